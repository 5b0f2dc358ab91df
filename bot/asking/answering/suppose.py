"""What would be: the arithmetic of what-if questions."""

from dataclasses import replace
from decimal import Decimal

from bot.asking.answering.answer import Answer, Asker
from bot.asking.answering.named import started
from bot.asking.answering.years import of_all, of_named
from bot.asking.query import Query
from db.known.figures import Figures

ZERO = Decimal(0)


def what_if(asker: Asker, query: Query) -> Answer:
    """The project's figures and the number asked for, under the name of the supposition."""
    if not query.projects:
        return _overall(asker, query)
    answer = started(query, of_named(asker, query))
    if not answer.rows:
        return answer
    if query.topic in ("without", "without_average", "all_spent"):
        everyone = of_all(asker, replace(query, year=answer.year, when=None)).rows
        return replace(answer, group=everyone, values=_of_everyone(answer.rows, everyone, query))
    row = answer.only()
    unfinished = row.in_ledger and row.year == asker.today.year
    months = asker.today.month if unfinished else 12
    return replace(answer, values=_of_one(answer.rows, query, months))


def _of_one(rows: tuple[Figures, ...], query: Query, months: int) -> dict[str, Decimal]:
    row, amount = rows[0], query.amount or ZERO
    budget, spend = row.budget, row.spend
    match query.topic:
        case "needed" if query.measures == ("total",):
            return {} if row.total is None else {"needed": amount - row.total}
        case "monthly":
            number = row.number(query.measures[0])
            return {} if number is None else {"monthly": number / months, "months": Decimal(months)}
        case "times":
            return _times(rows, query.measures[0])
        case "full_execution":
            given, full = row.stated.get("execution"), row.full("execution")
            return {} if row.total is None or given is None else {"total": row.total - given + full}
    if budget is None or spend is None or not budget:
        return {}
    match query.topic:
        case "needed":
            return {"needed": budget * amount / 100 - spend}
        case "more_spend":
            return {"rate": (spend + amount) * 100 / budget}
        case "new_budget":
            return _rate(spend, amount)
        case "more_budget":
            return _rate(spend, budget + amount)
        case "scaled_budget":
            return _rate(spend, budget * (100 + amount) / 100)
    return {}


def _rate(spend: Decimal, budget: Decimal) -> dict[str, Decimal]:
    return {"budget": budget} | ({"rate": spend * 100 / budget} if budget > 0 else {})


def _times(rows: tuple[Figures, ...], measure: str) -> dict[str, Decimal]:
    if len(rows) < 2:
        return {}
    first, second = (row.number(measure) for row in rows[:2])
    return {} if first is None or not second else {"times": first / second}


def _of_everyone(rows: tuple[Figures, ...], everyone: tuple[Figures, ...], query: Query) -> dict[str, Decimal]:
    measure, apart = query.measures[0], {row.project_id for row in rows}
    left = [row for row in everyone if row.project_id not in apart]
    if query.topic == "without_average":
        known = [number for row in left if (number := row.number(measure)) is not None]
        return {measure: sum(known, ZERO) / len(known)} if known else {}
    if query.topic == "all_spent":
        spend = _sum(left, "spend") + _sum(list(rows), "budget")
        return _rate(spend, _sum(list(everyone), "budget")) | {"spend": spend}
    if measure == "rate":
        return _rate(_sum(left, "spend"), _sum(left, "budget")) | {"spend": _sum(left, "spend")}
    return {measure: _sum(left, measure)}


def _overall(asker: Asker, query: Query) -> Answer:
    """整体执行率到95%还要花多少."""
    answer = started(query, of_all(asker, replace(query, measures=("budget", "spend"))))
    budget, spend = _sum(list(answer.rows), "budget"), _sum(list(answer.rows), "spend")
    needed = budget * (query.amount or ZERO) / 100 - spend
    return replace(answer, values={"needed": needed, "budget": budget, "spend": spend})


def _sum(rows: list[Figures], measure: str) -> Decimal:
    return sum((row.number(measure) or ZERO for row in rows), ZERO)
