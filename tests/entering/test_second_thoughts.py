"""Second thoughts: points and texts taken back, an entry that is only said to be wrong, a question inside a form."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.access.house import House
from tests.entering.house import BOAT, HALL, PIER, booked, entries, harbour
from tests.entering.talk import editor, said, tapped


@pytest_asyncio.fixture
async def house(store_url: str) -> AsyncIterator[House]:
    async with harbour(store_url) as (house, _):
        yield house


async def test_points_are_put_back_not_another_entry(house: House) -> None:
    chat = editor(house)
    await said(chat, f"{BOAT}今天支出1万元")
    await tapped(chat, "确认")
    await said(chat, f"{HALL}产出得分改成44")
    await tapped(chat, "确认")
    card = await said(chat, "上一笔撤销")
    assert "产出指标：44 → 40" in card and BOAT not in card
    await tapped(chat, "确认")
    assert "40" in await said(chat, f"{HALL}产出得分多少")
    assert booked(house.store) == [("payment", "1")]


async def test_a_text_is_put_back_and_one_where_nothing_stood_is_asked(house: House) -> None:
    chat = editor(house)
    await said(chat, f"{PIER}年度目标：全年检测12座栈桥")
    await tapped(chat, "确认")
    assert "之前这里是空的" in await said(chat, "撤销")
    await said(chat, "取消")
    await said(chat, f"{PIER}年度目标：全年检测15座栈桥")
    await tapped(chat, "确认")
    assert "全年检测12座栈桥" in await said(chat, "撤销刚才的")
    await tapped(chat, "确认")
    assert "全年检测12座栈桥" in await said(chat, f"{PIER}绩效目标是什么")


async def test_that_one_is_wrong_opens_its_correction(house: House) -> None:
    chat = editor(house)
    for amount in ("1.2万元，油漆", "0.8万元，缆绳"):
        await said(chat, f"{BOAT}今天支出{amount}")
        await tapped(chat, "确认")
    which = await said(chat, "航标艇那笔报错了")
    assert "哪一笔" in which and not any(label == "确认" for label in chat.buttons)
    await chat.taps(next(label for label in chat.buttons if "油漆" in label))
    assert "正确的金额是多少" in chat.sees
    assert "1.2万元 → " not in chat.sees and len(entries(house.store)) == 2
    await said(chat, "1.3万")
    await tapped(chat, "确认")
    assert booked(house.store)[-1] == ("payment", "1.3")


async def test_a_question_inside_a_form_is_of_its_project(house: House) -> None:
    chat = editor(house)
    await said(chat, f"{BOAT}今天支出1万元")
    told = await said(chat, "执行率多少？")
    assert BOAT in told and "25%" in told
    assert "请确认" in chat.sees
    assert "哪些" not in (await said(chat, "哪些项目执行率低于80%")).split("\n")[0]
    await tapped(chat, "确认")
    assert booked(house.store) == [("payment", "1")]


async def test_a_year_that_is_only_stated_is_not_an_earlier_sum(house: House) -> None:
    chat = editor(house)
    card = await said(chat, f"{HALL}今天支出12.3万元")
    assert "报告写的40万元；凭证合计12.3万元" in card and "比报告少27.7万元" in card and "40万元 → 12.3" not in card
    assert "按累计登记" in chat.buttons
    assert "累计支出" in await tapped(chat, "按累计登记")
    assert entries(house.store) == []


async def test_between_two_projects_the_direction_is_asked(house: House) -> None:
    chat = house.somebody("老金", "finance")
    await said(chat, f"{BOAT}和{PIER}之间调剂2万元")
    assert "从哪个项目调出" in chat.sees and {BOAT, PIER} <= set(chat.buttons)
    await tapped(chat, BOAT)
    await tapped(chat, PIER)
    assert "请确认" in chat.sees and "20万元 → 18万元" in chat.sees


async def test_a_rule_of_four_eyes_is_said_and_agreed_to(house: House) -> None:
    boss, clerk = house.boss(), editor(house)
    assert "管理员" in await said(clerk, "5万以上的支出要财务审批")
    card = await said(boss, "5万以上的支出要财务审批")
    assert "支出" in card and "5万元" in card and "还没有改" in card
    assert "setting.four_eyes" not in house.audited()
    await tapped(boss, "就这样设置")
    assert "setting.four_eyes" in house.audited()
    await said(clerk, f"{BOAT}今天支出6万元")
    await tapped(clerk, "确认并提交审批")
    assert "审批" in clerk.sees and entries(house.store) == []
    assert "需要审批的：不需要审批" in await said(boss, "取消审批")
    assert "就这样设置" not in (await said(boss, "5万以上的支出要审批吗"))


async def test_whoever_is_away_hears_who_may_approve(house: House) -> None:
    away, _ = house.somebody("老金", "finance"), house.somebody("大刘", "finance")
    told = await said(away, "我下周休假，由大刘代批")
    assert "大刘本来就能审批" in told and "老金" not in told


async def test_another_project_is_named_for_the_card(house: House) -> None:
    chat = editor(house)
    await said(chat, f"{BOAT}今天支出1万元")
    assert PIER in await said(chat, f"不是{BOAT}，是{PIER}")
    assert entries(house.store) == []
