"""Tables with one project, payment, person or rectification item a row; a wrong row is told and left out."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from db.errors import Refusal
from db.planning import agenda
from db.reports import cells
from db.reports.cells import Wrong
from db.reports.heads import Table
from db.reports.money_of import settle_rate
from db.reports.reading import DateReading, EntryReading, Figure, ItemReading, PersonReading, ProjectReading, Reading

_BUDGET_KINDS = (("midyear", r"(?:中期|年中).*追加"), ("added", r"追加"), ("initial", r"年初"))
_KINDS = (("new", r"新增"), ("continuing", r"延续|长期"), ("one_off", r"一次性"), ("recurring", r"常年|经常"))
_ENTRIES = (
    ("refund", r"退"),
    ("adjustment", r"追加|调增|调减|调整|追减|核减|调剂"),
    ("initial", r"年初|预算"),
    ("payment", r"支|付"),
)
_ROLES = {
    "viewer": "查看 只读 查看者 viewer",
    "editor": "填报 填报人 编辑 经办 editor",
    "finance": "财务 警务保障 finance",
    "leader": "领导 局领导 分管领导 leader",
    "admin": "管理员 系统管理员 admin",
}
_NOTE = re.compile(r"(?:备?注|说明|填表|制表|审核|填报|单位负责人|联系)\S{0,8}?[：:]")  # below a table
_STATES = {
    "notified": "已通知 通知",
    "planned": "已报措施 整改中",
    "reported": "已反馈 已上报",
    "closed": "已销号 已完成",
    "returned": "退回",
}


def read_table(table: Table, year: int | None) -> Reading:
    """Every row below the head."""
    year = year or table.year
    reading = Reading(table.kind, year=year)
    read, into = _reader(reading)
    reading.unread += [f"没有用到的列：{name}" for name in table.unknown]
    reading.unread += [
        f"{table.sheet.name} {at} 有公式但没有算出结果：请打开保存一次再导入" for at in table.sheet.uncalculated
    ]
    for at, row in _rows(table):
        try:
            into.append(read(table, row, at, year))
        except _RowWrong as wrong:
            reading.unread.append(f"{wrong.place}：{wrong}，这一行没有导入")
    if table.kind == "table":
        _refuse_undated(table)
        _refuse_twice(reading)
    return reading


def _reader(reading: Reading) -> tuple[Callable[[Table, list[str | None], int, int | None], Any], list[Any]]:
    if reading.kind == "payments":
        return _entry, reading.entries
    if reading.kind == "people":
        return _person, reading.people
    if reading.kind == "dates":
        return _date, reading.dates
    return (_item, reading.items) if reading.kind == "items" else (_project, reading.projects)


def _rows(table: Table) -> Iterator[tuple[int, list[str | None]]]:
    for at in range(table.head + 1, len(table.sheet.rows)):
        row = table.sheet.rows[at]
        said = [cell.strip() for cell in row if cell is not None and cell.strip()]
        if said and not (len(said) == 1 and _NOTE.match(said[0])) and not _is_sum(table, row):
            yield at, row


def _is_sum(table: Table, row: list[str | None]) -> bool:
    """合计 rows repeat what is above them."""
    first = next((cell for cell in row if cell and cell.strip()), "")
    words = {re.sub(r"\s", "", first), re.sub(r"\s", "", table.cell(row, "name") or "")}
    return bool(words & {"合计", "总计", "小计", "合计：", "总计："})


class _RowWrong(Exception):
    def __init__(self, place: str, message: str) -> None:
        super().__init__(message)
        self.place = place


def _take(table: Table, row: list[str | None], at: int, column: str, reader: Callable[[str | None], Any]) -> Any:
    try:
        return reader(table.cell(row, column))
    except Wrong as wrong:
        raise _RowWrong(table.place(at, column), f"{table.head_of(column)}{wrong}") from None


def _name(table: Table, row: list[str | None], at: int) -> str:
    name = cells.plain(table.cell(row, "name"))
    if name is None:
        raise _RowWrong(table.place(at, "name"), "没有项目名称")
    if name.startswith(("=", "+", "@")):
        raise _RowWrong(table.place(at, "name"), f"项目名称不能以“{name[0]}”开头，像是公式，请写名称本身")
    if len(name) > 200:
        raise _RowWrong(table.place(at, "name"), "项目名称超过200字")
    return name


def _project(table: Table, row: list[str | None], at: int, year: int | None) -> ProjectReading:
    place = table.place(at)
    project = ProjectReading(_name(table, row, at), place)
    project.year = _take(table, row, at, "year", cells.year) or year
    for measure in ("budget", "initial_budget", "spend"):
        if measure in table.columns:
            value = _take(table, row, at, measure, partial(cells.money, factor=table.factors[measure]))
            if value is not None:
                project.figures[measure] = Figure(value, table.place(at, measure))
    for score in ("rate", "output", "benefit", "satisfaction", "execution", "total"):
        if score in table.columns:
            value = _take(table, row, at, score, partial(cells.hundredths, percent=score == "rate"))
            if value is not None:
                project.figures[score] = Figure(value, table.place(at, score))
    settle_rate(project)
    _put_kinds(table, row, project)
    for text in ("goal", "reason", "measures"):
        if said := cells.plain(table.cell(row, text)):
            project.texts[text] = said
    aliases = re.split(r"[；;\n]", table.cell(row, "aliases") or "")
    project.aliases = tuple(alias.strip() for alias in aliases if not cells.empty(alias))
    project.section = cells.plain(table.cell(row, "section"))
    project.responsible = cells.plain(table.cell(row, "responsible"))
    return project


def _put_kinds(table: Table, row: list[str | None], project: ProjectReading) -> None:
    said = cells.plain(table.cell(row, "budget_kind"))
    project.budget_kind = _first(_BUDGET_KINDS, said)
    project.budget_words = said if project.budget_kind else None
    if "budget" not in project.figures and "initial_budget" in project.figures:
        project.figures["budget"] = project.figures["initial_budget"]
        project.budget_kind = project.budget_kind or "initial"
        project.budget_words = project.budget_words or "年初预算数"
    said = cells.plain(table.cell(row, "kind"))
    project.kind, project.kind_words = _first(_KINDS, said), said
    grade = cells.plain(table.cell(row, "grade"))
    project.grade = grade[0] if grade and grade[0] in "优良中差" else None


def _entry(table: Table, row: list[str | None], at: int, year: int | None) -> EntryReading:
    name = _name(table, row, at)
    said = cells.plain(table.cell(row, "entry"))
    kind = _first(_ENTRIES, said) if said else "payment"
    if kind is None:
        raise _RowWrong(table.place(at, "entry"), f"类型“{said}”不认识，应为 年初预算、追加、调减、支出、退回 之一")
    amount = _take(table, row, at, "amount", lambda c: cells.money(c, table.factors["amount"], negative=True))
    if not amount:
        raise _RowWrong(table.place(at, "amount"), "没有金额")
    if kind == "adjustment" and said and re.search(r"减", said):
        amount = -abs(amount)
    if kind == "payment" and amount < 0:
        kind, amount = "refund", -amount
    if amount < 0 and kind != "adjustment":
        raise _RowWrong(table.place(at, "amount"), "金额是负数")
    day = _take(table, row, at, "day", lambda c: cells.day(c, year))
    if day is None:
        raise _RowWrong(table.place(at, "day"), "没有日期")
    note, payee = cells.plain(table.cell(row, "note")), cells.plain(table.cell(row, "payee"))
    return EntryReading(name, kind, amount, day, table.place(at), note, payee)


def _person(table: Table, row: list[str | None], at: int, _: int | None) -> PersonReading:
    name = cells.plain(table.cell(row, "person"))
    if name is None:
        raise _RowWrong(table.place(at, "person"), "没有姓名")
    said = cells.plain(table.cell(row, "role"))
    role = next((role for role, words in _ROLES.items() if said and said.lower() in words.split()), None)
    if said and role is None:
        raise _RowWrong(table.place(at, "role"), f"角色“{said}”不认识，应为 查看、填报、财务、领导、管理员 之一")
    post = cells.plain(table.cell(row, "post")) or ""
    rank = "deputy" if "副" in post else "head" if re.search(r"长|主任|负责人|正职", post) else None
    return PersonReading(name, cells.plain(table.cell(row, "section")), role or "editor", rank, table.place(at))


def _item(table: Table, row: list[str | None], at: int, year: int | None) -> ItemReading:
    problem = cells.plain(table.cell(row, "problem"))
    if problem is None:
        raise _RowWrong(table.place(at, "problem"), "没有写问题")
    due = _take(table, row, at, "due", lambda c: cells.day(c, year))
    if due is None:
        raise _RowWrong(table.place(at, "due"), "没有期限")
    said = cells.plain(table.cell(row, "state"))
    state = next((state for state, words in _STATES.items() if said in words.split()), None) if said else "notified"
    if state is None:
        raise _RowWrong(table.place(at, "state"), f"状态“{said}”不认识，应为 已通知、整改中、已反馈、已销号、退回 之一")
    name, measures = cells.plain(table.cell(row, "name")), cells.plain(table.cell(row, "measures"))
    return ItemReading(
        name, problem, measures, due, cells.plain(table.cell(row, "responsible")), state, table.place(at)
    )


def _date(table: Table, row: list[str | None], at: int, year: int | None) -> DateReading:
    title = cells.plain(table.cell(row, "title"))
    if title is None or len(title) > agenda.LONGEST:
        raise _RowWrong(table.place(at, "title"), f"事项要写1到{agenda.LONGEST}个字")
    column = "due" if "due" in table.columns else "day"
    due = _take(table, row, at, column, lambda c: cells.day(c, year))
    if due is None:
        raise _RowWrong(table.place(at, column), "没有日期")
    said = cells.plain(table.cell(row, "leads"))
    leads = tuple(int(days) for days in re.findall(r"\d+", said or ""))
    if said and (not leads or max(leads) > agenda.FURTHEST):
        raise _RowWrong(table.place(at, "leads"), f"提前天数“{said}”应写成如 30、7，每个不超过{agenda.FURTHEST}")
    return DateReading(title, due, leads or agenda.LEADS, cells.plain(table.cell(row, "section")), table.place(at))


def _refuse_undated(table: Table) -> None:
    """A list of payments without their days would become a list of projects without figures."""
    if "amount" in table.columns and not table.columns.keys() & {"budget", "initial_budget", "spend"}:
        raise Refusal(
            f"{table.place(table.head)} 有“金额”列，却没有“日期”列。收支明细请加上“日期”列；"
            "如果是全年合计，请把列名写成“预算数”或“支出数”。",
            f"{table.place(table.head)} has a column 金额 but none for the day. Add 日期 for a list of payments; "
            "for totals of the year call the column 预算数 or 支出数.",
        )


def _refuse_twice(reading: Reading) -> None:
    """A project that stands in two rows of one year has no clear figures: the second row is told and left out."""
    first: dict[tuple[str, int | None], str] = {}
    kept: list[ProjectReading] = []
    for project in reading.projects:
        before = first.setdefault((project.name, project.year), project.place)
        if before == project.place:
            kept.append(project)
        else:
            reading.unread.append(
                f"{project.place}：“{project.name}”与{before}重复：以{before}为准，这一行没有导入，两行的数也没有相加"
            )
    reading.projects = kept


def _first(patterns: tuple[tuple[str, str], ...], said: str | None) -> str | None:
    return next((name for name, pattern in patterns if said and re.search(pattern, said)), None)
