"""The ledger: append-only and bitemporal."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from db.models.base import exact, one_of

ENTRY_KINDS = ("initial", "adjustment", "payment", "refund", "reversal")


class Entry(SQLModel, table=True):
    """One movement of a project's budget or spend. Never edited; a reversal takes one back.

    Amounts are positive except for adjustments, which may cut. A reversal repeats the amount of what it reverses.
    """

    __table_args__ = (
        one_of("kind", ENTRY_KINDS),
        CheckConstraint("amount > 0 OR kind IN ('adjustment', 'reversal')", name="amount_positive"),
        CheckConstraint("amount <> 0", name="amount_not_zero"),
        CheckConstraint("(kind = 'reversal') = (reverses IS NOT NULL)", name="reversal_names_its_entry"),
    )

    id: int | None = Field(default=None, primary_key=True)
    project_year_id: int = Field(foreign_key="projectyear.id", index=True)
    kind: str
    amount: Decimal = exact()  # yuan
    day: date = Field(index=True)  # the day it counts for
    recorded_at: datetime  # the moment it was known
    note: str | None = None
    payee: str | None = None
    reverses: int | None = Field(default=None, foreign_key="entry.id", unique=True)
    entered_by: int | None = Field(default=None, foreign_key="person.id")
    approved_by: int | None = Field(default=None, foreign_key="person.id")
    source_id: int | None = Field(default=None, foreign_key="source.id", index=True)
    place: str | None = None
    key: str = Field(unique=True)  # one booking per intent: draft id, or source hash and row
