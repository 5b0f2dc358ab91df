"""The shapes of the engine: what is open, when it is told and to whom; and what should be true now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any

from db.planning.workdays import Calendar
from db.reminders.recipients import Folk
from db.reminders.rules import Rules

# The rules by name: what Notice.rule says.
RULES = (
    "deadline",  # a rectification is due
    "measures",  # its measures are due
    "decision",  # filed evidence, or an extension asked for, waits for a decision
    "approval",  # an entry waits for a second pair of eyes
    "execution",  # behind the elapsed share of the year
    "checkpoint",  # below a fixed share on a fixed day
    "stale",  # no entry for long
    "calendar",  # a date of the department's calendar
    "digest",  # weekly, to leaders and groups that subscribed
    "monthly",  # to section heads
    "holidays",  # the calendar of working days runs out
    "unreachable",  # to administrators: somebody cannot be reached
)


@dataclass(frozen=True, slots=True)
class Window:
    """The days whose slots are looked at: from shortly before the last tick's day up to today."""

    first: date
    last: date
    fresh: bool = False  # nobody was told anything before it: the first tick


@dataclass(frozen=True, slots=True)
class Point:
    """One place on a schedule: its key, the working day on which it is told, and how far up the ladder it goes."""

    key: str
    day: date
    rung: int = 0
    at: datetime | None = None  # not before this moment; None: from the hour of the rules on


@dataclass(frozen=True, slots=True)
class Seat:
    """A place on the ladder: the first of `chain` who can be reached has it. `shared`: one of several on this rung."""

    chain: tuple[int, ...] = ()
    chat_id: int | None = None  # an opened group instead of a person
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Matter:
    """Something open: its points within the window, oldest first, and the seats of each rung."""

    rule: str
    subject: str
    points: tuple[Point, ...]
    seats: tuple[tuple[Seat, ...], ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A notice that was written; `reached` is False when its message could not be delivered."""

    slot: str
    recipient: str
    rung: int
    reached: bool


@dataclass(frozen=True, slots=True)
class Quiet:
    """Somebody's 已知 or 稍后."""

    kind: str
    until: datetime


@dataclass(frozen=True, slots=True)
class World:
    """Everything `due` decides from."""

    rules: Rules
    calendar: Calendar
    zone: tzinfo
    window: Window
    folk: Folk
    matters: Sequence[Matter]
    known: Mapping[tuple[str, str], Sequence[Known]] = field(default_factory=dict)  # by rule and subject
    quiet: Mapping[tuple[int, str, str], Quiet] = field(default_factory=dict)  # by person, rule, subject
    later: Mapping[tuple[str, str], Sequence[tuple[int, datetime]]] = field(default_factory=dict)  # 稍后 that came due


@dataclass(frozen=True, slots=True)
class Slot:
    """What should be true now: somebody is told of something once. `told` False: covered, nothing is said."""

    rule: str
    subject: str
    recipient: str  # "person:5" or "chat:-100…"
    person_id: int | None
    chat_id: int
    key: str
    rung: int
    at: datetime
    told: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A slot that was really inserted, with what its message says: see facts.py."""

    notice_id: int
    slot: Slot
    facts: Any
