"""Documents and photos as they arrive, and taps on what was said about them. Files are fetched here, never later."""

import asyncio
import json
import re
import secrets
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeVar

from sqlmodel import Session

from bot.access.permissions import may, require
from bot.context import Context, Outgoing, Turn, Update
from bot.entering import rectify_menu
from bot.entering.desk import Desk, Step
from bot.entering.files import chat_files, import_card, templates
from bot.entering.files.chat_files import Placed, Sent
from bot.entering.files.import_card import Held
from bot.entering.files.importing import Under
from bot.entering.filling import talking
from bot.entering.forms.form import FORMS
from bot.entering.reading.read import read
from bot.rendering.languages import pick
from bot.rendering.reply import say
from db.changing import filetypes, held_files
from db.errors import Refusal
from db.messages.outbox import Enclosure
from db.models import Draft
from db.projects.catalog import Catalog
from db.reports import trial

T = TypeVar("T")
Opener = Callable[[Update, Context, str], Awaitable[None]]
_OLD = "这个按钮已经过时了，请看最新的那条。", "This button is out of date; see the newest message."
_FORMS = "entering"  # of the conversation's state: the form it is in the middle of


class Receiving:
    """The handlers of chat_files, tables and rectification; `catalog` has the names of projects."""

    def __init__(self, catalog: Callable[[Turn], Catalog]) -> None:
        self._catalog = catalog

    async def received(self, update: Update, context: Context) -> None:
        """A document or a photo, alone or of an album."""
        message = update.message
        if message is None:
            return
        caption = _said(message.caption or "", context.turn)
        if context.turn.chat_kind != "private":
            if caption != (message.caption or "").strip():
                context.reply(say(_pick(context, "文件请在与我的私聊里发。", "Please send files in our private chat.")))
            return
        await self._at(context, update, chat_files.welcome)
        sent = Sent(await _fetched(message, context), message.media_group_id)
        place = await self._at(context, update, partial(_of_album, turn=context.turn, sent=sent))
        if place is None and caption:
            place = await self._at(context, update, partial(_captioned, turn=context.turn, sent=sent, caption=caption))
        if place is None:
            place = await self._as_table(context, update, sent)
        if place is None:
            place = await self._at(context, update, partial(_placed, turn=context.turn, sent=sent))
        _keep(context, sent, place)

    async def tapped(self, update: Update, context: Context) -> None:
        """A button of this room's files: f:ACTION:DRAFT:VERSION:MORE."""
        query = update.callback_query
        _, action, draft_id, version, *more = f"{query.data if query else ''}:::".split(":")
        if action in ("t", "r"):
            context.answer_tap()
            _take(context, await self._at(context, update, partial(_opened, action=action, name=draft_id)))
            return
        if action in ("yes", "nay", "see"):
            await self._decided(context, update, (action, draft_id, version))
            return
        draft = await context.reading(held_files.held, draft_id, context.person.id)
        if draft is None or str(draft.version) != version:
            context.answer_tap(_pick(context, *_OLD), alert=True)
            return
        step = await self._acted(context, update, draft, (action, more[0]))
        context.answer_tap(step.toast, alert=step.alert)
        _take(context, step)

    async def _decided(self, context: Context, update: Update, tap: tuple[str, str, str]) -> None:
        """同意导入, 退回 or 看文件 under what somebody else wants imported."""
        require(context.person.role, "approve")
        action, draft_id, version = tap
        draft = await context.reading(held_files.waits, draft_id)
        if draft is None or str(draft.version) != version:
            context.answer_tap(_pick(context, *_OLD), alert=True)
            return
        under = Under(context, self._desk_of(context, update))
        step = await (under.shown_file(draft) if action == "see" else under.decided(draft, agreed=action == "yes"))
        context.answer_tap(step.toast, alert=step.alert)
        _take(context, step)

    async def template(self, update: Update, context: Context) -> None:
        """/template: an empty table to fill, by a button."""
        require(context.person.role, "import")
        _take(context, await self._at(context, update, templates.offered))

    async def rectify(self, update: Update, context: Context) -> None:
        """/rectify, alone or with a sentence behind it."""
        if context.turn.chat_kind != "private":
            context.reply(say(_pick(context, "请在与我的私聊里操作。", "Please do this in our private chat.")))
            return
        said = " ".join(context.args or ())
        _take(context, await self._at(context, update, partial(_rectify, said=said)))

    def opener(self, name: str) -> Opener:
        """A form about one item, for another room's button."""

        async def opened(update: Update, context: Context, subject: str) -> None:
            _take(context, await self._at(context, update, lambda desk: rectify_menu.opened(desk, name, subject)))

        return opened

    async def _acted(self, context: Context, update: Update, draft: Draft, tap: tuple[str, str]) -> Step:
        action, more = tap
        under = Under(context, self._desk_of(context, update))
        match action:
            case "all" | "sure":
                return await under.confirmed(draft, sure_only=action == "sure")
            case "page":
                return await under.again(draft, Held.of(draft), page=int(more) if more.isdigit() else 0)
            case "look":
                return await under.again(draft, Held.of(draft), anew=True)
            case "csv":
                return await under.problems(draft)
            case "table" | "year":
                require(context.person.role, "import")
                year = int(more) if action == "year" and re.fullmatch(r"20\d\d", more) else None
                name = str(json.loads(draft.fields)["name"])
                return await under.again(draft, Held(name, year))
        return await self._at(context, update, lambda desk: chat_files.acted(desk, draft, action, more))

    async def _as_table(self, context: Context, update: Update, sent: Sent) -> Placed | None:
        """What it would do as an import, where it can be one and this person may import; else None, or why not."""
        may_import = may(context.person.role, "import")
        if sent.file.mime not in filetypes.READABLE or not (may_import or import_card.is_sheet(sent.file.name)):
            return None
        under = Under(context, self._desk_of(context, update))
        why = None
        try:
            read = await under.read(sent.file, None)
        except Refusal as refusal:
            if not may_import or not import_card.is_sheet(sent.file.name):
                return None  # a letter or a note rather than a report
            why = refusal.sentence(context.turn.language)
        else:
            if not trial.says_something(read.readings):
                return None
            if not may_import:
                told = (
                    "这像是一张可以导入的表。导入由财务或管理员来做，请转给他们；我先当作附件收下。",
                    "This looks like a table to import. Finance or an administrator does that; I keep it as evidence.",
                )
                why = _pick(context, *told)
            elif read.known:
                told = "这个文件已经导入过，没有变化。", "This file was imported before; nothing changes."
                why = _pick(context, *told)
        if why is not None:
            return await self._at(context, update, lambda desk: chat_files.placed(desk, sent, intro=why))
        draft_id = secrets.token_hex(5)
        return Placed(await under.offer(sent.file, read, draft_id), draft_id)

    async def _at(self, context: Context, update: Update, act: Callable[[Desk], T]) -> T:
        desk_of = self._desk_of(context, update)
        return await context.reading(lambda session: act(desk_of(session)))

    def _desk_of(self, context: Context, update: Update) -> Callable[[Session], Desk]:
        turn, catalog, message = context.turn, self._catalog(context.turn), update.effective_message
        return lambda session: Desk(
            session=session,
            who=context.person,
            now=turn.now,
            zone=turn.zone,
            language=turn.language,
            names=partial(catalog.read, session),
            chat_id=turn.chat_id or turn.user_id or 0,
            message_id=message.message_id if message else None,
        )


