"""Who did what: entries with who entered and approved them, and other changes of figures, newest first."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from db.models import Audit, Entry, Person, Project, ProjectYear

# Changes of figures that are no entries, by the audit's action; their subject is a project's year or a project.
_OTHERS = ("evaluation.score", "evaluation.words", "projectyear.goal", "project.add", "alias.add")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of it: of one project, by one person, between two moments."""

    project_id: int | None = None
    person_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that was done."""

    at: datetime
    what: str  # a kind of entry, or an audit action
    project: str
    year: int | None
    who: str | None
    approved_by: str | None = None
    amount: Decimal | None = None
    day: object = None
    note: str | None = None
    reversed_kind: str | None = None
    taken_back: bool = False
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


def events(
    session: Session, wanted: Wanted, *, visible: ColumnElement[bool], limit: int, offset: int = 0
) -> list[Event]:
    """A page of what was done to projects that may be seen."""
    most = limit + offset
    found = [*_entries(session, wanted, visible, most), *_others(session, wanted, visible, most)]
    return sorted(found, key=lambda event: event.at, reverse=True)[offset : offset + limit]


def _entries(session: Session, wanted: Wanted, visible: ColumnElement[bool], most: int) -> Sequence[Event]:
    entered, approved, undone, by = aliased(Person), aliased(Person), aliased(Entry), aliased(Entry)
    query: Any = (
        select(Entry, Project.name, ProjectYear.year, entered.name, approved.name)  # type: ignore[call-overload]
        .add_columns(col(undone.kind), col(by.id))
        .join(ProjectYear, col(ProjectYear.id) == Entry.project_year_id)
        .join(Project, col(Project.id) == ProjectYear.project_id)
        .outerjoin(entered, col(entered.id) == Entry.entered_by)
        .outerjoin(approved, col(approved.id) == Entry.approved_by)
        .outerjoin(undone, col(undone.id) == Entry.reverses)
        .outerjoin(by, col(by.reverses) == col(Entry.id))
        .where(visible)
    )
    if wanted.project_id is not None:
        query = query.where(Project.id == wanted.project_id)
    if wanted.person_id is not None:
        query = query.where(or_(Entry.entered_by == wanted.person_id, Entry.approved_by == wanted.person_id))
    query = _between(query, col(Entry.recorded_at), wanted)
    rows = session.execute(query.order_by(col(Entry.id).desc()).limit(most))
    return [
        Event(
            at=entry.recorded_at,
            what=entry.kind,
            project=project,
            year=year,
            who=who,
            approved_by=second,
            amount=entry.amount,
            day=entry.day,
            note=entry.note,
            reversed_kind=reversed_kind,
            taken_back=taken is not None,
        )
        for entry, project, year, who, second, reversed_kind, taken in rows
    ]


def _others(session: Session, wanted: Wanted, visible: ColumnElement[bool], most: int) -> Sequence[Event]:
    """Scores, texts, new projects and names, from the audit."""
    query = select(Audit, Person.name).outerjoin(Person, col(Person.id) == Audit.actor_id)
    query = query.where(col(Audit.action).in_(_OTHERS))
    if wanted.person_id is not None:
        query = query.where(Audit.actor_id == wanted.person_id)
    if wanted.project_id is not None:
        years = session.exec(select(ProjectYear.id).where(ProjectYear.project_id == wanted.project_id)).all()
        subjects = [f"project:{wanted.project_id}", *(f"projectyear:{year}" for year in years)]
        query = query.where(col(Audit.subject).in_(subjects))
    query = _between(query, col(Audit.at), wanted)
    rows = session.exec(query.order_by(col(Audit.id).desc()).limit(most)).all()
    places = _places(session, [row.subject for row, _ in rows], visible)
    return [
        Event(
            at=row.at,
            what=row.action,
            project=places[row.subject][0],
            year=places[row.subject][1],
            who=who,
            before=json.loads(row.before) if row.before else None,
            after=json.loads(row.after) if row.after else None,
        )
        for row, who in rows
        if row.subject in places
    ]


def _places(
    session: Session, subjects: Sequence[str], visible: ColumnElement[bool]
) -> dict[str, tuple[str, int | None]]:
    """Project and year behind subjects that may be seen."""
    years = [int(one.split(":")[1]) for one in subjects if one.startswith("projectyear:")]
    projects = [int(one.split(":")[1]) for one in subjects if one.startswith("project:")]
    of_years = select(ProjectYear.id, Project.name, ProjectYear.year).join(
        Project, col(Project.id) == ProjectYear.project_id
    )
    found: dict[str, tuple[str, int | None]] = {
        f"projectyear:{key}": (name, year)
        for key, name, year in session.exec(of_years.where(col(ProjectYear.id).in_(years), visible))
    }
    of_projects = select(Project.id, Project.name).where(col(Project.id).in_(projects), visible)
    return found | {f"project:{key}": (name, None) for key, name in session.exec(of_projects)}


def _between(query: Any, moment: Any, wanted: Wanted) -> Any:
    if wanted.since is not None:
        query = query.where(moment >= wanted.since)
    return query if wanted.until is None else query.where(moment < wanted.until)
