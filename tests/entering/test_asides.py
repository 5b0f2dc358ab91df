"""A question in the middle of a form is answered, whatever the field; then the form goes on where it was."""

from datetime import UTC, datetime

import pytest

from db.changing import approvals
from db.changing.approvals import Policy
from tests.entering.house import BOAT, HALL, booked, harbour
from tests.entering.talk import editor, said, settled, tapped

LISTED = "执行率低于80%的项目"


@pytest.mark.parametrize(
    ("opening", "asked"),
    [
        (["/update"], "哪个项目"),
        (["/update", BOAT], "登记哪一种"),
        (["/update", BOAT, "支出"], "金额是多少"),
        (["/budget", BOAT], "预算怎么变"),
        (["/score", HALL], "改哪一项"),
        (["/score", HALL, "产出指标"], "得多少分"),
        (["/score", HALL, "偏离原因"], "请写内容"),
        (["新建项目"], "叫什么名称"),
        (["新建项目", "灯塔改造"], "哪个科室"),
        ([f"{BOAT}支出2万元", "[改…]", "[用途：未填]"], "用来做什么"),
        ([f"{BOAT}支出2万元", "[改…]", "[收款方：未填]"], "付给谁"),
    ],
)
async def test_a_question_is_answered_and_the_card_comes_again(sqlite_url: str, opening: list[str], asked: str) -> None:
    async with harbour(sqlite_url) as (house, _):
        chat = house.somebody("财务", "finance")
        for words in opening:
            await (chat.taps(words[1:-1]) if words.startswith("[") else chat.says(words))
        for question in (LISTED, f"{BOAT}执行率", f"{BOAT}还剩多少"):
            heard = await said(chat, question)
            assert BOAT in heard.split(asked)[0]
            assert "%" in heard or "15万元" in heard
            assert asked in heard.splitlines()[-1]
        assert booked(house.store) == []


async def test_a_question_while_an_entry_is_chosen_to_be_taken_back(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, _):
        chat = house.somebody("财务", "finance")
        assert "撤销哪一笔" in await said(chat, "/undo")
        heard = await said(chat, LISTED)
        assert "25%" in heard
        assert "撤销哪一笔" in heard


async def test_a_question_is_no_reason_of_a_return(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, _):
        with house.store.writing() as session:
            wanted = Policy(("payment",))
            approvals.set_policy(session, now=datetime.now(UTC), actor_id=None, wanted=wanted)
        lin, jin = editor(house), house.somebody("小金", "finance")
        await jin.says("你好")  # a bot writes to nobody who has not written to it
        await lin.says(f"{BOAT}支出2万元")
        await lin.taps("确认并提交审批")
        await settled(house)
        await tapped(jin, "退回")
        heard = await said(jin, LISTED)
        assert "25%" in heard
        assert "退回的原因" in heard
        assert "已退回" in await said(jin, "重复报了")
