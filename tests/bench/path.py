"""Update → reply through the local Bot API: this bot beside a bare python-telegram-bot echo bot, in the same run.

Run by hand: `python tests/bench/path.py`. Both bots answer with what was said, over the same HTTP backend; each is a
process of its own, the local Bot API runs in this one. Sending limits are lifted: they are Telegram's, not the bot's.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.demo.api import LocalBotApi
from bot.demo.state import Event, User
from bot.demo.telegram import Telegram

TOKEN = "100001:TEST"
PEOPLE = 60
TICK = os.sysconf("SC_CLK_TCK")
SERVER = "postgres@127.0.0.1:5432"
DATABASE = f"jixiao_bench_{os.getpid()}"


@dataclass
class Figures:
    """What one bot showed."""

    name: str
    idle_mib: float = 0.0
    p50_ms: float = 0.0
    p99_ms: float = 0.0
    cpu_ms: float = 0.0  # per update at the steady rate
    most: float = 0.0  # updates a second
    cpu_busy_ms: float = 0.0  # per update at the highest rate
    lost: int = 0


@dataclass
class Clock:
    """When each person's newest message was sent, and how long the answers took."""

    telegram: Telegram
    since: dict[int, float] = field(default_factory=dict)
    taken: list[float] = field(default_factory=list)
    again: bool = False
    people: dict[int, User] = field(default_factory=dict)

    def say(self, person: User) -> None:
        self.since[person.id] = time.perf_counter()
        self.telegram.send(person, f"警犬经费执行率多少 {len(self.taken)}")

    def hear(self, event: Event) -> None:
        if event.kind != "message" or event.payload["sender"] != "bot":
            return
        began = self.since.pop(event.chat_id, None)
        if began is not None:
            self.taken.append(time.perf_counter() - began)
            if self.again:
                self.say(self.people[event.chat_id])


async def main(seconds: float, rate: float, only: str | None) -> None:
    names = [only] if only else ["bare", "ours", *(["ours on PostgreSQL"] if _postgresql() else [])]
    shown = [await measure(name, seconds, rate) for name in names]
    head = ("", "idle MiB", "p50 ms", "p99 ms", "CPU ms/update", "highest/s", "CPU ms there", "lost")
    print(f"\n{rate:g} updates a second for {seconds:g} s; then as many as it can, {PEOPLE} people at once\n")
    print("".join(f"{word:>19}" for word in head))
    for one in shown:
        figures = (one.idle_mib, one.p50_ms, one.p99_ms, one.cpu_ms, one.most, one.cpu_busy_ms, one.lost)
        print(f"{one.name:>19}" + "".join(f"{figure:>19.2f}" for figure in figures))
    for one in shown[1:]:
        bare = shown[0]
        print(
            f"{one.name}: CPU {one.cpu_ms / bare.cpu_ms:.2f} × bare ({one.cpu_busy_ms / bare.cpu_busy_ms:.2f} × when "
            f"busy), memory {one.idle_mib / bare.idle_mib:.2f} ×, p99 {one.p99_ms / bare.p99_ms:.2f} ×"
        )


async def measure(name: str, seconds: float, rate: float) -> Figures:
    telegram = Telegram(token=TOKEN)
    clock = Clock(telegram)
    clock.people = {person.id: person for person in (telegram.add_user(f"人{n}", "zh") for n in range(PEOPLE))}
    telegram.listen(clock.hear)
    figures = Figures(name)
    async with LocalBotApi(telegram) as api, serving(name, api.url) as process:
        await _warm(clock)
        await asyncio.sleep(1.5)
        figures.idle_mib = _memory(process.pid)
        began = _cpu(process.pid)
        await _steadily(clock, seconds, rate)
        figures.cpu_ms = (_cpu(process.pid) - began) / len(clock.taken) * 1000
        figures.lost = len(clock.since)
        figures.p50_ms = statistics.median(clock.taken) * 1000
        figures.p99_ms = statistics.quantiles(clock.taken, n=100)[98] * 1000
        began = _cpu(process.pid)
        count, took = await _flat_out(clock, seconds)
        figures.most = count / took
        figures.cpu_busy_ms = (_cpu(process.pid) - began) / count * 1000
    return figures


