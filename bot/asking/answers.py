"""Query → Answer: one function per act."""

from collections.abc import Callable, Mapping

from bot.asking.answering import department, entries, groups, named, over_years, owned, rectifying, suppose, workdays
from bot.asking.answering.answer import Answer, Asker
from bot.asking.query import Query


def answer(asker: Asker, query: Query) -> Answer:
    """What is known about what is asked."""
    if query.act == "share" and query.topic == "department":
        return department.share(asker, query)
    if query.act == "years":
        return over_years.over_years(asker, query, answer)
    return _ACTS[query.act](asker, query)


def _check(asker: Asker, query: Query) -> Answer:
    from bot.asking.answering.contradictions import check

    return check(asker, query)


def _said(asker: Asker, query: Query) -> Answer:
    """Rules, talk, refusals: nothing to look up."""
    return Answer(query)


_ACTS: Mapping[str, Callable[[Asker, Query], Answer]] = {
    "values": named.values,
    "card": named.card,
    "compare": named.compare,
    "verify": named.verify,
    "every": named.every,
    "why": named.why,
    "lost": named.lost,
    "against_average": named.against_average,
    "standing": named.standing,
    "progress": named.progress,
    "missing": named.missing,
    "refused": named.missing,
    "list": groups.listed,
    "count": groups.listed,
    "exists": groups.listed,
    "rank": groups.rank,
    "sum": groups.total,
    "average": groups.average,
    "share": groups.share,
    "groups": groups.compared,
    "what_if": suppose.what_if,
    "department": department.department,
    "entries": entries.entries,
    "rectify": rectifying.rectifying,
    "workday": workdays.workdays,
    "owners": owned.owners,
    "check": _check,
    "rule": _said,
    "talk": _said,
    "impossible": _said,
    "open": _said,
    "not_understood": _said,
}
