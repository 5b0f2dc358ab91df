"""Which of the command menus a bot has set a person sees, by Telegram's order of scopes and languages."""

from __future__ import annotations

from typing import Any

from bot.demo.errors import bad_request
from bot.demo.state import Chat, Json, User

Key = tuple[str, int, int]  # kind of scope, chat, member

DEFAULT: Key = ("default", 0, 0)
WHOLE = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
OF_A_CHAT = frozenset({"chat", "chat_administrators", "chat_member"})


def scope_key(scope: Json | None) -> Key:
    if scope is None:
        return DEFAULT
    kind = "can't parse BotCommandScope: "
    name = scope.get("type")
    if name not in WHOLE | OF_A_CHAT:
        raise bad_request(kind + "Unsupported type specified")
    if name in WHOLE:
        return name, 0, 0
    chat_id = _number(scope.get("chat_id"))
    if not chat_id:
        raise bad_request(kind + "Empty chat_id specified")
    user_id = _number(scope.get("user_id")) if name == "chat_member" else 0
    if name == "chat_member" and user_id <= 0:
        raise bad_request(kind + "Invalid user_id specified")
    return name, chat_id, user_id


def _number(value: Any) -> int:
    return int(value) if isinstance(value, (int, str)) and str(value).lstrip("-").isdigit() else 0


def seen(menus: dict[tuple[Key, str], list[Json]], user: User, chat: Chat) -> list[Json]:
    """The first menu that is set, narrowest scope first, the person's language before none."""
    language = (user.language_code or "").partition("-")[0]
    if chat.private:
        scopes: list[Key] = [("chat", chat.id, 0), ("all_private_chats", 0, 0), DEFAULT]
    else:
        scopes = [("chat_member", chat.id, user.id), ("chat", chat.id, 0), ("all_group_chats", 0, 0), DEFAULT]
    for scope in scopes:
        for code in (language, ""):
            if (scope, code) in menus:
                return menus[scope, code]
    return []
