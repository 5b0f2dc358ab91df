"""The read model: all that is known of a project's year, stated and computed side by side, and where it comes from."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func, not_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from db.known.booked import NOTHING, NOW, Booked, Moment, booked_by_year
from db.known.columns import select_columns
from db.known.scoring import PARTS, STANDARD, Rules, execution_points, execution_rate, grade
from db.models import Evaluation, Person, Project, ProjectYear, Section, Source, StatedTotal

MONEY = ("budget", "spend", "remaining")
POINTS = (*PARTS, "total")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a figure was read: file, place in it, and the words."""

    file: str
    place: str | None = None
    words: str | None = None
    imported_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """One project in one year. Money in yuan, rates in percent, points as points."""

    project_id: int
    year_id: int
    name: str
    year: int
    section: str | None = None
    responsible: str | None = None
    kind: str | None = None
    kind_words: str | None = None
    budget_kind: str | None = None
    budget_words: str | None = None
    budget_inferred: bool = False
    goal: str | None = None
    stated: Mapping[str, Decimal] = field(default_factory=dict)  # year totals and evaluation as a source states them
    origins: Mapping[str, Origin] = field(default_factory=dict)
    stated_grade: str | None = None
    grade_inferred: bool = False
    completion: str | None = None
    reason: str | None = None
    measures: str | None = None
    evaluated: bool = False
    booked: Booked = NOTHING
    moment: Moment = NOW
    rules: Rules = STANDARD

    @property
    def budget(self) -> Decimal | None:
        return self.stated.get("budget") if self.booked.budget is None else self.booked.budget

    @property
    def spend(self) -> Decimal | None:
        if self.booked.spend is not None:
            return self.booked.spend
        stated = self.stated.get("spend")
        # A budget that was booked and nothing paid yet is nothing spent, not an unknown.
        return Decimal(0) if stated is None and self.booked.budget is not None else stated

    @property
    def remaining(self) -> Decimal | None:
        return None if self.budget is None or self.spend is None else self.budget - self.spend

    @property
    def in_ledger(self) -> bool:
        """Whether budget or spend come from entries: then the rate is computed, whatever a report states."""
        return bool(self.booked.budget_entries or self.booked.spend_entries)

    @property
    def rate(self) -> Decimal | None:
        stated = None if self.in_ledger else self.stated.get("rate")
        return self.rate_computed if stated is None else stated

    @property
    def rate_computed(self) -> Decimal | None:
        return None if self.budget is None or self.spend is None else execution_rate(self.spend, self.budget)

    @property
    def parts(self) -> tuple[Decimal, ...]:
        """The points of the parts; a source may state 成本指标 as one of its own. Empty unless all are known."""
        stated = [self.stated.get(part) for part in PARTS]
        cost = self.stated.get("cost")
        known = tuple(part for part in (*stated, cost) if part is not None)
        return () if None in stated else known

    @property
    def parts_sum(self) -> Decimal | None:
        """The parts added up."""
        return sum(self.parts, Decimal(0)) if self.parts else None

    @property
    def total(self) -> Decimal | None:
        stated = self.stated.get("total")
        return self.parts_sum if stated is None else stated

    @property
    def execution_by_rule(self) -> Decimal | None:
        return None if self.rate_computed is None else execution_points(self.rate_computed, self.rules)

    @property
    def total_by_rule(self) -> Decimal | None:
        parts = [self.stated.get(part) for part in PARTS if part != "execution"]
        if None in parts or self.execution_by_rule is None:
            return None
        others = sum((part for part in parts if part is not None), self.stated.get("cost", Decimal(0)))
        return others + self.execution_by_rule

    @property
    def grade(self) -> str | None:
        if self.stated_grade is not None:
            return self.stated_grade
        return None if self.total is None else grade(self.total, self.rules)

    def full(self, part: str) -> Decimal:
        """The most points a part (or the total) can have."""
        return sum(self.rules.weights.values(), Decimal(0)) if part == "total" else self.rules.weights[part]

    def lost(self, part: str) -> Decimal | None:
        points = self.number(part)
        return None if points is None else self.full(part) - points

    def number(self, measure: str) -> Decimal | None:
        """A measure that is a number: money, rate, or points."""
        if measure in PARTS:
            return self.stated.get(measure)
        value = getattr(self, measure)
        assert value is None or isinstance(value, Decimal)
        return value

    def word(self, measure: str) -> str | None:
        """A measure that is a word or a text."""
        value = getattr(self, measure)
        assert value is None or isinstance(value, str)
        return value

    def has(self, measure: str) -> bool:
        """Whether the measure is known (a reason that the source does not state is known to be unstated)."""
        if measure in ("reason", "measures", "completion"):
            return self.evaluated
        return self.value(measure) is not None

    def value(self, measure: str) -> Decimal | str | None:
        numeric = measure in MONEY or measure in POINTS or measure == "rate"
        return self.number(measure) if numeric else self.word(measure)


