"""Questions about projects that are named."""

from collections.abc import Callable
from typing import Literal, cast

from bot.asking.query import POINTS, Condition, Op, Query
from bot.asking.reading.filters import HUNDRED
from bot.asking.reading.sentence import Sentence
from bot.asking.reading.tokens import PROJECT_TOKEN, UNKNOWN, Token

_TEXTS = ("goal", "reason", "measures", "completion", "kind", "source", "grade", "section", "responsible")
_OVERVIEW = ("budget", "spend", "rate", "total")
NUMERIC = ("budget", "spend", "remaining", "rate", *POINTS)
Order = Literal["desc", "asc"]


def named(s: Sentence) -> Query | None:
    """The first reader that recognises the question; a project alone is a card."""
    if not s.projects:
        return None
    if _asks_for_others(s):
        return Query("not_understood")
    for reader in _READERS:
        query = reader(s)
        if query is not None:
            return query
    return Query("card", s.projects) if len(s.projects) == 1 else Query("values", s.projects, _OVERVIEW)


def _asks_for_others(s: Sentence) -> bool:
    """除了食堂还有评良的吗 asks about all but the one that is named."""
    besides = any("除" in t.text for kind in ("neg", "without") for t in s.of(kind))
    besides = besides or any(word in s.text for word in ("besides", "apart from", "other than", "except"))
    if besides and s.any_of("yes_no", "any", "which", "howmany") and not s.any_of("sum", "rate_percent"):
        return True
    return _is_yardstick(s)


def _is_yardstick(s: Sentence) -> bool:
    """预算比食堂多的项目有哪些 asks for those beside which the named one is held."""
    than = [s.after(i) for i in s.indexes("than")]
    measured = any(at is not None and s.tokens[at].kind == PROJECT_TOKEN for at in than)
    return measured and len(s.projects) == 1 and s.any_of("which", "howmany", "projects_word", "list_it", "who")


def numeric(s: Sentence, default: str) -> str:
    """The measure to count with: what is asked, else what the words around it suggest."""
    asked = [m for m in s.measures or s.all_measures if m in NUMERIC]
    if asked:
        return _nearest(s, asked)
    units = {n.kind for n in s.numbers} | {
        "points" for t in s.tokens if t.kind in ("more", "differ", "gap") and "分" in t.text
    }
    return "total" if "points" in units else "rate" if "percent" in units else default


def _nearest(s: Sentence, asked: list[str]) -> str:
    """花得快，执行率谁高: the measure that stands before the word that compares."""
    at = max((i for kind in ("more", "adj", "sup") for i in s.indexes(kind)), default=None)
    if at is None or len(asked) == 1:
        return asked[0]
    before = [str(t.value) for t in s.tokens[:at] if t.kind == "measure" and t.value in asked]
    return before[-1] if before else asked[0]


def direction(s: Sentence) -> Order:
    """Whether more or less is asked for."""
    for kind in ("order", "sup", "more", "adj", "first"):
        if s.has(kind):
            return cast(Order, s.of(kind)[0].value)
    return "desc"


def _quantity(s: Sentence) -> Query | None:
    """How many guards, how big, per head, a telephone number: things no report states."""
    things = [t.text for t in s.tokens if t.kind in ("quantity", "per", "contact") and not _of_measure(s, t)]
    if not things and (i := s.position("howmany")) is not None:
        after = s.after(i, skip=())
        if (
            after is not None
            and s.tokens[after].kind in (PROJECT_TOKEN, UNKNOWN)
            and not s.any_of("pair", "projects_word")
        ):
            things = [s.tokens[i].text]
    if not things or s.any_of("share", "average"):
        return None
    return Query("missing", s.projects, topic=" ".join((*s.left_over, *things))[:40])


def _of_measure(s: Sentence, token: Token) -> bool:
    """执行率有多高 asks for the rate."""
    return token.kind == "quantity" and "多" in token.text[:2] and "多少" not in token.text and bool(s.measures)


