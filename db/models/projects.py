"""Projects, their years, their other names, and what was stated about a year's totals."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from db.models.base import exact, one_of

BUDGET_KINDS = ("initial", "added", "midyear")  # 年初预算, 追加, 中期追加
PROJECT_KINDS = ("new", "continuing", "one_off", "recurring")  # 新增, 延续, 一次性, 常年性
STANDINGS = ("finished", "frozen")
STATED_MEASURES = ("budget", "initial_budget", "spend", "fiscal", "carried_over", "other_funds")
PROPOSAL_KINDS = ("alias", "merge", "successor")
PROPOSAL_STATES = ("open", "accepted", "dropped")


class Source(SQLModel, table=True):
    """A file that figures came from."""

    id: int | None = Field(default=None, primary_key=True)
    name: str
    sha256: str = Field(unique=True)
    kind: str  # narrative, form, table, payments, people
    year: int | None = None
    imported_at: datetime
    imported_by: int | None = Field(default=None, foreign_key="person.id")


class Project(SQLModel, table=True):
    """What money is planned for, over the years."""

    id: int | None = Field(default=None, primary_key=True)
    name: str
    normal: str = Field(unique=True)  # names.normalise(name): a name joins across years only by this or an alias
    section_id: int | None = Field(default=None, foreign_key="section.id", index=True)
    responsible_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    restricted: bool = False  # only its own section, finance and administrators see it
    merged_into: int | None = Field(default=None, foreign_key="project.id")
    revision: int = Field(default=0, index=True)  # catalogue revision of its last change of name or aliases
    created_at: datetime


class Alias(SQLModel, table=True):
    """Another name for a project; two projects may share one, which then is asked back."""

    __table_args__ = (UniqueConstraint("project_id", "normal"),)

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    text: str
    normal: str = Field(index=True)


class Proposal(SQLModel, table=True):
    """A near name or a choice somebody made: an administrator accepts or drops it, nothing merges silently."""

    __table_args__ = (
        one_of("kind", PROPOSAL_KINDS),
        one_of("state", PROPOSAL_STATES),
        UniqueConstraint("kind", "project_id", "other_id", "text"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    project_id: int = Field(foreign_key="project.id", index=True)
    other_id: int | None = Field(default=None, foreign_key="project.id")
    text: str
    state: str = "open"
    created_at: datetime
    decided_at: datetime | None = None
    decided_by: int | None = Field(default=None, foreign_key="person.id")


class ProjectYear(SQLModel, table=True):
    """A project in one budget year."""

    __table_args__ = (
        UniqueConstraint("project_id", "year"),
        one_of("budget_kind", BUDGET_KINDS),
        one_of("kind", PROJECT_KINDS),
        one_of("standing", STANDINGS),
    )

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id")
    year: int = Field(index=True)
    kind: str | None = None
    kind_words: str | None = None  # as stated: 延续性项目
    budget_kind: str | None = None
    budget_words: str | None = None  # as stated: 年初预算数, 预算数 (then budget_kind may be inferred)
    budget_inferred: bool = False  # budget_kind was derived from sums, not stated
    goal: str | None = None
    standing: str | None = None  # finished or frozen: not behind, whatever the rate
    profile: str | None = None  # JSON, 12 numbers: planned spend in percent at each month's end; None: a straight line
    source_id: int | None = Field(default=None, foreign_key="source.id")


class StatedTotal(SQLModel, table=True):
    """A year's total as a report, form or table states it: a figure without a day, never a payment."""

    __table_args__ = (UniqueConstraint("project_year_id", "measure"), one_of("measure", STATED_MEASURES))

    id: int | None = Field(default=None, primary_key=True)
    project_year_id: int = Field(foreign_key="projectyear.id")
    measure: str
    amount: Decimal = exact()
    source_id: int = Field(foreign_key="source.id", index=True)
    place: str  # where in the source: a heading, or sheet and row
    words: str | None = None  # the sentence or cell it was read from
