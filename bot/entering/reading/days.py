"""Days and periods as people write them, read against today. What does not exist or is not sure carries a doubt.

A year or a week that is not said is the nearest sensible one: of entries (`lean` "past") it is not far ahead, of
deadlines ("future") not far behind.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.entering.reading import days_chinese, days_english
from bot.entering.reading.dayrules import RULES, Lean, NoSuchDay, Reader, Rule, Span
from bot.entering.reading.doubts import doubt
from bot.entering.reading.plain import plain
from bot.entering.reading.said import Day, Doubt, Workdays

__all__ = ["FoundDay", "Lean", "days", "days_chinese", "days_english", "read_day"]


@dataclass(frozen=True, slots=True)
class FoundDay:
    """A day in a text; `until` when the words say that it is the end of something (截至6月底, 30号前)."""

    start: int
    end: int
    day: Day
    until: bool


def read_day(text: str, today: date, *, lean: Lean | None = None, workdays: Workdays | None = None) -> Day | None:
    """The day a whole text is: what somebody types into a field; None when it holds none."""
    found = list(days(text, today, lean=lean, workdays=workdays, field=True))
    rest = plain(text)
    for one in reversed(found):
        rest = rest[: one.start] + rest[one.end :]
    rest = re.sub(
        r"截[至止到]{1,2}|日期|时间|改[为成到]|延期?到|是|为|就|在|的|那天|付的|[到至]|\bon\b|\bby\b|\bthe\b"
        r"|[\s:：,，。.!！()（）]",
        "",
        rest,
    )
    if len(found) == 1 and not rest:
        return found[0].day
    if not found and not re.search(r"\d|[年月日号周天]|day|month|week", plain(text)):
        return None
    code = "several_days" if len(found) > 1 and not rest else "unclear_day"
    return Day(text, None, None, None, "day", False, (doubt(code, text.strip()),))


def days(
    text: str, today: date, *, lean: Lean | None = None, workdays: Workdays | None = None, field: bool = False
) -> Iterator[FoundDay]:
    """Every day and period in a text, in its order."""
    said = plain(text)
    reader = Reader(today, lean, workdays)
    at = 0
    while at < len(said):
        found = _at(text, said, at, reader, field=field)
        if found is None:
            at += 1
            continue
        yield found
        at = found.end


_UNTIL_BEFORE = re.compile(
    r"(?:截[至止到]{1,2}|延期?[到至]|推迟[到至]|顺延[到至]|展期[到至]|到|至|by|until|till|as of|up to)\s*$"
)


_UNTIL_AFTER = re.compile(r"\s?(?:之前|以前|前|为止|止|内|以内|之内)(?!后)")


def _at(text: str, said: str, at: int, reader: Reader, *, field: bool) -> FoundDay | None:
    if at and said[at].isdigit() and re.match(r"[\d.,/\-a-z〔\[#]", said[at - 1]):
        return None
    if at and said[at].isascii() and said[at].isalpha() and said[at - 1].isascii() and said[at - 1].isalnum():
        return None
    best: tuple[re.Match[str], Rule] | None = None
    for rule in RULES:
        match = rule.pattern.match(said, at)
        if match is not None and match.end() > at and (best is None or match.end() > best[0].end()):
            best = match, rule
    if best is None:
        return None
    match, rule = best
    if rule.only_in_fields and not field:
        return None
    start, end = match.span()
    try:
        span = rule.read(reader, match)
    except (NoSuchDay, ValueError, OverflowError):
        wrong = Day(text[start:end], None, None, None, "day", False, (doubt("no_such_day", text[start:end].strip()),))
        return FoundDay(start, end, wrong, False)
    day = _day(text[start:end].strip(), span, reader.today)
    before, after = _UNTIL_BEFORE.search(said, 0, start), _UNTIL_AFTER.match(said, end)
    if before is not None and re.match("截|as of|up to", before.group()):
        start = before.start()
    if after is not None and not rule.ends_itself:
        end = after.end()
    return FoundDay(start, end, replace(day, text=text[start:end].strip()), before is not None or after is not None)


def _day(text: str, span: Span, today: date) -> Day:
    doubts: tuple[Doubt, ...] = () if span.doubt is None else (doubt(span.doubt, text),)
    if span.doubt in ("workdays_unknown", "unclear_day"):
        return Day(text, None, None, None, span.precision, False, doubts)
    counts = min(span.last, max(today, span.first)) if span.first <= today else span.last
    return Day(text, counts, span.first, span.last, span.precision, span.first > today, doubts)
