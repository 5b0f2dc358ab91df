"""All names, and which of them one part of a question means: this one, one of these, or none such."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from db.matching import laying
from db.matching.align import Fit, fit, fit_closely
from db.matching.english import Aliases
from db.matching.grams import Grams, Tally, slots_of
from db.matching.lexicon import is_word
from db.matching.pieces import Kind, Token
from db.matching.profile import YEAR, Habits, Profile, profile
from db.matching.store import Held
from db.matching.tokens import tokenise
from db.matching.verdict import Verdict, decide, rank
from db.matching.words import SOFT_CHARACTERS
from db.names import normalise, readings

_LOOKED = 120  # names looked at, of those that hold most of what was said
_LAID = 20  # of these, laid along the question
_EFFORT = 400  # pieces laid in all, so that a long question takes no longer
_LESS = 8  # twice the characters a name may have less than the likest and still be laid
_CLOSELY = 8  # of these, looked at twice where nothing fits at once
_MUCH = 12  # pieces said of which half must be in a name before it is looked at twice
_FEWEST = 30  # up to here every name is laid
_FEW = 300  # up to here hardly any two words end and begin like another
_SMALL = 5000  # up to here lone characters are searched, too


@dataclass(frozen=True, slots=True)
class Name:
    """A project as the index knows it."""

    id: int
    text: str
    aliases: tuple[str, ...] = ()


class Known:
    """All names, kept current by put and drop."""

    def __init__(self, names: Iterable[Name] = ()) -> None:
        self.grams = Grams()
        self.aliases = Aliases()
        self._ids: list[int] = []  # by slot; a name and each of its Chinese aliases has one
        self._keys: list[str] = []
        self._slots: dict[int, list[int]] = {}
        self._lengths: dict[int, int] = {}
        self._chars: dict[str, int] | None = None
        self._profiles: dict[int, Profile] = {}
        self._soft: list[int] = []  # names of nothing but question words
        self._years = 0  # how many names have one
        for name in names:
            self._enter(name)
        self.grams.build(self._keys)
        self._measure()

    def put(self, name: Name) -> None:
        """Add a name, or replace what is known of its id."""
        self.drop(name.id)
        for slot in self._enter(name):
            key = self._keys[slot]
            self.grams.add(slot, key)
            self._lengths[len(key)] = self._lengths.get(len(key), 0) | 1 << slot
            self._years += bool(YEAR.search(key))
        self._chars = None

    def drop(self, project: int) -> None:
        """Forget a name; its slots stay empty."""
        for slot in self._slots.pop(project, ()):
            key = self._keys[slot]
            self.grams.remove(slot, key)
            self._lengths[len(key)] &= ~(1 << slot)
            self._years -= bool(YEAR.search(key))
            self._profiles.pop(slot, None)
        self.aliases.drop(project)
        self._chars = None

    @property
    def size(self) -> int:
        """How many projects it knows."""
        return len(self._slots)

    def related(self, one: int, other: int) -> bool:
        """Whether two names begin alike."""
        a, b = (self._keys[self._slots[project][0]] for project in (one, other))
        return a[:2] == b[:2]

    def held(self) -> Held:
        """What cannot be worked out again from the pairs of characters."""
        live = {slot for slots in self._slots.values() for slot in slots}
        return Held(
            keys=[key if slot in live else "" for slot, key in enumerate(self._keys)],
            projects=self._ids,
            soft=[slot for slot in self._soft if slot in live],
            english=[[project, *texts] for project, texts in self.aliases.texts.items()],
        )

    def restore(self, held: Held) -> None:
        """Take over what a dumped index held, all but its pairs of characters."""
        self._keys, self._ids, self._soft = held.keys, held.projects, held.soft
        for slot, (key, project) in enumerate(zip(held.keys, held.projects, strict=True)):
            if key:
                self._slots.setdefault(project, []).append(slot)
        for project, *texts in held.english:
            self.aliases.put(project, texts)
        self._measure()

    def _enter(self, name: Name) -> list[int]:
        texts = [name.text]
        if name.aliases:
            english = [a for a in name.aliases if a.isascii()]
            self.aliases.put(name.id, english)
            texts += [a for a in name.aliases if not a.isascii()]
        slots = []
        for text in texts:
            key = normalise(text)
            if not key:
                continue
            if _asks_only(key):
                self._soft.append(len(self._keys))
            slots.append(len(self._keys))
            self._keys.append(text if key == text else key)
            self._ids.append(name.id)
        self._slots[name.id] = slots
        return slots

    def _measure(self) -> None:
        raw: dict[int, bytearray] = {}
        width = (len(self._keys) + 7) // 8
        for slot, key in enumerate(self._keys):
            size = len(key)
            if size not in raw:
                raw[size] = bytearray(width)
            raw[size][slot >> 3] |= 1 << (slot & 7)
        self._years = sum(1 for key in self._keys if YEAR.search(key))
        self._lengths = {size: int.from_bytes(bits, "little") for size, bits in raw.items()}

    # --- one part of a question ---------------------------------------------------------------------------------------

    def judge(self, tokens: Sequence[Token]) -> Verdict:
        """What one part of a question means; the part is without fillers."""
        said = sum(t.kind is Kind.CONTENT for t in tokens)
        if not said:
            return self._in_question_words(tokens)
        slots, crowd = self._candidates(tokens)
        lettered = sum(t.typed == "i" for t in tokens) > 1
        habits = Habits(self.grams.known, self._usual, years=self._years * 50 > len(self._keys))
        if all(t.typed in "cw" for t in tokens):
            slots = list(dict.fromkeys(slots[:1] + self._likest(tokens, slots)))
        laid: dict[int, Fit] = {}
        limit = max(_CLOSELY, min(_LAID, _EFFORT // len(tokens))) if len(self._keys) > _FEWEST else _FEWEST
        for slot in slots[:limit]:
            laid[slot] = found = fit(tokens, slot, self._profile(slot), habits, lettered)
            if found.exact and not lettered and not _dated(tokens, found):
                break  # said to the letter, every bit of it: no other name can come nearer
        first = min(laid.values(), key=rank, default=None)
        if not lettered and first is not None and (first.whole or first.tail_missed or _dated(tokens, first)):
            few = max(_CLOSELY // 2, min(_CLOSELY, _EFFORT // 2 // len(tokens)))
            for slot in {*sorted(laid, key=lambda s: rank(laid[s]))[:few], *slots[: few // 2]}:
                if said >= _MUCH and 2 * laying.in_common(tokens, self._keys[slot]) < said:
                    continue  # in whatever order, half of what was said is not in it
                close = fit_closely(tokens, slot, self._profile(slot), habits)
                laid[slot] = min(laid[slot], close, key=lambda f: f.worth)
        best: dict[int, Fit] = {}
        for found in laid.values():
            project = self._ids[found.slot]
            held = best.get(project)
            if held is None or (found.cost, found.core_left) < (held.cost, held.core_left):
                best[project] = found
        verdict = decide(list(best.items()), crowd, said, len(laid))
        if verdict.decided and not verdict.complete and _only_an_office(tokens, verdict.matched):
            return Verdict("none", nearest=verdict.ids)
        return verdict

    def _usual(self, pair: str) -> bool:
        """A pair of characters names have as a word; in a large catalogue many are two ends that met."""
        if not self.grams.known(pair):
            return False
        return len(self._keys) < _FEW or is_word(pair, rare=True) or self.grams.bound(pair)

    def _in_question_words(self, tokens: Sequence[Token]) -> Verdict:
        """A name made of nothing but question words (绩效评价经费) is meant where it is said to the letter."""
        text = "".join([t.key if len(t.key) == 1 else "\0" for t in tokens])
        slots = [slot for slot in self._soft if self._keys[slot] in text and self._slots.get(self._ids[slot])]
        if not slots:
            return Verdict("empty")
        slot = max(slots, key=lambda slot: len(self._keys[slot]))
        at = text.index(self._keys[slot])
        places = set(range(at, at + len(self._keys[slot])))
        return Verdict("one", (self._ids[slot],), exact=True, matched=places, complete=True)

    def _likest(self, tokens: Sequence[Token], slots: list[int]) -> list[int]:
        """Those first that have most of what was said in the same order, then the short ones."""
        content = "".join([t.key if t.kind is Kind.CONTENT else "\0" for t in tokens])
        said = "".join([t.key if len(t.key) == 1 else "\0" for t in tokens])
        run = content.strip("\0")
        keys, like = self._keys, Indel.similarity

        held = {slot: like(content, keys[slot]) for slot in slots}
        least = max(held.values(), default=0) - _LESS
        near = [slot for slot in slots if held[slot] >= least]
        if len(near) < _CLOSELY:
            near = sorted(slots, key=lambda s: -held[s])
            near = [slot for slot in near if held[slot] >= held[near[_CLOSELY - 1]]] if len(near) > _CLOSELY else near
        found = sorted(near, key=lambda s: (-held[s], -like(said, keys[s]), run not in keys[s], len(keys[s])))
        return [slot for i, slot in enumerate(found) if i < _CLOSELY or held[slot] >= least]

    def _profile(self, slot: int) -> Profile:
        found = self._profiles.get(slot)
        if found is None:
            if len(self._profiles) > 20_000:
                self._profiles.clear()
            found = self._profiles[slot] = profile(self._keys[slot])
        return found

    def _candidates(self, tokens: Sequence[Token]) -> tuple[list[int], int]:
        """The names that hold most of what was said, and how many hold all of it that any does."""
        if len(self._keys) <= _FEWEST:
            return [slot for slots in self._slots.values() for slot in slots], 0
        tally = Tally()
        small = len(self._keys) <= _SMALL
        before = (0, 0)
        size = len(tokens)
        for i, token in enumerate(tokens):
            after = self._pair(token, tokens[i + 1]) if i + 1 < size else (0, 0)
            written, heard = before[0] | after[0], before[1] | after[1]
            before = after
            if _cuts(token):
                continue
            if token.kind is Kind.CONTENT:
                tally.add(written, 4)
                tally.add(heard & ~written, 3)
                if (small or not heard) and len(token.key) == 1 and token.typed == "c":
                    tally.add(self._holding(token.key), 1)
            elif written:
                tally.add(written, 1)
        most = tally.most()
        if most < 2:
            return [], 0
        wanted = most
        found = crowd = tally.at_least(most)
        while found.bit_count() < 2 * _LAID and wanted > most * 0.4 and wanted > 3:
            wanted -= max(1, most // 12)
            found = tally.at_least(wanted)
        top = self._shortest(crowd, _LOOKED)
        return top + self._shortest(found & ~crowd, _LOOKED - len(top)), crowd.bit_count()

    def _shortest(self, bits: int, limit: int) -> list[int]:
        if limit <= 0:
            return []
        if bits.bit_count() > limit:
            few = 0
            for size in sorted(self._lengths):
                few |= bits & self._lengths[size]
                if few.bit_count() >= limit:
                    break
            bits = few
        return sorted(slots_of(bits), key=lambda slot: len(self._keys[slot]))[:limit]

    def _pair(self, a: Token, b: Token) -> tuple[int, int]:
        """The names that hold these two side by side: as written, and as written or as they sound."""
        if _cuts(a) or _cuts(b):
            return 0, 0
        written = heard = self.grams.get(a.key + b.key) if len(a.key) == len(b.key) == 1 else 0
        if a.kind is Kind.CONTENT or b.kind is Kind.CONTENT:
            for gram in self.grams.sounding(a.sounds or readings(a.key), b.sounds or readings(b.key)):
                heard |= self.grams.get(gram)
        return written, heard

    def _holding(self, char: str) -> int:
        """The names that hold this character."""
        if self._chars is None:
            self._chars = {}
        held = self._chars.get(char)
        if held is None:
            held = 0
            for gram in list(self.grams.counts):
                if char in gram:
                    held |= self.grams.get(gram)
            self._chars[char] = held
        return held


_OFFICE = re.compile(r"(?:大队|中队|支队|总队|派出所|分局|部门|科室|处室|单位|机构|[科处室队局所股])+")


def _only_an_office(tokens: Sequence[Token], matched: Collection[int]) -> bool:
    """大队 alone is no name, though one has it."""
    said = [tokens[i] for i in sorted(matched) if tokens[i].kind in (Kind.CONTENT, Kind.QUESTION)]
    return bool(_OFFICE.fullmatch("".join([t.key for t in said])))


def _asks_only(key: str) -> bool:
    return SOFT_CHARACTERS.issuperset(key) and all(t.kind is not Kind.CONTENT for t in tokenise(key))


def _dated(tokens: Sequence[Token], fit: Fit) -> bool:
    """A year was said that this name does not have in its place: another may."""
    return any(t.kind is Kind.YEAR and i not in fit.matched for i, t in enumerate(tokens))


def _cuts(token: Token) -> bool:
    """A mark between two things; a word like 和 may stand in a name."""
    return token.kind is Kind.BREAK or (token.kind is Kind.LIST and not token.key.isalnum())
