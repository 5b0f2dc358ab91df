"""One answer uses one year: the latest that has every figure asked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from bot.asking.answering.answer import Asker
from bot.asking.query import Query
from db.known import figures
from db.known.booked import Moment
from db.known.figures import Figures


@dataclass(frozen=True, slots=True)
class Chosen:
    """The figures of the year an answer uses, and what has to be said about the choice."""

    rows: tuple[Figures, ...] = ()
    year: int | None = None
    latest: int | None = None
    missing: int | None = None
    only_total: bool = False
    totals: tuple[str, ...] = ()  # projects left out: of them only the year's total is known, of others also the days


def of_named(asker: Asker, query: Query) -> Chosen:
    """The named projects in their common year, in the order of the question."""
    moment = _moment(asker, query)
    known = figures.of_projects(asker.session, query.projects, visible=asker.visible, moment=moment)
    years = list(dict.fromkeys(row.year for row in known))
    year, latest, missing = _wanted(query, years, asker.today.year)
    if missing is not None:
        return Chosen(latest=years[0] if years else None, missing=missing)
    if year is None:
        year = _complete(known, years, query)
    rows = tuple(row for row in known if row.year == year)
    if query.act == "values":
        return _dated(query, rows, year, latest)
    return Chosen(rows, year, latest, only_total=_only_total(query, rows))


def _moment(asker: Asker, query: Query) -> Moment:
    """As of which day, and (当时看到的) without what was entered after it."""
    known_at = None
    if query.known and query.as_of is not None:
        known_at = datetime.combine(query.as_of, time.max, asker.zone)
    return Moment(day=query.as_of, since=query.since, known_at=known_at)


def of_all(asker: Asker, query: Query) -> Chosen:
    """Every visible project of the year."""
    moment = _moment(asker, query)
    years = figures.years(asker.session)
    full = figures.well_filled(asker.session)
    year, latest, missing = _wanted(query, years, asker.today.year)
    if missing is not None:
        return Chosen(latest=years[0] if years else None, missing=missing)
    rows: tuple[Figures, ...] = ()
    for candidate in [year] if year is not None else sorted(years, key=lambda y: (y not in full, -y)):
        rows = tuple(figures.of_year(asker.session, candidate, visible=asker.visible, moment=moment))
        year = candidate
        if any(_has_all(row, query) for row in rows):
            break
    else:  # no year has it all: the newest says what is missing
        if full and year != full[0] and query.year is None and query.when is None:
            year = full[0]
            rows = tuple(figures.of_year(asker.session, year, visible=asker.visible, moment=moment))
    return _dated(query, rows, year, latest)


def _dated(query: Query, rows: tuple[Figures, ...], year: int | None, latest: int | None) -> Chosen:
    """As of a day: without those of which only the year's total is known, where the days of others are."""
    only_total = _only_total(query, rows)
    totals: tuple[str, ...] = ()
    if only_total and (dated := tuple(row for row in rows if not _totals_only(row))):
        totals = tuple(row.name for row in rows if _totals_only(row))
        rows, only_total = dated, False
    return Chosen(rows, year, latest, only_total=only_total, totals=totals)


def _wanted(query: Query, stored: list[int], this_year: int) -> tuple[int | None, int | None, int | None]:
    """The year asked for; the newest stored where 今年 is not; the year that was asked for in vain."""
    newest = stored[0] if stored else None
    if query.when == "earlier":
        return None, None, (newest or this_year) - 1
    if query.year is not None:
        return (query.year, None, None) if query.year in stored else (None, None, query.year)
    if query.when is None or newest is None:
        return None, None, None
    if query.when == "this":
        return (this_year, None, None) if this_year in stored else (newest, newest, None)
    this = this_year if this_year in stored else newest
    wanted = this - 1 if query.when == "last" else this - 2
    return (wanted, None, None) if wanted in stored else (None, None, wanted)


def _complete(known: Iterable[Figures], years: list[int], query: Query) -> int | None:
    by_year: dict[int, list[Figures]] = {}
    for row in known:
        by_year.setdefault(row.year, []).append(row)
    wanted = len(query.projects)
    complete = (
        year for year in years if len(by_year[year]) == wanted and all(_has_all(r, query) for r in by_year[year])
    )
    partly = (year for year in years if any(_has_all(r, query) for r in by_year[year]))
    found = next(complete, None) or next(partly, None)
    if found is not None:
        return found
    return years[0] if years else None


def _has_all(row: Figures, query: Query) -> bool:
    wanted = {*query.measures, *(c.measure for c in (*query.where, *query.against))}
    wanted |= {"lost": {"total"}, "why": {"reason"}, "check": {"total"}, "card": {"budget"}}.get(query.act, set())
    return all(row.has(FIELD.get(measure, measure)) for measure in wanted if measure not in NO_FIGURE)


FIELD = {"source": "budget_kind", "parts": "output"}
NO_FIGURE = ("section", "responsible", "count", "card", "progress")


def _only_total(query: Query, rows: Iterable[Figures]) -> bool:
    """A day inside a year of which only the total is stated."""
    day = query.as_of
    if day is None or (day.month, day.day) == (12, 31):
        return False
    return any(map(_totals_only, rows))


def _totals_only(row: Figures) -> bool:
    return not row.in_ledger and bool(row.stated.keys() & {"budget", "spend"})
