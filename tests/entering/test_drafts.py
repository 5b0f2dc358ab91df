"""Forms that were begun and not finished: they do not pile up, and what is listed tells one from another."""

from sqlmodel import col, select

from db.models import Draft
from tests.access.house import House
from tests.entering.house import BOAT, HALL, PIER, booked, harbour
from tests.entering.talk import editor, said, tapped


def states(house: House) -> list[str]:
    with house.store.reading() as session:
        return list(session.exec(select(Draft.state).order_by(col(Draft.created_at), col(Draft.id))))


async def test_a_form_nobody_touched_gives_way_to_the_next_sentence(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, _):
        lin = editor(house)
        await lin.says("支出2万元，买油漆")  # which project is asked
        heard = await said(lin, f"{BOAT}支出2万元，买油漆")
        assert "已换成下面的一张" in heard
        assert states(house) == ["cancelled", "open"]
        await lin.says(f"{BOAT}支出3万元，换缆绳")  # both can be confirmed: both stay
        assert states(house) == ["cancelled", "open", "open"]
        assert "换成" in await said(lin, f"{BOAT}支出3万元，换缆绳")  # the very same again is one
        assert states(house) == ["cancelled", "open", "cancelled", "open"]
        await lin.taps("确认")
        assert booked(house.store) == [("payment", "3")]


async def test_a_form_that_was_filled_in_part_stays(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, _):
        lin = editor(house)
        await lin.says("/update")
        await lin.says(BOAT)
        await lin.says(f"{PIER}支出1万元")
        assert states(house) == ["open", "open"]


async def test_what_is_not_finished_is_listed_with_its_content_and_dropped_at_once(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, _):
        lin = editor(house)
        for words in (f"{BOAT}支出2万元", f"{BOAT}支出3万元", f"{HALL}追加预算5万元"):
            await lin.says(words)
        todo = await said(lin, "待办")
        assert f"登记支出 {BOAT} 2万元" in todo
        assert f"登记支出 {BOAT} 3万元" in todo
        assert f"预算调整 {HALL} 5万元" in todo
        await lin.says("继续")
        assert f"登记支出：{BOAT} 3万元（30,000元）" in lin.buttons
        assert "已清掉2份" in await tapped(lin, "都不要了")
        assert sorted(states(house)) == ["cancelled", "cancelled", "open"]
        assert "已清掉1份" in await said(lin, "清空草稿")
        assert booked(house.store) == []


async def test_what_cannot_be_booked_shows_no_figures_of_it(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, _):
        lin = editor(house)
        for words, why in (
            (f"{PIER}退回5万元", "退不了这么多"),
            (f"{PIER}预算调减2万元", "现在没有预算"),
            (f"{BOAT}预算调减30万元", "现在是20万元"),
        ):
            card = await said(lin, words)
            assert why in card
            assert "→" not in card
            assert "-" not in card.replace("2026-", "")
            assert "确认" not in lin.buttons


async def test_names_with_quotes_stand_in_other_quotes(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, _):
        chat = house.somebody("财务", "finance")
        await chat.says("新建项目：“破冰”演练经费")
        await chat.taps("航标科")
        await chat.taps("确认")
        card = await said(chat, "“破冰”演练经费退回5万元")
        assert "「“破冰”演练经费」" in card


async def test_of_several_parts_each_is_one_line_and_the_asked_one_is_marked(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, _):
        lin = editor(house)
        card = await said(lin, f"{BOAT}和{PIER}一共付了50万元")
        lines = card.splitlines()
        assert lines[1].startswith(f"👉 1. {BOAT}：支出")
        assert lines[2].startswith(f"2. {PIER}：支出")
        assert f"{BOAT}：“50万元”是几个项目合计" in card
        card = await said(lin, "20万元")
        assert card.splitlines()[2].startswith(f"👉 2. {PIER}：支出")
        await lin.says("30万元")
        assert lin.sees.count("请确认") == 1


async def test_an_amount_alone_amends_the_one_amount_of_the_card(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, _):
        lin = editor(house)
        await lin.says(f"{BOAT}支出2.2万元")
        await lin.taps("改…")
        assert "0.22万元（2,200元）" in await said(lin, "0.22万")
        assert booked(house.store) == []
        await lin.taps("确认")
        assert booked(house.store) == [("payment", "0.22")]


async def test_a_note_that_is_too_long_is_said_to_be_so(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, _):
        lin = editor(house)
        await lin.says(f"{BOAT}支出2万元")
        await lin.taps("改…")
        await lin.taps("用途：未填")
        assert "1000字以内" in await said(lin, "油漆" * 2000)
        await lin.says("油漆")
        assert "用途：油漆" in lin.sees
