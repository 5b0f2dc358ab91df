"""The straight path, in process: what is said is answered, in order, whatever goes wrong on the way."""

import asyncio

from bot.demo.api import LocalBotApi
from bot.demo.telegram import Telegram
from tests.path.house import counted, running
from tests.telegram_chat import Chat


async def test_what_is_said_is_answered(store_url: str) -> None:
    telegram = Telegram()
    person = telegram.add_user("阿米娜", "zh-hans")
    async with LocalBotApi(telegram) as api, running(store_url, api):
        assert await Chat(telegram, person).says("你好") == ["echo 你好"]
