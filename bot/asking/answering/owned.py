"""Sections, or people responsible, by what their projects come to."""

from dataclasses import replace
from decimal import Decimal

from bot.asking.answering.answer import Answer, Asker
from bot.asking.answering.conditions import compares, matching
from bot.asking.answering.named import started
from bot.asking.answering.years import of_all
from bot.asking.query import POINTS, Query
from db.known.figures import Figures


def owners(asker: Asker, query: Query) -> Answer:
    """Each with its number, in the order asked for; `against` says what must hold of the number."""
    measure, topic = query.measures[0], query.topic or "section"
    chosen = of_all(asker, replace(query, measures=() if measure == "count" else (measure,), against=()))
    rows = matching(chosen.rows, query.where)
    by_owner: dict[str, list[Figures]] = {}
    for row in rows:
        by_owner.setdefault(row.word(topic) or "", []).append(row)
    worth = {owner: number for owner, some in by_owner.items() if (number := _worth(some, measure)) is not None}
    kept = {
        owner: number
        for owner, number in worth.items()
        if all(isinstance(c.value, Decimal) and compares(number, c.op, c.value) for c in query.against)
    }
    down = query.order != "asc"
    ordered = sorted((owner for owner in kept if owner), key=lambda owner: -kept[owner] if down else kept[owner])
    if query.limit is not None and len(ordered) > query.limit:
        last = kept[ordered[query.limit - 1]]
        ordered = [owner for n, owner in enumerate(ordered) if n < query.limit or kept[owner] == last]
    values = {owner: kept[owner] for owner in ordered}
    if "" in kept and query.limit is None:
        values[""] = kept[""]
    shown = tuple(row for row in rows if (row.word(topic) or "") in values)
    return replace(started(query, chosen), rows=shown, group=chosen.rows, values=values)


def _worth(rows: list[Figures], measure: str) -> Decimal | None:
    """Sums of money, the mean of points, spending over budget, or how many."""
    if measure == "count":
        return Decimal(len(rows))
    if measure == "rate":
        both = [row for row in rows if row.budget is not None and row.spend is not None]
        budget = sum((row.budget or Decimal(0) for row in both), Decimal(0))
        return sum((row.spend or Decimal(0) for row in both), Decimal(0)) * 100 / budget if budget else None
    known = [number for row in rows if (number := row.number(measure)) is not None]
    if not known:
        return None
    total = sum(known, Decimal(0))
    return total / len(known) if measure in POINTS else total
