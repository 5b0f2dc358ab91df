"""The screens of /settings about people: role, section, post, revoking, leaving with hand-over."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bot.access import menu, words
from bot.access.visit import PAGE, Door, Step, Visit, back, button, do, done, number, page_of, pages
from bot.context import Calling
from bot.rendering.button_rows import rows
from bot.rendering.languages import pick
from bot.rendering.reply import Bold, Button, Facts, Line, Note, say
from db.errors import Refusal
from db.models import Person, Section
from db.models.people import POSTS, ROLES
from db.persons import duties, people


def everybody(session: Session, visit: Visit, args: Sequence[str]) -> Step:
    """Everybody on the list; a tap opens one."""
    page, listed = page_of(args), people.everybody(session)
    shown = listed[page * PAGE : (page + 1) * PAGE]
    sections = _sections(session)
    buttons = [button(_label(visit, person, sections), "person", person.id) for person in shown]
    title = visit.pick(f"人员（{len(listed)}）", f"People ({len(listed)})")
    hint = visit.pick("○ 表示还没有绑定 Telegram 账号。", "○ has no Telegram account yet.")
    return Step(
        say(
            Line((Bold(title),)),
            Note(hint),
            buttons=(*rows(buttons), *_some(pages(len(listed), page, "people")), back(visit, "home")),
        )
    )


def one(session: Session, visit: Visit, args: Sequence[str]) -> Step:
    """One person, and what can be changed."""
    person = _person(session, number(args, 0))
    held = duties.of(session, person.id or 0)
    section = duties.section_name(session, person.section_id)
    facts = [
        (visit.pick("角色", "Role"), words.role(visit.language, person.role)),
        (visit.pick("科室", "Section"), section or visit.pick("未设置", "not set")),
        (visit.pick("职务", "Post"), words.post(visit.language, person.post)),
        (
            visit.pick("账号", "Account"),
            visit.pick(*(("已绑定", "bound") if person.telegram_id else ("未绑定", "none"))),
        ),
        (
            visit.pick("手上的事", "In hand"),
            visit.pick(
                f"项目 {len(held.projects)} 个，未销号整改 {len(held.items)} 项，草稿 {len(held.drafts)} 份",
                f"{len(held.projects)} projects, {len(held.items)} open items, {len(held.drafts)} drafts",
            ),
        ),
    ]
    first = (
        button(visit.pick("角色", "Role"), "role", person.id),
        button(visit.pick("科室", "Section"), "sect", person.id),
        button(visit.pick("职务", "Post"), "post", person.id),
    )
    second = (
        button(visit.pick("停用账号", "Revoke"), "revoke", person.id),
        button(visit.pick("离任交接", "Leaves"), "leave", person.id),
    )
    return Step(
        say(Line((Bold(person.name),)), Facts(tuple(facts)), buttons=(first, second, back(visit, "people", "home")))
    )


def role(session: Session, visit: Visit, args: Sequence[str]) -> Step:
    person = _person(session, number(args, 0))
    if len(args) == 1:
        choices = [
            button(_marked(words.role(visit.language, r), r == person.role), "role", person.id, r) for r in ROLES
        ]
        return _choose(visit, person, f"{person.name}的角色", f"{person.name}'s role", rows(choices, 3))
    new = args[1]
    if new not in ROLES:
        raise _outdated()
    effect = do(people.set_role, person_id=person.id, role=new, admins=visit.admins)
    was = words.role("zh", person.role), words.role("en", person.role)
    is_ = words.role("zh", new), words.role("en", new)
    step = done(
        visit,
        f"{person.name}的角色：{was[0]} → {is_[0]}。",
        f"{person.name}'s role: {was[1]} → {is_[1]}.",
        "people",
        "home",
        effects=(effect,),
        calls=_menu(person, new),
    )
    return _tell(step, person, f"您的角色改为：{is_[0]}。", f"Your role is now: {is_[1]}.")


def section(session: Session, visit: Visit, args: Sequence[str]) -> Step:
    person = _person(session, number(args, 0))
    if len(args) == 1:
        known = session.exec(select(Section).order_by(col(Section.id)).limit(80)).all()
        choices = [button(_marked(s.name, s.id == person.section_id), "sect", person.id, s.id) for s in known]
        last = (
            button(visit.pick("不属于科室", "None"), "sect", person.id, "none"),
            button(visit.pick("新科室…", "New section…"), "sect", person.id, "new"),
        )
        return _choose(visit, person, f"{person.name}的科室", f"{person.name}'s section", (*rows(choices, 2), last))
    if args[1] == "new":
        ask = visit.pick("新科室叫什么？请发送名称。", "What is the new section called? Send its name.")
        return Step(say(ask), keep={"at": "section", "person": person.id})
    chosen = session.get(Section, number(args, 1)) if args[1] != "none" else None
    return _moved(visit, person, chosen.name if chosen else None)


def section_typed(session: Session, visit: Visit, said: str) -> Step:
    """The name of a new section, where one was asked for."""
    return _moved(visit, _person(session, int(visit.step["person"])), said.strip()[:60])


def post(session: Session, visit: Visit, args: Sequence[str]) -> Step:
    person = _person(session, number(args, 0))
    if len(args) == 1:
        names = [*POSTS, "none"]
        choices = [
            button(_marked(words.post(visit.language, p), p == (person.post or "none")), "post", person.id, p)
            for p in names
        ]
        return _choose(visit, person, f"{person.name}的职务", f"{person.name}'s post", rows(choices, 3))
    if args[1] not in {*POSTS, "none"}:
        raise _outdated()
    new = args[1] if args[1] != "none" else None
    zh, en = words.post("zh", new), words.post("en", new)
    effect = do(people.set_post, person_id=person.id, post=new)
    return done(
        visit, f"{person.name}的职务：{zh}。", f"{person.name}'s post: {en}.", "people", "home", effects=(effect,)
    )


def revoke(session: Session, visit: Visit, args: Sequence[str]) -> Step:
    person = _person(session, number(args, 0))
    people.refuse_fixed(person, visit.admins)
    if len(args) == 1:
        held = duties.of(session, person.id or 0)
        note = visit.pick(
            "账号立即停用，旧按钮也随之失效；手上的事不变。要交给别人请用“离任交接”。",
            "The account stops at once, old buttons too; what they have in hand stays. To pass it on use “Leaves”.",
        )
        yes = button(visit.pick("确认停用", "Revoke"), "revoke", person.id, "yes")
        ask = visit.pick(f"停用{person.name}的账号？", f"Revoke {person.name}'s account?")
        no = button(visit.pick("不停用", "Keep"), "person", person.id)
        return Step(say(ask, *([Note(note)] if held or person.telegram_id else []), buttons=((yes, no),)))
    effect = do(people.revoke, person_id=person.id, admins=visit.admins)
    return done(
        visit,
        f"{person.name}的账号已停用。",
        f"{person.name}'s account is revoked.",
        "people",
        "home",
        effects=(effect,),
        calls=(menu.of_nobody(person.telegram_id),) if person.telegram_id else (),
    )


def leave(session: Session, visit: Visit, args: Sequence[str]) -> Step:
    """Whoever leaves hands over: first to whom, then a look at what, then it is done."""
    person = _person(session, number(args, 0))
    people.refuse_fixed(person, visit.admins)
    if len(args) < 2 or args[1] == "page":
        return _successors(session, visit, person, page_of(args, 2))
    successor = _person(session, number(args, 1)) if args[1] != "0" else None
    to_zh, to_en = (successor.name, successor.name) if successor else ("财务", "finance")
    if len(args) < 3:
        held = duties.of(session, person.id or 0)
        facts = (
            (visit.pick("项目", "Projects"), _names(session, visit, held)),
            (visit.pick("未销号整改", "Open items"), str(len(held.items))),
            (visit.pick("草稿", "Drafts"), str(len(held.drafts))),
        )
        ask = visit.pick(f"{person.name}离任，以下交给{to_zh}：", f"{person.name} leaves and hands over to {to_en}:")
        yes = button(visit.pick("确认交接", "Hand over"), "leave", person.id, args[1], "yes")
        no = button(visit.pick("返回", "Back"), "person", person.id)
        return Step(say(ask, Facts(facts), buttons=((yes, no),)))
    successor_id = successor.id if successor else None
    effect = do(duties.leave, person_id=person.id, successor_id=successor_id, admins=visit.admins)
    step = done(
        visit,
        f"{person.name}已离任，手上的事交给了{to_zh}，账号已停用。",
        f"{person.name} has left; what they had in hand went to {to_en}, the account is revoked.",
        "people",
        "home",
        effects=(effect,),
        calls=(menu.of_nobody(person.telegram_id),) if person.telegram_id else (),
    )
    if successor is None:
        return step
    zh = f"{person.name}离任，其项目、整改事项和草稿已交接给您。"
    return _tell(step, successor, zh, f"{person.name} has left; their projects, items and drafts are yours now.")


DOORS = {
    "people": Door("manage_people", everybody),
    "person": Door("manage_people", one),
    "role": Door("manage_people", role),
    "sect": Door("manage_people", section),
    "post": Door("manage_people", post),
    "revoke": Door("manage_people", revoke),
    "leave": Door("manage_people", leave),
}


def _moved(visit: Visit, person: Person, section: str | None) -> Step:
    effect = do(people.set_section, person_id=person.id, section=section)
    to_zh, to_en = (section, section) if section else ("不属于科室", "none")
    return done(
        visit,
        f"{person.name}的科室：{to_zh}。",
        f"{person.name}'s section: {to_en}.",
        "people",
        "home",
        effects=(effect,),
    )


def _successors(session: Session, visit: Visit, person: Person, page: int) -> Step:
    others = [other for other in people.everybody(session) if other.id != person.id]
    sections = _sections(session)
    shown = others[page * PAGE : (page + 1) * PAGE]
    choices = [button(_label(visit, other, sections), "leave", person.id, other.id) for other in shown]
    last = (
        button(visit.pick("交给财务", "To finance"), "leave", person.id, 0),
        button(visit.pick("返回", "Back"), "person", person.id),
    )
    ask = visit.pick(f"{person.name}离任，手上的事交给谁？", f"{person.name} leaves. To whom does their work go?")
    turn = _some(pages(len(others), page, "leave", person.id, "page"))
    return Step(say(ask, buttons=(*rows(choices), *turn, last)))


def _names(session: Session, visit: Visit, held: duties.Duties) -> str:
    names = [project.name for project in held.projects]
    more = visit.pick(f" 等 {len(names)} 个", f" … ({len(names)})") if len(names) > 5 else ""
    return ("、".join(names[:5]) + more) or visit.pick("无", "none")


def _choose(visit: Visit, person: Person, zh: str, en: str, choices: tuple[tuple[Button, ...], ...]) -> Step:
    home = (button(visit.pick("返回", "Back"), "person", person.id),)
    return Step(say(visit.pick(zh, en), buttons=(*choices, home)))


def _menu(person: Person, role: str) -> tuple[Calling, ...]:
    """Their menu at once; should their language be another, it is set right on their next word."""
    return (menu.of_person(person.telegram_id, role, person.language or "zh"),) if person.telegram_id else ()


def _tell(step: Step, person: Person, zh: str, en: str) -> Step:
    """The person concerned hears of it, in their own language."""
    if person.telegram_id is None:
        return step
    reply = say(pick(person.language or "zh", zh, en))
    return Step(step.reply, step.effects, step.keep, step.secret, ((person.telegram_id, reply),), step.calls)


def _label(visit: Visit, person: Person, sections: dict[int | None, str]) -> str:
    parts = [
        ("" if person.telegram_id else "○ ") + person.name,
        words.role(visit.language, person.role),
        sections.get(person.section_id, ""),
        words.post(visit.language, person.post) if person.post else "",
    ]
    return " · ".join(part for part in parts if part)


def _marked(label: str, chosen: bool) -> str:
    return f"✓ {label}" if chosen else label


def _some(row: tuple[Button, ...]) -> tuple[tuple[Button, ...], ...]:
    return (row,) if row else ()


def _sections(session: Session) -> dict[int | None, str]:
    return {section.id: section.name for section in session.exec(select(Section))}


def _person(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id)
    if person is None or not person.active:
        raise Refusal("这个人已经不在名单里了。", "This person is no longer on the list.")
    return person


def _outdated() -> Refusal:
    return Refusal(words.outdated("zh"), words.outdated("en"))
