"""What one person sees of the little Telegram, as JSON for the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.demo import menu
from bot.demo.state import Button, Chat, File, Message, User
from bot.demo.telegram import Telegram

Json = dict[str, Any]
SCREENFUL = 100  # messages of a chat that come with the first view


def bot(tg: Telegram, user: User) -> Json:
    """The bot as it presents itself in the person's language."""
    language = (user.language_code or "").partition("-")[0]

    def said(what: str) -> str:
        return str(tg.profile.get((what, language)) or tg.profile.get((what, "")) or "")

    return {
        "name": said("name") or tg.bot["first_name"],
        "username": tg.bot["username"],
        "description": said("description"),
    }


def person(tg: Telegram, user: User, about: Mapping[str, str]) -> Json:
    facts = {"id": user.id, "name": name(user), "language": user.language_code or "", "about": dict(about)}
    return {**facts, "latest": latest(tg, user)}


def name(user: User) -> str:
    return " ".join(filter(None, (user.first_name, user.last_name)))


def chats_of(tg: Telegram, user: User) -> list[Chat]:
    """The private chat first, then the groups the person is in."""
    groups = [chat for chat in tg.chats.values() if not chat.private and user in chat.members and not chat.migrated_to]
    return [tg.chat_of(user), *groups]


def onlookers(chat: Chat | None) -> list[int]:
    """Who sees what happens in a chat."""
    if chat is None:
        return []
    return [chat.user.id] if chat.user else [member.id for member in chat.members]


def chat(tg: Telegram, user: User, seen: Chat) -> Json:
    kept = tg.messages(seen)
    return {
        "id": seen.id,
        "kind": seen.kind,
        "title": seen.title,
        "members": len(seen.members),
        "commands": menu.seen(tg.menus, user, seen),
        "messages": [message(tg, one) for one in kept[-SCREENFUL:]],
        "more": len(kept) > SCREENFUL,
    }


def history(tg: Telegram, seen: Chat, before: int) -> Json:
    older = [one for one in tg.messages(seen) if one.id < before]
    return {"messages": [message(tg, one) for one in older[-SCREENFUL:]], "more": len(older) > SCREENFUL}


def latest(tg: Telegram, user: User) -> dict[int, int]:
    """The newest message of somebody else in each of the person's chats, for the unread dots."""
    newest = {}
    for seen in chats_of(tg, user):
        others = (one.id for one in reversed(tg.messages(seen)) if one.sender is not user and not one.service)
        newest[seen.id] = next(others, 0)
    return newest


def message(tg: Telegram, sent: Message) -> Json:
    return {
        "id": sent.id,
        "chat_id": sent.chat_id,
        "sender": _sender(tg, sent),
        "date": sent.date.timestamp(),
        "edited": sent.edited is not None,
        "text": sent.text,
        "entities": sent.entities,
        "keyboard": [[_button(one) for one in row] for row in sent.keyboard],
        "reply_keyboard": _reply_keyboard(sent),
        "force_reply": bool(sent.markup and sent.markup.get("force_reply")),
        "photo": _file(sent.photo),
        "document": _file(sent.document),
        "sticker": sent.sticker,
        "reply_to": sent.reply_to.id if sent.reply_to else None,
        "service": _service(sent),
        "reactions": _reactions(sent.reactions.items()),
    }


def _sender(tg: Telegram, sent: Message) -> Json:
    if isinstance(sent.sender, User):
        return {"bot": False, "id": sent.sender.id, "name": name(sent.sender)}
    return {"bot": True, "id": tg.bot["id"], "name": tg.bot["first_name"]}


def _button(button: Button) -> Json:
    if button.callback_data is not None:
        kind, data = "callback", button.callback_data
    elif button.url is not None:
        kind, data = "url", button.url
    elif button.copy_text is not None:
        kind, data = "copy", button.copy_text
    elif button.switch_inline is not None:
        kind, data = "inline", button.switch_inline
    else:
        kind, data = "other", ""
    return {"text": button.text, "kind": kind, "data": data, "style": button.style}


def _reply_keyboard(sent: Message) -> Json | None:
    if sent.reply_keyboard is None:
        return None
    rows = [
        [{"text": one.text, "plain": not (one.request or one.web_app)} for one in row] for row in sent.reply_keyboard
    ]
    one_time = bool(sent.markup and sent.markup.get("one_time_keyboard"))
    return {"rows": rows, "one_time": one_time, "placeholder": sent.placeholder}


def _file(file: File | None) -> Json | None:
    return file.view() if file else None


def _service(sent: Message) -> Json | None:
    """The line in the middle of the chat, for the kinds people meet; others by their name."""
    if not sent.service:
        return None
    if joined := sent.service.get("new_chat_members"):
        return {"kind": "joined", "names": [one["first_name"] for one in joined]}
    kinds = {"migrate_to_chat_id": "migrated", "migrate_from_chat_id": "migrated", "pinned_message": "pinned"}
    known = (kinds[key] for key in sent.service if key in kinds)
    return {"kind": next(known, "other"), "names": []}


def _reactions(given: Iterable[tuple[int, str]]) -> list[Json]:
    by_emoji: dict[str, list[int]] = {}
    for user_id, emoji in given:
        by_emoji.setdefault(emoji, []).append(user_id)
    return [{"emoji": emoji, "people": people} for emoji, people in by_emoji.items()]
