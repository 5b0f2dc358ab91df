"""Checks of the department's figures: against each other, and against its projects' figures."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import product

from db.checks.facts import Facts, Finding, Stated, is_cut, is_rounded, plain, total_of, wan
from db.department import MEASURES
from db.money import rounded
from db.scoring import grade as grade_of

_ONE_AMOUNT = ("total_income", "final_accounts", "fiscal_income", "fiscal_spend", "total_spend", "actual_spend")
_GRADES = {"grade_excellent": "优", "grade_good": "良", "grade_fair": "中", "grade_poor": "差"}


def digits(facts: Facts) -> Iterator[Finding]:
    """An amount ten times what the year's other income and spending figures say: a digit too many or too few."""
    usual = _usual(facts)
    if usual is None:
        return
    wrong: dict[Decimal, list[Stated]] = {}
    for figure in facts.figures:
        if figure.measure in _ONE_AMOUNT and figure.value != usual and _one_digit_apart(figure.value, usual):
            wrong.setdefault(figure.value, []).append(figure)
    for value, figures in wrong.items():
        names = "、".join(dict.fromkeys(MEASURES[figure.measure].zh for figure in figures))
        names_en = ", ".join(dict.fromkeys(MEASURES[figure.measure].en for figure in figures))
        zh = f"{names}写{wan(value)}万元，其他各处是{wan(usual)}万元：像是多写或少写了一位数字"
        en = f"The {names_en} is stated as {wan(value)}; elsewhere it is {wan(usual)}: a digit too many or too few"
        yield _finding(facts, "digits", (zh, en), (f"{wan(value)} ≠ {wan(usual)}", wan(value), wan(usual)), figures)


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
            yield _finding(facts, "year", (zh, en), (f"{year} ≠ {facts.year}", str(year), str(facts.year)), [figure])


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
                yield _finding(
                    facts,
                    "unit",
                    (zh, en),
                    (equation, f"{plain(small.value)}元", f"{wan(large.value)}万元"),
                    [small, large],
                )
                break


def stated_twice(facts: Facts) -> Iterator[Finding]:
    """One measure with two values that no slip of unit or digit explains."""
    for measure in dict.fromkeys(figure.measure for figure in facts.figures):
        figures = facts.of(measure)
        usual = facts.value(measure)
        assert usual is not None
        if _other_year(facts, figures[0]) or measure in ("staff", "adjustment"):
            continue
        for value in dict.fromkeys(figure.value for figure in figures):
            slip = value * 10_000 == usual or usual * 10_000 == value or _one_digit_apart(value, usual)
            if value == usual or slip:
                continue
            label, unit = MEASURES[measure], MEASURES[measure].value
            one, other = (wan(value), wan(usual)) if unit == "amount" else (plain(value), plain(usual))
            zh, en = (
                f"{label.zh}有两个数：{one}和{other}",
                f"There are two figures for the {label.en}: {one} and {other}",
            )
            where = [figure for figure in figures if figure.value in (value, usual)]
            yield _finding(facts, "twice", (zh, en), (f"{one} ≠ {other}", one, other), where)


def adjustment(facts: Facts) -> Iterator[Finding]:
    """调整预算数 for what was added: the name of the adjusted budget on the change."""
    initial, change, usual = facts.value("initial_budget"), facts.first("adjustment"), _usual(facts)
    if initial is None or change is None or usual is None or not re.search(r"调整后?预算数", change.words):
        return
    if initial + change.value == usual and change.value != usual:
        equation = f"{wan(initial)} + {wan(change.value)} = {wan(usual)}"
        zh = f"“调整预算数{wan(change.value)}万元”是调整的增减额，调整后的预算是{wan(usual)}万元"
        en = f"“调整预算数 {wan(change.value)}” is the change; the adjusted budget is {wan(usual)} (10,000 yuan)"
        yield _finding(facts, "adjustment", (zh, en), (equation, wan(change.value), wan(usual)), [change])


