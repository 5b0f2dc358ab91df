"""What a question is cut into."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise


class Kind(IntEnum):
    """What a piece may be; only CONTENT must be explained by a name."""

    CONTENT = 0
    QUESTION = 1
    FILLER = 2
    GENERIC = 3
    WEAK = 4
    NUMBER = 5
    YEAR = 6
    LIST = 7
    BREAK = 8
    ENGLISH = 9
    COUNTED = 10  # a date, a quarter, a count of things: asked with, unless the name has one


@dataclass(slots=True)
class Token:
    key: str  # the character, syllable, letter or word
    kind: Kind
    start: int  # where it stands in the text as it was written
    end: int
    sounds: tuple[str, ...] = ()  # readings; a lone letter reads as any syllable that begins with it
    typed: str = "c"  # c character, p pinyin, i initial, w English word
    proper: bool = False  # of a few capitals right beside characters: the CT of CT设备 abbreviates no characters
    word: int = 0  # length of the vocabulary word it belongs to, 0 for content
    apart: bool = False  # a space, bracket or hyphen stands before it
    measure: bool = False  # asks for a figure projects have
    asks: bool = False  # begins a question for something that is no figure of a project (是谁, 多大, 多少个)


def tailed(tokens: Sequence[Token]) -> bool:
    """Content that ends like a project's name."""
    return any(a.kind is Kind.CONTENT and b.kind in (Kind.GENERIC, Kind.WEAK) for a, b in pairwise(tokens))
