"""The department's calendar from a table: read, told row by row, once."""

from datetime import UTC, date, datetime

from sqlmodel import select

from db.keep import proof
from db.models import CalendarItem, Section
from db.planning import agenda
from db.reports.files import open_bytes
from db.reports.importer import read, store_file
from db.store import Store

NOW = datetime(2026, 6, 24, 2, tzinfo=UTC)
TABLE = """序号,事项,日期,提前天数,科室
1,年度自评,2027-03-31,30、7,
2,关账,12月25日,,警务保障室
3,没有日期,,7,
4,提前太久,2027-01-01,900,
5,不是日期,下个月,7,
"""


def test_a_table_of_dates_is_read_row_by_row_and_loaded_once(store: Store) -> None:
    content = open_bytes("日程.csv", TABLE.encode())
    [reading] = read(content, 2026)
    assert reading.kind == "dates"
    assert [(one.title, one.due, one.leads, one.section) for one in reading.dates] == [
        ("年度自评", date(2027, 3, 31), (30, 7), None),
        ("关账", date(2026, 12, 25), agenda.LEADS, "警务保障室"),
    ]
    wrong = [line for line in reading.unread if "没有导入" in line]
    assert len(wrong) == 3
    assert "没有日期" in wrong[0]
    assert "提前天数“900”" in wrong[1]
    with store.writing() as session:
        store_file(session, content, year=2026, now=NOW)
    with store.writing() as session:
        first = session.exec(select(CalendarItem).order_by(CalendarItem.id)).first()  # type: ignore[arg-type]
        assert first is not None
        agenda.finish(session, now=NOW, actor_id=None, item_id=first.id or 0)
    other = open_bytes("日程2.csv", (TABLE + "6,决算公开,2026-10-20,7,\n").encode())
    with store.writing() as session:
        store_file(session, other, year=2026, now=NOW)
    with store.reading() as session:
        items = session.exec(select(CalendarItem).order_by(CalendarItem.id)).all()  # type: ignore[arg-type]
        assert [(item.title, item.done_at is None) for item in items] == [
            ("年度自评", False),  # done stays done
            ("关账", True),
            ("决算公开", True),
        ]
        assert session.exec(select(Section.name)).all() == ["警务保障室"]
        assert proof.verify(session).faults == ()


def test_a_column_called_so_in_another_table_changes_nothing() -> None:
    payments = "项目名称,日期,金额（万元）,事项\n警犬经费,2026-06-01,3.5,犬粮\n"
    [reading] = read(open_bytes("支出.csv", payments.encode()), 2026)
    assert reading.kind == "payments"
    assert len(reading.entries) == 1
