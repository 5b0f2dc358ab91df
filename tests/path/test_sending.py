"""The sender against Telegram's faults: at least once, in order, under the limits, and never in vain for ever."""

import asyncio
import json
import time
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlmodel import select

from bot.demo.api import LocalBotApi
from bot.demo.limits import Limits as Strict
from bot.demo.telegram import Telegram
from bot.path.limits import Limits
from bot.path.transport import Transport
from bot.serving import Bot
from db.messages import outbox
from db.messages.outbox import Letter
from db.models import Chat as ChatRow
from db.models import Outbox
from db.store import Store
from tests.path.house import TOKEN, counted, running, until
from tests.telegram_chat import Chat

FREE = Limits(None)


def put(bot: Bot, *letters: Letter) -> list[int]:
    """Rows put by somebody else, such as the clock."""
    with bot.store.writing() as session:
        outbox.put(session.connection(), letters, datetime.now(UTC))
    if bot._sender is not None:
        bot._sender.wake()
    return [letter.id for letter in letters]


def states(bot: Bot, ids: list[int]) -> list[str]:
    with bot.store.reading() as session:
        return [session.get_one(Outbox, row_id).state for row_id in ids]


def chat_state(bot: Bot, chat_id: int) -> str:
    with bot.store.reading() as session:
        return session.get_one(ChatRow, chat_id).state


def said(chat: Chat) -> list[str]:
    return [message.text for message in chat.messages if message.from_bot]


def words(chat_id: int, what: str, **more: object) -> Letter:
    return Letter(chat_id, "sendMessage", {"text": what}, **more)  # type: ignore[arg-type]


async def test_too_many_requests_hold_up_that_chat_alone(store_url: str) -> None:
    telegram = Telegram()
    one, other = Chat(telegram, telegram.add_user("甲")), Chat(telegram, telegram.add_user("乙"))
    async with LocalBotApi(telegram) as api, running(store_url, api) as bot:
        telegram.faults.plan("sendMessage", "too_many", count=1, chat_id=one.person.id, retry_after=1)
        telegram.send(one.person, "twice a")
        began = time.monotonic()
        await until(lambda: bool(telegram.faults.happened))
        assert await other.says("hello", replies=1) == ["echo hello"]
        assert time.monotonic() - began < 0.9
        await until(lambda: len(said(one)) == 2)
        assert 0.9 < time.monotonic() - began < 3
        assert said(one) == ["first a", "second a"]
        with bot.store.reading() as session:
            assert session.exec(select(Outbox.not_before).where(Outbox.id == 1)).one() is not None


async def test_server_errors_and_lost_connections_lose_nothing(store_url: str) -> None:
    telegram = Telegram()
    chat = Chat(telegram, telegram.add_user("甲"))
    async with LocalBotApi(telegram) as api, running(store_url, api, limits=FREE):
        telegram.faults.plan("sendMessage", "server_error", count=1)
        telegram.faults.plan("sendMessage", "drop_before", count=1)
        telegram.send(chat.person, "twice a")
        await until(lambda: len(said(chat)) == 2)
        assert said(chat) == ["first a", "second a"]


async def test_what_was_perhaps_accepted_is_sent_once_more(store_url: str) -> None:
    telegram = Telegram()
    chat = Chat(telegram, telegram.add_user("甲"))
    async with LocalBotApi(telegram) as api, running(store_url, api, limits=FREE):
        telegram.faults.plan("sendMessage", "drop_after", count=1)
        telegram.send(chat.person, "twice a")
        await until(lambda: len(said(chat)) == 3)
        assert said(chat) == ["first a", "first a", "second a"]


async def test_updates_and_answers_survive_an_outage_of_telegram(store_url: str) -> None:
    telegram = Telegram()
    chat = Chat(telegram, telegram.add_user("甲"))
    async with LocalBotApi(telegram) as api, running(store_url, api, limits=FREE) as bot:
        await chat.says("hello")
        gone = asyncio.create_task(api.outage(1.0))
        await asyncio.sleep(0.2)
        ids = put(bot, words(chat.person.id, "from the clock"))
        telegram.send(chat.person, "count meanwhile")
        await gone
        await until(lambda: said(chat)[1:] == ["from the clock", "counted meanwhile"])
        assert states(bot, ids) == ["sent"]
        assert counted(bot, "meanwhile") == 1


