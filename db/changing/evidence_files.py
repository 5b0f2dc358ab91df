"""Which files prove what was booked or put right, for whoever may see the project."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy
from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col

from db.messages import outbox
from db.messages.outbox import Enclosure
from db.models import Attachment, Entry, Evidence, Project, ProjectYear, Rectification

select: Any = sqlalchemy.select  # its typed overloads know no SQLModel fields


@dataclass(frozen=True, slots=True)
class Proof:
    """A file, and the ledger entry or the rectification item it proves."""

    attachment_id: int
    name: str
    entry_id: int | None = None
    item_id: int | None = None


def of_entries(session: Session, ids: Collection[int]) -> list[Proof]:
    """The files of these entries, in the order they came."""
    wanted = (
        select(Attachment.id, Attachment.name, Evidence.entry_id)
        .join(Evidence, col(Evidence.attachment_id) == Attachment.id)
        .where(col(Evidence.entry_id).in_(ids))
        .order_by(col(Evidence.id))
    )
    return [Proof(key, name, entry_id=entry) for key, name, entry in session.execute(wanted)]


def of_items(session: Session, ids: Collection[int]) -> list[Proof]:
    """The files of these rectification items."""
    wanted = (
        select(Attachment.id, Attachment.name, Evidence.rectification_id)
        .join(Evidence, col(Evidence.attachment_id) == Attachment.id)
        .where(col(Evidence.rectification_id).in_(ids))
        .order_by(col(Evidence.id))
    )
    return [Proof(key, name, item_id=item) for key, name, item in session.execute(wanted)]


def of_projects_items(session: Session, project_id: int, year: int) -> list[Proof]:
    """The files of a project's rectification items of a year."""
    wanted = select(Rectification.id).where(Rectification.project_id == project_id, Rectification.year == year)
    return of_items(session, list(session.execute(wanted).scalars()))


def file(session: Session, attachment_id: int, visible: ColumnElement[bool] | None) -> Enclosure | None:
    """The file itself, if it proves something of a project the asker may see."""
    by_entry = (
        select(Project.id)
        .join(ProjectYear, col(ProjectYear.project_id) == Project.id)
        .join(Entry, col(Entry.project_year_id) == ProjectYear.id)
        .join(Evidence, col(Evidence.entry_id) == Entry.id)
    )
    by_item = (
        select(Rectification.id)
        .outerjoin(Project, col(Project.id) == Rectification.project_id)
        .join(Evidence, col(Evidence.rectification_id) == Rectification.id)
    )
    of_nobody = col(Rectification.project_id).is_(None)  # an item of the department is everybody's
    for query, seen in ((by_entry, visible), (by_item, None if visible is None else or_(of_nobody, visible))):
        wanted = query.where(Evidence.attachment_id == attachment_id)
        if seen is not None:
            wanted = wanted.where(seen)
        if session.execute(wanted.limit(1)).first() is not None:
            return outbox.enclosure(session.connection(), attachment_id)
    return None
