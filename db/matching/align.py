"""One question laid against one name: what of it the name explains, and what stays unexplained on both sides."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import Indel

from db.matching.tokens import Kind, Token
from db.names import readings

_TAIL = re.compile(r"经费|费用|资金|项目|工程|专项|工作|费|款|的")
_SLOT = re.compile(r"[\d一二三四五六七八九十]")

HOMOPHONE = 0.12
SWAPPED = 0.15
SKIPPED = 0.1  # a single character of a word, as in 交管 for 交通管理
TYPO = 0.6
UNKNOWN = 1.0
OTHER_WORD = 2.0  # the character makes a word that other names have: not a slip of the pen


@dataclass(slots=True)
class Fit:
    """How well one name explains a question; the lower the cost, the better."""

    slot: int
    cost: float = 0.0
    explained: int = 0  # content pieces of the question found in the name
    exact: int = 0  # of these, character by character
    core_left: int = 0  # characters of the name nothing was said about, common tails apart
    tail_left: int = 0
    tail_missed: int = 0  # generic words said that this name does not have there
    gap: bool = False  # what is left of the core is inside matched text, like a forgotten character
    core: int = 0
    matched: set[int] = field(default_factory=set)  # which pieces
    strays: list[tuple[int, int]] = field(default_factory=list)  # runs of content nothing explains
    order: bool = True


@dataclass(slots=True)
class Profile:
    """What of a name tells it from others."""

    key: str
    core: list[bool]
    size: int


def profile(key: str) -> Profile:
    core = [True] * len(key)
    for found in _TAIL.finditer(key):
        for i in range(found.start(), found.end()):
            core[i] = False
    if not any(core):
        core = [True] * len(key)
    return Profile(key, core, sum(core))


def fit(tokens: Sequence[Token], slot: int, name: Profile, known: Callable[[str], bool], lettered: bool) -> Fit:
    """Lay the pieces along the name and count what it costs; `known` tells the catalogue's own pairs of characters."""
    pairs = _pairs(tokens, name.key, lettered)
    result = Fit(slot, core=name.size)
    _leftovers(tokens, name.key, pairs, result)
    _count(tokens, name, pairs, result, known)
    return result


# --- laying along -----------------------------------------------------------------------------------------------------


def _pairs(tokens: Sequence[Token], key: str, lettered: bool) -> dict[int, int]:
    """Piece → place in the name, as far as both run the same way."""
    if lettered:
        said = "".join(_letter(t) for t in tokens)
        name = "".join(_first_letter(c) for c in key)
    else:
        said, name = _in_name_characters(tokens, key), key
    blocks = [(b.a, b.b, b.size) for b in Indel.editops(said, name).as_matching_blocks() if b.size]
    if lettered:
        blocks = _compatible(tokens, key, blocks)
    blocks = _solid(tokens, blocks)
    return {a + k: b + k for a, b, size in blocks for k in range(size)}


def _in_name_characters(tokens: Sequence[Token], key: str) -> str:
    sounds: dict[str, str] | None = None
    said = []
    for token in tokens:
        char = token.key
        if len(char) == 1 and char in key:
            said.append(char)
            continue
        if token.kind is not Kind.CONTENT and token.typed == "c":
            said.append("\0")
            continue
        if sounds is None:
            sounds = {}
            for c in reversed(key):
                for reading in readings(c):
                    sounds[reading] = c
        said.append(next((sounds[s] for s in token.sounds if s in sounds), "\0"))
    return "".join(said)


def _letter(token: Token) -> str:
    if token.sounds:
        return token.sounds[0][0]
    return _first_letter(token.key[0])


def _first_letter(char: str) -> str:
    if char.isascii():
        return char
    known = readings(char)
    return known[0][0] if known else char


