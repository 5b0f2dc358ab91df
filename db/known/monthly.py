"""What was spent month by month, from the ledger alone: a year's stated total has no month."""

from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy
from sqlalchemy import case, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from db.models import Entry

_CHUNK = 900  # SQLite takes a limited number of parameters
select: Any = sqlalchemy.select  # its typed overloads know no SQLModel fields


def spending(session: Session, year_ids: Collection[int], until: date | None = None) -> dict[tuple[int, int], Decimal]:
    """Payments less refunds of these project years by (year, month); what was taken back counts no longer."""
    sums: dict[tuple[int, int], Decimal] = {}
    for day, kind, undone, amount in _movements(session, sorted(year_ids), until):
        sign = -1 if ((undone or kind) == "refund") != (kind == "reversal") else 1
        month = day.year, day.month
        sums[month] = sums.get(month, Decimal(0)) + sign * amount
    return sums


def _movements(session: Session, ids: list[int], until: date | None) -> Iterator[Any]:
    """Sums by day and kind; for a reversal also the kind of what it takes back."""
    taken = aliased(Entry)
    money = case((col(Entry.kind) == "reversal", taken.kind), else_=col(Entry.kind)).in_(("payment", "refund"))
    query = (
        select(Entry.day, Entry.kind, taken.kind, func.sum(Entry.amount))
        .outerjoin(taken, col(taken.id) == Entry.reverses)
        .where(money)
        .group_by(col(Entry.day), col(Entry.kind), col(taken.kind))
    )
    if until is not None:
        query = query.where(col(Entry.day) <= until)
    for start in range(0, len(ids), _CHUNK):
        yield from session.execute(query.where(col(Entry.project_year_id).in_(ids[start : start + _CHUNK])))
