"""The ledger of items (台账): what stands, what is due and when, how far it has climbed, and how much came in time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, literal, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from db.models import Notice, Person, Project, Rectification, RectificationStep, Section
from db.money import rounded
from db.planning.workdays import Calendar, calendar

MEASURES_DAYS = 30  # measures are due so many calendar days after the notice
OPEN = ("notified", "planned", "reported", "returned")


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the ledger. `next` is what it waits for: measures, evidence, decision, or nothing (closed)."""

    id: int
    project_id: int | None
    project: str | None
    section_id: int | None
    section: str | None
    year: int
    problem: str
    measures: str | None
    owner_id: int | None
    owner: str | None
    state: str
    origin: str | None
    notified_on: date | None
    due: date
    first_due: date | None
    closed_at: datetime | None
    next: str | None
    next_due: date | None  # the day by which `next` is wanted
    days_left: int | None  # calendar days to next_due; negative: overdue
    workdays_left: int | None  # working days; negative: overdue
    rung: int  # the highest that heard of it: 0 nobody or the owner, 1 their head, 2 the leader

    @property
    def overdue(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    @property
    def open(self) -> bool:
        return self.state != "closed"


@dataclass(frozen=True, slots=True)
class Step:
    """What happened to an item, as it is shown."""

    kind: str
    at: datetime
    actor: str | None
    note: str | None
    due: date | None


@dataclass(frozen=True, slots=True)
class Rate:
    """How a section does: of its closed items how many came in time; what is open and overdue."""

    section_id: int | None
    section: str | None
    total: int
    closed: int
    in_time: int
    overdue: int

    @property
    def percent(self) -> Decimal | None:
        """按期完成率: closed in time / everything that should be closed by now; None when nothing should."""
        wanted = self.closed + self.overdue
        return rounded(Decimal(self.in_time * 100) / wanted) if wanted else None


def items(
    session: Session,
    *,
    today: date,
    visible: ColumnElement[bool] | None = None,
    states: Collection[str] = OPEN,
    section_id: int | None = None,
    owner_id: int | None = None,
    ids: Collection[int] | None = None,
    year: int | None = None,
    overdue: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[Item]:
    """The lines of the ledger, most urgent first; `visible` is db.persons.people.visible_to(…) of whoever looks."""
    query = _QUERY.where(col(Rectification.state).in_(list(states)))
    if visible is not None:
        query = query.where(or_(col(Rectification.project_id).is_(None), visible))
    if section_id is not None:
        query = query.where(section_id == _SECTION)
    if owner_id is not None:
        query = query.where(col(Rectification.owner_id) == owner_id)
    if ids is not None:
        query = query.where(col(Rectification.id).in_(list(ids)))
    if year is not None:
        query = query.where(col(Rectification.year) == year)
    days = calendar(session)
    if overdue:
        query = query.where(_overdue(days.add(today, -1)))
    query = query.order_by(col(Rectification.due), col(Rectification.id)).limit(limit).offset(offset)
    return [_item(row, today, days) for row in session.execute(query)]


def of_id(session: Session, item_id: int, *, today: date, visible: ColumnElement[bool] | None = None) -> Item | None:
    """One line; None where there is none, or whoever looks may not see it."""
    query = _QUERY.where(col(Rectification.id) == item_id)
    if visible is not None:
        query = query.where(or_(col(Rectification.project_id).is_(None), visible))
    row = session.execute(query).first()
    return None if row is None else _item(row, today, calendar(session))


def history(session: Session, item_id: int) -> list[Step]:
    """Its steps in their order."""
    query: Select[Any] = (
        select(*_STEP)
        .outerjoin(Person, col(Person.id) == col(RectificationStep.actor_id))
        .where(col(RectificationStep.rectification_id) == item_id)
        .order_by(col(RectificationStep.id))
    )
    return [Step(*row) for row in session.execute(query)]


def rates(
    session: Session,
    *,
    today: date,
    zone: tzinfo,
    visible: ColumnElement[bool] | None = None,
    year: int | None = None,
) -> list[Rate]:
    """The sections' rates of timely completion, those with most overdue first."""
    reported = select(col(RectificationStep.rectification_id), func.max(col(RectificationStep.at)).label("at"))
    filed = reported.where(col(RectificationStep.kind) == "reported").group_by(col(RectificationStep.rectification_id))
    last = filed.subquery()
    query: Select[Any] = (
        select(_SECTION, col(Section.name), *_OF_RATES, last.c.at)
        .select_from(Rectification)
        .outerjoin(Project, col(Project.id) == col(Rectification.project_id))
        .outerjoin(Section, col(Section.id) == _SECTION)
        .outerjoin(last, last.c.rectification_id == col(Rectification.id))
    )
    if visible is not None:
        query = query.where(or_(col(Rectification.project_id).is_(None), visible))
    if year is not None:
        query = query.where(col(Rectification.year) == year)
    days = calendar(session)
    found: dict[int | None, list[int]] = {}
    names: dict[int | None, str | None] = {}
    for section_id, name, state, due, closed_at, filed_at in session.execute(query):
        names[section_id] = name
        counts = found.setdefault(section_id, [0, 0, 0, 0])
        closed = state == "closed"
        moment = filed_at or closed_at
        counts[0] += 1
        counts[1] += closed
        counts[2] += bool(closed and moment is not None and moment.astimezone(zone).date() <= days.next_workday(due))
        counts[3] += state not in ("closed", "reported") and days.next_workday(due) < today
    lines = [Rate(section_id, names[section_id], *counts) for section_id, counts in found.items()]
    return sorted(lines, key=lambda rate: (-rate.overdue, rate.section or ""))


def measures_due(notified_on: date | None) -> date | None:
    """The day by which the measures are wanted."""
    return None if notified_on is None else notified_on + timedelta(days=MEASURES_DAYS)


def _item(row: Any, today: date, days: Calendar) -> Item:
    item, project, section_id, section, owner, rung = row
    wanted, by = _next(item)
    end = None if by is None else days.next_workday(by)  # a deadline on a day off ends with the next working day
    return Item(
        id=item.id,
        project_id=item.project_id,
        project=project,
        section_id=section_id,
        section=section,
        year=item.year,
        problem=item.problem,
        measures=item.measures,
        owner_id=item.owner_id,
        owner=owner,
        state=item.state,
        origin=item.origin,
        notified_on=item.notified_on,
        due=item.due,
        first_due=item.first_due,
        closed_at=item.closed_at,
        next=wanted,
        next_due=by,
        days_left=None if end is None else (end - today).days,
        workdays_left=None if end is None else days.between(today, end),
        rung=rung or 0,
    )


def _next(item: Rectification) -> tuple[str | None, date | None]:
    match item.state:
        case "closed":
            return None, None
        case "reported":
            return "decision", None
        case "notified" if item.measures is None:
            by = measures_due(item.notified_on)
            return "measures", item.due if by is None else min(by, item.due)
        case _:
            return "evidence", item.due


def _overdue(last_worked: date) -> ColumnElement[bool]:
    """What was due by the last working day before today."""
    late_measures = and_(
        col(Rectification.state) == "notified",
        col(Rectification.measures).is_(None),
        col(Rectification.notified_on) <= last_worked - timedelta(days=MEASURES_DAYS),
    )
    return and_(
        col(Rectification.state).not_in(("closed", "reported")),
        or_(col(Rectification.due) <= last_worked, late_measures),
    )


_OWNER = aliased(Person)
_SECTION: Any = func.coalesce(col(Project.section_id), col(Rectification.section_id))
_STEP: tuple[Any, ...] = (
    *(RectificationStep.kind, RectificationStep.at, Person.name),
    *(RectificationStep.note, RectificationStep.due),
)
_OF_RATES = (col(Rectification.state), col(Rectification.due), col(Rectification.closed_at))
_RUNG: Any = (
    select(func.max(col(Notice.rung)))
    .where(
        col(Notice.rule).in_(("deadline", "measures")),
        col(Notice.subject) == literal("rectification:") + cast(col(Rectification.id), String),
    )
    .correlate(Rectification)
    .scalar_subquery()
)
_QUERY: Select[Any] = (
    select(Rectification, col(Project.name), _SECTION, col(Section.name), _OWNER.name, _RUNG)  # type: ignore[call-overload]
    .outerjoin(Project, col(Project.id) == col(Rectification.project_id))
    .outerjoin(Section, col(Section.id) == _SECTION)
    .outerjoin(_OWNER, _OWNER.id == col(Rectification.owner_id))
)
