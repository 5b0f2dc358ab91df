"""Rules for days: what a rule gets and gives, and the arithmetic they share."""

import calendar
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.entering.reading import numerals
from bot.entering.reading.said import Precision, Workdays

Lean = Literal["past", "future"]


YEAR = (
    r"(?:(?P<year>20\d\d|二零[零一二三四五六七八九]{2})(?:年度?|\s?(?=q))|(?P<rel>今年|本年度?|当年|去年|上年度?"
    r"|明年|前年))?"
)


class NoSuchDay(ValueError):
    """31 November."""


@dataclass(frozen=True, slots=True)
class Reader:
    today: date
    lean: Lean | None
    workdays: Workdays | None


@dataclass(frozen=True, slots=True)
class Span:
    first: date
    last: date
    precision: Precision = "day"
    doubt: str | None = None


Read = Callable[[Reader, re.Match[str]], Span]


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to write a day, and how it is read."""

    pattern: re.Pattern[str]
    read: Read
    only_in_fields: bool = False  # 06-30 in a sentence may be anything
    ends_itself: bool = False  # its own 前 is read already


RULES: list[Rule] = []  # the longest match at a place decides


def reads(pattern: str, *, only_in_fields: bool = False, ends_itself: bool = False) -> Callable[[Read], Read]:
    """Register a reader of days; pattern is matched against plain text."""

    def add(read: Read) -> Read:
        RULES.append(Rule(re.compile(pattern), read, only_in_fields, ends_itself))
        return read

    return add


def integer(text: str) -> int:
    value = int(text) if text.isdigit() else numerals.whole(text)
    if value is None:
        digits = numerals.digitwise(text)
        value = int(digits) if digits else None
    if value is None:
        raise NoSuchDay(text)
    return value


def one_day(day: date, said: str | None = None) -> Span:
    return Span(day, day, "day", said)


def make(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise NoSuchDay(f"{month}月{day}日")
    return date(year, month, day)


def month_end(year: int, month: int) -> date:
    if not 1 <= month <= 12:
        raise NoSuchDay(f"{month}月")
    return date(year, month, calendar.monthrange(year, month)[1])


RELATIVE = {"今": 0, "本": 0, "当": 0, "去": -1, "上": -1, "明": 1, "前": -2}


def said_year(reader: Reader, match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    if groups.get("year"):
        return integer(groups["year"])
    if groups.get("rel"):
        return reader.today.year + RELATIVE[groups["rel"][0]]
    return None


def nearest_year(reader: Reader, at: Callable[[int], date]) -> int:
    """The year of a day said without one: this year, unless another's is much nearer or the lean forbids it."""
    away: dict[int, int] = {}
    for year in (reader.today.year, reader.today.year - 1, reader.today.year + 1):
        with suppress(NoSuchDay):
            away[year] = (at(year) - reader.today).days
    if not away:
        raise NoSuchDay
    if reader.lean == "past":
        return next((year for year, days in away.items() if days <= 31), min(away))
    if reader.lean == "future":
        return next((year for year in sorted(away) if away[year] >= -31), max(away))
    this = next(iter(away))
    near = min(away, key=lambda year: abs(away[year]))
    return near if abs(away[this]) > 180 and abs(away[near]) <= 45 else this


def part_of_month(year: int, month: int, part: str | None, said: str | None = None) -> Span:
    last = month_end(year, month)
    if part in ("底", "末"):
        return one_day(last, said)
    if part in ("初", "上旬"):
        return Span(date(year, month, 1), date(year, month, 10), "week", said)
    if part in ("中", "中旬"):
        return Span(date(year, month, 11), date(year, month, 20), "week", said)
    if part == "下旬":
        return Span(date(year, month, 21), last, "week", said)
    return Span(date(year, month, 1), last, "month", said)


def shifted(day: date, months: int) -> tuple[int, int]:
    count = day.year * 12 + day.month - 1 + months
    return count // 12, count % 12 + 1


def in_quarter(reader: Reader, match: re.Match[str], number: int, part: str | None) -> Span:
    year = said_year(reader, match)
    said = None if year is not None else "year_assumed"
    if year is None:
        year = nearest_year(reader, lambda y: make(y, 3 * number - 2, 1))
    return quarter_of(year, number, part, said)


def quarter_of(year: int, number: int, part: str | None, said: str | None = None) -> Span:
    first, last = date(year, 3 * number - 2, 1), month_end(year, 3 * number)
    if part in ("末", "底"):
        return one_day(last, said)
    if part == "初":
        return Span(first, first + timedelta(days=9), "week", said)
    return Span(first, last, "quarter", said)
