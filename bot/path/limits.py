"""Telegram's sending limits, kept before Telegram has to complain: overall, per private chat, per group."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Protocol

OVERALL = 30.0  # a second
PRIVATE = (5.0, 1.0)  # burst, and refill a second
GROUP = (20.0, 20.0 / 60.0)
MARGIN = 2  # calls made apart may arrive together
MANY = 10_000  # buckets kept before full ones are forgotten


@dataclass(slots=True)
class Bucket:
    """Holds `size` sends and refills by `rate` a second."""

    size: float
    rate: float
    level: float
    at: float

    def missing(self, now: float) -> float:
        """Seconds until one more send fits; 0 when it fits now."""
        self.level = min(self.size, self.level + (now - self.at) * self.rate)
        self.at = now
        return 0.0 if self.level >= 1 - 1e-9 else (1 - self.level) / self.rate


class Sending(Protocol):
    """Who waits for a place: its turn comes earlier while a reply to a person is among what it wants to send."""

    chat_id: int

    @property
    def urgent(self) -> bool: ...


@dataclass(slots=True)
class _Place:
    who: Sending
    given: asyncio.Future[None]


@dataclass(slots=True)
class Limits:
    """Places to send; `overall` None lifts every limit (measuring what the bot itself can do)."""

    overall: float | None = OVERALL
    _all: Bucket | None = None
    _chats: dict[int, Bucket] = field(default_factory=dict)
    _queue: list[_Place] = field(default_factory=list)
    _giving: asyncio.Task[None] | None = None

    def take_now(self, chat_id: int) -> bool:
        """A place if there is one at once and nobody waits for it."""
        if self.overall is None:
            return True
        now = time.monotonic()
        everything, chat = self._whole(self.overall, now), self._bucket(chat_id, now)
        if self._queue or everything.missing(now) or chat.missing(now):
            return False
        everything.level -= 1
        chat.level -= 1
        return True

    async def take(self, who: Sending) -> None:
        """Wait for a place: first the chat's own, then among all."""
        if self.overall is None:
            return
        chat = self._bucket(who.chat_id, time.monotonic())
        await asyncio.sleep(chat.missing(time.monotonic()))  # nobody else takes from it: a chat has one sender
        chat.level -= 1
        place = _Place(who, asyncio.get_running_loop().create_future())
        self._queue.append(place)
        if self._giving is None:
            self._giving = asyncio.create_task(self._give(self.overall))
        try:
            await place.given
        finally:
            if place in self._queue:
                self._queue.remove(place)

    def called(self, chat_id: int) -> None:
        """A call ended: Telegram may have counted it only now, so its chat did not refill meanwhile."""
        bucket = self._chats.get(chat_id)
        if bucket is not None:
            bucket.at = time.monotonic()

    async def _give(self, overall: float) -> None:
        try:
            while self._queue:
                everything = self._whole(overall, time.monotonic())
                if wait := everything.missing(time.monotonic()):
                    await asyncio.sleep(wait)
                    continue
                first = min(self._queue, key=lambda place: not place.who.urgent)  # among equals the one who came first
                self._queue.remove(first)
                if not first.given.done():
                    everything.level -= 1
                    first.given.set_result(None)
        finally:
            self._giving = None

    def _whole(self, overall: float, now: float) -> Bucket:
        if self._all is None:
            self._all = Bucket(overall - MARGIN, overall, overall - MARGIN, now)
        return self._all

    def _bucket(self, chat_id: int, now: float) -> Bucket:
        bucket = self._chats.get(chat_id)
        if bucket is None:
            if len(self._chats) >= MANY:
                self._chats = {known: kept for known, kept in self._chats.items() if kept.missing(now)}
            size, rate = PRIVATE if chat_id > 0 else GROUP
            bucket = self._chats[chat_id] = Bucket(size, rate, size, now)
        return bucket
