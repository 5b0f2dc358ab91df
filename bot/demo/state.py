"""What a little Telegram is made of: people, chats, messages and files, and how they look in the Bot API's JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

Json = dict[str, Any]
ChatKind = Literal["private", "group", "supergroup"]
EventKind = Literal["message", "edited", "deleted", "typing", "callback_answered", "menu", "chat", "reaction"]


@dataclass(slots=True, eq=False)
class User:
    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = None
    last_name: str | None = None
    started: bool = False  # has written to the bot; before that the bot may not write
    blocked: bool = False  # has stopped the bot
    deactivated: bool = False

    def as_json(self) -> Json:
        names = {"last_name": self.last_name, "username": self.username, "language_code": self.language_code}
        known = {key: value for key, value in names.items() if value}
        return {"id": self.id, "is_bot": False, "first_name": self.first_name, **known}


@dataclass(frozen=True, slots=True)
class Button:
    """A button as a person sees it: its label and at most one action."""

    text: str
    callback_data: str | None = None
    url: str | None = None
    web_app: str | None = None
    copy_text: str | None = None
    switch_inline: str | None = None
    request: str | None = None  # "contact", "location", ... on a reply keyboard
    style: str | None = None


@dataclass(slots=True, eq=False)
class File:
    file_id: str
    unique_id: str
    name: str
    mime: str
    content: bytes
    path: str
    width: int = 0
    height: int = 0

    @property
    def size(self) -> int:
        return len(self.content)

    def as_json(self) -> Json:
        base: Json = {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.size}
        return {**base, "width": self.width, "height": self.height} if self.width else base

    def view(self) -> Json:
        shown = {"file_id": self.file_id, "name": self.name, "mime": self.mime, "size": self.size}
        return {**shown, "width": self.width, "height": self.height}


@dataclass(slots=True, eq=False)
class Message:
    id: int
    chat_id: int
    sender: Literal["bot"] | User
    date: datetime
    text: str = ""  # plain; the caption where there is a file
    html: str | None = None  # as the bot sent it with parse_mode HTML
    entities: list[Json] = field(default_factory=list)
    keyboard: list[list[Button]] = field(default_factory=list)  # inline
    reply_keyboard: list[list[Button]] | None = None  # [] takes the one on the screen away
    placeholder: str | None = None
    markup: Json | None = None  # reply_markup as the bot sent it
    photo: File | None = None
    document: File | None = None
    sticker: str | None = None
    reply_to: Message | None = None
    service: Json = field(default_factory=dict)  # new_chat_members, migrate_to_chat_id, pinned_message ...
    link_preview: Json | None = None
    album: str | None = None
    reactions: dict[int, str] = field(default_factory=dict)  # by user id
    edited: datetime | None = None
    removed: bool = False

    @property
    def from_bot(self) -> bool:
        return self.sender == "bot"

    @property
    def buttons(self) -> list[Button]:
        return [button for row in self.keyboard for button in row]

    def view(self) -> Json:
        """What a page needs to draw the message, JSON-able."""
        return {
            "id": self.id,
            "chat_id": self.chat_id,
            "sender": "bot" if isinstance(self.sender, str) else self.sender.id,
            "sender_name": None if isinstance(self.sender, str) else self.sender.first_name,
            "date": self.date.isoformat(),
            "text": self.text,
            "html": self.html,
            "entities": self.entities,
            "keyboard": _rows(self.keyboard),
            "reply_keyboard": None if self.reply_keyboard is None else _rows(self.reply_keyboard),
            "placeholder": self.placeholder,
            "photo": self.photo.view() if self.photo else None,
            "document": self.document.view() if self.document else None,
            "sticker": self.sticker,
            "reply_to": self.reply_to.id if self.reply_to else None,
            "service": sorted(self.service),
            "reactions": {str(user): emoji for user, emoji in self.reactions.items()},
            "edited": bool(self.edited),
            "removed": self.removed,
        }


def _rows(keyboard: list[list[Button]]) -> list[list[Json]]:
    return [[{key: value for key, value in asdict(button).items() if value} for button in row] for row in keyboard]


@dataclass(slots=True, eq=False)
class Chat:
    id: int
    kind: ChatKind
    title: str = ""
    user: User | None = None  # of a private chat
    members: list[User] = field(default_factory=list)
    bot_status: Literal["member", "administrator", "kicked", "left"] = "member"
    migrated_to: Chat | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    pinned: Message | None = None
    next_message_id: int = 1  # of a supergroup, which numbers its own messages

    @property
    def private(self) -> bool:
        return self.kind == "private"

    def as_json(self) -> Json:
        if self.user:
            names = {"last_name": self.user.last_name, "username": self.user.username}
            known = {key: value for key, value in names.items() if value}
            return {"id": self.id, "first_name": self.user.first_name, **known, "type": "private"}
        return {"id": self.id, "title": self.title, "type": self.kind}

    def view(self) -> Json:
        return {
            "id": self.id,
            "kind": self.kind,
            "title": self.title or (self.user.first_name if self.user else ""),
            "members": [member.id for member in self.members],
            "bot_status": self.bot_status,
            "blocked": bool(self.user and self.user.blocked),
        }


@dataclass(frozen=True, slots=True)
class Event:
    """Something people can see happen: `payload` is a message's view, or small facts such as {"message_id": 7}."""

    kind: EventKind
    chat_id: int
    payload: Json


@dataclass(slots=True, eq=False)
class Tap:
    """A tap on an inline button that waits for answerCallbackQuery."""

    id: str
    user: User
    chat: Chat
    message: Message
    data: str
    at: datetime
    answer: Json | None = None


@dataclass(slots=True, eq=False)
class InlineQuery:
    id: str
    user: User
    text: str
    at: datetime
    results: list[Json] | None = None
