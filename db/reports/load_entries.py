"""Dated movements of a reading → ledger entries, once each: keyed by the file's hash and the row.

A row that stands in the ledger already, word for word, is the same movement: a corrected list can be sent again.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import select

from db.models import Entry, ProjectYear
from db.projects.catalog import project_called
from db.reports.doubts import Years
from db.reports.import_run import Import, bulk
from db.reports.reading import EntryReading


def put(work: Import) -> None:
    """Book every row that can be booked; the others are told with the reason."""
    known: dict[tuple[str, int], int | None] = {}
    for reading in work.reading.entries:
        key = (reading.project, reading.day.year)
        if key not in known:
            known[key] = _year_of(work, *key)
    of = [known[(reading.project, reading.day.year)] for reading in work.reading.entries]
    years = Years.of(work, of)
    rows: list[dict[str, Any]] = []
    for number, (reading, year_id) in enumerate(zip(work.reading.entries, of, strict=True)):
        wrong = _why_not(work, reading) if year_id is not None else _unknown(reading)
        if wrong is None and year_id is not None:
            if years.stands(year_id, reading):
                work.loaded.same += 1
                continue
            wrong = years.impossible(year_id, reading) or _doubted(work, years, year_id, reading)
        if wrong is not None:
            years.leave(year_id, reading)
            work.loaded.notes.append(f"{reading.place}：{wrong}，这一行没有导入")
            continue
        years.book(year_id or 0, reading)
        rows.append(_row(work, reading, year_id, number))
        work.loaded.amounts[reading.kind] = work.loaded.amounts.get(reading.kind, Decimal(0)) + reading.amount
    bulk(work, Entry, rows)
    work.loaded.added += len(rows)
    work.loaded.booked = len(rows)


def _why_not(work: Import, reading: EntryReading) -> str | None:
    if reading.day > (work.now + timedelta(days=1)).date():
        return f"{reading.day:%Y-%m-%d}还没有到"
    return None


def _unknown(reading: EntryReading) -> str:
    return f"没有“{reading.project}”这个项目，请先导入项目或核对名称"


def _doubted(work: Import, years: Years, year_id: int, reading: EntryReading) -> str | None:
    doubt = years.doubt(year_id, reading)
    if doubt is None:
        return None
    if work.leave_doubtful:
        return f"{doubt}；按您的选择"
    work.loaded.doubtful.append(f"{reading.place}：{doubt}")
    return None


def _year_of(work: Import, name: str, year: int) -> int | None:
    """The project's year, opened when the project is known and the year is new."""
    project = project_called(work.session, name)
    if project is None or project.id is None:
        return None
    mine = select(ProjectYear).where(ProjectYear.project_id == project.id, ProjectYear.year == year)
    row = work.session.exec(mine).first()
    if row is None:
        row = ProjectYear(project_id=project.id, year=year, source_id=work.source_id)
        work.session.add(row)
        work.session.flush()
    return row.id


def _row(work: Import, reading: EntryReading, year_id: int | None, number: int) -> dict[str, Any]:
    return {
        "project_year_id": year_id,
        "kind": reading.kind,
        "amount": reading.amount,
        "day": reading.day,
        "recorded_at": work.now,
        "note": reading.note,
        "payee": reading.payee,
        "entered_by": work.actor_id,
        "approved_by": work.approved_by,
        "source_id": work.source_id,
        "place": reading.place,
        "key": f"import:{work.source.sha256}:{number}",
    }
