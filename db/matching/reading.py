"""A whole question read: its parts judged one by one, and what is left when the names are taken out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from db.matching.colloquial import put_formally
from db.matching.english import TAILS, VAGUE
from db.matching.pieces import Kind, Token
from db.matching.tokens import tokenise
from db.matching.verdict import OFFERED, Verdict
from db.names import simplified

if TYPE_CHECKING:
    from db.matching.index import Index

_NEVER_FIRST = frozenset("的了吗呢吧啊那这请查问我你您他她它是有在和与跟")
_LONG = 250  # characters of a part that could still be a question about a name
PLACEHOLDER = "\ufffc"
Decision = Literal["one", "several"]


@dataclass(frozen=True, slots=True)
class Name:
    """A project as the index knows it."""

    id: int
    text: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in the question that names one project, or one of several."""

    start: int
    end: int
    ids: tuple[int, ...]  # best first; with the decision "several" a single one is a "did you mean"
    decision: Decision
    exact: bool
    more: int  # how many fit beyond the offered ones


@dataclass(frozen=True, slots=True)
class Reading:
    """What a question names."""

    mentions: tuple[Mention, ...]
    rest: str  # the question with a placeholder for each mention
    unknown: str | None  # asked about like a project, but none of ours
    nearest: tuple[int, ...] = ()  # to be offered for it, never substituted


Part = tuple[Sequence[Token], Verdict]


_BETWEEN = (Kind.BREAK, Kind.LIST, Kind.QUESTION)  # what may stand between two English names


def read(index: Index, text: str, vocabulary: Collection[str]) -> Reading:
    """What is named as it was said; where nothing is, what would be in the words that names have."""
    found = _worded(index, text, vocabulary)
    return found if found.mentions else _put_formally(index, text, vocabulary) or found


def _put_formally(index: Index, text: str, vocabulary: Collection[str]) -> Reading | None:
    """租办公楼 may mean 办公用房租赁费: it is asked."""
    for formal_text, at, word, formal in put_formally(text):
        mentions = _worded(index, formal_text, vocabulary).mentions
        if len(mentions) != 1 or not mentions[0].start <= at < mentions[0].end:
            continue
        start, end = mentions[0].start, max(mentions[0].end - len(formal) + len(word), at + len(word))
        mention = Mention(start, end, mentions[0].ids, "several", False, mentions[0].more)
        return Reading((mention,), text[:start] + PLACEHOLDER + text[end:], None)
    return None


def _worded(index: Index, text: str, vocabulary: Collection[str]) -> Reading:
    """Traditional text in both wordings, unless the plain one is certain at once."""
    first, cost = _read(index, text, vocabulary, regional=False)
    if cost < 0.01 or simplified(text) == text:
        return first
    second, other = _read(index, text, vocabulary, regional=True)
    return second if other < cost else first


def _read(index: Index, text: str, vocabulary: Collection[str], *, regional: bool) -> tuple[Reading, float]:
    tokens = tokenise(
        text,
        vocabulary,
        regional=regional,
        is_english=index.aliases.knows,
        follows=index.grams.follows,
        known=index.grams.known,
    )
    parts: list[Part] = []
    if any(t.kind is Kind.ENGLISH for t in tokens):
        parts += _english_parts(index, [t for t in tokens if t.typed == "w" or t.kind in _BETWEEN])
    parts += _resolve(index, [t for t in tokens if t.kind not in (Kind.FILLER, Kind.ENGLISH)], Patience())
    parts = _once(parts)
    decided = [p for p in parts if p[1].decided]
    if not decided:
        decided = [p for p in parts if p[1].decision == "near"][:1]
    if not decided:
        return _nothing(text, parts), 9.0
    return _reading(text, tokens, decided), sum(v.cost + (v.decision != "one") for _, v in decided)


@dataclass(slots=True)
class Patience:
    """How many more pieces of a long message are looked into; no question needs so many."""

    left: int = 1500

    def judge(self, index: Index, tokens: Sequence[Token]) -> Verdict:
        if self.left <= 0 or len(tokens) > _LONG:
            return Verdict("none")
        self.left -= len(tokens)
        return index.judge(tokens)


