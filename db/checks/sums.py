"""The department's figures against the parts they are made of: basic and project expenditure, its projects."""

import re
from collections.abc import Iterator
from decimal import Decimal

from db.checks.facts import (
    Facts,
    Finding,
    Stated,
    of_department,
    one_digit_apart,
    total_of,
    true_value,
    unspent,
    wan,
)
from db.known.department import MEASURES
from db.known.scoring import grade as grade_of
from db.money import plain

_GRADES = {"grade_excellent": "优", "grade_good": "良", "grade_fair": "中", "grade_poor": "差"}


def breakdown(facts: Facts) -> Iterator[Finding]:
    """Basic and project expenditure against the total they make up."""
    for whole, parts in (
        ("total_spend", ("basic_spend", "project_spend")),
        ("initial_budget", ("initial_basic", "initial_project")),
    ):
        total, values = facts.value(whole), [true_value(facts, part) for part in parts]
        if total is None or None in values:
            continue
        added = total_of(value for value in values if value is not None)
        if added == total or one_digit_apart(total, added):
            continue
        equation = f"{' + '.join(wan(value) for value in values if value is not None)} = {wan(added)} ≠ {wan(total)}"
        label = MEASURES[whole]
        zh = f"{label.zh}写{wan(total)}万元，基本支出与项目支出相加是{wan(added)}万元"
        en = f"The {label.en} is stated as {wan(total)}; basic and project expenditure add up to {wan(added)}"
        yield of_department(
            facts,
            "breakdown",
            (zh, en),
            (equation, wan(total), wan(added)),
            [figure for m in (whole, *parts) for figure in facts.of(m)],
        )


def two_project_spends(facts: Facts) -> Iterator[Finding]:
    """What was spent on projects by the accounts, and by the self-evaluation."""
    accounts, evaluated = true_value(facts, "project_spend"), facts.value("projects_spend")
    if accounts is None or evaluated is None or accounts == evaluated:
        return
    equation = f"{wan(accounts)} − {wan(evaluated)} = {wan(accounts - evaluated)}"
    apart = wan(abs(accounts - evaluated))
    zh = f"决算的项目支出{wan(accounts)}万元，自评项目的支出合计{wan(evaluated)}万元，相差{apart}万元"
    en = f"Project spending is {wan(accounts)} in the accounts, {wan(evaluated)} in the evaluation: {apart} apart"
    where = [*facts.of("project_spend"), *facts.of("projects_spend")]
    yield of_department(facts, "project_spend", (zh, en), (equation, wan(accounts), wan(evaluated)), where)


def carry_over(facts: Facts) -> Iterator[Finding]:
    """No carry-over, it says, while projects left money unspent."""
    left = unspent(facts)
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
        said, there = plain(stated.value), len(facts.projects)
        zh, en = f"写明{said}个项目，实有{there}个", f"{said} projects are announced, {there} are there"
        if there < stated.value:  # a report that is short of projects, or a reader that did not see them all
            zh = f"写明{said}个项目，只读到{there}个：请核对是报告没有写，还是没有读到（个数和合计暂不核对）"
            en = f"{said} projects are announced, only {there} were read: check whether the report lacks the others"
        yield of_department(
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
    by_total = [grade_of(p.figures["total"]) for p in facts.projects]
    lacking = stated is not None and stated.value > len(facts.projects)
    for measure, name in _GRADES.items():
        figure = facts.first(measure)
        # Where it is the totals that bear the number out, the one wrong grade is a finding of its own.
        agreed = figure is None or figure.value in (grades.count(name), by_total.count(name))
        if figure is not None and not agreed and not (lacking and figure.value > grades.count(name)):
            zh = f"写明{plain(figure.value)}个项目为“{name}”，按各项目总分是{grades.count(name)}个"
            en = f"{plain(figure.value)} projects are said to be {name}; by their totals {grades.count(name)} are"
            yield of_department(
                facts,
                "grades",
                (zh, en),
                (f"{grades.count(name)} ≠ {plain(figure.value)}", plain(figure.value), str(grades.count(name))),
                [figure],
            )


def _sum(facts: Facts, stated: Stated, values: list[Decimal]) -> Iterator[Finding]:
    added = total_of(values)
    count = facts.value("projects_count")
    lacking = count is not None and count > len(facts.projects) and added < stated.value
    if added == stated.value or lacking:  # a project that is not there explains it: the count says so already
        return
    terms = " + ".join(map(wan, values)) if len(values) <= 30 else f"{len(values)}个项目之和"
    label = MEASURES[stated.measure]
    zh = f"{label.zh}写{wan(stated.value)}万元，各项目相加是{wan(added)}万元"
    en = f"The {label.en} is stated as {wan(stated.value)}; the projects add up to {wan(added)}"
    equation = f"{terms} = {wan(added)} ≠ {wan(stated.value)}"
    yield of_department(facts, "sum", (zh, en), (equation, wan(stated.value), wan(added)), [stated])
