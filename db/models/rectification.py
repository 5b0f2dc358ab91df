"""Rectification items (整改): 通知 → 措施 → 反馈 → 认定 → 销号."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from db.models.base import one_of

RECTIFICATION_STATES = ("notified", "planned", "reported", "closed", "returned")


class Rectification(SQLModel, table=True):
    """One problem to be put right by a day."""

    __table_args__ = (one_of("state", RECTIFICATION_STATES),)

    id: int | None = Field(default=None, primary_key=True)
    project_id: int | None = Field(default=None, foreign_key="project.id", index=True)
    year: int
    problem: str
    measures: str | None = None
    due: date
    owner_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    state: str = "notified"
    created_at: datetime
    closed_at: datetime | None = None
    source_id: int | None = Field(default=None, foreign_key="source.id")
    place: str | None = None
