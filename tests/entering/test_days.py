"""Days: what is said is the day it counts for, impossible days are refused, nothing raises."""

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.entering.reading.days import Lean, days, read_day
from bot.entering.reading.said import Day

TODAY = date(2026, 11, 24)  # a Tuesday


def the(text: str, lean: Lean | None = None, today: date = TODAY) -> Day:
    day = read_day(text, today, lean=lean, workdays=lambda start, count: start + timedelta(days=count * 10))
    assert day is not None, text
    return day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("今天", "2026-11-24"),
        ("昨天", "2026-11-23"),
        ("前天", "2026-11-22"),
        ("明天", "2026-11-25"),
        ("昨天下午", "2026-11-23"),
        ("上月底", "2026-10-31"),
        ("上个月15号", "2026-10-15"),
        ("9月底", "2026-09-30"),
        ("6月30日", "2026-06-30"),
        ("6月30", "2026-06-30"),
        ("６月３０日", "2026-06-30"),
        ("六月三十号", "2026-06-30"),
        ("6/30", "2026-06-30"),
        ("06-30", "2026-06-30"),
        ("2026-06-30", "2026-06-30"),
        ("2026.6.30", "2026-06-30"),
        ("20260630", "2026-06-30"),
        ("二〇二六年六月三十日", "2026-06-30"),
        ("去年12月5号", "2025-12-05"),
        ("明年1月15日", "2027-01-15"),
        ("30号", "2026-11-30"),
        ("30日前", "2026-11-30"),
        ("月底", "2026-11-30"),
        ("月底前", "2026-11-30"),
        ("年底", "2026-12-31"),
        ("2025年底", "2025-12-31"),
        ("下周五", "2026-12-04"),
        ("上周三", "2026-11-18"),
        ("本周五", "2026-11-27"),
        ("上上周四", "2026-11-12"),
        ("下月3号", "2026-12-03"),
        ("3天后", "2026-11-27"),
        ("3天前", "2026-11-21"),
        ("两周内", "2026-12-08"),
        ("半个月后", "2026-12-09"),
        ("国庆前", "2027-09-30"),
        ("春节前", "2027-02-05"),
        ("本季度末", "2026-12-31"),
        ("today", "2026-11-24"),
        ("yesterday", "2026-11-23"),
        ("June 30, 2026", "2026-06-30"),
        ("30 June 2026", "2026-06-30"),
        ("end of June", "2026-06-30"),
        ("last Wednesday", "2026-11-18"),
        ("3 days ago", "2026-11-21"),
        ("in 3 days", "2026-11-27"),
        ("10个工作日内", "2027-03-04"),
    ],
)
def test_a_day(text: str, day: str) -> None:
    assert the(text).day == date.fromisoformat(day)
    assert the(text).precision == "day" or the(text).precision == "month"


@pytest.mark.parametrize(
    ("text", "counts", "first", "last", "precision"),
    [
        ("本月", "2026-11-24", "2026-11-01", "2026-11-30", "month"),
        ("上个月", "2026-10-31", "2026-10-01", "2026-10-31", "month"),
        ("三季度", "2026-09-30", "2026-07-01", "2026-09-30", "quarter"),
        ("第四季度", "2026-11-24", "2026-10-01", "2026-12-31", "quarter"),
        ("2022年一季度", "2022-03-31", "2022-01-01", "2022-03-31", "quarter"),
        ("上半年", "2026-06-30", "2026-01-01", "2026-06-30", "half"),
        ("前三季度", "2026-09-30", "2026-01-01", "2026-09-30", "quarter"),
        ("去年12月", "2025-12-31", "2025-12-01", "2025-12-31", "month"),
        ("本周", "2026-11-24", "2026-11-23", "2026-11-29", "week"),
        ("Q3", "2026-09-30", "2026-07-01", "2026-09-30", "quarter"),
        ("last month", "2026-10-31", "2026-10-01", "2026-10-31", "month"),
    ],
)
def test_a_period_counts_as_its_last_day_or_today(
    text: str, counts: str, first: str, last: str, precision: str
) -> None:
    day = the(text)
    assert (day.day, day.start, day.end) == tuple(date.fromisoformat(one) for one in (counts, first, last))
    assert day.precision == precision


@pytest.mark.parametrize("text", ["2月30日", "2026年2月29日", "6月31号", "13月5日", "11月31日", "31号"])
def test_there_is_no_such_day(text: str) -> None:
    day = the(text)
    assert day.day is None
    assert [doubt.code for doubt in day.doubts] == ["no_such_day"]
    assert text in day.doubts[0].zh


