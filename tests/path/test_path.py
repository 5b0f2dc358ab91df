"""The straight path, in process: what is said is answered, in order, whatever goes wrong on the way."""

import asyncio
import time

from sqlalchemy import text
from sqlmodel import select

from bot.demo.api import LocalBotApi
from bot.demo.telegram import Telegram
from bot.path.limits import Limits
from bot.serving import Bot
from db.models import Inbox, Outbox, Person
from db.store import Store
from tests.path.house import counted, running, until
from tests.telegram_chat import Chat

FREE = Limits(None)


def rows(bot: Bot, query: str) -> list[tuple[object, ...]]:
    with bot.store.reading() as session:
        return [tuple(row) for row in session.connection().execute(text(query))]


def waiting(bot: Bot) -> int:
    found = rows(bot, "SELECT count(*) FROM inbox WHERE state = 'waiting'")[0][0]
    assert isinstance(found, int)
    return found


async def idle(bot: Bot, telegram: Telegram) -> None:
    """Everything taken, handled and sent."""
    unsent = "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')"
    await until(lambda: not telegram.updates_pending and not waiting(bot) and rows(bot, unsent)[0][0] == 0)


async def test_what_is_said_is_answered(store_url: str) -> None:
    telegram = Telegram()
    person = telegram.add_user("阿米娜", "zh-hans")
    async with LocalBotApi(telegram) as api, running(store_url, api) as bot:
        assert await Chat(telegram, person).says("你好") == ["echo 你好"]
        await idle(bot, telegram)
        assert rows(bot, "SELECT state, attempts FROM inbox") == [("done", 1)]
        assert rows(bot, "SELECT state, attempts, inbox_id FROM outbox") == [("sent", 1, 1)]
        assert rows(bot, "SELECT message_id IS NOT NULL FROM outbox")[0][0] in (True, 1)


async def test_a_chat_keeps_its_order_and_does_not_hold_up_others(store_url: str) -> None:
    telegram = Telegram()
    slow, quick = Chat(telegram, telegram.add_user("慢")), Chat(telegram, telegram.add_user("快"))
    async with LocalBotApi(telegram) as api, running(store_url, api, limits=FREE):
        telegram.send(slow.person, "wait 0.6")
        telegram.send(slow.person, "twice a")
        telegram.send(slow.person, "b")
        began = time.monotonic()
        assert await quick.says("hello", replies=1) == ["echo hello"]
        assert time.monotonic() - began < 0.5
        await until(lambda: len([m for m in slow.messages if m.from_bot]) == 4)
    assert [m.text for m in slow.messages if m.from_bot] == ["waited 0.6", "first a", "second a", "echo b"]


async def test_repeated_and_reordered_deliveries_change_nothing(store_url: str) -> None:
    telegram = Telegram(seed=7)
    chats = [Chat(telegram, telegram.add_user(f"人{n}")) for n in range(5)]
    telegram.faults.reorder_deliveries(50)
    telegram.faults.repeat_deliveries(50)
    for word in range(4):
        for chat in chats:
            telegram.send(chat.person, f"count {word}")
    async with LocalBotApi(telegram) as api, running(store_url, api, limits=FREE) as bot:
        await until(lambda: all(counted(bot, str(word)) == 5 for word in range(4)))
        await asyncio.sleep(0.3)
        await until(lambda: all(len([m for m in chat.messages if m.from_bot]) == 4 for chat in chats))
        assert [counted(bot, str(word)) for word in range(4)] == [5, 5, 5, 5]
    for chat in chats:
        assert [m.text for m in chat.messages if m.from_bot] == [f"counted {word}" for word in range(4)]


async def test_a_failing_update_is_set_aside_and_its_person_hears_of_it_once(store_url: str) -> None:
    telegram = Telegram()
    admin = telegram.add_user("管理员", "zh")
    poor, other = Chat(telegram, telegram.add_user("甲", "en")), Chat(telegram, telegram.add_user("乙", "zh"))
    async with LocalBotApi(telegram) as api, running(store_url, api, limits=FREE, admins={admin.id}) as bot:
        assert await Chat(telegram, admin).says("hi") == ["echo hi"]
        telegram.send(poor.person, "fail 秘密")
        began = time.monotonic()
        assert await other.says("hello", replies=1) == ["echo hello"]
        assert time.monotonic() - began < 1
        assert await poor.says("next") == [
            "Sorry, something went wrong with this message. It is noted under number 2.",
            "echo next",
        ]
        assert time.monotonic() - began < 2
        assert "编号 2" in Chat(telegram, admin).sees and "秘密" not in Chat(telegram, admin).sees
        assert counted(bot, "failed") == 0
        state, attempts, error = rows(bot, "SELECT state, attempts, error FROM inbox WHERE id = 2")[0]
        assert (state, attempts) == ("quarantined", 3)
        assert "ValueError" in str(error)


