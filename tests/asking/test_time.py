"""One answer uses one year: the latest that has every figure; days of a year in the ledger; what is missing is said."""

import pytest

from db.store import Store
from tests.asking.library import RARE, Desk, open_library


@pytest.fixture
def desk(store: Store) -> Desk:
    open_library(store)
    return Desk(store)


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
