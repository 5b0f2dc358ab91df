"""What is open and has a point within the window, read by indexes: the cost follows what is due, not what exists."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

import sqlalchemy
from sqlalchemy import and_, exists, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from db.models import (
    Approval,
    CalendarItem,
    Light,
    Notice,
    Outbox,
    Project,
    ProjectYear,
    Quieting,
    Rectification,
    RectificationStep,
)
from db.planning import agenda
from db.planning.workdays import Calendar, calendar
from db.rectification.ledger import MEASURES_DAYS
from db.reminders import ladder, schedule
from db.reminders import recipients as folks
from db.reminders.lights import Progress
from db.reminders.recipients import Folk, instant
from db.reminders.rules import Checkpoint, Rules
from db.reminders.slots import Known, Matter, Point, Quiet, Window, World

_CHUNK = 500
_LONGEST = timedelta(days=45)
_ON_IT = ("notified", "planned", "returned")  # states in which its owner has something to do
_GIVEN = {"notified": "new", "handed": "new", "returned": "returned"}  # steps its owner hears of at once
_DECIDED = ("extended", "extension_refused")
select: Any = sqlalchemy.select  # its typed overloads know no SQLModel fields


def gather(session: Session, *, now: datetime, zone: tzinfo, rules: Rules, state: Progress) -> World:
    """Everything `due` needs to know of this moment."""
    days = calendar(session)
    seen = window(state, now, zone, days)
    start = instant(seen.first, time(), zone)
    quiet = _quiet(session, start)
    later: dict[tuple[str, str], list[tuple[int, datetime]]] = {}
    for (person_id, rule, subject), one in quiet.items():
        if one.kind == "snoozed" and start <= one.until <= now:
            later.setdefault((rule, subject), []).append((person_id, one.until))
    secret = session.execute(select(Project.id, Project.section_id).where(col(Project.restricted)))
    restricted = dict(map(tuple, secret))
    view = _View(session, now, zone, rules, days, folks.load(session), seen, frozenset(later), restricted)
    matters = [
        *_rectifications(view),
        *_decisions(view),
        *_approvals(view),
        *_lights(view),
        *_dates(view),
        *_digests(view),
        *_running_out(view),
    ]
    return World(rules, days, zone, seen, view.folk, matters, _known(view, matters), quiet, later)


@dataclass(frozen=True, slots=True)
class _View:
    """One moment's circumstances, which every reader needs."""

    session: Session
    now: datetime
    zone: tzinfo
    rules: Rules
    days: Calendar
    folk: Folk
    window: Window
    later: frozenset[tuple[str, str]]  # rule and subject of what somebody wanted to hear again
    restricted: Mapping[int, int | None]  # such projects, with their sections

    def for_eyes(self, seats: ladder.Rungs, project_id: int | None, owner_id: int | None = None) -> ladder.Rungs:
        """Of a restricted project nobody hears who may not see it."""
        if project_id is None or project_id not in self.restricted:
            return seats
        return ladder.only_for(self.folk, seats, self.restricted[project_id], owner_id)

    def again(self, kind: str) -> list[int]:
        """The ids of such subjects of a kind."""
        found = (subject.partition(":") for _, subject in self.later)
        return [int(key) for name, _, key in found if name == kind]

    @property
    def today(self) -> date:
        return self.window.last

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def moment(self, point: Point) -> datetime:
        """When it is told in the office."""
        return point.at or instant(point.day, self.rules.hour, self.zone)

    def since(self, points: Iterable[Point], begun: datetime) -> tuple[Point, ...]:
        """What lay in the past when the schedule began does not exist."""
        return tuple(point for point in points if self.moment(point) >= begun)


def window(state: Progress, now: datetime, zone: tzinfo, days: Calendar) -> Window:
    """From the day up to which everything is settled; on the first tick from the working day before."""
    today = now.astimezone(zone).date()
    before = days.add(today, -1)
    if state.since is None:
        return Window(before, today, fresh=True)
    return Window(min(date.fromisoformat(state.since), today), today)


