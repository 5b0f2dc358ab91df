"""People, their sections and rights: who is known, and the verbs that change what somebody may do."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, true
from sqlmodel import Session, col, select

from db import audit
from db.errors import Refusal
from db.models import Person, Project, Section

SEES_ALL = ("admin", "finance", "leader")  # restricted projects too; others see those of their own section only


def known(session: Session, telegram_id: int, *, admins: Collection[int] = ()) -> Person | None:
    """The active person behind a Telegram account.

    None for a stranger, and for one of `admins` (JIXIAO_ADMINS) who is not an administrator yet: see ensure_admin.
    """
    person = session.exec(select(Person).where(Person.telegram_id == telegram_id, col(Person.active))).first()
    if telegram_id in admins and (person is None or person.role != "admin"):
        return None
    return person


def ensure_admin(
    session: Session, *, now: datetime, telegram_id: int, name: str, actor_id: int | None = None
) -> Person:
    """Make the row of an administrator named by JIXIAO_ADMINS on first contact, or give it back its rights."""
    person = session.exec(select(Person).where(Person.telegram_id == telegram_id).with_for_update()).first()
    if person is None:
        person = Person(name=name.strip() or str(telegram_id), role="admin", telegram_id=telegram_id, created_at=now)
        before = None
    else:
        before = rights(person)
        _change(person, role="admin", active=True, left_at=None)
    note(session, person, now=now, actor_id=actor_id, action="person.admin", before=before)
    return person


def visible_to(role: str, section_id: int | None) -> ColumnElement[bool]:
    """The condition on Project for what somebody of this role and section may see."""
    if role in SEES_ALL:
        return true()
    free = col(Project.restricted).is_(False)
    return free if section_id is None else or_(free, col(Project.section_id) == section_id)


def section_called(session: Session, name: str) -> Section | None:
    """The section of this name, blanks apart."""
    return session.exec(select(Section).where(Section.name == name.strip())).first()


def ensure_section(session: Session, name: str, *, now: datetime, actor_id: int | None) -> Section:
    """The section of this name, made when it is new."""
    section = section_called(session, name)
    if section is None:
        section = Section(name=name.strip())
        session.add(section)
        session.flush()
        subject = f"section:{section.id}"
        after = {"name": section.name}
        audit.record(
            session, now=now, actor_id=actor_id, action="section.add", subject=subject, after=after, rows=[section]
        )
    return section


def everybody(session: Session) -> list[Person]:
    """All people still here, by section and name; those without an account too."""
    order = (col(Person.section_id), col(Person.name), col(Person.id))
    return list(session.exec(select(Person).where(Person.active).order_by(*order)))


def called(session: Session, name: str, section_id: int | None = None) -> list[Person]:
    """The people still here with exactly this name, in one section if that is given."""
    wanted = select(Person).where(Person.name == name.strip(), col(Person.active))
    if section_id is not None:
        wanted = wanted.where(Person.section_id == section_id)
    return list(session.exec(wanted.order_by(col(Person.id))))


def set_role(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    person_id: int,
    role: str,
    admins: Collection[int] = (),
) -> Person:
    """Give somebody another role, at once."""
    person = locked(session, person_id)
    refuse_fixed(person, admins)
    if person.role == "admin" and role != "admin":
        _keep_an_admin(session, person)
    return _set(session, now, actor_id, "person.role", person, role=role)


def set_section(
    session: Session, *, now: datetime, actor_id: int | None, person_id: int, section: str | None
) -> Person:
    """Move somebody to another section (made when it is new); a post in the old one ends."""
    person = locked(session, person_id)
    to = ensure_section(session, section, now=now, actor_id=actor_id).id if section else None
    post = person.post if to == person.section_id else None
    return _set(session, now, actor_id, "person.section", person, section_id=to, post=post)


def set_post(session: Session, *, now: datetime, actor_id: int | None, person_id: int, post: str | None) -> Person:
    """Make somebody head or deputy of their section, or neither; whoever held the post before leaves it."""
    person = locked(session, person_id)
    if post is not None and person.section_id is None:
        raise Refusal(
            f"{person.name}还没有科室，请先设置科室。", f"{person.name} is in no section yet; set the section first."
        )
    if post is not None:
        in_post = select(Person).where(Person.section_id == person.section_id, Person.post == post)
        holder = session.exec(in_post.with_for_update()).first()
        if holder is not None and holder.id != person.id:
            _set(session, now, actor_id, "person.post", holder, post=None)
            session.flush()  # the post is unique: it must be free before it is given away
    return _set(session, now, actor_id, "person.post", person, post=post)


def set_language(session: Session, *, now: datetime, actor_id: int | None, person_id: int, language: str) -> Person:
    """The language somebody wants to be spoken to in."""
    person = locked(session, person_id)
    before = person.language
    person.language = language
    session.add(person)
    audit.record(
        session,
        now=now,
        actor_id=actor_id,
        action="person.language",
        subject=f"person:{person_id}",
        before={"language": before},
        after={"language": language},
        rows=[person],
    )
    return person


def revoke(
    session: Session, *, now: datetime, actor_id: int | None, person_id: int, admins: Collection[int] = ()
) -> Person:
    """Take somebody's access away, at once and for every button they still have."""
    person = locked(session, person_id)
    refuse_fixed(person, admins)
    if person.id == actor_id:
        raise Refusal(
            "不能停用自己的账号，请另一位管理员操作。", "You cannot revoke yourself; ask another administrator."
        )
    if person.role == "admin":
        _keep_an_admin(session, person)
    return _set(session, now, actor_id, "person.revoke", person, active=False, post=None, left_at=now)


