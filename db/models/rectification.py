"""Rectification items (整改): 通知 → 措施 → 反馈 → 认定 → 销号."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from db.models.base import one_of

RECTIFICATION_STATES = ("notified", "planned", "reported", "closed", "returned")
RECTIFICATION_ORIGINS = ("manual", "finding", "low_score", "import")
RECTIFICATION_STEPS = (
    "notified",
    "planned",  # measures filed
    "reported",  # evidence filed
    "closed",  # accepted: 认定并销号
    "returned",  # not accepted
    "extension_asked",
    "extended",
    "extension_refused",
    "handed",  # another owner
)


class Rectification(SQLModel, table=True):
    """One problem to be put right by a day."""

    __table_args__ = (
        one_of("state", RECTIFICATION_STATES),
        one_of("origin", RECTIFICATION_ORIGINS),
        Index("ix_rectification_state_due", "state", "due"),  # what is due, among all that was ever closed
    )

    id: int | None = Field(default=None, primary_key=True)
    project_id: int | None = Field(default=None, foreign_key="project.id", index=True)
    section_id: int | None = Field(default=None, foreign_key="section.id", index=True)  # where no project tells it
    year: int
    problem: str
    measures: str | None = None
    notified_on: date | None = None  # measures are due 30 days later
    due: date
    first_due: date | None = None  # before any extension
    owner_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    origin: str | None = None
    key: str | None = Field(default=None, unique=True)  # one item per finding or intent
    state: str = "notified"
    created_at: datetime
    created_by: int | None = Field(default=None, foreign_key="person.id")
    closed_at: datetime | None = None
    source_id: int | None = Field(default=None, foreign_key="source.id")
    place: str | None = None


class RectificationStep(SQLModel, table=True):
    """What happened to an item, when and by whom; never edited."""

    __table_args__ = (one_of("kind", RECTIFICATION_STEPS), Index("ix_rectificationstep_kind_at", "kind", "at"))

    id: int | None = Field(default=None, primary_key=True)
    rectification_id: int = Field(foreign_key="rectification.id", index=True)
    kind: str
    at: datetime
    actor_id: int | None = Field(default=None, foreign_key="person.id")
    note: str | None = None  # measures, report, reason
    due: date | None = None  # the day asked for or granted
    key: str = Field(unique=True)  # one step per intent
