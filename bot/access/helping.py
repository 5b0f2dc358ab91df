"""Welcome and /help: what somebody's role can do, with examples of what is really stored."""

from sqlmodel import Session, col, func, select

from bot.access import menu, words
from bot.access.permissions import may
from bot.access.visit import button
from bot.context import Turn, Who
from bot.rendering.languages import pick
from bot.rendering.reply import Block, Heading, Items, Line, Note, Reply, say
from bot.rendering.starting import no_projects
from db.models import Project, ProjectYear
from db.persons.people import visible_to


def registered(language: str, name: str, role: str, section: str | None) -> Reply:
    """The first words to somebody who came in by a code."""
    place = f"{section}，" if section else ""
    zh = (
        f"{name}，欢迎！您已登记（{place}角色：{words.role('zh', role)}）。直接发一句话就能提问，/help 看看我能做什么。"
    )
    place = f"{section}, " if section else ""
    en = f"Welcome, {name}! You are registered ({place}{words.role('en', role)}). Just ask; /help tells what I can do."
    return say(pick(language, zh, en))


def welcome(session: Session, who: Who, turn: Turn) -> Reply:
    """/start of somebody known."""
    language = turn.language
    examples = _examples(session, who, turn)
    if not examples:
        hello = pick(language, f"{who.name}，您好！", f"Hello {who.name}! ")
        return say(f"{hello}{no_projects(language)}", Note(pick(language, "更多：/help", "More: /help")))
    zh, en = f"{who.name}，您好！直接发一句话就能提问，例如：", f"Hello {who.name}! Just ask, for example:"
    return say(pick(language, zh, en), Items(examples, None), Note(pick(language, "更多：/help", "More: /help")))


def guide(session: Session, who: Who, turn: Turn) -> Reply:
    """/help: how to ask, and every command this role has."""
    language = turn.language
    examples = _examples(session, who, turn)
    zh = "直接发一句话提问，项目名称可以只写一部分："
    ask = pick(language, zh, "Just ask; part of a project's name will do:")
    blocks: list[Block] = [
        Heading(pick(language, "提问", "Asking")),
        Line((ask,)),
        Items(examples, None) if examples else Line((no_projects(language),)),
        Heading(pick(language, "命令", "Commands")),
        Items(tuple(menu.lines(who.role, language)), None),
    ]
    if may(who.role, "manage_projects"):
        zh = "指定项目负责人也可以直接说：项目名称 负责人 张三 科室 刑事侦查大队"
        blocks.append(Note(pick(language, zh, "Or say: PROJECT responsible NAME section SECTION")))
    role = words.role(language, who.role)
    blocks.append(Note(pick(language, f"您的角色：{role}。", f"Your role: {role}.")))
    return Reply(tuple(blocks))


def hello_group(language: str, chat_id: int, may_open: bool) -> Reply:
    """The first words in a group; whoever may open it gets the button."""
    zh = "大家好，我是绩效助手。提问请@我或回复我；数据默认只私聊发给提问的人。"
    en = "Hello! Mention me or reply to me to ask; figures go to the asker in private."
    text = pick(language, zh, en)
    if not may_open:
        hint = pick(
            language, "管理员可用 /settings 让本群直接显示数据。", "An administrator may change that by /settings."
        )
        return say(text, Note(hint))
    label = pick(language, "让本群显示数据", "Show figures in this group")
    return say(text, buttons=((button(label, "group", chat_id, 1),),))


def _examples(session: Session, who: Who, turn: Turn) -> tuple[str, ...]:
    """Questions about projects everybody who reads this may see."""
    language = turn.language
    role, section_id = (who.role, who.section_id) if turn.chat_kind == "private" else ("viewer", None)
    seen = select(Project.name).join(ProjectYear).where(visible_to(role, section_id))
    seen = seen.where(col(Project.merged_into).is_(None)).group_by(col(Project.id), col(Project.name))
    names = session.exec(seen.order_by(func.length(col(Project.name)), col(Project.id)).limit(2)).all()
    if not names:
        return ()
    first, last = names[0], names[-1]
    return (
        pick(language, f"{first}执行率多少", f"execution rate of {first}"),
        pick(language, f"{last}预算和支出", f"budget and spend of {last}"),
        pick(language, "执行率最低的三个项目", "three projects with the lowest execution rate"),
        pick(language, "哪些项目没有执行完", "which projects are not fully spent"),
    )
