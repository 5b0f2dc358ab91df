"""What is likely: the projects somebody writes for most lately, whom was paid last, what a payment usually is."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from statistics import median

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import col, func, or_, select

from bot.entering.desk import Desk
from bot.entering.forms.fields import LABEL, OFFERED, projects
from bot.entering.forms.form import Option, Values
from db.models import Entry, Project, ProjectYear


def my_projects(desk: Desk, values: Values) -> tuple[Option, ...]:
    """Lately written for first, then those the person answers for, then the section's."""
    mine = select(ProjectYear.project_id).join(Entry, col(Entry.project_year_id) == ProjectYear.id)
    mine = mine.join(Project, col(Project.id) == ProjectYear.project_id)
    mine = mine.where(Entry.entered_by == desk.who.id, desk.visible).group_by(col(ProjectYear.project_id))
    lately = list(desk.session.exec(mine.order_by(func.max(Entry.id).desc()).limit(OFFERED)))
    own = select(Project.id).where(desk.visible, col(Project.merged_into).is_(None))
    near = or_(col(Project.responsible_id) == desk.who.id, col(Project.section_id) == desk.who.section_id)
    if desk.own_only:
        near = near & (col(Project.section_id) == desk.who.section_id)
    own = own.where(near).order_by(col(Project.responsible_id) != desk.who.id, col(Project.id)).limit(OFFERED)
    ids = [one for one in dict.fromkeys([*lately, *desk.session.exec(own)]) if one is not None]
    return projects(desk, [one for one in ids if _allowed(desk, one)][:OFFERED])


def payees(desk: Desk, values: Values) -> tuple[Option, ...]:
    """Whom this project paid last."""
    rows = _of_project(values.get("project"))
    wanted = select(Entry.payee).where(rows, col(Entry.payee).is_not(None)).order_by(col(Entry.id).desc()).limit(20)
    names = [name for name in dict.fromkeys(desk.session.exec(wanted)) if name]
    return tuple((name[:LABEL], name) for name in names[:3])


def usual(desk: Desk, project_id: int) -> Decimal | None:
    """The middle of what this project paid at a time; None when it hardly paid anything yet."""
    taken = aliased(Entry)
    wanted = select(col(Entry.amount)).outerjoin(taken, col(taken.reverses) == col(Entry.id))
    wanted = wanted.where(_of_project(project_id), Entry.kind == "payment", col(taken.id).is_(None))
    amounts = list(desk.session.exec(wanted.order_by(col(Entry.id).desc()).limit(50)))
    return median(amounts) if len(amounts) >= 2 else None


def same_booked(desk: Desk, project_id: int, kind: str, amount: Decimal, day: date) -> Sequence[Entry]:
    """Entries of the same amount and day that were not taken back."""
    taken = aliased(Entry)
    wanted = select(Entry).outerjoin(taken, col(taken.reverses) == col(Entry.id))
    same = (Entry.kind == kind, Entry.amount == amount, Entry.day == day, col(taken.id).is_(None))
    return desk.session.exec(wanted.where(_of_project(project_id), *same).limit(3)).all()


def _of_project(project_id: int | None) -> ColumnElement[bool]:
    years = select(ProjectYear.id).where(ProjectYear.project_id == project_id)
    return col(Entry.project_year_id).in_(years)


def _allowed(desk: Desk, project_id: int) -> bool:
    found = desk.project(project_id)
    return found is not None and desk.writes_for(found)
