"""Several years in one question, each answered by itself; a missing one is said to be missing."""

import pytest

from db.store import Store
from tests.asking.library import BOOKS, Desk


@pytest.fixture
def desk(library: Store) -> Desk:
    return Desk(library)


@pytest.mark.parametrize(
    "question",
    [
        "图书购置2024年和2025年预算分别多少",
        "图书购置近两年预算",
        "图书购置历年预算",
        "逐年列一下图书购置的预算",
        "图书购置去年和今年的预算",
        "图书购置2024到2025年的预算",
        "图书购置今年比去年预算多多少",
        "budget of 图书购置 in 2024 and 2025",
    ],
)
def test_each_year_is_answered(desk: Desk, question: str) -> None:
    answer = desk.fresh(question)
    assert "400万元" in answer, answer
    assert "360万元" in answer, answer


def test_the_change_is_told_with_its_share(desk: Desk) -> None:
    answer = desk.fresh("图书购置预算比去年增加了吗")
    assert "少40万元（10%）" in answer


def test_a_year_that_is_not_stored_is_missing(desk: Desk) -> None:
    answer = desk.fresh("图书购置2023年和2024年执行率各多少")
    assert "没有2023年的数据" in answer
    assert "100%" in answer


def test_which_year_was_the_best(desk: Desk) -> None:
    assert "2024年：100%" in desk.fresh("图书购置哪年执行率最高")


def test_a_follow_up_compares_with_the_year_before_the_one_spoken_of(desk: Desk) -> None:
    desk.fresh("图书购置2025年预算")
    assert "少40万元" in desk.says("比前一年少多少")
    answer = desk.says("2024年和2025年呢")
    assert BOOKS in answer
    assert "400万元" in answer


@pytest.mark.parametrize("question", ["今年比去年多花的项目有几个", "2023年和2024年执行率最高的是哪个"])
def test_a_change_that_filters_is_refused(desk: Desk, question: str) -> None:
    assert "万元" not in desk.fresh(question)


@pytest.mark.parametrize(
    "question", ["截至2月30日图书购置花了多少", "截至13月图书购置花了多少", "前0个项目", "得分第0名", "top 0 projects"]
)
def test_what_cannot_be_is_said(desk: Desk, question: str) -> None:
    answer = desk.fresh(question)
    assert "没有" in answer or "no place" in answer
    assert "万元" not in answer
