"""Words in Latin letters as pieces: English, pinyin, initials."""

import re
from collections.abc import Callable

from db.matching import latin, words
from db.matching.pieces import Kind, Token

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


Place = tuple[int, int]


def words_in(line: str, start: int, stop: int) -> list[Place]:
    """Where the Latin words of a stretch stand."""
    return [(m.start(), m.end()) for m in _LATIN.finditer(line, start, stop)]


def spelled(
    line: str,
    found: list[Place],
    places: list[Place],
    is_word: Callable[[str], bool],
    follows: Callable[[str, str], bool],
) -> list[Token]:
    """Latin words: English where they are known, else pinyin and initials."""
    said = [line[a:b] for a, b in found]
    english = [w in words.ENGLISH_WORDS or w in _ENGLISH_LISTS or is_word(w) for w in said]
    readable = [latin.is_pinyin(w) for w in said]
    if not any(e and not r for e, r in zip(english, readable, strict=True)) and not all(english):
        english = [e and not r for e, r in zip(english, readable, strict=True)]  # one line of pinyin: "long jian bei"
    tokens: list[Token] = []
    i = 0
    while i < len(found):
        if english[i]:
            word, (a, b) = said[i], found[i]
            kind = Kind.ENGLISH if is_word(word) and word not in words.ENGLISH_WORDS else Kind.QUESTION
            if word in _ENGLISH_LISTS:
                kind = Kind.LIST
            tokens.append(Token(word, kind, places[a][0], places[b - 1][1], typed="w", word=len(word)))
            i += 1
            continue
        j = i
        while j < len(found) and not english[j]:
            j += 1
        pieces = latin.cut([line[a:b] for a, b in found[i:j]], follows)
        if pieces is None:  # neither pinyin nor initials of anything: foreign words
            for a, b in found[i:j]:
                kind = Kind.QUESTION if words.misspelt(line[a:b]) else Kind.ENGLISH
                tokens.append(Token(line[a:b], kind, places[a][0], places[b - 1][1], typed="w", word=b - a))
        else:
            tokens += _sounded(pieces, [a for a, _ in found[i:j]], places)
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
