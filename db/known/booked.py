"""What the ledger adds up to, by project year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, case, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from db.known.columns import select_columns
from db.models import Entry

_KEYS_A_QUERY = 900  # SQLite takes a limited number of parameters


@dataclass(frozen=True, slots=True)
class Booked:
    """What the ledger of a year adds up to, as of the day and moment that were asked for."""

    initial: Decimal = Decimal(0)
    adjustments: Decimal = Decimal(0)
    payments: Decimal = Decimal(0)
    refunds: Decimal = Decimal(0)
    budget_entries: int = 0
    spend_entries: int = 0
    last_day: date | None = None

    @property
    def budget(self) -> Decimal | None:
        return self.initial + self.adjustments if self.budget_entries else None

    @property
    def spend(self) -> Decimal | None:
        return self.payments - self.refunds if self.spend_entries else None


@dataclass(frozen=True, slots=True)
class Moment:
    """Which standing is wanted: as of the end of a day, as it was known at a moment, what was spent since a day."""

    day: date | None = None
    known_at: datetime | None = None
    since: date | None = None


NOW = Moment()
NOTHING = Booked()
_UNDONE = aliased(Entry)
_KIND: Any = case((col(Entry.kind) == "reversal", col(_UNDONE.kind)), else_=col(Entry.kind))


def _ledger_sums() -> Select[Any]:
    """Amounts by project year and kind; a reversal takes back from the kind it reverses."""
    signed = case((col(Entry.kind) == "reversal", -col(Entry.amount)), else_=col(Entry.amount))
    query: Select[Any] = (
        select_columns(Entry.project_year_id, _KIND, func.sum(signed), func.count(), func.max(Entry.day))
        .outerjoin(_UNDONE, col(_UNDONE.id) == Entry.reverses)
        .group_by(col(Entry.project_year_id), _KIND)
    )
    return query


_SUMS = _ledger_sums()  # built once: building costs more than running


def booked_by_year(session: Session, year_ids: list[int], moment: Moment) -> dict[int, Booked]:
    """Sums of the ledger by project year."""
    query = _SUMS
    if len(year_ids) <= _KEYS_A_QUERY:
        query = query.where(col(Entry.project_year_id).in_(year_ids))
    if moment.day is not None:
        query = query.where(col(Entry.day) <= moment.day)
    if moment.since is not None:  # a budget stands from its day on, spending is of the period
        query = query.where(_KIND.in_(("initial", "adjustment")) | (col(Entry.day) >= moment.since))
    if moment.known_at is not None:
        query = query.where(col(Entry.recorded_at) <= moment.known_at)
    sums: dict[int, dict[str, tuple[Decimal, int, date]]] = {}
    for year_id, name, amount, count, day in session.execute(query):
        sums.setdefault(year_id, {})[name] = (amount, count, day)
    return {year_id: _sums(kinds) for year_id, kinds in sums.items()}


def _sums(kinds: Mapping[str, tuple[Decimal, int, date]]) -> Booked:
    none = (Decimal(0), 0, None)
    initial, adjustment, payment, refund = (
        kinds.get(kind, none) for kind in ("initial", "adjustment", "payment", "refund")
    )
    days = [day for _, _, day in kinds.values()]
    return Booked(
        initial=initial[0],
        adjustments=adjustment[0],
        payments=payment[0],
        refunds=refund[0],
        budget_entries=initial[1] + adjustment[1],
        spend_entries=payment[1] + refund[1],
        last_day=max(days) if days else None,
    )
