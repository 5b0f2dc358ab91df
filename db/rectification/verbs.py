"""What happens to an item after its notice: measures, evidence, acceptance or not, more time, another owner."""

from collections.abc import Collection
from datetime import date, datetime

from sqlmodel import Session, col, select

from db.errors import Refusal
from db.models import Attachment, Evidence, Rectification
from db.persons import people
from db.rectification import rights, steps


def plan(
    session: Session, *, now: datetime, actor_id: int | None, item_id: int, key: str, measures: str
) -> Rectification:
    """File the measures (措施); again before the evidence is filed replaces them."""
    item = steps.locked(session, item_id)
    if steps.done(session, key, item_id, "planned"):
        return item
    rights.need_to_work(session, item, actor_id)
    _refuse_closed(item)
    if item.state == "reported":
        raise Refusal(
            "佐证已经上报，正等认定；措施不能再改。", "The evidence is filed and waits for a decision; measures stay."
        )
    before = steps.standing(item)
    item.measures = steps.words_of(measures, "请写明整改措施。", "Say what will be done.")
    item.state = "planned"
    return steps.note(session, item, "planned", now=now, actor_id=actor_id, key=key, words=item.measures, before=before)


def report(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    item_id: int,
    key: str,
    note: str,
    evidence: Collection[int] = (),
) -> Rectification:
    """File what was done (反馈), with the attachments that prove it; it then waits for a decision."""
    item = steps.locked(session, item_id)
    if steps.done(session, key, item_id, "reported"):
        return item
    rights.need_to_work(session, item, actor_id)
    _refuse_closed(item)
    if item.measures is None:
        raise Refusal("请先填报整改措施，再报完成。", "File the measures first, then what was done.")
    before = steps.standing(item)
    rows = _prove(session, item_id, evidence)
    if not rows and not _proven(session, item_id):
        raise Refusal("请附上佐证材料（照片或文件）。", "Please add evidence: a photo or a file.")
    item.state = "reported"
    words = steps.words_of(note, "请写明完成情况。", "Say what was done.")
    return steps.note(
        session, item, "reported", now=now, actor_id=actor_id, key=key, words=words, before=before, rows=rows
    )


def accept(
    session: Session, *, now: datetime, actor_id: int | None, item_id: int, key: str, note: str | None = None
) -> Rectification:
    """Find it put right and close it (认定并销号); not by its owner, nor by whoever filed the evidence."""
    item = steps.locked(session, item_id)
    if steps.done(session, key, item_id, "closed"):
        return item
    rights.need_to_decide(session, item, actor_id, besides=_reporter(session, item_id))
    _need_reported(item)
    before = steps.standing(item)
    item.state, item.closed_at = "closed", now
    return steps.note(session, item, "closed", now=now, actor_id=actor_id, key=key, words=note, before=before)


def send_back(
    session: Session, *, now: datetime, actor_id: int | None, item_id: int, key: str, reason: str
) -> Rectification:
    """Not put right yet (退回): the owner goes on."""
    item = steps.locked(session, item_id)
    if steps.done(session, key, item_id, "returned"):
        return item
    rights.need_to_decide(session, item, actor_id, besides=_reporter(session, item_id))
    _need_reported(item)
    before = steps.standing(item)
    words = steps.words_of(reason, "请写明退回的原因。", "Say why it is sent back.")
    item.state = "returned"
    return steps.note(session, item, "returned", now=now, actor_id=actor_id, key=key, words=words, before=before)


def ask_extension(
    session: Session, *, now: datetime, actor_id: int | None, item_id: int, key: str, until: date, reason: str
) -> Rectification:
    """Ask for more time; the day stays until somebody grants it."""
    item = steps.locked(session, item_id)
    if steps.done(session, key, item_id, "extension_asked"):
        return item
    rights.need_to_work(session, item, actor_id)
    _refuse_closed(item)
    if until <= item.due:
        raise Refusal(
            f"延期日期要晚于现在的期限{item.due:%Y-%m-%d}。", f"The new day must be after {item.due:%Y-%m-%d}."
        )
    if steps.asked(session, item_id) is not None:
        raise Refusal("这项整改的延期申请还在等审批。", "An extension of this item waits for a decision already.")
    words = steps.words_of(reason, "请写明延期的原因。", "Say why more time is needed.")
    return steps.note(session, item, "extension_asked", now=now, actor_id=actor_id, key=key, words=words, due=until)


def decide_extension(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    item_id: int,
    key: str,
    granted: bool,
    reason: str | None = None,
) -> Rectification:
    """Grant the time that was asked for, or refuse it with a reason."""
    item = steps.locked(session, item_id)
    if steps.done(session, key, item_id, "extended", "extension_refused"):
        return item
    asked = steps.asked(session, item_id)
    if asked is None or item.state == "closed":
        raise Refusal("没有等待审批的延期申请。", "No extension waits for a decision.")
    rights.need_to_decide(session, item, actor_id, besides=asked.actor_id)
    before = steps.standing(item)
    if not granted:
        words = steps.words_of(reason, "请写明不同意延期的原因。", "Say why no more time is granted.")
        return steps.note(
            session, item, "extension_refused", now=now, actor_id=actor_id, key=key, words=words, due=asked.due
        )
    assert asked.due is not None
    item.first_due, item.due = item.first_due or item.due, asked.due
    return steps.note(
        session, item, "extended", now=now, actor_id=actor_id, key=key, words=reason, due=item.due, before=before
    )


def hand_over(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    item_id: int,
    key: str,
    owner_id: int,
    reason: str | None = None,
) -> Rectification:
    """Give the item to another owner."""
    item = steps.locked(session, item_id)
    if steps.done(session, key, item_id, "handed"):
        return item
    rights.need_to_work(session, item, actor_id)
    _refuse_closed(item)
    owner = people.locked(session, owner_id)
    if owner.id == item.owner_id:
        raise Refusal(f"责任人已经是{owner.name}。", f"{owner.name} is the owner already.")
    before = steps.standing(item)
    item.owner_id = owner.id
    return steps.note(session, item, "handed", now=now, actor_id=actor_id, key=key, words=reason, before=before)


def _refuse_closed(item: Rectification) -> None:
    if item.state == "closed":
        raise Refusal("这项整改已经销号。", "This item is closed.")


def _need_reported(item: Rectification) -> None:
    _refuse_closed(item)
    if item.state != "reported":
        raise Refusal("还没有上报完成情况，不能认定。", "Nothing was filed to decide about yet.")


def _reporter(session: Session, item_id: int) -> int | None:
    step = steps.newest(session, item_id, "reported")
    return step.actor_id if step is not None else None


def _proven(session: Session, item_id: int) -> bool:
    return session.exec(select(Evidence.id).where(Evidence.rectification_id == item_id).limit(1)).first() is not None


def _prove(session: Session, item_id: int, attachments: Collection[int]) -> tuple[Evidence, ...]:
    """The attachments as evidence of the item, each once."""
    wanted = set(attachments)
    there = set(session.exec(select(Attachment.id).where(col(Attachment.id).in_(wanted))))
    if wanted - there:
        raise Refusal("佐证材料没有找到，请重新发送。", "The evidence was not found; please send it again.")
    known = set(session.exec(select(Evidence.attachment_id).where(Evidence.rectification_id == item_id)))
    rows = tuple(Evidence(attachment_id=one, rectification_id=item_id) for one in sorted(wanted - known))
    for row in rows:
        session.add(row)
    return rows
