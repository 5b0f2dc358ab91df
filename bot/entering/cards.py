"""The one live card of a draft: what is filled, what is asked now, and in the end before → after and 确认."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlmodel import col, func, select

from bot.entering import words
from bot.entering.desk import Desk
from bot.entering.forms import Field, Remark
from bot.entering.paper import WHY, Paper, Part
from bot.rendering.reply import Block, Bold, Button, Facts, Heading, Line, Note, Reply
from db import approvals, standing
from db.changes import VERBS, Change, Movement, Step
from db.errors import Refusal
from db.models import Evidence
from db.standing import Preview, Row

_WIDE = 3  # buttons in a row
_SHORT = 8  # characters of a label that leaves room for others


def button(label: str, what: str, paper: Paper, *more: object) -> Button:
    return Button(label[:60], ":".join(["e", what, paper.id, str(paper.version), *map(str, more)]))


def key(draft_id: str) -> str:
    """What marks the card of a draft in the outbox."""
    return f"draft:{draft_id}"


def show(desk: Desk, paper: Paper, *, said: Sequence[str] = ()) -> Reply:
    """The card as it is now; what it offers is kept on the paper. `paper.version` is the one its buttons carry."""
    gap = paper.gap()
    if gap is not None:
        return _question(desk, paper, *gap, said)
    return _confirmation(desk, paper, said)


def changes_of(desk: Desk, paper: Paper) -> list[Change]:
    return [change for part in paper.parts for change in part.declared.changes(desk, part.values)]


def takes_approval(desk: Desk, paper: Paper, made: Preview) -> bool:
    """Whether a second person must agree; what was just entered can be taken back by its author alone."""
    if all(part.form == "undo" and not part.values.get("late") for part in paper.parts):
        return False
    return approvals.needed(approvals.policy(desk.session), desk.who.role, made)


def facts(desk: Desk, part: Part, but: str | None = None) -> Facts:
    """What is filled so far."""
    rows = [
        (one.label[desk.language == "en"], one.show(desk, part.values[one.key]))
        for one in part.declared.belonging(part.values)
        if one.key in part.values and one.key != but
    ]
    why = part.values.get(WHY)
    rows += [(desk.pick("核对说明", "Checked because"), why)] if why else []
    return Facts(tuple(rows))


def title(desk: Desk, paper: Paper) -> str:
    titles = list(dict.fromkeys(part.declared.title(part.values)[desk.language == "en"] for part in paper.parts))
    return desk.pick("、", ", ").join(titles)


def before_after(desk: Desk, rows: Sequence[Row]) -> list[Block]:
    """Budget, spend, rate, distance to 序时进度 and light, or scores: what changes, and what it rests on."""
    blocks: list[Block] = []
    for row in rows:
        lines = [*_money(desk, row), *_points(desk, row)]
        if lines:
            name = desk.pick(f"{row.after.name}（{row.after.year}年度）", f"{row.after.name} ({row.after.year})")
            blocks += [Line((Bold(name),)), Facts(tuple(lines))]
    return blocks


def _question(desk: Desk, paper: Paper, number: int, asked: Field, said: Sequence[str]) -> Reply:
    paper.fingerprint = None
    part = paper.parts[number]
    opened = paper.opening(number, asked.key)
    options = opened.options if opened else []
    if not options:
        options = [[label, value] for label, value in asked.suggest(desk, part.values)]
    if asked.optional or (paper.asking and asked.key in part.values):
        options = [*options, [desk.pick("不填", "Leave empty"), None]] if asked.optional else options
    paper.offered = options
    blocks: list[Block] = [Heading(title(desk, paper)), *_filled(desk, paper, number, asked.key)]
    blocks += [Note(line) for line in said]
    blocks.append(
        Line((Bold(opened.words[desk.language == "en"] if opened else asked.question[desk.language == "en"]),))
    )
    buttons = _rows([button(label, "v", paper, place) for place, (label, _) in enumerate(options)])
    last = []
    if paper.trail or paper.asking:
        last.append(button(desk.pick("上一步", "Back"), "b", paper))
    if any(part.values for part in paper.parts):
        last.append(button(desk.pick("改…", "Change…"), "f", paper))
    last.append(button(desk.pick("取消", "Cancel"), "x", paper))
    return Reply(tuple(blocks), (*buttons, tuple(last)))


def _filled(desk: Desk, paper: Paper, number: int, key: str) -> list[Block]:
    """All parts, the one that is asked about last where there are several."""
    blocks: list[Block] = []
    if paper.returned:
        blocks.append(Note(desk.pick(f"退回原因：{paper.returned}", f"Returned: {paper.returned}")))
    for place, part in enumerate(paper.parts):
        shown = facts(desk, part, key if place == number else None)
        if shown.rows:
            blocks.append(shown)
    return blocks


def _confirmation(desk: Desk, paper: Paper, said: Sequence[str]) -> Reply:
    paper.offered, paper.fingerprint = [], None
    remarks: list[tuple[int, Remark]] = []
    blocks: list[Block] = [Heading(desk.pick(f"请确认：{title(desk, paper)}", f"Please confirm: {title(desk, paper)}"))]
    if paper.returned:
        blocks.append(Note(desk.pick(f"退回原因：{paper.returned}", f"Returned: {paper.returned}")))
    for part in paper.parts:
        blocks += [facts(desk, part), *(Note(note[desk.language == "en"]) for note in part.notes)]
    changes = [tuple(part.declared.changes(desk, part.values)) for part in paper.parts]
    try:
        made = standing.preview(desk.session, [change for own in changes for change in own])
    except Refusal as refusal:
        blocks.append(Line((Bold(refusal.sentence(desk.language)),)))
        return Reply(tuple(blocks), (_last(desk, paper),))
    blocks += before_after(desk, made.rows) + steps(desk, made)
    first = 0
    for number, part in enumerate(paper.parts):
        last = first + len(changes[number])
        own = replace(made, changes=made.changes[first:last], postings=made.postings[first:last])
        remarks += [(number, remark) for remark in part.declared.remarks(desk, part.values, own)]
        first = last
    blocks += attached(desk, paper)
    blocks += [Line((f"⚠️ {remark.words[desk.language == 'en']}",)) for _, remark in remarks]
    blocks += [Note(line) for line in said]
    paper.fingerprint, paper.shown = made.fingerprint, standing.as_data(made)
    paper.serious = any(remark.serious for _, remark in remarks)
    paper.remarks = [[number, remark.likely[1], remark.likely[2]] for number, remark in remarks if remark.likely]
    labels = [remark.likely[0][desk.language == "en"] for _, remark in remarks if remark.likely]
    likely = tuple((button(label, "l", paper, place),) for place, label in enumerate(labels))
    if any(remark.impossible for _, remark in remarks):
        paper.fingerprint = None
        return Reply(tuple(blocks), (*likely, _last(desk, paper)))
    return Reply(tuple(blocks), (*likely, (_confirm(desk, paper, made),), _last(desk, paper)))


def _confirm(desk: Desk, paper: Paper, made: Preview) -> Button:
    if paper.serious and not any(part.values.get(WHY) for part in paper.parts):
        return button(desk.pick("数字无误，仍要登记", "It is right, go on"), "k", paper)
    if takes_approval(desk, paper, made):
        return button(desk.pick("确认并提交审批", "Confirm and send for approval"), "k", paper)
    return button(desk.pick("确认", "Confirm"), "k", paper)


def _last(desk: Desk, paper: Paper) -> tuple[Button, ...]:
    row = [button(desk.pick("上一步", "Back"), "b", paper)] if paper.trail else []
    row.append(button(desk.pick("改…", "Change…"), "f", paper))
    return (*row, button(desk.pick("取消", "Cancel"), "x", paper))


def booked(desk: Desk, paper: Paper, made: Preview) -> Reply:
    """Said in the card's place once it is booked."""
    blocks: list[Block] = [Heading(desk.pick("✅ 已登记", "✅ Booked"))]
    blocks += [facts(desk, part) for part in paper.parts]
    blocks += before_after(desk, made.rows) + steps(desk, made)
    takes_back = any(isinstance(change, Movement) for change in made.changes)
    undo = ((Button(desk.pick("撤销", "Undo"), f"e:u:{paper.id}"),),) if takes_back else ()
    return Reply(tuple(blocks), undo)


