"""What would be: needed for a rate or a grade, more spending, another budget, without a project, times as much."""

from decimal import Decimal

from bot.asking.query import POINTS, Query
from bot.asking.reading.amounts import Number
from bot.asking.reading.sentence import Sentence
from bot.asking.reading.tokens import PROJECT_TOKEN, UNKNOWN

_GRADE_BOUND = {"excellent": Decimal(90), "good": Decimal(80), "fair": Decimal(60), "poor": Decimal(0)}


def what_if(s: Sentence) -> Query | None:
    for reader in (_times, _monthly, _needed, _without, _another_budget, _more, _all_spent, _full_execution):
        query = reader(s)
        if query is not None:
            return query
    return None


def _first(s: Sentence, *kinds: str) -> Number | None:
    return next((n for n in s.numbers if n.kind in kinds), None)


def _times(s: Sentence) -> Query | None:
    if not s.has("times_ask") or len(s.projects) < 2:
        return None
    return Query("what_if", s.projects[:2], s.measures[:1] or ("budget",), topic="times")


def _monthly(s: Sentence) -> Query | None:
    if not s.has("even_out") or s.has("per") or any(len(w) > 1 for w in s.left_over) or not s.projects:
        return None
    measure = next((m for m in s.measures if m in ("spend", "budget", "remaining")), "spend")
    return Query("what_if", s.projects, ("spend" if "spend" in s.all_measures else measure,), topic="monthly")


def _needed(s: Sentence) -> Query | None:
    """还差多少钱到80%, 离优还差几分."""
    if not (s.has("gap") or (s.has("add") and s.has("howmuch"))):
        return None
    in_points = any("分" in t.text or "point" in t.text for t in s.of("gap"))
    points = _first(s, "points", "plain") if in_points else _first(s, "points")
    grade = next((str(t.value) for t in s.of("grade")), None)
    if grade is not None or points is not None or s.has("full"):
        target = points.value if points else Decimal(100) if grade is None else _GRADE_BOUND[grade]
        return Query("what_if", s.projects, ("total",), topic="needed", amount=target) if s.projects else None
    percent = _first(s, "percent", "plain")
    if percent is None and not s.projects:
        return None
    if percent is None:
        return (
            None if not s.has("spent") else Query("what_if", s.projects, ("rate",), topic="needed", amount=Decimal(100))
        )
    measure = "total" if "total" in s.all_measures else "rate"
    return Query("what_if", s.projects, (measure,), topic="needed", amount=percent.value)


def _without(s: Sentence) -> Query | None:
    """剔除食堂以后总执行率多少."""
    if not s.projects or s.has("sup") or not _leaves_out(s):
        return None
    if any(s.tokens[at].kind == UNKNOWN for i in s.indexes("without") if (at := s.after(i)) is not None):
        return Query("not_understood")  # 食堂除米面外花了多少: a part of the named one
    measure = next((m for m in s.measures if m in ("rate", "budget", "spend", "remaining", *POINTS)), None)
    if measure is None and s.has("average"):
        measure = "total"
    if measure is None:
        return None
    topic = "without_average" if s.has("average") or measure in POINTS else "without"
    return Query("what_if", s.projects, (measure,), topic=topic)


def _leaves_out(s: Sentence) -> bool:
    """剔除食堂, 食堂以外的项目."""
    ends = [s.before(i) for i in s.indexes("without_end") if s.tokens[i].text.endswith("外")]
    return s.has("without") or any(at is not None and s.tokens[at].kind == PROJECT_TOKEN for at in ends)


def _another_budget(s: Sentence) -> Query | None:
    """预算砍10%, 预算增加到30万: what would the rate be?"""
    supposed = s.any_of("what_if", "expected", "become") or (s.any_of("cut", "grow") and "rate" in s.all_measures)
    if len(s.projects) != 1 or not supposed or "budget" not in s.all_measures:
        return None
    money, percent = _first(s, "money"), _first(s, "percent")
    if percent is not None and s.any_of("cut", "grow"):
        sign = -1 if s.has("cut") else 1
        return Query("what_if", s.projects, ("rate",), topic="scaled_budget", amount=sign * percent.value)
    if money is None:
        return None
    if s.any_of("cut", "grow") and not s.has("become"):
        return Query(
            "what_if", s.projects, ("rate",), topic="more_budget", amount=money.value * (-1 if s.has("cut") else 1)
        )
    return Query("what_if", s.projects, ("rate",), topic="new_budget", amount=money.value)


def _more(s: Sentence) -> Query | None:
    """再支出50万，执行率会变成多少."""
    money = _first(s, "money")
    if len(s.projects) != 1 or money is None or not s.has("add"):
        return None
    return Query("what_if", s.projects, ("rate",), topic="more_spend", amount=money.value)


def _all_spent(s: Sentence) -> Query | None:
    """如果食堂都花完，整体执行率多少."""
    whole = s.has("what_if") or (s.any_of("whole", "sum") or any("总" in t.text for t in s.of("filler")))
    if not s.projects or not whole or not s.has("spent", "yes") or "rate" not in s.all_measures:
        return None
    return Query("what_if", s.projects, ("rate",), topic="all_spent")


def _full_execution(s: Sentence) -> Query | None:
    """如果执行率得分是满分，总分多少."""
    if len(s.projects) != 1 or not s.has("what_if") or "execution" not in s.all_measures or s.has("by_rule"):
        return None
    return Query("what_if", s.projects, ("total",), topic="full_execution")
