"""What a bot may ask about a chat and its people."""

from __future__ import annotations

from bot.demo import bot_json
from bot.demo.errors import bad_request
from bot.demo.parameters import Values
from bot.demo.state import Chat, Json
from bot.demo.telegram import Telegram

GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
COLOUR, MOST_REACTIONS = 5, 11


def get_chat(telegram: Telegram, values: Values) -> Json:
    chat = telegram.readable(values["chat_id"])
    gifts = dict.fromkeys(GIFTS, False)
    info: Json = {"accent_color_id": COLOUR, "max_reaction_count": MOST_REACTIONS, "accepted_gift_types": gifts}
    if chat.pinned:
        info["pinned_message"] = telegram.json_of(chat.pinned)
    return {**chat.as_json(), **info}


def _members(telegram: Telegram, chat: Chat) -> list[Json]:
    """The first member is the owner."""
    people = [
        bot_json.member(user.as_json(), "member" if place else "creator") for place, user in enumerate(chat.members)
    ]
    return [*people, bot_json.member(telegram.bot, chat.bot_status)]


def get_chat_member(telegram: Telegram, values: Values) -> Json:
    chat = telegram.readable(values["chat_id"])
    user_id = values["user_id"]
    if user_id <= 0:
        raise bad_request("invalid user_id specified")
    if chat.user:
        known = {chat.user.id: chat.user.as_json(), telegram.bot["id"]: telegram.bot}
        if user_id in known:
            return bot_json.member(known[user_id], "member")
        raise bad_request("member not found")
    for member in _members(telegram, chat):
        if member["user"]["id"] == user_id:
            return member
    if user_id in telegram.users:
        return bot_json.member(telegram.users[user_id].as_json(), "left")
    raise bad_request("PARTICIPANT_ID_INVALID")


def get_administrators(telegram: Telegram, values: Values) -> list[Json]:
    chat = telegram.readable(values["chat_id"])
    if chat.private:
        raise bad_request("there are no administrators in the private chat")
    return [member for member in _members(telegram, chat) if member["status"] in ("creator", "administrator")]


def get_member_count(telegram: Telegram, values: Values) -> int:
    chat = telegram.readable(values["chat_id"])
    return 2 if chat.private else len(chat.members) + (chat.bot_status in ("member", "administrator"))


def leave_chat(telegram: Telegram, values: Values) -> bool:
    chat = telegram.writable(values["chat_id"])
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot_status = "left"
    telegram.emit("chat", chat.id, chat.view())
    return True


METHODS = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_administrators,
    "getChatMemberCount": get_member_count,
    "leaveChat": leave_chat,
}
