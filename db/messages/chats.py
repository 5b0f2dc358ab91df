"""Chats as Telegram knows them: met, blocked, gone, moved to another id."""

from functools import cache
from typing import Any

from sqlalchemy import Connection, case, select, update
from sqlmodel import Session

from db.keep.dialects import insert, insert_in, table
from db.models import Chat, Conversation, Draft, Outbox

_T = table(Chat)


def met(connection: Connection, chat_id: int, kind: str, title: str | None) -> None:
    """A chat something came from: it is live again, unless it moved (its last updates may come late)."""
    values = {"id": chat_id, "kind": kind, "title": title, "opened": False, "state": "live"}
    live = case((_T.c.state == "moved", "moved"), else_="live")
    again = {"kind": kind, "title": title, "state": live}
    statement = insert(connection, _T).on_conflict_do_update(index_elements=["id"], set_=again)
    connection.execute(statement, values)


def exists(connection: Connection, chat_id: int) -> None:
    """A row to lock for this chat; what it is called is learnt when its update is read."""
    connection.execute(
        _exists_statement(connection.dialect.name), {"id": chat_id, "kind": "private", "opened": False, "state": "live"}
    )


@cache
def _exists_statement(dialect: str) -> Any:
    return insert_in(dialect, _T).on_conflict_do_nothing(index_elements=["id"])


def close(connection: Connection, chat_id: int, state: str) -> None:
    """Nothing can be sent there until its next update: blocked, or gone."""
    exists(connection, chat_id)
    connection.execute(update(_T).where(_T.c.id == chat_id).values(state=state))


def state(connection: Connection, chat_id: int) -> tuple[str, int | None]:
    """What is known of a chat: its state and where it moved; a chat never met is live."""
    row = connection.execute(select(_T.c.state, _T.c.moved_to).where(_T.c.id == chat_id)).first()
    return (row.state, row.moved_to) if row else ("live", None)


def move(connection: Connection, old: int, new: int) -> None:
    """A group became a supergroup: what belongs to it goes along. Again changes nothing."""
    if old == new:
        return
    before = connection.execute(select(_T.c.title, _T.c.opened, _T.c.state).where(_T.c.id == old)).first()
    if before is not None and before.state == "moved":
        return
    exists(connection, new)
    known = {"title": before.title, "opened": before.opened} if before else {}
    connection.execute(update(_T).where(_T.c.id == new).values(kind="supergroup", state="live", **known))
    exists(connection, old)
    connection.execute(update(_T).where(_T.c.id == old).values(kind="group", state="moved", moved_to=new, opened=False))
    outbox, conversation, draft = table(Outbox), table(Conversation), table(Draft)
    unsent = outbox.c.state.in_(("waiting", "sending"))
    connection.execute(update(outbox).where(outbox.c.chat_id == old, unsent).values(chat_id=new))
    taken = select(conversation.c.user_id).where(conversation.c.chat_id == new)
    moving = update(conversation).where(conversation.c.chat_id == old, conversation.c.user_id.not_in(taken))
    connection.execute(moving.values(chat_id=new))
    connection.execute(update(draft).where(draft.c.chat_id == old).values(chat_id=new))


def moved(session: Session, *, now: object, actor_id: object, old: int, new: int) -> None:
    """`move` as an effect of the update that tells of it."""
    session.flush()
    move(session.connection(), old, new)
