"""English answers about projects that are named."""

from bot.asking.answering.answer import Answer
from bot.asking.query import POINTS
from bot.asking.replying import words as w
from bot.asking.replying.en.common import (
    HUNDRED,
    TEXTS,
    ZERO,
    Blocks,
    amount,
    computed,
    difference,
    head,
    label,
    line,
    number_of,
    period,
    remarks,
    text_of,
    value_of,
)
from bot.rendering.reply import Bold, Facts, Items, Note, Quote
from db.known.figures import Figures
from db.money import plain


def values(a: Answer) -> Blocks:
    texts = [m for m in a.measures if m in TEXTS]
    others = [m for m in a.measures if m not in TEXTS]
    if "parts" in others:
        others = list(dict.fromkeys(m for m in others for m in (POINTS if m == "parts" else (m,))))
    blocks: Blocks = []
    if len(a.rows) == 1:
        blocks += _of_one(a, others)
    elif others:
        lines = tuple(
            f"{row.name}: " + ", ".join(f"{label(m)} {value_of(a, row, m)}" for m in others) for row in a.rows
        )
        blocks += [line(f"{a.year}:"), Items(lines, None)]
    for row in a.rows:
        for measure in texts:
            blocks += text_of(row, measure)
    if a.query.topic and a.query.topic != "unchanged":
        blocks.append(Note(f'There is no separate figure for "{a.query.topic}"; this is the whole project.'))
    return blocks + [note for row in a.rows for note in remarks(row, others)]


def _of_one(a: Answer, measures: list[str]) -> Blocks:
    row = a.only()
    if len(measures) == 1:
        if w.value(row, measures[0], "en") is None:
            return [line(f"There is no data on the {label(measures[0])} of {head(row)}.")]
        return [
            line(
                f"The {label(measures[0])} of {row.name} in {row.year}{period(row)} is ",
                Bold(value_of(a, row, measures[0])),
                _how(row, measures[0]),
                ".",
            )
        ]
    if len(measures) > 3:
        return [line(f"{head(row)}:"), Facts(tuple((label(m), value_of(a, row, m)) for m in measures))]
    if measures:
        return [line(f"{head(row)}: " + ", ".join(f"{label(m)} {value_of(a, row, m)}" for m in measures) + ".")]
    return []


def _how(row: Figures, measure: str) -> str:
    if measure == "budget" and row.booked.initial and row.booked.adjustments:
        initial, change = (w.money(number, "en") for number in (row.booked.initial, abs(row.booked.adjustments)))
        return f" (initial {initial} {'+' if row.booked.adjustments > 0 else '−'} adjustments {change})"
    if row.budget is None or row.spend is None:
        return ""
    budget, spend = (w.money(number, "en") for number in (row.budget, row.spend))
    if measure == "rate":
        return f" (spending {spend} ÷ budget {budget})"
    if measure == "remaining":
        return f", fully spent (budget {budget})" if row.remaining == 0 else f" (budget {budget} − spending {spend})"
    if measure == "grade" and row.total is not None:
        return f" (total score {w.points(row.total, 'en')})"
    return ""


def card(a: Answer) -> Blocks:
    row = a.only()
    measures = ("budget", "spend", "remaining", "rate", "total", "grade", "kind", "source")
    rows = [(label(m), text) for m in measures if (text := w.value(row, m, "en")) is not None]
    for name, text in (("section", row.section), ("person responsible", row.responsible)):
        rows += [(name, text)] if text else []
    return [line(Bold(row.name), f" ({row.year})"), Facts(tuple(rows)), *remarks(row, ["total"])]


def compare(a: Answer) -> Blocks:
    measure = a.measures[0]
    if len(a.rows) < 2:
        names = ", ".join(row.name for row in a.group if row not in a.rows)
        return [line(f"There is no data on the {label(measure)} of {names}; they cannot be compared.")]
    first, last = a.rows[0], a.rows[-1]
    high, low = (amount(measure, row.number(measure) or ZERO) for row in (first, last))
    if first.number(measure) == last.number(measure):
        names = " and ".join(row.name for row in a.rows)
        return [line(f"The same: {names} both have {label(measure)} ", Bold(high), f" ({a.year}).")]
    if len(a.rows) > 2:
        order = a.rows if a.query.order != "asc" else tuple(reversed(a.rows))
        return [line(f"{label(measure).capitalize()} in {a.year}:"),
                Items(tuple(f"{row.name}: {value_of(a, row, measure)}" for row in order))]  # fmt: skip
    gap = difference(measure, a.values["difference"])
    if a.query.order == "asc":
        return [
            line(
                Bold(last.name),
                f" has the lower {label(measure)}: ",
                Bold(low),
                f"; {first.name} has {high}; the difference is {gap}.",
            )
        ]
    return [
        line(
            Bold(first.name),
            f" has the higher {label(measure)}: ",
            Bold(high),
            f"; {last.name} has {low}; the difference is {gap}.",
        )
    ]


