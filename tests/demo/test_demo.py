"""The demo as a whole: page, Bot API and a bot on one loop, up and down again."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.demo.demo import Demo, serve_demo
from db.errors import Refusal


@asynccontextmanager
async def greeting_bot(demo: Demo) -> AsyncIterator[None]:
    """Greets whoever writes, over HTTP as any bot would."""

    async def poll() -> None:
        offset = 0
        async with ClientSession(f"{demo.api_url}/bot{demo.tg.token}/") as session:
            while True:
                async with session.post("getUpdates", json={"offset": offset, "timeout": 5}) as answer:
                    updates = (await answer.json())["result"]
                for update in updates:
                    offset = update["update_id"] + 1
                    if message := update.get("message"):
                        greeting = {"chat_id": message["chat"]["id"], "text": "您好"}
                        await (await session.post("sendMessage", json=greeting)).read()

    task = asyncio.create_task(poll())
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_the_demo_answers_on_its_page_and_stops_at_once(tmp_path: Path) -> None:
    stop = asyncio.Event()
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    running = asyncio.create_task(serve_demo(0, tmp_path, start_bot=greeting_bot, stop=stop, ready=address.set_result))
    origin = (await address).rstrip("/")
    async with ClientSession(origin, headers={"Origin": origin}) as session:
        view = await (await session.get("/demo/state")).json()
        stream = await session.get(f"/demo/events?after={view['run']}-{view['seq']}")
        await session.post("/demo/send", json={"as": view["me"], "text": "早"})
        heard = ""
        async with asyncio.timeout(10):
            while "您好" not in heard:
                line = (await stream.content.readline()).decode()
                heard = str(json.loads(line.removeprefix("data: "))) if line.startswith("data: ") else heard

        began = time.monotonic()
        stop.set()
        await running
        assert time.monotonic() - began < 1, "an open page must not hold up Ctrl-C"
        stream.close()


async def test_a_port_in_use_is_told_with_what_to_do(tmp_path: Path) -> None:
    taken = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = taken.sockets[0].getsockname()[1]
    stop = asyncio.Event()
    with pytest.raises(Refusal, match=rf"端口 {port} .*--port 8080"):
        await serve_demo(port, tmp_path, start_bot=greeting_bot, stop=stop, ready=print)
    taken.close()
    await taken.wait_closed()
