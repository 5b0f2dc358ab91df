"""The bot of the demo: a store with the sample department in it, its cast come in by code, and the real bot on it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

from bot.demo.demo import Demo
from bot.serving import Bot
from bot.settings import Settings
from db import migrate
from db.persons import invites, people
from db.sample import SAMPLE_CAST, load_sample
from db.store import Store


@asynccontextmanager
async def start_bot(demo: Demo) -> AsyncIterator[Bot]:
    """The bot at work; it has stopped when this ends. Nothing of the environment reaches the demo."""
    settings = Settings(
        _env_file=None,
        token=demo.tg.token,
        api_url=demo.api_url.rstrip("/"),
        data=demo.data_dir,
        database_url=None,
        webhook_url=None,
        webhook_secret=None,
        admins=frozenset({demo.people["admin"].id}),
    )
    await asyncio.to_thread(_furnish, settings.store_url, demo)
    bot = Bot(settings, listen=False)
    running = asyncio.create_task(bot.run())
    ready = asyncio.create_task(bot.ready.wait())
    try:
        await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()  # it ended before it was ready: say why
        yield bot
    finally:
        ready.cancel()
        bot.stop.set()
        with suppress(asyncio.CancelledError):
            await running


def _furnish(url: str, demo: Demo) -> None:
    """The newest schema, the sample's figures, and the cast bound as anybody is: by an invite."""
    store = Store(url)
    try:
        migrate.upgrade(store)
        now = datetime.now(UTC)
        load_sample(store, now)
        with store.writing() as session:
            for member in SAMPLE_CAST:
                user = demo.people[member.role]
                user.started = True  # whoever came in by a code has pressed Start: reminders reach them
                if people.known(session, user.id) is not None:
                    continue  # a kept database knows its cast
                code = invites.new_code()
                invites.invite(
                    session,
                    now=now,
                    actor_id=None,
                    code=code,
                    name=member.name,
                    role=member.role,
                    section=member.section,
                )
                invites.redeem(session, now=now, code=code, telegram_id=user.id)
    finally:
        store.close()
