"""国庆放假那提醒顺延到哪天, 下一个工作日是哪天: a day off and the working day after it."""

import re

from bot.asking.query import Query
from bot.asking.reading.sentence import Sentence

FEASTS = {
    "元旦": "New Year's Day",
    "春节": "Spring Festival",
    "过年": "Spring Festival",
    "清明": "Tomb-Sweeping Day",
    "五一": "Labor Day",
    "劳动节": "Labor Day",
    "端午": "Dragon Boat Festival",
    "中秋": "Mid-Autumn Festival",
    "国庆": "National Day",
    "十一": "National Day",
}
_EN = {
    "new year": "New Year's Day",
    "spring festival": "Spring Festival",
    "labour day": "Labor Day",
    "labor day": "Labor Day",
    "national day": "National Day",
    "dragon boat": "Dragon Boat Festival",
    "mid-autumn": "Mid-Autumn Festival",
    "qingming": "Tomb-Sweeping Day",
}
_ASKS = re.compile(
    r"顺延|推迟到|延到|延后到|(?:下|后)一?个?工作日|工作日(?:吗|么)|(?:上|放|补)班(?:吗|么)"
    r"|\bworking day\b|\bmoved? to\b|\bpostponed\b"
)
_FEAST = re.compile("|".join((*FEASTS, *_EN)))


def workdays(s: Sentence) -> Query | None:
    """The feast or day that was named; today where none was."""
    if not _ASKS.search(s.text) or s.projects or "整改" in s.text:
        return None
    feast = _FEAST.search(s.text)
    name = None if feast is None else FEASTS.get(feast.group()) or _EN[feast.group()]
    if name is None and not s.has("day") and "明天" in s.text:
        name = "tomorrow"
    if name is None and not s.has("day") and re.search("下一?个?工作日|next working day", s.text):
        name = "next"
    return Query("workday", topic=name)