async def test_an_update_nobody_can_parse_stops_nothing(store_url: str) -> None:
    telegram = Telegram()
    chat = Chat(telegram, telegram.add_user("甲"))
    async with LocalBotApi(telegram) as api, running(store_url, api) as bot:
        telegram.raw_update({"message": {"message_id": "no number", "chat": 7, "date": "never"}})
        telegram.raw_update({"inline_query": {"id": 3, "from": "nobody"}})  # nobody waits: no try is wasted on it
        telegram.raw_update({"kind_of_2031": {"some": ["thing", 1, None]}})
        telegram.raw_update({"message": {"message_id": 5, "chat": {"id": chat.person.id, "type": "private"}}})
        assert await chat.says("a\0b 👍", replies=1)
        await until(lambda: waiting(bot) == 0)
        assert rows(bot, "SELECT count(*) FROM inbox WHERE state = 'done'")[0][0] == 3


async def test_a_refusal_takes_everything_back_but_its_sentence(store_url: str) -> None:
    telegram = Telegram()
    chat = Chat(telegram, telegram.add_user("甲", "zh"))
    async with LocalBotApi(telegram) as api, running(store_url, api) as bot:
        assert await chat.says("refuse") == ["不行，余额不够。"]
        assert counted(bot, "refused") == 0
        assert waiting(bot) == 0


async def test_the_conversation_goes_on_after_a_restart(store_url: str) -> None:
    telegram = Telegram()
    chat = Chat(telegram, telegram.add_user("甲", "zh"))
    async with LocalBotApi(telegram) as api:
        async with running(store_url, api):
            assert await chat.says("remember 警犬经费") == ["remembered"]
        telegram.send(chat.person, "said while nobody ran")
        async with running(store_url, api):
            assert await chat.says("recall") == ["echo said while nobody ran", "it was 警犬经费"]


async def test_taps_are_answered_at_once_when_work_takes_long(store_url: str) -> None:
    telegram = Telegram()
    chat = Chat(telegram, telegram.add_user("甲", "zh"))
    async with LocalBotApi(telegram) as api, running(store_url, api):
        await chat.says("buttons")
        assert await chat.taps("go") == ["tapped"]
        await until(lambda: chat.toast == "done")
        answered = [method for method, _ in telegram.calls].count("answerCallbackQuery")
        assert await chat.taps("slow") == ["tapped"]
        calls = [method for method, _ in telegram.calls]
        assert calls.count("answerCallbackQuery") == answered + 1
        assert "sendChatAction" in calls
        assert calls.index("sendChatAction") < len(calls) - 1 - calls[::-1].index("sendMessage")


async def test_rights_that_change_meanwhile_make_the_decision_void(store_url: str) -> None:
    """The first decision is made under a version of the person that is gone when it is to be committed."""
    telegram = Telegram()
    admin = telegram.add_user("甲", "zh")
    chat = Chat(telegram, admin)
    async with LocalBotApi(telegram) as api, running(store_url, api, admins={admin.id}) as bot:
        await chat.says("hello")
        telegram.send(admin, "wait 0.3")
        await asyncio.sleep(0.15)
        with bot.store.writing() as session:
            person = session.exec(select(Person)).one()
            person.version += 1
            session.add(person)
        began = time.monotonic()
        await until(lambda: chat.sees == "waited 0.3")
        assert time.monotonic() - began > 0.3  # decided a second time
        assert rows(bot, "SELECT attempts FROM inbox ORDER BY id DESC LIMIT 1") == [(1,)]


async def test_payloads_are_forgotten_in_time(store: Store, store_url: str) -> None:
    telegram = Telegram()
    chat = Chat(telegram, telegram.add_user("甲", "zh"))
    async with LocalBotApi(telegram) as api:
        async with running(store_url, api):
            await chat.says("secret")
        with store.writing() as session:
            session.connection().execute(text("UPDATE inbox SET done_at = '2020-01-01 00:00:00+00'"))
            session.connection().execute(text("UPDATE outbox SET created_at = '2020-01-01 00:00:00+00'"))
        async with running(store_url, api) as bot:
            await until(lambda: rows(bot, "SELECT payload FROM inbox") == [(None,)])
            assert rows(bot, "SELECT payload, state FROM outbox") == [(None, "sent")]
    with store.reading() as session:
        assert session.exec(select(Inbox.state)).all() == ["done"]
        assert session.exec(select(Outbox.message_id)).one() is not None


async def test_in_a_group_only_what_is_addressed_is_answered(store_url: str) -> None:
    telegram = Telegram(privacy_mode=False)
    amina, ben = telegram.add_user("阿米娜"), telegram.add_user("本")
    group = telegram.add_group("财务群", [amina, ben])
    chat = Chat(telegram, amina, group)
    async with LocalBotApi(telegram) as api, running(store_url, api):
        assert await chat.says("lunch?", replies=0) == []
        assert await chat.says("@jixiao_bot how much") == ["echo @jixiao_bot how much"]
        assert chat.newest.reply_to is not None
        answer = chat.newest
        telegram.send(ben, "and you?", group, reply_to=answer.id)
        await until(lambda: chat.sees == "echo and you?")
        assert await chat.says("@other_bot hey", replies=0) == []
