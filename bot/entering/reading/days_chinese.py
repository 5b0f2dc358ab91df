"""Days in Chinese: 6月30日, 上月底, 下周五, 三季度末, 10个工作日内, 国庆前."""

import calendar
import re
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from bot.entering.reading.dayrules import (
    RELATIVE,
    YEAR,
    NoSuchDay,
    Reader,
    Span,
    in_quarter,
    integer,
    make,
    month_end,
    nearest_year,
    one_day,
    part_of_month,
    quarter_of,
    reads,
    said_year,
    shifted,
)

_HAN = "[一二三四五六七八九十廿卅]{1,4}"


_N = rf"(?:\d{{1,2}}|{_HAN})"


_WEEKDAYS = {char: n for n, char in enumerate("一二三四五六日")} | {"天": 6} | {str(n + 1): n for n in range(7)}


_NOT_A_DAY = r"(?!楼|线|文|院|机|车|仓|馆|门|库|标|桌|令|公告|项目|通知|柜|井|地|店|厅|窗|台|桥|坑|岗|站)"


@reads(r"(?P<y>20\d\d)\s?[-/.年]\s?(?P<m>\d{1,2})\s?[-/.月]\s?(?P<d>\d{1,2})(?:日|号)?(?!\d)")
def _numeric(reader: Reader, match: re.Match[str]) -> Span:
    return one_day(make(int(match["y"]), int(match["m"]), int(match["d"])))


@reads(r"(?P<y>20[0-4]\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|3[01])(?![\d.,元万])")
def _compact(reader: Reader, match: re.Match[str]) -> Span:
    return one_day(make(int(match["y"]), int(match["m"]), int(match["d"])))


@reads(r"(?<!支出)(?<!支付)(?<![付花支用]了)(?<!完成)(?P<m>0?[1-9]|1[0-2])/(?P<d>[0-2]?\d|3[01])(?![\d/.%万元])")
def _slashed(reader: Reader, match: re.Match[str]) -> Span:
    month, day = int(match["m"]), int(match["d"])
    return one_day(make(nearest_year(reader, lambda year: make(year, month, day)), month, day), "year_assumed")


@reads(r"(?P<m>0[1-9]|1[0-2]|[1-9])[-.](?P<d>[0-2]\d|3[01])(?![\d/.%万元])", only_in_fields=True)
def _dashed(reader: Reader, match: re.Match[str]) -> Span:
    return _slashed(reader, match)


@reads(rf"{YEAR}(?:的)?(?P<m>{_N})月(?:份)?(?P<d>{_N})(?:日|号|(?![\d.,万千百元块个点季天周亿十一二三四五六七八九]))")
def _month_day(reader: Reader, match: re.Match[str]) -> Span:
    month, day = integer(match["m"]), integer(match["d"])
    year = said_year(reader, match)
    if year is not None:
        return one_day(make(year, month, day))
    return one_day(make(nearest_year(reader, lambda y: make(y, month, day)), month, day), "year_assumed")


_PART = r"(?P<part>底|末|初|中旬|上旬|下旬|中)?"


@reads(rf"{YEAR}(?:的)?(?<!个)(?P<m>{_N})月(?:份)?{_PART}")
def _month(reader: Reader, match: re.Match[str]) -> Span:
    month = integer(match["m"])
    year = said_year(reader, match)
    said = None if year is not None else "year_assumed"
    if year is None:
        year = nearest_year(reader, lambda y: month_end(y, month) if reader.lean == "future" else make(y, month, 1))
    return part_of_month(year, month, match["part"], said)


@reads(rf"(?P<which>本|这个|这|当|上个|上|下个|下)月(?:份)?(?:(?P<d>{_N})[日号]|{_PART})")
def _relative_month(reader: Reader, match: re.Match[str]) -> Span:
    shift = {"上": -1, "下": 1}.get(match["which"][0], 0)
    year, month = shifted(reader.today, shift)
    if match["d"]:
        return one_day(make(year, month, integer(match["d"])))
    return part_of_month(year, month, match["part"])


