"""From the outbox to Telegram: in order per chat, under its limits, at least once.

A row is `sending` before its call and `sent` after it; the mark of one is committed before the next of the same chat is
called, so that a crash leaves at most one uncertain row a chat, and that one is sent once more.
"""

import asyncio
import heapq
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.journal import Journal
from bot.limits import Limits
from bot.rendering.telegram import plain_text
from bot.transport import UPLOAD, Transport, Unreachable, Upload, pause
from bot.verdicts import Closed, Lost, Moved, NoMarkup, Refused, Sent, Trouble, Verdict, Wait, judge
from db import chats, outbox
from db.outbox import Letter, Waiting

SWEEP = 5.0  # seconds: rows other processes put there are found at the latest then
LONGEST_PAUSE = 30.0
GRACE = 10.0  # seconds calls under way get to end at a shutdown

log = logging.getLogger(__name__)


@dataclass(slots=True, order=True)
class _Queued:
    later: bool  # reminders and reports let replies pass
    id: int
    row: Waiting = field(compare=False)


@dataclass(slots=True)
class Lane:
    """One chat: what waits there, and the task that sends it."""

    chat_id: int
    queue: list[_Queued] = field(default_factory=list)
    task: asyncio.Task[None] | None = None
    reserved: bool = False
    calling: bool = False  # a call is under way: not to be broken off at a shutdown

    @property
    def urgent(self) -> bool:
        return bool(self.queue) and not self.queue[0].later


@dataclass(slots=True)
class _Taken:
    """A claimed row with what its call needs."""

    letter: Letter
    message_id: int | None = None  # of the message it edits
    enclosure: outbox.Enclosure | None = None


@dataclass(slots=True)
class _Next:
    taken: _Taken | None = None
    elsewhere: list[Letter] = field(default_factory=list)  # rows that turned up for other chats


Mark = Callable[[Connection], list[Letter]]


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
        self._woken.set()

    def reserve(self, chat_id: int) -> bool:
        """Promise the chat's next row its call at once: it may be committed as `sending` and must be `handed` over."""
        if not (self._running and self._alone) or chat_id in self._lanes or not self._limits.take_now(chat_id):
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
        # An edit never overtakes the message it edits.
        behind = row.edits is not None and any(item.later for item in lane.queue if item.id == row.edits)
        heapq.heappush(lane.queue, _Queued(behind or not row.urgent, row.id, row))
        self._run_or_forget(lane)

    def _run_or_forget(self, lane: Lane) -> None:
        if lane.task is not None or lane.reserved:
            return
        if lane.queue and self._running:
            lane.task = asyncio.create_task(self._run(lane))
        elif not lane.queue:
            self._lanes.pop(lane.chat_id, None)

    async def _sweep(self) -> None:
        while True:
            await pause(SWEEP, self._woken)
            self._woken.clear()
            try:
                await self._load()
            except Exception as error:
                log.warning("outbox unreadable error=%s", type(error).__name__)

    async def _load(self) -> None:
        for row in await self._journal.note(outbox.waiting):
            self._add(row)

    async def _run(self, lane: Lane, promised: Letter | None = None) -> None:
        """One chat's rows in order; what was called is noted before anything else is, however long that takes."""
        taken: _Taken | None = None
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

    async def _needs(self, letter: Letter) -> _Taken:
        if letter.edits is None:
            return _Taken(letter, enclosure=letter.enclosure)
        return await self._journal.note(lambda connection: _with_needs(connection, letter))

    def _room_at_once(self, lane: Lane) -> bool:
        if not (self._running and lane.queue) or lane.queue[0].row.not_before is not None:
            return False
        return self._limits.take_now(lane.chat_id)

    async def _turn_of(self, lane: Lane) -> bool:
        """Wait until the chat's next row is due and has a place; False when nothing waits or all ends."""
        while lane.queue and self._running:
            due = lane.queue[0].row.not_before
            wait = (due - self._clock()).total_seconds() if due is not None else 0.0
            if wait <= 0:
                await self._limits.take(lane)
                return bool(lane.queue)
            await asyncio.sleep(wait)
        return False

    async def _commit(self, lane: Lane, mark: Mark | None, *, claim: bool) -> _Taken | None:
        """Write what became of one row and claim the chat's next, in one go."""
        row, needless = self._pop(lane) if claim else (None, [])
        now = self._clock()
        # Nothing is called after the last mark of a chat: it may go along with what is written next.
        write = self._journal.note_soon if row is None else self._journal.note
        try:
            found = await write(lambda connection: _mark_and_claim(connection, mark, row, needless, now))
        except BaseException:
            if row is not None:
                heapq.heappush(lane.queue, _Queued(not row.urgent, row.id, row))
            raise
        if row is not None and found.taken is None:
            self._known.discard(row.id)
        for letter in found.elsewhere:
            self._add(Waiting(letter.id, letter.chat_id, letter.urgent, letter.edits))
        return found.taken

    def _pop(self, lane: Lane) -> tuple[Waiting, list[int]]:
        """The next row, and the older edits of the same message that it makes needless."""
        row = heapq.heappop(lane.queue).row
        if row.edits is None:
            return row, []
        same = sorted((item for item in lane.queue if item.row.edits == row.edits), key=lambda item: item.id)
        if not same:
            return row, []
        newest = same[-1].row
        lane.queue = [item for item in lane.queue if item.row.edits != row.edits]
        heapq.heapify(lane.queue)
        needless = [row.id, *(item.id for item in same[:-1])]
        self._known.difference_update(needless)
        return newest, needless

    async def _deliver(self, lane: Lane, taken: _Taken) -> Mark:
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

    async def _verdict(self, lane: Lane, taken: _Taken) -> tuple[Verdict, bool]:
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
                letter.payload = _in_plain_text(letter.payload)
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

    async def _call(self, taken: _Taken) -> Verdict:
        method, parameters, upload = _composed(taken)
        answer = await self._transport.call(method, parameters, upload, **({"timeout": UPLOAD} if upload else {}))
        if answer.code < 500:
            self.reachable.set()
        return judge(answer)

    def _outcome(self, lane: Lane, letter: Letter, verdict: Verdict, anew: bool) -> Mark:
        now = self._clock()
        match verdict:
            case Sent(message_id):
                self.sent += 1
                return lambda connection: _sent(connection, letter, message_id, anew, now)
            case Wait(seconds):
                return self._waits(lane, letter, now + timedelta(seconds=seconds))
            case Moved(to):
                log.info("chat=%s moved to=%s", letter.chat_id, to)
                return self._moves(lane, letter, to)
            case Closed(state, why):
                log.info("chat=%s closed=%s outbox=%s", letter.chat_id, state, letter.id)
                self._known.difference_update(item.id for item in lane.queue)
                lane.queue.clear()
                return lambda connection: _closed(connection, letter, state, why, now)
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
        heapq.heappush(lane.queue, _Queued(False, letter.id, row))  # it keeps its place at the front

        def waits(connection: Connection) -> list[Letter]:
            outbox.put_back(connection, letter.id, until, "Too Many Requests")
            return []

        return waits

    def _moves(self, lane: Lane, letter: Letter, to: int) -> Mark:
        rows = [item.row for item in lane.queue]
        lane.queue.clear()
        self._known.difference_update(row.id for row in rows)

        def moves(connection: Connection) -> list[Letter]:
            outbox.put_back(connection, letter.id, None, f"moved to {to}")
            chats.move(connection, letter.chat_id, to)
            letter.chat_id = to
            others = [Letter(to, "", {}, row.urgent, row.edits, id=row.id) for row in rows]
            return [letter, *others]

        return moves


