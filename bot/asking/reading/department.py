"""The department's own figures: 部门整体执行率, 基本支出, 财政拨款收入, 三公经费."""

from bot.asking.query import Query
from bot.asking.reading.sentence import Sentence

# With 执行率 beside it a kind of spending means its rate.
RATES = {"basic_spend": "rate_basic", "project_spend": "rate_project", "total_spend": "rate_overall"}
_TEXTS = {"reason": "reason", "measures": "measures", "goal": "goal", "completion": "goal"}
_GROUPING = ("sup", "first", "howmany", "average", "rank_ask", "place", "list_it")
_GRADES = ("grade_excellent", "grade_good", "grade_fair", "grade_poor")


def department(s: Sentence) -> Query | None:
    """A figure of the whole department; a project, a filter or a ranking makes it another question."""
    if s.projects or s.has("by") or (s.any_of(*_GROUPING) and not s.has("dept", "grades")):
        return None
    stated = [str(t.value) for t in s.of("dept")]
    if (s.has("all") or any(n.kind == "count" for n in s.numbers)) and not s.has("department"):
        return None  # 12个项目总支出 is the projects'
    if s.any_of("spent") and s.has("department") and not s.numbers and not s.has("projects_word"):
        return Query("department", measures=("rate_overall", "carryover"))
    if s.where and not _of_the_year(s, bool(stated)):
        return _checked(s)
    measures = _measures(s, stated)
    if not measures:
        return None
    if s.any_of("right") and s.numbers:
        return Query("check", measures=measures, amount=s.numbers[0].value, topic="department")
    if s.any_of("sum", "plus") and len(measures) > 1:
        return Query("department", measures=measures, topic="sum")
    if s.has("share") and measures[0] in RATES:
        return Query("share", measures=measures, topic="department")
    return Query("department", measures=measures)


def _of_the_year(s: Sentence, stated: bool) -> bool:
    """我局年初预算, 项目支出年初预算: 年初 is no filter of projects there."""
    initial = all(c.measure == "budget_kind" and c.value == "initial" for c in s.where)
    return initial and (s.has("department") or (stated and not s.has("projects_word"))) and not s.has("share")


def _checked(s: Sentence) -> Query | None:
    """部门整体执行率97.32%对不对: the number is a claim, not a filter."""
    if not (s.has("department") or s.has("whole")) or not s.any_of("right", "why", "yes_no") or not s.numbers:
        return None
    return Query(
        "check",
        measures=_measures(s, [str(t.value) for t in s.of("dept")]),
        amount=s.numbers[0].value,
        topic="department",
    )


def _measures(s: Sentence, stated: list[str]) -> tuple[str, ...]:
    asked = set(s.all_measures)
    if "grades" in stated:
        return _GRADES
    if "rate" in asked and not s.has("share"):
        rates = [RATES[name] for name in stated if name in RATES]
        if rates or s.any_of("department") or (s.has("whole") and not s.has("all")):
            return tuple(dict.fromkeys(rates)) or ("rate_overall", "rate_project")[: 1 if _overall(s) else 2]
        return ()
    if stated:
        return _stated(s, stated)
    if not s.has("department"):
        return ("initial_budget",) if _initial_alone(s, asked) else ()
    return _of_department(s, asked)


def _overall(s: Sentence) -> bool:
    return s.any_of("department", "whole")


def _stated(s: Sentence, stated: list[str]) -> tuple[str, ...]:
    """As named; 收入和支出 are both of the fiscal money, 年初 turns spending into its budget."""
    names = list(dict.fromkeys(stated))
    if "total_budget" in names:
        names = ["projects_budget", "initial_budget", *(n for n in names if n != "total_budget")]
    both = s.has("plus") or (s.has("source", "initial") and s.any_of("each", "howmuch"))
    if names == ["adjustment"] and both:
        names = ["initial_budget", *names]
    elif s.has("source", "initial") or "budget" in s.all_measures:
        budgets = {"basic_spend": "initial_basic", "project_spend": "initial_project"}
        names = [budgets.get(name, name) for name in names]
    if "fiscal_income" in names and "spend" in s.all_measures:
        names.append("fiscal_spend")
    if names == ["project_spend"] and s.any_of("sum", "share", "each") and not s.has("department"):
        return ()
    return tuple(names)


def _initial_alone(s: Sentence, asked: set[str]) -> bool:
    """年初预算是多少, with neither 项目 nor a list word."""
    grouping = ("which", "projects_word", "pair", "sum", "than", "more", "follow", "yes_no", "kind", "grade")
    return s.has("source", "initial") and asked <= {"budget", "money"} and not s.any_of(*grouping)


def _of_department(s: Sentence, asked: set[str]) -> tuple[str, ...]:
    if s.has("why") and not s.numbers:
        return ("reason",)
    for measure, name in _TEXTS.items():
        if measure in asked:
            return (name,)
    if "spend" in asked:
        return () if s.has("projects_word") else ("total_spend",)
    if "budget" in asked or s.has("source", "initial"):
        return (
            ("initial_budget",) if s.has("source", "initial") else ("initial_budget", "adjustment", "projects_budget")
        )
    if "remaining" in asked:
        return ("carryover",)
    return ()
