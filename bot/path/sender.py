"""From the outbox to Telegram: in order per chat, under its limits, at least once.

A row is `sending` before its call and `sent` after it; the mark of one is committed before the next of the same chat is
called, so that a crash leaves at most one uncertain row a chat, and that one is sent once more.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.path.delivery import (
    Mark,
    Taken,
    composed,
    in_plain_text,
    mark_and_claim,
    note_closed,
    note_sent,
    with_needs,
)
from bot.path.lanes import Lane
from bot.path.limits import Limits
from bot.path.transport import UPLOAD, Transport, Unreachable, pause
from bot.path.verdicts import Closed, Lost, Moved, NoMarkup, Refused, Sent, Trouble, Verdict, Wait, judge
from bot.path.writer import Journal
from db.messages import chats, outbox
from db.messages.outbox import Letter, Waiting

SWEEP = 5.0  # seconds: rows other processes put there are found at the latest then
LONGEST_PAUSE = 30.0
GRACE = 10.0  # seconds calls under way get to end at a shutdown

log = logging.getLogger(__name__)


class Sender:
    """`handed` takes rows just committed, `wake` looks for others; `reserve` promises a row its call at once."""

    def __init__(
        self, transport: Transport, journal: Journal, limits: Limits, clock: Callable[[], datetime], *, alone: bool
    ) -> None:
        self._transport = transport
        self._journal = journal
        self._limits = limits
        self._clock = clock
        self._alone = alone  # the only process: a row may be committed as `sending` by whoever hands it over
        self._lanes: dict[int, Lane] = {}
        self._known: set[int] = set()
        self._running = False
        self._woken = asyncio.Event()
        self._behind = False  # rows may lie in the outbox that are not known here yet
        self._sweeping: asyncio.Task[None] | None = None
        self.reachable = asyncio.Event()  # Telegram answered: pauses end
        self.sent = self.failed = self.waited = 0

    async def start(self) -> None:
        """Take up what an earlier process left."""
        uncertain = await self._journal.note(outbox.recover)
        if uncertain:
            log.info("recovered uncertain=%s", uncertain)
        self._running = True
        await self._load()
        self._sweeping = asyncio.create_task(self._sweep())

    async def stop(self) -> None:
        """Calls under way may end; nothing new is begun."""
        self._running = False
        if self._sweeping is not None:
            self._sweeping.cancel()
        lanes = [lane for lane in self._lanes.values() if lane.task is not None]
        for lane in lanes:
            if not lane.calling and lane.task is not None:
                lane.task.cancel()
        tasks = [lane.task for lane in lanes if lane.task is not None]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=GRACE)
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    @property
    def backlog(self) -> int:
        return len(self._known)

    def wake(self) -> None:
        """Rows were put by somebody else."""
        self._behind = True
        self._woken.set()

    def reserve(self, chat_id: int) -> bool:
        """Promise the chat's next row its call at once: it may be committed as `sending` and must be `handed` over."""
        if not (self._running and self._alone) or self._behind or chat_id in self._lanes:
            return False
        if not self._limits.take_now(chat_id):
            return False
        self._lanes[chat_id] = Lane(chat_id, reserved=True)
        return True

    def release(self, chat_id: int) -> None:
        """The promise is not needed: nothing was committed."""
        lane = self._lanes[chat_id]
        lane.reserved = False
        self._run_or_forget(lane)

    def handed(self, letters: Iterable[Letter], reserved: int | None = None) -> None:
        """Rows just committed; the first to chat `reserved` is `sending` already."""
        if not self._running:
            return
        promised = None
        for letter in letters:
            if letter.chat_id == reserved and promised is None:
                promised = letter
                self._known.add(letter.id)
            elif self._behind:  # an older row of the chat may not be known yet: the next look finds both, in order
                self._woken.set()
            else:
                self._add(Waiting(letter.id, letter.chat_id, letter.urgent, letter.edits))
        if reserved is not None and promised is not None:
            lane = self._lanes[reserved]
            lane.reserved = False
            lane.task = asyncio.create_task(self._run(lane, promised))
        elif reserved is not None:
            self.release(reserved)

    def _add(self, row: Waiting) -> None:
        if row.id in self._known:
            return
        self._known.add(row.id)
        lane = self._lanes.get(row.chat_id)
        if lane is None:
            lane = self._lanes[row.chat_id] = Lane(row.chat_id)
        lane.add(row)
        self._run_or_forget(lane)

    def _run_or_forget(self, lane: Lane) -> None:
        if lane.task is not None or lane.reserved:
            return
        if lane.waits and self._running:
            lane.task = asyncio.create_task(self._run(lane))
        elif not lane.waits:
            self._lanes.pop(lane.chat_id, None)

    async def _sweep(self) -> None:
        while True:
            await pause(SWEEP, self._woken)
            self._woken.clear()
            try:
                await self._load()
                self._behind = self._woken.is_set()
            except Exception as error:
                log.warning("outbox unreadable error=%s", type(error).__name__)

    async def _load(self) -> None:
        for row in await self._journal.note(outbox.waiting):
            self._add(row)

    async def _run(self, lane: Lane, promised: Letter | None = None) -> None:
        """One chat's rows in order; what was called is noted before anything else is, however long that takes."""
        taken: Taken | None = None
        mark: Mark | None = None
        trouble = 0
        while True:
            try:
                if promised is not None:
                    taken, promised = await self._needs(promised), None
                if taken is not None:
                    mark, taken = await self._deliver(lane, taken), None
                if mark is not None:
                    taken = await self._commit(lane, mark, claim=self._room_at_once(lane))
                    mark = None
                elif await self._turn_of(lane):
                    taken = await self._commit(lane, None, claim=True)
                else:
                    break
                trouble = 0
            except Exception as error:  # the store is away; what is `sending` stays so
                trouble += 1
                log.warning("outbox chat=%s unwritten error=%s", lane.chat_id, type(error).__name__)
                await asyncio.sleep(min(0.1 * 2**trouble, LONGEST_PAUSE))
        lane.task = None
        self._run_or_forget(lane)

    async def _needs(self, letter: Letter) -> Taken:
        if letter.edits is None:
            return Taken(letter, enclosure=letter.enclosure)
        return await self._journal.note(lambda connection: with_needs(connection, letter))

    def _room_at_once(self, lane: Lane) -> bool:
        if not (self._running and lane.waits) or lane.first.not_before is not None:
            return False
        return self._limits.take_now(lane.chat_id)

    async def _turn_of(self, lane: Lane) -> bool:
        """Wait until the chat's next row is due and has a place; False when nothing waits or all ends."""
        while lane.waits and self._running:
            due = lane.first.not_before
            wait = (due - self._clock()).total_seconds() if due is not None else 0.0
            if wait <= 0:
                await self._limits.take(lane)
                return bool(lane.waits)
            await asyncio.sleep(wait)
        return False

    async def _commit(self, lane: Lane, mark: Mark | None, *, claim: bool) -> Taken | None:
        """Write what became of one row and claim the chat's next, in one go."""
        row, needless = lane.pop() if claim else (None, [])
        self._known.difference_update(needless)
        now = self._clock()
        # Nothing is called after the last mark of a chat: it may go along with what is written next.
        write = self._journal.note_soon if row is None else self._journal.note
        try:
            found = await write(lambda connection: mark_and_claim(connection, mark, row, needless, now))
        except BaseException:
            if row is not None:
                lane.put_back(row)
            raise
        if row is not None and found.taken is None:
            self._known.discard(row.id)
        for letter in found.elsewhere:
            self._add(Waiting(letter.id, letter.chat_id, letter.urgent, letter.edits))
        return found.taken

    async def _deliver(self, lane: Lane, taken: Taken) -> Mark:
        """Call Telegram until it is clear what becomes of the row; how to note that."""
        letter = taken.letter
        lane.calling = True
        try:
            verdict, anew = await self._verdict(lane, taken)
        except Exception as error:  # a row that cannot even be called must not stop its chat
            verdict, anew = Refused(f"{type(error).__name__}: {error}"), False
        finally:
            lane.calling = False
            self._limits.called(lane.chat_id)
        self._known.discard(letter.id)
        return self._outcome(lane, letter, verdict, anew)

    async def _verdict(self, lane: Lane, taken: Taken) -> tuple[Verdict, bool]:
        letter, trouble, anew = taken.letter, 0, False
        while True:
            try:
                verdict = await self._call(taken)
            except Unreachable as error:
                verdict = Trouble(str(error))
            if isinstance(verdict, Trouble):
                trouble += 1
                log.warning("outbox=%s chat=%s trouble=%s: %s", letter.id, letter.chat_id, trouble, verdict.why)
                await self._wait_out(lane, trouble)
            elif isinstance(verdict, NoMarkup) and "parse_mode" in letter.payload:
                letter.payload = in_plain_text(letter.payload)
            elif isinstance(verdict, Lost) and letter.method == "editMessageText" and taken.message_id is not None:
                taken.message_id, anew = None, True
            else:
                return verdict, anew

    async def _wait_out(self, lane: Lane, trouble: int) -> None:
        """Telegram is away: the first answer anybody gets ends the waiting of all."""
        self.reachable.clear()
        lane.calling = False
        await pause(min(0.25 * 2**trouble, LONGEST_PAUSE), self.reachable)
        lane.calling = True

    async def _call(self, taken: Taken) -> Verdict:
        method, parameters, upload = composed(taken)
        answer = await self._transport.call(method, parameters, upload, **({"timeout": UPLOAD} if upload else {}))
        if answer.code < 500:
            self.reachable.set()
        return judge(answer)

    def _outcome(self, lane: Lane, letter: Letter, verdict: Verdict, anew: bool) -> Mark:
        now = self._clock()
        match verdict:
            case Sent(message_id):
                self.sent += 1
                return lambda connection: note_sent(connection, letter, message_id, anew=anew, now=now)
            case Wait(seconds):
                return self._waits(lane, letter, now + timedelta(seconds=seconds))
            case Moved(to):
                log.info("chat=%s moved to=%s", letter.chat_id, to)
                return self._moves(lane, letter, to)
            case Closed(state, why):
                log.info("chat=%s closed=%s outbox=%s", letter.chat_id, state, letter.id)
                self._known.difference_update(row.id for row in lane.clear())
                return lambda connection: note_closed(connection, letter, state, why, now)
            case Refused(why):
                return self._fails(letter, why)
        return self._fails(letter, type(verdict).__name__)

    def _fails(self, letter: Letter, why: str) -> Mark:
        self.failed += 1
        log.error("outbox=%s chat=%s method=%s refused: %s", letter.id, letter.chat_id, letter.method, why)

        def failed(connection: Connection) -> list[Letter]:
            outbox.mark_failed(connection, letter.id, why)
            return []

        return failed

    def _waits(self, lane: Lane, letter: Letter, until: datetime) -> Mark:
        self.waited += 1
        log.info("outbox=%s chat=%s waits until=%s", letter.id, letter.chat_id, until.isoformat())
        row = Waiting(letter.id, letter.chat_id, letter.urgent, letter.edits, until)
        self._known.add(row.id)
        lane.put_back(row)

        def waits(connection: Connection) -> list[Letter]:
            outbox.put_back(connection, letter.id, until, "Too Many Requests")
            return []

        return waits

    def _moves(self, lane: Lane, letter: Letter, to: int) -> Mark:
        rows = lane.clear()
        self._known.difference_update(row.id for row in rows)

        def moves(connection: Connection) -> list[Letter]:
            outbox.put_back(connection, letter.id, None, f"moved to {to}")
            chats.move(connection, letter.chat_id, to)
            letter.chat_id = to
            others = [Letter(to, "", {}, row.urgent, row.edits, id=row.id) for row in rows]
            return [letter, *others]

        return moves