async def test_a_bot_started_while_telegram_is_away_keeps_trying(store_url: str) -> None:
    telegram = Telegram()
    chat = Chat(telegram, telegram.add_user("甲"))
    api = LocalBotApi(telegram)
    async with api:
        gone = asyncio.create_task(api.outage(0.8))
        await asyncio.sleep(0.05)
        async with running(store_url, api, ready=False) as bot:
            telegram.send(chat.person, "early")
            await gone
            await until(lambda: said(chat) == ["echo early"])
            assert bot.ready.is_set()


async def test_another_poller_is_waited_out(sqlite_url: str, caplog: pytest.LogCaptureFixture) -> None:
    telegram = Telegram()
    chat = Chat(telegram, telegram.add_user("甲"))
    async with LocalBotApi(telegram) as api, running(sqlite_url, api, limits=FREE):
        await chat.says("hello")
        other = Transport(api.url, TOKEN)
        await until(lambda: telegram.updates.polled)
        assert (await other.call("getUpdates", {"timeout": 0})).ok
        await other.shutdown()
        assert await chat.says("still there?") == ["echo still there?"]
    assert "Conflict: terminated by other getUpdates request" in caplog.text
    assert TOKEN not in caplog.text
    assert "still there" not in caplog.text


async def test_a_webhook_set_earlier_does_not_keep_a_bot_from_polling(sqlite_url: str) -> None:
    telegram = Telegram()
    chat = Chat(telegram, telegram.add_user("甲"))
    async with LocalBotApi(telegram) as api:
        earlier = Transport(api.url, TOKEN)
        assert (await earlier.call("setWebhook", {"url": "http://127.0.0.1:9/"})).ok
        await earlier.shutdown()
        telegram.send(chat.person, "hello")
        async with running(sqlite_url, api, limits=FREE):
            await until(lambda: said(chat) == ["echo hello"])


async def test_an_inline_query_is_answered_once_and_at_once(store_url: str) -> None:
    telegram = Telegram()
    person = telegram.add_user("甲")
    async with LocalBotApi(telegram) as api, running(store_url, api, limits=FREE):
        telegram.inline_query(person, "警犬")
        await until(lambda: "answerInlineQuery" in [method for method, _ in telegram.calls])
        assert telegram.messages(person) == []


async def test_who_blocked_the_bot_is_left_alone_until_they_come_back(store_url: str) -> None:
    telegram = Telegram()
    chat = Chat(telegram, telegram.add_user("甲"))
    async with LocalBotApi(telegram) as api, running(store_url, api, limits=FREE) as bot:
        await chat.says("hello")
        telegram.updates.allowed -= {"my_chat_member"}  # the block is noticed by the sender alone
        telegram.block(chat.person)
        ids = put(bot, *(words(chat.person.id, f"reminder {n}") for n in range(3)))
        await until(lambda: states(bot, ids) == ["failed", "dropped", "dropped"])
        assert chat_state(bot, chat.person.id) == "blocked"
        calls = len(telegram.calls)
        later = put(bot, words(chat.person.id, "one more"))
        await until(lambda: states(bot, later) == ["dropped"])
        assert len([c for c in telegram.calls[calls:] if c[0] == "sendMessage"]) == 0
        telegram.unblock(chat.person)
        assert await chat.says("back", replies=1) == ["echo back"]
        assert chat_state(bot, chat.person.id) == "live"


async def test_what_cannot_be_said_in_private_is_said_in_the_group(store_url: str) -> None:
    telegram = Telegram()
    amina, shy = telegram.add_user("阿米娜"), telegram.add_user("没聊过")
    group = telegram.add_group("财务群", [amina, shy])
    async with LocalBotApi(telegram) as api, running(store_url, api, limits=FREE) as bot:
        instead = {"chat_id": group.id, "method": "sendMessage", "payload": {"text": "please start me"}}
        ids = put(bot, words(shy.id, "figures", fallback=instead))
        await until(lambda: "please start me" in said(Chat(telegram, amina, group)))
        assert states(bot, ids) == ["failed"]


