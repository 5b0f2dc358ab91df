"""Lights: how far a project's year is behind, with hysteresis, and exactly what would turn it green.

Every project of the year is looked at once a day, some thousands a tick, and again as soon as an entry is booked.
Only what is not green (or has had no entry for long) has a row: the tick then reads little.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import ROUND_CEILING, ROUND_DOWN, Decimal
from typing import Any

import sqlalchemy
from sqlalchemy import case, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from db.known.scoring import elapsed_share, execution_rate
from db.models import Entry, Light, Project, ProjectYear, Setting, StatedTotal
from db.planning import plans
from db.reminders.rules import Rules

AT_ONCE = 5000  # project years looked at in one tick
_CHUNK = 500
_HALF = Decimal("0.005")  # a rate is rounded half up to two places
_FEN = Decimal("0.01")
_SETTING = "reminding"
_ORDER = ("green", "yellow", "red")
select: Any = sqlalchemy.select  # its typed overloads know no SQLModel fields


@dataclass(frozen=True, slots=True)
class Standing:
    """A project's year in figures: yuan and percent. `rate` None: no budget, nothing to be behind of."""

    year_id: int
    year: int
    standing: str | None
    profile: str | None
    budget: Decimal | None
    spend: Decimal | None
    last_entry: date | None

    @property
    def rate(self) -> Decimal | None:
        if self.budget is None or self.budget <= 0 or self.spend is None:
            return None
        return execution_rate(self.spend, self.budget)


@dataclass(slots=True)
class Progress:
    """How far the clock has come: from which day on slots are looked at, and the daily look at the projects."""

    since: str | None = None
    looked: str | None = None
    cursor: int | None = None  # None: today's look is complete
    entry: int = 0  # entries up to this one were seen


def expected(day: date, profile: str | None) -> Decimal:
    """What should be spent by the end of a day, in percent: the plan's last month end, or the share of the year."""
    plan = plans.read(profile)
    if plan is None:
        return elapsed_share(day)
    ends = (day + timedelta(days=1)).month != day.month
    months = day.month if ends else day.month - 1
    return plan[months - 1] if months else Decimal(0)


def colour(rate: Decimal, wanted: Decimal, before: str | None, rules: Rules) -> str:
    """The light of a rate: it gets worse at a threshold and better only some points before it."""
    behind = wanted - rate
    for light, threshold in (("red", rules.red), ("yellow", rules.yellow)):
        stays = before is not None and _ORDER.index(before) >= _ORDER.index(light)
        if behind > threshold - (rules.hysteresis if stays else 0):
            return light
    return "green"


def to_green(budget: Decimal, spend: Decimal, wanted: Decimal, rules: Rules) -> tuple[Decimal, Decimal | None]:
    """The least that must be spent more, or cut from the budget, in yuan; no cut helps where nothing was spent."""
    rate = wanted - (rules.yellow - rules.hysteresis)
    if rate <= 0:
        return Decimal(0), Decimal(0)
    least = rate - _HALF  # what rounds to that rate
    enough = (budget * least / 100).quantize(_FEN, ROUND_CEILING)
    if spend <= 0:
        return enough - spend, None
    most = (spend * 100 / least).quantize(_FEN, ROUND_DOWN)
    return max(enough - spend, Decimal(0)), max(budget - most, Decimal(0))


def progress(session: Session) -> Progress:
    row = session.get(Setting, _SETTING)
    return Progress(**json.loads(row.value)) if row else Progress()


def keep(session: Session, state: Progress) -> None:
    row = session.get(Setting, _SETTING) or Setting(name=_SETTING, value="", version=0)
    value = json.dumps(asdict(state))
    if row.value != value:
        row.value = value
        session.add(row)


def look(
    session: Session, state: Progress, *, now: datetime, zone: tzinfo, rules: Rules, at_once: int = AT_ONCE
) -> None:
    """Look at the next project years of the day, and at those with new entries."""
    today = now.astimezone(zone).date()
    ids: set[int] = set()
    if state.looked != today.isoformat():
        state.looked, state.cursor = today.isoformat(), 0
    if state.cursor is not None:
        upcoming = select(ProjectYear.id).where(col(ProjectYear.year) == today.year, col(ProjectYear.id) > state.cursor)
        found = session.execute(upcoming.order_by(col(ProjectYear.id)).limit(at_once)).scalars().all()
        ids.update(found)
        state.cursor = found[-1] if len(found) == at_once else None
    newest = session.execute(select(func.max(Entry.id))).scalar() or 0
    if newest > state.entry:
        changed = select(Entry.project_year_id).where(col(Entry.id) > max(state.entry, newest - at_once)).distinct()
        ids.update(session.execute(changed).scalars())
        state.entry = newest
    if ids:
        _look_at(session, sorted(ids), today, zone, rules)


def has_work(session: Session, state: Progress, today: date) -> bool:
    """Whether there is anything to look at."""
    if state.looked != today.isoformat() or state.cursor is not None:
        return True
    return (session.execute(select(func.max(Entry.id))).scalar() or 0) > state.entry


