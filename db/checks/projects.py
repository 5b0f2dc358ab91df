"""Checks of each project's own figures: rate, points, total, grade, and whether lost points are explained."""

import re
from collections.abc import Iterator
from decimal import Decimal

from db.checks.facts import Facts, Finding, ProjectFacts, is_cut, is_rounded, total_of, wan
from db.known.scoring import STANDARD, execution_rate
from db.known.scoring import grade as grade_of
from db.money import plain, rounded

_PARTS = ("output", "benefit", "satisfaction", "cost", "execution")
_ZH = {"output": "产出指标", "benefit": "效益指标", "satisfaction": "满意度指标"}
_EN = {"output": "output", "benefit": "benefit", "satisfaction": "satisfaction"}
_REMARK = re.compile(r"(产出|效益|满意度)[^（(。，]*?[\d.]+分?\s*[（(]([^（）()]{6,})[）)]")
_PART_OF = {"产出": "output", "效益": "benefit", "满意度": "satisfaction"}


def rate(facts: Facts) -> Iterator[Finding]:
    """A stated rate that is not spend / budget; where one figure is a power of ten away, that is said."""
    for project in facts.projects:
        budget, spend, stated = project.get("budget"), project.get("spend"), project.get("rate")
        if budget is None or spend is None or stated is None or budget == 0 or is_rounded(stated, spend, budget):
            continue
        true = execution_rate(spend, budget)
        assert true is not None
        equation = f"{wan(spend)} ÷ {wan(budget)} = {plain(true)}%"
        power = next((p for p in (4, -4, 1, -1, 2, -2, 3, -3) if is_rounded(stated, spend.scaleb(p), budget)), None)
        if is_cut(stated, spend, budget):
            zh, en = (
                f"执行率{plain(stated)}%是截断，四舍五入应为{plain(true)}%",
                f"The rate {plain(stated)}% is cut off; rounded it is {plain(true)}%",
            )
        elif power is not None:
            zh = f"执行率写{plain(stated)}%，但{equation}：支出或预算像是差了{_times(power)}（单位或位数写错）"
            en = f"The rate is stated as {plain(stated)}%, but {equation}: a figure seems off by 10^{abs(power)}"
        else:
            zh, en = (
                f"执行率写{plain(stated)}%，但{equation}",
                f"The rate is stated as {plain(stated)}%, but {equation}",
            )
        yield Finding(
            "rate",
            facts.year,
            project.id,
            zh,
            en,
            equation,
            f"{plain(stated)}%",
            f"{plain(true)}%",
            project.where("budget", "spend", "rate"),
        )


def execution(facts: Facts) -> Iterator[Finding]:
    """Execution points that are not rate × weight; and the total and grade the rule would give."""
    weight = _weight(facts)
    for project in facts.projects:
        stated, true = project.get("execution"), _true_rate(project)
        if stated is None or true is None:
            continue
        by_rule = min(rounded(true * weight / 100), weight)
        if stated in (by_rule, rounded(by_rule, 1)) or _by_stated_rate(project, weight) == stated:
            continue
        equation = f"{plain(min(true, Decimal(100)))}% × {plain(weight)} = {plain(by_rule)} ≠ {plain(stated)}"
        zh, en = (
            f"执行率得分写{plain(stated)}分，按规则应为{plain(by_rule)}分",
            f"Execution points are stated as {plain(stated)}; by the rule they are {plain(by_rule)}",
        )
        more_zh, more_en = _by_rule(facts, project, by_rule)
        yield Finding(
            "execution",
            facts.year,
            project.id,
            zh + more_zh,
            en + more_en,
            equation,
            plain(stated),
            plain(by_rule),
            project.where("execution"),
        )


def total(facts: Facts) -> Iterator[Finding]:
    """A total that its parts do not add up to."""
    for project in facts.projects:
        stated, parts = project.get("total"), [project.get(part) for part in _PARTS if part != "cost"]
        if stated is None or None in parts:
            continue
        numbers = [value for part in _PARTS if (value := project.get(part)) is not None]
        within = total_of(value for value in parts if value is not None)  # 成本指标 may be counted within 产出指标
        added = total_of(numbers)
        if stated in (added, within):
            continue
        if added > 100 >= within:
            numbers, added = [value for value in parts if value is not None], within
        equation = f"{' + '.join(map(plain, numbers))} = {plain(added)} ≠ {plain(stated)}"
        zh = f"总分写{plain(stated)}分，各项相加是{plain(added)}分"
        en = f"The total is stated as {plain(stated)}; its parts add up to {plain(added)}"
        yield Finding(
            "total", facts.year, project.id, zh, en, equation, plain(stated), plain(added), project.where("total")
        )


def grade(facts: Facts) -> Iterator[Finding]:
    """A stated grade that does not fit the stated total."""
    for project in facts.projects:
        stated, points = project.grade, project.get("total")
        if stated is None or project.grade_inferred or points is None or grade_of(points) == stated:
            continue
        fits = grade_of(points)
        zh = f"等级写“{stated}”，总分{plain(points)}分应为“{fits}”"
        en = f"The grade is stated as {stated}; a total of {plain(points)} is {fits}"
        equation = f"{plain(points)} → {fits} ≠ {stated}"
        yield Finding("grade", facts.year, project.id, zh, en, equation, stated, fits, project.where("total"))


