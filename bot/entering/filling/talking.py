"""A message or a tap at a form: what it fills, corrects, begins, cancels or confirms. Everything but the booking."""

import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import col, select

from bot.access.permissions import require
from bot.entering.booked import approving
from bot.entering.desk import Desk, Step
from bot.entering.filling import cards, effects, sentences
from bot.entering.filling.draft import WHY, Paper, Part
from bot.entering.forms.fields import none_stored
from bot.entering.forms.form import FORMS, Field, Read, Value, Wrong
from bot.entering.questions import MONEY, is_question, looks_like
from bot.entering.reading.said import Entered, Intent
from bot.rendering.reply import Button, Reply, say
from bot.rendering.starting import no_projects
from db.changing import attachments, booking, drafts, preview
from db.messages import outbox
from db.models import Draft, Outbox

CANCELS = {"取消", "撤销", "算了", "不登了", "不登记了", "不要了", "cancel", "stop", "never mind"}
CONFIRMS = {"确认", "确定", "确认登记", "confirm"}  # a mere 好 or 是 may answer something else
CONTINUES = {"继续", "接着填", "continue", "go on"}
BACKS = {"上一步", "返回", "后退", "back"}
_ONGOING = 3600  # seconds after which a question is no longer in the middle of the form


def heard(desk: Desk, text: str, keep: Mapping[str, Any], entered: Entered | None) -> Step | None:
    """Words in private; None when they are for the asking room alone."""
    said = text.strip()
    word = said.casefold().rstrip("。.!！")
    paper = current(desk, keep)
    if word in CONTINUES:
        return go_on(desk, paper)
    if paper is None:
        return begun(desk, entered) if entered is not None else None
    if word in CANCELS:
        return cancel(desk, paper)
    if word in BACKS:
        paper.back()
        return shown(desk, paper)
    gap = paper.gap()
    if gap is None and word in CONFIRMS:
        return confirm(desk, paper) if _saw(desk, paper) else shown(desk, paper, anew=True)
    fix = entered.intents[0] if entered is not None and entered.intents[0].kind == "edit_field" else None
    if fix is not None:
        return _fixed(desk, paper, fix, gap)
    if entered is not None and (gap is None or not gap[1].free or _whole(entered)):
        return begun(desk, entered) or _read(desk, paper, gap, said)
    return _read(desk, paper, gap, said)


def _whole(entered: Entered) -> bool:
    """A sentence that can stand alone, and is not the words of a note."""
    return all(
        one.kind in ("undo", "correct") or (one.project is not None and (one.amount or one.points) is not None)
        for one in entered.intents
    )


def _fixed(desk: Desk, paper: Paper, fix: Intent, gap: tuple[int, Field] | None) -> Step:
    problem = sentences.correct(desk, paper, fix)
    if problem is None:
        zh, en = "这张单子里没有这一项。", "This form has no such field."
        return shown(desk, paper, said=[desk.pick(zh, en)])
    return shown(desk, paper)


def _read(desk: Desk, paper: Paper, gap: tuple[int, Field] | None, text: str) -> Step:
    """Fill what is asked; a question goes to the asking room and the card comes again."""
    if gap is None and (amended := _amount_alone(desk, paper, text)) is not None:
        return amended
    if gap is None or is_question(desk, text, gap[1]):
        return _aside(desk, paper, text)
    number, asked = gap
    place = _counted(asked, text)
    read: Read
    if place is not None and place < len(paper.offered) and paper.offered[place][1] is not None:
        value = paper.offered[place][1]
        read = asked.check(desk, paper.parts[number].values, value) if asked.check else Value(value)
    else:
        read = asked.read(desk, paper.parts[number].values, text)
    meant = asked.free or (looks_like(asked, text) and not desk.asks(text))
    if isinstance(read, Wrong) and not read.options and not meant:
        return _aside(desk, paper, text)
    paper.take(number, asked, read)
    return shown(desk, paper)


def _amount_alone(desk: Desk, paper: Paper, text: str) -> Step | None:
    """0.22万, said to a card whose one amount is filled in: another amount, shown before it is confirmed."""
    asked = paper.parts[0].declared.field("amount")
    if len(paper.parts) > 1 or asked is None or "amount" not in paper.parts[0].values:
        return None
    read = asked.read(desk, paper.parts[0].values, text)
    if not isinstance(read, Value) or not MONEY.search(text):
        return None
    paper.take(0, asked, read)
    return shown(desk, paper)


