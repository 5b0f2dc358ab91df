"""Entries from Telegram: words, taps and edited messages; the only file of this room that knows it."""

import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from sqlmodel import Session

from bot.access.permissions import require
from bot.context import Context, Outgoing, Turn, Update
from bot.entering.booked import approval_rules, approving, history, putting_back, undoing
from bot.entering.desk import Desk, Step
from bot.entering.filling import edits, talking, tapping
from bot.entering.filling.sentences import open_paper
from bot.entering.forms.form import FORMS
from bot.entering.forms.money import BUDGETING, SPENDING
from bot.entering.forms.projects import OPENING
from bot.entering.forms.scores import SCORING
from bot.entering.questions import is_question
from bot.entering.reading.read import read
from bot.entering.reading.said import Entered
from bot.rendering.reply import say
from db.changing import drafts
from db.models import Draft
from db.projects.catalog import Catalog

_ROOM = "entering"
Handler = Callable[[Update, Context], Awaitable[None]]
Asking = Callable[[Update, Context, str], Awaitable[None]]  # the name of the project that is spoken of, or ""
Act = Callable[[Desk], Step | None]
Asks = Callable[[Session, Turn, str], bool]


class Entering:
    """The room's handlers: `catalog` has the names, `ask` answers questions, `asks` tells whether words surely are one,
    `cancel` ends what other rooms began."""

    def __init__(self, *, catalog: Callable[[Turn], Catalog], ask: Asking, asks: Asks, cancel: Handler) -> None:
        self._catalog = catalog
        self._ask = ask
        self._asks = asks
        self._cancel = cancel

    async def heard(self, update: Update, context: Context) -> None:
        """Plain words: an entry, the answer to what a form asks, or a question."""
        message = update.message
        text = _said((message.text if message else None) or "", context.turn)
        heard = _heard if context.turn.chat_kind == "private" else _overheard
        step = await self._at(context, update, partial(heard, text=text, keep=_kept(context.turn)))
        if step is None or step.to_asking:
            await self._ask(update, context, step.about if step is not None else "")
        _take(context, step)

    async def edited(self, update: Update, context: Context) -> None:
        """An edited message: what it began or booked follows; otherwise it is a question, asked anew."""
        message = update.effective_message
        text = _said((message.text if message else None) or "", context.turn)
        private = context.turn.chat_kind == "private"
        step = await self._at(context, update, partial(_edited, text=text)) if private else None
        if step is None:
            await self._ask(update, context, "")
        _take(context, step)

    async def tapped(self, update: Update, context: Context) -> None:
        """A button of this room: e:what:draft:…"""
        query = update.callback_query
        what, *target = (query.data or "" if query else "").split(":")[1:] or [""]
        _take(context, await self._at(context, update, partial(_tapped, what=what, target=target, turn=context.turn)))

    async def update(self, update: Update, context: Context) -> None:
        """/update: spend or a refund, step by step."""
        await self._open(update, context, SPENDING.name)

    async def budget(self, update: Update, context: Context) -> None:
        """/budget: added, cut, set or moved."""
        await self._open(update, context, BUDGETING.name)

    async def score(self, update: Update, context: Context) -> None:
        """/score: points and texts of the self-evaluation."""
        await self._open(update, context, SCORING.name)

    async def undo(self, update: Update, context: Context) -> None:
        """/undo: the last entry, or one of those before."""
        require(context.person.role, "enter_own_section")
        await self._private(update, context, _undo)

    async def history(self, update: Update, context: Context) -> None:
        """/history: who did what."""
        await self._private(update, context, partial(history.listed, text=" ".join(context.args or ())))

    async def cancel(self, update: Update, context: Context) -> None:
        """/cancel: what is being filled, else whatever else was begun."""
        kept = _kept(context.turn)
        step = await self._at(context, update, partial(_cancelled, keep=kept)) if kept else None
        if step is None:
            await self._cancel(update, context)
        _take(context, step)

    async def approve(self, update: Update, context: Context) -> None:
        """/approve: what waits for me."""
        await self._private(update, context, approving.listed)

    async def fill(self, update: Update, context: Context, project: str) -> None:
        """From a reminder: spend of this project."""
        require(context.person.role, "enter_own_section")
        await self._private(update, context, partial(_filled, project=project))

    async def waiting(self, update: Update, context: Context, _: str) -> None:
        """From a reminder: what waits for me."""
        require(context.person.role, "approve")
        await self.approve(update, context)

    async def go_on(self, update: Update, context: Context, draft: str) -> None:
        """From the list of what is to be done: a form begun and not finished."""
        await self._private(update, context, partial(talking.go_on, paper=None, draft_id=draft))

    async def _open(self, update: Update, context: Context, form: str) -> None:
        require(context.person.role, "enter_own_section")
        text = " ".join(context.args or ())
        await self._private(update, context, partial(_opened, form=form, text=text))

    async def _private(self, update: Update, context: Context, act: Act) -> None:
        if context.turn.chat_kind != "private":
            context.reply(say(_in_private(context.turn)))
            return
        _take(context, await self._at(context, update, act))

    async def _at(self, context: Context, update: Update, act: Act) -> Step | None:
        """Run act at the desk of this turn, on a read transaction."""
        message = update.effective_message
        catalog = self._catalog(context.turn)
        message_id = message.message_id if message else None
        return await context.reading(_seated, context.turn, catalog, act, message_id=message_id, asks=self._asks)