def overall_rate(facts: Facts) -> Iterator[Finding]:
    """The overall rate against every budget it may be a rate of."""
    stated, spend = facts.first("rate_overall"), facts.value("actual_spend") or facts.value("total_spend")
    initial, change = facts.value("initial_budget"), facts.value("adjustment")
    if stated is None or spend is None or initial is None:
        return
    wholes = [
        initial + change if change else initial,
        initial,
        change,
        *map(facts.value, ("total_income", "fiscal_income")),
    ]
    spends = {spend, facts.value("total_spend"), facts.value("fiscal_spend"), facts.value("actual_spend")}
    pairs = [(part, whole) for part in spends for whole in wholes if part and whole]
    if any(is_rounded(stated.value, part, whole) or is_cut(stated.value, part, whole) for part, whole in pairs):
        return
    budget = initial + change if change else initial
    true = rounded(spend * 100 / budget)
    sum_ = f"({wan(initial)} + {wan(change)})" if change else wan(initial)
    equation = f"{wan(spend)} ÷ {sum_} = {plain(true)}% ≠ {plain(stated.value)}%"
    zh = f"整体执行率写{plain(stated.value)}%，按预算和支出算是{plain(true)}%"
    en = f"The overall rate is stated as {plain(stated.value)}%; from budget and spending it is {plain(true)}%"
    left = _unspent(facts)
    if left and is_rounded(stated.value, spend - left, budget):
        zh += f"（它等于扣除项目未支出的{wan(left)}万元之后的比例）"
        equation += f"；({wan(spend)} − {wan(left)}) ÷ {wan(budget)} = {plain(stated.value)}%"
    yield _finding(facts, "rate_overall", (zh, en), (equation, f"{plain(stated.value)}%", f"{plain(true)}%"), [stated])


def basic_rate(facts: Facts) -> Iterator[Finding]:
    """The rate of basic expenditure against its budget."""
    stated, spend, budget = facts.first("rate_basic"), facts.value("basic_spend"), facts.value("initial_basic")
    if stated is None or spend is None or not budget:
        return
    change = facts.value("adjustment") or Decimal(0)
    if any(is_rounded(stated.value, spend, b) or is_cut(stated.value, spend, b) for b in (budget, budget + change)):
        return
    true = rounded(spend * 100 / budget)
    equation = f"{wan(spend)} ÷ {wan(budget)} = {plain(true)}% ≠ {plain(stated.value)}%"
    zh = f"基本支出执行率写{plain(stated.value)}%，按年初预算算是{plain(true)}%"
    en = (
        f"The rate of basic expenditure is stated as {plain(stated.value)}%; on its initial budget it is {plain(true)}%"
    )
    yield _finding(facts, "rate_basic", (zh, en), (equation, f"{plain(stated.value)}%", f"{plain(true)}%"), [stated])


def project_rate(facts: Facts) -> Iterator[Finding]:
    """The projects' rate, wherever it is stated: cut off, or wrong."""
    budget, spend = facts.value("projects_budget"), facts.value("projects_spend")
    if not budget or spend is None:
        return
    true = rounded(spend * 100 / budget)
    wrong: dict[Decimal, list[Stated]] = {}
    for figure in [*facts.of("projects_rate"), *facts.of("rate_project")]:
        other = (
            [(facts.value("project_spend"), facts.value("initial_project"))] if figure.measure == "rate_project" else []
        )
        pairs = [(spend, budget), *((a, b) for a, b in other if a and b)]
        if not any(is_rounded(figure.value, a, b) for a, b in pairs):
            wrong.setdefault(figure.value, []).append(figure)
    for value, figures in wrong.items():
        equation = f"{wan(spend)} ÷ {wan(budget)} = {_long(spend, budget)}% ≈ {plain(true)}% ≠ {plain(value)}%"
        if is_cut(value, spend, budget):
            zh = f"项目执行率{plain(value)}%是截断，四舍五入应为{_two(true)}%"
            en = f"The projects' rate {plain(value)}% is cut off; rounded it is {_two(true)}%"
        else:
            zh = f"项目执行率写{plain(value)}%，按预算和支出算是{plain(true)}%"
            en = f"The projects' rate is stated as {plain(value)}%; from budget and spending it is {plain(true)}%"
        yield _finding(facts, "rate_projects", (zh, en), (equation, f"{plain(value)}%", f"{_two(true)}%"), figures)


