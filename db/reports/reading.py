"""What a file says, before anything is stored: every figure with the words and the place it was read from."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

TOTALS = ("budget", "initial_budget", "spend", "fiscal", "carried_over", "other_funds")
SCORES = ("rate", "output", "benefit", "satisfaction", "execution", "cost", "total")
TEXTS = ("goal", "completion", "reason", "measures")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of one project; money in yuan, points and percent as printed."""

    value: Decimal
    place: str
    words: str | None = None


@dataclass(slots=True)
class ProjectReading:
    """One project in one year, as one file states it; what the file does not state is absent."""

    name: str
    place: str
    year: int | None = None
    kind: str | None = None
    kind_words: str | None = None
    budget_kind: str | None = None
    budget_words: str | None = None
    budget_inferred: bool = False
    figures: dict[str, Figure] = field(default_factory=dict)  # by a name of TOTALS or SCORES
    texts: dict[str, str] = field(default_factory=dict)  # by a name of TEXTS
    grade: str | None = None
    grade_inferred: bool = False
    aliases: tuple[str, ...] = ()
    section: str | None = None
    responsible: str | None = None

    def amount(self, measure: str) -> Decimal | None:
        figure = self.figures.get(measure)
        return None if figure is None else figure.value


@dataclass(frozen=True, slots=True)
class DepartmentReading:
    """One figure or sentence about the whole department; the value's kind is the measure's."""

    measure: str
    value: Decimal | int | str
    words: str
    place: str


@dataclass(frozen=True, slots=True)
class EntryReading:
    """One dated movement of a project's money."""

    project: str
    kind: str
    amount: Decimal
    day: date
    place: str
    note: str | None = None
    payee: str | None = None


@dataclass(frozen=True, slots=True)
class PersonReading:
    """Someone of a section, with what they may do and what they are there."""

    name: str
    section: str | None
    role: str
    post: str | None
    place: str


@dataclass(frozen=True, slots=True)
class ItemReading:
    """One problem that has to be put right."""

    project: str | None
    problem: str
    measures: str | None
    due: date
    owner: str | None
    state: str
    place: str


@dataclass(frozen=True, slots=True)
class DateReading:
    """One date of the department's calendar."""

    title: str
    due: date
    leads: tuple[int, ...]
    section: str | None
    place: str


@dataclass(slots=True)
class Reading:
    """Everything one file says, and what in it could not be read."""

    kind: str  # narrative, form, table, payments, people, items, dates
    year: int | None = None
    department: str | None = None
    title: str | None = None
    projects: list[ProjectReading] = field(default_factory=list)
    figures: list[DepartmentReading] = field(default_factory=list)
    entries: list[EntryReading] = field(default_factory=list)
    people: list[PersonReading] = field(default_factory=list)
    items: list[ItemReading] = field(default_factory=list)
    dates: list[DateReading] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
