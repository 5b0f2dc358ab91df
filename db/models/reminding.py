"""What reminders rest on besides the figures: working days, the department's calendar, lights, and who wants quiet."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from db.models.base import one_of

LIGHTS = ("green", "yellow", "red")
QUIETING_KINDS = ("acknowledged", "snoozed")


class Workday(SQLModel, table=True):
    """A day the State Council's notice moves; it wins over the library's calendar."""

    id: int | None = Field(default=None, primary_key=True)
    day: date = Field(unique=True)
    works: bool
    note: str | None = None
    set_at: datetime
    set_by: int | None = Field(default=None, foreign_key="person.id")


class CalendarItem(SQLModel, table=True):
    """A date of the department: 自评 due, 决算 published, the payment system closes."""

    id: int | None = Field(default=None, primary_key=True)
    title: str
    due: date = Field(index=True)
    lead_days: str = "7,3,1"  # days before it at which it is told
    section_id: int | None = Field(default=None, foreign_key="section.id")  # None: every section
    created_at: datetime
    created_by: int | None = Field(default=None, foreign_key="person.id")
    done_at: datetime | None = None
    done_by: int | None = Field(default=None, foreign_key="person.id")
    key: str = Field(unique=True)


class Light(SQLModel, table=True):
    """The light of a project's year as it was shown last: hysteresis rests on it."""

    __table_args__ = (one_of("light", LIGHTS),)

    project_year_id: int = Field(
        primary_key=True, foreign_key="projectyear.id", sa_column_kwargs={"autoincrement": False}
    )
    light: str
    since: date
    looked_on: date
    last_entry: date | None = None  # the day of its last entry, where that is long ago
    checkpoint: date | None = None  # a fixed day of the year whose share was not reached


class Quieting(SQLModel, table=True):
    """Somebody's 已知 or 稍后: quiet about one subject until a moment; it never moves the schedule."""

    __table_args__ = (UniqueConstraint("person_id", "rule", "subject"), one_of("kind", QUIETING_KINDS))

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    rule: str
    subject: str
    kind: str
    until: datetime
    created_at: datetime
