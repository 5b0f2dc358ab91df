"""Working days: the library's calendar of China, and above it the days of the notice that somebody loaded here.

The State Council moves working days (调休) by a notice in the autumn before. Until it is out, a year is only
estimated: statutory days and weekends.
"""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlmodel import Session, col, select

from db import audit
from db.errors import Refusal
from db.models import Setting, Workday

_LOADED = "workdays"  # setting: JSON list of the years whose notice was loaded
_ONE = timedelta(days=1)
_FEWEST_LOADED = 5  # a notice names the days of seven feasts; a single day is a correction, not a notice


@dataclass(frozen=True)
class Calendar:
    """What is known of working days at one moment: pure, so that a whole year can be played with it."""

    overrides: Mapping[date, bool] = field(default_factory=dict)  # day → whether it is worked
    loaded: frozenset[int] = frozenset()
    _years: dict[int, list[date]] = field(default_factory=dict, compare=False, repr=False)

    def covered(self, year: int) -> bool:
        """Whether the moved days of this year are published; otherwise it is estimated (暂估)."""
        return year in self.loaded or _published(year)

    def last_covered(self, day: date) -> date:
        """The last day up to which the calendar is sure, from `day` on; the day before this year if it is not."""
        year = day.year
        while self.covered(year):
            year += 1
        return date(year - 1, 12, 31)

    def is_workday(self, day: date) -> bool:
        worked = self._worked(day.year)
        place = bisect_left(worked, day)
        return place < len(worked) and worked[place] == day

    def next_workday(self, day: date) -> date:
        """The day itself if it is worked, else the first one after it."""
        while True:
            worked = self._worked(day.year)
            place = bisect_left(worked, day)
            if place < len(worked):
                return worked[place]
            day = date(day.year + 1, 1, 1)

    def add(self, day: date, count: int) -> date:
        """The count-th working day after `day` (before it when negative); with 0 the next that is worked, or itself."""
        if count == 0:
            return self.next_workday(day)
        step = 1 if count > 0 else -1
        left = abs(count)
        while left:
            day += step * _ONE
            left -= self.is_workday(day)
        return day

    def between(self, first: date, last: date) -> int:
        """Working days after `first` up to and including `last`; negative when `last` is before `first`."""
        if last < first:
            return -self.between(last, first)
        return sum(self._within(year, first, last) for year in range(first.year, last.year + 1))

    def _within(self, year: int, first: date, last: date) -> int:
        worked = self._worked(year)
        return bisect_right(worked, last) - bisect_right(worked, first)

    def _worked(self, year: int) -> list[date]:
        worked = self._years.get(year)
        if worked is None:
            moved = {day: works for day, works in self.overrides.items() if day.year == year}
            base = _worked_by_library(year)
            worked = sorted({day for day in base if moved.get(day, True)} | {d for d, works in moved.items() if works})
            self._years[year] = worked
        return worked


def calendar(session: Session) -> Calendar:
    """The calendar as the store has it now."""
    days = {row.day: row.works for row in session.exec(select(Workday))}
    return Calendar(days, frozenset(_loaded(session)))


def covered(session: Session, year: int) -> bool:
    return calendar(session).covered(year)


def is_workday(session: Session, day: date) -> bool:
    return calendar(session).is_workday(day)


def next_workday(session: Session, day: date) -> date:
    return calendar(session).next_workday(day)


def add_workdays(session: Session, day: date, count: int) -> date:
    return calendar(session).add(day, count)


def set_days(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    days: Mapping[date, bool],
    note: str | None = None,
) -> list[Workday]:
    """Say of single days whether they are worked; what is already so stays as it is. The changed rows."""
    known = {row.day: row for row in session.exec(select(Workday).where(col(Workday.day).in_(list(days))))}
    before = {day.isoformat(): known[day].works for day in known}
    changed = []
    for day, works in sorted(days.items()):
        row = known.get(day)
        if row is not None and row.works == works:
            continue
        if row is None:
            row = Workday(day=day, works=works, set_at=now)
        row.works, row.note, row.set_at, row.set_by = works, note, now, actor_id
        session.add(row)
        changed.append(row)
    if changed:
        session.flush()
        _note(session, changed, before, now=now, actor_id=actor_id)
    return changed


def load_notice(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    year: int,
    off: Collection[date],
    worked: Collection[date],
    note: str | None = None,
) -> list[Workday]:
    """Load a year's notice: the days off and the days worked instead. The year then counts as published."""
    named = {*off, *worked}
    strange = sorted(day for day in named if abs(day.year - year) > 1)
    if strange:
        raise Refusal(
            f"{strange[0]:%Y-%m-%d} 不在{year}年，请核对。", f"{strange[0]:%Y-%m-%d} is not in {year}; please check."
        )
    both = sorted({*off} & {*worked})
    if both:
        raise Refusal(
            f"{both[0]:%Y-%m-%d} 既写了放假又写了上班，请核对。", f"{both[0]:%Y-%m-%d} is named both as off and worked."
        )
    if len(named) < _FEWEST_LOADED:
        raise Refusal(
            "放假通知应列出全年的放假和上班日期；只改一两天请逐日设置。",
            "A notice names the days of the whole year; to change a day or two, set them one by one.",
        )
    changed = set_days(session, now=now, actor_id=actor_id, days={day: day in set(worked) for day in named}, note=note)
    _keep_loaded(session, now, actor_id, year)
    return changed


def _note(
    session: Session,
    changed: list[Workday],
    before: dict[str, bool],
    *,
    now: datetime,
    actor_id: int | None,
) -> None:
    audit.record(
        session,
        now=now,
        actor_id=actor_id,
        action="workday.set",
        subject="workdays",
        before=before or None,
        after={row.day.isoformat(): row.works for row in changed},
        rows=changed,
    )


def _loaded(session: Session) -> list[int]:
    row = session.get(Setting, _LOADED)
    years: list[int] = json.loads(row.value) if row else []
    return years


def _keep_loaded(session: Session, now: datetime, actor_id: int | None, year: int) -> None:
    years = _loaded(session)
    if year in years:
        return
    row = session.get(Setting, _LOADED, with_for_update=True) or Setting(name=_LOADED, value="[]", version=0)
    row.value, row.version = json.dumps(sorted({*json.loads(row.value), year})), row.version + 1
    session.add(row)
    audit.record(
        session,
        now=now,
        actor_id=actor_id,
        action="workday.load",
        subject=f"workdays:{year}",
        before={"loaded": years},
        after={"loaded": sorted({*years, year})},
    )


@cache
def _library(year: int) -> Any:
    import holidays  # a third of a second: only where days are counted

    return holidays.country_holidays("CN", years=year)


@cache
def _published(year: int) -> bool:
    return any(day.year == year for day in _library(year).weekend_workdays)


@cache
def _worked_by_library(year: int) -> tuple[date, ...]:
    known = _library(year)
    days = (date(year, 1, 1) + number * _ONE for number in range(366))
    return tuple(day for day in days if day.year == year and known.is_working_day(day))
