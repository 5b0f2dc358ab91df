"""What a bot says about itself: commands, name, descriptions, menu button, default rights."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bot.demo.bot_json import ADMINISTRATOR_RIGHTS
from bot.demo.errors import bad_request
from bot.demo.menu import Key, scope_key
from bot.demo.parameters import Values
from bot.demo.state import Json
from bot.demo.telegram import Telegram

COMMAND = re.compile(r"[a-z0-9_]{1,32}$")
LANGUAGE = re.compile(r"[a-z]{2}$")
MOST_COMMANDS = 100


def _language(values: Values) -> str:
    code: str = values.get("language_code", "")
    if code and not LANGUAGE.match(code):
        raise bad_request("invalid language code specified")
    return code


def _menu(telegram: Telegram, values: Values) -> tuple[Key, str]:
    key = scope_key(values.get("scope"))
    if key[1]:
        telegram.readable(key[1])
    return key, _language(values)


def set_my_commands(telegram: Telegram, values: Values) -> bool:
    commands = [_command(command) for command in values["commands"]]
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    _set_menu(telegram, _menu(telegram, values), commands)
    return True


def delete_my_commands(telegram: Telegram, values: Values) -> bool:
    _set_menu(telegram, _menu(telegram, values), [])
    return True


def _set_menu(telegram: Telegram, key: tuple[Key, str], commands: list[Json]) -> None:
    if commands:
        telegram.menus[key] = commands
    else:
        telegram.menus.pop(key, None)
    (scope, chat_id, _), language = key
    telegram.emit("menu", chat_id, {"scope": scope, "language_code": language})


def get_my_commands(telegram: Telegram, values: Values) -> list[Json]:
    return telegram.menus.get(_menu(telegram, values), [])


def _command(command: Json) -> Json:
    word = command["command"].strip().removeprefix("/")
    about = command["description"].strip()
    if not word:
        raise bad_request("command must be non-empty")
    if len(word) > 32:
        raise bad_request("command length must not exceed 32")
    if not about:
        raise bad_request("command description must be non-empty")
    if len(about) > 256:
        raise bad_request("command description length must not exceed 256")
    if not COMMAND.match(word):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": word, "description": about}


def _setter(name: str) -> Callable[[Telegram, Values], bool]:
    def set_text(telegram: Telegram, values: Values) -> bool:
        telegram.profile[name, _language(values)] = values.get(name, "")
        telegram.emit("menu", 0, {"changed": name, "language_code": _language(values)})
        return True

    return set_text


def _getter(name: str) -> Callable[[Telegram, Values], Json]:
    def get_text(telegram: Telegram, values: Values) -> Json:
        own = telegram.profile.get((name, _language(values)))
        start = telegram.bot["first_name"] if name == "name" else ""
        return {name: own or telegram.profile.get((name, "")) or start}

    return get_text


def set_rights(telegram: Telegram, values: Values) -> bool:
    rights = values.get("rights", {})
    telegram.profile["rights", values.get("for_channels", False)] = rights
    return True


def get_rights(telegram: Telegram, values: Values) -> Json:
    given = telegram.profile.get(("rights", values.get("for_channels", False)), {})
    return {name: bool(given.get(name)) for name in ("is_anonymous", *ADMINISTRATOR_RIGHTS)}


def set_menu_button(telegram: Telegram, values: Values) -> bool:
    button = values.get("menu_button", {"type": "default"})
    if button["type"] not in ("default", "commands", "web_app"):
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    if button["type"] == "web_app" and (not button["text"] or not button["web_app"]["url"].startswith("https://")):
        raise bad_request("BUTTON_URL_INVALID")
    chat_id = values.get("chat_id", 0)
    if chat_id and telegram.readable(chat_id).kind != "private":
        raise bad_request("chat_id must be of a private chat")
    telegram.profile["menu_button", chat_id] = button
    telegram.emit("menu", chat_id, {"menu_button": button})
    return True


def get_menu_button(telegram: Telegram, values: Values) -> Json:
    own = telegram.profile.get(("menu_button", values.get("chat_id", 0)))
    button: Json = own or telegram.profile.get(("menu_button", 0)) or {"type": "commands"}
    return button


METHODS: dict[str, Callable[[Telegram, Values], Any]] = {
    "setMyCommands": set_my_commands,
    "deleteMyCommands": delete_my_commands,
    "getMyCommands": get_my_commands,
    "setMyName": _setter("name"),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
    "setMyDefaultAdministratorRights": set_rights,
    "getMyDefaultAdministratorRights": get_rights,
    "setChatMenuButton": set_menu_button,
    "getChatMenuButton": get_menu_button,
}
