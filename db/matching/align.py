"""One question laid against one name: what of it the name explains, and what stays unexplained on both sides."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import Indel

from db.matching.tokens import FUNCTION, Kind, Token
from db.names import initials, readings

_TAIL = re.compile(r"经费|费用|资金|项目|工程|专项|工作|费|款|的")
_DIGITS = re.compile(r"[0-9]+")
_SLOT = frozenset("0123456789一二三四五六七八九十abcdefgh")
# One for the other of these is another project, however small the difference: 城南 and 城北, 县级 and 市级.
_DISTINCT = frozenset("东西南北中上下左右前后内外大小新旧老男女高低甲乙丙丁省市县区州乡镇村国正副春夏秋冬初末早晚")

HOMOPHONE = 0.12
SWAPPED = 0.15
SKIPPED = 0.1  # a single character of a word, as in 交管 for 交通管理
TYPO = 0.6
SLIP = 0.3  # a typo with matched text on both sides
TAIL_TYPO = 0.2  # in a word that tells no names apart
UNKNOWN = 1.0
OTHER_WORD = 2.5  # the character makes a word that other names have: not a slip of the pen

Known = Callable[[str], bool]
Block = tuple[int, int, int]
_LAID_KINDS = (Kind.CONTENT, Kind.GENERIC, Kind.WEAK, Kind.YEAR)
_HOLE = "\0"


@dataclass(slots=True)
class Fit:
    """How well one name explains a question; the lower the cost, the better."""

    slot: int
    core: int  # characters that tell the name from others
    cost: float = 0.0  # of what is wrong or unexplained
    loose: float = 0.0  # of what is right but cut short or in another order
    explained: int = 0  # content pieces of the question found in the name
    evident: int = 0  # of these, character by character, or in letters that were meant as sounds
    core_left: int = 0  # of the core, what nothing was said about
    tail_left: int = 0
    tail_said: int = 0
    tail_missed: int = 0  # generic words said that this name does not have there
    gap: bool = False  # what is left of the core is inside matched text, like a forgotten character
    matched: set[int] = field(default_factory=set)  # which pieces
    strays: list[tuple[int, int]] = field(default_factory=list)  # runs of content nothing explains

    dated: bool = False  # the year said is in the name, wherever it stands

    @property
    def whole(self) -> float:
        return self.cost + self.loose

    @property
    def worth(self) -> float:
        """To choose between two ways of laying: the year is not left out to save a change of order."""
        return self.whole - 0.2 * self.dated


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


def fit(tokens: Sequence[Token], slot: int, name: Profile, known: Known, lettered: bool) -> Fit:
    """Lay the pieces along the name and count what it costs; `known` tells the catalogue's own pairs of characters."""
    said, key = _spelled(tokens, name.key, lettered)
    blocks = _solid(tokens, name.key, _common(tokens, name.key, said, key, lettered))
    return _count(tokens, slot, name, _whole_numbers(tokens, name.key, _placed(blocks)), known)


def fit_closely(tokens: Sequence[Token], slot: int, name: Profile, known: Known) -> Fit:
    """The same for the few best: by sound, with neighbours that changed places and parts in another order."""
    said, key = _by_sound(tokens, name.key)
    said, swaps = _unswapped(said, key)
    order = list(range(len(tokens)))
    for i in swaps:
        order[i], order[i + 1] = order[i + 1], order[i]
    straight = _placed(_solid([tokens[i] for i in order], name.key, _common(tokens, name.key, said, key, False)))
    straight = {order[a]: b for a, b in straight.items()}
    first = _count(tokens, slot, name, _whole_numbers(tokens, name.key, straight), known)
    first.loose += SWAPPED * len(swaps)
    if not first.strays and not any(t.kind is Kind.YEAR and i not in straight for i, t in enumerate(tokens)):
        return first
    blocks = _tiles(tokens, said, key)
    tiled = {order[a]: b for a, b in _placed(blocks).items()}
    second = _count(tokens, slot, name, _whole_numbers(tokens, name.key, tiled), known)
    second.loose += SWAPPED * (len(swaps) + _inversions(blocks))
    return min(first, second, key=lambda f: f.worth)


