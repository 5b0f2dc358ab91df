"""What a row needs for its call, and what is written about it before and after."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.path.transport import Upload
from bot.rendering.telegram import plain_text
from db.messages import chats, outbox
from db.messages.outbox import Letter, Waiting


@dataclass(slots=True)
class Taken:
    """A claimed row with what its call needs."""

    letter: Letter
    message_id: int | None = None  # of the message it edits
    enclosure: outbox.Enclosure | None = None


@dataclass(slots=True)
class Found:
    taken: Taken | None = None
    elsewhere: list[Letter] = field(default_factory=list)  # rows that turned up for other chats


Mark = Callable[[Connection], list[Letter]]


def composed(taken: Taken) -> tuple[str, dict[str, Any], Upload | None]:
    """The call a row becomes: chat, the message it edits, its file."""
    letter = taken.letter
    method, parameters = letter.method, dict(letter.payload)
    if method.startswith(("send", "edit")):  # other calls have all they need: a menu belongs to no chat
        parameters["chat_id"] = letter.chat_id
    if letter.edits is not None and method.startswith("edit"):
        if taken.message_id is not None:
            parameters["message_id"] = taken.message_id
        else:
            method = "sendMessage"
    if taken.enclosure is None:
        return method, parameters, None
    file = taken.enclosure
    name = "photo" if method == "sendPhoto" else "document"
    return method, parameters, Upload(name, file.name, file.mime, file.content)


def in_plain_text(payload: dict[str, Any]) -> dict[str, Any]:
    plain = {name: value for name, value in payload.items() if name != "parse_mode"}
    return plain | {name: plain_text(plain[name]) for name in ("text", "caption") if name in plain}


def mark_and_claim(
    connection: Connection, mark: Mark | None, row: Waiting | None, needless: list[int], now: datetime
) -> Found:
    found = Found()
    if mark is not None:
        found.elsewhere += mark(connection)
    if row is None:
        return found
    for row_id in needless:
        outbox.mark_dropped(connection, row_id, f"edit {row.id} is newer")
    letter = outbox.claim(connection, row.id)
    if letter is not None:
        found.taken = with_needs(connection, letter)
    else:
        found.elsewhere += _not_there(connection, row, now)
    return found


def with_needs(connection: Connection, letter: Letter) -> Taken:
    message_id = outbox.message_of(connection, letter.edits) if letter.edits is not None else None
    file = outbox.enclosure(connection, letter.attachment_id) if letter.attachment_id is not None else None
    return Taken(letter, message_id, file)


def _not_there(connection: Connection, row: Waiting, now: datetime) -> list[Letter]:
    """Why a row could not be claimed: its chat moved (it goes along), or is closed (it is dropped), or it is done."""
    state, to = chats.state(connection, row.chat_id)
    if state == "moved" and to is not None:
        return outbox.readdress(connection, row.chat_id, to)
    if state != "live":
        return outbox.close_chat(connection, row.chat_id, f"chat is {state}", now)
    return []


def note_sent(
    connection: Connection, letter: Letter, message_id: int | None, anew: bool, now: datetime
) -> list[Letter]:
    outbox.mark_sent(connection, letter.id, message_id, now)
    if anew and letter.edits is not None and message_id is not None:
        outbox.became(connection, letter.edits, message_id)
    return []


def note_closed(connection: Connection, letter: Letter, state: str, why: str, now: datetime) -> list[Letter]:
    chats.close(connection, letter.chat_id, state)
    instead = outbox.close_chat(connection, letter.chat_id, why, now)
    outbox.mark_failed(connection, letter.id, why)
    return instead