async def test_a_group_that_moves_is_followed(store_url: str) -> None:
    telegram = Telegram()
    amina = telegram.add_user("阿米娜")
    group = telegram.add_group("财务群", [amina], kind="group")
    chat = Chat(telegram, amina, group)
    async with LocalBotApi(telegram) as api, running(store_url, api, limits=FREE) as bot:
        await chat.says("@jixiao_bot hello")
        with bot.store.writing() as session:
            session.get_one(ChatRow, group.id).opened = True
        telegram.updates.allowed -= {"message"}  # nobody tells of the move: the sender finds out
        new = telegram.migrate(group)
        put(bot, words(group.id, "one"), words(group.id, "two"))
        here = Chat(telegram, amina, new)
        await until(lambda: said(here) == ["one", "two"])
        put(bot, words(group.id, "three"))
        await until(lambda: said(here) == ["one", "two", "three"])
        with bot.store.reading() as session:
            old, now = session.get_one(ChatRow, group.id), session.get_one(ChatRow, new.id)
            assert (old.state, old.moved_to) == ("moved", new.id)
            assert (now.state, now.kind, now.opened) == ("live", "supergroup", True)


async def test_refused_entities_go_out_as_plain_text(store_url: str) -> None:
    telegram = Telegram()
    chat = Chat(telegram, telegram.add_user("甲"))
    async with LocalBotApi(telegram) as api, running(store_url, api, limits=FREE) as bot:
        await chat.says("hello")
        broken = {"text": "<b>12.09</b> &lt; <u>20</i> 万元", "parse_mode": "HTML"}
        ids = put(bot, Letter(chat.person.id, "sendMessage", broken))
        await until(lambda: chat.sees == "12.09 < 20 万元")
        await until(lambda: states(bot, ids) == ["sent"])


async def test_what_telegram_will_never_take_does_not_stop_the_chat(store_url: str) -> None:
    telegram = Telegram()
    chat = Chat(telegram, telegram.add_user("甲"))
    async with LocalBotApi(telegram) as api, running(store_url, api, limits=FREE) as bot:
        await chat.says("hello")
        ids = put(bot, words(chat.person.id, "x" * 5000), words(chat.person.id, "after"))
        await until(lambda: chat.sees == "after")
        await until(lambda: states(bot, ids) == ["failed", "sent"])


async def test_edits_find_their_message_collapse_and_are_said_anew_when_it_is_gone(store_url: str) -> None:
    telegram = Telegram()
    chat = Chat(telegram, telegram.add_user("甲"))
    me = chat.person.id

    def edit(row: int, what: str) -> Letter:
        return Letter(me, "editMessageText", {"text": what}, edits=row)

    async with LocalBotApi(telegram) as api, running(store_url, api, limits=FREE) as bot:
        await chat.says("hello")
        (card,) = put(bot, words(me, "card"))
        await until(lambda: chat.sees == "card")
        (first,) = put(bot, edit(card, "card 1"))
        await until(lambda: chat.sees == "card 1")
        (same,) = put(bot, edit(card, "card 1"))  # not modified is as good as done
        await until(lambda: states(bot, [first, same]) == ["sent", "sent"])

        telegram.faults.plan("sendMessage", "slow", count=1, seconds=0.3)
        block, *several = put(bot, words(me, "slow"), *(edit(card, f"card {n}") for n in (2, 3, 4)))
        await until(lambda: states(bot, [block, *several]) == ["sent", "dropped", "dropped", "sent"])
        assert "card 4" in said(chat)

        gone = next(message for message in chat.messages if message.text == "card 4")
        gone.removed = True
        put(bot, edit(card, "card 5"))
        await until(lambda: chat.sees == "card 5")
        put(bot, edit(card, "card 6"))
        await until(lambda: chat.sees == "card 6")
        assert said(chat)[-1:] == ["card 6"]
        assert "card 5" not in said(chat)


