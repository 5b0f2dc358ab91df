"""A question's pieces laid along a name: in order, by sound, by initials, or part by part in another order."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import Indel

from db.matching.pieces import Kind, Token
from db.names import initials, readings

Block = tuple[int, int, int]  # where in the question, where in the name, how long
_LAID_KINDS = (Kind.CONTENT, Kind.GENERIC, Kind.WEAK, Kind.YEAR, Kind.COUNTED)
_DIGITS = re.compile(r"[0-9]+")
_NUMERALS = frozenset("零一二三四五六七八九十")
_HOLE = "\0"


def placed(blocks: Sequence[Block]) -> dict[int, int]:
    """Piece → place in the name."""
    return {a + k: b + k for a, b, size in blocks for k in range(size)}


def common(tokens: Sequence[Token], name: str, said: str, key: str, heard: bool) -> list[Block]:
    blocks = [(b.a, b.b, b.size) for b in Indel.editops(said, key).as_matching_blocks() if b.size]
    return compatible(tokens, name, blocks) if heard else blocks


def spelled(tokens: Sequence[Token], key: str, lettered: bool) -> tuple[str, str]:
    """Both sides in characters that can be compared."""
    if lettered:
        asked = [t.kind is Kind.QUESTION and t.typed == "c" and t.key not in key for t in tokens]
        said = "".join([_HOLE if only else _letter(t) for t, only in zip(tokens, asked, strict=True)])
        return said, _in_letters(said, key)
    if any(t.typed == "p" for t in tokens):
        return by_sound(tokens, key)
    return "".join([t.key if len(t.key) == 1 else _HOLE for t in tokens]), key


def by_sound(tokens: Sequence[Token], key: str) -> tuple[str, str]:
    """Characters that sound alike written as the same one of the name's."""
    sounds, same, spelling = _sounds_of(key)
    said = []
    for token in tokens:
        found = same.get(token.key)
        if found is None and (token.kind is Kind.CONTENT or token.typed != "c"):
            for sound in token.sounds:
                if sound in sounds:
                    found = sounds[sound]
                    break
        said.append(found or _HOLE)
    return "".join(said), spelling


def in_common(tokens: Sequence[Token], key: str) -> int:
    """How many pieces of a name's kind are in this one, as written or by sound."""
    sounds = _sounds_of(key)[0].keys()
    return sum([t.key in key or not sounds.isdisjoint(t.sounds) for t in tokens if t.kind is Kind.CONTENT])


@lru_cache(maxsize=512)
def _sounds_of(key: str) -> tuple[dict[str, str], dict[str, str], str]:
    """Sound → the name's first character that has it; character → the one written for it; the name so written."""
    sounds: dict[str, str] = {}
    same: dict[str, str] = {}
    for char in key:
        if char in same:
            continue
        known = readings(char)
        same[char] = next((sounds[r] for r in known if r in sounds), char)
        for reading in known:
            sounds.setdefault(reading, same[char])
    return sounds, same, "".join([same[c] for c in key])


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


def compatible(tokens: Sequence[Token], key: str, blocks: list[Block]) -> list[Block]:
    """Blocks of equal letters or sounds cut where a character or syllable stands against another."""
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
    if token.key in _NUMERALS:
        return False  # 四期 sounds like no other
    if token.typed == "i":
        return token.key in initials(char)
    return any(s in readings(char) for s in token.sounds)


def whole_numbers(tokens: Sequence[Token], key: str, pairs: dict[int, int]) -> dict[int, int]:
    """A number is the name's number or it is not: 2012 has nothing in common with 2021."""
    if not any(tokens[i].key.isdigit() for i in pairs):
        return pairs
    said = "".join([t.key if t.key.isdigit() else "." for t in tokens])
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


def solid(tokens: Sequence[Token], key: str, blocks: list[Block]) -> list[Block]:
    """Drop lone characters that met by chance: neither beside other matched text nor on its line."""
    kept = []
    for i, (a, b, size) in enumerate(blocks):
        if size > 1 or len(tokens) == 1:
            if _said(tokens[a : a + size]) or _touching(blocks, i):
                kept.append((a, b, size))
            continue
        if tokens[a].typed == "c" and tokens[a].key != key[b]:
            continue  # one sound in common
        near = _nearness(blocks, i)
        if near == 2 or (near and tokens[a].kind in _LAID_KINDS and not _beside_stray(tokens, blocks, i)):
            kept.append((a, b, size))
    return kept


def _said(tokens: Sequence[Token]) -> bool:
    return any(t.kind is not Kind.QUESTION for t in tokens)


def _touching(blocks: list[Block], i: int) -> bool:
    """Question words are in the name only where its other words go on before or after: not 项目 of 这个项目."""
    a, b, size = blocks[i]
    before = i > 0 and (blocks[i - 1][0] + blocks[i - 1][2], blocks[i - 1][1] + blocks[i - 1][2]) == (a, b)
    return before or (i + 1 < len(blocks) and blocks[i + 1][:2] == (a + size, b + size))


def _nearness(blocks: list[Block], i: int) -> int:
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
        if said == there <= 2 or (said == 1 and there == 0):
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


def unswapped(said: str, key: str) -> tuple[str, list[int]]:
    """Neighbours put back in their places where more of the question fits the name then."""
    swaps: list[int] = []
    best = Indel.similarity(said, key)
    i = 0
    while i + 1 < len(said):
        a, b = said[i], said[i + 1]
        if (
            a != b
            and not (a + b).isdigit()
            and b + a in key
            and a + b not in key
            and (i == 0 or said[i - 1 : i + 1] not in key)
        ):
            other = said[:i] + b + a + said[i + 2 :]
            score = Indel.similarity(other, key)
            if score > best:
                said, best = other, score
                swaps.append(i)
                i += 1
        i += 1
    return said, swaps


def tiles(tokens: Sequence[Token], said: str, key: str) -> list[Block]:
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


def inversions(blocks: Sequence[Block]) -> int:
    return sum(b[1] < a[1] for a, b in pairwise(blocks))
