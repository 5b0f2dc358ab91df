"""Empty tables: sent by a button, filled by hand, and read back without a problem."""

import io
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import pytest_asyncio
import time_machine

from db.reports import templates
from db.reports.files import open_bytes
from db.reports.importer import read, read_all
from db.reports.reading import Reading
from tests.access.house import House, opened
from tests.entering.files_house import entries, files_of, furnish

YEAR = datetime.now(UTC).year
FILLED: dict[str, dict[str, Any]] = {
    "projects": {
        "A2": "警犬经费",
        "B2": 2025,
        "C2": 20,
        "D2": 12.09,
        "E2": "年初预算",
        "F2": "延续",
        "G2": "刑侦大队",
        "H2": "张伟",
        "I2": "警犬；犬经费",
    },
    "payments": {
        "A2": "警犬经费",
        "B2": date(YEAR, 1, 20),
        "C2": "支出",
        "D2": 1.5,
        "E2": "陇原饲料公司",
        "F2": "犬粮",
        "A3": "警犬经费",
        "B3": f"{YEAR}-01-21",
        "D3": 2,
    },
    "people": {"A2": "王强", "B2": "禁毒处", "C2": "填报", "D2": "科长"},
    "items": {
        "A2": "警犬经费",
        "B2": "犬舍未验收",
        "C2": "催办",
        "D2": date(YEAR, 11, 30),
        "E2": "张伟",
        "F2": "整改中",
    },
    "dates": {"A2": "年度自评", "B2": date(YEAR, 3, 31), "C2": "30、7", "D2": "刑侦大队"},
    "form": {
        "A2": f"（{YEAR - 1}年度）",
        "B3": "警犬经费",
        "B4": "兰新公安局",
        "F4": "刑侦大队",
        "C6": 20,
        "D6": 20,
        "E6": 12.09,
        "G6": "60.45%",
        "H6": 6.05,
        "D7": 20,
        "B11": "保障警犬",
        "F11": "完成",
        "D13": "购犬粮",
        "E13": "5吨",
        "F13": "5吨",
        "G13": 50,
        "H13": 38,
        "I13": "犬舍未验收",
        "D17": "经济",
        "G17": 30,
        "H17": 30,
        "D21": "满意",
        "G21": 10,
        "H21": 10,
        "H22": 84.05,
    },
}


def filled(kind: str) -> bytes:
    """The template as somebody would fill it in a spreadsheet program."""
    book = openpyxl.load_workbook(io.BytesIO(templates.empty(kind).content))
    page = book.worksheets[0]
    for cell, value in FILLED[kind].items():
        page[cell] = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", templates.KINDS)
def test_a_filled_template_reads_back_without_a_problem(kind: str) -> None:
    (reading,) = read(open_bytes("表.xlsx", filled(kind)), YEAR if kind == "items" else None)
    assert reading.unread == []
    assert reading.kind == {"projects": "table"}.get(kind, kind)
    _holds(kind, reading)


def _holds(kind: str, reading: Reading) -> None:
    if kind == "payments":
        assert [(e.amount, e.kind, e.payee) for e in reading.entries] == [
            (Decimal(15_000), "payment", "陇原饲料公司"),
            (Decimal(20_000), "payment", None),
        ]
    if kind == "form":
        (project,) = reading.projects
        found = {name: figure.value for name, figure in project.figures.items()}
        assert (project.name, project.year) == ("警犬经费", YEAR - 1)
        assert (found["spend"], found["output"], found["total"]) == (Decimal(120_900), Decimal(38), Decimal("84.05"))
    if kind == "projects":
        assert reading.projects[0].aliases == ("警犬", "犬经费") and reading.projects[0].responsible == "张伟"
    if kind == "people":
        assert (reading.people[0].role, reading.people[0].post) == ("editor", "head")
    if kind == "items":
        assert reading.items[0].state == "planned"
    if kind == "dates":
        assert (reading.dates[0].due, reading.dates[0].leads) == (date(YEAR, 3, 31), (30, 7))


@pytest.mark.parametrize("kind", templates.KINDS)
def test_an_empty_template_imports_nothing(kind: str) -> None:

    for reading in read_all(open_bytes("表.xlsx", templates.empty(kind).content)):
        assert not (reading.projects or reading.entries or reading.people or reading.items or reading.dates)


@pytest_asyncio.fixture
async def house(store_url: str) -> AsyncIterator[House]:
    async with opened(store_url) as house:
        furnish(house.store)
        yield house


async def test_sent_filled_sent_back_and_imported(house: House) -> None:
    min_ = house.somebody("李敏", "finance")
    await min_.says("/template")
    assert min_.buttons == ["项目表", "收支明细", "自评表", "整改清单", "单位日程"]
    await min_.taps("收支明细")
    assert files_of(min_.newest) == templates.empty("payments").content
    (card,) = await min_.sends_file("收支明细模板.xlsx", filled("payments"))
    assert "2笔：支出3.5万元" in card
    await min_.taps("确认导入")
    assert len(entries(house)) == 2


async def test_words_do_the_same_and_rights_hold(house: House) -> None:
    boss = house.boss()
    await boss.says("模板")
    assert "人员名单" in boss.buttons
    wei = house.somebody("张伟", "editor", section="刑侦大队")
    (said,) = await wei.says("/template")
    assert "没有这项权限" in said


def test_an_empty_table_is_the_same_whenever_it_is_made() -> None:
    with time_machine.travel("2026-03-01T09:00:00Z"):
        first = templates.empty("projects")
    with time_machine.travel("2027-03-01T09:00:05Z"):
        assert templates.empty("projects").content == first.content
