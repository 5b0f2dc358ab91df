"""Whether a Query says all that was said: what is read but not used is not dropped, the question is refused."""

from collections.abc import Callable, Mapping
from typing import cast

from bot.asking.query import Query
from bot.asking.reading.amounts import Number
from bot.asking.reading.sentence import Sentence
from bot.asking.reading.tokens import PROJECT_TOKEN, UNKNOWN, Token

_FREE = (
    "talk",
    "refused",
    "missing",
    "open",
    "not_understood",
    "rule",
    "check",
    "department",
    "why",
    "lost",
    "rectify",
    "workday",
    "impossible",
)
_ORDERED = ("rank", "standing", "compare", "groups", "against_average", "owners")
_GROUPS = ("list", "count", "rank", "sum", "average", "share", "groups", "exists", "every", "progress", "owners")
_WORDS = {"kind": "kind", "source": "budget_kind", "grade": "grade"}
_ASKED = {"kind": "kind", "source": "source", "grade": "grade"}


def says_all(s: Sentence, query: Query) -> bool:
    """Whether every content word of the sentence has become part of the query."""
    if query.act == "years":
        return True  # its parts were looked at when it was put together
    if query.act not in ("impossible", "rectify", "workday") and not _period_is_read(s, query):
        return False
    if query.act == "department" and not _of_the_department(s, query):
        return False
    if query.act in _FREE:
        return True
    if query.projects and len({p for p in s.projects if p not in query.projects}) > 0:
        return False
    return all(
        _is_used(s, query, i, token) for i, token in enumerate(s.tokens) if i not in s.used or not _stands(s, query, i)
    )


def _of_the_department(s: Sentence, query: Query) -> bool:
    """Nothing beside the department's figure was asked: no thing we do not know, no ranking, no threshold."""
    if any(len(t.text) > 1 and not t.text.isascii() for t in s.of(UNKNOWN)):
        return False
    return not s.any_of("sup", "place", "first", "ordinal", "cmp", "after", "order", "gap", "times_ask")


def _stands(s: Sentence, query: Query, i: int) -> bool:
    """Whether the condition this token belongs to is in the query."""
    conditions = [condition for condition, used in s.found if i in used]
    measures = {*query.measures, *(c.measure for c in (*query.where, *query.against))}
    in_query = {(c.measure, str(c.value)) for c in (*query.where, *query.against)}
    return all(
        (c.measure, str(c.value)) in in_query or c.measure in measures or query.amount == c.value for c in conditions
    )


def _is_used(s: Sentence, query: Query, i: int, token: Token) -> bool:
    test = _TESTS.get(token.kind)
    return test is None or test(s, query, i)


def _number(s: Sentence, query: Query, i: int) -> bool:
    number, before = cast(Number, s.tokens[i].value), s.before(i)
    if any(c.value == number.value for c in (*query.where, *query.against)):
        return True
    if before is not None and s.tokens[before].kind in ("full", "inclusive", "exclusive"):
        return True  # 没拿满30分
    if query.act == "values" and number.kind == "percent" and s.any_of("reach", "gap"):
        return False
    if query.act in ("values", "verify") and query.projects and number.kind not in ("count", "plain"):
        return not _compares(s, i)  # 那一千万的预算: the answer gives the true figure
    if number.kind in ("count", "plain") and number.value in (query.limit, query.place):
        return True
    if number.kind == "count":  # 两个项目, 12个项目 count what is meant
        return number.value <= max(len(query.projects), 1) or query.act in (*_GROUPS, "standing", "against_average")
    if query.amount is not None and abs(query.amount) in (number.value, number.written):
        return True
    return query.act == "what_if" or (query.act == "values" and bool(query.unit) and query.amount is not None)


def _compares(s: Sentence, i: int) -> bool:
    """Whether a comparison stands beside this number."""
    beside = [at for at in (s.before(i), s.after(i, skip=())) if at is not None]
    return any(s.tokens[at].kind in ("cmp", "after", "add", "become", "cut") for at in beside)


def _comparison(s: Sentence, query: Query, i: int) -> bool:
    beside = [at for at in (s.before(i), s.after(i)) if at is not None]
    if not any(s.tokens[at].kind in ("number", "average") for at in beside):
        return True
    return query.act in ("what_if", "compare", "groups", "against_average")


def _negation(s: Sentence, query: Query, i: int) -> bool:
    """没, 不 and not change a set; beside one project they are mostly manners of speaking."""
    return query.act not in _GROUPS or query.act == "what_if" or s.any_of("yes_no") or query.where != ()


def _place(s: Sentence, query: Query, i: int) -> bool:
    return query.act in _ORDERED


def _word(s: Sentence, query: Query, i: int) -> bool:
    """A kind, source or grade: a condition, or what is asked."""
    kind = s.tokens[i].kind
    conditions = (*query.where, *query.against)
    if any(c.measure == _WORDS[kind] for c in conditions) or _ASKED[kind] in query.measures:
        return True
    if query.projects and kind == "source":
        return "budget" in query.measures or query.act in ("compare", "sum", "share", "what_if", "card")
    return query.act == "what_if" or (kind == "grade" and query.amount is not None)


def _spent(s: Sentence, query: Query, i: int) -> bool:
    conditions = (*query.where, *query.against)
    return (
        query.act == "what_if"
        or any(c.measure in ("rate", "spend") for c in conditions)
        or bool({"rate", "remaining", "spend"} & set(query.measures))
    )


