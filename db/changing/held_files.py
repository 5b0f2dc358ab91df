"""Files that wait in a draft of their own: to be told what they are for, or for an import to be confirmed."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from db import audit
from db.changing import approvals, attachments, drafts
from db.errors import Refusal, Stale
from db.messages.outbox import Enclosure
from db.models import Draft, RectificationStep
from db.reports.files import Content
from db.reports.reading import Reading
from db.reports.trial import Outcome, stored_as_shown

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


def prove(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    draft_id: str,
    files: Sequence[Enclosure] = (),
    held_id: str | None = None,
) -> None:
    """Files that came after their form was booked prove what was booked from it."""
    if files:
        attachments.add(session, now=now, actor_id=actor_id, draft_id=draft_id, files=files, state="saved")
    if held_id is not None:
        attachments.move(session, now=now, actor_id=actor_id, from_draft=held_id, to_draft=draft_id, state="saved")
    mine = col(RectificationStep.key).startswith(f"draft:{draft_id}:", autoescape=True)
    items = sorted(set(session.exec(select(RectificationStep.rectification_id).where(mine))))
    entries = [entry.id or 0 for entry in drafts.entries_of(session, draft_id)]
    attachments.settle(session, now=now, actor_id=actor_id, draft_id=draft_id, entry_ids=entries)
    for item_id in items:
        attachments.settle(session, now=now, actor_id=actor_id, draft_id=draft_id, rectification_id=item_id)


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
    requested_by: int | None = None,
) -> None:
    """Import what was shown, exactly; Stale when anything of it is not so any more.

    With `requested_by` the actor is the second pair of eyes on what somebody else wants imported.
    """
    if requested_by is not None and requested_by == actor_id:
        raise Refusal("不能审批自己提交的导入。", "Nobody approves their own import.")
    state, author = ("open", actor_id) if requested_by is None else ("waiting", requested_by)
    draft = _mine(session, draft_id, version, author, state)
    stored_as_shown(
        session,
        content,
        tuple(readings),
        year=year,
        now=now,
        actor_id=author,
        leave_doubtful=leave_doubtful,
        fingerprint=fingerprint,
        approved_by=None if requested_by is None else actor_id,
    )
    draft.state, draft.version, draft.updated_at = "saved", version + 1, now
    session.add(draft)


def ask(
    session: Session, *, now: datetime, actor_id: int | None, draft_id: str, version: int, fields: dict[str, Any]
) -> None:
    """It waits for a second pair of eyes."""
    draft = _mine(session, draft_id, version, actor_id)
    draft.fields = json.dumps(fields, ensure_ascii=False)
    draft.state, draft.version, draft.updated_at = "waiting", version + 1, now
    session.add(draft)
    _note(session, now, actor_id, "import.ask", draft)


def give_back(session: Session, *, now: datetime, actor_id: int | None, draft_id: str, version: int) -> None:
    """Not so, or not any more: its author has it again."""
    draft = session.get(Draft, draft_id, with_for_update=True, populate_existing=True)
    if draft is None or draft.state != "waiting" or draft.version != version:
        raise Stale
    draft.state, draft.version, draft.updated_at = "open", version + 1, now
    session.add(draft)
    _note(session, now, actor_id, "import.return", draft)


def waits(session: Session, draft_id: str) -> Draft | None:
    """An import that waits for a second pair of eyes."""
    draft = session.get(Draft, draft_id)
    if draft is None or draft.state != "waiting" or draft.form != IMPORT:
        return None
    session.expunge(draft)
    return draft


def undecided(session: Session, *, but: int) -> list[Draft]:
    """The imports that wait for somebody else than `but` to agree, oldest first."""
    wanted = select(Draft).where(Draft.form == IMPORT, Draft.state == "waiting", Draft.person_id != but)
    return list(session.exec(wanted.order_by(col(Draft.updated_at)).limit(10)))


def takes_two(session: Session, role: str, wanted: Outcome) -> bool:
    """Whether the department's setting asks for a second person: an import is no way around it."""
    policy = approvals.policy(session)
    if role not in policy.roles:
        return False
    moved = [(_KINDS.get(e.kind, "budget"), abs(e.amount)) for r in wanted.imported.readings for e in r.entries]
    if wanted.booked and any(kind in policy.kinds and amount >= policy.least for kind, amount in moved):
        return True
    told: set[str] = {"project"} if wanted.new_projects else set()
    for reading in wanted.imported.readings:
        for project in reading.projects:
            told |= {kind for kind, names in _FIGURES.items() if names & project.figures.keys()}
            told |= {"words"} if project.texts else set()
    return bool(told & set(policy.kinds))


_KINDS = {"payment": "payment", "refund": "refund"}
_FIGURES = {
    "budget": {"budget", "initial_budget"},
    "payment": {"spend"},
    "score": {"output", "benefit", "satisfaction", "execution", "cost", "total"},
}


def _note(session: Session, now: datetime, actor_id: int | None, action: str, draft: Draft) -> None:
    after = {"fields": draft.fields, "author": draft.person_id}
    audit.record(session, now=now, actor_id=actor_id, action=action, subject=f"draft:{draft.id}", after=after)


def _mine(session: Session, draft_id: str, version: int, author: int | None, state: str = "open") -> Draft:
    draft = session.get(Draft, draft_id, with_for_update=True, populate_existing=True)
    if draft is None or draft.person_id != author or draft.state != state or draft.version != version:
        raise Stale
    return draft
