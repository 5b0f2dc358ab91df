"""The one pen of a process: short write transactions, in a thread of their own, several in one when several wait."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlmodel import Session

T = TypeVar("T")
Job = Callable[[Session], Any]
Writing = Callable[[], AbstractContextManager[Session]]
MOST = 64  # jobs in one transaction: others wait for its end

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Entry:
    job: Job
    alone: bool
    written: asyncio.Future[Any]


class Journal:
    """Runs jobs in order. A commit with full sync costs more than what is written: jobs that wait share one.

    What shares a transaction is committed together; when one of them fails, nothing was, and each is run by itself.
    """

    def __init__(self, writing: Writing) -> None:
        self._writing = writing
        self._waiting: deque[_Entry] = deque()
        self._pen = ThreadPoolExecutor(1, thread_name_prefix="journal")
        self._at_work: asyncio.Task[None] | None = None

    async def write(self, job: Callable[[Session], T], *, alone: bool = False) -> T:
        """Run job(session) in a write transaction; it is committed when this returns.

        `alone`: it has a transaction of its own, so that a refusal takes back nothing else.
        """
        loop = asyncio.get_running_loop()
        entry = _Entry(job, alone, loop.create_future())
        self._waiting.append(entry)
        if self._at_work is None:
            self._at_work = loop.create_task(self._work())
        written: T = await entry.written
        return written

    async def close(self) -> None:
        """Everything handed in is written first."""
        if self._at_work is not None:
            await self._at_work
        self._pen.shutdown()

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                batch = self._next()
                outcomes = await loop.run_in_executor(self._pen, self._run, batch)
                for entry, outcome in zip(batch, outcomes, strict=True):
                    _settle(entry.written, outcome)
        finally:
            self._at_work = None

    def _next(self) -> list[_Entry]:
        batch = [self._waiting.popleft()]
        while self._waiting and len(batch) < MOST and not (batch[0].alone or self._waiting[0].alone):
            batch.append(self._waiting.popleft())
        return batch

    def _run(self, batch: list[_Entry]) -> list[Any]:
        try:
            return self._together(batch)
        except Exception as error:
            if len(batch) == 1:
                return [_Failed(error)]
        return [outcome for entry in batch for outcome in self._run([entry])]

    def _together(self, batch: list[_Entry]) -> list[Any]:
        with self._writing() as session:
            return [entry.job(session) for entry in batch]


@dataclass(frozen=True, slots=True)
class _Failed:
    error: Exception


def _settle(future: asyncio.Future[Any], outcome: Any) -> None:
    if future.done():  # whoever waited was cancelled; what was written stays written
        return
    if isinstance(outcome, _Failed):
        future.set_exception(outcome.error)
    else:
        future.set_result(outcome)
