"""Files that wait in a draft of their own: to be told what they are for, or for an import to be confirmed."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from db import attachments
from db.errors import Stale
from db.models import Draft
from db.outbox import Enclosure
from db.reports.files import Content
from db.reports.reading import Reading
from db.reports.trial import stored_as_shown

FORMS = FILES, IMPORT = attachments.HOLDING


def hold(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    draft_id: str,
    chat_id: int,
    form: str,
    file: Enclosure,
    fields: dict[str, Any],
) -> None:
    """Keep a file that was sent until somebody says what becomes of it."""
    assert actor_id is not None
    draft = Draft(
        id=draft_id,
        form=form,
        person_id=actor_id,
        chat_id=chat_id,
        fields=json.dumps(fields, ensure_ascii=False),
        created_at=now,
        updated_at=now,
    )
    session.add(draft)
    session.flush()
    attachments.add(session, now=now, actor_id=actor_id, draft_id=draft_id, files=[file])


def held(session: Session, draft_id: str, person_id: int) -> Draft | None:
    """Somebody's own draft that holds files and still waits."""
    mine = (Draft.id == draft_id, Draft.person_id == person_id, Draft.state == "open")
    draft = session.exec(select(Draft).where(*mine)).first()
    if draft is None or draft.form not in FORMS:
        return None
    session.expunge(draft)  # it is read after this session
    return draft


def change(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    draft_id: str,
    version: int,
    form: str,
    fields: dict[str, Any],
) -> None:
    """What is shown of it is something else now: buttons under the old look are old."""
    draft = _mine(session, draft_id, version, actor_id)
    draft.form, draft.fields = form, json.dumps(fields, ensure_ascii=False)
    draft.version, draft.updated_at = version + 1, now
    session.add(draft)


def drop(session: Session, *, now: datetime, actor_id: int | None, draft_id: str, version: int) -> None:
    """It was for nothing."""
    draft = _mine(session, draft_id, version, actor_id)
    draft.state, draft.version, draft.updated_at = "cancelled", version + 1, now
    session.add(draft)
    attachments.let_go(session, now=now, actor_id=actor_id, draft_id=draft_id)


def confirm(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    draft_id: str,
    version: int,
    content: Content,
    readings: Sequence[Reading],
    year: int | None,
    leave_doubtful: bool,
    fingerprint: str,
) -> None:
    """Import what was shown, exactly; Stale when anything of it is not so any more."""
    draft = _mine(session, draft_id, version, actor_id)
    stored_as_shown(
        session,
        content,
        tuple(readings),
        year=year,
        now=now,
        actor_id=actor_id,
        leave_doubtful=leave_doubtful,
        fingerprint=fingerprint,
    )
    draft.state, draft.version, draft.updated_at = "saved", version + 1, now
    session.add(draft)


def _mine(session: Session, draft_id: str, version: int, actor_id: int | None) -> Draft:
    draft = session.get(Draft, draft_id, with_for_update=True, populate_existing=True)
    if draft is None or draft.person_id != actor_id or draft.state != "open" or draft.version != version:
        raise Stale
    return draft
