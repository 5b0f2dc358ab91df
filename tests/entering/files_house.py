"""People who send files: a bot with two budgets in its store, and files made here."""

import io
import struct
import zlib
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from sqlmodel import Session, select

from bot.demo.state import Message
from db.changing import ledger
from db.models import Attachment, Draft, Entry, Evidence, Project, ProjectYear, Section, Source
from db.names import normalise
from db.projects import catalog
from db.store import Store
from tests.access.house import House

NOW = datetime(2026, 1, 5, tzinfo=UTC)
BUDGETS = {"警犬经费": 200_000, "禁毒经费": 300_000}


def furnish(store: Store) -> None:
    """Two projects of two sections with this year's budgets booked."""
    with store.writing() as session:
        for name, section in (("警犬经费", "刑侦大队"), ("禁毒经费", "禁毒处")):
            year = _project(session, name, section)
            catalog.touch(session, session.get_one(Project, session.get_one(ProjectYear, year).project_id))
            ledger.record(
                session, now=NOW, actor_id=None, project_year_id=year, kind="initial",
                amount=Decimal(BUDGETS[name]), day=date(2026, 1, 4), key=f"initial:{name}",
            )  # fmt: skip


def _project(session: Session, name: str, section: str) -> int:
    home = session.exec(select(Section).where(Section.name == section)).first() or Section(name=section)
    session.add(home)
    session.flush()
    project = Project(name=name, normal=normalise(name), section_id=home.id, created_at=NOW)
    session.add(project)
    session.flush()
    year = ProjectYear(project_id=project.id or 0, year=datetime.now(UTC).year)
    session.add(year)
    session.flush()
    return year.id or 0


def png(shade: int = 0) -> bytes:
    """A picture of one pixel; another shade is another picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    body = zlib.compress(bytes([0, shade]))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def sheet(rows: list[list[Any]], name: str = "明细") -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False})
    page = book.add_worksheet(name)
    for at, row in enumerate(rows):
        page.write_row(at, 0, row)
    book.close()
    return buffer.getvalue()


def entries(house: House) -> list[tuple[str, Decimal]]:
    with house.store.reading() as session:
        rows = session.exec(select(Entry).where(Entry.kind != "initial").order_by(Entry.id)).all()  # type: ignore[arg-type]
        return [(row.kind, row.amount) for row in rows]


def count(house: House, model: type[Attachment | Draft | Evidence | Source]) -> int:
    with house.store.reading() as session:
        return len(session.exec(select(model)).all())


def evidence(house: House) -> list[tuple[str, str | None]]:
    """Name of the file and form of the draft it is with."""
    with house.store.reading() as session:
        rows = session.exec(
            select(Attachment.name, Draft.form)
            .join(Evidence, Evidence.attachment_id == Attachment.id)  # type: ignore[arg-type]
            .outerjoin(Draft, Draft.id == Evidence.draft_id)  # type: ignore[arg-type]
            .order_by(Evidence.id)  # type: ignore[arg-type]
        ).all()
        return list(rows)


def files_of(message: Message) -> bytes:
    assert message.document is not None
    return message.document.content
