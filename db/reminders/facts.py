"""What a reminder says, read for those that are really told: figures, days, names. Words are made elsewhere."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any

import sqlalchemy
from sqlalchemy import case, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from db import audit, rectification
from db.models import Approval, Audit, CalendarItem, Entry, Light, Person, Project, ProjectYear, Section
from db.planning.workdays import calendar
from db.rectification import Item
from db.reminders import lights
from db.reminders.rules import Rules
from db.reminders.slots import Slot

_CHUNK = 500
_ALL = ("notified", "planned", "reported", "returned", "closed")
_LONGEST = 5  # lines of each part of a digest
select: Any = sqlalchemy.select  # its typed overloads know no SQLModel fields


@dataclass(frozen=True, slots=True)
class YearFacts:
    """A project's year that is behind, or that nobody has touched. Yuan and percent."""

    project: str
    year: int
    light: str
    since: date
    rate: Decimal | None
    wanted: Decimal  # the share that should be spent by today
    planned: bool  # wanted is a plan's, not the straight line's
    budget: Decimal | None
    spend: Decimal | None
    more: Decimal | None  # the least to be spent for a green light
    less: Decimal | None  # or to be cut from the budget
    last_entry: date | None
    checkpoint: date | None
    share: Decimal | None  # of the checkpoint, percent
    rules: Rules

    @property
    def behind(self) -> Decimal | None:
        return None if self.rate is None else self.wanted - self.rate


@dataclass(frozen=True, slots=True)
class ApprovalFacts:
    """What waits for a second pair of eyes."""

    asked_by: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class DateFacts:
    """A date of the department's calendar."""

    title: str
    due: date
    days_left: int


@dataclass(frozen=True, slots=True)
class DigestFacts:
    """How the department, or a section, stands."""

    section: str | None
    first: date  # movements since
    red: Sequence[str]
    yellow: Sequence[str]
    entries: int
    paid: Decimal
    overdue: Sequence[Item]
    open_items: int
    head: str | None  # of the audit chain, to be kept elsewhere
    count: int


@dataclass(frozen=True, slots=True)
class HolidayFacts:
    """The last day the calendar of working days is sure of."""

    last: date


@dataclass(frozen=True, slots=True)
class MissingFacts:
    """Somebody who cannot be reached: left, absent (never came), blocked."""

    name: str
    reason: str


def describe(
    session: Session, slots: Sequence[Slot], *, now: datetime, zone: tzinfo, rules: Rules
) -> dict[tuple[str, str, str], Any]:
    """Facts by rule, subject and recipient of every slot that is told."""
    today = now.astimezone(zone).date()
    view = _View(session, now, zone, today, rules)
    found: dict[tuple[str, str, str], Any] = {}
    for kind, read in _READERS.items():
        mine = [slot for slot in slots if slot.subject.partition(":")[0] == kind]
        for slot, facts in read(view, mine) if mine else ():
            found[slot.rule, slot.subject, slot.recipient] = facts
    return found


@dataclass(frozen=True, slots=True)
class _View:
    session: Session
    now: datetime
    zone: tzinfo
    today: date
    rules: Rules


_Read = Iterator[tuple[Slot, Any]]


def _items(view: _View, slots: Sequence[Slot]) -> _Read:
    items: dict[int, Item] = {}
    for some in _chunks(slots):
        read = rectification.items(view.session, today=view.today, states=_ALL, ids=some)
        items.update({item.id: item for item in read})
    yield from ((slot, items[_id(slot)]) for slot in slots)


def _years(view: _View, slots: Sequence[Slot]) -> _Read:
    names: dict[int, Any] = {}
    for some in _chunks(slots):
        columns = (ProjectYear.id, Project.name, Light)
        query = select(*columns).join(Project, col(Project.id) == col(ProjectYear.project_id))
        query = query.join(Light, col(Light.project_year_id) == col(ProjectYear.id))
        names.update({row[0]: row for row in view.session.execute(query.where(col(ProjectYear.id).in_(some)))})
    standings = {one.year_id: one for one in lights.standings(view.session, sorted(names), view.today, view.zone)}
    for slot in slots:
        _, name, light = names[_id(slot)]
        yield slot, _year(view, standings[_id(slot)], name, light)


def _year(view: _View, one: lights.Standing, name: str, light: Light) -> YearFacts:
    wanted = lights.expected(view.today, one.profile)
    more, less = None, None
    if one.budget is not None and one.spend is not None and one.rate is not None:
        more, less = lights.to_green(one.budget, one.spend, wanted, view.rules)
    shares = {(point.month, point.day): point.percent for point in view.rules.checkpoints}
    at = light.checkpoint
    return YearFacts(
        project=name,
        year=one.year,
        light=light.light,
        since=light.since,
        rate=one.rate,
        wanted=wanted,
        planned=one.profile is not None,
        budget=one.budget,
        spend=one.spend,
        more=more,
        less=less,
        last_entry=light.last_entry,
        checkpoint=at,
        share=shares.get((at.month, at.day)) if at is not None else None,
        rules=view.rules,
    )