@reads(r"月(?P<part>底|末|初|中旬|上旬|下旬)")
def _bare_month_part(reader: Reader, match: re.Match[str]) -> Span:
    return part_of_month(reader.today.year, reader.today.month, match["part"])


@reads(rf"(?<![第字〕\])）.\-])(?P<d>{_N})(?:号{_NOT_A_DAY}|日(?![内后间均常元志报程]|[之以][内后]))")
def _bare_day(reader: Reader, match: re.Match[str]) -> Span:
    """30号: of this month, or of the last one where that would lie ahead and an entry is meant."""
    day = integer(match["d"])
    if not 1 <= day <= 31:
        raise NoSuchDay(match.group())
    shift = 0
    if reader.lean == "past" and day > reader.today.day + 7:
        shift = -1
    if reader.lean == "future" and day < reader.today.day:
        shift = 1
    year, month = shifted(reader.today, shift)
    return one_day(make(year, month, day), "year_assumed" if shift else None)


_DAYS = {"大前": -3, "前": -2, "昨": -1, "今": 0, "当": 0, "明": 1, "后": 2, "大后": 3}


@reads(
    r"(?P<which>大前|前|昨|今|明|大后|后)(?:天|日(?!常)|儿个?)(?:早上|上午|中午|下午|晚上)?|(?P<late>今早|今晚|昨晚"
    r"|昨夜|刚刚|刚才|当天|当日)"
)
def _near_day(reader: Reader, match: re.Match[str]) -> Span:
    shift = _DAYS[match["which"]] if match["which"] else -1 if match["late"][0] == "昨" else 0
    return one_day(reader.today + timedelta(days=shift))


@reads(
    r"(?P<which>上上个?|上个?|本|这个?|下下个?|下个?)?(?:周|星期"
    r"|礼拜)(?P<day>[一二三四五六日天1-6](?![\d季月年岁个万千百]))"
    r"(?:上午|下午|晚上)?"
)
def _weekday(reader: Reader, match: re.Match[str]) -> Span:
    monday = reader.today - timedelta(days=reader.today.weekday())
    day = monday + timedelta(days=_WEEKDAYS[match["day"]])
    if match["which"]:
        return one_day(day + timedelta(weeks=_weeks(match["which"])))
    if reader.lean == "past" and day > reader.today:
        day -= timedelta(weeks=1)
    if reader.lean == "future" and day < reader.today:
        day += timedelta(weeks=1)
    return one_day(day, "week_assumed")


def _weeks(which: str) -> int:
    return {"上": -1, "下": 1}.get(which[0], 0) * (2 if which[:2] in ("上上", "下下") else 1)


@reads(r"(?P<which>上上个?|上个?|本|这个?|下下个?|下个?)(?:周|星期|礼拜)(?P<end>末|底)?(?![一二三四五六日天])")
def _week(reader: Reader, match: re.Match[str]) -> Span:
    monday = reader.today - timedelta(days=reader.today.weekday()) + timedelta(weeks=_weeks(match["which"]))
    if match["end"]:
        return one_day(monday + timedelta(days=6 if match["end"] == "末" else 4))
    return Span(monday, monday + timedelta(days=6), "week")


@reads(rf"{YEAR}(?:的)?第?(?P<q>[一二三四1-4])(?:个)?季度?(?<!季)(?P<part>末|底|初)?")
def _quarter(reader: Reader, match: re.Match[str]) -> Span:
    number = integer(match["q"])
    return in_quarter(reader, match, number, match["part"])


