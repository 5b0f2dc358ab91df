"""The algebra of questions: what was asked, as a small frozen value that can be shown, kept and followed up."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args

Op = Literal["<", "<=", ">", ">=", "=", "!="]
Act = Literal[
    "values",  # measures of named projects
    "card",  # everything about one project in a few lines
    "list",  # the projects for which something holds
    "count",
    "rank",  # the first `limit` in an order, or the one at `place`
    "standing",  # which place one project has
    "sum",
    "average",
    "share",  # of a group (or named projects) in all, in percent
    "compare",  # two or more named projects by one measure
    "groups",  # two groups by one measure
    "verify",  # is it true of this project?
    "exists",  # is there a project for which it is true?
    "every",  # is it true of all of them?
    "against_average",
    "why",
    "lost",  # where points were lost
    "what_if",  # topic says which
    "department",  # topic is a name of db.known.department.MEASURES, or name/year
    "rule",  # how something is scored or graded
    "check",  # figures that contradict each other
    "entries",  # single entries of the ledger; topic says which
    "rectify",  # rectification items; topic is list, count or rate
    "workday",  # which working day a feast or a day moves to
    "owners",  # sections (or people, by topic) by what their projects come to
    "years",  # the question of the act `of`, put to each of `years`
    "progress",  # spending against the elapsed share of the year
    "talk",  # greeting, thanks, help …
    "refused",  # asked to change or invent something
    "open",  # a measure, and no project it could be of
    "missing",  # asked for something nobody stated; topic is what
    "impossible",  # a place 0, a 30 February
    "not_understood",
]
ACTS: tuple[str, ...] = get_args(Act)

FULL = "full"  # as a condition's value: all the points there are
MINE = "mine"  # as a condition's value: the asker's own section, or the asker
NOBODY = ""  # as a condition's value: nobody is responsible, no section is known
MEAN = "average"  # as a condition's value: the mean of the group that is looked at
NUMBERS = frozenset(("budget", "spend", "remaining", "rate"))
POINTS = ("output", "benefit", "satisfaction", "execution", "total")


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that holds of a project: money in yuan, rates in percent, points, or a word such as 'new'."""

    measure: str
    op: Op
    value: Decimal | str

    def negated(self) -> "Condition":
        opposite: dict[str, Op] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}
        return replace(self, op=opposite[self.op])


@dataclass(frozen=True, slots=True)
class Query:
    """One question."""

    act: Act
    projects: tuple[int, ...] = ()
    measures: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()
    against: tuple[Condition, ...] = ()  # the other group; what should hold of all; what a share is of
    order: Literal["desc", "asc"] | None = None
    limit: int | None = None
    place: int | None = None
    year: int | None = None
    when: Literal["this", "last", "before", "earlier"] | None = None  # 今年, 去年, 前年, 历年: of what is stored
    as_of: date | None = None
    since: date | None = None  # with as_of a period: what was spent in it
    unit: str | None = None  # yuan, wan, yi, million, thousand
    amount: Decimal | None = None  # the figure in question: claimed, wanted, added
    topic: str | None = None
    form: str | None = None  # picture, months or sheet: what is sent along with the answer
    known: bool = False  # as it was known on the day `as_of`, without what was entered later
    of: Act | None = None
    years: tuple[str, ...] = ()  # 2021, this, last, before, recent:3, all

    def to_json(self) -> dict[str, Any]:
        """Only what is set, in JSON's own types."""
        return {
            f.name: _plain(value)
            for f in fields(self)
            if (value := getattr(self, f.name)) not in (None, ()) and value is not False
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Query":
        given = dict(data)
        for name in ("projects", "measures", "years"):
            given[name] = tuple(given.get(name, ()))
        for name in ("where", "against"):
            given[name] = tuple(_condition(item) for item in given.get(name, ()))
        for name in ("as_of", "since"):
            if name in given:
                given[name] = date.fromisoformat(given[name])
        if "amount" in given:
            given["amount"] = Decimal(given["amount"])
        return cls(**given)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Condition):
        number = isinstance(value.value, Decimal)
        return {"measure": value.measure, "op": value.op, "number" if number else "word": str(value.value)}
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _condition(data: Mapping[str, str]) -> Condition:
    value = Decimal(data["number"]) if "number" in data else data["word"]
    return Condition(data["measure"], data["op"], value)  # type: ignore[arg-type]
