"""Which files prove what was booked or put right, for whoever may see the project."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy
from sqlalchemy import ColumnElement
from sqlmodel import Session, col

from db import outbox
from db.models import Attachment, Entry, Evidence, Project, ProjectYear, Rectification
from db.outbox import Enclosure

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


def of_items(session: Session, project_ids: Collection[int], year: int) -> list[Proof]:
    """The files of these projects' rectification items of a year."""
    wanted = (
        select(Attachment.id, Attachment.name, Evidence.rectification_id)
        .join(Evidence, col(Evidence.attachment_id) == Attachment.id)
        .join(Rectification, col(Rectification.id) == Evidence.rectification_id)
        .where(col(Rectification.project_id).in_(project_ids), Rectification.year == year)
        .order_by(col(Evidence.id))
    )
    return [Proof(key, name, item_id=item) for key, name, item in session.execute(wanted)]


def file(session: Session, attachment_id: int, visible: ColumnElement[bool] | None) -> Enclosure | None:
    """The file itself, if it proves something of a project the asker may see."""
    by_entry = (
        select(Project.id)
        .join(ProjectYear, col(ProjectYear.project_id) == Project.id)
        .join(Entry, col(Entry.project_year_id) == ProjectYear.id)
        .join(Evidence, col(Evidence.entry_id) == Entry.id)
    )
    by_item = (
        select(Project.id)
        .join(Rectification, col(Rectification.project_id) == Project.id)
        .join(Evidence, col(Evidence.rectification_id) == Rectification.id)
    )
    for query in (by_entry, by_item):
        wanted = query.where(Evidence.attachment_id == attachment_id)
        if visible is not None:
            wanted = wanted.where(visible)
        if session.execute(wanted.limit(1)).first() is not None:
            return outbox.enclosure(session.connection(), attachment_id)
    return None
