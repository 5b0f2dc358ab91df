"""整改台账 as an .xlsx: what anybody wrote is text in it, never a formula or a link."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter

from bot.reminding import item_words
from bot.reminding.look import Look
from bot.rendering.item_states import STATES
from db.rectification import Item, Step

_PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_HEADS = (
    (("序号", "No."), 6),
    (("项目名称", "Project"), 26),
    (("科室", "Section"), 16),
    (("年度", "Year"), 7),
    (("问题", "Problem"), 40),
    (("改进措施", "Measures"), 36),
    (("责任人", "Owner"), 10),
    (("状态", "State"), 16),
    (("通知日期", "Notified"), 12),
    (("期限", "Due"), 12),
    (("原期限", "First due"), 12),
    (("剩余天数", "Days left"), 10),
    (("销号日期", "Closed"), 12),
    (("来源", "Origin"), 14),
    (("经过", "History"), 60),
)


def ledger(look: Look, items: Sequence[Item], steps: Mapping[int, Sequence[Step]]) -> bytes:
    """One line an item, with its steps in the last column."""
    kept = BytesIO()
    book = xlsxwriter.Workbook(kept, _PLAIN)
    sheet = book.add_worksheet(look.pick("整改台账", "Items"))
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#DDE6F0", "text_wrap": True, "valign": "vcenter"})
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    day = book.add_format({"border": 1, "valign": "top", "num_format": "yyyy-mm-dd"})
    late = book.add_format({"border": 1, "valign": "top", "font_color": "#C00000", "bold": True})
    for column, (words, width) in enumerate(_HEADS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, look.pick(*words), head)
    for row, item in enumerate(items, 1):
        for column, value in enumerate(_cells(look, row, item, steps.get(item.id, ()))):
            _write(sheet, row, column, value, late if column == 11 and item.overdue else cell, day)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(items), 1), len(_HEADS) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return kept.getvalue()


def _cells(look: Look, place: int, item: Item, steps: Sequence[Step]) -> tuple[object, ...]:
    closed = item.closed_at.astimezone(look.zone).date() if item.closed_at else None
    history = "\n".join(step_words(look, step) for step in steps)
    return (
        place,
        item.project,
        item.section,
        item.year,
        item.problem,
        item.measures,
        item.owner,
        item_words.word(look, STATES, item.state),
        item.notified_on,
        item.due,
        item.first_due,
        item.days_left,
        closed,
        item_words.word(look, item_words.ORIGINS, item.origin),
        history,
    )


def step_words(look: Look, step: Step) -> str:
    """“2026-11-03 张伟 填报措施：…”."""
    there = step.at.astimezone(look.zone)
    parts = [f"{there:%Y-%m-%d}", step.actor or "", item_words.word(look, item_words.STEPS, step.kind)]
    text = " ".join(part for part in parts if part)
    if step.due is not None and step.kind.startswith("exten"):
        text += look.pick(f"至{step.due:%Y-%m-%d}", f" to {step.due:%Y-%m-%d}")
    return look.colon(text, step.note) if step.note else text


def _write(sheet: Any, row: int, column: int, value: object, cell: Any, day: Any) -> None:  # noqa: PLR0917 # a cell is all of these
    match value:
        case None:
            sheet.write_blank(row, column, None, cell)
        case int():
            sheet.write_number(row, column, value, cell)
        case date():
            sheet.write_datetime(row, column, datetime.combine(value, time()), day)
        case _:
            sheet.write_string(row, column, str(value), cell)
