"""English answers about the department's figures and about contradictions."""

from decimal import Decimal

from bot.asking.answering.answer import Answer, Contradiction
from bot.asking.replying import words as w
from bot.asking.replying.en.common import ZERO, Blocks, head, label, line, number_of, parts_equation, remarks, value_of
from bot.rendering.reply import Bold, Items, Note, Quote
from db.known.figures import Figures


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
    blocks += [Note(f"Note: {c.en}.") for c in a.contradictions]
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
    if len(distinct) > 1 and not a.contradictions:
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
        lines = tuple(f"{row.name}: stated {value_of(a, row, 'total')}, {parts_equation(row)}" for row in a.paged())
        return [
            line(Bold(number_of(len(a.rows))), f" with a total that does not match its parts ({a.year}):"),
            Items(lines, a.first),
        ]
    blocks: Blocks = []
    for row in a.rows if a.query.projects else ():
        blocks += _checked_execution(a, row) if a.query.topic == "execution" else _checked_total(a, row)
    lines = tuple(_doubt(c) for c in a.of_page(a.contradictions))
    if a.query.projects and a.query.topic in ("total", "execution"):
        return blocks
    if lines:
        return [*blocks, line("These figures of the report do not match:"), Items(lines, a.first)]
    return blocks or [line("No contradiction about that was found.")]


def _checked_execution(a: Answer, row: Figures) -> Blocks:
    said = ", ".join(f"{label(m)} {value_of(a, row, m)}" for m in ("rate", "execution"))
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
            f"{row.name} ({row.year}): the stated total is {w.points(stated, 'en')}, ",
            f"but {parts_equation(row)}; the difference is {gap}.",
        )
    ]


def _doubt(c: Contradiction) -> str:
    whose = f"{c.project}: " if c.project else ""
    return f"{whose}{c.en}" + ("" if c.equation in c.en else f" ({c.equation})")
