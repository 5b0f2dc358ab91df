"""Payments in the chat: a sentence or step by step, corrected, confirmed, booked once, and answered from then on."""

import asyncio
from datetime import UTC, datetime

from bot.serving import Bot
from db.changing.changes import Movement
from db.persons import duties
from tests.access.house import House
from tests.entering.house import BOAT, GARDEN, HALL, OTHER, PIER, SECTION, WAN, booked, entries, harbour, put, stands
from tests.entering.talk import answered, editor, said, settled, tapped


async def test_a_sentence_is_confirmed_booked_and_answered(store_url: str) -> None:
    async with harbour(store_url) as (house, ids):
        lin = editor(house)

        card = await said(lin, f"{BOAT}今天支出3.5万元，换螺旋桨")
        assert "3.5万元（35,000元）" in card
        assert "5万元 → 8.5万元" in card
        assert "25% → 42.5%" in card
        assert booked(house.store) == []

        assert "已登记" in await tapped(lin, "确认")
        assert booked(house.store) == [("payment", "3.5")]
        assert entries(house.store)[0].note == "换螺旋桨"
        assert "42.5%" in await said(lin, f"{BOAT}执行率")
        assert stands(house.store, ids[BOAT]) == ("20", "8.5")


async def test_a_second_tap_and_an_old_button_change_nothing(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, _):
        lin = editor(house)
        await lin.says(f"{BOAT}今天支出3.5万元")
        message, old = lin._find("确认")
        house.telegram.send(lin.person, "金额不是3.5万是0.35万")
        house.telegram.tap(lin.person, message.id, old)  # what it showed is changed before the tap arrives
        await answered(house)
        assert "过时" in (lin.toast or "")
        assert booked(house.store) == []

        message, now = lin._find("确认")
        for _ in range(3):
            house.telegram.tap(lin.person, message.id, now)
        await answered(house)
        assert booked(house.store) == [("payment", "0.35")]
        assert "已经登记过" in (lin.toast or "")


async def test_step_by_step_with_back_change_question_and_leaving(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, _):
        lin = editor(house)
        assert "哪个项目" in await said(lin, "/update")
        assert "哪一种" in await tapped(lin, BOAT)
        assert "多少" in await tapped(lin, "支出")
        assert "哪一种" in await tapped(lin, "上一步")
        assert "多少" in await tapped(lin, "退回")
        assert "元还是万元" in await said(lin, "2.5")
        answer = await said(lin, f"{BOAT}执行率多少")
        assert "25%" in answer
        assert "元还是万元" in answer
        assert "哪一天" in await tapped(lin, "2.5万元（25,000元）")
        assert "还没有到" in await said(lin, "明天")
        assert "请确认" in await tapped(lin, "今天")
        await lin.taps("改…")
        assert "付给谁" in await tapped(lin, "收款方：未填")
        assert "兴海船厂" in await said(lin, "兴海船厂")
        assert "什么都没有登记" in await said(lin, "取消")
        assert booked(house.store) == []
        assert "兴海船厂" in await tapped(lin, "恢复")
        await lin.taps("确认")
        assert booked(house.store) == [("refund", "2.5")]


async def test_several_projects_go_together(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, _):
        lin = editor(house)
        card = await said(lin, f"{BOAT}和{PIER}各付了2万元")
        assert BOAT in card
        assert PIER in card
        await lin.taps("确认")
        assert booked(house.store) == [("payment", "2"), ("payment", "2")]


async def test_cumulative_and_paid_in_full_book_the_difference(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, ids):
        lin = editor(house)
        await lin.says(f"{BOAT}截至今天累计支出9万元")
        await lin.taps("确认")
        assert booked(house.store) == [("payment", "4")]
        await lin.says(f"{BOAT}20万元全部付清")
        await lin.taps("确认")
        assert stands(house.store, ids[BOAT]) == ("20", "20")


async def test_what_is_odd_is_said_with_the_likely_value_and_insisting_takes_a_reason(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, _):
        lin = editor(house)
        day = datetime.now(UTC).date().replace(month=1, day=6)
        put(house.store, [Movement(house_id(house, BOAT), day.year, "payment", WAN / 2, day)], "test:again")

        card = await said(lin, f"{BOAT}今天支出35万元")
        assert "超过预算" in card
        assert "改为3.5万元（35,000元）" in lin.buttons
        assert "确认" not in lin.buttons
        assert "3.5万元" in await tapped(lin, "改为3.5万元（35,000元）")
        await lin.taps("确认")

        await lin.says(f"{BOAT}今天支出3.5万元")
        assert "重复" in lin.sees
        assert "原因" in await tapped(lin, "数字无误，仍要登记")
        await lin.says("是两艘艇")
        await lin.taps("确认")
        assert [entry.note for entry in entries(house.store)] == [None, "核对说明：是两艘艇"]


def house_id(house: House, name: str) -> int:
    return house.project(name).id or 0


