"""Names in chat: what people choose becomes a proposal an administrator decides; aliases are added and removed."""

import pytest
from sqlmodel import select

from bot.access import aliasing
from bot.demo.state import Button
from db import audit
from db.keep import proof
from db.models import Alias, Project, Proposal
from db.projects import proposals
from tests.access.house import House, opened
from tests.asking.library import PUBLICITY, SUPPORT, open_library


def kept(house: House) -> list[tuple[str, str, str]]:
    """Every proposal: what was said, which project, its state."""
    with house.store.reading() as session:
        rows = session.exec(select(Proposal.text, Project.name, Proposal.state).join(
            Project, Project.id == Proposal.project_id).order_by(Proposal.id))  # type: ignore[arg-type]  # fmt: skip
        return list(rows)


def aliases(house: House, name: str) -> list[str]:
    with house.store.reading() as session:
        return list(session.exec(select(Alias.text).join(Project).where(Project.name == name)))


async def test_a_choice_becomes_a_proposal_and_an_accepted_one_is_answered_directly(sqlite_url: str) -> None:
    async with opened(sqlite_url) as house:
        open_library(house.store)
        viewer, boss = house.somebody("王芳", "viewer"), house.boss()
        await viewer.says("书香节花了多少")
        assert set(viewer.buttons) == {SUPPORT, PUBLICITY}
        await viewer.taps(SUPPORT)
        assert kept(house) == [("书香节", SUPPORT, "open")]

        await boss.says("/settings")
        assert "名称建议：1" in boss.sees
        await boss.taps("名称建议")
        await boss.taps(f"“书香节” → {SUPPORT}")
        assert PUBLICITY in boss.sees  # what else it may mean
        await boss.taps("采纳")
        assert "已采纳" in boss.sees
        assert aliases(house, SUPPORT) == ["书香节"]
        assert "project.alias" in house.audited()
        assert "proposal.accept" in house.audited()

        await viewer.says("书香节花了多少")
        assert "不止一个" not in viewer.sees


async def test_choices_by_words_count_and_different_choices_cancel_out(sqlite_url: str) -> None:
    async with opened(sqlite_url) as house:
        open_library(house.store)
        first, second, third = (house.somebody(name, "viewer") for name in ("王芳", "李强", "赵敏"))
        await first.says("书香节花了多少")
        await first.says("服务保障的那个")
        assert kept(house) == [("书香节", SUPPORT, "open")]
        await second.says("书香节花了多少")
        await second.taps(PUBLICITY)
        assert kept(house) == [("书香节", SUPPORT, "dropped")]
        await third.says("书香节花了多少")
        await third.taps(SUPPORT)
        assert kept(house) == [("书香节", SUPPORT, "dropped")]


async def test_a_dropped_proposal_does_not_come_back_and_an_old_button_says_so(sqlite_url: str) -> None:
    async with opened(sqlite_url) as house:
        open_library(house.store)
        viewer, boss = house.somebody("王芳", "viewer"), house.boss()
        await viewer.says("书香节花了多少")
        await viewer.taps(SUPPORT)
        await boss.says("/settings")
        await boss.taps("名称建议")
        await boss.taps(f"“书香节” → {SUPPORT}")
        await boss.taps("不采纳")
        assert aliases(house, SUPPORT) == []
        boss.newest.keyboard = [[Button("采纳", "a:nameyes:1")]]
        await boss.taps("采纳")
        assert "处理过了" in boss.sees
        await viewer.says("书香节花了多少")
        await viewer.taps(SUPPORT)
        assert kept(house) == [("书香节", SUPPORT, "dropped")]


async def test_only_administrators_see_and_decide(sqlite_url: str) -> None:
    async with opened(sqlite_url) as house:
        open_library(house.store)
        viewer, finance = house.somebody("王芳", "viewer"), house.somebody("钱会计", "finance")
        await viewer.says("书香节花了多少")
        await viewer.taps(SUPPORT)
        await finance.says("/settings")
        assert "名称建议" not in "".join(finance.buttons)
        finance.newest.keyboard = [[Button("采纳", "a:nameyes:1")]]
        await finance.taps("采纳")
        assert kept(house)[0][2] == "open"
        await finance.says("把巡逻艇维护费的别名加上船费")
        assert aliases(house, "巡逻艇维护费") == []


async def test_aliases_are_listed_added_and_removed_by_buttons(sqlite_url: str) -> None:
    async with opened(sqlite_url) as house:
        open_library(house.store)
        boss, viewer = house.boss(), house.somebody("王芳", "viewer")
        await boss.says("/settings 巡逻艇维护费")
        await boss.taps("别名")
        assert "还没有别名" in boss.sees
        await boss.taps("添加别名")
        await boss.says("水上快艇")
        assert "以后说“水上快艇”就是巡逻艇维护费" in boss.sees
        await viewer.says("水上快艇的情况")
        assert "巡逻艇维护费" in viewer.sees
        await boss.says("/settings 巡逻艇维护费")
        await boss.taps("别名")
        assert "水上快艇" in boss.sees
        await boss.taps("删除 水上快艇")
        assert aliases(house, "巡逻艇维护费") == []


