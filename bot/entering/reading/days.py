"""Days and periods as people write them, read against today. What does not exist or is not sure carries a doubt.

A year or a week that is not said is the nearest sensible one: of entries (`lean` "past") it is not far ahead, of
deadlines ("future") not far behind.
"""

import calendar
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Literal

from bot.entering.reading import numerals
from bot.entering.reading.doubts import doubt
from bot.entering.reading.plain import plain
from bot.entering.reading.said import Day, Doubt, Precision, Workdays

Lean = Literal["past", "future"]
_HAN = "[一二三四五六七八九十廿卅]{1,4}"
_N = rf"(?:\d{{1,2}}|{_HAN})"
_YEAR = (
    r"(?:(?P<year>20\d\d|二零[零一二三四五六七八九]{2})(?:年度?|\s?(?=q))|(?P<rel>今年|本年度?|当年|去年|上年度?"
    r"|明年|前年))?"
)
_WEEKDAYS = {char: n for n, char in enumerate("一二三四五六日")} | {"天": 6} | {str(n + 1): n for n in range(7)}
_NOT_A_DAY = r"(?!楼|线|文|院|机|车|仓|馆|门|库|标|桌|令|公告|项目|通知|柜|井|地|店|厅|窗|台|桥|坑|岗|站)"


class NoSuchDay(ValueError):
    """31 November."""


@dataclass(frozen=True, slots=True)
class FoundDay:
    """A day in a text; `until` when the words say that it is the end of something (截至6月底, 30号前)."""

    start: int
    end: int
    day: Day
    until: bool


@dataclass(frozen=True, slots=True)
class _Reader:
    today: date
    lean: Lean | None
    workdays: Workdays | None


@dataclass(frozen=True, slots=True)
class _Span:
    first: date
    last: date
    precision: Precision = "day"
    doubt: str | None = None


_Rule = Callable[[_Reader, re.Match[str]], _Span]
_RULES: list[tuple[re.Pattern[str], _Rule]] = []


def read_day(text: str, today: date, *, lean: Lean | None = None, workdays: Workdays | None = None) -> Day | None:
    """The day a whole text is: what somebody types into a field; None when it holds none."""
    found = list(days(text, today, lean=lean, workdays=workdays, field=True))
    rest = plain(text)
    for one in reversed(found):
        rest = rest[: one.start] + rest[one.end :]
    rest = re.sub(
        r"截[至止到]{1,2}|日期|时间|改[为成到]|延期?到|是|为|就|在|的|那天|付的|[到至]|\bon\b|\bby\b|\bthe\b"
        r"|[\s:：,，。.!！()（）]",
        "",
        rest,
    )
    if len(found) == 1 and not rest:
        return found[0].day
    if not found and not re.search(r"\d|[年月日号周天]|day|month|week", plain(text)):
        return None
    code = "several_days" if len(found) > 1 and not rest else "unclear_day"
    return Day(text, None, None, None, "day", False, (doubt(code, text.strip()),))


def days(
    text: str, today: date, *, lean: Lean | None = None, workdays: Workdays | None = None, field: bool = False
) -> Iterator[FoundDay]:
    """Every day and period in a text, in its order."""
    said = plain(text)
    reader = _Reader(today, lean, workdays)
    at = 0
    while at < len(said):
        found = _at(text, said, at, reader, field=field)
        if found is None:
            at += 1
            continue
        yield found
        at = found.end


_UNTIL_BEFORE = re.compile(
    r"(?:截[至止到]{1,2}|延期?[到至]|推迟[到至]|顺延[到至]|展期[到至]|到|至|by|until|till|as of|up to)\s*$"
)
_UNTIL_AFTER = re.compile(r"\s?(?:之前|以前|前|为止|止|内|以内|之内)(?!后)")


