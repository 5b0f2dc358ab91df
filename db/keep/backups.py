"""Backup and restore: one portable file from either engine into either engine, proven on the way back in.

The file is a gzip-compressed SQLite database of the same schema, with a manifest that carries the audit head and count.
"""

import gzip
import json
import os
import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Table, func, insert, select, text, update
from sqlmodel import Session, SQLModel

from db import audit, migrate
from db.errors import Refusal
from db.keep import locks, proof
from db.models import Audit
from db.store import Store

_CHUNK = 1000  # rows
_MANIFEST = "jixiao_backup"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    revision: str
    made_at: str
    head: str
    count: int  # audit rows
    rows: int
    faults: tuple[str, ...] = ()  # what was not as recorded when the backup was made


def backup(store: Store, path: Path, *, now: datetime) -> Manifest:
    """Write everything, as of one moment, to a new file; the bot may go on meanwhile."""
    if path.exists():
        raise Refusal(f"{path} 已经存在，请换一个文件名。", f"{path} exists already; choose another name.")
    if not path.parent.is_dir():
        raise Refusal(f"没有目录 {path.parent}，请先建立。", f"There is no directory {path.parent}; make it first.")
    _must_be_current(store)
    part = path.with_name(path.name + ".part")
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as room:
        plain = Path(room) / "backup.db"
        manifest = _write(store, plain, now)
        try:
            with plain.open("rb") as source, _private(part) as target:
                shutil.copyfileobj(source, target, 1 << 20)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    return manifest


def restore(store: Store, path: Path) -> Manifest:
    """Put a backup into an empty database; nothing is changed unless all of it is there and proven."""
    with locks.nobody(store), tempfile.TemporaryDirectory(prefix="jixiao-restore-") as room:
        plain = Path(room) / "backup.db"
        _unpack(path, plain)
        manifest = _read_manifest(plain, path)
        copy = Store(f"sqlite:///{plain}")
        try:
            if manifest.revision not in _known_revisions():
                raise Refusal(
                    f"{path} 来自更新的版本（{manifest.revision}），请先升级程序。",
                    f"{path} was made by a newer version ({manifest.revision}); upgrade the program first.",
                )
            migrate.upgrade(copy)
            _prove(copy, manifest, path)
            migrate.upgrade(store)
            with copy.reading() as source, store.writing() as target:
                _must_be_empty(target, store)
                _copy_all(source.connection(), target.connection())
                _set_sequences(target.connection())
                _check(target, manifest)
        finally:
            copy.close()
    return manifest


def duplicate(store: Store, copy: Store) -> None:
    """Everything into another, empty store of this machine: to try things on it."""
    _must_be_current(store)
    migrate.upgrade(copy)
    with store.reading() as source, copy.writing() as target:
        _copy_all(source.connection(), target.connection())


def _write(store: Store, plain: Path, now: datetime) -> Manifest:
    copy = Store(f"sqlite:///{plain}")
    try:
        migrate.upgrade(copy)
        with store.reading() as source, copy.writing() as target:
            rows = _copy_all(source.connection(), target.connection())
            count = source.execute(select(func.count()).select_from(Audit)).scalar_one()
            faults = tuple(sorted({fault.where for fault in proof.verify(source).faults}))
            manifest = Manifest(migrate.newest() or "", now.isoformat(), audit.head(source), count, rows, faults)
            target.execute(text(f"CREATE TABLE {_MANIFEST} (said TEXT NOT NULL)"))
            target.execute(text(f"INSERT INTO {_MANIFEST} VALUES (:said)"), {"said": json.dumps(asdict(manifest))})
    finally:
        copy.close()
    with sqlite3.connect(plain) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")  # everything in the one file
    return manifest


