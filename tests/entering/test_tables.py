"""Tables dropped in the chat: tried, shown with what is wrong, imported once after one confirmation."""

import csv
import io
import zipfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import pytest_asyncio
from sqlmodel import select

from db.changing import approvals, drafts, ledger
from db.keep import proof
from db.models import Attachment, Draft, Entry, Evidence, Person, Project, ProjectYear, Source
from db.persons import people
from tests.access.house import House, opened
from tests.entering.files_house import count, entries, files_of, furnish, sheet
from tests.entering.talk import answered
from tests.telegram_chat import Chat, until

HEAD = ["项目名称", "日期", "类型", "金额（万元）", "收款人", "用途"]
YEAR = datetime.now(UTC).year
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def payment(amount: object = 1.5, *, day: str = "01-20", project: str = "警犬经费", note: str = "犬粮") -> list[object]:
    return [project, f"{YEAR}-{day}", "支出", amount, "陇原饲料公司", note]


@pytest_asyncio.fixture
async def house(store_url: str) -> AsyncIterator[House]:
    async with opened(store_url) as house:
        furnish(house.store)
        yield house


@pytest.fixture
def min_(house: House) -> Chat:
    """李敏 of finance, who may import."""
    return house.somebody("李敏", "finance", section="装备财务科")


async def test_a_list_of_payments_is_tried_confirmed_and_booked_once(house: House, min_: Chat) -> None:
    data = sheet([HEAD, payment(), payment(2, day="01-21")])
    (card,) = await min_.sends_file("1月明细.xlsx", data)
    assert "试读：1月明细.xlsx" in card and "2笔：支出3.5万元" in card and "还没有写入" in card
    assert entries(house) == []
    (done,) = await min_.taps("确认导入")
    assert "已导入：1月明细.xlsx" in done
    assert entries(house) == [("payment", Decimal(15_000)), ("payment", Decimal(20_000))]
    assert min_.buttons == []
    (again,) = await min_.sends_file("改名.xlsx", data)
    assert "这个文件已经导入过，没有变化" in again
    assert len(entries(house)) == 2
    with house.store.reading() as session:
        assert proof.verify(session).faults == ()


async def test_a_second_tap_changes_nothing(house: House, min_: Chat) -> None:
    await min_.sends_file("表.xlsx", sheet([HEAD, payment()]))
    message, data = min_._find("确认导入")
    house.telegram.tap(min_.person, message.id, data)
    await min_._after(lambda: house.telegram.tap(min_.person, message.id, data), 1)
    await min_._settle()
    assert len(entries(house)) == 1
    await answered(house)
    assert "过时" in (min_.toast or "")


async def test_what_is_wrong_is_told_by_row_and_column_paged_and_as_a_file(house: House, min_: Chat) -> None:
    rows = [payment(f"约{n}") for n in range(20)]
    (card,) = await min_.sends_file("表.xlsx", sheet([HEAD, payment(), *rows]))
    assert "明细 第3行 D：金额（万元）“约0”不是数字，应写成如 12.5" in card
    assert "（1–8 / 20）" in card and "20处" in card
    (second,) = await min_.taps("›")
    assert "（9–16 / 20）" in second and "“约8”" in second
    await min_.taps("全部问题（表格）")
    table = list(csv.reader(io.StringIO(files_of(min_.newest).decode("utf-8-sig"))))
    assert len(table) == 21 and table[20][:3] == ["明细", "22", "D"]
    assert min_.newest.document is not None and min_.newest.document.name == "表-问题.csv"
    await min_.taps("确认导入")
    assert len(entries(house)) == 1


async def test_odd_rows_are_asked_about(house: House, min_: Chat) -> None:
    data = sheet([HEAD, payment(), payment(35000, day="01-22", note="训练")])
    (card,) = await min_.sends_file("表.xlsx", data)
    assert "【请核对】" in card and "核对单位是元还是万元" in card
    assert "确认导入" not in min_.buttons
    await min_.taps("导入，跳过待核对的1行")
    assert entries(house) == [("payment", Decimal(15_000))]


async def test_who_insists_imports_the_odd_rows_too(house: House, min_: Chat) -> None:
    await min_.sends_file("表.xlsx", sheet([HEAD, payment(), payment()]))
    await min_.taps("全部导入，我核对过了")
    assert entries(house) == [("payment", Decimal(15_000))] * 2


async def test_what_another_person_changed_meanwhile_is_shown_first(house: House, min_: Chat) -> None:
    await min_.sends_file("表.xlsx", sheet([HEAD, payment(), payment(3, day="02-01")]))
    with house.store.writing() as session:
        year = session.exec(select(ProjectYear.id).join(Project).where(Project.name == "警犬经费")).one()
        ledger.record(
            session, now=datetime.now(UTC), actor_id=None, project_year_id=year or 0, kind="payment",
            amount=Decimal(15_000), day=datetime(YEAR, 1, 20).date(), key="other", payee="陇原饲料公司", note="犬粮",  # noqa: DTZ001
        )  # fmt: skip
    (card,) = await min_.taps("确认导入")
    assert "刚才有人改动了数据" in card and "1笔已登记过，跳过" in card
    assert len(entries(house)) == 1
    await min_.taps("确认导入")
    assert [amount for _, amount in entries(house)] == [Decimal(15_000), Decimal(30_000)]


