"""About the project just spoken of, or the question just asked: 那得分呢, 绿化呢, 去年呢."""

from dataclasses import replace
from datetime import date

from bot.asking.conversation.leaning import ALONE
from bot.asking.conversation.memory import Memory
from bot.asking.query import Act, Query
from bot.asking.reading.decide import decide
from bot.asking.reading.department import RATES
from bot.asking.reading.sentence import Named, Sentence
from bot.asking.reading.when import with_time


def same_subject(s: Sentence, memory: Memory, today: date) -> Query | None:
    """那得分呢, 为什么这么低, 花完了吗: about the project just spoken of."""
    last = memory.last
    assert last is not None
    subject = last.projects or (memory.shown if len(memory.shown) == 1 or s.has("pronoun") else ())
    if not subject or (s.any_of(*ALONE) and not s.any_of("pronoun")):
        return None
    about = Sentence(s.text, s.tokens, s.english, tuple(Named((project,), "") for project in subject), s.found)
    query = decide(about, today)
    if query is None or query.act in ("card", "missing"):
        return None
    return replace(query, year=query.year or last.year) if query.when is None else query


def same_question(s: Sentence, last: Query, today: date) -> Query | None:
    """绿化呢: the question before, about another project."""
    content = [
        t
        for t in s.tokens
        if t.kind not in ("filler", "follow", "project", "mark", "pronoun", "yes_no", "projects_word")
    ]
    if content or not s.has("follow"):
        return None
    if not last.projects:
        return None
    act: Act = last.act if len(s.projects) > 1 or last.act not in ("compare", "sum") else "values"
    return with_time(s, replace(last, act=act, projects=s.projects), today)


def same_other(s: Sentence, memory: Memory) -> Query | None:
    """另一个呢: the other of two, just offered or spoken of one after the other."""
    last = memory.last
    if last is None or len(last.projects) != 1 or not s.has("other"):
        return None
    those = memory.offered if memory.offered else memory.recent[-2:]
    others = tuple(project for project in those if project not in last.projects)
    small = all(t.kind in ("filler", "follow", "mark", "other", "pronoun") for t in s.tokens)
    return replace(last, projects=others) if small and len(those) == 2 and len(others) == 1 else None


def same_but(s: Sentence, last: Query, today: date) -> Query | None:
    """去年呢, 换成元: the same question, another year or unit."""
    changed = with_time(s, replace(last, year=None, when=None, as_of=None), today)
    if not s.any_of("year", "when", "day", "unit_ask") or not set(s.measures) <= set(last.measures):
        return None
    if not s.any_of("year", "when", "day"):
        changed = replace(last, unit=changed.unit)
    return changed


def of_its_budget(s: Sentence, last: Query) -> Query | None:
    """占预算多少, after what one project spent or has left."""
    asked = s.has("share") and s.has("measure", "budget") and len(last.projects) == 1 and not s.where
    money = last.measures[0] if last.measures else ""
    if not asked or money not in ("spend", "remaining") or s.any_of("all", "whole", "department", "dept"):
        return None
    return replace(last, act="values", measures=("rate",) if money == "spend" else ("remaining", "rate"))


def department(s: Sentence, last: Query) -> Query | None:
    """基本支出呢 after a rate is its rate."""
    stated = [str(t.value) for t in s.of("dept") if t.value in RATES]
    if last.act == "department" and stated and last.measures and last.measures[0].startswith("rate_"):
        return Query("department", measures=tuple(RATES[name] for name in stated), year=last.year)
    return None
