"""The one live card of a draft: what is filled, what is asked now, and in the end before → after and 确认."""

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import col, func, select

from bot.entering.desk import Desk
from bot.entering.filling import effects
from bot.entering.filling.draft import WHY, Opened, Paper, Part
from bot.entering.forms import fields
from bot.entering.forms.form import Field, Remark
from bot.rendering.reply import Block, Bold, Button, Facts, Heading, Line, Note, Reply
from db.changing import approvals, preview
from db.changing.changes import VERBS, Change, Movement, Reversal, Step
from db.changing.preview import Preview
from db.errors import Refusal
from db.known import figures
from db.models import Evidence

_WIDE = 3  # buttons in a row
_PROJECTS = ("project", "to_project")  # fields that name one
_SHORT = 8  # characters of a label that leaves room for others


def button(label: str, what: str, paper: Paper, *more: object) -> Button:
    return Button(label[:60], ":".join(["e", what, paper.id, str(paper.version), *map(str, more)]))


def key(draft_id: str) -> str:
    """What marks the card of a draft in the outbox."""
    return f"draft:{draft_id}"


def show(desk: Desk, paper: Paper, *, said: Sequence[str] = ()) -> Reply:
    """The card as it is now; what it offers is kept on the paper. `paper.version` is the one its buttons carry."""
    _ask_anew_what_is_hidden(desk, paper)
    gap = paper.gap()
    if gap is not None:
        return _question(desk, paper, *gap, said)
    return _confirmation(desk, paper, said)


def _ask_anew_what_is_hidden(desk: Desk, paper: Paper) -> None:
    """A project that was restricted since it was filled in: no figure of it is shown, another one is asked for."""
    secret = figures.hidden(desk.session, desk.visible)
    for number, part in enumerate(paper.parts):
        for name in _PROJECTS:
            if part.values.get(name) in secret:
                del part.values[name]
                paper.opened.append(Opened(number, name, list(fields.HIDDEN)))


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
    words = opened.words if opened else asked.question
    blocks.append(Line((Bold(_whose(desk, paper, number) + words[desk.language == "en"]),)))
    buttons = _rows([button(label, "v", paper, place) for place, (label, _) in enumerate(options)])
    last = []
    if paper.trail or paper.asking:
        last.append(button(desk.pick("上一步", "Back"), "b", paper))
    if any(part.values for part in paper.parts):
        last.append(button(desk.pick("改…", "Change…"), "f", paper))
    last.append(button(desk.pick("取消", "Cancel"), "x", paper))
    return Reply(tuple(blocks), (*buttons, tuple(last)))


def _whose(desk: Desk, paper: Paper, number: int) -> str:
    """Of several parts: the project that is asked about."""
    project = paper.parts[number].values.get("project")
    if len(paper.parts) == 1 or project is None:
        return ""
    return fields.show_project(desk, project) + desk.pick("：", ": ")


def _filled(desk: Desk, paper: Paper, number: int, key: str) -> list[Block]:
    """All parts, the one that is asked about last where there are several."""
    blocks: list[Block] = []
    if paper.returned:
        blocks.append(Note(desk.pick(f"退回原因：{paper.returned}", f"Returned: {paper.returned}")))
    if len(paper.parts) == 1:
        shown = facts(desk, paper.parts[0], key)
        return [*blocks, shown] if shown.rows else blocks
    return [*blocks, *(_in_a_line(desk, paper, place, (number, key)) for place in range(len(paper.parts)))]


def _in_a_line(desk: Desk, paper: Paper, place: int, asked: tuple[int, str]) -> Block:
    """One of several parts, short; 👉 marks the one that is asked about."""
    rows = dict(facts(desk, paper.parts[place], asked[1] if place == asked[0] else None).rows)
    project = rows.pop(desk.pick("项目", "Project"), desk.pick("（哪个项目？）", "(which project?)"))
    said = desk.pick("，", ", ").join(rows.values())
    text = f"{place + 1}. {project}{desk.pick('：', ': ')}{said}"
    return Line((Bold(f"👉 {text}"),)) if place == asked[0] else Line((text,))


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
        made = preview.preview(desk.session, [change for own in changes for change in own])
    except Refusal as refusal:
        blocks.append(Line((Bold(refusal.sentence(desk.language)),)))
        return Reply(tuple(blocks), (_last(desk, paper),))
    secret = figures.hidden(desk.session, desk.visible)
    if any(row.after.project_id in secret for row in made.rows):  # of an entry that is taken back
        hidden = Line((Bold(desk.pick(*fields.HIDDEN)),))
        return Reply((blocks[0], hidden), ((button(desk.pick("取消", "Cancel"), "x", paper),),))
    first = 0
    for number, part in enumerate(paper.parts):
        last = first + len(changes[number])
        own = replace(made, changes=made.changes[first:last], postings=made.postings[first:last])
        remarks += [(number, remark) for remark in part.declared.remarks(desk, part.values, own)]
        first = last
    if not any(remark.impossible for _, remark in remarks):
        blocks += effects.before_after(desk, made.rows) + steps(desk, made)
    blocks += attached(desk, paper)
    remarked = dict.fromkeys(remark.words[desk.language == "en"] for _, remark in remarks)
    blocks += [Line((f"⚠️ {words}",)) for words in remarked]  # two parts of one project are remarked on once
    blocks += [Note(line) for line in said]
    paper.fingerprint, paper.shown = made.fingerprint, preview.as_data(made)
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
    undone = all(isinstance(change, Reversal) for change in made.changes)
    heading = desk.pick("✅ 已撤销", "✅ Taken back") if undone else desk.pick("✅ 已登记", "✅ Booked")
    blocks: list[Block] = [Heading(heading)]
    blocks += [facts(desk, part) for part in paper.parts]
    blocks += effects.before_after(desk, made.rows) + steps(desk, made)
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
