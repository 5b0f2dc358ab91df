"""A restricted project is named in no reminder to somebody who may not see it, on whichever rung they sit."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from db.models import Chat, Person, Project, Section
from db.persons import duties
from tests.reminding.house import House, opened

PLACE = "警犬经费"


@pytest.fixture
async def house(store_url: str) -> AsyncIterator[House]:
    async with opened(store_url) as house:
        yield house


def hide(session: Session, house: House, *, section: str) -> None:
    project = session.exec(select(Project).where(Project.name == PLACE)).one()
    now = house.clock()
    duties.assign(session, now=now, actor_id=None, project_id=project.id or 0, section=section)
    duties.restrict(session, now=now, actor_id=None, project_id=project.id or 0, restricted=True)


def named(house: House) -> set[str]:
    """Whose chats name the project."""
    telegram = house.telegram
    return {
        user.first_name
        for user in telegram.users.values()
        if any(PLACE in message.text for message in telegram.messages(user) if message.from_bot)
    }


async def test_a_light_is_not_told_to_whoever_answers_for_it_from_another_section(house: House) -> None:
    with house.store.writing() as session:
        hide(session, house, section="交警大队")  # 张伟 of 刑侦大队 stays responsible
    house.clock.to(2026, 6, 25)
    await house.ticks("陈局")
    assert house.notices(rule="execution")
    assert "张伟" not in named(house)
    assert named(house) <= {"李敏", "陈局", "周航", "马强"}


async def test_a_leaders_deputy_hears_of_their_own_section_alone(house: House) -> None:
    house.open_item(PLACE, "犬舍没有验收", date(2026, 6, 10), measures="已定")
    with house.store.writing() as session:
        hide(session, house, section="交警大队")
        leader = session.exec(select(Person).where(Person.name == "陈局")).one()
        crime = session.exec(select(Section).where(Section.name == "刑侦大队")).one()
        leader.section_id, leader.away_until = crime.id, house.clock().date() + timedelta(days=90)
        item_owner = session.exec(select(Person).where(Person.name == "马强")).one()
        project = session.exec(select(Project).where(Project.name == PLACE)).one()
        project.responsible_id = item_owner.id
    house.clock.to(2026, 7, 3)
    await house.ticks("陈局")
    assert {notice.rung for notice in house.notices(rule="deadline")} >= {2}
    assert "王芳" not in named(house)  # who stands in for the leader, and is of another section
    assert "陈局" in named(house)


async def test_the_digest_of_a_group_neither_names_nor_counts_it(house: House) -> None:
    leader = house.chat("陈局")
    group = house.telegram.add_group("群", [leader.person])
    with house.store.writing() as session:
        hide(session, house, section="刑侦大队")
        session.merge(Chat(id=group.id, kind="supergroup", title="群", opened=True, digest=True, state="live"))
    house.clock.to(2026, 6, 29)  # a Monday
    await house.ticks("陈局")
    [digest] = [message.text for message in house.telegram.messages(group) if "周报" in message.text]
    assert PLACE not in digest
    assert "红灯" not in digest  # it is the only red one
    assert PLACE in leader.sees
