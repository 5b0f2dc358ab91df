"""Figures that should agree and do not: of one project from its own figures, of all from the checks."""

from dataclasses import replace
from decimal import Decimal

from bot.asking.answering.answer import Answer, Asker, Contradiction
from bot.asking.answering.named import started
from bot.asking.answering.secrets import Secrets
from bot.asking.answering.years import of_all, of_named
from bot.asking.query import Query
from db import checks
from db.known.department import MEASURES
from db.known.figures import Figures, hidden
from db.money import plain


def check(asker: Asker, query: Query) -> Answer:
    """Named projects, all totals, or what concerns a figure of the department."""
    if query.projects:
        answer = started(query, of_named(asker, replace(query, measures=())))
        ids = {row.project_id for row in answer.rows}
        return replace(answer, measures=query.measures, contradictions=_found(asker, answer, ids))
    answer = started(query, of_all(asker, replace(query, measures=("total",))))
    if query.topic == "total":
        return replace(answer, rows=tuple(row for row in answer.rows if differs(row)))
    found = _found(asker, answer, None)
    if query.topic in ("execution", "unexplained"):
        return replace(answer, contradictions=tuple(c for c in found if c.code == query.topic))
    return replace(answer, measures=query.measures, contradictions=_concerning(found, query))


def differs(row: Figures) -> bool:
    """Whether the stated total is another number than its parts add up to."""
    stated = row.stated.get("total")
    return stated is not None and row.parts_sum is not None and stated != row.parts_sum


def _found(asker: Asker, answer: Answer, ids: set[int] | None) -> tuple[Contradiction, ...]:
    """What the checks find in the year, as far as the asker may see it."""
    if answer.year is None:
        return ()
    names = {row.project_id: row.name for row in answer.rows}
    return tuple(
        Contradiction(f.zh, f.en, f.equation, names.get(f.project_id) if f.project_id else None, f.code)
        for f in seen(asker, answer.year)
        if (ids is None or f.project_id in ids) and (f.project_id is None or f.project_id in names)
    )


# They tell what all projects come to, and so what the hidden ones do.
_OF_ALL_PROJECTS = ("rate_projects", "project_spend", "carryover", "rate_overall", "sum", "count", "grades")


def seen(asker: Asker, year: int) -> list[checks.Finding]:
    """The year's findings without those that tell of a project the asker may not see."""
    secret, ids = Secrets(asker, year), hidden(asker.session, asker.visible)
    return [
        replace(finding, zh=secret.without_counts(finding.zh))
        for finding in checks.find(asker.session, year)
        if finding.project_id not in ids
        and not (secret.of_year and finding.code in _OF_ALL_PROJECTS)
        and not secret.tells(finding.zh)
        and not (finding.project_id is None and secret.tells(finding.equation))
    ]


def _concerning(found: tuple[Contradiction, ...], query: Query) -> tuple[Contradiction, ...]:
    """Those in which the number that was named stands; of the department alone when it is asked about."""
    if query.amount is not None:
        spelled = _spellings(query.amount)
        by_number = tuple(c for c in found if any(s in c.equation or s in c.zh for s in spelled))
        return by_number or _about(found, query)
    return _about(found, query) or (
        tuple(c for c in found if c.project is None) if query.topic == "department" else found
    )


def _about(found: tuple[Contradiction, ...], query: Query) -> tuple[Contradiction, ...]:
    """Those that speak of a figure of the department by its name."""
    names = [MEASURES[measure].zh for measure in query.measures if measure in MEASURES]
    return tuple(c for c in found if c.project is None and any(name in c.zh or name[:2] in c.zh for name in names))


def _spellings(amount: Decimal) -> set[str]:
    return {plain(number) for number in (amount, amount / 10_000)}
