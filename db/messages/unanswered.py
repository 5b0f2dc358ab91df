"""What people ask in vain: kept without figures and names, so that the department sees what is missing."""

from datetime import datetime

from sqlmodel import Session, col, select

from db.keep.dialects import insert, table
from db.models import Unanswered

LONGEST = 200


def note_unanswered(session: Session, *, now: datetime, actor_id: int | None, normal: str, decision: str) -> None:
    """Count it once more; several replicas may note the same at once."""
    rows = table(Unanswered)
    connection = session.connection()
    row = {"normal": normal[:LONGEST], "decision": decision, "times": 1, "first_at": now, "last_at": now}
    again = {"times": rows.c.times + 1, "last_at": now, "decision": decision}
    connection.execute(
        insert(connection, rows).values(row).on_conflict_do_update(index_elements=["normal"], set_=again)
    )


def most_asked(session: Session, limit: int = 200) -> list[Unanswered]:
    """The most frequent first."""
    order = (col(Unanswered.times).desc(), col(Unanswered.last_at).desc(), col(Unanswered.id))
    return list(session.exec(select(Unanswered).order_by(*order).limit(limit)))
