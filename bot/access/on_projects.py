"""The screens of /settings about projects: who answers for one, and who may see it."""

from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.access import assigning, words
from bot.access.visit import PAGE, Door, Step, Visit, back, button, do, done, number, page_of, pages
from bot.rendering.button_rows import rows
from bot.rendering.reply import Bold, Facts, Line, Note, say
from db.errors import Refusal
from db.models import Person, Project, Section
from db.names import normalise
from db.persons import duties, people
from db.projects import catalog


def ownerless(session: Session, visit: Visit, args: Sequence[str]) -> Step:
    """Projects that lack a section or somebody responsible."""
    page = page_of(args)
    total = session.exec(select(func.count()).select_from(Project).where(duties.ownerless())).one()
    shown = duties.without_owner(session, PAGE, page * PAGE)
    hint = visit.pick(
        "点一个项目来设置，或直接发一句话：项目名称 负责人 张三 科室 刑事侦查大队。其他项目：/settings 项目名称",
        "Tap one, or send a sentence: PROJECT responsible NAME section SECTION. Any other: /settings PROJECT",
    )
    title = visit.pick(f"缺科室或负责人的项目（{total}）", f"Projects without section or owner ({total})")
    turn = pages(total, page, "projects")
    buttons = rows(button(project.name[:40], "project", project.id) for project in shown)
    return Step(
        say(Line((Bold(title),)), Note(hint), buttons=(*buttons, *([turn] if turn else []), back(visit, "home")))
    )


def one(session: Session, visit: Visit, args: Sequence[str]) -> Step:
    """One project, and what can be changed."""
    project = _project(session, number(args, 0))
    unset = visit.pick("未设置（由财务代管）", "not set (finance looks after it)")
    facts = (
        (visit.pick("科室", "Section"), duties.section_name(session, project.section_id) or unset),
        (visit.pick("负责人", "Responsible"), _owner(session, project) or unset),
        (
            visit.pick("可见范围", "Seen by"),
            visit.pick("仅本科室、财务、领导和管理员", "its section, finance, leaders, administrators")
            if project.restricted
            else visit.pick("所有人", "everybody"),
        ),
    )
    first = (
        button(visit.pick("负责人", "Responsible"), "presp", project.id),
        button(visit.pick("科室", "Section"), "psect", project.id),
    )
    restrict = (
        button(visit.pick("对所有人开放", "Let everybody see it"), "prestr", project.id, 0)
        if project.restricted
        else button(visit.pick("限本科室查看", "Restrict to its section"), "prestr", project.id, 1)
    )
    names = button(visit.pick("别名", "Aliases"), "aliases", project.id)
    buttons = (first, (names, restrict), back(visit, "projects", "home"))
    return Step(say(Line((Bold(project.name),)), Facts(facts), buttons=buttons))


def responsible(session: Session, visit: Visit, args: Sequence[str]) -> Step:
    """Who answers for it: those of its section first."""
    project = _project(session, number(args, 0))
    if len(args) > 1 and args[1] != "page":
        person = session.get(Person, number(args, 1))
        if person is None:
            raise Refusal("这个人已经不在名单里了。", "This person is no longer on the list.")
        effect = do(duties.assign, project_id=project.id, person_id=person.id)
        return done(
            visit,
            f"{project.name}的负责人：{person.name}。",
            f"{project.name}: {person.name} is responsible.",
            "projects",
            "home",
            effects=(effect,),
        )
    listed = sorted(people.everybody(session), key=lambda person: person.section_id != project.section_id)
    page = page_of(args, 2)
    shown = listed[page * PAGE : (page + 1) * PAGE]
    choices = [button(person.name, "presp", project.id, person.id) for person in shown]
    turn = pages(len(listed), page, "presp", project.id, "page")
    ask = visit.pick(f"谁负责{project.name}？", f"Who is responsible for {project.name}?")
    home = (button(visit.pick("返回", "Back"), "project", project.id),)
    return Step(say(ask, buttons=(*rows(choices, 2), *([turn] if turn else []), home)))


def section(session: Session, visit: Visit, args: Sequence[str]) -> Step:
    project = _project(session, number(args, 0))
    if len(args) > 1:
        chosen = session.get(Section, number(args, 1))
        if chosen is None:
            raise Refusal("没有这个科室。", "There is no such section.")
        effect = do(duties.assign, project_id=project.id, section=chosen.name)
        return done(
            visit,
            f"{project.name}的科室：{chosen.name}。",
            f"{project.name} belongs to {chosen.name}.",
            "projects",
            "home",
            effects=(effect,),
        )
    known = session.exec(select(Section).order_by(col(Section.id)).limit(80)).all()
    ask = visit.pick(f"{project.name}归哪个科室？", f"To which section does {project.name} belong?")
    home = (button(visit.pick("返回", "Back"), "project", project.id),)
    return Step(say(ask, buttons=(*rows((button(s.name, "psect", project.id, s.id) for s in known), 2), home)))