def settled(seen: Window, held: date | None, days: Calendar) -> date:
    """Where the next tick's window begins: the working day before, or what has to wait for the end of a night.

    It never goes back, and not for ever for somebody who may never be spoken to.
    """
    before = days.add(seen.last, -1)
    start = before if held is None else min(held, before)
    return max(start, min(seen.first, before), seen.last - _LONGEST)


def _rectifications(view: _View) -> Iterator[Matter]:
    """What its owner has to do: measures, evidence."""
    rules, seen = view.rules, view.window
    handed = _handed(view)
    notified = col(Rectification.notified_on)
    planless = and_(col(Rectification.state) == "notified", col(Rectification.measures).is_(None))
    period = timedelta(days=MEASURES_DAYS)
    spans = schedule.due_days(seen, view.days, rules.deadline_before)
    measures = [
        notified.between(first - period, last - period)
        for first, last in schedule.due_days(seen, view.days, rules.measures_before)
    ]
    wanted = or_(
        col(Rectification.due) < seen.last,
        *(col(Rectification.due).between(first, last) for first, last in spans),
        and_(planless, or_(notified < seen.last - period, *measures)),
        col(Rectification.id).in_([*handed, *view.again("rectification")]),
    )
    query = (
        select(Rectification, Project.section_id)
        .outerjoin(Project, col(Project.id) == col(Rectification.project_id))
        .where(col(Rectification.state).in_(_ON_IT), wanted)
    )
    rows = view.session.execute(query.order_by(col(Rectification.id))).all()
    begun = _begun(view, [item.id for item, _ in rows])
    climbs = schedule.overdue_rung(rules)
    for item, section_id in rows:
        start = max(item.created_at, begun.get((item.id, "extended"), item.created_at))
        back = begun.get((item.id, "returned"), item.created_at)  # what fell while it waited is over
        seats = ladder.climbing(view.folk, item.owner_id, section_id or item.section_id, view.today)
        seats = view.for_eyes(seats, item.project_id, item.owner_id)
        subject = f"rectification:{item.id}"
        day = view.day(start)
        points = schedule.deadline(item.due, seen, view.days, before=rules.deadline_before, begun=day, climbs=climbs)
        told = (*handed.get(item.id, ()), *view.since(points, max(start, back)))
        yield Matter("deadline", subject, tuple(sorted(told, key=view.moment)), seats)
        by = item.notified_on + period if item.notified_on is not None else None
        if by is not None and by < (item.first_due or item.due) and item.state == "notified" and item.measures is None:
            opened = view.day(item.created_at)  # more time for the whole is no more time for the measures
            points = schedule.deadline(by, seen, view.days, before=rules.measures_before, begun=opened, climbs=climbs)
            yield Matter("measures", subject, view.since(points, max(item.created_at, back)), seats)


def _handed(view: _View) -> dict[int, tuple[Point, ...]]:
    """Items somebody got, or got back, within the window: their owner hears of it at once."""
    start = instant(schedule.first_moving_to(view.window.first, view.days), time(), view.zone)
    step = RectificationStep
    steps = select(step.id, step.rectification_id, step.at, step.kind).where(
        col(step.kind).in_(tuple(_GIVEN)), col(step.at) >= start, col(step.at) <= view.now
    )
    found: dict[int, tuple[Point, ...]] = {}
    for step_id, item_id, at, kind in view.session.execute(steps.order_by(col(step.id))):
        before = () if kind == "returned" else found.get(item_id, ())  # what fell while it waited is over
        found[item_id] = (*before, _at_once(view, f"{_GIVEN[kind]}:{step_id}", at))
    return found


def _at_once(view: _View, key: str, at: datetime) -> Point:
    day = view.day(at)
    worked = view.days.next_workday(day)
    return Point(key, worked, 0, at if worked == day else None)


