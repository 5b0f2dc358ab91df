"""图: an answer as a picture. Projects side by side: execution rates against the elapsed year, money, points."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlmodel import Session

from bot.asking.answering.answer import Answer, drawn
from bot.asking.drawings import (
    MONEY,
    Frame,
    asks_parts,
    by_month,
    by_owner,
    by_part,
    by_state,
    mark_of,
    written,
)
from bot.asking.query import POINTS
from bot.asking.replying import words as w
from bot.rendering.charts import Bar, Chart, Mark, bars, columns, png
from bot.rendering.charts.bars import MOST
from bot.rendering.reply import File
from db.known.figures import Figures


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as a file, and how many there are of this answer."""

    file: File
    title: str
    page: int
    pages: int


def picture(session: Session, a: Answer, frame: Frame, *, page: int = 0, months: bool = False) -> Picture | None:
    """The picture that suits the answer; None where it has nothing that can be drawn."""
    if months or _tells_months(a):
        chart = by_month(session, a, frame)
        if chart is not None or months:
            return None if chart is None else _file(columns(chart), chart.title, 0, 1)
    if a.items:
        chart = by_state(a, frame)
        return _file(bars(chart), chart.title, 0, 1)
    if a.query.act == "owners" and a.values:
        pages = -(-len(a.values) // MOST)
        page = min(page, pages - 1)
        chart = by_owner(a, page, frame)
        return _file(bars(chart), chart.title, page, pages)
    rows = drawn(a)
    if len(rows) == 1 and asks_parts(a) and rows[0].parts:
        chart = by_part(rows[0], frame)
        return _file(bars(chart), chart.title, 0, 1)
    measure = _measure(a, rows)
    if measure is None:
        return None
    pages = -(-len(rows) // MOST)
    page = min(page, pages - 1)
    chart = _chart(a, rows, measure, page, frame)
    return _file(bars(chart), chart.title, page, pages)


def _file(svg: str, title: str, page: int, pages: int) -> Picture:
    name = title.replace(": ", " ") + (f"-{page + 1}" if pages > 1 else "")
    return Picture(File(f"{name}.png", "image/png", png(svg), "photo"), title, page, pages)


def _measure(a: Answer, rows: Sequence[Figures]) -> str | None:
    """The measure that is drawn: one that was asked for, else the first that is known."""
    asked = [*a.measures, *(c.measure for c in (*a.query.where, *a.query.against))]
    numbers = ("rate", *MONEY, *POINTS)
    wanted = ["rate"] if a.query.act == "progress" else [m for m in asked if m in numbers]
    if "parts" in asked or a.query.act == "lost":
        wanted.append("total")
    if set(wanted) >= {"budget", "rate"}:  # 预算、支出、执行率: the rate says most
        wanted.insert(0, "rate")
    for measure in (*wanted, "rate", "budget", "total"):
        if any(row.number(measure) is not None for row in rows):
            return measure
    return None


def _chart(a: Answer, rows: Sequence[Figures], measure: str, page: int, frame: Frame) -> Chart:
    shown = rows[page * MOST : (page + 1) * MOST]
    pages = -(-len(rows) // MOST)
    place = frame.pick(f"第{page + 1}/{pages}张", f"{page + 1} of {pages}") if pages > 1 else ""
    what, series = _names(measure, frame)
    years, names = sorted({row.year for row in rows}), {row.name for row in rows}
    day = a.query.as_of
    as_of = "" if day is None else frame.pick(f"截至{day:%Y-%m-%d}", f"as of {day:%Y-%m-%d}")
    number = frame.pick(f"{len(rows)}个项目", f"{len(rows)} projects") if len(rows) > 1 and len(names) > 1 else ""
    where = w.conditions(a.query.where, frame.language) if a.query.where else ""
    one = len(names) == 1 and len(rows) > 1  # one project over the years
    who = next(iter(names)) if len(names) == 1 else ""
    subtitle = " · ".join(part for part in (where, number, as_of, place) if part)
    mark = mark_of(a, years, frame) if measure == "rate" else None
    when = f"{years[0]}-{years[-1]}" if len(years) > 1 else f"{years[0]}"
    called = [f"{row.year}" if one else f"{row.name} {row.year}" if len(years) > 1 else row.name for row in shown]
    return Chart(
        title=frame.pick(f"{who}{when}年{what}", f"{who or 'Projects'}: {what}, {when}"),
        subtitle=subtitle,
        bars=tuple(_bar(name, row, measure, mark, frame) for name, row in zip(called, shown, strict=True)),
        series=series,
        mark=mark,
        alarm=frame.pick("低于序时进度", "behind the elapsed year") if mark is not None else None,
        whole=_whole(rows, measure),
        notes=frame.notes,
    )


def _names(measure: str, frame: Frame) -> tuple[str, tuple[str, ...]]:
    label = w.label(measure, frame.language)
    if measure in ("budget", "spend"):
        both = w.label("budget", frame.language), w.label("spend", frame.language)
        return frame.pick("预算和支出", "budget and spending"), both
    return label, (label,)


def _bar(name: str, row: Figures, measure: str, mark: Mark | None, frame: Frame) -> Bar:
    measures = ("budget", "spend") if measure in ("budget", "spend") else (measure,)
    values = tuple(row.number(m) for m in measures)
    unknown = frame.pick("没有数据", "no data")
    texts = tuple(unknown if v is None else written(m, v, frame) for m, v in zip(measures, values, strict=True))
    late = mark is not None and values[0] is not None and values[0] < mark.value
    return Bar(name, values, texts, late)


def _whole(rows: Sequence[Figures], measure: str) -> Decimal | None:
    if measure == "rate":
        return Decimal(100)
    return rows[0].full(measure) if measure in POINTS else None


def _tells_months(a: Answer) -> bool:
    """One project's money that is in the ledger says more month by month."""
    return len(a.rows) == 1 and a.rows[0].booked.spend_entries > 1 and set(a.measures) <= {"spend"} and bool(a.measures)