# --- laying along -----------------------------------------------------------------------------------------------------


def _placed(blocks: Sequence[Block]) -> dict[int, int]:
    """Piece → place in the name."""
    return {a + k: b + k for a, b, size in blocks for k in range(size)}


def _common(tokens: Sequence[Token], name: str, said: str, key: str, lettered: bool) -> list[Block]:
    blocks = [(b.a, b.b, b.size) for b in Indel.editops(said, key).as_matching_blocks() if b.size]
    return _compatible(tokens, name, blocks) if lettered else blocks


def _spelled(tokens: Sequence[Token], key: str, lettered: bool) -> tuple[str, str]:
    """Both sides in characters that can be compared."""
    if lettered:
        said = "".join([_letter(t) for t in tokens])
        return said, _in_letters(said, key)
    if any(t.typed == "p" for t in tokens):
        return _by_sound(tokens, key)
    return "".join([t.key if len(t.key) == 1 else _HOLE for t in tokens]), key


def _by_sound(tokens: Sequence[Token], key: str) -> tuple[str, str]:
    """Characters that sound alike written as the same one of the name's."""
    sounds: dict[str, str] = {}
    same: dict[str, str] = {}
    for char in key:
        if char in same:
            continue
        known = readings(char)
        same[char] = next((sounds[r] for r in known if r in sounds), char)
        for reading in known:
            sounds.setdefault(reading, same[char])
    said = []
    for token in tokens:
        char = same.get(token.key)
        if char is None and (token.kind is Kind.CONTENT or token.typed != "c"):
            char = next((sounds[s] for s in token.sounds if s in sounds), None)
        said.append(char or _HOLE)
    return "".join(said), "".join([same[c] for c in key])


def _letter(token: Token) -> str:
    return token.sounds[0][0] if token.sounds else _first_letter(token.key[0])


def _first_letter(char: str) -> str:
    if char.isascii():
        return char
    known = readings(char)
    return known[0][0] if known else char


def _in_letters(said: str, key: str) -> str:
    """The name's initials, with those of its ambiguous characters that fit what was said best."""
    letters = "".join([_first_letter(c) for c in key])
    best = Indel.similarity(said, letters)
    for i, char in enumerate(key):
        for other in initials(char)[1:]:
            changed = letters[:i] + other + letters[i + 1 :]
            if other in said and (score := Indel.similarity(said, changed)) > best:
                letters, best = changed, score
    return letters


def _compatible(tokens: Sequence[Token], key: str, blocks: list[Block]) -> list[Block]:
    """Blocks of equal letters cut where a character or syllable stands against another."""
    kept: list[Block] = []
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
    return any(s in readings(char) for s in token.sounds)


def _whole_numbers(tokens: Sequence[Token], key: str, pairs: dict[int, int]) -> dict[int, int]:
    """A number is the name's number or it is not: 2012 has nothing in common with 2021."""
    said = "".join([t.key if t.key.isdigit() else "." for t in tokens])
    if not said.strip("."):
        return pairs
    theirs = dict(_numbers(key))
    for start, end in _numbers(said):
        places = [pairs[i] for i in range(start, end) if i in pairs]
        whole = len(places) == end - start and theirs.get(places[0]) == places[-1] + 1 == places[0] + len(places)
        if not whole:
            for i in range(start, end):
                pairs.pop(i, None)
    return pairs


def _numbers(text: str) -> list[tuple[int, int]]:
    """Where each number begins and ends; two years written together are two."""
    found: list[tuple[int, int]] = []
    for run in _DIGITS.finditer(text):
        step = 4 if (run.end() - run.start()) % 4 == 0 else run.end() - run.start()
        found += [(at, at + step) for at in range(run.start(), run.end(), step)]
    return found


