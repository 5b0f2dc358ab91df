"""Four eyes: what needs a second person waits, is booked as it was approved, once, and never by its author."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sqlmodel import col, select

from db.changing import approvals, ledger
from db.changing.approvals import Policy
from db.changing.changes import Movement
from db.keep import proof
from db.models import Approval, Draft, Entry
from db.store import Store
from tests.access.house import House
from tests.entering.house import BOAT, WAN, booked, entries, harbour, put, stands
from tests.entering.talk import editor, said, seen, settled, tapped
from tests.telegram_chat import Chat

NOTHING: list[tuple[str, str]] = []


@asynccontextmanager
async def guarded(url: str, least: int = 10_000) -> AsyncIterator[tuple[House, dict[str, int], Chat, Chat, Chat]]:
    """Payments from 1万元 on take a second person; one who enters and two who may approve."""
    async with harbour(url) as (house, ids):
        with house.store.writing() as session:
            wanted = Policy(kinds=("payment", "reversal"), least=Decimal(least))
            approvals.set_policy(session, now=datetime.now(UTC), actor_id=None, wanted=wanted)
        lin = editor(house)
        jin, liu = house.somebody("老金", "finance"), house.somebody("大刘", "finance")
        for chat in (jin, liu):
            await chat.says("你好")  # a bot writes to nobody who has not written to it
        yield house, ids, lin, jin, liu


def states(store: Store) -> list[str]:
    with store.reading() as session:
        return list(session.exec(select(Approval.state).order_by(col(Approval.id))))


async def ask(lin: Chat, wan: str = "3.5") -> None:
    await lin.says(f"{BOAT}今天支出{wan}万元")
    assert "还没有登记" in await tapped(lin, "确认并提交审批")


async def test_what_waits_is_not_booked_and_what_is_approved_is(store_url: str) -> None:
    async with guarded(store_url) as (house, ids, lin, jin, _):
        await ask(lin)
        assert booked(house.store) == NOTHING
        assert "5万元 → 8.5万元" in seen(house, jin.person)

        assert "已同意" in await tapped(jin, "同意")
        await settled(house)
        assert booked(house.store) == [("payment", "3.5")]
        assert entries(house.store)[0].approved_by == house.person("老金").id  # type: ignore[union-attr]
        assert entries(house.store)[0].entered_by == house.person("小林").id  # type: ignore[union-attr]
        assert "老金同意了" in seen(house, lin.person)
        assert stands(house.store, ids[BOAT]) == ("20", "8.5")
        with house.store.reading() as session:
            assert not proof.verify(session).faults


async def test_small_amounts_need_nobody(sqlite_url: str) -> None:
    async with guarded(sqlite_url) as (house, _, lin, _, _):
        await lin.says(f"{BOAT}今天支出0.9万元")
        await lin.taps("确认")
        assert booked(house.store) == [("payment", "0.9")]


async def test_two_approvers_at_once_book_it_once(store_url: str) -> None:
    async with guarded(store_url) as (house, _, lin, jin, liu):
        await ask(lin)
        await settled(house)
        for chat in (jin, liu, jin, liu):
            message, data = chat._find("同意")
            house.telegram.tap(chat.person, message.id, data)
        await settled(house)
        assert booked(house.store) == [("payment", "3.5")]
        assert states(house.store) == ["approved"]


async def test_nobody_approves_their_own(sqlite_url: str) -> None:
    async with guarded(sqlite_url) as (house, _, _, jin, liu):
        await ask(jin)
        assert "同意" not in [button.text for message in jin.messages for button in message.buttons]
        assert "1笔在等审批" in await said(jin, "/approve")
        await said(liu, "/approve")
        assert booked(house.store) == NOTHING
        await liu.taps("同意")
        assert booked(house.store) == [("payment", "3.5")]


async def test_a_return_has_a_reason_and_comes_back_changed(sqlite_url: str) -> None:
    async with guarded(sqlite_url) as (house, _, lin, jin, _):
        await ask(lin)
        assert "退回的原因" in await tapped(jin, "退回")
        await jin.says("金额和发票不符")
        await settled(house)
        assert "金额和发票不符" in seen(house, lin.person)
        assert booked(house.store) == NOTHING

        await lin.taps("修改后再提交")
        await lin.says("金额改为3.4万元")
        await lin.taps("确认并提交审批")
        await settled(house)
        await jin.taps("同意")
        assert booked(house.store) == [("payment", "3.4")]
        assert states(house.store) == ["returned", "approved"]


async def test_a_standing_that_changed_is_shown_before_it_is_approved(store_url: str) -> None:
    async with guarded(store_url) as (house, ids, lin, jin, _):
        await ask(lin)
        await settled(house)
        day = datetime.now(UTC).date()
        put(house.store, [Movement(ids[BOAT], day.year, "payment", WAN, day)], "elsewhere")

        again = await tapped(jin, "同意")
        assert "支出 5万元 → 6万元" in again
        assert "6万元 → 9.5万元" in again
        assert booked(house.store) == NOTHING
        await jin.taps("同意")
        assert booked(house.store) == [("payment", "3.5")]


async def test_its_author_takes_it_back_and_an_old_approval_finds_nothing(sqlite_url: str) -> None:
    async with guarded(sqlite_url) as (house, _, lin, jin, _):
        await ask(lin)
        await settled(house)
        message, data = jin._find("同意")
        house.telegram.tap(lin.person, *_button(lin, "撤回修改"))
        house.telegram.tap(jin.person, message.id, data)
        await settled(house)
        assert len(booked(house.store)) + (states(house.store) == ["withdrawn"]) == 1
        assert states(house.store) in (["withdrawn"], ["approved"])


def _button(chat: Chat, label: str) -> tuple[int, str]:
    message, data = chat._find(label)
    return message.id, data


async def test_what_nobody_decides_goes_back_to_its_author(store_url: str) -> None:
    async with guarded(store_url) as (house, _, lin, jin, _):
        await ask(lin)
        await settled(house)
        with house.store.writing() as session:
            assert approvals.expire(session, datetime.now(UTC) + timedelta(days=6)) == []
            told = approvals.expire(session, datetime.now(UTC) + timedelta(days=8))
        assert [letter.chat_id for letter in told] == [lin.person.id]
        assert states(house.store) == ["expired"]
        with house.store.reading() as session:
            assert [draft.state for draft in session.exec(select(Draft))] == ["open"]
        await jin.taps("同意", 0)
        assert "期限" in (jin.toast or "")
        assert booked(house.store) == NOTHING


async def test_an_administrator_sets_what_takes_four_eyes(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, _):
        lin, boss = editor(house), house.boss()
        assert "没有这项权限" in await said(lin, "审批设置")
        await boss.says("审批设置")
        await boss.taps("支出")
        await boss.taps("5万")
        assert "5万元" in await tapped(boss, "3天")
        with house.store.reading() as session:
            assert approvals.policy(session) == Policy(("payment",), Decimal(50_000), days=3)
        await lin.says(f"{BOAT}今天支出5万元")
        assert "确认并提交审批" in lin.buttons
        assert "不需要审批" in await tapped(boss, "全部关闭")
        assert "setting.four_eyes" in house.audited()


async def test_a_request_that_cannot_be_booked_any_more_can_only_be_returned(sqlite_url: str) -> None:
    async with guarded(sqlite_url, least=1) as (house, _, lin, jin, liu):
        await ask(lin)
        await settled(house)
        await liu.taps("同意")
        await lin.says("上一笔撤销")
        await lin.says("发票作废")
        await lin.taps("确认并提交审批")
        await settled(house)
        with house.store.writing() as session:
            entry = session.exec(select(Entry).where(Entry.kind == "payment").order_by(col(Entry.id).desc())).first()
            assert entry is not None
            ledger.reverse(session, now=datetime.now(UTC), actor_id=None, entry_id=entry.id or 0, key="elsewhere")
        await jin.taps("同意", 0)
        assert "撤销过" in (jin.toast or "")
        assert "撤销过" in await said(jin, "/approve")
        assert jin.buttons == ["退回"]
        assert [kind for kind, _ in booked(house.store)] == ["payment"]
