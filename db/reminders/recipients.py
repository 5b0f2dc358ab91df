"""Everybody a reminder may go to, as they are at one moment: reachable or not, away, quiet hours, posts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy
from sqlmodel import Session, col

from db.models import Chat, Person

select: Any = sqlalchemy.select  # its typed overloads know no SQLModel fields


@dataclass(frozen=True, slots=True)
class Body:
    """One person."""

    id: int
    name: str
    role: str
    section_id: int | None
    post: str | None
    telegram_id: int | None
    active: bool
    language: str | None
    quiet: str | None
    timezone: str | None
    away_until: date | None
    chat_state: str | None

    @property
    def missing(self) -> str | None:
        """Why nothing can be said to them: left, never came, blocked the bot."""
        if not self.active:
            return "left"
        if self.telegram_id is None:
            return "absent"
        return "blocked" if self.chat_state in ("blocked", "gone") else None

    def away(self, today: date) -> bool:
        return self.away_until is not None and today <= self.away_until


@dataclass(frozen=True, slots=True)
class Folk:
    """All of them, by id; posts by section; roles in the order people came."""

    people: Mapping[int, Body] = field(default_factory=dict)
    posts: Mapping[tuple[int, str], int] = field(default_factory=dict)  # (section, head | deputy) → person
    roles: Mapping[str, Sequence[int]] = field(default_factory=dict)  # active people only
    groups: Sequence[int] = ()  # opened groups that subscribed

    def reachable(self, person_id: int) -> bool:
        body = self.people.get(person_id)
        return body is not None and body.missing is None

    def role(self, name: str) -> Sequence[int]:
        return self.roles.get(name, ())


def load(session: Session) -> Folk:
    """Everybody, also those who left: their matters must go to somebody."""
    columns = [getattr(Person, name) for name in Body.__slots__ if name != "chat_state"]
    query = select(*columns, Chat.state).outerjoin(Chat, col(Chat.id) == col(Person.telegram_id))
    people = {row[0]: Body(*row) for row in session.execute(query.order_by(col(Person.id)))}
    groups = select(Chat.id).where(col(Chat.digest), col(Chat.opened), col(Chat.state) == "live")
    return of(people, list(session.execute(groups.order_by(col(Chat.id))).scalars()))


def of(people: Mapping[int, Body], groups: Sequence[int] = ()) -> Folk:
    """Who holds which post and role."""
    here = [body for body in people.values() if body.active]
    posts = {(body.section_id, body.post): body.id for body in here if body.section_id is not None and body.post}
    roles: dict[str, list[int]] = {}
    for body in here:
        roles.setdefault(body.role, []).append(body.id)
    return Folk(people, posts, roles, groups)


def zone_of(body: Body, office: tzinfo) -> tzinfo:
    return office if body.timezone is None else ZoneInfo(body.timezone)


def is_quiet(quiet: str, moment: time) -> bool:
    """Whether a moment lies in quiet hours such as 21:00-08:30; their last minute is not quiet any more."""
    first, last = _hours(quiet)
    if first <= last:
        return first <= moment < last
    return moment >= first or moment < last


@cache
def _hours(quiet: str) -> tuple[time, time]:
    first, _, last = quiet.partition("-")
    return time.fromisoformat(first), time.fromisoformat(last)


def instant(day: date, at: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, at, zone)