def _counted(asked: Field, text: str) -> int | None:
    """第二个: which of the buttons, where a number can be nothing else."""
    found = re.fullmatch(r"第([一二三四五1-5])个?", text.strip()) or (
        re.fullmatch(r"([1-5])", text.strip()) if asked.key in ("project", "to_project", "entries") else None
    )
    return None if found is None else ("一二三四五".find(found[1]) if not found[1].isdigit() else int(found[1]) - 1)


def _aside(desk: Desk, paper: Paper, text: str) -> Step:
    """It is for the asking room; soon after the form was touched its card comes again below the answer."""
    row = desk.session.get(Draft, paper.id)
    recent = row is not None and (desk.now - row.updated_at).total_seconds() <= _ONGOING
    step = shown(desk, paper, anew=True) if recent else Step()
    step.to_asking = True
    step.about = _about(desk, paper, text) if recent else ""
    return step


_OF_ALL = re.compile(
    r"哪|谁|几|项目|科|部门|单位|整体|全[部局]|所有|一共|总共|合计|规[则定]|怎么|如何|什么是|整改|审批|放假|工作日"
    r"|[它他们]|那|\b(?:which|all|total|how do|who)\b"
)


def _about(desk: Desk, paper: Paper, text: str) -> str:
    """执行率多少, asked in the middle of a form: of the form's one project."""
    found = {part.values.get("project") for part in paper.parts}
    only = next(iter(found)) if len(found) == 1 else None
    project = None if only is None else desk.project(only)
    if project is None or _OF_ALL.search(text.casefold()):
        return ""
    reading = desk.names(text)
    return "" if reading.mentions or reading.unknown else project.name


def begun(desk: Desk, entered: Entered) -> Step | None:
    """A paper for a sentence; the one that was open stays, and 继续 brings it back."""
    if all(one.kind == "nothing" for one in entered.intents):
        zh = "好的，没有支出就不用登记；有了随时告诉我。"
        return Step(replies=[say(desk.pick(zh, "All right: nothing spent, nothing to book."))])
    paper = sentences.paper_of(desk, entered)
    return None if paper is None else begin(desk, paper)


def begin(desk: Desk, paper: Paper) -> Step:
    for part in paper.parts:
        require(desk.who.role, part.declared.right)
    paper.id, paper.version = secrets.token_hex(5), 1
    reply = cards.show(desk, paper)
    step = Step(keep={"draft": paper.id})
    for row in drafts.of_person(desk.session, desk.who.id, desk.chat_id, "open", forms={paper.parts[0].form}):
        if _given_up(desk, row, paper):
            _put_away(desk, row, step)
    step.do(drafts.begin, draft_id=paper.id, form=paper.parts[0].form, chat_id=desk.chat_id, fields=paper.to_json())
    step.replies.append(_card(paper, reply))
    return step


def _given_up(desk: Desk, row: Draft, new: Paper) -> bool:
    """Whether an open draft was only begun and never touched: it could not be confirmed yet, or says just the same."""
    old = Paper.of(row)
    same = [(part.form, part.values) for part in old.parts] == [(part.form, part.values) for part in new.parts]
    if row.version > 1 or old.returned is not None or attachments.of_draft(desk.session, row.id):
        return False
    return same or old.fingerprint is None


def _put_away(desk: Desk, row: Draft, step: Step) -> None:
    """A draft is dropped and its card says so; it can be had back."""
    step.do(drafts.cancel, draft_id=row.id, version=row.version)
    paper = Paper.of(row)
    paper.version += 1
    again = cards.button(desk.pick("恢复", "Restore"), "o", paper)
    words = desk.pick(
        "这张单子已换成下面的一张，什么都没有登记。", "The form below takes its place; nothing was booked."
    )
    step.replies.append(in_place(desk, row.id, say(words, buttons=((again,),))))