def _at(text: str, said: str, at: int, reader: _Reader, *, field: bool) -> FoundDay | None:
    if at and said[at].isdigit() and re.match(r"[\d.,/\-a-z〔\[#]", said[at - 1]):
        return None
    if at and said[at].isascii() and said[at].isalpha() and said[at - 1].isascii() and said[at - 1].isalnum():
        return None
    best: tuple[re.Match[str], _Rule] | None = None
    for pattern, rule in _RULES:
        match = pattern.match(said, at)
        if match is not None and match.end() > at and (best is None or match.end() > best[0].end()):
            best = match, rule
    if best is None:
        return None
    match, rule = best
    if not field and rule in _ONLY_FIELDS:
        return None
    start, end = match.span()
    try:
        span = rule(reader, match)
    except (NoSuchDay, ValueError, OverflowError):
        wrong = Day(text[start:end], None, None, None, "day", False, (doubt("no_such_day", text[start:end].strip()),))
        return FoundDay(start, end, wrong, False)
    day = _day(text[start:end].strip(), span, reader.today)
    before, after = _UNTIL_BEFORE.search(said, 0, start), _UNTIL_AFTER.match(said, end)
    if before is not None and re.match("截|as of|up to", before.group()):
        start = before.start()
    if after is not None and rule is not _festival:
        end = after.end()
    return FoundDay(start, end, replace(day, text=text[start:end].strip()), before is not None or after is not None)


def _day(text: str, span: _Span, today: date) -> Day:
    doubts: tuple[Doubt, ...] = () if span.doubt is None else (doubt(span.doubt, text),)
    if span.doubt in ("workdays_unknown", "unclear_day"):
        return Day(text, None, None, None, span.precision, False, doubts)
    counts = min(span.last, max(today, span.first)) if span.first <= today else span.last
    return Day(text, counts, span.first, span.last, span.precision, span.first > today, doubts)


# --- the rules: the longest match at a place decides ------------------------------------------------------------------


def _reads(pattern: str) -> Callable[[_Rule], _Rule]:
    def add(rule: _Rule) -> _Rule:
        _RULES.append((re.compile(pattern), rule))
        return rule

    return add


def _int(text: str) -> int:
    value = int(text) if text.isdigit() else numerals.whole(text)
    if value is None:
        digits = numerals.digitwise(text)
        value = int(digits) if digits else None
    if value is None:
        raise NoSuchDay(text)
    return value


def _one(day: date, said: str | None = None) -> _Span:
    return _Span(day, day, "day", said)


