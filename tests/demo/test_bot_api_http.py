"""The local Bot API over HTTP, driven by python-telegram-bot and by bare requests."""

from __future__ import annotations

import asyncio
import io
import json
import sys
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import telegram.error
from aiohttp import web
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    LinkPreviewOptions,
    Update,
)
from telegram import Message as Sent
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.demo.api import LocalBotApi, build_api
from bot.demo.state import User
from bot.demo.telegram import Telegram
from tests.telegram_chat import Chat, until

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\x2c\0\0\0\xc8"
OTHER_POLLER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


@pytest.fixture
def world() -> Telegram:
    return Telegram(seed=3)


@pytest.fixture
def leader(world: Telegram) -> User:
    user = world.add_user("李局", "zh-hans", username="liju")
    world.send(user, "/start")
    return user


@pytest.fixture
async def api(world: Telegram) -> AsyncIterator[LocalBotApi]:
    async with LocalBotApi(world) as server:
        yield server


@pytest.fixture
async def bot(api: LocalBotApi, world: Telegram) -> AsyncIterator[Bot]:
    async with Bot(world.token, base_url=f"{api.url}/bot", base_file_url=f"{api.url}/file/bot") as client:
        yield client


@pytest.fixture
async def http(api: LocalBotApi) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(api.url) as session:
        yield session


async def asked(http: aiohttp.ClientSession, method: str, token: str = "100001:TEST", **request: Any) -> Any:
    async with http.post(f"/bot{token}/{method}", **request) as answer:
        body = await answer.json()
        assert body["ok"] is (answer.status == 200)
        assert body["ok"] or body["error_code"] == answer.status
        return body


# Requests


async def test_a_wrong_token_is_401_and_an_unknown_method_404(http: aiohttp.ClientSession) -> None:
    assert (await asked(http, "getMe", token="100001:WRONG"))["description"] == "Unauthorized"
    assert (await asked(http, "getMe", token="nonsense"))["error_code"] == 401
    assert (await asked(http, "getMee"))["description"] == "Not Found: method not found"


async def test_parameters_come_as_query_form_json_or_multipart(
    http: aiohttp.ClientSession, world: Telegram, leader: User
) -> None:
    parameters = {"chat_id": str(leader.id), "text": "预算 & 支出"}
    await asked(http, "sendMessage", params=parameters)
    await asked(http, "sendMessage", data=parameters)
    await asked(http, "SENDMESSAGE", json={"chat_id": leader.id, "text": "预算 & 支出", "disable_notification": True})
    form = aiohttp.FormData(parameters, default_to_multipart=True)
    await asked(http, "sendMessage", data=form)
    async with http.get("/bot100001:TEST/sendMessage", params=parameters) as answer:
        assert answer.status == 200
    assert [message.text for message in world.messages(leader)[1:]] == ["预算 & 支出"] * 5
    for wrong in ({"data": "text=%ff%fe", "headers": {"Content-Type": "application/json"}}, {"json": ["x"]}):
        assert (await asked(http, "sendMessage", **wrong))["error_code"] == 400


async def test_a_refusal_counts_as_no_call(http: aiohttp.ClientSession, world: Telegram, leader: User) -> None:
    await asked(http, "sendMessage", data={"chat_id": str(leader.id)})
    await asked(http, "sendMessage", data={"chat_id": str(leader.id), "text": "x"})
    assert world.calls == [("sendMessage", {"chat_id": leader.id, "text": "x"})]


async def test_a_file_over_50_megabytes_is_413(http: aiohttp.ClientSession, leader: User) -> None:
    form = aiohttp.FormData({"chat_id": str(leader.id)})
    form.add_field("document", io.BytesIO(bytes(50 * 1024 * 1024 + 1)), filename="x.bin")
    assert (await asked(http, "sendDocument", data=form))["description"] == "Request Entity Too Large"


