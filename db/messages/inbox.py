"""The inbox: updates as Telegram sent them, from the moment they are safe until they are done."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, update

from db.keep.dialects import insert_in, table
from db.models import Inbox

MAX_FAILURES = 3  # a row that fails is tried this often, then it is quarantined
MAX_CRASHES = 5  # so is one whose tries end with the process: innocent neighbours are hit once or twice, not five times
_T = table(Inbox)
_WAITING = _T.c.state == "waiting"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One update on its way in; `begun` counts its first try with its arrival: it is about to be handled."""

    bot_id: int
    update_id: int
    chat_id: int
    payload: str
    begun: bool = False


@dataclass(slots=True)
class Waiting:
    """A row that is to be handled; the payload may stay in the store until its turn comes."""

    id: int
    chat_id: int
    received_at: datetime
    attempts: int
    failures: int = 0
    payload: str | None = None
    update: dict[str, Any] | None = None  # the payload as it was parsed, where it still is in memory


def keep(connection: Connection, arrivals: Sequence[Arrival], now: datetime) -> list[tuple[int, Waiting]]:
    """Store updates in their order; what was known already is left out. (update_id, row) of the new ones."""
    statement = _keep_statement(connection.dialect.name)
    fresh = []
    for arrival in arrivals:
        attempts = 1 if arrival.begun else 0
        values = {
            "bot_id": arrival.bot_id,
            "update_id": arrival.update_id,
            "chat_id": arrival.chat_id,
            "payload": arrival.payload,
            "received_at": now,
            "attempts": attempts,
            "failures": 0,
            "state": "waiting",
        }
        row_id = connection.execute(statement, values).scalar()
        if row_id is not None:
            fresh.append((arrival.update_id, Waiting(row_id, arrival.chat_id, now, attempts)))
    return fresh


def waiting(connection: Connection, bot_id: int) -> list[Waiting]:
    """Everything that waits, oldest first, without payloads: a long outage leaves more than memory should hold."""
    columns = (_T.c.id, _T.c.chat_id, _T.c.received_at, _T.c.attempts, _T.c.failures)
    rows = connection.execute(select(*columns).where(_WAITING, _T.c.bot_id == bot_id).order_by(_T.c.id))
    return [Waiting(*row) for row in rows]


def waiting_chats(connection: Connection, bot_id: int) -> list[tuple[int, bool]]:
    """The chats that have something waiting and whether any of it was begun; those first, then the longest waiting."""
    begun = func.max(_T.c.attempts) > 0
    chats = select(_T.c.chat_id, begun).where(_WAITING, _T.c.bot_id == bot_id).group_by(_T.c.chat_id)
    ordered = chats.order_by(begun.desc(), func.min(_T.c.id))
    return [(row[0], bool(row[1])) for row in connection.execute(ordered)]


def oldest(connection: Connection, bot_id: int, chat_id: int) -> Waiting | None:
    """The chat's oldest waiting row, with its payload."""
    columns = (_T.c.id, _T.c.chat_id, _T.c.received_at, _T.c.attempts, _T.c.failures, _T.c.payload)
    of_chat = select(*columns).where(_WAITING, _T.c.bot_id == bot_id, _T.c.chat_id == chat_id)
    row = connection.execute(of_chat.order_by(_T.c.id).limit(1)).first()
    return Waiting(*row) if row else None


def payload(connection: Connection, row_id: int) -> str | None:
    """The update's JSON."""
    text: str | None = connection.execute(select(_T.c.payload).where(_T.c.id == row_id)).scalar()
    return text


def begin(connection: Connection, row_id: int) -> None:
    """Count a try, before anything of it runs."""
    connection.execute(_BEGIN, {"row_id": row_id})


def finish(connection: Connection, row_id: int, now: datetime) -> bool:
    """The update is done. False when somebody else finished it: then nothing of this may be committed."""
    return connection.execute(_FINISH, {"row_id": row_id, "at": now}).rowcount == 1


def note_failure(connection: Connection, row_id: int, error: str) -> None:
    """What went wrong at the newest try; the row waits for the next one."""
    connection.execute(update(_T).where(_T.c.id == row_id, _WAITING).values(error=error, failures=_T.c.failures + 1))


def quarantine(connection: Connection, row_id: int, error: str | None, now: datetime) -> bool:
    """Set the row aside with its trace; False when it no longer waits."""
    values = {"state": "quarantined", "done_at": now} | ({"error": error} if error is not None else {})
    return connection.execute(update(_T).where(_T.c.id == row_id, _WAITING).values(values)).rowcount == 1


def quarantined(connection: Connection) -> Sequence[Row[Any, Any, Any]]:
    """What was set aside: id, when, trace."""
    found = select(_T.c.id, _T.c.done_at, _T.c.error).where(_T.c.state == "quarantined").order_by(_T.c.id)
    return connection.execute(found).all()


def clear_payloads(connection: Connection, before: datetime) -> int:
    """Forget what done updates said; that they were there is kept, so that a repeat is still known."""
    old = update(_T).where(_T.c.state == "done", _T.c.done_at < before, _T.c.payload.is_not(None))
    return connection.execute(old.values(payload=None)).rowcount


def count(connection: Connection, states: Collection[str]) -> int:
    """How many rows are in these states."""
    return connection.execute(select(func.count()).select_from(_T).where(_T.c.state.in_(states))).scalar_one()


@cache
def _keep_statement(dialect: str) -> Any:
    return insert_in(dialect, _T).on_conflict_do_nothing(index_elements=["bot_id", "update_id"]).returning(_T.c.id)


_BEGIN = update(_T).where(_T.c.id == bindparam("row_id")).values(attempts=_T.c.attempts + 1)
_FINISH = (
    update(_T).where(_T.c.id == bindparam("row_id"), _WAITING).values(state="done", done_at=bindparam("at"), error=None)
)
