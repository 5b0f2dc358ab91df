"""An answer as data: which figures, of which year, what they add up to, and what is wrong with them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from typing import TypeVar

from sqlalchemy import ColumnElement
from sqlmodel import Session

from bot.asking.query import Query
from db.known.figures import Figures
from db.known.ledger_entries import Booking
from db.models import DepartmentFigure
from db.rectification import Item

T = TypeVar("T")
PAGE = 20  # rows of a list in one message


@dataclass(frozen=True, slots=True)
class Asker:
    """What an answer depends on besides the question: when it is asked, and what the asker may see."""

    session: Session
    now: datetime
    today: date
    visible: ColumnElement[bool] | None = None
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two figures that should agree and do not, as an equation."""

    zh: str
    en: str
    equation: str
    project: str | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to be said; replies put it into words."""

    query: Query
    year: int | None = None
    rows: tuple[Figures, ...] = ()
    others: tuple[Figures, ...] = ()  # the second group; the exceptions; all that a share is of
    group: tuple[Figures, ...] = ()  # all that were looked at
    measures: tuple[str, ...] = ()
    values: Mapping[str, Decimal] = field(default_factory=dict)
    verdict: bool | None = None
    latest: int | None = None  # the newest year stored, where another one was asked for
    missing_year: int | None = None  # this year was asked for and is not stored
    only_year_total: bool = False  # a day was asked for; only the year's total is known
    totals: tuple[str, ...] = ()  # projects left out of a group as of a day, since only their year's total is known
    department: Mapping[str, tuple[DepartmentFigure, ...]] = field(default_factory=dict)
    department_name: str | None = None
    contradictions: tuple[Contradiction, ...] = ()
    entries: tuple[Booking, ...] = ()
    updated: tuple[datetime | None, datetime | None] | None = None  # of the ledger, of files
    items: tuple[Item, ...] = ()  # rectification items
    days: tuple[date, date] | None = None  # a day and the working day it moves to
    sure: bool = True  # whether the calendar of that year is published
    lights: Mapping[int, str] = field(default_factory=dict)  # by project: red, yellow, green
    not_visible: tuple[str, ...] = ()  # figures of the department that would tell of a hidden project
    undecided: int = 0  # projects of which it is not known whether the conditions hold, for want of `unknown`
    unknown: tuple[str, ...] = ()
    parts: tuple["Answer", ...] = ()  # of a question put to several years

    page: int = 0

    def paged(self) -> tuple[Figures, ...]:
        """The rows of this page."""
        return self.of_page(self.rows)

    def of_page(self, some: tuple[T, ...]) -> tuple[T, ...]:
        return some[self.page * PAGE : (self.page + 1) * PAGE]

    @property
    def first(self) -> int:
        """The number of the first row of this page."""
        return self.page * PAGE + 1

    def only(self) -> Figures:
        return self.rows[0]


def drawn(a: Answer) -> tuple[Figures, ...]:
    """What a picture or table of an answer shows: every year, both groups, all that were asked about, or its rows."""
    if a.parts:
        return tuple(row for part in a.parts for row in drawn(part))
    if a.query.act == "check" and a.query.topic != "total":
        return ()
    if a.query.act == "groups":
        return (*a.rows, *a.others)
    return a.group if a.query.act == "every" else a.rows