async def test_files_go_out_with_their_names(store_url: str) -> None:
    telegram = Telegram()
    chat = Chat(telegram, telegram.add_user("甲"))
    async with LocalBotApi(telegram) as api, running(store_url, api, limits=FREE) as bot:
        await chat.says("hello")
        file = outbox.Enclosure("自评表.xlsx", "application/vnd.ms-excel", b"PK\0\x01content")
        letters = [Letter(chat.person.id, "sendDocument", {"caption": "表"}, enclosure=file) for _ in range(2)]
        ids = put(bot, *letters)
        await until(lambda: states(bot, ids) == ["sent", "sent"])
        sent = chat.newest.document
        assert sent is not None
        assert (sent.name, sent.content) == (file.name, file.content)
        with bot.store.reading() as session:
            assert session.connection().execute(text("SELECT count(*) FROM attachment")).scalar() == 1


async def test_replies_go_before_reminders(store_url: str) -> None:
    telegram = Telegram()
    chat = Chat(telegram, telegram.add_user("甲"))
    async with LocalBotApi(telegram) as api, running(store_url, api, limits=FREE) as bot:
        await chat.says("hello")
        telegram.faults.plan("sendMessage", "slow", count=1, seconds=0.4)
        put(bot, *(words(chat.person.id, f"reminder {n}", urgent=False) for n in range(3)))
        await until(lambda: bool(telegram.faults.happened))
        await chat.says("quick", replies=1)
        await until(lambda: len(said(chat)) == 5)
        assert said(chat) == ["echo hello", "reminder 0", "echo quick", "reminder 1", "reminder 2"]


async def test_the_limits_are_kept_without_telegram_having_to_complain(store_url: str) -> None:
    telegram = Telegram(limits=Strict())
    chats = [Chat(telegram, telegram.add_user(f"人{n}")) for n in range(12)]
    async with LocalBotApi(telegram) as api, running(store_url, api) as bot:
        for chat in chats:
            telegram.send(chat.person, "hello")
        await until(lambda: all(said(chat) for chat in chats))
        began = time.monotonic()
        ids = put(bot, *(words(chat.person.id, f"reminder {n}") for chat in chats for n in range(4)))
        await until(lambda: set(states(bot, ids)) == {"sent"})
        assert time.monotonic() - began > 0.6  # 48 rows: what is left of 30, the others at 30 a second
        with bot.store.reading() as session:
            assert set(session.exec(select(Outbox.attempts))) == {1}
        for chat in chats:
            assert said(chat) == ["echo hello", *(f"reminder {n}" for n in range(4))]


async def test_what_was_on_its_way_at_a_crash_is_sent_once_more(store: Store, store_url: str) -> None:
    telegram = Telegram()
    chat = Chat(telegram, telegram.add_user("甲"))
    with store.writing() as session:
        letters = [words(chat.person.id, "on its way"), words(chat.person.id, "behind it")]
        outbox.put(session.connection(), letters, datetime.now(UTC), sending=chat.person.id)
    telegram.send(chat.person, "hello")  # so that the bot may write to them
    async with LocalBotApi(telegram) as api, running(store_url, api):
        await until(lambda: said(chat)[:2] == ["on its way", "behind it"] or len(said(chat)) >= 3)
        assert json.dumps(said(chat)).count("on its way") == 1


async def test_a_row_handed_over_does_not_pass_an_older_one_not_looked_up_yet(store_url: str) -> None:
    """Between a commit by somebody else and the sender's next look, a newer row of that chat must wait."""
    telegram = Telegram()
    chat = Chat(telegram, telegram.add_user("甲"))
    async with LocalBotApi(telegram) as api, running(store_url, api, limits=FREE) as bot:
        await chat.says("hello")
        await until(lambda: bot._sender is not None and not bot._sender.backlog)
        sender = bot._sender
        assert sender is not None
        older, newer = words(chat.person.id, "older"), words(chat.person.id, "newer")
        with bot.store.writing() as session:
            outbox.put(session.connection(), [older, newer], datetime.now(UTC))
        sender.wake()
        assert not sender.reserve(chat.person.id)
        sender.handed([newer])
        await until(lambda: len(said(chat)) == 3)
    assert said(chat)[1:] == ["older", "newer"]
