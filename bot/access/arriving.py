"""Arriving with a code: what it opens, and how often a wrong one may be tried."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.access import helping
from bot.rendering.languages import pick
from bot.rendering.reply import Reply, say
from db.persons import duties, invites

MOST_TRIES = 5  # wrong codes an hour
_QUESTION = re.compile(r"[?？]|多少|什么|哪|几|怎么|吗$|\b(?:how|what|which|who)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """What a code opens: the role it gives, or none; and the wrong tries so far."""

    reply: Reply
    role: str | None
    wrong: list[str]


def recent(tries: Iterable[str], now: datetime) -> list[str]:
    """The wrong tries of the last hour."""
    return [moment for moment in tries if now - datetime.fromisoformat(moment) < timedelta(hours=1)]


def look(session: Session, code: str, wrong: list[str], *, now: datetime, language: str) -> Found:
    """Read only: the code is taken when this is committed, by whoever comes first."""
    if len(wrong) >= MOST_TRIES:
        text = pick(language, "试的次数太多了，请一小时后再试。", "Too many tries; please wait an hour.")
        return Found(say(text), None, wrong)
    invite = invites.usable(session, code, now=now)
    if invite is None:
        return Found(say(invites.refused().sentence(language)), None, [*wrong, now.isoformat()])
    section = duties.section_name(session, invite.section_id)
    return Found(helping.registered(language, invite.name, invite.role, section), invite.role, [])


def answers(said: str) -> bool:
    """Whether words can be the name that was asked for; a question in between goes its own way."""
    return len(said) <= 60 and "\n" not in said and not _QUESTION.search(said)
