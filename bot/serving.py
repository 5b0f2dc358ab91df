"""A whole bot in one process: store, intake, worker, sender, web; started in the order that loses nothing."""

import asyncio
import gc
import hashlib
import hmac
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from sqlalchemy import Connection, text
from telegram.error import InvalidToken, TelegramError

from bot import application
from bot.access import menu
from bot.application import App
from bot.path import replicas
from bot.path.intake import KINDS, Intake, Polling
from bot.path.limits import Limits
from bot.path.queues import OwnQueues, Queues, SharedQueues
from bot.path.sender import Sender
from bot.path.transport import Transport, Unreachable
from bot.path.web import add_webhook, build
from bot.path.worker import Worker
from bot.path.writer import Journal
from bot.settings import Settings
from bot.ticker import Ticker
from db import migrate
from db.errors import Refusal
from db.keep import locks
from db.keep.locks import Lead
from db.keep.short_writes import StorePen
from db.messages import inbox, outbox
from db.messages.outbox import Letter
from db.store import Store

DEAF = 120.0  # seconds without an answer to getUpdates after which /health says so
LOOKED = 1.0  # seconds between two looks for what other replicas left
SWEPT = 3600.0

log = logging.getLogger(__name__)


class Bot:
    """One process of the bot; `run` until `stop` is set."""

    def __init__(
        self,
        settings: Settings,
        *,
        limits: Limits | None = None,
        rooms: Callable[[App], None] = application.add_rooms,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        listen: bool = True,
        ticks: bool = True,
    ) -> None:
        token = settings.bot_token()
        self.settings = settings
        self.bot_id = _bot_id(token)
        self.store = Store(settings.store_url)
        self.alone = self.store.on_sqlite
        self.clock = clock
        self.stop = asyncio.Event()
        self.ready = asyncio.Event()
        self._token = token
        self._rooms = rooms
        self.listens = listen
        self._ticks = ticks and rooms is application.add_rooms  # the clock speaks for the real rooms
        self._limits = limits or Limits()
        self._transport = Transport(settings.api_url, token)
        self._app = application.build(token, self._transport)
        self._journal = Journal(self.store, StorePen(self.store))
        queues: Queues = SharedQueues(self.store, self.bot_id)
        if self.alone:
            queues = OwnQueues(self.store, self._journal, self.bot_id)
        self._queues = queues
        self._worker = Worker(
            application=self._app,
            store=self.store,
            journal=self._journal,
            queues=queues,
            transport=self._transport,
            clock=clock,
            zone=settings.zone,
            language=settings.language,
            admins=settings.admins,
        )
        self._intake = Intake(self._journal, self._worker, self.bot_id, clock, alone=self.alone)
        self._ticker = Ticker(
            self.store, self._journal, clock, zone=settings.zone, language=settings.language, handed=self._hand_over
        )
        self._sender: Sender | None = None
        self._polling: Polling | None = None
        self._began = time.monotonic()

    async def run(self) -> None:
        """Bring the store up to date, then take part in the conversation until `stop`."""
        async with AsyncExitStack() as ending:
            ending.callback(self.store.close)
            ending.push_async_callback(self._journal.close)
            ending.callback(self._queues.close)
            ending.enter_context(locks.bot(self.store))
            await asyncio.to_thread(migrate.upgrade_apart, self.store)
            ending.push_async_callback(self._transport.shutdown)
            await self._transport.initialize()
            await ending.enter_async_context(_Server(self))
            await self._at_work()

    async def _at_work(self) -> None:
        """Intake first: what people write is kept even while nothing can be answered yet."""
        tasks = [asyncio.create_task(job) for job in self._jobs()]
        stopped = asyncio.create_task(self.stop.wait())
        try:
            done, _ = await asyncio.wait({stopped, *tasks}, return_when=asyncio.FIRST_COMPLETED)
            for task in done - {stopped}:
                task.result()  # a job that ends by itself has failed
        finally:
            log.info("stopping")
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._worker.stop()
            if self._sender is not None:
                await self._sender.stop()
            stopped.cancel()

    def _jobs(self) -> list[Any]:
        hearing = self._poll if self.settings.webhook_url is None else self._set_webhook
        if self.alone:
            return [self._work(), self._keep_house(), self._tick(), self._send(self._journal), hearing()]
        leading = replicas.lead(self.store, replicas.SENDS, "sending", self._lead_sending)
        if self.settings.webhook_url is None:
            return [self._work(), self._keep_house(), self._tick(), leading, self._lead_polling()]
        return [self._work(), self._keep_house(), self._tick(), leading, hearing()]

    async def _lead_polling(self) -> None:
        await replicas.lead(self.store, replicas.POLLS, "polling", lambda _: self._poll())

    async def _work(self) -> None:
        """The worker, as soon as Telegram has told us who we are."""
        self._rooms(self._app)
        await self._initialize()
        await self._put_up_menu()
        await self._worker.start()
        gc.collect()
        gc.freeze()  # what is there now stays: the collector need not walk through it again and again
        self.ready.set()
        log.info("ready bot=%s", self.bot_id)
        if self.alone:
            await asyncio.Event().wait()
        while True:
            await asyncio.sleep(LOOKED)
            with suppress(Exception):  # the store is away: whoever writes says so
                await self._worker.look()

    async def _put_up_menu(self) -> None:
        """Commands and descriptions, when this version tells them otherwise than the one before."""
        if self._rooms is not application.add_rooms:
            return  # the menu is that of the real rooms
        now = self.clock()
        await _until_it_works(
            lambda: self._journal.write(lambda session: menu.put_up(session, now=now, bot_id=self.bot_id))
        )
        if self._sender is not None:
            self._sender.wake()

    async def _initialize(self) -> None:
        trouble = 0
        while True:
            try:
                return await self._app.initialize()
            except InvalidToken as error:
                raise Refusal(
                    "Telegram 不认识这个令牌（JIXIAO_TOKEN）。请在 @BotFather 处核对。",
                    "Telegram does not know this token (JIXIAO_TOKEN); check it with @BotFather.",
                ) from error
            except TelegramError as error:
                trouble += 1
                log.warning("getMe trouble=%s: %s", trouble, type(error).__name__)
                await asyncio.sleep(min(0.25 * 2**trouble, 30.0))

    async def _poll(self) -> None:
        reachable = self._sender.reachable if self._sender is not None else asyncio.Event()
        self._polling = Polling(self._transport, self._intake, reachable=reachable)
        try:
            await self._polling.run()
        finally:
            self._polling = None

    async def _send(self, journal: Journal) -> None:
        self._sender = sender = Sender(self._transport, journal, self._limits, self.clock, alone=self.alone)
        try:
            await _until_it_works(sender.start)
            self._worker.use(sender)
            sender.wake()  # rows the worker put while the sender was starting
            await asyncio.Event().wait()
        finally:
            if not self.alone:  # the lead is lost: nothing more may be sent from here
                self._worker.use(None)
                self._sender = None
                await sender.stop()

    async def _lead_sending(self, leading: Lead) -> None:
        journal = Journal(self.store, leading)
        listener = replicas.Listener(self.store, self._wake_sender)
        listener.start()
        try:
            await self._send(journal)
        finally:
            await asyncio.to_thread(listener.stop)
            await journal.close()

    async def _tick(self) -> None:
        """The clock, in every replica: keys in the store keep them from doubling anything."""
        if self._ticks:
            await self._ticker.run()
        await asyncio.Event().wait()

    async def tick(self) -> None:
        """One tick now, besides those of every minute."""
        await self._ticker.tick()

    def _hand_over(self, letters: Sequence[Letter]) -> None:
        if self._sender is not None:
            self._sender.handed(letters)

    def _wake_sender(self) -> None:
        if self._sender is not None:
            self._sender.wake()

    async def _set_webhook(self) -> None:
        parameters = {
            "url": self.settings.webhook_url,
            "secret_token": self.webhook_secret,
            "allowed_updates": list(KINDS),
            "max_connections": 40,
        }
        trouble = 0
        while True:
            try:
                answer = await self._transport.call("setWebhook", parameters)
                if answer.ok:
                    log.info("webhook set")
                    break
                log.error("setWebhook refused: %s", answer.description)
            except Unreachable as error:
                log.warning("setWebhook: %s", error)
            trouble += 1
            await asyncio.sleep(min(0.5 * 2**trouble, 60.0))
        await asyncio.Event().wait()

    async def keep(self, updates: list[dict[str, Any]]) -> None:
        """What a webhook delivers."""
        await self._intake.keep(updates)

    @property
    def webhook_secret(self) -> str:
        """The setting, or one that every replica derives alike from the token."""
        if self.settings.webhook_secret is not None:
            return self.settings.webhook_secret.get_secret_value()
        return hmac.new(self._token.encode(), b"webhook", hashlib.sha256).hexdigest()

    async def _keep_house(self) -> None:
        """Once an hour: forget what was said long ago."""
        while True:
            with suppress(Exception):
                await self._journal.note(self._forget)
            await asyncio.sleep(SWEPT)

    def _forget(self, connection: Connection) -> None:
        before = self.clock() - timedelta(days=self.settings.keep_days)
        inbox.clear_payloads(connection, before)
        outbox.clear_payloads(connection, before)

    async def health(self) -> tuple[bool, dict[str, Any]]:
        """Whether people's words reach the store, and what is known besides."""
        try:
            await asyncio.wait_for(asyncio.to_thread(self._look_at_store), timeout=5)
            store = True
        except Exception:
            store = False
        heard = time.monotonic() - (self._polling.heard if self._polling is not None else self._began)
        hears = self._polling is None or heard < DEAF
        facts = {
            "status": "ok" if store and hears and self.ready.is_set() else "starting" if store and hears else "failing",
            "store": store,
            "heard_seconds_ago": round(heard, 1) if self._polling is not None else None,
            "ready": self.ready.is_set(),
        }
        return store and hears, facts

    def _look_at_store(self) -> None:
        with self.store.reading() as session:
            session.execute(text("SELECT 1"))

    def figures(self) -> dict[str, float]:
        """What /metrics shows."""
        worker, sender = self._worker, self._sender
        return {
            "updates_stored_total": self._intake.stored,
            "updates_done_total": worker.done,
            "tries_failed_total": worker.failed,
            "updates_quarantined_total": worker.quarantined,
            "chats_at_work": worker.at_work,
            "messages_sent_total": sender.sent if sender is not None else 0,
            "messages_failed_total": sender.failed if sender is not None else 0,
            "messages_waited_total": sender.waited if sender is not None else 0,
            "outbox_waiting": sender.backlog if sender is not None else 0,
        }


