"""Who answers for what: a project's section and responsible person, groups that may see figures, and handing over."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from db import audit
from db.changing import approvals
from db.errors import Refusal
from db.models import Chat, Draft, Person, Project, Rectification, Section
from db.persons import people
from db.rectification import steps


@dataclass(frozen=True, slots=True)
class Duties:
    """What somebody has in hand."""

    projects: list[Project]
    items: list[Rectification]  # not closed
    drafts: list[Draft]  # open

    def __bool__(self) -> bool:
        return bool(self.projects or self.items or self.drafts)


def assign(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    project_id: int,
    person_id: int | None = None,
    section: str | None = None,
) -> Project:
    """Give a project its responsible person, its section (made when it is new), or both; None leaves as it is."""
    project = _locked(session, project_id)
    before = _owners(project)
    if section is not None:
        project.section_id = people.ensure_section(session, section, now=now, actor_id=actor_id).id
    if person_id is not None:
        project.responsible_id = people.locked(session, person_id).id
    _note(session, project, now=now, actor_id=actor_id, before=before)
    return project


def assign_new(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    project_id: int,
    name: str,
    section: str | None = None,
) -> Project:
    """Like assign, to somebody who is not on the list yet and has no account."""
    project = _locked(session, project_id)
    section_id = project.section_id
    if section is not None:
        section_id = people.ensure_section(session, section, now=now, actor_id=actor_id).id
    person = people.add_without_account(session, now=now, actor_id=actor_id, name=name, section_id=section_id)
    return assign(session, now=now, actor_id=actor_id, project_id=project_id, person_id=person.id, section=section)


def restrict(session: Session, *, now: datetime, actor_id: int | None, project_id: int, restricted: bool) -> Project:
    """Let only the project's own section (and finance, leaders, administrators) see it, or everybody again."""
    project = _locked(session, project_id)
    if restricted and project.section_id is None:
        raise Refusal("请先设置项目的科室，再限制查看。", "Set the project's section first, then restrict it.")
    before = _owners(project)
    project.restricted = restricted
    _note(session, project, now=now, actor_id=actor_id, before=before)
    return project


def open_group(session: Session, *, now: datetime, actor_id: int | None, chat_id: int, opened: bool) -> Chat:
    """Allow figures in a group, or no longer."""
    chat = session.get(Chat, chat_id, with_for_update=True, populate_existing=True)
    if chat is None or chat.kind == "private" or chat.state == "moved":
        raise Refusal("没有找到这个群。", "There is no such group.")
    before = chat.opened
    if before != opened:
        chat.opened = opened
        session.add(chat)
        audit.record(
            session,
            now=now,
            actor_id=actor_id,
            action="group.open" if opened else "group.close",
            subject=f"chat:{chat_id}",
            before={"opened": before},
            after={"opened": opened},
        )
    return chat


def chat_closed(session: Session, *, now: datetime, actor_id: int | None, chat_id: int, state: str) -> None:
    """The bot cannot speak there any more; a group it was taken out of must be opened anew."""
    chat = session.get(Chat, chat_id, with_for_update=True, populate_existing=True)
    if chat is None or chat.state == "moved":
        return
    if chat.opened:
        open_group(session, now=now, actor_id=actor_id, chat_id=chat_id, opened=False)
    chat.state = state
    session.add(chat)


def ownerless() -> ColumnElement[bool]:
    """The condition on Project for what has no section, or nobody responsible who is still here."""
    here = select(Person.id).where(col(Person.active))
    nobody = or_(col(Project.responsible_id).is_(None), col(Project.responsible_id).not_in(here))
    return col(Project.merged_into).is_(None) & (col(Project.section_id).is_(None) | nobody)


def without_owner(session: Session, limit: int | None = None, offset: int = 0) -> list[Project]:
    """Projects that lack a section or somebody responsible: their reminders go to finance."""
    wanted = select(Project).where(ownerless()).order_by(col(Project.id)).limit(limit).offset(offset)
    return list(session.exec(wanted))


def of(session: Session, person_id: int) -> Duties:
    """What this person has in hand."""
    items = select(Rectification).where(Rectification.owner_id == person_id, Rectification.state != "closed")
    return Duties(
        projects=list(session.exec(select(Project).where(Project.responsible_id == person_id))),
        items=list(session.exec(items)),
        drafts=list(session.exec(select(Draft).where(Draft.person_id == person_id, Draft.state == "open"))),
    )


def leave(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    person_id: int,
    successor_id: int | None = None,
    admins: Collection[int] = (),
) -> Duties:
    """Take somebody off the list and hand over what they had in hand: to a named successor, else to finance."""
    if person_id == successor_id:
        raise Refusal("不能交给本人。", "Nobody hands over to themselves.")
    approvals.take_back_of(session, now=now, actor_id=actor_id, person_id=person_id)
    held = of(session, person_id)
    successor = people.locked(session, successor_id) if successor_id is not None else None
    for project in held.projects:
        before = _owners(project)
        project.responsible_id = successor.id if successor else None  # nobody means finance
        _note(session, project, now=now, actor_id=actor_id, before=before)
    for item in held.items:  # a step of its own: whoever has it now hears at once
        stood = steps.standing(item)
        item.owner_id = successor.id if successor else None
        key = f"leave:{person_id}:{item.id}:{now.isoformat()}"
        steps.note(session, item, "handed", now=now, actor_id=actor_id, key=key, before=stood)
    _hand_drafts(session, held.drafts, successor or _finance(session, person_id), now)
    if held:
        audit.record(
            session,
            now=now,
            actor_id=actor_id,
            action="person.hand_over",
            subject=f"person:{person_id}",
            after={
                "to": successor.id if successor else None,
                "projects": [project.id for project in held.projects],
                "items": [item.id for item in held.items],
                "drafts": [draft.id for draft in held.drafts],
            },
        )
    people.revoke(session, now=now, actor_id=actor_id, person_id=person_id, admins=admins)
    return held


def section_name(session: Session, section_id: int | None) -> str | None:
    """What a section is called."""
    section = session.get(Section, section_id) if section_id is not None else None
    return section.name if section else None


def _hand_drafts(session: Session, drafts: list[Draft], to: Person | None, now: datetime) -> None:
    """A draft goes on with its new owner, in their own chat; without anybody it is cancelled. Old buttons are stale."""
    for draft in drafts:
        draft.version += 1
        draft.updated_at = now
        if to is None or to.id is None or to.telegram_id is None:
            draft.state = "cancelled"
        else:
            draft.person_id, draft.chat_id = to.id, to.telegram_id
        session.add(draft)


def _finance(session: Session, but: int) -> Person | None:
    """Whoever of finance was here first and has an account."""
    able = select(Person).where(Person.role == "finance", col(Person.active), col(Person.telegram_id).is_not(None))
    return session.exec(able.where(Person.id != but).order_by(col(Person.id)).limit(1)).first()


def _locked(session: Session, project_id: int) -> Project:
    project = session.get(Project, project_id, with_for_update=True, populate_existing=True)
    if project is None or project.merged_into is not None:
        raise Refusal("没有这个项目。", "There is no such project.")
    return project


def _owners(project: Project) -> dict[str, object]:
    return project.model_dump(include={"section_id", "responsible_id", "restricted"})


def _note(
    session: Session, project: Project, *, now: datetime, actor_id: int | None, before: dict[str, object]
) -> None:
    after = _owners(project)
    if after == before:
        return
    session.add(project)
    audit.record(
        session,
        now=now,
        actor_id=actor_id,
        action="project.owners",
        subject=f"project:{project.id}",
        before=before,
        after=after,
        rows=[project],
    )