Visible = ColumnElement[bool] | None


def years(session: Session) -> list[int]:
    """The years anything is stored for, newest first."""
    query = select_columns(ProjectYear.year).distinct().order_by(col(ProjectYear.year).desc())
    return list(session.execute(query).scalars())


def well_filled(session: Session) -> list[int]:
    """The years with at least half as many projects as the fullest, newest first: not one that has only begun."""
    query = select_columns(ProjectYear.year, func.count()).group_by(ProjectYear.year)
    counts: dict[int, int] = {row[0]: row[1] for row in session.execute(query)}
    most = max(counts.values(), default=0)
    return sorted((year for year, count in counts.items() if count * 2 >= most), reverse=True)


def of_projects(
    session: Session, ids: Collection[int], *, visible: Visible = None, moment: Moment = NOW
) -> list[Figures]:
    """All years of these projects, newest first; projects that are not visible are left out."""
    if not ids:
        return []
    query = _EVERYTHING.where(col(ProjectYear.project_id).in_(ids)).order_by(col(ProjectYear.year).desc())
    found = _read(session, query, visible, moment)
    order = {project: place for place, project in enumerate(ids)}
    return sorted(found, key=lambda figures: (-figures.year, order[figures.project_id]))


def of_year(session: Session, year: int, *, visible: Visible = None, moment: Moment = NOW) -> list[Figures]:
    """Every visible project of a year, in the order they were stored; without texts and origins."""
    return _read(session, _LIST.where(col(ProjectYear.year) == year).order_by(col(ProjectYear.id)), visible, moment)


