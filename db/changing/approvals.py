"""Four eyes: which changes need a second person, and what happens to those that wait for one."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from db import audit
from db.changing import booking, drafts
from db.changing.changes import Change, Movement, NewAlias, NewProject, Reversal, Score, Step, Words, from_json, to_json
from db.changing.preview import Preview
from db.errors import Refusal, Stale
from db.messages import outbox
from db.messages.outbox import Letter
from db.models import Approval, Draft, Entry, Person, Setting

_SETTING = "four_eyes"
KINDS = ("payment", "refund", "budget", "score", "words", "reversal", "project")
_OF_MOVEMENT = {"payment": "payment", "cumulative": "payment", "in_full": "payment", "refund": "refund"}


@dataclass(frozen=True, slots=True)
class Policy:
    """What takes a second pair of eyes: these kinds, money from this many yuan on, entered by these roles."""

    kinds: tuple[str, ...] = ()
    least: Decimal = Decimal(0)
    roles: tuple[str, ...] = ("editor", "finance", "admin")
    days: int = 7  # after which what waits expires


def policy(session: Session) -> Policy:
    """The setting in force; nothing needs approval by default."""
    row = session.get(Setting, _SETTING)
    if row is None:
        return Policy()
    said = json.loads(row.value)
    return Policy(tuple(said["kinds"]), Decimal(said["least"]), tuple(said["roles"]), said["days"])


def set_policy(session: Session, *, now: datetime, actor_id: int | None, wanted: Policy) -> None:
    """Put another setting in force; what waits already goes on waiting."""
    before = policy(session)
    row = session.get(Setting, _SETTING, with_for_update=True) or Setting(name=_SETTING, value="", version=0)
    row.value = json.dumps(asdict(wanted) | {"least": str(wanted.least)})
    row.version += 1
    session.add(row)
    audit.record(
        session,
        now=now,
        actor_id=actor_id,
        action="setting.four_eyes",
        subject=f"setting:{_SETTING}",
        before=asdict(before),
        after=asdict(wanted),
    )


def needed(wanted: Policy, role: str, made: Preview) -> bool:
    """Whether any of the changes takes a second pair of eyes."""
    if role not in wanted.roles:
        return False
    for change, postings in zip(made.changes, made.postings, strict=True):
        if kind_of(change) not in wanted.kinds:
            continue
        money = [abs(one.amount) for one in postings if not one.stated]
        if isinstance(change, Reversal):
            money = [abs(made.reversed[change.entry_id].amount)]
        if not money or max(money) >= wanted.least:
            return True
    return False


def kind_of(change: Change) -> str:
    """The kind a policy knows a change by."""
    match change:
        case Movement():
            return _OF_MOVEMENT.get(change.kind, "budget")
        case Reversal():
            return "reversal"
        case Score():
            return "score"
        case Words():
            return "words"
        case NewProject() | NewAlias():
            return "project"
        case Step():
            return change.verb


def ask(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    draft_id: str,
    version: int,
    changes: Sequence[Change],
    shown: list[dict[str, Any]],
    fingerprint: str,
) -> None:
    """Let a confirmed draft wait for a second person."""
    draft = drafts.locked(session, draft_id, version, actor_id)
    drafts.move(session, draft, "waiting", now)
    row = Approval(
        draft_id=draft_id,
        changes=to_json(changes),
        shown=json.dumps(shown, ensure_ascii=False),
        fingerprint=fingerprint,
        requested_by=draft.person_id,
        requested_at=now,
        expires_at=now + timedelta(days=policy(session).days),
    )
    session.add(row)
    session.flush()
    _note(session, row, now, actor_id, "approval.ask")


def approve(
    session: Session, *, now: datetime, actor_id: int | None, approval_id: int, fingerprint: str, author_version: int
) -> list[Entry]:
    """Book what waits, exactly as it was shown to whoever approves it, once; by the rights its author has now."""
    row = _pending(session, approval_id, now)
    if actor_id is None or row.requested_by == actor_id:
        raise Refusal("不能审批自己提交的登记。", "Nobody approves their own entry.")
    author = session.get(Person, row.requested_by, with_for_update=True, populate_existing=True)
    if author is None or author.version != author_version:
        raise Stale
    draft = session.get(Draft, row.draft_id, with_for_update=True, populate_existing=True)
    if draft is None or draft.state != "waiting":
        raise Stale
    row.fingerprint = fingerprint
    _decide(session, row, now, actor_id, "approved")
    drafts.move(session, draft, "saved", now)
    return booking.book(
        session,
        now=now,
        actor_id=row.requested_by,
        changes=from_json(row.changes),
        key=f"draft:{row.draft_id}",
        fingerprint=fingerprint,
        draft_id=row.draft_id,
        approved_by=actor_id,
    )


def send_back(session: Session, *, now: datetime, actor_id: int | None, approval_id: int, reason: str) -> None:
    """Not so: its author gets the draft back with the reason."""
    row = _pending(session, approval_id, now)
    if row.requested_by == actor_id:
        raise Refusal("这是您自己提交的，请用“撤回”。", "This is your own; please withdraw it.")
    row.reason = reason
    _decide(session, row, now, actor_id, "returned")
    _reopen(session, row, now, reason)


def withdraw(session: Session, *, now: datetime, actor_id: int | None, approval_id: int) -> None:
    """Its author takes it back to change it."""
    row = _pending(session, approval_id, now)
    if row.requested_by != actor_id:
        raise Refusal("只有提交的人可以撤回。", "Only whoever sent it can withdraw it.")
    _decide(session, row, now, actor_id, "withdrawn")
    _reopen(session, row, now, None)


def take_back_of(session: Session, *, now: datetime, actor_id: int | None, person_id: int) -> None:
    """What waits of somebody who leaves becomes their draft again, to be handed over."""
    for row in waiting(session):
        if row.requested_by == person_id:
            _decide(session, row, now, actor_id, "withdrawn")
            _reopen(session, row, now, None)
    session.flush()


def waiting(session: Session, *, but: int | None = None) -> list[Approval]:
    """What waits for a decision, oldest first, without what `but` sent."""
    wanted = select(Approval).where(Approval.state == "pending")
    if but is not None:
        wanted = wanted.where(Approval.requested_by != but)
    return list(session.exec(wanted.order_by(col(Approval.id))))


def of_draft(session: Session, draft_id: str) -> Approval | None:
    """The newest request of a draft."""
    wanted = select(Approval).where(Approval.draft_id == draft_id)
    return session.exec(wanted.order_by(col(Approval.id).desc()).limit(1)).first()


def approvers(session: Session, roles: Sequence[str], but: int) -> list[Person]:
    """Who may decide and can be reached."""
    able = select(Person).where(col(Person.role).in_(roles), col(Person.active), col(Person.telegram_id).is_not(None))
    return list(session.exec(able.where(Person.id != but).order_by(col(Person.id))))


def expire(session: Session, now: datetime) -> list[Letter]:
    """What nobody decided in time goes back to its author, who hears of it."""
    late = select(Approval).where(Approval.state == "pending", Approval.expires_at <= now)
    letters = []
    for row in session.exec(late.order_by(col(Approval.id)).with_for_update(skip_locked=True)).all():
        _decide(session, row, now, None, "expired")
        draft = _reopen(session, row, now, None)
        person = session.get(Person, row.requested_by)
        if person is None or not person.active:
            continue
        english = person.language == "en"
        zh = "您提交的一笔登记没有人在期限内审批，已经失效，没有登记。点“继续”可以重新提交。"
        en = "Nobody decided on an entry of yours in time; it expired, unbooked. Tap “Continue” to send it again."
        button = {"text": "Continue" if english else "继续", "callback_data": f"e:o:{draft.id}"}
        markup = json.dumps({"inline_keyboard": [[button]]}, ensure_ascii=False)
        letters.append(Letter(draft.chat_id, "sendMessage", {"text": en if english else zh, "reply_markup": markup}))
    outbox.put(session.connection(), letters, now)
    return letters


def _pending(session: Session, approval_id: int, now: datetime) -> Approval:
    row = session.get(Approval, approval_id, with_for_update=True, populate_existing=True)
    if row is None or row.state != "pending" or row.expires_at <= now:
        raise Stale
    return row


def _decide(session: Session, row: Approval, now: datetime, actor_id: int | None, state: str) -> None:
    row.state, row.decided_by, row.decided_at = state, actor_id, now
    session.add(row)
    session.flush()
    _note(session, row, now, actor_id, f"approval.{state}")


def _reopen(session: Session, row: Approval, now: datetime, reason: str | None) -> Draft:
    draft = session.get(Draft, row.draft_id, with_for_update=True, populate_existing=True)
    assert draft is not None
    fields = json.loads(draft.fields)
    draft.fields = json.dumps(fields | {"returned": reason, "fingerprint": None}, ensure_ascii=False)
    drafts.move(session, draft, "open", now)
    return draft


def _note(session: Session, row: Approval, now: datetime, actor_id: int | None, action: str) -> None:
    after = row.model_dump(include={"draft_id", "state", "fingerprint", "reason", "requested_by"})
    audit.record(
        session, now=now, actor_id=actor_id, action=action, subject=f"approval:{row.id}", after=after, rows=[row]
    )
