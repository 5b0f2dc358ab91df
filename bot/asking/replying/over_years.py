"""What changed between two years, or which year has the most or the least."""

from decimal import Decimal

from bot.asking.answering.answer import Answer
from bot.asking.query import POINTS
from bot.asking.replying.lines import Blocks, say
from bot.asking.replying.words import amount, in_unit, label, percent, short
from bot.rendering.languages import pick
from db.known.department import MEASURES
from db.money import rounded


def over_years(answer: Answer, language: str) -> Blocks:
    """The change between two years, or the year with the most or the least."""
    query, values = answer.query, answer.values
    if len(values) < 2:
        return []
    told = next((part.measures for part in answer.parts if part.measures), query.measures)
    measure = "count" if query.of == "count" else told[0]
    name = label(measure, language)
    if query.topic == "best":
        best = (min if query.order == "asc" else max)(values.values())
        years = [year for year, number in values.items() if number == best]
        text, low = _written(measure, best, language, query.unit), query.order == "asc"
        en = f"The {'lowest' if low else 'highest'} {name}: {', '.join(years)}, {text}."
        return say(pick(language, f"{name}最{'低' if low else '高'}的是{'、'.join(years)}年：{text}。", en))
    (first, old), *others, (last, new) = values.items()
    if others:
        return []
    if old == new:
        return say(pick(language, f"{last}年{name}和{first}年一样。", f"The {name} of {last} is that of {first}."))
    return say(_changed(measure, (first, old), (last, new), language, query.unit))


def _changed(
    measure: str, first: tuple[str, Decimal], last: tuple[str, Decimal], language: str, unit: str | None
) -> str:
    """How much more or less, and by what share where that says something."""
    old, new, name = first[1], last[1], label(measure, language)
    in_percent = measure == "rate" or measure.startswith("rate_")
    gap = f"{short(abs(new - old))}{pick(language, '个百分点', ' points')}" if in_percent else ""
    gap = gap or _written(measure, abs(new - old), language, unit)
    as_share = old and not in_percent and measure not in (*POINTS, "count")
    share = f"{short(abs(new - old) * 100 / old)}%" if as_share else ""
    high = "高" if in_percent or measure in POINTS else "多"
    low = "低" if high == "高" else "少"
    zh = f"{last[0]}年{name}比{first[0]}年{high if new > old else low}{gap}{f'（{share}）' if share else ''}。"
    side = "more" if new > old else "less"
    en = f"The {name} of {last[0]} is {gap}{f' ({share})' if share else ''} {side} than in {first[0]}."
    return pick(language, zh, en)


def _written(measure: str, number: Decimal, language: str, unit: str | None) -> str:
    """A computed number with the unit of its measure, of a project or of the department."""
    kind = MEASURES[measure].value if measure in MEASURES else ""
    if kind == "amount":
        return in_unit(rounded(number), language, unit)
    return percent(rounded(number)) if kind == "percent" else amount(measure, number, language, unit, exact=False)
