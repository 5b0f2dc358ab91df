"""Questions and taps from Telegram: the only file of this room that knows it."""

import re
from dataclasses import replace
from weakref import WeakKeyDictionary

from sqlmodel import Session

from bot.asking.asking import ask, look, tap
from bot.asking.naming import worth_remembering
from bot.asking.query import Query
from bot.asking.question import Outcome
from bot.context import Context, Turn, Update, Who
from bot.rendering.reply import Reply, say
from db.messages import outbox, unanswered
from db.projects import proposals
from db.projects.catalog import Catalog
from db.store import Store

_ROOM = "asking"
_UNCERTAIN = frozenset(("card", "talk", "refused", "open", "missing", "impossible", "not_understood"))
# One index of names per store, shared by every question of this process.
_catalogs: "WeakKeyDictionary[Store, Catalog]" = WeakKeyDictionary()


async def asked(update: Update, context: Context, about: str = "") -> None:
    """Plain words: a question, or a reply to "which one?"; `about` is the project whose form it was asked in."""
    message = update.effective_message
    await _answer(context, about + ("" if message is None else _said(message.text or "", context.turn)))


def certain(session: Session, turn: Turn, text: str) -> bool:
    """Whether words are surely a question that can be answered, and more than a name, whatever was said before."""
    outcome = ask(session, catalog_of(turn), text, who=_rights(turn), now=turn.now, zone=turn.zone, state=None)
    return outcome.decision == "answer" and outcome.query is not None and outcome.query.act not in _UNCERTAIN


async def ask_command(update: Update, context: Context) -> None:
    """/ask QUESTION; alone it says what can be asked."""
    await _answer(context, " ".join(context.args or ()) or ("帮助" if context.turn.language == "zh" else "help"))


async def projects(update: Update, context: Context) -> None:
    """/projects: all of them, page by page."""
    _say(context, await context.reading(_looked, context.turn, Query("list")))


async def check(update: Update, context: Context) -> None:
    """/check: every contradiction found in the newest year."""
    _say(context, await context.reading(_looked, context.turn, Query("check")))


async def tapped(update: Update, context: Context) -> None:
    """A button under an answer; what belongs to no question that is still known is an old button."""
    query = update.callback_query
    data = "" if query is None else str(query.data or "")
    outcome = await context.reading(_tapped, context.turn, data)
    if outcome is None:
        old = "这个按钮已经过时了，请再问一次。", "This button is out of date; please ask again."
        context.answer_tap(old[context.turn.language == "en"])
        return
    context.answer_tap()
    # The caption of a picture cannot become a text: its further pages are new messages.
    turns = data.startswith("q:n:") and (outcome.query is None or outcome.query.form is None)
    message = query.message if query is not None and turns else None
    row = None if message is None else await context.reading(_row, message.chat.id, message.message_id)
    _say(context, outcome, edits=row)  # another page takes the place of the one it was turned from


async def _answer(context: Context, text: str) -> None:
    _say(context, await context.reading(_asked, context.turn, text))


def _asked(session: Session, turn: Turn, text: str) -> Outcome:
    state = turn.state.get(_ROOM)
    return ask(session, catalog_of(turn), text, who=_rights(turn), now=turn.now, zone=turn.zone, state=state)


def _looked(session: Session, turn: Turn, query: Query) -> Outcome:
    state = turn.state.get(_ROOM)
    return look(session, catalog_of(turn), query, who=_rights(turn), now=turn.now, zone=turn.zone, state=state)


def _tapped(session: Session, turn: Turn, data: str) -> Outcome | None:
    state = turn.state.get(_ROOM)
    return tap(session, catalog_of(turn), data, who=_rights(turn), now=turn.now, zone=turn.zone, state=state)


def _rights(turn: Turn) -> Who:
    """An opened group hears what everybody may see, whoever of its members asks."""
    assert turn.person is not None
    if turn.chat_kind != "private" and turn.chat_opened:
        return replace(turn.person, role="viewer", section_id=None)
    return turn.person


def catalog_of(turn: Turn) -> Catalog:
    """The index of names of the store a turn reads."""
    return _catalogs.setdefault(turn.store, Catalog())


def _said(text: str, turn: Turn) -> str:
    """Without the @name that addressed the bot in a group."""
    return re.sub(rf"@{re.escape(turn.bot_username)}\b", " ", text, flags=re.IGNORECASE).strip()


def _row(session: Session, chat_id: int, message_id: int) -> int | None:
    return outbox.row_of(session.connection(), chat_id, message_id)


def _say(context: Context, outcome: Outcome, *, edits: int | None = None) -> None:
    """A group hears figures and names only where an administrator opened it; otherwise the asker does, alone."""
    turn = context.turn
    if turn.chat_kind != "private" and not turn.chat_opened:
        privately = replace(outcome.reply, buttons=())  # they belong to the conversation in the group
        context.reply_privately(privately, otherwise=_start_first(turn))
        context.reply(_note(turn))
        return
    turn.state[_ROOM] = outcome.state
    if outcome.in_vain is not None:
        normal, decision = outcome.in_vain
        context.do(unanswered.note_unanswered, normal=normal, decision=decision)
    if outcome.alias is not None and worth_remembering(outcome.alias[1]):
        project, said = outcome.alias
        context.do(proposals.propose_alias, project_id=project, text=said)
    context.reply(replace(outcome.reply, edits=edits))


def _note(turn: Turn) -> Reply:
    return say("Answered you in private." if turn.language == "en" else "已私下回复您。")


def _start_first(turn: Turn) -> Reply:
    if turn.language == "en":
        return say(f"This group is not opened for figures. Please start @{turn.bot_username} in private and ask there.")
    return say(f"本群没有开放数据。请先私聊 @{turn.bot_username} 点“开始”，再在那里提问。")
