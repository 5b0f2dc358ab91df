"""Short transactions of the path's own rows: no session, no audit, on a connection kept for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from sqlalchemy import Connection

from db.store import Store


class Pen(Protocol):
    """What opens a transaction; one thread at a time."""

    @contextmanager
    def transaction(self) -> Iterator[Connection]: ...

    def close(self) -> None: ...


class StorePen:
    """Any process' pen. A connection kept open spares each of its many small transactions half their cost."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._connection: Connection | None = None

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        with self._store.one_writer:
            if self._connection is None:
                connection = self._store.engine.connect()
                self._connection = connection.execution_options(immediate=True) if self._store.on_sqlite else connection
            try:
                with self._connection.begin():
                    yield self._connection
            except BaseException:
                self.close()  # whatever state it is in: the next transaction gets a fresh one
                raise

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


class Glass:
    """Reads of one statement, one at a time, on a connection kept for them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._connection: Connection | None = None

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """A snapshot; nothing is kept of it afterwards."""
        if self._connection is None:
            self._connection = self._store.engine.connect().execution_options(single=True)
        try:
            yield self._connection
            self._connection.rollback()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