async def test_two_people_on_one_project_the_second_sees_what_changed(store_url: str) -> None:
    async with harbour(store_url) as (house, ids):
        lin, jin = editor(house), house.somebody("老金", "finance")
        await lin.says(f"{BOAT}今天支出3万元")
        await jin.says(f"{BOAT}今天支出1万元")
        await jin.taps("确认")

        again = await tapped(lin, "确认")
        assert "情况变了" in again
        assert "支出 5万元 → 6万元" in again
        assert booked(house.store) == [("payment", "1")]
        await lin.taps("确认")
        assert stands(house.store, ids[BOAT]) == ("20", "9")


async def test_two_confirmations_at_the_same_moment_are_shown_and_booked_one_by_one(store_url: str) -> None:
    async with harbour(store_url) as (house, ids):
        lin, jin = editor(house), house.somebody("老金", "finance")
        await lin.says(f"{BOAT}今天支出12万元")
        await jin.says(f"{BOAT}今天支出12万元")
        for chat in (lin, jin):
            message, data = chat._find("确认")
            house.telegram.tap(chat.person, message.id, data)
        await settled(house)
        assert stands(house.store, ids[BOAT]) == ("20", "17")


async def test_only_the_own_section_and_never_what_is_not_seen(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, _):
        lin, reader = editor(house), house.somebody("小赵", "viewer", section=SECTION)
        assert "不是您科室的项目" in await said(lin, f"{GARDEN}今天支出1万元")
        assert "确认" not in lin.buttons
        assert "没有这项权限" in await said(reader, f"{BOAT}今天支出1万元")
        assert "没有这项权限" in await said(reader, "/update")
        assert booked(house.store) == []


async def test_a_project_that_moves_away_meanwhile_is_not_written(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, ids):
        lin = editor(house)
        await lin.says(f"{BOAT}今天支出1万元")
        with house.store.writing() as session:
            duties.assign(session, now=datetime.now(UTC), actor_id=None, project_id=ids[BOAT], section=OTHER)
        assert "不是您科室的项目" in await tapped(lin, "确认")
        assert stands(house.store, ids[BOAT]) == ("20", "5")


async def test_a_draft_outlives_a_restart_of_the_bot(store_url: str) -> None:
    async with harbour(store_url) as (house, _):
        lin = editor(house)
        await lin.says("/update")
        await lin.taps(BOAT)
        house.bot.stop.set()
        await asyncio.sleep(0.3)
        bot = Bot(house.bot.settings, limits=None, listen=False)
        task = asyncio.create_task(bot.run())
        await asyncio.wait_for(bot.ready.wait(), 20)
        assert "多少" in await tapped(lin, "支出")
        assert "哪一天" in await said(lin, "1.5万元")
        await lin.taps("今天")
        await lin.taps("确认")
        assert booked(house.store) == [("payment", "1.5")]
        bot.stop.set()
        await task


async def test_a_question_is_no_entry_and_a_group_is_no_place_for_one(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, _):
        lin = editor(house)
        for text in (f"{BOAT}花了3.5万吗", f"{BOAT}花了多少", f"{HALL}能不能追加300万"):
            assert "请确认" not in await said(lin, text)
        group = house.telegram.add_group("科室群", members=[lin.person])
        there = house.chat("小林", room=group)
        words = "\n".join(await there.says(f"@jixiao_bot {BOAT}今天支出3.5万元"))
        assert "私聊" in words
        assert "3.5" not in words
        assert booked(house.store) == []


async def test_an_edited_message_amends_the_draft_and_corrects_what_is_booked(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, ids):
        lin = editor(house)
        first, second, third = (f"{BOAT}今天支出{wan}万元" for wan in ("3.5", "0.35", "0.4"))
        await lin.says(first)
        assert "3,500元" in "\n".join(await lin.edits(first, second))
        await lin.taps("确认")
        assert "确认后才会更正" in "\n".join(await lin.edits(second, third))
        assert stands(house.store, ids[BOAT]) == ("20", "5.35")
        await lin.taps("确认")
        assert booked(house.store) == [("payment", "0.35"), ("reversal", "0.35"), ("payment", "0.4")]
        assert stands(house.store, ids[BOAT]) == ("20", "5.4")


async def test_the_word_confirms_only_a_card_that_was_there_before_it(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, _):
        lin = editor(house)
        house.telegram.send(lin.person, f"{BOAT}今天支出3.5万元")
        house.telegram.send(lin.person, "确认")  # before any card was seen
        await settled(house)
        assert booked(house.store) == []
        await lin.taps("改…")
        assert "请确认" in await said(lin, "确认")
        assert booked(house.store) == []
        assert "已登记" in await said(lin, "确认")
        assert booked(house.store) == [("payment", "3.5")]


async def test_in_full_where_nothing_is_known_to_be_spent_is_the_budget(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, ids):
        lin = editor(house)
        day = datetime.now(UTC).date().replace(month=1, day=5)
        put(house.store, [Movement(ids[PIER], day.year, "initial", 8 * WAN, day)], "test:pier")
        assert "→ 8万元" in await said(lin, f"{PIER}8万元全部付清")
        await lin.taps("确认")
        assert booked(house.store) == [("payment", "8")]
