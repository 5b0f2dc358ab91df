"""A department's first day: nothing is stored, and every sentence says what to do about it."""

from collections.abc import AsyncIterator

import pytest
from sqlmodel import Session, select

from db.models import Project
from tests.access import house as houses
from tests.access.house import House, opened

TODO = "把自评报告或项目表直接发给我"
TABLE = "项目名称,年度,预算数,支出数\n图书购置经费,2026,100,25\n".encode()


@pytest.fixture
async def house(store_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    def nothing(session: Session) -> None:
        pass

    monkeypatch.setattr(houses, "furnish", nothing)
    async with opened(store_url) as house:
        yield house


async def test_without_projects_every_answer_says_what_to_do(house: House) -> None:
    boss = house.boss()
    assert "58.08%" in (await boss.says("7月底序时进度应该到多少"))[0]  # a rule needs no project
    for said in ("/start", "/help", "/projects", "/check", "/ask", "警犬经费执行率多少", "执行率低于80%的项目", "你好"):
        [reply] = await boss.says(said)
        assert TODO in reply, said
        assert "jixiao import" not in reply


async def test_an_entry_without_projects_says_what_to_do(house: House) -> None:
    boss = house.boss()
    assert TODO in (await boss.says("图书购置经费支出3.5万元，买书"))[0]
    await boss.says("取消")
    for command in ("/update", "/budget", "/score"):
        assert TODO in (await boss.says(command))[0]


async def test_from_nothing_to_the_first_answer(house: House) -> None:
    boss, finance = house.boss(), house.somebody("李敏", "finance")
    [tried] = await finance.sends_file("项目.csv", TABLE, "text/csv")
    assert "新1个" in tried
    await finance.taps("确认导入")
    assert "25%" in (await boss.says("图书购置经费执行率多少"))[0]
    assert TODO not in (await boss.says("/help"))[0]


async def test_who_may_not_import_is_told_who_may(house: House) -> None:
    editor = house.somebody("张伟", "editor", section="办公室")
    said = "\n".join(await editor.sends_file("项目.csv", TABLE, "text/csv"))
    assert "由财务或管理员来做" in said
    assert "确认导入" not in editor.buttons
    with house.store.reading() as session:
        assert session.exec(select(Project)).all() == []


async def test_a_leader_without_a_section_has_no_post_of_none(house: House) -> None:
    people = "姓名,科室,角色,职务\n李四,,领导,局长\n".encode()
    said = "\n".join(await house.boss().sends_file("人员.csv", people, "text/csv"))
    assert "没有写科室，李四没有设置职务" in said
    assert "None" not in said
