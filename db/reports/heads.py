"""The head of a table: which column holds what, in which unit, whatever its heads are called."""

import csv
import re
from dataclasses import dataclass
from io import StringIO

from db.errors import Refusal
from db.reports.cells import column_name
from db.reports.files import Sheet
from db.reports.words import even

# column → the heads it may have, written without spaces, brackets and units
_HEADS = {
    "name": "项目名称 项目名 项目 名称 预算项目 预算项目名称 资金项目",
    "year": "年度 年份 预算年度 年 所属年度",
    "budget": "预算数 全年预算数 全年预算 预算 预算金额 调整后预算数 调整预算数 年度预算 年度预算数 预算数a "
    "全年预算数a 预算总额 批复预算 批复金额",
    "initial_budget": "年初预算数 年初预算",
    "spend": "支出数 支出 支出金额 执行数 全年执行数 实际支出 实际支出数 本年支出 决算数 全年执行数b 执行数b 已支出 "
    "累计支出",
    "rate": "执行率 预算执行率 执行率b/a",
    "aliases": "别名 简称 别称 又名",
    "section": "科室 责任科室 负责科室 所属科室 实施科室 主管科室 责任部门 归口科室 归口部门 归口管理科室 承办科室",
    "responsible": "负责人 责任人 项目负责人 经办人",
    "budget_kind": "资金性质 预算类型 预算性质 预算类别 预算来源",
    "kind": "项目类型 项目类别 项目性质",
    "output": "产出指标得分 产出得分 产出指标",
    "benefit": "效益指标得分 效益得分 效益指标",
    "satisfaction": "满意度指标得分 满意度得分 满意度指标 满意度",
    "execution": "执行率得分 预算执行得分 预算执行率得分",
    "total": "总分 自评得分 自评总分 得分 总得分",
    "grade": "等级 自评等级 评价等级 自评结果",
    "goal": "绩效目标 总体目标 年度目标 年度绩效目标",
    "reason": "偏离原因 偏差原因 未完成原因",
    "measures": "改进措施 整改措施 措施 下一步措施",
    "day": "日期 支付日期 付款日期 支出日期 入账日期 记账日期",
    "amount": "金额 支付金额 付款金额 发生额",
    "entry": "类型 业务类型 种类",
    "note": "摘要 用途 备注 说明 事由",
    "payee": "收款单位 收款人 收款方 供应商",
    "person": "姓名 人员 人员姓名",
    "role": "角色 权限",
    "post": "职务 岗位",
    "problem": "问题 整改问题 存在问题 整改事项",
    "due": "期限 整改期限 完成期限 截止日期 到期日",
    "state": "状态 整改状态",
    "title": "事项 日程 日程事项 事项名称",
    "leads": "提前天数 提前提醒 提前提醒天数 提醒天数",
}
_COLUMN = {head: column for column, heads in _HEADS.items() for head in heads.split()}
_UNIT = re.compile(r"亿元|万元|元")
_UNIT_LINE = re.compile(r"单位\s*[：:]\s*(?:人民币)?(亿元|万元|元)")
_SPREAD = ("name", "year", "section", "responsible", "day", "payee", "kind", "budget_kind")
_WHOLE = ("合计", "小计", "总计", "总额", "金额", "数额", "全年", "本年", "全年数", "调整后", "总数")
_FIRST = ("年初", "年初数")
_ONE_OF_SEVERAL = re.compile(r"其中|拨款|财政|自筹|其他|上年|结转|中央|[省市区县]|以前|20\d\d|季|半年|月")
_FACTOR = {"亿元": 100_000_000, "万元": 10_000, "元": 1}


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with its head found: where each column is, and the money columns' units."""

    sheet: Sheet
    head: int
    columns: dict[str, int]
    factors: dict[str, int]
    unknown: tuple[str, ...]

    @property
    def year(self) -> int | None:
        """The one year that stands above the head: 2026年支出明细."""
        above = " ".join(even(cell) for row in self.sheet.rows[: self.head] for cell in row if cell)
        years = {int(year) for year in re.findall(r"(?<!\d)(20\d\d)年(?!\d{1,2}月)", above)}
        return years.pop() if len(years) == 1 else None

    @property
    def kind(self) -> str:
        has = self.columns.keys()
        if {"problem", "due"} <= has:
            return "items"
        if "title" in has and "name" not in has and has & {"day", "due"}:
            return "dates"
        if {"name", "day", "amount"} <= has:
            return "payments"
        return "people" if "person" in has and "name" not in has else "table"

    def cell(self, row: list[str | None], column: str) -> str | None:
        at = self.columns.get(column)
        return row[at] if at is not None and at < len(row) else None

    def head_of(self, column: str) -> str:
        """What a column is called."""
        rows = (self.sheet.rows[at] for at in (self.head, max(0, self.head - 1)))
        at = self.columns[column]
        return next((said for row in rows if at < len(row) and (said := (row[at] or "").strip())), "")

    def place(self, at: int, column: str | None = None) -> str:
        sheet = f"{self.sheet.name} " if self.sheet.name else ""
        if column is None or column not in self.columns:
            return f"{sheet}第{at + 1}行"
        return f"{sheet}{column_name(self.columns[column])}{at + 1}"


