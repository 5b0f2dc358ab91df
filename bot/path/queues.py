"""Where a worker's rows come from and how what it decided is committed: alone on SQLite, among others on PostgreSQL."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from sqlalchemy import Connection, select
from sqlmodel import Session

from bot.path.writer import Journal
from db.keep.dialects import table
from db.keep.short_writes import Glass
from db.messages import chats, inbox, turns
from db.messages.inbox import Waiting
from db.messages.turns import Standing
from db.models import Chat
from db.store import Store

T = TypeVar("T")
Job = Callable[[Connection, Session | None], T]  # the session is there for domain verbs
IN_MEMORY = 500  # rows whose payload waits in memory; of the others only the id does


class Queues(Protocol):
    """One chat's rows: `next` gives the oldest, held until `leave`; `commit` ends it together with what it decided."""

    lanes: int  # chats handled side by side

    def take(self, rows: Iterable[Waiting]) -> list[int]: ...
    async def load(self) -> list[tuple[int, bool]]: ...
    def chats(self) -> list[int]: ...
    async def next(self, chat_id: int) -> Waiting | None: ...
    async def standing(self, chat_id: int, user_id: int | None) -> Standing: ...
    async def commit(self, chat_id: int, job: Job[T], *, verbs: bool) -> T: ...
    async def leave(self, chat_id: int, *, done: bool) -> None: ...
    def close(self) -> None: ...


class OwnQueues:
    """The only process: rows wait in memory in the order they came."""

    lanes = 32

    def __init__(self, store: Store, journal: Journal, bot_id: int) -> None:
        self._store = store
        self._glass = Glass(store)
        self._journal = journal
        self._bot_id = bot_id
        self._queues: dict[int, deque[Waiting]] = {}
        self._newest = 0
        self._held = 0

    @property
    def backlog(self) -> int:
        return sum(len(queue) for queue in self._queues.values())

    def take(self, rows: Iterable[Waiting]) -> list[int]:
        """Rows just stored; the chats that have something new."""
        return [row.chat_id for row in rows if self._append(row)]

    async def load(self) -> list[tuple[int, bool]]:
        """Chats with what an earlier process left; first those whose oldest row was begun already (True)."""
        with self._store.reading() as session:
            rows = inbox.waiting(session.connection(), self._bot_id)
        later = [row for queue in self._queues.values() for row in queue]  # came in while this process started
        self._queues.clear()
        self._newest = self._held = 0
        known = {row.id for row in rows}
        for row in [*rows, *sorted((row for row in later if row.id not in known), key=lambda row: row.id)]:
            self._append(row)
        chats_begun = [(chat_id, queue[0].attempts > 0) for chat_id, queue in self._queues.items()]
        return sorted(chats_begun, key=lambda chat: not chat[1])

    def _append(self, row: Waiting) -> bool:
        if row.id <= self._newest:
            return False
        self._newest = row.id
        if self._held >= IN_MEMORY:
            row.payload = row.update = None
        self._held += row.payload is not None
        self._queues.setdefault(row.chat_id, deque()).append(row)
        return True

    def chats(self) -> list[int]:
        """All that have something waiting."""
        return list(self._queues)

    async def next(self, chat_id: int) -> Waiting | None:
        queue = self._queues.get(chat_id)
        if not queue:
            return None
        row = queue[0]
        if row.payload is None:
            with self._store.reading() as session:
                row.payload = inbox.payload(session.connection(), row.id)
            self._held += 1
        return row

    async def standing(self, chat_id: int, user_id: int | None) -> Standing:
        # On the loop: by keys from a local file this takes less than the wake-up of a thread.
        with self._glass.look() as connection:
            return turns.standing(connection, chat_id, user_id)

    async def commit(self, chat_id: int, job: Job[T], *, verbs: bool) -> T:
        if verbs:
            return await self._journal.write(lambda session: job(session.connection(), session))
        return await self._journal.note(lambda connection: job(connection, None))

    async def leave(self, chat_id: int, *, done: bool) -> None:
        if not done:
            return
        queue = self._queues[chat_id]
        self._held -= queue.popleft().payload is not None
        if not queue:
            del self._queues[chat_id]

    def close(self) -> None:
        self._glass.close()


