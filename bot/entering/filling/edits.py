"""A message that was edited: the draft it began follows; what it booked is corrected, after a confirmation."""

from bot.entering.booked import undoing
from bot.entering.desk import Desk, Step
from bot.entering.filling import cards, sentences, talking
from bot.entering.filling.draft import Paper
from bot.entering.forms.form import FORMS
from bot.entering.reading.said import Entered
from bot.rendering.reply import Reply, say
from db.changing import drafts
from db.models import Draft

_STATES = ("open", "waiting", "saved", "cancelled", "expired")


def edited(desk: Desk, entered: Entered | None) -> Step | None:
    """None when the message began nothing of ours and is no entry now: then it is a question."""
    row = _begun_by(desk)
    if row is None:
        return talking.begun(desk, entered) if entered is not None else None
    if entered is None or (new := sentences.paper_of(desk, entered)) is None:
        return _no_entry_any_more(desk, row)
    old = Paper.of(row)
    if [(part.form, part.values) for part in new.parts] == [(part.form, _kept(part.values)) for part in old.parts]:
        return talking.shown(desk, old, anew=True) if row.state == "open" else Step(replies=[_same(desk)])
    if row.state == "open":
        new.id, new.version = old.id, old.version
        return talking.shown(desk, new)
    if row.state == "waiting":
        zh = "这笔已经提交审批，请先点“撤回修改”，再改。"
        return Step(replies=[say(desk.pick(zh, "It waits for approval; withdraw it first, then change it."))])
    if row.state == "saved":
        return _booked(desk, row, new)
    return talking.begin(desk, new)


def _begun_by(desk: Desk) -> Draft | None:
    """The draft this message began."""
    rows = drafts.of_person(desk.session, desk.who.id, desk.chat_id, *_STATES, forms=FORMS, limit=200)
    return next((row for row in rows if Paper.of(row).message == desk.message_id), None)


def _kept(values: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in values.items() if key != "why"}


def _booked(desk: Desk, row: Draft, new: Paper) -> Step:
    """What it booked is taken back and what it says now is booked, together."""
    back = undoing.of_draft(desk, row)
    if back.unsure:
        zh = "原来登记的已经撤销或不能撤销；如果要登记，请重新发一条。"
        return Step(replies=[say(desk.pick(zh, "What it booked cannot be taken back; please send a new message."))])
    back.part.values.setdefault("reason", desk.pick("修改了原来的消息", "the message was edited"))
    new.parts.insert(0, back.part)
    for one in new.opened:
        one.part += 1
    step = talking.begin(desk, new)
    zh = "您修改了已经登记的消息。原来那笔还在；确认后才会更正："
    step.replies.insert(0, say(desk.pick(zh, "This message was booked already; confirm to correct what it booked:")))
    return step


def _no_entry_any_more(desk: Desk, row: Draft) -> Step:
    if row.state == "open":
        zh = "修改后的话里看不出要登记什么，单子还是原来的样子。不要了请点“取消”。"
        return Step(
            replies=[say(desk.pick(zh, "The edited message enters nothing; the form stays. Cancel if you like."))]
        )
    if row.state == "saved":
        undo = cards.button(desk.pick("撤销原来的登记", "Take it back"), "u", Paper.of(row))
        zh = "修改不会动已经登记的数。"
        return Step(replies=[say(desk.pick(zh, "Editing changes nothing that is booked."), buttons=((undo,),))])
    return Step(replies=[_same(desk)])


def _same(desk: Desk) -> Reply:
    return say(desk.pick("好的，没有需要改的。", "Nothing needs to change."))
