"""A list of movements tried before it is stored: what is there already, what cannot be, what is odd."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import xlsxwriter
from sqlmodel import select

from db.changing import ledger
from db.errors import Refusal, Stale
from db.models import Entry, Project, ProjectYear
from db.reports.files import open_bytes
from db.reports.importer import read, read_all, store_file
from db.reports.trial import Outcome, as_csv, needs_year, stored_as_shown, tried
from db.store import Store

NOW = datetime(2026, 6, 30, 9, tzinfo=UTC)
HEAD = "项目名称,日期,类型,金额（万元）,收款人,用途\n"
Try = Callable[..., Outcome]


@pytest.fixture
def known(store: Store) -> Store:
    """Two projects: one with a booked budget, one with a budget that only a table states."""
    with store.writing() as session:
        projects = "项目名称,年度,预算数\n警犬经费,2025,20\n禁毒经费,2026,30\n"
        store_file(session, open_bytes("项目.csv", projects.encode()), year=None, now=NOW)
        session.flush()
        dogs = session.exec(select(Project).where(Project.name == "警犬经费")).one()
        year = ProjectYear(project_id=dogs.id or 0, year=2026)
        session.add(year)
        session.flush()
        ledger.record(
            session, now=NOW, actor_id=None, project_year_id=year.id or 0, kind="initial", amount=Decimal(200_000),
            day=date(2026, 1, 20), key="initial",
        )  # fmt: skip
    return store


@pytest.fixture
def attempt(known: Store) -> Try:
    def run(rows: str, *, leave_doubtful: bool = False, year: int | None = None) -> Outcome:
        content = open_bytes("明细.csv", (HEAD + rows).encode())
        with known.trying() as session:
            return tried(
                session, content, read_all(content, year), year=year, now=NOW, actor_id=None,
                leave_doubtful=leave_doubtful,
            )  # fmt: skip

    return run


@pytest.fixture
def booked(known: Store) -> Callable[..., Outcome]:
    """Stored for good, as it was shown (or as the given mark says)."""

    def run(rows: str, *, leave_doubtful: bool = False, mark: str | None = None) -> Outcome:
        content = open_bytes("明细.csv", (HEAD + rows).encode())
        options = {"year": None, "now": NOW, "actor_id": None, "leave_doubtful": leave_doubtful}
        with known.trying() as session:
            shown = tried(session, content, read(content), **options)  # type: ignore[arg-type]
        with known.writing() as session:
            return stored_as_shown(session, content, read(content), fingerprint=mark or shown.fingerprint, **options)  # type: ignore[arg-type]

    return run


def words(outcome: Outcome) -> str:
    return "\n".join(problem.line() for problem in outcome.problems)


def entries(store: Store) -> int:
    with store.reading() as session:
        return len(session.exec(select(Entry)).all())


def test_a_trial_leaves_nothing_behind(known: Store, attempt: Try) -> None:
    outcome = attempt("警犬经费,2026-03-01,支出,1.5,陇原饲料公司,犬粮\n")
    assert (outcome.booked, outcome.amounts, outcome.problems) == (1, {"payment": Decimal(15_000)}, ())
    assert entries(known) == 1


def test_a_corrected_list_sent_again_books_only_what_is_new(known: Store, booked: Callable[..., Outcome]) -> None:
    first = "警犬经费,2026-03-01,支出,1.5,陇原饲料公司,犬粮\n警犬经费,2026-04-31,支出,2,陇原饲料公司,犬粮\n"
    assert booked(first).booked == 1
    second = booked(first.replace("04-31", "04-30"))
    assert (second.booked, second.same, second.problems) == (1, 1, ())
    assert entries(known) == 3


def test_two_equal_rows_of_one_list_are_asked_about_not_dropped(attempt: Try) -> None:
    row = "警犬经费,2026-03-01,支出,1.5,陇原饲料公司,犬粮\n"
    outcome = attempt(row * 2)
    assert (outcome.booked, outcome.doubtful) == (2, 1)
    assert "可能重复" in words(outcome)
    without = attempt(row * 2, leave_doubtful=True)
    assert (without.booked, without.doubtful) == (1, 0)
    assert "按您的选择，这一行没有导入" in words(without)


@pytest.mark.parametrize(
    ("rows", "says", "count"),
    [
        ("警犬经费,2026-03-01,支出,35000,甲,犬粮\n", "核对单位是元还是万元", 1),
        ("警犬经费,2026-03-01,支出,12,甲,\n警犬经费,2026-03-02,支出,9,甲,\n", "第3行：从这一笔起支出21万元超过", 2),
        ("警犬经费,2026-03-01,退回,1,甲,\n", "支出会变成负数", 0),
        ("警犬经费,2026-03-01,调减,21,,\n", "预算会变成负数", 0),
        ("警犬经费,2026-03-01,年初预算,21,,\n", "年初预算已经登记过", 0),
        ("禁毒经费,2026-03-01,追加,5,,\n", "没有年初预算凭证", 0),
        ("没有的项目,2026-03-01,支出,5,,\n", "没有“没有的项目”这个项目", 0),
        ("警犬经费,2026-07-15,支出,1,,\n", "还没有到", 0),
        ("=HYPERLINK(\"http://x\"),2026-03-01,支出,1,,\n", "像是公式", 0),
    ],
)  # fmt: skip
def test_what_cannot_be_is_left_out_and_what_is_odd_is_asked(attempt: Try, rows: str, says: str, count: int) -> None:
    outcome = attempt(rows)
    assert says in words(outcome)
    assert outcome.booked == count


def test_a_stated_budget_can_be_booked_together_with_what_is_added_to_it(attempt: Try) -> None:
    outcome = attempt("禁毒经费,2026-03-01,追加,5,,\n禁毒经费,2026-01-20,年初预算,30,,\n")
    assert (outcome.booked, outcome.problems) == (2, ())


def test_what_changed_between_trial_and_confirmation_is_noticed(known: Store, booked: Callable[..., Outcome]) -> None:
    row = "警犬经费,2026-03-01,支出,1.5,陇原饲料公司,犬粮\n"
    with pytest.raises(Stale):
        booked(row, mark="shown before")
    assert entries(known) == 1


def test_the_whole_list_of_problems_is_a_harmless_table(attempt: Try) -> None:
    outcome = attempt('"=cmd|x",2026-03-01,支出,1,,\n警犬经费,昨天,支出,1,,\n')
    rows = list(csv.reader(io.StringIO(as_csv(outcome.problems).decode("utf-8-sig"))))
    assert [row[1:3] for row in rows[1:]] == [["2", "A"], ["3", "B"]]
    assert "不是日期，应写成如 2026-06-30" in rows[2][3]
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)


def test_days_without_a_year_ask_for_it(known: Store) -> None:
    content = open_bytes("明细.csv", (HEAD + "警犬经费,3月1日,支出,1.5,,\n").encode())
    assert needs_year(read_all(content))
    with known.trying() as session:
        outcome = tried(session, content, read(content, 2026), year=2026, now=NOW, actor_id=None)
    assert outcome.booked == 1


def test_a_name_merged_over_rows_stands_for_each_and_a_merged_amount_for_one() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("明细")
    sheet.write_row(0, 0, ["项目名称", "日期", "金额（万元）"])
    sheet.merge_range(1, 0, 3, 0, "警犬经费")
    sheet.write_column(1, 1, ["2026-03-01", "2026-03-02", "2026-03-03"])
    sheet.write(1, 2, 1)
    sheet.merge_range(2, 2, 3, 2, 2)
    book.close()
    (reading,) = read(open_bytes("表.xlsx", buffer.getvalue()))
    assert [(e.project, e.amount) for e in reading.entries] == [
        ("警犬经费", Decimal(10_000)),
        ("警犬经费", Decimal(20_000)),
    ]
    assert reading.unread == ["明细 C4：没有金额，这一行没有导入"]


def test_payments_without_days_are_no_list_of_projects() -> None:
    with pytest.raises(Refusal, match="却没有“日期”列"):
        read(open_bytes("表.csv", "项目名称,金额（万元）\n警犬经费,3.5\n".encode()))


def test_a_million_rows_are_refused_in_words() -> None:
    text = "项目名称,日期,金额\n" + "警犬经费,2026-03-01,1\n" * 200_001
    with pytest.raises(Refusal, match="超过20万行"):
        read(open_bytes("大表.csv", text.encode()))


def test_a_row_without_end_is_refused_in_words() -> None:
    with pytest.raises(Refusal, match="格子太多"):
        read(open_bytes("宽表.csv", ("项目名称,日期,金额\n" + "," * 3_100_000).encode()))
