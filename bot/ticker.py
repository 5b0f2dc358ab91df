"""The clock's part of the bot: once a minute, and at start, what should be true now is made true (db/reminders)."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, tzinfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import text
from sqlmodel import Session

from bot.path import outgoing
from bot.path.writer import Journal
from bot.reminding import texts
from db import reminders
from db.changing import approvals, drafts
from db.keep import outages
from db.messages.outbox import Letter
from db.reminders import Body, Page, Told
from db.reminders.recipients import is_quiet
from db.store import Store

log = logging.getLogger(__name__)

NOTHING = reminders.Ticked((), (), ())


class Ticker:
    """One job a minute, never two at once, none lost: what a tick left undone the next one does."""

    def __init__(
        self,
        store: Store,
        journal: Journal,
        clock: Callable[[], datetime],
        *,
        zone: tzinfo,
        language: str,
        handed: Callable[[Sequence[Letter]], None],
    ) -> None:
        self._store, self._journal, self._clock = store, journal, clock
        self._zone, self._language, self._handed = zone, language, handed
        self.ticks = self.told = 0

    async def run(self) -> None:
        """Until cancelled."""
        scheduler = AsyncIOScheduler(timezone=UTC)
        job = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
        scheduler.add_job(self.tick, "cron", minute="*", next_run_time=datetime.now(UTC), **job)
        scheduler.start()
        try:
            await asyncio.Event().wait()
        finally:
            scheduler.shutdown(wait=False)

    async def tick(self) -> None:
        """One tick; a store that is away is met again in a minute."""
        now = self._clock()
        try:
            ticked = NOTHING
            if not await asyncio.to_thread(self._idle, now):
                ticked = await self._journal.write(lambda session: tick(session, now, self._zone, self._language))
            put_away = await self._journal.write(lambda session: self._put_away(session, now))
        except Exception as error:
            if not outages.is_outage(error):
                log.exception("tick failed")
            else:
                log.warning("tick waits for the store: %s", type(error).__name__)
            return
        self.ticks += 1
        self.told += len(ticked.told)
        if ticked.told or ticked.covered:
            log.info("tick told=%s covered=%s messages=%s", len(ticked.told), len(ticked.covered), len(ticked.letters))
        if ticked.letters or put_away:
            self._handed([*ticked.letters, *put_away])

    def _idle(self, now: datetime) -> bool:
        with self._store.reading() as session:
            return reminders.idle(session, now=now, zone=self._zone)

    def _put_away(self, session: Session, now: datetime) -> list[Letter]:
        """Drafts left for a day, requests nobody decided: their owners hear of it, but not at night."""
        if is_quiet(reminders.load(session).quiet, now.astimezone(self._zone).time()):
            return []
        put_away = [*drafts.close_stale(session, now), *approvals.expire(session, now)]
        _tell_others(session, put_away)
        return put_away


def tick(session: Session, now: datetime, zone: tzinfo, language: str) -> reminders.Ticked:
    """One tick with the messages people get."""

    def write(body: Body | None, told: Sequence[Told]) -> list[Page]:
        chat_id = told[0].slot.chat_id
        made = texts.messages(body, told, now=now, zone=zone, language=language)
        return [Page(outgoing.to_chat(chat_id, reply), ids) for reply, ids in made]

    ticked = reminders.tick(session, now=now, zone=zone, write=write)
    _tell_others(session, ticked.letters)
    return ticked


def _tell_others(session: Session, put: Sequence[Letter]) -> None:
    """On PostgreSQL the sender may be another replica: it hears of the rows with the commit."""
    if put and session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_notify('jixiao', 'outbox')"))
