"""What a sentence says is to be entered: data only.

    from bot.entering.reading import read
    entered = read(text, today=today, names=partial(catalog.read, session), language="zh", workdays=add_workdays)

None is no entry: a question, chat, a command, or anything unsure. An Entered has one Intent per booking it speaks of;
an Intent may have gaps (project, amount, day … None), which the form asks for. What stands in it is surely said; what
is said but unclear carries a Doubt, whose sentence can be shown as it is.

For a field of a form: amounts.read_amount(text) → Amount | None, days.read_day(text, today) → Day | None,
amounts.format_amount(yuan, language) → "3.5万元（35,000元）".
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, Protocol

from db.matching import Reading

Kind = Literal[
    "payment",  # amount, day, payee, note
    "refund",
    "cumulative",  # amount spent from the year's start up to day
    "paid_in_full",  # what remains of the budget; amount only where it is said as well
    "adjust",  # amount is signed: 追加 +, 调减 −; None with `sign` when the amount is missing
    "set_budget",  # amount is the new budget, `was` the old one where it is said
    "transfer",  # amount goes from project to to_project
    "initial_budget",  # amount
    "score",  # part, points (None: to be asked)
    "text",  # field, text
    "undo",  # the last entry, or the one `wrong` tells of
    "correct",  # the entry `wrong` tells of; amount, day or project is the right one
    "nothing",  # no spend in the period `day`
    "rectify_new",  # text: the problem; day: due
    "rectify_plan",  # text: the measures
    "rectify_report",  # text: what was done
    "rectify_extend",  # day: the new due day; note: why
    "new_project",  # text: its name; amount: its budget where said
    "alias",  # text: the other name
    "edit_field",  # field of the form that is open: amount, day, project, payee, note, points; its new value in place
]
Part = Literal["output", "benefit", "satisfaction", "execution", "total", "cost"]
Field = Literal["goal", "completion", "reason", "measures", "amount", "day", "project", "payee", "note", "points"]
Unit = Literal["yuan", "wan"]
Precision = Literal["day", "week", "month", "quarter", "half", "year"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a person should look at: a code for the form, a sentence for the person."""

    code: str
    zh: str
    en: str

    def sentence(self, language: str) -> str:
        return self.en if language == "en" else self.zh


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money as said.

    yuan is None when it is not sure: without a unit `alternatives` has it in 元 and in 万元 (yuan each); a range, an
    expression, a fraction or the like has none and a doubt that says what to write instead. With yuan and a doubt
    (about) the amount may be used after it was shown.
    """

    text: str
    yuan: Decimal | None
    unit: Unit | None  # None: not said
    alternatives: tuple[Decimal, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """A day or a period as said.

    `day` is the one it counts for: a period's last, or today where that is still to come. None: there is no such day,
    and a doubt says so. `end` is the period's own last day, `future` whether all of it is still to come.
    """

    text: str
    day: date | None
    start: date | None
    end: date | None
    precision: Precision
    future: bool = False
    doubts: tuple[Doubt, ...] = ()  # no_such_day, year_assumed, week_assumed, unclear_day, workdays_unknown


@dataclass(frozen=True, slots=True)
class Named:
    """The project of an intent: one, several to ask which, or none of ours (then the nearest may be offered)."""

    text: str
    ids: tuple[int, ...]  # best first; of "none": the nearest, to be offered, never substituted
    decision: Literal["one", "several", "none"]
    exact: bool = False
    more: int = 0  # how many fit beyond the offered ones


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is said of the entry that is to be taken back or corrected; all of it may be None: the last one."""

    project: Named | None = None
    amount: Amount | None = None
    day: Day | None = None  # the day it counts for, or the day it was entered: 昨天报的
    last: bool = False  # 上一笔, 刚才那笔


@dataclass(frozen=True, slots=True)
class Intent:
    """One booking as far as the sentence tells it."""

    kind: Kind
    project: Named | None = None
    amount: Amount | None = None
    sign: Literal[1, -1] | None = None  # of an adjustment
    was: Amount | None = None
    to_project: Named | None = None
    day: Day | None = None
    year: int | None = None  # the budget year, where it is said
    payee: str | None = None
    note: str | None = None  # what it was for, or why: what of the sentence nothing else explains
    part: Part | None = None
    points: Decimal | None = None
    field: Field | None = None
    text: str | None = None
    wrong: Wrong | None = None
    owner: str | None = None  # of a rectification item: the name of who is responsible
    share: Literal["each", "together"] | None = None  # one amount said for several projects
    evidence: bool = False  # 附验收单: a file belongs to it
    doubts: tuple[Doubt, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()  # of the text, that this intent was read from


@dataclass(frozen=True, slots=True)
class Entered:
    """A sentence that enters something."""

    text: str
    intents: tuple[Intent, ...]
    language: str  # the sentence's own: zh or en


class Names(Protocol):
    """db.projects.catalog.Catalog.read bound to a session: partial(catalog.read, session)."""

    def __call__(self, text: str, *, vocabulary: Collection[str] = ...) -> Reading: ...


Workdays = Callable[
    [date, int], date
]  # (from, n) → the n-th working day after it: db.planning.workdays bound to a session
