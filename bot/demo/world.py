"""The state of a little Telegram: who and what there is, and what the bot may do there."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.demo import bot_json, menu
from bot.demo.errors import Refused, bad_request, forbidden
from bot.demo.faults import Faults
from bot.demo.files import Files
from bot.demo.limits import Limits
from bot.demo.state import Chat, ChatKind, Event, EventKind, File, InlineQuery, Json, Message, Tap, User
from bot.demo.updates import Updates
from bot.demo.webhook import Webhook

TAP_LIVES = timedelta(seconds=150)
Listener = Callable[[Event], None]


def _now() -> datetime:
    return datetime.now(UTC)


class World:
    """Users, chats, messages, files, one bot and its pending updates."""

    def __init__(
        self,
        token: str = "100001:TEST",
        bot_name: str = "Jixiao",
        bot_username: str = "jixiao_bot",
        clock: Callable[[], datetime] = _now,
        *,
        limits: Limits | None = None,
        faults: Faults | None = None,
        privacy_mode: bool = True,
        seed: int | None = None,
    ) -> None:
        self.token = token
        self.clock = clock
        self.limits = limits
        self.faults = faults or Faults()
        self.privacy_mode = privacy_mode
        self.chance = random.Random(seed)
        self.bot = bot_json.bot(int(token.partition(":")[0]), bot_name, bot_username)
        self.bot_full = bot_json.bot_full(self.bot, privacy_mode)
        self.updates = Updates(clock, self.faults, self.chance)
        self.webhook = Webhook(self.updates, clock)
        self.files = Files()
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.taps: dict[str, Tap] = {}
        self.inline_queries: dict[str, InlineQuery] = {}
        self.profile: dict[Any, Any] = {}  # name, descriptions, menu buttons as the bot set them
        self.menus: dict[tuple[menu.Key, str], list[Json]] = {}  # commands by scope and language
        self.calls: list[tuple[str, Json]] = []  # accepted, in order
        self._next_message_id = self.chance.randrange(1, 1000)
        self._next_user_id = 700_000_001
        self._listeners: list[Listener] = []

    # Who there is

    def add_user(
        self,
        first_name: str,
        language_code: str | None = None,
        user_id: int | None = None,
        username: str | None = None,
        last_name: str | None = None,
    ) -> User:
        if user_id is None:
            user_id, self._next_user_id = self._next_user_id, self._next_user_id + 1
        user = User(user_id, first_name, username, language_code, last_name)
        self.users[user.id] = user
        self.chats[user.id] = Chat(user.id, "private", user=user)
        return user

    def chat_of(self, who: User | Chat) -> Chat:
        return who if isinstance(who, Chat) else self.chats[who.id]

    def messages(self, who: User | Chat) -> list[Message]:
        """What is on the screen of that chat, oldest first."""
        return [message for message in self.chat_of(who).messages.values() if not message.removed]

    def commands_for(self, user: User, chat: Chat | None = None) -> list[Json]:
        """The command menu that person sees there: [{"command", "description"}, ...]."""
        return menu.seen(self.menus, user, chat or self.chats[user.id])

    def file(self, file_id: str) -> File | None:
        return self.files.get(file_id)

    @property
    def updates_pending(self) -> list[Json]:
        return [update.as_json() for update in self.updates.pending.values()]

    def listen(self, callback: Listener) -> Callable[[], None]:
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    # The bot's side, for the methods

    def readable(self, chat_id: int | str) -> Chat:
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None:
            raise bad_request("chat not found")
        if chat.user and not chat.user.started and not self._has_met(chat.user):
            raise bad_request("chat not found")
        if chat.kind == "supergroup" and chat.bot_status in ("kicked", "left"):
            raise self._outside(chat)
        return chat

    def writable(self, chat_id: int | str) -> Chat:
        chat = self.readable(chat_id)
        if chat.migrated_to:
            moved = chat.migrated_to.id
            raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=moved)
        if chat.bot_status in ("kicked", "left"):
            raise self._outside(chat)
        if chat.user and chat.user.deactivated:
            raise forbidden("user is deactivated")
        if chat.user and not chat.user.started:
            raise forbidden("bot can't initiate conversation with a user")
        if chat.user and chat.user.blocked:
            raise forbidden("bot was blocked by the user")
        return chat

    def post(self, chat: Chat, **parts: Any) -> Message:
        """A message of the bot, on everybody's screen."""
        if self.limits:
            self.limits.take(chat, self.clock)
        message = Message(self._new_message_id(chat), chat.id, "bot", self.clock(), **parts)
        chat.messages[message.id] = message
        self._show("message", chat, message)
        return message

    def changed(self, chat: Chat, message: Message) -> None:
        self._show("edited", chat, message)

    def remove(self, chat: Chat, message: Message) -> None:
        message.removed = True
        self.emit("deleted", chat.id, {"message_id": message.id})

    def emit(self, kind: EventKind, chat_id: int, payload: Json) -> None:
        event = Event(kind, chat_id, payload)
        for listener in list(self._listeners):
            listener(event)

    def open_tap(self, tap_id: str) -> Tap | None:
        """The tap, while it can still be answered."""
        tap = self.taps.get(tap_id)
        return tap if tap and self.clock() - tap.at <= TAP_LIVES else None

    def json_of(self, message: Message, deep: bool = True) -> Json:
        return bot_json.message(self.chats[message.chat_id], message, self.bot, deep)

    # Inside

    def _show(self, kind: EventKind, chat: Chat, message: Message) -> None:
        if self._listeners:
            self.emit(kind, chat.id, message.view())

    def _new_group_id(self, kind: ChatKind) -> int:
        number = secrets.randbelow(10**9) + 10**9
        return -number if kind == "group" else -1_000_000_000_000 - number

    def _new_message_id(self, chat: Chat) -> int:
        """Private chats and basic groups count together, as on one account; a supergroup counts for itself."""
        if chat.kind == "supergroup":
            chat.next_message_id += 1
            return chat.next_message_id - 1
        self._next_message_id += 1
        return self._next_message_id

    def _has_met(self, user: User) -> bool:
        return any(user in chat.members for chat in self.chats.values())

    def _outside(self, chat: Chat) -> Refused:
        kind = "group" if chat.kind == "group" else "supergroup"
        was = "was kicked from" if chat.bot_status == "kicked" else "is not a member of"
        return forbidden(f"bot {was} the {kind} chat")
