"""Questions about single entries of the ledger: 最近一笔支出, 这个月付了几笔, 流水, 谁录的, 上次更新."""

from typing import Literal

from bot.asking.query import POINTS, Query
from bot.asking.reading.sentence import Sentence

Order = Literal["desc", "asc"]
_BUDGET = ("budget", "adjustment")


def entries(s: Sentence) -> Query | None:
    """A Query for entries where single payments are asked about."""
    kinds = {str(t.value) for t in s.of("entry")}
    if not kinds and _counts_payments(s):
        kinds = {"count"}
    paid_at_all = s.any_of("any", "yes_no") and s.has("day") and s.has("measure", "spend")
    if not kinds and paid_at_all and not s.numbers and not s.any_of("projects_word", "spent"):
        kinds = {"list"}  # 上周有没有付款
    if not kinds and s.has("when", "ask") and s.has("measure", "spend"):
        kinds = {"list"}  # 什么时候付的款
    if not kinds and s.projects and s.has("dept", "adjustment") and not s.any_of("sum", "average"):
        kinds = {"budget"}  # 预算调整过没有
    if not kinds or set(s.all_measures) & {*POINTS, "parts", "grade"} or s.any_of("rule", "hostile", "check", "neg"):
        return None
    if "updated" in kinds:
        return Query("entries", s.projects, topic="updated")
    kinds = {"list"} if kinds == {"budget"} else kinds
    topic = next(kind for kind in ("largest", "smallest", "first", "latest", "count", "who", "list") if kind in kinds)
    what = (
        "budget"
        if s.has("entry", "budget") or s.any_of("source") or s.has("dept", "adjustment") or "budget" in s.all_measures
        else "spend"
    )
    return Query("entries", s.projects, (what,), where=s.where, limit=_how_many(s, topic), topic=topic)


def _counts_payments(s: Sentence) -> bool:
    """上个月几笔, 付了几笔: counts entries, not projects."""
    counted = any("笔" in t.text for t in s.of("howmany"))
    return counted and (s.has("day") or s.has("measure", "spend")) and not s.has("projects_word")


def _how_many(s: Sentence, topic: str) -> int | None:
    from bot.asking.reading.amounts import NUMBER, read_number

    said = "".join(t.text for t in s.of("entry", topic))
    number = next((n for m in NUMBER.finditer(said) if (n := read_number(m)) is not None), None)
    if topic in ("largest", "smallest", "latest", "first"):
        return min(int(number.value), 12) if number is not None and number.value >= 1 else 1
    return None