def _seated(
    session: Session, turn: Turn, catalog: Catalog, act: Act, *, message_id: int | None, asks: Asks
) -> Step | None:
    assert turn.person is not None
    return act(
        Desk(
            session=session,
            who=turn.person,
            now=turn.now,
            zone=turn.zone,
            language=turn.language,
            names=partial(catalog.read, session),
            chat_id=turn.chat_id or turn.user_id or 0,
            message_id=message_id,
            asks=partial(asks, session, turn),
        )
    )


def _heard(desk: Desk, *, text: str, keep: dict[str, Any]) -> Step | None:
    word = text.strip().casefold().rstrip("。.!！")
    if keep.get("returns"):
        if word in talking.CANCELS:
            return approving.kept(desk)
        return approving.aside(desk) if is_question(desk, text) else approving.reason(desk, text, keep)
    if (ruled := approval_rules.proposed(desk, text)) is not None:
        return ruled
    if (away := approval_rules.stood_in_for(desk, text)) is not None:
        return away
    called = _CALLED.get(word)
    if called is not None and not (keep.get("draft") and word in talking.CANCELS):
        return called(desk)
    entered = _entered(desk, text)
    if entered is not None and undoing.of_the_last(entered) and (step := _put_back(desk)) is not None:
        return step
    return talking.heard(desk, text, keep, entered)


def _overheard(desk: Desk, *, text: str, keep: dict[str, Any]) -> Step | None:
    """In a group nothing is entered, and no figure of it said."""
    words = desk.pick("登记请在与我的私聊里进行。", "Please enter this in our private chat.")
    return Step(replies=[say(words)]) if _entered(desk, text) is not None else None


def _cancelled(desk: Desk, *, keep: dict[str, Any]) -> Step | None:
    paper = talking.current(desk, keep)
    return talking.cancel(desk, paper) if paper is not None else Step(keep={}) if keep.get("returns") else None


def _edited(desk: Desk, *, text: str) -> Step | None:
    return edits.edited(desk, _entered(desk, text))


def _undo(desk: Desk) -> Step:
    """The last entry where it was entered just now; otherwise which one is asked."""
    require(desk.who.role, "enter_own_section")
    last = drafts.saved_lately(desk.session, desk.who.id, desk.now - undoing.AT_ONCE, FORMS)
    if (step := _put_back(desk)) is not None:
        return step
    filling = undoing.of_draft(desk, last) if last is not None else None
    if filling is None or filling.unsure:
        return talking.open_form(desk, undoing.UNDOING.name) if undoing.recent(desk, {}) else _nothing_to_undo(desk)
    return talking.begin(desk, open_paper(desk, [filling]))


def _put_back(desk: Desk) -> Step | None:
    """What was entered just now, where it was points or a text."""
    last = drafts.saved_lately(desk.session, desk.who.id, desk.now - undoing.AT_ONCE, FORMS)
    fillings = putting_back.of_draft(desk, last) if last is not None else []
    return talking.begin(desk, open_paper(desk, fillings)) if fillings else None


def _nothing_to_undo(desk: Desk) -> Step:
    words = desk.pick("没有您可以撤销的登记。", "There is nothing of yours to take back.")
    return Step(replies=[say(words)])


