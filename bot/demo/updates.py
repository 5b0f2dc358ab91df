"""What waits for the bot: updates in order, kept a day, gone only when a poller's offset has passed them."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from bot.demo.errors import OTHER_POLLER, POLL_ENDED_BY_WEBHOOK, POLL_WITH_WEBHOOK, Refused, conflict
from bot.demo.faults import Faults
from bot.demo.official import official
from bot.demo.state import Json

KEPT = timedelta(hours=24)
IDLE = timedelta(days=7)  # after which Telegram starts update ids at random again
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
FUTURE = 10  # an offset further ahead than this is not believed


@dataclass(frozen=True, slots=True)
class Pending:
    id: int
    kind: str
    body: Json
    queue: object  # updates of one queue are delivered in order (a chat's messages; a person's taps)
    since: datetime

    def as_json(self) -> Json:
        return {"update_id": self.id} | self.body | {"update_id": self.id}


class Updates:
    def __init__(self, clock: Callable[[], datetime], faults: Faults, chance: random.Random) -> None:
        self._clock = clock
        self._faults = faults
        self._chance = chance
        self._next_id = chance.randrange(100_000_000, 900_000_000)
        self._newest: datetime | None = None
        self._poller: asyncio.Future[None] | None = None
        self._passed: list[Pending] = []  # what the newest offset confirmed, for the fault "repeat"
        self.pending: dict[int, Pending] = {}  # in the order of their ids
        self.allowed: frozenset[str] = self.default()
        self.webhook_set = False
        self.on_new: Callable[[], None] | None = None  # wakes the webhook's sender

    @staticmethod
    def default() -> frozenset[str]:
        return frozenset(official().updates) - NOT_BY_DEFAULT

    def allow(self, kinds: list[str] | None) -> None:
        """None leaves the choice as it was; it counts for updates made from now on."""
        if kinds is not None:
            named = frozenset(kind.lower() for kind in kinds) & frozenset(official().updates)
            self.allowed = named or self.default()

    def add(self, kind: str, body: Json, queue: object) -> int | None:
        if kind not in self.allowed:
            return None
        return self.put(kind, {kind: body}, queue)

    def put(self, kind: str, body: Json, queue: object) -> int:
        now = self._clock()
        if self._newest and now - self._newest > IDLE and not self.pending:
            self._next_id = self._chance.randrange(100_000_000, 900_000_000)
        self._newest = now
        update = Pending(self._next_id, kind, body, queue, now)
        self._next_id += 1
        self.pending[update.id] = update
        self._wake()
        return update.id

    def confirm(self, update_id: int) -> None:
        self.pending.pop(update_id, None)

    def due_by_queue(self, busy: Container[object]) -> Iterator[Pending]:
        """The oldest update of each queue that is not busy."""
        met = set()
        for update in self.pending.values():
            if update.queue not in met and update.queue not in busy:
                met.add(update.queue)
                yield update

    def repeats_delivery(self) -> bool:
        return self._faults.repeats()

    def drop(self) -> None:
        self.pending.clear()

    def expire(self) -> None:
        """Updates are in the order of their age, so this stops at the first that is young enough."""
        oldest = self._clock() - KEPT
        while self.pending and (first := next(iter(self.pending.values()))).since < oldest:
            del self.pending[first.id]

    async def poll(self, offset: int, limit: int, timeout_seconds: float) -> list[Pending]:
        """One getUpdates. A poller that waits is ended by the next one: Telegram serves the newest."""
        if self.webhook_set:
            raise conflict(POLL_WITH_WEBHOOK)
        self._end_poller(OTHER_POLLER)
        repeated = self._forget(offset)
        batch = repeated + self._batch(limit)
        if batch or timeout_seconds <= 0:
            return self._faults.reordered(batch)
        await self._sleep(timeout_seconds)
        return self._faults.reordered(self._batch(limit))

    def end_polling(self) -> None:
        self._end_poller(POLL_ENDED_BY_WEBHOOK)

    def release(self) -> None:
        """Lets a waiting poller go with an empty answer: the server closes."""
        if self._poller and not self._poller.done():
            self._poller.set_result(None)

    @property
    def polled(self) -> bool:
        """Is a poller waiting right now?"""
        return self._poller is not None and not self._poller.done()

    def _forget(self, offset: int) -> list[Pending]:
        """Drops what the offset confirms; answers what a fault delivers once more."""
        self.expire()
        if offset < 0:
            for update_id in list(self.pending)[:offset]:
                del self.pending[update_id]
            return []
        if offset <= 0 or offset > self._next_id + FUTURE:
            return []
        gone = []
        while self.pending and (first := next(iter(self.pending))) < offset:
            gone.append(self.pending.pop(first))
        self._passed = gone or self._passed
        return self._passed if self._faults.repeats() else []

    def _batch(self, limit: int) -> list[Pending]:
        return list(islice(self.pending.values(), limit))

    async def _sleep(self, seconds: float) -> None:
        waiter = self._poller = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await waiter
        except TimeoutError:
            return
        finally:
            if self._poller is waiter:
                self._poller = None

    def _wake(self) -> None:
        self.release()
        if self.on_new:
            self.on_new()

    def _end_poller(self, why: str) -> None:
        if self._poller and not self._poller.done():
            self._poller.set_exception(Refused(409, why))
