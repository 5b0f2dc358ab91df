"""One step of an item: noted once per key, audited with everything it changed."""

from datetime import date, datetime

from sqlmodel import Session, SQLModel, col, select

from db import audit
from db.errors import Refusal
from db.models import Rectification, RectificationStep


def locked(session: Session, item_id: int) -> Rectification:
    """The item, held until the commit."""
    item = session.get(Rectification, item_id, with_for_update=True, populate_existing=True)
    if item is None:
        raise Refusal("没有这项整改。", "There is no such item.")
    return item


def done(session: Session, key: str, item_id: int, *kinds: str) -> bool:
    """Whether the step of this key was taken before; the key of another step is a mistake of whoever made it."""
    step = session.exec(select(RectificationStep).where(RectificationStep.key == key)).first()
    if step is None:
        return False
    if step.rectification_id != item_id or step.kind not in kinds:
        raise Refusal(
            "这一步已经用于别的整改，请重新操作。", "This step was taken for something else; please start anew."
        )
    return True


def note(
    session: Session,
    item: Rectification,
    kind: str,
    *,
    now: datetime,
    actor_id: int | None,
    key: str,
    words: str | None = None,
    due: date | None = None,
    before: dict[str, object] | None = None,
    rows: tuple[SQLModel, ...] = (),
) -> Rectification:
    """Write the step, with the item as it is now."""
    session.add(item)
    session.flush()
    step = RectificationStep(
        rectification_id=item.id or 0, kind=kind, at=now, actor_id=actor_id, note=words, due=due, key=key
    )
    session.add(step)
    session.flush()
    after = standing(item) | {"note": words} | ({"day": due} if due else {})
    audit.record(
        session,
        now=now,
        actor_id=actor_id,
        action=f"rectification.{kind}",
        subject=f"rectification:{item.id}",
        before=before,
        after=after,
        rows=[item, step, *rows],
    )
    return item


def standing(item: Rectification) -> dict[str, object]:
    """What an audit row tells of an item."""
    return item.model_dump(include={"state", "due", "owner_id", "measures", "closed_at"})


def newest(session: Session, item_id: int, *kinds: str) -> RectificationStep | None:
    """The last step of one of these kinds."""
    mine = select(RectificationStep).where(
        RectificationStep.rectification_id == item_id, col(RectificationStep.kind).in_(kinds)
    )
    return session.exec(mine.order_by(col(RectificationStep.id).desc()).limit(1)).first()


def asked(session: Session, item_id: int) -> RectificationStep | None:
    """The extension that was asked for and is not decided yet."""
    last = newest(session, item_id, "extension_asked", "extended", "extension_refused")
    return last if last is not None and last.kind == "extension_asked" else None


def words_of(text: str | None, zh: str, en: str) -> str:
    """What was written, or the refusal that says what is missing."""
    if text is None or not text.strip():
        raise Refusal(zh, en)
    return text.strip()


__all__ = ["asked", "done", "locked", "newest", "note", "standing", "words_of"]