def _solid(tokens: Sequence[Token], key: str, blocks: list[Block]) -> list[Block]:
    """Drop lone characters that met by chance: neither beside other matched text nor on its line."""
    kept = []
    for i, (a, b, size) in enumerate(blocks):
        if size > 1 or len(tokens) == 1:
            kept.append((a, b, size))
            continue
        exact = tokens[a].typed != "c" or tokens[a].key == key[b]
        near = _nearness(blocks, i, exact)
        if near < 2 and not exact:
            continue  # one sound in common
        if near == 2 or (near and tokens[a].kind in _LAID_KINDS and not _beside_stray(tokens, blocks, i)):
            kept.append((a, b, size))
    return kept


def _nearness(blocks: list[Block], i: int, exact: bool) -> int:
    """2: only slips of the pen away from matched text on both sides alike; 1: next to it in the question; 0: alone."""
    a, b, size = blocks[i]
    beside = 0
    gaps = []
    if i > 0:
        pa, pb, ps = blocks[i - 1]
        gaps.append((a - (pa + ps), b - (pb + ps)))
    if i + 1 < len(blocks):
        na, nb, _ = blocks[i + 1]
        gaps.append((na - (a + size), nb - (b + size)))
    for said, there in gaps:
        if said == there <= 2 or (exact and said == 1 and there == 0):
            return 2
        if said == 0 and there <= 8:
            beside = 1
    return beside


def _beside_stray(tokens: Sequence[Token], blocks: list[Block], i: int) -> bool:
    """西宁市 against 宁波市: the character in common is no evidence."""
    a = blocks[i][0]
    before = a - 1 if i == 0 or blocks[i - 1][0] + blocks[i - 1][2] < a else -1
    after = a + 1 if i + 1 == len(blocks) or blocks[i + 1][0] > a + 1 else -1
    return any(0 <= n < len(tokens) and tokens[n].kind is Kind.CONTENT for n in (before, after))


def _unswapped(said: str, key: str) -> tuple[str, list[int]]:
    """Neighbours put back in their places where more of the question fits the name then."""
    swaps: list[int] = []
    best = Indel.similarity(said, key)
    i = 0
    while i + 1 < len(said):
        a, b = said[i], said[i + 1]
        if a != b and not (a + b).isdigit() and b + a in key and a + b not in key and (i == 0 or said[i - 1 : i + 1] not in key):
            other = said[:i] + b + a + said[i + 2 :]
            score = Indel.similarity(other, key)
            if score > best:
                said, best = other, score
                swaps.append(i)
                i += 1
        i += 1
    return said, swaps


def _tiles(tokens: Sequence[Token], said: str, key: str) -> list[Block]:
    """The longest common stretch, then the next in what is left, wherever they stand."""
    tiles: list[Block] = []
    text, name = said, key
    for _ in range(8):
        size, a, b = _longest(text, name)
        if size < 2:
            break
        if any(t.kind in _LAID_KINDS for t in tokens[a : a + size]):
            tiles.append((a, b, size))
        text = text[:a] + _HOLE * size + text[a + size :]
        name = name[:b] + "\1" * size + name[b + size :]
    return sorted(tiles + _crumbs(tokens, tiles, text, name))


def _crumbs(tokens: Sequence[Token], tiles: list[Block], text: str, name: str) -> list[Block]:
    """Single characters left between the tiles on both sides, as where two parts that end alike changed places."""
    if not tiles:
        return []
    said = {p for a, _, size in tiles for p in (a - 1, a + size)}
    there = {p for _, b, size in tiles for p in (b - 1, b + size)}
    found = []
    for a in sorted(said):
        if 0 <= a < len(text) and text[a] == tokens[a].key:
            at = next((b for b in sorted(there) if 0 <= b < len(name) and name[b] == text[a]), -1)
            if at >= 0:
                there.discard(at)
                found.append((a, at, 1))
    return found


