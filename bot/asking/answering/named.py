"""Answers about projects that are named."""

from dataclasses import replace
from decimal import Decimal

from bot.asking.answering.answer import Answer, Asker
from bot.asking.answering.conditions import holds, matching, undecided
from bot.asking.answering.years import Chosen, of_all, of_named
from bot.asking.query import Condition, Query
from db.known.figures import Figures
from db.known.scoring import PARTS


def values(asker: Asker, query: Query) -> Answer:
    answer = started(query, of_named(asker, query))
    if query.amount is not None and not query.measures and answer.rows:
        return replace(answer, measures=_measures_worth(answer, query.amount))
    return answer


def _measures_worth(answer: Answer, amount: Decimal) -> tuple[str, ...]:
    """Which of its sums of money is the amount named; budget and spend when it is none."""
    row = answer.only()
    found = tuple(m for m in ("budget", "spend", "remaining") if row.number(m) == amount)
    return found[:1] or ("budget", "spend")


def card(asker: Asker, query: Query) -> Answer:
    return started(query, of_named(asker, query))


def compare(asker: Asker, query: Query) -> Answer:
    """The projects by one measure, the highest first."""
    answer = started(query, of_named(asker, query))
    measure = query.measures[0]
    known = [row for row in answer.rows if row.number(measure) is not None]
    ranked = sorted(known, key=lambda row: -(row.number(measure) or 0))
    values = {}
    if len(ranked) > 1:
        values["difference"] = (ranked[0].number(measure) or Decimal(0)) - (ranked[-1].number(measure) or Decimal(0))
    return replace(answer, group=answer.rows, rows=tuple(ranked), values=values)


def verify(asker: Asker, query: Query) -> Answer:
    answer = started(query, of_named(asker, query))
    if not answer.rows:
        return answer
    results = [holds(answer.only(), condition) for condition in query.where]
    return replace(answer, verdict=None if None in results else all(results))


def every(asker: Asker, query: Query) -> Answer:
    """Is it true of all of them? `others` are the exceptions."""
    chosen = of_named(asker, query) if query.projects else of_all(asker, query)
    group = matching(chosen.rows, query.where)
    fine = matching(group, query.against)
    exceptions = tuple(row for row in group if row not in fine)
    verdict = not exceptions if group else None
    return replace(started(query, chosen), group=group, rows=fine, others=exceptions, verdict=verdict)


def why(asker: Asker, query: Query) -> Answer:
    return started(query, of_named(asker, query))


def lost(asker: Asker, query: Query) -> Answer:
    """Where points were lost, by part."""
    answer = started(query, of_named(asker, query))
    return replace(answer, measures=query.measures or PARTS)


def against_average(asker: Asker, query: Query) -> Answer:
    measure = query.measures[0]
    answer = started(query, of_named(asker, query))
    everyone = of_all(asker, replace(query, year=answer.year, when=None)).rows
    known = [number for row in everyone if (number := row.number(measure)) is not None]
    if not answer.rows or not known:
        return answer
    return replace(answer, group=everyone, values={"average": sum(known, Decimal(0)) / len(known)})


def standing(asker: Asker, query: Query) -> Answer:
    """Its place among all, equal ones sharing the best."""
    measure = query.measures[0]
    answer = started(query, of_named(asker, query))
    everyone = of_all(asker, replace(query, year=answer.year, when=None)).rows
    if not answer.rows or (own := answer.only().number(measure)) is None:
        return answer
    known = [number for row in everyone if (number := row.number(measure)) is not None]
    better = sum(1 for number in known if number > own)
    values = {"place": Decimal(better + 1), "same": Decimal(known.count(own)), "of": Decimal(len(known))}
    return replace(answer, group=everyone, values=values)


def progress(asker: Asker, query: Query) -> Answer:
    """Spending against the elapsed share of the year: named projects, or all that are behind."""
    from db.known.scoring import elapsed_share

    measured = replace(query, measures=("rate",), when=query.when or "this")
    chosen = of_named(asker, measured) if query.projects else of_all(asker, measured)
    rows = tuple(row for row in matching(chosen.rows, query.where) if row.rate is not None)
    day = query.as_of or asker.today
    share = elapsed_share(day) if chosen.year == day.year else Decimal(100)
    if query.topic is not None:
        return _with_lights(asker, query, chosen, rows, share)
    if not query.projects:
        least = query.amount or Decimal(0)
        behind = [row for row in rows if (gap := share - (row.rate or Decimal(0))) > 0 and gap >= least]
        rows = tuple(sorted(behind, key=lambda row: row.rate or Decimal(0)))[: query.limit]
    return replace(started(query, chosen), rows=rows, group=chosen.rows, values={"elapsed": share})


def _with_lights(asker: Asker, query: Query, chosen: Chosen, rows: tuple[Figures, ...], share: Decimal) -> Answer:
    """The lights as reminders give them; they burn in the running year only."""
    from bot.asking.answering.lights import lights

    found = lights(asker, rows) if chosen.year == asker.today.year else {}
    asked = query.topic
    kept = tuple(row for row in rows if row.project_id in found and asked in ("any", found[row.project_id]))
    kept = kept if query.projects and found else tuple(sorted(kept, key=lambda row: row.rate or Decimal(0)))
    if query.projects:
        kept = tuple(row for row in rows if row.project_id in found)
    return replace(started(query, chosen), rows=kept, group=chosen.rows, lights=found, values={"elapsed": share})


def started(query: Query, chosen: Chosen) -> Answer:
    open_rows, unknown = undecided(chosen.rows, query.where)
    return Answer(
        query=query,
        year=chosen.year,
        rows=chosen.rows,
        measures=query.measures,
        latest=chosen.latest,
        missing_year=chosen.missing,
        only_year_total=chosen.only_total,
        totals=chosen.totals,
        undecided=len(open_rows),
        unknown=unknown,
    )


def missing(asker: Asker, query: Query) -> Answer:
    """What nobody stated; the projects are named so that the sentence can name them."""
    known = of_named(asker, Query("card", query.projects)) if query.projects else Chosen()
    return started(query, known)


def says(condition: Condition) -> str:
    """The measure a condition is about, as it is asked for."""
    return condition.measure
