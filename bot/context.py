"""What a handler gets: the person, now, read access; and where it puts what is to happen.

Handlers decide and change nothing. What they decide lands on the Turn: domain verbs with their arguments, replies,
conversation state. The worker commits all of it, with the update as done, in one short transaction (worker.py).
"""

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any, Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session
from telegram import Update
from telegram.error import BadRequest
from telegram.ext import Application, CallbackContext, ExtBot

from bot.rendering.reply import Reply
from db.store import Store

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Who:
    """A person as they were when this update was decided; `version` is checked again at the commit."""

    id: int
    name: str
    role: str
    section_id: int | None
    language: str  # zh or en
    version: int


@dataclass(frozen=True, slots=True)
class Effect:
    """A domain verb with its arguments, run inside the write transaction as verb(session, now=…, actor_id=…, …)."""

    verb: Callable[..., Any]
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A reply on its way; chat_id None means the chat the update came from."""

    reply: Reply
    chat_id: int | None = None
    fallback: Reply | None = None  # said in the update's own chat when `chat_id` refuses for good


@dataclass(frozen=True, slots=True)
class Calling:
    """A call to Telegram that says nothing, such as setMyCommands: an outbox row too, in its chat's order."""

    chat_id: int  # whose order it keeps; not one of its parameters
    method: str
    parameters: dict[str, Any]


@dataclass(slots=True)
class Turn:
    """One update on its way through the handlers."""

    store: Store
    now: datetime  # when the update was stored, also on a retry
    zone: ZoneInfo | tzinfo
    bot_username: str
    chat_id: int | None = None
    chat_kind: str = "private"
    chat_opened: bool = False  # a group an administrator opened for figures
    user_id: int | None = None
    person: Who | None = None  # None: a stranger
    language: str = "zh"
    state: dict[str, Any] = field(default_factory=dict)  # of this person in this chat; committed when it changed
    effects: list[Effect] = field(default_factory=list)
    outgoing: list[Outgoing] = field(default_factory=list)
    calls: list[Calling] = field(default_factory=list)
    admins: frozenset[int] = frozenset()  # JIXIAO_ADMINS: their rights cannot be taken in chat
    tap_answer: str | None = None  # words of the toast that answers a tap
    tap_alert: bool = False
    inline_answer: dict[str, Any] | None = None  # parameters of answerInlineQuery


current_turn: ContextVar[Turn] = ContextVar("current_turn")


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """The context of every handler."""

    def __init__(
        self,
        application: "Application[Any, Any, Any, Any, Any, Any]",
        chat_id: int | None = None,
        user_id: int | None = None,
    ) -> None:
        super().__init__(application, chat_id, user_id)
        self.turn = current_turn.get()

    @property
    def now(self) -> datetime:
        return self.turn.now

    @property
    def person(self) -> Who:
        """The person; handlers behind the gate always have one."""
        assert self.turn.person is not None
        return self.turn.person

    async def reading(self, question: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run question(session, …) on a read transaction, off the event loop."""

        def run() -> T:
            with self.turn.store.reading() as session:
                return question(session, *args, **kwargs)

        return await asyncio.to_thread(run)

    async def trying(self, change: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run change(session, …) to see what it would do; all of it is taken back."""

        def run() -> T:
            with self.turn.store.trying() as session:
                return change(session, *args, **kwargs)

        return await asyncio.to_thread(run)

    async def fetch(self, file_id: str) -> bytes | None:
        """The bytes of a file somebody sent; None when Telegram does not give it: too large, or gone."""
        try:
            file = await self.bot.get_file(file_id)
            return bytes(await file.download_as_bytearray())
        except BadRequest:
            return None

    def do(self, verb: Callable[..., Any], **arguments: Any) -> None:
        """Have verb(session, now=…, actor_id=…, **arguments) run in the write transaction of this update.

        A Refusal it raises takes everything of this update back and is said to the person instead.
        """
        self.turn.effects.append(Effect(verb, arguments))

    def reply(self, reply: Reply) -> None:
        """Say something in the chat the update came from."""
        self.turn.outgoing.append(Outgoing(reply))

    def reply_privately(self, reply: Reply, *, otherwise: Reply) -> None:
        """Say something to the person alone; `otherwise` is said in this chat when they have not started the bot."""
        self.turn.outgoing.append(Outgoing(reply, self.turn.user_id, otherwise))

    def call(self, chat_id: int, method: str, **parameters: Any) -> None:
        """Have a call made that is no message, after the commit and as surely as a message is sent."""
        self.turn.calls.append(Calling(chat_id, method, parameters))

    def answer_tap(self, text: str | None = None, *, alert: bool = False) -> None:
        """The toast (or alert) that answers a tap, sent right after the commit."""
        self.turn.tap_answer, self.turn.tap_alert = text, alert


__all__ = ["Calling", "Context", "Effect", "Outgoing", "Turn", "Update", "Who", "current_turn"]
