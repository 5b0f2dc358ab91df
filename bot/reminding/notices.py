"""A reminder somebody got, found again by what they tapped; only the person it was addressed to may act on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot.reminding import item
from bot.reminding.buttons import Told
from bot.reminding.look import Look, number, outdated
from db.errors import Refusal
from db.models import Approval, CalendarItem, Notice, Person, Project, ProjectYear
from db.persons.people import visible_to


@dataclass(frozen=True, slots=True)
class Matter:
    """What a reminder is about: whether it is still open, and in a few words."""

    notice: Notice
    kind: str  # rectification, projectyear, approval, calendar …
    subject_id: int
    open: bool
    title: str

    @property
    def told(self) -> Told:
        return Told(self.notice.id or 0, self.notice.rule, self.notice.subject)


def addressed(session: Session, look: Look, args: Sequence[str]) -> Matter:
    """The reminder behind a button."""
    notice = session.get(Notice, number(args, 0))
    if notice is None:
        raise outdated()
    if notice.person_id != look.who.id:
        raise Refusal("这条提醒是发给别人的，只有本人可以处理。", "This reminder was for somebody else.")
    return matter(session, look, notice)


def of_message(session: Session, look: Look, outbox_id: int) -> list[Matter]:
    """Everything one message reminded this person of."""
    mine = select(Notice).where(Notice.outbox_id == outbox_id, Notice.person_id == look.who.id)
    return [matter(session, look, notice) for notice in session.exec(mine.order_by(col(Notice.id)))]


def together(session: Session, look: Look, notice: Notice) -> list[Matter]:
    """Everything that was said in the same message."""
    if notice.outbox_id is None:
        return [matter(session, look, notice)]
    return of_message(session, look, notice.outbox_id)


def matter(session: Session, look: Look, notice: Notice) -> Matter:
    kind, _, key = notice.subject.partition(":")
    subject_id = int(key) if key.isdigit() else 0
    still, title = _OF.get(kind, _other)(session, look, subject_id)
    return Matter(notice, kind, subject_id, still, title)


def need_open(matter: Matter) -> None:
    """A matter that has ended needs nothing more."""
    if not matter.open:
        raise Refusal("这件事已经办结，不用再处理了。", "This matter is closed; there is nothing left to do.")


def _item(session: Session, look: Look, item_id: int) -> tuple[bool, str]:
    found = item.found(session, look, item_id)
    if found is None:
        return False, f"#{item_id}"
    return found.open, (f"{found.project}：" if found.project else "") + found.problem


def _year(session: Session, look: Look, year_id: int) -> tuple[bool, str]:
    row = session.get(ProjectYear, year_id)
    visible = visible_to(look.who.role, look.who.section_id)
    wanted = select(Project).where(Project.id == (row.project_id if row else 0), visible)
    project = session.exec(wanted.where(col(Project.merged_into).is_(None))).first()
    if row is None or project is None:
        return False, look.pick("项目", "project")
    return row.standing is None, project.name


def _approval(session: Session, look: Look, approval_id: int) -> tuple[bool, str]:
    row = session.get(Approval, approval_id)
    return row is not None and row.state == "pending", look.pick(f"待审批 #{approval_id}", f"approval #{approval_id}")


def _date(session: Session, look: Look, item_id: int) -> tuple[bool, str]:
    row = session.get(CalendarItem, item_id)
    return row is not None and row.done_at is None, row.title if row else f"#{item_id}"


def _person(session: Session, look: Look, person_id: int) -> tuple[bool, str]:
    row = session.get(Person, person_id)
    name = row.name if row else f"#{person_id}"
    gone = row is None or not row.active or row.telegram_id is None
    return gone, look.pick(f"联系不上{name}", f"{name} cannot be reached")


def _holidays(session: Session, look: Look, _: int) -> tuple[bool, str]:
    return True, look.pick("放假安排快用完了", "The holiday calendar runs out")


def _other(session: Session, look: Look, subject_id: int) -> tuple[bool, str]:
    return True, look.pick("这条提醒", "this reminder")


_OF = {
    "rectification": _item,
    "projectyear": _year,
    "approval": _approval,
    "calendar": _date,
    "person": _person,
    "workdays": _holidays,
}
