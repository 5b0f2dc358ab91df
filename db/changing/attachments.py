"""Files people send: kept once by content, and what each of them proves."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, delete, select

from db import audit
from db.errors import Refusal
from db.messages import outbox
from db.messages.outbox import Enclosure
from db.models import Attachment, Draft, Evidence, Outbox

MOST = 20  # files of one draft
HOLDING = ("files", "import")  # drafts that only hold files; no form that is filled has such a name


@dataclass(frozen=True, slots=True)
class Proof:
    """One piece of evidence, without its bytes."""

    attachment_id: int
    name: str
    mime: str
    size: int


def add(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    draft_id: str,
    files: Sequence[Enclosure],
    state: str = "open",
) -> list[int]:
    """Keep files as evidence of a draft; what is there already is there once. The attachments' ids."""
    own = _own_draft(session, draft_id, actor_id, state)
    known = set(session.exec(select(Evidence.attachment_id).where(Evidence.draft_id == own.id)))
    kept = [outbox.keep(session.connection(), file, now, stored_by=actor_id) for file in files]
    fresh = [key for key in dict.fromkeys(kept) if key not in known]
    if len(known) + len(fresh) > MOST:
        raise Refusal(
            f"一次最多附{MOST}个文件，已经有{len(known)}个，这个没有收下。",
            f"At most {MOST} files go with one entry; there are {len(known)} already.",
        )
    _record(session, now, actor_id, f"draft:{draft_id}", [Evidence(attachment_id=k, draft_id=draft_id) for k in fresh])
    return kept


def of_draft(session: Session, draft_id: str) -> list[Proof]:
    """What a draft has with it, in the order it came."""
    return _proofs(session, Evidence.draft_id == draft_id)


def of_entry(session: Session, entry_id: int) -> list[Proof]:
    return _proofs(session, Evidence.entry_id == entry_id)


def of_item(session: Session, rectification_id: int) -> list[Proof]:
    return _proofs(session, Evidence.rectification_id == rectification_id)


def content(session: Session, attachment_id: int) -> Enclosure:
    """The file itself."""
    return outbox.enclosure(session.connection(), attachment_id)


def move(
    session: Session, *, now: datetime, actor_id: int | None, from_draft: str, to_draft: str, state: str = "open"
) -> None:
    """What waited to be told what it is for goes to the draft it is for."""
    target = _own_draft(session, to_draft, actor_id, state)
    source = _own_draft(session, from_draft, actor_id)
    known = set(session.exec(select(Evidence.attachment_id).where(Evidence.draft_id == target.id)))
    waiting = session.exec(select(Evidence).where(Evidence.draft_id == source.id).order_by(col(Evidence.id))).all()
    fresh = [row.attachment_id for row in waiting if row.attachment_id not in known]
    if len(known) + len(fresh) > MOST:
        raise Refusal(f"一次最多附{MOST}个文件。", f"At most {MOST} files go with one entry.")
    for row in waiting:
        session.delete(row)
    _record(session, now, actor_id, f"draft:{to_draft}", [Evidence(attachment_id=k, draft_id=to_draft) for k in fresh])
    source.state, source.version, source.updated_at = "saved", source.version + 1, now
    session.add(source)


def settle(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    draft_id: str,
    entry_ids: Collection[int] = (),
    rectification_id: int | None = None,
) -> None:
    """What came with a draft proves what was booked from it. Again changes nothing."""
    proofs = [proof.attachment_id for proof in of_draft(session, draft_id)]
    rows: list[Evidence] = []
    for entry_id in sorted(entry_ids):
        known = {proof.attachment_id for proof in of_entry(session, entry_id)}
        rows += [Evidence(attachment_id=key, entry_id=entry_id) for key in proofs if key not in known]
    if rectification_id is not None:
        known = {proof.attachment_id for proof in of_item(session, rectification_id)}
        rows += [Evidence(attachment_id=key, rectification_id=rectification_id) for key in proofs if key not in known]
    _record(session, now, actor_id, f"draft:{draft_id}", rows)


def let_go(session: Session, *, now: datetime, actor_id: int | None, draft_id: str) -> None:
    """A draft that came to nothing keeps no files; bytes that prove nothing and are not on their way are forgotten."""
    gone = session.exec(select(Evidence).where(Evidence.draft_id == draft_id)).all()
    for row in gone:
        session.delete(row)
    if gone:
        subject = f"draft:{draft_id}"
        audit.record(session, now=now, actor_id=actor_id, action="evidence.drop", subject=subject, rows=gone)
    session.flush()
    for key in {row.attachment_id for row in gone}:
        held = session.exec(select(Evidence.id).where(Evidence.attachment_id == key).limit(1)).first()
        sent = session.exec(select(Outbox.id).where(Outbox.attachment_id == key).limit(1)).first()
        if held is None and sent is None:
            session.execute(delete(Attachment).where(col(Attachment.id) == key))


def _own_draft(session: Session, draft_id: str, actor_id: int | None, state: str = "open") -> Draft:
    draft = session.get(Draft, draft_id, with_for_update=True, populate_existing=True)
    if draft is None or draft.person_id != actor_id or draft.state != state:
        raise Refusal(
            "这份草稿已经结束，文件没有附上。请重新发送。",
            "This draft has ended, and the file was not added; please send it again.",
        )
    return draft


def _record(session: Session, now: datetime, actor_id: int | None, subject: str, rows: Iterable[Evidence]) -> None:
    added = list(rows)
    if not added:
        return
    session.add_all(added)
    session.flush()
    after = {"attachments": [row.attachment_id for row in added]}
    audit.record(session, now=now, actor_id=actor_id, action="evidence.add", subject=subject, after=after, rows=added)


def _proofs(session: Session, condition: Any) -> list[Proof]:
    columns = (col(Attachment.id), col(Attachment.name), col(Attachment.mime), col(Attachment.size))
    proven = select(*columns).join(Evidence, col(Evidence.attachment_id) == col(Attachment.id)).where(condition)
    rows = session.exec(proven.order_by(col(Evidence.id)))
    return [Proof(key or 0, name, mime, size) for key, name, mime, size in rows]