async def _warm(clock: Clock) -> None:
    for person in clock.people.values():
        clock.say(person)
    async with asyncio.timeout(30):
        while clock.since:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def _steadily(clock: Clock, seconds: float, rate: float) -> None:
    clock.taken.clear()
    people = list(clock.people.values())
    began = time.perf_counter()
    for number in range(int(seconds * rate)):
        await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
        clock.say(people[number % len(people)])
    await asyncio.sleep(1)


async def _flat_out(clock: Clock, seconds: float) -> tuple[int, float]:
    clock.taken.clear()
    clock.again = True
    began = time.perf_counter()
    for person in clock.people.values():
        clock.say(person)
    await asyncio.sleep(seconds)
    count, took = len(clock.taken), time.perf_counter() - began
    clock.again = False
    await asyncio.sleep(1)
    return count, took


@asynccontextmanager
async def serving(name: str, url: str) -> AsyncIterator[subprocess.Popen[bytes]]:
    with tempfile.TemporaryDirectory() as directory:
        command = [sys.executable, __file__, "--serve", name, "--api", url, "--data", directory]
        process = subprocess.Popen(command)  # noqa: ASYNC220 # once, before anything is measured
        try:
            yield process
        finally:
            process.terminate()
            await asyncio.to_thread(process.wait, 15)


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def _memory(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def _postgresql() -> bool:
    try:
        _administer("SELECT 1")
    except Exception:
        return False
    return True


def serve(name: str, url: str, directory: str) -> None:
    """In the process of its own: one of the bots, until it is told to end."""
    if name == "bare":
        _bare(url)
    else:
        asyncio.run(_ours(url, directory, on_postgresql=name != "ours"))


def _bare(url: str) -> None:
    from telegram import Update
    from telegram.ext import Application, ContextTypes, MessageHandler, filters

    from bot.path.transport import Transport

    async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        await update.message.reply_text(update.message.text or "")

    transport, polling = Transport(url, TOKEN), Transport(url, TOKEN)
    builder = Application.builder().token(TOKEN).base_url(transport.api).request(transport)
    app = builder.get_updates_request(polling).concurrent_updates(True).build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.run_polling(timeout=50)


async def _ours(url: str, directory: str, *, on_postgresql: bool) -> None:
    import signal

    from telegram import Update
    from telegram.ext import MessageHandler, filters

    from bot.application import App
    from bot.context import Context
    from bot.path.limits import Limits
    from bot.rendering.reply import say
    from bot.serving import Bot
    from bot.settings import load

    async def echo(update: Update, context: Context) -> None:
        assert update.message is not None
        context.reply(say(update.message.text or ""))

    def rooms(app: App) -> None:
        app.add_handler(MessageHandler(filters.TEXT, echo))

    more = {"database_url": _new_database()} if on_postgresql else {}
    settings = load(token=TOKEN, api_url=url, data=Path(directory), **more)
    bot = Bot(settings, rooms=rooms, limits=Limits(None), listen=False)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, bot.stop.set)
    try:
        await bot.run()
    finally:
        if on_postgresql:
            _administer(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def _new_database() -> str:
    _administer(f"CREATE DATABASE {DATABASE}")
    return f"postgresql+psycopg://{SERVER}/{DATABASE}"


def _administer(statement: str) -> None:
    import psycopg

    with psycopg.connect(f"postgresql://{SERVER}/postgres", autocommit=True, connect_timeout=2) as connection:
        connection.execute(statement.encode())


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=10)
    options.add_argument("--rate", type=float, default=30)
    options.add_argument("--only")
    options.add_argument("--serve")
    options.add_argument("--api", default="")
    options.add_argument("--data", default="")
    chosen = options.parse_args()
    if chosen.serve:
        serve(chosen.serve, chosen.api, chosen.data)
    else:
        asyncio.run(main(chosen.seconds, chosen.rate, chosen.only))
