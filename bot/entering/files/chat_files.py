"""A file from the chat: evidence for what is being filled, a table to import, or first the question what it is for."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Protocol

from bot.access.permissions import may
from bot.entering.desk import Desk, Step
from bot.entering.files import purposes
from bot.entering.files.import_card import Look
from bot.entering.filling import sentences, talking
from bot.entering.filling.draft import Paper
from bot.entering.forms import rectification
from bot.entering.forms.form import FORMS
from bot.entering.questions import is_question
from bot.entering.reading.said import Entered
from bot.rendering.reply import Reply, say
from db.changing import attachments, drafts, held_files
from db.errors import Refusal
from db.messages import outbox
from db.messages.outbox import Enclosure
from db.models import Draft

PROOF = "files"  # the field of a form that files fill
ROOM = "files"  # of the conversation's state: which draft the files of an album go to
_LATELY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sent:
    """One file of one message."""

    file: Enclosure
    album: str | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """What came of a file, and which draft has it."""

    step: Step
    draft_id: str


class Show(Protocol):
    def __call__(self, desk: Desk, paper: Paper) -> Step: ...


def welcome(desk: Desk) -> None:
    """Refuse files of whoever can do nothing with them."""
    if may(desk.who.role, "enter_own_section") or may(desk.who.role, "import") or purposes.items(desk):
        return
    raise Refusal(
        "您的角色不能登记，文件没有收下。需要登记请找本科室填报人员或财务。",
        "Your role enters nothing, so the file was not kept. Ask your section's editor or finance.",
    )


def joined(desk: Desk, state: Mapping[str, Any], sent: Sent) -> Placed | None:
    """A further file of an album goes where the first one went, while that is open."""
    if sent.album is None or state.get("album") != sent.album:
        return None
    draft = desk.session.get(Draft, str(state.get("draft")))
    if draft is None or draft.person_id != desk.who.id or draft.form == held_files.IMPORT:
        return None
    if draft.state == "saved" and draft.form in FORMS:  # 确认 was quicker than the rest of the album
        late = Step([say(desk.pick("也附到了刚登记的那笔。", "Added to what was just booked."))])
        late.do(held_files.prove, draft_id=draft.id, files=[sent.file])
        return Placed(late, draft.id)
    if draft.state != "open":
        return None
    if draft.form != held_files.FILES:
        return added(desk, draft, sent, anew=False)
    step = Step()
    step.do(attachments.add, draft_id=draft.id, files=[sent.file])
    names = [*(proof.name for proof in attachments.of_draft(desk.session, draft.id)), sent.file.name]
    card = purposes.asked(desk, Look(draft.id, draft.version), list(dict.fromkeys(names)))
    step.replies.append(redrawn(desk, card, draft.id))
    return Placed(step, draft.id)


def captioned(desk: Desk, sent: Sent, caption: str, entered: Entered | None, current: Paper | None) -> Placed | None:
    """What the words under a file enter begins a form that has the file; else they may be what a form asks."""
    amends = entered is not None and entered.intents[0].kind == "edit_field"
    paper = sentences.paper_of(desk, entered) if entered is not None and not amends else None
    if paper is not None:
        _prove(paper)
        step = talking.begin(replace(desk, arriving=1), paper)
        step.do(attachments.add, draft_id=paper.id, files=[sent.file])
        return Placed(step, paper.id)
    gap = current.gap() if current is not None else None
    if current is None or gap is None or not gap[1].free or is_question(desk, caption, gap[1]):
        return None
    current.take(*gap, gap[1].read(desk, current.parts[gap[0]].values, caption))
    return _added_to(desk, current, sent, anew=True)


def placed(desk: Desk, sent: Sent, current: Paper | None = None, *, intro: str | None = None) -> Placed:
    """To what is being filled; where there is nothing, or several things, it is asked what it is for."""
    if current is not None and intro is None:
        return _added_to(desk, current, sent, anew=True)
    filling = purposes.open_papers(desk)
    if len(filling) == 1 and intro is None:
        return added(desk, filling[0], sent, anew=True)
    draft_id = secrets.token_hex(5)
    step = Step()
    fields = {"name": sent.file.name}
    step.do(
        held_files.hold, draft_id=draft_id, chat_id=desk.chat_id, form=held_files.FILES, file=sent.file, fields=fields
    )
    card = purposes.asked(desk, Look(draft_id, 1), [sent.file.name], intro=intro)
    step.replies.append(replace(card, card=f"draft:{draft_id}"))
    return Placed(step, draft_id)


def added(desk: Desk, draft: Draft, sent: Sent, *, anew: bool) -> Placed:
    """One more file of what is being filled."""
    return _added_to(desk, Paper.of(draft), sent, anew=anew)


def _added_to(desk: Desk, paper: Paper, sent: Sent, *, anew: bool) -> Placed:
    """The card shows the file; the first of an album shows it below, so that it is seen."""
    _prove(paper)
    step = talking.shown(replace(desk, arriving=1), paper, anew=anew)
    step.do(attachments.add, draft_id=paper.id, files=[sent.file])
    return Placed(step, paper.id)


def _prove(paper: Paper) -> None:
    """A form that asks for files has what it asks for."""
    for number, part in enumerate(paper.parts):
        if part.declared.field(PROOF) is not None:
            paper.put(number, PROOF, True)


def acted(desk: Desk, held: Draft, action: str, more: str) -> Step:
    """A tap on the question what files are for."""
    match action:
        case "to":
            return _attach(desk, held, more)
        case "cur":
            return _to_current(desk, held)
        case "item" if more.isdigit():
            paper = rectification.paper(desk, rectification.REPORT.name, int(more))
            return moved(desk, held, paper, talking.begin)
        case "no":
            return _nothing(desk, held)
        case "files":
            return _ask_again(desk, held)
    raise Refusal("这个按钮不认识，请重新发送文件。", "This button is unknown; please send the file again.")


def _attach(desk: Desk, held: Draft, target_id: str) -> Step:
    """The files go to a draft that is being filled."""
    target = desk.session.get(Draft, target_id)
    if target is None or target.state != "open" or target.person_id != desk.who.id or target.form in held_files.FORMS:
        raise Refusal("那份登记已经结束了，文件还留着，请另选用途。", "That entry has ended; the files are still here.")
    paper = Paper.of(target)
    return moved(desk, held, paper, talking.shown)


def moved(desk: Desk, held: Draft, paper: Paper, show: Show) -> Step:
    """What was held goes to a paper; its card says so, and the question is answered."""
    count = len(attachments.of_draft(desk.session, held.id))
    _prove(paper)
    step = show(replace(desk, arriving=count), paper)
    step.do(attachments.move, from_draft=held.id, to_draft=paper.id)
    told = desk.pick(f"已附上{count}个文件。", f"{count} files added.")
    step.replies.insert(0, redrawn(desk, say(told), held.id))
    return step


def _to_current(desk: Desk, held: Draft) -> Step:
    filling = purposes.open_papers(desk)
    if len(filling) == 1:
        return _attach(desk, held, filling[0].id)
    if filling:
        return _ask_again(desk, held)
    booked = drafts.saved_lately(desk.session, desk.who.id, desk.now - _LATELY, tuple(FORMS))
    if booked is None:
        return Step(toast=purposes.hint(desk)[:190], alert=True)
    step = Step()
    step.do(held_files.prove, draft_id=booked.id, held_id=held.id)
    title = purposes.title(desk, booked)
    told = desk.pick(f"已附到刚登记的“{title}”。", f"Added to “{title}”, which was just booked.")
    step.replies.append(redrawn(desk, say(told), held.id))
    return step


def _ask_again(desk: Desk, held: Draft) -> Step:
    """The question with what is open now; files that were to be imported are evidence from here on."""
    step, version = Step(), held.version
    names = [proof.name for proof in attachments.of_draft(desk.session, held.id)]
    if held.form != held_files.FILES:
        fields = {"name": names[0]}
        step.do(held_files.change, draft_id=held.id, version=version, form=held_files.FILES, fields=fields)
        version += 1
    step.replies.append(redrawn(desk, purposes.asked(desk, Look(held.id, version), names), held.id))
    return step


def _nothing(desk: Desk, held: Draft) -> Step:
    """The files are forgotten."""
    step = Step()
    step.do(held_files.drop, draft_id=held.id, version=held.version)
    step.replies.append(redrawn(desk, say(desk.pick("好的，文件没有保留。", "All right, nothing was kept.")), held.id))
    return step


def redrawn(desk: Desk, reply: Reply, draft_id: str) -> Reply:
    """The live card of a draft: an edit where it was said before."""
    row = outbox.card(desk.session.connection(), desk.chat_id, f"draft:{draft_id}")
    return replace(reply, edits=row, card=f"draft:{draft_id}")
