"""What waits for an approval, by project: shown beside what is booked, never among it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlmodel import Session, col, select

from db.changing import changes
from db.models import Approval, Entry, ProjectYear


@dataclass(frozen=True, slots=True)
class Waiting:
    """One change of a project's year that is not booked yet."""

    project_id: int
    year: int
    kind: str  # a kind of movement, reversal, score, words
    amount: Decimal | None = None  # yuan; None where it is worked out when it is booked


def of_projects(
    session: Session, ids: Collection[int], *, now: datetime, year: int | None = None
) -> tuple[Waiting, ...]:
    """What waits for these projects (in this year), the oldest first; what has expired waits no longer."""
    pending = select(Approval.changes).where(Approval.state == "pending", col(Approval.expires_at) > now)
    found = (one for text in session.exec(pending.order_by(col(Approval.id))) for one in _read(session, text))
    return tuple(one for one in found if one.project_id in ids and year in (None, one.year))


def _read(session: Session, text: str) -> Iterator[Waiting]:
    for change in changes.from_json(text):
        match change:
            case changes.Movement():
                yield Waiting(change.project_id, change.year, change.kind, change.amount)
            case changes.Reversal():
                yield from _reversed(session, change.entry_id)
            case changes.Score():
                yield Waiting(change.project_id, change.year, "score")
            case changes.Words():
                yield Waiting(change.project_id, change.year, "words")


def _reversed(session: Session, entry_id: int) -> Iterator[Waiting]:
    entry = session.get(Entry, entry_id)
    year = session.get(ProjectYear, entry.project_year_id) if entry is not None else None
    if entry is not None and year is not None:
        yield Waiting(year.project_id, year.year, "reversal", entry.amount)
