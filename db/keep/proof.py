"""The proof that nothing was changed behind the bot's back: the audit chain link by link, then every covered row."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, select, true
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel, col

from db import audit
from db.keep import digests
from db.keep.digests import Key
from db.models import Attachment, Audit

_UNREADABLE = (ValueError, TypeError, OverflowError, KeyError, DBAPIError)  # what a spoilt cell makes of reading it

_AUDIT = digests.table_of(Audit)

Expected = dict[str, dict[Key, tuple[str | None, int]]]  # table → id → digest, and the audit row that says so


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was recorded."""

    where: str  # "audit:12", "entry:7"
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What was looked at and what was found."""

    head: str
    count: int  # audit rows
    covered: int  # rows whose digest was compared
    faults: tuple[Fault, ...]


def verify(session: Session, *, head: str | None = None) -> Proof:
    """Prove chain and rows; with a head written down earlier also that nothing before it was changed or cut off."""
    expected: Expected = {}
    faults: list[Fault] = []
    count, newest, heads = _chain(session, expected, faults)
    if head is not None and head not in heads:
        zh = "审计链里没有这个链头：它之前的记录被改写或删除了。"
        faults.append(Fault("audit", zh, "The chain has no such head: what stood before it was rewritten or cut off."))
    covered = 0
    for name in sorted({*digests.PROVEN, *expected}):
        covered += _rows(session, name, expected.get(name, {}), faults)
    faults += _attachments(session)
    return Proof(newest, count, covered, tuple(faults))


def _chain(session: Session, expected: Expected, faults: list[Fault]) -> tuple[int, str, set[str]]:
    """Walk the chain; fills what each row must look like now. Count, newest hash, and every hash met."""
    count, previous, number, heads = 0, audit.GENESIS, 0, {audit.GENESIS}
    for row in _audit_rows(session):
        count += 1
        if row.id != number + 1:
            zh, en = (
                f"缺少审计记录 {number + 1} 至 {row.id - 1}。",
                f"Audit rows {number + 1} to {row.id - 1} are missing.",
            )
            faults.append(Fault("audit", zh, en))
        elif row.previous != previous:
            zh, en = "与前一条审计记录接不上。", "It does not follow from the audit row before."
            faults.append(Fault(f"audit:{row.id}", zh, en))
        if _holds(row):
            for table, key, digest in digests.read_back(json.loads(row.covers)):
                expected.setdefault(table, {})[key] = (digest, row.id)
        else:
            zh, en = "这一条审计记录的内容被改动过。", "The content of this audit row was changed."
            faults.append(Fault(f"audit:{row.id}", zh, en))
        number, previous = row.id, row.hash
        heads.add(row.hash)
    return count, previous, heads


def _audit_rows(session: Session) -> Iterator[Any]:
    """In order; one that cannot even be read is a finding and not the end."""
    ids = session.execute(select(_AUDIT.c.id).order_by(_AUDIT.c.id)).scalars().all()
    for start in range(0, len(ids), 100):
        some = ids[start : start + 100]
        try:
            yield from session.execute(select(_AUDIT).where(_AUDIT.c.id.in_(some)).order_by(_AUDIT.c.id)).all()
        except _UNREADABLE:
            for key in some:
                yield _audit_row(session, key)


def _audit_row(session: Session, key: int) -> Any:
    try:
        return session.execute(select(_AUDIT).where(_AUDIT.c.id == key)).one()
    except _UNREADABLE:
        return _Spoilt(key)


@dataclass(frozen=True, slots=True)
class _Spoilt:
    """An audit row with a cell that cannot be read."""

    id: int
    previous: str = ""
    hash: str = ""


def _holds(row: Any) -> bool:
    if isinstance(row, _Spoilt):
        return False
    try:
        return bool(audit.link(row) == row.hash)
    except _UNREADABLE:
        return False


def _rows(session: Session, name: str, expected: dict[Key, tuple[str | None, int]], faults: list[Fault]) -> int:
    """Compare every row of a table with the newest digest recorded of it."""
    table = SQLModel.metadata.tables.get(name)
    if table is None:
        faults.append(Fault(name, f"没有数据表 {name}。", f"There is no table {name}."))
        return 0
    compared = 0
    left = {key for key, (digest, _) in expected.items() if digest is not None}
    for key, digest in _digests(session, table, None if name in digests.PROVEN else left):
        left.discard(key)
        where = f"{name}:{key}"
        if key not in expected:
            faults.append(
                Fault(where, "没有审计记录说明这一行从何而来。", "No audit row tells where this row came from.")
            )
            continue
        compared += 1
        wanted, by = expected[key]
        if digest != wanted:
            zh = f"这一行与审计记录 {by} 不符，事后被改动过。"
            faults.append(Fault(where, zh, f"This row is not as audit row {by} recorded it: it was changed since."))
    for key in sorted(left, key=str):
        zh = f"审计记录 {expected[key][1]} 写下的这一行不见了。"
        en = f"This row, recorded by audit row {expected[key][1]}, is gone."
        faults.append(Fault(f"{name}:{key}", zh, en))
    return compared


def _digests(session: Session, table: Table, only: set[Key] | None) -> Iterator[tuple[Key, str | None]]:
    """Id and digest of a table's rows; None as digest where a cell cannot be read."""
    try:
        found: list[tuple[Key, str | None]] = []
        found += digests.of_rows(session, table, true()) if only is None else digests.of_ids(session, table, only)
    except _UNREADABLE:
        found = [pair for key in _keys(session, table, only) for pair in _one_digest(session, table, key)]
    yield from found


def _keys(session: Session, table: Table, only: set[Key] | None) -> list[Key]:
    if only is not None:
        return sorted(only, key=str)
    return list(session.execute(select(digests.key_of(table))).scalars())


def _one_digest(session: Session, table: Table, key: Key) -> Iterator[tuple[Key, str | None]]:
    try:
        yield from digests.of_ids(session, table, [key])
    except _UNREADABLE:
        yield key, None


def _attachments(session: Session) -> Iterator[Fault]:
    """A file is its own proof: it is keyed by the hash of its bytes."""
    wanted = select(col(Attachment.id), col(Attachment.sha256), col(Attachment.size), col(Attachment.content))
    for row in session.execute(wanted).yield_per(20):
        if hashlib.sha256(row.content).hexdigest() != row.sha256 or len(row.content) != row.size:
            yield Fault(f"attachment:{row.id}", "附件内容被改动过。", "The bytes of this file were changed.")
