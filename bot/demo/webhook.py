"""Delivers updates to the bot's webhook: in order per chat, chats side by side, again until it answers 2xx."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import aiohttp

from bot.demo.state import Json
from bot.demo.updates import Pending, Updates

FIRST_WAIT, LONGEST_WAIT = 0.1, 2.0  # seconds; Telegram itself begins with one and goes up to an hour
PATIENCE = aiohttp.ClientTimeout(total=60)
ERROR_KEPT = 200  # characters


class Webhook:
    def __init__(self, updates: Updates, clock: Callable[[], datetime]) -> None:
        self.url = ""
        self.secret = ""
        self._updates = updates
        self._clock = clock
        self._connections = 40
        self._busy: dict[object, asyncio.Task[None]] = {}  # by queue
        self._session: aiohttp.ClientSession | None = None
        self._again = asyncio.Event()
        self._error: tuple[datetime, str] | None = None
        updates.on_new = self._pump

    def set(self, url: str, secret: str, connections: int) -> None:
        self.url, self.secret, self._connections = url, secret, connections
        self._updates.webhook_set = True
        self._error = None
        self._again.set()  # who waits to try again tries now
        self._again = asyncio.Event()
        self._pump()

    async def remove(self) -> None:
        """Stops delivering; what is under way is not confirmed and stays pending."""
        self.url = self.secret = ""
        self._updates.webhook_set = False
        tasks = list(self._busy.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._busy.clear()
        if self._session:
            await self._session.close()
            self._session = None

    def info(self) -> Json:
        info: Json = {"url": self.url, "has_custom_certificate": False}
        if self.url:
            info["max_connections"] = self._connections
        if self._error:
            at, text = self._error
            info |= {"last_error_date": int(at.timestamp()), "last_error_message": text}
        return info

    def _pump(self) -> None:
        """Gives every idle queue its oldest update, as connections allow."""
        if not self.url or len(self._busy) >= self._connections:
            return
        self._updates.expire()
        for update in self._updates.due_by_queue(self._busy):
            if len(self._busy) >= self._connections:
                return
            self._busy[update.queue] = asyncio.create_task(self._deliver(update))

    async def _deliver(self, update: Pending) -> None:
        wait = FIRST_WAIT
        while update.id in self._updates.pending:
            if await self._post(update):
                if self._updates.repeats_delivery():
                    continue
                self._updates.confirm(update.id)
                break
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._again.wait()
            wait = min(LONGEST_WAIT, wait * 2)
        self._busy.pop(update.queue, None)
        self._pump()

    async def _post(self, update: Pending) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        session = self._session = self._session or aiohttp.ClientSession(timeout=PATIENCE)
        try:
            async with session.post(self.url, json=update.as_json(), headers=headers) as answer:
                await answer.read()
                if 200 <= answer.status < 300:
                    return True
                trouble = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except TimeoutError:
            trouble = "Read timeout expired"
        except (aiohttp.ClientError, OSError) as error:
            trouble = f"Connection failed: {error}"[:ERROR_KEPT]
        self._error = (self._clock(), trouble)
        return False
