"""A question cut into what is understood (tokens of the lexicon, numbers, dates, project marks) and what is not."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.asking.reading.amounts import NUMBER, read_number
from bot.asking.reading.lexicon import Entry, entries

PROJECT = "\ufffc"  # stands for a recognised project name
PROJECT_TOKEN = "project"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of the question: what kind of thing it is and its value."""

    kind: str
    value: Any
    text: str
    start: int
    end: int


def cut(text: str) -> list[Token]:
    """The tokens of a question (already in lower case, simplified and half-width)."""
    return list(_merged(_tokens(text)))


class _Scanner:
    """One regular expression for the whole lexicon; which group matched says which entry it is."""

    def __init__(self, words: Sequence[Entry]) -> None:
        self.entries = words
        self.pattern = re.compile("|".join(f"({entry.pattern})" for entry in words))

    def match(self, text: str, start: int) -> tuple[Entry, int] | None:
        found = self.pattern.match(text, start)
        if found is None or found.lastindex is None or found.end() == start:
            return None
        return self.entries[found.lastindex - 1], found.end()


_scanner: _Scanner | None = None


def _scan() -> _Scanner:
    global _scanner  # noqa: PLW0603 - compiled on the first question, not at import
    if _scanner is None:
        _scanner = _Scanner(entries())
    return _scanner


def _tokens(text: str) -> Iterator[Token]:
    scanner, at, project = _scan(), 0, 0
    while at < len(text):
        if text[at] == PROJECT:
            yield Token(PROJECT_TOKEN, project, PROJECT, at, at + 1)
            project, at = project + 1, at + 1
            continue
        found = scanner.match(text, at)
        if found is not None:
            entry, end = found
            yield Token(entry.kind, entry.value, text[at:end], at, end)
            at = end
            continue
        number = NUMBER.match(text, at)
        if number is not None and (value := read_number(number)) is not None:
            yield Token("number", value, number.group(), at, number.end())
            at = number.end()
            continue
        end = _unknown_end(text, at)
        yield Token(_kind(text[at:end]), None, text[at:end], at, end)
        at = end


def _unknown_end(text: str, start: int) -> int:
    """A Latin word stays whole; of Chinese, one character."""
    word = re.compile(r"[a-z][a-z'’\-]*|\s+").match(text, start)
    return word.end() if word else start + 1


def _kind(text: str) -> str:
    if text.isspace():
        return "space"
    return UNKNOWN if text[0].isalnum() else "mark"


def _merged(tokens: Iterator[Token]) -> Iterator[Token]:
    """Neighbouring unknown characters as one token; spaces dropped."""
    held: Token | None = None
    for token in tokens:
        if token.kind == UNKNOWN:
            joins = held is not None and (held.end == token.start or (_latin(held) and _latin(token)))
            if held is not None and joins:
                gap = " " * (token.start - held.end)
                held = Token(UNKNOWN, None, held.text + gap + token.text, held.start, token.end)
            else:
                if held is not None:
                    yield held
                held = token
            continue
        if token.kind == "space":
            continue
        if held is not None:
            yield held
            held = None
        yield token
    if held is not None:
        yield held


def _latin(token: Token) -> bool:
    return token.text.isascii()
