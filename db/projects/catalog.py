"""The catalogue of names: who is called what, and an index of it that is kept current.

Every change to a name or alias gives the catalogue a new revision in its own transaction. A process that sees another
revision than its index has applies the difference, whoever made it. Large indexes are kept in a file between starts.
"""

import contextlib
import os
import secrets
import threading
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from db.matching import Index, Name, Reading
from db.models import Alias, Project, Setting
from db.names import normalise

NAMES = "names.index"  # the file in the data directory
_REVISION = "catalogue"
_WORTH_KEEPING = 5_000  # names; smaller indexes are built faster than a file is read


class Catalog:
    """One process's index of all names; `kept` is the file that saves a large one between starts."""

    def __init__(self, kept: Path | None = None) -> None:
        self._kept = kept
        self._index = Index()
        self._revision = ""
        self._lock = threading.Lock()  # questions are read on several threads, and the index changes in place

    def read(self, session: Session, text: str, *, vocabulary: Collection[str] = ()) -> Reading:
        """What of a question names projects, by the names as of this session's snapshot or newer."""
        with self._lock:
            self._follow(session)
            return self._index.read(text, vocabulary=vocabulary)

    def prepare(self, session: Session) -> None:
        """Build or load the index now, so that the first question need not wait for it."""
        with self._lock:
            self._follow(session)

    def _follow(self, session: Session) -> None:
        wanted = revision(session)
        if wanted == self._revision:
            return
        if _number(wanted) < _number(self._revision):
            return  # this session's snapshot is older than what another thread has applied
        if self._revision:
            for name in self._names(session, after=_number(self._revision)):
                self._index.put(name)
            for merged in self._merged(session):
                self._index.drop(merged)
        else:
            self._index = self._loaded(wanted) or self._built(session, wanted)
        self._revision = wanted

    def _built(self, session: Session, wanted: str) -> Index:
        index = Index(self._names(session))
        if self._kept is not None and index.size >= _WORTH_KEEPING:
            part = self._kept.with_suffix(f".{os.getpid()}")
            with contextlib.suppress(OSError):  # a read-only directory only costs the time to build again
                part.write_bytes(index.dump(wanted))
                part.replace(self._kept)
        return index

    def _loaded(self, wanted: str) -> Index | None:
        if self._kept is None:
            return None
        with contextlib.suppress(OSError):
            return Index.load(self._kept.read_bytes(), wanted)
        return None

    def _names(self, session: Session, after: int = -1) -> list[Name]:
        """Every living project whose name or aliases changed after a revision's number."""
        changed = (col(Project.revision) > after, col(Project.merged_into).is_(None))
        aliases: dict[int, list[str]] = {}
        known = select(col(Alias.project_id), col(Alias.text)).join(Project).where(*changed).order_by(col(Alias.id))
        for project_id, text in session.exec(known):
            aliases.setdefault(project_id, []).append(text)
        rows = session.exec(select(col(Project.id), col(Project.name)).where(*changed))
        return [Name(key, name, tuple(aliases.get(key, ()))) for key, name in rows if key is not None]

    def _merged(self, session: Session) -> list[int]:
        """Projects that became part of another since the index's revision."""
        wanted = select(col(Project.id)).where(
            col(Project.revision) > _number(self._revision), col(Project.merged_into).is_not(None)
        )
        return [merged for merged in session.exec(wanted) if merged is not None]


def revision(session: Session) -> str:
    """The catalogue's revision: a growing number and a token of its own (restored databases may repeat numbers)."""
    return session.exec(select(col(Setting.value)).where(Setting.name == _REVISION)).first() or ""


def _number(revision: str) -> int:
    return int(revision.partition(":")[0] or 0)


def touch(session: Session, *projects: Project) -> None:
    """Note that these projects' names or aliases changed in this transaction."""
    row = session.get(Setting, _REVISION, with_for_update=True)
    if row is None:
        row = Setting(name=_REVISION, value="")
        session.add(row)
    number = _number(row.value) + 1
    row.value = f"{number}:{secrets.token_hex(4)}"
    for project in projects:
        project.revision = number
        session.add(project)


def project_called(session: Session, name: str) -> Project | None:
    """The project with exactly this normalised name, or the only one with it as an alias; followed through merges."""
    normal = normalise(name)
    project = session.exec(select(Project).where(Project.normal == normal)).first()
    if project is None:
        owners = session.exec(select(Project).join(Alias).where(Alias.normal == normal)).all()
        project = owners[0] if len(owners) == 1 else None
    while project is not None and project.merged_into is not None:
        project = session.get(Project, project.merged_into)
    return project


def open_project(session: Session, name: str, *, now: datetime) -> Project:
    """A new project; the caller has asked project_called first and calls touch() once for all it opened."""
    project = Project(name=name.strip(), normal=normalise(name), created_at=now)
    session.add(project)
    session.flush()
    return project


def add_alias(session: Session, project: Project, text: str) -> bool:
    """Give a project another name; False when it has it already. The caller calls touch()."""
    normal = normalise(text)
    if not normal or normal == project.normal:
        return False
    known = select(Alias).where(Alias.project_id == project.id, Alias.normal == normal)
    if session.exec(known).first() is not None:
        return False
    assert project.id is not None
    session.add(Alias(project_id=project.id, text=text.strip(), normal=normal))
    return True
