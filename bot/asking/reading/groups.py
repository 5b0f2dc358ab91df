"""Questions about groups of projects: lists, counts, rankings, sums, averages, shares, all or any of them."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from bot.asking.query import MEAN, POINTS, Condition, Query
from bot.asking.reading.amounts import Number
from bot.asking.reading.named import NUMERIC, direction, light, numeric
from bot.asking.reading.sentence import Sentence

_FAMILY = {"budget_kind", "kind", "grade", "section", "responsible"}
_OWNED = ("section", "responsible")


def groups(s: Sentence) -> Query | None:
    if s.projects:
        return None
    if _either(s) or _within_the_first(s):
        return Query("not_understood")
    if s.has("why"):
        if s.any_of("sup", "place", "ordinal") and (first := _ranking(s)) is not None:
            return replace(first, measures=(first.measures[0], "reason"))
        listed = s.where and s.any_of("which", "each", "list_it")
        return Query("list", (), ("reason",), where=s.where) if listed else Query("open", (), ("reason",))
    for reader in _READERS:
        query = reader(s)
        if query is not None:
            return query
    return None


def _either(s: Sentence) -> bool:
    """预算低于100万或高于2000万: what one of two conditions holds for; a Query asks for both."""
    ors = [i for i, t in enumerate(s.tokens) if t.text.strip() in ("或", "或者", "或是", "要么", "or", "either")]
    spans = [used for _, used in s.found if used]  # what is carried over from before has no place
    return any(any(max(used) < i for used in spans) and any(min(used) > i for used in spans) for i in ors)


def _within_the_first(s: Sentence) -> bool:
    """预算前五的项目中谁没花完: the first five of all, not of those that are not spent."""
    placed = min((i for kind in ("first", "sup", "place") for i in s.indexes(kind)), default=None)
    if placed is None:
        return False
    inside = [
        i for i, t in enumerate(s.tokens) if i > placed and t.text in ("中", "里", "里面", "里头", "当中", "其中")
    ]
    asked = [i for i, t in enumerate(s.tokens) if i > placed and t.kind in ("which", "who", "howmany")]
    spans = [(c, used) for c, used in s.found if used]
    numeric_only = [used for c, used in spans if c.measure not in _FAMILY]
    return any(min(used) > i for i in inside for _, used in spans) or any(
        min(used) > i for i in asked for used in numeric_only
    )


def _nothing_stated(s: Sentence) -> Query | None:
    """How many cameras, per head: with no project named either."""
    things = [t.text for t in s.tokens if t.kind in ("quantity", "per", "contact")]
    if not things or s.has("share"):
        return None
    return Query("missing", topic=" ".join((*s.left_over, *things))[:40])


def _progress(s: Sentence) -> Query | None:
    if (asked_light := light(s)) is not None:
        return Query("progress", where=s.where, topic=asked_light)
    if not s.any_of("progress_word") and "progress" not in s.all_measures:
        return None
    asked = next((n for n in s.numbers if n.kind in ("percent", "points")), None)  # 落后超过10个百分点
    kept = tuple(c for c in s.where if asked is None or c.value != asked.value)
    limit = 1 if s.has("sup") else None
    return (
        Query("progress", where=kept, amount=asked.value if asked else None, limit=limit)
        if s.any_of("which", "list_it", "progress_word", "howmany", "pair", "projects_word")
        else Query("rule", topic="progress")
    )


def _by_owner(s: Sentence) -> Query | None:
    """哪个科花钱最多, 各科室预算, 谁负责的项目最多: sections or people by what their projects come to."""
    topic = next((m for m in _OWNED if m in s.all_measures or s.has("by", m)), None)
    if topic is None or any(c.measure == topic for c in s.where):
        return None
    asked = [m for m in s.measures if m in NUMERIC]
    placed = s.any_of("sup", "order", "rank_ask", "first")
    bounds = tuple(
        c for c in s.where if c.measure in NUMERIC and isinstance(c.value, Decimal) and not s.any_of("projects_word")
    )
    if placed and s.any_of("projects_word", "which") and not s.has("by") and _said_last(s, topic):
        return None  # 预算最高的是哪个科的项目: of a project
    of_projects = s.any_of("projects_word") or any("项目" in t.text for t in s.of("by"))
    counted = s.has("howmany") or (placed and not asked and of_projects)
    if not (asked or counted or bounds or placed) or not (s.has("by") or placed or bounds or s.any_of("each")):
        return None
    measure = "count" if counted else (asked or [c.measure for c in bounds] or [numeric(s, "budget")])[0]
    measure = "rate" if measure == "spend" and _is_pace(s) else measure
    kept = tuple(c for c in s.where if c not in bounds)
    query = Query("owners", (), (measure,), where=kept, against=bounds, topic=topic)
    query = replace(query, order=direction(s) if placed else None)
    return _with_size(s, query) if placed else query


def _is_pace(s: Sentence) -> bool:
    """花得最慢 asks for the rate, not for the sum."""
    return any(c in t.text for kind in ("sup", "adj") for t in s.of(kind) for c in "快慢")


def _said_last(s: Sentence, topic: str) -> bool:
    """Whether whose it is is asked after the superlative."""
    sup = next((i for i, t in enumerate(s.tokens) if t.kind in ("sup", "first", "order")), None)
    at = s.position("measure", topic)
    return sup is not None and at is not None and at > sup


def _two_groups(s: Sentence) -> Query | None:
    """年初预算的项目和追加的项目，哪边钱多."""
    if len(s.where) != 2 or s.where[0].measure != s.where[1].measure or s.where[0].measure not in _FAMILY:
        return None
    first, second = s.where
    if first.op != "=" or second.op != "=":
        return None
    chooses = s.any_of("which", "who", "or") and s.has("adj")
    told = s.any_of("each", "howmany") or (s.any_of("howmuch") and s.measures)  # 新增和延续各几个
    if first.measure in _OWNED and not (s.any_of("more", "differ", "gap", "than", "versus", "each") or chooses):
        return None  # 信息科和设备科的项目: of either
    if not (s.any_of("more", "differ", "gap", "than", "versus") or chooses or told):
        return Query("not_understood")  # no project is both
    if s.has("average"):
        measure = numeric(s, "budget" if s.has("measure", "money") else "total")
        return Query("groups", (), (measure,), (first,), (second,), direction(s), topic="average")
    amounts = s.all_measures or s.numbers or s.any_of("more", "sum", "differ", "gap")
    counted = s.has("howmany") or not amounts
    measure = "count" if counted else numeric(s, "budget")
    return Query("groups", (), (measure,), (first,), (second,), direction(s))


def _ranking(s: Sentence) -> Query | None:
    placed = s.any_of("place", "ordinal", "rank_ask")
    apart = any(i not in s.used for kind in ("more", "adj") for i in s.indexes(kind))
    chooses = apart and s.any_of("which", "who") and not s.any_of("why", "average")
    if not (s.any_of("sup", "first", "order") or placed or chooses):
        return None
    if s.has("rule"):
        return None
    if len({str(t.value) for t in s.of("sup")}) > 1:
        return Query("not_understood")  # 最高和最低: two questions
    order = "asc" if s.has("place", "last") and not s.has("sup") else direction(s)
    sized = any(c in t.text for kind in ("sup", "adj") for t in s.of(kind) for c in "大小多少")
    measure = numeric(s, "budget" if sized or s.has("measure", "money") else "total")
    if measure == "spend" and _is_pace(s):
        measure = "rate"
    if sized and _measured_after(s):
        measure = "budget"  # 最大的那个得分多少
    query = Query("rank", (), (measure,), where=s.where, order=order)
    shown = tuple(m for m in s.measures if m != measure and m in (*NUMERIC, *_OWNED))
    query = Query("rank", (), (measure, *shown), where=s.where, order=order)
    return _with_size(s, query)


def _measured_after(s: Sentence) -> bool:
    """Whether every measure stands behind 最大, with something between."""
    sup = s.position("sup")
    if sup is None or s.tokens[sup].text[1:2] not in ("大", "小"):
        return False
    at = [i for i, t in enumerate(s.tokens) if t.kind == "measure" and t.value in NUMERIC]
    return (
        bool(at)
        and min(at) > sup
        and any(t.kind in ("filler", "pronoun", "projects_word") for t in s.tokens[sup + 1 : min(at)])
    )


def _with_size(s: Sentence, query: Query) -> Query:
    """How many: 前三, 得分最低的3个, 第二多, all when only an order is named."""
    numbers = {i: t.value for i, t in enumerate(s.tokens) if t.kind == "number" and i not in s.used}
    number = _int(next(iter(numbers.values()), None))
    place = s.position("place")
    if place is not None and s.tokens[place].value == "nth":
        return _changed(query, place=number or 1)
    if place is not None:  # 倒数第二 is a place, 倒数三名 a number of projects
        nth = "第" in s.tokens[place].text
        return _changed(query, place=number) if nth else _changed(query, limit=number or 1)
    if s.has("ordinal"):
        return _changed(query, place=int(s.of("ordinal")[0].value))
    if number is not None:
        return _changed(query, limit=number)
    if s.any_of("order", "rank_ask") and not s.has("sup"):
        return query
    return _changed(query, limit=2 if _two(s) else 1)


def _two(s: Sentence) -> bool:
    """资金最大的两个: said after the superlative (评良的两个里哪个最多 has one winner)."""
    sup, pair = s.position("sup"), s.position("pair")
    return sup is not None and pair is not None and pair > sup and s.tokens[pair].text[0] in "两俩"


def _changed(query: Query, *, limit: int | None = None, place: int | None = None) -> Query:
    return replace(query, limit=limit, place=place)


def _int(number: Number | None) -> int | None:
    small = number is not None and number.kind in ("count", "plain") and 0 < number.value <= 100
    return int(number.value) if number is not None and small else None


def _share(s: Sentence) -> Query | None:
    if not s.has("share") or not s.where:
        return None
    measure = s.first_of("budget", "spend", "remaining") or "budget"
    return Query("share", (), (measure,), where=s.where)


def _every(s: Sentence) -> Query | None:
    """追加的项目是不是都执行完了: before the 都 the group, after it the claim."""
    together = s.any_of("all", "each", "whole") or any(t.text[0] in "都全" for t in s.of("spent", "yes"))
    of_a_group = len(s.where) > 1 and s.where[0].measure in _FAMILY and not s.any_of("any", "which", "howmany")
    if not (together or of_a_group) or not s.any_of("yes_no", "right", "any"):
        return None
    claims = [(condition, used) for condition, used in s.found] or [(c, frozenset[int]()) for c in _equal(s)]
    if not claims or s.any_of("sum", "sum_check"):
        return None
    at = next((i for i, t in enumerate(s.tokens) if t.kind in ("yes_no", "each", "all", "whole", "spent")), 0)
    group = tuple(c for c, used in claims[:-1] if used and max(used) < at)
    claim = tuple(c for c, _ in claims if c not in group)
    if (
        not group
        and len(claims) > 1
        and claims[0][0].measure in _FAMILY
        and claims[0][0].measure != claims[-1][0].measure
    ):
        group, claim = (claims[0][0],), tuple(c for c, _ in claims[1:])
    return Query("every", where=group, against=claim)


def _equal(s: Sentence) -> tuple[Condition, ...]:
    measure = next((m for m in s.all_measures if m in NUMERIC), None)
    number = next((n for n in s.numbers if n.kind in ("points", "percent", "plain")), None)
    return (Condition(measure, "=", number.value),) if measure and number else ()


def _exists(s: Sentence) -> Query | None:
    if not s.where or not s.any_of("yes_no", "any") or s.any_of("howmany", "sum", "average"):
        return None
    return Query("exists", where=s.where)


def _count(s: Sentence) -> Query | None:
    if not s.has("howmany"):
        return _count_all(s)
    if s.measures and not s.where:
        having = _having(s)
        return Query("count", where=having) if having else _count_all(s)
    if s.any_of("which") and not s.has("sum"):
        return Query("list", where=s.where)
    sums = tuple(m for m in s.measures if m in ("budget", "spend", "remaining"))
    if not sums and any("钱" in t.text for t in s.of("howmuch")):
        sums = ("budget",)
    return Query("sum", (), sums, where=s.where) if sums else Query("count", where=s.where)


def _count_all(s: Sentence) -> Query | None:
    """项目有几个: all of them."""
    return Query("count") if s.has("dept", "count") and not s.where else None


def _average(s: Sentence) -> Query | None:
    if not s.has("average") or any(c.value == MEAN for c in s.where):
        return None
    return Query("average", (), (numeric(s, "total"),), where=s.where)


def _sum(s: Sentence) -> Query | None:
    asked = tuple(m for m in s.measures if m in NUMERIC)
    if "名称" in s.text or (s.has("who") and not s.has("sum")):
        return None  # 汇总名称和金额, 钱没花完的都有谁: a list
    summed = s.any_of("sum", "whole", "all") or (s.has("dept", "count", "total_spend", "total_budget") and s.where)
    if not asked and s.where and summed and not s.any_of("which", "list_it", "each"):
        asked = ("spend",) if s.has("dept", "total_spend") else ("budget",)
    if (s.any_of("each") or any(t.text[0] in "各每" for t in s.of("all"))) and not s.any_of("sum", "whole"):
        return None
    listed = bool(s.tokens) and s.tokens[-1].kind == "projects_word" and not s.has("sum")
    implied = (not s.english and not listed) or s.has(
        "howmuch"
    )  # 新增项目支出 is their sum; "new projects funded by" a list
    if asked and set(asked) <= set(POINTS) and not s.any_of("sum", "whole", "all"):
        return None  # 钱敏负责的项目得分: of each
    if not asked or not (summed or (implied and s.where and not s.any_of("which", "list_it", "pair"))):
        return None
    return Query("sum", (), asked, where=s.where)


def _sum_claimed(s: Sentence) -> Query | None:
    """年初预算项目加起来等于4933万吗."""
    money = next((n for n in s.numbers if n.kind == "money"), None)
    if money is None or not s.any_of("sum", "sum_check", "all") or not s.any_of("yes_no", "right"):
        return None
    group = tuple(c for c in s.where if c.value != money.value)
    measure = s.first_of("budget", "spend", "remaining") or "budget"
    return Query("sum", (), (measure,), where=group, amount=money.value)


def _list(s: Sentence) -> Query | None:
    if not (s.where or s.any_of("which", "list_it", "all", "each", "projects_word")):
        return None
    having = _having(s)
    shown = tuple(m for m in s.measures if m not in ("card", "money", "progress"))
    if not s.where and not having and s.left_over and s.has("which"):
        return None
    if not s.where and not having and not _wants_all(s):
        return None
    return Query("list", (), shown, where=s.where + having)


def _wants_all(s: Sentence) -> bool:
    """一共有哪些项目: a list word and projects, not merely a 什么."""
    return s.any_of("list_it", "all", "each") or any(
        "项目" in t.text or "哪些" in t.text or "project" in t.text for t in s.tokens
    )


def _having(s: Sentence) -> tuple[Condition, ...]:
    """哪些项目还有结余: something is left."""
    if "remaining" in s.measures and not s.any_of("each", "howmuch") and not s.where:
        return (Condition("remaining", "=" if s.has("neg") else ">", Decimal(0)),)
    return ()


def _open(s: Sentence) -> Query | None:
    """还剩多少, with no project: the sum of all, and the question back."""
    asked = tuple(m for m in s.measures if m in NUMERIC)
    if not s.measures or s.left_over:
        return None
    if set(asked) <= set(POINTS) and not s.any_of("sum", "whole"):
        asked = ()
    return Query("sum", (), asked, topic="open") if asked else Query("open", (), s.measures)


_READERS: tuple[Callable[[Sentence], Query | None], ...] = (
    _nothing_stated,
    _by_owner,
    _progress,
    _two_groups,
    _ranking,
    _share,
    _sum_claimed,
    _every,
    _exists,
    _count,
    _average,
    _sum,
    _list,
    _open,
)
