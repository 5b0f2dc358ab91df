"""The permission table, cell by cell, and every way a right opens or does not open in a real chat."""

from collections.abc import AsyncIterator
from itertools import product

import pytest

from bot.access import home
from bot.access.permissions import ACTIONS, TABLE, Action, may, require
from bot.demo.state import Button
from db.errors import Refusal
from db.models.people import ROLES
from tests.access.house import House, opened

#                       viewer editor finance leader admin
EXPECTED: dict[Action, tuple[int, int, int, int, int]] = {
    "ask": (1, 1, 1, 1, 1),
    "check": (1, 1, 1, 1, 1),
    "set_language": (1, 1, 1, 1, 1),
    "see_restricted": (0, 0, 1, 1, 1),
    "enter_own_section": (0, 1, 1, 0, 1),
    "enter_all": (0, 0, 1, 0, 1),
    "rectify": (0, 1, 1, 1, 1),
    "approve": (0, 0, 1, 0, 1),
    "import": (0, 0, 1, 0, 1),
    "manage_projects": (0, 0, 0, 0, 1),
    "manage_people": (0, 0, 0, 0, 1),
    "manage_groups": (0, 0, 0, 0, 1),
    "manage_reminders": (0, 0, 0, 0, 1),
    "hear_of_faults": (0, 0, 0, 0, 1),
}


@pytest.fixture
async def house(sqlite_url: str) -> AsyncIterator[House]:
    async with opened(sqlite_url) as house:
        yield house


def test_the_table_is_the_agreed_one() -> None:
    assert set(EXPECTED) == set(ACTIONS) == set(TABLE)
    for action, role in product(ACTIONS, ROLES):
        assert may(role, action) == bool(EXPECTED[action][ROLES.index(role)]), (action, role)


@pytest.mark.parametrize("action", ACTIONS)
def test_a_stranger_may_nothing(action: Action) -> None:
    assert not may(None, action)
    assert not may("", action)
    assert not may("root", action)


def test_what_is_refused_says_who_may() -> None:
    with pytest.raises(Refusal) as refused:
        require("viewer", "approve")
    assert refused.value.zh == "您的角色（查看）没有这项权限，请找管理员或财务。"
    assert refused.value.en.endswith("administrator or finance.")


def test_every_screen_takes_a_right_that_exists() -> None:
    assert {door.right for door in home.DOORS.values()} <= set(ACTIONS)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "admin"])
async def test_no_other_role_manages(house: House, role: str) -> None:
    somebody = house.somebody("某人", role, section="刑侦大队")
    before = house.audited()
    for words in ("/invite 李雷 财务 刑侦大队", "邀请 李雷"):
        assert "没有这项权限，请找管理员" in (await somebody.says(words))[0]
    [screen] = await somebody.says("/settings")
    assert somebody.buttons == ["语言 Language"]
    assert "人员" not in screen
    assert "设置" in (await somebody.says("/settings 某人"))[0]
    assert house.audited() == before


@pytest.mark.parametrize("role", [role for role in ROLES if role != "admin"])
async def test_buttons_of_a_screen_refuse_whoever_lost_the_right(house: House, role: str) -> None:
    """From no right to the right and back: the same old buttons, in the same chat."""
    boss, somebody = house.boss(), house.somebody("某人", "admin", section="刑侦大队")
    await somebody.says("/settings")
    old = somebody.buttons
    await boss.says("/settings 某人")
    await boss.taps("角色")
    await boss.taps({"viewer": "查看", "editor": "填报", "finance": "财务", "leader": "领导"}[role])
    assert somebody.sees.startswith("您的角色改为")
    before = house.audited()
    for label in old:
        if label != "语言 Language":
            assert "没有这项权限" in (await somebody.taps(label))[0]
    assert "请选择语言" in (await somebody.taps("语言 Language"))[0]
    assert house.audited() == before


async def test_every_screen_behind_every_button_refuses_a_viewer(house: House) -> None:
    viewer = house.somebody("某人", "viewer")
    await viewer.says("/settings")
    message = viewer.newest
    before = house.audited()
    for name, door in home.DOORS.items():
        if may("viewer", door.right):
            continue
        message.keyboard = [[Button("forged", f"a:{name}:1:1:1")]]
        assert "没有这项权限" in (await viewer.taps("forged"))[0], name
    assert house.audited() == before
