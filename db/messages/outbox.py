"""The outbox: calls to Telegram that have to happen, from the commit that decided them until they are done."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy import insert as any_insert

from db.keep.dialects import insert, table
from db.models import Attachment, Chat, Outbox

_T = table(Outbox)
_CHAT = table(Chat)
_ATTACHMENT = table(Attachment)
OPEN = ("waiting", "sending")


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes along; kept once, whoever sends it how often."""

    name: str
    mime: str
    content: bytes


@dataclass(slots=True)
class Letter:
    """One call that has to happen. `id` is the row, 0 before it has one."""

    chat_id: int
    method: str
    payload: dict[str, Any]
    urgent: bool = True
    edits: int | None = None
    fallback: dict[str, Any] | None = None  # {"chat_id", "method", "payload"}: said there when this chat refuses
    enclosure: Enclosure | None = None
    inbox_id: int | None = None
    attachment_id: int | None = None
    attempts: int = 0
    card: str | None = None  # the live card this message is
    id: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the sender must know of a row to put it in order."""

    id: int
    chat_id: int
    urgent: bool = True
    edits: int | None = None
    not_before: datetime | None = None


def put(connection: Connection, letters: Sequence[Letter], now: datetime, *, sending: int | None = None) -> None:
    """Add rows in their order and give each letter its id; the first to chat `sending` is on its way at once."""
    for letter in letters:
        on_its_way = letter.chat_id == sending
        if on_its_way:
            sending = None
        if letter.enclosure is not None:
            letter.attachment_id = keep(connection, letter.enclosure, now)
        values = {
            "chat_id": letter.chat_id,
            "method": letter.method,
            "payload": _json(letter.payload),
            "attachment_id": letter.attachment_id,
            "edits": letter.edits,
            "card": letter.card,
            "urgent": letter.urgent,
            "fallback": None if letter.fallback is None else _json(letter.fallback),
            "inbox_id": letter.inbox_id,
            "state": "sending" if on_its_way else "waiting",
            "attempts": 1 if on_its_way else 0,
            "created_at": now,
        }
        letter.attempts = 1 if on_its_way else 0
        letter.id = connection.execute(_PUT, values).scalar_one()


def waiting(connection: Connection, after: int = 0) -> list[Waiting]:
    """Rows that wait, oldest first, without what they say."""
    columns = (_T.c.id, _T.c.chat_id, _T.c.urgent, _T.c.edits, _T.c.not_before)
    rows = connection.execute(select(*columns).where(_T.c.state == "waiting", _T.c.id > after).order_by(_T.c.id))
    return [Waiting(*row) for row in rows]


def recover(connection: Connection) -> int:
    """What was on its way when a sender ended is uncertain: it waits again, to be sent once more."""
    return connection.execute(update(_T).where(_T.c.state == "sending").values(state="waiting")).rowcount


def claim(connection: Connection, row_id: int) -> Letter | None:
    """Mark a row as on its way and read it; None when it does not wait, or its chat is closed."""
    row = connection.execute(_CLAIM, {"row_id": row_id}).first()
    if row is None:
        return None
    fallback = json.loads(row.fallback) if row.fallback else None
    return Letter(
        chat_id=row.chat_id,
        method=row.method,
        payload=json.loads(row.payload or "{}"),
        urgent=row.urgent,
        edits=row.edits,
        fallback=fallback,
        inbox_id=row.inbox_id,
        attachment_id=row.attachment_id,
        attempts=row.attempts,
        id=row_id,
    )


def mark_sent(connection: Connection, row_id: int, message_id: int | None, now: datetime) -> None:
    connection.execute(_SENT, {"row_id": row_id, "message": message_id, "at": now})


def mark_failed(connection: Connection, row_id: int, error: str) -> None:
    """Telegram refused it for good."""
    connection.execute(_ENDED, {"row_id": row_id, "ended": "failed", "why": error})


def mark_dropped(connection: Connection, row_id: int, why: str) -> None:
    """It need not be sent any more: a newer edit says it, or its chat is closed."""
    connection.execute(_ENDED, {"row_id": row_id, "ended": "dropped", "why": why})


def put_back(connection: Connection, row_id: int, not_before: datetime | None, error: str) -> None:
    """It was certainly not accepted, or must be said again: it waits until then."""
    connection.execute(_BACK, {"row_id": row_id, "until": not_before, "why": error})


def message_of(connection: Connection, row_id: int) -> int | None:
    """The message a row became, if it did."""
    found: int | None = connection.execute(select(_T.c.message_id).where(_T.c.id == row_id)).scalar()
    return found


def row_of(connection: Connection, chat_id: int, message_id: int) -> int | None:
    """The row that became this message: what a tap on it may edit."""
    same = (_T.c.chat_id == chat_id, _T.c.message_id == message_id)
    found: int | None = connection.execute(select(_T.c.id).where(*same).order_by(_T.c.id.desc()).limit(1)).scalar()
    return found


def card(connection: Connection, chat_id: int, key: str) -> int | None:
    """The newest row that is this live card in this chat: what the next look of it edits."""
    same = (_T.c.chat_id == chat_id, _T.c.card == key)
    found: int | None = connection.execute(select(_T.c.id).where(*same).order_by(_T.c.id.desc()).limit(1)).scalar()
    return found


def became(connection: Connection, row_id: int, message_id: int) -> None:
    """The row's message was lost and said again: later edits go to the new one."""
    connection.execute(update(_T).where(_T.c.id == row_id).values(message_id=message_id))


