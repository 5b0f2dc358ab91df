"""Days as they are typed for the calendar, a time away, or a holiday notice."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

_DAY = re.compile(
    r"(?:(?P<year>\d{4})\s*[-/年.])?\s*(?P<month>\d{1,2})\s*(?:[-/月.])\s*(?P<day>\d{1,2})\s*[日号]?"
    r"(?:\s*(?:至|到|—+|–|~|～|-(?!\d{1,2}-))\s*(?:(?:(?P<year2>\d{4})\s*[-/年.])?\s*(?P<month2>\d{1,2})\s*[-/月.])?"
    r"\s*(?P<day2>\d{1,2})\s*[日号]?)?"
)
_MONTH_END = re.compile(r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月底")
_NEAR = {"今天": 0, "明天": 1, "后天": 2, "大后天": 3, "today": 0, "tomorrow": 1}
_KINDS = re.compile(
    r"(?P<off>放假|休息|休假|公休|holiday|off)|(?P<worked>上班|补班|照常工作|工作日|worked|workday)", re.I
)
WHOLE = 5  # days a text must name to be a year's notice and not a correction
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_YEAR = re.compile(r"(20\d\d)\s*年")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A day (or the first and last of some) and where in the text it stood."""

    first: date
    last: date
    start: int
    end: int


@dataclass(slots=True)
class Notice:
    """What a holiday notice says: days off, days worked, and what could not be read."""

    year: int
    off: set[date] = field(default_factory=set)
    worked: set[date] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.off or self.worked)


def coming(text: str, today: date) -> Spoken | None:
    """The one day a text names; without a year the next such day. None where it names none or several."""
    found = [*_near(text, today), *_ends(text, today), *_written(text, today)]
    return found[0] if len(found) == 1 and found[0].first == found[0].last else None


def notice(text: str, today: date) -> Notice | None:
    """“2月14日（周六）、2月28日上班”, “10月1日至7日放假”: a line or the whole notice. None where it says no day."""
    named = _YEAR.search(text) or re.search(r"\b(20\d\d)[-/.]\d", text)
    if named:
        return _noticed(text, int(named[1]))
    read = _noticed(text, today.year)
    past = read is not None and max(read.off | read.worked) < today  # then it is the coming year's
    return _noticed(text, today.year + 1) if past else read


def is_notice(text: str, today: date) -> bool:
    """Whether a text out of the blue is about working days and nothing else, or a whole year's notice."""
    read = notice(text, today)
    if read is None or re.search(r"[?？吗呢]|哪|多少|几", re.sub(r"周几", "", text)):
        return False
    if len(read.off) + len(read.worked) >= WHOLE and "\n" in text:
        return True
    rest = _KINDS.sub("", _DAY.sub("", _BRACKETS.sub("", text)))
    return not re.sub(r"[\s,，、。;；:：年和及与至到把将请设改为成是要调休日共天\d]", "", rest)


def _noticed(text: str, year: int) -> Notice | None:
    read = Notice(year)
    for sentence in re.split(r"[。；;\n]", _BRACKETS.sub("", text)):
        place = 0
        for kind in _KINDS.finditer(sentence):
            days = read.worked if kind["worked"] else read.off
            for spoken in _spans(sentence[place : kind.start()], year):
                length = (spoken.last - spoken.first).days
                days.update(spoken.first + timedelta(days=step) for step in range(length + 1))
            place = kind.end()
    return read if read else None


def _near(text: str, today: date) -> Iterator[Spoken]:
    for word, days in _NEAR.items():
        place = text.casefold().find(word)
        if place >= 0 and not text[max(place - 1, 0) : place].startswith("大"):
            day = today + timedelta(days=days)
            yield Spoken(day, day, place, place + len(word))


def _ends(text: str, today: date) -> Iterator[Spoken]:
    for found in _MONTH_END.finditer(text):
        month = int(found["month"])
        if not 1 <= month <= 12:
            continue
        year = int(found["year"]) if found["year"] else today.year
        day = _month_end(year, month)
        if found["year"] is None and day < today:
            day = _month_end(year + 1, month)
        yield Spoken(day, day, *found.span())


def _written(text: str, today: date) -> Iterator[Spoken]:
    for spoken in _spans(text, today.year):
        named = re.match(r"\d{4}", text[spoken.start : spoken.end].strip()) is not None
        if named or spoken.first >= today:
            yield spoken
            continue
        try:
            first = spoken.first.replace(year=spoken.first.year + 1)
            last = spoken.last.replace(year=spoken.last.year + 1)
        except ValueError:  # 29 February
            continue
        yield Spoken(first, last, spoken.start, spoken.end)


def _spans(text: str, year: int) -> Iterator[Spoken]:
    for found in _DAY.finditer(text):
        try:
            first = date(int(found["year"] or year), int(found["month"]), int(found["day"]))
            last = first
            if found["day2"]:
                month = int(found["month2"] or found["month"])
                last_year = int(found["year2"] or first.year + (month < first.month))
                last = date(last_year, month, int(found["day2"]))
        except ValueError:
            continue
        if first <= last and (last - first).days <= 60:
            yield Spoken(first, last, *found.span())


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
