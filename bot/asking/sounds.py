"""What was typed by its sound: pinyin for words of the question, and homophones (评粮 for 评良)."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product

from bot.asking.reading.lexicon import chinese_words, english_words
from db.names import is_han, readings

_KINDS = ("measure", "grade", "kind", "source", "howmuch", "dept", "department", "sum", "average", "list_it")
_FEWEST, _LONGEST = 2, 6  # characters of a word that is looked for by sound


def spoken(text: str) -> str:
    """Runs of pinyin that are words of questions through and through, in characters."""
    return re.sub(r"[a-z]+(?:[ ']+[a-z]+)*", lambda run: _in_characters(run.group()), text)


def heard(text: str, unknown: Iterable[tuple[int, int]]) -> str:
    """The text with unexplained characters put right where, with their neighbours, they sound like one word only."""
    for start, end in unknown:
        for at, to in _windows(text, start, end):
            words = {word for sound in _sounds(text[at:to]) for word in _words().get(sound, ()) if len(word) == to - at}
            if len(words) == 1:
                return text[:at] + words.pop() + text[to:]
    return text


def _windows(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Stretches of Chinese around the unexplained part, longest first."""
    for size in range(_LONGEST, _FEWEST - 1, -1):
        for at in range(max(0, end - size), min(start, len(text) - size) + 1):
            if all(is_han(char) for char in text[at : at + size]):
                yield at, at + size


def _sounds(text: str) -> Iterator[str]:
    return ("".join(sounds) for sounds in product(*(readings(char)[:3] for char in text)))


@cache
def _words() -> dict[str, tuple[str, ...]]:
    """Sound → words of the lexicon."""
    found: dict[str, tuple[str, ...]] = {}
    for word, kind, _ in chinese_words():
        if kind in _KINDS and len(word) >= _FEWEST and all(is_han(char) for char in word):
            for sound in _sounds(word):
                found[sound] = (*found.get(sound, ()), word)
    return found


def _in_characters(run: str) -> str:
    if all(word in english_words() for word in run.split()):
        return run
    letters = re.sub(r"[ ']", "", run)
    words = _segmented(letters)
    return "".join(words) if words else run


def _segmented(letters: str) -> list[str] | None:
    """The letters as sounds of lexicon words, longest first; None when something is left."""
    if not letters:
        return []
    for end in range(len(letters), 3, -1):
        words = _words().get(letters[:end])
        if words:
            rest = _segmented(letters[end:])
            if rest is not None:
                return [words[0], *rest]
    return None
