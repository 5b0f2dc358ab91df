"""The command menu and the bot's descriptions, per language and role. To add a command: one line in COMMANDS."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlmodel import Session

from bot.access.permissions import Action, may
from bot.context import Calling
from bot.rendering.languages import pick
from db.keep.dialects import insert, table
from db.messages import outbox
from db.messages.outbox import Letter
from db.models import Setting

EVERYBODYS_LANE = 0  # calls that concern no chat keep their order among themselves

LANGUAGES: Final = {"": "en", "zh": "zh"}  # Telegram's language_code → ours; "" is everybody else


class Command(NamedTuple):
    """One line of the menu and of /help."""

    name: str
    right: Action | None  # None: strangers see it too
    zh: str
    en: str
    in_groups: bool = False

    def about(self, language: str) -> str:
        return pick(language, self.zh, self.en)


COMMANDS: Final[tuple[Command, ...]] = (
    Command("start", None, "开始使用，或用邀请码登记", "start, or register with a code"),
    Command("ask", "ask", "提问，例如：/ask 执行率最低的项目", "ask, e.g. /ask lowest execution rate", in_groups=True),
    Command("projects", "ask", "项目列表", "list of projects", in_groups=True),
    Command("check", "check", "查看相互矛盾的数字", "figures that contradict each other"),
    Command("update", "enter_own_section", "登记支出或退回，也可以直接说一句", "book spend, or just say it"),
    Command("budget", "enter_own_section", "追加、调减、调剂预算", "add to, cut or move a budget"),
    Command("score", "enter_own_section", "修改自评得分和文字", "scores and texts of the self-evaluation"),
    Command("rectify", "rectify", "办理整改：措施、反馈、认定、延期", "rectification: measures, evidence, more time"),
    Command("undo", "enter_own_section", "撤销登记", "take back an entry"),
    Command("approve", "enter_own_section", "等待审批的登记", "what waits for approval"),
    Command("history", "ask", "谁登记了什么：/history 项目、姓名或日期", "who did what: /history NAME or day"),
    Command("template", "import", "空表模板，填好发回来导入", "empty tables to fill and send back"),
    Command("todo", "ask", "待办：什么在等我办", "what waits for me"),
    Command("remind", "ask", "提醒设置", "reminders: quiet hours, time away, rules"),
    Command("invite", "manage_people", "邀请同事：/invite 姓名 角色 科室", "invite: /invite NAME ROLE SECTION"),
    Command("settings", "set_language", "语言、人员、科室、项目、群", "language, people, sections, projects, groups"),
    Command("help", None, "我能做什么", "what I can do", in_groups=True),
    Command("cancel", "ask", "取消正在进行的操作", "cancel what is going on"),
)

ABOUT: Final = {
    "zh": "项目预算绩效助手：用一句话查询预算、支出、执行率和自评得分。只为本单位已登记的同事服务。",
    "en": "Project budgets and their performance, asked in plain words. Only for registered colleagues.",
}
INTRODUCTION: Final = {
    "zh": "您好，我是项目预算绩效助手。\n直接发一句话提问，例如“培训经费执行率多少”“哪些项目没执行完”。\n"
    "首次使用请向管理员要邀请码，然后发送“/start 邀请码”。",
    "en": "Hello, I answer questions on project budgets and their performance.\n"
    "Just ask, e.g. “lowest execution rate?”.\n"
    "First ask an administrator for a code and send “/start CODE”.",
}


def commands_for(role: str | None) -> list[Command]:
    """What somebody of this role finds in the menu."""
    return [command for command in COMMANDS if command.right is None or (role and may(role, command.right))]


def of_person(chat_id: int, role: str, language: str) -> Calling:
    """The menu in a person's private chat, in the language they are spoken to."""
    return _menu(chat_id, commands_for(role), {"type": "chat", "chat_id": chat_id}, "", language)


def of_nobody(chat_id: int) -> Calling:
    """Take a person's own menu away: what strangers see is left."""
    return Calling(chat_id, "deleteMyCommands", {"scope": _json({"type": "chat", "chat_id": chat_id})})


def of_everybody() -> list[Calling]:
    """What the bot tells of itself, and the menus of those who are not on the list: made when the bot starts."""
    calls = []
    for code, ours in LANGUAGES.items():
        spoken = {"language_code": code} if code else {}
        groups = [command for command in COMMANDS if command.in_groups]
        calls += [
            _menu(EVERYBODYS_LANE, commands_for(None), {"type": "default"}, code, ours),
            _menu(EVERYBODYS_LANE, groups, {"type": "all_group_chats"}, code, ours),
            Calling(EVERYBODYS_LANE, "setMyDescription", {"description": INTRODUCTION[ours]} | spoken),
            Calling(EVERYBODYS_LANE, "setMyShortDescription", {"short_description": ABOUT[ours]} | spoken),
        ]
    return calls


def put_up(session: Session, *, now: datetime, bot_id: int) -> bool:
    """At the start: have what concerns everybody set, unless this very edition was set before. Whether it is due."""
    connection = session.connection()
    setting = table(Setting)
    row = {"name": f"menu:{bot_id}", "value": edition(), "version": 1}
    keep = insert(connection, setting).values(row)
    keep = keep.on_conflict_do_update(
        index_elements=["name"], set_={"value": keep.excluded.value}, where=setting.c.value != keep.excluded.value
    )
    if connection.execute(keep.returning(setting.c.name)).first() is None:
        return False
    calls = of_everybody()
    outbox.put(connection, [Letter(call.chat_id, call.method, call.parameters, urgent=False) for call in calls], now)
    return True


def edition(*about: Any) -> str:
    """A short mark of everything the menus say: another one means they must be set again."""
    said = [[list(command) for command in COMMANDS], INTRODUCTION, ABOUT, about]
    return hashlib.sha256(_json(said).encode()).hexdigest()[:12]


def lines(role: str, language: str) -> Iterator[str]:
    """The commands as /help lists them."""
    return (f"/{command.name}  {command.about(language)}" for command in commands_for(role))


def _menu(lane: int, commands: list[Command], scope: dict[str, Any], code: str, language: str) -> Calling:
    listed = [{"command": command.name, "description": command.about(language)} for command in commands]
    spoken = {"language_code": code} if code else {}
    return Calling(lane, "setMyCommands", {"commands": _json(listed), "scope": _json(scope)} | spoken)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