@reads(r"(?P<which>本|这个?|上个?|下个?)季度?(?<!季)(?P<part>末|底|初)?")
def _relative_quarter(reader: Reader, match: re.Match[str]) -> Span:
    year, month = shifted(reader.today, 3 * {"上": -1, "下": 1}.get(match["which"][0], 0))
    return quarter_of(year, (month + 2) // 3, match["part"])


@reads(rf"{YEAR}(?:的)?前(?P<n>[一二两三1-3])(?:个)?季度")
def _first_quarters(reader: Reader, match: re.Match[str]) -> Span:
    year = said_year(reader, match) or reader.today.year
    return Span(date(year, 1, 1), month_end(year, 3 * integer(match["n"].replace("两", "二"))), "quarter")


@reads(rf"{YEAR}(?:的)?(?P<half>[上下])半年(?P<end>底|末)?")
def _half(reader: Reader, match: re.Match[str]) -> Span:
    year = said_year(reader, match) or reader.today.year
    months = (1, 6) if match["half"] == "上" else (7, 12)
    if match["end"]:
        return one_day(month_end(year, months[1]))
    return Span(date(year, months[0], 1), month_end(year, months[1]), "half")


@reads(
    r"(?P<rel>今|去|明|本|前)?(?:年(?P<part>底|末|初(?!的?预算|批|下达|安排|核定)|中(?!期|追)|终))"
    r"|(?P<year>20\d\d)年?(?P<tail>底|末|年底|年末)"
)
def _year_part(reader: Reader, match: re.Match[str]) -> Span:
    if match["year"]:
        return one_day(date(int(match["year"]), 12, 31))
    year = reader.today.year + RELATIVE[match["rel"] or "今"]
    if match["part"] == "中":
        return one_day(date(year, 6, 30))
    if match["part"] == "初":
        return Span(date(year, 1, 1), date(year, 1, 31), "month")
    return one_day(date(year, 12, 31))


_COUNT = r"(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3}|半)"


@reads(rf"{_COUNT}(?:个)?工作日(?P<after>之后|以后|后|内|之内|以内)?")
def _workdays(reader: Reader, match: re.Match[str]) -> Span:
    if reader.workdays is None:
        return one_day(reader.today, "workdays_unknown")
    return one_day(reader.workdays(reader.today, integer(match["n"].replace("两", "二"))))


@reads(
    rf"{_COUNT}(?P<unit>天|日(?![之以]?前)|周|个星期|星期|个礼拜|个月|年)(?P<way>之后|以后|后|之前|以前|前|内|之内"
    rf"|以内)"
)
def _away(reader: Reader, match: re.Match[str]) -> Span:
    back = match["way"] in ("前", "之前", "以前")
    if match["n"] == "半":
        if match["unit"] not in ("个月", "年"):
            raise NoSuchDay(match.group())
        number, unit = (15, "天") if match["unit"] == "个月" else (6, "个月")
    else:
        number, unit = integer(match["n"].replace("两", "二")), match["unit"]
    number = -number if back else number
    if unit in ("天", "日"):
        return one_day(reader.today + timedelta(days=number))
    if unit in ("周", "个星期", "星期", "个礼拜"):
        return one_day(reader.today + timedelta(weeks=number))
    year, month = shifted(reader.today, number * (12 if unit == "年" else 1))
    return one_day(date(year, month, min(reader.today.day, calendar.monthrange(year, month)[1])))


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


@reads(
    rf"(?P<feast>国庆|十一{_BEFORE_A_FEAST}|元旦|五一{_BEFORE_A_FEAST}|劳动节|儿童节|建军节|春节|过年|清明|端午|中秋)"
    r"(?:节|长假|假期|放假)*(?P<way>之前|以前|前)",
    ends_itself=True,
)
def _festival(reader: Reader, match: re.Match[str]) -> Span:
    """国庆前: the day before."""
    coming = replace(reader, lean=reader.lean or "future")
    year = nearest_year(coming, lambda y: _feast(match["feast"], y))
    return one_day(_feast(match["feast"], year) - timedelta(days=1), "year_assumed")


def _feast(name: str, year: int) -> date:
    if name in _FEASTS:
        return date(year, *_FEASTS[name])
    wanted = _OF_THE_MOON[name]
    return next(day for day, known in sorted(_holidays(year).items()) if wanted in known)


@cache
def _holidays(year: int) -> dict[date, str]:
    import holidays  # a third of a second: only where a feast is named

    return dict(holidays.country_holidays("CN", years=year, language="zh_CN"))
