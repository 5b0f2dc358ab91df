"""Strangers get one polite sentence and no data, wherever they try."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.access.house import House, opened
from tests.telegram_chat import until

SENTENCE = "您好，我只为本单位已登记的同事服务；请向管理员要邀请码，再私聊发送“/start 邀请码”。"


@pytest.fixture
async def house(sqlite_url: str) -> AsyncIterator[House]:
    async with opened(sqlite_url) as house:
        yield house


@pytest.mark.parametrize(
    "words", ["巡逻艇维护费执行率多少", "/help", "/start", "/settings", "/projects", "帮助", "/nothing"]
)
async def test_in_private_whatever_they_say(house: House, words: str) -> None:
    stranger = house.chat("路人")
    assert await stranger.says(words) == [SENTENCE]
    assert stranger.buttons == []


async def test_in_english_when_their_telegram_is(house: House) -> None:
    stranger = house.chat("Passerby", language="en")
    assert await stranger.says("how much was spent?") == [
        "Hello! I only serve registered colleagues; ask an administrator for a code, then send me “/start CODE”."
    ]


async def test_files_and_stickers_get_the_sentence_edits_get_quiet(house: House) -> None:
    stranger = house.chat("路人")
    assert await stranger.sends_file("a.txt", b"x", "text/plain") == [SENTENCE]
    house.telegram.send_sticker(stranger.person)
    await until(lambda: len([m for m in stranger.messages if m.from_bot]) == 2)
    await stranger.says("你好")
    await stranger.edits("你好", "巡逻艇维护费预算", replies=0)


async def test_in_a_group_only_when_they_address_the_bot(house: House) -> None:
    stranger, boss = house.chat("路人"), house.boss()
    group = house.telegram.add_group("闲聊群", [boss.person, stranger.person])
    here = house.chat("路人", room=group)
    await until(lambda: here.messages[-1].from_bot)
    await here.says("今天吃什么", replies=0)
    assert await here.says("@jixiao_bot 巡逻艇维护费预算多少") == [SENTENCE]


async def test_a_tap_on_somebody_elses_button_shows_a_toast_and_changes_nothing(house: House) -> None:
    boss, stranger = house.boss(), house.chat("路人")
    group = house.telegram.add_group("工作群", [boss.person, stranger.person])
    in_group, outside = house.chat("周局", room=group), house.chat("路人", room=group)
    await until(lambda: in_group.messages[-1].from_bot)
    before = house.audited()
    await outside.taps("让本群显示数据", replies=0)
    await until(lambda: outside.toast == SENTENCE)
    assert house.audited() == before


async def test_inline_queries_are_answered_with_nothing_but_a_button(house: House) -> None:
    stranger = house.chat("路人")
    house.telegram.inline_query(stranger.person, "巡逻艇维护费")
    await until(lambda: bool(house.called("answerInlineQuery")))
    answer = house.called("answerInlineQuery")[0]
    assert answer["results"] in ([], "[]")
    assert "start_parameter" in str(answer["button"])
    assert [await stranger.says("/start ask") for _ in range(6)] == [[SENTENCE]] * 6  # that button's link is no code


async def test_a_stranger_may_put_the_bot_into_a_group_but_sees_nothing_there(house: House) -> None:
    stranger = house.chat("路人")
    group = house.telegram.add_group("外面的群", [stranger.person])
    here = house.chat("路人", room=group)
    await until(lambda: bool([m for m in here.messages if m.from_bot]))
    assert here.buttons == []
    assert await here.says("/settings@jixiao_bot") == [SENTENCE]
    await asyncio.sleep(0)
