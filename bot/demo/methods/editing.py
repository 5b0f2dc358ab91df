"""Changing and removing what stands in a chat: edits, deletions, pins, reactions."""

from __future__ import annotations

from datetime import timedelta

from bot.demo import keyboards
from bot.demo.errors import NOT_MODIFIED, bad_request, not_built
from bot.demo.keyboards import Markup
from bot.demo.methods import content
from bot.demo.official import official
from bot.demo.parameters import Values
from bot.demo.state import Chat, Json, Message
from bot.demo.telegram import Telegram

DELETABLE = timedelta(hours=48)


def _to_edit(telegram: Telegram, values: Values) -> tuple[Chat, Message]:
    if "inline_message_id" in values:
        raise bad_request("MESSAGE_ID_INVALID")  # inline results are not posted by this stand-in
    if "chat_id" not in values and "message_id" not in values:
        raise bad_request("message identifier is not specified")
    if "chat_id" not in values:
        raise bad_request("chat_id is empty")
    chat = telegram.writable(values["chat_id"])
    message = content.existing(chat, values, "message to edit")
    other_keyboard = message.markup is not None and not message.keyboard
    if not message.from_bot or other_keyboard:
        raise bad_request("message can't be edited")
    return chat, message


def _apply(telegram: Telegram, chat: Chat, message: Message, parts: Json, markup: Markup) -> Json:
    """An edit without a keyboard takes the keyboard away; one that changes nothing is refused."""
    linked = any(entity["type"] in ("url", "text_link") for entity in parts.get("entities", []))
    names = ("text", "entities", "link_preview") if linked else ("text", "entities")  # no link, no preview
    compared = [name for name in names if name in parts]
    before = [getattr(message, name) for name in compared]
    after = [parts[name] for name in compared]
    old = message.markup.get("inline_keyboard") if message.markup else None
    new = markup.raw.get("inline_keyboard") if markup.raw else None
    if before == after and old == new:
        raise bad_request(NOT_MODIFIED)
    if telegram.limits:
        telegram.limits.take(chat, telegram.clock)
    for name, value in parts.items():
        setattr(message, name, value)
    message.keyboard, message.markup = markup.inline, markup.raw
    message.edited = telegram.clock()
    telegram.changed(chat, message)
    return telegram.json_of(message)


def edit_message_text(telegram: Telegram, values: Values) -> Json:
    if "rich_message" in values:
        raise not_built()
    if "text" not in values:
        raise bad_request("message text is empty")
    parts = content.text(telegram, values)
    markup = keyboards.read_inline(values.get("reply_markup"))
    chat, message = _to_edit(telegram, values)
    if message.photo or message.document or message.service:
        raise bad_request("there is no text in the message to edit")
    return _apply(telegram, chat, message, parts, markup)


def edit_message_caption(telegram: Telegram, values: Values) -> Json:
    parts = content.caption(telegram, values)
    markup = keyboards.read_inline(values.get("reply_markup"))
    chat, message = _to_edit(telegram, values)
    if not (message.photo or message.document):
        raise bad_request("there is no caption in the message to edit")
    return _apply(telegram, chat, message, parts, markup)


def edit_message_reply_markup(telegram: Telegram, values: Values) -> Json:
    markup = keyboards.read_inline(values.get("reply_markup"))
    chat, message = _to_edit(telegram, values)
    return _apply(telegram, chat, message, {}, markup)


def delete_message(telegram: Telegram, values: Values) -> bool:
    chat = telegram.writable(values["chat_id"])
    _delete(telegram, chat, content.existing(chat, values, "message to delete"))
    return True


def _delete(telegram: Telegram, chat: Chat, message: Message) -> None:
    may = chat.private or message.from_bot or chat.bot_status == "administrator"
    if not may or telegram.clock() - message.date > DELETABLE:
        raise bad_request("message can't be deleted")
    telegram.remove(chat, message)


def delete_messages(telegram: Telegram, values: Values) -> bool:
    """Those that cannot be found are skipped."""
    ids = values["message_ids"]
    if not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > 100:
        raise bad_request("too many message identifiers specified")
    if min(ids) <= 0:
        raise bad_request("invalid message identifier specified")
    chat = telegram.writable(values["chat_id"])
    for message in [chat.messages[number] for number in ids if number in chat.messages]:
        if not message.removed:
            _delete(telegram, chat, message)
    return True


def pin_chat_message(telegram: Telegram, values: Values) -> bool:
    chat = telegram.writable(values["chat_id"])
    message = content.existing(chat, values, "message to pin")
    _may_pin(chat)
    chat.pinned = message
    telegram.post(chat, service={"pinned_message": message})
    return True


def unpin_chat_message(telegram: Telegram, values: Values) -> bool:
    chat = telegram.writable(values["chat_id"])
    _may_pin(chat)
    if chat.pinned is None or values.get("message_id") not in (None, chat.pinned.id):
        raise bad_request("message to unpin not found")
    chat.pinned = None
    return True


def _may_pin(chat: Chat) -> None:
    if not chat.private and chat.bot_status != "administrator":
        raise bad_request("not enough rights to manage pinned messages in the chat")


def set_message_reaction(telegram: Telegram, values: Values) -> bool:
    wanted = [_emoji(reaction) for reaction in values.get("reaction") or []]
    chat = telegram.writable(values["chat_id"])
    message = content.existing(chat, values, "message to react")
    if len(wanted) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    bot_id = telegram.bot["id"]
    message.reactions.pop(bot_id, None)
    if wanted:
        message.reactions[bot_id] = wanted[0]
    shown = wanted[0] if wanted else None
    telegram.emit("reaction", chat.id, {"message_id": message.id, "user_id": bot_id, "emoji": shown})
    return True


def _emoji(reaction: Json) -> str:
    if reaction["type"] not in ("emoji", "custom_emoji", "paid"):
        raise bad_request("can't parse ReactionType: invalid reaction type specified")
    emoji: str = reaction.get("emoji", "")
    if reaction["type"] != "emoji" or emoji not in official().reactions:
        raise bad_request("REACTION_INVALID")
    return emoji


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "setMessageReaction": set_message_reaction,
}
