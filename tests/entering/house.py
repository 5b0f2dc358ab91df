"""A harbour office whose figures are entered in chats: sections, projects with and without budgets, people."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from db import audit
from db.changing import booking, preview
from db.changing.changes import Change, Movement
from db.known import figures
from db.models import Entry, Evaluation, ProjectYear, Source, StatedTotal
from db.persons import people
from db.projects import catalog
from db.store import Store
from tests.access.house import House, opened

WAN = Decimal(10_000)
BOAT, HALL, GARDEN, PIER = "航标艇维护费", "渔港大厅改造经费", "堤岸绿化养护费", "栈桥检测经费"
SECTION, OTHER = "航标科", "港务科"


def furnish(store: Store) -> dict[str, int]:
    """This year: the boat with a budget of 20 and 5 spent; the hall as a report states it; nothing of the others."""
    now = datetime.now(UTC)
    with store.writing() as session:
        source = Source(name="报告.txt", sha256="c" * 64, kind="narrative", year=now.year, imported_at=now)
        session.add(source)
        session.flush()
        ids = {}
        for name, section in ((BOAT, SECTION), (HALL, SECTION), (GARDEN, OTHER), (PIER, SECTION)):
            project = catalog.open_project(session, name, now=now)
            project.section_id = people.ensure_section(session, section, now=now, actor_id=None).id
            ids[name] = project.id or 0
            catalog.touch(session, project)
        _state(session, ids[HALL], now.year, source.id or 0)
        audit.record(session, now=now, actor_id=None, action="test.furnish", subject="test")
    day = datetime.now(UTC).date().replace(month=1, day=5)
    put(store, [Movement(ids[BOAT], day.year, "initial", 20 * WAN, day)], "test:budget")
    put(store, [Movement(ids[BOAT], day.year, "payment", 5 * WAN, day)], "test:paid")
    return ids


def _state(session: Session, project: int, year: int, source: int) -> None:
    row = ProjectYear(project_id=project, year=year)
    session.add(row)
    session.flush()
    for measure, wan in (("budget", 100), ("spend", 40)):
        amount = wan * WAN
        total = StatedTotal(project_year_id=row.id or 0, measure=measure, amount=amount, place="一", source_id=source)
        session.add(total)
    points: dict[str, Any] = {"output": 40, "benefit": 30, "satisfaction": 10, "execution": 4, "total": 84}
    points = {part: Decimal(value) for part, value in points.items()}
    session.add(Evaluation(project_year_id=row.id or 0, grade="良", **points))


def put(store: Store, changes: list[Change], key: str) -> None:
    """Book past the chat, as another way in would."""
    with store.writing() as session:
        shown = preview.preview(session, changes).fingerprint
        now = datetime.now(UTC)
        booking.book(session, now=now, actor_id=None, changes=changes, key=key, fingerprint=shown)


def entries(store: Store) -> list[Entry]:
    """Everything booked in chats, in its order."""
    with store.reading() as session:
        mine = select(Entry).where(col(Entry.key).startswith("draft:"))
        return [Entry(**entry.model_dump()) for entry in session.exec(mine.order_by(col(Entry.id)))]


def booked(store: Store) -> list[tuple[str, str]]:
    """Kind and amount in 万元 of what was booked in chats."""
    return [(entry.kind, f"{(entry.amount / WAN).normalize():f}") for entry in entries(store)]


def stands(store: Store, project: int) -> tuple[str | None, str | None]:
    """Budget and spend of this year in 万元."""
    with store.reading() as session:
        rows = figures.of_projects(session, [project])
        row = next(row for row in rows if row.year == datetime.now(UTC).year)
        return _wan(row.budget), _wan(row.spend)


def _wan(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{(amount / WAN).normalize():f}"


@asynccontextmanager
async def harbour(url: str, **settings: Any) -> AsyncIterator[tuple[House, dict[str, int]]]:
    """The running bot with the harbour's figures in its store."""
    async with opened(url, **settings) as house:
        yield house, furnish(house.store)
