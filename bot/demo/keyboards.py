"""Checks reply_markup the way Telegram does, and reads it into buttons."""

from __future__ import annotations

from typing import Any, NamedTuple

from bot.demo.errors import Refused, bad_request
from bot.demo.state import Button, Json
from bot.demo.structures import check

BUTTONS = 100
PER_ROW = 8
DATA_BYTES = 64
STYLES = frozenset({"danger", "success", "primary"})
ACTIONS = (
    "url",
    "callback_data",
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "login_url",
    "web_app",
    "copy_text",
    "disabled",
)
MAY_BE_EMPTY = ("switch_inline_query", "switch_inline_query_current_chat", "callback_game", "disabled")
REQUESTS = ("request_users", "request_chat", "request_contact", "request_location", "request_poll", "web_app")
SCHEMES = ("tg://", "ton://", "tonsite://")


class Markup(NamedTuple):
    inline: list[list[Button]]
    reply: list[list[Button]] | None = None  # [] removes
    placeholder: str | None = None
    raw: Json | None = None


NONE = Markup([])


def read(markup: Any) -> Markup:
    if markup is None:
        return NONE
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        inline = _rows(markup["inline_keyboard"], "inline_keyboard")
        check(markup, "InlineKeyboardMarkup")
        return Markup(inline, raw=markup) if inline else NONE
    if "keyboard" in markup:
        reply = _rows(markup["keyboard"], "keyboard")
        check({**markup, "keyboard": []}, "ReplyKeyboardMarkup")
        return Markup([], reply, _placeholder(markup), markup) if reply else NONE
    if markup.get("remove_keyboard"):
        check(markup, "ReplyKeyboardRemove")
        return Markup([], [], raw=markup)
    check(markup, "ForceReply")
    return Markup([], None, _placeholder(markup), markup)


def _placeholder(markup: Json) -> str | None:
    text: str | None = markup.get("input_field_placeholder")
    if text is not None and not 1 <= len(text) <= 64:
        raise bad_request("input_field_placeholder must be 1-64 characters long")
    return text


def read_inline(markup: Any) -> Markup:
    """Of a message that is edited: only an inline keyboard can be."""
    found = read(markup)
    if found.raw and not found.inline:
        raise bad_request("inline keyboard expected")
    return found


def _rows(rows: Any, field: str) -> list[list[Button]]:
    inline = field == "inline_keyboard"
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        of = " of the InlineKeyboardMarkup" if inline else ""
        raise bad_request(f'field "{field}"{of} must be an Array of Arrays')
    read_button = _inline_button if inline else _reply_button
    checked = [[read_button(button) for button in row] for row in rows if row]
    limit = BUTTONS if inline else 3 * BUTTONS
    if sum(map(len, checked)) > limit or max(map(len, checked), default=0) > (PER_ROW if inline else 12):
        raise bad_request("reply markup is too long")
    return checked


def _refused(kind: str, why: str) -> Refused:
    return bad_request(f"can't parse {kind}: {why}")


def _text(button: Json, kind: str) -> str:
    text = str(button["text"])
    if not text.strip():
        raise bad_request(f"{kind} text must be non-empty")
    if button.get("style") not in (None, "", *STYLES):
        raise _refused(kind, "invalid button style specified")
    return text


def _reply_button(button: Any) -> Button:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise _refused("keyboard button", "KeyboardButton must be a String or an Object")
    check(button, "KeyboardButton")
    text = _text(button, "keyboard button")
    requested = [name for name in REQUESTS if button.get(name)]
    if len(requested) > 1:
        raise _refused("keyboard button", "at most one of the optional fields must be used")
    return Button(text, request=requested[0].removeprefix("request_") if requested else None, style=button.get("style"))


def _inline_button(button: Any) -> Button:
    kind = "inline keyboard button"
    if not isinstance(button, dict):
        raise _refused(kind, "InlineKeyboardButton must be an Object")
    check(button, "InlineKeyboardButton")
    text = _text(button, kind)
    if button.get("callback_data") == "":
        raise bad_request("BUTTON_DATA_INVALID")
    used = [
        name for name in ACTIONS if button.get(name) not in (None, False) and (button[name] or name in MAY_BE_EMPTY)
    ]
    if not used:
        raise _refused(kind, "Text buttons are unallowed in the inline keyboard")
    if len(used) > 1:
        raise _refused(kind, f"exactly one action must be specified, found {' and '.join(used)}")
    return _with_action(text, used[0], button)


def _with_action(text: str, action: str, button: Json) -> Button:
    value, style = button[action], button.get("style")
    match action:
        case "callback_data":
            if len(value.encode()) > DATA_BYTES:
                raise bad_request("BUTTON_DATA_INVALID")
            return Button(text, callback_data=value, style=style)
        case "url":
            return Button(text, url=_link(value), style=style)
        case "web_app":
            return Button(text, web_app=_https(value["url"]), style=style)
        case "copy_text":
            if not 1 <= len(value["text"]) <= 256:
                raise bad_request("BUTTON_COPY_TEXT_INVALID")
            return Button(text, copy_text=value["text"], style=style)
        case "login_url":
            return Button(text, url=_https(value["url"]), style=style)
        case "switch_inline_query" | "switch_inline_query_current_chat":
            return Button(text, switch_inline=value, style=style)
        case _:
            return Button(text, style=style)


def _link(value: str) -> str:
    scheme, found, rest = value.partition("://")
    host = (rest if found else scheme).split("/")[0].split("?")[0]
    web = (not found or scheme.lower() in ("http", "https")) and "." in host
    known = web or value.lower().startswith(SCHEMES)
    if not known or not host or " " in host:
        raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
    return value


def _https(value: str) -> str:
    if not value.lower().startswith("https://"):
        raise bad_request(f"inline keyboard button Web App URL '{value}' is invalid: Only HTTPS links are allowed")
    return value
