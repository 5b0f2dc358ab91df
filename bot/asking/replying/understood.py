"""我的理解: a Query in words."""

from collections.abc import Sequence

from bot.asking.query import Query
from bot.asking.replying import words as w

_ACTS = {
    "values": ("", ""),
    "card": ("概况", "overview"),
    "list": ("列出项目", "list projects"),
    "count": ("项目个数", "number of projects"),
    "rank": ("排序", "ranking"),
    "standing": ("名次", "place"),
    "sum": ("合计", "total"),
    "average": ("平均", "average"),
    "share": ("占比", "share"),
    "compare": ("比较", "comparison"),
    "groups": ("两组比较", "comparison of two groups"),
    "verify": ("是否", "is it so"),
    "exists": ("有没有", "is there any"),
    "every": ("是不是都", "is it so of all"),
    "against_average": ("与平均比", "against the average"),
    "why": ("原因", "why"),
    "lost": ("扣分在哪里", "where points were lost"),
    "what_if": ("假设推算", "what if"),
    "department": ("部门数据", "department's figures"),
    "rule": ("计算规则", "rules"),
    "check": ("核对", "check"),
    "progress": ("对照序时进度", "against the elapsed year"),
}


def understood(query: Query, names: Sequence[str], year: int | None, language: str) -> str:
    """Who, which year, which figures, under which conditions, in which order."""
    english = language == "en"
    parts = [*names, *(f"{year}" if english else f"{year}年" for _ in range(1 if year else 0))]
    if query.where:
        parts.append(w.conditions(query.where, language))
    if query.against:
        parts.append(("of: " if english else "对象：") + w.conditions(query.against, language))
    act = _ACTS.get(query.act, ("", ""))[english]
    parts += [w.label(m, language) for m in query.measures] + ([act] if act else [])
    if query.order is not None:
        parts.append({"desc": ("从高到低", "highest first"), "asc": ("从低到高", "lowest first")}[query.order][english])
    if query.limit is not None:
        parts.append(f"first {query.limit}" if english else f"前{query.limit}个")
    if query.place is not None:
        parts.append(f"number {query.place}" if english else f"第{query.place}")
    if query.as_of is not None:
        parts.append(f"as of {query.as_of}" if english else f"截至{query.as_of:%Y-%m-%d}")
    return " · ".join(parts)
