"""A library that is only read: opened once for a module's tests, on both engines."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.store import Store
from tests.asking.library import open_library
from tests.conftest import a_postgresql_database


@pytest.fixture(scope="module")
def library_on_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("library") / "jixiao.db"
    shutil.copy(sqlite_template, path)
    store = Store(f"sqlite:///{path}")
    open_library(store)
    yield store
    store.close()


@pytest.fixture(scope="module")
def library_on_postgresql(postgresql_template: str) -> Iterator[Store]:
    with a_postgresql_database(postgresql_template) as url:
        store = Store(url)
        open_library(store)
        yield store
        store.close()


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def library(request: pytest.FixtureRequest) -> Store:
    store: Store = request.getfixturevalue(f"library_on_{request.param}")
    return store
