"""Backup and restore: from either engine into either, proven, and never over something that is there."""

import gzip
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel, col

from db import audit, migrate, models
from db.errors import Refusal
from db.keep import backups, locks, proof
from db.persons import people
from db.store import Store
from tests.db.everywhere import NOW, a_row_everywhere


def fill(store: Store) -> None:
    """Something in every table, and a project merged into a later one."""
    with store.writing() as session:
        a_row_everywhere(session)
        for name in ("旧名", "新名"):
            session.add(models.Project(name=name, normal=name, created_at=NOW))
        session.flush()
        merged = session.get(models.Project, 3)
        assert merged is not None
        merged.merged_into = 4
        session.add(models.Chat(id=-100123, kind="supergroup", title="群", opened=True))
        session.add(models.Setting(name="catalogue", value="7"))
        session.add(models.Unanswered(normal="问", decision="none", first_at=NOW, last_at=NOW))
        session.add(models.Light(project_year_id=1, light="red", since=NOW.date(), looked_on=NOW.date()))
        session.add(models.Quieting(person_id=1, rule="r", subject="s", kind="snoozed", until=NOW, created_at=NOW))
        session.add(models.Conversation(chat_id=7, user_id=7, state='{"a": "NUL \\\\u0000"}', updated_at=NOW))
        session.add(models.Draft(id="d1", form="pay", person_id=1, chat_id=7, created_at=NOW, updated_at=NOW))
        session.add(models.Inbox(bot_id=1, update_id=5, chat_id=7, payload='{"😀": 1}', received_at=NOW))
        session.add(models.Outbox(chat_id=7, method="sendMessage", payload="{}", created_at=NOW))
        session.flush()
        session.add(models.Outbox(chat_id=7, method="editMessageText", payload="{}", edits=1, created_at=NOW))
        session.add(
            models.Notice(
                rule="r", subject="s", recipient="person:1", person_id=1, slot="x", created_at=NOW, outbox_id=1
            )
        )


def everything(store: Store) -> dict[str, Any]:
    with store.reading() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(next(iter(table.primary_key))))]
            for table in SQLModel.metadata.sorted_tables
        }


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def other_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where to restore to: an empty database, not even migrated on SQLite."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'elsewhere' / 'jixiao.db'}"
    from tests.conftest import _administer

    url: str = request.getfixturevalue("postgresql_url")
    name = url.rsplit("/", 1)[1] + "_b"
    _administer(f"CREATE DATABASE {name}")
    request.addfinalizer(lambda: _administer(f"DROP DATABASE {name} WITH (FORCE)"))
    return url + "_b"


def test_everything_comes_back_on_either_engine(store: Store, other_url: str, tmp_path: Path) -> None:
    fill(store)
    written = backups.backup(store, tmp_path / "a.jixiao", now=NOW)
    other = Store(other_url)
    read = backups.restore(other, tmp_path / "a.jixiao")
    assert read == written
    assert everything(other) == everything(store)
    with store.reading() as ours, other.reading() as theirs:
        assert audit.head(ours) == audit.head(theirs) == written.head
        assert proof.verify(theirs, head=written.head).faults == ()
    with other.writing() as session:  # it goes on from the highest ids
        people.ensure_section(session, "新科室", now=NOW, actor_id=None)
        session.add(models.Outbox(chat_id=7, method="sendMessage", payload="{}", created_at=NOW))
    other.close()


def test_the_file_is_for_its_owner_only(store: Store, tmp_path: Path) -> None:
    backups.backup(store, tmp_path / "a.jixiao", now=NOW)
    assert (tmp_path / "a.jixiao").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.glob(".backup*")] == []


def test_a_backup_while_others_write_is_of_one_moment(store: Store, tmp_path: Path) -> None:
    fill(store)
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with store.writing() as session:
                people.ensure_section(session, f"科室{number}", now=NOW, actor_id=None)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            backups.backup(store, tmp_path / f"{number}.jixiao", now=NOW)
    finally:
        stop.set()
        writer.join()
    other = Store(f"sqlite:///{tmp_path / 'other.db'}")
    backups.restore(other, tmp_path / "2.jixiao")
    with other.reading() as session:
        sections = session.scalars(select(models.Section)).all()
        audits = session.scalars(select(models.Audit).where(col(models.Audit.action) == "section.add")).all()
        assert len(sections) == len(audits) + 1
    other.close()


