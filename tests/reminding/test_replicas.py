"""Two replicas on PostgreSQL tick at once, and one is killed in between: nothing missed, nothing doubled."""

import multiprocessing
import os
import signal
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from db import audit, rectification
from db.messages.outbox import Letter
from db.models import Notice, Outbox, Person, Section
from db.reminders import Body, Page, Told, tick
from db.store import Store

ZONE = ZoneInfo("Asia/Shanghai")
OPENED = datetime(2026, 6, 1, 2, tzinfo=UTC)
ITEMS, DAYS = 40, 8


def furnish(store: Store) -> None:
    with store.writing() as session:
        session.add(Section(name="甲"))
        session.flush()
        for number, (role, post) in enumerate((("editor", None), ("editor", "head"), ("leader", None)), 1):
            section = 1 if role == "editor" else None
            session.add(
                Person(
                    name=f"人{number}",
                    role=role,
                    section_id=section,
                    post=post,
                    telegram_id=number,
                    created_at=OPENED,
                )
            )
        session.flush()
        for number in range(ITEMS):
            rectification.open_item(
                session,
                now=OPENED,
                actor_id=None,
                key=f"item:{number}",
                year=2026,
                problem=f"问题{number}",
                notified_on=date(2026, 6, 1),
                due=date(2026, 6, 2) + timedelta(days=number % 4),
                section_id=1,
                owner_id=1,
            )
        audit.record(session, now=OPENED, actor_id=None, action="test", subject="test")


def replica(url: str, lazy: float) -> None:
    """One process that ticks through the days, slowly enough to be killed in the middle of a transaction."""
    store = Store(url)

    def write(body: Body | None, told: list[Told]) -> list[Page]:
        time.sleep(lazy)
        assert body is not None and body.telegram_id is not None
        return [Page([Letter(body.telegram_id, "sendMessage", {"text": "x"})], [one.notice_id for one in told])]

    for day in range(DAYS):
        now = OPENED + timedelta(days=day)
        with store.writing() as session:
            tick(session, now=now, zone=ZONE, write=write)  # type: ignore[arg-type]


def written(store: Store) -> tuple[Counter[tuple[str, ...]], Counter[int]]:
    with store.reading() as session:
        notices = [(row.rule, row.subject, row.recipient, row.slot) for row in session.exec(select(Notice))]
        told = [row.chat_id for row in session.exec(select(Outbox))]
    return Counter(notices), Counter(told)


@pytest.mark.postgresql
def test_two_replicas_and_a_kill(postgresql_url: str, sqlite_url: str) -> None:
    alone = Store(sqlite_url)
    furnish(alone)
    replica(sqlite_url, 0)
    wanted = written(alone)
    alone.close()
    shared = Store(postgresql_url)
    furnish(shared)
    context = multiprocessing.get_context("spawn")
    victims = [context.Process(target=replica, args=(postgresql_url, 0.05)) for _ in range(2)]
    for process in victims:
        process.start()
    deadline = time.monotonic() + 60
    while not written(shared)[1] and time.monotonic() < deadline:  # in the middle of it
        time.sleep(0.02)
    assert victims[0].pid is not None
    os.kill(victims[0].pid, signal.SIGKILL)
    for process in victims:
        process.join(60)
    assert victims[0].exitcode == -signal.SIGKILL
    assert victims[1].exitcode == 0
    assert written(shared) == wanted
    shared.close()
