"""A part, a limit or a second condition that is not in the figures is said or refused, never dropped."""

import pytest

from bot.asking.preparing import hear
from bot.asking.reading.tokens import PROJECT
from db.models import ProjectYear
from db.projects import catalog
from db.store import Store
from tests.asking.library import BOOKS, FIRST, NOW, RARE, RENT, SECOND, Desk


@pytest.fixture
def desk(library: Store) -> Desk:
    return Desk(library)


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("2024年古籍修复经费税后支出多少", "税后"),
        ("2024年古籍修复经费王五经手的支出多少", "王五经手"),
        ("2024年古籍修复经费资本性支出多少", "资本性"),
        ("古籍修复经费2024年质量指标得几分", "质量指标"),
        ("what is the planned spending of 古籍修复经费 in 2024?", "planned"),
    ],
)
def test_a_part_nobody_stated_is_named(desk: Desk, question: str, part: str) -> None:
    assert f"没有单列“{part}”" in desk.says(question) or f'no separate figure for "{part}"' in desk.fresh(question)


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("古籍修复经费2024年日均支出", ("18.3",)),
        ("古籍修复经费2024年到位资金多少", ("30万",)),
        ("古籍修复经费2024年资金到位率", ("61", "30万")),
        ("古籍修复经费2024年执行率全国第几", ("61",)),
        ("古籍修复经费2024年除纸张外还花了多少", ("18.3", "2605.5")),
        ("古籍修复经费占数字资源租赁费2024年预算的百分之几", ("6.2", "1.03")),
        ("2024年有几个项目预算比数字资源租赁费多", ("150", "7个")),
        ("2024年预算低于100万或高于1000万的项目", ("没有预算", "共0个")),
        ("2024年新增或者延续的项目有几个", ("7个", "共0")),
        ("2024年预算前三的项目中谁没花完", ("30万", RARE)),
        ("2024年信息化类的项目执行率", (BOOKS, RENT)),
    ],
)
def test_what_cannot_be_told_brings_no_figure(desk: Desk, question: str, figures: tuple[str, ...]) -> None:
    said = desk.says(question)
    assert not [figure for figure in figures if figure in said]


@pytest.mark.parametrize(
    ("question", "said", "not_said"),
    [
        ("2024年古籍修复和数字资源租赁以外的项目支出合计", "2455.5", "168.3"),
        ("2024年新增项目几个，一共多少钱", "2325.5", ""),
        ("2024年执行率低于95%的项目有哪些，按低到高", FIRST, SECOND),
        ("2024年高于平均分的项目", SECOND, RARE),
        ("为便于馆长掌握情况，请列出2024年延续项目中得分低于90的项目", RARE, RENT),
    ],
)
def test_every_part_of_the_question_is_answered(desk: Desk, question: str, said: str, not_said: str) -> None:
    answer = desk.says(question)
    assert said in answer
    assert not not_said or not_said not in answer


def test_a_follow_up_asks_within_the_group_before(desk: Desk) -> None:
    desk.says("2024年没花完的项目有哪些")
    assert RARE not in (said := desk.says("其中执行率最高的是哪个")) and "90%" in said


def test_what_no_row_tells_is_no_none(store: Store) -> None:
    """A table without a column for it: 追加 is not known of any project, so "none was added" would be false."""
    with store.writing() as session:
        project = catalog.open_project(session, BOOKS, now=NOW)
        assert project.id is not None
        session.add(ProjectYear(project_id=project.id, year=2024, kind="new", kind_words="新增"))
    desk = Desk(store)
    assert "无法判断：1个项目没有预算来源的数据" in desk.says("2024年追加的项目有几个")
    assert "无法判断" in desk.fresh("2024年追加项目有哪些")
    assert "cannot be told" in desk.fresh("how many projects were added in 2024?")


def test_who_has_not_spent_it_is_a_list(desk: Desk) -> None:
    assert "1. " in (said := desk.says("2024年钱没花完的都有谁")) and RARE in said and "合计" not in said


def test_a_name_keeps_the_small_word_it_begins_with(store: Store) -> None:
    with store.writing() as session:
        catalog.touch(session, catalog.open_project(session, "儿童保健专项经费", now=NOW))
    with store.reading() as session:
        heard = hear(session, catalog.Catalog(), "儿童保健专项经费呢")
    assert (heard.marked, [n.text for n in heard.named]) == (PROJECT + "呢", ["儿童保健专项经费"])


def test_overdue_items_are_counted_of_all(desk: Desk) -> None:
    desk.says("古籍修复经费2024年执行率")
    assert RARE not in desk.says("超期整改有几个")


def test_another_measure_is_not_the_question_before_of_another_year(desk: Desk) -> None:
    spent = desk.fresh("部门总支出多少")
    assert desk.says("2024年整体执行率") not in {spent, ""}
    assert desk.says("2024年整体执行率") == desk.fresh("2024年整体执行率")


def test_the_whole_is_not_the_project_just_spoken_of(desk: Desk) -> None:
    desk.says("古籍修复经费2024年执行率")
    assert RARE not in desk.says("整体执行率呢")


def test_a_name_said_twice_is_no_part_of_it(desk: Desk) -> None:
    assert "没有单列" not in desk.fresh("古籍修复2024年的执行率是100%，古籍修复2024年执行率是多少")


def test_the_parts_of_every_project_are_listed(desk: Desk) -> None:
    assert "产出指标得分" in desk.fresh("2024年所有项目各项得分")
    assert "产出指标得分" in desk.fresh("12个项目四项")