def light(s: Sentence) -> str | None:
    """红灯, 什么灯: which light is asked for; "any" for whichever it is."""
    said = [str(t.value) for t in s.of("light") if t.value != "ask"]
    return (said[0] if len(said) == 1 else "any") if s.any_of("light") else None


def _progress(s: Sentence) -> Query | None:
    if (asked := light(s)) is not None:
        return Query("progress", s.projects, topic=asked)
    if len(s.projects) > 1 and "progress" not in s.all_measures:
        return None  # 食堂落后绿化养护多少个点 compares the two
    return Query("progress", s.projects) if s.any_of("progress_word") or "progress" in s.all_measures else None


def _against_average(s: Sentence) -> Query | None:
    if not s.has("average") or len(s.projects) != 1 or s.has("even_out"):
        return None
    return Query("against_average", s.projects, (numeric(s, "total"),))


def _standing(s: Sentence) -> Query | None:
    if not s.has("rank_ask") and not (s.has("place") and s.any_of("howmuch", "yes_no")):
        return None
    return Query("standing", s.projects, (numeric(s, "total"),), order="desc")


def _share(s: Sentence) -> Query | None:
    if not s.has("share"):
        return None
    if not _in_a_row(s):
        return Query("not_understood")  # 食堂占绿化多少: of another project, not of all
    spelled = "".join(t.text for t in s.of("share"))
    of_its_own = s.first_of("spend") and s.first_of("budget") and not s.any_of("all", "whole", "department", "dept")
    if of_its_own or ("占" not in spelled and "比重" not in spelled and s.has("measure", "rate")):
        return Query("values", s.projects, ("rate",))
    measure = s.first_of("budget", "spend", "remaining") or "budget"
    return Query("share", s.projects, (measure,), against=s.where)


def _in_a_row(s: Sentence) -> bool:
    """Whether the named projects stand together: 食堂和绿化占多少."""
    at = list(s.indexes(PROJECT_TOKEN))
    between = s.tokens[at[0] : at[-1]]
    return all(
        t.kind in (PROJECT_TOKEN, "mark") or t.text in ("和", "与", "跟", "加", "及", "and", "plus", "the")
        for t in between
    )


def _sum(s: Sentence) -> Query | None:
    apart = any(t.text != "both" for t in s.of("each"))  # both together are one sum
    if len(s.projects) < 2 or not s.any_of("sum", "plus") or apart or s.any_of("more", "differ"):
        return None
    return Query("sum", s.projects, tuple(m for m in s.measures if m in NUMERIC) or ("budget",))


def _count(s: Sentence) -> Query | None:
    """运动会一共涉及几个项目: the named ones are all that fit."""
    named_so = any(t.text.startswith("名") for t in s.of("pair"))
    if not (s.has("howmany") or named_so) or s.measures or all(n.sure for n in s.named):
        return None
    if named_so and not s.has("howmany"):
        return Query("list", s.projects, where=s.where)
    return Query("list" if s.any_of("which", "list_it") else "count", s.projects, where=s.where)


def _which_word(s: Sentence) -> Query | None:
    """哪个是新增哪个是延续, 什么时候追加的: the words are what is asked, not a condition."""
    words = {"kind": "kind", "source": "source", "grade": "grade"}
    for kind, measure in words.items():
        said = {t.value for t in s.of(kind)}
        dated = kind == "source" and said and (s.has("when", "ask") or s.has("dept", "year"))
        if (len(said) > 1 or dated) and not s.any_of("why", "plus", "sum"):
            return Query("values", s.projects, (measure,))
    return None


