"""Answers in English; project names stay as the catalogue has them."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from bot.asking.answering.answer import Answer
from bot.asking.query import POINTS
from bot.asking.replying import words as w
from bot.rendering.reply import Block, Bold, Facts, Items, Line, Note, Quote
from db.figures import Figures
from db.money import WAN, rounded

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
    return f"{row.name} ({row.year})"


def _value(a: Answer, row: Figures, measure: str) -> str:
    return w.value(row, measure, "en", a.query.unit) or "no data"


def values(a: Answer) -> Blocks:
    texts = [m for m in a.measures if m in TEXTS]
    others = [m for m in a.measures if m not in TEXTS]
    if "parts" in others:
        others = list(dict.fromkeys(m for m in others for m in (POINTS if m == "parts" else (m,))))
    blocks: Blocks = []
    if len(a.rows) == 1:
        blocks += _of_one(a, others)
    elif others:
        lines = tuple(f"{row.name}: " + ", ".join(f"{label(m)} {_value(a, row, m)}" for m in others) for row in a.rows)
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
                f"The {label(measures[0])} of {row.name} in {row.year} is ",
                Bold(_value(a, row, measures[0])),
                _how(row, measures[0]),
                ".",
            )
        ]
    if len(measures) > 3:
        return [line(f"{head(row)}:"), Facts(tuple((label(m), _value(a, row, m)) for m in measures))]
    if measures:
        return [line(f"{head(row)}: " + ", ".join(f"{label(m)} {_value(a, row, m)}" for m in measures) + ".")]
    return []


def _how(row: Figures, measure: str) -> str:
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
    parts = " + ".join(w.plain(row.stated[m]) for m in ("output", "benefit", "satisfaction", "execution"))
    return f"the four parts add up to {parts} = {w.points(row.parts_sum or ZERO, 'en')}"


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
                Items(tuple(f"{row.name}: {amount(measure, row.number(measure) or ZERO)}" for row in order))]  # fmt: skip
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


def difference(measure: str, number: Decimal) -> str:
    return f"{w.plain(number)} percentage points" if measure == "rate" else amount(measure, number)


def verify(a: Answer) -> Blocks:
    row = a.only()
    shown = list(dict.fromkeys(m for c in a.query.where for m in _evidence(c.measure)))
    facts = ", ".join(f"{label(m)} {w.value(row, m, 'en')}" for m in shown if w.value(row, m, "en"))
    if a.verdict is None:
        return [line(f"There is no data on the {label(a.query.where[0].measure)} of {head(row)}, so I cannot tell.")]
    start = "Yes. " if a.verdict else "No. "
    return [line(Bold(start), f"{head(row)}: {facts}."), *remarks(row, shown)]


def _evidence(measure: str) -> tuple[str, ...]:
    more = {"rate": ("spend", "remaining"), "grade": ("total",), "remaining": ("budget", "spend")}
    return (measure, *more.get(measure, ()))


def every(a: Answer) -> Blocks:
    claim = w.conditions(a.query.against, "en")
    if a.verdict is None:
        return [line("No project fits.")]
    if a.verdict:
        who = ", ".join(row.name for row in a.group) if a.query.projects else f"{len(a.group)} projects"
        return [line(Bold("Yes, "), f"all of them: {who}{_group(a)} ({a.year}): {claim}.")]
    lines = tuple(f"{row.name}: " + _shown(row, [c.measure for c in a.query.against]) for row in a.others)
    return [line(Bold("No, "), f"not all: {len(a.others)} of {len(a.group)} do not ({a.year}):"), Items(lines, None)]


def _group(a: Answer) -> str:
    return f" with {w.conditions(a.query.where, 'en')}" if a.query.where else ""


def _shown(row: Figures, measures: list[str]) -> str:
    return ", ".join(f"{label(m)} {w.value(row, m, 'en') or 'no data'}" for m in dict.fromkeys(measures))


def listed(a: Answer) -> Blocks:
    if not a.rows:
        return [line(f"There are no projects{_group(a)} ({a.year}).")]
    shown = [m for m in dict.fromkeys((*(c.measure for c in a.query.where), *a.measures)) if m not in TEXTS]
    lines = tuple(row.name + (f": {_shown(row, shown)}" if shown else "") for row in a.paged())
    start = "Yes: " if a.query.act == "exists" else ""
    return [
        line(start, "There are " if not start else "", Bold(_number(len(a.rows))), f"{_group(a)} in {a.year}:"),
        Items(lines, a.first),
        *_texts(a),
    ]


def _texts(a: Answer) -> Blocks:
    """Reasons, goals or measures of the projects of a list."""
    return [block for row in a.paged() for m in a.measures if m in TEXTS for block in text_of(row, m)]


def _number(count: int) -> str:
    return "1 project" if count == 1 else f"{count} projects"


def count(a: Answer) -> Blocks:
    if not a.rows:
        return [line(f"None: there are no projects{_group(a)} ({a.year}).")]
    names = ", ".join(row.name for row in a.rows[:12])
    return [
        line(Bold(_number(len(a.rows))), f"{_group(a)} ({a.year}):"),
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
    tie = f"{len(a.rows)} projects tie" if tied else _number(len(a.rows))
    return [
        line(f"{word.capitalize()} {label(measure)}{group} ({a.year}), {tie}:"),
        Items(tuple(f"{name}: {text}" for name, text in texts), a.first),
    ]


def _with_others(a: Answer, row: Figures) -> str:
    first = amount(a.measures[0], row.number(a.measures[0]) or ZERO)
    others = ", ".join(f"{label(m)} {w.value(row, m, 'en')}" for m in a.measures[1:])
    return f"{first} ({others})" if others else first


def standing(a: Answer) -> Blocks:
    row, measure = a.only(), a.measures[0]
    if "place" not in a.values:
        return [line(f"There is no data on the {label(measure)} of {head(row)}.")]
    place, same, of = (int(a.values[name]) for name in ("place", "same", "of"))
    tie = f", shared by {same}" if same > 1 else ""
    return [
        line(
            f"{head(row)}: {label(measure)} ",
            Bold(_value(a, row, measure)),
            ", rank ",
            Bold(f"{place}"),
            f" of {of}{tie}.",
        )
    ]


def total(a: Answer) -> Blocks:
    if not a.values:
        return [line(f"There is no data on the {' and '.join(label(m) for m in a.measures)}.")]
    who = " and ".join(row.name for row in a.rows) if a.query.projects else f"{_number(len(a.rows))}{_group(a)}"
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
    spend, budget = (w.plain(a.values[m] / WAN) for m in ("spend", "budget"))
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
    return [line(f"Average {label(measure)} of {_number(len(a.rows))}{_group(a)} ({a.year}): ", Bold(text), f"{more}.")]


def share(a: Answer) -> Blocks:
    if "share" not in a.values:
        return [line("There is no data to compute a share from.")]
    part, whole = (w.plain(a.values[name] / WAN) for name in ("part", "whole"))
    of = f"({part} ÷ {whole} 万元, {a.year})"
    if a.query.topic == "department":
        return [
            line(
                f"{label(a.query.measures[0]).capitalize()} is ",
                Bold(computed("rate", a.values["share"])),
                f" of total spending {of}.",
            )
        ]
    who = ", ".join(row.name for row in a.rows) if a.query.projects else f"{_number(len(a.rows))}{_group(a)}"
    return [
        line(
            f"{who}: ",
            Bold(computed("rate", a.values["share"])),
            f" of the {label(a.measures[0])} of {_number(len(a.others))} {of}.",
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


def why(a: Answer) -> Blocks:
    row = a.only()
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
    row = a.only()
    if row.total is None:
        return [line(f"There are no scores of {head(row)}.")]
    parts = [(m, row.lost(m)) for m in a.measures]
    losing = [
        f"{label(m)} {w.plain(row.stated[m])} of {w.plain(row.full(m))} points (lost {w.plain(points)} points)"
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


def progress(a: Answer) -> Blocks:
    elapsed = a.values["elapsed"]
    if not a.rows:
        return [line(f"No project of {a.year} is behind the elapsed share of the year ({w.percent(elapsed)}).")]
    lines = []
    for row in a.rows:
        gap = (row.rate or ZERO) - elapsed
        side = "ahead" if gap >= 0 else "behind"
        lines.append(
            f"{row.name}: execution rate {w.percent(row.rate or ZERO)}, {w.plain(abs(gap))} percentage points {side}"
        )
    start = f"{w.percent(elapsed)} of {a.year} has passed"
    return [
        line(start + (":" if a.query.projects else f"; behind it: {_number(len(a.rows))}:")),
        Items(tuple(lines), None),
    ]


def what_if(a: Answer) -> Blocks:
    topic, given = a.query.topic, a.query.amount or ZERO
    row = a.rows[0] if a.rows else None
    if not a.values or row is None:
        return [line("The figures this needs are not known.")]
    if topic == "needed":
        return _needed(a, row, given)
    names = ", ".join(r.name for r in a.rows)
    now = f" (now {_value(a, row, a.measures[0])})" if a.query.projects else ""
    match topic:
        case "monthly":
            return [
                line(
                    f"{head(row)}: {label(a.measures[0])} per month ",
                    Bold(computed(a.measures[0], a.values["monthly"], a.query.unit)),
                    " (the year ÷ 12).",
                )
            ]
        case "times":
            other = a.rows[1]
            return [line(f"The {label(a.measures[0])} of {row.name} is ", Bold(f"{w.short(a.values['times'])} times"), f" that of {other.name}"
                         f" ({_value(a, row, a.measures[0])} ÷ {_value(a, other, a.measures[0])}, {a.year}).")]  # fmt: skip
        case "full_execution":
            return [
                line(
                    f"With full marks for execution the total score of {row.name} would be ",
                    Bold(computed("total", a.values["total"])),
                    f"{now}.",
                )
            ]
        case "more_spend":
            return [
                line(
                    f"With {w.money(given, 'en')} more spent the execution rate of {row.name} would be ",
                    Bold(computed("rate", a.values["rate"])),
                    f"{now}.",
                )
            ]
        case "new_budget" | "more_budget" | "scaled_budget":
            if "rate" not in a.values:
                return [line("With a budget of 0 there is no execution rate.")]
            budget = w.money(a.values["budget"], "en", exact=False)
            return [
                line(
                    f"With a budget of {budget} the execution rate of {row.name} would be ",
                    Bold(computed("rate", a.values["rate"])),
                    f"{now}.",
                )
            ]
        case "all_spent":
            return [
                line(
                    f"With all of {names} spent the overall execution rate would be ",
                    Bold(computed("rate", a.values["rate"])),
                    f" ({a.year}).",
                )
            ]
    kind = "average " if topic == "without_average" else "overall " if a.measures[0] == "rate" else "total "
    rest = _number(len(a.group) - len(a.rows))
    return [
        line(
            f"Without {names}, the other {rest}: {kind}{label(a.measures[0])} ",
            Bold(computed(a.measures[0], a.values[a.measures[0]])),
            f" ({a.year}).",
        )
    ]


def _needed(a: Answer, row: Figures, target: Decimal) -> Blocks:
    needed, measure = a.values["needed"], a.measures[0]
    goal = w.points(target, "en") if measure == "total" else w.percent(target)
    if a.query.projects:
        now = f"{head(row)}: {label(measure)} {_value(a, row, measure)}"
    else:
        now = f"{_number(len(a.rows))} ({a.year}): execution rate {computed('rate', a.values['spend'] * 100 / a.values['budget'])}"
    if needed <= 0:
        return [line(f"{now}, already at {goal}; nothing more is needed.")]
    more = w.points(needed, "en") if measure == "total" else computed("budget", needed, a.query.unit)
    return [
        line(f"{now}; to reach {goal} it needs another ", Bold(more), "." if measure == "total" else " of spending.")
    ]


def department(a: Answer) -> Blocks:
    name = a.department_name or "the department"
    if a.measures == ("name",):
        return [line("The report is about ", Bold(name), f" ({a.year}).")]
    if a.measures == ("year",):
        return [line("The newest data is of ", Bold(f"{a.year}"), f" ({name}).")]
    if all(m.startswith("grade_") for m in a.measures):
        counts = ", ".join(f"{f[0].number} projects {label(m).split()[-1]}" for m, f in a.department.items() if f)
        return [line(f"Results of {a.year}: ", Bold(counts or "no data"), ".")]
    blocks: Blocks = []
    for measure in a.measures:
        if a.department.get(measure):
            blocks += _department_figure(a, measure, name)
    if not blocks:
        blocks.append(line(f"The report of {a.year} has no data on the {' and '.join(label(m) for m in a.measures)}."))
    total = _added(a) if a.query.topic == "sum" else None
    if total is not None:
        blocks.append(line("Together ", Bold(w.in_unit(total, "en", a.query.unit)), "."))
    return blocks


def _added(a: Answer) -> Decimal | None:
    """The figures asked for added up; None unless each is a sum of money."""
    amounts = [figures[0].amount for figures in a.department.values() if figures]
    return None if None in amounts or len(amounts) < 2 else sum((x for x in amounts if x is not None), ZERO)


def _department_figure(a: Answer, measure: str, name: str) -> Blocks:
    figures = a.department[measure]
    if figures[0].text is not None:
        return [line(f"{name} ({a.year}): {label(measure)}:"), Quote(figures[0].text)]
    distinct = list(dict.fromkeys(_figure(f.amount, f.percent, f.number, a.query.unit) for f in figures))
    blocks: Blocks = [line(f"{name} ({a.year}): {label(measure)} ", Bold(distinct[0]), ".")]
    if len(distinct) > 1:
        blocks.append(Note(f"Note: elsewhere the report says {', '.join(distinct[1:])}, which does not match."))
    return blocks


def _figure(yuan: Decimal | None, percent: Decimal | None, number: int | None, unit: str | None) -> str:
    if yuan is not None:
        return w.in_unit(yuan, "en", unit)
    return w.percent(percent) if percent is not None else f"{number}"


def check(a: Answer) -> Blocks:
    if a.query.topic == "total" and not a.query.projects:
        if not a.rows:
            return [line("None: all totals match their parts.")]
        lines = tuple(f"{row.name}: stated {_value(a, row, 'total')}, {parts_equation(row)}" for row in a.rows)
        return [
            line(Bold(_number(len(a.rows))), f" with a total that does not match its parts ({a.year}):"),
            Items(lines),
        ]
    blocks: Blocks = []
    for row in a.rows if a.query.projects else ():
        blocks += _checked_execution(a, row) if a.query.topic == "execution" else _checked_total(a, row)
    lines = tuple(f"{c.en} ({c.equation})" if c.equation not in c.en else c.en for c in a.contradictions)
    if a.query.projects and a.query.topic in ("total", "execution"):
        return blocks
    if lines:
        return [*blocks, line("These figures of the report do not match:"), Items(lines)]
    return blocks or [line("No contradiction about that was found.")]


def _checked_execution(a: Answer, row: Figures) -> Blocks:
    said = ", ".join(f"{label(m)} {_value(a, row, m)}" for m in ("rate", "execution"))
    found = remarks(row, ["execution"])
    if not found:
        return [line(f"{head(row)}: {said}; they match.")]
    return [line(f"{head(row)}: {said}; they do not match, and the report does not explain it."), *found]


def _checked_total(a: Answer, row: Figures) -> Blocks:
    stated = row.stated.get("total")
    if stated is None or row.parts_sum is None:
        return [line(f"{head(row)} has no scores to check.")]
    if a.query.topic not in ("total", None):
        return []
    if stated == row.parts_sum:
        return [line(Bold("Yes, "), f"{row.name} ({row.year}): {parts_equation(row)}, the stated total.")]
    gap = w.points(abs(stated - row.parts_sum), "en")
    return [
        line(
            Bold("No, "),
            f"{row.name} ({row.year}): the stated total is {w.points(stated, 'en')}, but {parts_equation(row)}; the difference is {gap}.",
        )
    ]


ACTS: Mapping[str, Callable[[Answer], Blocks]] = {
    "values": values,
    "card": card,
    "compare": compare,
    "verify": verify,
    "every": every,
    "list": listed,
    "exists": listed,
    "count": count,
    "rank": rank,
    "standing": standing,
    "sum": total,
    "average": average,
    "share": share,
    "groups": compared,
    "why": why,
    "lost": lost,
    "against_average": against_average,
    "progress": progress,
    "what_if": what_if,
    "department": department,
    "check": check,
}
