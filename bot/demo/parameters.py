"""Reads the parameters of a call as typed values, by the official list."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.demo.errors import EXPIRED_QUERY, Refused, bad_request
from bot.demo.official import Parameter, official
from bot.demo.structures import ARRAY, check

Values = dict[str, Any]

# Still accepted by Telegram, though no longer on the list.
FORMER = frozenset({"disable_web_page_preview", "reply_to_message_id", "allow_sending_without_reply"})
PARSED = frozenset({"text", "caption"})  # where parse_mode is: measured after parsing
TRUE, FALSE = frozenset({"true", "1", "yes"}), frozenset({"false", "0", "no"})
INTEGER = re.compile(r"\s*[+-]?\d{1,19}\s*$")

# How Telegram says that a required parameter is missing; elsewhere: parameter "x" is required.
MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "action": "wrong parameter action in request",
    "document": "there is no document in the request",
    "photo": "there is no photo in the request",
    "user_id": "invalid user_id specified",
    "file_id": "file_id not specified",
    "callback_query_id": EXPIRED_QUERY,
    "inline_query_id": EXPIRED_QUERY,
    "message_id": "message identifier is not specified",
}
TOO_LONG = {"secret_token": "secret token is too long", "text": "MESSAGE_TOO_LONG"}
OPTIONAL_IN_FACT = frozenset({("setWebhook", "url")})  # an empty url deletes the webhook


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes
    mime: str


def checked(method: str, raw: Mapping[str, Any], uploads: Mapping[str, Upload]) -> Values:
    known = official().methods[method]
    values: Values = {}
    for name, value in raw.items():
        if value is None or value == "":  # Telegram does not tell an empty parameter from a missing one
            continue
        if name in known:
            values[name] = _typed(name, value, known[name], uploads)
            if known[name].length and not (name in PARSED and "parse_mode" in known):
                _measure(name, values[name], known[name])
        elif name not in FORMER:
            raise bad_request(f'unknown parameter "{name}" of the method {method}')
    for name, upload in uploads.items():
        if name in known and known[name].types[0] == "InputFile":
            values[name] = upload
    for name, parameter in known.items():
        if parameter.required and name not in values and (method, name) not in OPTIONAL_IN_FACT:
            raise bad_request(MISSING.get(name, f'parameter "{name}" is required'))
    return values


def _typed(name: str, value: Any, parameter: Parameter, uploads: Mapping[str, Upload]) -> Any:
    kind = parameter.types[0]
    if parameter.types == ("Integer", "String"):
        return _integer(name, value) if INTEGER.match(str(value)) else str(value)
    if kind == "InputFile":
        return _file(name, value, uploads)
    if kind in READERS:
        return READERS[kind](name, value)
    structure = _structure(name, value, parameter.types)
    if kind.startswith("Array of InputMedia"):  # attached files take the place of the references to them
        return [{**item, "media": _file("media", item["media"], uploads)} for item in structure]
    return structure


def _wrong(name: str, kind: str) -> Refused:
    return bad_request(f'parameter "{name}" must be of type {kind}')


def _integer(name: str, value: Any) -> int:
    if isinstance(value, bool) or not INTEGER.match(str(value)):
        raise _wrong(name, "Integer")
    return int(value)


def _boolean(name: str, value: Any) -> bool:
    word = str(value).strip().lower()
    if word not in TRUE | FALSE:
        raise _wrong(name, "Boolean")
    return word in TRUE


def _float(name: str, value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise _wrong(name, "Float") from None


def _string(name: str, value: Any) -> str:
    if isinstance(value, (dict, list)):
        raise _wrong(name, "String")
    return value if isinstance(value, str) else json.dumps(value)


READERS: dict[str, Callable[[str, Any], Any]] = {
    "Integer": _integer,
    "Boolean": _boolean,
    "Float": _float,
    "String": _string,
}


def _file(name: str, value: Any, uploads: Mapping[str, Upload]) -> Upload | str:
    if not isinstance(value, str):
        raise _wrong(name, "InputFile or String")
    if not value.startswith("attach://"):
        return value
    part = uploads.get(value.removeprefix("attach://"))
    if part is None:
        raise bad_request(MISSING.get(name, f"there is no {name} in the request"))
    return part


def _measure(name: str, text: str, parameter: Parameter) -> None:
    length = parameter.length
    if length and not length.fits(text):
        says = f'parameter "{name}" must be {length.low}-{length.high} {length.unit} long'
        raise bad_request(TOO_LONG.get(name, says))


def _structure(name: str, value: Any, types: tuple[str, ...]) -> Any:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            what = "reply keyboard markup" if name == "reply_markup" else name
            raise bad_request(f"can't parse {what} JSON object") from None
    if name == "reply_markup":  # keyboards.py knows better words
        return value
    wanted = list if types[0].startswith(ARRAY) else dict
    if not isinstance(value, wanted):
        raise bad_request(f'expected an {"Array" if wanted is list else "Object"} as "{name}"')
    if isinstance(value, list) and len(types) > 1:
        _check_mixed(value, types)
    else:
        check(value, types[0])
    return value


def _check_mixed(items: list[Any], types: tuple[str, ...]) -> None:
    """The items of an album, which can be of several kinds."""
    kinds = [kind.removeprefix(ARRAY) for kind in types]
    for item in items:
        kind = item.get("type") if isinstance(item, dict) else None
        named = [name for name in kinds if name.removeprefix("InputMedia").lower() == str(kind).replace("_", "")]
        check(item, named[0] if named else kinds[0])
