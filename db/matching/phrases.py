"""Names said in English within a question, and the words that part them."""

from collections.abc import Sequence

from db.matching.english import OWN, TAILS, VAGUE, Aliases
from db.matching.pieces import Kind, Token
from db.matching.verdict import OFFERED, Part, Verdict

BETWEEN = (Kind.BREAK, Kind.LIST, Kind.QUESTION)  # what may stand between two English names


def english_parts(aliases: Aliases, tokens: Sequence[Token]) -> list[Part]:
    whole = _english(aliases, tokens)
    if whole.decided and not whole.strays:
        return [(tokens, whole)]
    for kind in (Kind.BREAK, Kind.LIST, Kind.QUESTION):
        pieces = _phrases(tokens, kind)
        found: list[Part] = [(piece, _english(aliases, piece)) for piece in pieces]
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


def _english(aliases: Aliases, tokens: Sequence[Token]) -> Verdict:
    places = [i for i, t in enumerate(tokens) if t.kind is Kind.ENGLISH]
    phrases = aliases.search([tokens[i].key for i in places])
    if not phrases:
        return Verdict("none", strays=[(places[0], places[-1] + 1)])
    best = phrases[0]
    matched = {places[i] for i in best.explained}
    missed = [p for p in places if p not in matched and tokens[p].key not in TAILS]
    verdict = Verdict("none", matched=matched, nearest=tuple(p.project for p in phrases[:3]))
    verdict.strays = [(m, m + 1) for m in missed]
    rivals = [p for p in phrases if len(p.explained) == len(best.explained) and p.slips <= best.slips]
    whole = [p for p in rivals if p.left == 0]
    if any(p.of_own for p in whole) and not any(
        t.key in OWN for t in tokens
    ):  # the fund: the work fund or the special fund
        whole += [p for p in rivals if p.left and p.vague]
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
