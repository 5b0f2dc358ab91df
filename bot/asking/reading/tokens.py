"""A question cut into what is understood (tokens of the lexicon, numbers, dates, project marks) and what is not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.asking.reading.amounts import NUMBER, read_number
from bot.asking.reading.lexicon import patterns, words

PROJECT = "\ufffc"  # stands for a recognised project name
PROJECT_TOKEN = "project"
SECTION, PERSON = "\ue000", "\ue001"  # stand for names of sections and people
_OWNERS = {SECTION: "owner", PERSON: "owner"}
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
    """The lexicon as one regular expression a language; which group matched says which entry it is."""

    def __init__(self, language: str) -> None:
        self.entries = patterns(language)
        flags = re.ASCII if language == "en" else 0  # last year的: a word ends where Chinese begins
        self.expression = re.compile("|".join(f"({entry.pattern})" for entry in self.entries), flags)

    def match(self, text: str, start: int) -> tuple[str, str, int] | None:
        found = self.expression.match(text, start)
        if found is None or found.lastindex is None or found.end() == start:
            return None
        entry = self.entries[found.lastindex - 1]
        return entry.kind, entry.value, found.end()


@cache
def _scanner(language: str) -> _Scanner:
    return _Scanner(language)


def _recognised(text: str, at: int) -> tuple[str, str, int] | None:
    """The entry that begins here: patterns before plain words, the longest word first."""
    latin = text[at].isascii()
    if latin and at and _is_latin(text[at]) and _is_latin(text[at - 1]):
        return None  # inside a word
    found = _scanner("zh").match(text, at)
    if found is None and latin:
        found = _scanner("en").match(text, at)
    return found or _word(text, at)


def _word(text: str, at: int) -> tuple[str, str, int] | None:
    for word, kind, value in words().get(text[at], ()):
        end = at + len(word)
        if text.startswith(word, at) and not (end < len(text) and _is_latin(word[-1]) and _is_latin(text[end])):
            return kind, value, end
    return None


def _is_latin(char: str) -> bool:
    return "a" <= char <= "z"


def _tokens(text: str) -> Iterator[Token]:
    at, project, owner = 0, 0, 0
    while at < len(text):
        if text[at] in _OWNERS:
            yield Token(_OWNERS[text[at]], owner, text[at], at, at + 1)
            owner, at = owner + 1, at + 1
            continue
        if text[at] == PROJECT:
            yield Token(PROJECT_TOKEN, project, PROJECT, at, at + 1)
            project, at = project + 1, at + 1
            continue
        found = _recognised(text, at)
        if found is not None:
            kind, value, end = found
            yield Token(kind, value, text[at:end], at, end)
            at = end
            continue
        number = NUMBER.match(text, at)
        if number is not None and (amount := read_number(number)) is not None:
            yield Token("number", amount, number.group(), at, number.end())
            at = number.end()
            continue
        end = _unknown_end(text, at)
        yield Token(_kind(text[at:end]), None, text[at:end], at, end)
        at = end


_LATIN_WORD = re.compile(r"[a-z][a-z'’\-]*|\s+")


def _unknown_end(text: str, start: int) -> int:
    """A Latin word stays whole; of Chinese, one character."""
    word = _LATIN_WORD.match(text, start)
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
