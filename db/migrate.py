"""Bring a database to the newest schema; safe when two processes start at once."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from db.store import Store

_LOCK = 0x4A49_584D


def upgrade(store: Store) -> None:
    """Create or migrate the schema. A second process waits for the first and then finds nothing to do."""
    if current(store) == newest():
        return
    with _alone(store), store.engine.connect() as connection:
        _alembic("upgrade", connection)


def current(store: Store) -> str | None:
    """The revision the database is at; None for an empty one."""
    with store.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """The revision this version of the program needs."""
    return ScriptDirectory.from_config(configuration()).get_current_head()


def configuration() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _alembic(what: str, connection: Connection) -> None:
    config = configuration()
    config.attributes["connection"] = connection
    getattr(command, what)(config, "head")


@contextmanager
def _alone(store: Store) -> Iterator[None]:
    """One migrating process at a time: a file lock beside SQLite's file, an advisory lock on PostgreSQL."""
    if store.on_sqlite:
        if not store.url.database or store.url.database == ":memory:":
            yield
            return
        with Path(store.url.database + ".migrating").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        return
    with store.engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})
