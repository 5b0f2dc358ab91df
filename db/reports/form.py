"""The standard self-evaluation form 项目支出绩效自评表 and its variants, one project a sheet."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from db.reports import cells
from db.reports.cells import Wrong, column_name
from db.reports.files import Sheet
from db.reports.money_of import settle_rate
from db.reports.projects import reason_and_measures
from db.reports.reading import Figure, ProjectReading, Reading
from db.reports.words import even

_UNITS = {"亿元": 100_000_000, "万元": 10_000, "元": 1}
_CODE = re.compile(r"^[0-9A-Z]{6,}(?:[-—_:：\s]+)")
_MONEY_HEADS = {
    "initial_budget": r"年初预算数?",
    "budget": r"全年预算数?(?:[（(]?a[）)]?)?|调整后预算数?(?:[（(]?a[）)]?)?|预算数(?:[（(]?a[）)]?)?",
    "spend": r"全年执行数?(?:[（(]?b[）)]?)?|执行数(?:[（(]?b[）)]?)?|实际支出(?:数)?(?:[（(]?b[）)]?)?",
    "rate": r"(?:预算)?执行率.*",
    "points": r"得分",
}
_MONEY_ROWS = (
    ("total", r"年度资金总额|资金总额|合计"),
    ("fiscal", r"财政拨款|财政资金"),
    ("carried_over", r"上年结转"),
    ("other_funds", r"其他资金"),
)
_FIRST_LEVEL = (
    ("output", r"产出"),
    ("benefit", r"效益"),
    ("satisfaction", r"满意"),
    ("cost", r"成本"),
    ("execution", r"执行"),
)


@dataclass(frozen=True, slots=True)
class _Grid:
    """A sheet as cells without spaces, for finding labels; merged cells stand in their first one."""

    sheet: Sheet
    bare: list[list[str]]

    def find(self, pattern: str, first: int = 0) -> tuple[int, int] | None:
        """The first cell that is this label."""
        for at in range(first, len(self.bare)):
            for column, text in enumerate(self.bare[at]):
                if re.fullmatch(pattern, text):
                    return at, column
        return None

    def right_of(self, at: int, column: int) -> str | None:
        """The next cell with something in it."""
        return next((cell for cell in self.sheet.rows[at][column + 1 :] if cell and cell.strip()), None)

    def cell(self, at: int, column: int) -> str | None:
        row = self.sheet.rows[at] if at < len(self.sheet.rows) else []
        return row[column] if column < len(row) else None

    def place(self, at: int, column: int) -> str:
        return f"{self.sheet.name} {column_name(column)}{at + 1}"


def is_form(sheet: Sheet) -> bool:
    """Whether a sheet is the form and no table: it labels its cells instead of its columns."""
    grid = _grid(sheet, 40)
    return grid.find(r"项目名称") is not None and (
        grid.find(r"年度资金总额.*") is not None
        or (grid.find(r"一级指标") is not None and grid.find(r"年度总体目标|预期目标") is not None)
    )


def read_forms(sheets: list[Sheet], year: int | None) -> Reading:
    """Every form among the sheets of a file."""
    reading = Reading("form", year=year)
    for sheet in sheets:
        project = _form(_grid(sheet), year, reading)
        if project is not None:
            reading.projects.append(project)
    years = {project.year for project in reading.projects}
    reading.year = next(iter(years)) if len(years) == 1 else year
    return reading


def _grid(sheet: Sheet, most: int | None = None) -> _Grid:
    return _Grid(sheet, [[re.sub(r"\s", "", even(cell or "")).lower() for cell in row] for row in sheet.rows[:most]])


def _form(grid: _Grid, year: int | None, reading: Reading) -> ProjectReading | None:
    label = grid.find(r"项目名称")
    name = cells.plain(grid.right_of(*label)) if label is not None else None
    if name is None:
        reading.unread.append(f"{grid.sheet.name}：自评表没有填项目名称，没有导入")
        return None
    project = ProjectReading(_CODE.sub("", name), grid.sheet.name, year or _year(grid))
    department = grid.find(r"主管部门(?:及代码)?")
    if department is not None and reading.department is None:
        reading.department = cells.plain(grid.right_of(*department))
    _money(grid, project, reading)
    _goals(grid, project)
    _indicators(grid, project, reading)
    _total(grid, project, reading)
    return project


def _year(grid: _Grid) -> int | None:
    for row in grid.bare[:6]:
        for text in row:
            if found := re.search(r"(20\d\d)年", text):
                return int(found[1])
    return None


def _money(grid: _Grid, project: ProjectReading, reading: Reading) -> None:
    head = next(
        (at for at, row in enumerate(grid.bare) if any(re.fullmatch(_MONEY_HEADS["spend"], t) for t in row)), None
    )
    if head is None:
        reading.unread.append(f"{project.name}：没有找到项目资金")
        return
    columns = {
        name: column
        for name, pattern in _MONEY_HEADS.items()
        for column, text in enumerate(grid.bare[head])
        if re.fullmatch(pattern, text)
    }
    factor = _factor(grid, head)
    for at in range(head + 1, min(head + 8, len(grid.bare))):
        said = "".join(text for text in grid.bare[at][: min(columns.values())])
        kind = next((name for name, pattern in _MONEY_ROWS if re.search(pattern, said)), None)
        for measure, column, reader in _wanted(kind, columns, factor):
            figure = _take(grid, reading, at, column, reader)
            if figure is not None:
                project.figures[measure] = figure
    initial, budget = project.amount("initial_budget"), project.amount("budget")
    if budget is None and initial is not None:
        project.figures["budget"] = project.figures["initial_budget"]
    settle_rate(project)
    if initial:
        project.budget_kind, project.budget_words = "initial", "年初预算数"
    elif budget:
        project.budget_kind, project.budget_words, project.budget_inferred = "added", "全年预算数", True


def _wanted(
    kind: str | None, columns: dict[str, int], factor: int
) -> Iterator[tuple[str, int | None, Callable[[str | None], Decimal | None]]]:
    """What one row of the money states: measure, column and how to read it."""
    money = partial(cells.money, factor=factor)
    if kind == "total":
        for measure in ("initial_budget", "budget", "spend"):
            yield measure, columns.get(measure), money
        yield "rate", columns.get("rate"), partial(cells.hundredths, percent=True)
        yield "execution", columns.get("points"), cells.hundredths
    elif kind is not None:
        yield kind, columns.get("budget", columns.get("initial_budget")), money


def _factor(grid: _Grid, head: int) -> int:
    for row in grid.bare[: head + 2]:
        for text in row:
            if found := re.search(r"(?:资金|单位).*?(亿元|万元|元)", text):
                return _UNITS[found[1]]
    return 10_000


def _take(
    grid: _Grid, reading: Reading, at: int, column: int | None, reader: Callable[[str | None], Decimal | None]
) -> Figure | None:
    """The figure in a cell; a wrong one is told and none."""
    if column is None:
        return None
    try:
        value = reader(grid.cell(at, column))
    except Wrong as wrong:
        reading.unread.append(f"{grid.place(at, column)}：{wrong}")
        return None
    return None if value is None else Figure(value, grid.place(at, column))


def _goals(grid: _Grid, project: ProjectReading) -> None:
    for text, pattern in (("goal", r"预期目标|年度预期目标"), ("completion", r"(?:目标)?实际完成情况|目标完成情况")):
        label = grid.find(pattern)
        if label is not None and (said := cells.plain(grid.cell(label[0] + 1, label[1]))):
            project.texts[text] = said


def _indicators(grid: _Grid, project: ProjectReading, reading: Reading) -> None:
    head = grid.find(r"一级指标")
    if head is None:
        return
    row = grid.bare[head[0]]
    points = next((column for column, text in enumerate(row) if re.fullmatch(r"(?:自评)?得分", text)), None)
    why = next((column for column, text in enumerate(row) if "原因" in text), None)
    third = next((column for column, text in enumerate(row) if text == "三级指标"), None)
    if points is None:
        reading.unread.append(f"{project.name}：指标表没有得分列")
        return
    sums: dict[str, Decimal] = {}
    reasons: list[str] = []
    for at, part in _parts(grid, head):
        figure = _take(grid, reading, at, points, cells.hundredths)
        if figure is not None:
            sums[part] = sums.get(part, Decimal(0)) + figure.value
        said = cells.plain(grid.cell(at, why)) if why is not None else None
        if said:
            label = cells.plain(grid.cell(at, third)) if third is not None else None
            reasons.append(f"{label}：{said}" if label and reasons else said)
    for part, value in sums.items():
        project.figures.setdefault(part, Figure(value, f"{grid.sheet.name} {column_name(points)}列"))
    reason, measures = reason_and_measures("。".join(r.rstrip("。") for r in reasons))
    project.texts |= {name: text for name, text in (("reason", reason), ("measures", measures)) if text}


def _parts(grid: _Grid, head: tuple[int, int]) -> Iterator[tuple[int, str]]:
    """Each row of an indicator with the first-level indicator it belongs to (merged over its rows)."""
    part: str | None = None
    for at in range(head[0] + 1, len(grid.bare)):
        row = grid.bare[at]
        if any(re.match(r"总分|合计|总得分|总计", text) for text in row):
            return
        said = row[head[1]] if head[1] < len(row) else ""
        if said:
            part = next((name for name, pattern in _FIRST_LEVEL if re.search(pattern, said)), None)
        if part is not None:
            yield at, part


def _total(grid: _Grid, project: ProjectReading, reading: Reading) -> None:
    label = grid.find(r"(?:总分|总得分|合计|总计)(?:[（(].*[）)])?[:：]?", (grid.find(r"一级指标") or (0, 0))[0])
    if label is None:
        return
    numbers = [
        (column, cell)
        for column, cell in enumerate(grid.sheet.rows[label[0]])
        if column > label[1] and not cells.empty(cell)
    ]
    if numbers:
        column, _ = numbers[1] if len(numbers) > 1 else numbers[0]
        figure = _take(grid, reading, label[0], column, cells.hundredths)
        if figure is not None:
            project.figures["total"] = figure