def _of_album(desk: Desk, *, turn: Turn, sent: Sent) -> Placed | None:
    return chat_files.joined(desk, turn.state.get(chat_files.ROOM, {}), sent)


def _captioned(desk: Desk, *, turn: Turn, sent: Sent, caption: str) -> Placed | None:
    entered = read(caption, today=desk.today, names=desk.names, language=desk.language)
    return chat_files.captioned(desk, sent, caption, entered, talking.current(desk, turn.state.get(_FORMS, {})))


def _placed(desk: Desk, *, turn: Turn, sent: Sent) -> Placed:
    return chat_files.placed(desk, sent, talking.current(desk, turn.state.get(_FORMS, {})))


def _opened(desk: Desk, *, action: str, name: str) -> Step:
    """f:t:KIND an empty table, f:r:FORM a form about rectification."""
    if action == "t":
        return templates.sent(desk, name)
    if name not in FORMS or not name.startswith("rectify_"):
        raise Refusal("没有这种办理，请重新发送 /rectify。", "There is no such form; please send /rectify again.")
    return talking.open_form(desk, name)


def _rectify(desk: Desk, *, said: str) -> Step:
    entered = read(said, today=desk.today, names=desk.names, language=desk.language) if said else None
    step = talking.begun(desk, entered) if entered is not None else None
    return step or rectify_menu.menu(desk)


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


def _keep(context: Context, sent: Sent, place: Placed) -> None:
    """The other files of an album go where this one went."""
    _take(context, place.step)
    if sent.album is not None:
        context.turn.state[chat_files.ROOM] = {"album": sent.album, "draft": place.draft_id}


def _take(context: Context, step: Step) -> None:
    """Put what came of it on the turn."""
    turn = context.turn
    turn.effects += step.effects
    for reply in step.replies:
        context.reply(reply)
    turn.outgoing += [Outgoing(reply, chat_id) for chat_id, reply in step.tells]
    if step.keep is not None:
        turn.state[_FORMS] = dict(step.keep)


def _said(text: str, turn: Turn) -> str:
    """Without the @name that addressed the bot in a group."""
    return re.sub(rf"@{re.escape(turn.bot_username)}\b", " ", text, flags=re.IGNORECASE).strip()


def _pick(context: Context, zh: str, en: str) -> str:
    return pick(context.turn.language, zh, en)
