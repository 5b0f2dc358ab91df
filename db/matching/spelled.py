"""Words in Latin letters as pieces: English, pinyin, initials."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from db.matching import words
from db.matching.everyday import ABBREVIATIONS, EVERYDAY
from db.matching.latin import cut, is_pinyin
from db.matching.pieces import Kind, Token
from db.names import is_han

Place = tuple[int, int]
NUMBERED = re.compile(r"[a-z]+-?\d+(?![a-z\d])")
_LATIN = re.compile(r"[a-z][a-z'’]*(?:(?<=anti)-(?=[a-z]))?")
_ENGLISH_LISTS = frozenset(("and", "or", "vs", "versus", "than"))

_PINYIN_QUESTION = {
    tuple(w.split()): kind
    for kind, text in (
        (
            Kind.QUESTION,
            "yu suan|zhi chu|duo shao|duo shao qian|zhi xing|zhi xing lv|zong fen|de fen|sheng yu|hai sheng|deng ji",
        ),
        (Kind.QUESTION, "jin nian|hua le|cha yi xia|bang wo cha|qing wen|shi duo shao|zen me yang|yuan yin"),
        (Kind.GENERIC, "jing fei|zi jin|xiang mu|fei yong"),
        (Kind.WEAK, "zhuan xiang|gong cheng|gong zuo"),
    )
    for w in text.split("|")
}


@dataclass(frozen=True, slots=True)
class Latin:
    """A line with what is known about the Latin words in it."""

    text: str  # as it was written
    line: str
    places: list[Place]
    is_word: Callable[[str], bool]  # of the aliases
    follows: Callable[[str, str], bool]  # whether two sounds stand together in some name

    def piece(self, place: Place, kind: Kind) -> Token:
        a, b = place
        word = self.line[a:b]
        measure = kind is Kind.QUESTION and word in words.MEASURE_WORDS
        start, end = self.places[a][0], self.places[b - 1][1]
        return Token(word, kind, start, end, typed="w", word=b - a, measure=measure)

    def kind(self, place: Place) -> Kind | None:
        """What kind of English word stands here, None if it is none that is known."""
        word = self.line[place[0] : place[1]]
        plain = word.removesuffix("'s").removesuffix("’s")
        if word in _ENGLISH_LISTS:
            return Kind.LIST
        ours = self.is_word(plain)
        if word in words.ENGLISH_WORDS or plain in words.ENGLISH_WORDS:
            written = self.text[self.places[place[0]][0] : self.places[place[1] - 1][1]]
            return Kind.ENGLISH if ours and len(word) <= 4 and written.isupper() else Kind.QUESTION  # ITS is not its
        return Kind.ENGLISH if ours else None

    def beside_characters(self, place: Place) -> bool:
        """Whether a Chinese character stands right before or after."""
        return is_han(self.line[place[0] - 1 : place[0]]) or is_han(self.line[place[1] : place[1] + 1])

    def letters(self, place: Place) -> list[Token]:
        """A word that abbreviates no characters, letter by letter."""
        return [
            Token(self.line[at], Kind.CONTENT, *self.places[at], (self.line[at],), typed="i", proper=True)
            for at in range(*place)
        ]

    def foreign(self, place: Place) -> Kind:
        """A word nobody knows; right before Chinese it belongs to what is named there: the CT of CT设备."""
        word = self.line[place[0] : place[1]]
        if words.misspelt(word):
            return Kind.QUESTION
        named = len(word) <= 5 and is_han(self.line[place[1] : place[1] + 1]) and self.line[place[1]] not in "的是和"
        return Kind.CONTENT if named else Kind.ENGLISH


def words_in(line: str, start: int, stop: int, is_word: Callable[[str], bool]) -> list[Place]:
    """Where the Latin words of a stretch stand; the last may end in digits (K-9)."""
    found = [(m.start(), m.end()) for m in _LATIN.finditer(line, start, stop)]
    if found and (tail := NUMBERED.match(line, found[-1][0])) and is_word(tail.group().replace("-", "")):
        found[-1] = (found[-1][0], tail.end())
    return found


def spelled(latin: Latin, found: list[Place]) -> list[Token]:
    """Latin words: English where they are known, else pinyin and initials."""
    said = [latin.line[a:b] for a, b in found]
    kinds = [latin.kind(place) for place in found]
    readable = [is_pinyin(w) for w in said]
    if not any(k and not r for k, r in zip(kinds, readable, strict=True)) and None in kinds:
        kinds = [None] * len(kinds)  # one line of pinyin: "long jian bei"
    tokens: list[Token] = []
    i = 0
    while i < len(found):
        kind = kinds[i]
        if kind is not Kind.ENGLISH and said[i] in ABBREVIATIONS and latin.beside_characters(found[i]):
            tokens += latin.letters(found[i])
            i += 1
            continue
        if kind is not None:
            tokens.append(latin.piece(found[i], kind))
            i += 1
            continue
        j = i
        while j < len(found) and kinds[j] is None:
            j += 1
        pieces = cut(said[i:j], latin.follows)
        if pieces is not None and (everyday := [k for k in range(i, j) if said[k] in EVERYDAY]):
            if everyday[0] > i:  # what stands before it may still be sounds
                j = everyday[0]
                pieces = cut(said[i:j], latin.follows)
            else:
                j, pieces = i + 1, None
        if pieces is None:  # neither pinyin nor initials of anything: foreign words
            tokens += [latin.piece(place, latin.foreign(place)) for place in found[i:j]]
        else:
            tokens += _sounded(pieces, [a for a, _ in found[i:j]], latin.places)
        i = j
    return tokens


def _sounded(pieces: list[list[str]], starts: list[int], places: list[Place]) -> list[Token]:
    tokens: list[Token] = []
    for word, start in zip(pieces, starts, strict=True):
        at = start
        for piece in word:
            token = Token(piece, Kind.CONTENT, places[at][0], places[at + len(piece) - 1][1], (piece,))
            token.typed = "p" if len(piece) > 1 or (piece in ("a", "o", "e") and len(word) == 1) else "i"
            tokens.append(token)
            at += len(piece)
    i = 0
    while i < len(tokens):
        for size in (3, 2):
            kind = _PINYIN_QUESTION.get(tuple(t.key for t in tokens[i : i + size]))
            if kind is not None:
                for token in tokens[i : i + size]:
                    token.kind, token.word = kind, size
                i += size - 1
                break
        i += 1
    return tokens