async def test_a_table_without_a_year_asks_for_it(house: House, min_: Chat) -> None:
    (ask,) = await min_.sends_file("表.csv", "项目名称,预算数,支出数\n警犬经费,20,12.09\n".encode())
    assert "没有写年度，是哪一年的" in ask
    (card,) = await min_.taps(str(YEAR - 1))
    assert f"年度：{YEAR - 1}" in card
    await min_.taps("确认导入")
    with house.store.reading() as session:
        years = session.exec(select(ProjectYear.year).join(Project).where(Project.name == "警犬经费")).all()
    assert sorted(years) == [YEAR - 1, YEAR]


async def test_cancelling_keeps_nothing(house: House, min_: Chat) -> None:
    await min_.sends_file("表.xlsx", sheet([HEAD, payment()]))
    assert await min_.taps("取消") == ["好的，文件没有保留。"]
    assert (entries(house), count(house, Source)) == ([], 0)
    assert count(house, Attachment) == count(house, Evidence) == 0
    with house.store.reading() as session:
        assert proof.verify(session).faults == ()


async def test_an_editor_who_may_not_import_is_asked_what_it_is_for(house: House) -> None:
    wei = house.somebody("张伟", "editor", section="刑侦大队")
    (ask,) = await wei.sends_file("表.xlsx", sheet([HEAD, payment()]))
    assert "是做什么用的" in ask
    assert not any("导入" in label for label in wei.buttons)


async def test_rights_are_looked_at_again_when_the_button_is_tapped(house: House, min_: Chat) -> None:
    await min_.sends_file("表.xlsx", sheet([HEAD, payment()]))
    with house.store.writing() as session:
        person = session.exec(select(Person).where(Person.name == "李敏")).one()
        people.set_role(session, now=datetime.now(UTC), actor_id=None, person_id=person.id or 0, role="editor")
    (said,) = await min_.taps("确认导入")
    assert "没有这项权限" in said
    assert entries(house) == []


async def test_people_are_imported_by_an_administrator_only(house: House, min_: Chat) -> None:
    data = "姓名,科室,角色\n王强,禁毒处,管理员\n".encode()
    assert await min_.sends_file("人员.csv", data) == ["人员名单要由管理员导入。"]
    boss = house.boss()
    (card,) = await boss.sends_file("人员.csv", data)
    assert "人员名单" in card
    await boss.taps("确认导入")
    assert house.person("王强") is not None


async def test_wrong_heads_are_named(house: House, min_: Chat) -> None:
    (said,) = await min_.sends_file("表.xlsx", sheet([["甲", "乙"], ["1", "2"]]))
    assert "没有找到表头" in said and "项目名称" in said
    (said,) = await min_.sends_file("表.xlsx", sheet([["项目名称", "金额（万元）"], ["警犬经费", 3.5]]))
    assert "没有“日期”列" in said or "却没有“日期”列" in said


async def test_a_report_is_imported_too(house: House, min_: Chat, pytestconfig: pytest.Config) -> None:
    report = (pytestconfig.rootpath / "db/sample/report-2021.txt").read_bytes()
    (card,) = await min_.sends_file("报告.txt", report)
    assert "叙述性报告" in card and "年度：2021" in card
    await min_.taps("确认导入")
    with house.store.reading() as session:
        assert session.exec(select(Source.name)).all() == ["报告.txt"]


HOSTILE = [
    ("宏.xlsm", {"xl/workbook.xml": b"<w/>", "xl/vbaProject.bin": b"x"}, "带宏"),
    ("炸弹.xlsx", {"xl/workbook.xml": b"0" * 150_000_000}, "解压后过大"),
    ("包.zip", {"a.txt": b"hello"}, "压缩包"),
]


@pytest.mark.parametrize(("name", "parts", "says"), HOSTILE)
async def test_hostile_archives_are_refused(
    house: House, min_: Chat, name: str, parts: dict[str, bytes], says: str
) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    (said,) = await min_.sends_file(name, buffer.getvalue())
    assert says in said
    assert count(house, Draft) == 0


OLD = bytes.fromhex("D0CF11E0A1B11AE1") + b"x" * 600


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("旧.doc", OLD, "旧版 Word/Excel"),
        ("锁.xlsx", OLD + "EncryptedPackage".encode("utf-16-le"), "有密码"),
        ("锁.pdf", b"%PDF-1.7\ntrailer << /Encrypt 5 0 R >>", "有密码"),
        ("空.txt", b" \n\n", "空文件"),
        ("程序.exe", b"MZ\x90\x00\x03\x00\x00\x00" * 50, "这类文件收不了"),
        ("断.xlsx", sheet([HEAD, payment()])[:2000], "损坏"),
    ],
)
async def test_what_is_no_file_for_us_is_refused(house: House, min_: Chat, name: str, data: bytes, says: str) -> None:
    (said,) = await min_.sends_file(name, data)
    assert says in said
    assert count(house, Draft) == 0


