"""What somebody wishes of their own reminders: quiet hours, time zone, a time away; and a group's weekly digest."""

import re
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from db import audit
from db.errors import Refusal
from db.models import Chat, Person
from db.persons import people

_HOURS = re.compile(
    r"([01]?\d|2[0-3])[:：点时]?([0-5]\d)?\s*(?:[-–—~～]|到|至)\s*([01]?\d|2[0-3])[:：点时]?([0-5]\d)?分?"
)


def read_quiet(text: str) -> str | None:
    """“22:00-7:30”, “22点到7点” as it is kept; None where it is no span of hours."""
    found = _HOURS.fullmatch(text.strip())
    if found is None:
        return None
    first, last = (time(int(found[place]), int(found[place + 1] or 0)) for place in (1, 3))
    return None if first == last else f"{first:%H:%M}-{last:%H:%M}"


def set_quiet(session: Session, *, now: datetime, actor_id: int | None, person_id: int, quiet: str | None) -> Person:
    """Hours in which nothing is said unasked; None: those of the department."""
    if quiet is not None and read_quiet(quiet) != quiet:
        raise Refusal("安静时段请写成“22:00-07:30”。", "Write quiet hours as “22:00-07:30”.")
    return _set(session, now, actor_id, person_id, quiet=quiet)


def set_timezone(session: Session, *, now: datetime, actor_id: int | None, person_id: int, zone: str | None) -> Person:
    """Where somebody is; None: the office's time."""
    if zone is not None:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError) as error:
            raise Refusal("没有这个时区，例如 Asia/Urumqi。", "No such time zone; e.g. Asia/Urumqi.") from error
    return _set(session, now, actor_id, person_id, timezone=zone)


def set_away(session: Session, *, now: datetime, actor_id: int | None, person_id: int, until: date | None) -> Person:
    """Away up to and including that day: the deputy gets what would come to them."""
    return _set(session, now, actor_id, person_id, away_until=until)


def set_digest(session: Session, *, now: datetime, actor_id: int | None, chat_id: int, digest: bool) -> Chat:
    """Whether an opened group gets the weekly digest."""
    chat = session.get(Chat, chat_id, with_for_update=True, populate_existing=True)
    if chat is None or chat.kind == "private" or chat.state == "moved":
        raise Refusal("没有找到这个群。", "There is no such group.")
    if digest and not chat.opened:
        raise Refusal("请先在 /settings 里让本群直接显示数据，再订阅周报。", "First open this group by /settings.")
    if chat.digest != digest:
        before, chat.digest = chat.digest, digest
        session.add(chat)
        audit.record(
            session,
            now=now,
            actor_id=actor_id,
            action="group.digest",
            subject=f"chat:{chat_id}",
            before={"digest": before},
            after={"digest": digest},
        )
    return chat


def _set(session: Session, now: datetime, actor_id: int | None, person_id: int, **values: Any) -> Person:
    person = people.locked(session, person_id)
    before = person.model_dump(include=set(values))
    if before == values:
        return person
    for name, value in values.items():
        setattr(person, name, value)
    session.add(person)
    audit.record(
        session,
        now=now,
        actor_id=actor_id,
        action="person.reminders",
        subject=f"person:{person_id}",
        before=before,
        after=values,
        rows=[person],
    )
    return person
