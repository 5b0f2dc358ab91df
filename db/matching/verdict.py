"""This one, which of these, or none such: what follows from how well each name explains the question."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from db.matching.align import Fit
from db.matching.pieces import Token
from db.matching.prices import SLIP

OFFERED = 5
_SHORT = 3  # characters of a core of which one alone makes one think of it


@dataclass(slots=True)
class Verdict:
    """What one part of a question means."""

    decision: str  # one, several, near (did you mean?), none, empty
    ids: tuple[int, ...] = ()
    more: int = 0
    exact: bool = False
    matched: set[int] = field(default_factory=set)  # places in the part's pieces
    within: set[int] = field(default_factory=set)  # places in any name that has half of what was said
    strays: list[tuple[int, int]] = field(default_factory=list)
    complete: bool = False  # the whole core of the name was said
    nearest: tuple[int, ...] = ()
    cost: float = 0.0

    @property
    def decided(self) -> bool:
        return self.decision in ("one", "several")


Part = tuple[Sequence[Token], Verdict]  # some pieces of a question, and what they mean


def tolerance(fit: Fit, *, alone: bool = False) -> float:
    """How much may stay unexplained for a direct answer: the more was said of the name, the more."""
    if fit.core_left <= max(1, fit.core // 8):
        return min(2.0, 0.16 * fit.explained) + 0.02
    if alone and fit.slips == 1 and fit.explained > 2:
        return SLIP + 0.11  # 金桂怀宣传: no other name comes near, and it is but a slip
    return min(2.0, 0.06 * fit.explained) + 0.02


def decide(fits: Sequence[tuple[int, Fit]], crowd: int, said: int, laid: int) -> Verdict:
    """`fits` are (project, fit) with one fit a project; `crowd` names, of which `laid` were looked at, hold most."""
    usable = sorted((f for f in fits if f[1].explained), key=lambda f: rank(f[1]))
    if not usable:
        return Verdict("none")
    best = usable[0][1]
    verdict = Verdict("none", matched=best.matched, strays=best.strays, cost=best.whole)
    verdict.nearest = tuple(project for project, f in usable[:3] if f.explained * 2 >= said)
    verdict.within = set().union(*(f.matched for _, f in usable if f.explained * 2 >= said))
    verdict.complete = best.core_left == 0
    if not _clear(best, usable[1][1] if len(usable) > 1 else None) or _one_of_a_row(best, [f for _, f in usable[1:]]):
        if _worth_asking(best, said):
            verdict.decision = "near"
            verdict.ids = tuple(project for project, f in usable[:OFFERED] if f.cost <= best.cost + 0.4)
        return verdict
    slack = 0.1 if best.cost < 0.1 else 0.4
    rivals = [(project, f) for project, f in usable if f.cost <= best.cost + slack]
    if best.explained <= 3 and best.core_left > 3:  # two characters met inside a long name: a short one may be meant
        rivals += [
            r for r in usable if r not in rivals and r[1].core_left <= 1 and (r[1].cost <= 1.2 or r[1].core <= 2)
        ]
    elif (
        best.cost >= 0.1 and best.core_left > 1
    ):  # a slip of the pen in a whole name rather than a sound in a longer one
        rivals += [r for r in usable if r not in rivals and r[1].core_left == 0 and r[1].cost <= best.cost + 0.6]
    chosen = _winner(rivals)
    if chosen is not None and _says_enough(chosen[1]) and (crowd <= laid or chosen[1].core_left == 0):
        project, fit = chosen
        verdict.decision, verdict.ids = "one", (project,)
        verdict.exact = fit.whole == 0 and fit.core_left == 0 and fit.tail_left == 0
        verdict.matched, verdict.strays = fit.matched, fit.strays
        return verdict
    lone = len(best.matched) == 1 or (best.explained == len(usable) == 1 and not best.soft)
    if lone and best.core > _SHORT:
        return verdict  # one character of a long name names nothing: the 共 of 一共
    verdict.decision = "several"
    rivals.sort(key=lambda r: r[1].core_left > 0)  # names said in full first
    verdict.ids = tuple(project for project, _ in rivals[:OFFERED])
    verdict.more = max(0, max(len(rivals), crowd if len(rivals) == len(usable) else 0) - OFFERED)
    return verdict


def _clear(best: Fit, second: Fit | None) -> bool:
    """Whether so little stays unexplained that the best name, or one like it, is meant."""
    abbreviated = second is None or second.cost > best.cost + 0.4 or second.explained < best.explained
    alone = second is None or second.cost > best.cost + 1.5
    allowed = tolerance(best, alone=alone) + (0.1 if best.initials and abbreviated else 0.0)
    return best.whole <= allowed and best.evident > 0 and not best.other


def _one_of_a_row(best: Fit, others: Sequence[Fit]) -> bool:
    """Other names go on like this one after another first word: with a third beginning a third may be meant."""
    return best.headless and any(f.matched >= best.matched - {min(best.matched)} and f.tail_missed == 0 for f in others)


def _says_enough(fit: Fit) -> bool:
    """Nothing else was said in its place, and more than one character of a long name."""
    if fit.other or _may_be_shorter(fit) or _scattered(fit):
        return False
    return fit.explained > 1 or fit.soft > 0 or fit.core <= 2


def _may_be_shorter(fit: Fit) -> bool:
    """校医经费 could be a project of its own beside 校医院扩建费: two characters and a tail say no more than that."""
    return fit.begun and fit.tail_missed > 0 and fit.explained + fit.soft <= 2 <= fit.core_left


def _scattered(fit: Fit) -> bool:
    """Initials that had to be picked from here and there in a name, with more of it left out than said."""
    return fit.lettered and fit.loose > 0 and (fit.evident <= 2 or fit.core_left > fit.evident)


def rank(fit: Fit) -> tuple[float, int, int, float, int, int, int]:
    return round(fit.cost, 2), fit.tail_missed, -fit.soft, round(fit.loose, 2), fit.core_left, fit.tail_left, fit.slot


def _worth_asking(fit: Fit, said: int) -> bool:
    """Near enough for a "did you mean": most of what was said, or most of a short name."""
    if fit.explained == 1:
        return fit.core <= _SHORT and fit.whole <= 1.2
    return fit.whole <= 1.6 + 0.15 * fit.explained and fit.explained * 5 >= said * 3


def _winner(rivals: Sequence[tuple[int, Fit]]) -> tuple[int, Fit] | None:
    """The one all agree on: alone, or the only one whose whole core was said."""
    if len(rivals) == 1:
        return rivals[0]
    whole = [r for r in rivals if r[1].core_left == 0]
    if len(whole) == 1:
        return whole[0]
    if whole:
        return _by_tail(whole)
    ordered = sorted(rivals, key=lambda r: (r[1].core_left, r[1].tail_missed, r[1].tail_left))
    first = ordered[0][1]
    if (
        first.gap
        and first.core_left <= max(1, first.core // 8)
        and all(f.core_left >= first.core_left + 2 or f.tail_missed > first.tail_missed for _, f in ordered[1:])
    ):
        return ordered[0]
    return None


def _by_tail(rivals: Sequence[tuple[int, Fit]]) -> tuple[int, Fit] | None:
    """Names that differ in their common words only: the one that was said to the letter, or nearly."""
    ordered = sorted(rivals, key=lambda r: (r[1].tail_missed, r[1].tail_left))
    first, second = ordered[0][1], ordered[1][1]
    if (first.tail_missed, first.tail_left) == (second.tail_missed, second.tail_left):
        return None
    if first.tail_missed == 0 and (first.tail_left == 0 or (first.tail_said and first.tail_left == 1)):
        return ordered[0]
    return None
