"""What can be done about a reminder: 已知, 稍后, 去填报, 已完成, 为什么; and the numbers under one about several."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from sqlmodel import Session

from bot.reminding import buttons, dates, item, lights, notices, why
from bot.reminding.look import Door, Look, Opening, Step, button, day_words, do, moment_words, outdated, short
from bot.reminding.notices import Matter
from bot.rendering.reply import Bold, Line, Reply, say
from db.errors import Refusal
from db.models import CalendarItem, Person, ProjectYear
from db.persons import quieting
from db.planning import agenda, workdays
from db.reminders import rules
from db.reminders.recipients import is_quiet

ONCE = {"digest", "monthly", "unreachable", "checkpoint"}  # told once: there is nothing to be quiet about
QUIET_DAYS = 3  # working days an acknowledgement lasts
MORNING = time(9)


def ack(session: Session, look: Look, args: Sequence[str]) -> Step:
    """已知: quiet for three working days, never over the day it is due."""
    return noted(session, look, [notices.addressed(session, look, args)])


def every(session: Session, look: Look, args: Sequence[str]) -> Step:
    """全部已知: everything this message is about."""
    first = notices.addressed(session, look, args)
    return noted(session, look, notices.together(session, look, first.notice))


def noted(session: Session, look: Look, matters: Sequence[Matter]) -> Step:
    """One acknowledgement for each that is still open and not acknowledged yet."""
    still = [matter for matter in matters if matter.open]
    if not still:
        return Step(toast=look.pick("已经办结，不用再处理。", "Closed already; nothing left to do."))
    lasting = [matter for matter in still if matter.notice.rule not in ONCE]
    if not lasting:
        return Step(toast=look.pick("好的，这件事只提醒一次。", "All right; this is told once."))
    fresh = [matter for matter in lasting if not _acknowledged(session, look, matter)]
    if not fresh:
        held = quieting.standing(session, look.who.id, lasting[0].notice.rule, lasting[0].notice.subject, look.now)
        day = day_words(look, held.until.astimezone(look.zone).date()) if held else ""
        return Step(toast=look.pick(f"已经记下了，{day}前不再提醒。", f"Noted already; quiet until {day}."))
    effects, lines = [], []
    for matter in fresh:
        until = _until(session, look, matter)
        what = {"rule": matter.notice.rule, "subject": matter.notice.subject, "until": until}
        effects.append(do(quieting.acknowledge, **what))
        day = day_words(look, until.astimezone(look.zone).date())
        zh = f"已知“{short(matter.title, 24)}”，{day}前不再提醒您；到时还没办结会再提醒。"
        en = f"Noted “{short(matter.title, 24)}”: quiet until {day}, then again if it is still open."
        lines.append(look.pick(zh, en))
    toast = look.pick("已记下", "Noted")
    return Step(say(*lines), tuple(effects), toast=toast, fresh=True)


def later(session: Session, look: Look, args: Sequence[str]) -> Step:
    """稍后: one hour, tomorrow at nine, or the next working day; the schedule stays as it is."""
    matter = notices.addressed(session, look, args)
    notices.need_open(matter)
    choices = _choices(session, look)
    if len(args) < 2:
        named = [button(label, "later", matter.notice.id, name) for name, (label, _) in choices.items()]
        ask = look.pick(f"“{short(matter.title, 30)}”什么时候再提醒？", f"“{short(matter.title, 30)}”: when again?")
        return Step(say(ask, buttons=(tuple(named),)), fresh=True)
    if args[1] not in choices:
        raise outdated()
    until = choices[args[1]][1]
    held = quieting.standing(session, look.who.id, matter.notice.rule, matter.notice.subject, look.now)
    when = moment_words(look, until)
    if held is not None and (held.kind, held.until) == ("snoozed", until):
        return Step(toast=look.pick(f"已经定好了：{when}再提醒。", f"Set already: {when}."))
    what = {"rule": matter.notice.rule, "subject": matter.notice.subject, "until": until}
    zh = f"好，{when}再提醒您“{short(matter.title, 24)}”。原定的提醒日程不变。"
    en = f"All right: “{short(matter.title, 24)}” again {when}. The schedule stays as it is."
    return Step(say(look.pick(zh, en)), (do(quieting.snooze, **what),))


def fill(session: Session, look: Look, args: Sequence[str]) -> Step:
    """去填报: the form that ends the matter, filled with what it is about; without the right, what it is about."""
    matter = notices.addressed(session, look, args)
    notices.need_open(matter)
    match matter.kind:
        case "rectification":
            return _filing(session, look, matter)
        case "projectyear" if look.may("enter_own_section"):
            year = session.get(ProjectYear, matter.subject_id)
            return Step(opens=Opening("pay", str(year.project_id if year else "")), fresh=True)
        case "projectyear":
            return replace(lights.show(session, look, (str(matter.subject_id),)), fresh=True)
        case "approval":
            return Step(opens=Opening("approval", str(matter.subject_id)), fresh=True)
    raise outdated()


def done(session: Session, look: Look, args: Sequence[str]) -> Step:
    """已完成: a word ends nothing. A rectification asks for its evidence, a date of the calendar is ticked off."""
    matter = notices.addressed(session, look, args)
    notices.need_open(matter)
    if matter.kind == "calendar":
        date_ = session.get(CalendarItem, matter.subject_id)
        if date_ is None or not dates.may_change(look, date_):
            zh, en = "全单位的日程由财务或管理员标记。", "Finance or an administrator ticks off the department's dates."
            raise Refusal(zh, en)
        zh, en = f"“{matter.title}”已办完，不再提醒。", f"“{matter.title}” is done."
        return Step(say(look.pick(zh, en)), (do(agenda.finish, item_id=matter.subject_id),), fresh=True)
    if matter.kind != "rectification":
        raise outdated()
    return _filing(session, look, matter)


def _filing(session: Session, look: Look, matter: Matter) -> Step:
    """What the item waits for next, where this person may file it; else the item with what they may do."""
    found = item.seen(session, look, matter.subject_id)
    wanted = "measures" if found.measures is None else "evidence"
    if matter.notice.rule != "decision" and wanted in item.actions(session, look, found):
        return Step(opens=Opening(wanted, str(found.id)), fresh=True)
    return replace(item.show(session, look, (str(found.id),)), fresh=True)


def one(session: Session, look: Look, args: Sequence[str]) -> Step:
    """A number under a reminder of several: that matter with everything that can be done about it."""
    matter = notices.addressed(session, look, args)
    notices.need_open(matter)
    lines = why.summary(session, look, matter)
    reply = Reply((Line((Bold(matter.title),)), *lines), buttons.of_one(matter.told, look.language))
    return Step(Reply(reply.blocks, reply.buttons, card=f"notice:{matter.notice.id}"), fresh=True)


def _acknowledged(session: Session, look: Look, matter: Matter) -> bool:
    held = quieting.standing(session, look.who.id, matter.notice.rule, matter.notice.subject, look.now)
    return held is not None and held.kind == "acknowledged"


def _until(session: Session, look: Look, matter: Matter) -> datetime:
    """The morning of the third working day, or of the day it is due when that comes first."""
    day = workdays.add_workdays(session, look.today, QUIET_DAYS)
    due = None
    if matter.kind == "rectification":
        found = item.found(session, look, matter.subject_id)
        due = found.next_due if found else None
    if due is not None and look.today < due < day:
        day = due
    return datetime.combine(day, time(), look.zone)


def _choices(session: Session, look: Look) -> dict[str, tuple[str, datetime]]:
    """When 稍后 may be: only when something may be said. To the minute, so that a second tap is the same wish."""
    tomorrow = look.today + timedelta(days=1)
    working = workdays.next_workday(session, tomorrow)
    hour = (look.now + timedelta(hours=1)).replace(second=0, microsecond=0)
    there = hour.astimezone(look.zone)
    choices = {}
    person = session.get(Person, look.who.id)
    quiet = (person.quiet if person else None) or rules.load(session).quiet
    if not is_quiet(quiet, there.time()) and workdays.is_workday(session, there.date()):
        choices["hour"] = (look.pick("1小时后", "In 1 hour"), hour)
    at_nine = datetime.combine(working, MORNING, look.zone)
    if working == tomorrow:
        choices["tomorrow"] = (look.pick("明天9:00", "Tomorrow 9:00"), at_nine)
    else:
        words = day_words(look, working)
        choices["workday"] = (look.pick(f"下个工作日9:00（{words}）", f"Next working day 9:00 ({words})"), at_nine)
    return choices


DOORS = {
    "ack": Door("ask", ack),
    "all": Door("ask", every),
    "later": Door("ask", later),
    "fill": Door("ask", fill),
    "done": Door("ask", done),
    "one": Door("ask", one),
    "why": Door("ask", why.show),
}
