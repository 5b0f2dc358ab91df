"""Department figures of a reading → rows; a newer report of the same year takes the older one's place."""

from decimal import Decimal
from typing import Any

from sqlmodel import select

from db.known.department import MEASURES
from db.models import Department, DepartmentFigure
from db.money import rounded
from db.reports.import_run import Import
from db.reports.reading import DepartmentReading


def put(work: Import) -> None:
    """Store the department of the year and every figure stated of it."""
    reading, session = work.reading, work.session
    if reading.year is None:
        work.loaded.notes.append("没有读出年度，部门数据没有存入")
        return
    department = session.exec(select(Department).where(Department.year == reading.year)).first()
    if department is None and reading.department is not None:
        session.add(
            Department(year=reading.year, name=reading.department, title=reading.title, source_id=work.source_id)
        )
        work.loaded.added += 1
    elif department is not None:
        work.set(department, "name", reading.department, f"部门 {reading.year}", "名称")
        work.set(department, "title", reading.title, f"部门 {reading.year}", "标题")
    if reading.figures:
        _put_figures(work, reading.year)


def _put_figures(work: Import, year: int) -> None:
    there = work.session.exec(select(DepartmentFigure).where(DepartmentFigure.year == year)).all()
    known = {(row.measure, row.place): row for row in there}
    for figure in work.reading.figures:
        row = known.pop((figure.measure, figure.place), None)
        values = _values(figure)
        if row is None:
            work.session.add(
                DepartmentFigure(
                    year=year,
                    measure=figure.measure,
                    words=figure.words,
                    place=figure.place,
                    source_id=work.source_id,
                    **values,
                )
            )
            work.loaded.added += 1
            continue
        label = MEASURES[figure.measure].zh
        changed = [work.set(row, column, value, f"部门 {year}", label) for column, value in values.items()]
        if any(changed):
            row.words, row.source_id = figure.words, work.source_id
    for gone in known.values():
        work.session.delete(gone)
        work.loaded.notes.append(f"{MEASURES[gone.measure].zh}（{gone.place}）在新报告中没有，已不再保留")


def _values(figure: DepartmentReading) -> dict[str, Any]:
    column = {"amount": "amount", "percent": "percent", "number": "number", "text": "text"}[
        MEASURES[figure.measure].value
    ]
    value = figure.value
    return {column: rounded(value) if isinstance(value, Decimal) else value}
