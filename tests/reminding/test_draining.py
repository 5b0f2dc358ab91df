"""The messages of many reminders go out under Telegram's limits, and after it was away."""

import asyncio
import time
from datetime import UTC, datetime

import pytest
from sqlmodel import col, select

from bot.demo.api import LocalBotApi
from bot.demo.limits import Limits as Strict
from bot.demo.telegram import Telegram
from db.messages import outbox
from db.messages.outbox import Letter
from db.models import Outbox
from tests.path.house import running


async def drained(url: str, people: int, *, outage: float) -> tuple[Telegram, float]:
    """One reminder to each of many people, strictly limited; at first Telegram is away for a while."""
    telegram = Telegram(limits=Strict())
    users = [telegram.add_user(f"人{number}") for number in range(people)]
    for user in users:
        user.started = True
    began = time.monotonic()
    async with LocalBotApi(telegram) as api, running(url, api) as bot:
        if outage:
            telegram.faults.plan("sendMessage", "drop_before")
        with bot.store.writing() as session:
            rows = [Letter(user.id, "sendMessage", {"text": f"提醒{user.id}"}, urgent=False) for user in users]
            outbox.put(session.connection(), rows, datetime.now(UTC))
        assert bot._sender is not None
        bot._sender.wake()
        await asyncio.sleep(outage)
        telegram.faults._plans.clear()
        async with asyncio.timeout(200):
            waiting = True
            while waiting:
                await asyncio.sleep(0.2)
                with bot.store.reading() as session:
                    unsent = select(Outbox.id).where(col(Outbox.state) != "sent")
                    waiting = session.exec(unsent.limit(1)).first() is not None
    for user in users:
        said = [message.text for message in telegram.messages(user) if message.from_bot]
        assert said == [f"提醒{user.id}"]
    return telegram, time.monotonic() - began


async def test_a_hundred_reminders_after_an_outage(sqlite_url: str) -> None:
    telegram, _ = await drained(sqlite_url, 100, outage=2.0)
    assert [kind for _, kind in telegram.faults.happened if kind == "too_many"] == []


@pytest.mark.long
async def test_a_thousand_reminders(sqlite_url: str) -> None:
    _, seconds = await drained(sqlite_url, 1000, outage=0)
    print(f"1,000 reminders in {seconds:.1f} s")
    assert seconds < 90  # 30 a second at most
