"""Forms as data. To add one: declare its fields and what it changes, and put it on the shelf.

    shelf(Form("rectify", title, (project_field(), Field(…)), changes, right="enter_own_section"))

A Field reads what was typed into a JSON value (Value), asks back with likely values (Choose), or says what is wrong
(Wrong). A form is complete when every field that `asked` says is needed has a value; then `changes` gives the
db.changing.changes of it, and the confirmation card shows what they come to, with the form's own `remarks`. What a
sentence says becomes a form by a filler (bot/entering/filling/sentences.py). Everything between, back, corrections,
cancelling, old buttons, going on tomorrow, is the same for all forms (bot/entering/filling/talking.py).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.access.permissions import Action
from bot.entering.desk import Desk
from bot.rendering.reply import Reply
from db.changing.changes import Change
from db.changing.preview import Preview

Values = Mapping[str, Any]  # by field; JSON values only
Option = tuple[str, Any]  # label and value of a button
Words = tuple[str, str]  # zh, en


@dataclass(frozen=True, slots=True)
class Value:
    """Understood. `also` are values of other fields that follow from it."""

    value: Any
    also: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Choose:
    """Not sure: which of these?"""

    words: Words
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Wrong:
    """Not possible, and why; with likely right values if there are any."""

    words: Words
    options: tuple[Option, ...] = ()


Read = Value | Choose | Wrong


def _always(values: Values) -> bool:
    return True


def no_options(desk: Desk, values: Values) -> Sequence[Option]:
    return ()


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a form asks for."""

    key: str
    label: Words
    question: Words
    read: Callable[[Desk, Values, str], Read]
    show: Callable[[Desk, Any], str]
    suggest: Callable[[Desk, Values], Sequence[Option]] = no_options
    check: Callable[[Desk, Values, Any], Read] | None = None  # of a value that was tapped
    needed: Callable[[Values], bool] = _always  # whether it belongs to the form as filled so far
    optional: bool = False  # never asked; can be given by words or under 改
    free: bool = False  # takes any words, so that only a question mark makes them a question


@dataclass(frozen=True, slots=True)
class Remark:
    """Something noticed before it is booked; `likely` is the button with the likely right value."""

    code: str
    words: Words
    serious: bool = True  # who insists gives a reason, which is kept
    likely: tuple[Words, str, Any] | None = None  # label, field, value
    impossible: bool = False  # cannot be booked at all


def no_remarks(desk: Desk, values: Values, made: Preview) -> Sequence[Remark]:
    return ()


def no_tells(desk: Desk, values: Values) -> Sequence[tuple[int, Reply]]:
    return ()


@dataclass(frozen=True, slots=True)
class Form:
    """What is asked, in which order, and what it changes."""

    name: str
    title: Callable[[Values], Words]
    fields: tuple[Field, ...]
    changes: Callable[[Desk, Values], Sequence[Change]]
    remarks: Callable[[Desk, Values, Preview], Sequence[Remark]] = no_remarks
    right: Action = "enter_own_section"
    tells: Callable[[Desk, Values], Sequence[tuple[int, Reply]]] = no_tells  # who else hears of it once it is done

    def field(self, key: str) -> Field | None:
        return next((one for one in self.fields if one.key == key), None)

    def belonging(self, values: Values) -> list[Field]:
        """The fields that belong to it as filled so far."""
        return [one for one in self.fields if one.needed(values)]

    def gap(self, values: Values) -> Field | None:
        """The next field that must be asked."""
        missing = (one for one in self.belonging(values) if not one.optional and one.key not in values)
        return next(missing, None)


FORMS: dict[str, Form] = {}


def shelf(form: Form) -> Form:
    """Put a form where drafts find it by its name."""
    FORMS[form.name] = form
    return form
