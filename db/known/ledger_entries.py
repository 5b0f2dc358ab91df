"""The ledger as it is asked about: single payments and changes of budgets, newest or largest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from db.changing.ledger import BUDGET, SPEND
from db.known.columns import select_columns
from db.models import Entry, Person, Project, ProjectYear, Section, Source

KINDS = {"spend": SPEND, "budget": BUDGET}


@dataclass(frozen=True, slots=True)
class Booking:
    """One entry that stands, and whose it is. A refund is negative."""

    project_id: int
    project: str
    kind: str
    amount: Decimal
    day: date
    recorded_at: datetime
    note: str | None
    payee: str | None
    entered_by: str | None
    approved_by: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: of which projects, section or person, in which days, of money spent or of budgets."""

    what: str = "spend"
    projects: tuple[int, ...] = ()
    since: date | None = None
    until: date | None = None
    year: int | None = None
    section: str | None = None
    responsible: str | None = None


_ENTERED, _APPROVED, _TAKEN = aliased(Person), aliased(Person), aliased(Entry)


def bookings(
    session: Session, wanted: Wanted, *, visible: ColumnElement[bool] | None, order: str = "newest", limit: int = 12
) -> list[Booking]:
    """What was booked and not taken back, in the order asked for: newest, oldest, largest, smallest."""
    by: dict[str, Sequence[Any]] = {
        "newest": (col(Entry.day).desc(), col(Entry.id).desc()),
        "oldest": (col(Entry.day), col(Entry.id)),
        "largest": (col(Entry.amount).desc(), col(Entry.id)),
        "smallest": (col(Entry.amount), col(Entry.id)),
    }
    columns = (Project.id, Project.name, Entry.kind, Entry.amount, Entry.day, Entry.recorded_at, Entry.note)
    query = select_columns(*columns, Entry.payee, _ENTERED.name, _APPROVED.name)
    query = _matching(query, wanted, visible).order_by(*by[order]).limit(limit)
    return [_booking(row) for row in session.execute(query)]


def number(session: Session, wanted: Wanted, *, visible: ColumnElement[bool] | None) -> tuple[int, Decimal]:
    """How many entries stand, and what they come to."""
    sums = _matching(select_columns(Entry.kind, func.count(), func.sum(Entry.amount)), wanted, visible)
    rows = session.execute(sums.group_by(col(Entry.kind))).all()
    amount = sum((-total if kind == "refund" else total for kind, _, total in rows), Decimal(0))
    return sum(count for _, count, _ in rows), amount


def years(session: Session, wanted: Wanted, *, visible: ColumnElement[bool] | None) -> list[int]:
    """The budget years with such entries, newest first."""
    query = _matching(select_columns(ProjectYear.year), wanted, visible).distinct()
    return list(session.execute(query.order_by(col(ProjectYear.year).desc())).scalars())


def last_change(
    session: Session, projects: Sequence[int], *, visible: ColumnElement[bool] | None
) -> tuple[datetime | None, datetime | None]:
    """When the ledger was written last (of these projects, or at all), and when a file was read last."""
    query = select_columns(func.max(Entry.recorded_at)).join(ProjectYear).join(Project)
    if projects:
        query = query.where(col(ProjectYear.project_id).in_(projects))
    if visible is not None:
        query = query.where(visible)
    files = select_columns(func.max(Source.imported_at))
    if projects:
        files = files.join(ProjectYear, col(ProjectYear.source_id) == Source.id).where(
            col(ProjectYear.project_id).in_(projects)
        )
    return session.execute(query).scalar(), session.execute(files).scalar()


def _matching(query: Select[Any], wanted: Wanted, visible: ColumnElement[bool] | None) -> Select[Any]:
    query = (
        query.select_from(Entry)
        .join(ProjectYear, col(ProjectYear.id) == Entry.project_year_id)
        .join(Project, col(Project.id) == ProjectYear.project_id)
        .outerjoin(Section, col(Section.id) == Project.section_id)
        .outerjoin(Person, col(Person.id) == Project.responsible_id)
        .outerjoin(_ENTERED, col(_ENTERED.id) == Entry.entered_by)
        .outerjoin(_APPROVED, col(_APPROVED.id) == Entry.approved_by)
        .outerjoin(_TAKEN, col(_TAKEN.reverses) == Entry.id)
        .where(col(_TAKEN.id).is_(None), col(Entry.kind).in_(KINDS[wanted.what]), col(Project.merged_into).is_(None))
    )
    if wanted.projects:
        query = query.where(col(ProjectYear.project_id).in_(wanted.projects))
    if wanted.since is not None:
        query = query.where(col(Entry.day) >= wanted.since)
    if wanted.until is not None:
        query = query.where(col(Entry.day) <= wanted.until)
    equal = ((ProjectYear.year, wanted.year), (Section.name, wanted.section), (Person.name, wanted.responsible))
    query = query.where(*(col(column) == value for column, value in equal if value is not None))
    return query if visible is None else query.where(visible)


def _booking(row: Any) -> Booking:
    project_id, project, kind, amount, *rest = row
    return Booking(project_id, project, kind, -amount if kind == "refund" else amount, *rest)
