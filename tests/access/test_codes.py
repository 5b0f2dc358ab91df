"""Codes: one use, one hour of guesses, the same words for every failure."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from db.keep import proof
from db.persons import invites
from tests.access.house import House, opened
from tests.telegram_chat import until

REFUSED = "这个邀请码不能用：可能写错、已用过或已过期。请向管理员要一个新的。"


@pytest.fixture
async def house(store_url: str) -> AsyncIterator[House]:
    async with opened(store_url) as house:
        yield house


def code_in(text: str) -> str:
    return str(re.findall(r"start=([A-Z2-9-]+)", text)[0])


async def test_from_the_invitation_to_the_first_words(house: House) -> None:
    boss = house.boss()
    [card] = await boss.says("/invite 李雷 财务 装备财务科")
    assert card.splitlines()[:3] == ["姓名：李雷", "角色：财务", "科室：装备财务科"]
    assert "https://t.me/jixiao_bot?start=" in card

    lei = house.chat("李雷")
    [welcome] = await lei.says(f"/start {code_in(card)}")
    assert welcome == "李雷，欢迎！您已登记（装备财务科，角色：财务）。直接发一句话就能提问，/help 看看我能做什么。"
    person = house.person("李雷")
    assert person is not None
    assert (person.role, person.telegram_id) == ("finance", lei.person.id)
    assert "/invite" not in (await lei.says("/help"))[0]
    assert "/invite" in (await boss.says("/help"))[0]
    assert house.audited()[-3:] == ["invite.make", "person.bind", "invite.use"]
    with house.store.reading() as session:
        assert proof.verify(session).faults == ()


async def test_wrong_used_and_old_codes_sound_alike(house: House) -> None:
    with house.store.writing() as session:
        now = datetime.now(UTC)
        for code, made in (("AAAA-AAAA-AAAA", now), ("BBBB-BBBB-BBBB", now - timedelta(days=8))):
            invites.invite(session, now=made, actor_id=None, code=code, name="某人", role="viewer")
    first, second = house.chat("甲"), house.chat("乙")
    assert "欢迎" in (await first.says("/start aaaa aaaa aaaa"))[0]  # typed by hand
    for code in ("AAAA-AAAA-AAAA", "BBBB-BBBB-BBBB", "CCCC-CCCC-CCCC"):
        assert await second.says(f"/start {code}") == [REFUSED]


async def test_after_five_wrong_codes_an_hour_of_rest(house: House) -> None:
    with house.store.writing() as session:
        invites.invite(session, now=datetime.now(UTC), actor_id=None, code="AAAA-AAAA-AAAA", name="某人", role="viewer")
    guesser = house.chat("试码人")
    for _ in range(5):
        assert await guesser.says("/start 2222-2222-2222") == [REFUSED]
    assert await guesser.says("/start AAAA-AAAA-AAAA") == ["试的次数太多了，请一小时后再试。"]
    assert "欢迎" in (await house.chat("别人").says("/start AAAA-AAAA-AAAA"))[0]


async def test_a_code_binds_the_person_who_waits_under_that_name(house: House) -> None:
    from db.persons import people

    with house.store.writing() as session:
        section = people.section_called(session, "刑侦大队")
        assert section is not None
        people.add_without_account(
            session, now=datetime.now(UTC), actor_id=None, name="韩梅", section_id=section.id, post="head"
        )
    waiting = house.person("韩梅")
    [card] = await house.boss().says("/invite 韩梅 填报 刑侦大队")
    mei = house.chat("韩梅梅")
    await mei.says(f"/start {code_in(card)}")
    bound = house.person("韩梅")
    assert waiting is not None
    assert bound is not None
    assert (bound.id, bound.post, bound.telegram_id) == (waiting.id, "head", mei.person.id)


async def test_inviting_step_by_step_with_a_new_section(house: House) -> None:
    boss = house.boss()
    assert "要邀请谁" in (await boss.says("/invite"))[0]
    assert await boss.says("王芳") == ["王芳是什么角色？"]
    assert await boss.taps("领导") == ["王芳在哪个科室？"]
    assert "新科室叫什么" in (await boss.taps("新科室…"))[0]
    [card] = await boss.says("法制科")
    assert card.splitlines()[:3] == ["姓名：王芳", "角色：领导", "科室：法制科"]


async def test_an_unknown_section_is_asked_back(house: House) -> None:
    boss = house.boss()
    [asked] = await boss.says("/invite 王芳 填报 刑侦大对")
    assert asked == "还没有“刑侦大对”这个科室。"
    [card] = await boss.taps("刑侦大队")
    assert "科室：刑侦大队" in card


async def test_a_question_in_between_is_not_taken_for_a_name(house: House) -> None:
    boss = house.boss()
    await boss.says("/invite")
    await boss.says("巡逻艇维护费执行率多少？")
    assert await boss.says("王芳") == ["王芳是什么角色？"]
    assert await boss.says("取消") == ["已取消。"]
    assert await boss.says("/cancel") == ["没有正在进行的操作。"]


async def test_a_code_asked_for_in_a_group_is_sent_in_private(house: House) -> None:
    boss = house.boss()
    await boss.says("/start")
    group = house.telegram.add_group("工作群", [boss.person])
    here = house.chat("周局", room=group)
    await until(lambda: here.messages[-1].from_bot)
    assert await here.says("/invite 李雷 财务 装备财务科") == ["已私聊回复您。"]
    assert "邀请码" in boss.sees


async def test_a_button_of_an_ended_invitation_says_so(house: House) -> None:
    boss = house.boss()
    await boss.says("/invite 王芳")
    await boss.says("/cancel")
    assert await boss.taps("领导") == ["这个按钮已经过期，请重新打开菜单。"]


async def test_codes_can_be_withdrawn(house: House) -> None:
    boss = house.boss()
    [card] = await boss.says("/invite 李雷 财务 装备财务科")
    await boss.says("/settings")
    await boss.taps("邀请")
    assert await boss.taps("作废：李雷") == ["这个邀请码已作废。"]
    assert await house.chat("李雷").says(f"/start {code_in(card)}") == [REFUSED]


async def test_a_second_start_of_somebody_known_keeps_the_code(house: House) -> None:
    boss = house.boss()
    [card] = await boss.says("/invite 李雷 财务 装备财务科")
    assert "您好" in (await boss.says(f"/start {code_in(card)}"))[0]
    assert "欢迎" in (await house.chat("李雷").says(f"/start {code_in(card)}"))[0]
