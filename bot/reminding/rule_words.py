"""The rules of reminders as people know them: what each is called, its kind of value, likely values, and sentences
that change one (“黄灯改成15个百分点”). To add a rule: one entry in TOLD."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from typing import Any, NamedTuple

from db.money import plain
from db.persons import preferences
from db.reminders.rules import Checkpoint

_WEEKDAYS = "一二三四五六日"
_ENGLISH = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Kind(NamedTuple):
    """A kind of value: how it is read from words into JSON (None: not so), and how it is told."""

    read: Callable[[str], Any]
    zh: Callable[[Any], str]
    en: Callable[[Any], str]


class Told(NamedTuple):
    """A rule as people know it; `called` is how sentences call it."""

    zh: str
    en: str
    kind: Kind
    likely: tuple[Any, ...]
    called: str


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence that changes a rule, the value as JSON has it; None is the default."""

    name: str
    value: Any


def _number(text: str) -> str | None:
    found = re.findall(r"\d+(?:\.\d+)?", text)
    return found[0] if len(found) == 1 else None


def _whole(text: str) -> int | None:
    found = _number(text)
    return int(found) if found and found.isdigit() else None


def _several(text: str) -> list[int] | None:
    return [int(part) for part in re.findall(r"\d+", text)] or None


def _weekday(text: str) -> int | None:
    found = re.search(r"(?:周|星期|礼拜)([一二三四五六日天])", text)
    if found:
        return _WEEKDAYS.index(found[1].replace("天", "日")) + 1
    named = [place for place, name in enumerate(_ENGLISH, 1) if name.casefold() in text.casefold()]
    return named[0] if len(named) == 1 else _whole(text)


def _hour(text: str) -> str | None:
    found = re.fullmatch(r"(?:每天|上午|早上|早晨)*([01]?\d|2[0-3])(?:[:：点时](?:([0-5]\d)分?|(半))?)?", text.strip())
    return f"{int(found[1]):02}:{30 if found[3] else int(found[2] or 0):02}" if found else None


def _checks(text: str) -> list[list[str]] | None:
    link = r"\s*(?:要?达?到|不低于|:|：|=)?\s*"
    found = re.findall(rf"(\d{{1,2}})[-/月.](\d{{1,2}})[日号]?{link}(\d{{1,3}}(?:\.\d+)?)\s*[%％]", text)
    return [[f"{int(month):02}-{int(day):02}", percent] for month, day, percent in found] or None


def _checks_zh(points: tuple[Checkpoint, ...]) -> str:
    return "、".join(f"{one.month}月{one.day}日 {plain(one.percent)}%" for one in points) or "不检查"


def _checks_en(points: tuple[Checkpoint, ...]) -> str:
    return ", ".join(f"{one.month:02}-{one.day:02} {plain(one.percent)} %" for one in points) or "none"


def _list_zh(days: tuple[int, ...]) -> str:
    return f"提前{'、'.join(map(str, days))}天"


def _list_en(days: tuple[int, ...]) -> str:
    return f"{', '.join(map(str, days))} days before"


def _week_zh(day: int) -> str:
    return f"周{_WEEKDAYS[day - 1]}起的第一个工作日"


def _week_en(day: int) -> str:
    return f"first working day from {_ENGLISH[day - 1]}"


def _time(moment: time) -> str:
    return f"{moment:%H:%M}"


_POINTS = Kind(_number, lambda value: f"{plain(value)}个百分点", lambda value: f"{plain(value)} points")
_WORKDAYS = Kind(_whole, lambda value: f"{value}个工作日", lambda value: f"{value} working days")
_DAYS = Kind(_whole, lambda value: f"{value}天", lambda value: f"{value} days")
_LIST = Kind(_several, _list_zh, _list_en)
_WEEK = Kind(_weekday, _week_zh, _week_en)
_TIME = Kind(_hour, _time, _time)
_QUIET = Kind(preferences.read_quiet, str, str)
_CHECKS = Kind(_checks, _checks_zh, _checks_en)

