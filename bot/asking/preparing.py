"""What was said, before it is read: trimmings off, sections, people and projects found, corrections made."""

import re
import unicodedata
from dataclasses import dataclass, replace

from sqlmodel import Session

from bot.asking import owners, sounds
from bot.asking.reading.amounts import NUMBER, read_number
from bot.asking.reading.decide import sentence
from bot.asking.reading.lexicon import vocabulary
from bot.asking.reading.sentence import Named, Owner
from bot.asking.reading.several import without_years
from bot.asking.reading.tokens import PERSON, PROJECT, SECTION
from db.matching import Reading
from db.names import simplified
from db.projects.catalog import Catalog

LONGEST = 1000  # characters; more is no question
KEPT = 200  # characters of a question that was asked in vain
_DAY = re.compile(
    r"(?<![\d.])(?:1[0-2]|[1-9])\s*[-—–~～到至]\s*(?=(?:1[0-2]|[1-9])月)"
    r"|\b(?i:january|february|march|april|may|june|july|august|september|october|november|december)\b"
    r"|(?:截[至止到]{1,2})?(?:20\d\d年)?(?<!\d)(?:1[0-2]|0?[1-9])月(?:份)?(?:(?:[12]\d|3[01]|0?[1-9])[日号]|底|末)?(?:为止)?"
    r"|昨天|昨日|前天|(?:本|这|上)一?周|(?:这个?|上个?|本)(?:星期|礼拜|月)|(?:最近|近|过去)的?(?:[一两二三四五六七八九十\d]+|半)个?(?:天|日|周|星期|月)"
    r"|(?:第?[一二三四1-4]|前[二两三23])(?:个)?季度|[上下]半年"
)
_LEAD = re.compile(
    r"^\s*(?:[(（]?\d{1,2}[)）、.．:：](?!\d)|[(（]?[一二三四五六七八九十]{1,2}[)）、.．](?=\S{3})|[①-⑳]|(?:q|question|问题?|提问)\s*\d{0,2}\s*[:：.、]|[-*•·#>＞]+)\s*",
    re.IGNORECASE,
)
_TRIMMINGS = re.compile(
    r"[*_`~]{2,}|`|<[^<>]{1,20}>|\[[^\[\]]{0,20}\]$|[\U0001f300-\U0001faff\u2600-\u27bf\ufe0f\u200d]"
)
_PHASES = {"1": "一", "one": "一", "i": "一", "2": "二", "two": "二", "ii": "二", "3": "三", "three": "三", "iii": "三"}
_PHASE = re.compile(rf"\bphase ({'|'.join(sorted(_PHASES, key=len, reverse=True))})\b", re.IGNORECASE | re.ASCII)
_CORRECTED = re.compile(
    r"(?:[，,。…、 ]|哦|啊|呃|嗯|额|诶|欸|哎|噢|喔)\s*"
    r"(?:不对不对|不对|不是不是|不是|说错了|打错了|写错了|错了|口误|更正|no wait|i mean|sorry)"
    r"(?:[，,。… ]|啊|哦|呃|嗯)*(?:我是说|我说的是|我问的是|应该是|要问的是|是问|是|it's|it is)?(?=\S)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Heard:
    """The question with a mark for every name, what the marks stand for, and which project names are doubtful."""

    text: str
    marked: str
    named: tuple[Named, ...]
    unsure: dict[tuple[int, ...], bool]
    owners: tuple[Owner, ...]
    unknown: str | None
    nearest: tuple[int, ...]


def hear(session: Session, catalog: Catalog, said: str) -> Heard:
    """Find every name of the question."""
    text, reading, spans = _read(session, catalog, _plainly(said))
    text_marked = owners.marked(text, spans)
    named = tuple(Named(m.ids, text[m.start : m.end], m.more) for m in reading.mentions)
    unsure = {m.ids: m.decision == "several" for m in reading.mentions}
    whole = marked(text_marked, reading)
    whole, named = _corrected(whole, named)
    return Heard(text, whole, named, unsure, tuple(s.owner for s in spans), reading.unknown, reading.nearest)


_MARKS = {PROJECT: "〈项目〉", SECTION: "〈科室〉", PERSON: "〈人〉"}


def nameless(text: str) -> str:
    """A marked question as it may be kept: the names and figures in it are nobody's business."""
    plain = re.sub(r"\s+", " ", simplified(unicodedata.normalize("NFKC", text).lower())).strip()
    plain = NUMBER.sub(lambda found: "#" if read_number(found) is not None else found.group(), plain)
    for mark, word in _MARKS.items():
        plain = plain.replace(mark, word)
    return re.sub(r"\d+", "#", plain)[:KEPT]


def marked(text: str, reading: Reading) -> str:
    """The question with a mark in place of each project's name; said again, a name adds nothing."""
    at, parts = 0, []
    sure = [text[m.start : m.end] for m in reading.mentions if len(m.ids) == 1 and m.end - m.start > 1]
    again = re.compile("|".join(map(re.escape, sorted(sure, key=len, reverse=True)))) if sure else None
    for start, end in [*((m.start, m.end) for m in reading.mentions), (len(text), len(text))]:
        between = text[at:start]
        parts += [again.sub(" ", between) if again else between, PROJECT]
        at = end
    return "".join(parts[:-1])


def _plainly(said: str) -> str:
    """Without numbering, "Q:", markup and pictures around it."""
    text = _TRIMMINGS.sub(" ", said)
    text = _PHASE.sub(lambda found: f" {_PHASES[found[1].lower()]}期 ", text)
    bare = _LEAD.sub("", text)
    return bare if bare.strip() else text


def _read(session: Session, catalog: Catalog, text: str) -> tuple[str, Reading, tuple[owners.Found, ...]]:
    """The text and its names; pinyin that is no name is put into characters for a second look."""
    plain = simplified(text)
    spans = owners.found(session, plain if len(plain) == len(text) else text)
    reading = _projects(session, catalog, text, ())
    spans = owners.apart(spans, [(m.start, m.end) for m in reading.mentions])
    if spans:
        reading = _projects(session, catalog, text, spans)
    if reading.unknown is None or spans or not re.search("[a-z]", text, re.IGNORECASE):
        return text, reading, spans
    spoken = re.sub(r"[a-z]+", lambda word: sounds.spoken(word.group()), text.lower())
    if spoken == text.lower():
        return text, reading, spans
    return spoken, catalog.read(session, spoken, vocabulary=vocabulary()), spans


def _whole(reading: Reading, text: str) -> Reading:
    """Without mentions of one character: 预算共多少 names no 公共卫生."""
    kept = tuple(m for m in reading.mentions if len(text[m.start : m.end].strip()) > 1)
    return reading if len(kept) == len(reading.mentions) else replace(reading, mentions=kept)


def _projects(session: Session, catalog: Catalog, text: str, spans: tuple[owners.Found, ...]) -> Reading:
    """Days, sections and people are no part of a project's name; places stay."""
    masked = without_years(_DAY.sub(lambda day: " " * len(day.group()), text))
    for span in spans:
        masked = masked[: span.start] + " " * (span.end - span.start) + masked[span.end :]
    return _whole(catalog.read(session, masked, vocabulary=vocabulary()), masked)


_TAKEN_BACK = re.compile(
    rf"(?<={PROJECT})(?:的|那个)?\s*(?:不对|错了|说错了)[，, ]*(?:应该)?是?(?=[^{PROJECT}]{{0,4}}{PROJECT})"
)


def _corrected(text: str, named: tuple[Named, ...]) -> tuple[str, tuple[Named, ...]]:
    """绿化的，哦不对，是食堂的执行率: what was taken back in the same breath is not asked."""
    found = _CORRECTED.search(text) or _TAKEN_BACK.search(text)
    if found is None:
        return text, named
    head, tail = text[: found.start()], text[found.end() :]
    before, after = head.count(PROJECT), tail.count(PROJECT)
    asked = bool(sentence(tail).all_measures)
    if not before or not (after or asked):
        return text, named
    if after and asked:
        return tail, named[before:]
    if after == 1 and before == 1:  # the name alone was wrong
        return head + tail.partition(PROJECT)[2], named[before:]
    return (PROJECT + tail, named[:1]) if before == 1 and asked else (text, named)
