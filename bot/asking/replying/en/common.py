"""What every English answer uses: figures with their units, texts, remarks."""

from decimal import Decimal

from bot.asking.answering.answer import Answer
from bot.asking.replying import words as w
from bot.rendering.reply import Block, Bold, Line, Note, Quote
from db.known.figures import Figures
from db.money import plain

Blocks = list[Block]
TEXTS = ("goal", "completion", "reason", "measures")
HUNDRED = Decimal(100)
ZERO = Decimal(0)


def amount(measure: str, number: Decimal, unit: str | None = None) -> str:
    return w.amount(measure, number, "en", unit)


def computed(measure: str, number: Decimal, unit: str | None = None) -> str:
    return w.amount(measure, number, "en", unit, exact=False)


def label(measure: str) -> str:
    return w.label(measure, "en")


def line(*pieces: str | Bold) -> Line:
    return Line(tuple(pieces))


def head(row: Figures) -> str:
    return f"{row.name} ({row.year}{period(row)})"


def period(row: Figures) -> str:
    """, as of 2025-06-30; nothing where the whole year is meant."""
    day, since = row.moment.day, row.moment.since
    if day is None or not row.in_ledger:
        return ""
    return f", as of {day}" if since is None else f", {since} to {day}"


def value_of(a: Answer, row: Figures, measure: str) -> str:
    return w.value(row, measure, "en", a.query.unit) or "no data"


def text_of(row: Figures, measure: str) -> Blocks:
    text = row.word(measure)
    if text is None and measure == "completion":
        return text_of(row, "goal")
    if text is None:
        return [line(f"{head(row)}: the {label(measure)} is not stated.")]
    return [line(f"{head(row)}: {label(measure)}, as the report says:"), Quote(text)]


def remarks(row: Figures, measures: list[str]) -> Blocks:
    """What differs from what is stated, with the equation."""
    notes: Blocks = []
    stated, given, rate = row.stated.get("total"), row.stated.get("execution"), row.stated.get("rate")
    if "total" in measures and stated is not None and row.parts_sum not in (None, stated):
        notes.append(Note(f"Note: {parts_equation(row)}, not the stated {w.points(stated, 'en')}."))
    if "execution" in measures and given is not None and row.execution_by_rule not in (None, given):
        assert row.execution_by_rule is not None and row.rate_computed is not None
        rule = f"{w.percent(row.rate_computed)} × 10 would be {w.points(row.execution_by_rule, 'en')}"
        notes.append(Note(f"Note: by the rule {rule}; the stated score does not match."))
    if "rate" in measures and not row.in_ledger and rate is not None and row.rate_computed not in (None, rate):
        notes.append(Note(f"Note: spending ÷ budget is {row.rate_computed}%, not the stated rate."))
    if row.budget_inferred and {"source", "budget_kind"} & set(measures):
        words = row.budget_words or "预算数"
        notes.append(
            Note(f'The report only says "{words}" and does not state initial or added; this follows from the sums.')
        )
    return notes


def parts_equation(row: Figures) -> str:
    parts = " + ".join(plain(part) for part in row.parts)
    return (
        f"the {'four ' if len(row.parts) == 4 else ''}parts add up to {parts} = {w.points(row.parts_sum or ZERO, 'en')}"
    )


def group_of(a: Answer) -> str:
    return f" with {w.conditions(a.query.where, 'en')}" if a.query.where else ""


def shown(row: Figures, measures: list[str]) -> str:
    return ", ".join(f"{label(m)} {w.value(row, m, 'en') or 'no data'}" for m in dict.fromkeys(measures))


def number_of(count: int) -> str:
    return "1 project" if count == 1 else f"{count} projects"


def difference(measure: str, number: Decimal) -> str:
    return f"{plain(number)} percentage points" if measure == "rate" else amount(measure, number)