def test_an_existing_file_is_not_overwritten(store: Store, tmp_path: Path) -> None:
    (tmp_path / "a.jixiao").write_text("precious")
    with pytest.raises(Refusal, match="已经存在"):
        backups.backup(store, tmp_path / "a.jixiao", now=NOW)
    with pytest.raises(Refusal, match="没有目录"):
        backups.backup(store, tmp_path / "no" / "a.jixiao", now=NOW)
    assert (tmp_path / "a.jixiao").read_text() == "precious"


def test_a_database_with_something_in_it_is_not_restored_into(store: Store, tmp_path: Path) -> None:
    fill(store)
    backups.backup(store, tmp_path / "a.jixiao", now=NOW)
    before = everything(store)
    with pytest.raises(Refusal, match="已有数据") as refused:
        backups.restore(store, tmp_path / "a.jixiao")
    assert "移到别处" in refused.value.zh or "新建的空库" in refused.value.zh
    assert everything(store) == before


def test_nothing_is_restored_while_a_bot_runs(store: Store, tmp_path: Path) -> None:
    backups.backup(store, tmp_path / "a.jixiao", now=NOW)
    with locks.bot(store), pytest.raises(Refusal, match="正在运行"):
        backups.restore(store, tmp_path / "a.jixiao")


def test_an_empty_database_is_not_backed_up(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(Refusal, match="空的"):
        backups.backup(store, tmp_path / "a.jixiao", now=NOW)
    store.close()


@pytest.mark.parametrize("damage", ["text", "empty", "cut", "flipped", "other gzip", "other database", "missing"])
def test_what_is_no_whole_backup_is_refused(sqlite_url: str, tmp_path: Path, damage: str) -> None:
    store, path = Store(sqlite_url), tmp_path / "a.jixiao"
    fill(store)
    backups.backup(store, path, now=NOW)
    content = bytearray(path.read_bytes())
    match damage:
        case "text":
            content = bytearray("不是备份".encode())
        case "empty":
            content = bytearray()
        case "cut":
            content = content[: len(content) // 2]
        case "flipped":
            content[len(content) // 2] ^= 1
        case "other gzip":
            content = bytearray(gzip.compress(b"hello"))
        case "other database":
            sqlite3.connect(tmp_path / "x.db").execute("CREATE TABLE a (b)")
            content = bytearray(gzip.compress((tmp_path / "x.db").read_bytes()))
    path.write_bytes(content)
    if damage == "missing":
        path.unlink()
    other = Store(f"sqlite:///{tmp_path / 'other.db'}")
    with pytest.raises(Refusal, match=r"不是 jixiao 的备份|没有文件"):
        backups.restore(other, path)
    assert migrate.current(other) is None
    other.close()
    store.close()


def forge(path: Path, statement: str) -> None:
    """Change a backup as somebody could who knows its format."""
    plain = path.with_suffix(".db")
    plain.write_bytes(gzip.decompress(path.read_bytes()))
    with sqlite3.connect(plain) as connection:
        connection.execute(statement)
    connection.close()
    path.write_bytes(gzip.compress(plain.read_bytes()))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET amount = amount + 1",
        "DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)",
        "DELETE FROM alias",
        "UPDATE person SET role = 'admin'",
    ],
)
def test_a_forged_backup_is_refused(sqlite_url: str, tmp_path: Path, statement: str) -> None:
    store, path = Store(sqlite_url), tmp_path / "a.jixiao"
    fill(store)
    backups.backup(store, path, now=NOW)
    forge(path, statement)
    other = Store(f"sqlite:///{tmp_path / 'other.db'}")
    with pytest.raises(Refusal, match="与其审计链不符"):
        backups.restore(other, path)
    assert migrate.current(other) is None
    other.close()
    store.close()


def test_a_backup_of_a_newer_version_is_refused(sqlite_url: str, tmp_path: Path) -> None:
    store, path = Store(sqlite_url), tmp_path / "a.jixiao"
    backups.backup(store, path, now=NOW)
    forge(path, """UPDATE jixiao_backup SET said = replace(said, '"revision": "0001"', '"revision": "9999"')""")
    other = Store(f"sqlite:///{tmp_path / 'other.db'}")
    with pytest.raises(Refusal, match="更新的版本"):
        backups.restore(other, path)
    other.close()
    store.close()


def test_a_store_that_had_faults_can_still_be_restored(store: Store, tmp_path: Path) -> None:
    fill(store)
    with store.writing() as session:
        session.add(models.Section(name="没有审计的科室"))
    written = backups.backup(store, tmp_path / "a.jixiao", now=NOW)
    assert written.faults == ("section:2",)
    other = Store(f"sqlite:///{tmp_path / 'other.db'}")
    assert backups.restore(other, tmp_path / "a.jixiao").faults == written.faults
    other.close()
