"""Projects described in English: the words' Chinese counterparts, looked up in the catalogue, decided three ways."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapidfuzz.distance import OSA
from sqlalchemy import or_
from sqlmodel import Session, col, select

from bot.asking.reading.decide import sentence
from bot.asking.reading.lexicon import english_words
from bot.asking.reading.sentence import Named, Sentence
from bot.asking.reading.tokens import PROJECT, UNKNOWN
from db.models import Project

_WORD = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?")
_JOINING = frozenset(["of", "for", "the", "a", "an", "to"])
_TAILS = frozenset(
    {"fund", "funds", "fee", "fees", "project", "projects", "expense", "expenses", "money"}
    | {"programme", "program", "work", "works", "item", "budget"}
)
_LONGEST = 3  # words of a glossary entry
_LOOKED_AT = 200
_OFFERED = 5


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing said, and the characters by which a name may say it; no characters: a word nobody knows here."""

    start: int
    end: int
    word: str
    chinese: tuple[str, ...]
    general: bool = False


@dataclass(frozen=True, slots=True)
class Described:
    """The sentence with its projects marked, which of them are doubtful, and what was described in vain."""

    sentence: Sentence
    doubtful: tuple[Named, ...] = ()
    unknown: str | None = None
    nearest: tuple[int, ...] = ()


def with_projects(session: Session, s: Sentence) -> Described:
    """Look up every description in an English question that names no project as the catalogue does."""
    text = spelled(s.text)
    marks = [m.start() for m in re.finditer(PROJECT, text)]
    named = [(at, at + 1, one) for at, one in zip(marks, s.named, strict=True)]
    s = sentence(text, s.named, s.owners)
    doubtful: list[Named] = []
    groups = list(_groups(s))
    for group in groups:
        ids, nearest = _found(session, group)
        words = text[group[0].start : group[-1].end]
        if not ids and not any(concept.chinese for concept in group) and groups[1:]:
            continue  # a stray word beside descriptions that are understood
        if not ids:
            return Described(s, unknown=words, nearest=nearest)
        one = Named(ids[:_OFFERED], words, max(0, len(ids) - _OFFERED))
        named.append((group[0].start, group[-1].end, one))
        if len(ids) > 1 or all(concept.general for concept in group):
            doubtful.append(one)
    named.sort(key=lambda found: found[0])
    for start, end, _ in reversed(named):
        text = text[:start] + PROJECT + text[end:]
    return Described(sentence(text, tuple(one for *_, one in named), s.owners), tuple(doubtful))


def spelled(text: str) -> str:
    """Slips of the pen mended: a word that nobody knows and exactly one known word is near to."""
    return re.sub(r"[a-z]{5,}", lambda m: _mended(m.group()), text)


@cache
def _mended(word: str) -> str:
    if _is_known(word):
        return word
    allowed = 1 if len(word) < 8 else 2
    near: dict[tuple[int, bool], list[str]] = {}
    for known in _known():
        if known[0] == word[0] and abs(len(known) - len(word)) <= allowed and len(known) > 3:
            distance = OSA.distance(known, word, score_cutoff=allowed)
            if distance <= allowed:
                near.setdefault((distance, known not in english_words()), []).append(known)
    best = near[min(near)] if near else []
    return best[0] if len(best) == 1 else word


@cache
def _known() -> frozenset[str]:
    return frozenset(word for phrase in (*english_words(), *_glossary()) for word in phrase.split())


def _is_known(word: str) -> bool:
    return word in _known() or word.rstrip("s") in _known()


@cache
def _glossary() -> dict[str, tuple[tuple[str, ...], bool]]:
    """Phrase → (Chinese words, whether it is too general to stand alone)."""
    entries = {}
    for line in (Path(__file__).parent / "glossary.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or " = " not in line:
            continue
        phrase, _, chinese = line.partition(" = ")
        entries[phrase.removesuffix(" ~")] = (tuple(chinese.split("|")), phrase.endswith(" ~"))
    return entries


def _groups(s: Sentence) -> Iterator[tuple[Concept, ...]]:
    """Neighbouring concepts are one description; anything the lexicon explains parts them."""
    group: list[Concept] = []
    for concept in _concepts(s):
        if group and not _joined(s.text[group[-1].end : concept.start]):
            yield from _worth(s, group)
            group = []
        group.append(concept)
    yield from _worth(s, group)


def _joined(between: str) -> bool:
    words = _WORD.findall(between)
    return not re.search(r"[,;.?!]", between) and all(word in _JOINING or word in _TAILS for word in words)


def _worth(s: Sentence, group: list[Concept]) -> Iterator[tuple[Concept, ...]]:
    """A description has at least one word the lexicon does not explain."""
    unknown = {(t.start, t.end) for t in s.tokens if t.kind == UNKNOWN}
    if any(start <= concept.start < end for concept in group for start, end in unknown):
        yield tuple(group)


def _concepts(s: Sentence) -> Iterator[Concept]:
    words = [(m.start(), m.end(), m.group()) for m in _WORD.finditer(s.text)]
    explained = [not _unexplained(s, start) for start, _, _ in words]
    at = 0
    while at < len(words):
        size = next(
            (n for n in range(min(_LONGEST, len(words) - at), 0, -1) if _entry(words[at : at + n]) is not None), 0
        )
        covered = range(at, at + size)
        # A word of the question (budget, initial, staff) is a description only beside one that is not.
        if size and not all(explained[i] for i in covered):
            phrase = _entry(words[at : at + size])
            assert phrase is not None
            yield Concept(words[at][0], words[at + size - 1][1], phrase, *_glossary()[phrase])
            at += size
            continue
        if not explained[at] and words[at][2] not in _TAILS and words[at][2] not in _JOINING:
            yield Concept(*words[at][:2], words[at][2], ())
        at += 1


def _entry(words: Sequence[tuple[int, int, str]]) -> str | None:
    texts = [word for *_, word in words]
    for phrase in (" ".join(texts), " ".join(_singular(word) for word in texts)):
        if phrase in _glossary():
            return phrase
    return None


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _unexplained(s: Sentence, start: int) -> bool:
    return any(t.kind == UNKNOWN and t.start <= start < t.end for t in s.tokens)


def _found(session: Session, group: Sequence[Concept]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Projects whose names say everything that was said; and the nearest when there are none."""
    said = [concept for concept in group if concept.chinese]
    spoken = [concept.word for concept in group if not concept.chinese]
    if not said:
        return (), ()
    wanted = [or_(*(col(Project.name).contains(word) for word in concept.chinese)) for concept in said]
    living = select(Project.id, Project.name).where(col(Project.merged_into).is_(None)).limit(_LOOKED_AT)
    rows = session.exec(living.where(*wanted)).all()
    ids = tuple(key for key, name in rows if key is not None and all(_sounds(word, name) for word in spoken))
    if ids:
        return ids, ()
    near = session.exec(living.where(or_(*wanted)).limit(3)).all()
    return (), tuple(key for key, _ in near if key is not None)


def _sounds(word: str, name: str) -> bool:
    """Whether a word nobody knows is how some of the name's characters sound: Longjian for 陇剑."""
    from db.names import readings

    sounds = [readings(char) for char in name]
    return any(_spells(word, sounds[start:]) for start in range(len(sounds)))


def _spells(word: str, sounds: Sequence[Sequence[str]]) -> bool:
    if not word:
        return True
    return bool(sounds) and any(
        sound and word.startswith(sound) and _spells(word[len(sound) :], sounds[1:]) for sound in sounds[0]
    )
