"""Lights: thresholds with hysteresis, plans, fixed days, and exactly what would turn a light green."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.known.scoring import execution_rate
from db.planning.plans import YEAR_END, written
from db.reminders import lights
from db.reminders.rules import Rules

RULES = Rules()
FEN = Decimal("0.01")
MONEY = st.decimals(Decimal(1), Decimal(10) ** 9, places=2)
SHARES = st.decimals(0, 100, places=2)


@pytest.mark.parametrize(
    ("rate", "before", "light"),
    [
        ("40", None, "green"),  # exactly the threshold is not behind it
        ("39.99", None, "yellow"),
        ("30", None, "yellow"),
        ("29.99", None, "red"),
        ("41.99", "yellow", "yellow"),  # better only two points before the threshold
        ("42", "yellow", "green"),
        ("31.99", "red", "red"),
        ("32", "red", "yellow"),
        ("42", "red", "green"),
        ("31.99", "yellow", "yellow"),
    ],
)
def test_a_light_does_not_flap(rate: str, before: str | None, light: str) -> None:
    assert lights.colour(Decimal(rate), Decimal(50), before, RULES) == light


@given(MONEY, st.decimals(0, 1, places=4), SHARES)
def test_what_turns_it_green_is_exact(budget: Decimal, part: Decimal, wanted: Decimal) -> None:
    """With the amount it is green, with a fen less it is not; so with the cut."""
    spend = (budget * part).quantize(FEN)
    rate = execution_rate(spend, budget)
    assert rate is not None
    light = lights.colour(rate, wanted, "red", RULES)
    more, less = lights.to_green(budget, spend, wanted, RULES)

    def green(spend: Decimal, budget: Decimal) -> bool:
        rate = execution_rate(spend, budget)
        return rate is not None and lights.colour(rate, wanted, "red", RULES) == "green"

    if light == "green":
        assert more == 0
        assert not less
        return
    assert more > 0
    assert green(spend + more, budget)
    assert not green(spend + more - FEN, budget)
    if spend == 0:
        assert less is None
    else:
        assert less is not None and less > 0
        assert budget == less or green(spend, budget - less)
        assert budget - less + FEN <= 0 or not green(spend, budget - less + FEN)


def test_the_examples_of_a_card() -> None:
    """By the end of June 49.59 % should be spent; 41.59 % is green again."""
    wanted = lights.expected(date(2026, 6, 30), None)
    assert wanted == Decimal("49.59")
    more, less = lights.to_green(Decimal(10_000_000), Decimal(1_000_000), wanted, RULES)
    assert more == Decimal("3158500.00")
    assert less is not None
    assert execution_rate(Decimal(1_000_000), Decimal(10_000_000) - less) == Decimal("41.59")


def test_a_plan_replaces_the_straight_line() -> None:
    year_end = written(YEAR_END)
    assert lights.expected(date(2026, 12, 30), year_end) == 0
    assert lights.expected(date(2026, 12, 31), year_end) == 100
    quarters = written([Decimal(25 * (month // 3)) for month in range(1, 13)])
    assert lights.expected(date(2026, 6, 29), quarters) == 25
    assert lights.expected(date(2026, 6, 30), quarters) == 50


def test_stricter_rules_make_more_lights() -> None:
    strict = replace(RULES, yellow=Decimal(5), red=Decimal(10))
    assert lights.colour(Decimal("44.99"), Decimal(50), None, strict) == "yellow"
    assert lights.colour(Decimal("39.99"), Decimal(50), None, strict) == "red"
