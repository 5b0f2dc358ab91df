"""A real bot over the local Bot API, with a small room of its own that can be told to fail, to wait and to count."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session, select
from telegram import Update
from telegram.ext import CallbackQueryHandler, MessageHandler, TypeHandler, filters

from bot.application import App
from bot.context import Context
from bot.demo.api import LocalBotApi
from bot.demo.telegram import Telegram
from bot.path.limits import Limits
from bot.rendering.reply import Button, say
from bot.serving import Bot
from bot.settings import Settings
from bot.settings import load as settings_of
from db.errors import Refusal
from db.models import Setting

TOKEN = "100001:TEST"


def count(session: Session, *, now: datetime, actor_id: int | None, name: str) -> None:
    """An effect that shows how often it was committed."""
    row = session.get(Setting, f"counted:{name}", with_for_update=True) or Setting(name=f"counted:{name}", value="0")
    row.value = str(int(row.value) + 1)
    session.add(row)


def refuse(session: Session, *, now: datetime, actor_id: int | None) -> None:
    raise Refusal("不行，余额不够。", "No: not enough left.")


async def said(update: Update, context: Context) -> None:
    """What a message asks of the room, by its first word."""
    message = update.effective_message
    assert message is not None
    word, _, rest = (message.text or "").partition(" ")
    match word:
        case "fail":
            context.do(count, name="failed")
            context.reply(say("never seen"))
            raise ValueError(f"told to fail: {rest}")
        case "wait":
            await asyncio.sleep(float(rest))
            context.reply(say(f"waited {rest}"))
        case "count":
            context.do(count, name=rest)
            context.reply(say(f"counted {rest}"))
        case "refuse":
            context.do(count, name="refused")
            context.do(refuse)
            context.reply(say("never seen"))
        case "twice":
            context.reply(say(f"first {rest}"))
            context.reply(say(f"second {rest}"))
        case "remember":
            context.turn.state["word"] = rest
            context.reply(say("remembered"))
        case "recall":
            context.reply(say(f"it was {context.turn.state.get('word')}"))
        case "buttons":
            context.reply(say("tap", buttons=((Button("go", "t:go"), Button("slow", "t:slow")),)))
        case _:
            context.reply(say(f"echo {message.text}"))


async def tapped(update: Update, context: Context) -> None:
    assert update.callback_query is not None
    if update.callback_query.data == "t:slow":
        await asyncio.sleep(1.4)
    context.answer_tap("done")
    context.reply(say("tapped"))


async def quiet(update: Update, context: Context) -> None:
    """Everything else gets no answer."""


def rooms(app: App) -> None:
    app.add_handler(MessageHandler(filters.TEXT, said))
    app.add_handler(CallbackQueryHandler(tapped))
    app.add_handler(TypeHandler(Update, quiet))


def settings(url: str, api: str, **more: Any) -> Settings:
    return settings_of(token=TOKEN, api_url=api, database_url=url, data=Path("/nonexistent"), **more)


@asynccontextmanager
async def running(
    url: str, api: LocalBotApi, *, limits: Limits | None = None, ready: bool = True, **more: Any
) -> AsyncIterator[Bot]:
    """A bot from its start to its clean end."""
    bot = Bot(settings(url, api.url, **more), limits=limits, rooms=rooms, listen="webhook_url" in more)
    task = asyncio.create_task(bot.run())
    try:
        if ready:
            waiting = asyncio.create_task(bot.ready.wait())
            await asyncio.wait({task, waiting}, timeout=10, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            if task.done():
                task.result()
            assert bot.ready.is_set()
        yield bot
    finally:
        bot.stop.set()
        await asyncio.wait_for(task, 15)


async def until(met: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait for something that has no event of its own."""
    async with asyncio.timeout(seconds):
        while not met():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


def counted(bot: Bot, name: str) -> int:
    with bot.store.reading() as session:
        value = session.exec(select(Setting.value).where(Setting.name == f"counted:{name}")).first()
    return int(value or 0)


__all__ = ["TOKEN", "Telegram", "count", "counted", "rooms", "running", "settings", "until"]
