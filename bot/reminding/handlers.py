"""Reminders from Telegram: /todo, /remind, the ledger, taps and 👍; the only file of this room that knows it."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session

from bot.access.permissions import require
from bot.context import Context, Outgoing, Update
from bot.reminding import home, liking, sayings
from bot.reminding.look import Look, Screen, Step, outdated
from bot.rendering.reply import say
from db.messages import outbox

_ROOM = "reminding"
_PATIENCE = 15 * 60  # seconds words are taken for the answer to what was asked
Opener = Callable[[Update, Context, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Reminding:
    """The handlers of this room; `openers` are the forms of other rooms, by the name a button carries."""

    openers: Mapping[str, Opener]

    async def todo(self, update: Update, context: Context) -> None:
        """/todo: what is mine, by urgency."""
        await self._go(update, context, home.DOORS["todo"].screen)

    async def ledger(self, update: Update, context: Context) -> None:
        """整改台账: the rectification items."""
        await self._go(update, context, home.DOORS["ledger"].screen)

    async def remind(self, update: Update, context: Context) -> None:
        """/remind: own quiet hours and time away; for administrators the rules, the calendar and holidays."""
        if context.turn.chat_kind != "private":
            await self._go(update, context, home.DOORS["digest"].screen, (str(context.turn.chat_id),), here=True)
            return
        await self._go(update, context, home.DOORS["set"].screen)

    async def said(self, update: Update, context: Context) -> bool:
        """The answer to what was asked here, or a sentence that sets something. Whether it was one."""
        message = update.message
        if message is None or context.turn.chat_kind != "private":
            return False
        said = _without_name(message.text or "", context.turn.bot_username)
        look = _look(context)
        if not _still_asked(context):
            look = replace(look, step={})
        screen = sayings.screen_for(look, said)
        if screen is None:
            if sayings.goes_on(look, said):
                context.turn.state[_ROOM] = {"step": {}}
            return False
        await self._go(update, context, screen, (said,))
        return True

    async def tapped(self, update: Update, context: Context) -> None:
        """A button of this room: r:SCREEN:ARGUMENTS."""
        query = update.callback_query
        name, *args = (query.data or "" if query else "").partition(":")[2].split(":")
        door = home.DOORS.get(name)
        if door is None:
            refusal = outdated()
            context.answer_tap(refusal.sentence(context.turn.language), alert=True)
            return
        require(context.person.role, door.right)
        here = context.turn.chat_kind != "private"
        if here and name not in home.IN_GROUPS:
            words = "Please do this in our private chat." if context.turn.language == "en" else "请在与我的私聊里操作。"
            context.answer_tap(words, alert=True)
            return
        message = query.message if query else None
        row = await context.reading(_row, message.chat.id, message.message_id) if message else None
        await self._go(update, context, door.screen, tuple(args), edits=row, here=here)

    async def reacted(self, update: Update, context: Context) -> None:
        """👍 under a reminder counts as 已知; every other reaction means nothing."""
        reaction = update.message_reaction
        if reaction is None or context.turn.chat_kind != "private":
            return
        given = {getattr(one, "emoji", None) for one in reaction.new_reaction}
        had = {getattr(one, "emoji", None) for one in reaction.old_reaction}
        if liking.THUMB not in given - had:
            return
        row = await context.reading(_row, reaction.chat.id, reaction.message_id)
        if row is not None:
            await self._go(update, context, liking.acknowledged, (str(row),))

    async def _go(
        self,
        update: Update,
        context: Context,
        screen: Screen,
        args: tuple[str, ...] = (),
        *,
        edits: int | None = None,
        here: bool = False,
    ) -> None:
        """Draw a screen and take over what it wants; `here`: it may be seen by the whole group."""
        step = await context.reading(screen, replace(_look(context), edits=edits), args)
        _take(context, step, edits=edits, here=here)
        if step.opens is not None:
            await self.openers[step.opens.form](update, context, step.opens.subject)


def _take(context: Context, step: Step, *, edits: int | None, here: bool) -> None:
    turn = context.turn
    turn.effects += step.effects
    kept: dict[str, Any] = {"step": step.keep}
    if step.keep:
        kept |= {"at": int(turn.now.timestamp()), "beside": turn.state.get("entering")}
    if turn.state.get(_ROOM, {"step": {}}) != kept:
        turn.state[_ROOM] = kept
    if step.reply is not None and turn.chat_kind != "private" and not here:
        context.reply_privately(step.reply, otherwise=say(_start_first(turn.language)))
        context.reply(say("I have answered you in private." if turn.language == "en" else "已私下回复您。"))
    elif step.reply is not None:
        context.reply(step.reply if step.fresh else replace(step.reply, edits=edits))
    turn.outgoing += [Outgoing(reply, chat_id) for chat_id, reply in step.tell]
    if edits is not None or step.toast is not None:
        context.answer_tap(step.toast)


def _still_asked(context: Context) -> bool:
    """Whether what this room asked is still what the person is at: not long ago, and no form was begun since."""
    kept = context.turn.state.get(_ROOM) or {}
    recent = context.now.timestamp() - kept.get("at", 0) <= _PATIENCE
    return recent and kept.get("beside") == context.turn.state.get("entering")


def _look(context: Context) -> Look:
    turn = context.turn
    return Look(
        who=context.person,
        now=context.now,
        zone=turn.zone,
        language=turn.language,
        chat_id=turn.chat_id or 0,
        private=turn.chat_kind == "private",
        step=(turn.state.get(_ROOM) or {}).get("step", {}),
    )


def _start_first(language: str) -> str:
    if language == "en":
        return "Please open our private chat and press Start, then try again."
    return "请先打开与我的私聊并点“开始”，再试一次。"


def _without_name(text: str, username: str) -> str:
    return re.sub(rf"@{re.escape(username)}\b", " ", text, flags=re.IGNORECASE).strip()


def _row(session: Session, chat_id: int, message_id: int) -> int | None:
    return outbox.row_of(session.connection(), chat_id, message_id)
