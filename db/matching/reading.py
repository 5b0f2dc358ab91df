"""A whole question read: its parts judged one by one, and what is left when the names are taken out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from db.matching.colloquial import put_formally
from db.matching.known import Known
from db.matching.outcome import PLACEHOLDER, Mention, Reading, named, nothing
from db.matching.phrases import BETWEEN, english_parts
from db.matching.pieces import Kind, Token, tailed
from db.matching.tokens import tokenise
from db.matching.verdict import Part, Verdict
from db.names import simplified

_LONG = 250  # characters of a part that could still be a question about a name


def read(known: Known, text: str, vocabulary: Collection[str]) -> Reading:
    """What is named as it was said; where nothing is, what would be in the words that names have."""
    found = _worded(known, text, vocabulary)
    return found if found.mentions else _put_formally(known, text, vocabulary) or found


def _put_formally(known: Known, text: str, vocabulary: Collection[str]) -> Reading | None:
    """修马路 may mean 道路维修费: it is asked."""
    for formal_text, at, word, formal in put_formally(text):
        mentions = _worded(known, formal_text, vocabulary).mentions
        if len(mentions) != 1 or not mentions[0].start <= at < mentions[0].end:
            continue
        start, end = mentions[0].start, max(mentions[0].end - len(formal) + len(word), at + len(word))
        mention = Mention(start, end, mentions[0].ids, "several", False, mentions[0].more)
        return Reading((mention,), text[:start] + PLACEHOLDER + text[end:], None)
    return None


def _worded(known: Known, text: str, vocabulary: Collection[str]) -> Reading:
    """Traditional text in both wordings, unless the plain one is certain at once."""
    first, cost = _read(known, text, vocabulary, regional=False)
    if cost < 0.01 or simplified(text) == text:
        return first
    second, other = _read(known, text, vocabulary, regional=True)
    return second if other < cost else first


def _read(known: Known, text: str, vocabulary: Collection[str], *, regional: bool) -> tuple[Reading, float]:
    tokens = tokenise(
        text,
        vocabulary,
        regional=regional,
        is_english=known.aliases.knows,
        follows=known.grams.follows,
        known=known.grams.known,
    )
    parts: list[Part] = []
    if any(t.kind is Kind.ENGLISH for t in tokens):
        parts += english_parts(known.aliases, [t for t in tokens if t.typed == "w" or t.kind in BETWEEN])
    parts += _resolve(known, [t for t in tokens if t.kind not in (Kind.FILLER, Kind.ENGLISH)], Patience())
    parts = _once(parts)
    decided = [p for p in parts if p[1].decided]
    if not decided:
        decided = [p for p in parts if p[1].decision == "near"][:1]
    if not decided:
        return nothing(text, parts), 9.0
    return named(text, tokens, decided), sum(v.cost + (v.decision != "one") for _, v in decided)


@dataclass(slots=True)
class Patience:
    """How many more pieces of a long message are looked into; no question needs so many."""

    left: int = 1500

    def judge(self, known: Known, tokens: Sequence[Token]) -> Verdict:
        if self.left <= 0 or len(tokens) > _LONG:
            return Verdict("none")
        self.left -= len(tokens)
        return known.judge(tokens)


def _resolve(known: Known, tokens: Sequence[Token], patience: Patience) -> list[Part]:
    """The whole first; where it does not come out even, its clauses, then the items of its lists."""
    whole = patience.judge(known, tokens)
    if whole.decision == "empty" or (whole.decided and not whole.strays):
        return [(tokens, whole)]
    for kind in (Kind.BREAK, Kind.LIST, Kind.QUESTION):
        ours = whole.matched if kind is Kind.LIST else whole.within if kind is Kind.QUESTION else frozenset[int]()
        pieces = _split(tokens, kind, ours)
        if len(pieces) < 2:
            continue
        if kind is Kind.QUESTION and _spans(tokens, whole):
            continue
        found = [part for piece in pieces for part in _resolve(known, piece, patience)]
        if kind is Kind.LIST:
            _carry_over(known, found)
        if _better(found, whole, kind):
            return found
        if kind is Kind.BREAK and whole.decision == "none" and (near := [p for p in found if p[1].decision == "near"]):
            return near  # 财政局催得紧，…: talk in one clause, nearly a name in another
    return [(tokens, whole)]


def _carry_over(known: Known, found: Sequence[Part]) -> None:
    """食堂的业务和建设: the second of a list is of the same family as the one before, where one is."""
    for (_, before), (_, verdict) in pairwise(found):
        if before.decision == "one" and verdict.decision == "several":
            family = [i for i in verdict.ids if i != before.ids[0] and known.related(i, before.ids[0])]
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
    return not any(tailed(t) for t, v in spoken if not v.decided) and (spoken[0][1].decided or decided[0].complete)


def _split(tokens: Sequence[Token], kind: Kind, named: Collection[int]) -> list[list[Token]]:
    """At every mark or word of this kind that has content on both sides, and is not in the name (取消药品加成)."""
    pieces: list[list[Token]] = [[]]
    for i, token in enumerate(tokens):
        if token.kind is kind and i not in named and (kind is not Kind.QUESTION or token.word > 1):
            pieces.append([])
        else:
            pieces[-1].append(token)
    return [p for p in pieces if any(t.kind is Kind.CONTENT for t in p)]


def _once(parts: Sequence[Part]) -> list[Part]:
    """A project named twice (school buses, 校车经费) is one mention: the more certain one."""
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
    """school bus租赁费: an English name with its Chinese rest right behind it."""
    start = min((tokens[i].start for i in verdict.matched), default=-1)
    return any(
        v.decision == "one" and set(v.ids) & set(verdict.ids) and t[max(v.matched)].end in (start, start - 1)
        for t, v in parts
        if t[0].typed == "w" and v.matched
    )
