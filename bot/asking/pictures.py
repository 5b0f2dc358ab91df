"""图: an answer as a picture. Execution rates against the elapsed year, money, points; spending month by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlmodel import Session

from bot.asking.answering.answer import Answer, drawn
from bot.asking.query import POINTS
from bot.asking.replying import words as w
from bot.asking.replying.rectifying import STATES
from bot.rendering.charts import Bar, Chart, Mark, bars, columns, png
from bot.rendering.charts.bars import MOST
from bot.rendering.reply import File
from db import monthly
from db.figures import Figures
from db.money import WAN, rounded
from db.scoring import elapsed_share

_MONEY = ("budget", "spend", "remaining")


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as a file, and how many there are of this answer."""

    file: File
    title: str
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Frame:
    """What a picture needs to know besides the answer."""

    today: date
    language: str
    notes: tuple[str, ...] = ()  # what was left out

    def pick(self, chinese: str, english: str) -> str:
        return english if self.language == "en" else chinese


def picture(session: Session, a: Answer, frame: Frame, *, page: int = 0, months: bool = False) -> Picture | None:
    """The picture that suits the answer; None where it has nothing that can be drawn."""
    if months or _tells_months(a):
        monthly_chart = _by_month(session, a, frame)
        if monthly_chart is not None or months:
            return None if monthly_chart is None else _file(columns(monthly_chart), monthly_chart.title, 0, 1)
    if a.items:
        by_state = _by_state(a, frame)
        return _file(bars(by_state), by_state.title, 0, 1)
    if a.query.act == "owners" and a.values:
        pages = -(-len(a.values) // MOST)
        page = min(page, pages - 1)
        owned = _by_owner(a, page, frame)
        return _file(bars(owned), owned.title, page, pages)
    rows = drawn(a)
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
    numbers = ("rate", *_MONEY, *POINTS)
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
    mark = _mark(a, years, frame) if measure == "rate" else None
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
    texts = tuple(unknown if v is None else _written(m, v, frame) for m, v in zip(measures, values, strict=True))
    late = mark is not None and values[0] is not None and values[0] < mark.value
    return Bar(name, values, texts, late)


def _written(measure: str, value: Decimal, frame: Frame) -> str:
    """Shorter than in an answer: of money 万元 alone."""
    if measure in _MONEY:
        return w.money(value, frame.language, "wan")
    return w.percent(value) if measure == "rate" else w.points(value, frame.language)


def _mark(a: Answer, years: Sequence[int], frame: Frame) -> Mark | None:
    """Where the rates should be; of a year that is over there is nothing to catch up with."""
    day = a.query.as_of or frame.today
    if years != [day.year]:
        return None
    share = a.values.get("elapsed", elapsed_share(day))
    return Mark(share, frame.pick(f"序时进度 {w.percent(share)}", f"{w.percent(share)} of the year has passed"))


def _whole(rows: Sequence[Figures], measure: str) -> Decimal | None:
    if measure == "rate":
        return Decimal(100)
    return rows[0].full(measure) if measure in POINTS else None


def _by_owner(a: Answer, page: int, frame: Frame) -> Chart:
    """Sections, or people, by what their projects come to."""
    measure, nobody = a.measures[0], frame.pick("未设置", "not set")
    shown = list(a.values.items())[page * MOST : (page + 1) * MOST]
    whole = frame.pick("各科室", "Sections: ") if a.query.topic != "responsible" else frame.pick("各负责人", "People: ")
    drawn_bars = (Bar(name or nobody, (value,), (_worth(measure, value, frame),)) for name, value in shown)
    mark = _mark(a, [a.year or 0], frame) if measure == "rate" else None
    label = w.label(measure, frame.language)
    return Chart(
        title=frame.pick(f"{whole}{a.year}年{label}", f"{whole}{label}, {a.year}"),
        subtitle=w.conditions(a.query.where, frame.language) if a.query.where else "",
        bars=tuple(drawn_bars),
        series=(label,),
        mark=mark,
        whole=Decimal(100) if measure == "rate" else None,
        notes=frame.notes,
    )


def _worth(measure: str, value: Decimal, frame: Frame) -> str:
    if measure == "count":
        return w.amount(measure, value, frame.language)
    return _written(measure, value if measure in _MONEY else rounded(value), frame)


def _by_state(a: Answer, frame: Frame) -> Chart:
    """Rectification items by how far they are; what is overdue stands out."""
    drawn_bars = []
    for state, names in STATES.items():
        some = [item for item in a.items if item.state == state]
        late = sum(1 for item in some if item.overdue and state not in ("closed", "reported"))
        number = frame.pick(f"{len(some)}项", f"{len(some)}")
        text = number + (frame.pick(f"（超期{late}项）", f" ({late} overdue)") if late else "")
        drawn_bars.append(Bar(frame.pick(*names), (Decimal(len(some)),), (text,), bool(late)))
    return Chart(
        title=frame.pick("整改情况", "Rectification items"),
        subtitle=frame.pick(f"共{len(a.items)}项 · {frame.today}", f"{len(a.items)} items · {frame.today}"),
        bars=tuple(drawn_bars),
        series=(frame.pick("整改事项", "items"),),
        alarm=frame.pick("有超期的", "some are overdue"),
        notes=frame.notes,
    )


def _tells_months(a: Answer) -> bool:
    """One project's money that is in the ledger says more month by month."""
    return len(a.rows) == 1 and a.rows[0].booked.spend_entries > 1 and set(a.measures) <= {"spend"} and bool(a.measures)


def _by_month(session: Session, a: Answer, frame: Frame) -> Chart | None:
    booked = [row for row in a.rows if row.booked.spend_entries]
    if not booked:
        return None
    sums = monthly.spending(session, [row.year_id for row in booked], a.query.as_of)
    if a.query.since is not None:
        sums = {month: amount for month, amount in sums.items() if month >= (a.query.since.year, a.query.since.month)}
    shown = _months(sums)
    total = w.money(sum(sums.values(), Decimal(0)), frame.language, "wan")
    name = booked[0].name if len(a.rows) == 1 else frame.pick(f"{len(booked)}个项目", f"{len(booked)} projects")
    notes = list(frame.notes)
    if len(booked) < len(a.rows):
        without = len(a.rows) - len(booked)
        notes.append(frame.pick(f"另有{without}个项目没有按月的支出。", f"{without} more have no spending by month."))
    return Chart(
        title=frame.pick(f"{name}{a.year}年各月支出", f"{name}: spending by month, {a.year}"),
        subtitle=frame.pick(f"合计{total} · 单位：万元", f"total {total} · in 万元"),
        bars=tuple(_month(month, sums.get(month, Decimal(0)), shown, frame) for month in shown),
        series=(w.label("spend", frame.language),),
        notes=tuple(notes),
    )


def _months(sums: dict[tuple[int, int], Decimal]) -> list[tuple[int, int]]:
    """From January (or the first booked month) to the last booked one, without a gap; at most the last twelve."""
    if not sums:
        return []
    first, last = min(sums), max(sums)
    first = min(first, (last[0], 1)) if first[0] == last[0] else first
    count = (last[0] - first[0]) * 12 + last[1] - first[1] + 1
    every = [divmod(first[0] * 12 + first[1] - 1 + step, 12) for step in range(count)]
    return [(year, month + 1) for year, month in every][-12:]


def _month(month: tuple[int, int], amount: Decimal, shown: list[tuple[int, int]], frame: Frame) -> Bar:
    year = "" if len({y for y, _ in shown}) == 1 else f"{month[0] % 100}."
    name = frame.pick(f"{year}{month[1]}月" if not year else f"{year}{month[1]}", f"{year}{month[1]}")
    return Bar(name, (amount,), (w.plain(rounded(amount / WAN)),))
