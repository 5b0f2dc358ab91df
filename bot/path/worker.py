"""One update = one transaction: from a row of the inbox through the handlers to the commit.

Rows of a chat are handled in order, different chats side by side. A try is counted before it runs; a failure leaves
nothing behind; after three the row is set aside with its trace. A store or a Telegram that is away is not a try.
"""

import asyncio
import logging
import traceback
from collections.abc import Callable
from datetime import datetime, tzinfo
from functools import partial
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session
from telegram import Update
from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import Application

from bot.context import Turn, current_turn
from bot.path import origin, outgoing
from bot.path.origin import Origin
from bot.path.queues import Queues
from bot.path.sender import Sender
from bot.path.transport import Transport, Unreachable
from bot.path.turn import Elsewhere, ensure_admin, fill, only_say, run_verbs, settle, spoken_by
from bot.path.writer import Journal
from db.errors import Refusal, Stale
from db.keep import outages
from db.messages import inbox, outbox, turns
from db.messages.inbox import MAX_CRASHES, MAX_FAILURES, Waiting
from db.messages.outbox import Letter
from db.messages.turns import Standing
from db.store import Store

AT_MOST = 120.0  # seconds a try may take
DECIDED_AGAIN = 5  # times, when what a decision rested on changed
SLOW = 1.0  # seconds after which a tap is answered and typing is shown
LONGEST_PAUSE = 30.0
GRACE = 10.0
MANY = 10_000

log = logging.getLogger(__name__)


