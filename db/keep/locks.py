"""Who may use a store together: any number of bots on PostgreSQL, one on SQLite; a restore only where none runs."""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, text

from db.errors import Refusal
from db.store import Store

_RUNNING = 0x4A49_5852


@contextmanager
def bot(store: Store) -> Iterator[None]:
    """Held while a bot runs."""
    if not store.on_sqlite:
        with _on_postgresql(store, "pg_try_advisory_lock_shared") as free:
            if not free:
                raise Refusal("正在恢复备份，请稍后再启动。", "A backup is being restored: start again afterwards.")
            yield
        return
    with _file(store) as free:
        if not free:
            raise Refusal(
                "这个数据库上已经有一个机器人在运行。SQLite 只能由一个进程使用；要运行多个，请用 PostgreSQL。",
                "A bot is running on this database already. SQLite serves one process; use PostgreSQL to run several.",
            )
        yield


@contextmanager
def nobody(store: Store) -> Iterator[None]:
    """Held while the whole store is replaced: refuses while a bot runs, and keeps one from starting."""
    locked = _file(store) if store.on_sqlite else _on_postgresql(store, "pg_try_advisory_lock")
    with locked as free:
        if not free:
            raise Refusal(
                "机器人正在运行，请先停止它再恢复备份。", "The bot is running: stop it before restoring a backup."
            )
        yield


@contextmanager
def _file(store: Store) -> Iterator[bool]:
    """The lock of the system on a file beside the database: gone with the process, however it ends."""
    if not store.url.database or store.url.database == ":memory:":
        yield True
        return
    with Path(store.url.database + ".running").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


@contextmanager
def _on_postgresql(store: Store, function: str) -> Iterator[bool]:
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        try:
            yield bool(connection.execute(text(f"SELECT {function}({_RUNNING})")).scalar())
        finally:
            connection.invalidate()  # back in the pool it would still hold the lock


class NotLeading(Exception):
    """The lock is gone, and with it the right to write as the one who leads."""


class Lead:
    """A job only one replica does at a time: an advisory lock on a connection of its own, gone when that drops.

    What the job writes goes through this very connection, so that who has lost the lock cannot write any more.
    All of it blocks: to be called off the event loop.
    """

    def __init__(self, store: Store, key: int) -> None:
        self._store = store
        self._key = key
        self._connection: Connection | None = None
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Try to become the one."""
        with self._lock:
            if self._connection is None:
                self._connection = self._store.engine.connect()
            found = self._connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": self._key})
            mine = bool(found.scalar())
            self._connection.commit()
            return mine

    def check(self) -> None:
        """Raises when the lock is gone."""
        with self._lock:
            connection = self._alive()
            connection.execute(text("SELECT 1"))
            connection.commit()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        with self._lock:
            connection = self._alive()
            with connection.begin():
                yield connection

    def close(self) -> None:
        """The connection is the lead's own: `leave` ends it."""

    def leave(self) -> None:
        with self._lock:
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.invalidate()  # back in the pool it would still hold the lock
                connection.close()

    def _alive(self) -> Connection:
        """SQLAlchemy would quietly connect anew after a drop, without the lock."""
        if self._connection is None or self._connection.invalidated:
            raise NotLeading
        return self._connection
