"""The audit chain: a change writes its row in the same transaction, appended last, carrying the hash before it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import inspect, text
from sqlmodel import Session, SQLModel, col, select

from db.models.audit import Audit

GENESIS = "0" * 64
_CHAIN_LOCK = 0x4A49_5841  # one advisory lock for the whole chain


@dataclass(frozen=True, slots=True)
class _Pending:
    now: datetime
    actor_id: int | None
    action: str
    subject: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    rows: tuple[SQLModel, ...]


def record(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    action: str,
    subject: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    rows: Iterable[SQLModel] = (),
) -> None:
    """Note a change; the store appends it to the chain when the transaction is about to commit."""
    pending = _Pending(now, actor_id, action, subject, before, after, tuple(rows))
    session.info.setdefault("audit", []).append(pending)


def seal(session: Session) -> None:
    """Append what was recorded to the chain. Called by the store, last before the commit."""
    waiting: list[_Pending] = session.info.pop("audit", [])
    if not waiting:
        return
    session.flush()
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})
    previous = head(session)
    for pending in waiting:
        row = Audit(
            at=pending.now,
            actor_id=pending.actor_id,
            action=pending.action,
            subject=pending.subject,
            before=_json(pending.before),
            after=_json(pending.after),
            covers=canonical([[*identity(row), digest(row)] for row in pending.rows]),
            previous=previous,
            hash="",
        )
        row.hash = previous = link(row)
        session.add(row)
    session.flush()


def head(session: Session) -> str:
    """The hash of the newest row, or GENESIS."""
    return session.exec(select(Audit.hash).order_by(col(Audit.id).desc()).limit(1)).first() or GENESIS


def link(row: Audit) -> str:
    """The hash a row must carry, from everything it says and the hash before it."""
    said = [row.at, row.actor_id, row.action, row.subject, row.before, row.after, row.covers, row.previous]
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def identity(row: SQLModel) -> tuple[str, Any]:
    state = inspect(row)
    assert state is not None
    return str(state.mapper.local_table.name), state.mapper.primary_key_from_instance(row)[0]


def digest(row: SQLModel) -> str:
    """SHA-256 over every column of the row."""
    state = inspect(row)
    assert state is not None
    values = {column.key: getattr(row, column.key) for column in state.mapper.column_attrs}
    return hashlib.sha256(canonical(values).encode()).hexdigest()


def canonical(value: Any) -> str:
    """One spelling for one value: sorted JSON, instants in UTC, decimals without trailing zeros."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _json(value: Mapping[str, Any] | None) -> str | None:
    return None if value is None else canonical(value)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    raise TypeError(f"no canonical form for {type(value).__name__}")
