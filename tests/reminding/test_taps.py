"""The buttons under a reminder, played on a moved clock: 已知, 稍后, 去填报, 已完成, 为什么, and 👍."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from hashlib import sha256

import pytest

from bot.demo.state import Button
from db import rectification
from db.keep import proof
from db.models import Attachment, Notice, Person
from db.persons import duties
from tests.reminding.house import ZONE, House, opened
from tests.telegram_chat import until


@pytest.fixture
async def house(request: pytest.FixtureRequest) -> AsyncIterator[House]:
    async with opened(request.getfixturevalue(getattr(request, "param", "sqlite_url"))) as house:
        yield house
        with house.store.reading() as session:
            assert proof.verify(session).faults == ()  # everything that happened here is audited


both = pytest.mark.parametrize(
    "house", ["sqlite_url", pytest.param("postgresql_url", marks=pytest.mark.postgresql)], indirect=True
)


async def reminded(house: House) -> int:
    """张伟 hears of one item that is due in three days; the project that is behind is told beside it."""
    item = house.open_item("警犬经费", "犬舍未竣工验收", date(2026, 6, 29), measures="催办验收")
    house.clock.to(2026, 6, 26)
    await house.ticks("张伟")
    return item


def about(house: House, subject: str, person: str = "张伟") -> Notice:
    [row] = [row for row in house.notices(subject=subject) if f"person:{house.one_id(person)}" == row.recipient]
    return row


@both
async def test_noted_quiets_until_a_day_and_then_it_comes_again(house: House) -> None:
    item = await reminded(house)
    zhang = house.chat("张伟")
    await zhang.taps("2")
    assert "警犬经费：犬舍未竣工验收" in zhang.sees
    [words] = await zhang.taps("已知")
    assert words.startswith("已知“警犬经费：犬舍未竣工验收”，6月29日前不再提醒您")
    [quiet] = house.quieted()
    assert (quiet.kind, quiet.subject) == ("acknowledged", f"rectification:{item}")
    assert quiet.until == datetime(2026, 6, 29, tzinfo=ZONE)  # never over the day it is due
    assert "reminder.acknowledged" in house.audited()

    await zhang.taps("已知", replies=0)  # a second tap changes nothing
    assert zhang.toast == "已经记下了，6月29日前不再提醒。"
    assert house.audited().count("reminder.acknowledged") == 1

    house.clock.to(2026, 6, 28)
    await house.ticks()
    assert "犬舍" not in zhang.sees or "已知" in zhang.sees
    house.clock.to(2026, 6, 29)
    await house.ticks("张伟")
    assert "犬舍未竣工验收" in zhang.sees
    assert "今天到期" in zhang.sees


async def test_later_moves_one_slot_and_never_the_schedule(house: House) -> None:
    item = await reminded(house)
    zhang = house.chat("张伟")
    await zhang.taps("2")
    await zhang.taps("稍后")
    assert zhang.buttons == ["1小时后", "下个工作日9:00（6月29日）"]
    [words] = await zhang.taps("1小时后")
    assert words.startswith("好，6月26日 10:30再提醒您“警犬经费：犬舍未竣工验收”。原定的提醒日程不变。")
    house.clock.to(2026, 6, 26, hour=10, minute=31)
    await house.ticks("张伟")
    assert "犬舍未竣工验收" in zhang.sees
    assert len(house.notices(subject=f"rectification:{item}", rule="deadline", slot="later:2026-06-26T10:30:00")) == 1
    house.clock.to(2026, 6, 29)
    await house.ticks("张伟")
    assert "今天到期" in zhang.sees
    assert house.audited().count("reminder.snoozed") == 1


async def test_a_thumb_counts_as_noted_once(house: House) -> None:
    await reminded(house)
    zhang = house.chat("张伟")
    house.react("张伟")
    await until(lambda: len(house.quieted()) >= 2)
    assert {row.kind for row in house.quieted()} == {"acknowledged"}
    count = house.audited().count("reminder.acknowledged")
    await until(lambda: "已知" in zhang.sees)
    reminder = next(message for message in reversed(zhang.messages) if message.text.startswith("⏰"))
    for emoji in (None, "👍", "❤"):
        house.telegram.react(zhang.person, reminder.id, emoji)
    await zhang.says("待办")
    assert house.audited().count("reminder.acknowledged") == count
    house.telegram.react(zhang.person, zhang.newest.id, "👍")  # /todo reminds of nothing
    await zhang.says("待办")
    assert house.audited().count("reminder.acknowledged") == count


async def test_all_are_noted_with_one_tap(house: House) -> None:
    await reminded(house)
    zhang = house.chat("张伟")
    [words] = await zhang.taps("全部已知")
    subjects = {row.subject for row in house.notices() if row.person_id == house.one_id("张伟")}
    assert {row.subject for row in house.quieted()} == subjects
    assert words.count("已知“") == len(subjects) > 1


async def test_why_tells_rule_numbers_ladder_and_end(house: House) -> None:
    item = await reminded(house)
    zhang = house.chat("张伟")
    await zhang.taps("2")
    [words] = await zhang.taps("为什么")
    for part in (
        "整改到期提醒（提醒规则，默认）",
        "第1级：责任人",
        "6月29日到期 · 🟡 还剩3天（1个工作日）",
        "下次提醒：6月29日（张伟）",
        "还没办结就报：科室负责人 王芳（7月2日起）",
        "还没办结就报：领导 陈局（7月6日起）",
        "报完成并经认定销号后结束",
    ):
        assert part in words, part
    assert about(house, f"rectification:{item}").rung == 0


async def test_why_of_a_light_has_its_equation(house: House) -> None:
    house.clock.to(2026, 6, 26)
    await house.ticks("张伟")
    zhang = house.chat("张伟")
    [words] = await zhang.taps("为什么")
    for part in (
        "3万元 ÷ 25万元 = 12%",
        "序时进度：48.49%",
        "落后36.49个百分点",
        "落后 36.49 > 20 个百分点，所以是红灯。",
        "再支出",
        "执行进度提醒",
        "灯转绿、标记完成或冻结后结束",
    ):
        assert part in words, part


async def test_nobody_else_may_act_and_what_is_closed_needs_nothing(house: House) -> None:
    item = await reminded(house)
    notice = about(house, f"rectification:{item}")
    wang = house.chat("王芳")
    await wang.says("待办")
    for name in ("ack", "all", "later", "fill", "done", "one", "why"):
        wang.newest.keyboard = [[Button("forged", f"r:{name}:{notice.id}")]]
        assert await wang.taps("forged") == ["这条提醒是发给别人的，只有本人可以处理。"], name
    assert house.quieted() == []

    zhang = house.chat("张伟")
    await zhang.taps("2")
    close(house, item)
    await zhang.taps("已知", replies=0)
    assert zhang.toast == "已经办结，不用再处理。"
    assert await zhang.taps("稍后") == ["这件事已经办结，不用再处理了。"]
    assert await zhang.taps("去填报") == ["这件事已经办结，不用再处理了。"]
    [words] = await zhang.taps("为什么")
    assert "这件事已经办结，不会再提醒。" in words
    assert house.quieted() == []


@pytest.mark.parametrize("data", ["r:ack", "r:ack:x", "r:ack:999999", "r:nothing:1", "r:item:77", "r:form:measures:77"])
async def test_old_and_forged_buttons_say_so(house: House, data: str) -> None:
    zhang = house.chat("张伟")
    await zhang.says("待办")
    before = house.audited()
    zhang.newest.keyboard = [[Button("forged", data)]]
    await zhang.taps("forged", replies=0 if data == "r:nothing:1" else 1)
    said = zhang.sees + (zhang.toast or "")
    assert "过期" in said or "没有这项整改" in said
    assert house.audited() == before


def close(house: House, item: int) -> None:
    """Evidence filed and accepted, past the chat."""
    with house.store.writing() as session:
        proof_ = Attachment(
            sha256=sha256(b"x").hexdigest(),
            name="单.pdf",
            mime="application/pdf",
            size=1,
            content=b"x",
            stored_at=house.clock(),
        )
        session.add(proof_)
        session.flush()
        now = house.clock()
        rectification.report(
            session, now=now, actor_id=None, item_id=item, key="r", note="验收了", evidence=[proof_.id or 0]
        )
        rectification.accept(session, now=now, actor_id=None, item_id=item, key="a")


async def test_who_hears_next_is_what_the_engine_does(house: House) -> None:
    """An item that came to be after its day is overdue from the day it came to be, and its ladder begins there."""
    item = house.open_item("警犬经费", "迟到的通知", date(2026, 6, 16), measures="补办")
    house.clock.to(2026, 6, 25)
    await house.ticks("张伟")
    zhang = house.chat("张伟")
    await zhang.taps(next(line[0] for line in zhang.sees.splitlines() if "迟到的通知" in line))
    [words] = await zhang.taps("为什么")
    assert "下次提醒：6月26日（张伟）" in words
    assert "科室负责人 王芳（6月29日起）" in words
    assert "领导 陈局（7月1日起）" in words
    for day, names in (((6, 26), {"张伟"}), ((6, 29), {"张伟", "王芳"}), ((6, 30), {"张伟", "王芳"})):
        house.clock.to(2026, *day)
        await house.ticks("张伟")
        assert told(house, item, day) == names
    house.clock.to(2026, 7, 1)
    await house.ticks("陈局")
    assert told(house, item, (7, 1)) == {"张伟", "王芳", "陈局"}


def told(house: House, item: int, day: tuple[int, int]) -> set[str]:
    """Who heard of an item on a day."""
    names = {row.id: row.name for row in house.rows(Person)}
    mine = house.notices(subject=f"rectification:{item}", rule="deadline")
    return {
        names[row.person_id]
        for row in mine
        if row.outbox_id is not None and row.created_at.astimezone(ZONE).date() == date(2026, *day)
    }


async def test_whoever_only_hears_of_it_gets_what_it_is_about_and_no_form(house: House) -> None:
    house.open_item("警犬经费", "犬舍未竣工验收", date(2026, 6, 24), measures="催办验收")
    house.clock.to(2026, 7, 3)
    await house.ticks("陈局")
    chen = house.chat("陈局")
    assert "犬舍未竣工验收" in chen.sees
    await chen.taps("去填报")
    assert "责任人：张伟" in chen.sees
    assert chen.buttons == ["整改台账", "待办"]
    assert house.item(1).state == "planned"


async def test_an_owner_of_another_section_sees_their_own_item_of_a_restricted_project(house: House) -> None:
    item = house.open_item("警犬经费", "犬舍未竣工验收", date(2026, 6, 29), measures="催办验收")
    with house.store.writing() as session:
        now, ma = house.clock(), house.one_id("马强")
        rectification.hand_over(session, now=now, actor_id=None, item_id=item, key="h", owner_id=ma)
        duties.restrict(session, now=now, actor_id=None, project_id=1, restricted=True)
    house.clock.to(2026, 6, 26)
    await house.ticks("马强")
    ma_ = house.chat("马强")
    number = next(line[0] for line in ma_.sees.splitlines() if "犬舍" in line)
    await ma_.taps(number)
    assert "状态：整改中" in ma_.sees
    await ma_.says("待办")
    assert "犬舍未竣工验收" in ma_.sees
    await ma_.says("整改台账")
    assert "犬舍" not in ma_.sees  # the ledger is what everybody of the section may see
