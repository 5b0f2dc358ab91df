"""What cannot be: 前0个, 第0名, 2月30日."""

import calendar
import re

from bot.asking.query import Query
from bot.asking.reading.amounts import han_number
from bot.asking.reading.sentence import Sentence

_PLACE = re.compile(
    r"(?:前|后|第|倒数第?|最后)\s*(?:0|零)(?![\d.]|月)(?:个|名|位|项)?|\b(?:top|bottom|first|last) (?:0|zero)\b"
)
_DAY = re.compile(
    r"(?:(?P<year>20\d\d)[年./-])?(?<![\d.])(?P<month>\d{1,2}|[一二三四五六七八九十]+)月份?(?:(?P<day>\d{1,2}|[一二三四五六七八九十]+)[日号])?"
)
_MONTHS = [name.lower() for name in calendar.month_name]
_EN = re.compile(rf"\b(?P<month>{'|'.join(_MONTHS[1:])}) (?P<day>\d{{1,2}})\b")


def impossible(s: Sentence) -> Query | None:
    """A Query that says so; None where everything can be."""
    if _PLACE.search(s.text):
        return Query("impossible", topic="place")
    for found in _DAY.finditer(s.text):
        month, day = _number(found["month"]), _number(found["day"]) if found["day"] else 1
        if not _is_day(int(found["year"] or 2024), month, day):
            return Query("impossible", topic=found.group())
    for found in _EN.finditer(s.text):
        if not _is_day(2024, _MONTHS.index(found["month"]), int(found["day"])):
            return Query("impossible", topic=found.group())
    return None


def _number(text: str) -> int:
    return int(text) if text.isdigit() else int(han_number(text) or 0)


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
