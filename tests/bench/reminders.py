"""One tick over many project years of which 1 % are due: time, memory, and how both grow.

    python -m tests.bench.reminders [1000 10000 100000]

Every project year has a budget, payments and an item that is closed; in 1 % the item is overdue today.
"""

import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlmodel import Session

from bot.ticker import tick
from db import audit, migrate
from db.models import Entry, Person, Project, ProjectYear, Rectification, Section
from db.reminders import lights
from db.store import Store

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 6, 24, 1, 30, tzinfo=UTC)
SECTIONS = 20


def furnish(session: Session, count: int) -> None:
    began = NOW - timedelta(days=20)
    people = [{"id": 1, "name": "局长", "role": "leader", "telegram_id": 1, "created_at": began}]
    for number in range(2, 2 + SECTIONS * 10):
        post = {0: "head", 1: "deputy"}.get(number % 10)
        of = {"section_id": 1 + number // 10 % SECTIONS, "post": post, "role": "editor"}
        people.append({"id": number, "name": f"人{number}", "telegram_id": number, "created_at": began, **of})
    session.execute(insert(Section), [{"id": number + 1, "name": f"科{number}"} for number in range(SECTIONS)])
    session.execute(insert(Person), [{"section_id": None, "post": None} | person for person in people])
    for rows in batches(count):
        session.execute(insert(Project), [project(number, began) for number in rows])
        session.execute(insert(ProjectYear), [{"id": n, "project_id": n, "year": 2026} for n in rows])
        session.execute(insert(Entry), [entry for number in rows for entry in entries(number, began)])
        session.execute(insert(Rectification), [item(number, began) for number in rows])
    audit.record(session, now=NOW, actor_id=None, action="bench", subject="bench")


def batches(count: int) -> Iterator[range]:
    return (range(start, min(start + 5000, count + 1)) for start in range(1, count + 1, 5000))


def project(number: int, at: datetime) -> dict[str, Any]:
    owner = 2 + number % (SECTIONS * 10)
    of = {"section_id": 1 + owner // 10 % SECTIONS, "responsible_id": owner, "created_at": at}
    return {"id": number, "name": f"项目{number}", "normal": f"项目{number}", "restricted": False, "revision": 0, **of}


def entries(number: int, at: datetime) -> list[dict[str, Any]]:
    """Half of the budget is spent by June: green."""
    parts = [("initial", 100_000, 1)] + [("payment", 10_000, month) for month in range(1, 6)]
    return [
        {
            "project_year_id": number,
            "kind": kind,
            "amount": Decimal(amount),
            "day": date(2026, month, 20),
            "recorded_at": at,
            "key": f"{number}:{place}",
        }
        for place, (kind, amount, month) in enumerate(parts)
    ]


def item(number: int, at: datetime) -> dict[str, Any]:
    due = number % 100 == 0
    return {
        "project_id": number,
        "year": 2026,
        "problem": "问题",
        "measures": "措施",
        "due": date(2026, 6, 10),
        "owner_id": 2 + number % (SECTIONS * 10),
        "state": "planned" if due else "closed",
        "created_at": at,
    }


def measure(count: int) -> Sequence[str]:
    with tempfile.TemporaryDirectory() as room:
        store = Store(f"sqlite:///{Path(room) / 'bench.db'}")
        migrate.upgrade(store)
        with store.writing() as session:
            furnish(session, count)
        looks = -(-count // lights.AT_ONCE) + 1
        slowest = max(timed(store, NOW - timedelta(hours=6) + timedelta(minutes=n)) for n in range(looks))
        due = timed(store, NOW)
        idle = timed(store, NOW + timedelta(minutes=1))
        tracemalloc.start()
        timed(store, NOW + timedelta(days=1, hours=-6))
        timed(store, NOW + timedelta(days=1))
        memory = tracemalloc.get_traced_memory()[1] / 2**20
        tracemalloc.stop()
        store.close()
    return f"{count:,}", f"{count // 100:,}", f"{slowest:.2f}", f"{due:.2f}", f"{idle * 1000:.0f}", f"{memory:.0f}"


def timed(store: Store, now: datetime) -> float:
    began = time.perf_counter()
    with store.writing() as session:
        tick(session, now, ZONE, "zh")
    return time.perf_counter() - began


def main(counts: Sequence[int]) -> None:
    print("project years  due items  one look at lights s  tick with all due s  next tick ms  memory MiB")
    for count in counts:
        cells = measure(count)
        print(
            "  ".join(cell.rjust(width) for cell, width in zip(cells, (13, 9, 20, 19, 12, 10), strict=True)), flush=True
        )


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:]] or [1_000, 10_000, 100_000])