def _resolve(index: Index, tokens: Sequence[Token], patience: Patience) -> list[Part]:
    """The whole first; where it does not come out even, its clauses, then the items of its lists."""
    whole = patience.judge(index, tokens)
    if whole.decision == "empty" or (whole.decided and not whole.strays):
        return [(tokens, whole)]
    for kind in (Kind.BREAK, Kind.LIST, Kind.QUESTION):
        pieces = _split(tokens, kind, whole.matched if kind is Kind.LIST else frozenset())
        if len(pieces) < 2:
            continue
        if kind is Kind.QUESTION and _spans(tokens, whole):
            continue
        found = [part for piece in pieces for part in _resolve(index, piece, patience)]
        if kind is Kind.LIST:
            _carry_over(index, found)
        if _better(found, whole, kind):
            return found
        if kind is Kind.BREAK and whole.decision == "none" and (near := [p for p in found if p[1].decision == "near"]):
            return near  # 财政局催得紧，…: talk in one clause, nearly a name in another
    return [(tokens, whole)]


def _carry_over(index: Index, found: Sequence[Part]) -> None:
    """食堂的业务和建设: the second of a list is of the same family as the one before, where one is."""
    for (_, before), (_, verdict) in pairwise(found):
        if before.decision == "one" and verdict.decision == "several":
            family = [i for i in verdict.ids if i != before.ids[0] and index.related(i, before.ids[0])]
            if len(family) == 1:
                verdict.decision, verdict.ids, verdict.more = "one", (family[0],), 0


def _spans(tokens: Sequence[Token], whole: Verdict) -> bool:
    """Whether the best name explains content on both sides of a question word: the word is in the name, then."""
    piece, pieces = 0, set()
    for i, token in enumerate(tokens):
        if token.kind is Kind.QUESTION and token.word > 1:
            piece += 1
        elif token.kind is Kind.CONTENT and i in whole.matched:
            pieces.add(piece)
    return len(pieces) > 1


def _better(found: Sequence[Part], whole: Verdict, kind: Kind) -> bool:
    """Clauses may be mere talk; the items of a list must all be names, or stand there in full."""
    spoken = [p for p in found if p[1].decision != "empty"]
    decided = [v for _, v in spoken if v.decided]
    if not decided:
        return False
    if len(decided) > 1 and (kind is Kind.BREAK or len(decided) == len(spoken)):
        return True
    if whole.decided:
        return False
    if kind is Kind.LIST:
        return all(v.complete and v.decision == "one" for v in decided)
    if kind is Kind.BREAK:
        return True
    return not any(_tailed(t) for t, v in spoken if not v.decided) and (spoken[0][1].decided or decided[0].complete)


def _tailed(tokens: Sequence[Token]) -> bool:
    """Content that ends like a project's name."""
    return any(a.kind is Kind.CONTENT and b.kind in (Kind.GENERIC, Kind.WEAK) for a, b in pairwise(tokens))


def _split(tokens: Sequence[Token], kind: Kind, named: Collection[int]) -> list[list[Token]]:
    """At every mark or word of this kind that has content on both sides, and is not in the name (取消药品加成)."""
    pieces: list[list[Token]] = [[]]
    for i, token in enumerate(tokens):
        if token.kind is kind and i not in named and (kind is not Kind.QUESTION or token.word > 1):
            pieces.append([])
        else:
            pieces[-1].append(token)
    return [p for p in pieces if any(t.kind is Kind.CONTENT for t in p)]


