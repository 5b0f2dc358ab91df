"""Names said in English: only through aliases, word by word, with slips of the pen."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from db.matching.words import ENGLISH_WORDS

_TAIL = "fund funds fee fees project projects cost costs budget expense expenses program programme money"
_OWNERS = "unit units team teams scheme schemes account work"  # K9 unit
_LINK = "a an the of for to in on at and or by with 's"
OWN = frozenset(_OWNERS.split())
TAILS = frozenset((_TAIL + " " + _OWNERS).split())
_SMALL = frozenset(_LINK.split())
# Many projects may have these; alone they only make one think of a project.
_COMMON = "system office service services construction building center operating support special"
VAGUE = frozenset(_COMMON.split())
# One word in its forms; aliases and questions are both read so.
_SAME = dict.fromkeys(
    ("rent", "rents", "rental", "rentals", "renting", "leases", "leasing", "leased", "rented"), "lease"
)
_SAME |= dict.fromkeys(("operation", "operations", "operational", "operate"), "operating")
_SAME |= dict.fromkeys(("constructing", "constructed"), "construction")
_SAME |= dict.fromkeys(("centre", "centres", "centers"), "center")


def words_of(text: str) -> list[str]:
    """Lower-case words and numbers; anti-drug is two, K-9 is one."""
    found: list[str] = []
    word = ""
    for char in text.casefold().replace("k-9", "k9"):
        if char.isascii() and char.isalnum():
            word += char
        else:
            found.append(word)
            word = ""
    found.append(word)
    return [_stem(w) for w in found if w]


def _plain(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s").replace("-", "")


def _stem(word: str) -> str:
    if word in _SAME:
        return _SAME[word]
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


@dataclass(slots=True)
class Phrase:
    """How well an alias explains the words said."""

    project: int
    explained: frozenset[int]
    slips: int
    left: int  # words of the alias nobody said, common tails apart
    tail_left: int
    of_own: bool = False  # a common tail nobody said tells it from others: the work fund
    vague: bool = False  # what nobody said are only words that many projects may have


class Aliases:
    """The words of all English aliases."""

    def __init__(self) -> None:
        self.texts: dict[int, list[str]] = {}
        self._of: dict[int, list[tuple[str, ...]]] = {}
        self._ids: dict[str, set[int]] = {}

    def put(self, project: int, texts: Sequence[str]) -> None:
        self.drop(project)
        phrases = [tuple(w for w in words_of(t) if w not in _SMALL) for t in texts]
        phrases = [p for p in phrases if p]
        if phrases:
            self._of[project], self.texts[project] = phrases, list(texts)
        for phrase in phrases:
            for word in phrase:
                self._ids.setdefault(word, set()).add(project)

    def drop(self, project: int) -> None:
        self.texts.pop(project, None)
        for phrase in self._of.pop(project, ()):
            for word in phrase:
                self._ids.get(word, set()).discard(project)

    def knows(self, word: str) -> bool:
        """Whether an alias has this word, or one a slip away."""
        return bool(self._ids) and self.nearest(_stem(word.replace("-", ""))) is not None

    def nearest(self, word: str) -> str | None:
        if self._ids.get(word):
            return word
        if len(word) < 3 or word in ENGLISH_WORDS:
            return None
        allowed = 1 if len(word) < 8 else 2
        best: tuple[int, str] | None = None
        for known in self._ids:
            if len(known) < 3 or known[0] != word[0] or abs(len(known) - len(word)) > allowed:
                continue
            distance = DamerauLevenshtein.distance(word, known, score_cutoff=allowed)
            if distance <= allowed and (best is None or distance < best[0]) and self._ids[known]:
                best = distance, known
        return best[1] if best else None

    def search(self, said: Sequence[str]) -> list[Phrase]:
        """Every project with a word in common, by its best alias: most explained, then least left over."""
        corrected = [self.nearest(_stem(_plain(w))) for w in said]
        ids = set().union(*(self._ids.get(w, set()) for w in corrected if w and w not in TAILS))
        found = []
        for project in ids:
            phrases = [self._weigh(project, phrase, said, corrected) for phrase in self._of[project]]
            found.append(min(phrases, key=lambda p: (-len(p.explained), p.left, p.tail_left, p.slips)))
        return sorted(found, key=lambda p: (-len(p.explained), p.slips, p.left, p.tail_left, p.project))

    def _weigh(
        self, project: int, phrase: tuple[str, ...], said: Sequence[str], corrected: Sequence[str | None]
    ) -> Phrase:
        every = {w for other in self._of[project] for w in other}
        places = frozenset(i for i, w in enumerate(corrected) if w in every)
        left = [w for w in phrase if w not in {corrected[i] for i in places}]
        slips = sum(_stem(_plain(said[i])) != corrected[i] for i in places)
        tails = sum(w in TAILS for w in left)
        of_own = any(w in OWN for w in left)
        vague = all(w in TAILS or w in VAGUE for w in left)
        return Phrase(project, places, slips, len(left) - tails, tails, of_own, vague)
