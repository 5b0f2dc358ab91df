"""What questions of other hands once got wrong or lost a part of, each as its class."""

import pytest

from db.store import Store
from tests.asking.library import (
    BOOKS,
    FIRST,
    PUBLICITY,
    RARE,
    RENT,
    SECOND,
    SUPPORT,
    Desk,
)


@pytest.fixture
def desk(library: Store) -> Desk:
    return Desk(library)


@pytest.mark.parametrize(
    ("question", "said", "not_said"),
    [
        ("2024年没花到90%的项目", FIRST, SUPPORT),
        ("古籍修复2024年花到六成没有", "是的", "不对"),
        ("2024年产出和效益都满分的项目", BOOKS, RENT),
        ("2024年执行率100%但是没满分的项目", SECOND, BOOKS),
        ("2024年延续项目里最大的那个得分多少", BOOKS, RENT),
        ("数字资源租赁2024年花完了没有，得了多少分", "98分", "没有"),
        ("古籍修复2024年要花到多少才够90%", "8.7万元", "没有"),
        ("阅览楼改造一期比数字资源租赁2024年多花多少", "810万元", "1050"),
        ("2024年7个项目总预算2905.5万对吗", "是的", "不"),
        ("2024年支出第二多的项目", SECOND, "第2最"),
        ("2024年执行率最低的项目为什么低", "修复用纸未到货", "哪个项目"),
        ("古籍修复2024年的，不对，是数字资源租赁的得分", "98分", RARE),
        ("2024年古籍修复预算砍一半执行率多少", "122%", "61%（支出"),
        ("2024年满分是多少分", "产出指标50", BOOKS),
        ("3000万是多少元", "30000000元", "项目"),
        ("85分是什么等级", "85分算良", "哪个项目"),
        ("红灯的项目有哪些", RARE, "没有"),
        ("2024年调整后预算是多少", "万元", "没有"),
    ],
)
def test_all_that_is_said_is_answered(desk: Desk, question: str, said: str, not_said: str) -> None:
    answer = desk.fresh(question)
    assert said in answer, answer
    assert not_said not in answer, answer


@pytest.mark.parametrize("question", ["2024年预算最高和最低的项目", "2024年古籍修复谁打扫"])
def test_what_cannot_be_said_whole_is_not_said_in_part(desk: Desk, question: str) -> None:
    answer = desk.fresh(question)
    assert "1200" not in answer
    assert "18.3" not in answer


def test_each_of_a_ranking_is_of_the_ranking(desk: Desk) -> None:
    desk.fresh("2024年执行率最低的两个项目")
    answer = desk.says("分别剩多少")
    assert "11.7万元" in answer
    assert PUBLICITY not in answer


def test_the_mean_is_of_what_was_just_named(desk: Desk) -> None:
    desk.fresh("2024年预算前三")
    desk.says("它们的执行率")
    assert "93.33%" in desk.says("平均呢")


def test_three_that_were_asked_about_are_added_up(desk: Desk) -> None:
    desk.fresh("古籍修复2024年支出")
    desk.says("数字资源租赁呢")
    desk.says("阅览楼改造二期呢")
    assert "968.3万元" in desk.says("三个一共多少")


def test_another_kind_is_another_group(desk: Desk) -> None:
    desk.fresh("2024年新增项目几个")
    assert "追加预算的项目有3个" in desk.says("追加的呢")


def test_a_bare_ranking_is_of_all(desk: Desk) -> None:
    desk.fresh("2024年新增项目有哪些")
    assert BOOKS in desk.says("2024年预算前三名")


def test_how_many_projects_there_are_is_counted_whatever_was_asked_before(desk: Desk) -> None:
    desk.fresh("古籍修复2024年得分")
    desk.says("数字资源租赁呢")
    assert "合计" not in desk.says("一共有几个项目")


def test_all_that_were_offered_may_be_meant(desk: Desk) -> None:
    desk.fresh("书香节2024年花了多少")
    answer = desk.says("两个都要")
    assert "25.5万元" in answer
    assert "270万元" in answer


def test_the_gap_of_two_years_that_were_asked_one_by_one(desk: Desk) -> None:
    desk.fresh("图书购置2024年预算")
    desk.says("2025年呢")
    assert "40万元" in desk.says("差多少")


def test_a_project_the_year_knows_nothing_of_is_said_to_be_missing(desk: Desk) -> None:
    answer = desk.fresh("图书购置和数字资源租赁2025年预算一共多少")
    assert f"{RENT}没有2025年的数据" in answer


def test_since_a_month_goes_up_to_today(desk: Desk) -> None:
    assert "54万元" in desk.fresh("5月以来图书购置花了多少")


def test_no_payments_are_not_payments(desk: Desk) -> None:
    assert "90" not in desk.fresh("which projects have no payments this year")


@pytest.mark.parametrize(
    ("question", "said", "not_said"),
    [
        ("What are the weights of the indicators?", "benefit 30", "Which project"),
        ("各项指标的权重是多少", "效益指标30", "没有找到"),
        ("What does sequential progress mean?", "of the year has passed", "no project"),
        ("Where should spending be by the end of July?", "58.08%", "no data"),
        ("How fast should money be spent by end of June?", "49.59%", "no project"),
        ("2024 projects with a budget over 1000 ten-thousand yuan", "1200万元", "no project"),
        ("total budget of 2025 // and the year before?", "(2024)", "(2025)"),
        ("2024 budget before the cut of 图书购置", "", "万元"),
        ("How much was spent in 2024 on the two 阅览楼改造 projects together?", "1760万元", "Which one"),
        ("2024 budget of the two 书香节 projects", "25.5万元", "Which one"),
        ("How are grades decided?", "90 and above", "no project"),
        ("图书购置 spending since 2024", "", "万元"),
        ("图书购置 2025 budget before the increase", "", "万元"),
        ("图书购置 spending, lowest year?", "The lowest spending: 2025", "no data"),
        ("refunds of 图书购置 in 2025", "", "万元"),
        ("Which rectification is waiting for a decision?", "a decision", "closed"),
        ("阅览楼改造三期预算", "", "不能改动"),
        ("图书购置2025年预算", "年初", "没有"),
        ("overdue的整改有几个", "超期的整改", "已销号"),
    ],
)
def test_words_of_the_field_in_either_language(desk: Desk, question: str, said: str, not_said: str) -> None:
    *before, last = question.split(" // ")
    for earlier in before:
        desk.fresh(earlier)
    answer = desk.says(last) if before else desk.fresh(last)
    assert said in answer, answer
    assert not_said not in answer, answer
