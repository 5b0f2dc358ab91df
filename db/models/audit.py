"""The audit chain, the department's settings, and the catalogue's revision."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class Audit(SQLModel, table=True):
    """Who changed what, chained by hash; never updated or deleted."""

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    actor_id: int | None = Field(default=None, foreign_key="person.id", index=True)  # None: command line or clock
    action: str = Field(index=True)
    subject: str = Field(index=True)  # "project:12"
    before: str | None = None  # JSON
    after: str | None = None  # JSON
    covers: str = "[]"  # JSON: [table, id, digest] of the rows this change wrote
    previous: str = Field(unique=True)  # hash of the row before
    hash: str = Field(unique=True)


class Setting(SQLModel, table=True):
    """One setting an administrator may change in chat; also counters such as the catalogue's revision."""

    name: str = Field(primary_key=True)
    value: str
    version: int = 1