_HEAD = r"(?:科长|科室负责人|负责人|科室)"
_REACHES = r".{0,8}?(?:报|给|到|通知|上报)?(?:分管|局)?领导"
TOLD: dict[str, Told] = {
    "yellow": Told(
        "黄灯（落后序时进度超过）",
        "Yellow light, behind by more than",
        _POINTS,
        ("5", "10", "15"),
        r"黄灯|黄色预警|\byellow\b",
    ),
    "red": Told(
        "红灯（落后序时进度超过）",
        "Red light, behind by more than",
        _POINTS,
        ("15", "20", "25", "30"),
        r"红灯|红色预警|\bred\b",
    ),
    "hysteresis": Told(
        "灯色回差", "A light turns when better by", _POINTS, ("1", "2", "3"), r"(?:灯色)?回差|hysteresis"
    ),
    "checkpoints": Told("固定检查点", "Fixed checkpoints", _CHECKS, (), r"(?:固定)?检查点|checkpoints?"),
    "light_repeat": Told(
        "亮灯后每隔多久再提醒",
        "A light is told again every",
        _WORKDAYS,
        (5, 10),
        r"(?:亮灯|灯色).{0,4}(?:间隔|再提醒|重复)",
    ),
    "light_head_after": Told(
        "红灯多久报科室负责人", "A red light reaches the head after", _WORKDAYS, (5, 10, 15), rf"红灯.{{0,8}}?{_HEAD}"
    ),
    "light_leader_after": Told(
        "红灯多久报领导", "A red light reaches leaders after", _WORKDAYS, (10, 20, 30), rf"红灯{_REACHES}"
    ),
    "deadline_before": Told(
        "整改到期前提醒", "Told before an item is due", _LIST, (), r"整改(?:到期)?(?:前|提前)?提醒(?:天数)?"
    ),
    "measures_before": Told(
        "整改措施到期前提醒",
        "Told before measures are due",
        _LIST,
        (),
        r"(?:整改)?措施(?:到期)?(?:前|提前)?提醒(?:天数)?",
    ),
    "head_after": Told(
        "整改超期多久报科室负责人",
        "An overdue item reaches the head after",
        _WORKDAYS,
        (1, 3, 5),
        rf"(?:整改)?(?:超期|逾期).{{0,8}}?{_HEAD}",
    ),
    "leader_after": Told(
        "整改超期多久报领导",
        "An overdue item reaches leaders after",
        _WORKDAYS,
        (3, 5, 10),
        rf"(?:整改)?(?:超期|逾期){_REACHES}",
    ),
    "stale_days": Told(
        "多久没有登记就提醒",
        "Told when nothing was entered for",
        _DAYS,
        (20, 30, 45, 60),
        r"(?:数据|多久|久)?(?:没有?|未)(?:更新|登记|填报|入账)(?:的?天数|提醒)?|数据陈旧",
    ),
    "waiting_leader_after": Told(
        "审批等待多久报领导", "A waiting approval reaches leaders after", _WORKDAYS, (2, 3, 5), rf"审批{_REACHES}"
    ),
    "calendar_overdue": Told(
        "日程过期后再提醒几个工作日",
        "After a date has passed, told for",
        _WORKDAYS,
        (0, 3, 5),
        r"日程(?:过期|到期)后?(?:再)?提醒",
    ),
    "digest_weekday": Told("周报", "Weekly digest", _WEEK, (1, 2, 5), r"周报(?:日|时间)?|weekly digest"),
    "hour": Told("提醒时间", "Time of day", _TIME, ("08:30", "09:00", "10:00"), r"(?:每天|每日)?提醒的?(?:时间|钟点)"),
    "quiet": Told(
        "单位安静时段",
        "The department's quiet hours",
        _QUIET,
        ("21:00-08:30", "20:00-09:00"),
        r"(?:单位|全局|统一|默认)的?安静时段",
    ),
    "holidays_before": Told(
        "放假安排用完前提醒", "Told before the holiday calendar ends", _LIST, (), r"放假安排(?:用完)?前?提醒"
    ),
}
_CHANGES = (
    r"(?:改|设|调|调整|设置|修改|设定|提高|提到|降低|降|放宽|收紧|推迟|提前)(?:成|为|到|在)|改用|变成|定为|定在|=|：|:"
    r"|(?:set |be |changed? )?to|is"
)
_SET = r"(?:请|帮我|把|将|(?:please )?(?:set|change) (?:the )?)*"
_OF = r"(?:的?(?:阈值|门槛|标准|天数|线|light|threshold))?"
_FROM = r"(?:从.{1,16}?|from .{1,16}?)?"
_LINK = rf"\s*(?:{_OF}\s*{_FROM}\s*(?:{_CHANGES})|的?(?:阈值|门槛))\s*"
_COUNT = r"(?P<value>[\d一二两三四五六七八九十]+)个?"
_THEN = r"(?:以?后|就|再|还没办结)*(?:要|应)?报(?:给|到)?"
# Sentences that have the number in their middle.
_WITHIN = {
    "head_after": rf"(?:整改)?(?:超期|逾期){_COUNT}工作日{_THEN}{_HEAD}",
    "leader_after": rf"(?:整改)?(?:超期|逾期){_COUNT}工作日{_THEN}(?:分管|局)?领导",
    "light_head_after": rf"红灯{_COUNT}工作日{_THEN}{_HEAD}",
    "light_leader_after": rf"红灯{_COUNT}工作日{_THEN}(?:分管|局)?领导",
    "stale_days": rf"{_COUNT}天(?:没有?|未)(?:登记|更新|填报|入账)就?提醒",
}
_ASKED = re.compile(r"[?？吗呢]|多少|哪|怎么|什么")
_HAN = re.compile(r"[一二两三四五六七八九十]+(?=个|天|日|%|％|点|$)")


def read(text: str) -> Said | None:
    """A rule, a word that changes, a value; a question or anything else is none. 红灯报领导 is not 红灯."""
    if _ASKED.search(text) or len(text) > 120:
        return None
    for name, sentence in _WITHIN.items():
        found = re.fullmatch(rf"{_SET}{sentence}[。.!！]?", text.strip())
        value = value_in(name, found["value"] + "个") if found else None
        if value is not None:
            return Said(name, value)
    best: tuple[int, Said] | None = None
    for name, told in TOLD.items():
        sentence = rf"{_SET}\s*(?P<rule>{told.called}){_LINK}(?P<value>.+?)[。.!！]?"
        found = re.fullmatch(sentence, text.strip(), re.IGNORECASE)
        value = value_in(name, found["value"]) if found else None
        if found and value is not None and (best is None or len(found["rule"]) > best[0]):
            best = len(found["rule"]), Said(name, value)
    return best[1] if best else None


def value_in(name: str, text: str) -> Any:
    """The value of a rule in words as JSON has it; None where it is none of its kind."""
    return TOLD[name].kind.read(_HAN.sub(_arabic, text))


def _arabic(found: re.Match[str]) -> str:
    """十五 as 15; up to 99 is all that rules need."""
    digits = {han: place for place, han in enumerate("零一二三四五六七八九")} | {"两": 2}
    tens, ten, ones = found[0].partition("十")
    if not ten:
        return str(digits[found[0]]) if len(found[0]) == 1 else found[0]
    return str((digits.get(tens, 1) if tens else 1) * 10 + (digits.get(ones, 0) if ones else 0))
