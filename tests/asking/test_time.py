"""One answer uses one year: the latest that has every figure; days of a year in the ledger; what is missing is said."""

import pytest

from db.store import Store
from tests.asking.library import BOOKS, RARE, Desk


@pytest.fixture
def desk(library: Store) -> Desk:
    return Desk(library)


def test_the_latest_year_that_has_the_figure_is_used_and_named(desk: Desk) -> None:
    assert "2025年执行率：40%" in desk.fresh("图书购置执行率")
    assert "2024年总分：100分" in desk.fresh("图书购置总分")
    assert "2024年" in desk.fresh("数字资源租赁执行率")


def test_this_year_is_the_calendar_year_where_it_is_stored(desk: Desk) -> None:
    assert "2025年预算：360万元" in desk.fresh("图书购置今年预算多少")
    answer = desk.fresh("数字资源租赁今年预算多少")
    assert "2024年" in answer
    assert "库里最新是2024年" in answer


def test_last_year_is_the_year_before(desk: Desk) -> None:
    assert "2024年支出：400万元" in desk.fresh("图书购置去年花了多少")
    assert "没有2023年" in desk.fresh("图书购置2023年花了多少")


def test_a_day_of_the_ledger_is_answered_as_of_that_day(desk: Desk) -> None:
    assert "90万元" in desk.fresh("图书购置截至2025年3月底花了多少")
    assert "400万元" in desk.fresh("截至4月30日图书购置预算是多少")
    assert "144万元" in desk.fresh("图书购置上半年支出多少")


def test_a_day_in_a_year_of_totals_only_is_said_to_be_unknown(desk: Desk) -> None:
    answer = desk.fresh("古籍修复2024年上半年花了多少")
    assert "只有全年的合计" in answer


def test_a_stretch_of_months_is_answered_as_a_whole_or_not_at_all(desk: Desk) -> None:
    for said in ("2025年3月到6月", "2025年3-6月", "2025年3月至6月底", "2025年3月5日到6月30日", "2025年从3月到6月"):
        assert "3月" in (answer := desk.fresh(f"图书购置{said}支出多少")), said
        assert "6月30日的支出：144万元" in answer, said
    assert "90万元" in desk.fresh("图书购置2025年2月到5月支出多少")
    english = desk.fresh("how much did 图书购置经费 spend from March to June 2025?")
    assert "1,440,000" in english
    assert "2025-03-01 to 2025-06-30" in english
    for said in (
        "图书购置2025年3月和6月支出多少",
        "图书购置6月到3月支出多少",
        "spending of 图书购置经费 in March and June 2025",
    ):
        assert "万元" not in desk.fresh(said), said


def test_a_month_in_english_is_no_name_by_its_sound(desk: Desk) -> None:
    asked = desk.ask("how much did 图书购置经费 spend in July 2025?")
    assert list(asked.projects) == [BOOKS]


def test_progress_is_measured_against_the_elapsed_year(desk: Desk) -> None:
    answer = desk.fresh("图书购置赶上序时进度了吗")
    assert "58.08%" in answer
    assert "落后18.08个百分点" in answer
    assert RARE in desk.fresh("低于序时进度的项目有哪些")


def test_nothing_paid_yet_is_nothing_spent(desk: Desk) -> None:
    assert "0万元" in desk.fresh("古籍修复2025年花了多少")


def test_a_month_or_quarter_is_what_was_spent_in_it(desk: Desk) -> None:
    assert "3月1日至3月31日的支出：90万元" in desk.fresh("图书购置2025年3月花了多少")
    assert "54万元" in desk.fresh("图书购置2025年第二季度支出")
    assert "0万元" in desk.fresh("图书购置本月花了多少")
    assert "540,000 yuan" in desk.fresh("spending of 图书购置经费 in June 2025")


def test_a_period_has_no_rate_of_its_own(desk: Desk) -> None:
    assert "%" not in desk.fresh("图书购置2025年第二季度执行率")


def test_the_year_before_last_is_two_years_back(desk: Desk) -> None:
    assert "没有2023年的数据" in desk.fresh("图书购置前年花了多少")
