"""The demo's people hear of what is due: they came in by a code, so the bot may write to them first."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.demo.demo import Demo, serve_demo
from bot.demo.starting import start_bot
from db.models import Chat


async def test_whoever_has_an_account_has_pressed_start(tmp_path: Path) -> None:
    stop, demos = asyncio.Event(), []

    @asynccontextmanager
    async def kept(demo: Demo) -> AsyncIterator[None]:
        async with start_bot(demo) as bot:
            demos.append(demo)
            yield
            with bot.store.reading() as session:
                for user in demo.people.values():
                    chat = session.get(Chat, user.id)
                    assert chat is None or chat.state == "live"

    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    running = asyncio.create_task(serve_demo(0, tmp_path, start_bot=kept, stop=stop, ready=address.set_result))
    await asyncio.wait_for(address, 60)
    stop.set()
    await running
    assert {part for part, user in demos[0].people.items() if user.started} == {"leader", "finance", "editor", "admin"}
