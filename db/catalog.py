"""The catalogue of names: who is called what, and an index of it that is kept current.

Every change to a name or alias increments the catalogue's revision in its own transaction. A process that sees another
revision than its index has applies the difference, whoever made it.
"""

import threading
from datetime import datetime

from sqlmodel import Session, col, select

from db.matching import Index, Name
from db.models import Alias, Project, Setting
from db.names import normalise

_REVISION = "catalogue"


class Catalog:
    """One process's index of all names."""

    def __init__(self) -> None:
        self._index = Index()
        self._revision = 0
        self._lock = threading.Lock()

    def index(self, session: Session) -> Index:
        """The index as of this session's snapshot or newer."""
        with self._lock:
            wanted = revision(session)
            if wanted > self._revision:
                self._apply(session)
                self._revision = wanted
            return self._index

    def _apply(self, session: Session) -> None:
        changed = session.exec(select(Project).where(col(Project.revision) > self._revision)).all()
        aliases: dict[int, list[str]] = {}
        known = select(Alias.project_id, Alias.text)
        if self._revision:  # the difference only; the first time everything is wanted anyway
            known = known.join(Project).where(col(Project.revision) > self._revision)
        for project_id, text in session.exec(known.order_by(col(Alias.id))):
            aliases.setdefault(project_id, []).append(text)
        fresh = [
            Name(project.id, project.name, tuple(aliases.get(project.id, ())))
            for project in changed
            if project.id is not None and project.merged_into is None
        ]
        if not self._revision:
            self._index = Index(fresh)
            return
        for project in changed:
            if project.merged_into is not None and project.id is not None:
                self._index.drop(project.id)
        for name in fresh:
            self._index.put(name)


def revision(session: Session) -> int:
    """The catalogue's revision; 0 while it is empty."""
    value = session.exec(select(Setting.value).where(Setting.name == _REVISION)).first()
    return int(value) if value is not None else 0


def touch(session: Session, *projects: Project) -> None:
    """Note that these projects' names or aliases changed in this transaction."""
    row = session.get(Setting, _REVISION, with_for_update=True)
    if row is None:
        row = Setting(name=_REVISION, value="0")
        session.add(row)
    row.value = str(int(row.value) + 1)
    for project in projects:
        project.revision = int(row.value)
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
