"""Figures that contradict each other, found from the store; each with its equation. What agrees is never reported."""

from collections.abc import Callable, Iterator

from sqlmodel import Session

from db.checks import projects, rates, slips, sums
from db.checks.facts import Facts, Finding, facts_of, years

__all__ = ["Facts", "Finding", "find", "years"]

Check = Callable[[Facts], Iterator[Finding]]

# To add a check: one function over the facts of a year, one line here.
CHECKS: tuple[Check, ...] = (
    slips.digits,
    slips.years,
    slips.units,
    slips.stated_twice,
    slips.adjustment,
    rates.overall_rate,
    rates.basic_rate,
    rates.project_rate,
    sums.breakdown,
    sums.two_project_spends,
    sums.carry_over,
    sums.projects_sums,
    sums.counts,
    projects.rate,
    projects.execution,
    projects.total,
    projects.grade,
    projects.unexplained,
    projects.borrowed_explanation,
)


def find(session: Session, year: int) -> list[Finding]:
    """Every contradiction among the figures stated for a year."""
    facts = facts_of(session, year)
    return [finding for check in CHECKS for finding in check(facts)]
