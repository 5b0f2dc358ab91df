"""What a screen of this room knows of whoever looks at it, and what it answers: data, no Telegram."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any

from sqlmodel import Session

from bot.access.permissions import Action, may
from bot.context import Effect, Who
from bot.rendering.button_rows import turning
from bot.rendering.languages import pick
from bot.rendering.reply import Button, Reply, say
from db.errors import Refusal

PAGE = 6  # matters on a page: what a phone shows without scrolling


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks, when, in which language, and what their conversation was in the middle of."""

    who: Who
    now: datetime
    zone: tzinfo
    language: str
    chat_id: int = 0
    private: bool = True
    step: dict[str, Any] = field(default_factory=dict)
    edits: int | None = None  # the outbox row of the message that was tapped

    def pick(self, zh: str, en: str) -> str:
        return pick(self.language, zh, en)

    def colon(self, label: str, value: str) -> str:
        return self.pick(f"{label}：{value}", f"{label}: {value}")

    def aside(self, text: str) -> str:
        """In brackets."""
        return self.pick(f"（{text}）", f" ({text})")

    def listed(self, parts: Iterable[object]) -> str:
        return self.pick("、", ", ").join(map(str, parts))

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def may(self, action: Action) -> bool:
        return may(self.who.role, action)


@dataclass(frozen=True, slots=True)
class Opening:
    """A form of another room to be opened: which, and about what."""

    form: str
    subject: str  # an id; "" where it is about nothing yet


@dataclass(frozen=True, slots=True)
class Step:
    """What is said, what is changed, what is opened, and what the conversation is in the middle of from now on."""

    reply: Reply | None = None
    effects: tuple[Effect, ...] = ()
    keep: dict[str, Any] = field(default_factory=dict)  # empty: in the middle of nothing
    toast: str | None = None
    opens: Opening | None = None
    fresh: bool = False  # said as a new message, the tapped one stays as it is
    tell: tuple[tuple[int, Reply], ...] = ()  # others who hear of it: chat and words


Screen = Callable[[Session, Look, Sequence[str]], Step]


@dataclass(frozen=True, slots=True)
class Door:
    """A screen and the right it takes."""

    right: Action
    screen: Screen


def do(verb: Callable[..., Any], **arguments: Any) -> Effect:
    return Effect(verb, arguments)


def button(label: str, *parts: object) -> Button:
    """A button of this room."""
    return Button(label[:60], ":".join(["r", *map(str, parts)]))


def pages(total: int, page: int, *parts: object, size: int = PAGE) -> tuple[tuple[Button, ...], ...]:
    """‹ and › where there is more: no row where there is not."""
    turn = turning(total, page, size, lambda label, to: button(label, *parts, to))
    return (turn,) if turn else ()


def number(args: Sequence[str], place: int) -> int:
    """A number out of a button; one that is none is not ours."""
    if place < len(args) and re.fullmatch(r"-?\d{1,18}", args[place], re.ASCII):
        return int(args[place])
    raise outdated()


def page_of(args: Sequence[str], place: int) -> int:
    return max(number(args, place), 0) if len(args) > place else 0


def outdated() -> Refusal:
    return Refusal(
        "这个按钮已经过期，请重新打开：发送“待办”。", "This button is out of date; send /todo to open it again."
    )


def done(look: Look, zh: str, en: str, *ways: tuple[Button, ...], effects: tuple[Effect, ...] = ()) -> Step:
    """Said when something was changed."""
    return Step(say(look.pick(zh, en), buttons=ways), effects)


def short(text: str, limit: int = 40) -> str:
    """The beginning of a long text."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def day_words(look: Look, day: date) -> str:
    """A day in a few characters; the year where it is not this one."""
    if look.language == "en":
        return f"{day:%b} {day.day}" + ("" if day.year == look.today.year else f", {day.year}")
    return ("" if day.year == look.today.year else f"{day.year}年") + f"{day.month}月{day.day}日"


def moment_words(look: Look, moment: datetime) -> str:
    """A day and time of the office."""
    there = moment.astimezone(look.zone)
    return f"{day_words(look, there.date())} {there:%H:%M}"