def fields_menu(desk: Desk, paper: Paper) -> Reply:
    """改…: every field of every part."""
    buttons = []
    for number, part in enumerate(paper.parts):
        for one in part.declared.belonging(part.values):
            label = one.label[desk.language == "en"]
            shown = one.show(desk, part.values[one.key]) if one.key in part.values else desk.pick("未填", "empty")
            buttons.append(button(f"{label}：{shown}", "f", paper, number, one.key))
    heading = Heading(desk.pick("改哪一项？", "Change what?"))
    back = button(desk.pick("« 返回", "« Back"), "r", paper)
    return Reply((heading,), (*((one,) for one in buttons), (back,)))


def _money(desk: Desk, row: Row) -> list[tuple[str, str]]:
    before, after = row.before, row.after
    moved = before.booked != after.booked
    if not moved:
        return []
    lines = [
        (desk.pick("预算", "Budget"), _arrow(desk, before.budget, after.budget)),
        (desk.pick("支出", "Spend"), _arrow(desk, before.spend, after.spend)),
    ]
    if after.budget is not None and after.spend is not None:
        lines.append((desk.pick("剩余", "Remaining"), _arrow(desk, before.remaining, after.remaining)))
    if after.rate is not None:
        lines.append((desk.pick("执行率", "Rate"), _percent(before.rate, after.rate)))
    then, now = standing.gap(before, desk.today), standing.gap(after, desk.today)
    if now is not None and after.year == desk.today.year:
        lights = [standing.light(one, desk.today) for one in (before, after)]
        lamps = " → ".join(words.LIGHTS[one] for one in dict.fromkeys(lights) if one)
        unit = desk.pick("个百分点", " points")
        behind = f"{_signed(then)} → {_signed(now)}" if then is not None and then != now else _signed(now)
        lines.append((desk.pick("与序时进度相差", "Against elapsed time"), f"{behind}{unit} {lamps}"))
    return lines


