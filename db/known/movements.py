"""The entries of a project's year as evidence."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from db.known.columns import select_columns
from db.known.figures import Origin
from db.models import Entry, Person, Source


@dataclass(frozen=True, slots=True)
class Movement:
    """One ledger entry as evidence: what, when, who, from where."""

    kind: str
    amount: Decimal
    day: date
    recorded_at: datetime
    note: str | None
    payee: str | None
    entered_by: str | None
    approved_by: str | None
    origin: Origin | None
    reversed_kind: str | None = None
    id: int | None = None  # of the entry


def movements(session: Session, year_id: int) -> list[Movement]:
    """The entries of a project's year in the order of their days."""
    entered, approved = aliased(Person), aliased(Person)
    undone = aliased(Entry)
    query = (
        select_columns(Entry, entered.name, approved.name, Source.name, Source.imported_at, undone.kind)
        .outerjoin(entered, entered.id == Entry.entered_by)
        .outerjoin(approved, approved.id == Entry.approved_by)
        .outerjoin(Source, col(Source.id) == Entry.source_id)
        .outerjoin(undone, undone.id == Entry.reverses)
        .where(Entry.project_year_id == year_id)
        .order_by(col(Entry.day), col(Entry.id))
    )
    return [_movement(row) for row in session.execute(query)]


def _movement(row: Any) -> Movement:
    entry, entered, approved, file, imported_at, reversed_kind = row
    origin = None if file is None else Origin(file, entry.place, entry.note, imported_at)
    return Movement(
        kind=entry.kind,
        amount=entry.amount,
        day=entry.day,
        recorded_at=entry.recorded_at,
        note=entry.note,
        payee=entry.payee,
        entered_by=entered,
        approved_by=approved,
        origin=origin,
        reversed_kind=reversed_kind,
        id=entry.id,
    )
