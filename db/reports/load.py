"""From a reading to rows: one source, one audit row; only what differs is changed, and every change is told."""

from datetime import datetime

from sqlmodel import Session, select

from db import audit
from db.errors import Refusal
from db.models import Source
from db.reports import load_dates, load_department, load_entries, load_people, load_projects
from db.reports.import_run import Import, Loaded
from db.reports.reading import Reading


def load(
    session: Session,
    reading: Reading,
    *,
    name: str,
    sha256: str,
    now: datetime,
    actor_id: int | None = None,
    leave_doubtful: bool = False,
    approved_by: int | None = None,
) -> Loaded:
    """Store what a file says. The same file again changes nothing."""
    loaded = Loaded()
    if session.exec(select(Source).where(Source.sha256 == sha256)).first() is not None:
        loaded.already = True
        return loaded
    _need_year(reading)
    source = Source(
        name=name, sha256=sha256, kind=reading.kind, year=reading.year, imported_at=now, imported_by=actor_id
    )
    session.add(source)
    session.flush()
    work = Import(session, reading, source, now, actor_id, loaded, leave_doubtful, approved_by)
    if reading.people:
        load_people.put(work)
    if reading.projects:
        load_projects.put(work)
    if reading.figures or reading.department:
        load_department.put(work)
    if reading.entries:
        load_entries.put(work)
    if reading.items:
        load_people.put_items(work)
    if reading.dates:
        load_dates.put(work)
    session.flush()
    _note(work)
    return loaded


def _need_year(reading: Reading) -> None:
    dated = any(project.figures and project.year is None for project in reading.projects)
    if dated or (reading.items and reading.year is None):
        raise Refusal(
            "没有读出年度。请加上年度列，或用 --year 指定，例如 --year 2021。",
            "The year cannot be told. Add a column 年度, or name it, for example --year 2021.",
        )


def _note(work: Import) -> None:
    loaded = work.loaded
    audit.record(
        work.session,
        now=work.now,
        actor_id=work.actor_id,
        action="import",
        subject=f"source:{work.source_id}",
        before={f"{change.subject} {change.what}": change.before for change in loaded.changes} or None,
        after={
            "file": work.source.name,
            "sha256": work.source.sha256,
            "kind": work.source.kind,
            "year": work.source.year,
            "approved_by": work.approved_by,
            "new_projects": loaded.new_projects,
            "added": loaded.added,
            "changed": {f"{change.subject} {change.what}": change.after for change in loaded.changes},
        },
        rows=[work.source],
    )
