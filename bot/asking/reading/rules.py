"""How things are scored and graded, and figures that contradict each other."""

import re

from bot.asking.query import POINTS, Query
from bot.asking.reading.sentence import Sentence

_RULES = {"execution": "execution", "rate": "execution", "grade": "grade", "total": "total", "progress": "progress"}


def rule(s: Sentence) -> Query | None:
    """执行率得分怎么算, 多少分算优."""
    graded = s.has("grade") and s.any_of("yes_no", "or") and len(s.numbers) == 1 and s.numbers[0].kind == "points"
    bare = graded and not s.any_of("which", "howmany", "any", "projects_word", "measure", "pronoun")
    if s.has("dept", "grades") and re.search("怎么|如何|咋|标准|划分|界", s.text):
        return Query("rule", topic="grade")
    asks_points = any("分" in t.text for t in s.of("howmuch"))
    if not s.projects and asks_points and not s.any_of("which", "howmany", "projects_word"):
        if s.any_of("fail", "pass"):
            return Query("rule", topic="grade")
        if s.has("full", "yes"):
            return Query("rule", topic="parts")
    if s.has("full", "yes") and s.any_of("howmuch") and not s.projects and len(s.tokens) < 5:
        return Query("rule", topic="parts")
    money = next((n for n in s.numbers if n.kind == "money"), None)
    if money is not None and s.has("unit_ask") and not s.projects and not s.all_measures and len(s.numbers) == 1:
        return Query("rule", topic="convert", amount=money.value)
    only = s.numbers[0] if len(s.numbers) == 1 else None
    bare = bare or (
        only is not None
        and only.kind == "points"
        and s.measures == ("grade",)
        and not s.any_of("which", "howmany", "any", "projects_word", "pronoun")
    )
    how = s.has("rule", "yes") or re.search("怎么|如何|咋", s.text)
    if "parts" in s.all_measures and how and not s.projects and not s.where:
        return Query("rule", topic="total")
    if s.has("rule", "progress"):
        return Query("rule", topic="progress")
    if not (s.has("rule") or bare) or s.projects:
        return None
    if s.has("rule", "grade") or s.any_of("grade"):
        number = next((n.value for n in s.numbers if n.kind in ("points", "plain")), None)
        return Query("rule", topic="grade", amount=number)
    measure = next((m for m in s.all_measures if m in _RULES or m in POINTS), None)
    if measure is None and s.has("rule", "yes") and not s.where and not s.all_measures:
        return Query("rule", topic="total")
    if measure == "grade":
        number = next((n.value for n in s.numbers if n.kind in ("points", "plain")), None)
        return Query("rule", topic="grade", amount=number)
    return None if measure is None else Query("rule", topic=_RULES.get(measure, "parts"), measures=(measure,))


def check(s: Sentence) -> Query | None:
    """Do the parts add up, is a stated figure right, what contradicts what."""
    execution_puzzle = (
        s.has("why") and "execution" in s.all_measures and ("rate" in s.all_measures or s.where or s.numbers)
    )
    stated_puzzle = (
        s.any_of("why", "right", "rule")
        and not s.projects
        and s.numbers
        and not (
            s.any_of("howmany", "projects_word") or any("哪些" in t.text or "project" in t.text for t in s.of("which"))
        )
    )
    if not s.projects and s.any_of("all") and any(n.kind == "money" for n in s.numbers) and s.any_of("right", "yes_no"):
        return None  # 12个项目总预算100万对吗: a sum that is claimed
    unexplained = not s.projects and s.has("lost") and s.any_of("why") and s.any_of("neg")
    if not (s.any_of("check", "sum_check") or unexplained or execution_puzzle or stated_puzzle):
        return None
    kinds = ("percent", "money", "points", "plain")
    numbers = [n.value for kind in kinds for n in s.numbers if n.kind == kind]
    if s.any_of("without") or (s.has("neg") and any("除" in t.text for t in s.of("neg"))):
        return None
    stated = tuple(str(t.value) for t in s.of("dept"))
    if s.projects:
        topic = "execution" if execution_puzzle else "total" if s.has("sum_check") or _about_total(s) else None
        return Query("check", s.projects, s.all_measures, topic=topic, amount=numbers[0] if numbers else None)
    if s.has("lost") and s.any_of("why") and s.any_of("neg"):
        return Query("check", topic="unexplained")
    if "execution" in s.all_measures and s.any_of("check") and not numbers:
        return Query("check", topic="execution")
    if s.any_of("which", "howmany", "list_it", "any", "projects_word") and (_about_total(s) or s.has("sum_check")):
        return Query("check", topic="total")
    if numbers:
        return Query("check", measures=(*stated, *s.all_measures), amount=numbers[0])
    about = "department" if s.any_of("dept", "department") else None
    return Query("check", measures=(*stated, *s.all_measures), topic=about)


def _about_total(s: Sentence) -> bool:
    added = any(word in t.text for t in s.of("check") for word in ("加", "总分", "分项", "各项", "单项", "add", "sum"))
    return added or bool({"total", "parts"} & set(s.all_measures))
