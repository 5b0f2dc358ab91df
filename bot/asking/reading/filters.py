"""Conditions: 执行率低于80%, 新增, 没花完, 满意度扣分, between 200 and 500."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import cast

from bot.asking.query import FULL, MEAN, MINE, NOBODY, POINTS, Condition, Op
from bot.asking.reading.amounts import Number
from bot.asking.reading.sentence import Sentence
from bot.asking.reading.tokens import Token
from db.money import WAN

HUNDRED = Decimal(100)
Found = tuple[Condition, frozenset[int]]
_WORDS = {"kind": "kind", "source": "budget_kind", "grade": "grade"}
_MONEY = ("budget", "spend", "remaining")


def with_conditions(sentence: Sentence) -> Sentence:
    """The sentence with its conditions found."""
    found = tuple(_conditions(sentence))
    excluded = _excluded(sentence)
    if excluded is not None:
        strict: dict[str, Op] = {"<=": "<", ">=": ">"}
        found = tuple(
            (replace(c, op=strict.get(c.op, c.op)), used) if c.value == excluded else (c, used) for c, used in found
        )
    return replace(sentence, found=found)


def _excluded(s: Sentence) -> Decimal | None:
    """80%到100%之间（不含100%）: the bound that does not belong to it."""
    at = s.position("exclusive")
    after = None if at is None else s.after(at)
    if after is None or s.tokens[after].kind != "number":
        return None
    return cast(Number, s.tokens[after].value).value


def _conditions(s: Sentence) -> Iterator[Found]:
    spans = dict(_between(s))
    taken = {i for used in spans.values() for i in used}
    yield from ((condition, frozenset(used)) for condition, used in spans.items())
    for i, token in enumerate(s.tokens):
        if token.kind == "number" and i not in taken:
            yield from _numeric(s, i)
        elif token.kind == "unspent":
            yield _turned(s, i, Condition("spend", "=", Decimal(0)), {i})
        elif token.kind == "spent":
            yield _turned(s, i, Condition("rate", ">=" if token.value == "yes" else "<", HUNDRED), {i})
        elif token.kind in ("full", "lost"):
            yield from _points(s, i, token)
        elif token.kind in _WORDS:
            yield from _word(s, i, token)
        elif token.kind == "average":
            yield from _against_mean(s, i)
        elif token.kind == "over":
            yield _turned(s, i, Condition("rate", ">", HUNDRED), {i})
        elif token.kind == "owner":
            owner = s.owners[token.value]
            yield _turned(s, i, Condition(owner.kind, "=", owner.names[0]), {i})
        elif token.kind == "mine":
            yield _turned(s, i, Condition(str(token.value), "=", MINE), {i})
        elif token.kind == "nobody":
            yield Condition(str(token.value), "=", NOBODY), frozenset({i})
        elif token.kind in ("fail", "pass"):
            yield Condition("total", "<" if token.kind == "fail" else ">=", Decimal(60)), frozenset({i})


def _turned(s: Sentence, index: int, condition: Condition, used: set[int]) -> Found:
    """The condition, turned round by a 不是, 除了, 不算 or not that stands before it."""
    before = s.before(index, skip=("filler", "measure", "projects_word", "which", "pronoun"))
    if before is not None and s.tokens[before].kind in ("neg", "without"):
        return condition.negated(), frozenset(used | {before})
    return condition, frozenset(used)


def _between(s: Sentence) -> Iterator[tuple[Condition, set[int]]]:
    """200万到500万之间, between 200 and 500: both ends belong to it."""
    numbers = list(s.indexes("number"))
    for first, second in pairwise(numbers):
        joined = "".join(t.text for t in s.tokens[first + 1 : second]).strip()
        if joined not in ("到", "至", "-", "~", "—", "–", "和", "与", "and", "to"):
            continue
        if not (s.has("between") or joined in ("到", "至", "-", "~", "—", "–", "to")):
            continue
        low, high = cast(Number, s.tokens[first].value), cast(Number, s.tokens[second].value)
        if low.kind == "plain":
            low = Number(high.kind, low.value * (high.value / high.written if high.written else 1), low.written)
        measure, at = _measure_of(s, first, low)
        if measure is None:
            continue
        used = {*range(first, second + 1)} | at
        yield Condition(measure, ">=", _amount(measure, low)), used
        yield Condition(measure, "<=", _amount(measure, high)), used


def _numeric(s: Sentence, i: int) -> Iterator[Found]:
    number = cast(Number, s.tokens[i].value)
    if number.kind in ("times", "count", "things"):
        return
    op, used = _op(s, i)
    before = s.before(i)
    if before is not None and s.tokens[before].kind in ("full", "exclusive", "inclusive"):
        return  # 没拿满30分: the number only says what full is
    if op is None:
        return
    measure, at = _measure_of(s, i, number)
    if measure is None:
        return
    condition, first = Condition(measure, op, _amount(measure, number)), min({i} | used | at)
    yield _turned(s, first, condition, {i} | used | at) if op != "!=" else (condition, frozenset({i} | used | at))


_IS = ("是", "为", "得", "刚好", "正好", "at", "of", "is", "was")


def _op(s: Sentence, i: int) -> tuple[Op | None, set[int]]:
    """The comparison a number stands in, and the tokens that say it; None where it stands in none."""
    after, before = s.after(i, skip=()), s.before(i)
    if after is not None and s.tokens[after].kind == "after":
        op, used = cast(Op, s.tokens[after].value), {after}
        if before is not None and s.tokens[before].kind == "neg":
            return Condition("", op, "").negated().op, used | {before}
        return op, used
    if before is None:
        return ("=", set()) if cast(Number, s.tokens[i].value).kind == "percent" else (None, set())
    kind = s.tokens[before].kind
    if kind == "than" and (adj := _adjective(s, i)) is not None:
        return "<" if s.tokens[adj].value == "asc" else ">", {before, adj}
    if kind == "cmp":
        return _compared(s, before)
    if kind == "neg":
        return "!=", {before}
    said = s.tokens[i - 1].text.strip() if i else ""
    number = cast(Number, s.tokens[i].value)
    if kind == "measure" and s.tokens[before].text.endswith("到"):
        return ">=", set()  # 花到六成没有
    if said == "有" and not s.has("any"):
        return ">=", set()  # 花了有两百万吗
    if kind == "measure" or said in _IS or (number.kind == "percent" and number.value == HUNDRED):
        return "=", set()
    return None, set()


def _compared(s: Sentence, cmp: int) -> tuple[Op, set[int]]:
    """A comparison word, turned round by a 不是 before it; of two in a row (大于等于) the pair."""
    op, earlier = cast(Op, s.tokens[cmp].value), s.before(cmp)
    if earlier is None:
        return op, {cmp}
    if s.tokens[earlier].kind == "neg":
        return Condition("", op, "").negated().op, {cmp, earlier}
    if s.tokens[earlier].kind == "cmp" and op == "=":
        joined: dict[str, Op] = {"<": "<=", ">": ">="}
        return joined.get(str(s.tokens[earlier].value), op), {cmp, earlier}
    return op, {cmp}


def _adjective(s: Sentence, i: int) -> int | None:
    """比80%低: the word after the number says which way."""
    after = s.after(i)
    return after if after is not None and s.tokens[after].kind in ("adj", "more") else None


def _measure_of(s: Sentence, i: int, number: Number) -> tuple[str | None, set[int]]:
    """What a number is a number of: the measure named nearest before it, else after it, else what its unit says."""
    fitting = {
        "money": (*_MONEY, "money"),
        "percent": ("rate", "rate_percent"),
        "points": (*POINTS,),
        "plain": (*_MONEY, "money", "rate", *POINTS),
    }[number.kind]
    for span in (range(i - 1, -1, -1), range(i + 1, min(i + 4, len(s.tokens)))):
        for j in span:
            token = s.tokens[j]
            if token.kind == "number" and token.value.kind not in ("count", "plain"):
                break
            if token.kind == "measure" and token.value == "money" and j and s.tokens[j - 1].value in fitting:
                continue  # 剩余资金 is what remains
            if token.kind == "measure" and token.value in fitting:
                return _plain_measure(token.value), {j}
    default = {"money": "budget", "percent": "rate", "points": "total", "plain": None}[number.kind]
    if number.kind == "money" and s.has("measure", "spend"):
        default = "spend"
    return default, set()


def _plain_measure(measure: str) -> str:
    return {"money": "budget", "rate_percent": "rate"}.get(measure, measure)


def _amount(measure: str, number: Number) -> Decimal:
    """A bare number beside a sum of money is in 万元."""
    return number.value * WAN if measure in _MONEY and number.kind == "plain" else number.value


def _against_mean(s: Sentence, i: int) -> Iterator[Found]:
    """执行率高于平均."""
    before = s.before(i)
    comparing = ("cmp", "more", "than")
    if before is None or s.tokens[before].kind not in comparing:
        return
    word = s.tokens[before]
    op: Op = cast(Op, word.value) if word.kind == "cmp" else "<" if s.has("adj", "asc") or word.value == "asc" else ">"
    at = next((j for j in range(before - 1, -1, -1) if s.tokens[j].kind == "measure"), None)
    if at is None and "分" in s.tokens[i].text:
        yield Condition("total", op, MEAN), frozenset({i, before})
    elif at is not None and s.tokens[at].value in (*_MONEY, "rate", *POINTS):
        yield Condition(cast(str, s.tokens[at].value), op, MEAN), frozenset({i, before, at})


def _points(s: Sentence, i: int, token: Token) -> Iterator[Found]:
    """满分, 没拿满分, 扣分: of the part of the evaluation that is named beside it."""
    near = [*range(i - 1, max(i - 4, -1), -1), *range(i + 1, min(i + 4, len(s.tokens)))]
    at = next((j for j in near if s.tokens[j].kind == "measure" and s.tokens[j].value in (*POINTS, "rate")), None)
    if at is not None and at < i and any(t.kind == "number" for t in s.tokens[at:i]) and "分" in token.text:
        at = None  # 执行率100%但是没满分
    if at is None and "分" not in token.text and not token.text.isascii():  # 执行率九成以上但没满
        at = next((j for j in s.indexes("measure") if s.tokens[j].value == "rate"), None)
    measure = "total" if at is None else cast(str, s.tokens[at].value)
    used = {i} if at is None else {i, at}
    op: Op = "=" if (token.kind, token.value) == ("full", "yes") else "<"
    yield from _points_beside(s, at, i, op)
    if measure == "rate" and "分" not in token.text and token.text.isascii() is False:
        yield Condition("rate", ">=" if op == "=" else "<", HUNDRED), frozenset(used)
        return
    yield _turned(s, i, Condition("execution" if measure == "rate" else measure, op, FULL), used)


def _points_beside(s: Sentence, at: int | None, i: int, op: Op) -> Iterator[Found]:
    """产出和效益都满分: what is named in a row with it is meant, too."""
    if op != "=" or at is None or at > i:
        return
    while at >= 2 and s.tokens[at - 1].text in ("和", "、", "与", "跟", "及", "以及", "and", ","):
        at -= 2
        if s.tokens[at].kind != "measure" or s.tokens[at].value not in POINTS:
            return
        yield Condition(cast(str, s.tokens[at].value), op, FULL), frozenset({at})


def _word(s: Sentence, i: int, token: Token) -> Iterator[Found]:
    """新增, 追加, 良: unless it is what is asked (新增还是延续)."""
    condition = Condition(_WORDS[token.kind], "=", cast(str, token.value))
    after = s.after(i, skip=())
    used = {i}
    if token.kind == "source" and after is not None and s.tokens[after].kind == "measure":
        used |= {after} if s.tokens[after].value == "budget" and not s.projects else set()
    if token.kind == "grade":
        used |= {j for j in (i - 1,) if j >= 0 and s.tokens[j].kind == "measure" and s.tokens[j].value == "grade"}
    yield _turned(s, i, condition, used)