class SharedQueues:
    """One of several replicas: the chat's row is locked while its oldest update is handled; no lease, no clock."""

    lanes = 8  # each holds a connection

    def __init__(self, store: Store, bot_id: int) -> None:
        self._store = store
        self._bot_id = bot_id
        self._met: dict[int, None] = {}  # chats with something new, until their lane asks for it
        self._open: dict[int, tuple[AbstractContextManager[Session], Session]] = {}

    def take(self, rows: Iterable[Waiting]) -> list[int]:
        chats = dict.fromkeys(row.chat_id for row in rows)
        self._met |= chats
        return list(chats)

    def chats(self) -> list[int]:
        return list(self._met)

    async def load(self) -> list[tuple[int, bool]]:
        """Chats that have something waiting, whoever stored it; first those where something was begun already."""
        found = await asyncio.to_thread(self._chats)
        self._met |= dict.fromkeys(chat_id for chat_id, _ in found)
        return found

    def _chats(self) -> list[tuple[int, bool]]:
        with self._store.reading() as session:
            return inbox.waiting_chats(session.connection(), self._bot_id)

    async def next(self, chat_id: int) -> Waiting | None:
        self._met.pop(chat_id, None)
        return await asyncio.to_thread(self._lock, chat_id)

    def _lock(self, chat_id: int) -> Waiting | None:
        """None when another replica is at it, or nothing waits any more."""
        transaction = self._store.writing()
        session = transaction.__enter__()
        row = None
        try:
            mine = select(table(Chat).c.id).where(table(Chat).c.id == chat_id).with_for_update(skip_locked=True)
            if session.connection().execute(mine).first() is not None:
                row = inbox.oldest(session.connection(), self._bot_id, chat_id)
        finally:
            if row is None:
                _roll_back(transaction)
        if row is not None:
            self._open[chat_id] = transaction, session
        return row

    async def standing(self, chat_id: int, user_id: int | None) -> Standing:
        return await asyncio.to_thread(self._standing, chat_id, user_id)

    def _standing(self, chat_id: int, user_id: int | None) -> Standing:
        if chat_id in self._open:  # the transaction that holds the lock is there anyway
            return turns.standing(self._open[chat_id][1].connection(), chat_id, user_id)
        with self._store.reading() as session:
            return turns.standing(session.connection(), chat_id, user_id)

    async def commit(self, chat_id: int, job: Job[T], *, verbs: bool) -> T:
        """In the transaction that holds the lock; after a failure the next `next` begins another."""
        transaction, session = self._open.pop(chat_id, (None, None))
        return await asyncio.to_thread(self._commit, transaction, session, job)

    def _commit(
        self,
        transaction: AbstractContextManager[Session] | None,
        session: Session | None,
        job: Job[T],
    ) -> T:
        if transaction is None or session is None:
            with self._store.writing() as fresh:
                return job(fresh.connection(), fresh)
        try:
            result = job(session.connection(), session)
        except BaseException as error:
            transaction.__exit__(type(error), error, error.__traceback__)
            raise
        transaction.__exit__(None, None, None)
        return result

    async def leave(self, chat_id: int, *, done: bool) -> None:
        transaction, _ = self._open.pop(chat_id, (None, None))
        if transaction is not None:
            await asyncio.to_thread(_roll_back, transaction)

    def close(self) -> None:
        """Nothing is kept but the transactions that are open, and those end with their lanes."""


class _RolledBack(Exception):
    pass


def _roll_back(transaction: AbstractContextManager[Session]) -> None:
    """Leave a transaction as after an error, which is what takes it back."""
    error = _RolledBack()
    try:
        transaction.__exit__(_RolledBack, error, None)
    except _RolledBack:
        return


def make_lockable(connection: Connection, rows: Iterable[inbox.Arrival]) -> None:
    """Every chat that something came from has a row to lock."""
    for chat_id in sorted({row.chat_id for row in rows}):  # sorted: two replicas storing at once must not deadlock
        chats.exists(connection, chat_id)