def unexplained(facts: Facts) -> Iterator[Finding]:
    """Points lost although all the money was spent, and no reason given anywhere."""
    for project in facts.projects:
        lost = [(part, loss) for part in _ZH if (loss := _lost(facts, project, part)) > 0]
        spent = project.get("spend") is not None and project.get("spend") == project.get("budget")
        if not lost or not spent or project.reason or _REMARK.search(project.completion or ""):
            continue
        points = total_of(loss for _, loss in lost)
        zh = "、".join(f"{_ZH[part]}扣{plain(loss)}分" for part, loss in lost) + "，没有写明原因"
        en = ", ".join(f"{plain(loss)} points lost on {_EN[part]}" for part, loss in lost) + "; no reason is given"
        equation = "；".join(
            f"{plain(_full(facts, part))} − {plain(project.figures[part])} = {plain(loss)}" for part, loss in lost
        )
        yield Finding(
            "unexplained", facts.year, project.id, zh, en, equation, "无", plain(points), project.where("total")
        )


def borrowed_explanation(facts: Facts) -> Iterator[Finding]:
    """The same remark explains lost points of one project and stands at full points of another."""
    remarks = [
        (p, _PART_OF[m[1]], m[2].strip("。 ")) for p in facts.projects for m in _REMARK.finditer(p.completion or "")
    ]
    for project, part, words in remarks:
        loss = _lost(facts, project, part)
        twin = next(
            (
                p
                for p, of, said in remarks
                if p is not project and of == part and said == words and _lost(facts, p, part) == 0
            ),
            None,
        )
        if loss <= 0 or twin is None:
            continue
        zh = f"{_ZH[part]}扣{plain(loss)}分的说明“{words}”与“{twin.name}”相同，而后者得满分：像是照抄"
        en = f"The remark on {plain(loss)} lost points of {_EN[part]} is that of “{twin.name}”, which has full points"
        equation = f"{plain(project.figures[part])} < {plain(twin.figures[part])}"
        yield Finding("borrowed", facts.year, project.id, zh, en, equation, words, "", (project.place, twin.place))


def _true_rate(project: ProjectFacts) -> Decimal | None:
    budget, spend = project.get("budget"), project.get("spend")
    if budget is None or spend is None:
        return project.get("rate")
    return execution_rate(spend, budget)


def _by_stated_rate(project: ProjectFacts, weight: Decimal) -> Decimal | None:
    """The points that follow from the stated rate: a wrong rate is one finding, not two."""
    stated = project.get("rate")
    return None if stated is None else min(rounded(stated * weight / 100), weight)


def _weight(facts: Facts) -> Decimal:
    """10 by the ministry's rule; some provinces give execution 20 points, and then somebody has more than 10."""
    most = max((project.get("execution") or Decimal(0) for project in facts.projects), default=Decimal(0))
    return Decimal(20) if most > 10 else STANDARD.weights["execution"]


def _full(facts: Facts, part: str) -> Decimal:
    """A part's weight: the rule's, or less where a cost indicator of its own or a variant takes points from it."""
    most = max((project.get(part) or Decimal(0) for project in facts.projects), default=Decimal(0))
    standard = STANDARD.weights[part]
    variant = _weight(facts) != STANDARD.weights["execution"] or any(p.get("cost") is not None for p in facts.projects)
    kept = part == "satisfaction" and _weight(facts) == STANDARD.weights["execution"]  # 成本 takes from the two others
    return most if variant and not kept else max(standard, most)


def _lost(facts: Facts, project: ProjectFacts, part: str) -> Decimal:
    points = project.get(part)
    return Decimal(0) if points is None else _full(facts, part) - points


def _by_rule(facts: Facts, project: ProjectFacts, points: Decimal) -> tuple[str, str]:
    """What follows from the rule's points for the total and the grade."""
    others = [project.get(part) for part in ("output", "benefit", "satisfaction")]
    stated = project.get("total")
    if stated is None or None in others:
        return "", ""
    by_rule = total_of(value for value in (*others, project.get("cost"), points) if value is not None)
    zh, en = f"，总分应为{plain(by_rule)}分", f", and the total {plain(by_rule)}"
    if grade_of(by_rule) != grade_of(stated):
        zh += f"，等级由“{grade_of(stated)}”变为“{grade_of(by_rule)}”{_counts(facts, project, by_rule)}"
        en += f", which is {grade_of(by_rule)} instead of {grade_of(stated)}"
    return zh, en


def _counts(facts: Facts, changed: ProjectFacts, total_by_rule: Decimal) -> str:
    """How many projects of each grade there would be."""
    totals = [total_by_rule if p is changed else p.get("total") for p in facts.projects]
    grades = [grade_of(value) for value in totals if value is not None]
    return (
        "（全部项目"
        + "、".join(f"{grades.count(name)}个{name}" for name in dict.fromkeys(sorted(grades, key="优良中差".index)))
        + "）"
    )


def _times(power: int) -> str:
    return {1: "10倍", 2: "100倍", 3: "1000倍", 4: "1万倍"}[abs(power)]
