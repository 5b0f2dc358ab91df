"""Webhooks of the local Bot API: set, delivered in order per chat, repeated until taken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web

from bot.demo.errors import Refused
from bot.demo.methods import call
from bot.demo.state import User
from bot.demo.telegram import Telegram
from tests.telegram_chat import until


class Receiver:
    """A bot's webhook that answers with the statuses it was told to, then 200."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.pause = 0.0
        self.open = self.most_open = 0
        self.got: list[tuple[str, str, int]] = []  # secret, text, status
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        await asyncio.sleep(self.pause)
        self.open -= 1
        status = self.answers.pop(0) if self.answers else 200
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        self.got.append((secret, body["message"]["text"], status))
        return web.Response(status=status)

    def taken(self) -> list[str]:
        return [text for _, text, status in self.got if status == 200]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


@pytest.fixture
async def world() -> AsyncIterator[Telegram]:
    telegram = Telegram()
    yield telegram
    await telegram.webhook.remove()


@pytest.fixture
def leader(world: Telegram) -> User:
    return world.add_user("李局")


async def done(world: Telegram, method: str, **parameters: Any) -> Any:
    return await call(world, method, parameters, {})


async def emptied(world: Telegram) -> None:
    await until(lambda: not world.updates.pending)


async def test_what_waited_and_what_comes_is_delivered_with_the_secret(
    world: Telegram, leader: User, receiver: Receiver
) -> None:
    world.send(leader, "早")
    await done(world, "setWebhook", url=receiver.url, secret_token="s3cret_-")
    world.send(leader, "晚")
    await emptied(world)
    assert receiver.got == [("s3cret_-", "早", 200), ("s3cret_-", "晚", 200)]


async def test_a_refused_delivery_is_repeated_and_holds_only_its_chat_back(
    world: Telegram, leader: User, receiver: Receiver
) -> None:
    other = world.add_user("王")
    receiver.answers = [500, 503]
    await done(world, "setWebhook", url=receiver.url)
    world.send(leader, "甲1")
    await asyncio.sleep(0.05)
    world.send(leader, "甲2")
    receiver.answers = [503]
    await emptied(world)
    world.send(other, "乙1")
    await emptied(world)
    assert receiver.taken() == ["甲1", "甲2", "乙1"]
    info = await done(world, "getWebhookInfo")
    assert info["last_error_message"].startswith("Wrong response from the webhook: 50")
    assert info["pending_update_count"] == 0


async def test_chats_are_delivered_side_by_side_up_to_max_connections(world: Telegram, receiver: Receiver) -> None:
    receiver.pause = 0.05
    people = [world.add_user(f"甲{number}") for number in range(6)]
    for person in people:
        world.send(person, f"{person.first_name} 一")
        world.send(person, f"{person.first_name} 二")
    await done(world, "setWebhook", url=receiver.url, max_connections=3)
    await emptied(world)
    assert receiver.most_open == 3
    for person in people:
        said = [text for text in receiver.taken() if text.startswith(person.first_name)]
        assert said == [f"{person.first_name} 一", f"{person.first_name} 二"]


async def test_a_delivery_can_be_repeated_by_a_fault(world: Telegram, leader: User, receiver: Receiver) -> None:
    world.faults.repeat_deliveries(1)
    await done(world, "setWebhook", url=receiver.url)
    world.send(leader, "甲")
    await emptied(world)
    assert receiver.taken() == ["甲", "甲"]


async def test_a_webhook_that_is_not_there_loses_nothing(world: Telegram, leader: User) -> None:
    await done(world, "setWebhook", url="http://127.0.0.1:9/hook")
    world.send(leader, "甲")
    await asyncio.sleep(0.05)
    with pytest.raises(Refused, match="can't use getUpdates method while webhook is active") as conflict:
        await done(world, "getUpdates")
    assert conflict.value.code == 409
    assert "last_error_message" in await done(world, "getWebhookInfo")
    await done(world, "deleteWebhook")
    assert [update["message"]["text"] for update in await done(world, "getUpdates")] == ["甲"]
    await done(world, "deleteWebhook", drop_pending_updates=True)
    assert await done(world, "getUpdates") == []


async def test_a_webhook_ends_a_waiting_poll(world: Telegram, receiver: Receiver) -> None:
    poll = asyncio.create_task(done(world, "getUpdates", timeout=30))
    await asyncio.sleep(0.01)
    await done(world, "setWebhook", url=receiver.url)
    with pytest.raises(Refused, match="Conflict: terminated by setWebhook request"):
        await poll


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"url": "http://example.com/x"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://"}, "invalid webhook URL specified"),
        ({"url": "https://a.cn", "secret_token": "a b"}, "secret token contains unallowed characters"),
        ({"url": "https://a.cn", "secret_token": "x" * 257}, "secret token is too long"),
    ],
)
async def test_a_wrong_webhook_is_refused(world: Telegram, parameters: Any, said: str) -> None:
    with pytest.raises(Refused) as refused:
        await done(world, "setWebhook", **parameters)
    assert refused.value.description == f"Bad Request: {said}"


async def test_updates_are_kept_a_day_and_ids_start_anew_after_an_idle_week() -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    world = Telegram(clock=lambda: now, seed=1)
    leader = world.add_user("李局")
    first = world.send(leader, "旧")
    now += timedelta(hours=25)
    second = world.send(leader, "新")
    assert first is not None
    assert second == first + 1
    assert [update["message"]["text"] for update in await done(world, "getUpdates")] == ["新"]
    await done(world, "getUpdates", offset=second + 1)
    now += timedelta(days=8)
    third = world.send(leader, "又")
    assert third is not None
    assert abs(third - second) > 1000
    stale = await done(world, "getUpdates", offset=second + 10**9)
    assert [update["update_id"] for update in stale] == [third]
