"""What of a name tells it from others, and what is usual in the catalogue."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from db.matching.tokens import COUNTED

_TAIL = re.compile(r"经费|费用|资金|项目|工程|专项|工作|费|款|的")
YEAR = re.compile(r"(?:19|20)\d\d年")


@dataclass(slots=True)
class Profile:
    """What of a name tells it from others."""

    key: str
    core: list[bool]
    size: int
    dated: bool
    counted: bool  # has a month, a quarter, a number of things


@dataclass(frozen=True, slots=True)
class Habits:
    """What is usual in this catalogue."""

    known: Callable[[str], bool]  # pairs of characters that names have, and single ones
    usual: Callable[[str], bool]  # of the known pairs, those that are words and not two ends that met
    years: bool  # names have years, so that a year said first is a name's, not the year asked for


def profile(key: str) -> Profile:
    core = [True] * len(key)
    for found in _TAIL.finditer(key):
        for i in range(found.start(), found.end()):
            core[i] = False
    if not any(core):
        core = [True] * len(key)
    return Profile(key, core, sum(core), bool(YEAR.search(key)), bool(COUNTED.search(key)))
