"""Which names hold which two characters together: one bit a name, so that a question is a few wide operations."""

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence

from db.names import initials, readings

_BITS = [tuple(k for k in range(8) if byte >> k & 1) for byte in range(256)]
_MANY = 500  # characters a catalogue must have before one it lacks is taken for a slip of the pen
_BOUND = 10  # of so many times that either of two characters occurs, the other is beside it once
_FAST = 2  # the same for one of them alone: 辅 is seldom without 警
_NONZERO = re.compile(rb"[^\x00]")


class Grams:
    """Bit sets by pair of characters; those of a stored index are unpacked when they are first asked for."""

    def __init__(self) -> None:
        self.bits: dict[str, int] = {}
        self._packed: dict[str, bytes] = {}
        self.counts: dict[str, int] = {}
        self._sounds: dict[tuple[str, str], list[str]] | None = None
        self._characters: set[str] = set()
        self._beside: tuple[Counter[str], Counter[str]] | None = None  # how often a character is followed, and follows

    def build(self, keys: Sequence[str]) -> None:
        held: dict[str, list[int]] = {}
        for slot, key in enumerate(keys):
            for gram in _grams(key):
                if gram in held:
                    held[gram].append(slot)
                else:
                    held[gram] = [slot]
        width = (len(keys) + 7) // 8
        while held:  # each list is let go when its bits are set
            gram, slots = held.popitem()
            raw = bytearray(width)
            for slot in slots:
                raw[slot >> 3] |= 1 << (slot & 7)
            self.bits[gram] = int.from_bytes(raw, "little")
            self.counts[gram] = len(slots)
        self._characters.update(*self.counts)

    def add(self, slot: int, key: str) -> None:
        for gram in _grams(key):
            if gram not in self.counts and self._sounds is not None:
                self._hear(gram, self._sounds)
            self.bits[gram] = self.get(gram) | 1 << slot
            self.counts[gram] = self.counts.get(gram, 0) + 1
            self._characters.update(gram)
        self._beside = None

    def remove(self, slot: int, key: str) -> None:
        for gram in _grams(key):
            self.bits[gram] = self.get(gram) & ~(1 << slot)
            self.counts[gram] -= 1
        self._beside = None

    def get(self, gram: str) -> int:
        found = self.bits.get(gram)
        if found is None:
            packed = self._packed.pop(gram, None)
            if packed is None:
                return 0
            found = self.bits[gram] = int.from_bytes(zlib.decompress(packed), "little")
        return found

    def known(self, gram: str) -> bool:
        """Whether names have this pair; a lone character may well be in other names while few are known."""
        if len(gram) == 1:
            return len(self._characters) < _MANY or gram in self._characters
        return self.counts.get(gram, 0) > 0

    def bound(self, gram: str) -> bool:
        """Whether the two are found together so often that they are a word here, in no dictionary though (运维)."""
        if self._beside is None:
            followed: Counter[str] = Counter()
            follows: Counter[str] = Counter()
            for pair, count in self.counts.items():
                followed[pair[0]] += count
                follows[pair[-1]] += count
            self._beside = followed, follows
        followed, follows = self._beside
        count, either = self.counts.get(gram, 0), (followed[gram[0]], follows[gram[-1]])
        return count * _BOUND >= max(*either, 1) or count * _FAST >= max(min(either), 1)

    def sounding(self, first: Iterable[str], second: Iterable[str]) -> list[str]:
        """The pairs of characters that may be pronounced so; a single letter stands for any syllable it begins."""
        table = self._heard()
        return [gram for a in first for b in second for gram in table.get((a, b), ())]

    def follows(self, first: str, second: str) -> bool:
        return (first, second) in self._heard()

    def _heard(self) -> dict[tuple[str, str], list[str]]:
        if self._sounds is None:
            sounds: dict[tuple[str, str], list[str]] = {}
            for gram in self.counts:
                self._hear(gram, sounds)
            self._sounds = sounds
        return self._sounds

    @staticmethod
    def _hear(gram: str, sounds: dict[tuple[str, str], list[str]]) -> None:
        if len(gram) != 2:
            return
        for a in _faces(gram[0]):
            for b in _faces(gram[1]):
                sounds.setdefault((a, b), []).append(gram)

    def dump(self) -> list[tuple[str, int, bytes]]:
        return [
            (gram, count, self._packed.get(gram) or zlib.compress(_raw(self.bits[gram]), 1))
            for gram, count in self.counts.items()
            if count
        ]

    def load(self, rows: Iterable[tuple[str, int, bytes]]) -> None:
        for gram, count, packed in rows:
            self.counts[gram] = count
            self._packed[gram] = packed
        self._characters.update(*self.counts)


def _grams(key: str) -> set[str]:
    """Pairs of neighbours; the ends count as neighbours of nothing, which keeps names of one character findable."""
    return set(map(str.__add__, key, key[1:])) if len(key) > 1 else {key}


def _faces(char: str) -> list[str]:
    known = readings(char)
    if not known:
        return [char]
    return list(dict.fromkeys([*known, *initials(char)]))


def _raw(bits: int) -> bytes:
    return bits.to_bytes((bits.bit_length() + 7) // 8 or 1, "little")


def slots_of(bits: int) -> list[int]:
    """The set bits, lowest first."""
    found: list[int] = []
    raw = _raw(bits)
    for match in _NONZERO.finditer(raw):
        base, byte = match.start() << 3, raw[match.start()]
        found += [base + k for k in _BITS[byte]]
    return found


class Tally:
    """For every name at once, the sum of what it holds: binary digits as bit sets, added like on paper."""

    def __init__(self) -> None:
        self._planes: list[int] = []

    def add(self, bits: int, weight: int) -> None:
        plane = 0
        while weight:
            if weight & 1:
                self._carry(bits, plane)
            weight >>= 1
            plane += 1

    def _carry(self, bits: int, plane: int) -> None:
        planes = self._planes
        while bits:
            while len(planes) <= plane:
                planes.append(0)
            planes[plane], bits = planes[plane] ^ bits, planes[plane] & bits
            plane += 1

    def most(self) -> int:
        """The highest sum any name reached."""
        best, held = 0, -1
        for plane in range(len(self._planes) - 1, -1, -1):
            with_it = self._planes[plane] & held
            if with_it:
                best |= 1 << plane
                held = with_it
        return best

    def at_least(self, wanted: int) -> int:
        """The names that reached this sum."""
        above, equal = 0, -1
        for plane in range(max(len(self._planes), wanted.bit_length()) - 1, -1, -1):
            digit = self._planes[plane] if plane < len(self._planes) else 0
            if wanted >> plane & 1:
                equal &= digit
            else:
                above |= equal & digit
        return above | equal if equal != -1 else above
