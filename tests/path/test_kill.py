"""The real process is killed again and again at random instants: nothing is lost, nothing done twice.

The local Bot API lives in this process, `jixiao run` in one of its own. On each engine it is killed 15 times while it
polls and 15 times behind a webhook, both at once. `pytest -m long` kills more often.
"""

import asyncio
import itertools
import os
import random
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlmodel import Session

from bot.demo.api import LocalBotApi
from bot.demo.state import Event, User
from bot.demo.telegram import Telegram
from db import migrate
from db.persons.people import ensure_section
from db.store import Store

ROOT = Path(__file__).parents[2]
TOKEN = "100001:TEST"
PEOPLE = 24
PACE = 0.08  # seconds between two messages
AHEAD = 60  # messages without an answer: a chat gets one a second, no more
SECTION = "指挥中心"


@dataclass
class Siege:
    """One bot under fire: what was said to it, what it answered in which life."""

    url: str
    webhook: bool
    kills: int
    chance: random.Random
    directory: Path
    telegram: Telegram = field(default_factory=lambda: Telegram(token=TOKEN))
    said: dict[str, int] = field(default_factory=dict)  # name that was invited → chat
    heard: list[tuple[int, int, str]] = field(default_factory=list)  # life, chat, text
    life: int = 0
    port: int = 0
    crowd: int = PEOPLE

    async def run(self) -> None:
        """Talk, kill, start again; in the end let it finish in peace."""
        people = [self.telegram.add_user(f"管理员{n}", "zh") for n in range(self.crowd)]
        self._prepare()
        self.telegram.listen(self._hear)
        async with LocalBotApi(self.telegram) as api:
            talking = asyncio.create_task(self._talk())
            for _ in range(self.kills):
                async with self._living(api, people) as process:
                    await self._wait_to_kill(process)
                self.life += 1
            talking.cancel()
            async with self._living(api, people) as process:
                await self._last_words(people[0])
                await self._until_quiet()
                process.terminate()
                assert await asyncio.wait_for(process.wait(), 20) == 0

    def _prepare(self) -> None:
        store = Store(self.url)
        migrate.upgrade(store)
        with store.writing() as session:
            ensure_section(session, SECTION, now=datetime.now(UTC), actor_id=None)
        store.close()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    async def _last_words(self, person: User) -> None:
        """Make sure that the last life is a life."""
        self._say(person, "新人末")
        async with asyncio.timeout(60):
            while not any(chat == person.id and _names(words, "新人末") for _, chat, words in self.heard):  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    def _say(self, person: User, name: str) -> None:
        self.said[name] = person.id
        self.telegram.send(person, f"/invite {name} viewer {SECTION}")

    @asynccontextmanager
    async def _living(self, api: LocalBotApi, people: list[User]) -> AsyncIterator[asyncio.subprocess.Process]:
        """A process of the bot; whatever happens, it is killed in the end."""
        process = await self._start(api, people)
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    async def _start(self, api: LocalBotApi, people: list[User]) -> asyncio.subprocess.Process:
        ids = ",".join(str(person.id) for person in people)
        settings = {
            "JIXIAO_TOKEN": TOKEN,
            "JIXIAO_API_URL": api.url,
            "JIXIAO_DATABASE_URL": self.url,
            "JIXIAO_DATA": str(self.directory),
            "JIXIAO_ADMINS": ids,
            "JIXIAO_LISTEN": f"127.0.0.1:{self.port}",
        }
        if self.webhook:
            settings["JIXIAO_WEBHOOK_URL"] = f"http://127.0.0.1:{self.port}/hook"
        with (self.directory / f"{self.life}.log").open("wb") as log:
            command = (sys.executable, "-m", "bot", "run")
            return await asyncio.create_subprocess_exec(
                *command, cwd=ROOT, env=os.environ | settings, stdout=log, stderr=log
            )

    async def _wait_to_kill(self, process: asyncio.subprocess.Process) -> None:
        """Mostly in the middle of its work; now and then while it starts."""
        if self.chance.random() < 0.2:
            await asyncio.sleep(self.chance.uniform(0.1, 1.5))
            return
        before = len(self.heard)
        async with asyncio.timeout(30):
            while len(self.heard) == before:
                assert process.returncode is None, "the bot ended by itself"
                await asyncio.sleep(0.01)
        await asyncio.sleep(self.chance.uniform(0, 1.0))

    async def _talk(self) -> None:
        people = itertools.cycle(list(self.telegram.users.values()))
        for number in itertools.count():
            if len(self.said) - len(self.heard) < AHEAD:
                self._say(next(people), f"新人{number}")
            await asyncio.sleep(self.chance.uniform(0, 2 * PACE))

    def _hear(self, event: Event) -> None:
        if event.kind == "message" and event.payload["sender"] == "bot":
            self.heard.append((self.life, event.chat_id, event.payload["text"]))

    async def _until_quiet(self) -> None:
        store = Store(self.url)
        try:
            async with asyncio.timeout(60):
                while self.telegram.updates_pending or _open(store):  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
        finally:
            store.close()

    def check(self) -> None:
        """0 updates lost, 0 effects doubled, at most one repeated reply per kill and chat."""
        store = Store(self.url)
        with store.reading() as session:
            assert _count(session, "SELECT count(*) FROM inbox") == len(self.said)
            assert _count(session, "SELECT count(*) FROM inbox WHERE state <> 'done'") == 0
            assert _count(session, "SELECT count(*) FROM outbox WHERE state <> 'sent'") == 0
            invited = Counter(session.connection().execute(text("SELECT name FROM invite")).scalars())
            assert invited == Counter(dict.fromkeys(self.said, 1))
            made = _count(session, "SELECT count(*) FROM audit WHERE action LIKE 'invite%'")
            assert made == len(self.said)
        store.close()
        self._check_replies()

    def _check_replies(self) -> None:
        seen: set[tuple[int, str]] = set()
        repeated: Counter[tuple[int, int]] = Counter()
        for life, chat, words in self.heard:
            repeated[life, chat] += (chat, words) in seen
            seen.add((chat, words))
        assert max(repeated.values()) <= 1
        answered = Counter(
            name for name, chat in self.said.items() if any(_names(words, name) for words in _of(seen, chat))
        )
        assert answered == Counter(dict.fromkeys(self.said, 1))