async def test_a_formula_is_no_name_and_a_link_is_its_words(house: House, min_: Chat) -> None:
    data = (
        ",".join(HEAD)
        + f'\n"=HYPERLINK(""http://x"",""警犬经费"")",{YEAR}-01-20,支出,1,,\n'
        + f'"=HYPERLINK(""http://x"",""=1+1"")",{YEAR}-01-20,支出,5,,\n'
        + f"=A2,{YEAR}-01-20,支出,3,,\n"
    )
    (card,) = await min_.sends_file("表.csv", data.encode())
    assert card.count("像是公式") == 2 and "1笔：支出1万元" in card
    assert "http" not in card


async def test_yuan_and_wan_may_be_mixed(house: House, min_: Chat) -> None:
    rows: list[list[object]] = [
        ["项目名称", "日期", "金额（元）"],
        ["警犬经费", f"{YEAR}-01-20", 35000],
        ["警犬经费", f"{YEAR}-01-21", "0.5万元"],
    ]
    await min_.sends_file("表.xlsx", sheet(rows))
    await min_.taps("确认导入")
    assert [amount for _, amount in entries(house)] == [Decimal(35_000), Decimal(5_000)]


async def test_in_english(house: House) -> None:
    ann = house.somebody("Ann", "finance", language="en")
    (card,) = await ann.sends_file("list.xlsx", sheet([HEAD, payment()]))
    assert "Tried: list.xlsx" in card and "Nothing is written until you confirm" in card
    await ann.taps("Confirm the import")
    assert len(entries(house)) == 1


async def test_problems_in_english(house: House) -> None:
    ann = house.somebody("Ann", "finance", language="en")
    table = sheet([HEAD, payment(), payment("many"), payment(project="飞碟经费")])
    (card,) = await ann.sends_file("list.xlsx", table)
    assert "row 3 D: 金额（万元） “many” is no number; write it like 12.5; this row is not imported" in card
    assert "there is no project “飞碟经费”" in card and "没有" not in card


async def test_four_eyes_are_not_got_round_by_a_table(house: House, min_: Chat) -> None:
    with house.store.writing() as session:
        policy = approvals.Policy(kinds=("payment",), least=Decimal(10_000))
        approvals.set_policy(session, now=datetime.now(UTC), actor_id=None, wanted=policy)
    boss = house.boss()
    await boss.says("/start")
    await min_.sends_file("表.xlsx", sheet([HEAD, payment()]))
    await min_.taps("确认导入", replies=1)
    assert "已提交审批，还没有导入" in min_.sees and "周局" in min_.sees
    await until(lambda: "李敏请您同意导入：表.xlsx" in boss.sees)
    assert entries(house) == []
    (waiting,) = await boss.says("/approve")
    assert "李敏请您同意导入：表.xlsx" in waiting
    await boss.taps("看文件")
    assert files_of(boss.newest)[:2] == b"PK"
    await boss.taps("同意导入")
    assert entries(house) == [("payment", Decimal(15_000))]
    await until(lambda: "周局同意了" in min_.sees)
    with house.store.reading() as session:
        entry = session.exec(select(Entry).where(Entry.kind == "payment")).one()
        assert entry.entered_by != entry.approved_by and entry.approved_by is not None
        assert proof.verify(session).faults == ()


async def test_a_returned_import_can_be_sent_again_and_small_ones_pass(house: House, min_: Chat) -> None:
    with house.store.writing() as session:
        policy = approvals.Policy(kinds=("payment",), least=Decimal(10_000))
        approvals.set_policy(session, now=datetime.now(UTC), actor_id=None, wanted=policy)
    boss = house.boss()
    await boss.says("/start")
    await min_.sends_file("表.xlsx", sheet([HEAD, payment()]))
    await min_.taps("确认导入", replies=1)
    await until(lambda: "同意导入" in boss.buttons)
    await boss.taps("退回")
    await until(lambda: "周局退回了" in min_.sees)
    await min_.taps("再看一遍")
    assert "确认导入" in min_.buttons
    await min_.sends_file("小.xlsx", sheet([HEAD, payment(0.5)]))
    await min_.taps("确认导入")
    assert entries(house) == [("payment", Decimal(5_000))]


async def test_an_import_nobody_decides_on_is_put_away(house: House, min_: Chat) -> None:
    with house.store.writing() as session:
        policy = approvals.Policy(kinds=("payment",), least=Decimal(10_000))
        approvals.set_policy(session, now=datetime.now(UTC), actor_id=None, wanted=policy)
    boss = house.boss()
    await boss.says("/start")
    await min_.sends_file("表.xlsx", sheet([HEAD, payment()]))
    await min_.taps("确认导入", replies=1)
    await until(lambda: "同意导入" in boss.buttons)
    with house.store.writing() as session:
        assert drafts.close_stale(session, datetime.now(UTC) + timedelta(days=6)) == []
        (letter,) = drafts.close_stale(session, datetime.now(UTC) + timedelta(days=8))
    assert letter.chat_id == min_.person.id
    await boss.taps("同意导入", replies=0)
    assert boss.toast
    assert entries(house) == []
