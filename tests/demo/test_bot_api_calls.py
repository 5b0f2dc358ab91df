"""The Bot API's checks, without HTTP: parameters, texts, keyboards, and the words of each refusal."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.demo.errors import Refused
from bot.demo.limits import Limits
from bot.demo.methods import METHODS, call, spelled
from bot.demo.official import official
from bot.demo.parameters import Upload
from bot.demo.state import Event, User
from bot.demo.telegram import Telegram

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
OLD = "query is too old and response timeout expired or query ID is invalid"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\x2c\0\0\0\xc8"


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    return Telegram(clock=clock, seed=7)


@pytest.fixture
def leader(telegram: Telegram) -> User:
    user = telegram.add_user("李局", "zh-hans")
    telegram.send(user, "/start")
    return user


async def done(telegram: Telegram, method: str, **parameters: Any) -> Any:
    return await call(telegram, spelled(method), parameters, {})


async def refusal(telegram: Telegram, method: str, **parameters: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        await call(telegram, spelled(method), parameters, {})
    return caught.value


def inline(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


def button(text: str = "看", **action: Any) -> dict[str, Any]:
    return {"text": text, **(action or {"callback_data": "x"})}


# Parameters


async def test_every_listed_method_checks_what_is_required(telegram: Telegram) -> None:
    for method, parameters in official().methods.items():
        required = [name for name, parameter in parameters.items() if parameter.required]
        if required and method != "setWebhook":
            assert (await refusal(telegram, method)).code == 400, method


async def test_a_listed_method_that_is_not_built_answers_501_only_when_its_parameters_are_right(
    telegram: Telegram,
) -> None:
    assert (await refusal(telegram, "sendDice", chat_id="x", disable_notification="perhaps")).code == 400
    answer = await refusal(telegram, "sendDice", chat_id="5")
    assert (answer.code, answer.description) == (501, "Not Implemented in this stand-in")


def test_an_unknown_method_is_404_and_case_does_not_matter() -> None:
    assert spelled("SENDmessage") == "sendMessage"
    with pytest.raises(Refused) as caught:
        spelled("sendLetter")
    assert caught.value.as_json() == {
        "ok": False,
        "error_code": 404,
        "description": "Not Found: method not found",
    }


def test_what_is_built_is_on_the_official_list() -> None:
    assert set(METHODS) <= set(official().methods)


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"text": "x"}, "chat_id is empty"),
        ({"chat_id": 1}, "message text is empty"),
        ({"chat_id": 1, "text": ""}, "message text is empty"),
        ({"chat_id": 1, "text": " \n "}, "text must be non-empty"),
        ({"chat_id": 1, "text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"chat_id": 1, "text": "x"}, "chat not found"),
        ({"chat_id": "abc", "text": "x"}, "chat not found"),
        ({"chat_id": "@nobody", "text": "x"}, "chat not found"),
        ({"chat_id": 1, "text": "x", "txet": "y"}, 'unknown parameter "txet" of the method sendMessage'),
        (
            {"chat_id": 1, "text": "x", "message_thread_id": "x"},
            'parameter "message_thread_id" must be of type Integer',
        ),
        ({"chat_id": 1, "text": ["x"]}, 'parameter "text" must be of type String'),
        ({"chat_id": 1, "text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        ({"chat_id": 1, "text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"chat_id": 1, "text": "x", "reply_markup": "[]"}, "object expected as reply markup"),
        ({"chat_id": 1, "text": "x", "entities": "{}"}, 'expected an Array as "entities"'),
        ({"chat_id": 1, "text": "x" * 40_000}, "text is too long"),
    ],
)
async def test_a_wrong_parameter_is_refused_in_words(telegram: Telegram, parameters: Any, said: str) -> None:
    answer = await refusal(telegram, "sendMessage", **parameters)
    assert (answer.code, answer.description) == (400, f"Bad Request: {said}")


async def test_length_counts_characters_after_parsing(telegram: Telegram, leader: User) -> None:
    fits = "<b>" + "预" * 4095 + "</b>&amp;"
    sent = await done(telegram, "sendMessage", chat_id=leader.id, text=fits, parse_mode="HTML")
    assert sent["text"] == "预" * 4095 + "&"
    answer = await refusal(telegram, "sendMessage", chat_id=leader.id, text="预" * 4097)
    assert answer.description == "Bad Request: message is too long"


# Keyboards


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        (inline([button(callback_data="预" * 22)]), "BUTTON_DATA_INVALID"),
        (inline([button(callback_data="")]), "BUTTON_DATA_INVALID"),
        (inline([button(callback_data=7)]), 'Field "callback_data" must be of type String'),
        (inline([{"text": "看"}]), "Text buttons are unallowed in the inline keyboard"),
        (inline([button(callback_data="a", url="https://a.cn")]), "exactly one action must be specified"),
        (inline([button("", callback_data="a")]), "inline keyboard button text must be non-empty"),
        (inline([{"callback_data": "a"}]), 'Can\'t find field "text"'),
        (inline([button(url="http://localhost:8080")]), "URL 'http://localhost:8080' is invalid: Wrong HTTP URL"),
        (inline([button(web_app={"url": "http://a.cn"})]), "Only HTTPS links are allowed"),
        (inline([button(copy_text={"text": "x" * 257})]), "BUTTON_COPY_TEXT_INVALID"),
        (inline(*[[button()] for _ in range(101)]), "reply markup is too long"),
        (inline([button() for _ in range(9)]), "reply markup is too long"),
        ({"inline_keyboard": [button()]}, "must be an Array of Arrays"),
        ({"keyboard": [["a", 5]]}, "KeyboardButton must be a String or an Object"),
        ({"force_reply": True, "input_field_placeholder": "x" * 65}, "input_field_placeholder must be 1-64"),
    ],
)
async def test_a_wrong_keyboard_is_refused(telegram: Telegram, leader: User, markup: Any, said: str) -> None:
    answer = await refusal(telegram, "sendMessage", chat_id=leader.id, text="x", reply_markup=json.dumps(markup))
    assert said in answer.description
    assert not [message for message in telegram.messages(leader) if message.from_bot]


async def test_keyboards_at_the_limit_are_taken(telegram: Telegram, leader: User) -> None:
    full = inline(*[[button(callback_data="x" * 64) for _ in range(8)] for _ in range(12)])
    sent = await done(telegram, "sendMessage", chat_id=leader.id, text="x", reply_markup=full)
    assert sent["reply_markup"] == full
    await done(telegram, "sendMessage", chat_id=leader.id, text="y", reply_markup={"keyboard": [["预算", "帮助"]]})
    assert telegram.messages(leader)[-1].reply_keyboard
    await done(telegram, "sendMessage", chat_id=leader.id, text="z", reply_markup={"remove_keyboard": True})
    assert telegram.messages(leader)[-1].reply_keyboard == []


# What hangs inside a parameter


@pytest.mark.parametrize(
    ("method", "parameters", "said"),
    [
        ("sendMessage", {"text": "x", "entities": ["bold"]}, "can't parse MessageEntity: expected an Object"),
        (
            "sendMessage",
            {"text": "x", "entities": [{"type": "bold", "offset": "0", "length": 1}]},
            'can\'t parse MessageEntity: Field "offset" must be of type Integer',
        ),
        (
            "sendMessage",
            {"text": "x", "link_preview_options": {"is_disbled": True}},
            'can\'t parse LinkPreviewOptions: unknown field "is_disbled"',
        ),
        (
            "sendPoll",
            {"question": "x", "options": [{"text": "a", "text_entities": [{"type": 5}]}]},
            "can't parse MessageEntity: Can't find field \"length\"",
        ),
        (
            "setMessageReaction",
            {"message_id": 1, "reaction": [{}]},
            "can't parse ReactionType: Can't find field \"type\"",
        ),
        (
            "sendMediaGroup",
            {"media": [{"type": "photo"}] * 2},
            "can't parse InputMediaPhoto: Can't find field \"media\"",
        ),
    ],
)
async def test_objects_are_checked_to_the_bottom(
    telegram: Telegram, leader: User, method: str, parameters: Any, said: str
) -> None:
    answer = await refusal(telegram, method, chat_id=leader.id, **parameters)
    assert answer.description == f"Bad Request: {said}"


# Edits


async def test_an_edit_that_changes_nothing_is_refused(telegram: Telegram, leader: User) -> None:
    markup = inline([button()])
    sent = await done(
        telegram, "sendMessage", chat_id=leader.id, text="<b>甲</b>", parse_mode="HTML", reply_markup=markup
    )
    where = {"chat_id": leader.id, "message_id": sent["message_id"]}
    same = await refusal(
        telegram, "editMessageText", **where, text=" <b>甲</b> ", parse_mode="HTML", reply_markup=markup
    )
    assert same.description == f"Bad Request: {NOT_MODIFIED}"
    assert (await refusal(telegram, "editMessageReplyMarkup", **where, reply_markup=markup)).description.endswith(
        NOT_MODIFIED
    )
    edited = await done(telegram, "editMessageText", **where, text="甲", reply_markup=markup)
    assert edited["edit_date"]
    await done(telegram, "editMessageText", **where, text="甲")
    assert telegram.messages(leader)[-1].keyboard == []


async def test_what_cannot_be_edited(telegram: Telegram, leader: User) -> None:
    own = telegram.messages(leader)[0]
    keyboard = await done(telegram, "sendMessage", chat_id=leader.id, text="x", reply_markup={"keyboard": [["a"]]})

    async def said(message_id: Any, method: str = "editMessageText", **more: Any) -> str:
        answer = await refusal(telegram, method, chat_id=leader.id, message_id=message_id, **more)
        return answer.description.removeprefix("Bad Request: ")

    assert await said(99_999, text="y") == "message to edit not found"
    assert await said(own.id, text="y") == "message can't be edited"
    assert await said(keyboard["message_id"], text="y") == "message can't be edited"
    plain = await done(telegram, "sendMessage", chat_id=leader.id, text="x")
    assert await said(plain["message_id"], "editMessageCaption", caption="y") == (
        "there is no caption in the message to edit"
    )
    assert await said(plain["message_id"], text="y", reply_markup={"keyboard": [["a"]]}) == "inline keyboard expected"
    await done(telegram, "deleteMessage", chat_id=leader.id, message_id=plain["message_id"])
    assert await said(plain["message_id"], text="y") == "message to edit not found"
    assert await said(plain["message_id"], "deleteMessage") == "message to delete not found"


# Who may be written to


async def test_people_who_cannot_be_written_to(telegram: Telegram, leader: User) -> None:
    async def said(user: User) -> tuple[int, str]:
        answer = await refusal(telegram, "sendMessage", chat_id=user.id, text="x")
        return answer.code, answer.description

    never_met, only_in_group = telegram.add_user("甲"), telegram.add_user("乙")
    telegram.add_group("财务群", members=[leader, only_in_group])
    assert await said(never_met) == (400, "Bad Request: chat not found")
    assert await said(only_in_group) == (403, "Forbidden: bot can't initiate conversation with a user")
    telegram.block(leader)
    assert await said(leader) == (403, "Forbidden: bot was blocked by the user")
    telegram.send(leader, "又来了")
    assert await done(telegram, "sendMessage", chat_id=leader.id, text="x")
    telegram.deactivate(leader)
    assert await said(leader) == (403, "Forbidden: user is deactivated")


@pytest.mark.parametrize(("kind", "named"), [("group", "group"), ("supergroup", "supergroup")])
async def test_a_bot_that_was_kicked_may_not_write(telegram: Telegram, leader: User, kind: Any, named: str) -> None:
    group = telegram.add_group("财务群", members=[leader], kind=kind)
    await done(telegram, "sendMessage", chat_id=group.id, text="x")
    telegram.kick_bot(group)
    answer = await refusal(telegram, "sendMessage", chat_id=group.id, text="x")
    assert (answer.code, answer.description) == (403, f"Forbidden: bot was kicked from the {named} chat")


async def test_a_group_that_became_a_supergroup_says_where_it_went(telegram: Telegram, leader: User) -> None:
    group = telegram.add_group("财务群", members=[leader], kind="group")
    new = telegram.migrate(group)
    answer = await refusal(telegram, "sendMessage", chat_id=group.id, text="x")
    assert answer.as_json() == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": new.id},
    }
    assert await done(telegram, "sendMessage", chat_id=new.id, text="x")
    told = [update["message"] for update in telegram.updates_pending if "message" in update]
    assert told[-2]["migrate_to_chat_id"] == new.id
    assert told[-1]["migrate_from_chat_id"] == group.id


# Taps


async def test_a_tap_is_answered_once_and_in_time(telegram: Telegram, leader: User, clock: Clock) -> None:
    sent = await done(telegram, "sendMessage", chat_id=leader.id, text="x", reply_markup=inline([button()]))
    events: list[Event] = []
    telegram.listen(events.append)
    tap = telegram.tap(leader, sent["message_id"], "x")
    query = telegram.updates_pending[-1]["callback_query"]
    assert (query["id"], query["data"], query["message"]["message_id"]) == (tap, "x", sent["message_id"])
    assert await done(telegram, "answerCallbackQuery", callback_query_id=tap, text="好")
    assert events[-1].payload["text"] == "好"
    too_long = await refusal(telegram, "answerCallbackQuery", callback_query_id=tap, text="x" * 201)
    assert too_long.description == "Bad Request: MESSAGE_TOO_LONG"
    late = telegram.tap(leader, sent["message_id"], "x")
    clock.now += timedelta(seconds=151)
    for wrong in (late, "12345"):
        answer = await refusal(telegram, "answerCallbackQuery", callback_query_id=wrong)
        assert answer.description == f"Bad Request: {OLD}"
    with pytest.raises(ValueError, match="no button"):
        telegram.tap(leader, sent["message_id"], "y")


# Profile


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ({"command": "Budget", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "预算", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "b" * 33, "description": "x"}, "command length must not exceed 32"),
        ({"command": "/", "description": "x"}, "command must be non-empty"),
        ({"command": "b", "description": " "}, "command description must be non-empty"),
        ({"command": "b", "description": "x" * 257}, "command description length must not exceed 256"),
        ({"command": "b"}, "can't parse BotCommand: Can't find field \"description\""),
    ],
)
async def test_a_wrong_command_is_refused(telegram: Telegram, command: Any, said: str) -> None:
    answer = await refusal(telegram, "setMyCommands", commands=json.dumps([command]))
    assert answer.description == f"Bad Request: {said}"


async def test_the_menu_a_person_sees_is_the_narrowest_in_their_language(telegram: Telegram, leader: User) -> None:
    async def put(name: str, **more: Any) -> None:
        await done(telegram, "setMyCommands", commands=[{"command": name, "description": "x"}], **more)

    def menu() -> list[str]:
        return [command["command"] for command in telegram.commands_for(leader)]

    assert menu() == []
    await put("default")
    await put("german", language_code="de")
    assert menu() == ["default"]
    await put("chinese", language_code="zh", scope={"type": "all_private_chats"})
    assert menu() == ["chinese"]
    await put("own", scope={"type": "chat", "chat_id": leader.id})
    assert menu() == ["own"]
    await done(telegram, "deleteMyCommands", scope={"type": "chat", "chat_id": leader.id})
    assert menu() == ["chinese"]
    for wrong in ({"scope": {"type": "town"}}, {"scope": {"type": "chat"}}, {"language_code": "zh-hans"}):
        assert (await refusal(telegram, "setMyCommands", commands=[], **wrong)).code == 400
    many = [{"command": f"c{number}", "description": "x"} for number in range(101)]
    assert (await refusal(telegram, "setMyCommands", commands=many)).description == "Bad Request: BOT_COMMANDS_TOO_MUCH"


async def test_descriptions_are_kept_by_language(telegram: Telegram) -> None:
    await done(telegram, "setMyDescription", description="绩效助手")
    await done(telegram, "setMyDescription", description="Budgets", language_code="en")
    assert await done(telegram, "getMyDescription", language_code="en") == {"description": "Budgets"}
    assert await done(telegram, "getMyDescription", language_code="fr") == {"description": "绩效助手"}
    assert (await refusal(telegram, "setMyShortDescription", short_description="x" * 121)).code == 400
    assert (await done(telegram, "getMyName"))["name"] == "Jixiao"


# Chats, reactions, pins, inline


async def test_members_and_administrators_of_a_group(telegram: Telegram, leader: User) -> None:
    other = telegram.add_user("王")
    group = telegram.add_group("财务群", members=[leader, other])
    administrators = await done(telegram, "getChatAdministrators", chat_id=group.id)
    assert [member["user"]["id"] for member in administrators] == [leader.id]
    member = await done(telegram, "getChatMember", chat_id=group.id, user_id=other.id)
    assert member["status"] == "member"
    stranger = telegram.add_user("外人")
    assert (await done(telegram, "getChatMember", chat_id=group.id, user_id=stranger.id))["status"] == "left"
    assert (await done(telegram, "getChat", chat_id=group.id))["title"] == "财务群"
    assert await done(telegram, "getChatMemberCount", chat_id=group.id) == 3


async def test_a_reaction_must_be_one_of_telegrams(telegram: Telegram, leader: User) -> None:
    where = {"chat_id": leader.id, "message_id": telegram.messages(leader)[0].id}
    assert await done(telegram, "setMessageReaction", **where, reaction=[{"type": "emoji", "emoji": "👍"}])
    wrong = await refusal(telegram, "setMessageReaction", **where, reaction=[{"type": "emoji", "emoji": "🏛"}])
    assert wrong.description == "Bad Request: REACTION_INVALID"


async def test_pinning_needs_the_right_in_a_group(telegram: Telegram, leader: User) -> None:
    group = telegram.add_group("财务群", members=[leader])
    sent = await done(telegram, "sendMessage", chat_id=group.id, text="x")
    where = {"chat_id": group.id, "message_id": sent["message_id"]}
    assert "not enough rights" in (await refusal(telegram, "pinChatMessage", **where)).description
    telegram.make_bot_administrator(group)
    assert await done(telegram, "pinChatMessage", **where)
    assert (await done(telegram, "getChat", chat_id=group.id))["pinned_message"]["text"] == "x"


async def test_inline_answers_are_checked(telegram: Telegram, leader: User) -> None:
    telegram.inline_query(leader, "警犬")
    query = telegram.updates_pending[-1]["inline_query"]["id"]
    article = {"type": "article", "id": "1", "title": "警犬", "input_message_content": {"message_text": "60.45%"}}
    assert await done(telegram, "answerInlineQuery", inline_query_id=query, results=[article])
    assert telegram.inline_queries[query].results == [article]
    for wrong, said in (
        ({**article, "id": "x" * 65}, "RESULT_ID_INVALID"),
        ({**article, "type": "essay"}, "unsupported"),
        ({**article, "input_message_content": {"message_text": "<b>", "parse_mode": "HTML"}}, "can't parse entities"),
    ):
        assert (
            said in (await refusal(telegram, "answerInlineQuery", inline_query_id=query, results=[wrong])).description
        )
    assert (await refusal(telegram, "answerInlineQuery", inline_query_id="9", results=[])).description.endswith(OLD)


# Files


async def test_files_keep_their_name_and_come_back(telegram: Telegram, leader: User) -> None:
    upload = {"document": Upload("绩效表.xlsx", b"PK data", "application/x")}
    sent = await call(
        telegram, "sendDocument", {"chat_id": leader.id, "caption": "<b>表</b>", "parse_mode": "HTML"}, upload
    )
    assert sent["document"]["file_name"] == "绩效表.xlsx"
    assert sent["caption_entities"] == [{"offset": 0, "length": 1, "type": "bold"}]
    again = await done(telegram, "sendDocument", chat_id=leader.id, document=sent["document"]["file_id"])
    assert again["document"]["file_unique_id"] == sent["document"]["file_unique_id"]
    path = (await done(telegram, "getFile", file_id=sent["document"]["file_id"]))["file_path"]
    found = telegram.files.at(path)
    assert found and found.content == b"PK data"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "IMAGE_PROCESS_FAILED"),
        (b"not a picture", "IMAGE_PROCESS_FAILED"),
        (PNG[:16] + b"\0\0\x27\x10\0\0\0\x64", "PHOTO_INVALID_DIMENSIONS"),
        (PNG + b"\0" * 10 * 1024 * 1024, "too big for a photo"),
    ],
)
async def test_a_photo_must_be_one(telegram: Telegram, leader: User, content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        await call(telegram, "sendPhoto", {"chat_id": leader.id}, {"photo": Upload("a.png", content, "image/png")})


async def test_captions_are_shorter_and_files_can_be_too_big_to_download(telegram: Telegram, leader: User) -> None:
    picture = {"photo": Upload("a.png", PNG, "image/png")}
    with pytest.raises(Refused, match="message caption is too long"):
        await call(telegram, "sendPhoto", {"chat_id": leader.id, "caption": "x" * 1025}, picture)
    sent = await call(telegram, "sendPhoto", {"chat_id": leader.id, "caption": "x" * 1024}, picture)
    assert (sent["photo"][-1]["width"], sent["photo"][-1]["height"]) == (300, 200)
    telegram.send_file(leader, "big.zip", b"0" * (20 * 1024 * 1024 + 1), "application/zip")
    big = telegram.updates_pending[-1]["message"]["document"]["file_id"]
    assert (await refusal(telegram, "getFile", file_id=big)).description == "Bad Request: file is too big"


async def test_an_album_is_of_one_kind(telegram: Telegram, leader: User) -> None:
    uploads = {name: Upload(f"{name}.png", PNG, "image/png") for name in "ab"}
    media = [{"type": "photo", "media": "attach://a", "caption": "甲"}, {"type": "photo", "media": "attach://b"}]
    sent = await call(telegram, "sendMediaGroup", {"chat_id": leader.id, "media": json.dumps(media)}, uploads)
    assert len({message["media_group_id"] for message in sent}) == 1
    mixed = [media[0], {"type": "document", "media": "attach://b"}]
    with pytest.raises(Refused, match="can't use the media of the specified type in the album"):
        await call(telegram, "sendMediaGroup", {"chat_id": leader.id, "media": mixed}, uploads)


# Limits


async def test_limits_are_off_unless_asked_for(telegram: Telegram, leader: User) -> None:
    for number in range(100):
        await done(telegram, "sendMessage", chat_id=leader.id, text=str(number))


async def test_limits_per_chat_and_overall(telegram: Telegram, leader: User, clock: Clock) -> None:
    telegram.limits = Limits()
    group = telegram.add_group("财务群", members=[leader])

    async def sent(chat_id: int) -> int:
        for number in range(100):
            try:
                await done(telegram, "sendMessage", chat_id=chat_id, text=str(number))
            except Refused as refused:
                assert refused.code == 429
                assert refused.description == f"Too Many Requests: retry after {refused.parameters['retry_after']}"
                return number
        raise AssertionError("no limit")

    assert await sent(leader.id) == 5
    clock.now += timedelta(seconds=3)
    assert await sent(leader.id) == 3
    clock.now += timedelta(seconds=3)
    assert await sent(group.id) == 20
    people = [telegram.add_user(f"甲{number}") for number in range(20)]
    for person in people:
        telegram.send(person, "/start")
    clock.now += timedelta(seconds=2)
    assert sum([await sent(person.id) for person in people]) == 30


# Groups


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("今天开会", False),
        ("@jixiao_bot 警犬经费", True),
        ("/budget 警犬", True),
        ("/budget@jixiao_bot 警犬", True),
        ("/budget@other_bot 警犬", False),
    ],
)
def test_in_a_group_the_bot_hears_what_is_meant_for_it(
    telegram: Telegram, leader: User, text: str, heard: bool
) -> None:
    group = telegram.add_group("财务群", members=[leader])
    assert (telegram.send(leader, text, group) is not None) is heard


async def test_in_a_group_a_reply_to_the_bot_is_heard(telegram: Telegram, leader: User) -> None:
    group = telegram.add_group("财务群", members=[leader])
    sent = await done(telegram, "sendMessage", chat_id=group.id, text="x")
    telegram.send(leader, "那得分呢", group, reply_to=sent["message_id"])
    assert telegram.updates_pending[-1]["message"]["reply_to_message"]["text"] == "x"


def test_what_people_do_becomes_the_updates_telegram_would_make(telegram: Telegram, leader: User) -> None:
    telegram.updates.allow(list(official().updates))
    telegram.send_sticker(leader)
    telegram.send_file(leader, "照片", PNG, photo=True)
    own = telegram.messages(leader)[0]
    telegram.edit(leader, own.id, "/start 改")
    telegram.react(leader, own.id, "👍")
    telegram.block(leader)
    telegram.unblock(leader)
    telegram.raw_update({"hologram": {"depth": 3}})
    kinds = [next(key for key in update if key != "update_id") for update in telegram.updates_pending]
    assert kinds == [
        *["message"] * 3,
        "edited_message",
        "message_reaction",
        "my_chat_member",
        "my_chat_member",
        "hologram",
    ]
    ids = [update["update_id"] for update in telegram.updates_pending]
    assert ids == list(range(ids[0], ids[0] + len(ids)))


def test_listeners_see_what_people_would_see(telegram: Telegram, leader: User) -> None:
    seen: list[str] = []
    unlisten: Callable[[], None] = telegram.listen(lambda event: seen.append(event.kind))
    telegram.send(leader, "甲")
    telegram.edit(leader, telegram.messages(leader)[-1].id, "乙")
    unlisten()
    telegram.send(leader, "丙")
    assert seen == ["message", "edited"]
