"""Files people send: kept as evidence, asked about, forgotten; albums are one set."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest_asyncio
from sqlmodel import select

from db.changing import attachments, drafts
from db.changing.filetypes import MOST_BYTES
from db.keep import proof
from db.models import Attachment, Draft, Entry, Evidence
from tests.access.house import House, opened
from tests.entering.files_house import count, entries, evidence, furnish, png
from tests.telegram_chat import Chat, until

PDF = b"%PDF-1.7 receipt"


@pytest_asyncio.fixture
async def house(store_url: str) -> AsyncIterator[House]:
    async with opened(store_url) as house:
        furnish(house.store)
        yield house


@pytest_asyncio.fixture
async def wei(house: House) -> Chat:
    """张伟, editor of 刑侦大队."""
    return house.somebody("张伟", "editor", section="刑侦大队")


async def test_a_file_out_of_the_blue_is_asked_about_and_kept_meanwhile(house: House, wei: Chat) -> None:
    (ask,) = await wei.sends_file("验收单.pdf", PDF, "application/pdf")
    assert "收到：验收单.pdf。是做什么用的？" in ask
    assert evidence(house) == [("验收单.pdf", "files")]
    assert await wei.taps("不用了") == ["好的，文件没有保留。"]
    assert count(house, Attachment) == count(house, Evidence) == 0


async def test_an_album_is_one_set_on_one_card(house: House, wei: Chat) -> None:
    for shade in range(3):
        house.telegram.send_file(wei.person, f"{shade}.png", png(shade), "image/png", album="77")
    await until(lambda: any("2.png" in message.text for message in wei.messages))
    cards = [message.text for message in wei.messages if message.from_bot]
    assert len(cards) == 1 and "0.png、1.png、2.png" in cards[0]
    assert count(house, Draft) == 1 and count(house, Evidence) == 3


async def test_the_same_bytes_are_kept_once(house: House, wei: Chat) -> None:
    await wei.sends_file("a.pdf", PDF)
    await wei.sends_file("b.pdf", PDF)
    assert count(house, Attachment) == 1 and count(house, Evidence) == 2


async def test_a_photo_has_a_name_of_its_own(house: House, wei: Chat) -> None:
    (ask,) = await wei.sends_file("x", png(), photo=True)
    ((name, _),) = evidence(house)
    assert name.startswith("照片20") and name.endswith(".png") and name in ask


async def test_too_large_is_said_without_fetching(house: House, wei: Chat) -> None:
    (said,) = await wei.sends_file("大.pdf", b"%PDF-" + b"0" * MOST_BYTES, "application/pdf")
    assert "超过20MB" in said
    assert house.called("getFile") == []


async def test_a_file_telegram_has_no_more_is_said(house: House, wei: Chat) -> None:
    house.telegram.files._by_id.clear()
    known = house.telegram.files.get
    house.telegram.files.get = lambda file_id: None  # type: ignore[method-assign]
    (said,) = await wei.sends_file("a.pdf", PDF)
    house.telegram.files.get = known  # type: ignore[method-assign]
    assert "没能从 Telegram 取到" in said


async def test_whoever_enters_nothing_is_told_so(house: House) -> None:
    lei = house.somebody("雷雷", "viewer")
    (said,) = await lei.sends_file("a.pdf", PDF)
    assert "您的角色不能登记" in said
    assert count(house, Attachment) == 0


async def test_strangers_leave_no_file(house: House) -> None:
    (said,) = await house.chat("路人").sends_file("a.pdf", PDF)
    assert "只为本单位已登记的同事服务" in said
    assert count(house, Attachment) == 0 and house.called("getFile") == []


async def test_a_group_keeps_no_files(house: House, wei: Chat) -> None:
    room = house.telegram.add_group("财务群", [wei.person])
    here = house.chat("张伟", room=room)
    await until(lambda: any(message.from_bot for message in here.messages))  # it says hello
    await here.sends_file("a.pdf", PDF, replies=0)
    assert count(house, Attachment) == 0


async def test_what_is_no_file_gets_a_sentence(house: House, wei: Chat) -> None:
    said = await wei._after(lambda: house.telegram.send_sticker(wei.person), None)
    assert said == ["这类消息我看不懂。请打字，或发送照片、PDF、Word、Excel、csv、txt 文件。"]


async def test_what_was_left_for_a_day_is_forgotten_with_a_word(house: House, wei: Chat) -> None:
    await wei.sends_file("a.pdf", PDF)
    with house.store.writing() as session:
        letters = drafts.close_stale(session, datetime.now(UTC) + timedelta(days=2))
    assert [letter.payload["text"] for letter in letters] == [
        "您发来的 a.pdf 放了一天没有用上，已经删除，什么都没有登记。需要时请重新发送。"
    ]
    assert count(house, Attachment) == count(house, Evidence) == 0
    assert "没有没填完的登记" in (await wei.says("继续"))[0]


async def test_a_file_goes_to_what_is_being_filled_and_proves_what_is_booked(house: House, wei: Chat) -> None:
    await wei.says("警犬经费支出3.5万，犬粮")
    await wei.sends_file("发票.pdf", PDF, "application/pdf")
    assert "附件：1个" in wei.sees
    for shade in range(2):
        house.telegram.send_file(wei.person, f"{shade}.png", png(shade), "image/png", album="9")
    await until(lambda: "附件：3个" in wei.sees)
    await wei.taps("确认")
    assert [amount for _, amount in entries(house)] == [35_000]
    with house.store.reading() as session:
        entry = session.exec(select(Entry).where(Entry.kind == "payment")).one()
        assert [one.name for one in attachments.of_entry(session, entry.id or 0)] == ["发票.pdf", "0.png", "1.png"]
        assert proof.verify(session).faults == ()


async def test_a_caption_is_a_sentence(house: House, wei: Chat) -> None:
    (card,) = await wei.sends_file("x", png(), photo=True, caption="警犬经费支出3.5万，犬粮")
    assert "请确认" in card and "附件：1个" in card
    await wei.taps("确认")
    assert [amount for _, amount in entries(house)] == [35_000]


async def test_an_album_with_a_caption_is_one_entry_with_all_its_files(house: House, wei: Chat) -> None:
    for shade in range(4):
        caption = "警犬经费支出3.5万，犬粮" if shade == 0 else ""
        house.telegram.send_file(wei.person, f"{shade}.png", png(shade), "image/png", caption, album="9")
    await until(lambda: any("附件：4个" in message.text for message in wei.messages))
    await wei.taps("确认")
    assert len(entries(house)) == 1
    with house.store.reading() as session:
        entry = session.exec(select(Entry).where(Entry.kind == "payment")).one()
        assert len(attachments.of_entry(session, entry.id or 0)) == 4


async def test_a_file_that_came_first_goes_to_the_entry_by_button(house: House, wei: Chat) -> None:
    await wei.sends_file("发票.pdf", PDF)
    await wei.says("警犬经费支出3.5万，犬粮")
    await wei.taps("附到刚登记的")
    assert "附件：1个" in wei.sees or any("附件：1个" in message.text for message in wei.messages)
    await wei.taps("确认")
    with house.store.reading() as session:
        entry = session.exec(select(Entry).where(Entry.kind == "payment")).one()
        assert [one.name for one in attachments.of_entry(session, entry.id or 0)] == ["发票.pdf"]


async def test_at_most_twenty_files_go_with_one_entry(house: House, wei: Chat) -> None:
    await wei.says("警犬经费支出3.5万，犬粮")
    for shade in range(attachments.MOST):
        await wei.sends_file(f"{shade}.png", png(shade), replies=1)
    (said,) = await wei.sends_file("more.png", png(99))
    assert "最多附20个文件" in said


async def test_the_rest_of_an_album_after_the_confirmation_proves_what_was_booked(house: House, wei: Chat) -> None:
    await wei.sends_file("0.png", png(0), caption="警犬经费支出3.5万，犬粮", album="9")
    await wei.taps("确认")
    (said,) = await wei.sends_file("1.png", png(1), album="9")
    assert "也附到了刚登记的那笔" in said
    await wei.sends_file("验收单.pdf", PDF)
    await wei.taps("附到刚登记的")
    assert "已附到刚登记的" in wei.sees
    with house.store.reading() as session:
        entry = session.exec(select(Entry).where(Entry.kind == "payment")).one()
        assert [one.name for one in attachments.of_entry(session, entry.id or 0)] == ["0.png", "1.png", "验收单.pdf"]
        assert proof.verify(session).faults == ()
