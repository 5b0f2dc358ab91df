"""The command menu as each person finds it, and /help."""

from collections.abc import AsyncIterator

import pytest

from bot.access import menu
from bot.demo.state import User
from tests.access.house import House, opened
from tests.telegram_chat import until


@pytest.fixture
async def house(sqlite_url: str) -> AsyncIterator[House]:
    async with opened(sqlite_url) as house:
        await until(lambda: len(house.called("setMyShortDescription")) == 2)
        yield house


def names(house: House, user: User) -> list[str]:
    return [command["command"] for command in house.telegram.commands_for(user)]


async def test_everybody_is_told_what_the_bot_is_in_both_languages(house: House) -> None:
    said = {
        parameters.get("language_code", ""): parameters["description"]
        for parameters in house.called("setMyDescription")
    }
    assert said == {"": menu.INTRODUCTION["en"], "zh": menu.INTRODUCTION["zh"]}
    stranger = house.chat("路人")
    assert names(house, stranger.person) == ["start", "help"]


@pytest.mark.parametrize(("language", "about"), [("zh-hans", "取消正在进行的操作"), ("en", "cancel what is going on")])
async def test_a_person_finds_the_commands_of_their_role(house: House, language: str, about: str) -> None:
    viewer = house.somebody("李雷", "viewer", language=language)
    await viewer.says("/start")
    await until(lambda: len(names(house, viewer.person)) > 2)
    listed = ["start", "ask", "projects", "check", "history", "todo", "remind", "settings", "help", "cancel"]
    assert names(house, viewer.person) == listed
    assert house.telegram.commands_for(viewer.person)[-1]["description"] == about


async def test_the_menu_follows_the_role_at_once(house: House) -> None:
    boss, viewer = house.boss(), house.somebody("李雷", "viewer")
    await viewer.says("/start")
    await boss.says("/settings 李雷")
    await boss.taps("角色")
    await boss.taps("管理员")
    await until(lambda: "invite" in names(house, viewer.person))
    await boss.says("/settings 李雷")
    await boss.taps("停用账号")
    await boss.taps("确认停用")
    await until(lambda: names(house, viewer.person) == ["start", "help"])


async def test_the_menu_is_not_sent_again_with_every_word(house: House) -> None:
    viewer = house.somebody("李雷", "viewer")
    for _ in range(3):
        await viewer.says("/help")
    mine = [call for call in house.called("setMyCommands") if str(viewer.person.id) in str(call["scope"])]
    assert len(mine) == 1


async def test_help_names_projects_that_are_really_there(house: House) -> None:
    viewer = house.somebody("李雷", "viewer")
    [said] = await viewer.says("/help")
    assert "巡逻艇维护费执行率多少" in said
    assert "/invite" not in said
    assert said.endswith("您的角色：查看。")


async def test_the_same_edition_is_put_up_once(house: House) -> None:
    with house.store.writing() as session:
        from datetime import UTC, datetime

        assert not menu.put_up(session, now=datetime.now(UTC), bot_id=100001)
        assert menu.put_up(session, now=datetime.now(UTC), bot_id=2)  # another bot knows nothing yet
