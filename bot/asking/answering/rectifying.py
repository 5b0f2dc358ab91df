"""Answers about rectification items, as far as the asker may see them."""

import calendar
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from bot.asking.answering.answer import Answer, Asker
from bot.asking.query import Query
from db import rectification
from db.rectification import Item
from db.rectification.ledger import OPEN

_SOON = 14  # days
_ALL = (*OPEN, "closed")
_STATES = {
    "closed": ("closed",),
    "reported": ("reported",),
    "returned": ("returned",),
    "unreported": ("notified", "planned", "returned"),
}


def rectifying(asker: Asker, query: Query) -> Answer:
    """The items asked for, most urgent first."""
    said = {c.measure: str(c.value) for c in query.where if c.op == "="}
    state = said.get("state")
    asks_open = state in ("overdue", "soon", "open")
    states = OPEN if asks_open else _STATES.get(state or "", _ALL)
    found = rectification.items(asker.session, today=asker.today, visible=asker.visible, states=states)
    about = [c.value for c in query.where if c.measure == "problem"]
    rows = [item for item in found if _fits(item, query, said) and all(_mentions(item, str(word)) for word in about)]
    if state == "overdue":
        rows = [item for item in rows if item.overdue and item.state != "reported"]
    elif state == "soon":
        last = asker.today + timedelta(days=int(query.amount or _SOON))
        rows = [
            item for item in rows if item.state != "reported" and any(asker.today <= day <= last for day in _days(item))
        ]
    elif state == "open":
        rows = [item for item in rows if item.state != "closed"]
    if query.as_of is not None:
        first = query.since or date(query.as_of.year, 1, 1)
        last = _end_of_month(query.as_of) if query.since and query.since.day == 1 else query.as_of
        rows = [item for item in rows if any(first <= day <= last for day in _days(item))]
    if query.place is not None:
        rows = rows[query.place - 1 : query.place]
    answer = Answer(query, asker.today.year, items=tuple(rows))
    return replace(answer, values=_in_time(asker, rows)) if query.topic == "rate" else answer


def _end_of_month(day: date) -> date:
    """本月到期 looks ahead, to the end of the month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _days(item: Item) -> list[date]:
    return [item.due] if item.next_due is None else [item.next_due, item.due]


def _fits(item: Item, query: Query, said: dict[str, str]) -> bool:
    if query.projects and item.project_id not in query.projects:
        return False
    if query.year is not None and query.as_of is None and item.year != query.year:
        return False
    whose = (("section", item.section), ("responsible", item.owner))
    return all(name not in said or (owner or "") == said[name] for name, owner in whose)


def _mentions(item: Item, word: str) -> bool:
    """Every two characters of the word in a row are in the problem or the project's name."""
    text = f"{item.project or ''}{item.problem}{item.measures or ''}"
    return all(word[n : n + 2] in text for n in range(max(len(word) - 1, 1)))


def _in_time(asker: Asker, rows: list[Item]) -> dict[str, Decimal]:
    """按期完成率: closed in time of all that should be closed by now."""
    wanted = {item.section for item in rows}
    rates = rectification.rates(asker.session, today=asker.today, zone=asker.zone, visible=asker.visible)
    some = [rate for rate in rates if rate.section in wanted]
    closed, in_time, overdue = (sum(getattr(rate, name) for rate in some) for name in ("closed", "in_time", "overdue"))
    values = {"closed": Decimal(closed), "in_time": Decimal(in_time), "overdue": Decimal(overdue)}
    return values | ({"rate": Decimal(in_time * 100) / (closed + overdue)} if closed + overdue else {})