def _taken_back(desk: Desk, draft_id: str) -> Step:
    """撤销 under what was booked."""
    row = desk.session.get(Draft, draft_id)
    if row is None or row.person_id != desk.who.id or row.state != "saved":
        return talking.old(desk)
    if fillings := putting_back.of_draft(desk, row):
        return talking.begin(desk, open_paper(desk, fillings))
    filling = undoing.of_draft(desk, row)
    if filling.unsure:
        return Step(toast=next(iter(filling.unsure.values())).words[desk.language == "en"], alert=True)
    return talking.begin(desk, open_paper(desk, [filling]))


def _form(name: str) -> Callable[[Desk], Step]:
    return lambda desk: talking.open_form(desk, name)


# What people type instead of a command.
_CALLED: dict[str, Callable[[Desk], Step]] = {
    **dict.fromkeys(("登记", "填报", "登记支出", "报支出", "记一笔"), _form(SPENDING.name)),
    **dict.fromkeys(("预算调整", "调整预算", "改预算"), _form(BUDGETING.name)),
    **dict.fromkeys(("改得分", "打分", "修改得分", "改自评"), _form(SCORING.name)),
    **dict.fromkeys(("新建项目", "新增项目", "new project"), _form(OPENING.name)),
    **dict.fromkeys(("审批", "待审批", "approve"), approving.listed),
    **dict.fromkeys(("审批设置", "设置审批", "four eyes"), approval_rules.shown),
    **dict.fromkeys(("撤销", "撤回", "undo"), _undo),
    **dict.fromkeys(
        ("清空草稿", "都不要了", "草稿都不要了", "drop drafts"), lambda desk: talking.drop_others(desk, None)
    ),
    **dict.fromkeys(("历史", "变更记录", "操作记录", "history"), history.listed),
}


def _entered(desk: Desk, text: str) -> Entered | None:
    return read(text, today=desk.today, names=desk.names, language=desk.language)


def _tapped(desk: Desk, *, what: str, target: list[str], turn: Turn) -> Step:
    if turn.chat_kind != "private":
        return Step(toast=_in_private(turn), alert=True)
    if what == "h":
        return history.tapped(desk, target)
    if what == "q":
        return approval_rules.tapped(desk, target)
    if what == "d":
        return talking.drop_others(desk, target[0] if target else None)
    if what == "u":
        return _taken_back(desk, target[0] if target else "")
    if what in ("y", "n", "w", "g"):
        return approving.tapped(desk, what, target)
    return tapping.tapped(desk, what, target)


def _opened(desk: Desk, *, form: str, text: str) -> Step:
    """A command, perhaps with a sentence behind it."""
    entered = _entered(desk, text) if text else None
    step = talking.begun(desk, entered) if entered is not None else None
    return step or talking.open_form(desk, form, said=text)


def _filled(desk: Desk, *, project: str) -> Step:
    """A payment of this project; one that is not theirs to write for is asked for anew."""
    found = desk.project(int(project)) if project.isdigit() else None
    if found is None or not desk.writes_for(found):
        return talking.open_form(desk, SPENDING.name)
    return talking.open_form(desk, "spend", {"project": found.id, "kind": "payment"})


def _take(context: Context, step: Step | None) -> None:
    """Put what came of it on the turn."""
    if step is None:
        return
    turn = context.turn
    turn.effects += step.effects
    turn.outgoing += [Outgoing(reply) for reply in step.replies]
    turn.outgoing += [Outgoing(reply, chat_id) for chat_id, reply in step.tells]
    if step.keep is not None:
        turn.state[_ROOM] = dict(step.keep)
    if step.toast is not None:
        context.answer_tap(step.toast, alert=step.alert)


def _kept(turn: Turn) -> dict[str, Any]:
    kept = turn.state.get(_ROOM)
    return kept if isinstance(kept, dict) else {}


def _said(text: str, turn: Turn) -> str:
    """Without the @name that addressed the bot in a group."""
    return re.sub(rf"@{re.escape(turn.bot_username)}\b", " ", text, flags=re.IGNORECASE).strip()


def _in_private(turn: Turn) -> str:
    return "Please do this in our private chat." if turn.language == "en" else "登记请在与我的私聊里进行。"
