"""Whatever is sent to the local Bot API is done or refused in words, never a crash."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.demo.errors import Refused
from bot.demo.methods import METHODS, call
from bot.demo.official import compact, official
from bot.demo.telegram import Telegram

WAITING = {"getUpdates", "setWebhook", "deleteWebhook", "logOut"}
FIELDS = (
    *("text", "url", "callback_data", "type", "emoji", "id", "title", "message_id", "chat_id", "user_id", "media"),
    *("inline_keyboard", "keyboard", "remove_keyboard", "offset", "length", "command", "description", "web_app"),
    *("copy_text", "login_url", "style", "input_message_content", "message_text", "parse_mode", "caption"),
)
WORDS = (
    "",
    "x",
    "HTML",
    "<b>",
    "default",
    "chat",
    "emoji",
    "👍",
    "bold",
    "text_mention",
    "article",
    "photo",
    "document",
)
plain: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 10**15), st.sampled_from(WORDS), st.text(max_size=5), st.just(0.5)
)
values = st.recursive(
    plain,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4)),
    max_leaves=8,
)


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    method = draw(st.sampled_from(sorted(set(METHODS) - WAITING)))
    known = official().methods[method]
    names = [name for name in known if known[name].required or draw(st.booleans())]
    return method, {name: draw(values) for name in names}


@given(st.lists(calls(), max_size=4))
@settings(max_examples=300, deadline=None)
def test_any_call_is_done_or_refused(made: list[tuple[str, dict[str, Any]]]) -> None:
    world = Telegram(seed=1)
    leader = world.add_user("李局", user_id=7)
    world.send(leader, "/start")
    asyncio.run(_make(world, made, {"chat_id": 7, "message_id": world.messages(leader)[0].id, "text": "x"}))


async def _make(world: Telegram, made: list[tuple[str, dict[str, Any]]], right: dict[str, Any]) -> None:
    """Each call as drawn, and once more with the chat, message and text right, so that it gets further."""
    for method, drawn in made:
        known = official().methods[method]
        for parameters in (drawn, drawn | {name: value for name, value in right.items() if name in known}):
            try:
                await call(world, method, parameters, {})
            except Refused as refused:
                assert 400 <= refused.code < 600
                assert refused.description


def test_the_compact_list_keeps_what_is_checked() -> None:
    text = {"required": True, "types": ["String"], "len": [1, 4096, "characters"]}
    scope = {"required": False, "types": ["Array of Scope"]}
    types = {
        "Update": {"fields": {"update_id": {}, "message": {}}},
        "Scope": {"fields": {}, "subtypes": ["Whole"]},
        "Whole": {"fields": {"type": {"required": True, "types": ["String"]}}},
        "Unreached": {"fields": {}},
    }
    methods = {"sendMessage": {"params": {"text": text, "scope": scope}, "returns": ["Message"]}}
    assert json.loads(compact({"version": "9", "reactions": ["👍"], "types": types, "methods": methods})) == {
        "version": "9",
        "updates": ["message"],
        "reactions": ["👍"],
        "methods": {
            "sendMessage": {"scope": [0, ["Array of Scope"]], "text": [1, ["String"], [1, 4096, "characters"]]}
        },
        "objects": {"Whole": {"type": [1, ["String"]]}},
        "unions": {"Scope": ["Whole"]},
    }
