"""The screens of /settings about the other names of a project, and the sentences that add or take one away."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bot.access import aliasing, words
from bot.access.on_projects import called
from bot.access.visit import Door, Step, Visit, back, button, do, number
from bot.rendering.button_rows import rows
from bot.rendering.reply import Bold, Facts, Items, Line, Note, say
from db.errors import Refusal
from db.models import Alias, Project
from db.names import normalise
from db.projects import proposals

_SHOWN = 30  # aliases on one screen


def listed(session: Session, visit: Visit, args: Sequence[str]) -> Step:
    """The other names of a project, each with a button that takes it away."""
    project = _project(session, number(args, 0))
    known = proposals.aliases(session, project.id or 0)
    lines = tuple(alias.text for alias in known[:_SHOWN])
    text = Items(lines) if lines else Note(visit.pick("还没有别名。", "There is no alias yet."))
    remove = visit.pick("删除", "Remove")
    taken = rows((button(f"{remove} {alias.text}"[:60], "aliasdel", alias.id) for alias in known[:_SHOWN]), 2)
    add = (button(visit.pick("添加别名", "Add an alias"), "aliasadd", project.id),)
    home = (button(visit.pick("返回", "Back"), "project", project.id),)
    title = visit.pick(f"{project.name}的别名", f"Aliases of {project.name}")
    return Step(say(Line((Bold(title),)), text, buttons=(*taken, add, home)))


def ask_for_one(session: Session, visit: Visit, args: Sequence[str]) -> Step:
    """What is typed next is the new alias."""
    project = _project(session, number(args, 0))
    ask = visit.pick(f"请输入{project.name}的别名：", f"Please type an alias of {project.name}:")
    return Step(say(ask, buttons=((button(visit.pick("取消", "Cancel"), "aliases", project.id),),)),
                keep={"at": "alias", "project": project.id})  # fmt: skip


def typed(session: Session, visit: Visit, said: str) -> Step:
    """The alias that was asked for."""
    project = _project(session, int(visit.step.get("project", 0)))
    return _added(session, visit, project, said)


def remove(session: Session, visit: Visit, args: Sequence[str]) -> Step:
    alias = session.get(Alias, number(args, 0))
    if alias is None:
        raise Refusal("这个别名已经没有了。", "This alias is already gone.")
    project = _project(session, alias.project_id)
    back_to = ((button(visit.pick("« 别名", "« Aliases"), "aliases", project.id),),)
    effect = do(proposals.remove_alias, alias_id=alias.id)
    zh, en = f"{project.name}不再叫“{alias.text}”。", f"“{alias.text}” is no alias of {project.name} any more."
    return Step(say(visit.pick(zh, en), buttons=back_to), (effect,))


def said(session: Session, visit: Visit, sentence: aliasing.Renamed) -> Step:
    """A sentence about an alias: shown before it is done."""
    found = called(session, sentence.project)
    if len(found) != 1:
        return _which(visit, sentence, found)
    project = found[0]
    if not sentence.alias:
        return listed(session, visit, (str(project.id),))
    if not sentence.add and _alias(session, project, sentence.alias) is None:
        text = visit.pick(
            f"{project.name}没有别名“{sentence.alias}”。", f"{project.name} has no alias “{sentence.alias}”."
        )
        return Step(say(text, buttons=((button(visit.pick("看别名", "Aliases"), "aliases", project.id),),)))
    mark = "+" if sentence.add else "−"
    fact = (visit.pick("别名", "Alias"), f"{mark} {sentence.alias}")
    more = also(session, visit, sentence.alias, project.id or 0) if sentence.add else []
    yes = button(visit.pick("确认", "Confirm"), "aliasyes", project.id)
    no = button(visit.pick("取消", "Cancel"), "home")
    keep = {"at": "aliasing", "project": project.id, "alias": sentence.alias, "add": sentence.add}
    return Step(say(Line((Bold(project.name),)), Facts((fact,)), *more, buttons=((yes, no),)), keep=keep)


def confirmed(session: Session, visit: Visit, args: Sequence[str]) -> Step:
    """The confirmation of a sentence about an alias."""
    step = visit.step
    if step.get("at") != "aliasing" or step.get("project") != number(args, 0):
        raise Refusal(words.outdated("zh"), words.outdated("en"))
    project = _project(session, number(args, 0))
    if step["add"]:
        return _added(session, visit, project, str(step["alias"]))
    alias = _alias(session, project, str(step["alias"]))
    return remove(session, visit, (str(alias.id if alias else 0),))


def _added(session: Session, visit: Visit, project: Project, text: str) -> Step:
    back_to = ((button(visit.pick("« 别名", "« Aliases"), "aliases", project.id),),)
    effect = do(proposals.add_alias, project_id=project.id, text=text)
    zh, en = f"以后说“{text}”就是{project.name}。", f"“{text}” is {project.name} from now on."
    more = also(session, visit, text, project.id or 0)
    return Step(say(visit.pick(zh, en), *more, buttons=back_to), (effect,))


def _which(visit: Visit, sentence: aliasing.Renamed, found: list[Project]) -> Step:
    if not found:
        text = visit.pick(f"没有叫“{sentence.project}”的项目。", f"There is no project “{sentence.project}”.")
        return Step(say(text, buttons=(back(visit, "home"),)))
    ask = visit.pick(
        f"“{sentence.project}”是哪一个？请点开后添加。",
        f"Which one is “{sentence.project}”? Open it and add the alias there.",
    )
    return Step(say(ask, buttons=rows(button(project.name[:40], "aliases", project.id) for project in found[:5])))


def _alias(session: Session, project: Project, text: str) -> Alias | None:
    wanted = select(Alias).where(Alias.project_id == project.id, Alias.normal == normalise(text))
    return session.exec(wanted).first()


def also(session: Session, visit: Visit, text: str, project_id: int) -> list[Note]:
    """Other projects that contain these words or are called so: then it is asked back, or it takes them over."""
    part = normalise(text)
    named = select(Project.name).where(
        Project.id != project_id,
        col(Project.merged_into).is_(None),
        col(Project.normal).contains(part, autoescape=True),
    )
    others = list(session.exec(named.order_by(col(Project.id)).limit(4)))
    shared = select(Project.name).join(Alias).where(Alias.normal == part, Project.id != project_id)
    others = list(dict.fromkeys([*session.exec(shared), *others]))[:4]
    if not others:
        return []
    zh, en = f"注意：“{text}”也像：{'、'.join(others)}。", f"Note: “{text}” may also mean {', '.join(others)}."
    return [Note(visit.pick(zh, en))]


def _project(session: Session, project_id: int) -> Project:
    project = session.get(Project, project_id)
    if project is None or project.merged_into is not None:
        raise Refusal("没有这个项目。", "There is no such project.")
    return project


DOORS = {
    "aliases": Door("manage_projects", listed),
    "aliasadd": Door("manage_projects", ask_for_one),
    "aliasdel": Door("manage_projects", remove),
    "aliasyes": Door("manage_projects", confirmed),
}
