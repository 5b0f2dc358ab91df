"""/settings: its first screen, one's language, and the groups; DOORS is every screen behind a button."""

from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.access import inviting, menu, on_aliases, on_names, on_people, on_projects, on_sections, words
from bot.access.permissions import may
from bot.access.visit import Door, Step, Visit, back, button, do, done, number
from bot.rendering.button_rows import rows
from bot.rendering.reply import Bold, Button, Facts, Line, Note, say
from db.errors import Refusal
from db.models import Chat, Person, Project, Section
from db.persons import duties, people
from db.projects import proposals


def first(session: Session, visit: Visit, _: Sequence[str] = ()) -> Step:
    """What somebody of this role can set."""
    who = visit.who
    facts = [(visit.pick("语言", "Language"), visit.pick("中文", "English"))]
    buttons = [button(visit.pick("语言 Language", "Language 语言"), "lang")]
    if may(who.role, "manage_people"):
        here = session.exec(select(func.count()).select_from(Person).where(col(Person.active))).one()
        sections = session.exec(select(func.count()).select_from(Section)).one()
        facts.append((visit.pick("人员", "People"), str(here)))
        facts.append((visit.pick("科室", "Sections"), str(sections)))
        buttons.append(button(visit.pick("人员", "People"), "people"))
        buttons.append(button(visit.pick("科室", "Sections"), "sections"))
        buttons.append(button(visit.pick("邀请", "Invites"), "invites"))
        buttons.append(Button(visit.pick("审批设置", "Four eyes"), "e:q"))  # the room of entries has this screen
    if may(who.role, "manage_projects"):
        lacking = session.exec(select(func.count()).select_from(Project).where(duties.ownerless())).one()
        facts.append((visit.pick("缺科室或负责人的项目", "Projects without section or owner"), str(lacking)))
        buttons.append(button(visit.pick("项目", "Projects"), "projects"))
        waiting = proposals.number(session)
        facts.append((visit.pick("名称建议", "Proposals about names"), str(waiting)))
        buttons.append(button(visit.pick("名称建议", "Names"), "names"))
    if may(who.role, "manage_groups"):
        buttons.append(button(visit.pick("群", "Groups"), "groups"))
    return Step(say(Line((Bold(visit.pick("设置", "Settings")),)), Facts(tuple(facts)), buttons=rows(buttons, 2)))


def named(session: Session, visit: Visit, said: str) -> Step:
    """/settings with a name: that person's or project's screen."""
    if may(visit.who.role, "manage_people"):
        found = people.called(session, said)
        if len(found) == 1:
            return on_people.one(session, visit, (str(found[0].id),))
    if may(visit.who.role, "manage_projects"):
        projects = on_projects.called(session, said)
        if len(projects) == 1:
            return on_projects.one(session, visit, (str(projects[0].id),))
        if projects:
            ask = visit.pick("是哪一个？", "Which one?")
            return Step(say(ask, buttons=rows(button(p.name[:40], "project", p.id) for p in projects[:5])))
        text = visit.pick(f"没有叫“{said}”的人或项目。", f"Nobody and no project is called “{said}”.")
        return Step(say(text, buttons=(back(visit, "home"),)))
    return first(session, visit)


def language(session: Session, visit: Visit, args: Sequence[str]) -> Step:
    """The language one is spoken to in."""
    if not args:
        choices = (button("中文", "lang", "zh"), button("English", "lang", "en"))
        return Step(say("请选择语言 / Choose your language:", buttons=(choices, back(visit, "home"))))
    chosen = "en" if args[0] == "en" else "zh"
    person = session.get(Person, visit.who.id)
    effect = do(people.set_language, person_id=visit.who.id, language=chosen)
    own = person.telegram_id if person else None
    calls = (menu.of_person(own, visit.who.role, chosen),) if own else ()
    text = "Language: English." if chosen == "en" else "语言：中文。"
    return Step(say(text), (effect,), calls=calls)


def groups(session: Session, visit: Visit, _: Sequence[str]) -> Step:
    """The groups the bot is in, and which of them may see figures."""
    there = select(Chat).where(col(Chat.kind).in_(("group", "supergroup")), Chat.state == "live")
    known = session.exec(there.order_by(col(Chat.id)).limit(40)).all()
    if not known:
        text = visit.pick("我还不在任何群里。把我拉进群即可。", "I am in no group yet. Just add me to one.")
        return Step(say(text, buttons=(back(visit, "home"),)))
    facts = tuple((chat.title or str(chat.id), _state(visit, chat.opened)) for chat in known)
    buttons = [_switch(visit, chat, chat.title or str(chat.id)) for chat in known]
    hint = visit.pick("打开后，群里所有人都能看到问到的数据。", "Once open, everybody in the group sees what is asked.")
    title = Line((Bold(visit.pick("群", "Groups")),))
    return Step(say(title, Facts(facts), Note(hint), buttons=(*rows(buttons), back(visit, "home"))))


def here(session: Session, visit: Visit, args: Sequence[str]) -> Step:
    """/settings in a group: whether it shows figures, and nothing that is only for administrators' eyes."""
    chat = session.get(Chat, number(args, 0))
    if chat is None or not may(visit.who.role, "manage_groups"):
        return Step(say(words.in_private(visit.language)))
    return Step(say(_state(visit, chat.opened), buttons=((_switch(visit, chat),),)))


def group(session: Session, visit: Visit, args: Sequence[str]) -> Step:
    chat, opened = session.get(Chat, number(args, 0)), number(args, 1) == 1
    if chat is None:
        raise Refusal("没有找到这个群。", "There is no such group.")
    name = chat.title or str(chat.id)
    effect = do(duties.open_group, chat_id=chat.id, opened=opened)
    zh = f"“{name}”里现在可以显示数据。" if opened else f"“{name}”里不再显示数据，只私聊回复。"
    en = f"“{name}” now shows figures." if opened else f"“{name}” shows no figures any more."
    ways = ("groups", "home") if visit.private else ()
    return done(visit, zh, en, *ways, effects=(effect,))


def _state(visit: Visit, opened: bool) -> str:
    return visit.pick("直接显示数据", "shows figures") if opened else visit.pick("只私聊回复", "private answers only")


def _switch(visit: Visit, chat: Chat, name: str = "") -> Button:
    zh, en = ("改为只私聊回复", "Answer in private only") if chat.opened else ("改为直接显示数据", "Show figures")
    label = visit.pick(zh, en) + (f"：{name}" if name else "")
    return button(label[:60], "group", chat.id, int(not chat.opened))


IN_GROUPS = {"group"}  # the only screen that may be looked at among others

DOORS = {
    "home": Door("set_language", first),
    "lang": Door("set_language", language),
    "groups": Door("manage_groups", groups),
    "group": Door("manage_groups", group),
    **inviting.DOORS,
    **on_people.DOORS,
    **on_sections.DOORS,
    **on_projects.DOORS,
    **on_aliases.DOORS,
    **on_names.DOORS,
}