def restrict(session: Session, visit: Visit, args: Sequence[str]) -> Step:
    project = _project(session, number(args, 0))
    restricted = number(args, 1) == 1
    effect = do(duties.restrict, project_id=project.id, restricted=restricted)
    zh = "只有本科室、财务、领导和管理员能看到" if restricted else "所有人都能看到"
    en = "is seen by its section, finance, leaders and administrators only" if restricted else "is seen by everybody"
    return done(visit, f"{zh}{project.name}。", f"{project.name} {en}.", "projects", "home", effects=(effect,))


def called(session: Session, name: str) -> list[Project]:
    """The project of this name or alias; else those whose name contains it."""
    project = catalog.project_called(session, name)
    if project is not None:
        return [project]
    part = normalise(name)
    if not part:
        return []
    wanted = select(Project).where(col(Project.normal).contains(part, autoescape=True))
    return list(session.exec(wanted.where(col(Project.merged_into).is_(None)).order_by(col(Project.id)).limit(6)))


def assign_said(session: Session, visit: Visit, said: assigning.Said) -> Step:
    """A sentence that assigns: shown before it is done."""
    found = called(session, said.project)
    if len(found) != 1:
        return _which(visit, said, found)
    project = found[0]
    section = people.section_called(session, said.section) if said.section else None
    persons = people.called(session, said.person) if said.person else []
    if len(persons) > 1:
        home = section.id if section else project.section_id
        persons = [person for person in persons if person.section_id == home] or persons
    if len(persons) > 1:
        text = f"名单里有 {len(persons)} 位{said.person}，请在按钮里选。"
        picked = button(visit.pick("选择负责人", "Choose"), "presp", project.id)
        return Step(say(visit.pick(text, f"There are {len(persons)} called {said.person}."), buttons=((picked,),)))
    keep = {"at": "assign", "project": project.id, "section": section.name if section else said.section}
    if said.person:
        keep |= {"person": persons[0].id} if persons else {"name": said.person}
    facts = []
    if said.person:
        was, new = _owner(session, project), "" if persons else visit.pick("（新）", " (new)")
        facts.append((visit.pick("负责人", "Responsible"), f"{was or _unset(visit)} → {said.person}{new}"))
    if said.section:
        was, new = duties.section_name(session, project.section_id), "" if section else visit.pick("（新）", " (new)")
        facts.append((visit.pick("科室", "Section"), f"{was or _unset(visit)} → {said.section}{new}"))
    yes = button(visit.pick("确认", "Confirm"), "passign", project.id)
    no = button(visit.pick("取消", "Cancel"), "home")
    return Step(say(Line((Bold(project.name),)), Facts(tuple(facts)), buttons=((yes, no),)), keep=keep)


def assign_tapped(session: Session, visit: Visit, args: Sequence[str]) -> Step:
    """The confirmation of a sentence that assigns."""
    step = visit.step
    if step.get("at") != "assign" or step.get("project") != number(args, 0):
        raise Refusal(words.outdated("zh"), words.outdated("en"))
    project = _project(session, number(args, 0))
    if "name" in step:
        effect = do(duties.assign_new, project_id=project.id, name=step["name"], section=step["section"])
    else:
        effect = do(duties.assign, project_id=project.id, person_id=step.get("person"), section=step["section"])
    return done(visit, f"{project.name}已设置好。", f"{project.name} is set.", "projects", "home", effects=(effect,))


DOORS = {
    "projects": Door("manage_projects", ownerless),
    "project": Door("manage_projects", one),
    "presp": Door("manage_projects", responsible),
    "psect": Door("manage_projects", section),
    "prestr": Door("manage_projects", restrict),
    "passign": Door("manage_projects", assign_tapped),
}


def _which(visit: Visit, said: assigning.Said, found: list[Project]) -> Step:
    if not found:
        text = visit.pick(f"没有叫“{said.project}”的项目。", f"There is no project “{said.project}”.")
        return Step(say(text, buttons=(back(visit, "projects", "home"),)))
    more = visit.pick("还有更多，请把名称写全。", "There are more; please write the whole name.")
    ask = visit.pick(f"“{said.project}”是哪一个？", f"Which one is “{said.project}”?")
    buttons = rows(button(project.name[:40], "project", project.id) for project in found[:5])
    return Step(say(ask, *([Note(more)] if len(found) > 5 else []), buttons=buttons))


def _owner(session: Session, project: Project) -> str | None:
    person = session.get(Person, project.responsible_id) if project.responsible_id else None
    return person.name if person and person.active else None


def _unset(visit: Visit) -> str:
    return visit.pick("未设置", "not set")


def _project(session: Session, project_id: int) -> Project:
    project = session.get(Project, project_id)
    if project is None or project.merged_into is not None:
        raise Refusal("没有这个项目。", "There is no such project.")
    return project
