"""The store under the path: away and back, two replicas on one, one process alone on the other."""

import asyncio
import time

import psycopg
import pytest
from sqlalchemy import text

from bot.demo.api import LocalBotApi
from bot.demo.telegram import Telegram
from bot.path.limits import Limits
from db.errors import Refusal
from db.keep import locks as who_runs
from db.store import Store
from tests.path.house import counted, running, until
from tests.telegram_chat import Chat

FREE = Limits(None)
BLACKOUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"


def said(chat: Chat) -> list[str]:
    return [message.text for message in chat.messages if message.from_bot]


def server(url: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(url.replace("+psycopg", "").rpartition("/")[0] + "/postgres", autocommit=True)


def black_out(url: str) -> None:
    """Every connection to the database is cut."""
    with server(url) as connection:
        connection.execute(BLACKOUT, (url.rpartition("/")[2],))


def allow(url: str, connections: bool) -> None:
    with server(url) as connection:
        name = url.rpartition("/")[2]
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {connections}".encode())


@pytest.mark.postgresql
async def test_cut_connections_cost_neither_updates_nor_effects(postgresql_url: str) -> None:
    telegram = Telegram()
    chats = [Chat(telegram, telegram.add_user(f"人{n}")) for n in range(6)]
    async with LocalBotApi(telegram) as api, running(postgresql_url, api, limits=FREE) as bot:
        for word in range(20):
            for chat in chats:
                telegram.send(chat.person, f"count {word}")
            if word % 6 == 5:
                await asyncio.to_thread(black_out, postgresql_url)
            await asyncio.sleep(0.05)
        await until(lambda: all(len(set(said(chat))) == 20 for chat in chats), 30)
        assert [counted(bot, str(word)) for word in range(20)] == [6] * 20
        with bot.store.reading() as session:
            assert session.connection().execute(text("SELECT max(failures) FROM inbox")).scalar() == 0


@pytest.mark.postgresql
async def test_while_the_store_is_away_nothing_is_confirmed(postgresql_url: str) -> None:
    telegram = Telegram()
    chat = Chat(telegram, telegram.add_user("甲"))
    async with LocalBotApi(telegram) as api, running(postgresql_url, api, limits=FREE) as bot:
        await chat.says("hello")
        await asyncio.to_thread(allow, postgresql_url, False)
        await asyncio.to_thread(black_out, postgresql_url)
        telegram.send(chat.person, "count meanwhile")
        await asyncio.sleep(1)
        assert len(telegram.updates_pending) == 1
        assert not (await bot.health())[0]
        await asyncio.to_thread(allow, postgresql_url, True)
        await until(lambda: said(chat)[-1] == "counted meanwhile", 20)
        assert counted(bot, "meanwhile") == 1


@pytest.mark.postgresql
async def test_two_replicas_share_the_work_and_one_takes_over(postgresql_url: str) -> None:
    telegram = Telegram()
    chats = [Chat(telegram, telegram.add_user(f"人{n}")) for n in range(8)]
    async with LocalBotApi(telegram) as api, running(postgresql_url, api, limits=FREE) as second:
        async with running(postgresql_url, api, limits=FREE) as first:
            await _talk(telegram, chats, range(0, 5))
            polls = [bot._polling is not None for bot in (first, second)]
            sends = [bot._sender is not None for bot in (first, second)]
            assert sorted(polls) == sorted(sends) == [False, True]
        await _talk(telegram, chats, range(5, 10))
        assert second._polling is not None and second._sender is not None
        assert [counted(second, str(word)) for word in range(10)] == [8] * 10
        with second.store.reading() as session:
            assert session.connection().execute(text("SELECT max(attempts) FROM outbox")).scalar() == 1
    for chat in chats:
        assert said(chat) == [f"counted {word}" for word in range(10)]


@pytest.mark.postgresql
async def test_a_replica_that_only_works_has_its_answers_sent_by_another(postgresql_url: str) -> None:
    """The webhook's deliveries reach one replica, the sender is the other: it hears of the rows at once."""
    telegram = Telegram()
    chat = Chat(telegram, telegram.add_user("甲"))
    async with (
        LocalBotApi(telegram) as api,
        running(postgresql_url, api, limits=FREE) as sender,
        running(postgresql_url, api, limits=FREE) as worker,
    ):
        await until(lambda: sender._sender is not None or worker._sender is not None)
        idle = worker if worker._sender is None else sender
        telegram.updates.pending.clear()
        update = telegram.send(chat.person, "hello")
        pending = next(update_ for update_ in telegram.updates_pending if update_["update_id"] == update)
        began = time.monotonic()
        await idle.keep([pending])
        await until(lambda: bool(said(chat)))
        assert time.monotonic() - began < 1.5
        await asyncio.sleep(0.5)
        assert said(chat) == ["echo hello"]


async def _talk(telegram: Telegram, chats: list[Chat], words: range) -> None:
    for word in words:
        for chat in chats:
            telegram.send(chat.person, f"count {word}")
        await asyncio.sleep(0.05)
    await until(lambda: all(f"counted {words[-1]}" in said(chat) for chat in chats), 20)


async def test_a_second_bot_on_sqlite_is_told_what_to_do(sqlite_url: str) -> None:
    telegram = Telegram()
    async with LocalBotApi(telegram) as api, running(sqlite_url, api):
        with pytest.raises(Refusal, match="PostgreSQL"):
            async with running(sqlite_url, api):
                pass


async def test_a_restore_waits_until_no_bot_runs(store: Store, store_url: str) -> None:
    telegram = Telegram()
    async with LocalBotApi(telegram) as api:
        async with running(store_url, api):
            with pytest.raises(Refusal), who_runs.nobody(store):
                pass
        with who_runs.nobody(store), pytest.raises(Refusal):
            async with running(store_url, api):
                pass


async def test_a_locked_database_is_waited_for(sqlite_url: str) -> None:
    """Somebody else, such as an import, writes for a while: nothing is lost and no try is counted."""
    telegram = Telegram()
    chat = Chat(telegram, telegram.add_user("甲"))
    other = Store(sqlite_url)
    async with LocalBotApi(telegram) as api, running(sqlite_url, api, limits=FREE) as bot:
        await chat.says("hello")
        with other.writing():
            telegram.send(chat.person, "count it")
            await asyncio.sleep(0.6)
            assert said(chat) == ["echo hello"]
        await until(lambda: said(chat)[-1] == "counted it")
        assert counted(bot, "it") == 1
    other.close()