def drop_others(desk: Desk, kept: str | None) -> Step:
    """都不要了: every open draft but the one that is being filled."""
    step = Step()
    rows = drafts.of_person(desk.session, desk.who.id, desk.chat_id, "open", "expired", forms=FORMS)
    rows = [row for row in rows if row.id != kept]
    for row in rows:
        step.do(drafts.cancel, draft_id=row.id, version=row.version)
    zh = f"已清掉{len(rows)}份没填完的单子，什么都没有登记。" if rows else "没有没填完的单子。"
    en = f"{len(rows)} unfinished forms are dropped; nothing was booked." if rows else "Nothing is unfinished."
    step.replies.append(say(desk.pick(zh, en)))
    return step


def open_form(desk: Desk, form: str, values: Mapping[str, Any] | None = None, *, said: str = "") -> Step:
    """A form from its first question on; `said` may answer that already."""
    paper = Paper([Part(form, dict(values or {}))], message=desk.message_id)
    gap = paper.gap()
    if gap is not None and gap[1].key == "project" and none_stored(desk):
        return Step([say(no_projects(desk.language))])
    if said and gap is not None:
        paper.take(0, gap[1], gap[1].read(desk, paper.parts[0].values, said))
    return begin(desk, paper)


def shown(desk: Desk, paper: Paper, *, said: Sequence[str] = (), anew: bool = False) -> Step:
    """Keep the paper and show its card: the one that is there is edited, unless it is to be seen anew."""
    was, paper.version = paper.version, paper.version + 1
    reply = cards.show(desk, paper, said=said)
    step = Step(keep={"draft": paper.id})
    step.do(drafts.put, draft_id=paper.id, version=was, fields=paper.to_json())
    step.replies.append(_card(paper, reply) if anew else in_place(desk, paper.id, reply))
    return step


def menu(desk: Desk, paper: Paper) -> Step:
    """The fields to change, in the card's place: until the card is back there is nothing to confirm."""
    was, paper.version = paper.version, paper.version + 1
    paper.fingerprint = None
    step = Step(replies=[in_place(desk, paper.id, cards.fields_menu(desk, paper))], keep={"draft": paper.id})
    step.do(drafts.put, draft_id=paper.id, version=was, fields=paper.to_json())
    return step


def _saw(desk: Desk, paper: Paper) -> bool:
    """Whether the card as it is now was there before the word that confirms it."""
    card = outbox.card(desk.session.connection(), desk.chat_id, cards.key(paper.id))
    looks = select(Outbox).where((col(Outbox.id) == card) | (col(Outbox.edits) == card))
    newest = desk.session.exec(looks.order_by(col(Outbox.id).desc()).limit(1)).first()
    return newest is not None and newest.sent_at is not None and newest.sent_at < desk.now


def go_on(desk: Desk, paper: Paper | None, draft_id: str | None = None) -> Step:
    """继续: the card of what is open, or what was put away."""
    if paper is not None and draft_id is None:
        others = drafts.of_person(desk.session, desk.who.id, desk.chat_id, "open", "expired", forms=FORMS)
        older = [one for one in others if one.id != paper.id]
        step = shown(desk, paper, anew=True)
        if older:
            zh, en = f"另有{len(older)}份没填完的。", f"{len(older)} more are not finished."
            drop = Button(desk.pick("都不要了", "Drop them all"), f"e:d:{paper.id}")
            step.replies.append(say(desk.pick(zh, en), buttons=(*_choices(desk, older[:5]), (drop,))))
        return step
    states = ("open", "expired", "cancelled") if draft_id else ("open", "expired")
    rows = drafts.of_person(desk.session, desk.who.id, desk.chat_id, *states, forms=FORMS)
    rows = [row for row in rows if draft_id in (None, row.id)]
    if not rows:
        nothing = desk.pick("没有没填完的登记。直接说一句就能登记，例如：", "Nothing is unfinished. Just say, e.g.: ")
        example = desk.pick("某某经费今天支出3.5万元", "paid 35,000 yuan for …")
        return Step(replies=[say(nothing + example)])
    return shown(desk, Paper.of(rows[0]), anew=True)


def _choices(desk: Desk, rows: Sequence[Draft]) -> tuple[tuple[Any, ...], ...]:
    buttons = []
    for row in rows:
        paper = Paper.of(row)
        label = cards.title(desk, paper)
        named = [value for part in paper.parts for value in _told(desk, part)]
        label += "：" + " ".join(named) if named else ""
        buttons.append((cards.button(label, "o", paper),))
    return tuple(buttons)


