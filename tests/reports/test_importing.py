"""Importing: tables and reports into the store, again and again, and what differs."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlmodel import col, select

from db.errors import Refusal
from db.keep import proof
from db.models import (
    Alias,
    Audit,
    Entry,
    Evaluation,
    Person,
    Project,
    ProjectYear,
    Proposal,
    Section,
    Source,
    StatedTotal,
)
from db.projects.catalog import project_called
from db.reports.files import open_bytes
from db.reports.importer import Imported, read, store_file
from db.sample import SAMPLE_CAST, load_sample
from db.store import Store
from tests.reports import texts

NOW = datetime(2026, 6, 30, 9, tzinfo=UTC)
HEAD = "项目名称,年度,预算数,支出数,别名,科室,负责人\n"
Importer = Callable[..., Imported]


@pytest.fixture
def imported(store: Store) -> Importer:
    """Import a text under a file name, in a transaction of its own."""

    def run(text: str, name: str = "表.csv", year: int | None = None) -> Imported:
        with store.writing() as session:
            return store_file(session, open_bytes(name, text.encode()), year=year, now=NOW)

    return run


def totals(store: Store) -> dict[tuple[str, int, str], Decimal]:
    wanted = select(col(Project.name), col(ProjectYear.year), col(StatedTotal.measure), col(StatedTotal.amount))
    with store.reading() as session:
        rows = session.exec(wanted.select_from(Project).join(ProjectYear).join(StatedTotal)).all()
    return {(name, year, measure): amount for name, year, measure, amount in rows}


def notes(result: Imported) -> list[str]:
    unread = [line for reading in result.readings for line in reading.unread]
    return unread + [line for loaded in result.loaded for line in loaded.notes]


def test_a_table_opens_projects_with_names_sections_people_and_totals(store: Store, imported: Importer) -> None:
    imported(HEAD + "警犬经费,2021,20,12.09,犬经费；police dogs,刑事侦查大队,张伟\n禁毒经费,2021,20,—,,禁毒处,\n")
    assert totals(store) == {
        ("警犬经费", 2021, "budget"): Decimal(200_000),
        ("警犬经费", 2021, "spend"): Decimal(120_900),
        ("禁毒经费", 2021, "budget"): Decimal(200_000),
    }
    with store.reading() as session:
        project = project_called(session, "Police Dogs")
        assert project is not None and project.name == "警犬经费"
        assert session.get_one(Section, project.section_id).name == "刑事侦查大队"
        assert session.get_one(Person, project.responsible_id).name == "张伟"
        assert len(session.exec(select(Alias)).all()) == 2


def test_the_same_file_again_changes_nothing(store: Store, imported: Importer) -> None:
    text = HEAD + "警犬经费,2021,20,12.09,,,\n"
    assert not imported(text).already
    assert imported(text).already
    with store.reading() as session:
        assert len(session.exec(select(Audit)).all()) == 1


def test_another_file_changes_only_what_differs_and_says_so(store: Store, imported: Importer) -> None:
    imported(HEAD + "警犬经费,2021,20,12.09,,,\n禁毒经费,2021,20,20,,,\n")
    again = imported(HEAD + "警犬经费,2021,20,12.19,,,\n禁毒经费,2021,20,20,,,\n")
    changes = again.loaded[0].changes
    assert [(c.subject, c.what, c.before, c.after) for c in changes] == [
        ("警犬经费 2021", "支出数", "120900", "121900")
    ]
    assert totals(store)["警犬经费", 2021, "spend"] == 121_900
    with store.reading() as session:
        newest = session.exec(select(Audit).order_by(col(Audit.id).desc())).first()
        assert newest is not None and newest.action == "import"
        assert '"警犬经费 2021 支出数":"120900"' in (newest.before or "")
        assert proof.verify(session).faults == ()


def test_units_stand_in_the_head_in_a_line_above_or_in_the_cell(store: Store, imported: Importer) -> None:
    imported('项目名称,年度,预算数（元）,支出数(万元)\n甲项目,2021,"1,250,000.50",12.5\n')
    imported("单位：元,,,\n项目名称,年度,预算数,支出数\n乙项目,2021,300000,3万元\n", "b.csv")
    found = totals(store)
    assert found["甲项目", 2021, "budget"] == Decimal("1250000.50")
    assert found["甲项目", 2021, "spend"] == 125_000
    assert found["乙项目", 2021, "budget"] == 300_000
    assert found["乙项目", 2021, "spend"] == 30_000


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (",2021,20,12", "没有项目名称"),
        ("警犬经费,二零,20,12", "不是年度，应写成如 2021"),
        ("警犬经费,2021,约20,12", "C2：预算数“约20”不是数字，应写成如 12.5"),
        ("警犬经费,2021,-20,12", "金额不能小于0"),
        ("警犬经费,2021,20,12.0000001", "金额须精确到分"),
        ("警犬经费,2021,20,#REF!", "D2：支出数“#REF!”不是数字"),
        ("警犬经费,2021,1e5,1", "不是数字"),
        ("警犬经费,2021,99999999999,1", "核对单位"),
    ],
)
def test_a_wrong_row_is_told_with_what_would_be_right_and_left_out(row: str, says: str) -> None:
    text = "项目名称,年度,预算数,支出数\n" + row + "\n禁毒经费,2021,20,20\n"
    (reading,) = read(open_bytes("表.csv", text.encode()))
    assert any(says in line and "没有导入" in line for line in reading.unread)
    assert [project.name for project in reading.projects] == ["禁毒经费"]


@pytest.mark.parametrize(
    ("spend", "rate", "percent"),
    [("19", "0.95", "95"), ("0.19", "0.95", "0.95"), ("19", "95%", "95"), ("24", "1.2", "120")],
)
def test_a_rate_is_read_as_budget_and_spend_make_it(spend: str, rate: str, percent: str) -> None:
    text = f"项目名称,年度,预算数,支出数,执行率\n警犬经费,2021,20,{spend},{rate}\n"
    (reading,) = read(open_bytes("表.csv", text.encode()))
    assert reading.projects[0].amount("rate") == Decimal(percent)


@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "gb18030"), ("\t", "utf-8-sig"), (";", "utf-16")])
def test_tables_in_any_delimiter_and_encoding(delimiter: str, encoding: str) -> None:
    text = "项目名称,年度,预算数,支出数\r\n警犬经费,2021,20,12.09\r\n".replace(",", delimiter)
    (reading,) = read(open_bytes("表.csv", text.encode(encoding)))
    assert [(p.name, p.year, p.amount("spend")) for p in reading.projects] == [("警犬经费", 2021, Decimal(120_900))]


def test_a_project_twice_in_a_table_and_sums_below_it(imported: Importer) -> None:
    result = imported("项目名称,年度,预算数\n警犬经费,2021,20\n警犬经费,2021,21\n合计,,41\n")
    assert [project.name for project in result.readings[0].projects] == ["警犬经费"]
    assert any("与第2行重复" in line for line in notes(result))


def test_two_names_of_one_project_in_one_file_are_told(store: Store, imported: Importer) -> None:
    imported(HEAD + "警犬工作经费,2021,20,12,警犬经费,,\n")
    result = imported(HEAD + "警犬工作经费,2022,20,,,,\n警犬经费,2022,21,,,,\n")
    assert any("“警犬经费”与第2行是同一个项目，没有导入" in line for line in notes(result))
    assert totals(store)["警犬工作经费", 2022, "budget"] == 200_000


def test_a_report_with_one_heading_twice_is_stored_once(store: Store, imported: Importer) -> None:
    result = imported(texts.SCHOOL.replace("2.家庭经济困难学生资助经费", "2.校舍维修改造项目"), "报告.txt")
    assert any("校舍维修改造项目" in line and "没有导入" in line for line in notes(result))
    assert totals(store)["校舍维修改造项目", 2022, "budget"] == 1_800_000


def test_a_table_without_a_year_needs_one(imported: Importer) -> None:
    with pytest.raises(Refusal, match="--year"):
        imported("项目名称,预算数\n警犬经费,20\n")
    assert imported("项目名称,预算数\n警犬经费,20\n", year=2022).years == [2022]
    assert imported("项目名称,预算数\n警犬经费,20\n", year=2023).years == [2023]


def test_a_table_without_its_column_is_refused_with_what_is_wanted(imported: Importer) -> None:
    with pytest.raises(Refusal, match="项目名称"):
        imported("名字,钱\n警犬,20\n")


def test_a_name_joins_by_itself_or_an_alias_and_nearly_is_a_proposal(store: Store, imported: Importer) -> None:
    imported(HEAD + "警犬工作经费,2021,20,12,警犬经费,,\n禁毒经费,2021,20,20,,,\n")
    result = imported(HEAD + "警犬经费,2022,25,,,,\n禁毒专项经费,2022,22,,,,\n防空经费,2022,9,,,,\n")
    assert result.loaded[0].proposals == [("successor", "禁毒专项经费", "禁毒经费")]
    with store.reading() as session:
        assert len(session.exec(select(Project)).all()) == 4
        assert session.exec(select(Proposal.kind, Proposal.text)).all() == [("successor", "禁毒专项经费")]
    assert ("警犬工作经费", 2022, "budget") in totals(store)


def test_siblings_named_in_one_file_are_no_proposals(imported: Importer) -> None:
    imported(HEAD + "智能交通一期,2021,20,12,,,\n")
    result = imported(HEAD + "智能交通一期,2022,20,,,,\n智能交通二期,2022,20,,,,\n")
    assert result.loaded[0].proposals == []


def test_payments_are_booked_once_and_wrong_ones_told(store: Store, imported: Importer) -> None:
    imported(HEAD + "警犬经费,2026,,,,,\n")
    head = "项目名称,日期,类型,金额（元）,摘要,收款单位\n"
    body = (
        "警犬经费,2026-01-20,年初预算,250000,,\n"
        "警犬经费,3月18日,支出,11500,犬粮,陇原饲料\n"
        "警犬经费,2026/4/1,退回,500,,\n"
    )
    wrong = (
        "警犬经费,2026-12-01,支出,1,,\n"
        "没有的项目,2026-01-01,支出,1,,\n"
        "警犬经费,2026-02-30,支出,1,,\n"
        "警犬经费,2026-02-01,年初预算,9,,\n"
    )
    result = imported(head + body + wrong, "支付.csv", year=2026)
    with store.reading() as session:
        booked = session.exec(select(Entry).order_by(col(Entry.id))).all()
        entries = [(entry.kind, entry.amount, entry.day, entry.note, entry.payee) for entry in booked]
    assert entries == [
        ("initial", Decimal(250_000), date(2026, 1, 20), None, None),
        ("payment", Decimal(11_500), date(2026, 3, 18), "犬粮", "陇原饲料"),
        ("refund", Decimal(500), date(2026, 4, 1), None, None),
    ]
    for says in ("还没有到", "没有“没有的项目”", "不是存在的日期", "年初预算已经登记过"):
        assert any(says in line for line in notes(result)), says
    assert imported(head + body + wrong, "支付.csv", year=2026).already


def test_a_report_is_stored_whole_and_its_year_with_it(store: Store, imported: Importer) -> None:
    imported(texts.SCHOOL, "报告.txt")
    with store.reading() as session:
        mine = select(Evaluation).join(ProjectYear).join(Project).where(Project.name == "教师培训经费")
        evaluation = session.exec(mine).one()
        year = session.get_one(ProjectYear, evaluation.project_year_id)
        assert (evaluation.output, evaluation.total, evaluation.grade) == (Decimal(40), Decimal("79.94"), "中")
        assert evaluation.reason == "部分线下培训改为线上，差旅费支出减少。"
        assert (year.year, year.kind, year.kind_words) == (2022, "recurring", "常年性项目")
        assert proof.verify(session).faults == ()
    later = imported(HEAD.replace("\n", ",总分\n") + "教师培训经费,2022,30,23.82,,,,80.04\n", "更正.csv")
    assert [(c.what, c.before, c.after) for c in later.loaded[0].changes] == [("total", "79.94", "80.04")]


def test_a_trial_leaves_nothing_behind(store: Store) -> None:
    with store.reading() as session:
        store_file(session, open_bytes("报告.txt", texts.SCHOOL.encode()), year=None, now=NOW)
    with store.reading() as session:
        assert session.exec(select(Source)).all() == []
        assert session.exec(select(Project)).all() == []


def test_people_keep_rights_that_an_administrator_gave(store: Store, imported: Importer) -> None:
    imported("姓名,科室,角色,职务\n张伟,刑事侦查大队,填报,大队长\n赵磊,刑事侦查大队,填报,副大队长\n", "人员.csv")
    with store.writing() as session:
        person = session.exec(select(Person).where(Person.name == "张伟")).one()
        person.telegram_id, person.role = 7, "finance"
        session.add(person)
    result = imported(
        "姓名,科室,角色,职务\n张伟,刑事侦查大队,查看,大队长\n王芳,刑事侦查大队,填报,大队长\n", "人员2.csv"
    )
    with store.reading() as session:
        people = {p.name: (p.role, p.post) for p in session.exec(select(Person))}
    assert people == {"张伟": ("finance", "head"), "赵磊": ("editor", "deputy"), "王芳": ("editor", None)}
    assert any("王芳没有设置职务" in line for line in notes(result))


@pytest.mark.parametrize("day", [(2026, 1, 3), (2026, 7, 1), (2027, 12, 30)])
def test_the_sample_department_stands_as_of_any_day(store: Store, day: tuple[int, int, int]) -> None:
    now = datetime(*day, 9, tzinfo=UTC)
    load_sample(store, now)
    again = load_sample(store, now)
    assert all(imported.already for imported in again)
    with store.reading() as session:
        assert all(entry.day <= now.date() for entry in session.exec(select(Entry)))
        names = {(person.name, person.role) for person in session.exec(select(Person))}
        assert {(member.name, member.role) for member in SAMPLE_CAST} <= names
        assert all(p.section_id and p.responsible_id for p in session.exec(select(Project)))
        assert session.exec(select(Proposal)).all() == []
        assert proof.verify(session).faults == ()


def test_no_payment_of_the_sample_is_left_out_at_the_end_of_the_year(store: Store) -> None:
    imported = load_sample(store, datetime(2026, 12, 31, 9, tzinfo=UTC))
    assert [line for one in imported for line in notes(one)] == []