def _compatible(tokens: Sequence[Token], key: str, blocks: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Blocks of equal letters cut where a character or syllable stands against another."""
    kept: list[tuple[int, int, int]] = []
    for a, b, size in blocks:
        run = 0
        for k in range(size + 1):
            if k < size and _same(tokens[a + k], key[b + k]):
                run += 1
            elif run:
                kept.append((a + k - run, b + k - run, run))
                run = 0
    return kept


def _same(token: Token, char: str) -> bool:
    if token.key == char:
        return True
    if token.typed == "i":
        return any(r.startswith(token.key) for r in readings(char))
    return bool(set(token.sounds) & set(readings(char)))


def _solid(tokens: Sequence[Token], blocks: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Drop lone characters that met by chance: neither beside other matched text nor on its line."""
    if not blocks:
        return blocks
    kept = []
    for i, (a, b, size) in enumerate(blocks):
        if size > 1:
            kept.append((a, b, size))
            continue
        if tokens[a].kind not in (Kind.CONTENT, Kind.GENERIC, Kind.WEAK, Kind.YEAR):
            near = (
                i > 0 and blocks[i - 1][0] + blocks[i - 1][2] == a and blocks[i - 1][1] + blocks[i - 1][2] == b
            ) or (i + 1 < len(blocks) and blocks[i + 1][0] == a + 1 and blocks[i + 1][1] == b + 1)
            if not near and not _on_line(blocks, i):
                continue
            kept.append((a, b, size))
            continue
        if _beside(blocks, i) or _on_line(blocks, i) or len(tokens) == 1:
            kept.append((a, b, size))
    return kept


def _beside(blocks: list[tuple[int, int, int]], i: int) -> bool:
    """Next to other matched text in the question and not far from it in the name."""
    a, b, size = blocks[i]
    if i > 0:
        pa, pb, ps = blocks[i - 1]
        if pa + ps == a and b - (pb + ps) <= 8:
            return True
    if i + 1 < len(blocks):
        na, nb, _ = blocks[i + 1]
        if a + size == na and nb - (b + size) <= 8:
            return True
    return False


def _on_line(blocks: list[tuple[int, int, int]], i: int) -> bool:
    """As far from its matched neighbour in the question as in the name: only slips of the pen between."""
    a, b, size = blocks[i]
    if i > 0:
        pa, pb, ps = blocks[i - 1]
        if a - (pa + ps) == b - (pb + ps) <= 2:
            return True
    if i + 1 < len(blocks):
        na, nb, _ = blocks[i + 1]
        if na - (a + size) == nb - (b + size) <= 2:
            return True
    return False


def _leftovers(tokens: Sequence[Token], key: str, pairs: dict[int, int], result: Fit) -> None:
    """What the first pass could not lay in order: parts said in another order, neighbours swapped."""
    free = sorted(set(range(len(key))) - set(pairs.values()))
    open_ = [
        i
        for i, t in enumerate(tokens)
        if i not in pairs and t.kind in (Kind.CONTENT, Kind.GENERIC, Kind.WEAK, Kind.YEAR)
    ]
    if not free or not open_ or not any(tokens[i].kind is Kind.CONTENT for i in open_):
        open_ = [i for i in open_ if tokens[i].kind is not Kind.GENERIC]
        if not free or not open_:
            return
    said, name = _runs(open_), _runs(free)
    texts = ["".join(key[i] for i in range(a, b)) for a, b in name]
    for a, b in said:
        mapped = _in_name_characters(tokens[a:b], key)
        for size in range(b - a, 0, -1):
            placed = False
            for shift in range(b - a - size + 1):
                part = mapped[shift : shift + size]
                if "\0" in part:
                    continue
                for (start, _), text in zip(name, texts, strict=True):
                    at = text.find(part)
                    if at < 0 or (size == 1 and not _swapped(a + shift, start + at, pairs)):
                        continue
                    for k in range(size):
                        pairs[a + shift + k] = start + at + k
                    result.order = False
                    result.cost += SWAPPED
                    placed = True
                    break
                if placed:
                    break
            if placed:
                break


def _swapped(a: int, b: int, pairs: dict[int, int]) -> bool:
    """A character that changed places with its neighbour."""
    return any(abs(pairs[n] - b) <= 2 for n in (a - 1, a + 1, a - 2, a + 2) if n in pairs)


def _runs(places: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and runs[-1][1] == place:
            runs[-1] = (runs[-1][0], place + 1)
        else:
            runs.append((place, place + 1))
    return runs


# --- counting ---------------------------------------------------------------------------------------------------------


def _count(
    tokens: Sequence[Token], name: Profile, pairs: dict[int, int], result: Fit, known: Callable[[str], bool]
) -> None:
    key = name.key
    previous = -2
    for a in sorted(pairs):
        token = tokens[a]
        if token.kind is Kind.CONTENT:
            result.explained += 1
            if token.key == key[pairs[a]]:
                result.exact += 1
            elif token.typed == "c":
                result.cost += HOMOPHONE
            lone = pairs.get(a - 1) != pairs[a] - 1 and pairs.get(a + 1) != pairs[a] + 1
            if lone and result.order and a - previous == 1 and pairs[a] - pairs.get(previous, pairs[a]) > 1:
                result.cost += SKIPPED
        previous = a
    result.matched = set(pairs)
    held = set(pairs.values())
    left = [i for i in range(len(key)) if i not in held]
    result.core_left = sum(name.core[i] for i in left)
    result.tail_left = len(left) - result.core_left
    result.gap = all(i - 1 in held and i + 1 in held for i in left if name.core[i])
    _strays(tokens, key, pairs, result, known)


def _strays(
    tokens: Sequence[Token], key: str, pairs: dict[int, int], result: Fit, known: Callable[[str], bool]
) -> None:
    """Price every run of pieces the name does not explain."""
    i = 0
    while i < len(tokens):
        if i in pairs or not _counts(tokens, i, pairs):
            kind = tokens[i].kind
            if i not in pairs and kind is Kind.WEAK:
                result.cost += 0.25
            if i not in pairs and kind is Kind.GENERIC:
                result.tail_missed += 1
            i += 1
            continue
        j = i
        while j < len(tokens) and j not in pairs and _counts(tokens, j, pairs):
            j += 1
        price = _price(tokens, i, j, key, pairs, known)
        if price:
            result.cost += price
            if price > TYPO or j - i > 1:
                result.strays.append((i, j))
        i = j


def _counts(tokens: Sequence[Token], i: int, pairs: dict[int, int]) -> bool:
    """Content must be explained; so must a lone question character inside a name (第一小学 is not 第一中学)."""
    token = tokens[i]
    if token.kind is Kind.CONTENT:
        return True
    if token.kind is Kind.YEAR:
        return _leads(tokens, i)
    if token.kind is Kind.QUESTION and token.word == 1 and token.typed == "c":
        return i - 1 in pairs and i + 1 in pairs and pairs[i + 1] - pairs[i - 1] == 2
    return False


def _leads(tokens: Sequence[Token], i: int) -> bool:
    """A year counts as part of a name only where it is followed at once by content (2022年景泰县…)."""
    while i < len(tokens) and tokens[i].kind is Kind.YEAR:
        i += 1
    return i < len(tokens) and tokens[i].kind is Kind.CONTENT


def _price(
    tokens: Sequence[Token], i: int, j: int, key: str, pairs: dict[int, int], known: Callable[[str], bool]
) -> float:
    size = j - i
    before, after = i - 1 in pairs, j in pairs
    if size == 1 and _repeated(tokens, i):
        return 0.05
    if any(t.typed == "c" and _SLOT.match(t.key) for t in tokens[i:j]):
        return OTHER_WORD + size  # 二期 is not 一期, 2022 not 2023
    inside = pairs[j] - pairs[i - 1] - 1 if before and after and pairs[j] > pairs[i - 1] else -1
    if size == 1 and (before or after):
        seen = (before and known(tokens[i - 1].key + tokens[i].key)) + (after and known(tokens[i].key + tokens[j].key))
        if inside == 1 or (inside < 0 and _edge_room(i, j, key, pairs)):
            return (TYPO, UNKNOWN, OTHER_WORD)[seen]
        if inside == 0:
            return (TYPO, UNKNOWN, OTHER_WORD)[seen]
        return UNKNOWN + 0.5 * seen
    if size == 2 and inside == 2 and not known(tokens[i].key + tokens[i + 1].key):
        return 2 * TYPO + 0.4
    distance = _apart(tokens, i, j, pairs)
    return (size + 1.0) * distance


def _repeated(tokens: Sequence[Token], i: int) -> bool:
    return any(0 <= n < len(tokens) and tokens[n].key == tokens[i].key for n in (i - 1, i + 1))


def _edge_room(i: int, j: int, key: str, pairs: dict[int, int]) -> bool:
    """At the edge of the question: the name has exactly one character there, too."""
    if j in pairs:
        return pairs[j] == 1
    return pairs[i - 1] == len(key) - 2


def _apart(tokens: Sequence[Token], i: int, j: int, pairs: dict[int, int]) -> float:
    """Content that question words keep apart from the name is less likely a part of it."""
    if not pairs:
        return 1.0
    for step, edge in ((-1, i - 1), (1, j)):
        at = edge
        while 0 <= at < len(tokens) and at not in pairs and tokens[at].kind in (Kind.FILLER, Kind.GENERIC, Kind.WEAK):
            at += step
        if at in pairs:
            return 1.0
    return 0.3
