"""One sentence that tells of several movements, each in a clause of its own: 支出3万，另一个项目退回1万."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.entering.reading.doubts import doubt
from bot.entering.reading.said import Amount, Intent
from bot.entering.reading.sentence import AMOUNT, DAY, PROJECT, Sheet
from bot.entering.reading.verbs import Verb, verb

_BREAK = re.compile(r"[，,。；;、]|(?<=[a-z\d])\.\s|\band\b|但是?|然后|同时|另外?")
_UNCLEAR = re.compile("[减砍退]|调[出入]|追加")
_SET = re.compile(rf"(?:到|至|为|成|\bto)\s?{AMOUNT}")
Clause = tuple[int, int, str]  # where it begins and ends, and which way money went


def by_clause(sheet: Sheet, money: Callable[[Sheet], Sequence[Intent]]) -> Sequence[Intent] | None:
    """The movements of the clauses; None where the sentence is one whole.

    Clauses go their own ways where money goes different ways in them, or each has its own project and day. Where one
    of them cannot be read, which amount is meant is asked: an amount never goes the way of another clause's verb.
    """
    clauses = _clauses(sheet, money)
    if len(clauses) < 2 or not _apart(sheet, clauses):
        return None
    if (told := _without_the_sum(sheet, clauses)) is not None:
        return money(replace(sheet, text=told))
    if any(way == "unclear" for _, _, way in clauses):
        return _asked(sheet, money)
    intents: list[Intent] = []
    for start, end in _segments(sheet, clauses):
        own = list(money(replace(sheet, text=sheet.text[start:end].strip(" ，,。；;、"))))
        if not own:
            return _asked(sheet, money)
        before = intents[-1] if intents else None
        intents += [one if before is None else _carried(one, before) for one in own]
    return intents


def _clauses(sheet: Sheet, money: Callable[[Sheet], Sequence[Intent]]) -> list[Clause]:
    """Those with an amount and a verb of their own; also a first one without a verb, where it is an entry by itself."""
    marked, found, start = sheet.marked, [], 0
    ends = [(one.start(), one.end()) for one in _BREAK.finditer(marked)] + [(len(marked), len(marked))]
    for end, after in ends:
        clause = marked[start:end]
        if AMOUNT in clause and (way := _way(verb(clause, sheet.english), clause)) is not None:
            found.append((start, end, way))
        elif not found and AMOUNT in clause and end < len(marked) and PROJECT not in clause:
            first = money(replace(sheet, text=sheet.text[start:end]))
            if len(first) == 1 and first[0].project is not None and first[0].project.decision == "one":
                found.append((start, end, "terse"))
        start = after
    return found


def _way(own: Verb | None, clause: str) -> str | None:
    if re.search("预算|budget", clause) and _SET.search(clause):
        return "set"
    if own is None:
        return "unclear" if _UNCLEAR.search(clause) else None
    return f"adjust{own.sign}" if own.kind == "adjust" else own.kind


def _apart(sheet: Sheet, clauses: Sequence[Clause]) -> bool:
    if len({way for _, _, way in clauses}) > 1:
        return True
    texts = [sheet.marked[start:end] for start, end, _ in clauses]
    return all(PROJECT in text for text in texts) and sum(DAY in text for text in texts) > 1


def _without_the_sum(sheet: Sheet, clauses: Sequence[Clause]) -> str | None:
    """累计支付10万，本次支付3.5万: the sum so far only tells how it stood."""
    told = any(DAY in sheet.marked[start:end] for start, end, way in clauses if way == "cumulative")
    if told or {way for _, _, way in clauses} != {"cumulative", "payment"}:
        return None
    text = sheet.text
    for start, end, way in reversed(clauses):
        own = verb(sheet.marked[start:end], sheet.english) if way == "cumulative" else None
        if own is not None:
            text = text[: start + own.spans[0][0]] + text[end:]
    return text


def _segments(sheet: Sheet, clauses: Sequence[Clause]) -> list[tuple[int, int]]:
    """Every clause with what stands behind it up to the next; what stands before the first belongs to it."""
    starts = [0, *(start for start, _, _ in clauses[1:]), len(sheet.text)]
    return list(pairwise(starts))


def _carried(one: Intent, before: Intent) -> Intent:
    """支出3万，退回0.5万: of the same project; and of the same day where none is said."""
    one = replace(one, day=one.day or before.day, year=one.year or before.year)
    return replace(one, project=before.project) if one.project is None else one


def _asked(sheet: Sheet, money: Callable[[Sheet], Sequence[Intent]]) -> Sequence[Intent]:
    """The sentence as a whole, its amount asked."""
    words = "、".join(one.amount.text for one in sheet.amounts)
    unsure = doubt("several_amounts", words)
    gap = Amount(words, None, None, (), (unsure,))
    return [replace(one, amount=gap, doubts=()) for one in list(money(sheet))[:1]]
