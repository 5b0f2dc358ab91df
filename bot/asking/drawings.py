"""Pictures of other things than projects side by side: months, sections, parts of a score, rectification items."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlmodel import Session

from bot.asking.answering.answer import Answer
from bot.asking.query import POINTS
from bot.asking.replying import words as w
from bot.rendering.charts import Bar, Chart, Mark
from bot.rendering.charts.bars import MOST
from bot.rendering.item_states import STATES
from bot.rendering.languages import pick
from db.known import monthly
from db.known.figures import Figures
from db.known.scoring import elapsed_share
from db.money import WAN, plain, rounded

MONEY = ("budget", "spend", "remaining")


@dataclass(frozen=True, slots=True)
class Frame:
    """What a picture needs to know besides the answer."""

    today: date
    language: str
    notes: tuple[str, ...] = ()  # what was left out

    def pick(self, chinese: str, english: str) -> str:
        return pick(self.language, chinese, english)


def written(measure: str, value: Decimal, frame: Frame) -> str:
    """Shorter than in an answer: of money 万元 alone."""
    if measure in MONEY:
        return w.money(value, frame.language, "wan")
    return w.percent(value) if measure == "rate" else w.points(value, frame.language)


def mark_of(a: Answer, years: Sequence[int], frame: Frame) -> Mark | None:
    """Where the rates should be; of a year that is over there is nothing to catch up with."""
    day = a.query.as_of or frame.today
    if years != [day.year]:
        return None
    share = a.values.get("elapsed", elapsed_share(day))
    return Mark(share, frame.pick(f"序时进度 {w.percent(share)}", f"{w.percent(share)} of the year has passed"))


def by_owner(a: Answer, page: int, frame: Frame) -> Chart:
    """Sections, or people, by what their projects come to."""
    measure, nobody = a.measures[0], frame.pick("未设置", "not set")
    shown = list(a.values.items())[page * MOST : (page + 1) * MOST]
    whole = frame.pick("各科室", "Sections: ") if a.query.topic != "responsible" else frame.pick("各负责人", "People: ")
    drawn_bars = (Bar(name or nobody, (value,), (_worth(measure, value, frame),)) for name, value in shown)
    mark = mark_of(a, [a.year or 0], frame) if measure == "rate" else None
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
    return written(measure, value if measure in MONEY else rounded(value), frame)


def asks_parts(a: Answer) -> bool:
    return a.query.act == "lost" or "parts" in a.measures or len({*a.measures} & {*POINTS}) > 1


def by_part(row: Figures, frame: Frame) -> Chart:
    """How much of each part's points there is, and of all of them."""
    drawn_bars = []
    for part in POINTS:
        points, full = row.number(part), row.full(part)
        if points is None:
            continue
        text = frame.pick(f"{plain(points)}分，满分{plain(full)}", f"{plain(points)} of {plain(full)}")
        drawn_bars.append(Bar(w.label(part, frame.language), (points * 100 / full,), (text,)))
    what = w.label("parts", frame.language)
    return Chart(
        title=frame.pick(f"{row.name}{row.year}年{what}", f"{row.name}: {what}, {row.year}"),
        subtitle="",
        bars=tuple(drawn_bars),
        series=(what,),
        whole=Decimal(100),
        notes=frame.notes,
    )


def by_state(a: Answer, frame: Frame) -> Chart:
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


def by_month(session: Session, a: Answer, frame: Frame) -> Chart | None:
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
    return Bar(name, (amount,), (plain(rounded(amount / WAN)),))
