"""One import under way: what it stands on, and what it did."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, SQLModel

from db import audit
from db.keep import digests
from db.models import Source
from db.reports.reading import Reading

_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that stood otherwise before."""

    subject: str
    what: str
    before: str | None
    after: str | None


@dataclass(slots=True)
class Loaded:
    """What an import did."""

    already: bool = False  # this very file was imported before
    new_projects: int = 0
    known_projects: int = 0
    added: int = 0  # figures, texts, names, entries that were not there
    changes: list[Change] = field(default_factory=list)
    proposals: list[tuple[str, str, str]] = field(default_factory=list)  # kind, new name, near name
    notes: list[str] = field(default_factory=list)  # what was left out, and why
    booked: int = 0  # ledger entries among what was added
    amounts: dict[str, Decimal] = field(default_factory=dict)  # their sums in yuan, by kind
    same: int = 0  # movements that stand in the ledger already
    doubtful: list[str] = field(default_factory=list)  # what may be a mistake though it can be booked

    @property
    def changed_nothing(self) -> bool:
        return self.already or not (self.new_projects or self.added or self.changes)


@dataclass(slots=True)
class Import:
    """One import under way."""

    session: Session
    reading: Reading
    source: Source
    now: datetime
    actor_id: int | None
    loaded: Loaded
    leave_doubtful: bool = False  # book only what raises no doubt
    approved_by: int | None = None

    @property
    def source_id(self) -> int:
        assert self.source.id is not None
        return self.source.id

    def set(self, row: Any, column: str, value: Any, subject: str, what: str | None = None) -> bool:
        """Put a value that differs, and note what stood there; True when something changed."""
        before = getattr(row, column)
        if value is None or before == value:
            return False
        setattr(row, column, value)
        self.session.add(row)
        if before is None or before is False:
            self.loaded.added += 1
        else:
            self.loaded.changes.append(Change(subject, what or column, _said(before), _said(value)))
        return True


def bulk(work: Import, model: type[SQLModel], rows: list[dict[str, Any]]) -> None:
    """Many rows of this import at once, past the session: a table may have 100,000."""
    if not rows:
        return
    table = digests.table_of(model)
    for start in range(0, len(rows), _AT_ONCE):
        work.session.connection().execute(insert(table), rows[start : start + _AT_ONCE])
    audit.cover(work.session, model, table.c.source_id == work.source_id)


def _said(value: Any) -> str:
    return f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)