async def test_it_can_be_mounted_beside_other_pages(world: Telegram, leader: User) -> None:
    """The main application's own limit on bodies does not hold uploads back."""
    app = web.Application()
    app.add_subapp("/telegram", build_api(world))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}/telegram"
    async with Bot(world.token, base_url=f"{base}/bot", base_file_url=f"{base}/file/bot") as client:
        sent = await client.send_document(leader.id, bytes(3_000_000), filename="大.bin")
        assert sent.document
        assert len(await (await sent.document.get_file()).download_as_bytearray()) == 3_000_000
    await runner.cleanup()


# python-telegram-bot as the client


async def test_the_client_understands_every_update(bot: Bot, world: Telegram, leader: User) -> None:
    group = world.add_group("财务群", members=[leader], kind="group")
    world.updates.allow(Update.ALL_TYPES)
    sent = await bot.send_message(leader.id, "选", reply_markup=InlineKeyboardMarkup([[_button("一期")]]))
    world.tap(leader, sent.message_id, "pick:一期")
    world.send_file(leader, "绩效.docx", b"PK", "application/msword", "表")
    world.send_file(leader, "photo", PNG, photo=True)
    world.send_sticker(leader)
    world.edit(leader, world.messages(leader)[0].id, "/help")
    world.react(leader, sent.message_id, "👍")
    world.inline_query(leader, "警犬")
    world.block(leader)
    world.migrate(group)
    world.raw_update({"hologram": {}})
    updates = await bot.get_updates(allowed_updates=Update.ALL_TYPES)
    assert len(updates) == 14
    assert [update.api_kwargs for update in updates] == [{}] * 13 + [{"hologram": {}}]
    tapped = next(update.callback_query for update in updates if update.callback_query)
    assert tapped.data == "pick:一期"
    assert isinstance(tapped.message, Sent)
    assert tapped.message.text == "选"
    assert await bot.get_updates(offset=updates[-1].update_id + 1) == ()


