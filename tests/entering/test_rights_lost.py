"""Rights that change in between: a card of what was restricted, a request of somebody who may no more, old pages."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from bot.demo.state import Button
from db.models import Approval, Draft, Person
from db.persons import duties, people
from tests.access.house import House
from tests.entering.house import BOAT, GARDEN, OTHER, booked, harbour
from tests.entering.talk import editor, seen, settled, tapped
from tests.entering.test_approvals import NOTHING, ask, guarded, states
from tests.telegram_chat import Chat, until


def restrict(house: House, project: int, section: str = OTHER) -> None:
    with house.store.writing() as session:
        now = datetime.now(UTC)
        duties.assign(session, now=now, actor_id=None, project_id=project, section=section)
        duties.restrict(session, now=now, actor_id=None, project_id=project, restricted=True)


async def pressed(chat: Chat, data: str) -> str:
    """A button that nobody offered."""
    chat.newest.keyboard = [[Button("forged", data)]]
    return "\n".join(await chat.taps("forged"))


async def test_a_card_of_a_project_that_was_restricted_since_shows_no_figure(store_url: str) -> None:
    async with harbour(store_url) as (house, ids):
        lin = editor(house)
        await lin.says(f"{BOAT}今天支出2万元")
        assert "5万元 → 7万元" in lin.sees
        restrict(house, ids[BOAT])

        shown = "\n".join(await lin.says("继续"))
        assert "没有权限看到" in shown
        assert "20万元" not in shown
        assert "5万元" not in shown
        assert "2万元" in shown  # what they typed themselves
        assert "确认" not in lin.buttons


async def test_an_entry_in_a_project_that_was_restricted_since_is_not_shown_to_be_taken_back(store_url: str) -> None:
    async with harbour(store_url) as (house, ids):
        lin = editor(house)
        await lin.says(f"{BOAT}今天支出2万元")
        await tapped(lin, "确认")
        await settled(house)
        restrict(house, ids[BOAT])

        shown = "\n".join(await lin.taps("撤销"))
        assert "没有权限看到" in shown
        assert "20万元" not in shown
        assert "7万元" not in shown
        assert lin.buttons == ["取消"]


@pytest.mark.parametrize("lost", ["revoked", "moved", "viewer"])
async def test_what_waits_of_somebody_who_may_no_more_is_not_approved(store_url: str, lost: str) -> None:
    async with guarded(store_url) as (house, _, lin, jin, __):
        await ask(lin)
        with house.store.writing() as session:
            person = session.exec(select(Person).where(Person.name == "小林")).one()
            now, key = datetime.now(UTC), person.id or 0
            if lost == "revoked":
                people.revoke(session, now=now, actor_id=None, person_id=key)
            elif lost == "moved":
                people.set_section(session, now=now, actor_id=None, person_id=key, section=OTHER)
            else:
                people.set_role(session, now=now, actor_id=None, person_id=key, role="viewer")
        before = len(lin.messages)
        await jin.taps("同意", replies=0)
        await until(lambda: "不能同意" in (jin.toast or ""))
        assert booked(house.store) == NOTHING
        assert states(house.store) == ["pending"]

        await jin.taps("退回")
        await jin.says("请重新登记")
        await settled(house)
        assert states(house.store) == ["returned"]
        assert (len(lin.messages) == before) is (lost == "revoked")  # who was revoked hears nothing any more


async def test_what_waits_of_somebody_who_leaves_goes_to_the_successor(store_url: str) -> None:
    async with guarded(store_url) as (house, _, lin, jin, liu):
        await ask(lin)
        with house.store.writing() as session:
            going, coming = (
                session.exec(select(Person).where(Person.name == name)).one().id or 0 for name in ("小林", "大刘")
            )
            duties.leave(session, now=datetime.now(UTC), actor_id=None, person_id=going, successor_id=coming)
        await jin.taps("同意", replies=0)
        await until(lambda: "撤回" in (jin.toast or ""))

        assert "3.5万元" in "\n".join(await liu.says("继续"))
        await liu.taps("确认并提交审批")
        await settled(house)
        assert "3.5万元" in seen(house, jin.person)
        await jin.taps("同意")
        await settled(house)
        assert booked(house.store) == [("payment", "3.5")]
        with house.store.reading() as session:
            assert session.exec(select(Approval.state).order_by(Approval.id)).all() == ["withdrawn", "approved"]  # type: ignore[arg-type]
            assert session.exec(select(Draft.person_id)).one() == coming


async def test_the_history_of_a_restricted_project_is_refused_by_its_reason(store_url: str) -> None:
    async with harbour(store_url) as (house, ids):
        lin = editor(house)
        restrict(house, ids[GARDEN])
        assert "没有权限看到" in "\n".join(await lin.says(f"/history {GARDEN}"))
        assert "没有这样的记录" in await pressed(lin, f"e:h:{ids[GARDEN]}:0:0:0:0")
        await lin.says("/history")
        assert "没有这样的记录" in await pressed(lin, "e:h:0:0:999999999:999999999:0")