def names(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Catalogue names by id."""
    query = select_columns(Project.id, Project.name).where(col(Project.id).in_(list(ids)))
    return {int(project): name for project, name in session.execute(query) if project is not None}


def visible_ids(session: Session, ids: Collection[int], visible: Visible) -> set[int]:
    """Which of these projects the asker may see."""
    if visible is None:
        return set(ids)
    return set(session.execute(select_columns(Project.id).where(col(Project.id).in_(ids), visible)).scalars())


def hidden(
    session: Session, visible: Visible, year: int | None = None, *, section: str | None = None
) -> dict[int, str]:
    """Names of the projects (of a year, of a section) the asker may not see."""
    if visible is None:
        return {}
    query = select_columns(Project.id, Project.name).where(not_(visible), col(Project.merged_into).is_(None))
    if year is not None:
        query = query.join(ProjectYear).where(col(ProjectYear.year) == year)
    if section is not None:
        query = query.join(Section, col(Section.id) == Project.section_id).where(col(Section.name) == section)
    return {int(project): name for project, name in session.execute(query) if project is not None}


_BUDGET, _SPEND = aliased(StatedTotal), aliased(StatedTotal)
_BUDGET_SOURCE, _SPEND_SOURCE, _EVALUATION_SOURCE = aliased(Source), aliased(Source), aliased(Source)
_POINTS = ("rate", *POINTS, "cost")
# Columns, not rows of the models: a list of many projects is several times faster to read so.
_FIGURES = (
    ProjectYear.id,
    ProjectYear.project_id,
    ProjectYear.year,
    Project.name,
    Section.name,
    Person.name,
    ProjectYear.kind,
    ProjectYear.kind_words,
    ProjectYear.budget_kind,
    ProjectYear.budget_words,
    ProjectYear.budget_inferred,
    _BUDGET.amount,
    _SPEND.amount,
    Evaluation.id,
    Evaluation.grade,
    Evaluation.grade_inferred,
    *(getattr(Evaluation, part) for part in _POINTS),
)
_TEXTS: tuple[Any, ...] = (
    ProjectYear.goal,
    Evaluation.completion,
    Evaluation.reason,
    Evaluation.measures,
    _BUDGET.place,
    _BUDGET.words,
    _SPEND.place,
    _SPEND.words,
    Evaluation.place,
    _BUDGET_SOURCE.name,
    _SPEND_SOURCE.name,
    _EVALUATION_SOURCE.name,
    _BUDGET_SOURCE.imported_at,
    _SPEND_SOURCE.imported_at,
    _EVALUATION_SOURCE.imported_at,
)


def _figures_query() -> Select[Any]:
    """One row per project and year: names, stated totals, evaluation."""
    query: Select[Any] = (
        select_columns(*_FIGURES)
        .select_from(ProjectYear)
        .join(Project, col(Project.id) == ProjectYear.project_id)
        .outerjoin(Section, col(Section.id) == Project.section_id)
        .outerjoin(Person, col(Person.id) == Project.responsible_id)
        .outerjoin(_BUDGET, (_BUDGET.project_year_id == ProjectYear.id) & (_BUDGET.measure == "budget"))
        .outerjoin(_SPEND, (_SPEND.project_year_id == ProjectYear.id) & (_SPEND.measure == "spend"))
        .outerjoin(Evaluation, col(Evaluation.project_year_id) == ProjectYear.id)
        .where(col(Project.merged_into).is_(None))
    )
    return query


def _everything_query() -> Select[Any]:
    """With the texts, and the files it all comes from."""
    query: Select[Any] = (
        _figures_query()
        .add_columns(*_TEXTS)
        .outerjoin(_BUDGET_SOURCE, col(_BUDGET_SOURCE.id) == _BUDGET.source_id)
        .outerjoin(_SPEND_SOURCE, col(_SPEND_SOURCE.id) == _SPEND.source_id)
        .outerjoin(_EVALUATION_SOURCE, col(_EVALUATION_SOURCE.id) == Evaluation.source_id)
    )
    return query


def _read(session: Session, query: Select[Any], visible: Visible, moment: Moment) -> list[Figures]:
    rows = session.execute(query if visible is None else query.where(visible)).all()
    booked = booked_by_year(session, [row[0] for row in rows], moment)
    return [_figures(row, booked.get(row[0], NOTHING), moment) for row in rows]


def _figures(row: Any, booked: Booked, moment: Moment) -> Figures:
    evaluation, grade_, inferred, *points = row[13 : len(_FIGURES)]
    stated = {part: value for part, value in zip(_POINTS, points, strict=True) if value is not None}
    if row[11] is not None:
        stated["budget"] = row[11]
    if row[12] is not None:
        stated["spend"] = row[12]
    goal, completion, reason, measures = row[len(_FIGURES) : len(_FIGURES) + 4] or (None,) * 4
    return Figures(
        project_id=row[1],
        year_id=row[0],
        name=row[3],
        year=row[2],
        section=row[4],
        responsible=row[5],
        kind=row[6],
        kind_words=row[7],
        budget_kind=row[8],
        budget_words=row[9],
        budget_inferred=row[10],
        goal=goal,
        stated=stated,
        origins=_origins(row[len(_FIGURES) + 4 :]),
        stated_grade=grade_,
        grade_inferred=bool(inferred),
        completion=completion,
        reason=reason,
        measures=measures,
        evaluated=evaluation is not None,
        booked=booked,
        moment=moment,
    )


def _origins(places: Any) -> dict[str, Origin]:
    """Which file and place each stated figure was read from; nothing where the query left that out."""
    if not places:
        return {}
    budget, budget_words, spend, spend_words, evaluation, *files = places
    read = (("budget", budget, budget_words), ("spend", spend, spend_words), ("evaluation", evaluation, None))
    return {
        name: Origin(files[n], place, words, files[n + 3])
        for n, (name, place, words) in enumerate(read)
        if files[n] is not None
    }


# Built once: building costs more than running.
_LIST, _EVERYTHING = _figures_query(), _everything_query()
