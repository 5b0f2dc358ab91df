"""Several years in one question: 2020年和2021年, 近三年, 逐年, 比去年多花了多少, 哪年最高."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from bot.asking.query import POINTS, Query
from bot.asking.reading.amounts import han_number
from bot.asking.reading.complete import says_all
from bot.asking.reading.sentence import Sentence

_NO_YEAR = r"(?!\s*(?:万|亿|元|千|块|个|分|%|\d|\.\d|yuan|rmb|wan|million|points?))"
_YEAR = r"(?<!\d)(?:20|19)\d\d(?:\s*年度?(?!初|中|底|末))?" + _NO_YEAR
_RANGE = re.compile(r"((?:20|19)\d\d)年?(?:到|至|-|~|—|–| to )((?:20|19)\d\d)年?")
_EACH = re.compile(
    rf"{_YEAR}|今年|本年度?(?!预算)|去年|上一?年度?|前年(?!度)|\bthis year\b|\blast year\b|\bthe year before last\b"
)
_RECENT = re.compile(
    r"(?:最近|近|过去|前|这)(?P<han>[两二三四五六七八九十\d])年(?:来|间|内|里|以来)?的?|(?<![第前后\d])(?P<bare>[两二三四五])年(?:来|间|内|以来|的|里|(?=变化|对比|走势|趋势|分别|各|预算|支出|执行率|得分|总分|合计|一共))"
    r"|\b(?:past|last|previous|recent) (?P<en>two|three|four|five|\d) years\b"
)
_ALL = re.compile(
    r"(?:最近|近|过去|这|前)几年(?:来|间|内|里|以来)?的?|历年(?:来)?的?|逐年|每一?年度?(?:的|都|各)?|各年度?(?:的|都)?|分年度?|年度变化|按年度?"
    r"|\b(?:each|every|all|over the|in all|recent|past few|by) years?\b|\byear by year\b|\bthrough the years\b"
)
_WHICH = re.compile(
    r"哪一?(?:个)?(?:年度|年)(?!的?(?:数据|报告|自评))|\b(?:which|what) year\b"
    r"|(?:(?<=\bhighest)|(?<=\blowest)|(?<=\bbest)|(?<=\bworst)) year\b"
)
_CHANGE = re.compile(
    rf"(?:相?比|较|相较于?|对比|跟|和|与|同)\s*(?P<year>去年|上一?年度?|前一年|前年|{_YEAR})(?:同期)?(?:相?比(?:较|起来)?|对比)?(?:来说|来看)?"
    r"|同比|\b(?:compared (?:to|with)|than|vs\.?|versus|against|from|over|since) "
    r"(?P<en>last year|(?:20|19)\d\d|the year before|the previous year)\b"
    r"|\byear[- ]on[- ]year\b"
)
_GREW = re.compile(
    r"(?:是)?(?:多|(?<!多)少|增加|减少|增长|下降|提高|降低|上升|涨|降|高|低|变化|增|减|升)(?:还是(?:少|多|减少|下降|降低|低|降|减))?(?:了|出|掉)?"
    r"(?=\s*(?:花|支|用|执行|多少|几|没|吗|么|[？?，,。]|$|情况|幅度|率))|(?:增长|变化|增减)(?:率|幅度|情况|量)?|增幅|降幅|涨幅|变化大不大"
    r"|\b(?:how much )?(?:more|less|higher|lower)\b|\b(?:increased?|decreased?|grown?|grew|changed?)\b"
    r"|\b(?:gone|went|go) (?:up|down)\b"
)
_FILTERS = re.compile(
    r"的(?:那些|这些|几个)?(?:项目|科室?|有)|哪些|哪几个|几个|\bprojects? (?:that|which|with)\b|\bwhich projects\b"
)
_BEST = re.compile(
    r"最(?P<way>高|多|大|好|低|少|小|差)的?|\b(?P<en>highest|most|best|largest|lowest|least|worst|smallest)\b"
)
_BETTER = re.compile(r"(?:得|更|比较)?(?P<way>高|多|大|好|低|少|小|差)(?P<en>)(?:一些|一点|些|点)?\W*$")
_ROSE = re.compile(r"(?:上)?(?:涨|增长)了?(?:了)?(?=多少|几|吗|没|幅|率|\W*$)|(?:涨|增长|增|降)幅|增长率")
_EMPTY = re.compile(r"分别|各自|各是|各|都(?=是|有|花|多)|\brespectively\b|\bin\b(?=\s*(?:and|$|[?.]))")
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}
_ACTS = ("values", "card", "sum", "average", "count", "department", "list", "share", "why")


@dataclass(frozen=True, slots=True)
class Spread:
    """Which years are asked for, what about them (each, change, best), and the question without them."""

    years: tuple[str, ...]
    topic: str
    rest: str
    order: Literal["desc", "asc"] | None = None


_WORDS = (
    _RECENT,
    _ALL,
    _CHANGE,
    re.compile("(?:增长|变化|增减|增幅|降幅|涨幅)[了率情况幅度]*"),
    re.compile("前一年|哪一?年"),
)


def without_years(text: str) -> str:
    """Blanks for the words about years, so that nobody looks for them among names; places stay."""
    if spread(text) is None and not _CHANGE.search(text):
        return text
    for words in _WORDS:
        text = words.sub(lambda found: " " * len(found.group()), text)
    return text


def spread(text: str) -> Spread | None:
    """The years of a question that asks for more than one; None for any other."""
    for reader in (_best, _changed, _in_a_row, _listed):
        found = reader(text)
        if found is not None:
            return found
    return None


def over_years(
    s: Sentence, today: date, decide: Callable[[Sentence, date], Query | None], again: Callable[[str], Sentence]
) -> Query | None:
    """The question for each of its years; None where what is asked cannot be asked of a year."""
    asked = spread(s.text)
    if asked is None:
        return None
    rest = again(asked.rest)
    base = decide(rest, today)
    return wrapped(base, asked) if base is not None and says_all(rest, base) else None


def wrapped(base: Query, asked: Spread) -> Query | None:
    """The query put to several years."""
    if base.act == "years" and base.of is not None:
        base = replace(base, act=base.of, topic=None)
    if base.act == "card":
        base = replace(base, act="values", measures=("budget", "spend", "rate"))
    if base.act == "open" and base.measures and set(base.measures) <= set(POINTS):
        base = replace(base, act="average", measures=base.measures[:1])
    if base.act == "sum" and base.topic == "open" and set(base.measures) <= set(POINTS):
        base = replace(base, act="average", measures=base.measures[:1])
    unfit = base.act not in _ACTS or (base.act == "list" and asked.topic != "each")
    if unfit or base.as_of is not None or base.amount is not None or base.topic not in (None, "open"):
        return None
    years: dict[str, Any] = {"years": asked.years, "year": None, "when": None}
    return replace(base, act="years", of=base.act, topic=asked.topic, order=asked.order, **years)


def _best(text: str) -> Spread | None:
    which, best = _WHICH.search(text), _BEST.search(text) or _BETTER.search(text)
    if which is None or best is None:
        return None
    low = (best["way"] or best["en"]) in ("低", "少", "小", "差", "lowest", "least", "worst", "smallest")
    rest = _BETTER.sub(" ", _BEST.sub(" ", _WHICH.sub(" ", text)))
    return Spread(("all",), "best", _without(rest), "asc" if low else "desc")


def _changed(text: str) -> Spread | None:
    """比去年多花了多少: the year that is compared with, and the one that is spoken of."""
    found = _CHANGE.search(text)
    if found is None and _ROSE.search(text) and not _EACH.search(text):
        return Spread(("last", "this"), "change", _without(_GREW.sub(" ", _ROSE.sub(" ", text))))
    if found is None:
        return None
    said = found["year"] or found["en"]
    other = _word(said) if said else "last"
    rest = text[: found.start()] + " " + text[found.end() :]
    own = [_word(m.group()) for m in _EACH.finditer(rest)]
    if _FILTERS.search(rest):
        return None  # 比去年多花的项目: a filter, no change of a sum
    if len(set(own)) > 1 or other in own:
        return None
    if not own and said and said[:2].isdigit() and not _GREW.search(rest):
        return None  # 道交和2021年 compares nothing
    if not own and not _GREW.search(rest) and found.group()[0] in "跟和与同" and "比" not in found.group():
        return None  # 和去年: 今年和去年 is read as a list of years
    rest = _GREW.sub(" ", _EACH.sub(" ", rest))
    return Spread((other, own[0] if own else "this"), "change", _without(rest))


def _in_a_row(text: str) -> Spread | None:
    if found := _RECENT.search(text):
        said = found["han"] or found["bare"] or found["en"]
        number = int(said) if said.isdigit() else _NUMBERS.get(said) or int(han_number(said) or 0)
        return (
            Spread((f"recent:{number}",), "each", _without(_GREW.sub(" ", _RECENT.sub(" ", text))))
            if number > 1
            else None
        )
    if _ALL.search(text):
        return Spread(("all",), "each", _without(_GREW.sub(" ", _ALL.sub(" ", text))))
    return None


def _listed(text: str) -> Spread | None:
    if found := _RANGE.search(text):
        first, last = int(found[1]), int(found[2])
        if first < last <= first + 20:
            rest = text[: found.start()] + " " + text[found.end() :]
            return Spread(tuple(str(year) for year in range(first, last + 1)), "each", _without(rest))
    years = tuple(dict.fromkeys(_word(m.group()) for m in _EACH.finditer(text)))
    if len(years) < 2 or (_FILTERS.search(text) and _CHANGE.search(text)):
        return None
    rest = re.sub(r"^\s*(?:和|与|跟|、|,|，|and)+|(?:和|与|跟|、|and)\s*(?= 的| |$)", " ", _EACH.sub(" ", text))
    rest = re.sub(r"(哪|那)一?年|谁|which year", " ", rest) if _GREW.search(rest) else rest
    return Spread(tuple(sorted(years, key=_age)), "each", _without(_GREW.sub(" ", rest) if _compares(rest) else rest))


def _compares(rest: str) -> bool:
    return bool(re.search(r"比|差|变化|增|减|涨|降|more|less|change|differ", rest))


def _without(rest: str) -> str:
    return re.sub(r"\s+", " ", _EMPTY.sub(" ", rest)).strip()


def _word(said: str) -> str:
    """2021, this, last or before."""
    if digits := re.match(r"\d{4}", said):
        return digits.group()
    if said in ("前年", "the year before last"):
        return "before"
    return "this" if said[0] in "今本" or said == "this year" else "last"


def _age(word: str) -> int:
    return {"this": 9999, "last": 9998, "before": 9997}.get(word) or int(word)