def _button(name: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(name, callback_data=f"pick:{name}")


async def test_errors_reach_the_client_as_its_own_kinds(
    bot: Bot, world: Telegram, leader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # the client warns of a coming change otherwise
    with pytest.raises(telegram.error.BadRequest, match="Can't parse entities: unsupported start tag"):
        await bot.send_message(leader.id, "预算 <x>", parse_mode="HTML")
    sent = await bot.send_message(leader.id, "甲", link_preview_options=LinkPreviewOptions(is_disabled=True))
    with pytest.raises(telegram.error.BadRequest, match="Message is not modified"):
        await sent.edit_text("甲", link_preview_options=LinkPreviewOptions(is_disabled=True))
    group = world.add_group("群", members=[leader], kind="group")
    moved = world.migrate(group)
    with pytest.raises(telegram.error.ChatMigrated) as migrated:
        await bot.send_message(group.id, "x")
    assert migrated.value.new_chat_id == moved.id
    world.block(leader)
    with pytest.raises(telegram.error.Forbidden, match="bot was blocked by the user"):
        await bot.send_message(leader.id, "x")
    world.faults.plan("getMe", "too_many", count=1, retry_after=7)
    with pytest.raises(telegram.error.RetryAfter, match="Retry in 0:00:07"):
        await bot.get_me()


async def test_the_client_sends_and_gets_files(bot: Bot, world: Telegram, leader: User) -> None:
    sent = await bot.send_document(
        leader.id, b"PK data", filename="绩效表 2021.xlsx", caption="<b>表</b>", parse_mode="HTML"
    )
    assert sent.document
    assert sent.document.file_name == "绩效表 2021.xlsx"
    assert await (await sent.document.get_file()).download_as_bytearray() == b"PK data"
    picture = await bot.send_photo(leader.id, PNG)
    assert picture.photo[-1].width == 300
    album = await bot.send_media_group(leader.id, [InputMediaPhoto(PNG, caption="甲"), InputMediaPhoto(PNG)])
    assert [message.caption for message in album] == ["甲", None]
    assert [message.photo is not None for message in world.messages(leader)[-3:]] == [True] * 3


async def test_the_client_sets_its_profile(bot: Bot, world: Telegram, leader: User) -> None:
    await bot.set_my_commands([BotCommand("budget", "查预算")], language_code="zh")
    await bot.set_my_description("绩效助手")
    await bot.set_my_short_description("绩效助手")
    assert world.commands_for(leader) == [{"command": "budget", "description": "查预算"}]
    assert (await bot.get_my_description()).description == "绩效助手"
    assert (await bot.get_me()).can_read_all_group_messages is False
    assert (await bot.get_chat(leader.id)).username == "liju"
    assert (await bot.get_webhook_info()).url == ""
    await bot.send_chat_action(leader.id, "typing")


async def _echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.effective_message
    markup = InlineKeyboardMarkup([[_button("是"), _button("否")]])
    await update.effective_message.reply_text(f"你说：{update.effective_message.text}", reply_markup=markup)


async def _start(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message
    await update.message.reply_html("<b>你好</b>")
    await update.message.reply_html("请提问")


async def _tapped(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query
    await update.callback_query.answer("好的")
    await update.callback_query.edit_message_text(f"选了 {update.callback_query.data}")


@pytest.fixture
async def echo_bot(api: LocalBotApi, world: Telegram, leader: User) -> AsyncIterator[None]:
    app: Application[Any, Any, Any, Any, Any, Any] = (
        ApplicationBuilder().token(world.token).base_url(f"{api.url}/bot").job_queue(None).build()
    )
    app.add_handler(CommandHandler("start", _start))
    app.add_handler(CallbackQueryHandler(_tapped))
    app.add_handler(MessageHandler(filters.TEXT & filters.UpdateType.MESSAGE & ~filters.Regex("安静"), _echo))
    async with app:
        await app.start()
        assert app.updater
        await app.updater.start_polling(drop_pending_updates=True)
        yield
        await app.updater.stop()
        await app.stop()


@pytest.mark.usefixtures("echo_bot")
async def test_a_person_talks_with_a_real_bot(world: Telegram, leader: User) -> None:
    chat = Chat(world, leader)
    assert await chat.says("/start") == ["你好", "请提问"]
    assert await chat.says("警犬经费", replies=1) == ["你说：警犬经费"]
    assert chat.buttons == ["是", "否"]
    assert await chat.taps("是") == ["选了 pick:是"]
    assert (chat.toast, chat.sees, chat.buttons) == ("好的", "选了 pick:是", [])
    assert await chat.says("安静", replies=0) == []
    with pytest.raises(AssertionError, match="no button '也许'"):
        await chat.taps("也许")
    chat.patience = 0.3
    with pytest.raises(AssertionError, match="for a reply, heard"):
        await chat.says("安静")
    with pytest.raises(AssertionError, match="should have stayed silent"):
        await chat.says("警犬", replies=0)


# getUpdates


async def test_only_an_offset_confirms(bot: Bot, world: Telegram, leader: User) -> None:
    for number in range(5):
        world.send(leader, str(number))
    first = await bot.get_updates(limit=2)
    again = await bot.get_updates(limit=2)
    assert [update.update_id for update in first] == [update.update_id for update in again]
    rest = await bot.get_updates(offset=first[-1].update_id + 1)
    assert [update.message.text for update in rest if update.message] == ["1", "2", "3", "4"]
    assert len(world.updates_pending) == 4
    last = await bot.get_updates(offset=-1)
    assert [update.message.text for update in last if update.message] == ["4"]
    assert len(world.updates_pending) == 1


async def test_an_update_wakes_a_waiting_poll(bot: Bot, world: Telegram, leader: User) -> None:
    world.updates.drop()
    waiting = asyncio.create_task(bot.get_updates(timeout=30))
    await until(lambda: world.updates.polled)
    world.send(leader, "醒")
    (update,) = await asyncio.wait_for(waiting, 2)
    assert update.message
    assert update.message.text == "醒"
    world.updates.drop()
    assert await bot.get_updates(timeout=0) == ()


async def test_the_second_poller_ends_the_first(api: LocalBotApi, http: aiohttp.ClientSession, world: Telegram) -> None:
    first = asyncio.create_task(asked(http, "getUpdates", data={"timeout": "30"}))
    await until(lambda: world.updates.polled)
    second = asyncio.create_task(asked(http, "getUpdates", data={"timeout": "30"}))
    answer = await asyncio.wait_for(first, 2)
    assert (answer["error_code"], answer["description"]) == (409, OTHER_POLLER)
    world.raw_update({"x": {}})
    assert len((await asyncio.wait_for(second, 2))["result"]) == 1


async def test_a_poller_that_died_leaves_nothing_behind(
    api: LocalBotApi, http: aiohttp.ClientSession, world: Telegram, leader: User
) -> None:
    """What a dead client had not confirmed goes to the next one, which gets no 409."""
    world.updates.drop()
    async with aiohttp.ClientSession(api.url) as dead:
        poll = asyncio.create_task(dead.post("/bot100001:TEST/getUpdates", data={"timeout": "30"}))
        await until(lambda: world.updates.polled)
        poll.cancel()
    world.send(leader, "甲")
    world.send(leader, "乙")
    for _ in range(2):
        answer = await asked(http, "getUpdates", data={"timeout": "5"})
        assert [update["message"]["text"] for update in answer["result"]] == ["甲", "乙"]


async def test_only_allowed_kinds_are_kept_and_reactions_are_not_by_default(
    http: aiohttp.ClientSession, world: Telegram, leader: User
) -> None:
    own = world.messages(leader)[0].id
    assert world.react(leader, own, "👍") is None
    await asked(http, "getUpdates", json={"allowed_updates": ["message_reaction", "no_such_kind"]})
    assert world.react(leader, own, "🔥") is not None
    assert world.send(leader, "x") is None
    await asked(http, "getUpdates", json={"allowed_updates": []})
    assert world.send(leader, "x") is not None
    assert (await asked(http, "getUpdates", json={"allowed_updates": [5]}))["error_code"] == 400


# Faults


async def test_scripted_faults_happen_as_often_as_planned(
    http: aiohttp.ClientSession, world: Telegram, leader: User
) -> None:
    world.faults.plan("sendMessage", "too_many", count=1, retry_after=3)
    world.faults.plan("*", "server_error", count=1)
    request: dict[str, Any] = {"data": {"chat_id": str(leader.id), "text": "x"}}
    answer = await asked(http, "sendMessage", **request)
    assert answer["parameters"] == {"retry_after": 3}
    assert (await asked(http, "getMe"))["error_code"] == 500
    assert (await asked(http, "sendMessage", **request))["ok"]
    world.faults.plan("sendMessage", "server_error", chat_id=leader.id + 1)
    assert (await asked(http, "sendMessage", **request))["ok"]
    assert world.faults.happened == [("sendMessage", "too_many"), ("getMe", "server_error")]


@pytest.mark.parametrize(("kind", "accepted"), [("drop_before", 0), ("drop_after", 1)])
async def test_a_dropped_connection_before_or_after_acceptance(
    http: aiohttp.ClientSession, world: Telegram, leader: User, kind: Any, accepted: int
) -> None:
    world.faults.plan("sendMessage", kind, count=1)
    with pytest.raises(aiohttp.ClientConnectionError):
        await asked(http, "sendMessage", data={"chat_id": str(leader.id), "text": "x"})
    assert len([message for message in world.messages(leader) if message.from_bot]) == accepted
    assert (await asked(http, "sendMessage", data={"chat_id": str(leader.id), "text": "x"}))["ok"]


async def test_a_slow_answer_is_late_but_accepted(http: aiohttp.ClientSession, world: Telegram, leader: User) -> None:
    world.faults.plan("sendMessage", "slow", count=1, seconds=0.5)
    with pytest.raises(TimeoutError):
        await asked(
            http,
            "sendMessage",
            data={"chat_id": str(leader.id), "text": "x"},
            timeout=aiohttp.ClientTimeout(total=0.1),
        )
    assert world.messages(leader)[-1].text == "x"


def test_faults_by_chance_repeat_with_their_seed(world: Telegram) -> None:
    def drawn() -> list[bool]:
        telegram_world = Telegram()
        telegram_world.faults.plan("sendMessage", "server_error", probability=0.3)
        return [telegram_world.faults.next_for("sendMessage") is not None for _ in range(200)]

    assert drawn() == drawn()
    assert 30 < sum(drawn()) < 90


async def test_deliveries_can_be_repeated_and_mixed_across_chats(
    http: aiohttp.ClientSession, world: Telegram, leader: User
) -> None:
    other = world.add_user("王")
    world.updates.drop()
    for number in range(4):
        world.send(leader, f"甲{number}")
        world.send(other, f"乙{number}")
    world.faults.reorder_deliveries(1)
    batch = (await asked(http, "getUpdates"))["result"]
    said = [update["message"]["text"] for update in batch]
    assert said != sorted(said, key=lambda text: text[1])
    assert [text for text in said if text[0] == "甲"] == ["甲0", "甲1", "甲2", "甲3"]
    world.faults.repeat_deliveries(1)
    past = max(update["update_id"] for update in batch) + 1
    assert len((await asked(http, "getUpdates", data={"offset": str(past)}))["result"]) == 8
    assert (await asked(http, "getUpdates", data={"offset": str(past)}))["result"] == []


async def test_an_outage_refuses_connections_and_loses_nothing(
    api: LocalBotApi, http: aiohttp.ClientSession, world: Telegram, leader: User
) -> None:
    away = asyncio.create_task(api.outage(0.3))
    await asyncio.sleep(0.05)
    with pytest.raises(aiohttp.ClientConnectionError):
        await asked(http, "getMe")
    world.send(leader, "在吗")
    await away
    answer = await asked(http, "getUpdates")
    assert answer["result"][-1]["message"]["text"] == "在吗"


async def test_what_is_sent_is_json_in_utf8_with_telegrams_shape(
    http: aiohttp.ClientSession, leader: User, world: Telegram
) -> None:
    async with http.post("/bot100001:TEST/sendMessage", data={"chat_id": str(leader.id), "text": "警犬"}) as answer:
        raw = await answer.read()
    assert "警犬".encode() in raw
    result = json.loads(raw)["result"]
    assert result["from"] == {"id": 100001, "is_bot": True, "first_name": "Jixiao", "username": "jixiao_bot"}
    assert result["chat"] == {"id": leader.id, "first_name": "李局", "username": "liju", "type": "private"}
    assert set(result) == {"message_id", "from", "chat", "date", "text"}


POLLER = """
import json, sys, urllib.request
offset = 0
while True:
    data = f"timeout=20&limit=7&offset={offset}".encode()
    with urllib.request.urlopen(sys.argv[1] + "/bot100001:TEST/getUpdates", data) as answer:
        for update in json.load(answer)["result"]:
            print(update["message"]["text"], flush=True)
            offset = update["update_id"] + 1
"""


async def test_pollers_killed_at_random_lose_nothing(api: LocalBotApi, world: Telegram, leader: User) -> None:
    """A separate process polls and is killed again and again; together they have seen everything, each in order."""
    seen: list[str] = []
    said = [str(number) for number in range(120)]
    world.updates.drop()
    for round_number in range(4):
        poller = await asyncio.create_subprocess_exec(
            sys.executable, "-c", POLLER, api.url, stdout=asyncio.subprocess.PIPE
        )
        assert poller.stdout
        for text in said[round_number * 30 : round_number * 30 + 30]:
            world.send(leader, text)
        until_text = said[round_number * 30 + (29 if round_number == 3 else 11)]
        own: list[str] = []
        while until_text not in own:
            own.append((await poller.stdout.readline()).decode().strip())
        poller.kill()
        own += (await poller.stdout.read()).decode().split()  # printed before it died
        await poller.wait()
        assert own == sorted(own, key=int)
        seen += own
    assert set(seen) == set(said)
    assert len(seen) < len(said) + 3 * 30


async def test_half_a_character_is_refused(http: aiohttp.ClientSession, leader: User) -> None:
    body = json.dumps({"chat_id": leader.id, "text": "半个\ud83d"})
    async with http.post(
        "/bot100001:TEST/sendMessage", data=body, headers={"Content-Type": "application/json"}
    ) as answer:
        assert answer.status == 400
        assert (await answer.json())["description"] == "Bad Request: strings must be encoded in UTF-8"
