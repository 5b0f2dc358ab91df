"""The lexicon: which words mean what, in both languages, as one ordered list."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_EDGE = r"\b"
# Chinese characters are letters to a regular expression: in 宣传的score是 the word would have no edge.
_LATIN_EDGE = r"(?:(?<![a-z0-9])(?=[a-z0-9])|(?<=[a-z0-9])(?![a-z0-9]))"


@dataclass(frozen=True, slots=True)
class Entry:
    """Words that mean the same: kind and value, and a regular expression for them."""

    kind: str
    value: str
    pattern: str


def entries() -> list[Entry]:
    """Patterns first, in the order they stand; then plain words, longest first, so that the longest wins."""
    chinese, english = _file("zh"), _file("en")
    patterns = [*_patterns(chinese[0]), *_patterns(english[0])]
    words = [*_words(chinese[1]), *_words(english[1])]
    words.sort(key=lambda entry: -len(entry[0]))
    return patterns + [Entry(kind, value, _bounded(word)) for word, kind, value in words]


def chinese_words() -> Iterator[tuple[str, str, str]]:
    """The plain Chinese words: (word, kind, value)."""
    return _words(_file("zh")[1])


@cache
def vocabulary() -> frozenset[str]:
    """Chinese words that are never part of a project's name, for whoever looks for names."""
    named = ("projects_word", "dept", "department", "kind", "contact")
    return frozenset(word for word, kind, _ in chinese_words() if len(word) > 1 and kind not in named)


@cache
def english_words() -> frozenset[str]:
    """Every English word the lexicon knows, also inside its patterns."""
    return frozenset(
        re.findall(r"[a-z]{2,}", "\n".join(line.partition(" ")[2] for part in _file("en") for line in part))
    )


@cache
def _file(language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Lines of patterns and lines of words."""
    text = (Path(__file__).parent / f"{language}.txt").read_text(encoding="utf-8")
    patterns, _, words = text.partition("\n---\n")
    return tuple(line for line in patterns.splitlines() if line and line[0] != "#"), tuple(words.splitlines())


def _patterns(lines: tuple[str, ...]) -> Iterator[Entry]:
    for line in lines:
        kind, _, pattern = line.partition(" ")
        name, _, value = kind.partition(":")
        yield Entry(name, value, f"(?:{_uncaptured(pattern.strip()).replace(_EDGE, _LATIN_EDGE)})")


def _words(lines: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    for line in lines:
        kind, _, words = line.partition(" ")
        name, _, value = kind.partition(":")
        yield from ((word.strip(), name, value) for word in words.split("|") if word.strip())


def _uncaptured(pattern: str) -> str:
    """Groups only group: the scanner counts its own."""
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", pattern)


def _bounded(word: str) -> str:
    """Latin words stand alone; a space in them is any white space."""
    escaped = re.escape(word).replace(r"\ ", r"\s+")
    before = r"(?<![a-z])" if word[0].isascii() and word[0].isalnum() else ""
    after = r"(?![a-z])" if word[-1].isascii() and word[-1].isalnum() else ""
    return before + escaped + after