def _composed(taken: _Taken) -> tuple[str, dict[str, Any], Upload | None]:
    """The call a row becomes: chat, the message it edits, its file."""
    letter = taken.letter
    method, parameters = letter.method, dict(letter.payload)
    if method.startswith(("send", "edit")):  # other calls have all they need: a menu belongs to no chat
        parameters["chat_id"] = letter.chat_id
    if letter.edits is not None and method.startswith("edit"):
        if taken.message_id is not None:
            parameters["message_id"] = taken.message_id
        else:
            method = "sendMessage"
    if taken.enclosure is None:
        return method, parameters, None
    file = taken.enclosure
    name = "photo" if method == "sendPhoto" else "document"
    return method, parameters, Upload(name, file.name, file.mime, file.content)


def _in_plain_text(payload: dict[str, Any]) -> dict[str, Any]:
    plain = {name: value for name, value in payload.items() if name != "parse_mode"}
    return plain | {name: plain_text(plain[name]) for name in ("text", "caption") if name in plain}


def _mark_and_claim(
    connection: Connection, mark: Mark | None, row: Waiting | None, needless: list[int], now: datetime
) -> _Next:
    found = _Next()
    if mark is not None:
        found.elsewhere += mark(connection)
    if row is None:
        return found
    for row_id in needless:
        outbox.mark_dropped(connection, row_id, f"edit {row.id} is newer")
    letter = outbox.claim(connection, row.id)
    if letter is not None:
        found.taken = _with_needs(connection, letter)
    else:
        found.elsewhere += _not_there(connection, row, now)
    return found


def _with_needs(connection: Connection, letter: Letter) -> _Taken:
    message_id = outbox.message_of(connection, letter.edits) if letter.edits is not None else None
    file = outbox.enclosure(connection, letter.attachment_id) if letter.attachment_id is not None else None
    return _Taken(letter, message_id, file)


def _not_there(connection: Connection, row: Waiting, now: datetime) -> list[Letter]:
    """Why a row could not be claimed: its chat moved (it goes along), or is closed (it is dropped), or it is done."""
    state, to = chats.state(connection, row.chat_id)
    if state == "moved" and to is not None:
        return outbox.readdress(connection, row.chat_id, to)
    if state != "live":
        return outbox.close_chat(connection, row.chat_id, f"chat is {state}", now)
    return []


def _sent(connection: Connection, letter: Letter, message_id: int | None, anew: bool, now: datetime) -> list[Letter]:
    outbox.mark_sent(connection, letter.id, message_id, now)
    if anew and letter.edits is not None and message_id is not None:
        outbox.became(connection, letter.edits, message_id)
    return []


def _closed(connection: Connection, letter: Letter, state: str, why: str, now: datetime) -> list[Letter]:
    chats.close(connection, letter.chat_id, state)
    instead = outbox.close_chat(connection, letter.chat_id, why, now)
    outbox.mark_failed(connection, letter.id, why)
    return instead
