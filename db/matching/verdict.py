"""This one, which of these, or none such: what follows from how well each name explains the question."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from db.matching.align import Fit

OFFERED = 5


@dataclass(slots=True)
class Verdict:
    """What one part of a question means."""

    decision: str  # one, several, near (did you mean?), none, empty
    ids: tuple[int, ...] = ()
    more: int = 0
    exact: bool = False
    matched: set[int] = field(default_factory=set)  # places in the part's pieces
    strays: list[tuple[int, int]] = field(default_factory=list)
    complete: bool = False  # the whole core of the name was said
    nearest: tuple[int, ...] = ()
    cost: float = 0.0

    @property
    def decided(self) -> bool:
        return self.decision in ("one", "several")


def tolerance(fit: Fit) -> float:
    """How much may stay unexplained for a direct answer: the more was said of the name, the more."""
    whole = fit.core_left <= max(1, fit.core // 8)
    return min(2.5, (0.16 if whole else 0.06) * fit.explained) + 0.02


def decide(fits: Sequence[tuple[int, Fit]], crowd: int, said: int) -> Verdict:
    """`fits` are (project, fit) with one fit a project; `crowd` is how many names hold as much as the best."""
    usable = sorted((f for f in fits if f[1].explained), key=lambda f: _rank(f[1]))
    if not usable:
        return Verdict("none")
    best = usable[0][1]
    nearest = tuple(id for id, f in usable[:3] if f.explained * 2 >= said)
    verdict = Verdict("none", nearest=nearest, matched=best.matched, strays=best.strays, cost=best.cost)
    verdict.complete = best.core_left == 0
    if best.cost > tolerance(best) or not _evident(best):
        if (
            (best.cost <= 1.3 + 0.1 * best.explained
            and best.explained * 5 >= said * 3
            and best.explained > 1)
            or (best.explained == 1 and best.core <= 3 and best.cost <= 1.2)
        ):
            verdict.decision = "near"
            verdict.ids = tuple(id for id, f in usable[:OFFERED] if f.cost <= best.cost + 0.4)
        return verdict
    slack = 0.1 if best.cost < 0.1 else 0.4
    rivals = [(id, f) for id, f in usable if f.cost <= best.cost + slack]
    chosen = _winner(rivals)
    if chosen is not None and (crowd <= 1 or len(rivals) > 1 or len(usable) >= crowd):
        id, fit = chosen
        verdict.decision, verdict.ids = "one", (id,)
        verdict.exact = fit.cost == 0 and fit.core_left == 0 and fit.tail_left == 0
        verdict.matched, verdict.strays = fit.matched, fit.strays
        return verdict
    verdict.decision = "several"
    verdict.ids = tuple(id for id, _ in rivals[:OFFERED])
    verdict.more = max(0, max(len(rivals), crowd if len(rivals) == len(usable) else 0) - OFFERED)
    return verdict


def _rank(fit: Fit) -> tuple[float, int, int, int, int]:
    return round(fit.cost, 2), fit.tail_missed, fit.core_left, fit.tail_left, fit.slot


def _evident(fit: Fit) -> bool:
    """Something of the name itself was said, in characters or in sounds typed as such."""
    return fit.exact > 0 or fit.cost < 0.1


def _winner(rivals: Sequence[tuple[int, Fit]]) -> tuple[int, Fit] | None:
    """The one all agree on: alone, or the only one whose whole core was said."""
    if len(rivals) == 1:
        return rivals[0]
    whole = [r for r in rivals if r[1].core_left == 0]
    if len(whole) == 1:
        return whole[0]
    if whole:
        verbatim = [r for r in whole if r[1].tail_left == 0 and r[1].tail_missed == 0]
        return verbatim[0] if len(verbatim) == 1 else None
    ordered = sorted(rivals, key=lambda r: r[1].core_left)
    first, second = ordered[0][1], ordered[1][1]
    if first.gap and first.core_left <= max(1, first.core // 8) and second.core_left >= first.core_left + 2:
        return ordered[0]
    return None
