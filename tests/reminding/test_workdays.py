"""Working days with 调休: the library, what an administrator loads above it, and where the calendar runs out."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import Refusal
from db.keep import proof
from db.planning import workdays
from db.planning.workdays import Calendar
from db.store import Store

At = Callable[..., datetime]
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


def test_moved_days_of_2026() -> None:
    """The notice of 2026: worked weekends, and feasts on weekdays."""
    known = Calendar()
    for month, day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)):
        assert known.is_workday(date(2026, month, day))
    off = [date(2026, 1, 1) + timedelta(days=n) for n in range(3)]
    off += [date(2026, 2, 15) + timedelta(days=n) for n in range(9)]
    off += [date(2026, 10, 1) + timedelta(days=n) for n in range(7)]
    assert not any(known.is_workday(day) for day in off)
    assert known.add(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert known.next_workday(date(2026, 12, 31)) == date(2026, 12, 31)


def test_a_year_without_notice_is_estimated() -> None:
    known = Calendar()
    assert known.covered(2026)
    assert not known.covered(2031)
    assert not known.is_workday(date(2031, 1, 1))
    assert known.is_workday(date(2031, 1, 2)) == (date(2031, 1, 2).weekday() < 5)
    assert known.last_covered(date(2026, 11, 24)) >= date(2026, 12, 31)


@given(DAYS, st.integers(-40, 40))
def test_adding_and_counting_agree(day: date, count: int) -> None:
    known = Calendar({date(2027, 3, 6): True, date(2027, 3, 8): False})
    there = known.add(day, count)
    assert known.is_workday(there)
    before = timedelta(days=count < 0)  # going back, the day reached counts and the day itself does not
    if count:
        assert abs(known.between(day - before, there - before)) == abs(count)


@given(DAYS, DAYS)
def test_counting_is_counting(first: date, last: date) -> None:
    known = Calendar({date(2027, 3, 6): True})
    days = (min(first, last) + timedelta(days=n + 1) for n in range(abs((last - first).days)))
    assert known.between(first, last) == sum(map(known.is_workday, days)) * (1 if first <= last else -1)


def test_what_is_loaded_wins(store: Store, at: At) -> None:
    """A notice for a coming year: its days, and the year counts as published."""
    off = {date(2031, 1, 1) + timedelta(days=n) for n in range(5)}
    with store.writing() as session:
        workdays.load_notice(
            session, now=at(2030, 11, 20), actor_id=None, year=2031, off=off, worked={date(2031, 1, 11)}
        )
    with store.reading() as session:
        known = workdays.calendar(session)
        assert known.covered(2031)
        assert not known.covered(2032)
        assert known.is_workday(date(2031, 1, 11))
        assert known.next_workday(date(2031, 1, 1)) == date(2031, 1, 6)
        assert proof.verify(session).faults == ()
    with store.writing() as session:
        workdays.set_days(session, now=at(2030, 11, 21), actor_id=None, days={date(2031, 1, 11): False})
    with store.reading() as session:
        assert not workdays.is_workday(session, date(2031, 1, 11))
        assert proof.verify(session).faults == ()


def test_a_notice_that_contradicts_itself_is_refused(store: Store, at: At) -> None:
    day, now = date(2031, 1, 4), at(2030, 11, 20)
    with store.reading() as session:
        with pytest.raises(Refusal, match="既写了放假又写了上班"):
            workdays.load_notice(session, now=now, actor_id=None, year=2031, off=[day], worked=[day])
        with pytest.raises(Refusal, match="不在2031年"):
            workdays.load_notice(session, now=now, actor_id=None, year=2031, off=[date(2026, 1, 1)], worked=[day])
        with pytest.raises(Refusal, match="逐日设置"):
            workdays.load_notice(session, now=now, actor_id=None, year=2031, off=[day], worked=[])
