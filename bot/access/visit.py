"""What a screen knows of whoever looks at it, and what it answers: data, no Telegram."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from sqlmodel import Session

from bot.access import words
from bot.access.permissions import Action
from bot.context import Calling, Effect, Who
from bot.rendering.button_rows import turning
from bot.rendering.languages import pick
from bot.rendering.reply import Button, Reply, say
from db.errors import Refusal

PAGE = 8


@dataclass(frozen=True, slots=True)
class Visit:
    """Who looks, when, in which language, and what their conversation was in the middle of."""

    who: Who
    now: datetime
    zone: tzinfo
    language: str
    bot_username: str
    private: bool = True  # nobody else reads the answer
    admins: frozenset[int] = frozenset()
    step: dict[str, Any] = field(default_factory=dict)

    def pick(self, zh: str, en: str) -> str:
        return pick(self.language, zh, en)


@dataclass(frozen=True, slots=True)
class Step:
    """What is said, what is changed, and what the conversation is in the middle of from now on."""

    reply: Reply
    effects: tuple[Effect, ...] = ()
    keep: dict[str, Any] = field(default_factory=dict)  # empty: in the middle of nothing
    secret: bool = False  # not to be shown in a group
    tell: tuple[tuple[int, Reply], ...] = ()  # others who hear of it: chat and words
    calls: tuple[Calling, ...] = ()


Screen = Callable[[Session, Visit, Sequence[str]], Step]


@dataclass(frozen=True, slots=True)
class Door:
    """A screen and the right it takes."""

    right: Action
    screen: Screen


def do(verb: Callable[..., Any], **arguments: Any) -> Effect:
    return Effect(verb, arguments)


def button(label: str, *parts: object) -> Button:
    """A button of this room."""
    return Button(label, ":".join(["a", *map(str, parts)]))


def page_of(args: Sequence[str], place: int = 0) -> int:
    return max(number(args, place), 0) if len(args) > place else 0


def pages(total: int, page: int, *parts: object) -> tuple[Button, ...]:
    """‹ and › where there is more."""
    return turning(total, page, PAGE, lambda label, to: button(label, *parts, to))


def number(args: Sequence[str], place: int) -> int:
    """A number out of a button; one that is none is not ours."""
    if place < len(args) and re.fullmatch(r"-?\d{1,18}", args[place], re.ASCII):
        return int(args[place])
    raise Refusal(words.outdated("zh"), words.outdated("en"))


def back(visit: Visit, *ways: str) -> tuple[Button, ...]:
    """The ways on from here."""
    labels = {
        "home": visit.pick("设置", "Settings"),
        "people": visit.pick("人员", "People"),
        "sections": visit.pick("科室", "Sections"),
        "projects": visit.pick("缺负责人的项目", "Projects without owner"),
        "groups": visit.pick("群", "Groups"),
        "invites": visit.pick("邀请", "Invites"),
        "names": visit.pick("名称建议", "Names"),
    }
    return tuple(button(f"« {labels[way]}", way) for way in ways)


def done(visit: Visit, zh: str, en: str, *ways: str, effects: tuple[Effect, ...] = (), **more: Any) -> Step:
    """Said when something was changed."""
    buttons = (back(visit, *ways),) if ways else ()
    return Step(say(visit.pick(zh, en), buttons=buttons), effects, **more)
