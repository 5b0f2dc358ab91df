"""The door: strangers, codes, help, the menus of /settings and /invite, and what has no other answer."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from sqlmodel import Session
from telegram import Update
from telegram.ext import ApplicationHandlerStop

from bot.access import (
    aliasing,
    arriving,
    assigning,
    helping,
    home,
    inviting,
    menu,
    on_aliases,
    on_people,
    on_projects,
    words,
)
from bot.access.permissions import may, require
from bot.access.visit import Step, Visit
from bot.context import Context, Outgoing
from bot.rendering.languages import pick
from bot.rendering.reply import say
from db.messages import outbox
from db.persons import duties, invites

Handler = Callable[[Update, Context], Awaitable[None]]
_DEEP_LINKS = {"", "ask"}  # what /start may carry besides a code: see inline
_START = re.compile(r"/start(@\w+)?(\s|$)")


async def gate(update: Update, context: Context) -> None:
    """Before all else: strangers come no further; what somebody was asked to type here is taken here."""
    if context.turn.person is None:
        await _stranger(update, context)
        return
    _keep_menu(context)
    if update.message is not None and update.message.text and not update.message.text.startswith("/"):
        name = re.compile(rf"@{re.escape(context.turn.bot_username)}\b", re.IGNORECASE)
        await _typed(name.sub(" ", update.message.text).strip(), update, context)


async def start(update: Update, context: Context) -> None:
    """/start, or /start CODE from an invitation's link."""
    code = " ".join(context.args or [])
    if context.turn.person is not None:
        context.reply(await context.reading(helping.welcome, context.person, context.turn))
        return
    if code in _DEEP_LINKS or context.turn.chat_kind != "private":
        context.reply(say(words.stranger(context.turn.language)))
        return
    tries = arriving.recent(_kept(context).get("wrong", ()), context.now)
    found = await context.reading(arriving.look, code, tries, now=context.now, language=context.turn.language)
    context.turn.state["access"] = _kept(context) | {"wrong": found.wrong}
    context.reply(found.reply)
    if found.role is not None and context.turn.user_id is not None:
        context.do(invites.redeem, code=code, telegram_id=context.turn.user_id)
        context.turn.calls.append(menu.of_person(context.turn.user_id, found.role, context.turn.language))


async def help_(update: Update, context: Context) -> None:
    """What this role can do, with examples that fit what is stored."""
    context.reply(await context.reading(helping.guide, context.person, context.turn))


async def invite(update: Update, context: Context) -> None:
    """/invite NAME ROLE SECTION; what is missing is asked for."""
    require(context.person.role, "manage_people")
    await _go(context, inviting.begin, " ".join(context.args or []))


async def settings(update: Update, context: Context) -> None:
    """/settings, or /settings with the name of a person or project; in a group what concerns that group alone."""
    said = " ".join(context.args or [])
    if context.turn.chat_kind != "private":
        await _go(context, home.here, (str(context.turn.chat_id),))
    elif said:
        await _go(context, home.named, said)
    else:
        await _go(context, home.first, ())


async def cancel(update: Update, context: Context) -> None:
    """Whatever was begun is forgotten; what was asked before, too."""
    begun = bool(_kept(context).get("step"))
    context.turn.state["access"] = _kept(context) | {"step": {}}
    context.turn.state.pop("asking", None)
    zh, en = ("已取消。", "Cancelled.") if begun else ("没有正在进行的操作。", "Nothing is going on.")
    context.reply(say(pick(context.turn.language, zh, en)))


async def tapped(update: Update, context: Context) -> None:
    """A button of this room: a:SCREEN:ARGUMENTS."""
    query = update.callback_query
    name, *args = (query.data or "" if query else "").partition(":")[2].split(":")
    door = home.DOORS.get(name)
    if door is None:
        context.answer_tap(words.outdated(context.turn.language), alert=True)
        return
    require(context.person.role, door.right)
    if context.turn.chat_kind != "private" and name not in home.IN_GROUPS:
        context.answer_tap(words.in_private(context.turn.language), alert=True)
        return
    message = query.message if query else None
    row = await context.reading(_row, message.chat.id, message.message_id) if message else None
    await _go(context, door.screen, tuple(args), edits=row)
    context.answer_tap()


async def chat_changed(update: Update, context: Context) -> None:
    """The bot was blocked or unblocked, put into a group or taken out of one."""
    changed = update.my_chat_member
    if changed is None:
        return
    inside = {"member", "administrator", "creator"}
    now_in = changed.new_chat_member.status in inside or bool(getattr(changed.new_chat_member, "is_member", False))
    was_in = changed.old_chat_member.status in inside or bool(getattr(changed.old_chat_member, "is_member", False))
    if not now_in:
        private = changed.chat.type == "private"
        context.do(duties.chat_closed, chat_id=changed.chat.id, state="blocked" if private else "gone")
    elif not was_in and changed.chat.type in {"group", "supergroup"}:
        role = context.turn.person.role if context.turn.person else None
        context.reply(helping.hello_group(context.turn.language, changed.chat.id, may(role, "manage_groups")))


async def inline(update: Update, context: Context) -> None:
    """Nothing is shown inline, where anybody might read it: a button leads to the private chat."""
    text = pick(context.turn.language, "打开私聊提问", "Ask in our private chat")
    button = {"text": text, "start_parameter": "ask"}
    context.turn.inline_answer = {"results": [], "cache_time": 0, "is_personal": True, "button": button}