def _points(desk: Desk, row: Row) -> list[tuple[str, str]]:
    before, after = row.before, row.after
    lines = []
    for part, labels in words.PART_WORDS.items():
        then = before.total if part == "total" else before.stated.get(part)
        now = after.total if part == "total" else after.stated.get(part)
        if then != now and now is not None:
            was = words.number(then) if then is not None else desk.pick("无", "none")
            lines.append((labels[desk.language == "en"], f"{was} → {words.number(now)}"))
    if before.grade != after.grade and after.grade is not None:
        lines.append((desk.pick("等级", "Grade"), f"{before.grade or desk.pick('无', 'none')} → {after.grade}"))
    for name, labels in words.TEXT_WORDS.items():
        if getattr(before, name) != getattr(after, name):
            was_text = getattr(before, name) or desk.pick("（空）", "(empty)")
            lines.append((desk.pick(f"原{labels[0]}", f"{labels[1]} so far"), _short(was_text)))
    return lines


def steps(desk: Desk, made: Preview) -> list[Block]:
    lines = [
        line
        for change in made.changes
        if isinstance(change, Step)
        for line in VERBS[change.verb].tells(desk.session, change.arguments, desk.language)
    ]
    return [Line((line,)) for line in lines]


def attached(desk: Desk, paper: Paper) -> list[Block]:
    mine = select(func.count(col(Evidence.id))).where(Evidence.draft_id == paper.id)
    count = (desk.session.exec(mine).one() if paper.id else 0) + desk.arriving
    return [Facts(((desk.pick("附件", "Files"), desk.pick(f"{count}个", str(count))),))] if count else []


def _arrow(desk: Desk, before: Decimal | None, after: Decimal | None) -> str:
    none = desk.pick("无", "none")
    now = none if after is None else words.wan(after, desk.language)
    if before == after:
        return now
    return f"{none if before is None else words.wan(before, desk.language)} → {now}"


def _percent(before: Decimal | None, after: Decimal) -> str:
    now = f"{words.number(after)}%"
    return now if before is None or before == after else f"{words.number(before)}% → {now}"


def _signed(value: Decimal) -> str:
    return f"{'+' if value > 0 else ''}{words.number(value)}"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def _rows(buttons: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    """Short labels beside each other, long ones alone."""
    rows: list[tuple[Button, ...]] = []
    for one in buttons:
        beside = rows and len(rows[-1]) < _WIDE and all(len(b.label) <= _SHORT for b in (*rows[-1], one))
        if beside:
            rows[-1] = (*rows[-1], one)
        else:
            rows.append((one,))
    return tuple(rows)


def changed(desk: Desk, then: Sequence[dict[str, Any]] | None, made: Preview) -> list[str]:
    """What is another since the card was shown, as differences."""
    lines = []
    old = {(row["project"], row["year"]): row["before"] for row in then or ()}
    for row in made.rows:
        was, now = old.get((row.after.project_id, row.after.year)), standing.measures(row.before)
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
    return words.wan(Decimal(value), desk.language) if name in ("budget", "spend") else value
