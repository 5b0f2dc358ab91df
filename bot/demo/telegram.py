"""A little Telegram in memory: people act on it from one side, a bot over the Bot API from the other."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.demo import bot_json, menu, texts
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


class Telegram:
    """Users, chats, messages, files, one bot and its pending updates; no HTTP in it (that is api.py)."""

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

    def add_group(self, title: str, members: Iterable[User] = (), kind: ChatKind = "supergroup") -> Chat:
        """A group the bot is in; its first member has added the bot, and the bot is told so."""
        chat = Chat(self._new_group_id(kind), kind, title, members=list(members), bot_status="left")
        self.chats[chat.id] = chat
        self.emit("chat", chat.id, chat.view())
        if not chat.members:
            chat.bot_status = "member"
            return chat
        self._change_bot(chat, "member", by=chat.members[0])
        self._service(chat, chat.members[0], bot_json.joined(self.bot))
        return chat

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

    # Acting as a person; what returns a number returns the update the bot gets, None where it gets none

    def send(
        self, user: User, text: str, chat: Chat | None = None, reply_to: int | Message | None = None
    ) -> int | None:
        kept, entities = texts.kept(text, [])
        if not kept:
            raise ValueError("people cannot send an empty message")
        return self._say(user, chat, reply_to, text=kept, entities=entities)

    def send_file(  # noqa: PLR0917 # what a person fills in, in the order of the form
        self,
        user: User,
        name: str,
        content: bytes,
        mime: str = "application/octet-stream",
        caption: str = "",
        chat: Chat | None = None,
        photo: bool = False,
    ) -> int | None:
        kept, entities = texts.kept(caption, [])
        file = self.files.add_photo(content) if photo else self.files.add(name, content, mime)
        kind = "photo" if photo else "document"
        return self._say(user, chat, None, text=kept, entities=entities, **{kind: file})

    def send_sticker(self, user: User, emoji: str = "👍", chat: Chat | None = None) -> int | None:
        return self._say(user, chat, None, sticker=emoji)

    def edit(self, user: User, message_id: int, text: str, chat: Chat | None = None) -> int | None:
        where, message = self._seen(user, message_id, chat)
        if message.sender is not user:
            raise ValueError("people edit only what they wrote")
        message.text, message.entities = texts.kept(text, [])
        message.edited = self.clock()
        self._show("edited", where, message)
        if not self._reaches_bot(where, message):
            return None
        return self.updates.add("edited_message", self.json_of(message), where.id)

    def tap(self, user: User, message_id: int, data: str, chat: Chat | None = None) -> str:
        """Taps the button with this callback data; answers the id of the callback query."""
        where, message = self._seen(user, message_id, chat)
        if all(button.callback_data != data for button in message.buttons):
            raise ValueError(f"message {message_id} has no button with data {data!r}")
        tap = Tap(str(self.chance.getrandbits(62)), user, where, message, data, self.clock())
        self.taps[tap.id] = tap
        body = bot_json.callback_query(tap, self.json_of(message))
        self.updates.add("callback_query", body, ("tap", user.id))
        return tap.id

    def inline_query(self, user: User, text: str) -> int | None:
        query = InlineQuery(str(self.chance.getrandbits(62)), user, text, self.clock())
        self.inline_queries[query.id] = query
        return self.updates.add("inline_query", bot_json.inline_query(query), ("inline", user.id))

    def react(self, user: User, message_id: int, emoji: str | None, chat: Chat | None = None) -> int | None:
        """One emoji, or None to take it back. In groups only a bot that is administrator hears of it."""
        where, message = self._seen(user, message_id, chat)
        old = message.reactions.pop(user.id, None)
        if emoji:
            message.reactions[user.id] = emoji
        self.emit("reaction", where.id, {"message_id": message.id, "user_id": user.id, "emoji": emoji})
        if not where.private and where.bot_status != "administrator":
            return None
        body = bot_json.reaction(where, message, user, self._stamp(), (old, emoji))
        return self.updates.add("message_reaction", body, ("reaction", where.id))

    def block(self, user: User) -> int | None:
        return self._set_blocked(user, True)

    def unblock(self, user: User) -> int | None:
        return self._set_blocked(user, False)

    def deactivate(self, user: User) -> None:
        user.deactivated = True

    def kick_bot(self, chat: Chat, by: User | None = None) -> int | None:
        return self._change_bot(chat, "kicked", by or chat.members[0])

    def make_bot_administrator(self, chat: Chat, by: User | None = None) -> int | None:
        return self._change_bot(chat, "administrator", by or chat.members[0])

    def add_bot(self, chat: Chat, by: User | None = None) -> int | None:
        return self._change_bot(chat, "member", by or chat.members[0])

    def migrate(self, chat: Chat) -> Chat:
        """A group becomes a supergroup with another id; both chats tell the bot."""
        if chat.kind != "group" or chat.migrated_to:
            raise ValueError("only a basic group becomes a supergroup, once")
        new = Chat(self._new_group_id("supergroup"), "supergroup", chat.title, members=chat.members)
        self.chats[new.id] = chat.migrated_to = new
        self.emit("chat", new.id, new.view())
        by = chat.members[0]
        self._service(chat, by, {"migrate_to_chat_id": new.id})
        self._service(new, by, {"migrate_from_chat_id": chat.id})
        return new

    def raw_update(self, body: Json) -> int:
        """Any JSON as an update (a kind not yet invented, a broken one); allowed_updates does not stop it."""
        return self.updates.put(next(iter(body), "unknown"), body, "raw")

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

    def _stamp(self) -> int:
        return int(self.clock().timestamp())

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

    def _seen(self, user: User, message_id: int, chat: Chat | None) -> tuple[Chat, Message]:
        where = chat or self.chats[user.id]
        message = where.messages.get(message_id)
        if message is None or message.removed:
            raise ValueError(f"there is no message {message_id} in that chat")
        return where, message

    def _say(self, user: User, chat: Chat | None, reply_to: int | Message | None, **parts: Any) -> int | None:
        where = chat or self.chats[user.id]
        if where.private and user.blocked:
            self.unblock(user)  # as the button "Restart" does
        if where.private:
            user.started = True
        original = where.messages.get(reply_to) if isinstance(reply_to, int) else reply_to
        message = Message(self._new_message_id(where), where.id, user, self.clock(), reply_to=original, **parts)
        where.messages[message.id] = message
        self._show("message", where, message)
        if not self._reaches_bot(where, message):
            return None
        return self.updates.add("message", self.json_of(message), where.id)

    def _service(self, chat: Chat, by: User, facts: Json) -> int | None:
        message = Message(self._new_message_id(chat), chat.id, by, self.clock(), service=facts)
        chat.messages[message.id] = message
        self._show("message", chat, message)
        return self.updates.add("message", self.json_of(message), chat.id)

    def _reaches_bot(self, chat: Chat, message: Message) -> bool:
        """In a group with privacy mode: commands, mentions of the bot, and replies to it."""
        if chat.private:
            return True
        if chat.bot_status not in ("member", "administrator") or chat.migrated_to:
            return False
        if not self.privacy_mode or chat.bot_status == "administrator" or message.service:
            return True
        if message.reply_to and message.reply_to.from_bot:
            return True
        return any(self._calls_bot(texts.cut(message.text, entity).lower()) for entity in message.entities)

    def _calls_bot(self, word: str) -> bool:
        """@bot, /command@bot, or a /command to nobody in particular."""
        address = f"@{self.bot['username']}".lower()
        return word == address or (word.startswith("/") and ("@" not in word or word.endswith(address)))

    def _has_met(self, user: User) -> bool:
        return any(user in chat.members for chat in self.chats.values())

    def _outside(self, chat: Chat) -> Refused:
        kind = "group" if chat.kind == "group" else "supergroup"
        was = "was kicked from" if chat.bot_status == "kicked" else "is not a member of"
        return forbidden(f"bot {was} the {kind} chat")

    def _set_blocked(self, user: User, blocked: bool) -> int | None:
        if user.blocked == blocked:
            return None
        user.blocked = blocked
        chat = self.chats[user.id]
        self.emit("chat", chat.id, chat.view())
        old, new = ("member", "kicked") if blocked else ("kicked", "member")
        return self._tell_membership(chat, user, old, new)

    def _change_bot(self, chat: Chat, status: Any, by: User) -> int | None:
        old, chat.bot_status = chat.bot_status, status
        self.emit("chat", chat.id, chat.view())
        return self._tell_membership(chat, by, old, status)

    def _tell_membership(self, chat: Chat, by: User, old: str, new: str) -> int | None:
        body = bot_json.membership(chat, by, self._stamp(), self.bot, (old, new))
        return self.updates.add("my_chat_member", body, ("membership", chat.id))
