"""Latin letters read as pinyin, as initials, or as both mixed, by what stands together in the catalogue."""

import re
from collections.abc import Callable
from functools import lru_cache

from db.names import SYLLABLES

_RUN = re.compile(r"[a-z'’]+(?:[ -]+[a-z'’]+)*")


def run_end(line: str, at: int) -> int:
    """Where the stretch of Latin words that begins here ends."""
    found = _RUN.match(line, at)
    return found.end() if found else at + 1


@lru_cache(maxsize=4096)
def is_pinyin(word: str) -> bool:
    """Whether whole syllables make up the word."""
    ends = {0}
    for at in range(len(word)):
        if at in ends:
            ends.update(at + n for n in range(1, 7) if word[at : at + n] in SYLLABLES and at + n <= len(word))
    return len(word) in ends


_State = tuple[float, tuple[str, ...]]


def cut(word_list: list[str], follows: Callable[[str, str], bool]) -> list[list[str]] | None:
    """The most plausible syllables and initials of each word, None when nothing in the catalogue sounds so."""
    before = ""
    pieces: list[list[str]] = []
    links = known = 0
    for word in word_list:
        clean = word.replace("'", "").replace("’", "")
        if len(clean) != len(word) or len(clean) > 160:
            return None
        best = _best(clean, before, follows)
        if sum(len(p) == 1 for p in best) * 5 > len(best) * 4:
            best = list(clean)  # GADJ: letters all through, though ga would be a syllable
        for piece in best:
            if before:
                links += 1
                known += follows(before, piece)
            before = piece
        pieces.append(best)
    if links == 0:
        return pieces if all(is_pinyin(w) for w in word_list) else None
    return pieces if known * 2 >= links else None


def _best(word: str, before: str, follows: Callable[[str, str], bool]) -> list[str]:
    """The cheapest cut: few pieces, syllables rather than letters, and neighbours that stand together in some name."""
    states: list[dict[str, _State]] = [{} for _ in range(len(word) + 1)]
    states[0][before] = (0.0, ())
    for at in range(len(word)):
        for last, (cost, path) in states[at].items():
            for piece in _pieces(word, at):
                worth = cost + (1.0 if len(piece) > 1 else 1.6)
                if last and not follows(last, piece):
                    worth += 2.0
                held = states[at + len(piece)].get(piece)
                if held is None or worth < held[0]:
                    states[at + len(piece)][piece] = (worth, (*path, piece))
    return list(min(states[-1].values())[1])


def _pieces(word: str, at: int) -> list[str]:
    found = [word[at]]
    found += [word[at : at + n] for n in range(2, 7) if word[at : at + n] in SYLLABLES and at + n <= len(word)]
    return found
