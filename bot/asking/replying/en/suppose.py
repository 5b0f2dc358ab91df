"""English answers to what-if questions."""

from decimal import Decimal

from bot.asking.answering.answer import Answer
from bot.asking.replying import words as w
from bot.asking.replying.en.common import ZERO, Blocks, computed, head, label, line, number_of, value_of
from bot.rendering.reply import Bold
from db.known.figures import Figures
from db.money import plain


def what_if(a: Answer) -> Blocks:
    """The supposition in words, the result, and what it is now."""
    if not a.values or not a.rows:
        return [line("The figures this needs are not known.")]
    if a.query.topic == "needed":
        return _needed(a, a.rows[0], a.query.amount or ZERO)
    supposed, result, rest = _supposed(a)
    return [line(supposed, Bold(result), rest)] if result else [line(supposed)]


def _supposed(a: Answer) -> tuple[str, str, str]:
    row, measure = a.rows[0], a.measures[0]
    now = f" (now {value_of(a, row, measure)})."
    match a.query.topic:
        case "monthly":
            monthly = computed(measure, a.values["monthly"], a.query.unit)
            return f"{head(row)}: {label(measure)} per month ", monthly, f" (÷ {plain(a.values['months'])} months)."
        case "times":
            other = a.rows[1]
            division = f"{value_of(a, row, measure)} ÷ {value_of(a, other, measure)}"
            times = f"{w.short(a.values['times'])} times"
            return f"The {label(measure)} of {row.name} is ", times, f" that of {other.name} ({division}, {a.year})."
        case "full_execution":
            total = computed("total", a.values["total"])
            return f"With full marks for execution the total score of {row.name} would be ", total, now
        case "more_spend":
            more = w.money(a.query.amount or ZERO, "en")
            rate = computed("rate", a.values["rate"])
            return f"With {more} more spent the execution rate of {row.name} would be ", rate, now
        case "new_budget" | "more_budget" | "scaled_budget":
            if "rate" not in a.values:
                return "With a budget of 0 there is no execution rate.", "", ""
            budget = w.money(a.values["budget"], "en", exact=False)
            rate = computed("rate", a.values["rate"])
            return f"With a budget of {budget} the execution rate of {row.name} would be ", rate, now
        case "all_spent":
            rate = computed("rate", a.values["rate"])
            return f"With all of {_names(a)} spent the overall execution rate would be ", rate, f" ({a.year})."
    average = a.query.topic == "without_average"
    kind = "average " if average else "overall " if measure == "rate" else "total "
    rest = number_of(len(a.group) - len(a.rows))
    result = computed(measure, a.values[measure])
    return f"Without {_names(a)}, the other {rest}: {kind}{label(measure)} ", result, f" ({a.year})."


def _names(a: Answer) -> str:
    return ", ".join(row.name for row in a.rows)


def _needed(a: Answer, row: Figures, target: Decimal) -> Blocks:
    needed, measure = a.values["needed"], a.measures[0]
    goal = w.points(target, "en") if measure == "total" else w.percent(target)
    if a.query.projects:
        now = f"{head(row)}: {label(measure)} {value_of(a, row, measure)}"
    else:
        rate = computed("rate", a.values["spend"] * 100 / a.values["budget"])
        now = f"{number_of(len(a.rows))} ({a.year}): execution rate {rate}"
    if needed <= 0:
        return [line(f"{now}, already at {goal}; nothing more is needed.")]
    more = w.points(needed, "en") if measure == "total" else computed("budget", needed, a.query.unit)
    return [
        line(f"{now}; to reach {goal} it needs another ", Bold(more), "." if measure == "total" else " of spending.")
    ]