def _begun(view: _View, ids: Sequence[int]) -> dict[tuple[int, str], datetime]:
    """When the schedule of an item began anew (its newest extension), or went on (when it was sent back)."""
    step = RectificationStep
    query = (
        select(step.rectification_id, step.kind, func.max(step.at))
        .where(col(step.kind).in_(("extended", "returned")))
        .group_by(col(step.rectification_id), col(step.kind))
    )
    found: dict[tuple[int, str], datetime] = {}
    for some in _chunks(ids):
        rows = view.session.execute(query.where(col(step.rectification_id).in_(some)))
        found.update({(item_id, kind): at for item_id, kind, at in rows})
    return found


def _decisions(view: _View) -> Iterator[Matter]:
    """Evidence that was filed, or more time that was asked for, and nobody has decided."""
    step: Any = RectificationStep
    filed = (
        select(func.max(step.id))
        .where(col(step.rectification_id) == col(Rectification.id), col(step.kind) == "reported")
        .correlate(Rectification)
        .scalar_subquery()
    )
    reported = (
        select(Rectification, step.at, step.actor_id)
        .outerjoin(step, col(step.id) == filed)
        .where(col(Rectification.state) == "reported")
    )
    later: Any = aliased(RectificationStep)
    decided = exists().where(
        later.rectification_id == step.rectification_id, later.id > step.id, later.kind.in_(_DECIDED)
    )
    asked = (
        select(Rectification, step.at, step.actor_id)
        .join(step, col(step.rectification_id) == col(Rectification.id))
        .where(col(step.kind) == "extension_asked", ~decided, col(Rectification.state).in_(_ON_IT))
    )
    rows = [*view.session.execute(reported), *view.session.execute(asked)]
    begun = _begun(view, [item.id for item, _, _ in rows])
    for item, at, actor_id in rows:
        since = at or item.created_at
        points = schedule.waiting(since, view.window, view.days, view.rules, view.zone)
        if item.state != "reported":  # a wish for more time rests while evidence is looked at
            points = list(view.since(points, begun.get((item.id, "returned"), since)))
        seats = ladder.deciders(view.folk, actor_id, item.owner_id, view.today)
        seats = view.for_eyes(seats, item.project_id, item.owner_id)
        yield Matter("decision", f"rectification:{item.id}", tuple(points), seats)


def _approvals(view: _View) -> Iterator[Matter]:
    columns = (Approval.id, Approval.requested_by, Approval.requested_at)
    pending = select(*columns).where(col(Approval.state) == "pending", col(Approval.expires_at) > view.now)
    for approval_id, asked_by, asked in view.session.execute(pending.order_by(col(Approval.id))):
        points = schedule.waiting(asked, view.window, view.days, view.rules, view.zone)
        seats = ladder.deciders(view.folk, asked_by, None, view.today)
        yield Matter("approval", f"approval:{approval_id}", tuple(points), seats)


def _lights(view: _View) -> Iterator[Matter]:
    """Lights that came up, fixed shares that were missed, figures nobody has touched for long."""
    seen, days, rules = view.window, view.days, view.rules
    columns = (Light, ProjectYear.year, Project.id, Project.section_id, Project.responsible_id)
    lit = and_(col(Light.light) != "green", col(Light.since).in_(schedule.light_days(seen, days, rules)))
    old = col(Light.last_entry).in_(schedule.stale_days(seen, days, rules))
    again = col(Light.project_year_id).in_(view.again("projectyear"))
    query = (
        select(*columns)
        .join(ProjectYear, col(ProjectYear.id) == col(Light.project_year_id))
        .join(Project, col(Project.id) == col(ProjectYear.project_id))
        .where(or_(lit, old, col(Light.checkpoint).is_not(None), again))
        .where(col(ProjectYear.year) == seen.last.year, col(ProjectYear.standing).is_(None))
        .where(col(Project.merged_into).is_(None))
    )
    for row, year, project_id, section_id, owner_id in view.session.execute(query.order_by(col(Light.project_year_id))):
        subject = f"projectyear:{row.project_year_id}"
        seats = view.for_eyes(ladder.climbing(view.folk, owner_id, section_id, view.today), project_id)
        if row.light != "green":
            points = schedule.light(row.light, row.since, seen, days, rules)
            yield Matter("execution", subject, tuple(points), seats)
        if row.checkpoint is not None:
            point = Checkpoint(row.checkpoint.month, row.checkpoint.day, rules.yellow)
            yield Matter("checkpoint", subject, tuple(schedule.checkpoint(year, point, seen, days)), seats)
        if row.last_entry is not None:
            yield Matter("stale", subject, tuple(schedule.stale(row.last_entry, seen, days, rules)), seats)


