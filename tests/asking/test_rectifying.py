"""Questions about 整改 and days off; what was asked in vain; restricted projects and the sums they are part of."""

from datetime import date

import pytest
from sqlmodel import select

from db.models import Person, Project, Rectification, Section
from db.store import Store
from tests.asking.library import BOOKS, FIRST, NOW, RARE, RENT, Asking, Desk, open_library


@pytest.fixture
def desk(store: Store) -> Desk:
    open_library(store)
    with store.writing() as session:
        ids = {p.name: p.id for p in session.exec(select(Project))}
        section = session.exec(select(Section)).one()
        person = session.exec(select(Person)).one()
        for name, problem, state, due in (
            (RARE, "修复台账不全", "planned", date(2025, 7, 15)),
            (BOOKS, "验收记录缺失", "planned", date(2025, 8, 8)),
            (RENT, "合同未备案", "reported", date(2025, 9, 30)),
            (FIRST, "消防验收滞后", "closed", date(2025, 5, 30)),
        ):
            session.add(
                Rectification(
                    project_id=ids[name],
                    section_id=section.id,
                    year=2024,
                    problem=problem,
                    measures="已定措施",
                    state=state,
                    due=due,
                    owner_id=person.id if name == RARE else None,
                    created_at=NOW,
                    closed_at=NOW if state == "closed" else None,
                )
            )
    return Desk(store)


@pytest.mark.parametrize(
    ("question", "said", "not_said"),
    [
        ("哪些整改快到期了", "验收记录缺失", "台账不全"),
        ("超期没整改的有几个", "1项", "验收记录"),
        ("已销号几个", "消防验收滞后", "台账"),
        ("还有几项整改没完成", "3项", "消防"),
        ("古籍修复的整改什么时候到期，谁负责", "2025-07-15", "2025-08-08"),
        ("台账不全那个整改谁负责", "林馆员", "验收记录"),
        ("林馆员负责的整改有哪些", "台账不全", "验收记录"),
        ("典藏部的整改有哪些", "台账不全", "没有典藏部"),
        ("整改按时完成率", "%", "没有"),
        ("which rectifications are overdue", "台账不全", "验收记录"),
    ],
)
def test_items(desk: Desk, question: str, said: str, not_said: str) -> None:
    answer = desk.fresh(question)
    assert said in answer, answer
    assert not_said not in answer, answer


def test_plans_for_improvement_are_the_reports(desk: Desk) -> None:
    assert f"继续做好{RARE}" in desk.fresh("古籍修复2024年下一步怎么整改")


def test_a_feast_moves_to_the_next_working_day(desk: Desk) -> None:
    assert "2025-10-09" in desk.fresh("国庆放假那提醒顺延到哪天")
    assert "2025-08-01" in desk.fresh("下一个工作日是哪天")


def test_items_of_hidden_projects_are_not_told(desk: Desk) -> None:
    hide(desk, RARE)
    answer = desk.fresh("超期的整改有哪些")
    assert "台账" not in answer
    assert "无权查看" in answer


def hide(desk: Desk, name: str) -> None:
    with desk.store.writing() as session:
        session.exec(select(Project).where(Project.name == name)).one().restricted = True


@pytest.mark.parametrize(
    "question",
    [
        "2024年项目支出多少",
        "2024年项目执行率",
        "2024年所有项目执行率合计多少",
        "2024年哪些数对不上",
        "2024年预算一共多少",
        "2024年平均执行率",
    ],
)
def test_no_sum_tells_of_a_hidden_project(desk: Desk, question: str) -> None:
    """Neither a stated sum nor one over all: what is seen taken off it would be the hidden figure."""
    desk.who = Asking("viewer", None)
    hide(desk, SUPPORT)
    answer = desk.fresh(question)
    assert "无权查看" in answer, answer
    for figure in ("2700", "90.2%", "2905.5", "2723.8"):
        assert figure not in answer, answer


SUPPORT = "“书香节”读者大会服务保障经费"


def test_a_question_in_vain_is_kept_without_names_and_figures(desk: Desk) -> None:
    outcome = desk.ask("古籍修复2024年的房东电话是多少，我的是13800001234")
    assert outcome.in_vain is not None
    kept, _ = outcome.in_vain
    assert "古籍" not in kept
    assert "〈项目〉" in kept
    assert not any(c.isdigit() for c in kept)


def test_what_is_answered_is_not_kept(desk: Desk) -> None:
    assert desk.ask("古籍修复2024年执行率").in_vain is None


def test_a_very_long_message_is_not_read_and_not_repeated(desk: Desk) -> None:
    answer = desk.fresh("古籍修复花了多少" * 700)
    assert len(answer) < 100
    assert "18.3" not in answer


@pytest.mark.parametrize(
    "question",
    [
        "1、古籍修复2024年执行率",
        "Q:古籍修复2024年执行率？",
        "**古籍修复** 2024年执行率 🙏🙏",
        "图书购置的，哦不对，是古籍修复的2024年执行率",
    ],
)
def test_trimmings_and_corrections(desk: Desk, question: str) -> None:
    answer = desk.fresh(question)
    assert "61%" in answer
    assert BOOKS not in answer
