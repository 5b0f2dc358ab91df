"""/remind: one's own quiet hours, time zone and time away; and the way to what administrators and finance set."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.reminding import days
from bot.reminding.look import Door, Look, Step, button, day_words, do, done, outdated
from bot.rendering.button_rows import rows
from bot.rendering.reply import Bold, Button, Facts, Line, Note, say
from db.models import Person, Section
from db.persons import people, preferences
from db.reminders import rules

ZONES = ("Asia/Shanghai", "Asia/Urumqi")
QUIET = ("21:00-08:30", "22:00-07:00", "20:00-09:00")


def home(session: Session, look: Look, _: Sequence[str] = ()) -> Step:
    """/remind"""
    person, usual = people_row(session, look), rules.load(session).quiet
    facts = (
        (
            look.pick("安静时段", "Quiet hours"),
            person.quiet or look.pick(f"随单位（{usual}）", f"the department's ({usual})"),
        ),
        (look.pick("时区", "Time zone"), person.timezone or look.pick("随单位", "the office's")),
        (look.pick("外出", "Away"), _away(look, person)),
    )
    own = (
        button(look.pick("安静时段", "Quiet hours"), "quiet"),
        button(look.pick("外出", "Away"), "away"),
        button(look.pick("时区", "Time zone"), "zone"),
    )
    more = [button(look.pick("单位日程", "Calendar"), "dates")]
    if look.may("enter_all"):
        more.append(button(look.pick("项目用款计划", "Spending plans"), "plans"))
    if look.may("manage_reminders"):
        more.append(button(look.pick("提醒规则", "Rules"), "rules"))
        more.append(button(look.pick("放假安排", "Holidays"), "holidays"))
    if look.may("manage_groups"):
        more.append(button(look.pick("群周报", "Group digests"), "digests"))
    title = Line((Bold(look.pick("提醒设置", "Reminders")),))
    hint = look.pick("语言在 /settings 里改。", "The language is set by /settings.")
    return Step(say(title, Facts(facts), Note(hint), buttons=(own, *rows(more, 2), (_todo(look),))))


def quiet(session: Session, look: Look, args: Sequence[str]) -> Step:
    """quiet, quiet:2200-0730 or quiet:none"""
    if not args:
        choices = [button(hours, "quiet", hours.replace(":", "")) for hours in QUIET]
        usual = button(look.pick("随单位", "The department's"), "quiet", "none")
        ask = look.pick(
            "什么时段不发提醒？点一个，或直接发“22:00-7:30”。", "When should I be quiet? Tap, or send “22:00-7:30”."
        )
        return Step(say(ask, buttons=(tuple(choices), (usual, back(look)))), keep={"at": "quiet"})
    return _quiet(look, None if args[0] == "none" else args[0])


def quiet_said(session: Session, look: Look, args: Sequence[str]) -> Step:
    """The hours, typed."""
    return _quiet(look, args[0])


def away(session: Session, look: Look, args: Sequence[str]) -> Step:
    """away, or away:none"""
    if args:
        return _gone(session, look, None)
    person = people_row(session, look)
    here = (button(look.pick("我回来了", "I am back"), "away", "none"), back(look))
    ask = look.pick(
        "外出到哪天（含当天）？请发日期，例如“12月5日”。期间的提醒转给副职。",
        "Away until which day (inclusive)? Send a date such as 2026-12-05. Your deputy gets your reminders.",
    )
    return Step(say(ask, buttons=(here if person.away_until else (back(look),),)), keep={"at": "away"})


def away_said(session: Session, look: Look, args: Sequence[str]) -> Step:
    """The day, typed."""
    spoken = days.coming(args[0], look.today)
    if spoken is None or spoken.first < look.today:
        zh = "没有看懂这个日期，请发“12月5日”或“2026-12-05”。"
        return Step(say(look.pick(zh, "I did not get that day; send e.g. 2026-12-05.")), keep={"at": "away"})
    return _gone(session, look, spoken)


def zone(session: Session, look: Look, args: Sequence[str]) -> Step:
    """zone, or zone:NUMBER of ZONES, or zone:none"""
    if not args:
        named = [button(name, "zone", place) for place, name in enumerate(ZONES)]
        usual = button(look.pick("随单位", "The office's"), "zone", "none")
        ask = look.pick("您在哪个时区？", "Which time zone are you in?")
        return Step(say(ask, buttons=(tuple(named), (usual, back(look)))))
    if args[0] != "none" and args[0] not in {str(place) for place in range(len(ZONES))}:
        raise outdated()
    name = None if args[0] == "none" else ZONES[int(args[0])]
    assert name is None or ZoneInfo(name)
    effect = do(preferences.set_timezone, person_id=look.who.id, zone=name)
    told = name or look.pick("随单位", "the office's")
    return done(look, f"时区：{told}。", f"Time zone: {told}.", (back(look),), effects=(effect,))


def people_row(session: Session, look: Look) -> Person:
    person = session.get(Person, look.who.id)
    assert person is not None
    return person


def back(look: Look) -> Button:
    return button(look.pick("« 提醒设置", "« Reminders"), "set")


def _todo(look: Look) -> Button:
    return button(look.pick("我的待办", "To do"), "todo")


def _quiet(look: Look, said: str | None) -> Step:
    hours = None if said is None else preferences.read_quiet(said)
    if said is not None and hours is None:
        zh = "请写成“22:00-7:30”。"
        return Step(say(look.pick(zh, "Write it as “22:00-7:30”.")), keep={"at": "quiet"})
    effect = do(preferences.set_quiet, person_id=look.who.id, quiet=hours)
    told = hours or look.pick("随单位", "the department's")
    zh, en = f"安静时段：{told}。这段时间的提醒顺延到之后。", f"Quiet hours: {told}. Reminders wait until after them."
    return done(look, zh, en, (back(look),), effects=(effect,))


def _gone(session: Session, look: Look, spoken: days.Spoken | None) -> Step:
    until = spoken.first if spoken else None
    effect = do(preferences.set_away, person_id=look.who.id, until=until)
    if until is None:
        return done(look, "欢迎回来，提醒照常发给您。", "Welcome back.", (back(look),), effects=(effect,))
    day = day_words(look, until)
    deputy = _deputy(session, look)
    to_zh = f"转给{deputy.name}" if deputy else "转给您科室的副职；目前没有设置副职，会直接报上一级"
    to_en = f"go to {deputy.name}" if deputy else "go to your deputy; none is set, so they go one level up"
    zh, en = f"外出到{day}。期间的提醒{to_zh}。", f"Away until {day}. Your reminders {to_en}."
    return done(look, zh, en, (back(look),), effects=(effect,))


def _deputy(session: Session, look: Look) -> Person | None:
    """Who stands in: the deputy of the section, or its head for anybody else."""
    section = session.get(Section, look.who.section_id) if look.who.section_id else None
    if section is None:
        return None
    mates = [one for one in people.everybody(session) if one.section_id == section.id and one.id != look.who.id]
    return next((one for post in ("deputy", "head") for one in mates if one.post == post), None)


def _away(look: Look, person: Person) -> str:
    if person.away_until is None or person.away_until < look.today:
        return look.pick("在岗", "no")
    day = day_words(look, person.away_until)
    return look.pick(f"到{day}", f"until {day}")


DOORS = {
    "set": Door("ask", home),
    "quiet": Door("ask", quiet),
    "away": Door("ask", away),
    "zone": Door("ask", zone),
}
