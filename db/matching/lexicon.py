"""Chinese words of two characters: a slip of the pen seldom makes one, another thing that is meant mostly does."""

from functools import lru_cache
from pathlib import Path


def is_word(pair: str, *, rare: bool = False) -> bool:
    """Whether the dictionary has these two characters as a word; `rare` counts the words that are hardly used, too."""
    common, seldom = _seconds().get(pair[:1], ("", ""))
    return len(pair) == 2 and (pair[1] in common or (rare and pair[1] in seldom))


@lru_cache(maxsize=1)
def _seconds() -> dict[str, tuple[str, str]]:
    """First character → every second one, and the rare ones; read when a slip is first weighed, in milliseconds."""
    lines = Path(__file__).with_name("two.txt").read_text(encoding="utf-8").splitlines()
    found = {}
    for line in lines:
        common, _, seldom = line[1:].partition(" ")
        found[line[0]] = (common, seldom)
    return found