def breakdown(facts: Facts) -> Iterator[Finding]:
    """Basic and project expenditure against the total they make up."""
    for whole, parts in (
        ("total_spend", ("basic_spend", "project_spend")),
        ("initial_budget", ("initial_basic", "initial_project")),
    ):
        total, values = facts.value(whole), [_true_value(facts, part) for part in parts]
        if total is None or None in values:
            continue
        added = total_of(value for value in values if value is not None)
        if added == total or _one_digit_apart(total, added):
            continue
        equation = f"{' + '.join(wan(value) for value in values if value is not None)} = {wan(added)} ≠ {wan(total)}"
        label = MEASURES[whole]
        zh = f"{label.zh}写{wan(total)}万元，基本支出与项目支出相加是{wan(added)}万元"
        en = f"The {label.en} is stated as {wan(total)}; basic and project expenditure add up to {wan(added)}"
        yield _finding(
            facts,
            "breakdown",
            (zh, en),
            (equation, wan(total), wan(added)),
            [figure for m in (whole, *parts) for figure in facts.of(m)],
        )


def two_project_spends(facts: Facts) -> Iterator[Finding]:
    """What was spent on projects by the accounts, and by the self-evaluation."""
    accounts, evaluated = _true_value(facts, "project_spend"), facts.value("projects_spend")
    if accounts is None or evaluated is None or accounts == evaluated:
        return
    equation = f"{wan(accounts)} − {wan(evaluated)} = {wan(accounts - evaluated)}"
    apart = wan(abs(accounts - evaluated))
    zh = f"决算的项目支出{wan(accounts)}万元，自评项目的支出合计{wan(evaluated)}万元，相差{apart}万元"
    en = f"Project spending is {wan(accounts)} in the accounts, {wan(evaluated)} in the evaluation: {apart} apart"
    where = [*facts.of("project_spend"), *facts.of("projects_spend")]
    yield _finding(facts, "project_spend", (zh, en), (equation, wan(accounts), wan(evaluated)), where)


def carry_over(facts: Facts) -> Iterator[Finding]:
    """No carry-over, it says, while projects left money unspent."""
    left = _unspent(facts)
    for text, place in facts.carry_over:
        if left > 0 and re.search(r"无|没有|为0|为零", text):
            open_ = [
                p
                for p in facts.projects
                if (p.get("budget") or 0) > (p.get("spend") or 0) and p.get("spend") is not None
            ]
            terms = " + ".join(wan(p.figures["budget"] - p.figures["spend"]) for p in open_)
            zh = f"写“{text}”，但{'、'.join(p.name for p in open_[:8])}共有{wan(left)}万元未支出"
            en = f"It says “{text}”, but {len(open_)} projects left {wan(left)} (10,000 yuan) unspent"
            yield Finding("carryover", facts.year, None, zh, en, f"{terms} = {wan(left)}", text, wan(left), (place,))


def projects_sums(facts: Facts) -> Iterator[Finding]:
    """The stated sums against the projects' own figures."""
    for measure, of in (("projects_budget", "budget"), ("projects_spend", "spend")):
        stated, values = facts.first(measure), [p.get(of) for p in facts.projects]
        if stated is not None and values and None not in values:
            yield from _sum(facts, stated, [value for value in values if value is not None])
    stated = facts.first("initial_project")
    kinds = {project.budget_kind for project in facts.projects}
    initial = [p.get("initial_budget") or p.get("budget") for p in facts.projects if p.budget_kind == "initial"]
    if stated is not None and initial and None not in kinds and None not in initial:
        yield from _sum(facts, stated, [value for value in initial if value is not None])