def _longest(text: str, name: str) -> Block:
    best = (0, 0, 0)
    for start in range(len(text)):
        size = best[0] + 1
        while start + size <= len(text) and text[start] != _HOLE:
            at = name.find(text[start : start + size])
            if at < 0:
                break
            best = (size, start, at)
            size += 1
    return best


def _inversions(blocks: Sequence[Block]) -> int:
    return sum(b[1] < a[1] for a, b in zip(blocks, blocks[1:], strict=False))


# --- counting ---------------------------------------------------------------------------------------------------------


def _count(tokens: Sequence[Token], slot: int, name: Profile, pairs: dict[int, int], known: Known) -> Fit:
    result = Fit(slot, name.size, matched=set(pairs))
    key, core = name.key, name.core
    for a, b in pairs.items():
        token = tokens[a]
        if not core[b]:
            result.tail_said += 1
        if token.kind is not Kind.CONTENT:
            result.dated = result.dated or token.kind is Kind.YEAR
            continue
        result.explained += 1
        if token.typed != "c" or token.key == key[b]:
            result.evident += 1
        else:
            result.cost += OTHER_WORD if _another_word(tokens, a, pairs, key, known) else HOMOPHONE
        before, after = pairs.get(a - 1), pairs.get(a + 1)
        if before is not None or after is not None:
            beside = b - 1 in (before, after) or b + 1 in (before, after)
            result.loose += 0.0 if beside else SKIPPED
    held = set(pairs.values())
    left = [i for i in range(len(key)) if i not in held]
    result.core_left = sum([core[i] for i in left])
    result.tail_left = len(left) - result.core_left
    result.gap = all(i - 1 in held and i + 1 in held for i in left if core[i])
    _strays(tokens, name, pairs, result, known)
    return result


def _strays(tokens: Sequence[Token], name: Profile, pairs: dict[int, int], result: Fit, known: Known) -> None:
    """Price every run of pieces the name does not explain."""
    size = len(tokens)
    i = 0
    while i < size:
        if i in pairs:
            i += 1
            continue
        kind = tokens[i].kind
        if not _counts(tokens, i, pairs):
            if kind is Kind.WEAK:
                result.cost += 0.25
            elif kind is Kind.GENERIC:
                result.tail_missed += 1
            elif kind is Kind.LIST and tokens[i].key.isalnum() and i - 1 in pairs and i + 1 in pairs:
                result.cost += _joined(name.key, pairs[i - 1], pairs[i + 1])
            i += 1
            continue
        j = i + 1
        while j < size and j not in pairs and (_counts(tokens, j, pairs) or _soft(tokens[j])):
            j += 1
        while i > 0 and i - 1 not in pairs and _soft(tokens[i - 1]):
            i -= 1
        price = _price(tokens, i, j, name, pairs, known)
        result.cost += price
        if price >= TYPO and j - i > 1 or price > TYPO:
            result.strays.append((i, j))
        i = j


def _joined(key: str, before: int, after: int) -> float:
    """和 between two characters of the name: another word for the same there, or a letter too many (西和县 is not 陇西县)."""
    if after - before == 2:
        return 0.05 if key[before + 1] in "和与及跟" else TYPO
    return TYPO if after - before == 1 else 0.0


def _soft(token: Token) -> bool:
    """A lone question character; beside unexplained content it belongs to that (新都 is no question)."""
    return token.kind is Kind.QUESTION and token.word == 1 and token.typed == "c" and token.key not in FUNCTION


def _counts(tokens: Sequence[Token], i: int, pairs: dict[int, int]) -> bool:
    """Content must be explained; so must a year that stands in a name."""
    token = tokens[i]
    if token.kind is Kind.CONTENT:
        return True
    if token.kind is Kind.YEAR:
        while i < len(tokens) and tokens[i].kind is Kind.YEAR:
            i += 1
        return i < len(tokens) and (i in pairs or tokens[i].kind is Kind.CONTENT)
    return False


