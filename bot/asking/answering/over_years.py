"""One question put to several years, each answered by itself."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from bot.asking.answering.answer import Answer, Asker
from bot.asking.query import NUMBERS, POINTS, Query
from db.known import figures


def over_years(asker: Asker, query: Query, answer: Callable[[Asker, Query], Answer]) -> Answer:
    """The answers of the years, oldest first; what is not stored is among them as missing."""
    assert query.of is not None
    base = replace(query, act=query.of, of=None, topic=None, years=(), order=None)
    years = _years(asker, query)
    parts = tuple(answer(asker, replace(base, year=year)) for year in years)
    known = [part for part in parts if part.year is not None]
    numbers = {part.year: number for part in known if (number := worth(part)) is not None and part.year is not None}
    rows = tuple(row for part in known for row in part.rows)
    latest = known[-1].year if known else None
    values = {} if len(numbers) < 2 else {str(year): number for year, number in numbers.items()}
    stored = figures.years(asker.session)
    return Answer(
        query,
        latest,
        rows,
        measures=query.measures,
        values=values,
        parts=parts,
        latest=stored[0] if not known and stored else None,
    )


def worth(part: Answer) -> Decimal | None:
    """The one number an answer of a year comes down to; None when there are several or none."""
    if len(part.measures) != 1 and part.query.act != "count":
        return None
    if part.query.act == "count":
        return Decimal(len(part.rows))
    measure = part.measures[0]
    if part.query.act == "department":
        stated = part.department.get(measure, ())
        return (stated[0].amount if stated[0].amount is not None else stated[0].percent) if stated else None
    if part.query.act == "average":
        return part.values.get("average")
    if part.query.act == "share":
        return part.values.get("share")
    if measure in part.values:
        return part.values[measure]
    if len(part.rows) == 1 and measure in (*NUMBERS, *POINTS):
        return part.only().number(measure)
    return None


def _years(asker: Asker, query: Query) -> list[int]:
    """The years as numbers: 今年 is the newest stored where the calendar's is not."""
    stored = figures.years(asker.session)
    if query.projects:
        known = {row.year for row in figures.of_projects(asker.session, query.projects, visible=asker.visible)}
        stored = sorted(known, reverse=True)
    newest = stored[0] if stored else asker.today.year
    this = asker.today.year if asker.today.year in stored else newest
    years: list[int] = []
    for word in query.years:
        if word == "all":
            years += stored
        elif word.startswith("recent:"):
            years += range(this - int(word.partition(":")[2]) + 1, this + 1)
        else:
            years.append({"this": this, "last": this - 1, "before": this - 2}.get(word) or int(word))
    return sorted(set(years))
