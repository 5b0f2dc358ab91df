"""Tables as people draw them: heads of two rows, notes below, links, a project twice; and tables inside a report."""

import io
from decimal import Decimal

import pytest
from docx import Document

from db.reports.files import Sheet, open_bytes
from db.reports.heads import find_table
from db.reports.importer import read
from db.reports.reading import Reading
from db.reports.table import read_table

Rows = list[list[str | None]]


def table(rows: Rows) -> Reading:
    found = find_table(Sheet("", rows))
    assert found is not None
    return read_table(found, 2023)


def figures(reading: Reading) -> dict[str, dict[str, str]]:
    return {p.name: {measure: f"{f.value / 10_000:f}" for measure, f in p.figures.items()} for p in reading.projects}


TWO_ROWS: list[tuple[Rows, dict[str, str]]] = [
    (
        [
            ["项目名称", "预算情况", None, "支出情况"],
            [None, "年初预算数", "全年预算数", "全年执行数"],
            ["图书", "100", "120", "90"],
        ],
        {"initial_budget": "100", "budget": "120", "spend": "90"},
    ),
    (
        [
            ["项目名称", "预算数（万元）", None, None, "执行数"],
            [None, "年初", "调整", "合计", None],
            ["图书", "100", "20", "120", "90"],
        ],
        {"initial_budget": "100", "budget": "120", "spend": "90"},
    ),
    (
        [["项目名称", "预算数", None, "支出数"], [None, "财政拨款", "其他资金", None], ["图书", "80", "20", "90"]],
        {"spend": "90"},  # neither part is the budget
    ),
    (
        [
            ["项目名称", "2022年", None, "2023年", None],
            [None, "预算数", "支出数", "预算数", "支出数"],
            ["图书", "1", "2", "3", "4"],
        ],
        {},  # which year a column is of would be lost
    ),
    (
        [["项目名称", "预算数", "支出数"], [None, "（元）", "（万元）"], ["图书", "1200000", "90"]],
        {"budget": "120", "spend": "90"},
    ),
]


@pytest.mark.parametrize(("rows", "expected"), TWO_ROWS)
def test_a_head_of_two_rows(rows: Rows, expected: dict[str, str]) -> None:
    reading = table(rows)
    assert figures(reading) == {"图书": expected}
    assert not [line for line in reading.unread if not line.startswith("没有用到的列")]


def test_a_row_without_a_name_is_no_second_head() -> None:
    reading = table([["项目名称", "预算数", "备注"], [None, "12", "其他"], ["图书", "100", None]])
    assert figures(reading) == {"图书": {"budget": "100"}}
    assert reading.unread == ["A2：没有项目名称，这一行没有导入"]


def test_notes_below_are_no_rows_and_a_link_is_its_words() -> None:
    link = '=HYPERLINK("https://example.org/1","图书购置经费")'
    reading = table([["项目名称", "预算数"], [link, "100"], ["合计", "100"], ["注：截至年底"], ["填表人：王五"]])
    assert figures(reading) == {"图书购置经费": {"budget": "100"}}
    assert reading.unread == []


def test_of_a_project_twice_the_first_row_counts_and_that_is_said() -> None:
    reading = table([["项目名称", "预算数"], ["图书", "100"], ["图书", "20"]])
    assert figures(reading) == {"图书": {"budget": "100"}}
    assert "以第2行为准" in reading.unread[0]


@pytest.mark.parametrize(
    ("title", "year"), [("2026年支出明细", 2026), ("2025年预算及2024年执行情况", None), ("2026年3月5日制表", None)]
)
def test_the_year_above_the_head_is_the_tables(title: str, year: int | None) -> None:
    found = find_table(Sheet("", [[title, None, None], ["项目名称", "日期", "金额"], ["图书", "4月3日", "1"]]))
    assert found is not None
    reading = read_table(found, None)
    assert [entry.day.year for entry in reading.entries] == ([] if year is None else [year])


def document(*parts: str | Rows) -> bytes:
    made = Document()
    for part in parts:
        if isinstance(part, str):
            made.add_paragraph(part)
            continue
        drawn = made.add_table(rows=0, cols=len(part[0]))
        for row in part:
            for cell, said in zip(drawn.add_row().cells, row, strict=True):
                cell.text = said or ""
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_what_is_wrong_in_a_table_of_a_report_is_told() -> None:
    rows: Rows = [["项目名称", "预算数", "支出数"], ["图书购置经费", "100", "90"], ["非遗保护经费", "80", "八十"]]
    undated: Rows = [["项目名称", "金额"], ["图书购置经费", "3"]]
    data = document(
        "文化局2023年度项目支出绩效自评报告", "一、项目情况", "情况如下表：", rows, undated, "二、问题", "无。"
    )
    (reading,) = read(open_bytes("a.docx", data))
    assert figures(reading) == {"图书购置经费": {"budget": "100", "spend": "90"}}
    assert any("表1 C3" in line and "八十" in line for line in reading.unread)
    assert any("“金额”列" in line for line in reading.unread)


def test_a_table_under_a_projects_heading_states_its_money() -> None:
    rows: Rows = [["预算数（万元）", "支出数（万元）", "执行率"], ["100", "90", "90%"]]
    heads = ("林业局2023年度项目支出绩效自评报告", "一、项目绩效自评情况", "（一）造林补助项目")
    data = document(*heads, rows, "总分94分。", "（二）森林防火经费", "预算50万元，支出50万元，执行率100%。总分98分。")
    (reading,) = read(open_bytes("a.docx", data))
    first = reading.projects[0]
    assert first.name == "造林补助项目"
    assert {measure: f.value for measure, f in first.figures.items() if measure != "total"} == {
        "budget": Decimal(1_000_000),
        "spend": Decimal(900_000),
        "rate": Decimal(90),
    }