def test_a_29_february_is_one_in_a_leap_year() -> None:
    assert the("2月29日", today=date(2027, 12, 1), lean="future").day == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("text", "lean", "today", "day"),
    [
        ("12月25日", "past", date(2027, 1, 8), "2026-12-25"),
        ("1月5日", "past", date(2026, 12, 28), "2026-01-05"),
        ("1月5日", "future", date(2026, 12, 28), "2027-01-05"),
        ("1月5日", None, date(2026, 12, 28), "2027-01-05"),
        ("30号", "past", date(2026, 12, 3), "2026-11-30"),
        ("5号", "future", date(2026, 11, 24), "2026-12-05"),
        ("周五", "past", TODAY, "2026-11-20"),
        ("周五", "future", TODAY, "2026-11-27"),
    ],
)
def test_what_is_not_said_is_the_nearest_that_makes_sense(text: str, lean: Lean | None, today: date, day: str) -> None:
    found = the(text, lean, today)
    assert found.day == date.fromisoformat(day)
    assert {doubt.code for doubt in found.doubts} <= {"year_assumed", "week_assumed"}
    assert found.doubts


@pytest.mark.parametrize(
    "text", ["10号文", "3号楼", "财预〔2020〕10号", "12.5万", "3个月", "第二批", "一次性", "7/8万"]
)
def test_numbers_that_are_no_days(text: str) -> None:
    assert not list(days(text, TODAY))


def test_days_without_their_calendar_are_asked_for() -> None:
    day = read_day("10个工作日内", TODAY)
    assert day is not None
    assert day.day is None
    assert [doubt.code for doubt in day.doubts] == ["workdays_unknown"]


def test_two_days_are_not_one() -> None:
    day = read_day("6月30日、7月1日", TODAY)
    assert day is not None
    assert day.day is None


def test_what_ends_something_is_marked() -> None:
    assert [one.until for one in days("截至9月底支出，11月30号前完成，6月1日付", TODAY)] == [True, True, False]


any_day = st.dates(min_value=date(2001, 1, 1), max_value=date(2098, 12, 31))
_HAN = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]


def _say(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if not tens else ("十" if tens == 1 else _HAN[tens] + "十")) + (_HAN[ones] if ones else "")


@settings(max_examples=300)
@given(any_day, any_day)
def test_every_day_with_its_year_reads_back(day: date, today: date) -> None:
    year, month, number = day.year, day.month, day.day
    digits = "".join(_HAN[int(char)] for char in str(year))
    for text in (
        day.isoformat(),
        f"{year}年{month}月{number}日",
        f"{year}年{month}月{number}号",
        f"{year}/{month}/{number}",
        f"{digits}年{_say(month)}月{_say(number)}日",
        f"{calendar.month_name[month]} {number}, {year}",
        f"{number} {calendar.month_abbr[month]} {year}",
        f"{year:04}{month:02}{number:02}" if year < 2050 else day.isoformat(),
    ):
        found = read_day(text, today)
        assert found is not None, text
        assert found.day == day, text
        assert found.future == (day > today)


@settings(max_examples=300)
@given(any_day, st.sampled_from(["past", "future", None]), st.integers(1, 12), st.integers(1, 28))
def test_without_a_year_it_is_that_day_of_some_near_year(
    today: date, lean: Lean | None, month: int, number: int
) -> None:
    found = read_day(f"{month}月{number}日", today, lean=lean)
    assert found is not None
    assert found.day is not None
    assert (found.day.month, found.day.day) == (month, number)
    away = (found.day - today).days
    low, high = {"past": (-366, 31), "future": (-31, 366)}.get(lean or "", (-366, 366))
    assert low <= away <= high


@settings(max_examples=1500)
@given(st.text(alphabet="0123456789年月日号周上下本个季度底初末前后天一二三十今明昨./- 截至国庆", max_size=12), any_day)
def test_junk_never_raises_and_never_leaves_the_calendar(text: str, today: date) -> None:
    for one in days(text, today):
        if one.day.day is not None:
            assert one.day.start is not None and one.day.end is not None
            assert one.day.start <= one.day.day <= one.day.end
            assert one.day.precision == "day" or one.day.future or one.day.day <= max(today, one.day.end)
    read_day(text, today)
