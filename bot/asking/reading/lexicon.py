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


def patterns(language: str) -> tuple[Entry, ...]:
    """The regular expressions of a language, in the order they are tried."""
    return tuple(_patterns(_file(language)[0]))


@cache
def words() -> dict[str, tuple[tuple[str, str, str], ...]]:
    """The plain words of both languages by their first character, longest first: (word, kind, value)."""
    by_first: dict[str, list[tuple[str, str, str]]] = {}
    for entry in (*_words(_file("zh")[1]), *_words(_file("en")[1])):
        by_first.setdefault(entry[0][0], []).append(entry)
    return {first: tuple(sorted(found, key=lambda entry: -len(entry[0]))) for first, found in by_first.items()}


def chinese_words() -> Iterator[tuple[str, str, str]]:
    """The plain Chinese words: (word, kind, value)."""
    return _words(_file("zh")[1])


@cache
def vocabulary() -> frozenset[str]:
    """Chinese words that are never part of a project's name, for whoever looks for names."""
    named = ("projects_word", "dept", "department", "contact", "rectify")
    said = {word for word, kind, _ in chinese_words() if len(word) > 1 and kind not in named}
    return frozenset(word for word in said if word[-1] not in "设建性")  # 续建, 新设 are parts of names


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
