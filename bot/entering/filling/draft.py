"""A draft as a value: the forms on it as filled so far, what is asked now, and what was shown last."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.entering.desk import Desk
from bot.entering.forms import fields
from bot.entering.forms.form import FORMS, Choose, Field, Form, Option, Value, Values, Wrong
from db.models import Draft

WHY = "why"  # the reason of whoever insists on what was remarked: a field of every form


def _checked(desk: Desk, values: Values) -> list[Option]:
    return [(desk.pick("已核对，情况属实", "Checked, it is right"), desk.pick("已核对，情况属实", "checked"))]


REASON = Field(
    WHY,
    ("核对说明", "Why"),
    ("请说明原因（会和这笔一起保存）：", "Please say why; it is kept with the entry:"),
    fields.text,
    fields.show_text,
    suggest=_checked,
    free=True,
)


@dataclass(slots=True)
class Part:
    """One form on the paper; a sentence may fill several, which are booked together."""

    form: str
    values: dict[str, Any] = field(default_factory=dict)
    notes: list[list[str]] = field(default_factory=list)  # zh, en: what was assumed of what was said

    @property
    def declared(self) -> Form:
        return FORMS[self.form]


@dataclass(slots=True)
class Opened:
    """A field that was said but is not sure: what to say and which buttons to offer."""

    part: int
    key: str
    words: list[str]  # zh, en
    options: list[list[Any]] = field(default_factory=list)  # label, value


@dataclass(slots=True)
class Paper:
    """The fields of a Draft row."""

    parts: list[Part]
    id: str = ""
    version: int = 0
    state: str = "open"
    asking: list[Any] | None = None  # [part, key]: a field that is corrected; else the first gap is asked
    opened: list[Opened] = field(default_factory=list)
    trail: list[list[Any]] = field(default_factory=list)  # [part, key] that were asked and answered, for 上一步
    offered: list[list[Any]] = field(default_factory=list)  # label, value of the buttons under the question
    fingerprint: str | None = None  # of the confirmation that was shown
    shown: list[dict[str, Any]] | None = None  # before → after, as shown
    remarks: list[list[Any]] = field(default_factory=list)  # part, field, value of likely values, as offered
    serious: bool = False  # something was remarked that takes a reason
    message: int | None = None  # the person's message it began with
    returned: str | None = None  # why an approver gave it back

    @classmethod
    def of(cls, draft: Draft) -> "Paper":
        said = json.loads(draft.fields)
        parts = [Part(**part) for part in said.pop("parts", [])]
        opened = [Opened(**one) for one in said.pop("opened", [])]
        return cls(parts, draft.id, draft.version, draft.state, opened=opened, **said)

    def to_json(self) -> str:
        said = asdict(self)
        for name in ("id", "version", "state"):
            said.pop(name)
        return json.dumps(said, ensure_ascii=False)

    def gap(self) -> tuple[int, Field] | None:
        """Which field of which part is asked now; None when all of it is filled."""
        if self.asking is not None:
            number, key = self.asking
            wanted = self.field(number, key)
            if wanted is not None:
                return number, wanted
        for number, part in enumerate(self.parts):
            missing = part.declared.gap(part.values)
            if missing is not None:
                return number, missing
        return None

    def field(self, part: int, key: str) -> Field | None:
        return REASON if key == WHY else self.parts[part].declared.field(key)

    def opening(self, part: int, key: str) -> Opened | None:
        return next((one for one in self.opened if (one.part, one.key) == (part, key)), None)

    def put(self, part: int, key: str, value: Any, also: dict[str, Any] | None = None) -> None:
        """Take a value; what was asked is answered."""
        values = self.parts[part].values
        if key != WHY:  # a reason was given for what was shown then
            values.pop(WHY, None)
        if value is None:
            values.pop(key, None)
        else:
            values[key] = value
        values.update(also or {})
        self.opened = [one for one in self.opened if (one.part, one.key) != (part, key)]
        if self.asking == [part, key]:
            self.asking = None
        self.trail = [*(step for step in self.trail if step != [part, key]), [part, key]]
        self.fingerprint = None

    def back(self) -> bool:
        """Ask the last question again; False when there is none."""
        if self.asking is not None and self.asking[1] in self.parts[self.asking[0]].values:
            self.asking = None
            return True
        if not self.trail:
            return False
        self.asking = self.trail.pop()
        return True

    def take(self, part: int, wanted: Field, read: Value | Choose | Wrong) -> list[str] | None:
        """Put what was read; or keep the question open and give its words."""
        if isinstance(read, Value):
            self.put(part, wanted.key, read.value, dict(read.also or {}))
            return None
        words = list(read.words)
        self.opened = [one for one in self.opened if (one.part, one.key) != (part, wanted.key)]
        self.opened.append(Opened(part, wanted.key, words, options(read.options)))
        if wanted.optional or wanted.key in self.parts[part].values:
            self.asking = [part, wanted.key]
        return words


def options(offered: Sequence[Option]) -> list[list[Any]]:
    return [[label, value] for label, value in offered]
