"""What several methods share: text, caption, keyboard and reply as the parameters give them."""

from __future__ import annotations

from typing import Any

from bot.demo import texts
from bot.demo.errors import bad_request
from bot.demo.parameters import Values
from bot.demo.state import Chat, Json, Message
from bot.demo.telegram import Telegram

TEXT_LIMIT = 4096  # characters after parsing
CAPTION_LIMIT = 1024


def _sent(telegram: Telegram, values: Values, name: str, entities: str) -> tuple[str, list[Json]]:
    text, found = texts.formatted(values.get(name, ""), values.get("parse_mode"), values.get(entities))
    for entity in found:
        if entity["type"] == "text_mention":
            user = telegram.users.get(entity.get("user", {}).get("id"))
            entity["user"] = user.as_json() if user else entity["user"]
    return texts.kept(text, found)


def text(telegram: Telegram, values: Values) -> Json:
    """The parts of a message with text; refused when nothing is left or too much."""
    kept, entities = _sent(telegram, values, "text", "entities")
    if not kept:
        raise bad_request("text must be non-empty")
    if len(kept) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return {"text": kept, "entities": entities, "html": html(values, "text"), "link_preview": _preview(values)}


def caption(telegram: Telegram, values: Values) -> Json:
    kept, entities = _sent(telegram, values, "caption", "caption_entities")
    if len(kept) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return {"text": kept, "entities": entities, "html": html(values, "caption")}


def html(values: Values, name: str) -> str | None:
    return values.get(name) if str(values.get("parse_mode", "")).lower() == "html" else None


def _preview(values: Values) -> Json | None:
    options = values.get("link_preview_options")
    return {key: value for key, value in options.items() if value} or None if options else None


def target(telegram: Telegram, values: Values) -> Chat:
    """The chat a new message goes to."""
    chat = telegram.writable(values["chat_id"])
    if chat.private and values.get("message_thread_id"):
        raise bad_request("message thread not found")
    return chat


def reply_to(chat: Chat, values: Values) -> Message | None:
    asked: dict[str, Any] = values.get("reply_parameters") or {}
    if not asked:
        return None
    original = chat.messages.get(asked["message_id"])
    if original is not None and not original.removed:
        return original
    if asked.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def existing(chat: Chat, values: Values, what: str) -> Message:
    message = chat.messages.get(values["message_id"]) if "message_id" in values else None
    if message is None or message.removed:
        raise bad_request(f"{what} not found")
    return message