def add_without_account(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    name: str,
    role: str = "editor",
    section_id: int | None = None,
    post: str | None = None,
) -> Person:
    """Somebody who is responsible for things but does not use the bot yet; an invite in this name binds them."""
    person = Person(name=name.strip(), role=role, section_id=section_id, post=post, created_at=now)
    note(session, person, now=now, actor_id=actor_id, action="person.add")
    return person


def rights(person: Person) -> dict[str, Any]:
    """What an audit row tells of a person."""
    return person.model_dump(include={"name", "role", "section_id", "post", "telegram_id", "active"})


def note(
    session: Session,
    person: Person,
    *,
    now: datetime,
    actor_id: int | None,
    action: str,
    before: dict[str, Any] | None = None,
) -> None:
    """Audit a change of somebody's rights: before, and what they are now."""
    session.add(person)
    session.flush()
    audit.record(
        session,
        now=now,
        actor_id=actor_id,
        action=action,
        subject=f"person:{person.id}",
        before=before,
        after=rights(person),
        rows=[person],
    )


def refuse_fixed(person: Person, admins: Collection[int]) -> None:
    """Administrators named by the environment can only be taken out there."""
    if person.telegram_id in admins:
        raise Refusal(
            f"{person.name}是由 JIXIAO_ADMINS 指定的管理员。请先从该设置中删去 {person.telegram_id} 并重启，再停用。",
            f"{person.name} is an administrator by JIXIAO_ADMINS. Take {person.telegram_id} out of that setting, "
            "restart, then revoke.",
        )


def locked(session: Session, person_id: int) -> Person:
    """The person's row, held until the commit; somebody who left cannot be changed."""
    person = session.get(Person, person_id, with_for_update=True, populate_existing=True)
    if person is None or not person.active:
        raise Refusal("这个人已经不在名单里了。", "This person is no longer on the list.")
    return person


def _set(session: Session, now: datetime, actor_id: int | None, action: str, person: Person, **values: Any) -> Person:
    before = rights(person)
    if any(before[name] != value for name, value in values.items() if name in before):
        _change(person, **values)
        note(session, person, now=now, actor_id=actor_id, action=action, before=before)
    return person


def _change(person: Person, **values: Any) -> None:
    for name, value in values.items():
        setattr(person, name, value)
    person.version += 1  # what was decided under the old rights is decided again


def _keep_an_admin(session: Session, person: Person) -> None:
    """The bot would be nobody's: held rows keep two administrators from taking each other out at once."""
    able = select(Person.id).where(Person.role == "admin", col(Person.active), col(Person.telegram_id).is_not(None))
    if set(session.exec(able.with_for_update())) <= {person.id}:
        raise Refusal(
            "这是最后一位管理员，请先指定另一位。", "This is the last administrator; appoint another one first."
        )