def verify(a: Answer) -> Blocks:
    row = a.only()
    shown = [m for c in a.query.where for m in _evidence(c.measure)]
    shown = list(dict.fromkeys((*shown, *(m for m in a.measures if m not in TEXTS and m != "parts"))))
    facts = ", ".join(f"{label(m)} {w.value(row, m, 'en')}" for m in shown if w.value(row, m, "en"))
    if a.verdict is None:
        return [line(f"There is no data on the {label(a.query.where[0].measure)} of {head(row)}, so I cannot tell.")]
    start = "Yes. " if a.verdict else "No. "
    return [line(Bold(start), f"{head(row)}: {facts}."), *remarks(row, shown)]


def _evidence(measure: str) -> tuple[str, ...]:
    more = {"rate": ("spend", "remaining"), "grade": ("total",), "remaining": ("budget", "spend")}
    return (measure, *more.get(measure, ()))


def why(a: Answer) -> Blocks:
    return [block for row in a.rows for block in _why(a, row)]


def _why(a: Answer, row: Figures) -> Blocks:
    if a.query.topic == "spending" and row.rate is not None and row.rate >= HUNDRED:
        spend = w.money(row.spend or ZERO, "en")
        return [
            line(
                f"{head(row)} was fully spent: execution rate ",
                Bold(w.percent(row.rate)),
                f", spending {spend}. Nothing is left over to explain.",
            )
        ]
    short = row.rate is not None and row.rate < HUNDRED
    state = f" (execution rate {row.rate}%, unspent {w.value(row, 'remaining', 'en')})" if short else ""
    if row.reason is not None:
        blocks: Blocks = [line(f"{head(row)}{state}: the report gives this reason:"), Quote(row.reason)]
        return blocks + (text_of(row, "measures") if "measures" in a.measures and row.measures else [])
    blocks = [line(f"The report does not state a reason for {row.name}{state}.")]
    return blocks + ([line("It only gives these measures:"), Quote(row.measures)] if row.measures else [])


def lost(a: Answer) -> Blocks:
    return [block for row in a.rows for block in _lost(a, row)]


def _lost(a: Answer, row: Figures) -> Blocks:
    if row.total is None:
        return [line(f"There are no scores of {head(row)}.")]
    parts = [(m, row.lost(m)) for m in a.measures]
    losing = [
        f"{label(m)} {plain(row.stated[m])} of {plain(row.full(m))} points (lost {plain(points)} points)"
        for m, points in parts
        if points
    ]
    start = f"{head(row)}: total score {w.points(row.total, 'en')}"
    if not losing:
        return [line(f"{start}; no points were lost{' there' if a.query.measures else ''}.")]
    blocks: Blocks = [line(f"{start}. Points were lost on:"), Items(tuple(losing), None)]
    if row.reason is None:
        blocks.append(Note("The report does not state why."))
    return blocks + remarks(row, ["total", "execution"])


def against_average(a: Answer) -> Blocks:
    row, measure = a.only(), a.measures[0]
    own, mean = row.number(measure), a.values.get("average")
    if own is None or mean is None:
        return [line(f"There is no data on the {label(measure)} of {head(row)}.")]
    side = "above" if own > mean else "below" if own < mean else "equal to"
    return [
        line(
            f"{head(row)}: {label(measure)} ",
            Bold(amount(measure, own)),
            f", {side} the average ({computed(measure, mean)}).",
        )
    ]


def standing(a: Answer) -> Blocks:
    row, measure = a.only(), a.measures[0]
    if "place" not in a.values:
        return [line(f"There is no data on the {label(measure)} of {head(row)}.")]
    place, same, of = (int(a.values[name]) for name in ("place", "same", "of"))
    tie = f", shared by {same}" if same > 1 else ""
    return [
        line(
            f"{head(row)}: {label(measure)} ",
            Bold(value_of(a, row, measure)),
            ", rank ",
            Bold(f"{place}"),
            f" of {of}{tie}.",
        )
    ]


def progress(a: Answer) -> Blocks:
    elapsed = a.values["elapsed"]
    if not a.rows:
        return [line(f"No project of {a.year} is behind the elapsed share of the year ({w.percent(elapsed)}).")]
    lines = []
    for row in a.paged():
        gap = (row.rate or ZERO) - elapsed
        side = "ahead" if gap >= 0 else "behind"
        lines.append(
            f"{row.name}: execution rate {w.percent(row.rate or ZERO)}, {plain(abs(gap))} percentage points {side}"
        )
    start = f"{w.percent(elapsed)} of {a.year} has passed"
    return [
        line(start + (":" if a.query.projects else f"; behind it: {number_of(len(a.rows))}:")),
        Items(tuple(lines), a.first),
    ]