async def test_a_sentence_adds_and_removes_after_a_confirmation(sqlite_url: str) -> None:
    async with opened(sqlite_url) as house:
        open_library(house.store)
        boss = house.boss()
        await boss.says("把巡逻艇的别名加上“水上快艇”")
        assert "+ 水上快艇" in boss.sees
        assert aliases(house, "巡逻艇维护费") == []
        await boss.taps("确认")
        assert aliases(house, "巡逻艇维护费") == ["水上快艇"]
        await boss.says("巡逻艇维护费有哪些别名")
        assert "水上快艇" in boss.sees
        await boss.says("删除巡逻艇维护费的别名水上快艇")
        await boss.taps("确认")
        assert aliases(house, "巡逻艇维护费") == []
        await boss.says("把书香节的别名加上大院")
        assert "哪一个" in boss.sees
        await boss.says("把火箭的别名加上神舟")
        assert "没有叫“火箭”的项目" in boss.sees
        await boss.says(f"把{SUPPORT}的别名加上{PUBLICITY}")
        await boss.taps("确认")
        assert "另一个项目的名称" in boss.sees
        assert aliases(house, SUPPORT) == []


async def test_many_proposals_are_paged(sqlite_url: str) -> None:
    async with opened(sqlite_url) as house:
        open_library(house.store)
        boss = house.boss()
        project = house.project("巡逻艇维护费").id or 0
        with house.store.writing() as session:
            for n in range(20):
                now = house.project("巡逻艇维护费").created_at
                proposals.propose_alias(session, now=now, actor_id=None, project_id=project, text=f"快艇{n:02d}号")
        await boss.says("/settings")
        await boss.taps("名称建议")
        seen = [label for label in boss.buttons if "→" in label]
        for _ in range(2):
            await boss.taps("›")
            seen += [label for label in boss.buttons if "→" in label]
        assert seen == [f"“快艇{n:02d}号” → 巡逻艇维护费" for n in range(20)]
        assert "›" not in boss.buttons


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("把警犬经费的别名加上犬粮费", ("警犬经费", "犬粮费", True)),
        ("请给警犬经费加个别名：犬粮费。", ("警犬经费", "犬粮费", True)),
        ("警犬经费别名增加“养狗钱”", ("警犬经费", "养狗钱", True)),
        ("把警犬经费的别名犬粮费去掉", ("警犬经费", "犬粮费", False)),
        ("删除警犬经费的别名犬粮费", ("警犬经费", "犬粮费", False)),
        ("add alias K9 to 警犬经费", ("警犬经费", "K9", True)),
        ("remove alias K9 from 警犬经费", ("警犬经费", "K9", False)),
        ("警犬经费的别名是什么？", ("警犬经费", "", False)),
        ("警犬经费有哪些别名", ("警犬经费", "", False)),
        ("aliases of 警犬经费", ("警犬经费", "", False)),
        ("把警犬经费的别名加上什么好呢？", None),
        ("警犬经费执行率多少", None),
        ("别名", None),
    ],
)
def test_sentences_about_aliases(said: str, meant: tuple[str, str, bool] | None) -> None:
    read = aliasing.read(said)
    assert (None if read is None else (read.project, read.alias, read.add)) == meant


async def test_two_projects_an_import_found_near_are_joined_in_chat(sqlite_url: str) -> None:
    async with opened(sqlite_url) as house:
        boss = house.boss()
        old, new = (house.project(name) for name in ("警营食堂补助", "警营文化建设"))
        with house.store.writing() as session:
            proposal = Proposal(kind="merge", project_id=new.id or 0, other_id=old.id, text=new.name,
                                created_at=old.created_at)  # fmt: skip
            session.add(proposal)
            session.flush()
            now = old.created_at
            audit.record(session, now=now, actor_id=None, action="test", subject="test", rows=[proposal])
        await boss.says("/settings")
        await boss.taps("名称建议")
        await boss.taps("合并：警营文化建设 = 警营食堂补助")
        assert "“警营文化建设”成为别名" in boss.sees
        assert "2025" in boss.sees
        await boss.taps("采纳")
        assert house.project("警营文化建设").merged_into == old.id
        assert aliases(house, "警营食堂补助") == ["警营文化建设"]
        await boss.says("警营文化建设的情况")
        assert "警营食堂补助" in boss.sees
        with house.store.reading() as session:
            assert proof.verify(session).faults == ()
