"""What somebody wants to change, as values: shown before it is booked, kept while it waits, and booked all or none.

To add a kind of change that is no movement of money: register a Verb under a name and use Step(name, arguments).
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any, get_args, get_type_hints

from sqlmodel import Session

from db.audit import canonical


@dataclass(frozen=True, slots=True)
class Movement:
    """Money of one project's year. `kind` is one of the ledger's (payment, refund, adjustment, initial), or worked out
    from what is booked: cumulative (`amount` is the total up to `day`), set_budget (`amount` is the new budget) or
    in_full (`amount` is None: what remains)."""

    project_id: int
    year: int
    kind: str
    amount: Decimal | None
    day: date
    note: str | None = None
    payee: str | None = None


@dataclass(frozen=True, slots=True)
class Reversal:
    """One entry is taken back."""

    entry_id: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """Points of one part of the self-evaluation, or its total; total and grade follow the parts."""

    project_id: int
    year: int
    part: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Words:
    """goal, completion, reason or measures of a project's year."""

    project_id: int
    year: int
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class NewProject:
    """A project that is not in the catalogue yet, with its budget where that is known."""

    name: str
    year: int
    section_id: int | None = None
    kind: str | None = None  # a name of PROJECT_KINDS
    budget: Decimal | None = None
    day: date | None = None  # of the budget


@dataclass(frozen=True, slots=True)
class NewAlias:
    project_id: int
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """A registered verb with its arguments (JSON values)."""

    verb: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


Change = Movement | Reversal | Score | Words | NewProject | NewAlias | Step


@dataclass(frozen=True, slots=True)
class Verb:
    """What a Step does and says.

    run(session, now=…, actor_id=…, key=…, draft_id=…, **arguments) writes, with its audit row, once for a key.
    tells(session, arguments, language) is the lines of the card. basis(session, arguments) is what the decision rests
    on, as JSON values: when it changed since it was shown, the person confirms anew.
    """

    run: Callable[..., Any]
    tells: Callable[[Session, Mapping[str, Any], str], Sequence[str]]
    basis: Callable[[Session, Mapping[str, Any]], Any] = lambda session, arguments: None


VERBS: dict[str, Verb] = {}


def register(name: str, verb: Verb) -> None:
    VERBS[name] = verb


_KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Change)}


def to_json(changes: Sequence[Change]) -> str:
    """One spelling for the same changes."""
    return canonical([{"is": type(change).__name__} | _plain(change) for change in changes])


def from_json(text: str) -> tuple[Change, ...]:
    return tuple(_change(dict(value)) for value in json.loads(text))


def _plain(change: Change) -> dict[str, Any]:
    values = {one.name: getattr(change, one.name) for one in fields(change)}
    return {name: dict(value) if isinstance(value, Mapping) else value for name, value in values.items()}


def _change(value: dict[str, Any]) -> Change:
    kind = _KINDS[value.pop("is")]
    hints = get_type_hints(kind)
    change: Change = kind(**{name: _read(hints[name], said) for name, said in value.items()})
    return change


def _read(hint: Any, value: Any) -> Any:
    kinds = get_args(hint) or (hint,)
    if value is None:
        return None
    if Decimal in kinds:
        return Decimal(value)
    return date.fromisoformat(value) if date in kinds else value