def _price(tokens: Sequence[Token], i: int, j: int, name: Profile, pairs: dict[int, int], known: Known) -> float:
    size = j - i
    before, after = i - 1 in pairs, j in pairs
    if any(t.key.isdigit() for t in tokens[i:j]):
        return OTHER_WORD + size
    if size == 1 and _repeated(tokens, i):
        return 0.05
    room = pairs[j] - pairs[i - 1] - 1 if before and after else _edge_room(i, j, name.key, pairs)
    if any(t.key in _SLOT and t.typed == "c" for t in tokens[i:j]) and room != 0:
        return OTHER_WORD + size  # 二期 is not 一期
    if size == 1 and (before or after):
        if room == 1 and not name.core[(pairs[i - 1] + 1) if before else (pairs[j] - 1)]:
            return TAIL_TYPO
        if room == 1 and before and tokens[i].key in _DISTINCT and name.key[pairs[i - 1] + 1] in _DISTINCT:
            return OTHER_WORD
        seen = (before and known(tokens[i - 1].key + tokens[i].key)) + (after and known(tokens[i].key + tokens[j].key))
        if room == 0:
            return (TYPO, UNKNOWN, OTHER_WORD)[seen]
        if room == 1:
            if seen or _misheard(tokens, i, pairs, name.key):
                return OTHER_WORD  # 柳河 is not 沙河, 监理 not 奖励
            firm = before and after and (_goes_on(pairs, i - 1, -1) or _goes_on(pairs, j, 1))
            return SLIP if firm else TYPO
        return UNKNOWN + 0.5 * seen
    return (size + 1.0) * _apart(tokens, i, j, pairs)


def _another_word(tokens: Sequence[Token], a: int, pairs: dict[int, int], key: str, known: Known) -> bool:
    """The character that sounds alike makes a word that other names have: 检测 is not 监测."""
    char = tokens[a].key
    return any(
        0 <= n < len(tokens) and n in pairs and tokens[n].key == key[pairs[n]] and known(pair)
        for n, pair in (
            (a - 1, tokens[a - 1].key + char),
            (a + 1, char + tokens[a + 1].key if a + 1 < len(tokens) else ""),
        )
    )


def _misheard(tokens: Sequence[Token], i: int, pairs: dict[int, int], key: str) -> bool:
    """Beside a character that only sounds alike: two wrong ones together are another word."""
    return any(n in pairs and tokens[n].typed == "c" and tokens[n].key != key[pairs[n]] for n in (i - 1, i + 1))


def _goes_on(pairs: dict[int, int], i: int, step: int) -> bool:
    """Whether the matched text there is longer than one character."""
    return pairs.get(i + step) == pairs[i] + step


def _repeated(tokens: Sequence[Token], i: int) -> bool:
    return any(0 <= n < len(tokens) and tokens[n].key == tokens[i].key for n in (i - 1, i + 1))


def _edge_room(i: int, j: int, key: str, pairs: dict[int, int]) -> int:
    """At the edge of the question: how many characters the name has there."""
    if j in pairs:
        return pairs[j]
    if i - 1 in pairs:
        return len(key) - 1 - pairs[i - 1]
    return -1


def _apart(tokens: Sequence[Token], i: int, j: int, pairs: dict[int, int]) -> float:
    """Content that question words keep apart from the name is less likely a part of it."""
    if not pairs:
        return 1.0
    if i - 1 in pairs and j < len(tokens) and tokens[j].asks:
        return 0.05  # 办公用房的房东是谁: not the project's name goes on, but what is asked about it
    for step, edge in ((-1, i - 1), (1, j)):
        at = edge
        while 0 <= at < len(tokens) and at not in pairs and tokens[at].kind in (Kind.GENERIC, Kind.WEAK):
            at += step
        if at in pairs:
            return 1.0
    return 0.3
