"""Answers about groups of projects."""

from dataclasses import replace
from decimal import Decimal

from sqlmodel import select

from bot.asking.answering.answer import PAGE, Answer, Asker
from bot.asking.answering.conditions import matching
from bot.asking.answering.named import started
from bot.asking.answering.years import Chosen, of_all, of_named
from bot.asking.query import Query
from db.known import figures
from db.known.figures import Figures
from db.models import DepartmentFigure

ZERO = Decimal(0)


def listed(asker: Asker, query: Query) -> Answer:
    """list, count, exists: the projects for which it all holds."""
    chosen = _group(asker, query)
    rows = matching(chosen.rows, query.where)
    if set(query.measures) & {"goal", "reason", "measures", "completion"}:
        rows = _with_texts(asker, rows[:PAGE])
    return replace(started(query, chosen), rows=rows, group=chosen.rows, verdict=bool(rows))


def _with_texts(asker: Asker, rows: tuple[Figures, ...]) -> tuple[Figures, ...]:
    """A list is read without texts; these are the same rows with them."""
    read = figures.of_projects(asker.session, [row.project_id for row in rows], visible=asker.visible)
    years = {row.project_id: row.year for row in rows}
    return tuple(row for row in read if row.year == years[row.project_id])


def rank(asker: Asker, query: Query) -> Answer:
    """The first ones in an order; whoever ties with the last of them belongs to it, too."""
    chosen = _group(asker, query)
    measure, down = query.measures[0], query.order != "asc"
    known = [row for row in matching(chosen.rows, query.where) if row.number(measure) is not None]
    ordered = sorted(known, key=lambda row: -_of(row, measure) if down else _of(row, measure))
    answer = replace(started(query, chosen), group=tuple(ordered))
    if query.place is not None:
        at = query.place - 1
        value = _of(ordered[at], measure) if at < len(ordered) else None
        return replace(answer, rows=tuple(row for row in ordered if value is not None and _of(row, measure) == value))
    if query.limit is None or query.limit >= len(ordered):
        return replace(answer, rows=_told(asker, query, tuple(ordered)))
    last = _of(ordered[query.limit - 1], measure)
    rows = [row for n, row in enumerate(ordered) if n < query.limit or _of(row, measure) == last]
    return replace(answer, rows=_told(asker, query, tuple(rows)))


def _told(asker: Asker, query: Query, rows: tuple[Figures, ...]) -> tuple[Figures, ...]:
    """With their reasons where those are asked."""
    if "reason" not in query.measures:
        return rows
    texts = {row.project_id: row for row in _with_texts(asker, rows[:PAGE])}
    return tuple(texts.get(row.project_id, row) for row in rows[:PAGE])


def total(asker: Asker, query: Query) -> Answer:
    """Sums; a rate of a group is its spending over its budget."""
    chosen = _group(asker, query)
    rows = matching(chosen.rows, query.where)
    values: dict[str, Decimal] = {}
    if "rate" in query.measures:  # a rate needs both of its figures
        rows = tuple(row for row in rows if row.budget is not None and row.spend is not None)
    for measure in (*query.measures, *(("budget", "spend") if "rate" in query.measures else ())):
        if measure == "rate":
            continue
        known = [number for row in rows if (number := _number(row, measure)) is not None]
        if known:
            values[measure] = sum(known, ZERO)
    if "rate" in query.measures and values.get("budget"):
        values["rate"] = values.get("spend", ZERO) * 100 / values["budget"]
        stated = None if query.where or query.projects else _stated_rate(asker, chosen)
        values |= {} if stated is None else {"stated_rate": stated}
    return replace(started(query, chosen), rows=rows, group=chosen.rows, values=values)


def _stated_rate(asker: Asker, chosen: Chosen) -> Decimal | None:
    """What the report states as the rate of all evaluated projects, if nothing has been booked since."""
    if chosen.year is None or any(row.in_ledger for row in chosen.rows):
        return None
    if figures.hidden(asker.session, asker.visible, chosen.year):
        return None
    wanted = (DepartmentFigure.year == chosen.year, DepartmentFigure.measure == "projects_rate")
    figure = asker.session.exec(select(DepartmentFigure).where(*wanted)).first()
    return None if figure is None else figure.percent


def average(asker: Asker, query: Query) -> Answer:
    """The mean; for rates also what the sums give, since that is another number."""
    chosen = _group(asker, query)
    measure = query.measures[0]
    rows = tuple(row for row in matching(chosen.rows, query.where) if _number(row, measure) is not None)
    values: dict[str, Decimal] = {}
    if rows:
        values["sum"] = sum((_of(row, measure) for row in rows), ZERO)
        values["average"] = values["sum"] / len(rows)
    budget = sum((row.budget or ZERO for row in rows), ZERO)
    if measure == "rate" and budget:
        values["weighted"] = sum((row.spend or ZERO for row in rows), ZERO) * 100 / budget
    return replace(started(query, chosen), rows=rows, group=chosen.rows, values=values)


def share(asker: Asker, query: Query) -> Answer:
    """A part of the whole in percent."""
    measure = query.measures[0]
    chosen = of_all(asker, query)
    rows = matching(chosen.rows, query.where)
    if query.projects:
        rows = tuple(row for row in chosen.rows if row.project_id in query.projects)
    whole = matching(chosen.rows, query.against)
    part, all_of_it = (sum((_number(r, measure) or ZERO for r in some), ZERO) for some in (rows, whole))
    values = {"part": part, "whole": all_of_it}
    if all_of_it:
        values["share"] = part * 100 / all_of_it
    return replace(started(query, chosen), rows=rows, others=whole, values=values)


def compared(asker: Asker, query: Query) -> Answer:
    """Two groups by a sum, an average, a rate or their number."""
    chosen = of_all(asker, replace(query, measures=tuple(m for m in query.measures if m != "count")))
    first, second = matching(chosen.rows, query.where), matching(chosen.rows, query.against)
    one, two = (_worth(group, query) for group in (first, second))
    values = {} if one is None or two is None else {"first": one, "second": two, "difference": abs(one - two)}
    return replace(started(query, chosen), measures=query.measures, rows=first, others=second, values=values)


def _worth(group: tuple[Figures, ...], query: Query) -> Decimal | None:
    measure = query.measures[0]
    if measure == "count":
        return Decimal(len(group))
    if measure == "rate":
        budget = sum((row.budget or ZERO for row in group), ZERO)
        return sum((row.spend or ZERO for row in group), ZERO) * 100 / budget if budget else None
    known = [number for row in group if (number := _number(row, measure)) is not None]
    if not known:
        return None
    mean = query.topic == "average" or measure not in ("budget", "spend", "remaining")
    return sum(known, ZERO) / len(known) if mean else sum(known, ZERO)


def _group(asker: Asker, query: Query) -> Chosen:
    return of_named(asker, query) if query.projects else of_all(asker, query)


def _number(row: Figures, measure: str) -> Decimal | None:
    return row.number(measure)


def _of(row: Figures, measure: str) -> Decimal:
    number = row.number(measure)
    assert number is not None
    return number