def _approvals(view: _View, slots: Sequence[Slot]) -> _Read:
    columns = (Approval.id, Person.name, Approval.requested_at)
    query = select(*columns).join(Person, col(Person.id) == col(Approval.requested_by))
    rows: dict[int, Any] = {}
    for some in _chunks(slots):
        rows.update({row[0]: row for row in view.session.execute(query.where(col(Approval.id).in_(some)))})
    yield from ((slot, ApprovalFacts(*rows[_id(slot)][1:])) for slot in slots)


def _dates(view: _View, slots: Sequence[Slot]) -> _Read:
    for slot in slots:
        row = view.session.get_one(CalendarItem, _id(slot))
        yield slot, DateFacts(row.title, row.due, (row.due - view.today).days)


def _digests(view: _View, slots: Sequence[Slot]) -> _Read:
    """Leaders see everything, a group what everybody may see, a section its own."""
    made: dict[tuple[str, bool], DigestFacts] = {}
    for slot in slots:
        key = (slot.subject, slot.person_id is None)
        if key not in made:
            made[key] = _digest(view, *key)
        yield slot, made[key]


def _digest(view: _View, subject: str, public: bool) -> DigestFacts:
    section_id = int(subject.partition(":")[2]) if subject.startswith("section:") else None
    section = view.session.get(Section, section_id) if section_id is not None else None
    visible: Any = col(Project.merged_into).is_(None)
    if public:
        visible &= col(Project.restricted).is_(False)
    if section_id is not None:
        visible &= col(Project.section_id) == section_id
    first = view.today - timedelta(days=7 if section_id is None else 31)
    lit = {colour: _lit(view, colour, visible) for colour in ("red", "yellow")}
    entries, paid = _movements(view, first, visible)
    items = rectification.items(
        view.session, today=view.today, visible=visible if public else None, section_id=section_id
    )
    whole = section_id is None and not public
    return DigestFacts(
        section=section.name if section is not None else None,
        first=first,
        red=lit["red"],
        yellow=lit["yellow"],
        entries=entries,
        paid=paid,
        overdue=[item for item in items if item.overdue],
        open_items=len(items),
        head=audit.head(view.session) if whole else None,
        count=view.session.execute(select(func.count()).select_from(Audit)).scalar_one() if whole else 0,
    )


def _lit(view: _View, colour: str, visible: Any) -> list[str]:
    query = (
        select(Project.name)
        .join(ProjectYear, col(ProjectYear.project_id) == col(Project.id))
        .join(Light, col(Light.project_year_id) == col(ProjectYear.id))
        .where(col(Light.light) == colour, col(ProjectYear.year) == view.today.year, visible)
        .where(col(ProjectYear.standing).is_(None))
    )
    return list(view.session.execute(query.order_by(col(Light.since), col(Project.id))).scalars())


def _movements(view: _View, first: date, visible: Any) -> tuple[int, Decimal]:
    """How much was paid since a day, refunds and what was taken back off."""
    undone = aliased(Entry)
    kind: Any = case((col(Entry.kind) == "reversal", undone.kind), else_=col(Entry.kind))
    signed: Any = case((col(Entry.kind) == "reversal", -col(Entry.amount)), else_=col(Entry.amount))
    query = (
        select(kind, func.count(), func.sum(signed))
        .outerjoin(undone, undone.id == col(Entry.reverses))
        .join(ProjectYear, col(ProjectYear.id) == col(Entry.project_year_id))
        .join(Project, col(Project.id) == col(ProjectYear.project_id))
        .where(col(Entry.day) > first, col(Entry.day) <= view.today, visible)
        .group_by(kind)
    )
    sums = {name: (count, amount) for name, count, amount in view.session.execute(query)}
    paid, refunded = (sums.get(name, (0, Decimal(0))) for name in ("payment", "refund"))
    return paid[0] + refunded[0], paid[1] - refunded[1]


def _holidays(view: _View, slots: Sequence[Slot]) -> _Read:
    last = calendar(view.session).last_covered(view.today)
    yield from ((slot, HolidayFacts(last)) for slot in slots)


def _missing(view: _View, slots: Sequence[Slot]) -> _Read:
    for slot in slots:
        name = view.session.get_one(Person, _id(slot)).name
        yield slot, MissingFacts(name, slot.key.partition(":")[0])


_READERS: dict[str, Callable[[_View, Sequence[Slot]], _Read]] = {
    "rectification": _items,
    "projectyear": _years,
    "approval": _approvals,
    "calendar": _dates,
    "digest": _digests,
    "section": _digests,
    "workdays": _holidays,
    "person": _missing,
}


def _id(slot: Slot) -> int:
    return int(slot.subject.partition(":")[2])


def _chunks(slots: Sequence[Slot]) -> Iterator[list[int]]:
    ids = sorted({_id(slot) for slot in slots})
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))