class _Server:
    """The web server while the bot runs. Without a webhook it is a convenience: its port may be taken."""

    def __init__(self, bot: Bot) -> None:
        app = build(bot.health, bot.figures)
        self._webhook = bot.settings.webhook_url
        if self._webhook is not None:
            add_webhook(app, urlsplit(self._webhook).path or "/", bot.webhook_secret, bot.keep)
        self._address = bot.settings.address if bot.listens else None
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=5)

    async def __aenter__(self) -> None:
        if self._address is None:
            return
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, *self._address).start()
        except OSError as error:
            if self._webhook is not None:
                host, port = self._address
                raise Refusal(
                    f"无法监听 {host}:{port}：{error.strerror}。请更改 JIXIAO_LISTEN。",
                    f"cannot listen on {host}:{port}: {error.strerror}; change JIXIAO_LISTEN",
                ) from error
            log.warning("no /health: %s", error.strerror)

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()


async def _until_it_works(start: Callable[[], Any]) -> None:
    trouble = 0
    while True:
        try:
            await start()
            return
        except Exception as error:
            trouble += 1
            log.warning("start waits for the store: %s", type(error).__name__)
            await asyncio.sleep(min(0.25 * 2**trouble, 30.0))


def _bot_id(token: str) -> int:
    number = token.partition(":")[0]
    if not number.isdigit():
        raise Refusal(
            "JIXIAO_TOKEN 的格式不对，应为 数字:字母数字。", "JIXIAO_TOKEN does not look like a token (digits:letters)."
        )
    return int(number)
