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
    "entries": ("台账里的各笔", "entries of the ledger"),
    "rectify": ("整改事项", "rectification items"),
    "owners": ("按科室或负责人合计", "by section or person"),
}
_FORMS = {
    "picture": ("画图", "as a chart"),
    "months": ("按月画图", "as a chart by month"),
    "sheet": ("导出表格", "as a sheet"),
}
_WHEN = {"this": ("今年", "this year"), "last": ("去年", "last year"), "before": ("前年", "the year before last"),
         "all": ("各年", "every year")}  # fmt: skip


def understood(query: Query, names: Sequence[str], year: int | None, language: str) -> str:
    """Who, which year, which figures, under which conditions, in which order."""
    english = language == "en"
    parts = [*names, *_when(query, year, english)]
    if query.where:
        parts.append(w.conditions(query.where, language))
    if query.against:
        parts.append(("of: " if english else "对象：") + w.conditions(query.against, language))
    act = _ACTS.get(query.of or query.act, ("", ""))[english]
    parts += [w.label(m, language) for m in query.measures] + ([act] if act else [])
    if query.order is not None:
        parts.append({"desc": ("从高到低", "highest first"), "asc": ("从低到高", "lowest first")}[query.order][english])
    if query.limit is not None:
        parts.append(f"first {query.limit}" if english else f"前{query.limit}个")
    if query.place is not None:
        parts.append(f"number {query.place}" if english else f"第{query.place}")
    if query.unit is not None and query.unit != "wan":
        parts.append(w.unit(query.unit, language))
    if query.form is not None:
        parts.append(_FORMS[query.form][english])
    return " · ".join(parts)


def _when(query: Query, year: int | None, english: bool) -> list[str]:
    """The year or years, and the day or days within."""
    said = []
    if query.years:
        said += [_year(word, english) for word in query.years]
    elif year is not None and query.act != "rectify":
        said.append(_year(str(year), english))
    if query.as_of is not None and query.since is not None:
        said.append(f"{query.since} to {query.as_of}" if english else f"{query.since}至{query.as_of}")
    elif query.as_of is not None:
        said.append(f"as of {query.as_of}" if english else f"截至{query.as_of:%Y-%m-%d}")
    return said


def _year(word: str, english: bool) -> str:
    if word in _WHEN:
        return _WHEN[word][english]
    if word.startswith("recent:"):
        number = word.partition(":")[2]
        return f"the last {number} years" if english else f"近{number}年"
    return word if english else f"{word}年"
