"""Where an update comes from, read from Telegram's raw JSON: whatever is in it, reading it never fails."""

import json
import re
from dataclasses import dataclass
from typing import Any

SPOKEN = frozenset({"message", "edited_message", "callback_query"})  # somebody waits for an answer
_LARGEST = 2**63 - 1
_SUSPECT = re.compile(r"\\u(0000|d[89a-f])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Origin:
    """Kind, chat, person and message of an update, as far as it has them."""

    kind: str = "unknown"
    chat_id: int | None = None
    chat_kind: str = "private"
    chat_title: str | None = None
    user_id: int | None = None
    user_name: str = ""
    language_code: str | None = None
    message_id: int | None = None
    thread_id: int | None = None
    callback_id: str | None = None
    inline_id: str | None = None
    moved_to: int | None = None

    @property
    def lane(self) -> int:
        """Whose order is kept: the chat's, or the person's where there is no chat."""
        return self.chat_id or self.user_id or 0

    @property
    def private(self) -> bool:
        return self.chat_kind == "private"


def of(update: Any) -> Origin:
    """The origin of a raw update."""
    kind, body = _body(update)
    message = _dict(body.get("message")) if kind == "callback_query" else body
    chat = _dict(message.get("chat"))
    user = _dict(body.get("from")) or _dict(body.get("user"))
    thread = message.get("message_thread_id") if message.get("is_topic_message") else None
    query = body.get("id")
    chat_kind = _text(chat.get("type")) or ""
    name = " ".join(part for part in (user.get("first_name"), user.get("last_name")) if isinstance(part, str))
    return Origin(
        kind=kind,
        chat_id=_id(chat.get("id")),
        chat_kind=chat_kind if chat_kind in {"group", "supergroup", "channel"} else "private",
        chat_title=_text(chat.get("title")),
        user_id=_id(user.get("id")),
        user_name=name,
        language_code=_text(user.get("language_code")),
        message_id=_id(message.get("message_id")),
        thread_id=_id(thread),
        callback_id=_text(query) if kind == "callback_query" else None,
        inline_id=_text(query) if kind == "inline_query" else None,
        moved_to=_id(message.get("migrate_to_chat_id")),
    )


def addressed(update: Any, username: str, bot_id: int) -> bool:
    """Whether the bot is spoken to. Private chats, taps and memberships always are; in a group a message is when it
    is a command, names the bot, or answers it."""
    kind, body = _body(update)
    if kind not in {"message", "edited_message", "channel_post", "edited_channel_post"}:
        return True
    if _text(_dict(body.get("chat")).get("type")) not in {"group", "supergroup", "channel"}:
        return True
    if _dict(_dict(body.get("reply_to_message")).get("from")).get("id") == bot_id:
        return True
    return any(_names_bot(body, entity, username.lower(), bot_id) for entity in _entities(body))


def _entities(message: dict[str, Any]) -> list[dict[str, Any]]:
    found = message.get("entities") or message.get("caption_entities")
    return [entity for entity in found if isinstance(entity, dict)] if isinstance(found, list) else []


def _names_bot(message: dict[str, Any], entity: dict[str, Any], username: str, bot_id: int) -> bool:
    kind = entity.get("type")
    if kind == "text_mention":
        return _dict(entity.get("user")).get("id") == bot_id
    text, offset, length = message.get("text") or message.get("caption"), entity.get("offset"), entity.get("length")
    if not (isinstance(text, str) and isinstance(offset, int) and isinstance(length, int)):
        return False
    units = text.encode("utf-16-le", "surrogatepass")  # Telegram counts in UTF-16
    word = units[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace").lower()
    if kind == "mention":
        return word == f"@{username}"
    return kind == "bot_command" and ("@" not in word or word.endswith(f"@{username}"))


def cleaned(payload: str, parsed: Any = None) -> Any:
    """The JSON of a stored update without what no database and no encoder takes: NUL and halves of characters.

    `parsed` is the same JSON, where somebody has parsed it already.
    """
    suspect = _SUSPECT.search(payload)
    if parsed is None:
        parsed = json.loads(payload)
    return _clean(parsed) if suspect else parsed


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {_clean(name): _clean(item) for name, item in value.items()}
    return value


def _body(update: Any) -> tuple[str, dict[str, Any]]:
    for name, value in update.items() if isinstance(update, dict) else ():
        if name != "update_id" and isinstance(value, dict):
            return str(name), value
    return "unknown", {}


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _id(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST else None