async def other(update: Update, context: Context) -> None:
    """What no handler takes: a word in private for what somebody sent, quiet for the rest."""
    message = update.message
    if message is None or context.turn.chat_kind != "private":
        return
    zh = en = ""
    if message.text and message.text.startswith("/"):
        zh, en = "没有这个命令，发送 /help 看看我能做什么。", "There is no such command; /help tells what I can do."
    elif message.effective_attachment:
        zh = "这类消息我看不懂。请打字，或发送照片、PDF、Word、Excel、csv、txt 文件。"
        en = "I cannot read this kind of message. Please type, or send photos, PDF, Word, Excel, csv or txt files."
    if zh:
        context.reply(say(pick(context.turn.language, zh, en)))


async def _stranger(update: Update, context: Context) -> None:
    """One polite sentence and no data; a code may pass, and so may the news that a chat changed."""
    turn = context.turn
    message = update.message
    if update.my_chat_member is not None or (message and _START.match(message.text or "")):
        return
    if update.callback_query is not None:
        context.answer_tap(words.stranger(turn.language), alert=True)
    elif update.inline_query is not None:
        await inline(update, context)
    elif message is not None and message.from_user is not None and _says_something(update):
        context.reply(say(words.stranger(turn.language)))
    raise ApplicationHandlerStop


def _says_something(update: Update) -> bool:
    """Not the service messages of a group: joined, left, pinned …"""
    message = update.message
    return message is not None and bool(message.text or message.caption or message.effective_attachment)


async def _typed(said: str, update: Update, context: Context) -> None:
    """Words that are a command, the answer to what was asked here, or a sentence that assigns."""
    step = _kept(context).get("step", {})
    command, rest = _command(said)
    answer = _ANSWERS.get(step.get("at", ""))
    alone = context.turn.chat_kind == "private"  # who answers for what is nobody else's business
    manages = alone and may(context.person.role, "manage_projects")
    assigned = assigning.read(said) if manages else None
    renamed = aliasing.read(said) if manages else None
    if command is cancel and context.turn.state.get("entering"):
        return  # a form is being filled: its room cancels it
    if command is not None and not assigned:
        context.args = rest
        await command(update, context)
    elif answer is not None and arriving.answers(said):
        require(context.person.role, "manage_projects" if answer is on_aliases.typed else "manage_people")
        await _go(context, answer, said)
    elif renamed is not None:
        await _go(context, on_aliases.said, renamed)
    elif assigned is not None:
        await _go(context, on_projects.assign_said, assigned)
    else:
        return
    raise ApplicationHandlerStop


def _command(said: str) -> tuple[Handler | None, list[str]]:
    """The command a word stands for; two of them may be followed by more."""
    first, *rest = said.split() or [""]
    word = first.casefold().rstrip("。.!！")
    if rest and word not in _TAKE_WORDS:
        return None, []
    return _CALLED.get(word), rest


async def _go(context: Context, screen: Callable[..., Step], said: object, *, edits: int | None = None) -> None:
    """Draw a screen and take over what it wants."""
    turn = context.turn
    visit = Visit(
        who=context.person,
        now=context.now,
        zone=turn.zone,
        language=turn.language,
        bot_username=turn.bot_username,
        private=turn.chat_kind == "private",
        admins=turn.admins,
        step=_kept(context).get("step", {}),
    )
    step = await context.reading(screen, visit, said)
    turn.effects += step.effects
    turn.calls += step.calls
    turn.state["access"] = _kept(context) | {"step": step.keep}
    if step.secret and turn.chat_kind != "private":
        context.reply_privately(step.reply, otherwise=say(words.start_first(turn.language)))
        context.reply(say(words.privately(turn.language)))
    else:
        context.reply(replace(step.reply, edits=edits))
    turn.outgoing += [Outgoing(reply, chat_id) for chat_id, reply in step.tell]


def _keep_menu(context: Context) -> None:
    """The menu in a private chat follows role, language and version of the program; it is set when one changed."""
    turn = context.turn
    if turn.chat_kind != "private" or turn.user_id is None:
        return
    edition = menu.edition(context.person.role, turn.language)
    if _kept(context).get("menu") != edition:
        turn.state["access"] = _kept(context) | {"menu": edition}
        turn.calls.append(menu.of_person(turn.user_id, context.person.role, turn.language))


def _row(session: Session, chat_id: int, message_id: int) -> int | None:
    return outbox.row_of(session.connection(), chat_id, message_id)


def _kept(context: Context) -> dict[str, Any]:
    kept = context.turn.state.get("access")
    return kept if isinstance(kept, dict) else {}


# What people type instead of a command.
_CALLED: dict[str, Handler] = {
    **dict.fromkeys(("帮助", "菜单", "help"), help_),
    **dict.fromkeys(("取消", "算了", "cancel"), cancel),
    **dict.fromkeys(("设置", "settings"), settings),
    **dict.fromkeys(("邀请", "invite"), invite),
}
_TAKE_WORDS = {"设置", "settings", "邀请", "invite"}

# What a typed answer goes to, by what the conversation is in the middle of.
_ANSWERS: dict[str, Callable[..., Step]] = {
    "invite": inviting.named,
    "section": on_people.section_typed,
    "alias": on_aliases.typed,
}