def _english_parts(index: Index, tokens: Sequence[Token]) -> list[Part]:
    whole = _english(index, tokens)
    if whole.decided and not whole.strays:
        return [(tokens, whole)]
    for kind in (Kind.BREAK, Kind.LIST, Kind.QUESTION):
        pieces = _phrases(tokens, kind)
        found: list[Part] = [(piece, _english(index, piece)) for piece in pieces]
        if any(v.complete for _, v in found):  # a vague word is mere talk, then: the office we work in
            found = [(t, v) for t, v in found if v.decision != "near" or len(v.matched) > 1]
        decided = sum(v.decided for _, v in found)
        if len(pieces) > 1 and (decided > 1 or (decided and not whole.decided)):
            return found
    return [(tokens, whole)]


_LINKS = frozenset(("of", "the", "a", "an", "for", "in", "s"))


def _phrases(tokens: Sequence[Token], kind: Kind) -> list[list[Token]]:
    pieces: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind is kind and token.key not in _LINKS:
            pieces.append([])
        else:
            pieces[-1].append(token)
    return [p for p in pieces if any(t.kind is Kind.ENGLISH for t in p)]


def _english(index: Index, tokens: Sequence[Token]) -> Verdict:
    places = [i for i, t in enumerate(tokens) if t.kind is Kind.ENGLISH]
    phrases = index.aliases.search([tokens[i].key for i in places])
    if not phrases:
        return Verdict("none", strays=[(places[0], places[-1] + 1)])
    best = phrases[0]
    matched = {places[i] for i in best.explained}
    missed = [p for p in places if p not in matched and tokens[p].key not in TAILS]
    verdict = Verdict("none", matched=matched, nearest=tuple(p.project for p in phrases[:3]))
    verdict.strays = [(m, m + 1) for m in missed]
    rivals = [p for p in phrases if len(p.explained) == len(best.explained) and p.slips <= best.slips]
    whole = [p for p in rivals if p.left == 0]
    if missed and not (len(missed) == 1 and len(matched) >= 3 and min(matched) < missed[0] < max(matched)):
        if len(matched) > len(missed):
            verdict.decision, verdict.ids = "near", tuple(p.project for p in rivals[:OFFERED])
        return verdict
    verdict.complete = bool(whole)
    if not whole and len(matched) == 1 and tokens[min(matched)].key in VAGUE:
        verdict.decision, verdict.ids = "near", tuple(p.project for p in rivals[:OFFERED])
        return verdict
    if len(whole) == 1 or len(rivals) == 1:
        verdict.decision, verdict.ids = "one", ((whole or rivals)[0].project,)
        verdict.exact = best.slips == 0 and not missed and bool(whole)
        return verdict
    verdict.decision, verdict.ids = "several", tuple(p.project for p in (whole or rivals)[:OFFERED])
    verdict.more = max(0, len(whole or rivals) - OFFERED)
    return verdict


def _once(parts: Sequence[Part]) -> list[Part]:
    """A project named twice (police dogs, 警犬经费) is one mention: the more certain one."""
    sure = {v.ids[0] for _, v in parts if v.decision == "one"}
    kept: list[Part] = []
    for tokens, verdict in parts:
        again = verdict.decision == "several" and len(parts) > 1 and bool(set(verdict.ids) & sure)
        if again and (tokens[0].typed == "w" or _goes_on_from(parts, tokens, verdict)):
            continue
        if any(v.decision == verdict.decision == "one" and v.ids == verdict.ids for _, v in kept):
            continue
        kept.append((tokens, verdict))
    return kept


def _goes_on_from(parts: Sequence[Part], tokens: Sequence[Token], verdict: Verdict) -> bool:
    """CCTV租赁费: an English name with its Chinese rest right behind it."""
    start = min((tokens[i].start for i in verdict.matched), default=-1)
    return any(
        v.decision == "one" and set(v.ids) & set(verdict.ids) and t[max(v.matched)].end in (start, start - 1)
        for t, v in parts
        if t[0].typed == "w" and v.matched
    )


# --- what comes out ---------------------------------------------------------------------------------------------------


