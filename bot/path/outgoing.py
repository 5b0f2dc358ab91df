"""Replies of a turn as rows of the outbox."""

import json
from typing import Any

from bot.context import Outgoing, Turn
from bot.path.origin import Origin
from bot.rendering.reply import Reply, say
from bot.rendering.telegram import Call, render
from db.messages.outbox import Enclosure, Letter


def of_turn(turn: Turn, origin: Origin, inbox_id: int) -> list[Letter]:
    """Everything a turn says or calls, in its order."""
    letters = [letter for outgoing in turn.outgoing for letter in _letters(outgoing, origin)]
    letters += [Letter(call.chat_id, call.method, call.parameters) for call in turn.calls]
    for letter in letters:
        letter.inbox_id = inbox_id
    return letters


def to_chat(chat_id: int, reply: Reply, inbox_id: int | None = None) -> list[Letter]:
    """A reply to one chat, on its own."""
    return _of_reply(chat_id, reply, inbox_id)


def refusal(turn: Turn, origin: Origin, zh: str, en: str) -> Outgoing:
    """The sentence of a refusal; where a group was not opened for figures only the asker hears it."""
    sentence = say(en if turn.language == "en" else zh)
    if origin.private or turn.chat_opened or turn.user_id is None:
        return Outgoing(sentence)
    hint = "Please ask me in our private chat." if turn.language == "en" else "请在与我的私聊里操作。"
    return Outgoing(sentence, turn.user_id, say(hint))


def apology(chat_id: int, inbox_id: int, language: str) -> list[Letter]:
    """What a person hears, once, when their update could not be handled."""
    if language == "en":
        reply = say(f"Sorry, something went wrong with this message. It is noted under number {inbox_id}.")
    else:
        reply = say(f"抱歉，这条消息没能处理好，已经记下，编号 {inbox_id}。管理员会收到通知。")
    return to_chat(chat_id, reply, inbox_id)


def alarm(chat_id: int, inbox_id: int, what: str, language: str) -> list[Letter]:
    """What an administrator hears of an update that was set aside: no word of what it said."""
    if language == "en":
        reply = say(f"Update {inbox_id} failed three times ({what}) and was set aside. Its trace: jixiao doctor")
    else:
        reply = say(f"编号 {inbox_id} 的消息三次处理失败（{what}），已隔离。运行 jixiao doctor 可查看。")
    return to_chat(chat_id, reply, inbox_id)


def _letters(outgoing: Outgoing, origin: Origin) -> list[Letter]:
    chat_id = outgoing.chat_id if outgoing.chat_id is not None else origin.lane
    letters = _of_reply(chat_id, outgoing.reply, None)
    if not letters:
        return letters
    if chat_id == origin.chat_id and not origin.private:
        for letter in letters:
            letter.payload |= _place(origin, letter is letters[0] and letter.edits is None)
    if outgoing.fallback is not None and origin.chat_id is not None and chat_id != origin.chat_id:
        instead = render(outgoing.fallback)[0]
        payload = instead.parameters | (_place(origin, True) if not origin.private else {})
        letters[0].fallback = {"chat_id": origin.chat_id, "method": instead.method, "payload": payload}
    return letters


def _of_reply(chat_id: int, reply: Reply, inbox_id: int | None) -> list[Letter]:
    letters = [_letter(chat_id, call, reply, inbox_id) for call in render(reply)]
    if letters and letters[-1].edits is None:
        letters[-1].card = reply.card  # the last carries the buttons
    return letters


def _letter(chat_id: int, call: Call, reply: Reply, inbox_id: int | None) -> Letter:
    file = call.file
    return Letter(
        chat_id,
        call.method,
        dict(call.parameters),
        urgent=reply.urgent,
        edits=reply.edits if call.method.startswith("edit") else None,
        enclosure=Enclosure(file.name, file.mime, file.content) if file is not None else None,
        inbox_id=inbox_id,
    )


def _place(origin: Origin, first: bool) -> dict[str, Any]:
    """In a group: in answer to whoever asked, and in their topic."""
    place: dict[str, Any] = {}
    if first and origin.message_id is not None and origin.callback_id is None:
        place["reply_parameters"] = json.dumps(
            {"message_id": origin.message_id, "allow_sending_without_reply": True}, separators=(",", ":")
        )
    if origin.thread_id is not None:
        place["message_thread_id"] = origin.thread_id
    return place
