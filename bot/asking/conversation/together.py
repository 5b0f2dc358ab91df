"""About two or more that were asked about one after the other: which is higher, their sum, mean or difference."""

from dataclasses import replace
from datetime import date

from bot.asking.conversation.leaning import ALONE
from bot.asking.conversation.memory import Memory
from bot.asking.query import Query
from bot.asking.reading import several
from bot.asking.reading.named import NUMERIC, direction, numeric
from bot.asking.reading.sentence import Sentence
from bot.asking.reading.when import with_time


def compared_with(s: Sentence, last: Query, today: date) -> Query | None:
    """跟道路交通比哪个高: the project named beside the one spoken of."""
    compares = s.any_of("than", "versus") and s.any_of("which", "who", "adj", "more", "differ", "gap")
    if not compares or len(s.projects) != 1 or len(last.projects) != 1 or s.projects == last.projects:
        return None
    measure = numeric(s, last.measures[0] if last.measures and last.measures[0] in NUMERIC else "total")
    query = Query("compare", (*last.projects, *s.projects), (measure,), order=direction(s), year=last.year)
    return with_time(s, query, today)


def choose_between(s: Sentence, memory: Memory) -> Query | None:
    """哪个剩得多, after two projects were asked about."""
    compares = s.any_of("more", "differ", "gap") or (s.any_of("which", "who") and s.any_of("adj", "sup"))
    if not compares or len(memory.recent) < 2 or s.where or (s.any_of("sup") and not s.has("pronoun")):
        return None
    last = memory.last
    assert last is not None
    pair = last.projects if len(last.projects) > 1 else memory.recent[-2:]
    measure = s.all_measures[0] if s.all_measures else (last.measures[0] if last.measures else numeric(s, "total"))
    return Query("compare", pair, (measure,), order=direction(s), year=last.year)


def added_up(s: Sentence, memory: Memory) -> Query | None:
    """加起来呢, 两个一共多少: of the two projects just asked about."""
    last = memory.last
    if last is None or not s.any_of("sum", "plus") or s.where or len(memory.recent) < 2 or s.has("howmany"):
        return None
    if last.act not in ("values", "compare", "card") or s.any_of(*ALONE):
        return None
    measures = tuple(m for m in s.measures or last.measures if m in NUMERIC)
    count = next((int(n.value) for n in s.numbers if n.kind == "count" and 2 <= n.value <= 6), 2)
    those = last.projects if len(last.projects) > 1 else memory.recent[-count:]
    return Query("sum", those, measures or ("budget",), year=memory.year)


def mean_of_them(s: Sentence, memory: Memory) -> Query | None:
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


def gap_of_years(s: Sentence, memory: Memory) -> Query | None:
    """差多少, after the same was asked of two years."""
    said = s.any_of("differ", "gap", "more", "grow", "cut") or several.spread(s.text) is not None
    if len(memory.turns) < 2 or not said or s.measures or s.where or s.numbers:
        return None
    before, after = [*memory.turns.values()][-2:]
    words = tuple(query.when or (str(query.year) if query.year else "this") for query in (before, after))
    if words[0] == words[1] or replace(before, year=None, when=None) != replace(after, year=None, when=None):
        return None
    return several.wrapped(after, several.Spread(words, "each", ""))
