"""Sessions: reading() rolls back, writing() commits; nothing else makes one."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url
from sqlmodel import Session, create_engine

from db import audit


class Store:
    """The database behind one URL (sqlite:///… or postgresql+psycopg://…)."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.on_sqlite = self.url.get_backend_name() == "sqlite"
        if self.on_sqlite and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        self.engine = _sqlite(url) if self.on_sqlite else create_engine(url, pool_size=20, pool_pre_ping=True)
        # SQLite has one writer: waiting for it here is fair, waiting inside SQLite is a lottery.
        self.one_writer: Any = threading.Lock() if self.on_sqlite else nullcontext()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session on one consistent snapshot; whatever it changed is rolled back."""
        with Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            if not self.on_sqlite:
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            try:
                yield session
            finally:
                session.rollback()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes, with their audit rows, are committed together at the end, or not at all."""
        with self.one_writer, Session(self.engine, expire_on_commit=False) as session:
            if self.on_sqlite:
                session.connection(execution_options={"immediate": True})
            yield session
            audit.seal(session)
            session.commit()

    @contextmanager
    def trying(self) -> Iterator[Session]:
        """A session to see what a change would do; all of it is taken back.

        On SQLite it waits for its turn as a writer: a reader that begins to write is thrown out.
        """
        with self.one_writer, Session(self.engine, expire_on_commit=False) as session:
            if self.on_sqlite:
                session.connection(execution_options={"immediate": True})
            try:
                yield session
            finally:
                session.rollback()

    def close(self) -> None:
        self.engine.dispose()


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": 30, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # BEGIN is ours: sqlite3 would start deferred ones on its own
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A deferred transaction that turns into a writer fails at once when another writes.
        options = connection.get_execution_options()
        if not options.get("single"):  # one SELECT is a snapshot by itself
            connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("immediate") else "BEGIN")

    return engine
