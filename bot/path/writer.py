"""The one pen of a process: short write transactions in a thread of their own, several jobs in one when several wait.

A commit with full sync costs more than what is written in it, and every wake-up of a thread costs on its own.
"""

import asyncio
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlmodel import Session

from db.keep import outages
from db.keep.short_writes import Pen
from db.store import Store

T = TypeVar("T")
MOST = 64  # jobs in one transaction: others wait for its end
LINGER = 0.05  # seconds a note that nobody waits for may wait for company


@dataclass(slots=True)
class _Entry:
    job: Callable[[Any], Any]
    with_session: bool
    written: asyncio.Future[Any]


@dataclass(frozen=True, slots=True)
class _Failed:
    error: BaseException


class Journal:
    """`note`: the path's own rows, grouped. `write`: domain verbs with their audit, in a transaction of their own.

    Notes that share a transaction are committed together; when one of them fails, nothing was, and each is tried alone.
    """

    def __init__(self, store: Store, pen: Pen) -> None:
        self._store = store
        self._pen = pen
        self._loop = asyncio.get_running_loop()
        self._jobs: queue.SimpleQueue[_Entry | None] = queue.SimpleQueue()
        self._unhurried: list[_Entry] = []
        self._lingering: asyncio.TimerHandle | None = None
        self._thread = threading.Thread(target=self._work, name="journal", daemon=True)
        self._thread.start()

    async def note(self, job: Callable[[Connection], T]) -> T:
        """Run job(connection); it is committed when this returns."""
        noted: T = await self._enter(job, with_session=False)
        return noted

    async def note_soon(self, job: Callable[[Connection], T]) -> T:
        """As `note`, for what nobody waits for: it goes along with the next, or alone after a moment."""
        entry = _Entry(job, False, self._loop.create_future())
        self._unhurried.append(entry)
        if self._lingering is None:
            self._lingering = self._loop.call_later(LINGER, self._hurry)
        noted: T = await entry.written
        return noted

    async def write(self, job: Callable[[Session], T]) -> T:
        """Run job(session) by itself, as Store.writing does; a refusal takes back nothing else."""
        written: T = await self._enter(job, with_session=True)
        return written

    async def close(self) -> None:
        """Everything handed in is written first."""
        self._hurry()
        self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)
        await asyncio.sleep(0)  # what was written last is told to whoever waits

    def _enter(self, job: Callable[[Any], Any], *, with_session: bool) -> asyncio.Future[Any]:
        self._hurry()
        entry = _Entry(job, with_session, self._loop.create_future())
        self._jobs.put(entry)
        return entry.written

    def _hurry(self) -> None:
        if self._lingering is not None:
            self._lingering.cancel()
            self._lingering = None
        for entry in self._unhurried:
            self._jobs.put(entry)
        self._unhurried.clear()

    def _work(self) -> None:
        """The thread: what waits, in batches, until the end is handed in."""
        following = self._jobs.get()
        while following is not None:
            batch, following = self._batch(following)
            outcomes = self._run(batch)
            self._loop.call_soon_threadsafe(_tell, batch, outcomes)
            if following is _NOTHING_YET:
                following = self._jobs.get()
        self._pen.close()

    def _batch(self, first: _Entry) -> tuple[list[_Entry], _Entry | None]:
        """Jobs that share a transaction, and the next that does not."""
        batch = [first]
        while len(batch) < MOST:
            try:
                entry = self._jobs.get_nowait()
            except queue.Empty:
                break
            if entry is None or entry.with_session or first.with_session:
                return batch, entry
            batch.append(entry)
        return batch, _NOTHING_YET

    def _run(self, batch: list[_Entry]) -> list[Any]:
        try:
            return self._together(batch)
        except Exception as error:
            if len(batch) == 1 or outages.is_outage(error):
                return [_Failed(error)] * len(batch)
        return [outcome for entry in batch for outcome in self._run([entry])]

    def _together(self, batch: list[_Entry]) -> list[Any]:
        if batch[0].with_session:
            with self._store.writing() as session:
                return [batch[0].job(session)]
        with self._pen.transaction() as connection:
            return [entry.job(connection) for entry in batch]


_NOTHING_YET = _Entry(lambda _: None, False, None)  # type: ignore[arg-type] # stands for "ask the queue again"


def _tell(batch: list[_Entry], outcomes: list[Any]) -> None:
    for entry, outcome in zip(batch, outcomes, strict=True):
        if entry.written.done():  # whoever waited was cancelled; what was written stays written
            continue
        if isinstance(outcome, _Failed):
            entry.written.set_exception(outcome.error)
        else:
            entry.written.set_result(outcome)