def _compare(s: Sentence) -> Query | None:
    if len(s.projects) < 2:
        return None
    chooses = s.any_of("which", "who") and s.any_of("adj", "sup")
    if not (s.any_of("more", "differ", "gap", "than", "versus", "progress_word") or chooses):
        return None
    asked = next((m for m in s.all_measures if m in ("kind", "source", "grade")), None)
    if asked is not None and not any(m in NUMERIC for m in s.all_measures):
        return Query("values", s.projects, (asked,))
    default = "spend" if s.has("add") or any("cost" in t.text for t in s.tokens) else "budget"
    return Query("compare", s.projects, (numeric(s, default),), order=direction(s))


def _lost(s: Sentence) -> Query | None:
    """哪里丢分, 为什么只得93分, 为什么是良不是优."""
    scored = any(c.measure in ("total", "grade", "output", "benefit", "satisfaction") for c in s.where)
    asks_why = s.has("why") and (scored or "total" in s.all_measures or "grade" in s.all_measures)
    scored = scored or any(n.kind == "points" for n in s.numbers)
    asks_why = asks_why or (s.has("why") and scored)
    asks_where = s.has("where") and (s.has("full") or scored)
    if not (s.has("lost") or asks_why or asks_where) or (
        s.has("lost") and s.any_of("yes_no") and not s.any_of("why", "where")
    ):
        return None
    parts = tuple(m for m in s.all_measures if m in POINTS and m != "total")
    return Query("lost", s.projects, parts)


def _why(s: Sentence) -> Query | None:
    if not s.has("why") and "reason" not in s.all_measures:
        return None
    others = tuple(m for m in s.measures if m not in ("reason", "measures", "rate", "spend", "remaining", "budget"))
    goal, cause = s.position("measure", "goal"), s.position("why")
    if (others and "reason" in s.all_measures) or (goal is not None and cause is not None and cause < goal):
        return None  # 为啥要租，目标是什么 asks for the goal; 偏离目标的原因 for the reason
    both = ("reason", "measures") if "measures" in s.all_measures else ("reason",)
    low = s.any_of("why_low", "over", "spent", "adj") or {"rate", "remaining", "spend"} & set(s.all_measures)
    return Query("why", s.projects, both, topic="spending" if low else None)


def _unspent(s: Sentence) -> Query | None:
    """有多少没花完 asks for the money, not whether."""
    if not s.has("spent", "no") or not s.has("howmuch") or s.has("yes_no"):
        return None
    return Query("values", s.projects, tuple(dict.fromkeys((*s.measures, "remaining"))))


def _made_of(s: Sentence) -> Query | None:
    """总分95.5是怎么来的; 按规则算是多少: its parts, or the rule beside what is stated."""
    if s.has("by_rule") and set(s.all_measures) & {"execution", "total", "rate"}:
        return Query("check", s.projects, s.all_measures, topic="execution")
    made = s.any_of("evidence") and any("怎么" in t.text for t in s.of("evidence"))
    number = next((n.value for n in s.numbers), None)
    return Query("values", s.projects, ("parts",), amount=number) if made and "total" in s.all_measures else None


def _when_given(s: Sentence) -> Query | None:
    """啥时候给的钱: only whether it was there at the start or added is known."""
    if not s.has("when", "ask") or not s.all_measures or not set(s.all_measures) <= {"budget"}:
        return None
    return Query("values", s.projects, ("source",))


def _verify(s: Sentence) -> Query | None:
    asks = s.any_of("yes_no", "right", "any")
    if s.any_of("howmuch", "why", "which") and not s.has("right"):
        return None
    conditions = tuple(dict.fromkeys((*s.where, *(_claimed(s) if asks else ()))))
    if not conditions or (not asks and s.measures and not s.any_of("spent", "full")):
        return None
    if len(s.projects) > 1:
        return Query("every", s.projects, against=conditions)
    if not asks and all(c.measure in ("kind", "budget_kind", "grade") for c in conditions):
        # 年初预算数 without a question mark asks for the sum, 食堂 延续 for the kind.
        shown = {"budget_kind": "budget"}.get(conditions[0].measure, conditions[0].measure)
        return Query("values", s.projects, (shown,))
    return Query("verify", s.projects, s.measures, where=conditions)


