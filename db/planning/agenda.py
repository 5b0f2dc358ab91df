"""The department's calendar: 自评 due, monitoring due, 决算 published, the payment system closes."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from db import audit
from db.errors import Refusal
from db.models import CalendarItem

LEADS = (7, 3, 1)  # days before at which it is told, where nobody says otherwise
FURTHEST = 365
LONGEST = 60


def coming(session: Session, *, section_id: int | None = None, everything: bool = False) -> list[CalendarItem]:
    """What is not done, by day: of every section and of this one; or all there is."""
    wanted = select(CalendarItem).where(col(CalendarItem.done_at).is_(None))
    if not everything:
        wanted = wanted.where(_concerns(section_id))
    return list(session.exec(wanted.order_by(col(CalendarItem.due), col(CalendarItem.id))))


def leads(item: CalendarItem) -> tuple[int, ...]:
    """The days before it at which it is told, furthest first."""
    return tuple(int(days) for days in item.lead_days.split(",") if days)


def add(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    title: str,
    due: date,
    lead_days: Sequence[int] = LEADS,
    section_id: int | None = None,
) -> CalendarItem:
    """Enter a date; the same title, day and section again is the same item, told at the days said last."""
    title = title.strip()
    if not title or len(title) > LONGEST:
        raise Refusal(f"事项名称要有1到{LONGEST}个字。", f"A title has 1 to {LONGEST} characters.")
    told = ",".join(str(days) for days in sorted({*lead_days}, reverse=True))
    if any(not 0 <= days <= FURTHEST for days in lead_days) or not lead_days:
        raise Refusal("提前天数要在0到365之间。", "Days before must be between 0 and 365.")
    mark = key(title, due, section_id)
    item = session.exec(select(CalendarItem).where(CalendarItem.key == mark).with_for_update()).first()
    before = _facts(item) if item is not None else None
    if item is None:
        item = CalendarItem(title=title, due=due, section_id=section_id, created_at=now, created_by=actor_id, key=mark)
    item.lead_days, item.done_at, item.done_by = told, None, None
    if before != _facts(item):
        _note(session, item, now=now, actor_id=actor_id, action="calendar.add", before=before)
    return item


def key(title: str, due: date, section_id: int | None) -> str:
    """What makes two entries the same date."""
    return f"{due.isoformat()}:{section_id or 0}:{title.strip()}"


def finish(session: Session, *, now: datetime, actor_id: int | None, item_id: int) -> CalendarItem:
    """It is done: nobody is reminded any more."""
    item = locked(session, item_id)
    before = _facts(item)
    item.done_at, item.done_by = now, actor_id
    _note(session, item, now=now, actor_id=actor_id, action="calendar.done", before=before)
    return item


def remove(session: Session, *, now: datetime, actor_id: int | None, item_id: int) -> None:
    """It was entered by mistake."""
    item = locked(session, item_id)
    before = _facts(item)
    session.delete(item)
    session.flush()
    subject = f"calendar:{item_id}"
    audit.record(session, now=now, actor_id=actor_id, action="calendar.remove", subject=subject, before=before)


def locked(session: Session, item_id: int) -> CalendarItem:
    """An item that is not done, held until the commit."""
    item = session.get(CalendarItem, item_id, with_for_update=True, populate_existing=True)
    if item is None or item.done_at is not None:
        raise Refusal("这个日程事项已经办完或删除了。", "This date is done or was removed.")
    return item


def _concerns(section_id: int | None) -> ColumnElement[bool]:
    everybody = col(CalendarItem.section_id).is_(None)
    return everybody if section_id is None else or_(everybody, col(CalendarItem.section_id) == section_id)


def _facts(item: CalendarItem) -> dict[str, object]:
    return item.model_dump(include={"title", "due", "lead_days", "section_id", "done_at"})


def _note(
    session: Session,
    item: CalendarItem,
    *,
    now: datetime,
    actor_id: int | None,
    action: str,
    before: dict[str, object] | None,
) -> None:
    session.add(item)
    session.flush()
    subject, after = f"calendar:{item.id}", _facts(item)
    audit.record(
        session, now=now, actor_id=actor_id, action=action, subject=subject, before=before, after=after, rows=[item]
    )
