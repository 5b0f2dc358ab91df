"""The store: exact money, sessions, constraints, migrations."""

import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from alembic import command
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import col, select

from db import migrate
from db.models import Entry, Person, Project, ProjectYear
from db.money import WAN, Hundredths, rounded, to_wan
from db.store import Store

At = Callable[..., datetime]


def a_year(store: Store, now: datetime) -> int:
    with store.writing() as session:
        project = Project(name="警犬经费", normal="警犬经费", created_at=now)
        session.add(project)
        session.flush()
        assert project.id is not None
        year = ProjectYear(project_id=project.id, year=2026)
        session.add(year)
        session.flush()
        assert year.id is not None
        return year.id


@given(st.decimals(min_value="-90000000000000", max_value="90000000000000", places=2))
def test_money_survives_the_store_to_the_fen(yuan: Decimal) -> None:
    column = Hundredths()
    stored = column.process_bind_param(yuan, None)  # type: ignore[arg-type]
    assert isinstance(stored, int)
    assert column.process_result_value(stored, None) == yuan  # type: ignore[arg-type]
    assert to_wan(yuan) * WAN == yuan


@pytest.mark.parametrize(("value", "shown"), [("93.605", "93.61"), ("72.985", "72.99"), ("-0.005", "-0.01")])
def test_rounding_is_half_up(value: str, shown: str) -> None:
    assert str(rounded(Decimal(value))) == shown


def test_floats_and_fractions_of_a_fen_are_refused(store: Store, at: At) -> None:
    year = a_year(store, at(2026, 1, 1))
    wrong: Any
    for wrong in (0.1, Decimal("0.001")):
        entry = Entry(
            project_year_id=year,
            kind="payment",
            amount=wrong,
            day=date(2026, 1, 1),
            recorded_at=at(2026, 1, 1),
            key="k",
        )
        with pytest.raises(StatementError), store.writing() as session:
            session.add(entry)


def test_a_large_amount_is_exact(store: Store, at: At) -> None:
    year = a_year(store, at(2026, 1, 1))
    amount = Decimal("99999999999999.99")
    with store.writing() as session:
        session.add(
            Entry(
                project_year_id=year,
                kind="payment",
                amount=amount,
                day=date(2026, 1, 1),
                recorded_at=at(2026, 1, 1),
                key="k",
            )
        )
    with store.reading() as session:
        assert session.exec(select(col(Entry.amount))).one() == amount


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "gift"},
        {"amount": Decimal(-1)},
        {"amount": Decimal(0), "kind": "adjustment"},
        {"kind": "reversal"},
        {"project_year_id": 999},
    ],
)
def test_constraints_hold_the_line(store: Store, at: At, wrong: dict[str, Any]) -> None:
    right: dict[str, Any] = {
        "project_year_id": a_year(store, at(2026, 1, 1)),
        "kind": "payment",
        "amount": Decimal(1),
        "day": date(2026, 1, 1),
        "recorded_at": at(2026, 1, 1),
        "key": "k",
    }
    with pytest.raises(IntegrityError), store.writing() as session:
        session.add(Entry(**(right | wrong)))


def test_what_was_read_is_never_written(store: Store, at: At) -> None:
    with store.reading() as session:
        session.add(Person(name="张三", created_at=at(2026, 1, 1)))
        session.flush()
    with store.reading() as session:
        assert session.exec(select(Person)).all() == []


def test_a_failed_transaction_leaves_nothing_behind(store: Store, at: At) -> None:
    with pytest.raises(RuntimeError), store.writing() as session:
        session.add(Person(name="张三", created_at=at(2026, 1, 1)))
        session.flush()
        raise RuntimeError
    with store.reading() as session:
        assert session.exec(select(Person)).all() == []


def test_instants_come_back_aware_and_in_utc(store: Store, at: At) -> None:
    with store.writing() as session:
        session.add(Person(name="张三", created_at=at(2026, 6, 30, 9)))
    with store.reading() as session:
        assert session.exec(select(col(Person.created_at))).one() == at(2026, 6, 30, 9)
    with pytest.raises(StatementError), store.writing() as session:
        session.add(Person(name="李四", created_at=datetime(2026, 1, 1)))  # noqa: DTZ001


def test_sqlite_keeps_its_promises(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    with store.reading() as session:
        pragmas = {
            p: session.connection().exec_driver_sql(f"PRAGMA {p}").scalar() for p in ("journal_mode", "synchronous")
        }
        assert pragmas == {"journal_mode": "wal", "synchronous": 2}
        assert session.connection().exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    store.close()


def test_writers_wait_for_each_other(store: Store, at: At) -> None:
    def write(number: int) -> None:
        with store.writing() as session:
            session.add(Person(name=f"人{number}", created_at=at(2026, 1, 1)))

    threads = [threading.Thread(target=write, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as session:
        assert len(session.exec(select(Person)).all()) == 12


def test_the_models_are_what_the_migrations_make(store: Store) -> None:
    configuration = migrate.configuration()
    with store.engine.connect() as connection:
        configuration.attributes["connection"] = connection
        command.check(configuration)


def test_two_processes_may_migrate_at_once(store: Store) -> None:
    with store.engine.begin() as connection:  # back to an empty database
        configuration = migrate.configuration()
        configuration.attributes["connection"] = connection
        command.downgrade(configuration, "base")
    url = store.url.render_as_string(hide_password=False)
    program = "import sys; from db import migrate; from db.store import Store; migrate.upgrade(Store(sys.argv[1]))"
    processes = [subprocess.Popen([sys.executable, "-c", program, url]) for _ in range(2)]
    assert [process.wait(60) for process in processes] == [0, 0]
    assert migrate.current(store) == migrate.newest()
    with store.reading() as session:
        assert session.connection().execute(text("SELECT count(*) FROM alembic_version")).scalar() == 1