def _told(desk: Desk, part: Part) -> list[str]:
    """What tells a draft from others: its project or name, and its amount."""
    shown = (part.declared.field(key) for key in ("project", "name", "item", "entries", "amount"))
    return [one.show(desk, part.values[one.key]) for one in shown if one is not None and one.key in part.values]


def cancel(desk: Desk, paper: Paper) -> Step:
    step = Step(keep={})
    step.do(drafts.cancel, draft_id=paper.id, version=paper.version)
    words = desk.pick("已取消，什么都没有登记。", "Cancelled; nothing was booked.")
    paper.version += 1
    again = cards.button(desk.pick("恢复", "Restore"), "o", paper)
    step.replies.append(in_place(desk, paper.id, say(words, buttons=((again,),))))
    return step


def confirm(desk: Desk, paper: Paper) -> Step:
    """确认: books what was shown, asks why first where something was remarked, shows anew what changed meanwhile."""
    if paper.gap() is not None or paper.fingerprint is None:
        return shown(desk, paper)
    if paper.serious and not any(part.values.get(WHY) for part in paper.parts):
        paper.asking = [0, WHY]
        return shown(desk, paper)
    changes = cards.changes_of(desk, paper)
    made = preview.preview(desk.session, changes)
    if made.fingerprint != paper.fingerprint:
        differences = effects.changed(desk, paper.shown, made)
        zh = "在您确认之前情况变了，没有登记，请按新的数再确认。"
        en = "The standing changed before you confirmed; nothing was booked. Please confirm anew."
        return shown(desk, paper, said=[desk.pick(zh, en), *differences])
    _may_write(desk, made)
    if cards.takes_approval(desk, paper, made):
        return approving.sent(desk, paper, made)
    step = Step(keep={}, toast=desk.pick("已完成", "Done"))
    step.do(
        drafts.book,
        draft_id=paper.id,
        version=paper.version,
        changes=changes,
        fingerprint=paper.fingerprint,
        own_only=desk.own_only,
        only_section=desk.who.section_id,
    )
    step.replies.append(in_place(desk, paper.id, cards.booked(desk, paper, made)))
    step.tells += [told for part in paper.parts for told in part.declared.tells(desk, part.values)]
    return step


def old(desk: Desk) -> Step:
    words = desk.pick("这个按钮已经过时了，请看最新的卡片。", "This button is out of date; see the newest card.")
    return Step(toast=words, alert=True)


def ended(desk: Desk, row: Draft) -> Step:
    """What became of a draft whose card is tapped once more."""
    said = {
        "saved": ("已经登记过了，不会重复登记。", "It is booked already, once."),
        "waiting": ("已经提交审批，请等结果。", "It waits for approval."),
        "cancelled": ("已经取消了；点“恢复”可以接着填。", "It was cancelled; tap “Restore” to go on."),
        "expired": ("放了一天，已经收起；发送“继续”接着填。", "It was put away; send “continue” to go on."),
    }[row.state]
    return Step(toast=desk.pick(*said), alert=True)


def current(desk: Desk, keep: Mapping[str, Any]) -> Paper | None:
    """The paper the conversation is in the middle of."""
    draft_id = keep.get("draft")
    row = desk.session.get(Draft, draft_id) if draft_id else None
    if row is None or row.person_id != desk.who.id or row.state != "open" or row.form not in FORMS:
        return None
    return Paper.of(row)


def in_place(desk: Desk, draft_id: str, reply: Reply) -> Reply:
    """The same words where the card is."""
    row = outbox.card(desk.session.connection(), desk.chat_id, cards.key(draft_id))
    return Reply(reply.blocks, reply.buttons, edits=row, card=cards.key(draft_id))


def _card(paper: Paper, reply: Reply) -> Reply:
    return Reply(reply.blocks, reply.buttons, card=cards.key(paper.id))


def _may_write(desk: Desk, made: preview.Preview) -> None:
    """Said here, before somebody is asked to approve it; asked again in the booking."""
    for row in made.rows:
        project = desk.project(row.after.project_id)
        if project is None or not desk.writes_for(project):
            raise booking.not_yours(row.after.name)
