"""What a short question means after the one before it: the kinds of follow-up, in the order they are tried."""

import re
from dataclasses import replace
from datetime import date

from bot.asking.conversation.leaning import compares_groups, counts_all, needs_more
from bot.asking.conversation.memory import Memory
from bot.asking.conversation.same_list import one_of_these, same_group, same_list, within_group
from bot.asking.conversation.same_subject import (
    department,
    of_its_budget,
    same_but,
    same_other,
    same_question,
    same_subject,
)
from bot.asking.conversation.together import added_up, choose_between, compared_with, gap_of_years, mean_of_them
from bot.asking.query import Query
from bot.asking.reading import several
from bot.asking.reading.complete import says_all
from bot.asking.reading.decide import sentence
from bot.asking.reading.odd import impossible
from bot.asking.reading.sentence import Sentence
from bot.asking.reading.when import with_time

_YEAR_BEFORE = re.compile(
    r"\W*(?:and|what about|how about|那|那么|再)?\W*(?:the (?:year before|previous year)(?: that)?|前一年)(?:的?呢)?\W*"
)


def follow_up(s: Sentence, memory: Memory, today: date) -> Query | None:
    """The question completed by the one before it; None when it stands by itself or would lose some of its words."""
    if memory.last is None or impossible(s) is not None or counts_all(s):
        return None
    if memory.last.act == "entries" and s.any_of("sup", "place", "first") and not s.measures and not s.projects:
        said = next((int(n.value) for n in s.numbers if n.kind in ("plain", "count") and 1 <= n.value <= 12), 2)
        topic = memory.last.topic if memory.last.topic in ("largest", "smallest") else "largest"
        return replace(memory.last, topic=topic, limit=said)
    if (
        _YEAR_BEFORE.fullmatch(s.text)
        and memory.year is not None
        and memory.last.act != "years"
        and memory.last.as_of is None
    ):
        return replace(memory.last, year=memory.year - 1, when=None)  # before the year just spoken of
    numbered = one_of_these(s, memory, today)
    if numbered is not None:
        return numbered
    if (spread := several.spread(s.text)) is not None:
        return _over_years(s, spread, memory, today)
    if compares_groups(s, today):
        return None
    query = _completed(s, memory, memory.last, today)
    return query if query is not None and says_all(s, query) else None


def _completed(s: Sentence, memory: Memory, last: Query, today: date) -> Query | None:
    if s.projects:
        return compared_with(s, last, today) or same_question(s, last, today)
    if (other := same_other(s, memory)) is not None:
        return other
    share = of_its_budget(s, last)
    if share is not None:
        return share
    if s.has("whole") and s.measures and last.projects:
        return None  # 整体执行率呢, after one project: the department's
    within = within_group(s, memory, today)
    if within is not None:
        return within
    again = last.act == "rank" and not s.measures and not s.where and s.any_of("first", "sup", "place", "order")
    if not again and not needs_more(s):
        return None
    for completed in (
        gap_of_years(s, memory),
        mean_of_them(s, memory),
        added_up(s, memory),
        choose_between(s, memory),
        same_group(s, last),
        same_list(s, memory),
        department(s, last),
    ):
        if completed is not None:
            return with_time(s, completed, today)
    return same_subject(s, memory, today) or same_but(s, last, today)


def _over_years(s: Sentence, spread: several.Spread, memory: Memory, today: date) -> Query | None:
    """2024年和2025年呢, 比去年多花了多少: what was asked before, or of whom, put to several years."""
    rest, last = sentence(spread.rest, s.named, s.owners), memory.last
    assert last is not None
    if spread.years == ("last", "this") and memory.year is not None:  # of the year just spoken of
        spread = replace(spread, years=(str(memory.year - 1), str(memory.year)))
    if all(t.kind in ("filler", "follow", "mark", "each", "howmuch", "gap", "pronoun", "yes_no") for t in rest.tokens):
        if spread.topic != "best" and (of_years := gap_of_years(s, memory)) is not None:
            return of_years
        return several.wrapped(last, spread)
    base = _completed(rest, memory, last, today)
    return several.wrapped(base, spread) if base is not None and says_all(rest, base) else None
