"""Checks reply_markup the way Telegram does, and reads it into buttons."""

from __future__ import annotations

from typing import Any, NamedTuple

from bot.demo.errors import Refused, bad_request
from bot.demo.state import Button, Json

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
    placeholder = markup.get("input_field_placeholder")
    if placeholder is not None and not 1 <= len(str(placeholder)) <= 64:
        raise bad_request("input_field_placeholder must be 1-64 characters long")
    if markup.get("keyboard"):
        return Markup([], _rows(markup["keyboard"], "keyboard"), placeholder, markup)
    if markup.get("inline_keyboard"):
        return Markup(_rows(markup["inline_keyboard"], "inline_keyboard"), raw=markup)
    if markup.get("remove_keyboard"):
        return Markup([], [], raw=markup)
    if markup.get("force_reply"):
        return Markup([], None, placeholder, markup)
    if "inline_keyboard" in markup or "keyboard" in markup:
        return NONE
    raise bad_request("object expected as reply markup")


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
    text = button.get("text")
    if text is None:
        raise _refused(kind, 'Field "text" must be of type String' if "text" in button else 'Can\'t find field "text"')
    if not isinstance(text, str):
        raise _refused(kind, 'Field "text" must be of type String')
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
    text = _text(button, "keyboard button")
    requested = [name for name in REQUESTS if button.get(name)]
    if len(requested) > 1:
        raise _refused("keyboard button", "at most one of the optional fields must be used")
    return Button(text, request=requested[0].removeprefix("request_") if requested else None, style=button.get("style"))


def _inline_button(button: Any) -> Button:
    kind = "inline keyboard button"
    if not isinstance(button, dict):
        raise _refused(kind, "InlineKeyboardButton must be an Object")
    text = _text(button, kind)
    if button.get("callback_data") == "":
        raise bad_request("BUTTON_DATA_INVALID")
    used = [name for name in ACTIONS if name in button and button[name] not in (None, "", False)]
    used += [name for name in ("switch_inline_query", "switch_inline_query_current_chat") if button.get(name) == ""]
    if not used:
        raise _refused(kind, "Text buttons are unallowed in the inline keyboard")
    if len(used) > 1:
        raise _refused(kind, f"exactly one action must be specified, found {' and '.join(used)}")
    return _with_action(text, used[0], button)


def _with_action(text: str, action: str, button: Json) -> Button:
    value, style = button[action], button.get("style")
    match action:
        case "callback_data":
            if not isinstance(value, str):
                raise _refused("inline keyboard button", 'Field "callback_data" must be of type String')
            if len(value.encode()) > DATA_BYTES:
                raise bad_request("BUTTON_DATA_INVALID")
            return Button(text, callback_data=value, style=style)
        case "url":
            return Button(text, url=_link(value), style=style)
        case "web_app":
            return Button(text, web_app=_https(_part(value, action, "url")), style=style)
        case "copy_text":
            copied = _part(value, action, "text")
            if not 1 <= len(copied) <= 256:
                raise bad_request("BUTTON_COPY_TEXT_INVALID")
            return Button(text, copy_text=copied, style=style)
        case "login_url":
            return Button(text, url=_https(_part(value, action, "url")), style=style)
        case "switch_inline_query" | "switch_inline_query_current_chat":
            return Button(text, switch_inline=str(value), style=style)
        case _:
            return Button(text, style=style)


def _part(value: Any, action: str, name: str) -> str:
    if not isinstance(value, dict) or not isinstance(value.get(name), str):
        raise _refused("inline keyboard button", f'Field "{action}" must be an Object with a String field "{name}"')
    return str(value[name])


def _link(value: Any) -> str:
    if not isinstance(value, str):
        raise _refused("inline keyboard button", 'Field "url" must be of type String')
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
