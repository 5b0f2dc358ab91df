"""A little Telegram in memory: people act on it from one side, a bot over the Bot API from the other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.demo import bot_json, pictures, texts
from bot.demo.state import Chat, ChatKind, InlineQuery, Json, Message, Tap, User
from bot.demo.world import World


class Telegram(World):
    """People's side; what answers an int answers the id of the update the bot gets, None where it gets none."""

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
        album: str | None = None,
    ) -> int | None:
        """A photo only where the content is a picture, as the apps do it. Files of one `album` were sent at once."""
        if not content:
            raise ValueError("people cannot send an empty file")
        kept, entities = texts.kept(caption, [])
        photo = photo and pictures.dimensions(content) is not None
        file = self.files.add_photo(content) if photo else self.files.add(name, content, mime)
        kind = "photo" if photo else "document"
        return self._say(user, chat, None, text=kept, entities=entities, album=album, **{kind: file})

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

    # Inside

    def _stamp(self) -> int:
        return int(self.clock().timestamp())

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
