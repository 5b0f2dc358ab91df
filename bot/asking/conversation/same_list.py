"""About the group or list just given: one of it, a part of it, the same of another group."""

import re
from dataclasses import replace
from datetime import date

from bot.asking.conversation.memory import Memory
from bot.asking.query import Act, Query
from bot.asking.reading.amounts import han_number
from bot.asking.reading.complete import says_all
from bot.asking.reading.decide import decide, sentence
from bot.asking.reading.groups import groups
from bot.asking.reading.named import NUMERIC
from bot.asking.reading.sentence import Named, Sentence
from bot.asking.reading.tokens import PROJECT
from bot.asking.reading.when import with_time

_KINDS = {"kind", "budget_kind", "grade"}
_LISTS = ("list", "count", "exists", "sum", "average", "rank")
_NUMBERED = re.compile(r"^\W*(那|这)?(?:第?([一二三四五1-5])(?:个|项)|(前者)|(后者))(?:项目)?(?:的)?(?=.)")


def one_of_these(s: Sentence, memory: Memory, today: date) -> Query | None:
    """第二个花了多少: of the projects just named or listed."""
    last, found = memory.last, _NUMBERED.match(s.text)
    if last is not None and last.act == "rectify" and found is not None and found[2] and last.place is None:
        return replace(last, topic="list", place=int(han_number(found[2]) or found[2]))
    those = last.projects if last is not None and len(last.projects) > 1 else memory.shown
    if found is None or len(those) < 2:
        return None
    place = 0 if found[3] else -1 if found[4] else int(han_number(found[2]) or found[2]) - 1
    if not -len(those) <= place < len(those):
        return None
    about = sentence(PROJECT + s.text[found.end() :], (Named((those[place],), ""),))
    query = decide(about, today)
    return query if query is not None and query.act not in ("card", "missing") and says_all(about, query) else None


def within_group(s: Sentence, memory: Memory, today: date) -> Query | None:
    """新增项目有哪些, then 没花完的有几个 or 平均分: of the group that was just listed."""
    last = memory.last
    if (
        last is None
        or last.act not in ("list", "count", "exists", "sum", "average")
        or not last.where
        or last.projects
        or s.has("why")
    ):
        return None
    alone = ("all", "any", "department", "dept", "talk", "hostile", "rule", "check", "quantity", "contact", "without")
    if s.any_of(*alone) or s.left_over or (s.has("projects_word") and not s.has("pronoun")):
        return None
    if {c.measure for c in s.where} & {c.measure for c in last.where}:
        return None
    if s.has("follow") and s.where and {c.measure for c in (*s.where, *last.where)} <= _KINDS:
        return None  # 新增项目几个, then 追加的呢: another group
    leans = s.any_of("pronoun", "follow") or (s.any_of("sup") and not s.any_of("first"))
    asks = (
        s.any_of("sum", "average", "howmany", "each", "pronoun")
        or s.where
        or (leans and s.any_of("sup", "first", "place"))
    )
    if not asks or (s.any_of("which") and not s.any_of("sup", "first", "pronoun") and not s.where):
        return None
    inherited = tuple((condition, frozenset[int]()) for condition in last.where)
    query = groups(replace(s, found=(*inherited, *s.found)))
    if query is None or query.act in ("missing", "open"):
        return None
    if query.act == "rank" and not s.all_measures:  # 执行率低于90%的, then 最低的呢: by what they were chosen
        query = replace(
            query, measures=next(((c.measure,) for c in last.where if c.measure in NUMERIC), query.measures)
        )
    if query.act == "sum" and s.has("each"):
        query = replace(query, act="list")
    return with_time(s, replace(query, year=memory.year), today)


def same_group(s: Sentence, last: Query) -> Query | None:
    """延续的呢, 良的呢: the same question about another group."""
    if last.projects or last.act not in _LISTS or not s.where or s.any_of("spent", "number"):
        return None
    measures = {c.measure for c in s.where}
    kept = tuple(c for c in last.where if c.measure not in (measures if not measures <= _KINDS else _KINDS))
    if len(kept) == len(last.where) and not s.has("follow"):
        return None
    return replace(last, where=kept + s.where, measures=s.measures or last.measures)


def same_list(s: Sentence, memory: Memory) -> Query | None:
    """最低的呢, 哪些, 它们一共剩多少: about what was just listed or counted."""
    last = memory.last
    assert last is not None
    act: Act
    if last.act == "rank" and s.any_of("sup", "order", "place", "first"):
        again = groups(s)
        if again is not None and again.act == "rank":
            return replace(again, measures=s.measures or last.measures, where=again.where or last.where)
    if (
        last.act in ("count", "exists", "sum", "average")
        and s.any_of("which", "list_it")
        and not s.measures
        and not s.where
    ):
        return replace(last, act="list", measures=(), topic=None)
    if last.act in _LISTS and s.has("howmany") and not s.where and not s.measures and "项目" not in s.text:
        return replace(last, act="count", measures=(), topic=None)  # 有几个
    owned = any(c.measure in ("section", "responsible") for c in last.where)
    if owned and last.act in _LISTS and s.measures and not s.where and not s.has("pronoun"):
        asked = tuple(m for m in s.measures if m in NUMERIC)
        kept = tuple(c for c in last.where if c.measure in ("section", "responsible"))
        if asked and set(asked) <= {"budget", "spend", "remaining", "rate"}:
            return Query("sum", (), asked, where=kept, year=last.year, when=last.when)
        return Query("list", (), s.measures, where=kept, year=last.year, when=last.when)
    listed = last.act in ("list", "count", "exists") and last.where and not s.where
    if listed and s.measures and not s.has("pronoun") and s.any_of("sum", "average", "each", "follow"):
        if s.any_of("sum", "average"):
            act = "sum" if s.has("sum") else "average"
            return Query(act, (), s.measures, where=last.where, year=memory.year)
        return replace(last, act="list", measures=s.measures, year=memory.year)
    every = s.has("each") and not s.any_of("all", "projects_word") and last.act == "rank"  # 分别剩多少
    if every and 1 < len(memory.shown) <= 20 and s.measures:
        return Query("values", memory.shown, s.measures, year=memory.year)
    if s.has("why") and 1 < len(memory.shown) <= 5 and not s.measures and not last.projects:
        return Query("why", memory.shown, ("reason",), year=memory.year)
    if s.has("pronoun") and len(memory.shown) > 1 and s.measures and not last.projects:
        added = s.has("sum") or s.has("dept", "total_budget", "total_spend")  # total budget of these
        act = "average" if s.has("average") else "sum" if added else "values"
        if act != "values" and last.act in ("list", "count", "exists"):
            return Query(act, (), s.measures, where=last.where, year=memory.year)
        return Query(act, memory.shown, s.measures, year=memory.year)
    return None