def close_chat(connection: Connection, chat_id: int, why: str, now: datetime) -> list[Letter]:
    """Drop all that waits for a chat nothing can be sent to; what is said elsewhere instead is put and returned."""
    open_rows = update(_T).where(_T.c.chat_id == chat_id, _T.c.state.in_(OPEN)).values(state="dropped", error=why)
    dropped = connection.execute(open_rows.returning(_T.c.id, _T.c.fallback, _T.c.inbox_id)).all()
    instead = [
        Letter(**json.loads(row.fallback), inbox_id=row.inbox_id)
        for row in sorted(dropped, key=lambda row: row.id)
        if row.fallback is not None
    ]
    instead = [letter for letter in instead if letter.chat_id != chat_id]
    put(connection, instead, now)
    return instead


def readdress(connection: Connection, old: int, new: int) -> list[Letter]:
    """What was put for a chat after it moved goes to where it is now."""
    moved = update(_T).where(_T.c.chat_id == old, _T.c.state == "waiting").values(chat_id=new)
    rows = connection.execute(moved.returning(_T.c.id, _T.c.urgent, _T.c.edits)).all()
    return [Letter(new, "", {}, row.urgent, row.edits, id=row.id) for row in sorted(rows, key=lambda row: row.id)]


def enclosure(connection: Connection, attachment_id: int) -> Enclosure:
    """The file that goes along."""
    columns = (_ATTACHMENT.c.name, _ATTACHMENT.c.mime, _ATTACHMENT.c.content)
    return Enclosure(*connection.execute(select(*columns).where(_ATTACHMENT.c.id == attachment_id)).one())


def clear_payloads(connection: Connection, before: datetime) -> int:
    """Forget what was said long ago; that it was said is kept."""
    old = update(_T).where(_T.c.state.not_in(OPEN), _T.c.created_at < before, _T.c.payload.is_not(None))
    return connection.execute(old.values(payload=None, fallback=None)).rowcount


def count(connection: Connection, states: Collection[str]) -> int:
    """How many rows are in these states."""
    return connection.execute(select(func.count()).select_from(_T).where(_T.c.state.in_(states))).scalar_one()


def keep(connection: Connection, file: Enclosure, now: datetime, *, stored_by: int | None = None) -> int:
    """The attachment with these bytes, stored when it is new."""
    digest = hashlib.sha256(file.content).hexdigest()
    known = select(_ATTACHMENT.c.id).where(_ATTACHMENT.c.sha256 == digest)
    row_id = connection.execute(known).scalar()
    if row_id is None:
        values = {
            "sha256": digest,
            "name": file.name,
            "mime": file.mime,
            "size": len(file.content),
            "content": file.content,
            "stored_at": now,
            "stored_by": stored_by,
        }
        connection.execute(insert(connection, _ATTACHMENT).on_conflict_do_nothing(index_elements=["sha256"]), values)
        row_id = connection.execute(known).scalar_one()
    return int(row_id)


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, separators=(",", ":"))


_PUT = any_insert(_T).returning(_T.c.id)
_CLOSED = select(_CHAT.c.id).where(_CHAT.c.id == _T.c.chat_id, _CHAT.c.state != "live").exists()
_CLAIM = (
    update(_T)
    .where(_T.c.id == bindparam("row_id"), _T.c.state == "waiting", ~_CLOSED)
    .values(state="sending", attempts=_T.c.attempts + 1)
    .returning(
        _T.c.chat_id,
        _T.c.method,
        _T.c.payload,
        _T.c.urgent,
        _T.c.edits,
        _T.c.fallback,
        _T.c.inbox_id,
        _T.c.attachment_id,
        _T.c.attempts,
    )
)
_SENT = (
    update(_T)
    .where(_T.c.id == bindparam("row_id"))
    .values(state="sent", message_id=bindparam("message"), sent_at=bindparam("at"), error=None)
)
_ENDED = update(_T).where(_T.c.id == bindparam("row_id")).values(state=bindparam("ended"), error=bindparam("why"))
_BACK = (
    update(_T)
    .where(_T.c.id == bindparam("row_id"), _T.c.state == "sending")
    .values(state="waiting", not_before=bindparam("until"), error=bindparam("why"))
)
