"""Dated movements of a reading → ledger entries, once each: keyed by the file's hash and the row."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from db.catalog import project_called
from db.models import Entry, ProjectYear
from db.reports.reading import EntryReading
from db.reports.work import Import


def put(work: Import) -> None:
    """Book every row that can be booked; the others are told with the reason."""
    years: dict[tuple[str, int], int | None] = {}
    initial: set[int] = set()
    rows: list[dict[str, Any]] = []
    for number, reading in enumerate(work.reading.entries):
        key = (reading.project, reading.day.year)
        if key not in years:
            years[key] = _year_of(work, *key)
        year_id = years[key]
        wrong = _why_not(work, reading, year_id)
        if wrong is None and reading.kind == "initial" and year_id is not None:
            if year_id in initial or _has_initial(work, year_id):
                wrong = "年初预算已经登记过；增减请写成追加或调减"
            initial.add(year_id)
        if wrong is not None:
            work.loaded.notes.append(f"{reading.place}：{wrong}，这一行没有导入")
        else:
            rows.append(_row(work, reading, year_id, number))
    if rows:
        work.session.execute(insert(Entry), rows)
    work.loaded.added += len(rows)


def _why_not(work: Import, reading: EntryReading, year_id: int | None) -> str | None:
    if year_id is None:
        return f"没有“{reading.project}”这个项目，请先导入项目或核对名称"
    if reading.day > (work.now + timedelta(days=1)).date():
        return f"{reading.day:%Y-%m-%d}还没有到"
    return None


def _has_initial(work: Import, year_id: int) -> bool:
    taken = aliased(Entry)
    mine = (Entry.project_year_id == year_id, Entry.kind == "initial", col(taken.id).is_(None))
    wanted = select(Entry.id).outerjoin(taken, col(taken.reverses) == col(Entry.id)).where(*mine)
    return work.session.exec(wanted).first() is not None


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
        "source_id": work.source_id,
        "place": reading.place,
        "key": f"import:{work.source.sha256}:{number}",
    }
