"""Inviting somebody: from one line, or name, role and section one after the other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.access import words
from bot.access.visit import Door, Step, Visit, back, button, do, number
from bot.rendering.button_rows import rows
from bot.rendering.reply import Bold, Button, Facts, Line, Note, Reply, say
from db.models import Section
from db.models.people import ROLES
from db.persons import invites, people


@dataclass(frozen=True, slots=True)
class Wanted:
    """As much of an invite as was said."""

    name: str | None = None
    role: str | None = None
    section: str | None = None  # "" means none


def read(said: str) -> Wanted:
    """Name, role and section out of one line: what stands before the role is the name, what follows the section."""
    parts = [part for part in re.split(r"[\s,，、;；]+", said.strip()[:200]) if part]
    role_at = next((place for place, part in enumerate(parts) if part.casefold() in words.ROLE_CALLED), None)
    if role_at is None:
        return Wanted(parts[0][:40] if parts else None, None, " ".join(parts[1:])[:60] or None)
    return Wanted(
        " ".join(parts[:role_at])[:40] or None,
        words.ROLE_CALLED[parts[role_at].casefold()],
        " ".join(parts[role_at + 1 :])[:60] or None,
    )


def begin(session: Session, visit: Visit, said: str) -> Step:
    """The command, with as many words as were typed."""
    return _next(session, visit, read(said))


def named(session: Session, visit: Visit, said: str) -> Step:
    """What was typed where a name or a section was asked for."""
    wanted = _kept(visit)
    if visit.step.get("want") == "section":
        return _next(session, visit, Wanted(wanted.name, wanted.role, said.strip()[:60]), new=True)
    typed = read(said)
    return _next(session, visit, Wanted(typed.name, typed.role or wanted.role, typed.section or wanted.section))


def role_tapped(session: Session, visit: Visit, args: Sequence[str]) -> Step:
    wanted = _kept(visit)
    if wanted.name is None or not args or args[0] not in ROLES:
        return _outdated(visit)
    return _next(session, visit, Wanted(wanted.name, args[0], wanted.section))


def section_tapped(session: Session, visit: Visit, args: Sequence[str]) -> Step:
    wanted = _kept(visit)
    if wanted.name is None or wanted.role is None or not args:
        return _outdated(visit)
    if args[0] == "new":
        return _next(session, visit, wanted, new=True)
    if args[0] == "type":
        ask = visit.pick("新科室叫什么？请发送名称。", "What is the new section called? Send its name.")
        return Step(say(ask), keep=_keep(wanted, "section"))
    section = session.get(Section, number(args, 0)) if args[0] != "none" else None
    return _next(session, visit, Wanted(wanted.name, wanted.role, section.name if section else ""))


def open_ones(session: Session, visit: Visit, _: Sequence[str]) -> Step:
    """Codes nobody has used yet."""
    waiting = invites.open_invites(session, now=visit.now)
    if not waiting:
        text = visit.pick(
            "没有未使用的邀请码。发送 /invite 可以邀请同事。", "No open codes. Send /invite to invite somebody."
        )
        return Step(say(text, buttons=(back(visit, "home"),)))
    facts = tuple(
        (invite.name, f"{words.role(visit.language, invite.role)} · {_until(visit, invite.expires_at)}")
        for invite in waiting[:20]
    )
    buttons = [
        button(visit.pick(f"作废：{invite.name}", f"Withdraw: {invite.name}"), "withdraw", invite.id)
        for invite in waiting[:20]
    ]
    title = visit.pick("未使用的邀请码", "Open codes")
    return Step(say(Line((Bold(title),)), Facts(facts), buttons=(*rows(buttons), back(visit, "home"))))


def withdraw(session: Session, visit: Visit, args: Sequence[str]) -> Step:
    effect = do(invites.withdraw, invite_id=number(args, 0))
    text = visit.pick("这个邀请码已作废。", "This code no longer works.")
    return Step(say(text, buttons=(back(visit, "invites", "home"),)), (effect,))


DOORS = {
    "irole": Door("manage_people", role_tapped),
    "isect": Door("manage_people", section_tapped),
    "invites": Door("manage_people", open_ones),
    "withdraw": Door("manage_people", withdraw),
}


def _next(session: Session, visit: Visit, wanted: Wanted, *, new: bool = False) -> Step:
    """Ask for what is still missing; with nothing missing, make the code."""
    if wanted.name is None:
        ask = visit.pick("要邀请谁？请发送姓名。", "Whom do you invite? Send the name.")
        hint = visit.pick("也可以一次说完：/invite 张三 填报 刑事侦查大队", "Or in one go: /invite NAME ROLE SECTION")
        return Step(say(ask, Note(hint)), keep=_keep(wanted, "name"))
    if wanted.role is None:
        ask = visit.pick(f"{wanted.name}是什么角色？", f"What is {wanted.name}'s role?")
        roles = [button(words.role(visit.language, role), "irole", role) for role in ROLES]
        return Step(say(ask, buttons=rows(roles, 3)), keep=_keep(wanted, "role"))
    unknown = bool(wanted.section) and people.section_called(session, wanted.section or "") is None
    if wanted.section is None or (unknown and not new):
        return Step(_which_section(session, visit, wanted, unknown), keep=_keep(wanted, "role"))
    return _made(session, visit, wanted.name, wanted.role, wanted.section or None)


def _which_section(session: Session, visit: Visit, wanted: Wanted, unknown: bool) -> Reply:
    ask = visit.pick(f"{wanted.name}在哪个科室？", f"In which section is {wanted.name}?")
    buttons: list[Button] = []
    if unknown:
        ask = visit.pick(f"还没有“{wanted.section}”这个科室。", f"There is no section “{wanted.section}” yet.")
        buttons.append(button(visit.pick(f"新建“{wanted.section}”", f"Make “{wanted.section}”"), "isect", "new"))
    known = session.exec(select(Section).order_by(col(Section.id)).limit(60)).all()
    buttons += [button(section.name, "isect", section.id) for section in known]
    last = (
        button(visit.pick("不属于科室", "None"), "isect", "none"),
        button(visit.pick("新科室…", "New section…"), "isect", "type"),
    )
    return say(ask, buttons=(*rows(buttons, 2), last))


def _made(session: Session, visit: Visit, name: str, role: str, section: str | None) -> Step:
    code = invites.new_code()
    expires = visit.now + timedelta(days=invites.DAYS)
    facts = (
        (visit.pick("姓名", "Name"), name),
        (visit.pick("角色", "Role"), words.role(visit.language, role)),
        (visit.pick("科室", "Section"), section or visit.pick("不属于科室", "none")),
        (visit.pick("邀请码", "Code"), code),
        (visit.pick("有效期", "Good"), _until(visit, expires) + visit.pick("，只能用一次", ", once")),
    )
    link = f"https://t.me/{visit.bot_username}?start={code}"
    how = visit.pick(
        f"请把链接转给对方；打不开时，让对方私聊发送：/start {code}",
        f"Pass the link on; where it does not open, they send: /start {code}",
    )
    namesakes = [person for person in people.called(session, name) if person.telegram_id is not None]
    warn = visit.pick(f"注意：名单里已有一位{name}。", f"Note: there is a {name} on the list already.")
    reply = say(Facts(facts), link, Note(how), *([Note(warn)] if namesakes else []))
    effect = do(invites.invite, code=code, name=name, role=role, section=section)
    return Step(reply, (effect,), secret=True)


def _until(visit: Visit, moment: datetime) -> str:
    local = moment.astimezone(visit.zone)
    return visit.pick(f"{local:%-m月%-d日 %H:%M}前", f"until {local:%-d %b %H:%M}")


def _keep(wanted: Wanted, want: str) -> dict[str, str]:
    kept = {"at": "invite", "want": want, "name": wanted.name, "role": wanted.role, "section": wanted.section}
    return {name: value for name, value in kept.items() if value is not None}


def _kept(visit: Visit) -> Wanted:
    step = visit.step if visit.step.get("at") == "invite" else {}
    return Wanted(step.get("name"), step.get("role"), step.get("section"))


def _outdated(visit: Visit) -> Step:
    return Step(say(words.outdated(visit.language)))
