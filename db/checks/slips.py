"""Slips of the pen in the department's figures: a digit, a unit, a year, a word."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import product

from db.checks.facts import ONE_AMOUNT, Facts, Finding, Stated, of_department, one_digit_apart, usual_amount, wan
from db.known.department import MEASURES
from db.money import plain


def digits(facts: Facts) -> Iterator[Finding]:
    """An amount ten times what the year's other income and spending figures say: a digit too many or too few."""
    usual = usual_amount(facts)
    if usual is None:
        return
    wrong: dict[Decimal, list[Stated]] = {}
    for figure in facts.figures:
        if figure.measure in ONE_AMOUNT and figure.value != usual and one_digit_apart(figure.value, usual):
            wrong.setdefault(figure.value, []).append(figure)
    for value, figures in wrong.items():
        names = "、".join(dict.fromkeys(MEASURES[figure.measure].zh for figure in figures))
        names_en = ", ".join(dict.fromkeys(MEASURES[figure.measure].en for figure in figures))
        zh = f"{names}写{wan(value)}万元，其他各处是{wan(usual)}万元：像是多写或少写了一位数字"
        en = f"The {names_en} is stated as {wan(value)}; elsewhere it is {wan(usual)}: a digit too many or too few"
        yield of_department(
            facts, "digits", (zh, en), (f"{wan(value)} ≠ {wan(usual)}", wan(value), wan(usual)), figures
        )


def years(facts: Facts) -> Iterator[Finding]:
    """This year's amount under another year's number."""
    own = {figure.value for figure in facts.figures if not _other_year(facts, figure)}
    told: set[str] = set()
    for figure in facts.figures:
        year = _other_year(facts, figure)
        if year is not None and figure.value in own and figure.words not in told:
            told.add(figure.words)
            label = MEASURES[figure.measure]
            zh = f"写“{year}年”的{label.zh}{wan(figure.value)}万元，其实是{facts.year}年的数"
            en = f"The {label.en} of {wan(figure.value)} is said to be of {year}, but it is {facts.year}'s"
            yield of_department(
                facts, "year", (zh, en), (f"{year} ≠ {facts.year}", str(year), str(facts.year)), [figure]
            )


def units(facts: Facts) -> Iterator[Finding]:
    """One figure in 元 whose number is that of another in 万元."""
    for measure in {figure.measure for figure in facts.figures if MEASURES[figure.measure].value == "amount"}:
        figures = facts.of(measure)
        for small, large in product(figures, figures):
            if small.value * 10_000 == large.value:
                label = MEASURES[measure]
                zh = f"{label.zh}写成{plain(small.value)}元，应为{wan(large.value)}万元"
                en = f"The {label.en} is written as {plain(small.value)} yuan; it is {wan(large.value)} × 10,000 yuan"
                equation = f"{plain(small.value)}元 ≠ {wan(large.value)}万元"
                yield of_department(
                    facts,
                    "unit",
                    (zh, en),
                    (equation, f"{plain(small.value)}元", f"{wan(large.value)}万元"),
                    [small, large],
                )
                break


def stated_twice(facts: Facts) -> Iterator[Finding]:
    """One amount with two values that no slip of unit or digit explains; rates may be rates of different things."""
    amounts = [figure.measure for figure in facts.figures if MEASURES[figure.measure].value != "percent"]
    for measure in dict.fromkeys(amounts):
        figures = facts.of(measure)
        usual = facts.value(measure)
        assert usual is not None
        if _other_year(facts, figures[0]) or measure in ("staff", "adjustment"):
            continue
        for value in dict.fromkeys(figure.value for figure in figures):
            slip = value * 10_000 == usual or usual * 10_000 == value or one_digit_apart(value, usual)
            if value == usual or slip:
                continue
            label, unit = MEASURES[measure], MEASURES[measure].value
            one, other = (wan(value), wan(usual)) if unit == "amount" else (plain(value), plain(usual))
            zh, en = (
                f"{label.zh}有两个数：{one}和{other}",
                f"There are two figures for the {label.en}: {one} and {other}",
            )
            where = [figure for figure in figures if figure.value in (value, usual)]
            yield of_department(facts, "twice", (zh, en), (f"{one} ≠ {other}", one, other), where)


def adjustment(facts: Facts) -> Iterator[Finding]:
    """调整预算数 for what was added: the name of the adjusted budget on the change."""
    initial, change, usual = facts.value("initial_budget"), facts.first("adjustment"), usual_amount(facts)
    if initial is None or change is None or usual is None or not re.search(r"调整后?预算数", change.words):
        return
    if initial + change.value == usual and change.value != usual:
        equation = f"{wan(initial)} + {wan(change.value)} = {wan(usual)}"
        zh = f"“调整预算数{wan(change.value)}万元”是调整的增减额，调整后的预算是{wan(usual)}万元"
        en = f"“调整预算数 {wan(change.value)}” is the change; the adjusted budget is {wan(usual)} (10,000 yuan)"
        yield of_department(facts, "adjustment", (zh, en), (equation, wan(change.value), wan(usual)), [change])


def _other_year(facts: Facts, figure: Stated) -> int | None:
    """The other year a sentence speaks of, when it speaks of that one only."""
    named = {int(year) for year in re.findall(r"(20\d\d)年", figure.words)}
    return next(iter(named)) if len(named) == 1 and facts.year not in named else None