@contextmanager
def _private(path: Path) -> Iterator[Any]:
    """A compressed file nobody else may read: it holds the whole department."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=6, mtime=0) as packed:
            yield packed
        file.flush()
        os.fsync(file.fileno())


def _unpack(path: Path, plain: Path) -> None:
    if not path.is_file():
        raise Refusal(f"没有文件 {path}。", f"There is no file {path}.")
    try:
        with gzip.open(path, "rb") as source, plain.open("wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise _no_backup(path) from error


def _read_manifest(plain: Path, path: Path) -> Manifest:
    connection = sqlite3.connect(f"file:{plain}?mode=ro", uri=True)
    try:
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise _no_backup(path)
        said = json.loads(connection.execute(f"SELECT said FROM {_MANIFEST}").fetchone()[0])
        return Manifest(**said | {"faults": tuple(said["faults"])})
    except (sqlite3.DatabaseError, KeyError, ValueError, TypeError) as error:
        raise _no_backup(path) from error
    finally:
        connection.close()


def _no_backup(path: Path) -> Refusal:
    return Refusal(
        f"{path} 不是 jixiao 的备份文件，或者已经损坏。请换一个备份。",
        f"{path} is no backup of jixiao, or it is damaged. Use another one.",
    )


def _prove(copy: Store, manifest: Manifest, path: Path) -> None:
    """A backup of a store that had faults can still be restored; one that got new ones cannot."""
    with copy.reading() as session:
        found = proof.verify(session, head=manifest.head)
    fresh = [fault for fault in found.faults if fault.where not in manifest.faults]
    if fresh or (found.head, found.count) != (manifest.head, manifest.count):
        first = "；".join(f"{fault.where} {fault.zh}" for fault in fresh[:3])
        first_en = "; ".join(f"{fault.where}: {fault.en}" for fault in fresh[:3])
        raise Refusal(
            f"{path} 的内容与其审计链不符，没有恢复：{first or '链头不同'}",
            f"{path} does not agree with its audit chain; nothing was restored: {first_en or 'another head'}",
        )


def _known_revisions() -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(migrate.configuration()).walk_revisions()}


def _must_be_current(store: Store) -> None:
    at, newest = migrate.current(store), migrate.newest()
    if at is None:
        raise Refusal("数据库是空的，没有什么可备份。", "The database is empty: there is nothing to back up.")
    if at != newest:
        raise Refusal(
            f"数据库版本是 {at}，程序需要 {newest}。请先启动一次 jixiao run 完成升级。",
            f"The database is at {at}, the program at {newest}. Start jixiao run once to upgrade it.",
        )


def _must_be_empty(session: Session, store: Store) -> None:
    for table in SQLModel.metadata.sorted_tables:
        if session.execute(select(1).select_from(table).limit(1)).first() is not None:
            where = store.url.render_as_string(hide_password=True)
            how_zh, how_en = (
                "让 JIXIAO_DATABASE_URL 指向一个新建的空库",
                "point JIXIAO_DATABASE_URL to a new, empty one",
            )
            if store.on_sqlite:
                how_zh = f"把 {store.url.database} 及其 -wal、-shm 文件移到别处"
                how_en = f"move {store.url.database} with its -wal and -shm files away"
            raise Refusal(
                f"目标数据库（{where}）里已有数据，没有恢复。请先{how_zh}，再试一次。",
                f"The database ({where}) is not empty; nothing was restored. First {how_en}, then try again.",
            )


def _copy_all(source: Connection, target: Connection) -> int:
    return sum(_copy(table, source, target) for table in SQLModel.metadata.sorted_tables)


def _copy(table: Table, source: Connection, target: Connection) -> int:
    """Row by row in the order of ids; what points to a later row of the same table is filled in afterwards."""
    key = next(iter(table.primary_key.columns))
    inner = [column.name for column in table.columns for link in column.foreign_keys if link.column.table is table]
    later: list[dict[str, Any]] = []
    copied = 0
    chosen = source.execution_options(yield_per=_CHUNK).execute(select(table).order_by(key))
    for rows in chosen.mappings().partitions():
        values = [dict(row) for row in rows]
        for row in values:
            for name in inner:
                if row[name] is not None and row[name] > row[key.name]:
                    later.append({"this": row[key.name], "column": name, "value": row[name]})
                    row[name] = None
        target.execute(insert(table), values)
        copied += len(values)
    for link in later:
        target.execute(update(table).where(key == link["this"]).values({link["column"]: link["value"]}))
    return copied


def _set_sequences(connection: Connection) -> None:
    """PostgreSQL counts on from the highest id."""
    if connection.dialect.name != "postgresql":
        return
    for table in SQLModel.metadata.sorted_tables:
        key = next(iter(table.primary_key.columns))
        highest = connection.execute(select(func.max(key))).scalar()
        sequence = connection.execute(
            text("SELECT pg_get_serial_sequence(:table, :key)"), {"table": table.name, "key": key.name}
        ).scalar()
        if sequence is not None and highest is not None:
            connection.execute(text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest})


def _check(session: Session, manifest: Manifest) -> None:
    found = proof.verify(session, head=manifest.head)
    if found.head != manifest.head or {fault.where for fault in found.faults} - set(manifest.faults):
        raise RuntimeError(f"the restored rows are not what was written: {found.faults[:1]}")
