"""The sample department: a real report's figures in sentences of our own, invented people, and a year in progress."""

import hashlib
from datetime import datetime
from importlib.resources import files
from typing import NamedTuple

from sqlmodel import Session

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


def load_sample(store: Store, now: datetime) -> list[Imported]:
    """Load everything; what the current year's ledger says of days after `now` is left out. Again changes nothing."""
    with store.writing() as session:
        return [_load(session, name, now) for name in _FILES]


def _load(session: Session, name: str, now: datetime) -> Imported:
    content = open_bytes(name, files(__name__).joinpath(name).read_bytes())
    year = now.year if name in _OF_THE_YEAR else None
    readings = read(content, year)
    for reading in readings:
        reading.entries = [entry for entry in reading.entries if entry.day <= now.date()]
    loaded = [load(session, reading, name=name, sha256=_key(content, year), now=now) for reading in readings]
    return Imported(name, readings, tuple(loaded))


def _key(content: Content, year: int | None) -> str:
    """The same files make another import in another year."""
    return hashlib.sha256(f"{content.sha256}:{year}".encode()).hexdigest() if year else content.sha256
