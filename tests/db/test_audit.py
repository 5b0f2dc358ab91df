"""The audit chain: what is covered, and that a changed byte anywhere is found."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Boolean, Date, DateTime, Integer, Table, delete, insert, text, update
from sqlalchemy import select as plain_select
from sqlmodel import Session, SQLModel, col, select

from db import audit, models
from db.keep import digests, proof
from db.store import Store
from tests.db.everywhere import NOW, a_row_everywhere


def note(session: Session, action: str = "test", **more: Any) -> None:
    audit.record(session, now=NOW, actor_id=None, action=action, subject="test:1", **more)


def test_rows_a_session_wrote_are_covered_without_being_named(store: Store) -> None:
    with store.writing() as session:
        session.add(models.Section(name="装备财务科"))
        note(session)
    with store.reading() as session:
        found = proof.verify(session)
        covers = session.exec(select(models.Audit.covers)).one()
    assert found.faults == ()
    assert (found.count, found.covered) == (1, 1)
    assert covers.startswith('[["section",1,"')


def test_a_change_without_an_audit_row_is_found(store: Store) -> None:
    with store.writing() as session:
        session.add(models.Section(name="装备财务科"))
    with store.reading() as session:
        assert [fault.where for fault in proof.verify(session).faults] == ["section:1"]


def test_bulk_inserts_are_covered_and_packed(store: Store) -> None:
    with store.writing() as session:
        session.add(models.Section(name="旧的"))
        note(session)
    with store.writing() as session:
        session.execute(insert(models.Section), [{"name": f"科室{n}"} for n in range(300)])
        note(session)
    with store.reading() as session:
        found = proof.verify(session)
        covers = session.exec(select(models.Audit.covers).where(models.Audit.id == 2)).one()
    assert found.faults == ()
    assert found.covered == 301
    assert '"ids":[[2,301]]' in covers


def test_bulk_updates_and_deletes_are_covered(store: Store) -> None:
    with store.writing() as session:
        session.execute(insert(models.Section), [{"name": f"科室{n}"} for n in range(30)])
        note(session)
    name, key = col(models.Section.name), col(models.Section.id)
    with store.writing() as session:
        session.execute(update(models.Section).where(key > 20).values(name=name + "甲"))
        session.execute(update(models.Section), [{"id": 1, "name": "按主键"}, {"id": 2, "name": "也按主键"}])
        session.execute(delete(models.Section).where(key == 3))
        session.execute(delete(digests.table_of(models.Section)).where(key == 4))
        note(session)
    with store.reading() as session:
        assert proof.verify(session).faults == ()


def test_what_is_written_past_the_session_is_covered_when_it_is_told(store: Store) -> None:
    table = digests.table_of(models.Section)
    with store.writing() as session:
        session.connection().execute(insert(table), [{"name": "科室"}])
        note(session)
        audit.cover(session, models.Section, col(models.Section.name) == "科室")
    with store.writing() as session:
        session.connection().execute(insert(table), [{"name": "没说"}])
        note(session)
    with store.reading() as session:
        assert [fault.where for fault in proof.verify(session).faults] == ["section:2"]


def test_a_deletion_is_covered(store: Store) -> None:
    with store.writing() as session:
        session.add(models.Section(name="撤并科"))
        note(session)
    with store.writing() as session:
        session.delete(session.get(models.Section, 1))
        note(session)
    with store.reading() as session:
        assert proof.verify(session).faults == ()


def test_what_a_savepoint_took_back_is_not_recorded(store: Store) -> None:
    with store.writing() as session:
        note(session, "before")
        with pytest.raises(ZeroDivisionError), session.begin_nested():
            session.add(models.Section(name="不会有"))
            with session.begin_nested():
                note(session, "inside")
            raise ZeroDivisionError
        note(session, "after")
    with store.reading() as session:
        assert list(session.exec(select(models.Audit.action).order_by(col(models.Audit.id)))) == ["before", "after"]
        assert proof.verify(session).faults == ()


def test_a_transaction_that_was_taken_back_leaves_nothing_for_the_next(store: Store) -> None:
    with store.writing() as session:
        note(session, "lost")
        session.rollback()
        session.add(models.Section(name="留下"))
        note(session, "kept")
    with store.reading() as session:
        assert list(session.exec(select(models.Audit.action))) == ["kept"]


def test_the_head_proves_what_came_before_it(store: Store) -> None:
    with store.writing() as session:
        note(session)
    with store.reading() as session:
        earlier = audit.head(session)
    with store.writing() as session:
        note(session)
    with store.reading() as session:
        assert proof.verify(session, head=earlier).faults == ()
        assert [fault.where for fault in proof.verify(session, head="f" * 64).faults] == ["audit"]


def test_a_chain_rewritten_from_the_start_does_not_have_the_old_head(store: Store) -> None:
    with store.writing() as session:
        note(session, "true")
    with store.reading() as session:
        head = audit.head(session)
    with store.writing() as session:
        row = session.exec(select(models.Audit)).one()
        row.action = "forged"
        row.hash = audit.link(row)
        session.add(row)
    with store.reading() as session:
        assert proof.verify(session).faults == ()  # consistent in itself …
        assert proof.verify(session, head=head).faults != ()  # … and yet found


def test_missing_audit_rows_are_found(store: Store) -> None:
    for _ in range(4):
        with store.writing() as session:
            note(session)
    with store.writing() as session:
        session.execute(text("DELETE FROM audit WHERE id IN (2, 3)"))
    with store.reading() as session:
        assert [fault.en for fault in proof.verify(session).faults] == ["Audit rows 2 to 3 are missing."]


def test_many_writers_make_one_chain(store: Store) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def write(number: int) -> None:
        with store.writing() as session:
            session.add(models.Section(name=f"科室{number}"))
            note(session)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(30)))
    with store.reading() as session:
        found = proof.verify(session)
    assert (found.count, found.covered, found.faults) == (30, 30, ())


def other_value(column: Any, value: Any) -> Any:
    """Another value of the column's type, the smallest change there is."""
    if value is None:
        value = {Boolean: False, Integer: 0, DateTime: NOW, Date: NOW.date()}.get(type(column.type), 0)
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case bytes():
            return value[:-1] + b"!"
        case datetime():
            return value.replace(microsecond=value.microsecond ^ 1)
        case date():
            return value.replace(day=value.day % 28 + 1)
        case _:
            return value + "x"