def counts(facts: Facts) -> Iterator[Finding]:
    """Numbers of projects, in all and by grade."""
    stated = facts.first("projects_count")
    if stated is not None and facts.projects and stated.value != len(facts.projects):
        zh, en = (
            f"写明{plain(stated.value)}个项目，实有{len(facts.projects)}个",
            f"{plain(stated.value)} projects are announced, {len(facts.projects)} are there",
        )
        yield _finding(
            facts,
            "count",
            (zh, en),
            (f"{len(facts.projects)} ≠ {plain(stated.value)}", plain(stated.value), str(len(facts.projects))),
            [stated],
        )
    totals = [project.get("total") for project in facts.projects]
    if not facts.projects or None in totals:
        return
    grades = [p.grade or grade_of(p.figures["total"]) for p in facts.projects]
    for measure, name in _GRADES.items():
        figure = facts.first(measure)
        if figure is not None and figure.value != grades.count(name):
            zh = f"写明{plain(figure.value)}个项目为“{name}”，按各项目总分是{grades.count(name)}个"
            en = f"{plain(figure.value)} projects are said to be {name}; by their totals {grades.count(name)} are"
            yield _finding(
                facts,
                "grades",
                (zh, en),
                (f"{grades.count(name)} ≠ {plain(figure.value)}", plain(figure.value), str(grades.count(name))),
                [figure],
            )


def _sum(facts: Facts, stated: Stated, values: list[Decimal]) -> Iterator[Finding]:
    added = total_of(values)
    if added == stated.value:
        return
    terms = " + ".join(map(wan, values)) if len(values) <= 30 else f"{len(values)}个项目之和"
    label = MEASURES[stated.measure]
    zh = f"{label.zh}写{wan(stated.value)}万元，各项目相加是{wan(added)}万元"
    en = f"The {label.en} is stated as {wan(stated.value)}; the projects add up to {wan(added)}"
    equation = f"{terms} = {wan(added)} ≠ {wan(stated.value)}"
    yield _finding(facts, "sum", (zh, en), (equation, wan(stated.value), wan(added)), [stated])


def _finding(
    facts: Facts, code: str, said: tuple[str, str], numbers: tuple[str, str, str], figures: list[Stated]
) -> Finding:
    places = tuple(dict.fromkeys(figure.place for figure in figures))
    return Finding(code, facts.year, None, *said, *numbers, places)


def _usual(facts: Facts) -> Decimal | None:
    """The amount that most of the year's income and spending figures agree on."""
    values = [figure.value for figure in facts.figures if figure.measure in _ONE_AMOUNT]
    usual = max(values, key=values.count, default=None)
    return usual if usual is not None and values.count(usual) > 1 else None


def _true_value(facts: Facts, measure: str) -> Decimal | None:
    """The measure's value, a figure written in the wrong unit left out."""
    values = [figure.value for figure in facts.of(measure)]
    return max(values, default=None) if len(set(values)) > 1 else facts.value(measure)


def _other_year(facts: Facts, figure: Stated) -> int | None:
    """The other year a sentence speaks of, when it speaks of that one only."""
    named = {int(year) for year in re.findall(r"(20\d\d)年", figure.words)}
    return next(iter(named)) if len(named) == 1 and facts.year not in named else None


def _one_digit_apart(one: Decimal, other: Decimal) -> bool:
    """Whether one number is the other with a digit more: 230892.25 and 23089.25."""
    longer, shorter = (plain(n).replace(".", "") for n in (max(one, other), min(one, other)))
    if len(longer) != len(shorter) + 1 or min(one, other) <= 0 or not 8 <= max(one, other) / min(one, other) <= 12:
        return False
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))


def _unspent(facts: Facts) -> Decimal:
    pairs = [(p.get("budget"), p.get("spend")) for p in facts.projects]
    return total_of(max(b - s, Decimal(0)) for b, s in pairs if b is not None and s is not None)


def _long(part: Decimal, whole: Decimal) -> str:
    return plain(rounded(part * 100 / whole, 4))


def _two(number: Decimal) -> str:
    return f"{rounded(number):f}"
