"""How people come in: one-time codes that expire, kept only as hashes, and what happens when one is used."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from sqlmodel import Session, col, select, update

from db import audit
from db.errors import Refusal
from db.models import Invite, Person
from db.models.people import ROLES
from db.persons import people

DAYS = 7
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # read aloud and typed by hand: nothing that looks like something else
_GROUPS, _GROUP = 3, 4  # 58 bits


def new_code() -> str:
    """A fresh code; it fits Telegram's start links."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))


def invite(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    code: str,
    name: str,
    role: str,
    section: str | None = None,
    days: int = DAYS,
) -> Invite:
    """Keep a code that lets one person in; a section that is new is made."""
    name = name.strip()
    if not 1 <= len(name) <= 40:
        raise Refusal("姓名须为 1 到 40 个字。", "A name has 1 to 40 characters.")
    if role not in ROLES:
        raise Refusal(f"没有“{role}”这种角色。", f"There is no role {role!r}.")
    if not 1 <= days <= 90:
        raise Refusal("邀请码有效期须为 1 到 90 天。", "A code is good for 1 to 90 days.")
    section_id = people.ensure_section(session, section, now=now, actor_id=actor_id).id if section else None
    invite = Invite(
        code_hash=_hash(code),
        name=name,
        role=role,
        section_id=section_id,
        created_by=actor_id,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    session.add(invite)
    session.flush()
    _note(session, now, actor_id, "invite.make", invite)
    return invite


def usable(session: Session, code: str, *, now: datetime) -> Invite | None:
    """The invite this code opens; None when it is wrong, used or too old, and nothing tells which."""
    wanted = _hash(code)
    found = session.exec(select(Invite).where(Invite.code_hash == wanted)).first()
    # Looking up a hash leaks nothing of the code; the comparison says so for the eye as well.
    if found is None or not hmac.compare_digest(found.code_hash, wanted):
        return None
    return found if found.used_at is None and found.expires_at > now else None


def redeem(session: Session, *, now: datetime, code: str, telegram_id: int, actor_id: int | None = None) -> Person:
    """Bind a Telegram account by a code, once: whoever comes second is refused."""
    invite = usable(session, code, now=now)
    if invite is None:
        raise refused()
    known = session.exec(select(Person).where(Person.telegram_id == telegram_id).with_for_update()).first()
    if known is not None and known.active:
        raise Refusal(f"您已经登记为{known.name}，不需要邀请码。", f"You are {known.name} already; no code is needed.")
    taken = update(Invite).where(col(Invite.id) == invite.id, col(Invite.used_at).is_(None)).values(used_at=now)
    if session.exec(taken).rowcount != 1:
        raise refused()
    seat = known or _waiting(session, invite)
    before = people.rights(seat) if seat else None
    person = seat or Person(name=invite.name, created_at=now)
    if person.section_id != invite.section_id and (seat is None or known or invite.section_id is not None):
        person.section_id, person.post = invite.section_id, None
    person.name, person.role, person.telegram_id = invite.name, invite.role, telegram_id
    person.active, person.left_at = True, None
    person.version += 1
    session.add(person)
    session.flush()
    actor = actor_id or person.id
    people.note(session, person, now=now, actor_id=actor, action="person.bind", before=before)
    invite.used_by = person.id
    session.add(invite)
    _note(session, now, actor, "invite.use", invite)
    return person


def withdraw(session: Session, *, now: datetime, actor_id: int | None, invite_id: int) -> None:
    """Make an unused code worthless."""
    invite = session.get(Invite, invite_id, with_for_update=True)
    if invite is None or invite.used_at is not None:
        raise Refusal("这个邀请码已经用过了。", "This code has been used already.")
    invite.expires_at = min(invite.expires_at, now)
    session.add(invite)
    _note(session, now, actor_id, "invite.withdraw", invite)


def open_invites(session: Session, *, now: datetime) -> list[Invite]:
    """Codes that still let somebody in, oldest first."""
    unused = select(Invite).where(col(Invite.used_at).is_(None), Invite.expires_at > now)
    return list(session.exec(unused.order_by(col(Invite.id))))


def refused() -> Refusal:
    """One sentence for every way a code can fail."""
    return Refusal(
        "这个邀请码不能用：可能写错、已用过或已过期。请向管理员要一个新的。",
        "This code does not work: it may be mistyped, used or expired. Ask an administrator for a new one.",
    )


def _waiting(session: Session, invite: Invite) -> Person | None:
    """The only person of this name (and section, if the code names one) who has no account yet."""
    wanted = select(Person).where(Person.name == invite.name, col(Person.active), col(Person.telegram_id).is_(None))
    found = session.exec(wanted.with_for_update()).all()
    here = [person for person in found if invite.section_id is None or person.section_id == invite.section_id]
    here = here or [person for person in found if person.section_id is None]
    return here[0] if len(here) == 1 else None


def _hash(code: str) -> str:
    plain = "".join(character for character in code.upper() if character.isalnum())
    return hashlib.sha256(f"jixiao invite {plain}".encode()).hexdigest()


def _note(session: Session, now: datetime, actor_id: int | None, action: str, invite: Invite) -> None:
    after = invite.model_dump(include={"name", "role", "section_id", "expires_at", "used_at", "used_by"})
    subject = f"invite:{invite.id}"
    audit.record(session, now=now, actor_id=actor_id, action=action, subject=subject, after=after, rows=[invite])
