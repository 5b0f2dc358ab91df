"""The department's execution rates against its budgets and spending."""

from collections.abc import Iterator
from decimal import Decimal

from db.checks.facts import (
    Facts,
    Finding,
    Stated,
    four_places,
    is_cut,
    is_rounded,
    of_department,
    two_places,
    unspent,
    wan,
)
from db.money import plain, rounded


def overall_rate(facts: Facts) -> Iterator[Finding]:
    """The overall rate against every budget it may be a rate of."""
    stated, spend = facts.first("rate_overall"), facts.value("actual_spend") or facts.value("total_spend")
    full, initial, change = map(facts.value, ("full_budget", "initial_budget", "adjustment"))
    if stated is None or spend is None or (full is None and initial is None):
        return
    budget = full or (initial or Decimal(0)) + (change or Decimal(0))
    wholes = [
        budget,
        initial,
        change,
        *map(facts.value, ("total_income", "fiscal_income")),
    ]
    spends = {spend, facts.value("total_spend"), facts.value("fiscal_spend"), facts.value("actual_spend")}
    pairs = [(part, whole) for part in spends for whole in wholes if part and whole]
    if any(is_rounded(stated.value, part, whole) or is_cut(stated.value, part, whole) for part, whole in pairs):
        return
    true = rounded(spend * 100 / budget)
    sum_ = f"({wan(initial)} + {wan(change)})" if initial and change and not full else wan(budget)
    equation = f"{wan(spend)} ÷ {sum_} = {plain(true)}% ≠ {plain(stated.value)}%"
    zh = f"整体执行率写{plain(stated.value)}%，按预算和支出算是{plain(true)}%"
    en = f"The overall rate is stated as {plain(stated.value)}%; from budget and spending it is {plain(true)}%"
    left = unspent(facts)
    if left and is_rounded(stated.value, spend - left, budget):
        zh += f"（它等于扣除项目未支出的{wan(left)}万元之后的比例）"
        equation += f"；({wan(spend)} − {wan(left)}) ÷ {wan(budget)} = {plain(stated.value)}%"
    yield of_department(
        facts, "rate_overall", (zh, en), (equation, f"{plain(stated.value)}%", f"{plain(true)}%"), [stated]
    )


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
    yield of_department(
        facts, "rate_basic", (zh, en), (equation, f"{plain(stated.value)}%", f"{plain(true)}%"), [stated]
    )


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
        equation = f"{wan(spend)} ÷ {wan(budget)} = {four_places(spend, budget)}% ≈ {plain(true)}% ≠ {plain(value)}%"
        if is_cut(value, spend, budget):
            zh = f"项目执行率{plain(value)}%是截断，四舍五入应为{two_places(true)}%"
            en = f"The projects' rate {plain(value)}% is cut off; rounded it is {two_places(true)}%"
        else:
            zh = f"项目执行率写{plain(value)}%，按预算和支出算是{plain(true)}%"
            en = f"The projects' rate is stated as {plain(value)}%; from budget and spending it is {plain(true)}%"
        yield of_department(
            facts, "rate_projects", (zh, en), (equation, f"{plain(value)}%", f"{two_places(true)}%"), figures
        )
