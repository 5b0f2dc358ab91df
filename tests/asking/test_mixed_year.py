"""A year of which some projects have entries and others only a total: the two are never put in one row."""

from datetime import UTC, datetime

from db.store import Store
from tests.asking.library import Desk
from tests.entering.house import BOAT, HALL, furnish


def test_a_total_of_the_year_is_not_ranked_among_the_sums_of_a_month(store: Store) -> None:
    furnish(store)
    year = datetime.now(UTC).year
    desk = Desk(store, now=datetime(year, 12, 20, tzinfo=UTC))
    first = desk.fresh("1月花钱最多的项目是哪个")
    assert f"{BOAT}：5万元" in first and "40万元" not in first
    assert f"{HALL}1个项目只有全年的合计，没有算在内" in first
    assert (
        "5万元" in (total := desk.fresh("截至1月31日一共花了多少")) and "45万元" not in total and "没有算在内" in total
    )
    assert "没有算在内" not in desk.fresh("花钱最多的项目是哪个")
    named = desk.fresh(f"{BOAT}和{HALL}1月花了多少")
    assert "5万元" in named and "40万元" not in named and f"{HALL}1个项目只有全年的合计" in named
