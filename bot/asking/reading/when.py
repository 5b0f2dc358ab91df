"""Which year, as of which day, and in which unit an answer is wanted."""

import calendar
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Literal, cast

from bot.asking.query import Query
from bot.asking.reading.amounts import han_number
from bot.asking.reading.sentence import Sentence

_MONTH = re.compile(
    r"(?:(20\d\d)年)?(\d{1,2}|[一二三四五六七八九十]+)月(?:份)?(?:(\d{1,2}|[一二三四五六七八九十]+)[日号])?"
)
_QUARTER = re.compile(r"(?:第|前)?([一二两三四1-4])(?:个)?季度|q([1-4])")


def with_time(s: Sentence, query: Query, today: date) -> Query:
    """The query with year, day and unit as said; what is not said stays as it is."""
    unit = str(s.of("unit_ask")[0].value) if s.has("unit_ask") else query.unit
    if not s.any_of("year", "when", "day"):
        return replace(query, unit=unit)
    year = _year(s, today)
    when = (
        cast(Literal["this", "last"], s.of("when", "this", "last")[0].value) if s.has("when", "this", "last") else None
    )
    day = _day(s, year or today.year)
    topic = query.topic
    if s.has("when", "next"):
        year, when = today.year + 1, None
    if s.has("when", "before") and year is None:
        topic, when = "earlier_years", None
    if year is not None:
        when = None
    return replace(query, year=year, when=when, as_of=day, unit=unit, topic=topic)


def _year(s: Sentence, today: date) -> int | None:
    for token in s.of("year"):
        digits = re.search(r"\d{2,4}", token.text)
        number = Decimal(digits.group()) if digits else han_number(token.text.rstrip("年度"))
        if number is not None:
            return int(number) if number > 99 else 2000 + int(number)
    return today.year - 2 if s.has("when", "before") and any("前年" in t.text for t in s.of("when")) else None


def _day(s: Sentence, year: int) -> date | None:
    """The last day of what is named: 6月底, 上半年, 前三季度, 9月15日."""
    for token in s.of("day"):
        text = token.text
        if "上半年" in text:
            return date(year, 6, 30)
        if "下半年" in text:
            return date(year, 12, 31)
        if quarter := _QUARTER.search(text):
            said = quarter[1] or quarter[2]
            month = 3 * int(han_number(said) or 0 if not said.isdigit() else said)
            return _end_of_month(year, month)
        if found := _MONTH.search(text):
            return _of_month(found, year)
    return None


def _of_month(found: re.Match[str], year: int) -> date | None:
    if found[1]:
        year = int(found[1])
    month, day = (_int(part) for part in (found[2], found[3]))
    if month is None or not 1 <= month <= 12:
        return None
    if day is None:
        return _end_of_month(year, month)
    return date(year, month, min(day, calendar.monthrange(year, month)[1])) if day >= 1 else None


def _int(text: str | None) -> int | None:
    if text is None:
        return None
    number = Decimal(text) if text.isdigit() else han_number(text)
    return None if number is None else int(number)


def _end_of_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