def sheet_of_text(text: str) -> Sheet:
    """A .csv file's cells; comma, semicolon or tab, whichever its first lines use."""
    first = "\n".join(text.split("\n", 20)[:20])
    delimiter = max(",\t;", key=first.count)
    try:
        return Sheet("", [[cell or None for cell in row] for row in csv.reader(StringIO(text), delimiter=delimiter)])
    except csv.Error as error:
        raise Refusal(f"表格读不了：{error}。", f"The table cannot be read: {error}.") from None


def find_table(sheet: Sheet) -> Table | None:
    """The table in a sheet: its head is among the first rows and names what the rows are about."""
    factor = 10_000
    for at, row in enumerate(sheet.rows[:30]):
        said = " ".join(cell for cell in row if cell)
        if unit := _UNIT_LINE.search(said):
            factor = _FACTOR[unit[1]]
        columns, factors, unknown = _head(row, factor)
        known = columns.keys()
        if (
            "name" in known
            or ("person" in known and len(columns) > 1)
            or {"problem", "due"} <= known
            or ("title" in known and known & {"day", "due"})
        ):
            last = at
            if _has_second_row(sheet, at, columns):
                columns, factors, unknown = _head(two_rows(row, sheet.rows[at + 1]), factor)
                last = at + 1
            _spread_merged(sheet, last, columns)
            return Table(sheet, last, columns, factors, tuple(unknown))
    return None


def _has_second_row(sheet: Sheet, at: int, columns: dict[str, int]) -> bool:
    """Whether the row below the head goes on with it: no name, no number, and words that divide or measure a column."""
    below = sheet.rows[at + 1] if at + 1 < len(sheet.rows) else []
    name = columns.get("name", columns.get("person", -1))
    words = [_bare(cell) for cell in below if cell and cell.strip()]
    if name < 0 or not words or (name < len(below) and (below[name] or "").strip() not in ("", sheet.rows[at][name])):
        return False
    known = any(_UNIT.sub("", word) in (*_COLUMN, *_WHOLE, *_FIRST, "") for word in words)
    return (known or _divides(sheet.rows[at], below)) and not any(re.search(r"\d", word) for word in words)


def _divides(upper: list[str | None], lower: list[str | None]) -> bool:
    """Whether a column of money stands over two words, its own and one in a column without a head."""
    money = ("budget", "initial_budget", "spend")
    return any(
        _COLUMN.get(_UNIT.sub("", _bare(upper[at]))) in money and upper[at + 1] is None and lower[at] and lower[at + 1]
        for at in range(min(len(upper), len(lower)) - 1)
    )


def two_rows(upper: list[str | None], lower: list[str | None]) -> list[str | None]:
    """A head of two rows as one: 预算数 over 年初 and 合计 is 年初预算数 and 预算数."""
    heads: list[str | None] = []
    over: str | None = None
    for at in range(max(len(upper), len(lower))):
        top, sub = (row[at] if at < len(row) and (row[at] or "").strip() else None for row in (upper, lower))
        over = top or (over if sub else None)
        heads.append(_under(over, sub) if sub and sub != top else top)
    return heads


def _under(top: str | None, sub: str) -> str:
    """What a column is that has `sub` under `top`."""
    words, above = _UNIT.sub("", _bare(sub)), _UNIT.sub("", _bare(top))
    unit = _UNIT.search(_bare(sub)) or _UNIT.search(_bare(top))
    said = f"（{unit[0]}）" if unit else ""
    column = _COLUMN.get(above)
    if not words or (words in _WHOLE and column is not None):
        return f"{above}{said}"
    if words in _FIRST and column in ("budget", "initial_budget"):
        return f"年初预算数{said}"
    own = words in _COLUMN and not _ONE_OF_SEVERAL.search(above)
    return f"{words}{said}" if own else f"{top or ''}·{sub}"


def _bare(cell: str | None) -> str:
    """A head without spaces, brackets and what says no more than that a unit follows."""
    return re.sub(r"[\s（）()\[\]【】:：*]|单位(?=[:：]?(?:亿|万)?元)|人民币", "", even(cell or "")).lower()


def _spread_merged(sheet: Sheet, head: int, columns: dict[str, int]) -> None:
    """A name merged over several rows stands for each of them; a merged amount does not."""
    spread = {columns[name] for name in _SPREAD if name in columns}
    for top, left, bottom, _ in sheet.merged:
        if top <= head or left not in spread or left >= len(sheet.rows[top]):
            continue
        for row in sheet.rows[top + 1 : bottom + 1]:
            if left < len(row) and row[left] is None:
                row[left] = sheet.rows[top][left]


def _head(row: list[str | None], factor: int) -> tuple[dict[str, int], dict[str, int], list[str]]:
    columns: dict[str, int] = {}
    factors: dict[str, int] = {}
    unknown: list[str] = []
    for at, cell in enumerate(row):
        bare = _bare(cell)
        unit = _UNIT.search(bare)
        column = _COLUMN.get(bare) or _COLUMN.get(_UNIT.sub("", bare))
        if column is not None and column not in columns:
            columns[column] = at
            factors[column] = _FACTOR[unit[0]] if unit else factor
        elif bare and not bare.startswith(("序号", "编号")):
            unknown.append(str(cell).strip())
    if "initial_budget" in columns and "amount" in columns:
        del columns["amount"]
    return columns, factors, unknown