def _dates(view: _View) -> Iterator[Matter]:
    """The department's calendar: few rows."""
    undone = select(CalendarItem).where(col(CalendarItem.done_at).is_(None))
    for item in view.session.execute(undone.order_by(col(CalendarItem.due))).scalars():
        points = schedule.deadline(
            item.due,
            view.window,
            view.days,
            before=agenda.leads(item),
            begun=view.day(item.created_at),
            overdue=view.rules.calendar_overdue,
        )
        seats = ladder.section(view.folk, item.section_id, view.today)
        yield Matter("calendar", f"calendar:{item.id}", view.since(points, item.created_at), seats)


def _digests(view: _View) -> Iterator[Matter]:
    points = schedule.week(view.window, view.days, view.rules)
    yield Matter("digest", "digest:department", tuple(points), ladder.leaders_and_groups(view.folk))
    monthly = tuple(schedule.month(view.window, view.days))
    for section_id in sorted({section for section, _ in view.folk.posts}):
        yield Matter("monthly", f"section:{section_id}", monthly, ladder.head(view.folk, section_id, view.today))


def _running_out(view: _View) -> Iterator[Matter]:
    last = view.days.last_covered(view.today)
    points = schedule.holidays(last, view.window, view.days, view.rules)
    yield Matter("holidays", "workdays", tuple(points), ladder.administrators(view.folk))


def _known(view: _View, matters: Sequence[Matter]) -> dict[tuple[str, str], list[Known]]:
    """What was told or covered of these matters since the window began."""
    missing = [f"person:{body.id}" for body in view.folk.people.values() if body.missing is not None]
    by_rule: dict[str, list[str]] = {"unreachable": missing}
    for matter in matters:
        if matter.points or (matter.rule, matter.subject) in view.later:
            by_rule.setdefault(matter.rule, []).append(matter.subject)
    columns = (Notice.rule, Notice.subject, Notice.slot, Notice.recipient, Notice.rung, Outbox.state)
    query = select(*columns).outerjoin(Outbox, col(Outbox.id) == col(Notice.outbox_id))
    found: dict[tuple[str, str], list[Known]] = {}
    for rule, subjects in by_rule.items():
        recent = query if rule == "unreachable" else query.where(col(Notice.created_at) >= _start(view))
        for some in _chunks(subjects):
            mine = recent.where(col(Notice.rule) == rule, col(Notice.subject).in_(some))
            for _, subject, slot, recipient, rung, state in view.session.execute(mine):
                known = Known(slot, recipient, rung, state not in ("failed", "dropped"))
                found.setdefault((rule, subject), []).append(known)
    return found


def _quiet(session: Session, since: datetime) -> dict[tuple[int, str, str], Quiet]:
    columns = (Quieting.person_id, Quieting.rule, Quieting.subject, Quieting.kind, Quieting.until)
    recent = select(*columns).where(col(Quieting.until) >= since)
    rows = session.execute(recent)
    return {(person, rule, subject): Quiet(kind, until) for person, rule, subject, kind, until in rows}


def _start(view: _View) -> datetime:
    """The window's beginning, wherever somebody is."""
    return instant(view.window.first, time(), view.zone) - timedelta(days=1)


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))
