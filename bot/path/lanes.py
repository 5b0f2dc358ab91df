"""One chat's rows on their way out, in the order they are to be sent."""

import asyncio
import heapq
from dataclasses import dataclass, field

from db.messages.outbox import Waiting


@dataclass(slots=True, order=True)
class _Queued:
    later: bool  # reminders and reports let replies pass
    id: int
    row: Waiting = field(compare=False)


@dataclass(slots=True)
class Lane:
    """What waits for one chat, and the task that sends it."""

    chat_id: int
    task: asyncio.Task[None] | None = None
    reserved: bool = False  # its next row was promised a call
    calling: bool = False  # a call is under way: not to be broken off at a shutdown
    _queue: list[_Queued] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        return bool(self._queue)

    @property
    def urgent(self) -> bool:
        """Whether a reply to a person is next."""
        return bool(self._queue) and not self._queue[0].later

    @property
    def first(self) -> Waiting:
        return self._queue[0].row

    def add(self, row: Waiting) -> None:
        # An edit never overtakes the message it edits.
        behind = row.edits is not None and any(item.later for item in self._queue if item.id == row.edits)
        heapq.heappush(self._queue, _Queued(behind or not row.urgent, row.id, row))

    def put_back(self, row: Waiting) -> None:
        """What was tried keeps its place at the front."""
        heapq.heappush(self._queue, _Queued(False, row.id, row))

    def pop(self) -> tuple[Waiting, list[int]]:
        """The next row, and the older edits of the same message that it makes needless."""
        row = heapq.heappop(self._queue).row
        if row.edits is None:
            return row, []
        same = sorted([row, *(item.row for item in self._queue if item.row.edits == row.edits)], key=lambda row: row.id)
        self._queue = [item for item in self._queue if item.row.edits != row.edits]
        heapq.heapify(self._queue)
        return same[-1], [row.id for row in same[:-1]]

    def clear(self) -> list[Waiting]:
        """Empty it; what was in it."""
        rows = [item.row for item in sorted(self._queue)]
        self._queue.clear()
        return rows
