"""What a question names, as it is told: where it stands, and what is left when the names are taken out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from db.matching.pieces import Kind, Token, tailed
from db.matching.verdict import Part, Verdict

_NEVER_FIRST = frozenset("的了吗呢吧啊那这请查问我你您他她它是有在和与跟")
PLACEHOLDER = "\ufffc"
Decision = Literal["one", "several"]


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


def named(text: str, tokens: Sequence[Token], parts: Sequence[Part]) -> Reading:
    """The names found, and the question without them."""
    mentions = []
    taken: dict[int, int] = {}  # place in the text → which mention
    for number, (piece, verdict) in enumerate(parts):
        pieces = [piece[i] for i in sorted(verdict.matched | _unexplained(verdict))]
        clusters = _clusters(tokens, pieces)
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


def nothing(text: str, parts: Sequence[Part]) -> Reading:
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
    if tailed(tokens):
        return True
    if any(t.kind is Kind.NUMBER for t in tokens):
        return False  # a filter: 得分不到95的
    first, last = tokens.index(content[0]), tokens.index(content[-1])
    around = [*tokens[:first], *tokens[last + 1 :]]
    return any(t.measure for t in tokens) or not any(t.kind is Kind.QUESTION and t.word > 1 for t in around)


def _start_of_name(tokens: Sequence[Token], first: Token) -> int:
    """With the lone characters before it that could be its own: the 发 of 发展."""
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
