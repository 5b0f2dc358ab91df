"""为什么收到这条: the rule with its version, the numbers, the place on the ladder, who hears next and when, and how
it ends."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlmodel import Session

from bot.reminding import item as item_
from bot.reminding import item_words, lights, notices, ruling
from bot.reminding.look import Look, Step, day_words
from bot.reminding.notices import Matter
from bot.rendering.item_states import STATES
from bot.rendering.reply import Block, Bold, Facts, Line, Note, Reply
from db.models import Approval, CalendarItem, Light, Project, ProjectYear, Rectification
from db.money import plain
from db.persons import quieting
from db.planning import agenda, workdays
from db.rectification import Item, steps
from db.rectification.ledger import measures_due
from db.reminders import ladder, rules, schedule
from db.reminders import recipients as folks
from db.reminders.recipients import Folk
from db.reminders.rules import Rules
from db.reminders.slots import Point, Window

_AHEAD = timedelta(days=200)
# What a rule is called, and how what it tells of ends.
RULES = {
    "deadline": (
        ("整改到期提醒", "deadline of an item"),
        ("报完成并经认定销号后结束", "when the evidence is accepted"),
    ),
    "measures": (("整改措施提醒", "measures of an item"), ("填报措施后结束", "when the measures are filed")),
    "decision": (("等待认定提醒", "a decision is awaited"), ("认定、退回或批复后结束", "when it is decided")),
    "approval": (("等待审批提醒", "an approval is awaited"), ("同意或退回后结束", "when it is approved or returned")),
    "execution": (("执行进度提醒", "execution is behind"), ("灯转绿、标记完成或冻结后结束", "when it is green again")),
    "checkpoint": (("固定检查点提醒", "a fixed checkpoint"), ("只提醒一次", "it is told once")),
    "stale": (("久未登记提醒", "nothing entered for long"), ("登记一笔后结束", "when something is entered")),
    "calendar": (("单位日程提醒", "the department's calendar"), ("标记办完后结束", "when it is marked done")),
    "digest": (("周报", "weekly digest"), ("每周一次", "it comes once a week")),
    "monthly": (("科室月报", "monthly digest"), ("每月一次", "it comes once a month")),
    "holidays": (
        ("放假安排用完提醒", "the holiday calendar ends"),
        ("载入新一年的通知后结束", "when a notice is loaded"),
    ),
    "unreachable": (("联系不上提醒", "somebody cannot be reached"), ("只提醒一次", "it is told once")),
}
RUNGS = (("责任人", "the responsible person"), ("科室负责人", "the section head"), ("领导", "the leaders"))
_DECIDED = ("decision", "approval")  # their ladder has two rungs: whoever decides, then the leaders


def show(session: Session, look: Look, args: Sequence[str]) -> Step:
    """why:NOTICE"""
    matter = notices.addressed(session, look, args)
    kept, notice = rules.load(session), matter.notice
    (zh, en), (ends_zh, ends_en) = RULES.get(notice.rule, ((notice.rule, notice.rule), ("", "")))
    rule = look.pick(f"{zh}（{rules.NAME}，{ruling.version(look, kept)}）", f"{en} ({ruling.version(look, kept)})")
    facts = [
        (look.pick("规则", "Rule"), rule),
        (look.pick("您的位置", "Your place"), place(look, notice.rule, notice.rung)),
    ]
    if matter.open:
        facts += _coming(session, look, matter, kept)
    held = quieting.standing(session, look.who.id, notice.rule, notice.subject, look.now)
    if held is not None:
        day = day_words(look, held.until.astimezone(look.zone).date())
        facts.append((look.pick("安静到", "Quiet until"), day))
    facts.append((look.pick("怎么结束", "It ends"), look.pick(ends_zh, ends_en)))
    heading = Line((Bold(look.pick(f"为什么提醒您：{matter.title}", f"Why you hear of: {matter.title}")),))
    closed = look.pick("这件事已经办结，不会再提醒。", "This matter is closed; there will be no more reminders.")
    note = look.pick(
        "“已知”“稍后”只是让您安静一会儿，不会让事情结束。", "Noted and Later only keep it quiet for a while."
    )
    blocks = (heading, *summary(session, look, matter), Facts(tuple(facts)), Note(note if matter.open else closed))
    return Step(Reply(blocks), fresh=True)


def summary(session: Session, look: Look, matter: Matter) -> tuple[Block, ...]:
    """The numbers a reminder rests on."""
    kept = rules.load(session)
    match matter.kind:
        case "rectification":
            item = item_.found(session, look, matter.subject_id)
            return () if item is None else (Facts(_item_facts(look, item)),)
        case "projectyear":
            one = lights.of_year(session, look, matter.subject_id)
            return () if one is None else (*lights.card(look, one, kept), *_threshold(look, one, kept))
        case "calendar":
            row = session.get(CalendarItem, matter.subject_id)
            if row is None:
                return ()
            left = item_words.left_words(look, (row.due - look.today).days)
            return (Facts(((look.pick("日期", "Day"), day_words(look, row.due) + look.aside(left)),)),)
    return ()


def points(session: Session, look: Look, matter: Matter, kept: Rules) -> list[Point]:
    """What the schedule still has for this matter, from tomorrow on."""
    tomorrow = look.today + timedelta(days=1)
    seen, days = Window(tomorrow, look.today + _AHEAD), workdays.calendar(session)
    match matter.notice.rule:
        case "deadline" | "measures" as rule:
            item = item_.found(session, look, matter.subject_id)
            due = None if item is None else item.due if rule == "deadline" else measures_due(item.notified_on)
            if due is None:
                return []
            before = kept.deadline_before if rule == "deadline" else kept.measures_before
            begun, climbs = _begun(session, look, matter.subject_id), schedule.overdue_rung(kept)
            return schedule.deadline(due, seen, days, before=before, begun=begun, climbs=climbs)
        case "decision" | "approval":
            asked = _asked(session, matter)
            return [] if asked is None else schedule.waiting(asked, seen, days, kept, look.zone)
        case "execution":
            row = session.get(Light, matter.subject_id)
            return [] if row is None else schedule.light(row.light, row.since, seen, days, kept)
        case "stale":
            row = session.get(Light, matter.subject_id)
            last = row.last_entry if row else None
            return [] if last is None else schedule.stale(last, seen, days, kept)
        case "calendar":
            date_ = session.get(CalendarItem, matter.subject_id)
            if date_ is None:
                return []
            leads, most = agenda.leads(date_), kept.calendar_overdue
            begun = date_.created_at.astimezone(look.zone).date()
            return schedule.deadline(date_.due, seen, days, before=leads, begun=begun, overdue=most)
    return []


def _coming(session: Session, look: Look, matter: Matter, kept: Rules) -> list[tuple[str, str]]:
    """Who hears next, and when it climbs to whom."""
    ahead = points(session, look, matter, kept)
    if not ahead:
        return []
    people = folks.load(session)
    seats = _seats(session, look, matter, people)
    hears = _names(look, people, seats, ahead[0].rung)
    facts = [(look.pick("下次提醒", "Next"), day_words(look, ahead[0].day) + look.aside(hears))]
    for rung in range(ahead[0].rung + 1, len(seats)):
        first = next((point.day for point in ahead if point.rung >= rung), None)
        lower = {name for level in range(rung) for name in ladder_names(people, seats, level)}
        names = [name for name in ladder_names(people, seats, rung) if name not in lower]
        if first is not None and names:
            label = look.pick("还没办结就报", "Then it goes to")
            when = look.pick(f"{day_words(look, first)}起", f"from {day_words(look, first)}")
            facts.append((label, f"{_rung(look, matter.notice.rule, rung)} {look.listed(names)}{look.aside(when)}"))
    return facts


def _seats(session: Session, look: Look, matter: Matter, people: Folk) -> ladder.Rungs:
    match matter.kind:
        case "rectification":
            item = item_.found(session, look, matter.subject_id)
            if item is None:
                return ()
            if matter.notice.rule == "decision":
                step = steps.newest(session, item.id, "reported", "extension_asked")
                seats = ladder.deciders(people, step.actor_id if step else None, item.owner_id, look.today)
            else:
                seats = ladder.climbing(people, item.owner_id, item.section_id, look.today)
            project = session.get(Project, item.project_id) if item.project_id is not None else None
            return _for_eyes(people, seats, project, item.owner_id)
        case "projectyear":
            row = session.get(ProjectYear, matter.subject_id)
            project = session.get(Project, row.project_id) if row else None
            if project is None:
                return ()
            seats = ladder.climbing(people, project.responsible_id, project.section_id, look.today)
            return _for_eyes(people, seats, project)
        case "approval":
            approval = session.get(Approval, matter.subject_id)
            return ladder.deciders(people, approval.requested_by if approval else None, None, look.today)
        case "calendar":
            date_ = session.get(CalendarItem, matter.subject_id)
            return ladder.section(people, date_.section_id if date_ else None, look.today)
    return ()


def _for_eyes(people: Folk, seats: ladder.Rungs, project: Project | None, owner_id: int | None = None) -> ladder.Rungs:
    if project is None or not project.restricted:
        return seats
    return ladder.only_for(people, seats, project.section_id, owner_id)


def ladder_names(people: Folk, seats: ladder.Rungs, rung: int) -> list[str]:
    """Who sits on a rung now."""
    held = (ladder.holder(people, seat) for seat in (seats[rung] if rung < len(seats) else ()))
    return list(dict.fromkeys(people.people[one].name for one in held if one is not None))


def _names(look: Look, people: Folk, seats: ladder.Rungs, rung: int) -> str:
    names = [name for level in range(rung + 1) for name in ladder_names(people, seats, level)]
    return look.listed(dict.fromkeys(names)) or look.pick("您", "you")


def place(look: Look, rule: str, rung: int) -> str:
    """The place on the ladder, in words."""
    word = _rung(look, rule, rung)
    if rule in ("digest", "monthly", "holidays", "unreachable", "calendar"):
        return look.pick("固定发给您这个角色", "it goes to everybody in your role")
    return look.pick(f"第{rung + 1}级：{word}", f"rung {rung + 1}: {word}")


def _rung(look: Look, rule: str, rung: int) -> str:
    if rule in _DECIDED:
        return look.pick("领导", "the leaders") if rung else look.pick("审批人", "whoever decides")
    return look.pick(*RUNGS[min(rung, len(RUNGS) - 1)])


def _item_facts(look: Look, item: Item) -> tuple[tuple[str, str], ...]:
    facts = [(look.pick("责任人", "Owner"), item.owner or look.pick("未定", "none"))]
    facts.append((look.pick("状态", "State"), item_words.word(look, STATES, item.state)))
    if item.next_due is not None:
        left = f"{item_words.mark(item)}{item_words.left(look, item)}"
        facts.append((look.pick("期限", "When"), f"{item_words.by(look, item)} · {left}"))
    if item.next is not None:
        facts.append((look.pick("接下来", "Next"), item_words.word(look, item_words.NEXT, item.next)))
    return tuple(facts)


def _threshold(look: Look, one: lights.Behind, kept: Rules) -> tuple[Block, ...]:
    """Which inequality holds."""
    if one.colour == "green":
        return ()
    limit = kept.red if one.colour == "red" else kept.yellow
    name = look.pick(*lights.NAMES[one.colour])
    zh = f"落后 {plain(one.gap)} > {plain(limit)} 个百分点，所以是{name}。"
    en = f"{plain(one.gap)} > {plain(limit)} points behind: {name}."
    if one.gap <= limit:  # the light gets better only some points before its threshold
        back = limit - kept.hysteresis
        zh = f"落后不超过 {plain(back)} 个百分点（阈值减回差），{name}才变。"
        en = f"The light stays {name} until it is at most {plain(back)} points behind."
    return (Note(look.pick(zh, en)),)


def _begun(session: Session, look: Look, item_id: int) -> date:
    """When its schedule began: its making, or its newest extension."""
    row, extended = session.get_one(Rectification, item_id), steps.newest(session, item_id, "extended")
    start = max(row.created_at, extended.at) if extended is not None else row.created_at
    return start.astimezone(look.zone).date()


def _asked(session: Session, matter: Matter) -> datetime | None:
    if matter.kind == "approval":
        approval = session.get(Approval, matter.subject_id)
        return approval.requested_at if approval else None
    step = steps.newest(session, matter.subject_id, "reported", "extension_asked")
    return step.at if step else None
