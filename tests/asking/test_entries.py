"""Single entries of the ledger: newest, largest, how many, by whom, in a period, as it was known."""

import pytest

from db.store import Store
from tests.asking.library import BOOKS, RARE, Desk


@pytest.fixture
def desk(library: Store) -> Desk:
    return Desk(library)


@pytest.mark.parametrize(
    ("question", "said", "not_said"),
    [
        ("最近一笔支出", "54万元", "90万元"),
        ("最近一笔支出是什么时候", "2025-06-30", "03-05"),
        ("最大的一笔支出", "90万元", "54万元"),
        ("图书购置的流水", "2笔", "3笔"),
        ("图书购置支出明细", "春季采购", "年初批复"),
        ("图书购置是谁录的", "林馆员", "没有"),
        ("6月付了几笔", "1笔", "2笔"),
        ("6月付了哪些款", "数据库", "春季"),
        ("昨天付了几笔", "2025-07-30", "54"),
        ("最近三个月花了多少", "54万元", "144"),
        ("图书购置预算调整记录", "-40万元", "90万元"),
        ("图书购置截至3月底花了多少", "90万元", "144"),
        ("上次更新是什么时候", "2025-07-31", "没有"),
        ("古籍修复2024年流水", "没有逐笔", "18.3"),
        ("latest payment", "2025-06-30", "03-05"),
        ("how many payments were made in June", "1 entry", "2 entries"),
    ],
)
def test_entries(desk: Desk, question: str, said: str, not_said: str) -> None:
    answer = desk.fresh(question)
    assert said in answer, answer
    assert not_said not in answer.replace(BOOKS, "").replace(RARE, ""), answer


def test_what_was_known_on_a_day_lacks_what_was_entered_later(desk: Desk) -> None:
    assert "90万元" in desk.fresh("图书购置截至3月31日花了多少")  # entered in July for March
    assert "90万元" not in desk.fresh("图书购置截至3月31日当时看到的支出是多少")


def test_a_sum_of_a_period_names_the_period(desk: Desk) -> None:
    assert "2025-06-30" in desk.fresh("截至6月30日一共花了多少")


def test_behind_by_points(desk: Desk) -> None:
    answer = desk.fresh("落后序时进度超过50个百分点的项目")
    assert RARE in answer
    assert BOOKS not in answer
