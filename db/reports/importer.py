"""A file → readings → the store; the one way in for reports, forms and tables, from the command line or a chat."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from db.errors import Refusal
from db.models import Source
from db.reports.files import Content, too_many_rows
from db.reports.form import is_form, read_forms
from db.reports.heads import find_table, sheet_of_text
from db.reports.import_run import Loaded
from db.reports.load import load
from db.reports.narrative import read_narrative, with_grades, year_of
from db.reports.parsing import MOST_CELLS, MOST_ROWS
from db.reports.reading import ProjectReading, Reading
from db.reports.table import read_table
from db.reports.words import clean


@dataclass(frozen=True, slots=True)
class Imported:
    """What one file said and what became of it."""

    name: str
    readings: tuple[Reading, ...]
    loaded: tuple[Loaded, ...]

    @property
    def already(self) -> bool:
        return all(loaded.already for loaded in self.loaded)

    @property
    def years(self) -> list[int]:
        """The years whose figures it touched."""
        years = {reading.year for reading in self.readings} | {p.year for r in self.readings for p in r.projects}
        return sorted(year for year in years if year is not None)


def read(content: Content, year: int | None = None) -> tuple[Reading, ...]:
    """Everything a file states; a Refusal where it is nothing we know."""
    readings = read_all(content, year)
    if not states_something(readings):
        wrong = "；".join(line for reading in readings for line in reading.unread[:5])
        raise Refusal(
            f"{content.name} 里没有读到项目。" + (f"{wrong}。" if wrong else _WHAT_ZH),
            f"No project was found in {content.name}. " + (wrong or _WHAT_EN),
        )
    return readings


def read_all(content: Content, year: int | None = None) -> tuple[Reading, ...]:
    """The same, with what is wrong in it and perhaps nothing that is right."""
    return _tables(content, year) if content.text is None or _is_csv(content) else (_report(content, year),)


def states_something(readings: tuple[Reading, ...]) -> bool:
    return any(r.projects or r.entries or r.people or r.items or r.dates or r.figures for r in readings)


_WHAT_ZH = (
    "叙述性报告应有各项目的预算和支出；"
    "表格第一行应有“项目名称”列（还可以有 年度、预算数、支出数、别名、科室、负责人）。"
)
_WHAT_EN = (
    "A report states budget and spend of projects; "
    "a table has a column 项目名称 (and may have 年度, 预算数, 支出数, 别名, 科室, 负责人)."
)


def store_file(
    session: Session, content: Content, *, year: int | None, now: datetime, actor_id: int | None = None
) -> Imported:
    """Read and store; the caller commits, or rolls back for a trial."""
    if year is None and known(session, content):
        return Imported(content.name, (), ())
    return store(session, content, read(content, year), year=year, now=now, actor_id=actor_id)


def known(session: Session, content: Content) -> bool:
    """Whether this very file was imported before."""
    return session.exec(select(Source).where(Source.sha256 == content.sha256)).first() is not None


def store(
    session: Session,
    content: Content,
    readings: tuple[Reading, ...],
    *,
    year: int | None,
    now: datetime,
    actor_id: int | None = None,
    leave_doubtful: bool = False,
    approved_by: int | None = None,
) -> Imported:
    """Store what was read; the caller commits, or rolls back for a trial."""
    loaded = [
        load(
            session,
            reading,
            name=content.name,
            sha256=_key(content, reading, at, year),
            now=now,
            actor_id=actor_id,
            leave_doubtful=leave_doubtful,
            approved_by=approved_by,
        )
        for at, reading in enumerate(readings)
    ]
    return Imported(content.name, readings, tuple(loaded))


def _key(content: Content, reading: Reading, at: int, year: int | None) -> str:
    """The file's hash; the same names imported for another year are another import."""
    own = year is None or all(project.year != year for project in reading.projects)
    if at == 0 and (own or (content.text is not None and reading.kind == "narrative")):
        return content.sha256
    return hashlib.sha256(f"{content.sha256}:{at}:{year}".encode()).hexdigest()


def _is_csv(content: Content) -> bool:
    """Text that is a table: by its name, or by a head row with the project's name in it."""
    assert content.text is not None
    if content.sheets:
        return False
    if content.name.lower().endswith((".csv", ".tsv")):
        return True
    head = next((line for line in content.text.split("\n") if line.strip()), "")
    return "项目名称" in head and any(mark in head for mark in ",\t;") and "。" not in head


def _tables(content: Content, year: int | None) -> tuple[Reading, ...]:
    if content.text is not None:
        _refuse_endless(content.name, content.text)
    sheets = content.sheets if content.text is None else [sheet_of_text(content.text)]
    forms = [sheet for sheet in sheets if is_form(sheet)]
    if forms:
        return (with_grades(read_forms(forms, year)),)
    readings = [read_table(table, year) for sheet in sheets if (table := find_table(sheet)) is not None]
    if not readings:
        raise Refusal(f"{content.name} 里没有找到表头。{_WHAT_ZH}", f"No head row in {content.name}. {_WHAT_EN}")
    return tuple(readings)


def _refuse_endless(name: str, text: str) -> None:
    if text.count("\n") > MOST_ROWS:
        raise too_many_rows(name)
    if sum(text.count(mark) for mark in ",\t;") > MOST_CELLS:
        raise Refusal(
            f"{name} 的格子太多，没有读取。请删去空白的列和行再导入。",
            f"{name} has too many cells and was not read. Remove empty columns and rows.",
        )


def _report(content: Content, year: int | None) -> Reading:
    assert content.text is not None
    forms = [sheet for sheet in content.sheets if is_form(sheet)]
    tables = [table for sheet in content.sheets if sheet not in forms and (table := find_table(sheet)) is not None]
    of = year or year_of(clean(content.text))
    listed: list[ProjectReading] = []
    unread: list[str] = []
    for table in tables:
        if table.kind == "table":
            try:
                inside = read_table(table, of)
            except Refusal as refusal:  # one table that is no list of projects does not spoil the report
                unread.append(refusal.zh)
                continue
            listed += inside.projects
            unread += [line for line in inside.unread if not line.startswith("没有用到的列")]
    reading = read_narrative(content.text, year, listed)
    reading.unread += unread
    return with_grades(read_forms(forms, year)) if forms and not reading.projects else reading
