"""Answers about single entries of the ledger."""

from dataclasses import replace
from decimal import Decimal

from bot.asking.answering.answer import Answer, Asker
from bot.asking.query import Query
from db.known import figures, ledger_entries
from db.known.ledger_entries import Wanted

_ORDER = {"largest": "largest", "smallest": "smallest", "first": "oldest"}
SHOWN = 12


def entries(asker: Asker, query: Query) -> Answer:
    """The entries asked for, how many there are, what they come to; and who and when."""
    if query.topic == "updated":
        return Answer(
            query,
            asker.today.year,
            updated=ledger_entries.last_change(asker.session, query.projects, visible=asker.visible),
        )
    wanted = _wanted(asker, query)
    stored = ledger_entries.years(asker.session, wanted, visible=asker.visible)
    if query.topic == "count" and wanted.since is None and wanted.until is None and wanted.year is None and stored:
        wanted = replace(wanted, year=stored[0])
    found = ledger_entries.bookings(
        asker.session,
        wanted,
        visible=asker.visible,
        order=_ORDER.get(query.topic or "", "newest"),
        limit=query.limit or SHOWN,
    )
    count, amount = ledger_entries.number(asker.session, wanted, visible=asker.visible)
    known = figures.years(asker.session)
    missing = wanted.year if wanted.year is not None and wanted.year not in known else None
    latest = known[0] if known else None
    return Answer(
        query,
        wanted.year or (found[0].day.year if found else None),
        measures=query.measures,
        values={"count": Decimal(count), "sum": amount},
        entries=tuple(found),
        missing_year=missing,
        latest=latest if missing is not None else None,
    )


def _wanted(asker: Asker, query: Query) -> Wanted:
    owned = {c.measure: str(c.value) for c in query.where if c.op == "="}
    year = query.year
    if query.when in ("this", "last", "before"):
        year = asker.today.year - {"this": 0, "last": 1, "before": 2}[query.when]
    return Wanted(
        what=query.measures[0],
        projects=query.projects,
        since=query.since,
        until=query.as_of,
        year=year,
        section=owned.get("section"),
        responsible=owned.get("responsible"),
    )
