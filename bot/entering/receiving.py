"""Documents and photos as they arrive, and taps on what was said about them. Files are fetched here, never later."""

import asyncio
import json
import re
import secrets
from functools import partial
from typing import Any

from sqlmodel import Session

from bot.access.permissions import may, require
from bot.context import Context, Outgoing, Update
from bot.entering import drops, files, templates
from bot.entering.desk import Desk, Step
from bot.entering.drops import Held
from bot.entering.files import ROOM, Sent
from bot.entering.importing import Under
from bot.rendering.reply import say
from db import filetypes, holding
from db.catalog import Catalog
from db.errors import Refusal
from db.models import Draft
from db.outbox import Enclosure

_catalog = Catalog()


async def received(update: Update, context: Context) -> None:
    """A document or a photo, alone or of an album."""
    message = update.message
    if message is None:
        return
    if context.turn.chat_kind != "private":
        if f"@{context.turn.bot_username}".casefold() in (message.caption or "").casefold():
            context.reply(say(_pick(context, "文件请在与我的私聊里发。", "Please send files in our private chat.")))
        return
    await context.reading(lambda session: files.welcome(_desk(context, session)))
    sent = Sent(await _fetched(message, context), message.media_group_id)
    step = await _of_album(context, sent) or await _as_table(context, sent)
    if step is None:
        step = await context.reading(lambda session: files.placed(_desk(context, session), sent))
    _take(context, step)


async def tapped(update: Update, context: Context) -> None:
    """A button of this room's files: f:ACTION:DRAFT:VERSION:MORE."""
    query = update.callback_query
    _, action, draft_id, version, *more = f"{query.data if query else ''}:::".split(":")
    if action == "t":
        _take(context, await context.reading(lambda session: templates.sent(_desk(context, session), draft_id)))
        context.answer_tap()
        return
    draft = await context.reading(holding.held, draft_id, context.person.id)
    if draft is None or str(draft.version) != version:
        old = "这个按钮已经过时了，请看最新的那条。", "This button is out of date; see the newest message."
        context.answer_tap(_pick(context, *old), alert=True)
        return
    step = await _acted(context, draft, action, more[0])
    context.answer_tap(step.toast, alert=step.alert)
    _take(context, step)


async def template(update: Update, context: Context) -> None:
    """/template: an empty table to fill, by a button."""
    require(context.person.role, "enter_own_section")
    _take(context, await context.reading(lambda session: templates.offered(_desk(context, session))))


async def _acted(context: Context, draft: Draft, action: str, more: str) -> Step:
    under = Under(context, lambda session: _desk(context, session))
    name = str(json.loads(draft.fields)["name"])
    match action:
        case "all" | "sure":
            return await under.confirmed(draft, sure_only=action == "sure")
        case "page":
            return await under.again(draft, Held.of(draft), page=int(more) if more.isdigit() else 0)
        case "csv":
            return await under.problems(draft)
        case "table" | "year":
            require(context.person.role, "import")
            year = int(more) if action == "year" and re.fullmatch(r"20\d\d", more) else None
            return await under.again(draft, Held(name, year))
    return await context.reading(lambda session: files.acted(_desk(context, session), draft, action, more))


async def _fetched(message: Any, context: Context) -> Enclosure:
    """The file's bytes, examined; a Refusal says why it is not taken."""
    if message.document is not None:
        sent, name = message.document, message.document.file_name or _pick(context, "文件", "file")
    else:
        sent = max(message.photo, key=lambda size: size.width * size.height)
        taken = message.date.astimezone(context.turn.zone)
        name = f"{_pick(context, '照片', 'photo')}{taken:%Y%m%d-%H%M%S}-{message.message_id}.jpg"
    if sent.file_size is not None and sent.file_size > filetypes.MOST_BYTES:
        raise filetypes.too_large(filetypes.safe_name(name, None))
    content = await context.fetch(sent.file_id)
    if content is None:
        raise Refusal(
            "没能从 Telegram 取到这个文件（可能超过20MB或已失效），请重新发送。",
            "Telegram did not hand over this file (larger than 20 MB, or gone). Please send it again.",
        )
    return await asyncio.to_thread(filetypes.examined, name, content)


async def _of_album(context: Context, sent: Sent) -> Step | None:
    state = context.turn.state.get(ROOM, {})
    return await context.reading(lambda session: files.joined(_desk(context, session), state, sent))


async def _as_table(context: Context, sent: Sent) -> Step | None:
    """What it would do as an import, where it can be one and this person may import; else None, or why not."""
    if sent.file.mime not in filetypes.READABLE or not may(context.person.role, "import"):
        return None
    under = Under(context, lambda session: _desk(context, session))
    try:
        read = await under.read(sent.file, None)
    except Refusal as refusal:
        if not drops.is_sheet(sent.file.name):
            return None  # a letter or a note rather than a report
        why = refusal.sentence(context.turn.language)
        return await context.reading(lambda session: files.placed(_desk(context, session), sent, intro=why))
    if read.known:
        told = "这个文件已经导入过，没有变化。", "This file was imported before; nothing changes."
        why = _pick(context, *told)
        return await context.reading(lambda session: files.placed(_desk(context, session), sent, intro=why))
    if not any(r.projects or r.entries or r.people or r.items or r.figures or r.unread for r in read.readings):
        return None
    return await under.offer(sent.file, read, secrets.token_hex(5))


def _take(context: Context, step: Step) -> None:
    """Put what came of it on the turn."""
    turn = context.turn
    turn.effects += step.effects
    for reply in step.replies:
        context.reply(reply)
    turn.outgoing += [Outgoing(reply, chat_id) for chat_id, reply in step.tells]
    if step.keep is not None:
        turn.state[ROOM] = dict(step.keep)


def _desk(context: Context, session: Session) -> Desk:
    turn = context.turn
    return Desk(
        session=session,
        who=context.person,
        now=turn.now,
        zone=turn.zone,
        language=turn.language,
        names=partial(_catalog.read, session),
        chat_id=turn.chat_id or 0,
    )


def _pick(context: Context, zh: str, en: str) -> str:
    return en if context.turn.language == "en" else zh
