"""Answers from what a report states of the whole department."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from sqlmodel import col, select

from bot.asking.answering.answer import Answer, Asker, Contradiction
from bot.asking.answering.contradictions import seen
from bot.asking.answering.groups import total
from bot.asking.answering.secrets import HIDDEN_WORDS, SUMS, Secrets
from bot.asking.query import Query
from db.known import figures
from db.models import Department, DepartmentFigure
from db.money import plain, to_wan


def department(asker: Asker, query: Query) -> Answer:
    """Every figure a report states under the names asked for; contradicting ones side by side."""
    rows = asker.session.exec(select(Department).order_by(col(Department.year).desc())).all()
    years = [row.year for row in rows]
    year, missing = _year(query, years, asker.today.year)
    this = asker.today.year
    if not years and _is_of_projects(query):
        return _added_up(asker, query, query.year)
    if query.when == "this" and this not in years and this in figures.years(asker.session) and _is_of_projects(query):
        return _added_up(asker, query, this)
    if year is None and missing in figures.years(asker.session) and _is_of_projects(query):
        return _added_up(asker, query, missing)
    if year is None:
        return Answer(query, latest=years[0] if years else None, missing_year=missing)
    if query.measures == ("full_budget",) and not _figures(asker, year, "full_budget"):
        return _adjusted(asker, query, year)
    secret = _of_projects_only(asker, year)
    found = {measure: () if measure in secret else _figures(asker, year, measure) for measure in query.measures}
    if not secret and not any(found.values()) and _is_of_projects(query):
        return _added_up(asker, query, query.year)
    name = next((row.name for row in rows if row.year == year), None)
    latest = year if query.when == "this" and year != asker.today.year else None
    answer = Answer(query, year, measures=query.measures, department=found, department_name=name, latest=latest)
    answer = replace(answer, not_visible=tuple(measure for measure in query.measures if measure in secret))
    return replace(answer, contradictions=_doubts(asker, answer, year))


# What the projects add up to where no report states the department's figure.
_OF_PROJECTS = {
    "rate_overall": "rate",
    "rate_project": "rate",
    "projects_rate": "rate",
    "projects_budget": "budget",
    "initial_budget": "budget",
    "full_budget": "budget",
    "project_spend": "spend",
    "total_spend": "spend",
}


def _is_of_projects(query: Query) -> bool:
    return bool(query.measures) and set(query.measures) <= _OF_PROJECTS.keys()


def _of_projects_only(asker: Asker, year: int) -> tuple[str, ...]:
    """Stated figures that would tell of a project the asker may not see."""
    return SUMS if figures.hidden(asker.session, asker.visible, year) else ()


def _adjusted(asker: Asker, query: Query, year: int) -> Answer:
    """调整后预算: initial budget and adjustment added up; of the projects where a report states neither."""
    parts = [first_amount_of(_figures(asker, year, measure)) for measure in ("initial_budget", "adjustment")]
    if None in parts:
        return total(asker, Query("sum", (), ("budget",), year=query.year, when=query.when, unit=query.unit))
    answer = department(asker, replace(query, measures=("initial_budget", "adjustment")))
    return replace(answer, values={"full_budget": sum((p for p in parts if p is not None), Decimal(0))})


def _added_up(asker: Asker, query: Query, year: int | None) -> Answer:
    measures = tuple(dict.fromkeys(_OF_PROJECTS[measure] for measure in query.measures))
    return total(
        asker, Query("sum", (), measures, year=year, when=query.when if year is None else None, unit=query.unit)
    )


def _doubts(asker: Asker, answer: Answer, year: int) -> tuple[Contradiction, ...]:
    """What the checks have against the very figures that are answered."""
    numbers = {_spelled(figure) for stated in answer.department.values() for figure in stated}
    found = seen(asker, year) if numbers - {""} else []
    doubted = [
        f for f in found if f.project_id is None and f.stated.rstrip("%万元") in numbers and f.code != "adjustment"
    ]
    return tuple(Contradiction(f.zh, f.en, f.equation, None, f.code) for f in doubted)


def _spelled(figure: DepartmentFigure) -> str:
    """The number as the checks print it."""
    if figure.percent is not None:
        return plain(figure.percent)
    return plain(to_wan(figure.amount)) if figure.amount is not None else figure.text or ""


def share(asker: Asker, query: Query) -> Answer:
    """A kind of spending in the total."""
    measure = query.measures[0]
    answer = department(asker, replace(query, measures=(measure, "total_spend")))
    part, whole = (first_amount(answer, name) for name in (measure, "total_spend"))
    if part is None or not whole:
        return answer
    return replace(answer, values={"part": part, "whole": whole, "share": part * 100 / whole})


def first_amount(answer: Answer, measure: str) -> Decimal | None:
    return first_amount_of(answer.department.get(measure, ()))


def first_amount_of(stated: Sequence[DepartmentFigure]) -> Decimal | None:
    return next((figure.amount for figure in stated if figure.amount is not None), None)


def _year(query: Query, stored: list[int], this_year: int) -> tuple[int | None, int | None]:
    if query.when == "earlier" or not stored:
        return None, query.year or (stored[0] - 1 if stored else this_year)
    wanted = query.year
    if query.when in ("last", "before"):
        wanted = (this_year if this_year in stored else stored[0]) - (1 if query.when == "last" else 2)
    if wanted is not None:
        return (wanted, None) if wanted in stored else (None, wanted)
    return stored[0], None


def _figures(asker: Asker, year: int, measure: str) -> tuple[DepartmentFigure, ...]:
    wanted = (DepartmentFigure.year == year, DepartmentFigure.measure == measure)
    rows = asker.session.exec(select(DepartmentFigure).where(*wanted).order_by(col(DepartmentFigure.id))).all()
    secret = Secrets(asker, year)
    return tuple(_covered(row, secret) for row in rows)


def _covered(row: DepartmentFigure, secret: Secrets) -> DepartmentFigure:
    """Without the report's words where they tell of a project the asker may not see."""
    if not secret.names:
        return row
    texts = {"words": row.words, "text": row.text}
    covered = {name: HIDDEN_WORDS for name, text in texts.items() if text is not None and secret.tells(text)}
    return DepartmentFigure(**(row.model_dump() | covered)) if covered else row
