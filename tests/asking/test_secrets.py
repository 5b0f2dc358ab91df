"""What a report says of the whole department, where it would tell of a project the asker may not see."""

from decimal import Decimal

import pytest
from sqlmodel import select

from bot.rendering.reply import Quote
from db.models import DepartmentFigure, Project
from db.store import Store
from tests.asking.library import Asking, Desk, open_library, words

SUPPORT = "“书香节”读者大会服务保障经费"
WHOLE = "全馆总支出6,000万元，其中基本支出3,300万元、项目支出2,700万元。"


@pytest.fixture
def desk(store: Store) -> Desk:
    open_library(store)
    with store.writing() as session:
        for row in session.exec(select(DepartmentFigure).where(DepartmentFigure.measure == "total_spend")):
            row.words = WHOLE
            source_id = row.source_id
        session.add(
            DepartmentFigure(
                year=2024,
                measure="initial_basic",
                amount=Decimal(22_000_000),
                words=WHOLE,
                place="三",
                source_id=source_id,
            )
        )
    return Desk(store)


def hide(desk: Desk) -> None:
    desk.who = Asking("viewer", None)
    with desk.store.writing() as session:
        session.exec(select(Project).where(Project.name == SUPPORT)).one().restricted = True


def test_the_total_less_what_is_not_for_projects_is_not_told(desk: Desk) -> None:
    """总支出 − 基本支出 = 项目支出, and that less what is seen is what is hidden."""
    assert "3300万元" in desk.fresh("2024年基本支出多少")
    hide(desk)
    assert "6000万元" in desk.fresh("2024年总支出多少")
    for question in ("2024年基本支出多少", "2024年基本支出占总支出多少", "2024年基本支出年初预算多少"):
        answer = desk.fresh(question)
        assert "无权查看" in answer, answer
        assert not any(figure in answer for figure in ("3300", "2200", "55%")), answer


def test_the_sentence_a_figure_was_read_from_does_not_tell_either(desk: Desk) -> None:
    seen = desk.tap("依据", desk.ask("2024年总支出多少"))
    assert seen is not None
    assert Quote(WHOLE) in seen.reply.blocks
    hide(desk)
    covered = desk.tap("依据", desk.ask("2024年总支出多少"))
    assert covered is not None
    shown = words(covered)
    assert "不显示" in shown
    assert "300万元" not in shown
    assert "2,700" not in shown


def test_no_finding_counts_the_grade_of_a_hidden_project_or_tells_a_sum(desk: Desk) -> None:
    before = desk.fresh("2024年哪些数对不上")
    hide(desk)
    after = desk.fresh("2024年哪些数对不上")
    assert "对不上" in before or "不一致" in before
    assert "全部项目" not in after
    assert "3300" not in after
