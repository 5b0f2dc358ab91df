"""The methods that behave like Telegram; every other one on the official list answers 501."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.demo.errors import Refused, bad_request, not_built
from bot.demo.methods import chats, editing, files, profile, queries, receiving, sending
from bot.demo.official import official
from bot.demo.parameters import Upload, Values, checked
from bot.demo.telegram import Telegram

METHODS: dict[str, Callable[[Telegram, Values], Any]] = {
    **sending.METHODS,
    **editing.METHODS,
    **queries.METHODS,
    **profile.METHODS,
    **chats.METHODS,
    **files.METHODS,
    **receiving.METHODS,
}
_SPELLING = {name.lower(): name for name in official().methods}


def spelled(name: str) -> str:
    """The official spelling; Telegram does not mind the case."""
    official_name = _SPELLING.get(name.lower())
    if official_name is None:
        raise Refused(404, "Not Found: method not found")
    return official_name


async def call(telegram: Telegram, method: str, raw: Mapping[str, Any], uploads: Mapping[str, Upload]) -> Any:
    """Checks and carries out one call; answers the `result`, or raises Refused."""
    values = checked(method, raw, uploads)
    if method not in METHODS:
        raise not_built()
    if "business_connection_id" in values:
        raise bad_request("business connection not found")
    if telegram.profile.get("logged out"):
        raise Refused(400, "Logged out")
    result = METHODS[method](telegram, values)
    if isinstance(result, Awaitable):
        result = await result
    telegram.calls.append((method, values))
    return result
