"""Whether something holds of a project."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from bot.asking.query import FULL, MEAN, NOBODY, Condition, Op
from db.known.figures import Figures

_OWNED = ("section", "responsible")
GRADES = {"excellent": "优", "good": "良", "fair": "中", "poor": "差"}


def holds(row: Figures, condition: Condition) -> bool | None:
    """None where the figure is not known."""
    value, wanted = row.value(condition.measure), condition.value
    if condition.measure in ("section", "responsible"):
        return ((value or NOBODY) == wanted) == (condition.op == "=")
    if condition.measure == "budget_kind" and value is None:
        value = _booked_kind(row)
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
    return compares(value, condition.op, limit)


def compares(value: Decimal, op: Op, limit: Decimal) -> bool:
    return {
        "<": value < limit,
        "<=": value <= limit,
        ">": value > limit,
        ">=": value >= limit,
        "=": value == limit,
        "!=": value != limit,
    }[op]


def _booked_kind(row: Figures) -> str | None:
    """Where no source states it, the ledger does: a budget that was only added is an added one."""
    if not row.booked.budget_entries:
        return None
    return "initial" if row.booked.initial else "added"


def matching(rows: Sequence[Figures], conditions: Iterable[Condition]) -> tuple[Figures, ...]:
    """The rows for which all of it holds; 高于平均 is measured by the mean of these rows."""
    wanted = tuple(replace(c, value=_mean(rows, c.measure)) if c.value == MEAN else c for c in conditions)
    owned = [c for c in wanted if c.measure in _OWNED and c.op == "="]
    others = [c for c in wanted if c not in owned]
    by = {c.measure for c in owned}  # 信息科和设备科: of either
    return tuple(
        row
        for row in rows
        if all(holds(row, c) for c in others)
        and all(any(holds(row, c) for c in owned if c.measure == measure) for measure in by)
    )


def undecided(rows: Sequence[Figures], conditions: Iterable[Condition]) -> tuple[tuple[Figures, ...], tuple[str, ...]]:
    """The rows that may or may not belong to it, and the measures of which they know nothing."""
    wanted = [c for c in conditions if c.value != MEAN]
    told = [(row, [holds(row, c) for c in wanted]) for row in rows]
    open_rows = [(row, said) for row, said in told if None in said and False not in said]
    measures = {c.measure: None for _, said in open_rows for c, held in zip(wanted, said, strict=True) if held is None}
    return tuple(row for row, _ in open_rows), tuple(measures)


def _mean(rows: Sequence[Figures], measure: str) -> Decimal:
    known = [number for row in rows if (number := row.number(measure)) is not None]
    return sum(known, Decimal(0)) / len(known) if known else Decimal(0)
