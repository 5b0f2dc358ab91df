"""Fixtures: a migrated store on SQLite and on PostgreSQL, both real; in CI both must run."""

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from db import migrate
from db.store import Store

SERVER = "postgres@127.0.0.1:5432"
IN_CI = os.environ.get("CI") == "true"


def _administer(statement: str) -> None:
    with psycopg.connect(f"postgresql://{SERVER}/postgres", autocommit=True, connect_timeout=3) as connection:
        connection.execute(statement.encode())  # names made here, never input


@pytest.fixture(scope="session")
def postgresql_template() -> Iterator[str]:
    """The name of a migrated database to copy; skips (in CI: fails) where no PostgreSQL answers."""
    name = f"jixiao_template_{uuid.uuid4().hex[:12]}"
    try:
        _administer(f"CREATE DATABASE {name}")
    except psycopg.OperationalError as error:
        if IN_CI:
            raise
        pytest.skip(f"no PostgreSQL at 127.0.0.1:5432: {error}")
    store = Store(f"postgresql+psycopg://{SERVER}/{name}")
    migrate.upgrade(store)
    store.close()
    yield name
    _administer(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def a_postgresql_database(template: str) -> Iterator[str]:
    """The URL of a fresh copy of the template, gone afterwards."""
    name = f"jixiao_{uuid.uuid4().hex[:12]}"
    _administer(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield f"postgresql+psycopg://{SERVER}/{name}"
    _administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgresql_url(postgresql_template: str) -> Iterator[str]:
    """A fresh, migrated PostgreSQL database of the test's own."""
    with a_postgresql_database(postgresql_template) as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "jixiao.db"
    store = Store(f"sqlite:///{path}")
    migrate.upgrade(store)
    store.close()
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh, migrated SQLite database of the test's own."""
    path = tmp_path / "data" / "jixiao.db"
    path.parent.mkdir()
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def store_url(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh, migrated database; each test runs on both engines."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    store = Store(store_url)
    yield store
    store.close()


@pytest.fixture
def at() -> Callable[..., datetime]:
    """at(2026, 6, 30, 9): an aware instant in UTC."""

    def instant(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
        return datetime(year, month, day, hour, minute, tzinfo=UTC)

    return instant