def _claimed(s: Sentence) -> tuple[Condition, ...]:
    """500万对吗: a sum without a comparison is a claim of equality."""
    unused = [(i, t.value) for i, t in enumerate(s.tokens) if t.kind == "number" and i not in s.used]
    for i, number in unused:
        if number.kind == "money":
            op: Op = ">=" if s.tokens[i - 1].text.endswith("有") else "="
            measure = next((m for m in s.all_measures if m in ("budget", "spend", "remaining")), "budget")
            return (Condition(measure, op, number.value),)
        if number.kind == "plain" and (measure := next((m for m in s.all_measures if m in NUMERIC), "")):
            return (Condition(measure, "=", number.value),)
    if s.has("measure", "remaining") and s.measures == ("remaining",) and not s.where:
        return (Condition("remaining", ">", HUNDRED - HUNDRED),)
    return ()


def _in_other_units(s: Sentence) -> Query | None:
    """237万是多少元: whichever of its figures that is."""
    money = next((n for n in s.numbers if n.kind == "money"), None)
    if s.has("unit_ask") and not s.all_measures and not s.numbers and any(n.text for n in s.named):
        return Query("values", s.projects, ("budget", "spend"))
    if money is None or not s.has("unit_ask"):
        return None
    return Query("values", s.projects, s.measures, amount=money.value)


def _values(s: Sentence) -> Query | None:
    measures = s.measures or (s.all_measures if s.has("howmuch") else ())
    if s.english and s.has("sum") and measures and set(measures) <= set(POINTS):
        measures = tuple(dict.fromkeys((*measures, "total")))  # satisfaction score and total
    if not measures:
        return None
    if "card" in measures:
        measures = tuple(m for m in measures if m != "card")
        if not measures:
            return Query("card", s.projects)
    part = _part_asked(s)
    return Query("values", s.projects, measures, topic=part)


def _part_asked(s: Sentence) -> str | None:
    """食堂经费米面支出, planned spending: words nothing explains that say of which part a figure is asked."""
    for i, token in enumerate(s.tokens):
        if token.kind == "measure" and token.value in (*NUMERIC, "money") and (part := _part_before(s, i)):
            return part
    return None


def _part_before(s: Sentence, at: int) -> str:
    """The words between what is asked and what stands before it, where one of them is unknown."""
    start = at
    while start and s.tokens[start - 1].kind in ("filler", UNKNOWN, "list_it", "neg", "without_end", "reach"):
        start -= 1
    words = s.tokens[start:at]
    first = next((i for i, t in enumerate(words) if t.kind == UNKNOWN), None)
    if first is None:
        return ""
    if first and len(words[first - 1].text) == 1 and words[first - 1].text not in "的里中那这是":
        first -= 1  # 进口部分, of which 进 is known
    last = max(i for i, t in enumerate(words) if t.kind != "filler" or t.text not in ("的", "of", "the", "in", "这块"))
    part = s.text[words[first].start : words[last].end].strip()
    return part if len(part) > 1 else ""


def _unknown_attribute(s: Sentence) -> Query | None:
    """办公用房的房东是谁: something about the project that nothing here explains."""
    words = [w for w in s.left_over if len(w) > 1 or s.any_of("who", "where")]
    if not words and not s.any_of("who", "where", "when"):
        return None
    asks = s.any_of("who", "where", "howmuch", "which", "when", "yes_no")
    if not asks and len("".join(words)) < 4:
        return None
    return Query("missing", s.projects, topic=" ".join(words)[:40] or None)


_READERS: tuple[Callable[[Sentence], Query | None], ...] = (
    _quantity,
    _progress,
    _against_average,
    _standing,
    _share,
    _count,
    _sum,
    _which_word,
    _compare,
    _lost,
    _why,
    _unspent,
    _made_of,
    _when_given,
    _in_other_units,
    _verify,
    _values,
    _unknown_attribute,
)