def raw(session: Session, table: Table, column: Any) -> tuple[int, Any]:
    """The first row that holds something in this column."""
    key = digests.key_of(table)
    wanted = plain_select(key.label("found"), column.label("value")).order_by(column.is_(None), key.desc()).limit(1)
    found, value = session.execute(wanted).one()
    return found, int(value.scaleb(2)) if isinstance(value, Decimal) else value


COLUMNS = [
    (table, column)
    for table in [*digests.PROVEN.values(), digests.table_of(models.Audit), digests.table_of(models.Attachment)]
    for column in table.columns
    if not (table.name == "attachment" and column.name not in {"sha256", "size", "content"})
]


def test_a_changed_byte_in_any_column_is_found(store: Store) -> None:
    with store.writing() as session:
        a_row_everywhere(session)
    with store.reading() as session:
        assert proof.verify(session).faults == ()
    missed = []
    for table, column in COLUMNS:
        with store.engine.connect() as connection, Session(connection) as session:
            loosen(session, table)
            key, value = raw(session, table, column)
            changed = other_value(column, value)
            session.execute(
                text(f"UPDATE {table.name} SET {column.name} = :changed WHERE id = :key"),
                {"changed": plain(store, changed), "key": key},
            )
            if not any(table.name in fault.where for fault in proof.verify(session).faults):
                missed.append(f"{table.name}.{column.name}")
            session.rollback()
    assert missed == []


def plain(store: Store, value: Any) -> Any:
    return value.isoformat(sep=" ") if store.on_sqlite and isinstance(value, datetime) else value


def loosen(session: Session, table: Table) -> None:
    """Constraints would stop some of the changes a forger could make with a hex editor."""
    if session.get_bind().dialect.name == "sqlite":
        session.connection().exec_driver_sql("PRAGMA ignore_check_constraints=ON")
        session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        return
    names = session.execute(
        text("SELECT conname FROM pg_constraint WHERE conrelid = CAST(:name AS regclass) AND contype IN ('c', 'f')"),
        {"name": table.name},
    ).scalars()
    for name in names.all():
        session.execute(text(f'ALTER TABLE {table.name} DROP CONSTRAINT "{name}"'))
    others = session.execute(
        text(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint"
            " WHERE confrelid = CAST(:name AS regclass) AND contype = 'f'"
        ),
        {"name": table.name},
    )
    for other, name in others.all():
        session.execute(text(f'ALTER TABLE {other} DROP CONSTRAINT "{name}"'))


def test_a_cell_that_cannot_be_read_is_a_finding(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    with store.writing() as session:
        a_row_everywhere(session)
    with store.writing() as session:
        session.execute(text("UPDATE entry SET day = 'never' WHERE id = 1"))
        session.execute(text("UPDATE audit SET at = x'ff00'"))
        faults = proof.verify(session).faults
    assert {"entry:1", "audit:1"} <= {fault.where for fault in faults}
    store.close()


def test_a_row_put_in_or_taken_out_past_the_bot_is_found(store: Store) -> None:
    with store.writing() as session:
        a_row_everywhere(session)
    with store.writing() as session:
        session.execute(text("DELETE FROM alias"))
        session.execute(text("INSERT INTO section (id, name) VALUES (9, 'x')"))
    with store.reading() as session:
        assert [fault.where for fault in proof.verify(session).faults] == ["alias:1", "section:9"]


def test_the_digest_is_the_same_on_both_engines(
    sqlite_url: str, postgresql_url: str, at: Callable[..., datetime]
) -> None:
    found = []
    for url in (sqlite_url, postgresql_url):
        store = Store(url)
        with store.writing() as session:
            a_row_everywhere(session)
        with store.reading() as session:
            found.append(audit.head(session))
        store.close()
    assert found[0] == found[1]
    assert SQLModel.metadata.tables.keys() >= digests.PROVEN.keys()