def _make(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise NoSuchDay(f"{month}月{day}日")
    return date(year, month, day)


def _month_end(year: int, month: int) -> date:
    if not 1 <= month <= 12:
        raise NoSuchDay(f"{month}月")
    return date(year, month, calendar.monthrange(year, month)[1])


_REL = {"今": 0, "本": 0, "当": 0, "去": -1, "上": -1, "明": 1, "前": -2}


def _said_year(reader: _Reader, match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    if groups.get("year"):
        return _int(groups["year"])
    if groups.get("rel"):
        return reader.today.year + _REL[groups["rel"][0]]
    return None


def _nearest_year(reader: _Reader, at: Callable[[int], date]) -> int:
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


@_reads(r"(?P<y>20\d\d)\s?[-/.年]\s?(?P<m>\d{1,2})\s?[-/.月]\s?(?P<d>\d{1,2})(?:日|号)?(?!\d)")
def _numeric(reader: _Reader, match: re.Match[str]) -> _Span:
    return _one(_make(int(match["y"]), int(match["m"]), int(match["d"])))


@_reads(r"(?P<y>20[0-4]\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|3[01])(?![\d.,元万])")
def _compact(reader: _Reader, match: re.Match[str]) -> _Span:
    return _one(_make(int(match["y"]), int(match["m"]), int(match["d"])))


@_reads(r"(?P<m>0?[1-9]|1[0-2])/(?P<d>[0-2]?\d|3[01])(?![\d/.%万元])")
def _slashed(reader: _Reader, match: re.Match[str]) -> _Span:
    month, day = int(match["m"]), int(match["d"])
    return _one(_make(_nearest_year(reader, lambda year: _make(year, month, day)), month, day), "year_assumed")


@_reads(r"(?P<m>0[1-9]|1[0-2]|[1-9])[-.](?P<d>[0-2]\d|3[01])(?![\d/.%万元])")
def _dashed(reader: _Reader, match: re.Match[str]) -> _Span:
    return _slashed(reader, match)


@_reads(rf"{_YEAR}(?:的)?(?P<m>{_N})月(?:份)?(?P<d>{_N})(?:日|号|(?![\d.,万千百元块个点季天周亿十一二三四五六七八九]))")
def _month_day(reader: _Reader, match: re.Match[str]) -> _Span:
    month, day = _int(match["m"]), _int(match["d"])
    year = _said_year(reader, match)
    if year is not None:
        return _one(_make(year, month, day))
    return _one(_make(_nearest_year(reader, lambda y: _make(y, month, day)), month, day), "year_assumed")


_PART = r"(?P<part>底|末|初|中旬|上旬|下旬|中)?"


@_reads(rf"{_YEAR}(?:的)?(?<!个)(?P<m>{_N})月(?:份)?{_PART}")
def _month(reader: _Reader, match: re.Match[str]) -> _Span:
    month = _int(match["m"])
    year = _said_year(reader, match)
    said = None if year is not None else "year_assumed"
    if year is None:
        year = _nearest_year(reader, lambda y: _month_end(y, month) if reader.lean == "future" else _make(y, month, 1))
    return _part_of_month(year, month, match["part"], said)


def _part_of_month(year: int, month: int, part: str | None, said: str | None = None) -> _Span:
    last = _month_end(year, month)
    if part in ("底", "末"):
        return _one(last, said)
    if part in ("初", "上旬"):
        return _Span(date(year, month, 1), date(year, month, 10), "week", said)
    if part in ("中", "中旬"):
        return _Span(date(year, month, 11), date(year, month, 20), "week", said)
    if part == "下旬":
        return _Span(date(year, month, 21), last, "week", said)
    return _Span(date(year, month, 1), last, "month", said)


@_reads(rf"(?P<which>本|这个|这|当|上个|上|下个|下)月(?:份)?(?:(?P<d>{_N})[日号]|{_PART})")
def _relative_month(reader: _Reader, match: re.Match[str]) -> _Span:
    shift = {"上": -1, "下": 1}.get(match["which"][0], 0)
    year, month = _shifted(reader.today, shift)
    if match["d"]:
        return _one(_make(year, month, _int(match["d"])))
    return _part_of_month(year, month, match["part"])


def _shifted(day: date, months: int) -> tuple[int, int]:
    count = day.year * 12 + day.month - 1 + months
    return count // 12, count % 12 + 1


@_reads(r"月(?P<part>底|末|初|中旬|上旬|下旬)")
def _bare_month_part(reader: _Reader, match: re.Match[str]) -> _Span:
    return _part_of_month(reader.today.year, reader.today.month, match["part"])


@_reads(rf"(?<![第字〕\])）.\-])(?P<d>{_N})(?:号{_NOT_A_DAY}|日(?![内后间均常元志报程]|[之以][内后]))")
def _bare_day(reader: _Reader, match: re.Match[str]) -> _Span:
    """30号: of this month, or of the last one where that would lie ahead and an entry is meant."""
    day = _int(match["d"])
    if not 1 <= day <= 31:
        raise NoSuchDay(match.group())
    shift = 0
    if reader.lean == "past" and day > reader.today.day + 7:
        shift = -1
    if reader.lean == "future" and day < reader.today.day:
        shift = 1
    year, month = _shifted(reader.today, shift)
    return _one(_make(year, month, day), "year_assumed" if shift else None)


_DAYS = {"大前": -3, "前": -2, "昨": -1, "今": 0, "当": 0, "明": 1, "后": 2, "大后": 3}


@_reads(
    r"(?P<which>大前|前|昨|今|明|大后|后)(?:天|日(?!常)|儿个?)(?:早上|上午|中午|下午|晚上)?|(?P<late>今早|今晚|昨晚"
    r"|昨夜|刚刚|刚才|当天|当日)"
)
def _near_day(reader: _Reader, match: re.Match[str]) -> _Span:
    shift = _DAYS[match["which"]] if match["which"] else -1 if match["late"][0] == "昨" else 0
    return _one(reader.today + timedelta(days=shift))


@_reads(
    r"(?P<which>上上个?|上个?|本|这个?|下下个?|下个?)?(?:周|星期"
    r"|礼拜)(?P<day>[一二三四五六日天1-6](?![\d季月年岁个万千百]))"
    r"(?:上午|下午|晚上)?"
)
def _weekday(reader: _Reader, match: re.Match[str]) -> _Span:
    monday = reader.today - timedelta(days=reader.today.weekday())
    day = monday + timedelta(days=_WEEKDAYS[match["day"]])
    if match["which"]:
        return _one(day + timedelta(weeks=_weeks(match["which"])))
    if reader.lean == "past" and day > reader.today:
        day -= timedelta(weeks=1)
    if reader.lean == "future" and day < reader.today:
        day += timedelta(weeks=1)
    return _one(day, "week_assumed")


def _weeks(which: str) -> int:
    return {"上": -1, "下": 1}.get(which[0], 0) * (2 if which[:2] in ("上上", "下下") else 1)


@_reads(r"(?P<which>上上个?|上个?|本|这个?|下下个?|下个?)(?:周|星期|礼拜)(?P<end>末|底)?(?![一二三四五六日天])")
def _week(reader: _Reader, match: re.Match[str]) -> _Span:
    monday = reader.today - timedelta(days=reader.today.weekday()) + timedelta(weeks=_weeks(match["which"]))
    if match["end"]:
        return _one(monday + timedelta(days=6 if match["end"] == "末" else 4))
    return _Span(monday, monday + timedelta(days=6), "week")


@_reads(rf"{_YEAR}(?:的)?第?(?P<q>[一二三四1-4])(?:个)?季度?(?<!季)(?P<part>末|底|初)?")
def _quarter(reader: _Reader, match: re.Match[str]) -> _Span:
    number = _int(match["q"])
    return _in_quarter(reader, match, number, match["part"])


def _in_quarter(reader: _Reader, match: re.Match[str], number: int, part: str | None) -> _Span:
    year = _said_year(reader, match)
    said = None if year is not None else "year_assumed"
    if year is None:
        year = _nearest_year(reader, lambda y: _make(y, 3 * number - 2, 1))
    return _quarter_of(year, number, part, said)


def _quarter_of(year: int, number: int, part: str | None, said: str | None = None) -> _Span:
    first, last = date(year, 3 * number - 2, 1), _month_end(year, 3 * number)
    if part in ("末", "底"):
        return _one(last, said)
    if part == "初":
        return _Span(first, first + timedelta(days=9), "week", said)
    return _Span(first, last, "quarter", said)


@_reads(rf"{_YEAR}\s?q(?P<q>[1-4])(?![\da-z])")
def _english_q(reader: _Reader, match: re.Match[str]) -> _Span:
    return _in_quarter(reader, match, int(match["q"]), None)


@_reads(r"(?P<which>本|这个?|上个?|下个?)季度?(?<!季)(?P<part>末|底|初)?")
def _relative_quarter(reader: _Reader, match: re.Match[str]) -> _Span:
    year, month = _shifted(reader.today, 3 * {"上": -1, "下": 1}.get(match["which"][0], 0))
    return _quarter_of(year, (month + 2) // 3, match["part"])


@_reads(rf"{_YEAR}(?:的)?前(?P<n>[一二两三1-3])(?:个)?季度")
def _first_quarters(reader: _Reader, match: re.Match[str]) -> _Span:
    year = _said_year(reader, match) or reader.today.year
    return _Span(date(year, 1, 1), _month_end(year, 3 * _int(match["n"].replace("两", "二"))), "quarter")


@_reads(rf"{_YEAR}(?:的)?(?P<half>[上下])半年(?P<end>底|末)?")
def _half(reader: _Reader, match: re.Match[str]) -> _Span:
    year = _said_year(reader, match) or reader.today.year
    months = (1, 6) if match["half"] == "上" else (7, 12)
    if match["end"]:
        return _one(_month_end(year, months[1]))
    return _Span(date(year, months[0], 1), _month_end(year, months[1]), "half")


@_reads(
    r"(?P<rel>今|去|明|本|前)?(?:年(?P<part>底|末|初(?!的?预算|批|下达|安排|核定)|中(?!期|追)|终))"
    r"|(?P<year>20\d\d)年?(?P<tail>底|末|年底|年末)"
)
def _year_part(reader: _Reader, match: re.Match[str]) -> _Span:
    if match["year"]:
        return _one(date(int(match["year"]), 12, 31))
    year = reader.today.year + _REL[match["rel"] or "今"]
    if match["part"] == "中":
        return _one(date(year, 6, 30))
    if match["part"] == "初":
        return _Span(date(year, 1, 1), date(year, 1, 31), "month")
    return _one(date(year, 12, 31))


_COUNT = r"(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3}|半)"


@_reads(rf"{_COUNT}(?:个)?工作日(?P<after>之后|以后|后|内|之内|以内)?")
def _workdays(reader: _Reader, match: re.Match[str]) -> _Span:
    if reader.workdays is None:
        return _one(reader.today, "workdays_unknown")
    return _one(reader.workdays(reader.today, _int(match["n"].replace("两", "二"))))


@_reads(
    rf"{_COUNT}(?P<unit>天|日(?![之以]?前)|周|个星期|星期|个礼拜|个月|年)(?P<way>之后|以后|后|之前|以前|前|内|之内"
    rf"|以内)"
)
def _away(reader: _Reader, match: re.Match[str]) -> _Span:
    back = match["way"] in ("前", "之前", "以前")
    if match["n"] == "半":
        if match["unit"] not in ("个月", "年"):
            raise NoSuchDay(match.group())
        number, unit = (15, "天") if match["unit"] == "个月" else (6, "个月")
    else:
        number, unit = _int(match["n"].replace("两", "二")), match["unit"]
    number = -number if back else number
    if unit in ("天", "日"):
        return _one(reader.today + timedelta(days=number))
    if unit in ("周", "个星期", "星期", "个礼拜"):
        return _one(reader.today + timedelta(weeks=number))
    year, month = _shifted(reader.today, number * (12 if unit == "年" else 1))
    return _one(date(year, month, min(reader.today.day, calendar.monthrange(year, month)[1])))


_FEASTS = {
    "国庆": (10, 1),
    "十一": (10, 1),
    "元旦": (1, 1),
    "五一": (5, 1),
    "劳动节": (5, 1),
    "儿童节": (6, 1),
    "建军节": (8, 1),
}
_OF_THE_MOON = {"春节": "春节", "过年": "春节", "清明": "清明节", "端午": "端午节", "中秋": "中秋节"}
_BEFORE_A_FEAST = r"(?=长假|假期|节|前|放假)"


@_reads(
    rf"(?P<feast>国庆|十一{_BEFORE_A_FEAST}|元旦|五一{_BEFORE_A_FEAST}|劳动节|儿童节|建军节|春节|过年|清明|端午|中秋)"
    r"(?:节|长假|假期|放假)*(?P<way>之前|以前|前)"
)
def _festival(reader: _Reader, match: re.Match[str]) -> _Span:
    """国庆前: the day before."""
    coming = replace(reader, lean=reader.lean or "future")
    year = _nearest_year(coming, lambda y: _feast(match["feast"], y))
    return _one(_feast(match["feast"], year) - timedelta(days=1), "year_assumed")


def _feast(name: str, year: int) -> date:
    if name in _FEASTS:
        return date(year, *_FEASTS[name])
    wanted = _OF_THE_MOON[name]
    return next(day for day, known in sorted(_holidays(year).items()) if wanted in known)


@cache
def _holidays(year: int) -> dict[date, str]:
    import holidays  # a third of a second: only where a feast is named

    return dict(holidays.country_holidays("CN", years=year, language="zh_CN"))


# --- English ----------------------------------------------------------------------------------------------------------

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MON = (
    r"(?P<mon>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYNAME = r"(?P<name>monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thur?s?|fri|sat|sun)\b"


@_reads(r"(?P<word>the day before yesterday|the day after tomorrow|today|yesterday|tomorrow|just now)\b")
def _english_near(reader: _Reader, match: re.Match[str]) -> _Span:
    shift = {"yesterday": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}
    return _one(reader.today + timedelta(days=shift.get(match["word"], 0)))


@_reads(rf"(?P<end>(?:the )?end of )?{_MON}(?:\s(?:of )?(?P<y>20\d\d)(?!\d))?")
def _english_month(reader: _Reader, match: re.Match[str]) -> _Span:
    month = _MONTHS.index(match["mon"][:3]) + 1
    if match["mon"] in ("may", "mar", "sun", "sat") and not (match["end"] or match["y"]):
        return _one(reader.today, "unclear_day")
    year = int(match["y"]) if match["y"] else _nearest_year(reader, lambda y: date(y, month, 1))
    return _part_of_month(year, month, "底" if match["end"] else None, None if match["y"] else "year_assumed")


@_reads(rf"{_MON}\s?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d.])(?:,?\s?(?P<y>20\d\d))?")
def _english_date(reader: _Reader, match: re.Match[str]) -> _Span:
    month, day = _MONTHS.index(match["mon"][:3]) + 1, int(match["d"])
    if match["y"]:
        return _one(_make(int(match["y"]), month, day))
    return _one(_make(_nearest_year(reader, lambda y: _make(y, month, day)), month, day), "year_assumed")


@_reads(rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of )?{_MON}(?:,?\s?(?P<y>20\d\d))?")
def _day_of_month(reader: _Reader, match: re.Match[str]) -> _Span:
    return _english_date(reader, match)


@_reads(r"(?P<end>(?:the )?end of )?(?P<which>this|last|next|the) (?P<unit>month|quarter|year|week)\b")
def _english_period(reader: _Reader, match: re.Match[str]) -> _Span:
    shift = {"last": -1, "next": 1}.get(match["which"], 0)
    part = "底" if match["end"] else None
    match match["unit"]:
        case "month":
            return _part_of_month(*_shifted(reader.today, shift), part)
        case "quarter":
            year, month = _shifted(reader.today, 3 * shift)
            return _quarter_of(year, (month + 2) // 3, part)
        case "week":
            monday = reader.today - timedelta(days=reader.today.weekday()) + timedelta(weeks=shift)
            return _one(monday + timedelta(days=4)) if part else _Span(monday, monday + timedelta(days=6), "week")
        case _:
            year = reader.today.year + shift
            return _one(date(year, 12, 31)) if part else _Span(date(year, 1, 1), date(year, 12, 31), "year")


@_reads(r"(?:the )?(?P<q>first|second|third|fourth|1st|2nd|3rd|4th) quarter\b(?:\s(?:of )?(?P<year>20\d\d))?")
def _english_quarter(reader: _Reader, match: re.Match[str]) -> _Span:
    number = ("first", "second", "third", "fourth", "1st", "2nd", "3rd", "4th").index(match["q"]) % 4 + 1
    return _in_quarter(reader, match, number, None)


@_reads(r"(?:the )?(?P<q>first|second) half\b(?: of (?:the year|(?P<year>20\d\d)))?|(?:the )?year[- ]end\b")
def _english_half(reader: _Reader, match: re.Match[str]) -> _Span:
    year = int(match["year"]) if match["year"] else reader.today.year
    if match["q"] is None:
        return _one(date(year, 12, 31))
    months = (1, 6) if match["q"] == "first" else (7, 12)
    return _Span(date(year, months[0], 1), _month_end(year, months[1]), "half")


@_reads(rf"(?:(?P<which>this|last|next|on)\s)?{_DAYNAME}")
def _english_weekday(reader: _Reader, match: re.Match[str]) -> _Span:
    wanted = next(n for n, name in enumerate(_ENGLISH_DAYS) if name.startswith(match["name"][:3]))
    if match["name"] in ("sun", "sat", "wed", "mon") and not match["which"]:
        return _one(reader.today, "unclear_day")
    day = reader.today - timedelta(days=reader.today.weekday()) + timedelta(days=wanted)
    if match["which"] in ("this", "last", "next"):
        return _one(
            day + timedelta(weeks={"last": -1, "next": 1}.get(match["which"], 0)),
            "week_assumed" if match["which"] == "next" else None,
        )
    if reader.lean == "past" and day > reader.today:
        day -= timedelta(weeks=1)
    if reader.lean == "future" and day < reader.today:
        day += timedelta(weeks=1)
    return _one(day, "week_assumed")


@_reads(
    r"(?:in|within) (?P<n>\d{1,3}) (?P<work>working |business )?(?P<unit>days?|weeks?|months?)\b"
    r"|(?P<m>\d{1,3}) (?P<back>days?|weeks?|months?) ago\b"
)
def _english_away(reader: _Reader, match: re.Match[str]) -> _Span:
    number = -int(match["m"]) if match["m"] else int(match["n"])
    unit = (match["unit"] or match["back"]).rstrip("s")
    if match["work"]:
        return (
            _one(reader.today, "workdays_unknown")
            if reader.workdays is None
            else _one(reader.workdays(reader.today, number))
        )
    if unit == "month":
        year, month = _shifted(reader.today, number)
        return _one(date(year, month, min(reader.today.day, calendar.monthrange(year, month)[1])))
    return _one(reader.today + timedelta(days=number * (7 if unit == "week" else 1)))


_ONLY_FIELDS = frozenset((_dashed,))
