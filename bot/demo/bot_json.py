"""Telegram's shapes: the JSON a bot gets for what happens."""

from __future__ import annotations

from typing import Any

from bot.demo.state import Chat, InlineQuery, Json, Message, Tap, User

ADMINISTRATOR_RIGHTS = (
    "can_manage_chat",
    "can_change_info",
    "can_delete_messages",
    "can_invite_users",
    "can_restrict_members",
    "can_pin_messages",
    "can_promote_members",
    "can_manage_video_chats",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)


def bot(bot_id: int, name: str, username: str) -> Json:
    return {"id": bot_id, "is_bot": True, "first_name": name, "username": username}


def bot_full(short: Json, privacy_mode: bool) -> Json:
    return short | {
        "can_join_groups": True,
        "can_read_all_group_messages": not privacy_mode,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def message(chat: Chat, sent: Message, bot_user: Json, deep: bool = True) -> Json:
    sender = bot_user if isinstance(sent.sender, str) else sent.sender.as_json()
    body: Json = {"message_id": sent.id, "from": sender, "chat": chat.as_json(), "date": int(sent.date.timestamp())}
    if sent.edited:
        body["edit_date"] = int(sent.edited.timestamp())
    if sent.album:
        body["media_group_id"] = sent.album
    if deep and sent.reply_to:
        body["reply_to_message"] = message(chat, sent.reply_to, bot_user, deep=False)
    body |= _content(sent)
    if "pinned_message" in sent.service:
        body["pinned_message"] = message(chat, sent.service["pinned_message"], bot_user, deep=False)
    if sent.keyboard and sent.markup:
        body["reply_markup"] = {"inline_keyboard": sent.markup["inline_keyboard"]}
    return body


def _content(sent: Message) -> Json:
    if sent.service:
        return {key: value for key, value in sent.service.items() if key != "pinned_message"}
    if sent.sticker:
        return {"sticker": _sticker(sent)}
    media: Json = {}
    if sent.photo:
        media["photo"] = [sent.photo.as_json()]
    if sent.document:
        file = sent.document
        media["document"] = {"file_name": file.name, "mime_type": file.mime, **file.as_json()}
    text, entities = ("caption", "caption_entities") if media else ("text", "entities")
    if sent.text:
        media[text] = sent.text
    if sent.entities:
        media[entities] = sent.entities
    if sent.link_preview:
        media["link_preview_options"] = sent.link_preview
    return media


def _sticker(sent: Message) -> Json:
    ids = {"file_id": f"CAACAg{sent.chat_id}{sent.id}", "file_unique_id": f"AgAD{sent.id}", "file_size": 20_000}
    kind = {"type": "regular", "is_animated": False, "is_video": False, "width": 512, "height": 512}
    return {**kind, "emoji": sent.sticker, **ids}


def callback_query(tap: Tap, of: Json) -> Json:
    instance = str(abs(tap.chat.id) * 2654435761 % 2**62)
    return {"id": tap.id, "from": tap.user.as_json(), "message": of, "chat_instance": instance, "data": tap.data}


def inline_query(query: InlineQuery) -> Json:
    return {"id": query.id, "from": query.user.as_json(), "chat_type": "private", "query": query.text, "offset": ""}


def reaction(chat: Chat, of: Message, user: User, date: int, change: tuple[str | None, str | None]) -> Json:
    def kinds(emoji: str | None) -> list[Json]:
        return [{"type": "emoji", "emoji": emoji}] if emoji else []

    where = {"chat": chat.as_json(), "message_id": of.id, "user": user.as_json(), "date": date}
    return {**where, "old_reaction": kinds(change[0]), "new_reaction": kinds(change[1])}


def member(user: Json, status: str) -> Json:
    more: dict[str, Any] = {}
    if status == "administrator":
        more = {"can_be_edited": False, "is_anonymous": False, **dict.fromkeys(ADMINISTRATOR_RIGHTS, True)}
    elif status == "creator":
        more = {"is_anonymous": False}
    elif status == "kicked":
        more = {"until_date": 0}
    return {"user": user, "status": status, **more}


def membership(chat: Chat, by: User, date: int, bot_user: Json, change: tuple[str, str]) -> Json:
    who = {"chat": chat.as_json(), "from": by.as_json(), "date": date}
    return {**who, "old_chat_member": member(bot_user, change[0]), "new_chat_member": member(bot_user, change[1])}


def joined(bot_user: Json) -> Json:
    return {"new_chat_participant": bot_user, "new_chat_member": bot_user, "new_chat_members": [bot_user]}
