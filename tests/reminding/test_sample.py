"""The sample department always has something due, something overdue and a calendar, whatever the day."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from db import rectification
from db.keep import proof
from db.models import CalendarItem, Rectification
from db.planning import agenda
from db.sample import load_sample
from db.store import Store


@pytest.mark.parametrize("day", [(2026, 1, 3), (2026, 11, 24), (2028, 2, 29)])
def test_the_sample_has_matters_of_its_day_and_is_loaded_once(store: Store, day: tuple[int, int, int]) -> None:
    now = datetime(*day, 9, tzinfo=UTC)
    load_sample(store, now)
    with store.reading() as session:
        items = rectification.items(session, today=now.date())
        assert sum(item.overdue for item in items) == 2
        assert any(item.days_left is not None and 0 <= item.days_left <= 4 for item in items)
        coming = agenda.coming(session)
        assert len(coming) == 4
        assert all(now.date() <= row.due < now.date() + timedelta(days=367) for row in coming)
        assert proof.verify(session).faults == ()
        first = coming[0].id or 0
    with store.writing() as session:
        agenda.finish(session, now=now, actor_id=None, item_id=first)
    load_sample(store, now + timedelta(days=1))  # a demo that is started again the next day
    with store.reading() as session:
        assert len(session.exec(select(Rectification)).all()) == 6
        assert [row.done_at is not None for row in session.exec(select(CalendarItem))].count(True) == 1
