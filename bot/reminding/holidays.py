"""Working days in chat: how far the calendar is sure, and a new year's notice pasted as it was published."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from bot.reminding import days
from bot.reminding.look import Door, Look, Step, button, day_words, do, done
from bot.rendering.reply import Bold, Facts, Line, Note, say
from db.errors import Refusal
from db.models import Workday
from db.planning import workdays


def show(session: Session, look: Look, _: Sequence[str]) -> Step:
    """holidays"""
    known = workdays.calendar(session)
    last = known.last_covered(look.today)
    sure = f"{last.year}年底" if last.year >= look.today.year else "无"
    own = session.exec(select(Workday).order_by(col(Workday.day).desc()).limit(12)).all()
    facts = [
        (look.pick("调休已知到", "Known until"), look.pick(sure, f"the end of {last.year}")),
        (look.pick("下一个工作日", "Next working day"), day_words(look, known.add(look.today, 1))),
    ]
    if own:
        listed = "、".join(
            f"{row.day:%Y-%m-%d}{look.pick('上班', ' worked') if row.works else look.pick('休', ' off')}"
            for row in own[:8]
        )
        facts.append((look.pick("自行设置", "Set here"), listed))
    hint = look.pick(
        "把国务院放假通知整段发给我即可；改一两天就发“2月14日上班”或“10月8日放假”。没有通知的年份按法定节假日和周末暂估。",
        "Paste the State Council's notice as it is, or a line such as “2027-02-14 worked”. "
        "Years without a notice are estimated.",
    )
    title = Line((Bold(look.pick("放假安排", "Working days")),))
    back = (button(look.pick("« 提醒设置", "« Reminders"), "set"),)
    return Step(say(title, Facts(tuple(facts)), Note(hint), buttons=(back,)), keep={"at": "holidays"})


def said(session: Session, look: Look, args: Sequence[str]) -> Step:
    """A notice or a line, shown as it was read, then confirmed."""
    read = days.notice(args[0], look.today)
    if read is None:
        zh = "没有看懂。请写成“2月14日上班”或“10月1日至7日放假”，也可以粘贴整段通知。"
        en = "I found no days; write e.g. “2027-10-01 off” or “2027-02-14 worked”."
        return Step(say(look.pick(zh, en)), keep={"at": "holidays"})
    whole = len(read.off) + len(read.worked) >= days.WHOLE
    facts = []
    if read.off:
        facts.append((look.pick(f"放假（{len(read.off)}天）", f"Off ({len(read.off)})"), _spans(look, read.off)))
    if read.worked:
        words = look.pick(f"上班（{len(read.worked)}天）", f"Worked ({len(read.worked)})")
        facts.append((words, _spans(look, read.worked)))
    zh = f"载入{read.year}年放假安排？" if whole else "修改工作日？"
    en = f"Load the notice of {read.year}?" if whole else "Change these days?"
    yes = button(look.pick("确认", "Confirm"), "holload")
    no = button(look.pick("取消", "Cancel"), "holidays")
    keep = {"at": "holload", "year": read.year, "off": _iso(read.off), "worked": _iso(read.worked), "whole": whole}
    return Step(say(look.pick(zh, en), Facts(tuple(facts)), buttons=((yes, no),)), keep=keep)


def load(session: Session, look: Look, _: Sequence[str]) -> Step:
    """The confirmation of what `said` showed."""
    step = look.step
    if step.get("at") != "holload":
        raise Refusal("这份放假安排已经处理过了。", "This notice was dealt with already.")
    off, worked = ([date.fromisoformat(day) for day in step[name]] for name in ("off", "worked"))
    if step["whole"]:
        effect = do(workdays.load_notice, year=step["year"], off=off, worked=worked)
        zh, en = f"{step['year']}年放假安排已载入，提醒按它计算工作日。", f"The notice of {step['year']} is loaded."
    else:
        both = dict.fromkeys(off, False) | dict.fromkeys(worked, True)
        effect = do(workdays.set_days, days=both)
        zh, en = f"已修改{len(both)}天，提醒按新的工作日计算。", f"{len(both)} days changed."
    back = (button(look.pick("« 放假安排", "« Working days"), "holidays"),)
    return done(look, zh, en, back, effects=(effect,))


def _spans(look: Look, named: set[date]) -> str:
    """Neighbouring days as one span."""
    runs: list[list[date]] = []
    for day in sorted(named):
        if runs and (day - runs[-1][1]).days == 1:
            runs[-1][1] = day
        else:
            runs.append([day, day])
    words = (day_words(look, a) if a == b else f"{day_words(look, a)}–{day_words(look, b)}" for a, b in runs)
    return "、".join(words)


def _iso(named: set[date]) -> list[str]:
    return [day.isoformat() for day in sorted(named)]


DOORS = {"holidays": Door("manage_reminders", show), "holload": Door("manage_reminders", load)}
