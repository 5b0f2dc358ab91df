"""The schedules: on which working days a matter is told, computed from its dates alone, never stored.

A day that is not worked moves to the next working day; a deadline on such a day ends with the next working day.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta, tzinfo

from db.planning.workdays import Calendar
from db.reminders.rules import Checkpoint, Rules
from db.reminders.slots import Point, Window

_ONE = timedelta(days=1)
_LEADERS_LIGHT = 4  # leaders hear of a red light every so many times its owner does
_FEW = 40  # periods of one matter: more is another year


def deadline(
    due: date,
    window: Window,
    days: Calendar,
    *,
    before: Sequence[int],
    begun: date,
    climbs: Callable[[int, date, Window, Calendar], int] = lambda *_: 0,
    overdue: int | None = None,
) -> list[Point]:
    """`before` days ahead, on the day, then each working day overdue (at most `overdue`), climbing as told.

    What came to be after its day is overdue from the day it came to be.
    """
    points = [Point(f"{due}:-{ahead}", days.next_workday(due - ahead * _ONE)) for ahead in sorted(before, reverse=True)]
    last = days.next_workday(due)
    points.append(Point(f"{due}:0", last))
    late_from = max(last, begun)
    for day in _worked(window, days):
        late = days.between(late_from, day) if day > late_from else 0
        if late and (overdue is None or late <= overdue):
            points.append(Point(f"{due}:+{late}", day, climbs(late, day, window, days)))
    return _within(points, window)


def overdue_rung(rules: Rules) -> Callable[[int, date, Window, Calendar], int]:
    """How far up so many working days overdue go; the leaders hear the day it climbs, then once a week."""

    def rung(late: int, day: date, window: Window, days: Calendar) -> int:
        if late >= rules.leader_after and (late == rules.leader_after or _with_digest(day, window, days, rules)):
            return 2
        return 1 if late >= rules.head_after else 0

    return rung


def light(colour: str, since: date, window: Window, days: Calendar, rules: Rules) -> list[Point]:
    """The day a light came up, then every few working days while it stays."""
    first = days.next_workday(since)
    points = []
    for day in _worked(window, days):
        count = days.between(first, day) if day > first else 0
        if (day == first or count) and count % rules.light_repeat == 0:
            points.append(Point(f"{colour}:{since}:{count}", day, _light_rung(colour, count, window, rules)))
    return points


def light_days(window: Window, days: Calendar, rules: Rules) -> list[date]:
    """The days a light may have come up on to have a point within the window."""
    start = date(window.last.year, 1, 1)
    every = (start + number * _ONE for number in range((window.last - start).days + 1))
    return [since for since in every if light("red", since, window, days, rules)]


def stale(last: date, window: Window, days: Calendar, rules: Rules) -> list[Point]:
    """So many days after the last entry, and so many again; from the second time the section head hears too."""
    period = rules.stale_days * _ONE
    points = [
        Point(f"{last}:{count}", days.next_workday(last + count * period), min(count - 1, 1)) for count in _counts()
    ]
    return _within(points, window)


def stale_days(window: Window, days: Calendar, rules: Rules) -> list[date]:
    """The days of a last entry that have a point within the window."""
    found = []
    for day in _every(first_moving_to(window.first, days), window.last):
        found += [day - count * rules.stale_days * _ONE for count in _counts()]
    return found


def due_days(window: Window, days: Calendar, before: Sequence[int]) -> list[tuple[date, date]]:
    """Spans of due days that have a point ahead of them, or on them, within the window."""
    first = first_moving_to(window.first, days)
    return [(first + ahead * _ONE, window.last + ahead * _ONE) for ahead in (*before, 0)]


def waiting(asked: datetime, window: Window, days: Calendar, rules: Rules, zone: tzinfo) -> list[Point]:
    """A working day after it was asked for, then each working day; after some the leaders hear too."""
    there = asked.astimezone(zone)
    stamp = f"{there:%Y%m%dT%H%M%S}"
    points = []
    for day in _worked(window, days):
        count = days.between(there.date(), day) if day > there.date() else 0
        if count:
            after = rules.waiting_leader_after
            rung = int(count == after or (count > after and _with_digest(day, window, days, rules)))
            at = datetime.combine(day, max(there.time(), rules.hour), zone) if count == 1 else None
            points.append(Point(f"{stamp}:{count}", day, rung, at))
    return points


def checkpoint(year: int, point: Checkpoint, window: Window, days: Calendar) -> list[Point]:
    """The fixed day itself, or the first working day after it."""
    day = date(year, point.month, point.day)
    return _within([Point(f"{day}", days.next_workday(day), 1)], window)


def week(window: Window, days: Calendar, rules: Rules) -> list[Point]:
    """The first working day of this week from the chosen day on; a week that is over is not told any more."""
    monday, day = _week_of(window.last, days, rules)
    return _within([Point(f"{monday}", day)] if day < monday + 7 * _ONE else [], window)


def month(window: Window, days: Calendar) -> list[Point]:
    """The first working day of this month."""
    day = days.next_workday(window.last.replace(day=1))
    return _within([Point(f"{window.last:%Y-%m}", day)], window)


def holidays(last: date, window: Window, days: Calendar, rules: Rules) -> list[Point]:
    """Some days before the last day the calendar is sure of; when that is over, now."""
    points = [Point(f"{last}:-{ahead}", days.next_workday(last - ahead * _ONE)) for ahead in rules.holidays_before]
    points.append(Point(f"{last}:0", days.next_workday(last + _ONE)))
    return _within(points, window)


def _light_rung(colour: str, count: int, window: Window, rules: Rules) -> int:
    if colour != "red":
        return 0
    first = -(-rules.light_leader_after // rules.light_repeat)  # the digest tells of red lights each week as well
    told = count // rules.light_repeat - first
    if told >= 0 and (window.fresh or told % _LEADERS_LIGHT == 0):
        return 2
    return 1 if count >= rules.light_head_after else 0


def _with_digest(day: date, window: Window, days: Calendar, rules: Rules) -> bool:
    """Leaders hear the day it climbs to them, then with their weekly digest: one message a week, not one a day."""
    return window.fresh or day == _week_of(day, days, rules)[1]


def _week_of(day: date, days: Calendar, rules: Rules) -> tuple[date, date]:
    """Its Monday, and the working day of the digest."""
    monday = day - day.weekday() * _ONE
    return monday, days.next_workday(monday + (rules.digest_weekday - 1) * _ONE)


def _within(points: Sequence[Point], window: Window) -> list[Point]:
    inside = [point for point in points if window.first <= point.day <= window.last]
    return sorted(inside, key=lambda point: point.day)  # stable: of one day the nearest to the deadline is last


def _worked(window: Window, days: Calendar) -> Iterator[date]:
    return (day for day in _every(window.first, window.last) if days.is_workday(day))


def _every(first: date, last: date) -> Iterator[date]:
    return (first + number * _ONE for number in range((last - first).days + 1))


def first_moving_to(day: date, days: Calendar) -> date:
    """The first day that moves to `day` or later."""
    return days.add(day, -1) + _ONE


def _counts() -> range:
    return range(1, _FEW)
