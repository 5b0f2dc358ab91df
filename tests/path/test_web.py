"""Webhook, health and metrics over real HTTP."""

import asyncio
import io
import json
import socket
from typing import Any

import aiohttp

from bot.demo.api import LocalBotApi
from bot.demo.telegram import Telegram
from bot.path.limits import Limits
from db.store import Store
from tests.path.house import counted, running, until
from tests.telegram_chat import Chat

FREE = Limits(None)
SECRET = "X-Telegram-Bot-Api-Secret-Token"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def hooked(port: int) -> dict[str, Any]:
    return {
        "webhook_url": f"http://127.0.0.1:{port}/hook",
        "webhook_secret": "s3cret",
        "listen": f"127.0.0.1:{port}",
        "limits": FREE,
    }


async def post(port: int, body: bytes | io.BytesIO, secret: str | None = "s3cret") -> int:
    headers = {SECRET: secret} if secret is not None else {}
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"http://127.0.0.1:{port}/hook", data=body, headers=headers) as answer,
    ):
        return answer.status


async def test_a_webhook_brings_updates_in_order(store_url: str) -> None:
    telegram, port = Telegram(), free_port()
    chats = [Chat(telegram, telegram.add_user(f"人{n}")) for n in range(4)]
    telegram.faults.repeat_deliveries(8)
    async with LocalBotApi(telegram) as api, running(store_url, api, **hooked(port)) as bot:
        await until(lambda: bool(telegram.webhook.url))
        for word in range(5):
            for chat in chats:
                telegram.send(chat.person, f"count {word}")
        for chat in chats:
            await until(lambda chat=chat: len([m for m in chat.messages if m.from_bot]) == 5)  # type: ignore[misc]
            assert [m.text for m in chat.messages if m.from_bot] == [f"counted {word}" for word in range(5)]
        assert [counted(bot, str(word)) for word in range(5)] == [4] * 5


async def test_only_telegram_is_let_in(sqlite_url: str) -> None:
    telegram, port = Telegram(), free_port()
    body = json.dumps({"update_id": 7, "message": {"message_id": 1}}).encode()
    async with LocalBotApi(telegram) as api, running(sqlite_url, api, **hooked(port)) as bot:
        assert await post(port, body, None) == 403
        assert await post(port, body, "s3cre") == 403
        assert await post(port, body, "wröng") == 403
        assert await post(port, io.BytesIO(b"x" * (1024 * 1024 + 1))) == 413
        assert await post(port, b"not json") == 400
        assert await post(port, b"[]") == 400
        assert await post(port, b'{"update_id": true}') == 400
        assert bot._intake.stored == 0
        assert await post(port, body) == 200
        assert await post(port, body) == 200
        assert bot._intake.stored == 1


async def test_an_update_that_cannot_be_stored_is_asked_for_again(sqlite_url: str) -> None:
    telegram, port = Telegram(), free_port()
    async with LocalBotApi(telegram) as api, running(sqlite_url, api, **hooked(port)) as bot:
        with bot.store.writing() as session:
            session.connection().exec_driver_sql("ALTER TABLE inbox RENAME TO gone")
        assert await post(port, b'{"update_id": 7}') == 503
        with bot.store.writing() as session:
            session.connection().exec_driver_sql("ALTER TABLE gone RENAME TO inbox")
        assert await post(port, b'{"update_id": 7}') == 200


async def test_health_and_metrics(store: Store, store_url: str) -> None:
    telegram, port = Telegram(), free_port()
    chat = Chat(telegram, telegram.add_user("甲"))
    async with LocalBotApi(telegram) as api, running(store_url, api, **hooked(port)) as bot:
        await until(lambda: bool(telegram.webhook.url))
        await chat.says("hello")
        async with aiohttp.ClientSession() as http:
            async with http.get(f"http://127.0.0.1:{port}/health") as answer:
                assert answer.status == 200
                assert (await answer.json())["status"] == "ok"
            async with http.get(f"http://127.0.0.1:{port}/metrics") as answer:
                shown = await answer.text()
        assert "jixiao_updates_done_total 1.0" in shown
        assert "hello" not in shown
        assert bot.ready.is_set()


async def test_a_bot_ends_cleanly_in_the_middle_of_its_work(store_url: str) -> None:
    telegram = Telegram()
    chat = Chat(telegram, telegram.add_user("甲"))
    async with LocalBotApi(telegram) as api:
        async with running(store_url, api, limits=FREE):
            telegram.send(chat.person, "wait 0.5")
            telegram.send(chat.person, "count after")
            await asyncio.sleep(0.2)
        async with running(store_url, api, limits=FREE) as bot:
            await until(lambda: [m.text for m in chat.messages if m.from_bot] == ["waited 0.5", "counted after"])
            assert counted(bot, "after") == 1
