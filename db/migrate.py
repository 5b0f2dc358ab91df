"""Bring a database to the newest schema; safe when two processes start at once."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from db.store import Store

if TYPE_CHECKING:  # Alembic is large, and a database that is current does without it
    from alembic.config import Config

_LOCK = 0x4A49_584D
_FOLDER = Path(__file__).parent / "migrations"


def upgrade(store: Store) -> None:
    """Create or migrate the schema. A second process waits for the first and then finds nothing to do."""
    if current(store) == newest():
        return
    with _alone(store), store.engine.connect() as connection:
        _alembic("upgrade", connection)


def upgrade_apart(store: Store) -> None:
    """The same in a process of its own: a bot that runs for months need not keep Alembic in memory."""
    if current(store) == newest():
        return
    here = str(Path(__file__).parent.parent)
    path = os.pathsep.join(part for part in (here, os.environ.get("PYTHONPATH")) if part)
    url = store.url.render_as_string(hide_password=False)  # over a pipe: others can read our arguments
    command = [sys.executable, "-m", "db.migrate"]
    subprocess.run(command, input=url, text=True, check=True, env=os.environ | {"PYTHONPATH": path})


def current(store: Store) -> str | None:
    """The revision the database is at; None for an empty one."""
    with store.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return version


def newest() -> str | None:
    """The revision this version of the program needs."""
    return max(file.name.partition("_")[0] for file in _FOLDER.glob("versions/[0-9]*.py"))


def configuration() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    return config


def _alembic(what: str, connection: Connection) -> None:
    from alembic import command

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


if __name__ == "__main__":
    upgrade(Store(sys.stdin.read()))
