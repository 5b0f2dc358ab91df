"""Several processes on one PostgreSQL: who polls, who sends, and hearing of rows that others put."""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable

from db.keep.locks import Lead
from db.store import Store

POLLS, SENDS = 0x4A49_5050, 0x4A49_5053  # the advisory locks of the two jobs
TRIED = 1.0  # seconds between two tries to lead, and between two looks whether one still does

log = logging.getLogger(__name__)


async def lead(store: Store, key: int, name: str, job: Callable[[Lead], Awaitable[None]]) -> None:
    """Do the job whenever no other replica does, for as long as the lock is ours. Until cancelled."""
    while True:
        leading = Lead(store, key)
        try:
            if await asyncio.to_thread(leading.take):
                log.info("leading %s", name)
                await _while_leading(leading, job)
        except Exception as error:
            log.warning("leading %s ended: %s", name, type(error).__name__)
        finally:
            await asyncio.shield(asyncio.to_thread(leading.leave))
        await asyncio.sleep(TRIED)


async def _while_leading(leading: Lead, job: Callable[[Lead], Awaitable[None]]) -> None:
    task = asyncio.ensure_future(job(leading))
    try:
        while True:
            done, _ = await asyncio.wait({task}, timeout=TRIED)
            if done:
                return task.result()
            await asyncio.to_thread(leading.check)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


class Listener:
    """Wakes this process when another has put rows into the outbox.

    A notification arrives in milliseconds; what is missed while the connection is down, a sweep finds.
    """

    def __init__(self, store: Store, heard: Callable[[], None]) -> None:
        self._conninfo = store.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._heard = heard
        self._loop = asyncio.get_running_loop()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        self._thread.join(timeout=2)

    def _run(self) -> None:
        import psycopg  # only where it is used: it is not small

        while not self._ended.is_set():
            try:
                self._listen()
            except psycopg.Error as error:
                log.warning("not listening: %s", type(error).__name__)
                self._ended.wait(1.0)

    def _listen(self) -> None:
        import psycopg

        with psycopg.connect(self._conninfo, autocommit=True, connect_timeout=5) as connection:
            connection.execute("LISTEN jixiao")
            while not self._ended.is_set():
                for _ in connection.notifies(timeout=0.5, stop_after=1):
                    self._loop.call_soon_threadsafe(self._heard)
