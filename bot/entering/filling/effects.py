"""Before → after on a card: budget, spend, rate, distance to 序时进度, light and scores; and what changed meanwhile."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from bot.entering import words
from bot.entering.desk import Desk
from bot.rendering.reply import Block, Bold, Facts, Line
from db.changing import preview
from db.changing.preview import Preview, Row
from db.money import in_wan, plain


def before_after(desk: Desk, rows: Sequence[Row]) -> list[Block]:
    """Budget, spend, rate, distance to 序时进度 and light, or scores: what changes, and what it rests on."""
    blocks: list[Block] = []
    for row in rows:
        lines = [*_money(desk, row), *_points(desk, row)]
        if lines:
            name = desk.pick(f"{row.after.name}（{row.after.year}年度）", f"{row.after.name} ({row.after.year})")
            blocks += [Line((Bold(name),)), Facts(tuple(lines))]
    return blocks


def _money(desk: Desk, row: Row) -> list[tuple[str, str]]:
    before, after = row.before, row.after
    moved = before.booked != after.booked
    if not moved:
        return []
    lines = [
        (desk.pick("预算", "Budget"), _arrow(desk, before.budget, after.budget)),
        (desk.pick("支出", "Spend"), _spend(desk, row)),
    ]
    if after.budget is not None and after.spend is not None:
        lines.append((desk.pick("剩余", "Remaining"), _arrow(desk, before.remaining, after.remaining)))
    if after.rate is not None:
        lines.append((desk.pick("执行率", "Rate"), _percent(before.rate, after.rate)))
    then, now = preview.gap(before, desk.today), preview.gap(after, desk.today)
    if now is not None and after.year == desk.today.year:
        lights = [preview.light(one, desk.today) for one in (before, after)]
        lamps = " → ".join(words.LIGHTS[one] for one in dict.fromkeys(lights) if one)
        unit = desk.pick("个百分点", " points")
        behind = f"{_signed(then)} → {_signed(now)}" if then is not None and then != now else _signed(now)
        lines.append((desk.pick("与序时进度相差", "Against elapsed time"), f"{behind}{unit} {lamps}"))
    return lines


def _spend(desk: Desk, row: Row) -> str:
    """What a report states is no earlier state of the entries: the two stand beside each other."""
    if row.stated_spend is None or row.after.spend is None:
        return _arrow(desk, row.before.spend, row.after.spend)
    stated, booked = (in_wan(one, desk.language) for one in (row.stated_spend, row.after.spend))
    return desk.pick(f"报告写的{stated}；凭证合计{booked}", f"stated {stated}; entries {booked}")


def _points(desk: Desk, row: Row) -> list[tuple[str, str]]:
    before, after = row.before, row.after
    lines = []
    for part, labels in words.PART_WORDS.items():
        then = before.total if part == "total" else before.stated.get(part)
        now = after.total if part == "total" else after.stated.get(part)
        if then != now and now is not None:
            was = plain(then) if then is not None else desk.pick("无", "none")
            lines.append((labels[desk.language == "en"], f"{was} → {plain(now)}"))
    if before.grade != after.grade and after.grade is not None:
        lines.append((desk.pick("等级", "Grade"), f"{before.grade or desk.pick('无', 'none')} → {after.grade}"))
    for name, labels in words.TEXT_WORDS.items():
        if getattr(before, name) != getattr(after, name):
            was_text = getattr(before, name) or desk.pick("（空）", "(empty)")
            lines.append((desk.pick(f"原{labels[0]}", f"{labels[1]} so far"), _short(was_text)))
    return lines


def _arrow(desk: Desk, before: Decimal | None, after: Decimal | None) -> str:
    none = desk.pick("无", "none")
    now = none if after is None else in_wan(after, desk.language)
    if before == after:
        return now
    return f"{none if before is None else in_wan(before, desk.language)} → {now}"


def _percent(before: Decimal | None, after: Decimal) -> str:
    now = f"{plain(after)}%"
    return now if before is None or before == after else f"{plain(before)}% → {now}"


def _signed(value: Decimal) -> str:
    return f"{'+' if value > 0 else ''}{plain(value)}"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def changed(desk: Desk, then: Sequence[dict[str, Any]] | None, made: Preview) -> list[str]:
    """What is another since the card was shown, as differences."""
    lines = []
    old = {(row["project"], row["year"]): row["before"] for row in then or ()}
    for row in made.rows:
        was, now = old.get((row.after.project_id, row.after.year)), preview.measures(row.before)
        if was is not None and was != now:
            lines += [f"{row.after.name}：{line}" for line in _differences(desk, was, now)]
    return lines


def _differences(desk: Desk, was: dict[str, str | None], now: dict[str, str | None]) -> list[str]:
    labels = {"budget": ("预算", "budget"), "spend": ("支出", "spend"), "grade": ("等级", "grade")} | words.PART_WORDS
    lines = []
    for name, label in labels.items():
        old, new = was.get(name), now.get(name)
        if old == new:
            continue
        texts = [_said(desk, name, one) for one in (old, new)]
        lines.append(f"{label[desk.language == 'en']} {texts[0]} → {texts[1]}")
    return lines


def _said(desk: Desk, name: str, value: str | None) -> str:
    if value is None:
        return desk.pick("无", "none")
    return in_wan(Decimal(value), desk.language) if name in ("budget", "spend") else value
