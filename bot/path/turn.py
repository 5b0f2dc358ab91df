"""A turn from what is known before the handlers run, to what is written when they have decided."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlmodel import Session

from bot.context import Turn, Who
from bot.path.origin import Origin
from db.messages import chats, inbox, turns
from db.messages.inbox import Waiting
from db.messages.turns import Standing
from db.persons import people


class Elsewhere(Exception):
    """Another process finished this update first."""


def fill(turn: Turn, whence: Origin, known: Standing, language: str) -> None:
    """Who writes, where, in which language, at which point of the conversation."""
    spoken = spoken_by(whence, language)
    turn.chat_id, turn.chat_kind, turn.chat_opened = whence.chat_id, whence.chat_kind, bool(known.chat_opened)
    turn.user_id, turn.person = whence.user_id, who(known, spoken)
    turn.language = known.person_language or spoken
    turn.state = json.loads(known.talk_state or "{}")


def spoken_by(whence: Origin, otherwise: str) -> str:
    """Chinese to whose Telegram is Chinese, English to others; `otherwise` where it does not say."""
    code = whence.language_code
    return otherwise if code is None else "zh" if code.lower().startswith("zh") else "en"


def who(known: Standing, spoken: str) -> Who | None:
    if known.person_id is None:
        return None
    return Who(
        id=known.person_id,
        name=known.person_name or "",
        role=known.person_role or "viewer",
        section_id=known.person_section,
        language=known.person_language or spoken,
        version=known.person_version or 0,
    )


def ensure_admin(session: Session, whence: Origin, now: datetime) -> None:
    assert whence.user_id is not None
    people.ensure_admin(session, now=now, telegram_id=whence.user_id, name=whence.user_name)


def only_say(turn: Turn, sentence: Any, known: Standing) -> None:
    """Of a turn that was refused nothing is left but the sentence."""
    turn.effects, turn.calls, turn.outgoing = [], [], [sentence]
    turn.state = json.loads(known.talk_state or "{}")
    turn.tap_answer, turn.inline_answer = None, None


def settle(connection: Connection, row: Waiting, whence: Origin, turn: Turn, *, known: Standing, now: datetime) -> None:
    """What every update changes: it is done, its chat is live, its conversation goes on."""
    if not inbox.finish(connection, row.id, now):
        raise Elsewhere
    if turn.person is not None:
        turns.check_person(connection, turn.person.id, turn.person.version)
    here = (whence.chat_kind, whence.chat_title, "live")
    if whence.chat_id is not None and here != (known.chat_kind, known.chat_title, known.chat_state):
        chats.met(connection, whence.chat_id, whence.chat_kind, whence.chat_title)
    if whence.moved_to is not None and whence.chat_id is not None:
        chats.move(connection, whence.chat_id, whence.moved_to)
    if whence.user_id is not None and turn.state != json.loads(known.talk_state or "{}"):
        state = json.dumps(turn.state, ensure_ascii=False)
        turns.keep_talk(connection, known, whence.lane, whence.user_id, state=state, now=now)


def run_verbs(session: Session, turn: Turn) -> None:
    actor_id = turn.person.id if turn.person is not None else None
    for effect in turn.effects:
        effect.verb(session, now=turn.now, actor_id=actor_id, **effect.arguments)
    session.flush()