def _points(s: Sentence, query: Query, i: int) -> bool:
    return (
        query.act == "what_if"
        or any(c.value == "full" for c in (*query.where, *query.against))
        or "total" in query.measures
    )


def _acts(*acts: str) -> Callable[[Sentence, Query, int], bool]:
    return lambda s, query, i: query.act in acts


def _measure(s: Sentence, query: Query, i: int) -> bool:
    """科室, 负责人 and the text measures must be answered when they are named."""
    asked = str(s.tokens[i].value)
    if asked not in ("section", "responsible", "goal", "measures"):
        return True
    return asked in query.measures or (query.act == "owners" and query.topic == asked)


def _unknown(s: Sentence, query: Query, i: int) -> bool:
    """Of a group nothing may be left unread; beside one project a stray character may."""
    text = s.tokens[i].text
    if query.projects:
        noted = query.topic is not None and text in query.topic
        overview = query.act == "card" and not s.any_of("howmany", "howmuch")
        return noted or overview or len(text) < 2 or _is_manner(s, i)
    return not any(c.isalpha() for c in text)


def _is_manner(s: Sentence, i: int) -> bool:
    """A word that stands after what was asked, or in a clause of its own, says nothing about which part is meant."""
    after = s.after(i, skip=("filler", UNKNOWN))
    return after is None or s.tokens[after].kind not in ("measure", "howmuch", "sum", "spent", "unspent")


def _asks_when(s: Sentence, query: Query, i: int) -> bool:
    """什么时候到期: only when a budget was added is known."""
    return s.tokens[i].value != "ask" or "source" in query.measures or query.act in ("entries", "rectify")


def _stated(s: Sentence, query: Query, i: int) -> bool:
    """A figure of the department is no figure of projects, except where the words are the same."""
    if s.tokens[i].value in ("year", "name"):
        return query.act == "department" or "source" in query.measures
    return str(s.tokens[i].value) in ("project_spend", "total_spend", "total_budget", "count") or query.act in (
        "share",
        "values",
    )


def _owned(s: Sentence, query: Query, i: int) -> bool:
    """Whose it is must have become a condition; whether a named project is theirs is looked up."""
    whose = {c.measure for c in (*query.where, *query.against)}
    token = s.tokens[i]
    return bool(query.projects) or (s.owners[token.value].kind if token.kind == "owner" else token.value) in whose


def _owns(s: Sentence, query: Query, i: int) -> bool:
    """负责, 归口: whose it is is asked or said."""
    measures = {*query.measures, *(c.measure for c in (*query.where, *query.against)), query.topic}
    return bool(measures & {"section", "responsible"})


def _pair(s: Sentence, query: Query, i: int) -> bool:
    """工程类的项目: of a sort nothing is known of, unless the word before it is a condition."""
    before = s.tokens[i - 1] if i else None
    if not s.tokens[i].text.startswith("类") or before is None or before.end != s.tokens[i].start:
        return True
    return i - 1 in s.used or before.kind in ("pronoun", PROJECT_TOKEN)


def _why(s: Sentence, query: Query, i: int) -> bool:
    return "reason" in query.measures


_TESTS: Mapping[str, Callable[[Sentence, Query, int], bool]] = {
    "number": _number,
    "cmp": _comparison,
    "after": _comparison,
    "neg": _negation,
    "without": _acts("what_if"),
    "place": _place,
    "ordinal": _place,
    "first": _place,
    "order": _acts(*_ORDERED, "list"),
    "sup": _acts(*_ORDERED, "progress", "entries"),
    "more": _acts(*_ORDERED, "what_if", "verify", "progress"),
    "average": _acts("average", "groups", "against_average", "what_if", "compare"),
    "share": _acts("share", "what_if", "values"),
    "times_ask": _acts("what_if"),
    "gap": _acts("what_if", "compare", "groups", "progress"),
    "add": _acts("what_if", "compare", "groups"),
    "cut": _acts("what_if"),
    "become": _acts("what_if"),
    "grow": _acts("what_if"),
    "even_out": _acts("what_if", "average"),
    "kind": _word,
    "source": _word,
    "grade": _word,
    "spent": _spent,
    "unspent": _spent,
    "over": _spent,
    "full": _points,
    "measure": _measure,
    "dept": _stated,
    "when": _asks_when,
    "why": _why,
    "owner": _owned,
    "mine": _owned,
    "nobody": _owned,
    "owns": _owns,
    "by": _acts("owners"),
    "entry": _acts("entries"),
    "before": _acts(),  # what it was before a change
    "refund": _acts(),  # no figure of its own
    "pair": _pair,
    UNKNOWN: _unknown,
}


def _period_is_read(s: Sentence, query: Query) -> bool:
    """Two years, or a day that could not be told, are not answered with one year's figure."""
    if s.has("day") and query.as_of is None:
        return False
    begins = query.since is not None and (query.since.month, query.since.day) != (1, 1)
    if begins and not {*query.measures, *(c.measure for c in (*query.where, *query.against))} <= {"spend"}:
        return False  # only spending is of a period
    years = {t.text.rstrip("年度 ") for t in s.of("year")} | {t.text for t in s.of("when", "this", "last", "before")}
    return len(years) <= 1 and not s.has("period")
