"""Which year, as of which day, and in which unit an answer is wanted."""

import calendar
import re
from dataclasses import replace
from datetime import date, timedelta
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
    when = _when(s)
    since, day = _period(s, year or today.year, today)
    if s.has("when", "next"):
        year, when = today.year + 1, None
    if year is not None or day is not None:
        when = None
    if day is not None and year is None:
        year = day.year
    known = day is not None and s.has("known")
    return replace(query, year=year, when=when, as_of=day, since=since, unit=unit, known=known)


def _when(s: Sentence) -> Literal["this", "last", "before", "earlier"] | None:
    """今年, 去年, 前年, or years that are only said to be earlier."""
    for token in s.of("when"):
        if token.value in ("this", "last"):
            return cast(Literal["this", "last"], token.value)
        if token.value == "before":
            return "before" if token.text == "前年" else "earlier"
    return None


def _year(s: Sentence, today: date) -> int | None:
    for token in s.of("year"):
        digits = re.search(r"\d{2,4}", token.text)
        number = Decimal(digits.group()) if digits else han_number(token.text.rstrip("年度"))
        if number is not None:
            return int(number) if number > 99 else 2000 + int(number)
    return None


def _period(s: Sentence, year: int, today: date) -> tuple[date | None, date | None]:
    """First and last day of what is named: 6月, 三季度, 7月到9月; only the last of 截至6月底, 9月15日."""
    named = s.of("day")
    if len(named) < 2:
        return _named(named[0].text, year, today) if named else (None, None)
    if len(named) > 2:
        return None, None
    first, last = named
    until = _TO_IT.sub("", last.text)
    between = s.text[first.end : last.end - len(until)]
    begin, end = _named(first.text, year, today), _named(until, year, today)
    start = begin[0] or begin[1]
    joined = _TO.match(between) or (between.strip() in ("", "and") and "between" in s.text)
    if not joined or start is None or end[1] is None or start > end[1]:
        return None, None
    return start, end[1]


_TO_IT = re.compile(r"^(?:[到至]+|(?:to|through|until|till|and) )")
_TO = re.compile(r"\s*(?:[到至~～—–-]+|to|through|until|till)\s*$")


def _named(text: str, year: int, today: date) -> tuple[date | None, date | None]:
    """What one token says."""
    if text.isascii() and (english := _in_english(text, year)) is not None:
        return english
    if (recent := _recent(text, today)) is not None:
        return recent
    if "半年" in text:
        first, last = (1, 6) if "上" in text else (7, 12)
        return date(year, first, 1), _end_of_month(year, last)
    if "季度" in text and text[0] in "本这上":
        return _quarter_of(today, before=text[0] == "上")
    if quarter := _QUARTER.search(text):
        said = quarter[1] or quarter[2]
        number = int(said) if said.isdigit() else int(han_number(said) or 0)
        if not 1 <= number <= 4:
            return None, None
        return date(year, 1 if "前" in text else 3 * number - 2, 1), _end_of_month(year, 3 * number)
    if "本月" in text or "这个月" in text:
        return today.replace(day=1), today
    if text.startswith("上") and "月" in text:
        last_day = today.replace(day=1) - timedelta(days=1)
        return last_day.replace(day=1), last_day
    if found := _MONTH.search(text):
        day = _of_month(found, year)
        if day is not None and text.endswith(("以来", "至今", "以后")):
            return (day if found[3] else day.replace(day=1)), today
        standing = found[3] or re.search("截|到|至|底|末|止", text)
        return (None if standing or day is None else day.replace(day=1)), day
    return None, None


_BACK = {"昨天": 1, "昨日": 1, "前天": 2, "今天": 0, "yesterday": 1}
_RECENT = re.compile(
    r"(?:最近|近|过去)的?(?P<number>[一两二三四五六七八九十\d]+|半)个?(?P<unit>天|日|周|星期|月)"
    r"|(?:past|last) (?P<word>\d+|few|two|three|six|seven|thirty) (?P<en>day|week|month)s"
)
_COUNTS = {"few": 3, "two": 2, "three": 3, "six": 6, "seven": 7, "thirty": 30}


def _recent(text: str, today: date) -> tuple[date, date] | None:
    """昨天, 上周, 近30天, 最近三个月: up to today, except 上周."""
    if text in _BACK:
        day = today - timedelta(days=_BACK[text])
        return day, day
    if re.search("周|星期|礼拜|week$", text) and not _RECENT.search(text):
        monday = today - timedelta(days=today.weekday())
        before = text[0] == "上" or text.startswith("last")
        return (monday - timedelta(days=7), monday - timedelta(days=1)) if before else (monday, today)
    if text in ("this month", "last month"):
        first = today.replace(day=1)
        return (
            (first, today)
            if text[0] == "t"
            else ((first - timedelta(days=1)).replace(day=1), first - timedelta(days=1))
        )
    found = _RECENT.search(text)
    if found is None:
        return None
    said, unit = found["number"] or found["word"], found["unit"] or found["en"]
    number = _COUNTS.get(said) or _int(said) or 0
    if said == "半":
        return today - timedelta(days=14), today
    if unit in ("月", "month"):
        return _months_before(today, number), today
    return today - timedelta(days=number * (7 if unit in ("周", "星期", "week") else 1) - 1), today


def _months_before(day: date, months: int) -> date:
    first = day.year * 12 + day.month - 1 - months
    last = calendar.monthrange(first // 12, first % 12 + 1)[1]
    return date(first // 12, first % 12 + 1, min(day.day, last)) + timedelta(days=1)


def _quarter_of(today: date, *, before: bool) -> tuple[date, date]:
    """This quarter up to today, or the whole one before it."""
    first = date(today.year, today.month - (today.month - 1) % 3, 1)
    if not before:
        return first, today
    last = first - timedelta(days=1)
    return date(last.year, last.month - 2, 1), last


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}


def _in_english(text: str, year: int) -> tuple[date | None, date | None] | None:
    """third quarter, first half, June, as of June 30."""
    words = text.split()
    number = next((_ORDINALS[word] for word in words if word in _ORDINALS), None)
    if number is not None and "half" in words:
        return date(year, 6 * number - 5, 1), _end_of_month(year, 6 * number)
    if text[:1] == "q" and text[1:].isdigit():
        number = int(text[1:])
    if number is not None and ("quarter" in words or text[0] == "q"):
        return date(year, 3 * number - 2, 1), _end_of_month(year, 3 * number)
    month = next((_MONTHS.index(word[:3]) + 1 for word in words if word[:3] in _MONTHS), None)
    if month is None:
        return None
    day = next((int(re.sub(r"\D", "", word)) for word in words if word[0].isdigit()), None)
    last = _end_of_month(year, month)
    if day is not None:
        return None, last.replace(day=min(max(day, 1), last.day))
    return (None if words[0] in ("as", "by", "until", "up", "to", "the") else last.replace(day=1)), last


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
