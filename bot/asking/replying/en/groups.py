"""English answers about groups of projects."""

from bot.asking.answering.answer import Answer
from bot.asking.replying import words as w
from bot.asking.replying.en.common import (
    TEXTS,
    ZERO,
    Blocks,
    amount,
    computed,
    difference,
    group_of,
    label,
    line,
    number_of,
    shown,
    text_of,
)
from bot.rendering.reply import Bold, Items
from db.known.figures import Figures
from db.money import WAN, plain, rounded


def every(a: Answer) -> Blocks:
    claim = w.conditions(a.query.against, "en")
    if a.verdict is None:
        return [line("No project fits.")]
    if a.verdict:
        who = ", ".join(row.name for row in a.group) if a.query.projects else f"{len(a.group)} projects"
        return [line(Bold("Yes, "), f"all of them: {who}{group_of(a)} ({a.year}): {claim}.")]
    lines = tuple(f"{row.name}: " + shown(row, [c.measure for c in a.query.against]) for row in a.of_page(a.others))
    return [line(Bold("No, "), f"not all: {len(a.others)} of {len(a.group)} do not ({a.year}):"), Items(lines, a.first)]


def listed(a: Answer) -> Blocks:
    if not a.rows:
        return [line(f"There are no projects{group_of(a)} ({a.year}).")]
    measures = w.listed(a.query)
    lines = tuple(row.name + (f": {shown(row, measures)}" if measures else "") for row in a.paged())
    start = "Yes: " if a.query.act == "exists" else ""
    return [
        line(start, "There are " if not start else "", Bold(number_of(len(a.rows))), f"{group_of(a)} in {a.year}:"),
        Items(lines, a.first),
        *_texts(a),
    ]


def _texts(a: Answer) -> Blocks:
    """Reasons, goals or measures of the projects of a list."""
    return [block for row in a.paged() for m in a.measures if m in TEXTS for block in text_of(row, m)]


def count(a: Answer) -> Blocks:
    if not a.rows:
        return [line(f"None: there are no projects{group_of(a)} ({a.year}).")]
    names = ", ".join(row.name for row in a.rows[:12])
    return [
        line(Bold(number_of(len(a.rows))), f"{group_of(a)} ({a.year}):"),
        line(names + ("…" if len(a.rows) > 12 else ".")),
    ]


def rank(a: Answer) -> Blocks:
    measure = a.measures[0]
    word = "lowest" if a.query.order == "asc" else "highest"
    group = f" among the projects with {w.conditions(a.query.where, 'en')}" if a.query.where else ""
    if not a.rows:
        return [line(f"There is no data on the {label(measure)}{group}.")]
    texts = [(row.name, _with_others(a, row)) for row in a.paged()]
    if len(a.rows) == 1:
        name, text = texts[0]
        nth = (
            f"Number {a.query.place} by {word} {label(measure)}"
            if a.query.place and a.query.place > 1
            else f"The {word} {label(measure)}"
        )
        return [line(f"{nth}{group} ({a.year}): ", Bold(name), ", ", Bold(text), ".")]
    tied = len({row.number(measure) for row in a.rows}) == 1
    tie = f"{len(a.rows)} projects tie" if tied else number_of(len(a.rows))
    return [
        line(f"{word.capitalize()} {label(measure)}{group} ({a.year}), {tie}:"),
        Items(tuple(f"{name}: {text}" for name, text in texts), a.first),
    ]


def _with_others(a: Answer, row: Figures) -> str:
    first = amount(a.measures[0], row.number(a.measures[0]) or ZERO)
    others = ", ".join(f"{label(m)} {w.value(row, m, 'en') or 'not stated'}" for m in a.measures[1:])
    return f"{first} ({others})" if others else first


def total(a: Answer) -> Blocks:
    if not a.values:
        return [line(f"There is no data on the {' and '.join(label(m) for m in a.measures)}.")]
    who = " and ".join(row.name for row in a.rows) if a.query.projects else f"{number_of(len(a.rows))}{group_of(a)}"
    said = ", ".join(_summed(a, m) for m in a.measures if m in a.values)
    claim = a.query.amount
    verdict = "" if claim is None else "Yes. " if claim == a.values.get(a.measures[0]) else "No. "
    blocks: Blocks = [line(verdict, f"{who} ({a.year}): ", Bold(said), ".")]
    if a.query.topic == "open":
        blocks.append(line("Which project do you mean? Just write its name."))
    return blocks


def _summed(a: Answer, measure: str) -> str:
    number = a.values[measure]
    if measure != "rate":
        return f"total {label(measure)} {amount(measure, number, a.query.unit)}"
    spend, budget = (plain(a.values[m] / WAN) for m in ("spend", "budget"))
    stated = a.values.get("stated_rate")
    if stated is not None and stated != rounded(number):
        return f"execution rate {w.percent(stated)} as stated ({spend} ÷ {budget} 万元 gives {w.short(number)}%)"
    return f"execution rate {computed('rate', number)} ({spend} ÷ {budget} 万元)"


def average(a: Answer) -> Blocks:
    measure = a.measures[0]
    if "average" not in a.values:
        return [line(f"There is no data on the {label(measure)}.")]
    text = computed(measure, a.values["average"], a.query.unit)
    more = (
        f"; total spending ÷ total budget is {computed('rate', a.values['weighted'])}" if "weighted" in a.values else ""
    )
    return [
        line(f"Average {label(measure)} of {number_of(len(a.rows))}{group_of(a)} ({a.year}): ", Bold(text), f"{more}.")
    ]


def share(a: Answer) -> Blocks:
    if "share" not in a.values:
        return [line("There is no data to compute a share from.")]
    part, whole = (plain(a.values[name] / WAN) for name in ("part", "whole"))
    of = f"({part} ÷ {whole} 万元, {a.year})"
    if a.query.topic == "department":
        return [
            line(
                f"{label(a.query.measures[0]).capitalize()} is ",
                Bold(computed("rate", a.values["share"])),
                f" of total spending {of}.",
            )
        ]
    who = ", ".join(row.name for row in a.rows) if a.query.projects else f"{number_of(len(a.rows))}{group_of(a)}"
    return [
        line(
            f"{who}: ",
            Bold(computed("rate", a.values["share"])),
            f" of the {label(a.measures[0])} of {number_of(len(a.others))} {of}.",
        )
    ]


def compared(a: Answer) -> Blocks:
    if not a.values:
        return [line("There is no data to compare.")]
    measure = a.measures[0]
    first, second = (w.conditions(c, "en") for c in (a.query.where, a.query.against))
    one, two = (computed(measure, a.values[name]) for name in ("first", "second"))
    if a.values["difference"] == 0:
        return [
            line(
                f"The same: projects with {first} and with {second} both have {label(measure)} ",
                Bold(one),
                f" ({a.year}).",
            )
        ]
    high, low, most, least = (
        (first, second, one, two) if a.values["first"] > a.values["second"] else (second, first, two, one)
    )
    gap = difference(measure, rounded(a.values["difference"]))
    return [
        line(
            Bold(high),
            f": more, {label(measure)} ",
            Bold(most),
            f"; {low}: {least}; the difference is {gap} ({a.year}).",
        )
    ]
