"""Four eyes in the chat: what waits goes to those who may approve; they agree or return it with a reason."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.access.permissions import TABLE, may, require
from bot.entering.desk import Desk, Step
from bot.entering.files import import_card
from bot.entering.filling import cards, effects
from bot.entering.filling.draft import Paper
from bot.rendering.reply import Block, Button, File, Heading, Line, Note, Reply, say
from db.changing import approvals, attachments, preview
from db.changing.attachments import Proof
from db.changing.changes import from_json
from db.changing.preview import Preview
from db.errors import Refusal
from db.messages import outbox
from db.models import Approval, Draft, Person, Project

_MARK = 8  # characters of the fingerprint a button carries


def sent(desk: Desk, paper: Paper, made: Preview) -> Step:
    """A confirmed draft goes to everybody who may approve it, but not to its author."""
    step = Step(keep={}, toast=desk.pick("已提交审批", "Sent for approval"))
    step.do(
        approvals.ask,
        draft_id=paper.id,
        version=paper.version,
        changes=list(made.changes),
        shown=preview.as_data(made),
        fingerprint=made.fingerprint,
    )
    able = approvals.approvers(desk.session, sorted(TABLE["approve"]), desk.who.id)
    for person in able:
        theirs = replace(desk, language=person.language or desk.language)
        reply = _card(theirs, paper, made, desk.who.name, ())
        step.tells.append((person.telegram_id or 0, reply))
    names = "、".join(person.name for person in able)
    blocks: list[Block] = [Heading(desk.pick("⏳ 已提交审批，还没有登记", "⏳ Sent for approval, not booked yet"))]
    blocks += [cards.facts(desk, part) for part in paper.parts]
    if names:
        blocks.append(Note(desk.pick(f"可以审批的人：{names}", f"May approve: {names}")))
    else:
        zh, en = "现在没有别人可以审批，请联系管理员。", "Nobody else may approve; please ask an administrator."
        blocks.append(Line((desk.pick(zh, en),)))
    back = Button(desk.pick("撤回修改", "Withdraw"), f"e:w:{paper.id}")
    step.replies.append(_mine(desk, paper.id, Reply(tuple(blocks), ((back,),))))
    return step


def listed(desk: Desk) -> Step:
    """/approve: what waits for me, each with its buttons; and what of mine waits."""
    step = Step()
    mine = [row for row in approvals.waiting(desk.session) if row.requested_by == desk.who.id]
    rows = approvals.waiting(desk.session, but=desk.who.id) if may(desk.who.role, "approve") else []
    for row in rows[:10]:
        step.replies.append(_anew(desk, row, ()))
    if len(rows) > 10:
        zh = f"还有{len(rows) - 10}笔，处理完这些再发 /approve。"
        en = f"{len(rows) - 10} more: send /approve again later."
        step.replies.append(say(desk.pick(zh, en)))
    if mine:
        zh, en = f"您提交的有{len(mine)}笔在等审批。", f"{len(mine)} of yours wait for approval."
        label = desk.pick("撤回：", "Withdraw: ")
        buttons = tuple((Button((label + _named(desk, row))[:60], f"e:w:{row.draft_id}"),) for row in mine[:5])
        step.replies.append(say(desk.pick(zh, en), buttons=buttons))
    if may(desk.who.role, "approve"):
        step.replies += import_card.waiting_for(desk)
    if not step.replies:
        step.replies.append(say(desk.pick("没有等待审批的登记。", "Nothing waits for approval.")))
    return step


def tapped(desk: Desk, what: str, target: Sequence[str]) -> Step:
    """同意 (y), 退回 (n) and 撤回 (w): the draft, and the beginning of the fingerprint that was shown."""
    row = approvals.of_draft(desk.session, target[0]) if target else None
    if row is None:
        return Step(toast=desk.pick("没有这笔审批。", "There is no such request."), alert=True)
    if what == "w":
        return _withdrawn(desk, row)
    require(desk.who.role, "approve")
    if row.state != "pending" or row.expires_at <= desk.now:
        return _over(desk, row)
    if what == "g":
        return Step(replies=[_file(desk, proof) for proof in attachments.of_draft(desk.session, row.draft_id)])
    if row.requested_by == desk.who.id:
        return Step(toast=desk.pick("不能审批自己提交的登记。", "Nobody approves their own entry."), alert=True)
    if what == "n":
        return Step(replies=[_why(desk)], keep={"returns": row.draft_id})
    return _agreed(desk, row, target[1] if len(target) > 1 else "")


def _why(desk: Desk) -> Reply:
    words = desk.pick("请写退回的原因（不退了请发“取消”）：", "Please write why it is returned (or “cancel”):")
    return say(words)


def aside(desk: Desk) -> Step:
    """A question in the middle of a return: it is answered, then the reason is asked again."""
    return Step(replies=[_why(desk)], to_asking=True)


def reason(desk: Desk, text: str, keep: Mapping[str, Any]) -> Step:
    """The reason of a return was typed."""
    row = approvals.of_draft(desk.session, keep["returns"])
    if row is None or row.state != "pending":
        return _said(_over(desk, row) if row else Step())
    require(desk.who.role, "approve")
    step = Step(keep={})
    step.do(approvals.send_back, approval_id=row.id, reason=text.strip()[:500])
    zh, en = f"已退回给{_author(desk, row)}。", f"Returned to {_author(desk, row)}."
    step.replies.append(_theirs(desk, row.draft_id, say(desk.pick(zh, en))))
    why = text.strip()[:500]
    said = f"{desk.who.name}退回了您提交的登记：{why}", f"{desk.who.name} returned your entry: {why}"
    _tell_author(desk, row, step, said, button=Button(desk.pick("修改后再提交", "Change it"), f"e:o:{row.draft_id}"))
    return step


def kept(desk: Desk) -> Step:
    """No return after all."""
    words = desk.pick("好的，没有退回，仍在等审批。", "All right, it was not returned and still waits.")
    return Step(replies=[say(words)], keep={})


def _said(step: Step) -> Step:
    """Nothing is waited for any more; a toast has no tap to answer and is said instead."""
    step.keep = {}
    if step.toast:
        step.replies.append(say(step.toast))
    return step


def _agreed(desk: Desk, row: Approval, mark: str) -> Step:
    made = _preview(desk, row)
    if isinstance(made, Refusal):  # what it rests on is gone
        return Step(toast=made.sentence(desk.language), alert=True)
    if made.fingerprint[:_MARK] != mark:
        zh, en = "提交之后情况变了，请看清新的数再决定：", "The standing changed since it was sent; please look again:"
        differences = effects.changed(desk, json.loads(row.shown), made)
        step = Step(toast=desk.pick("情况变了，请再看一遍", "It changed; please look again"), alert=True)
        step.replies.append(_theirs(desk, row.draft_id, _anew(desk, row, (desk.pick(zh, en), *differences))))
        return step
    author = desk.session.get_one(Person, row.requested_by)
    if not _may_still(desk, row, author, made):
        zh = f"{author.name}已经不能登记这个项目了，不能同意。请退回，由现在负责的人重新登记。"
        en = f"{author.name} may not enter this any more. Please return it; whoever is in charge now enters it anew."
        return Step(toast=desk.pick(zh, en), alert=True)
    step = Step(toast=desk.pick("已同意并登记", "Approved and booked"))
    step.do(approvals.approve, approval_id=row.id, fingerprint=made.fingerprint, author_version=author.version)
    blocks = (Heading(desk.pick("✅ 已同意并登记", "✅ Approved and booked")), *_body(desk, row, made))
    step.replies.append(_theirs(desk, row.draft_id, Reply(blocks)))
    said = f"✅ {desk.who.name}同意了，已登记。", f"✅ {desk.who.name} approved it; it is booked."
    _tell_author(desk, row, step, said, made=made)
    _tell_others(desk, row, step)
    return step


def _may_still(desk: Desk, row: Approval, author: Person, made: Preview) -> bool:
    """Whether whoever asked could enter it today: still here, in a role and section that may."""
    parts = Paper.of(desk.session.get_one(Draft, row.draft_id)).parts
    if not author.active or not all(may(author.role, part.declared.right) for part in parts):
        return False
    projects = [desk.session.get(Project, row.after.project_id) for row in made.rows]
    sections = {project.section_id for project in projects if project is not None}
    return may(author.role, "enter_all") or sections <= ({author.section_id} - {None})


def _preview(desk: Desk, row: Approval) -> Preview | Refusal:
    """What it would come to now; why it cannot be booked any more."""
    try:
        return preview.preview(desk.session, from_json(row.changes))
    except Refusal as refusal:
        return refusal


def _file(desk: Desk, proof: Proof) -> Reply:
    """One piece of evidence, sent along."""
    kept = attachments.content(desk.session, proof.attachment_id)
    return Reply((Line((kept.name,)),), file=File(kept.name, kept.mime, kept.content))


def _withdrawn(desk: Desk, row: Approval) -> Step:
    if row.requested_by != desk.who.id or row.state != "pending":
        return _over(desk, row)
    step = Step(keep={"draft": row.draft_id}, toast=desk.pick("已撤回", "Withdrawn"))
    step.do(approvals.withdraw, approval_id=row.id)
    again = Button(desk.pick("接着改", "Go on"), f"e:o:{row.draft_id}")
    words = desk.pick("已撤回，没有登记。", "Withdrawn; nothing was booked.")
    step.replies.append(_mine(desk, row.draft_id, say(words, buttons=((again,),))))
    _tell_others(desk, row, step)
    return step


def _over(desk: Desk, row: Approval) -> Step:
    by = desk.session.get(Person, row.decided_by) if row.decided_by else None
    name = by.name if by else ""
    said = {
        "approved": (f"{name}已经同意，登记好了。", f"{name} approved it; it is booked."),
        "returned": (f"{name}已经退回。", f"{name} returned it."),
        "withdrawn": ("提交的人已经撤回。", "Its author withdrew it."),
    }.get(row.state, ("已经过了审批期限。", "It was not decided in time."))
    return Step(toast=desk.pick(*said), alert=True)


def _anew(desk: Desk, row: Approval, said: Sequence[str]) -> Reply:
    """The card of a request as the figures are now."""
    draft = desk.session.get(Draft, row.draft_id)
    assert draft is not None
    return _card(desk, Paper.of(draft), _preview(desk, row), _author(desk, row), said)


def _card(desk: Desk, paper: Paper, made: Preview | Refusal, author: str, said: Sequence[str]) -> Reply:
    """What an approver sees; what cannot be booked any more can only be returned."""
    zh, en = f"请审批：{author}{cards.title(desk, paper)}", f"For approval: {cards.title(desk, paper)}, by {author}"
    blocks: list[Block] = [Heading(desk.pick(zh, en))]
    blocks += [Line((line,)) for line in said]
    blocks += [cards.facts(desk, part) for part in paper.parts]
    no = Button(desk.pick("退回", "Return"), f"e:n:{paper.id}")
    if isinstance(made, Refusal):
        blocks.append(Line((made.sentence(desk.language),)))
        return Reply(tuple(blocks), ((no,),), card=_key(paper.id))
    blocks += effects.before_after(desk, made.rows) + cards.steps(desk, made) + cards.attached(desk, paper)
    yes = Button(desk.pick("同意", "Approve"), f"e:y:{paper.id}:{made.fingerprint[:_MARK]}")
    count = len(attachments.of_draft(desk.session, paper.id))
    files = ((Button(desk.pick(f"看附件（{count}）", f"Files ({count})"), f"e:g:{paper.id}"),),) if count else ()
    return Reply(tuple(blocks), (*files, (yes, no)), card=_key(paper.id))


def _body(desk: Desk, row: Approval, made: Preview) -> list[Block]:
    draft = desk.session.get(Draft, row.draft_id)
    parts = Paper.of(draft).parts if draft else []
    return [*(cards.facts(desk, part) for part in parts), *effects.before_after(desk, made.rows)]


def _tell_author(
    desk: Desk,
    row: Approval,
    step: Step,
    said: tuple[str, str],
    *,
    button: Button | None = None,
    made: Preview | None = None,
) -> None:
    author, draft = desk.session.get(Person, row.requested_by), desk.session.get(Draft, row.draft_id)
    if author is None or draft is None or author.telegram_id is None or not author.active:
        return
    theirs = replace(desk, language=author.language or desk.language)
    blocks: list[Block] = [Line((theirs.pick(*said),))]
    if made is not None:
        blocks += _body(theirs, row, made)
    step.tells.append((author.telegram_id, Reply(tuple(blocks), ((button,),) if button else ())))


def _tell_others(desk: Desk, row: Approval, step: Step) -> None:
    """The cards of the other approvers say that it is decided."""
    connection = desk.session.connection()
    for person in approvals.approvers(desk.session, sorted(TABLE["approve"]), row.requested_by):
        card = outbox.card(connection, person.telegram_id or 0, _key(row.draft_id))
        if card is not None and person.id != desk.who.id:
            words = replace(desk, language=person.language or desk.language).pick(
                f"{desk.who.name}已经处理了这笔审批。", f"{desk.who.name} has dealt with this request."
            )
            step.tells.append((person.telegram_id or 0, replace(say(words), edits=card)))


def _mine(desk: Desk, draft_id: str, reply: Reply) -> Reply:
    row = outbox.card(desk.session.connection(), desk.chat_id, cards.key(draft_id))
    return replace(reply, edits=row, card=cards.key(draft_id))


def _theirs(desk: Desk, draft_id: str, reply: Reply) -> Reply:
    row = outbox.card(desk.session.connection(), desk.chat_id, _key(draft_id))
    return replace(reply, edits=row, card=_key(draft_id))


def _key(draft_id: str) -> str:
    return f"approval:{draft_id}"


def _author(desk: Desk, row: Approval) -> str:
    person = desk.session.get(Person, row.requested_by)
    return person.name if person else ""


def _named(desk: Desk, row: Approval) -> str:
    draft = desk.session.get(Draft, row.draft_id)
    return cards.title(desk, Paper.of(draft)) if draft else ""
