"""The audit chain: a change writes its row in the same transaction, appended last, carrying the hash before it.

Each row also carries the digests of the rows its change wrote, so that a changed byte is found in the ledger as well as
in the chain (db/keep/proof.py). Rows a session wrote are noticed by themselves; only those written past it need
cover().
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Table, event, func, inspect, text
from sqlalchemy.orm import ORMExecuteState, SessionTransaction, UOWTransaction
from sqlalchemy.orm import Session as PlainSession
from sqlmodel import Session, SQLModel, col, select

from db.keep import digests
from db.keep.digests import Key
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
    savepoint: SessionTransaction | None


@dataclass(slots=True)
class _Written:
    """Rows of proven tables this transaction wrote."""

    ids: dict[str, set[Key]] = field(default_factory=dict)
    above: dict[str, int] = field(default_factory=dict)  # highest id before the first bulk insert
    conditions: list[tuple[Table, ColumnElement[bool]]] = field(default_factory=list)

    def add(self, table: str, key: Key) -> None:
        self.ids.setdefault(table, set()).add(key)


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
    """Note a change; the store appends it to the chain when the transaction is about to commit.

    `rows` are covered by this change. Rows of digests.PROVEN that nobody names are covered by the last one.
    """
    if not session.in_transaction():
        session.begin()  # so that a rollback also takes back what is noted here
    savepoint = session.get_nested_transaction()
    pending = _Pending(now, actor_id, action, subject, before, after, tuple(rows), savepoint)
    session.info.setdefault("audit", []).append(pending)


def cover(session: Session, model: type[SQLModel], condition: ColumnElement[bool]) -> None:
    """Cover rows written past the session, on a bare connection; whatever goes through it is seen without this."""
    _written(session).conditions.append((digests.table_of(model), condition))


def seal(session: Session) -> None:
    """Append what was recorded to the chain. Called by the store, last before the commit."""
    session.flush()
    waiting: list[_Pending] = session.info.pop("audit", [])
    written: _Written = session.info.pop("written", _Written())
    if not waiting:
        return
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})
    last, previous = session.execute(
        select(col(Audit.id), col(Audit.hash)).order_by(col(Audit.id).desc()).limit(1)
    ).one_or_none() or (0, GENESIS)
    covers = _named(session, waiting, written)
    for pending in waiting:
        last += 1
        row = Audit(
            id=last,  # ours, so that a missing row leaves a gap
            at=pending.now,
            actor_id=pending.actor_id,
            action=pending.action,
            subject=pending.subject,
            before=_json(pending.before),
            after=_json(pending.after),
            covers=canonical(covers.pop(0)),
            previous=previous,
            hash="",
        )
        row.hash = previous = link(row)
        session.add(row)
    session.flush()


def head(session: Session) -> str:
    """The hash of the newest row, or GENESIS."""
    return session.exec(select(Audit.hash).order_by(col(Audit.id).desc()).limit(1)).first() or GENESIS


def link(row: Any) -> str:
    """The hash a row must carry, from everything it says and the hash before it."""
    said = [row.id, row.at, row.actor_id, row.action, row.subject, row.before, row.after, row.covers, row.previous]
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def canonical(value: Any) -> str:
    """One spelling for one value: sorted JSON, instants in UTC, decimals without trailing zeros."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _named(session: Session, waiting: list[_Pending], written: _Written) -> list[list[Any]]:
    """What each change covers; rows that none names go to the last."""
    covers: list[list[Any]] = []
    for pending in waiting:
        own: dict[str, set[Key]] = {}
        for row in pending.rows:
            table, key = _identity(row)
            own.setdefault(table, set()).add(key)
            written.ids.get(table, set()).discard(key)
        covers.append([cover for table, ids in own.items() for cover in _covers(session, table, ids)])
    tables = {*written.ids, *written.above, *(table.name for table, _ in written.conditions)}
    for name in sorted(tables):
        covers[-1] += _covers(session, name, written.ids.get(name, set()), written)
    return covers


def _covers(session: Session, name: str, ids: set[Key], written: _Written | None = None) -> list[Any]:
    table = SQLModel.metadata.tables[name]
    found: dict[Key, str | None] = dict.fromkeys(ids)  # what is not there any more was deleted
    found.update(digests.of_ids(session, table, ids))
    if written is not None:
        conditions = [condition for of, condition in written.conditions if of is table]
        if name in written.above:
            conditions.append(digests.key_of(table) > written.above[name])
        for condition in conditions:
            found.update(digests.of_rows(session, table, condition))
    return digests.write_down(name, found)


def _identity(row: SQLModel) -> tuple[str, Key]:
    state = inspect(row)
    assert state is not None
    key: Key = state.mapper.primary_key_from_instance(row)[0]
    return str(state.mapper.local_table.name), key


def _written(session: PlainSession) -> _Written:
    written: _Written = session.info.setdefault("written", _Written())
    return written


@event.listens_for(PlainSession, "after_flush")
def _notice(session: PlainSession, _: UOWTransaction) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        table, key = _identity(row)
        if table in digests.PROVEN:
            _written(session).add(table, key)


@event.listens_for(PlainSession, "do_orm_execute")
def _notice_bulk(state: ORMExecuteState) -> None:
    if not (state.is_insert or state.is_update or state.is_delete):
        return
    table = getattr(state.statement, "table", None)
    if table is None or table.name not in digests.PROVEN:
        return
    key, written, connection = digests.key_of(table), _written(state.session), state.session.connection()
    if state.is_insert:
        if table.name not in written.above:
            written.above[table.name] = connection.execute(select(func.max(key))).scalar() or 0
    elif isinstance(state.parameters, list):  # rows named by their keys
        written.ids.setdefault(table.name, set()).update(row[key.name] for row in state.parameters)
    else:
        where = getattr(state.statement, "whereclause", None)
        wanted = select(key) if where is None else select(key).where(where)
        found = connection.execute(wanted, state.parameters or {}).scalars()
        written.ids.setdefault(table.name, set()).update(found)


@event.listens_for(PlainSession, "after_soft_rollback")
def _forget(session: PlainSession, undone: SessionTransaction) -> None:
    """What was recorded inside a transaction or savepoint that is taken back did not happen."""
    if not undone.nested:
        session.info.pop("audit", None)
        session.info.pop("written", None)
        return
    waiting: list[_Pending] = session.info.get("audit", [])
    waiting[:] = [pending for pending in waiting if not _within(pending.savepoint, undone)]


def _within(savepoint: SessionTransaction | None, undone: SessionTransaction) -> bool:
    while savepoint is not None and savepoint is not undone:
        savepoint = savepoint.parent
    return savepoint is undone


def _json(value: Mapping[str, Any] | None) -> str | None:
    return None if value is None else canonical(value)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    raise TypeError(f"no canonical form for {type(value).__name__}")
