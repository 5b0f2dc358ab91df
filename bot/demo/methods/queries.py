"""Answers to taps and inline queries: only in time, and only to real ones."""

from __future__ import annotations

from bot.demo import keyboards, texts
from bot.demo.errors import EXPIRED_QUERY, bad_request
from bot.demo.parameters import Values
from bot.demo.state import Json
from bot.demo.telegram import Telegram
from bot.demo.world import TAP_LIVES

RESULT_KINDS = frozenset(
    {"article", "audio", "contact", "game", "document", "gif", "location"}
    | {"mpeg4_gif", "photo", "venue", "video", "voice", "sticker"}
)


def answer_callback_query(telegram: Telegram, values: Values) -> bool:
    tap = telegram.open_tap(values["callback_query_id"])
    if tap is None:
        raise bad_request(EXPIRED_QUERY)
    link = values.get("url")
    if link and not link.lower().startswith(("https://t.me/", "http://t.me/", "tg://")):
        raise bad_request("URL_INVALID")
    facts: Json = {"callback_id": tap.id, "user_id": tap.user.id, "message_id": tap.message.id}
    said = {"text": values.get("text"), "show_alert": bool(values.get("show_alert")), "url": link}
    if tap.answer is None:
        tap.answer = said
        telegram.emit("callback_answered", tap.chat.id, facts | said)
    return True


def answer_inline_query(telegram: Telegram, values: Values) -> bool:
    query = telegram.inline_queries.get(values["inline_query_id"])
    results = values["results"]
    if len(results) > 50:
        raise bad_request("RESULTS_TOO_MUCH")
    for result in results:
        _check_result(result)
    ids = [result["id"] for result in results]
    if len(set(ids)) < len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    if len(values.get("next_offset", "").encode()) > 64:
        raise bad_request("NEXT_OFFSET_INVALID")
    if query is None or telegram.clock() - query.at > TAP_LIVES:
        raise bad_request(EXPIRED_QUERY)
    query.results = results
    return True


def _check_result(result: Json) -> None:
    if result["type"] not in RESULT_KINDS:
        kind = "can't parse inline query result: "
        raise bad_request(f'{kind}type "{result["type"]}" is unsupported for the inline query result')
    if not 1 <= len(result["id"].encode()) <= 64:
        raise bad_request("RESULT_ID_INVALID")
    if "reply_markup" in result:
        keyboards.read_inline(result["reply_markup"])
    if result["type"] == "article":
        _check_article(result)


def _check_article(result: Json) -> None:
    if not result.get("title"):
        raise bad_request("RESULT_TITLE_EMPTY")
    message = result.get("input_message_content", {})
    if "message_text" in message:
        source = message["message_text"]
        text, entities = texts.formatted(source, message.get("parse_mode"), message.get("entities"))
        kept, _ = texts.kept(text, entities)
        if not kept:
            raise bad_request("message text is empty")
        if len(kept) > 4096:
            raise bad_request("MESSAGE_TOO_LONG")


METHODS = {"answerCallbackQuery": answer_callback_query, "answerInlineQuery": answer_inline_query}
