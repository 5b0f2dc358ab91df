"""What the checks look at: the stated figures of one year, each with its place; and what they find."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal

from sqlmodel import Session, col, select

from db.models import DepartmentFigure, Evaluation, Project, ProjectYear, Source, StatedTotal
from db.money import plain, rounded, to_wan


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction. The sentences name no project: project_id says whose figure it is, None the department's."""

    code: str
    year: int
    project_id: int | None
    zh: str
    en: str
    equation: str
    stated: str
    computed: str
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stated:
    """One figure of the department."""

    measure: str
    value: Decimal
    words: str
    place: str


@dataclass(slots=True)
class ProjectFacts:
    """What is stated of one project's year."""

    id: int
    name: str
    budget_kind: str | None
    figures: dict[str, Decimal] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    grade: str | None = None
    grade_inferred: bool = False
    completion: str | None = None
    reason: str | None = None
    place: str = ""

    def get(self, measure: str) -> Decimal | None:
        return self.figures.get(measure)

    def where(self, *measures: str) -> tuple[str, ...]:
        """The places of some of its figures, once each."""
        return tuple(dict.fromkeys(self.places.get(measure, self.place) for measure in measures))


@dataclass(slots=True)
class Facts:
    """The stated figures of one year."""

    year: int
    projects: list[ProjectFacts]
    figures: list[Stated]
    carry_over: list[tuple[str, str]] = field(default_factory=list)

    def of(self, measure: str) -> list[Stated]:
        return [figure for figure in self.figures if figure.measure == measure]

    def first(self, measure: str) -> Stated | None:
        return next(iter(self.of(measure)), None)

    def value(self, measure: str) -> Decimal | None:
        """The measure's value; where several are stated the one that the most statements agree on."""
        values = [figure.value for figure in self.of(measure)]
        return max(values, key=values.count) if values else None


# Measures that are one and the same amount in a department without carry-over.
ONE_AMOUNT = ("total_income", "final_accounts", "fiscal_income", "fiscal_spend", "total_spend", "actual_spend")


def years(session: Session) -> list[int]:
    """The years anything is stated for."""
    stated = select(ProjectYear.year).join(StatedTotal).distinct()
    return sorted({*session.exec(stated), *session.exec(select(DepartmentFigure.year).distinct())})


def facts_of(session: Session, year: int) -> Facts:
    """Everything stated for a year."""
    files = {key: name for key, name in session.exec(select(col(Source.id), col(Source.name))) if key is not None}
    facts = Facts(year, list(_projects(session, year, files).values()), [])
    rows = session.exec(
        select(DepartmentFigure).where(DepartmentFigure.year == year).order_by(col(DepartmentFigure.id))
    )
    for row in rows:
        place = _place(files, row.source_id, row.place)
        value = row.amount if row.amount is not None else row.percent
        if value is None and row.number is not None:
            value = Decimal(row.number)
        if value is not None:
            facts.figures.append(Stated(row.measure, value, row.words, place))
        elif row.measure == "carryover" and row.text:
            facts.carry_over.append((row.text, place))
    return facts


def _projects(session: Session, year: int, files: dict[int, str]) -> dict[int, ProjectFacts]:
    found: dict[int, ProjectFacts] = {}
    wanted = select(ProjectYear, Project).join(Project).where(ProjectYear.year == year).order_by(col(ProjectYear.id))
    for row, project in session.exec(wanted):
        assert row.id is not None and project.id is not None
        found[row.id] = ProjectFacts(project.id, project.name, row.budget_kind)
    mine = select(col(ProjectYear.id)).where(ProjectYear.year == year)
    for total in session.exec(select(StatedTotal).where(col(StatedTotal.project_year_id).in_(mine))):
        facts = found[total.project_year_id]
        facts.figures[total.measure] = total.amount
        facts.places[total.measure] = _place(files, total.source_id, total.place)
    for one in session.exec(select(Evaluation).where(col(Evaluation.project_year_id).in_(mine))):
        facts = found[one.project_year_id]
        for name in ("rate", "output", "benefit", "satisfaction", "cost", "execution", "total"):
            value = getattr(one, name)
            if value is not None:
                facts.figures[name] = value
        facts.grade, facts.grade_inferred = one.grade, one.grade_inferred
        facts.completion, facts.reason = one.completion, one.reason
        facts.place = _place(files, one.source_id, one.place or "")
    return found


def _place(files: dict[int, str], source_id: int | None, place: str) -> str:
    return f"{files.get(source_id or 0, '')}：{place}".strip("：")


def wan(yuan: Decimal) -> str:
    """9043.57: 万元 without the unit."""
    return plain(to_wan(yuan))


def total_of(values: Iterable[Decimal]) -> Decimal:
    return sum(values, Decimal(0))


def is_rounded(stated: Decimal, part: Decimal, whole: Decimal) -> bool:
    """Whether a stated percentage is part / whole, rounded to the places it is printed with."""
    return whole != 0 and stated == rounded(part * 100 / whole, _places(stated))


def is_cut(stated: Decimal, part: Decimal, whole: Decimal) -> bool:
    """Whether it is part / whole cut off instead of rounded."""
    if whole == 0:
        return False
    return stated == (part * 100 / whole).quantize(Decimal(1).scaleb(-_places(stated)), ROUND_DOWN)


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def of_department(
    facts: Facts, code: str, said: tuple[str, str], numbers: tuple[str, str, str], figures: list[Stated]
) -> Finding:
    places = tuple(dict.fromkeys(figure.place for figure in figures))
    return Finding(code, facts.year, None, *said, *numbers, places)


def usual_amount(facts: Facts) -> Decimal | None:
    """The amount that most of the year's income and spending figures agree on."""
    values = [figure.value for figure in facts.figures if figure.measure in ONE_AMOUNT]
    usual = max(values, key=values.count, default=None)
    return usual if usual is not None and values.count(usual) > 1 else None


def true_value(facts: Facts, measure: str) -> Decimal | None:
    """The measure's value, a figure written in the wrong unit left out."""
    values = [figure.value for figure in facts.of(measure)]
    return max(values, default=None) if len(set(values)) > 1 else facts.value(measure)


def one_digit_apart(one: Decimal, other: Decimal) -> bool:
    """Whether one number is the other with a digit more: 230892.25 and 23089.25."""
    longer, shorter = (plain(n).replace(".", "") for n in (max(one, other), min(one, other)))
    if len(longer) != len(shorter) + 1 or min(one, other) <= 0 or not 8 <= max(one, other) / min(one, other) <= 12:
        return False
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))


def unspent(facts: Facts) -> Decimal:
    pairs = [(p.get("budget"), p.get("spend")) for p in facts.projects]
    return total_of(max(b - s, Decimal(0)) for b, s in pairs if b is not None and s is not None)


def four_places(part: Decimal, whole: Decimal) -> str:
    return plain(rounded(part * 100 / whole, 4))


def two_places(number: Decimal) -> str:
    return f"{rounded(number):f}"
