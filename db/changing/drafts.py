"""Drafts: forms that are being filled. A decision about one holds only while it is as it was read."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from db.changing import attachments, booking
from db.changing.changes import Change
from db.errors import Stale
from db.messages import outbox
from db.messages.outbox import Letter
from db.models import Draft, Entry, Person

LEFT_ALONE = timedelta(days=1)
LEFT_WAITING = timedelta(days=7)  # an import nobody decided on


def begin(
    session: Session, *, now: datetime, actor_id: int | None, draft_id: str, form: str, chat_id: int, fields: str
) -> None:
    """A new draft of this person in this chat."""
    assert actor_id is not None
    draft = Draft(
        id=draft_id,
        form=form,
        person_id=actor_id,
        chat_id=chat_id,
        fields=fields,
        created_at=now,
        updated_at=now,
    )
    session.add(draft)


def put(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    draft_id: str,
    version: int,
    fields: str,
    state: str = "open",
) -> None:
    """Keep what it says now."""
    draft = locked(session, draft_id, version, actor_id)
    move(session, draft, state, now)
    draft.fields = fields


def cancel(session: Session, *, now: datetime, actor_id: int | None, draft_id: str, version: int) -> None:
    move(session, locked(session, draft_id, version, actor_id), "cancelled", now)


def book(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    draft_id: str,
    version: int,
    changes: Sequence[Change],
    fingerprint: str,
    own_only: bool,
    only_section: int | None,
) -> list[Entry]:
    """What was confirmed, booked: one draft is booked once."""
    draft = locked(session, draft_id, version, actor_id)
    move(session, draft, "saved", now)
    return booking.book(
        session,
        now=now,
        actor_id=actor_id,
        changes=changes,
        key=f"draft:{draft_id}",
        fingerprint=fingerprint,
        draft_id=draft_id,
        own_only=own_only,
        only_section=only_section,
    )


def locked(session: Session, draft_id: str, version: int, person_id: int | None) -> Draft:
    """The row, held until the commit; Stale when it is not the one that was decided on."""
    draft = session.get(Draft, draft_id, with_for_update=True, populate_existing=True)
    if draft is None or draft.version != version or draft.person_id != person_id:
        raise Stale
    return draft


def of_person(
    session: Session, person_id: int, chat_id: int, *states: str, forms: Collection[str], limit: int = 50
) -> list[Draft]:
    """Somebody's drafts of these forms in these states, the newest first."""
    wanted = select(Draft).where(Draft.person_id == person_id, Draft.chat_id == chat_id)
    wanted = wanted.where(col(Draft.state).in_(states), col(Draft.form).in_(forms))
    return list(session.exec(wanted.order_by(col(Draft.updated_at).desc(), col(Draft.id)).limit(limit)))


def entries_of(session: Session, draft_id: str) -> list[Entry]:
    """What a draft was booked as, without a stated budget that was put into the ledger along."""
    mine = select(Entry).where(col(Entry.key).startswith(f"draft:{draft_id}:", autoescape=True))
    return [one for one in session.exec(mine.order_by(col(Entry.id))) if not one.key.endswith(":stated")]


def saved_lately(session: Session, person_id: int, since: datetime, forms: Collection[str]) -> Draft | None:
    """What somebody booked last, if that was after `since`."""
    mine = select(Draft).where(Draft.person_id == person_id, Draft.state == "saved", Draft.updated_at >= since)
    mine = mine.where(col(Draft.form).in_(forms))
    return session.exec(mine.order_by(col(Draft.updated_at).desc()).limit(1)).first()


def close_stale(session: Session, now: datetime) -> list[Letter]:
    """Close drafts nobody touched for a day; their owners hear of it, and can go on with them."""
    alone = and_(col(Draft.state) == "open", col(Draft.updated_at) < now - LEFT_ALONE)
    undecided = and_(col(Draft.state) == "waiting", col(Draft.form) == "import")
    old = select(Draft).where(or_(alone, and_(undecided, col(Draft.updated_at) < now - LEFT_WAITING)))
    letters = []
    for draft in session.exec(old.order_by(col(Draft.id)).with_for_update(skip_locked=True)):
        owner = session.get(Person, draft.person_id)
        move(session, draft, "expired", now)
        if draft.form in attachments.HOLDING:
            attachments.let_go(session, now=now, actor_id=None, draft_id=draft.id)
            letters.append(_forgotten(draft, owner))
        else:
            letters.append(_word(draft, owner))
    outbox.put(session.connection(), letters, now)
    return letters


def _word(draft: Draft, person: Person | None) -> Letter:
    english = person is not None and person.language == "en"
    zh = "您有一份没填完的登记放了一天，我先收起来了；什么都没有登记。点“继续”或发送“继续”就能接着填。"
    en = "An entry you began was left for a day, so I put it away; nothing was booked. Tap or send “continue” to go on."
    button = {"text": "Continue" if english else "继续", "callback_data": f"e:o:{draft.id}"}
    markup = json.dumps({"inline_keyboard": [[button]]}, ensure_ascii=False)
    return Letter(draft.chat_id, "sendMessage", {"text": en if english else zh, "reply_markup": markup}, urgent=False)


def _forgotten(draft: Draft, person: Person | None) -> Letter:
    """Files that nobody said the use of are not kept."""
    name = json.loads(draft.fields)["name"]
    zh = f"您发来的 {name} 放了一天没有用上，已经删除，什么都没有登记。需要时请重新发送。"
    en = f"{name} was left for a day and is deleted; nothing was booked. Send it again when you need it."
    text = en if person is not None and person.language == "en" else zh
    return Letter(draft.chat_id, "sendMessage", {"text": text}, urgent=False)


def move(session: Session, draft: Draft, state: str, now: datetime) -> None:
    """Another state, and with it another version: what was decided on the old one is void."""
    draft.state = state
    draft.version += 1
    draft.updated_at = now
    session.add(draft)
