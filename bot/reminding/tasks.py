"""What waits for somebody, gathered from items, approvals, lights, drafts and the calendar, and put in order."""

import json
from collections.abc import Iterator
from decimal import Decimal

from sqlmodel import Session, col, select

from bot.reminding import item_words, lights
from bot.reminding.look import Look, day_words, short
from bot.reminding.task import COMING_DAYS, DECIDE, DRAFT, SOON_DAYS, Task, by_day
from db import rectification
from db.changing import attachments
from db.models import Approval, Draft, Person, Project, Rectification, RectificationStep
from db.money import in_wan
from db.persons.people import visible_to
from db.planning import agenda
from db.rectification import Item, steps

_FORMS = {
    "spend": ("登记支出", "spend"),
    "budget": ("预算调整", "a budget"),
    "score": ("自评得分", "scores"),
    "rectify": ("整改", "a rectification"),
    "project": ("新建项目", "a new project"),
    "alias": ("添加别名", "another name"),
    "undo": ("撤销登记", "taking back"),
    "correct": ("更正登记", "a correction"),
}


def of(session: Session, look: Look, scope: str) -> list[Task]:
    """Everything of a scope: m mine, s my section's, d the department's."""
    found = [
        *_items(session, look, scope),
        *_decisions(session, look, scope),
        *_approvals(session, look),
        *lights.tasks(session, look, scope),
        *(_drafts(session, look) if scope == "m" else ()),
        *_dates(session, look, scope),
    ]
    return sorted(found, key=lambda task: task.rank)


def _items(session: Session, look: Look, scope: str) -> Iterator[Task]:
    """Items that wait for measures or evidence; finance also looks after those without an owner."""
    for item in _of_scope(session, look, scope, ("notified", "planned", "returned")):
        assert item.days_left is not None
        if scope == "d" and item.days_left > COMING_DAYS:
            continue
        wanted = item_words.word(look, item_words.NEXT, item.next)
        owner = f" · {item.owner or look.pick('无责任人', 'no owner')}" if scope != "m" else ""
        line = f"{item_words.mark(item)}{item_words.title(item, 40)}\n{item_words.left(look, item)} · {wanted}{owner}"
        yield Task(by_day(item.days_left), line, ("item", item.id))


def _of_scope(session: Session, look: Look, scope: str, states: tuple[str, ...]) -> list[Item]:
    visible = visible_to(look.who.role, look.who.section_id)
    found = rectification.items(
        session,
        today=look.today,
        visible=None if scope == "m" else visible,  # whose it is sees it always
        states=states,
        section_id=look.who.section_id if scope == "s" else None,
        owner_id=look.who.id if scope == "m" else None,
    )
    if scope == "m" and look.who.role == "finance":
        everything = rectification.items(session, today=look.today, visible=visible, states=states)
        found += [item for item in everything if item.owner_id is None]
    return found


def _decisions(session: Session, look: Look, scope: str) -> Iterator[Task]:
    """Evidence and extensions that wait for somebody who may decide, and is not the one who filed."""
    who = session.get(Person, look.who.id)
    if who is None or scope == "s":
        return
    for item in _waiting(session, look):
        row = session.get(Rectification, item.id)
        if row is None or not rectification.may_decide(row, who):
            continue
        owner = item.owner or look.pick("无责任人", "no owner")
        reported = steps.newest(session, item.id, "reported")
        if item.state == "reported" and (reported is None or reported.actor_id != who.id):
            words = look.pick("已反馈，等您认定", "filed, decide")
            yield Task((DECIDE, item.id), f"{item_words.title(item, 40)}\n{words} · {owner}", ("item", item.id))
        asked = steps.asked(session, item.id)
        if asked is not None and asked.due is not None and asked.actor_id != who.id:
            day = day_words(look, asked.due)
            words = look.pick(f"申请延期到{day}，等您审批", f"asks for time until {day}")
            yield Task((DECIDE, item.id), f"{item_words.title(item, 40)}\n{words} · {owner}", ("item", item.id))


def _waiting(session: Session, look: Look) -> list[Item]:
    """Open items with evidence filed or more time asked for."""
    visible = visible_to(look.who.role, look.who.section_id)
    asked = set(
        session.exec(
            select(RectificationStep.rectification_id).where(RectificationStep.kind == "extension_asked").distinct()
        )
    )
    found = rectification.items(session, today=look.today, visible=visible)
    return [item for item in found if item.state == "reported" or item.id in asked]


def _approvals(session: Session, look: Look) -> Iterator[Task]:
    """Changes that wait for a second pair of eyes: never one's own."""
    if not look.may("approve"):
        return
    pending = select(Approval, Person.name).join(Person, col(Person.id) == Approval.requested_by)
    pending = pending.where(Approval.state == "pending", Approval.requested_by != look.who.id)
    pending = pending.where(Approval.expires_at > look.now)
    for row, name in session.exec(pending.order_by(col(Approval.requested_at))):
        day = day_words(look, row.requested_at.astimezone(look.zone).date())
        line = look.pick(f"{name}提交的变更等您审批 · {day}提交", f"{name}'s change awaits you · since {day}")
        yield Task((DECIDE, 0), line, ("open", "approval", row.id))


def _drafts(session: Session, look: Look) -> Iterator[Task]:
    """Forms begun and not finished; a file whose purpose was asked is none."""
    mine = select(Draft).where(Draft.person_id == look.who.id, Draft.state == "open")
    mine = mine.where(col(Draft.form).not_in(attachments.HOLDING))
    for row in session.exec(mine.order_by(col(Draft.updated_at).desc()).limit(10)):
        day = day_words(look, row.updated_at.astimezone(look.zone).date())
        zh, en = _FORMS.get(row.form.partition("_")[0], ("单子", "a form"))
        about = _about(session, look, row)
        line = look.pick(f"没填完：{zh}{about} · {day}", f"Not finished: {en}{about} · {day}")
        yield Task((DRAFT, 0), line, ("open", "draft", row.id))


def _about(session: Session, look: Look, row: Draft) -> str:
    """Which project or name, and how much: what tells one form from another."""
    told = []
    for part in json.loads(row.fields).get("parts", []):
        values = part["values"]
        wanted = select(Project.name).where(Project.id == values.get("project"))
        name = session.exec(wanted.where(visible_to(look.who.role, look.who.section_id))).first()
        amount = values.get("amount")
        told += [name or values.get("name"), in_wan(Decimal(amount), look.who.language) if amount else None]
    return "".join(f" {short(one, 24)}" for one in told[:4] if one)


def _dates(session: Session, look: Look, scope: str) -> Iterator[Task]:
    """The department's calendar: what is coming within a month, or has passed and is not ticked off."""
    everything = scope == "d" and look.may("enter_all")
    for row in agenda.coming(session, section_id=look.who.section_id, everything=everything):
        left = (row.due - look.today).days
        if left <= max(COMING_DAYS, *agenda.leads(row)):
            icon = "🔴 " if left < 0 else "🟡 " if left <= SOON_DAYS else ""
            line = f"{icon}{short(row.title, 40)}\n{item_words.left_words(look, left)} · {day_words(look, row.due)}"
            yield Task(by_day(left), line, ("date", row.id))
