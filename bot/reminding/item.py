"""One rectification item: the problem, whose it is, how long is left, what happened, and what can be done now."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bot.reminding import item_words, ledger, workbook
from bot.reminding.look import (
    PAGE,
    Door,
    Look,
    Opening,
    Step,
    button,
    day_words,
    do,
    done,
    number,
    outdated,
    page_of,
    pages,
    short,
)
from bot.rendering.button_rows import rows
from bot.rendering.item_states import STATES
from bot.rendering.reply import Bold, Button, Facts, File, Heading, Items, Line, Note, Reply, say
from db import rectification
from db.errors import Refusal
from db.models import Attachment, Evidence, Person, Rectification
from db.persons import people
from db.persons.people import visible_to
from db.rectification import Item, steps

_STEPS_SHOWN = 8
# Forms of the entering room, by the name a button carries: its label, and who may open it.
FORMS = {
    "measures": ("填措施", "File measures"),
    "evidence": ("报完成", "File completion"),
    "extension": ("申请延期", "Ask for time"),
    "accept": ("认定销号", "Accept and close"),
    "sendback": ("退回", "Send back"),
    "grant": ("同意延期", "Grant time"),
    "refuse": ("不同意延期", "Refuse time"),
}


def show(session: Session, look: Look, args: Sequence[str]) -> Step:
    """item:ID"""
    item = seen(session, look, number(args, 0))
    none = look.pick("未定", "none")
    due = day_words(look, item.due)
    if item.first_due is not None:
        due += look.pick(f"（原定{day_words(look, item.first_due)}）", f" (first {day_words(look, item.first_due)})")
    facts = [
        (look.pick("责任人", "Owner"), item.owner or none),
        (look.pick("科室", "Section"), item.section or none),
        (look.pick("状态", "State"), item_words.word(look, STATES, item.state)),
        (look.pick("期限", "Due"), due),
    ]
    if item.next is not None:
        wanted = item_words.word(look, item_words.NEXT, item.next)
        parts = [wanted]
        if item.next_due is not None:
            parts += [item_words.by(look, item), item_words.mark(item) + item_words.left(look, item)]
        facts.append((look.pick("接下来", "Next"), " · ".join(parts)))
    if item.measures:
        facts.append((look.pick("措施", "Measures"), item.measures))
    blocks: list[Line | Facts | Heading | Items | Note] = [
        Line((Bold(f"#{item.id} {item.project or look.pick('部门整改', 'Department')}"),)),
        Line((item.problem,)),
        Facts(tuple(facts)),
    ]
    history = rectification.history(session, item.id)
    if history:
        blocks.append(Heading(look.pick("经过", "History")))
        blocks.append(Items(tuple(workbook.step_words(look, step) for step in history[-_STEPS_SHOWN:]), None))
    files = _files(session, item.id)
    if files:
        names = "、".join(short(name, 30) for _, name in files[:5])
        blocks.append(Note(look.pick(f"佐证：{names}", f"Evidence: {names}")))
    return Step(Reply(tuple(blocks), _buttons(session, look, item, bool(files))))


def form(session: Session, look: Look, args: Sequence[str]) -> Step:
    """form:NAME:ID opens a form of the entering room."""
    if not args or args[0] not in FORMS:
        raise outdated()
    item = seen(session, look, number(args, 1))
    if not item.open:
        raise Refusal("这项整改已经销号。", "This item is closed.")
    return Step(opens=Opening(args[0], str(item.id)))


def hand(session: Session, look: Look, args: Sequence[str]) -> Step:
    """hand:ID, hand:ID:page:N, hand:ID:PERSON, hand:ID:PERSON:yes. To whom, a look at it, done."""
    item = seen(session, look, number(args, 0))
    row, who = _row(session, item.id), session.get(Person, look.who.id)
    if who is None or not rectification.may_work(session, row, who) or not item.open:
        raise Refusal("这项整改不能由您转交。", "You cannot hand this item over.")
    back = (button(look.pick("« 返回", "« Back"), "item", item.id),)
    if len(args) < 2 or args[1] == "page":
        others = [one for one in people.everybody(session) if one.id != item.owner_id and one.role != "viewer"]
        others.sort(key=lambda one: one.section_id != item.section_id)
        page = page_of(args, 2)
        shown = others[page * PAGE : (page + 1) * PAGE]
        choices = rows((button(one.name, "hand", item.id, one.id) for one in shown), 2)
        turn = pages(len(others), page, "hand", item.id, "page")
        ask = look.pick(f"“{item_words.title(item)}”转交给谁？", f"Who takes over “{item_words.title(item)}”?")
        return Step(say(ask, buttons=(*choices, *turn, back)))
    person = session.get(Person, number(args, 1))
    if person is None or not person.active:
        raise Refusal("这个人已经不在名单里了。", "This person is no longer on the list.")
    if len(args) < 3:
        ask = look.pick(
            f"“{item_words.title(item)}”：责任人 {item.owner or '未定'} → {person.name}？",
            f"“{item_words.title(item)}”: owner {item.owner or 'none'} → {person.name}?",
        )
        yes = button(look.pick("确认转交", "Hand over"), "hand", item.id, person.id, "yes")
        return Step(say(ask, buttons=((yes,), back)))
    taken = steps.newest(session, item.id, "handed")
    key = f"hand:{item.id}:{taken.id if taken else 0}:{person.id}"  # a second tap is the same step
    effect = do(rectification.hand_over, item_id=item.id, key=key, owner_id=person.id)
    zh, en = f"已转交给{person.name}。", f"{person.name} has it now."
    step = done(look, zh, en, back, effects=(effect,))
    if person.telegram_id is None or person.id == look.who.id:
        return step
    told = (
        f"Item #{item.id} “{item_words.title(item)}” is yours now (from {look.who.name})."
        if person.language == "en"
        else f"{look.who.name}把整改事项“{item_words.title(item)}”转交给您。"
    )
    open_it = button("Open" if person.language == "en" else "查看", "item", item.id)
    return Step(step.reply, step.effects, tell=((person.telegram_id, say(told, buttons=((open_it,),))),))


def proofs(session: Session, look: Look, args: Sequence[str]) -> Step:
    """proof:ID:N shows one attachment after the other."""
    item = seen(session, look, number(args, 0))
    files, place = _files(session, item.id), page_of(args, 1)
    if place >= len(files):
        raise outdated()
    kept = session.get(Attachment, files[place][0])
    assert kept is not None
    following = place + 1 < len(files)
    turn = ((button(look.pick("下一份", "Next"), "proof", item.id, place + 1),),) if following else ()
    text = look.pick(f"佐证 {place + 1}/{len(files)}：{kept.name}", f"Evidence {place + 1}/{len(files)}: {kept.name}")
    return Step(Reply((Line((text,)),), turn, File(kept.name, kept.mime, kept.content)), fresh=True)


def seen(session: Session, look: Look, item_id: int) -> Item:
    """The item, if whoever looks may see it: its owner always."""
    item = found(session, look, item_id)
    if item is None:
        raise Refusal("没有这项整改，或您无权查看。", "There is no such item, or it is not yours to see.")
    return item


def found(session: Session, look: Look, item_id: int) -> Item | None:
    """The same without a refusal."""
    visible = visible_to(look.who.role, look.who.section_id)
    item = rectification.of_id(session, item_id, today=look.today, visible=visible)
    if item is None:
        item = rectification.of_id(session, item_id, today=look.today)
        return item if item is not None and item.owner_id == look.who.id else None
    return item


def actions(session: Session, look: Look, item: Item) -> list[str]:
    """The forms this person may open now, by what the item waits for."""
    row, who = _row(session, item.id), session.get(Person, look.who.id)
    if who is None or not item.open:
        return []
    asked = steps.asked(session, item.id)
    reported = steps.newest(session, item.id, "reported")
    names = []
    if rectification.may_work(session, row, who):
        if item.state != "reported":
            names.append("measures")
            names += ["evidence"] if item.measures else []
        names += ["extension"] if asked is None and item.state != "reported" else []
    if rectification.may_decide(row, who):
        if item.state == "reported" and (reported is None or reported.actor_id != who.id):
            names += ["accept", "sendback"]
        if asked is not None and asked.actor_id != who.id:
            names += ["grant", "refuse"]
    return names


def _buttons(session: Session, look: Look, item: Item, proven: bool) -> tuple[tuple[Button, ...], ...]:
    names = actions(session, look, item)
    if names[:2] == ["measures", "evidence"]:
        names[:2] = ["evidence", "measures"]  # what is due next comes first
    offered = [button(look.pick(*FORMS[name]), "form", name, item.id) for name in names]
    who = session.get(Person, look.who.id)
    if who is not None and item.open and rectification.may_work(session, _row(session, item.id), who):
        offered.append(button(look.pick("转交", "Hand over"), "hand", item.id))
    if proven:
        offered.append(button(look.pick("看佐证", "Evidence"), "proof", item.id, 0))
    return (*rows(offered, 3), (ledger.opened(look), button(look.pick("待办", "To do"), "todo")))


def _files(session: Session, item_id: int) -> list[tuple[int, str]]:
    """Attachments that prove it, in their order, without their bytes."""
    mine = select(col(Attachment.id), col(Attachment.name)).join(Evidence)
    mine = mine.where(Evidence.rectification_id == item_id).order_by(col(Evidence.id))
    return [(key, name) for key, name in session.exec(mine) if key is not None]


def _row(session: Session, item_id: int) -> Rectification:
    row = session.get(Rectification, item_id)
    assert row is not None
    return row


DOORS = {
    "item": Door("ask", show),
    "form": Door("ask", form),
    "hand": Door("ask", hand),
    "proof": Door("ask", proofs),
}
