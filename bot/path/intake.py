"""From Telegram into the inbox: an update is committed before Telegram hears that it arrived.

The offset lives in memory only and starts empty: Telegram begins update ids anew after an idle week, and delivers again
whatever was not confirmed.
"""

import asyncio
import json
import logging
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.path import origin
from bot.path.queues import make_lockable
from bot.path.transport import Answer, Transport, Unreachable
from bot.path.worker import Worker
from bot.path.writer import Journal
from db.messages import inbox
from db.messages.inbox import Arrival, Waiting

# Everything a handler or the path itself looks at; what is not named here is never sent.
KINDS = (
    "message",
    "edited_message",
    "channel_post",
    "callback_query",
    "inline_query",
    "my_chat_member",
    "message_reaction",
)
HELD = 50  # seconds a poll is held open when nothing happens
BATCH = 100
LONGEST_PAUSE = 30.0

log = logging.getLogger(__name__)


class Intake:
    """Stores what arrives, by either way, and hands it to the worker."""

    def __init__(
        self,
        journal: Journal,
        worker: Worker,
        bot_id: int,
        clock: Callable[[], datetime],
        *,
        alone: bool,
    ) -> None:
        self._journal = journal
        self._worker = worker
        self._bot_id = bot_id
        self._clock = clock
        self._alone = alone
        self.stored = 0

    async def keep(self, updates: list[dict[str, Any]]) -> None:
        """Commit updates; when this returns they cannot be lost any more."""
        arrivals = [self._arrival(update) for update in updates]
        _begin_at_once(arrivals, self._worker)
        now = self._clock()

        def store(connection: Connection) -> list[tuple[int, Waiting]]:
            if not self._alone:
                make_lockable(connection, arrivals)
            return inbox.keep(connection, arrivals, now)

        fresh = await self._journal.note(store)
        payloads = {arrival.update_id: arrival.payload for arrival in arrivals}
        parsed = {update["update_id"]: update for update in updates}
        for update_id, row in fresh:
            row.payload, row.update = payloads[update_id], parsed[update_id]
        self.stored += len(fresh)
        self._worker.take([row for _, row in fresh])

    def _arrival(self, update: dict[str, Any]) -> Arrival:
        # ASCII: halves of characters and NUL stay escapes, which every database takes.
        payload = json.dumps(update, separators=(",", ":"))
        return Arrival(self._bot_id, int(update["update_id"]), origin.of(update).lane, payload)


class Polling:
    """getUpdates, one after the other; another poller, an outage or a store that is away is waited out."""

    def __init__(self, transport: Transport, intake: Intake, *, reachable: asyncio.Event) -> None:
        self._transport = transport
        self._intake = intake
        self._reachable = reachable
        self._offset: int | None = None
        self.heard = time.monotonic()  # when Telegram answered last

    async def run(self) -> None:
        """Until cancelled."""
        trouble = 0
        await self._end_webhook()
        while True:
            try:
                answer = await self._poll()
            except Unreachable as error:
                trouble += 1
                log.warning("polling trouble=%s: %s", trouble, error)
                await asyncio.sleep(_pause(trouble))
                continue
            if not answer.ok:
                trouble += 1
                await self._refused(answer, trouble)
                continue
            trouble = 0
            self.heard = time.monotonic()
            self._reachable.set()
            await self._keep(answer.result)

    async def _poll(self) -> Answer:
        parameters: dict[str, Any] = {"timeout": HELD, "limit": BATCH, "allowed_updates": list(KINDS)}
        if self._offset is not None:
            parameters["offset"] = self._offset
        return await self._transport.call("getUpdates", parameters, timeout=HELD + 15)

    async def _keep(self, updates: list[dict[str, Any]]) -> None:
        """Store a batch however long it takes; the offset moves afterwards."""
        if not updates:
            return
        trouble = 0
        while True:
            try:
                await self._intake.keep(updates)
                break
            except Exception as error:
                trouble += 1
                log.warning("inbox unwritten trouble=%s: %s", trouble, type(error).__name__)
                await asyncio.sleep(_pause(trouble))
        self._offset = max(int(update["update_id"]) for update in updates) + 1

    async def _refused(self, answer: Answer, trouble: int) -> None:
        if answer.code == 409:
            log.error("polling conflict: %s", answer.description)
            if "webhook" in answer.description.lower():
                await self._end_webhook()
        else:
            log.warning("polling refused: %s", answer.description)
        await asyncio.sleep(answer.parameter("retry_after") or _pause(trouble))

    async def _end_webhook(self) -> None:
        """A webhook set earlier would keep us from polling; what waits is kept."""
        try:
            await self._transport.call("deleteWebhook", {"drop_pending_updates": False})
        except Unreachable as error:
            log.warning("deleteWebhook: %s", error)


def _begin_at_once(arrivals: list[Arrival], worker: Worker) -> None:
    """The first of each idle chat is begun the moment it is stored: its try is counted in the same commit."""
    met: set[int] = set()
    for number, arrival in enumerate(arrivals):
        if arrival.chat_id not in met and worker.starts_at_once(arrival.chat_id):
            arrivals[number] = Arrival(arrival.bot_id, arrival.update_id, arrival.chat_id, arrival.payload, begun=True)
        met.add(arrival.chat_id)


def _pause(trouble: int) -> float:
    return float(min(0.25 * 2 ** min(trouble, 10), LONGEST_PAUSE))
