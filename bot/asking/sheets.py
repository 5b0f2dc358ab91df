"""表: an answer as a spreadsheet, its figures as numbers, and a second sheet that says what they are."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any

from bot.asking.answering.answer import Answer, drawn
from bot.asking.evidence import KINDS
from bot.asking.query import POINTS
from bot.asking.replying import words as w
from bot.rendering.reply import File
from db.figures import Figures
from db.money import to_wan
from db.scoring import elapsed_share, execution_rate

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MONEY, _PERCENT, _POINTS, _TEXT, _WHOLE = "#,##0.00####", "0.00%", "0.0#", "@", "0"
_WIDEST = 60

Value = str | Decimal | int | None


@dataclass(frozen=True, slots=True)
class About:
    """What the second sheet says besides the answer itself."""

    title: str
    question: str  # the Query in words
    now: datetime
    zone: tzinfo
    language: str
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # what was left out, what waits for approval

    def pick(self, chinese: str, english: str) -> str:
        return english if self.language == "en" else chinese


@dataclass(frozen=True, slots=True)
class Column:
    """A head, how its cells look, and their values."""

    head: str
    look: str
    of: Callable[[Figures], Value]
    adds_up: bool = False


def sheet(a: Answer, about: About) -> File | None:
    """The workbook; None where the answer has nothing for a table."""
    if drawn(a):
        head, looks, rows = _figures(a, about)
    elif a.entries:
        head, looks, rows = _bookings(a, about)
    elif a.contradictions:
        head, looks, rows = _contradictions(a, about)
    elif any(a.department.values()):
        head, looks, rows = _department(a, about)
    else:
        return None
    content = io.BytesIO()
    _write(content, (head, looks, rows), _explained(a, about), about)
    return File(f"{about.title}.xlsx", MIME, content.getvalue())


Table = tuple[list[str], list[str], list[list[Value]]]


def _figures(a: Answer, about: About) -> Table:
    rows = drawn(a)
    columns = [column for column in _columns(a, rows, about) if any(column.of(row) is not None for row in rows)]
    table = [[column.of(row) for column in columns] for row in rows]
    if len(rows) > 1:
        table.append(_total(rows, columns, about))
    return [column.head for column in columns], [column.look for column in columns], table


def _columns(a: Answer, rows: Sequence[Figures], about: About) -> list[Column]:
    """Who, which money, how far, which points; what was asked for in words stands at the end."""
    language = about.language
    texts = [m for m in a.measures if m in ("goal", "completion", "reason", "measures")]
    unit = about.pick("（万元）", " (万元)")
    columns = [
        Column(about.pick("项目名称", "project"), _TEXT, lambda row: row.name),
        Column(about.pick("年度", "year"), _WHOLE, lambda row: row.year),
        Column(w.label("section", language), _TEXT, lambda row: row.section),
        Column(w.label("responsible", language), _TEXT, lambda row: row.responsible),
    ]
    columns += [Column(w.label(m, language) + unit, _MONEY, _money(m), True) for m in ("budget", "spend", "remaining")]
    columns.append(Column(w.label("rate", language), _PERCENT, lambda row: _hundredth(row.rate)))
    columns += _behind(a, about)
    columns += [Column(w.label(m, language), _POINTS, _number(m)) for m in POINTS]
    columns += [Column(w.label(m, language), _TEXT, _word(m, language)) for m in ("grade", "kind", "budget_kind")]
    columns += [Column(w.label(m, language), _TEXT, _word(m, language)) for m in texts]
    columns.append(Column(about.pick("备注", "remarks"), _TEXT, lambda row: _remarks(row, about)))
    return columns


def _money(measure: str) -> Callable[[Figures], Value]:
    return lambda row: None if (yuan := row.number(measure)) is None else to_wan(yuan)


def _number(measure: str) -> Callable[[Figures], Value]:
    return lambda row: row.number(measure)


def _word(measure: str, language: str) -> Callable[[Figures], Value]:
    return lambda row: w.value(row, measure, language)


def _hundredth(percent: Decimal | None) -> Decimal | None:
    return None if percent is None else percent / 100


def _behind(a: Answer, about: About) -> list[Column]:
    """In the running year: where the rate should be, and how far it is from there."""
    day = a.query.as_of or about.now.astimezone(about.zone).date()
    if a.year != day.year:
        return []
    share = elapsed_share(day)
    return [
        Column(about.pick("序时进度", "elapsed year"), _PERCENT, lambda row: None if row.rate is None else share / 100),
        Column(
            about.pick("与序时进度之差（百分点）", "difference (percentage points)"),
            _POINTS,
            lambda row: None if row.rate is None else row.rate - share,
        ),
    ]


def _remarks(row: Figures, about: About) -> str | None:
    """Where a source states another number than is shown or than the rules give."""
    said = []
    for measure, shown in (("budget", row.budget), ("spend", row.spend), ("rate", row.rate_computed)):
        stated = row.stated.get(measure)
        if stated is not None and shown is not None and stated != shown:
            what, text = w.label(measure, about.language), w.amount(measure, stated, "zh")
            other = w.amount(measure, shown, "zh")
            said.append(about.pick(f"{what}报告写{text}，计算为{other}", f"{what} stated {text}, computed {other}"))
    for measure, by_rule in (("execution", row.execution_by_rule), ("total", row.parts_sum)):
        stated = row.stated.get(measure)
        if stated is not None and by_rule is not None and stated != by_rule:
            what = w.label(measure, about.language)
            said.append(
                about.pick(
                    f"{what}报告写{w.plain(stated)}，计算为{w.plain(by_rule)}",
                    f"{what} stated {w.plain(stated)}, computed {w.plain(by_rule)}",
                )
            )
    return about.pick("；", "; ").join(said) or None


def _total(rows: Sequence[Figures], columns: Sequence[Column], about: About) -> list[Value]:
    """The sums of money, and the rate they give; what is unknown of one project is not made up."""
    sums: list[Value] = []
    for column in columns:
        known = [value for row in rows if isinstance(value := column.of(row), Decimal)]
        sums.append(sum(known, Decimal(0)) if column.adds_up else None)
    both = [row for row in rows if row.budget is not None and row.spend is not None]
    budget, spend = (sum((row.number(m) or Decimal(0) for row in both), Decimal(0)) for m in ("budget", "spend"))
    rate = w.label("rate", about.language)
    whole = _hundredth(execution_rate(spend, budget))
    sums = [whole if column.head == rate else value for column, value in zip(columns, sums, strict=True)]
    return [about.pick("合计", "total"), *sums[1:]]


def _bookings(a: Answer, about: About) -> Table:
    """Entries of the ledger, one a row."""
    heads = about.pick("日期 项目 类型 金额（万元） 摘要 收款方 录入 审批 记录时间",
                       "day project kind amount_(万元) note payee entered_by approved_by recorded").split()  # fmt: skip
    rows: list[list[Value]] = []
    for one in a.entries:
        kind = KINDS[one.kind][about.language == "en"]
        recorded = f"{one.recorded_at.astimezone(about.zone):%Y-%m-%d %H:%M}"
        people = (one.entered_by, one.approved_by)
        rows.append([f"{one.day}", one.project, kind, to_wan(one.amount), one.note, one.payee, *people, recorded])
    looks = [_MONEY if at == 3 else _TEXT for at in range(len(heads))]
    return [head.replace("_", " ") for head in heads], looks, rows


def _contradictions(a: Answer, about: About) -> Table:
    heads = [about.pick("项目", "project"), about.pick("说明", "what"), about.pick("算式", "equation")]
    whole = about.pick("部门整体", "department")
    rows: list[list[Value]] = [[c.project or whole, about.pick(c.zh, c.en), c.equation] for c in a.contradictions]
    return heads, [_TEXT] * 3, rows


def _department(a: Answer, about: About) -> Table:
    heads = [about.pick("指标", "figure"), about.pick("数值", "value"), about.pick("原文", "words"),
             about.pick("位置", "place")]  # fmt: skip
    rows: list[list[Value]] = []
    for measure, stated in a.department.items():
        for figure in stated:
            text = w.money(figure.amount, "zh") if figure.amount is not None else figure.text
            text = w.percent(figure.percent) if figure.percent is not None else text
            number = f"{figure.number}" if text is None else text
            rows.append([w.label(measure, about.language), number, figure.words, figure.place])
    return heads, [_TEXT] * 4, rows


def _explained(a: Answer, about: About) -> list[tuple[str, str]]:
    facts = [(about.pick("内容", "content"), about.question)]
    if a.year is not None:
        facts.append((about.pick("年度", "year"), str(a.year)))
    day = a.query.as_of
    if day is not None:
        facts.append((about.pick("截至", "as of"), f"{day:%Y-%m-%d}"))
    facts += [
        (about.pick("生成时间", "made at"), f"{about.now.astimezone(about.zone):%Y-%m-%d %H:%M}"),
        (about.pick("单位", "units"), about.pick("金额为万元，得分为分", "money in 万元, scores in points")),
        (about.pick("口径", "rules"), about.pick("执行率 = 支出 ÷ 预算；未支出 = 预算 − 支出；序时进度按天数计算",
                                               "rate = spending ÷ budget; unspent = budget − spending; "
                                               "the elapsed year is counted in days")),
    ]  # fmt: skip
    facts += [(about.pick("来源", "source"), source) for source in about.sources]
    facts += [(about.pick("注意", "note"), note) for note in about.notes]
    return facts


def _write(content: io.BytesIO, figures: Table, explained: Sequence[tuple[str, str]], about: About) -> None:
    import xlsxwriter

    head, looks, rows = figures
    # Words never become formulas or links, whatever a project is called.
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, safe) as book:
        bold = book.add_format({"bold": True, "bg_color": "#e4e7eb", "border": 1, "text_wrap": True, "valign": "top"})
        formats = [book.add_format({"num_format": look, "valign": "top", "text_wrap": look == _TEXT}) for look in looks]
        table = book.add_worksheet(about.pick("数据", "data"))
        for at, name in enumerate(head):
            table.write_string(0, at, name, bold)
            table.set_column(at, at, _wide([name, *(_spelled(row[at]) for row in rows)]))
        for number, row in enumerate(rows, 1):
            for at, value in enumerate(row):
                _cell(table, number, at, value, formats[at])
        table.freeze_panes(1, 1)
        table.autofilter(0, 0, len(rows), len(head) - 1)
        notes = book.add_worksheet(about.pick("说明", "about"))
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        notes.set_column(0, 0, 12)
        notes.set_column(1, 1, _WIDEST)
        for number, (name, text) in enumerate(explained):
            notes.write_string(number, 0, name, bold)
            notes.write_string(number, 1, text, wrapped)


def _cell(table: Any, row: int, at: int, value: Value, look: Any) -> None:
    if value is None:
        table.write_blank(row, at, None, look)
    elif isinstance(value, str):
        table.write_string(row, at, value, look)
    else:
        table.write_number(row, at, value, look)


def _spelled(value: Value) -> str:
    return value if isinstance(value, str) else f"{value:,.2f}" if value is not None else ""


def _wide(texts: Sequence[str]) -> int:
    """A column's width for its longest text: a Chinese character takes the room of two letters."""
    longest = max(sum(2 if ord(c) > 0x2000 else 1 for c in text) for text in texts)
    return max(8, min(longest + 2, _WIDEST))
