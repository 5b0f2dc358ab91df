"""`jixiao remind --dry-run`, `jixiao simulate` and what doctor says of the calendar, on the sample department."""

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from db import audit, migrate, rectification, sample
from db.keep import doctor
from db.models import Notice, Outbox, Person
from db.store import Store


@pytest.fixture
def department(tmp_path: Path) -> Path:
    store = Store(f"sqlite:///{tmp_path / 'jixiao.db'}")
    migrate.upgrade(store)
    opened = datetime(2026, 9, 1, tzinfo=UTC)
    sample.load_sample(store, datetime(2026, 6, 1, tzinfo=UTC))
    with store.writing() as session:
        owner = session.exec(select(Person).where(Person.name == "赵磊")).one()
        item = rectification.open_item(
            session,
            now=opened,
            actor_id=None,
            key="test",
            year=2026,
            problem="仓库没有盘点",
            notified_on=opened.date(),
            due=date(2026, 9, 30),
            section_id=owner.section_id,
            owner_id=owner.id,
        )
        rectification.plan(session, now=opened, actor_id=None, key="plan", item_id=item.id or 0, measures="盘点")
    store.close()
    return tmp_path


def jixiao(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=120, env={"JIXIAO_DATA": str(data)}
    )


def test_who_would_get_what_and_why(department: Path) -> None:
    done = jixiao(department, "remind", "--at", "2026-09-30T09:00", "--dry-run")
    assert done.returncode == 0, done.stderr
    [line] = [line for line in done.stdout.splitlines() if "整改到期" in line and "仓库" in line]
    assert line.startswith("赵磊 · ")
    assert "9月30日到期" in line and "节点 2026-09-30:0" in line
    night = jixiao(department, "remind", "--at", "2026-09-30T22:00", "--dry-run")
    assert "会发出 0 条" in night.stdout
    assert "不上班" in jixiao(department, "remind", "--at", "2026-10-01T09:00", "--dry-run").stdout
    assert jixiao(department, "remind", "--at", "2026-09-30T09:00").returncode == 1
    store = Store(f"sqlite:///{department / 'jixiao.db'}")
    with store.reading() as session:  # nothing was written
        assert session.exec(select(func.count(col(Notice.id)))).one() == 0
        assert session.exec(select(func.count(col(Outbox.id)))).one() == 0
    store.close()


def test_some_weeks_as_a_table(department: Path) -> None:
    """Over the October holidays: on the day, then from the first working days after, climbing."""
    done = jixiao(department, "simulate", "--from", "2026-09-28", "--to", "2026-10-13")
    assert done.returncode == 0, done.stderr
    rows = [line for line in done.stdout.splitlines() if "整改到期" in line and "仓库" in line]
    owner = [row.split()[0] for row in rows if row.split()[1] == "赵磊"]
    days = ["09-28", "09-29", "09-30", "10-08", "10-09", "10-10", "10-12", "10-13"]
    assert owner == [f"2026-{day}" for day in days]
    head = [row.split()[0] for row in rows if "第2级" in row and row.split()[1] != "赵磊"]
    assert head == ["2026-10-10", "2026-10-12", "2026-10-13"]  # from the third working day overdue
    assert [row.split()[0] for row in rows if row.split()[1] == "陈志远"] == ["2026-10-13"]  # from the fifth
    assert jixiao(department, "simulate", "--from", "2026-10-13", "--to", "2026-09-28").returncode == 1


def test_doctor_says_when_the_calendar_runs_out(store: Store) -> None:
    with store.writing() as session:
        session.add(Person(name="管", role="admin", telegram_id=1, created_at=datetime(2026, 1, 1, tzinfo=UTC)))
        audit.record(session, now=datetime(2026, 1, 1, tzinfo=UTC), actor_id=None, action="test", subject="test")

    def says(day: date) -> list[str]:
        now = datetime(day.year, day.month, day.day, tzinfo=UTC)
        return [one.state for one in doctor.look(store, now=now, admins=False) if "工作日安排" in one.zh]

    assert says(date(2026, 6, 1)) == ["well"]
    assert says(date(2031, 6, 1)) == ["note"]
