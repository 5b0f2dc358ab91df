"""Pages, pictures and tables in a real chat, and who gets them."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import openpyxl
from sqlmodel import select

from db import audit
from db.changing import approvals
from db.changing.approvals import Policy
from db.models import Entry, Project, ProjectYear
from db.names import normalise
from tests.access.house import House, opened
from tests.asking.library import BOOKS, NOW, RARE, open_library
from tests.entering.house import BOAT, SECTION, harbour
from tests.telegram_chat import until


def _many(house: House, number: int) -> None:
    with house.store.writing() as session:
        for n in range(number):
            name = f"大批项目{n:03d}号"
            project = Project(name=name, normal=normalise(name), created_at=NOW)
            session.add(project)
            session.flush()
            session.add(ProjectYear(project_id=project.id or 0, year=2025))
        audit.record(session, now=NOW, actor_id=None, action="test", subject="test")


async def test_pages_turn_in_place_and_a_picture_or_table_comes_below(sqlite_url: str) -> None:
    async with opened(sqlite_url) as house:
        open_library(house.store)
        _many(house, 300)
        reader = house.somebody("读者", "viewer")
        await reader.says("2025年所有项目列一下")
        listing = reader.newest
        assert "第1页" in reader.sees
        for page in range(2, 9):
            await reader.taps("下一页")
            assert reader.newest.id == listing.id
            assert f"第{page}页" in reader.sees
        await reader.taps("上一页")
        assert "第7页" in reader.sees

        await reader.taps("图")
        assert reader.newest.photo is not None
        assert reader.newest.photo.content.startswith(b"\x89PNG")
        await reader.taps("表")
        document = reader.newest.document
        assert document is not None
        assert document.name.endswith(".xlsx")
        sheet = openpyxl.load_workbook(io.BytesIO(document.content)).worksheets[0]
        names = [row[0] for row in sheet.iter_rows(values_only=True)]
        assert "大批项目299号" in names
        assert BOOKS in names


async def test_further_pages_of_a_list_with_a_picture_are_new_messages(sqlite_url: str) -> None:
    async with opened(sqlite_url) as house:
        open_library(house.store)
        _many(house, 50)
        reader = house.somebody("读者", "viewer")
        await reader.says("2025年所有项目列一下")
        await reader.says("画个图")
        picture = reader.newest
        assert picture.photo is not None
        await reader.taps("下一页")
        assert reader.newest.id != picture.id
        assert reader.newest.photo is None
        assert "第2页" in reader.sees
        assert "第1页" in picture.text


async def test_words_bring_a_table_for_the_leader(sqlite_url: str) -> None:
    async with opened(sqlite_url) as house:
        open_library(house.store)
        leader = house.somebody("馆长", "leader")
        said = "\n".join(await leader.says("出一个进度表发领导"))
        assert BOOKS in said
        assert leader.newest.document is not None
        await leader.says("2024年执行率最低的三个项目")
        await leader.says("画个图")
        assert leader.newest.photo is not None
        english = house.somebody("Reader", "viewer", language="en")
        await english.says("chart of the execution rates in 2024")
        assert english.newest.photo is not None
        assert "Chart" in english.buttons or "Evidence" in english.buttons


async def test_in_a_group_nobody_opened_the_picture_goes_to_the_asker_alone(sqlite_url: str) -> None:
    async with opened(sqlite_url) as house:
        open_library(house.store)
        reader = house.somebody("读者", "viewer")
        await reader.says("你好")
        group = house.telegram.add_group("馆务群", members=[reader.person])
        there = house.chat("读者", room=group)
        await there.says("@jixiao_bot 2024年各项目执行率画个图")
        assert all(message.photo is None for message in house.telegram.messages(group))
        await until(lambda: any(message.photo for message in house.telegram.messages(reader.person)))


async def test_a_right_that_is_taken_is_taken_from_old_buttons_too(sqlite_url: str) -> None:
    async with opened(sqlite_url) as house:
        open_library(house.store)
        reader = house.somebody("读者", "viewer")
        await reader.says("2024年执行率低于90%的项目有哪些")
        assert RARE in reader.sees
        with house.store.writing() as session:
            session.exec(select(Project).where(Project.name == RARE)).one().restricted = True
            audit.record(session, now=NOW, actor_id=None, action="test", subject="test")
        await reader.taps("表")
        document = reader.newest.document
        assert document is not None
        book = openpyxl.load_workbook(io.BytesIO(document.content))
        cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
        assert not any(RARE in cell for cell in cells)
        assert any("无权查看" in cell for cell in cells)


async def test_what_waits_is_said_and_files_of_what_was_booked_are_sent_again(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, _):
        with house.store.writing() as session:
            wanted = Policy(kinds=("payment",), least=Decimal(10_000))
            approvals.set_policy(session, now=datetime.now(UTC), actor_id=None, wanted=wanted)
        editor, finance = house.somebody("小林", "editor", section=SECTION), house.somebody("老金", "finance")
        reader = house.somebody("读者", "viewer")
        await finance.says("你好")
        await editor.sends_file("发票.pdf", b"%PDF-1.7 receipt", caption=f"{BOAT}今天支出3.5万元")
        await editor.taps("确认并提交审批")
        said = "\n".join(await reader.says(f"{BOAT}花了多少"))
        assert "5万元" in said
        assert "另有1笔3.5万元待审批" in said

        await finance.taps("同意")
        await until(lambda: _booked(house) == 2)
        said = "\n".join(await reader.says(f"{BOAT}花了多少"))
        assert "8.5万元" in said
        assert "待审批" not in said
        await reader.taps("依据")
        assert "小林录入" in reader.sees
        assert "老金审批" in reader.sees
        await reader.taps("📎 发票.pdf")
        assert reader.newest.document is not None
        assert reader.newest.document.content == b"%PDF-1.7 receipt"


def _booked(house: House) -> int:
    with house.store.reading() as session:
        return len(session.exec(select(Entry.id).where(Entry.kind == "payment")).all())
