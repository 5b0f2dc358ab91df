"""已知 and 稍后: somebody wants quiet about one matter for a while. The schedule stays, and so does the matter."""

from datetime import datetime

from sqlmodel import Session, select
from sqlmodel.sql.expression import SelectOfScalar

from db import audit
from db.models import Quieting


def standing(session: Session, person_id: int, rule: str, subject: str, now: datetime) -> Quieting | None:
    """What this person said of this matter, while it holds."""
    found = session.exec(_of(person_id, rule, subject)).first()
    return found if found is not None and found.until > now else None


def acknowledge(
    session: Session, *, now: datetime, actor_id: int | None, rule: str, subject: str, until: datetime
) -> None:
    """已知: quiet about it until then; said again while it holds it changes nothing."""
    row = _locked(session, actor_id, rule, subject)
    if row is None or row.kind != "acknowledged" or row.until <= now:
        _put(session, row, _wish(actor_id, rule, subject, "acknowledged", until=until, now=now))


def snooze(session: Session, *, now: datetime, actor_id: int | None, rule: str, subject: str, until: datetime) -> None:
    """稍后: say it once more then; the newest wish counts."""
    row = _locked(session, actor_id, rule, subject)
    if row is None or (row.kind, row.until) != ("snoozed", until):
        _put(session, row, _wish(actor_id, rule, subject, "snoozed", until=until, now=now))


def _wish(person_id: int | None, rule: str, subject: str, kind: str, *, until: datetime, now: datetime) -> Quieting:
    assert person_id is not None
    return Quieting(person_id=person_id, rule=rule, subject=subject, kind=kind, until=until, created_at=now)


def _put(session: Session, row: Quieting | None, wish: Quieting) -> None:
    """One row for a person and matter, and the audit row of what they wished."""
    before = {"kind": row.kind, "until": row.until} if row is not None else None
    kept = row if row is not None else wish
    kept.kind, kept.until, kept.created_at = wish.kind, wish.until, wish.created_at
    session.add(kept)
    audit.record(
        session,
        now=wish.created_at,
        actor_id=wish.person_id,
        action=f"reminder.{wish.kind}",
        subject=wish.subject,
        before=before,
        after={"rule": wish.rule, "kind": wish.kind, "until": wish.until},
    )


def _locked(session: Session, person_id: int | None, rule: str, subject: str) -> Quieting | None:
    return session.exec(_of(person_id, rule, subject).with_for_update()).first()


def _of(person_id: int | None, rule: str, subject: str) -> SelectOfScalar[Quieting]:
    same = (Quieting.person_id == person_id, Quieting.rule == rule, Quieting.subject == subject)
    return select(Quieting).where(*same)