def _of(seen: set[tuple[int, str]], chat: int) -> list[str]:
    return [words for where, words in seen if where == chat]


def _names(words: str, name: str) -> bool:
    """Whether the answer is about this name and not about a longer one."""
    return any(part == name for part in words.replace("：", " ").replace("，", " ").replace("（", " ").split())


def _open(store: Store) -> int:
    with store.reading() as session:
        waiting = _count(session, "SELECT count(*) FROM inbox WHERE state = 'waiting'")
        return waiting + _count(session, "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')")


def _count(session: Session, query: str) -> int:
    return int(session.connection().execute(text(query)).scalar_one())


async def besiege(urls: list[str], tmp_path: Path, kills: int, seed: int) -> None:
    sieges = []
    for number, url in enumerate(urls):
        directory = tmp_path / f"siege{number}"
        directory.mkdir()
        sieges.append(Siege(url, number == 1, kills, random.Random(seed + number), directory))
    await asyncio.gather(*(siege.run() for siege in sieges))
    for siege in sieges:
        siege.check()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def two_urls(request: pytest.FixtureRequest, tmp_path: Path) -> list[str]:
    """Two databases of one engine, not yet migrated."""
    if request.param == "sqlite":
        return [f"sqlite:///{tmp_path}/{name}.db" for name in ("polling", "webhook")]
    first: str = request.getfixturevalue("postgresql_url")
    second = f"{first}_2"
    with psycopg.connect(first.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {second.rpartition('/')[2]}".encode())

    def drop() -> None:
        with psycopg.connect(first.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {second.rpartition('/')[2]} WITH (FORCE)".encode())

    request.addfinalizer(drop)
    return [first, second]


async def test_thirty_kills_lose_nothing_and_do_nothing_twice(two_urls: list[str], tmp_path: Path) -> None:
    await besiege(two_urls, tmp_path, kills=15, seed=20261124)


@pytest.mark.long
@pytest.mark.timeout(3600)
async def test_many_kills_lose_nothing_and_do_nothing_twice(two_urls: list[str], tmp_path: Path) -> None:
    await besiege(two_urls, tmp_path, kills=150, seed=random.SystemRandom().randrange(10**9))