def _reading(text: str, tokens: Sequence[Token], parts: Sequence[Part]) -> Reading:
    mentions = []
    taken: dict[int, int] = {}  # place in the text → which mention
    for number, (piece, verdict) in enumerate(parts):
        named = [piece[i] for i in sorted(verdict.matched | _unexplained(verdict))]
        clusters = _clusters(tokens, named)
        for start, end in clusters:
            taken.update(dict.fromkeys(range(start, end), number))
        start, end = max(clusters, key=lambda c: c[1] - c[0])
        decision: Decision = "one" if verdict.decision == "one" else "several"
        mentions.append(Mention(start, end, verdict.ids, decision, verdict.exact, verdict.more))
    rest, said = [], set()
    for place, char in enumerate(text):
        owner = taken.get(place)
        if owner is None:
            rest.append(char)
        elif owner not in said:
            said.add(owner)
            rest.append(PLACEHOLDER)
    mentions.sort(key=lambda m: m.start)
    return Reading(tuple(mentions), "".join(rest), None)


def _unexplained(verdict: Verdict) -> set[int]:
    """Of a name that is only near: what stands right beside what was found, as it belongs to what was meant."""
    if verdict.decision == "one":
        return set()
    beside = [r for r in verdict.strays if r[0] - 1 in verdict.matched or r[1] in verdict.matched]
    return {i for a, b in beside for i in range(a, b)}


_WITHIN = (Kind.FILLER, Kind.GENERIC, Kind.WEAK, Kind.CONTENT)


def _clusters(tokens: Sequence[Token], named: Sequence[Token]) -> list[tuple[int, int]]:
    """The stretches of text the name takes, with the fillers and tails in and right after them."""
    ours = {id(t) for t in named}
    clusters: list[list[int]] = []
    open_ = False
    pending: Token | None = None
    for token in tokens:
        if id(token) in ours:
            if open_:
                clusters[-1][1] = token.end
            else:
                clusters.append([token.start, token.end])
            open_, pending = True, None
        elif open_ and token.kind in (Kind.GENERIC, Kind.WEAK) and pending is None:
            clusters[-1][1] = token.end
        elif open_ and (token.kind in _WITHIN or token.word == 1):
            pending = token
        else:
            open_, pending = False, None
    return [(a, b) for a, b in clusters]


def _nothing(text: str, parts: Sequence[Part]) -> Reading:
    """No project of ours: does it ask about one all the same?"""
    unknown: str | None = None
    nearest: tuple[int, ...] = ()
    for tokens, verdict in parts:
        content = [t for t in tokens if t.kind in (Kind.CONTENT, Kind.ENGLISH)]
        if verdict.decision == "empty" or not _like_a_name(tokens, content):
            continue
        unknown = text[_start_of_name(tokens, content[0]) : _end_of_name(tokens, content[-1])].strip()
        nearest = verdict.nearest
        break
    return Reading((), text, unknown, nearest)


def _like_a_name(tokens: Sequence[Token], content: Sequence[Token]) -> bool:
    """Something with the tail of a project, or that a figure is asked of, or that stands alone."""
    if len(content) < 2 and not any(t.typed == "w" for t in content):
        return False
    if _tailed(tokens):
        return True
    if any(t.kind is Kind.NUMBER for t in tokens):
        return False  # a filter: 得分不到95的
    first, last = tokens.index(content[0]), tokens.index(content[-1])
    around = [*tokens[:first], *tokens[last + 1 :]]
    return any(t.measure for t in tokens) or not any(t.kind is Kind.QUESTION and t.word > 1 for t in around)


def _start_of_name(tokens: Sequence[Token], first: Token) -> int:
    """With the lone characters before it that could be its own: the 办 of 办公."""
    at = next(i for i, t in enumerate(tokens) if t is first)
    while at and tokens[at - 1].word == 1 and tokens[at - 1].key not in _NEVER_FIRST and not tokens[at].apart:
        at -= 1
    return tokens[at].start


def _end_of_name(tokens: Sequence[Token], last: Token) -> int:
    end = last.end
    after = False
    for token in tokens:
        if token is last:
            after = True
        elif after:
            if token.kind not in (Kind.GENERIC, Kind.WEAK):
                break
            end = token.end
    return end
