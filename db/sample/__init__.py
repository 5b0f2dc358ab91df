"""The sample department: a real report's figures in sentences of our own, invented people, and a year in progress."""

import hashlib
import re
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import NamedTuple

from sqlmodel import Session, select

from db.models import CalendarItem
from db.planning import agenda
from db.reports.files import Content, open_bytes
from db.reports.importer import Imported, read
from db.reports.load import load
from db.store import Store


class Member(NamedTuple):
    """Somebody of the sample whom the demo lets you be."""

    name: str
    role: str
    section: str | None


SAMPLE_CAST = (
    Member("陈志远", "leader", "局领导"),
    Member("李敏", "finance", "警务保障室"),
    Member("张伟", "editor", "刑事侦查大队"),
    Member("周航", "admin", "指挥中心（办公室）"),
)
_OF_THE_YEAR = ("entries.csv", "items.csv")
_FILES = ("people.csv", "report-2021.txt", "projects.csv", "entries.csv", "items.csv")


_DATES = (("年度绩效自评", 3, 31), ("半年绩效运行监控", 7, 31), ("决算和自评公开", 9, 30), ("支付系统关账", 12, 25))
_DAYS_FROM_NOW = re.compile(r"([+-]\d+)天")


def load_sample(store: Store, now: datetime) -> list[Imported]:
    """Load everything; what the current year's ledger says of days after `now` is left out. Again changes nothing."""
    with store.writing() as session:
        loaded = [_load(session, name, now) for name in _FILES]
        if not session.exec(select(CalendarItem.id).limit(1)).first():
            _add_dates(session, now)
        return loaded


def _add_dates(session: Session, now: datetime) -> None:
    """The coming dates of a department's year."""
    for title, month, day in _DATES:
        due = date(now.year, month, day)
        due = due if due >= now.date() else due.replace(year=now.year + 1)
        agenda.add(session, now=now, actor_id=None, title=title, due=due, lead_days=(30, 7, 3, 1))


def _load(session: Session, name: str, now: datetime) -> Imported:
    raw = files(__name__).joinpath(name).read_bytes()
    if name == "items.csv":
        raw = _with_days(raw.decode(), now.date()).encode()
    content = open_bytes(name, raw)
    year = now.year if name in _OF_THE_YEAR else None
    readings = read(content, year)
    for reading in readings:
        reading.entries = [entry for entry in reading.entries if entry.day <= now.date()]
    key = _key(name, content, year)
    loaded = [load(session, reading, name=name, sha256=key, now=now) for reading in readings]
    return Imported(name, readings, tuple(loaded))


def _with_days(text: str, today: date) -> str:
    """“+6天” as the day that is six days from now: there is always something due, and something overdue."""
    return _DAYS_FROM_NOW.sub(lambda found: (today + timedelta(days=int(found[1]))).isoformat(), text)


def _key(name: str, content: Content, year: int | None) -> str:
    """The same files make another import in another year; days from now make none."""
    if year is None:
        return content.sha256
    kept = files(__name__).joinpath(name).read_bytes()
    return hashlib.sha256(f"{hashlib.sha256(kept).hexdigest()}:{year}".encode()).hexdigest()
