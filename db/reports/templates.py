"""Empty tables with the heads the importer reads. What a column takes is said when its cell is chosen."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

from db.messages.outbox import Enclosure

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ROWS = 500  # that have lists and hints
_MADE = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: head, hint, width, and either a list to choose from or a format."""

    head: str
    hint: str
    width: int = 14
    choices: tuple[str, ...] = ()
    form: str = "@"


_MONEY = "#,##0.00####"
_DAY = "yyyy-mm-dd"
_NAME = Column("项目名称", "与系统里的名称或别名一致", 34)
_TABLES: dict[str, tuple[Column, ...]] = {
    "projects": (
        Column("项目名称", "必填", 34),
        Column("年度", "例如 2026", 8, form="0"),
        Column("预算数（万元）", "全年预算数，单位万元", form=_MONEY),
        Column("支出数（万元）", "全年支出合计，单位万元；有明细的请用收支明细表", form=_MONEY),
        Column("资金性质", "可不填", 12, ("年初预算", "追加", "中期追加")),
        Column("项目类型", "可不填", 12, ("新增", "延续", "一次性", "常年性")),
        Column("科室", "责任科室", 18),
        Column("负责人", "姓名", 12),
        Column("别名", "简称，多个用；隔开", 24),
    ),
    "payments": (
        _NAME,
        Column("日期", "例如 2026-06-30", 12, form=_DAY),
        Column("类型", "不填就是支出", 10, ("支出", "退回", "年初预算", "追加", "调减")),
        Column("金额（万元）", "大于0的数，单位万元；调减也写正数", form=_MONEY),
        Column("收款人", "可不填", 24),
        Column("用途", "可不填", 30),
    ),
    "people": (
        Column("姓名", "必填", 12),
        Column("科室", "所在科室", 20),
        Column("角色", "不填就是填报", 10, ("查看", "填报", "财务", "领导", "管理员")),
        Column("职务", "科长、副科长，或不填", 12, ("科长", "副科长")),
    ),
    "items": (
        _NAME,
        Column("问题", "必填，一行一个问题", 40),
        Column("改进措施", "可不填", 40),
        Column("期限", "例如 2026-11-30", 12, form=_DAY),
        Column("责任人", "姓名", 12),
        Column("状态", "不填就是已通知", 10, ("已通知", "整改中", "已反馈", "已销号", "退回")),
    ),
    "dates": (
        Column("事项", "必填，例如 年度自评", 34),
        Column("日期", "例如 2026-12-25", 12, form=_DAY),
        Column("提前天数", "例如 30、7；不填就是7、3、1", 14),
        Column("科室", "不填就是全单位", 20),
    ),
}
_TITLES = {
    "projects": "项目表",
    "payments": "收支明细",
    "form": "项目支出绩效自评表",
    "people": "人员名单",
    "items": "整改清单",
    "dates": "单位日程",
}
KINDS = tuple(_TITLES)
_INDICATORS = (
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("产出指标", "成本指标"),
    ("效益指标", "经济效益指标"),
    ("效益指标", "社会效益指标"),
    ("效益指标", "生态效益指标"),
    ("效益指标", "可持续影响指标"),
    ("满意度指标", "服务对象满意度指标"),
)


def empty(kind: str) -> Enclosure:
    """The empty table of this kind, as .xlsx."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": _MADE})  # the same table is the same bytes, whenever it is sent: kept once
    if kind == "form":
        _form(book)
    else:
        _table(book, _TITLES[kind], _TABLES[kind])
    book.close()
    return Enclosure(f"{_TITLES[kind]}模板.xlsx", MIME, buffer.getvalue())


def _table(book: Any, title: str, columns: tuple[Column, ...]) -> None:
    sheet = book.add_worksheet(title)
    head = book.add_format({"bold": True, "bg_color": "#DDE8F5", "border": 1, "align": "center"})
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width, book.add_format({"num_format": column.form}))
        sheet.write_string(0, at, column.head, head)
        hint: dict[str, Any] = {"validate": "any", "input_title": column.head, "input_message": column.hint}
        if column.choices:
            hint |= {"validate": "list", "source": list(column.choices)}
        sheet.data_validation(1, at, _ROWS, at, hint)
    sheet.freeze_panes(1, 0)


def _form(book: Any) -> None:
    """The standard form: one project a sheet; copy the sheet for further projects."""
    sheet = book.add_worksheet("自评表")
    label = book.add_format({"border": 1, "bold": True, "align": "center", "valign": "vcenter", "text_wrap": True})
    cell = book.add_format({"border": 1, "valign": "vcenter", "text_wrap": True})
    money = book.add_format({"border": 1, "num_format": _MONEY})
    sheet.set_column(0, 8, 15)
    sheet.merge_range(0, 0, 0, 8, "项目支出绩效自评表", label)
    sheet.merge_range(1, 0, 1, 8, "（    年度）", label)
    sheet.write_string(2, 0, "项目名称", label)
    sheet.merge_range(2, 1, 2, 8, "", cell)
    for at, words in ((0, "主管部门"), (4, "实施单位")):
        sheet.write_string(3, at, words, label)
        sheet.merge_range(3, at + 1, 3, 3 if at == 0 else 8, "", cell)
    sheet.merge_range(4, 0, 8, 0, "项目资金（万元）", label)
    heads = ("", "年初预算数", "全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A）", "得分")
    for at, words in enumerate(heads, 1):
        sheet.write_string(4, at, words, label)
    for at, words in enumerate(("年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金"), 5):
        sheet.write_string(at, 1, words, label)
        for column in range(2, 8):
            sheet.write_blank(at, column, None, money)
    sheet.write_number(5, 5, 10, cell)
    sheet.merge_range(9, 0, 10, 0, "年度总体目标", label)
    sheet.merge_range(9, 1, 9, 4, "预期目标", label)
    sheet.merge_range(9, 5, 9, 8, "实际完成情况", label)
    sheet.merge_range(10, 1, 10, 4, "", cell)
    sheet.merge_range(10, 5, 10, 8, "", cell)
    _indicators(sheet, label, cell)


def _indicators(sheet: Any, label: Any, cell: Any) -> None:
    heads = (
        "绩效指标",
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "分值",
        "得分",
        "偏差原因分析及改进措施",
    )
    for at, words in enumerate(heads):
        sheet.write_string(11, at, words, label)
    for row, (first, second) in enumerate(_INDICATORS, 12):
        sheet.write_string(row, 1, first, label)
        sheet.write_string(row, 2, second, label)
        for column in range(3, 9):
            sheet.write_blank(row, column, None, cell)
    total = 12 + len(_INDICATORS)
    sheet.merge_range(total, 0, total, 5, "总分", label)
    sheet.write_number(total, 6, 100, label)
    sheet.write_blank(total, 7, None, label)
