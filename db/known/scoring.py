"""The rules scores and lights are computed from: data with a name and a version.

Sources: 财预〔2020〕10号 (weights, quantitative and qualitative indicators), published self-evaluation forms
(rate × 10, grades at 90, 80, 60). Local variants differ in weights, denominators and bounds: hence rules as data.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from db.money import rounded

PARTS = ("output", "benefit", "satisfaction", "execution")


@dataclass(frozen=True, slots=True)
class Rules:
    """Weights in points by part, and the lowest total of each grade, best first."""

    name: str
    version: int
    weights: Mapping[str, Decimal]
    grades: tuple[tuple[str, Decimal], ...]
    last_grade: str = "差"
    behind_yellow: Decimal = field(default=Decimal(10))  # points behind the elapsed share of the year
    behind_red: Decimal = field(default=Decimal(20))


STANDARD = Rules(
    name="财预〔2020〕10号",
    version=1,
    weights={"output": Decimal(50), "benefit": Decimal(30), "satisfaction": Decimal(10), "execution": Decimal(10)},
    grades=(("优", Decimal(90)), ("良", Decimal(80)), ("中", Decimal(60))),
)


def execution_rate(spend: Decimal, budget: Decimal) -> Decimal | None:
    """Spend / budget in percent, two places; undefined (None) with a budget of 0; may exceed 100."""
    return None if budget == 0 else rounded(spend * 100 / budget)


def execution_points(rate: Decimal, rules: Rules = STANDARD) -> Decimal:
    """Rate × weight, never above the weight: 86.19 % of 10 points are 8.62."""
    weight = rules.weights["execution"]
    return min(rounded(rate * weight / 100), weight)


def grade(total: Decimal, rules: Rules = STANDARD) -> str:
    """The grade whose lower bound the total reaches."""
    return next((name for name, least in rules.grades if total >= least), rules.last_grade)


def elapsed_share(day: date) -> Decimal:
    """序时进度: the share of the year that has passed at the end of `day`, in percent by days."""
    days = 366 if date(day.year, 12, 31).timetuple().tm_yday == 366 else 365
    return rounded(Decimal(day.timetuple().tm_yday) * 100 / days)
