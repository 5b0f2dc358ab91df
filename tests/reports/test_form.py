"""The standard self-evaluation form and its real variants."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from db.checks import find
from db.reports.files import open_bytes
from db.reports.importer import read, store_file
from db.reports.reading import ProjectReading, Reading
from db.store import Store

NOW = datetime(2026, 6, 30, 9, tzinfo=UTC)
Form = Callable[..., bytes]
ROWS: list[list[Any]] = [
    [
        "产出指标",
        "数量指标",
        "养护里程",
        "≥320公里",
        "316公里",
        20,
        19.75,
        "暴雨冲毁4公里，未能按期修复。下一步加快修复。",
    ],
    ["", "质量指标", "合格率", "100%", "100%", 15, 15, ""],
    ["", "时效指标", "完成时间", "12月", "12月", 15, 15, ""],
    ["效益指标", "社会效益", "通行时间", "缩短", "缩短", 30, 28, ""],
    ["满意度指标", "服务对象满意度", "群众满意度", "≥95%", "96%", 10, 10, ""],
]


@pytest.fixture
def form(tmp_path: Path) -> Form:
    """A form as offices fill it, with merged cells; money in 万元 or 元, the rate as number or text."""

    def made(
        name: str = "乡村公路养护项目", *, unit: str = "万元", total: Any = 97.26, rate: Any = 0.9509, rows: Any = None
    ) -> bytes:
        times = 10_000 if unit == "元" else 1
        path = tmp_path / "form.xlsx"
        book = xlsxwriter.Workbook(path)
        page = book.add_worksheet("自评表")
        for area, text in (
            ("A1:I1", "项目支出绩效自评表"),
            ("A2:I2", "(2022年度)"),
            ("A3:B3", "项目名称"),
            ("C3:I3", name),
            ("A4:B4", "主管部门"),
            ("C4:E4", "青山县交通运输局"),
            ("G4:I4", "县公路站"),
            ("A5:B9", f"项目资金（{unit}）"),
            ("A10:A11", "年度总体目标"),
            ("B10:E10", "预期目标"),
            ("F10:I10", "实际完成情况"),
            ("B11:E11", "养护乡村公路320公里。"),
            ("F11:I11", "完成养护316公里。"),
        ):
            page.merge_range(area, text)
        page.write("F4", "实施单位")
        head = ["", "年初预算数", "全年预算数(A)", "全年执行数(B)", "分值", "执行率(B/A)", "得分"]
        page.write_row("C5", head)
        page.write_row("C6", ["年度资金总额", 1200 * times, f"{1350 * times:,}", 1283.75 * times, 10, rate, 9.51])
        page.write_row("C7", ["其中：当年财政拨款", 1200 * times, 1300 * times, 1250 * times, "—", "", "—"])
        page.write_row("C8", ["上年结转资金", "-", 50 * times, 33.75 * times, "—", "", "—"])
        page.write_row("C9", ["其他资金", "", "", "", "—", "", "—"])
        page.write_row(
            "A12",
            [
                "绩效指标",
                "一级指标",
                "二级指标",
                "三级指标",
                "年度指标值",
                "实际完成值",
                "分值",
                "得分",
                "偏差原因分析及改进措施",
            ],
        )
        body = ROWS if rows is None else rows
        for at, row in enumerate(body):
            page.write_row(12 + at, 1, row)
        page.merge_range(12 + len(body), 0, 12 + len(body), 5, "总分")
        page.write_row(12 + len(body), 6, [100, total])
        book.close()
        return path.read_bytes()

    return made


def the_form(data: bytes) -> tuple[Reading, ProjectReading]:
    (reading,) = read(open_bytes("自评表.xlsx", data))
    (project,) = reading.projects
    return reading, project


def test_every_cell_that_states_something_is_read(form: Form) -> None:
    reading, project = the_form(form())
    assert (reading.kind, reading.year, reading.department, reading.unread) == ("form", 2022, "青山县交通运输局", [])
    assert project.name == "乡村公路养护项目"
    assert {name: figure.value for name, figure in project.figures.items()} == {
        "initial_budget": Decimal(12_000_000),
        "budget": Decimal(13_500_000),
        "spend": Decimal(12_837_500),
        "fiscal": Decimal(13_000_000),
        "carried_over": Decimal(500_000),
        "rate": Decimal("95.09"),
        "output": Decimal("49.75"),
        "benefit": Decimal(28),
        "satisfaction": Decimal(10),
        "execution": Decimal("9.51"),
        "total": Decimal("97.26"),
    }
    assert project.texts == {
        "goal": "养护乡村公路320公里。",
        "completion": "完成养护316公里。",
        "reason": "暴雨冲毁4公里，未能按期修复。",
        "measures": "下一步加快修复",
    }
    assert (project.grade, project.grade_inferred, project.budget_kind) == ("优", True, "initial")
    assert project.figures["spend"].place == "自评表 F6"


@pytest.mark.parametrize("rate", [0.9509, "95.09%", "95.09", 95.09])
def test_a_rate_in_any_spelling(form: Form, rate: Any) -> None:
    assert the_form(form(rate=rate))[1].amount("rate") == Decimal("95.09")


def test_a_form_in_yuan_with_a_code_before_the_name_is_the_same(form: Form) -> None:
    _, project = the_form(form("51000022Y000000012345-乡村公路养护项目", unit="元"))
    assert project.name == "乡村公路养护项目"
    assert project.amount("budget") == 13_500_000
    assert project.amount("carried_over") == 500_000


def test_a_cost_indicator_of_its_own_is_kept_and_counts(form: Form, store: Store) -> None:
    rows = [
        ["产出指标", "数量指标", "里程", "", "", 40, 40, ""],
        ["成本指标", "经济成本", "单价", "", "", 20, 18, "材料涨价"],
        ["效益指标", "社会效益", "通行", "", "", 20, 20, ""],
        ["满意度指标", "满意度", "群众", "", "", 10, 10, ""],
    ]
    data = form(rows=rows, total=97.51)
    assert the_form(data)[1].amount("cost") == 18
    with store.writing() as session:
        store_file(session, open_bytes("a.xlsx", data), year=None, now=NOW)
    with store.reading() as session:
        assert find(session, 2022) == []


def test_a_wrong_total_and_a_wrong_cell_are_told(form: Form, store: Store) -> None:
    rows = [*ROWS[:3], ["效益指标", "社会效益", "通行时间", "", "", 30, "二十八", ""], ROWS[4]]
    reading, project = the_form(form(rows=rows))
    assert reading.unread == ["自评表 H16：“二十八”不是数字，应写成如 12.5"]
    assert "benefit" not in project.figures
    with store.writing() as session:
        store_file(session, open_bytes("a.xlsx", form(total=100)), year=None, now=NOW)
    with store.reading() as session:
        assert [(f.code, f.stated, f.computed) for f in find(session, 2022)] == [("total", "100", "97.26")]


def test_a_form_without_a_name_is_told(form: Form) -> None:
    from db.errors import Refusal

    with pytest.raises(Refusal, match="没有填项目名称"):
        read(open_bytes("自评表.xlsx", form("—")))
