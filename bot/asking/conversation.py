"""Follow-ups: what a short question means after the one before it. The state is JSON and survives a restart."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from bot.asking.query import Act, Query
from bot.asking.reading import several
from bot.asking.reading.amounts import han_number
from bot.asking.reading.complete import says_all
from bot.asking.reading.decide import decide, sentence
from bot.asking.reading.department import RATES
from bot.asking.reading.groups import groups
from bot.asking.reading.named import NUMERIC, direction, numeric
from bot.asking.reading.odd import impossible
from bot.asking.reading.sentence import Named, Sentence
from bot.asking.reading.tokens import PROJECT
from bot.asking.reading.when import with_time

_EPOCH = 1_750_000_000
KEPT = 20  # questions whose buttons still work
_SHOWN = 50
_ALONE = ("projects_word", "all", "any", "department", "dept", "sup", "first", "place", "average", "share", "talk",
          "hostile", "rule", "order", "ordinal", "quantity", "contact")  # fmt: skip
_KINDS = {"kind", "budget_kind", "grade"}
_LISTS = ("list", "count", "exists", "sum", "average", "rank")


@dataclass(frozen=True, slots=True)
class Memory:
    """What is kept of a conversation between two messages."""

    number: int = 0  # of the last question
    turns: Mapping[str, Query] = field(default_factory=dict)  # by number, for buttons
    slots: Mapping[str, int] = field(default_factory=dict)  # of turns that asked back: the project to be replaced
    words: Mapping[str, str] = field(default_factory=dict)  # of those turns: what the project was called
    last: Query | None = None
    shown: tuple[int, ...] = ()  # projects of the last answer
    year: int | None = None  # of the last answer
    recent: tuple[int, ...] = ()  # single projects asked about, newest last
    pending: Query | None = None  # waits for which of `offered` is meant in place of the first of them
    offered: tuple[int, ...] = ()
    language: str = "zh"

    def to_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "turns": {number: query.to_json() for number, query in self.turns.items()},
            "slots": dict(self.slots),
            "words": dict(self.words),
            "last": self.last.to_json() if self.last else None,
            "shown": list(self.shown),
            "year": self.year,
            "recent": list(self.recent),
            "pending": self.pending.to_json() if self.pending else None,
            "offered": list(self.offered),
            "language": self.language,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | None) -> "Memory":
        if not data:
            return cls()
        return cls(
            number=data["number"],
            turns={number: Query.from_json(query) for number, query in data["turns"].items()},
            slots=dict(data["slots"]),
            words=dict(data.get("words", {})),
            last=Query.from_json(data["last"]) if data["last"] else None,
            shown=tuple(data["shown"]),
            year=data["year"],
            recent=tuple(data["recent"]),
            pending=Query.from_json(data["pending"]) if data["pending"] else None,
            offered=tuple(data["offered"]),
            language=data["language"],
        )

    def answered(self, query: Query, shown: Sequence[int], year: int | None, language: str, now: datetime) -> "Memory":
        number, turns = self._next(query, now)
        kept = query.act not in (
            "open",
            "talk",
            "not_understood",
            "refused",
            "rule",
            "missing",
            "impossible",
            "workday",
        )
        recent = (
            tuple(dict.fromkeys((*reversed(query.projects), *reversed(self.recent)))) if kept else self.recent[::-1]
        )
        return replace(
            self,
            number=number,
            turns=turns,
            last=query if kept else self.last,
            shown=tuple(shown[:_SHOWN]) if kept else self.shown,
            year=year if kept else self.year,
            recent=recent[:6][::-1],
            pending=None,
            offered=(),
            language=language,
        )

    def asked_back(
        self, query: Query, offered: Sequence[int], language: str, now: datetime, words: str = ""
    ) -> "Memory":
        number, turns = self._next(query, now)
        slots = {at: slot for at, slot in self.slots.items() if at in turns} | {str(number): offered[0]}
        said = {at: word for at, word in self.words.items() if at in turns} | {str(number): words[:60]}
        return replace(
            self,
            number=number,
            turns=turns,
            slots=slots,
            words=said,
            pending=query,
            offered=tuple(offered),
            language=language,
        )

    def _next(self, query: Query, now: datetime) -> tuple[int, dict[str, Query]]:
        """A number no earlier button has, also when the state was lost meanwhile: it follows the clock."""
        number = max(self.number + 1, int(now.timestamp()) - _EPOCH)
        return number, dict([*self.turns.items(), (str(number), query)][-KEPT:])


def put_in_place(query: Query, slot: int, chosen: int) -> Query:
    """The waiting question about the project that was chosen."""
    projects = tuple(chosen if project == slot else project for project in query.projects)
    return replace(query, projects=projects or (chosen,))


_ORDINALS = (
    (
        re.compile(
            r"^\W*(第?[一1]个?|前者|前一个|前面(的|那个)|上面(的|那个)|the first( one)?|first( one)?|former)\W*$"
        ),
        0,
    ),
    (re.compile(r"^\W*(第?[二2]个?|第二|(the )?second( one)?)\W*$"), 1),
    (re.compile(r"^\W*(第?[三3]个?|(the )?third( one)?)\W*$"), 2),
    (re.compile(r"^\W*(第?[四4]个?|(the )?fourth( one)?)\W*$"), 3),
    (re.compile(r"^\W*(第?[五5]个?|(the )?fifth( one)?)\W*$"), 4),
    (re.compile(r"^\W*(后者|后一个|后面(的|那个)|下面(的|那个)|最后(一个|那个)?|(the )?(last|latter)( one)?)\W*$"), -1),
)
_YES = re.compile(r"^\W*(是|对|嗯|就是|没错|正是|yes|yeah|yep|right|correct)[的了吧啊它这个]*\W*$")
_AROUND = re.compile(r"(是|要|问|查|说的|选|我|的|那个|这个|那笔|那项|吧|呢|啊|项目|经费|个|\s|[，。,.!！?？])+")


_ALL = re.compile(
    r"^\W*(两个|两项|这两个|三个|几个|全部|所有|都|一共|合计|加起来|总共|both|all|together|in total)+"
    r"(都)?(要|看|说|行|可以|列|查|发|列出来|告诉我|of them)?[的吧啊一下]*\W*$"
)


def takes_all(text: str) -> bool:
    """两个都要: every project that was offered."""
    return bool(_ALL.match(text))


def choice(text: str, offered: Sequence[int], names: Mapping[int, str], named: Sequence[Named]) -> int | None:
    """Which of the offered projects a short reply picks: 第二个, 业务的那个, its name, 是的 to a single one."""
    if len(offered) == 1 and _YES.match(text):
        return offered[0]
    for pattern, place in _ORDINALS:
        if pattern.match(text) and -len(offered) <= place < len(offered):
            return offered[place]
    meant = {project for one in named for project in one.ids} & set(offered)
    if len(meant) == 1:
        return meant.pop()
    word = _AROUND.sub("", text)
    fitting = [project for project in offered if word and word in names.get(project, "")]
    return fitting[0] if len(fitting) == 1 and len(word) <= 12 else None


def follow_up(s: Sentence, memory: Memory, today: date) -> Query | None:
    """The question completed by the one before it; None when it stands by itself or would lose some of its words."""
    if memory.last is None or impossible(s) is not None or _counts_all(s):
        return None
    if memory.last.act == "entries" and s.any_of("sup", "place", "first") and not s.measures and not s.projects:
        said = next((int(n.value) for n in s.numbers if n.kind in ("plain", "count") and 1 <= n.value <= 12), 2)
        topic = memory.last.topic if memory.last.topic in ("largest", "smallest") else "largest"
        return replace(memory.last, topic=topic, limit=said)
    numbered = _one_of_these(s, memory, today)
    if numbered is not None:
        return numbered
    if (spread := several.spread(s.text)) is not None:
        return _over_years(s, spread, memory, today)
    if _compares_groups(s, today):
        return None
    query = _completed(s, memory, memory.last, today)
    return query if query is not None and says_all(s, query) else None


def _compares_groups(s: Sentence, today: date) -> bool:
    """新增项目和延续项目哪个预算多 names both that it is about."""
    own = None if s.any_of("follow", "pronoun") else decide(s, today)
    return own is not None and own.act == "groups" and says_all(s, own)


def _over_years(s: Sentence, spread: several.Spread, memory: Memory, today: date) -> Query | None:
    """2024年和2025年呢, 比去年多花了多少: what was asked before, or of whom, put to several years."""
    rest, last = sentence(spread.rest, s.named, s.owners), memory.last
    assert last is not None
    if spread.years == ("last", "this") and memory.year is not None:  # of the year just spoken of
        spread = replace(spread, years=(str(memory.year - 1), str(memory.year)))
    if all(t.kind in ("filler", "follow", "mark", "each", "howmuch", "gap", "pronoun") for t in rest.tokens):
        if (of_years := _gap_of_years(s, memory)) is not None:
            return of_years
        return several.wrapped(last, spread)
    base = _completed(rest, memory, last, today)
    return several.wrapped(base, spread) if base is not None and says_all(rest, base) else None


def _of_its_budget(s: Sentence, last: Query) -> Query | None:
    """占预算多少, after what one project spent or has left."""
    asked = s.has("share") and s.has("measure", "budget") and len(last.projects) == 1 and not s.where
    money = last.measures[0] if last.measures else ""
    if not asked or money not in ("spend", "remaining") or s.any_of("all", "whole", "department", "dept"):
        return None
    return replace(last, act="values", measures=("rate",) if money == "spend" else ("remaining", "rate"))


def _counts_all(s: Sentence) -> bool:
    """一共有几个项目 stands by itself, whatever was asked before."""
    measured = set(s.measures) - ({"measures"} if "整改" in s.text else set())
    leans = s.any_of("pronoun", "follow") or s.where or measured
    about = "项目" in s.text or "整改" in s.text  # 超期整改有几个
    return s.has("howmany") and about and not leans


def _completed(s: Sentence, memory: Memory, last: Query, today: date) -> Query | None:
    if s.projects:
        return _compared_with(s, last, today) or _same_question(s, last, today)
    share = _of_its_budget(s, last)
    if share is not None:
        return share
    if s.has("whole") and s.measures and last.projects:
        return None  # 整体执行率呢, after one project: the department's
    within = _within_group(s, memory, today)
    if within is not None:
        return within
    again = last.act == "rank" and not s.measures and not s.where and s.any_of("first", "sup", "place", "order")
    if not again and not _needs_more(s):
        return None
    for completed in (
        _gap_of_years(s, memory),
        _mean_of_them(s, memory),
        _added_up(s, memory),
        _choose_between(s, memory),
        _same_group(s, last),
        _same_list(s, memory),
        _department(s, last),
    ):
        if completed is not None:
            return with_time(s, completed, today)
    return _same_subject(s, memory, today) or _same_but(s, last, today)


def _compared_with(s: Sentence, last: Query, today: date) -> Query | None:
    """跟道路交通比哪个高: the project named beside the one spoken of."""
    compares = s.any_of("than", "versus") and s.any_of("which", "who", "adj", "more", "differ", "gap")
    if not compares or len(s.projects) != 1 or len(last.projects) != 1 or s.projects == last.projects:
        return None
    measure = numeric(s, last.measures[0] if last.measures and last.measures[0] in NUMERIC else "total")
    query = Query("compare", (*last.projects, *s.projects), (measure,), order=direction(s), year=last.year)
    return with_time(s, query, today)


_NUMBERED = re.compile(r"^\W*(那|这)?(?:第?([一二三四五1-5])(?:个|项)|(前者)|(后者))(?:项目)?(?:的)?(?=.)")


def _one_of_these(s: Sentence, memory: Memory, today: date) -> Query | None:
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


def _within_group(s: Sentence, memory: Memory, today: date) -> Query | None:
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
    if query.act == "sum" and s.has("each"):
        query = replace(query, act="list")
    return with_time(s, replace(query, year=memory.year), today)


def _needs_more(s: Sentence) -> bool:
    """Whether the sentence leans on the one before: it says 呢 or 它们, or names nothing it could be about."""
    if s.any_of("follow", "pronoun"):
        return True
    if s.any_of(*_ALONE) or s.left_over or (s.has("howmany") and s.where):
        return False
    if all(t.kind in ("which", "filler", "mark", "list_it", "neg", "each") for t in s.tokens):
        return True
    return not any("哪些" in t.text or "几个" in t.text or "projects" in t.text for t in s.of("which"))


def _same_question(s: Sentence, last: Query, today: date) -> Query | None:
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


def _choose_between(s: Sentence, memory: Memory) -> Query | None:
    """哪个剩得多, after two projects were asked about."""
    compares = s.any_of("more", "differ", "gap") or (s.any_of("which", "who") and s.any_of("adj", "sup"))
    if not compares or len(memory.recent) < 2 or s.where or (s.any_of("sup") and not s.has("pronoun")):
        return None
    last = memory.last
    assert last is not None
    pair = last.projects if len(last.projects) > 1 else memory.recent[-2:]
    measure = s.all_measures[0] if s.all_measures else (last.measures[0] if last.measures else numeric(s, "total"))
    return Query("compare", pair, (measure,), order=direction(s), year=last.year)


def _added_up(s: Sentence, memory: Memory) -> Query | None:
    """加起来呢, 两个一共多少: of the two projects just asked about."""
    last = memory.last
    if last is None or not s.any_of("sum", "plus") or s.where or len(memory.recent) < 2 or s.has("howmany"):
        return None
    if last.act not in ("values", "compare", "card") or s.any_of(*_ALONE):
        return None
    measures = tuple(m for m in s.measures or last.measures if m in NUMERIC)
    count = next((int(n.value) for n in s.numbers if n.kind == "count" and 2 <= n.value <= 6), 2)
    those = last.projects if len(last.projects) > 1 else memory.recent[-count:]
    return Query("sum", those, measures or ("budget",), year=memory.year)


def _mean_of_them(s: Sentence, memory: Memory) -> Query | None:
    """平均呢: of the projects that were just compared or listed by name."""
    last = memory.last
    if (
        last is None
        or not s.has("average")
        or s.where
        or len(last.projects) < 2
        or s.any_of("all", "department", "each")
    ):
        return None
    measure = next((m for m in s.measures or last.measures if m in NUMERIC), None)
    return Query("average", last.projects, (measure,), year=memory.year) if measure else None


def _gap_of_years(s: Sentence, memory: Memory) -> Query | None:
    """差多少, after the same was asked of two years."""
    said = s.any_of("differ", "gap", "more", "grow", "cut") or several.spread(s.text) is not None
    if len(memory.turns) < 2 or not said or s.measures or s.where or s.numbers:
        return None
    before, after = [*memory.turns.values()][-2:]
    words = tuple(query.when or (str(query.year) if query.year else "this") for query in (before, after))
    if words[0] == words[1] or replace(before, year=None, when=None) != replace(after, year=None, when=None):
        return None
    return several.wrapped(after, several.Spread(words, "each", ""))


def _same_group(s: Sentence, last: Query) -> Query | None:
    """延续的呢, 良的呢: the same question about another group."""
    if last.projects or last.act not in _LISTS or not s.where or s.any_of("spent", "number"):
        return None
    measures = {c.measure for c in s.where}
    kept = tuple(c for c in last.where if c.measure not in (measures if not measures <= _KINDS else _KINDS))
    if len(kept) == len(last.where) and not s.has("follow"):
        return None
    return replace(last, where=kept + s.where, measures=s.measures or last.measures)


def _same_list(s: Sentence, memory: Memory) -> Query | None:
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
        act = "average" if s.has("average") else "sum" if s.has("sum") else "values"
        if act != "values" and last.act in ("list", "count", "exists"):
            return Query(act, (), s.measures, where=last.where, year=memory.year)
        return Query(act, memory.shown, s.measures, year=memory.year)
    return None


def _department(s: Sentence, last: Query) -> Query | None:
    """基本支出呢 after a rate is its rate."""
    stated = [str(t.value) for t in s.of("dept") if t.value in RATES]
    if last.act == "department" and stated and last.measures and last.measures[0].startswith("rate_"):
        return Query("department", measures=tuple(RATES[name] for name in stated), year=last.year)
    return None


def _same_subject(s: Sentence, memory: Memory, today: date) -> Query | None:
    """那得分呢, 为什么这么低, 花完了吗: about the project just spoken of."""
    last = memory.last
    assert last is not None
    subject = last.projects or (memory.shown if len(memory.shown) == 1 or s.has("pronoun") else ())
    if not subject or (s.any_of(*_ALONE) and not s.any_of("pronoun")):
        return None
    about = Sentence(s.text, s.tokens, s.english, tuple(Named((project,), "") for project in subject), s.found)
    query = decide(about, today)
    if query is None or query.act in ("card", "missing"):
        return None
    return replace(query, year=query.year or last.year) if query.when is None else query


def _same_but(s: Sentence, last: Query, today: date) -> Query | None:
    """去年呢, 换成元: the same question, another year or unit."""
    changed = with_time(s, replace(last, year=None, when=None, as_of=None), today)
    if not s.any_of("year", "when", "day", "unit_ask") or not set(s.measures) <= set(last.measures):
        return None
    if not s.any_of("year", "when", "day"):
        changed = replace(last, unit=changed.unit)
    return changed
