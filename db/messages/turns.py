"""What a worker reads before an update is decided, and writes when it is: person, chat, state of the conversation."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, BindParameter, Connection, bindparam, insert, literal, select, update
from sqlalchemy.exc import IntegrityError

from db.errors import Stale
from db.keep.dialects import table
from db.models import Chat, Conversation, Person

_CHAT, _PERSON, _TALK = table(Chat), table(Person), table(Conversation)


@dataclass(frozen=True, slots=True)
class Standing:
    """Who writes, in which chat, at which point of their conversation; None where there is no row yet."""

    chat_kind: str | None
    chat_title: str | None
    chat_opened: bool | None
    chat_state: str | None
    person_id: int | None
    person_name: str | None
    person_role: str | None
    person_section: int | None
    person_language: str | None
    person_version: int | None
    talk_id: int | None
    talk_state: str | None
    talk_version: int | None


def standing(connection: Connection, chat_id: int | None, user_id: int | None) -> Standing:
    """All of it by keys, in one query: it is read for every update."""
    return Standing(*connection.execute(_STANDING, {"chat": chat_id, "user": user_id}).one())


def check_person(connection: Connection, person_id: int, version: int) -> None:
    """Rights that changed since the decision make it void."""
    row = connection.execute(_RIGHTS, {"person": person_id}).first()
    if row is None or not row.active or row.version != version:
        raise Stale


def keep_talk(
    connection: Connection, known: Standing, chat_id: int, user_id: int, *, state: str, now: datetime
) -> None:
    """Keep the conversation's state, unless it went on elsewhere since it was read."""
    if known.talk_id is None:
        values = {"chat_id": chat_id, "user_id": user_id, "state": state, "version": 1, "updated_at": now}
        try:
            connection.execute(insert(_TALK), values)
        except IntegrityError as error:
            raise Stale from error
        return
    values = {"talk": known.talk_id, "old": known.talk_version, "new": state, "at": now}
    if connection.execute(_GOES_ON, values).rowcount != 1:
        raise Stale


def administrators(connection: Connection) -> list[tuple[int, str | None]]:
    """Telegram id and language of everybody who is told of faults."""
    able = select(_PERSON.c.telegram_id, _PERSON.c.language)
    able = able.where(_PERSON.c.role == "admin", _PERSON.c.active, _PERSON.c.telegram_id.is_not(None))
    return [(row.telegram_id, row.language) for row in connection.execute(able.order_by(_PERSON.c.id))]


def _standing() -> Any:
    one = select(literal(1).label("one")).subquery()
    chat: BindParameter[int] = bindparam("chat", type_=BigInteger)
    user: BindParameter[int] = bindparam("user", type_=BigInteger)
    joined = one.outerjoin(_CHAT, _CHAT.c.id == chat)
    joined = joined.outerjoin(_PERSON, (_PERSON.c.telegram_id == user) & _PERSON.c.active)
    joined = joined.outerjoin(_TALK, (_TALK.c.chat_id == chat) & (_TALK.c.user_id == user))
    person = (_PERSON.c.id, _PERSON.c.name, _PERSON.c.role, _PERSON.c.section_id, _PERSON.c.language)
    columns = (
        *(_CHAT.c.kind, _CHAT.c.title, _CHAT.c.opened, _CHAT.c.state),
        *(*person, _PERSON.c.version),
        *(_TALK.c.id, _TALK.c.state, _TALK.c.version),
    )
    # Names repeat between the tables: they are told apart by their place.
    return select(*(column.label(f"c{number}") for number, column in enumerate(columns))).select_from(joined)


_STANDING = _standing()
_RIGHTS = select(_PERSON.c.active, _PERSON.c.version).where(_PERSON.c.id == bindparam("person"))
_GOES_ON = (
    update(_TALK)
    .where(_TALK.c.id == bindparam("talk"), _TALK.c.version == bindparam("old"))
    .values(state=bindparam("new"), version=_TALK.c.version + 1, updated_at=bindparam("at"))
)