class Worker:
    """`take` hands over rows just stored; everything else is in the store."""

    def __init__(
        self,
        *,
        application: Application[Any, Any, Any, Any, Any, Any],
        store: Store,
        journal: Journal,
        queues: Queues,
        transport: Transport,
        clock: Callable[[], datetime],
        zone: tzinfo,
        language: str,
        admins: frozenset[int],
    ) -> None:
        self._application = application
        self._store = store
        self._journal = journal
        self._queues = queues
        self._transport = transport
        self._clock = clock
        self._zone = zone
        self._language = language
        self._admins = admins
        self._sender: Sender | None = None
        self._lanes: dict[int, asyncio.Task[None]] = {}
        self._again: set[int] = set()  # chats that got something while their lane was about to end
        self._room = asyncio.Semaphore(queues.lanes)
        self._counted: set[int] = set()  # rows whose present try is counted already
        self._aside: set[asyncio.Task[None]] = set()
        self._running = False
        self._suspecting = False
        self.done = self.failed = self.quarantined = 0

    async def start(self) -> None:
        """Take up what waits. What was begun when a process ended may have ended it: it is tried first, one by one."""
        suspects = [chat_id for chat_id, begun in await self._queues.load() if begun]
        self._running = self._suspecting = True
        for chat_id in suspects:
            await asyncio.wait({self._run(chat_id)}, timeout=SLOW)
        self._suspecting = False
        for chat_id in self._queues.chats():
            self._run(chat_id)

    async def stop(self) -> None:
        """Updates under way are finished; the others stay in the inbox."""
        self._running = False
        tasks = {*self._lanes.values(), *self._aside}
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=GRACE)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    @property
    def at_work(self) -> int:
        """Chats being handled."""
        return len(self._lanes)

    def use(self, sender: Sender | None) -> None:
        """The sender of this process, while it has one."""
        self._sender = sender
        if sender is not None:
            sender.wake()  # rows committed between its first look and now

    def starts_at_once(self, chat_id: int) -> bool:
        """Whether a row of this chat would be begun the moment it is stored."""
        idle = chat_id not in self._lanes and not self._room.locked()
        return self._running and not self._suspecting and idle

    def take(self, rows: list[Waiting]) -> None:
        """Rows just stored, in their order."""
        self._counted.update(row.id for row in rows if row.attempts)
        if len(self._counted) > MANY:  # others finished what was begun here
            self._counted = set(sorted(self._counted)[-MANY // 2 :])
        for chat_id in self._queues.take(rows):
            if self._running and not self._suspecting:
                self._run(chat_id)

    async def look(self) -> None:
        """Find what others left: a replica that ended, or has too much to do."""
        if self._running:
            for chat_id, _ in await self._queues.load():
                self._run(chat_id)

    def _run(self, chat_id: int) -> asyncio.Task[None]:
        task = self._lanes.get(chat_id)
        if task is None:
            task = self._lanes[chat_id] = asyncio.create_task(self._lane(chat_id))
        else:
            self._again.add(chat_id)
        return task

    async def _lane(self, chat_id: int) -> None:
        """One chat's rows, oldest first, until none is left."""
        trouble = 0
        while self._running:
            pause = 0.0
            self._again.discard(chat_id)
            try:
                async with self._room:
                    row = await self._queues.next(chat_id)
                    if row is None:
                        if chat_id in self._again:
                            continue
                        break
                    pause = await self._hold(chat_id, row)
            except Exception as error:
                if not outages.is_outage(error):
                    log.exception("chat=%s lane failed", chat_id)
                pause = -1.0
            trouble = trouble + 1 if pause < 0 else 0
            if pause:
                await asyncio.sleep(pause if pause > 0 else min(0.1 * 2**trouble, LONGEST_PAUSE))
        del self._lanes[chat_id]

    async def _hold(self, chat_id: int, row: Waiting) -> float:
        """One try of a row: seconds to wait before the next in this chat, below 0 for as long as an outage lasts."""
        done = False
        try:
            pause = await self._try(chat_id, row)
            done = pause == 0
        finally:
            await self._queues.leave(chat_id, done=done)
        return pause

    async def _try(self, chat_id: int, row: Waiting) -> float:
        if row.id not in self._counted:
            if row.attempts - row.failures >= MAX_CRASHES:
                await self._set_aside(chat_id, row, None)
                return 0
            await self._journal.note(lambda connection: inbox.begin(connection, row.id))
            row.attempts += 1
            self._counted.add(row.id)
        try:
            async with asyncio.timeout(None) as limit:
                await self._handle(chat_id, row, limit)
            self.done += 1
        except Elsewhere:
            log.info("update=%s done elsewhere", row.id)
        except Exception as error:
            if _is_outage(error):
                log.warning("update=%s waits: %s", row.id, type(error).__name__)
                return -1.0
            return await self._failed(chat_id, row, error)
        self._counted.discard(row.id)
        return 0

    async def _failed(self, chat_id: int, row: Waiting, error: Exception) -> float:
        self.failed += 1
        trace = "".join(traceback.format_exception(error))[-6000:]
        log.error("update=%s try=%s failed: %s at %s", row.id, row.attempts, type(error).__name__, _place(error))
        self._counted.discard(row.id)
        await self._queues.leave(chat_id, done=False)
        row.failures += 1
        if row.failures >= MAX_FAILURES:
            await self._set_aside(chat_id, row, trace)
            return 0
        await self._journal.note(lambda connection: inbox.note_failure(connection, row.id, trace))
        return float(0.05 * 4 ** (row.failures - 1))

    async def _handle(self, chat_id: int, row: Waiting, limit: asyncio.Timeout) -> None:
        """Decide and commit; again when what the decision rested on changed meanwhile."""
        raw = origin.cleaned(row.payload or "{}", row.update)
        whence = origin.of(raw)
        answered = asyncio.Event()
        slow = asyncio.get_running_loop().call_later(SLOW, self._show_work, whence, answered, limit)
        try:
            for _ in range(DECIDED_AGAIN):
                turn, known = await self._turn(row, whence)
                try:
                    await self._decide(raw, turn, whence.kind)
                    await self._commit(chat_id, row, whence, turn, known)
                except Refusal as refusal:
                    only_say(turn, outgoing.refusal(turn, whence, refusal.zh, refusal.en), known)
                    await self._commit(chat_id, row, whence, turn, known)
                except (Stale, IntegrityError) as error:  # a constraint is broken by a race before it is by a mistake
                    overtaken = error
                    continue
                break
            else:
                raise overtaken
        finally:
            slow.cancel()
        self._answer(turn, whence, answered)

    async def _turn(self, row: Waiting, whence: Origin) -> tuple[Turn, Standing]:
        known = await self._queues.standing(whence.lane, whence.user_id)
        if whence.user_id in self._admins and known.person_role != "admin":
            await self._journal.write(partial(ensure_admin, whence=whence, now=row.received_at))
            known = await self._queues.standing(whence.lane, whence.user_id)
        turn = Turn(
            store=self._store,
            now=row.received_at,
            zone=self._zone,
            bot_username=self._application.bot.username,
            admins=self._admins,
        )
        fill(turn, whence, known, self._language)
        return turn, known

    async def _decide(self, raw: Any, turn: Turn, kind: str) -> None:
        """Run the handlers on the update; what they want ends up on the turn."""
        bot = self._application.bot
        if not origin.addressed(raw, bot.username, bot.id):
            return
        try:
            update = Update.de_json(raw, bot)
        except Exception as error:
            if kind in origin.SPOKEN:
                raise
            log.warning("kind=%s unreadable: %s", kind, type(error).__name__)  # nobody waits for an answer
            return
        token = current_turn.set(turn)
        try:
            await self._application.process_update(update)
        finally:
            current_turn.reset(token)

    async def _commit(self, chat_id: int, row: Waiting, whence: Origin, turn: Turn, known: Standing) -> None:
        rows = outgoing.of_turn(turn, whence, row.id)
        sender = self._sender
        speaks_here = any(letter.chat_id == chat_id for letter in rows)
        reserved = chat_id if sender is not None and speaks_here and sender.reserve(chat_id) else None
        now = self._clock()

        def write(connection: Connection, session: Session | None) -> None:
            settle(connection, row, whence, turn, known=known, now=now)
            if session is not None:
                run_verbs(session, turn)
            outbox.put(connection, rows, now, sending=reserved)
            if rows and sender is None and not self._store.on_sqlite:
                connection.execute(text("SELECT pg_notify('jixiao', 'outbox')"))  # whoever sends hears of it

        try:
            await self._queues.commit(chat_id, write, verbs=bool(turn.effects))
        except BaseException:
            if sender is not None and reserved is not None:
                sender.release(reserved)
            raise
        if sender is not None and rows:
            sender.handed(rows, reserved)
        elif rows and self._sender is not None:  # it came while this was being written, and may have looked before
            self._sender.wake()

    async def _set_aside(self, chat_id: int, row: Waiting, trace: str | None) -> None:
        """Quarantine: the person hears of it once, administrators too."""
        raw = origin.cleaned(row.payload or "{}")
        whence = origin.of(raw)
        now = self._clock()
        what = trace.strip().rsplit("\n", 1)[-1].split(":")[0] if trace else "ProcessEnded"
        bot = self._application.bot
        hears = whence.chat_id is not None and whence.inline_id is None
        if hears and not origin.addressed(raw, bot.username, bot.id):
            hears = False

        def aside(connection: Connection) -> list[Letter]:
            if not inbox.quarantine(connection, row.id, trace or "the process ended during each of its tries", now):
                return []
            rows = outgoing.apology(chat_id, row.id, spoken_by(whence, self._language)) if hears else []
            for admin_id, language in turns.administrators(connection):
                rows += outgoing.alarm(admin_id, row.id, what, language or self._language)
            outbox.put(connection, rows, now)
            return rows

        rows = await self._journal.note(aside)
        self.quarantined += 1
        log.error("update=%s set aside after %s tries: %s", row.id, row.attempts, what)
        if self._sender is not None:
            self._sender.handed(rows)

    def _show_work(self, whence: Origin, answered: asyncio.Event, limit: asyncio.Timeout) -> None:
        """It takes longer: the tap's clock stops, the chat shows that something is being written, and ours begins."""
        limit.reschedule(asyncio.get_running_loop().time() + AT_MOST)
        if whence.callback_id is not None and not answered.is_set():
            answered.set()
            self._call("answerCallbackQuery", {"callback_query_id": whence.callback_id})
        if whence.chat_id is not None and whence.kind in origin.SPOKEN:
            self._call("sendChatAction", {"chat_id": whence.chat_id, "action": "typing"})

    def _answer(self, turn: Turn, whence: Origin, answered: asyncio.Event) -> None:
        if whence.callback_id is not None and not answered.is_set():
            said = {"text": turn.tap_answer[:200], "show_alert": turn.tap_alert} if turn.tap_answer else {}
            self._call("answerCallbackQuery", {"callback_query_id": whence.callback_id, **said})
        if whence.inline_id is not None:
            nothing: dict[str, Any] = {"results": [], "cache_time": 0, "is_personal": True}
            self._call("answerInlineQuery", {"inline_query_id": whence.inline_id, **(turn.inline_answer or nothing)})

    def _call(self, method: str, parameters: dict[str, Any]) -> None:
        """At once and once: an answer that comes late is worth nothing."""
        task = asyncio.create_task(self._once(method, parameters))
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)

    async def _once(self, method: str, parameters: dict[str, Any]) -> None:
        try:
            answer = await self._transport.call(method, parameters)
        except Unreachable as error:
            log.info("method=%s unanswered: %s", method, error)
            return
        if not answer.ok:
            log.info("method=%s refused: %s", method, answer.description)


def _is_outage(error: Exception) -> bool:
    """The store or Telegram is away; BadRequest is a NetworkError by name only."""
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        return True
    return isinstance(error, RetryAfter | Unreachable) or outages.is_outage(error)


def _place(error: Exception) -> str:
    """Where it happened, without a word of what was processed."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else "?"
