"""Follow-ups, choices among several projects, taps, rights, and the state that survives a restart."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from bot.asking.conversation.memory import Memory
from db.models import Project
from db.projects import catalog, merging
from db.store import Store
from tests.asking.library import (
    FIRST,
    PUBLICITY,
    RARE,
    RENT,
    SECOND,
    SUPPORT,
    Asking,
    Desk,
    labels,
    open_library,
    words,
)


@pytest.fixture
def desk(library: Store) -> Desk:
    return Desk(library)


def test_a_measure_alone_is_of_the_project_before(desk: Desk) -> None:
    desk.says("古籍修复2024年执行率")
    answer = desk.says("那得分呢")
    assert "85.1分" in answer
    assert f"接着说{RARE}" in answer


def test_a_name_alone_is_asked_the_same(desk: Desk) -> None:
    desk.says("古籍修复2024年执行率")
    assert "80%" in desk.says("阅览楼改造一期呢")


@pytest.mark.parametrize("other", ["另一个呢", "what about the other one?"])
def test_the_other_of_two(desk: Desk, other: str) -> None:
    desk.says("阅览楼改造2024年执行率")
    assert "80%" in desk.says("一期")
    assert SECOND in desk.says(other)


@pytest.mark.parametrize(
    ("listed", "lowest"), [("2024年执行率低于95%的项目", "最低的呢"), ("2024 projects below 95%", "the lowest?")]
)
def test_the_lowest_of_a_list_is_by_what_it_was_listed(desk: Desk, listed: str, lowest: str) -> None:
    desk.says(listed)
    answer = desk.says(lowest)
    assert RARE in answer
    assert "61%" in answer


def test_the_elapsed_share_is_known_without_figures(library: Store) -> None:
    desk = Desk(library, now=datetime(2027, 7, 31, 8, tzinfo=UTC))
    desk.says("古籍修复2024年执行率")
    assert "58.08%" in desk.says("7月底序时进度呢")


def test_the_total_of_these_and_the_best_year(desk: Desk) -> None:
    desk.says("2024 projects below 95%")
    assert "1530万元" in desk.says("total budget of these")
    desk.says("图书购置 spending")
    desk.says("and last year")
    assert "The highest spending: 2024" in desk.says("which year was highest?")


@pytest.mark.parametrize(("last", "before"), [("and last year", "and the year before?"), ("去年呢", "再前一年呢")])
def test_the_year_before_is_the_one_before_that(desk: Desk, last: str, before: str) -> None:
    desk.says("图书购置2025年预算")
    assert "2024" in desk.says(last)
    assert "2023" in desk.says(before)


def test_a_phase_is_the_same_in_english(desk: Desk) -> None:
    assert "80%" in desk.fresh("阅览楼改造phase 1 2024 execution rate")
    assert "100%" in desk.fresh("阅览楼改造phase two 2024 execution rate")


def test_a_project_described_in_english_inside_a_chinese_question(desk: Desk) -> None:
    assert f"{RENT}2024年预算：150万元" in desk.fresh("digital rental 2024年的budget是多少")


def test_why_is_about_the_winner_of_a_ranking(desk: Desk) -> None:
    desk.says("2024年执行率最低的项目是哪个")
    assert "修复用纸未到货" in desk.says("为什么")


def test_another_group_is_counted_as_the_one_before(desk: Desk) -> None:
    assert "4个" in desk.says("新增项目有几个")
    assert "3个" in desk.says("延续的呢")


def test_they_are_what_was_listed(desk: Desk) -> None:
    desk.says("2024年没花完的项目有哪些")
    assert "281.7万元" in desk.says("它们一共剩多少")


def test_two_projects_asked_about_are_compared(desk: Desk) -> None:
    desk.says("古籍修复得分")
    desk.says("数字资源租赁呢")
    assert f"{RENT}的总分更高" in desk.says("哪个高")


def test_a_new_subject_drops_the_old_one(desk: Desk) -> None:
    desk.says("古籍修复得分")
    answer = desk.says("预算最高的项目是哪个")
    assert FIRST in answer
    assert RARE not in answer


def test_the_year_before_that_is_not_stored_is_said_to_be_missing(desk: Desk) -> None:
    desk.says("古籍修复得分")
    answer = desk.says("2022年的呢")
    assert "没有2022年的数据" in answer
    assert "85.1" not in answer


def test_several_that_fit_are_offered_and_the_choice_goes_on_with_the_question(desk: Desk) -> None:
    asked = desk.ask("书香节得了多少分")
    assert asked.decision == "ask"
    assert set(labels(asked)) == {PUBLICITY, SUPPORT}
    assert "99分" not in words(asked)
    assert "99分" in desk.says("宣传的那个")


def test_the_second_one_is_chosen_by_its_place(desk: Desk) -> None:
    asked = desk.ask("阅览楼改造2024年花了多少")
    second = labels(asked)[1]
    assert second in words(desk.ask("第二个"))


def test_yes_takes_the_only_one_that_was_offered(desk: Desk) -> None:
    assert labels(desk.ask("古籍维护费2024年预算多少")) == [RARE]
    assert "30万元" in desk.says("是的")
    desk.ask("阅览楼改造2024年花了多少")
    assert "万元" not in desk.says("是的")  # two were offered: yes picks neither


def test_a_tap_chooses_and_an_old_button_says_nothing(desk: Desk) -> None:
    asked = desk.ask("书香节得了多少分")
    chosen = desk.tap(SUPPORT, asked)
    assert chosen is not None
    assert "95分" in words(chosen)
    desk.state = {}
    assert desk.tap(SUPPORT, asked) is None
    assert desk.tap_data("q:nonsense") is None
    forged = ("q:p:1:99999999999999999999999", "q:p:1:²", "q:n:1:²", "q:m:1:nonsense", "q:m:1:", "q:p:1:999")
    desk.ask("古籍修复2024年执行率")
    assert [desk.tap_data(data.replace(":1:", f":{next(iter(desk.state['turns']))}:", 1)) for data in forged] == [
        None
    ] * 6
    assert desk.tap_data("z:e:1") is None


def test_a_lost_state_never_gives_an_old_button_a_new_meaning(desk: Desk) -> None:
    asked = desk.ask("书香节得了多少分")
    desk.state = {}
    desk.now = desk.now.replace(minute=desk.now.minute + 1)
    desk.says("阅览楼改造得了多少分")
    assert desk.tap(SUPPORT, asked) is None


def test_evidence_shows_formula_source_and_words(desk: Desk) -> None:
    asked = desk.ask("古籍修复2024年执行率")
    shown = desk.tap("依据", asked)
    assert shown is not None
    text = words(shown)
    for part in ("18.3 ÷ 30 = 61.00%", "报告2024.txt", "budget 30万元", "我的理解"):
        assert part in text


def test_evidence_of_a_booked_year_lists_the_entries(desk: Desk) -> None:
    asked = desk.ask("图书购置2025年执行率")
    assert "40%" in words(asked)
    shown = desk.tap("依据", asked)
    assert shown is not None
    for part in ("2025-03-05 支出 90万元", "2025-05-20 预算调整 -40万元", "林馆员录入"):
        assert part in words(shown)


def test_an_unknown_project_is_none_and_the_nearest_is_only_offered(desk: Desk) -> None:
    asked = desk.ask("古籍展览经费花了多少")
    assert asked.decision == "none"
    assert "18.3" not in words(asked)


def test_a_restricted_project_is_not_visible_rather_than_absent(store: Store) -> None:
    open_library(store)
    with store.writing() as session:
        project = session.exec(select(Project).where(Project.name == RARE)).one()
        project.restricted = True
        section = project.section_id
    assert "无权查看" in Desk(store).says("古籍修复执行率")
    assert RARE not in Desk(store).says("所有项目列一下")
    assert RARE not in Desk(store).says("执行率最低的项目")
    assert "另有1个项目您无权查看" in Desk(store).says("2024年预算合计多少")
    assert "另有" not in Desk(store, Asking("finance")).says("2024年预算合计多少")
    assert "无权查看" in Desk(store).says("古籍修复和图书购置2024年哪个预算多")
    for question in ("2024年有哪些数对不上", "部门结转结余多少", "总分和分项对不上的项目"):
        assert RARE not in Desk(store).says(question)
    assert "61%" in Desk(store, Asking("editor", section)).says("古籍修复2024年执行率")
    assert "61%" in Desk(store, Asking("finance")).says("古籍修复2024年执行率")


def test_what_became_restricted_is_not_told_by_follow_ups_or_old_buttons(store: Store) -> None:
    open_library(store)
    desk = Desk(store)
    asked = desk.ask("古籍修复2024年执行率")
    with store.writing() as session:
        session.exec(select(Project).where(Project.name == RARE)).one().restricted = True
    assert "无权查看" in desk.says("那总分呢")
    evidence = desk.tap("依据", asked)
    assert evidence is not None
    assert "无权查看" in words(evidence)


def test_the_memory_is_the_same_after_json(desk: Desk) -> None:
    desk.says("古籍修复2024年执行率")
    desk.ask("书香节得了多少分")
    assert Memory.from_json(desk.state).to_json() == desk.state


def test_a_question_is_answered_in_its_language(desk: Desk) -> None:
    assert "execution rate" in desk.says("what is the execution rate of 数字资源租赁费?")
    assert "数据" in desk.says("抱歉再问一下外星人的情况") or "没有" in desk.says("外星人")
    assert SECOND in desk.says("阅览楼改造二期总分")


def test_what_follows_a_list_is_of_that_group(desk: Desk) -> None:
    desk.says("2024年新增项目有哪些")
    assert "2个" in desk.says("没花完的有几个")
    desk.says("2024年延续项目有哪些")
    assert "94.37分" in desk.says("平均分多少")


def test_the_second_of_those_just_named(desk: Desk) -> None:
    desk.says("古籍修复和数字资源租赁2024年预算各多少")
    assert "数字资源租赁费2024年支出：150万元" in desk.says("第二个2024年花了多少")


def test_the_one_spoken_of_is_compared_with_another(desk: Desk) -> None:
    desk.says("古籍修复总分")
    assert f"{RENT}的总分更高" in desk.says("跟数字资源租赁比哪个高")


def test_a_project_that_became_part_of_another_is_followed_there(store: Store) -> None:
    open_library(store)
    desk = Desk(store)
    asked = desk.ask("古籍修复2024年执行率")
    with store.writing() as session:
        old = session.exec(select(Project).where(Project.name == RARE)).one()
        new = catalog.open_project(session, "古籍保护修复经费", now=desk.now)
        merging.merge(session, now=desk.now, actor_id=None, project_id=old.id or 0, into_id=new.id or 0)
    assert "85.1分" in desk.says("那总分呢")
    shown = desk.tap("依据", asked)
    assert shown is not None
    assert "18.3 ÷ 30" in words(shown)


def test_two_groups_that_are_compared_are_a_new_subject(desk: Desk) -> None:
    desk.says("古籍修复2024年总分")
    answer = desk.says("新增项目和延续项目2024年哪个预算多")
    assert RARE not in answer
    assert "2325.5万元" in answer


def test_how_many_meet_a_condition_is_no_question_about_the_one_before(desk: Desk) -> None:
    desk.says("古籍修复2024年总分")
    answer = desk.says("2024年执行率超过90%的有几个")
    assert "4个" in answer
    assert "接着说" not in answer


def test_a_whole_alias_is_its_project_whatever_is_asked(store: Store) -> None:
    open_library(store)
    with store.writing() as session:
        project = session.exec(select(Project).where(Project.name == RARE)).one()
        catalog.add_alias(session, project, "old volume care")
        catalog.touch(session, project)
    assert f"responsible of {RARE}" in Desk(store).says("Who is in charge of old volume care?")
