"""表: an answer as a spreadsheet, its figures as numbers, and a second sheet that says what they are."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.asking import tables
from bot.asking.answering.answer import Answer, drawn
from bot.asking.query import POINTS
from bot.asking.replying import words as w
from bot.asking.tables import MONEY, TEXT, About, Table, Value
from bot.rendering.reply import File
from db.known.figures import Figures
from db.known.scoring import elapsed_share, execution_rate
from db.money import plain, to_wan

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PERCENT, _POINTS, _WHOLE = "0.00%", "0.0#", "0"
_WIDEST = 60


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
    elif (other := tables.table(a, about)) is not None:
        head, looks, rows = other
    else:
        return None
    content = io.BytesIO()
    _write(content, (head, looks, rows), _explained(a, about), about)
    return File(f"{about.title}.xlsx", MIME, content.getvalue())


def _figures(a: Answer, about: About) -> Table:
    rows = drawn(a)
    every = [(column, [column.of(row) for row in rows]) for column in _columns(a, about)]
    filled = [(column, values) for column, values in every if any(value is not None for value in values)]
    table = [list(row) for row in zip(*(values for _, values in filled), strict=True)]
    if len(rows) > 1 and len({row.year for row in rows}) == 1 and a.query.act != "groups":
        table.append(_total(rows, filled, about))
    return [column.head for column, _ in filled], [column.look for column, _ in filled], table


def _columns(a: Answer, about: About) -> list[Column]:
    """Who, which money, how far, which points; what was asked for in words stands at the end."""
    language = about.language
    texts = [m for m in a.measures if m in ("goal", "completion", "reason", "measures")]
    unit = about.pick("（万元）", " (万元)")
    columns = [
        Column(about.pick("项目名称", "project"), TEXT, lambda row: row.name),
        Column(about.pick("年度", "year"), _WHOLE, lambda row: row.year),
        Column(w.label("section", language), TEXT, lambda row: row.section),
        Column(w.label("responsible", language), TEXT, lambda row: row.responsible),
    ]
    columns += [Column(w.label(m, language) + unit, MONEY, _money(m), True) for m in ("budget", "spend", "remaining")]
    columns.append(Column(w.label("rate", language), _PERCENT, lambda row: _hundredth(row.rate)))
    columns += _behind(a, about)
    columns += [Column(w.label(m, language), _POINTS, _number(m)) for m in POINTS]
    columns += [Column(w.label(m, language), TEXT, _word(m, language)) for m in ("grade", "kind", "budget_kind")]
    columns += [Column(w.label(m, language), TEXT, _word(m, language)) for m in texts]
    columns.append(Column(about.pick("备注", "remarks"), TEXT, lambda row: _remarks(row, about)))
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
                    f"{what}报告写{plain(stated)}，计算为{plain(by_rule)}",
                    f"{what} stated {plain(stated)}, computed {plain(by_rule)}",
                )
            )
    return about.pick("；", "; ").join(said) or None


def _total(rows: Sequence[Figures], filled: Sequence[tuple[Column, Sequence[Value]]], about: About) -> list[Value]:
    """The sums of money, and the rate they give; what is unknown of one project is not made up."""
    sums: list[Value] = []
    for column, values in filled:
        known = [value for value in values if isinstance(value, Decimal)]
        sums.append(sum(known, Decimal(0)) if column.adds_up else None)
    both = [row for row in rows if row.budget is not None and row.spend is not None]
    budget, spend = (sum((row.number(m) or Decimal(0) for row in both), Decimal(0)) for m in ("budget", "spend"))
    rate = w.label("rate", about.language)
    whole = _hundredth(execution_rate(spend, budget))
    sums = [whole if column.head == rate else value for (column, _), value in zip(filled, sums, strict=True)]
    return [about.pick("合计", "total"), *sums[1:]]


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
        formats = [book.add_format({"num_format": look, "valign": "top", "text_wrap": look == TEXT}) for look in looks]
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