def standings(session: Session, ids: Sequence[int], day: date, zone: tzinfo) -> Iterator[Standing]:
    """The figures of these project years as of a day: the ledger's where it has any, else what is stated."""
    for start in range(0, len(ids), _CHUNK):
        yield from _standings(session, ids[start : start + _CHUNK], day, zone)


def _look_at(session: Session, ids: Sequence[int], today: date, zone: tzinfo, rules: Rules) -> None:
    known = {}
    for start in range(0, len(ids), _CHUNK):
        rows = select(Light).where(col(Light.project_year_id).in_(ids[start : start + _CHUNK]))
        known.update({row.project_year_id: row for row in session.execute(rows).scalars()})
    for standing in standings(session, ids, today, zone):
        row = known.get(standing.year_id)
        seen = _seen(standing, row, today, rules)
        if row is None and seen == _NOTHING:
            continue
        if row is None:
            row = Light(project_year_id=standing.year_id, light="green", since=today, looked_on=today)
        if seen[0] != row.light:
            row.light, row.since = seen[0], today
        row.last_entry, row.checkpoint, row.looked_on = seen[1], seen[2], today
        session.add(row)
    session.flush()


_NOTHING = ("green", None, None)


def _seen(standing: Standing, row: Light | None, today: date, rules: Rules) -> tuple[str, date | None, date | None]:
    """Light, day of the last entry where that is long ago, and the fixed day whose share was not reached."""
    rate = standing.rate
    if standing.standing is not None or standing.year != today.year or rate is None or rate >= 100:
        return _NOTHING
    light = colour(rate, expected(today, standing.profile), row.light if row else None, rules)
    old = standing.last_entry
    stale = old if old is not None and (today - old).days >= rules.stale_days else None
    return light, stale, None if standing.profile else _missed(rate, today, rules)


def _missed(rate: Decimal, today: date, rules: Rules) -> date | None:
    """The newest fixed day whose share is not reached, for a fortnight."""
    days = [(date(today.year, point.month, point.day), point.percent) for point in rules.checkpoints]
    missed = [day for day, percent in days if 0 <= (today - day).days <= 14 and rate < percent]
    return max(missed, default=None)


_UNDONE, _BUDGET, _SPEND = aliased(Entry), aliased(StatedTotal), aliased(StatedTotal)
_KIND: Any = case((col(Entry.kind) == "reversal", col(_UNDONE.kind)), else_=col(Entry.kind))
_SIGNED: Any = case((col(Entry.kind) == "reversal", -col(Entry.amount)), else_=col(Entry.amount))
_SUMS = (
    select(Entry.project_year_id, _KIND, func.sum(_SIGNED), func.max(Entry.recorded_at))
    .outerjoin(_UNDONE, col(_UNDONE.id) == col(Entry.reverses))
    .group_by(col(Entry.project_year_id), _KIND)
)
_YEARS = (
    select(
        *(ProjectYear.id, ProjectYear.year, ProjectYear.standing, ProjectYear.profile),
        *(_BUDGET.amount, _SPEND.amount),
    )
    .join(Project, col(Project.id) == col(ProjectYear.project_id))
    .outerjoin(_BUDGET, (_BUDGET.project_year_id == ProjectYear.id) & (_BUDGET.measure == "budget"))
    .outerjoin(_SPEND, (_SPEND.project_year_id == ProjectYear.id) & (_SPEND.measure == "spend"))
    .where(col(Project.merged_into).is_(None))
)


def _standings(session: Session, ids: Sequence[int], day: date, zone: tzinfo) -> Iterator[Standing]:
    sums: dict[int, dict[str, Decimal]] = {}
    newest: dict[int, datetime] = {}
    booked = _SUMS.where(col(Entry.project_year_id).in_(ids), col(Entry.day) <= day)
    for year_id, kind, amount, recorded in session.execute(booked):
        sums.setdefault(year_id, {})[kind] = amount
        newest[year_id] = max(recorded, newest.get(year_id, recorded))
    for year_id, year, standing, profile, budget, spend in session.execute(_YEARS.where(col(ProjectYear.id).in_(ids))):
        last = newest.get(year_id)
        yield Standing(
            year_id,
            year,
            standing,
            profile,
            *_money(sums.get(year_id, {}), budget, spend),
            None if last is None else last.astimezone(zone).date(),
        )


def _money(
    sums: Mapping[str, Decimal], budget: Decimal | None, spend: Decimal | None
) -> tuple[Decimal | None, Decimal | None]:
    """As db.known.figures has them: booked wins over stated; a booked budget without payments is nothing spent."""
    none = Decimal(0)
    if "initial" in sums or "adjustment" in sums:
        budget = sums.get("initial", none) + sums.get("adjustment", none)
        spend = none if spend is None else spend
    if "payment" in sums or "refund" in sums:
        spend = sums.get("payment", none) - sums.get("refund", none)
    return budget, spend
