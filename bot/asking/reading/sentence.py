"""One question as its readers see it: tokens, named projects, conditions, and the measures asked for."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from bot.asking.query import Condition
from bot.asking.reading.amounts import Number
from bot.asking.reading.tokens import UNKNOWN, Token
from db.known.scoring import PARTS


@dataclass(frozen=True, slots=True)
class Named:
    """Which projects a stretch of the question may mean; several only when it fits them all."""

    ids: tuple[int, ...]
    text: str
    more: int = 0

    @property
    def sure(self) -> bool:
        return len(self.ids) == 1


@dataclass(frozen=True, slots=True)
class Owner:
    """A section or a person named in the question; several when the words fit them all."""

    kind: str  # section, responsible
    names: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Sentence:
    """A question cut up. `projects` are those that are meant for sure or all together."""

    text: str
    tokens: tuple[Token, ...]
    english: bool
    named: tuple[Named, ...] = ()
    found: tuple[tuple[Condition, frozenset[int]], ...] = field(default=())  # conditions and the tokens they used
    owners: tuple[Owner, ...] = ()

    def of(self, kind: str, *values: str) -> list[Token]:
        return [t for t in self.tokens if t.kind == kind and (not values or t.value in values)]

    def has(self, kind: str, *values: str) -> bool:
        return any(t.kind == kind and (not values or t.value in values) for t in self.tokens)

    def any_of(self, *kinds: str) -> bool:
        return any(t.kind in kinds for t in self.tokens)

    @cached_property
    def projects(self) -> tuple[int, ...]:
        """Every project named, once, in the order of the question."""
        return tuple(dict.fromkeys(project for named in self.named for project in named.ids))

    @cached_property
    def where(self) -> tuple[Condition, ...]:
        return tuple(dict.fromkeys(condition for condition, _ in self.found))

    @cached_property
    def used(self) -> frozenset[int]:
        return frozenset(index for _, used in self.found for index in used)

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """Measures asked for, in order; those that only say what a condition is about are left out."""
        return _resolved([self._asked(i) for i in range(len(self.tokens)) if i not in self.used])

    @cached_property
    def all_measures(self) -> tuple[str, ...]:
        """Every measure mentioned, also inside conditions."""
        return _resolved([self._asked(i) for i in range(len(self.tokens))])

    def _asked(self, i: int) -> str:
        """The measure of a token; the 得分 of 产出指标得分 is no measure of its own."""
        measure = _measure(self.tokens[i]) or self._points_asked(i)
        part = i > 0 and self.tokens[i - 1].value in PARTS and self.tokens[i - 1].end == self.tokens[i].start
        return "" if measure == "total" and part else measure

    def _points_asked(self, i: int) -> str:
        """多少分 with no score named asks for the total."""
        token = self.tokens[i]
        if token.kind != "howmuch" or not token.text.endswith("分"):
            return ""
        named = any(t.kind in ("measure", "full", "lost", "gap", "rule", "grade", "fail", "pass") for t in self.tokens)
        return "" if named else "total"

    def first_of(self, *measures: str) -> str | None:
        """The first of these measures that is mentioned in any way (占总支出百分之几 mentions spending)."""
        return next((m for t in self.tokens if (m := _measure(t)) in measures), None)

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        return tuple(t.value for t in self.tokens if t.kind == "number")

    @cached_property
    def left_over(self) -> tuple[str, ...]:
        """Words of the question that nothing explains."""
        return tuple(t.text for t in self.tokens if t.kind == UNKNOWN)

    def before(self, index: int, *, skip: tuple[str, ...] = ("filler",)) -> int | None:
        """The token before this one, small words skipped."""
        return next((i for i in range(index - 1, -1, -1) if self.tokens[i].kind not in skip), None)

    def after(self, index: int, *, skip: tuple[str, ...] = ("filler",)) -> int | None:
        return next((i for i in range(index + 1, len(self.tokens)) if self.tokens[i].kind not in skip), None)

    def indexes(self, kind: str) -> Iterator[int]:
        return (i for i, t in enumerate(self.tokens) if t.kind == kind)

    def position(self, kind: str, *values: str) -> int | None:
        return next(
            (i for i, t in enumerate(self.tokens) if t.kind == kind and (not values or t.value in values)), None
        )


# Words of the department that are measures of projects where projects are meant: 新增的项目支出.
_OF_PROJECTS = {"project_spend": "spend", "total_spend": "spend", "total_budget": "budget", "full_budget": "budget"}


def _measure(token: Token) -> str:
    if token.kind == "measure":
        return str(token.value)
    return _OF_PROJECTS.get(str(token.value), "") if token.kind == "dept" else ""


def _resolved(asked: list[str]) -> tuple[str, ...]:
    """Measures without doubles; 多少钱 alone means the budget, 百分之几 the rate."""
    spread = [part for m in asked for part in (("kind", "source") if m == "nature" else (m,))]
    named = [m for m in spread if m and m not in ("money", "rate_percent")]
    if "rate_percent" in asked and set(named) <= {"spend", "budget", "card"}:
        named = ["rate"]
    if not named and "money" in asked:
        named = ["budget"]
    return tuple(dict.fromkeys(named))
