"""One question laid against one name: what of it the name explains, and what stays unexplained on both sides."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from db.matching import laying
from db.matching.lexicon import is_word
from db.matching.pieces import Kind, Token
from db.matching.prices import OTHER_WORD, SLIP, TYPO, behind, price
from db.matching.profile import Habits, Profile
from db.matching.slips import (
    another_thing,
    another_word,
    begins_a_word,
    begins_otherwise,
    replaced,
    sounds_like_another,
)
from db.matching.tokens import FUNCTION

HOMOPHONE = 0.12
SWAPPED = 0.15
SKIPPED = 0.1  # a single character of a word, as in 交管 for 交通管理


@dataclass(slots=True)
class Fit:
    """How well one name explains a question; the lower the cost, the better."""

    slot: int
    core: int  # characters that tell the name from others
    cost: float = 0.0  # of what is wrong or unexplained
    loose: float = 0.0  # of what is right but cut short or in another order
    explained: int = 0  # content pieces of the question found in the name
    evident: int = 0  # of these and of the core, character by character, or in letters that were meant as sounds
    core_left: int = 0  # of the core, what nothing was said about
    tail_left: int = 0
    tail_said: int = 0
    tail_missed: int = 0  # generic words said that this name does not have there
    begun: bool = False  # its first character was said
    lettered: bool = False  # by initials only
    initials: bool = False  # the first characters of its first two words, and no more: 义教 of 义务教育
    gap: bool = False  # what is left of the core is inside matched text, like a forgotten character
    headless: bool = False  # another character stands for its first one
    slips: int = 0  # single characters that are most likely mistaken
    soft: int = 0  # question words that are in the name, too
    matched: set[int] = field(default_factory=set)  # which pieces
    strays: list[tuple[int, int]] = field(default_factory=list)  # runs of content nothing explains

    dated: bool = False  # the year said is in the name, wherever it stands
    other: bool = False  # one character is another and makes a word there: hardly a slip, something else is meant

    @property
    def whole(self) -> float:
        return self.cost + self.loose

    @property
    def exact(self) -> bool:
        """The whole name to the letter, and nothing else that would have to be explained."""
        return not (self.cost or self.loose or self.core_left or self.tail_left or self.tail_missed or self.other)

    @property
    def worth(self) -> float:
        """To choose between two ways of laying: the year is not left out to save a change of order."""
        return self.whole - 0.2 * self.dated


def fit(tokens: Sequence[Token], slot: int, name: Profile, habits: Habits, lettered: bool) -> Fit:
    """Lay the pieces along the name and count what it costs."""
    said, key = laying.spelled(tokens, name.key, lettered)
    heard = lettered or any(t.typed == "p" for t in tokens)
    blocks = laying.solid(tokens, name.key, laying.common(tokens, name.key, said, key, heard))
    return _count(tokens, slot, name, laying.whole_numbers(tokens, name.key, laying.placed(blocks)), habits)


def fit_closely(tokens: Sequence[Token], slot: int, name: Profile, habits: Habits) -> Fit:
    """The same for the few best: by sound, with neighbours that changed places and parts in another order."""
    said, key = laying.by_sound(tokens, name.key)
    said, swaps = laying.unswapped(said, key)
    order = list(range(len(tokens)))
    for i in swaps:
        order[i], order[i + 1] = order[i + 1], order[i]
    ordered = [tokens[i] for i in order]
    blocks = laying.solid(ordered, name.key, laying.common(ordered, name.key, said, key, heard=True))
    straight = {order[a]: b for a, b in laying.placed(blocks).items()}
    first = _count(tokens, slot, name, laying.whole_numbers(tokens, name.key, straight), habits)
    first.loose += SWAPPED * len(swaps)
    if first.core_left and any(is_word(tokens[i].key + tokens[i + 1].key) for i in swaps):
        first.other = True  # 安保 is not 保安, when the rest of the name was not said
    if not first.strays and not any(t.kind is Kind.YEAR and i not in straight for i, t in enumerate(tokens)):
        return first
    blocks = laying.compatible(ordered, name.key, laying.tiles(ordered, said, key))
    tiled = {order[a]: b for a, b in laying.placed(blocks).items()}
    second = _count(tokens, slot, name, laying.whole_numbers(tokens, name.key, tiled), habits)
    second.loose += SWAPPED * (len(swaps) + laying.inversions(blocks))
    return min(first, second, key=lambda f: f.worth)


def _count(tokens: Sequence[Token], slot: int, name: Profile, pairs: dict[int, int], habits: Habits) -> Fit:
    result = Fit(slot, name.size, matched=set(pairs))
    key, core = name.key, name.core
    for a, b in pairs.items():
        token = tokens[a]
        if not core[b]:
            result.tail_said += 1
        if token.kind is not Kind.CONTENT:
            result.dated = result.dated or token.kind is Kind.YEAR
            result.soft += token.kind is Kind.QUESTION
            continue
        result.explained += 1
        if token.typed != "c" or token.key == key[b]:
            result.evident += core[b]
            if token.proper and token.key != key[b]:
                result.other = True
                result.cost += HOMOPHONE
        else:
            result.cost += OTHER_WORD if another_word(tokens, a, pairs, key, habits) else HOMOPHONE
            result.other = result.other or sounds_like_another(tokens, a, name, pairs)
        before, after = pairs.get(a - 1), pairs.get(a + 1)
        if before is not None or after is not None:
            beside = b - 1 in (before, after) or b + 1 in (before, after)
            result.loose += 0.0 if beside else SKIPPED
    held = set(pairs.values())
    result.begun = 0 in held
    result.lettered = all(tokens[a].typed == "i" or tokens[a].kind is not Kind.CONTENT for a in pairs)
    result.initials = result.explained == result.evident == 2 and {0, 2} <= held and 1 not in held
    left = [i for i in range(len(key)) if i not in held]
    result.core_left = sum([core[i] for i in left])
    result.tail_left = len(left) - result.core_left
    result.gap = all(i - 1 in held and i + 1 in held for i in left if core[i])
    _strays(tokens, name, pairs, result, habits)
    return result


def _strays(tokens: Sequence[Token], name: Profile, pairs: dict[int, int], result: Fit, habits: Habits) -> None:
    """Price every run of pieces the name does not explain."""
    size = len(tokens)
    dated = habits.years or name.dated
    i = 0
    while i < size:
        if i in pairs:
            i += 1
            continue
        if not _counts(tokens, i, pairs, dated, name.counted):
            if tokens[i].kind is not Kind.QUESTION or tokens[i].word == 1 or tokens[i].key == "费":
                _overheard(tokens, i, name, pairs, result)
            i += 1
            continue
        j = i + 1
        while j < size and j not in pairs and (_counts(tokens, j, pairs, dated, name.counted) or _soft(tokens[j])):
            j += 1
        while i > 0 and i - 1 not in pairs and _soft(tokens[i - 1]):
            i -= 1
        beyond = behind(tokens, (i, j), name, pairs)
        cost = price(tokens, (i, j), name, pairs, habits) if beyond is None else beyond
        result.cost += cost
        result.slips += cost == SLIP
        if j - i == 1 and tokens[i].typed == "c":
            result.other = result.other or another_thing(tokens, i, name, pairs, result.core - result.core_left)
            if cost <= TYPO and (at := replaced(tokens, i, name, pairs)) >= 0:
                result.core_left -= 1
                result.headless = at == 0
        if (cost >= TYPO and j - i > 1) or cost > TYPO:
            result.strays.append((i, j))
        i = j


def _overheard(tokens: Sequence[Token], i: int, name: Profile, pairs: dict[int, int], result: Fit) -> None:
    """A piece that need not be explained by a name still tells a little."""
    token = tokens[i]
    if token.kind is Kind.WEAK:
        result.cost += 0.25
    elif token.kind is Kind.GENERIC:
        result.tail_missed += 1
    elif token.kind is Kind.QUESTION and token.typed == "c" and begins_a_word(tokens, i, name, pairs):
        result.cost += TYPO
        result.other = result.other or another_thing(tokens, i, name, pairs, result.core - result.core_left)
    elif token.kind is Kind.QUESTION and token.key == "费" and i - token.word in pairs:
        result.tail_missed += 1  # 公用经费 is asked for, and could be what a name ends with
    elif token.kind is Kind.QUESTION and _soft(token):
        if begins_otherwise(i, name, pairs):
            result.cost += TYPO
        result.other = result.other or another_thing(tokens, i, name, pairs, result.core - result.core_left)
    elif token.kind is Kind.LIST and token.key.isalnum() and i - 1 in pairs and i + 1 in pairs:
        result.cost += _joined(name.key, pairs[i - 1], pairs[i + 1])


def _joined(key: str, before: int, after: int) -> float:
    """和 amid a name: another word for what stands there, or a character too many (西和县, 陇西县)."""
    if after - before == 2:
        return 0.05 if key[before + 1] in "和与及跟" else TYPO
    return TYPO if after - before == 1 else 0.0


def _soft(token: Token) -> bool:
    """A lone question character; beside unexplained content it belongs to that (新都 is no question)."""
    return token.kind is Kind.QUESTION and token.word == 1 and token.typed == "c" and token.key not in FUNCTION


def _counts(tokens: Sequence[Token], i: int, pairs: dict[int, int], dated: bool, counted: bool) -> bool:
    """Content must be explained; so must a year that stands in a name, and a count where the name has one."""
    kind = tokens[i].kind
    if kind is Kind.CONTENT:
        return True
    if kind is Kind.COUNTED:
        return counted
    if kind is Kind.YEAR and dated:
        while i < len(tokens) and tokens[i].kind is Kind.YEAR:
            i += 1
        return i < len(tokens) and (i in pairs or tokens[i].kind is Kind.CONTENT)
    return False
