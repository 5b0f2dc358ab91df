"""Whether something holds of a project."""

from collections.abc import Iterable
from decimal import Decimal

from bot.asking.query import FULL, Condition
from db.figures import Figures

GRADES = {"excellent": "优", "good": "良", "fair": "中", "poor": "差"}


def holds(row: Figures, condition: Condition) -> bool | None:
    """None where the figure is not known."""
    value, wanted = row.value(condition.measure), condition.value
    if value is None:
        return None
    if condition.measure == "budget_kind":
        # 追加 includes what was added in the middle of the year; 中期追加 is only that.
        same = value in ("added", "midyear") if wanted == "added" else value == wanted
        return same == (condition.op == "=")
    if condition.measure == "grade":
        return (value == GRADES.get(str(wanted), wanted)) == (condition.op == "=")
    if isinstance(value, str):
        return (value == wanted) == (condition.op == "=")
    limit = row.full(condition.measure) if wanted == FULL else wanted
    assert isinstance(limit, Decimal)
    return {
        "<": value < limit,
        "<=": value <= limit,
        ">": value > limit,
        ">=": value >= limit,
        "=": value == limit,
        "!=": value != limit,
    }[condition.op]


def matching(rows: Iterable[Figures], conditions: Iterable[Condition]) -> tuple[Figures, ...]:
    wanted = tuple(conditions)
    return tuple(row for row in rows if all(holds(row, condition) for condition in wanted))
