"""The department's calendar in chat: what is coming, new dates by sentence, done, removed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, select

from bot.reminding import days
from bot.reminding.look import PAGE, Door, Look, Step, button, day_words, do, done, number, page_of, pages
from bot.rendering.button_rows import rows
from bot.rendering.reply import Bold, Facts, Items, Line, Note, Reply, say
from db.errors import Refusal
from db.models import CalendarItem, Section
from db.persons import duties
from db.planning import agenda

_COUNT = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3}|半)\s*(?:个月|个?星期|周|天|日|days?|weeks?|months?)?"
_COUNTS = rf"({_COUNT}(?:\s*(?:[、,，/;；和及跟]|and)?\s*(?:提?前)?{_COUNT})*)"
_TOLD = r"(?:before|in advance)?(?:各?(?:提醒|通知)(?:我们?|大家)?)?(?:一次)?"
_LEADS = re.compile(rf"[,，、;；。]?\s*(?:请?提前|前|remind(?:ed)?)\s*{_COUNTS}\s*{_TOLD}", re.IGNORECASE)
_UNITS = {"个月": 30, "month": 30, "星期": 7, "周": 7, "week": 7}
_HAN = {han: place for place, han in enumerate("零一二三四五六七八九")} | {"两": 2}
_BARE = re.compile(r"^\s*[,，]\s*(\d{1,3}(?:\s*[、/;； ]\s*\d{1,3})*)\s*[天日]?\s*$")
_CALENDAR = re.compile(r"^(?:日程|加入?日程|单位日程|calendar)\s*[:：]?\s*", re.IGNORECASE)
_MOST = 40  # lines of one message


@dataclass(frozen=True, slots=True)
class Said:
    """A date as a line says it; `leads` is None where it names no days before."""

    title: str
    due: date
    leads: tuple[int, ...] | None


def read(line: str, today: date) -> Said | None:
    """“自评 2026-03-31 提前30、7天”: what is left when day and lead days are taken out is the title."""
    rest = _CALENDAR.sub("", line.strip())
    found = _LEADS.search(rest)
    leads = _numbers(found[1]) if found else None
    rest = rest[: found.start()] + " " + rest[found.end() :] if found else rest
    spoken = days.coming(rest, today)
    if spoken is None:
        return None
    before, after = rest[: spoken.start], rest[spoken.end :]
    bare = _BARE.match(after) if leads is None else None
    if bare:
        leads, after = _numbers(bare[1]), ""
    title = re.sub(r"\s+", " ", f"{before} {after}").strip(" ,，:：、;；。-")
    title = re.sub(r"^(?:之前|以前|前|截止|到期)(?:要|须|需|必须|应)?", "", title)
    title = re.sub(r"(?:截止|到期|之前|前|于|在|\s(?:on|due|by))$", "", title, flags=re.IGNORECASE).strip()
    return Said(title, spoken.first, leads) if title and len(title) <= 60 else None


def is_date(text: str, today: date) -> bool:
    """Whether a sentence out of the blue enters a date: it says how many days before, or begins with 日程."""
    if "?" in text or "？" in text or re.search(r"[吗呢]\s*$", text):
        return False
    if not _LEADS.search(text) and not _CALENDAR.match(text.strip()):
        return False
    said = read(text.splitlines()[0], today)
    return said is not None


def show(session: Session, look: Look, args: Sequence[str]) -> Step:
    """dates:PAGE"""
    page = page_of(args, 0)
    found = agenda.coming(session, section_id=look.who.section_id, everything=look.may("enter_all"))
    shown = found[page * PAGE : (page + 1) * PAGE]
    title = Line((Bold(look.pick(f"单位日程（{len(found)}）", f"Calendar ({len(found)})")),))
    body = Items(tuple(line(session, look, item) for item in shown), page * PAGE + 1) if shown else None
    empty = Note(look.pick("还没有日程。", "Nothing is entered yet."))
    numbers = [button(str(page * PAGE + place), "date", item.id) for place, item in enumerate(shown, 1)]
    buttons = [*rows(numbers, 6), *pages(len(found), page, "dates")]
    blocks: list[Line | Items | Note] = [title, body or empty]
    if look.may("enter_all"):
        example = f"{look.today.year + 1}-03-31"
        hint = f"添加：直接发“自评 {example} 提前30、7天”，可一次发多行；也可以发表格，空表在 /template。"
        blocks.append(
            Note(
                look.pick(
                    hint,
                    f"To add: send “Self-evaluation {example} remind 30, 7 days”, or a table (/template).",
                )
            )
        )
    buttons.append((button(look.pick("« 提醒设置", "« Reminders"), "set"),))
    return Step(Reply(tuple(blocks), tuple(buttons)), keep={"at": "dates"} if look.may("enter_all") else {})


def one(session: Session, look: Look, args: Sequence[str]) -> Step:
    """date:ID"""
    item = _seen(session, look, number(args, 0))
    leads = look.listed(agenda.leads(item))
    facts = (
        (look.pick("日期", "Day"), day_words(look, item.due)),
        (look.pick("提前提醒", "Told before"), look.pick(f"{leads}天", f"{leads} days")),
        (look.pick("科室", "Section"), duties.section_name(session, item.section_id) or look.pick("全单位", "all")),
    )
    offered = []
    if may_change(look, item):
        offered = [
            button(look.pick("已办完", "Done"), "dated", item.id),
            button(look.pick("删除", "Remove"), "undate", item.id),
        ]
    back = (button(look.pick("« 单位日程", "« Calendar"), "dates"),)
    return Step(say(Line((Bold(item.title),)), Facts(facts), buttons=(*rows(offered, 2), back)))


def finish(session: Session, look: Look, args: Sequence[str]) -> Step:
    item = _changing(session, look, number(args, 0))
    zh, en = f"“{item.title}”已办完，不再提醒。", f"“{item.title}” is done; no more reminders."
    back = (button(look.pick("« 单位日程", "« Calendar"), "dates"),)
    return done(look, zh, en, back, effects=(do(agenda.finish, item_id=item.id),))


def remove(session: Session, look: Look, args: Sequence[str]) -> Step:
    """undate:ID, then undate:ID:yes"""
    item = _changing(session, look, number(args, 0))
    back = (button(look.pick("« 单位日程", "« Calendar"), "dates"),)
    if len(args) < 2:
        yes = button(look.pick("确认删除", "Remove"), "undate", item.id, "yes")
        ask = look.pick(f"删除“{item.title}”？", f"Remove “{item.title}”?")
        return Step(say(ask, buttons=((yes,), back)))
    zh, en = f"“{item.title}”已从日程里删除。", f"“{item.title}” is removed."
    return done(look, zh, en, back, effects=(do(agenda.remove, item_id=item.id),))


def said(session: Session, look: Look, args: Sequence[str]) -> Step:
    """One line or many: shown with what was read and what was not, then confirmed."""
    lines = [text for text in args[0].splitlines() if text.strip()][:_MOST]
    read_ = [read(text, look.today) for text in lines]
    kept = [one for one in read_ if one is not None]
    missed = [text for text, one in zip(lines, read_, strict=True) if one is None]
    if not kept:
        zh = "没有看懂。请写成“自评 2027-03-31 提前30、7天”。"
        return Step(
            say(look.pick(zh, "Write it as “Self-evaluation 2027-03-31 remind 30, 7 days”.")), keep={"at": "dates"}
        )
    blocks: list[Line | Items | Note] = [
        Line((look.pick("加入单位日程：", "To the department's calendar:"),)),
        Items(tuple(_said(look, one) for one in kept)),
    ]
    if missed:
        zh = f"有{len(missed)}行没有看懂，不会加入：{'；'.join(missed)[:200]}"
        blocks.append(Note(look.pick(zh, f"{len(missed)} lines were not understood: {'; '.join(missed)[:200]}")))
    yes = button(look.pick("确认", "Confirm"), "dateadd")
    no = button(look.pick("取消", "Cancel"), "dates")
    wanted = [[one.title, one.due.isoformat(), list(one.leads or agenda.LEADS)] for one in kept]
    return Step(Reply(tuple(blocks), ((yes, no),)), keep={"at": "dateadd", "dates": wanted})


def add(session: Session, look: Look, _: Sequence[str]) -> Step:
    """The confirmation of what `said` showed."""
    if look.step.get("at") != "dateadd":
        raise Refusal("这些日程已经处理过了。", "These dates were dealt with already.")
    effects = tuple(
        do(agenda.add, title=title, due=date.fromisoformat(due), lead_days=leads)
        for title, due, leads in look.step["dates"]
    )
    back = (button(look.pick("« 单位日程", "« Calendar"), "dates"),)
    return done(look, f"已加入{len(effects)}项日程。", f"{len(effects)} added.", back, effects=effects)


def line(session: Session, look: Look, item: CalendarItem) -> str:
    """“自评（3月31日，还剩5天）”."""
    left = (item.due - look.today).days
    words = look.pick("今天", "today") if left == 0 else ""
    if left > 0:
        words = look.pick(f"还剩{left}天", f"{left} days left")
    elif left < 0:
        words = look.pick(f"已过{-left}天", f"{-left} days ago")
    section = session.exec(select(Section.name).where(Section.id == item.section_id)).first()
    return f"{item.title} · {day_words(look, item.due)} · {words}" + (f" · {section}" if section else "")


def may_change(look: Look, item: CalendarItem) -> bool:
    """Finance and administrators; a section's editors for what is theirs alone."""
    own = item.section_id is not None and item.section_id == look.who.section_id
    return look.may("enter_all") or (own and look.may("enter_own_section"))


def _seen(session: Session, look: Look, item_id: int) -> CalendarItem:
    item = session.get(CalendarItem, item_id)
    mine = item is not None and item.section_id in (None, look.who.section_id)
    if item is None or item.done_at is not None or not (mine or look.may("enter_all")):
        raise Refusal("这个日程事项已经办完或删除了。", "This date is done or was removed.")
    return item


def _changing(session: Session, look: Look, item_id: int) -> CalendarItem:
    item = _seen(session, look, item_id)
    if not may_change(look, item):
        raise Refusal("全单位的日程由财务或管理员维护。", "Finance and administrators keep the department's dates.")
    return item


def _said(look: Look, said_: Said) -> str:
    leads = look.listed(said_.leads or agenda.LEADS)
    told = look.pick(f"提前{leads}天提醒", f"told {leads} days before")
    late = look.pick("，日期已过", ", in the past") if said_.due < look.today else ""
    return f"{said_.title} · {said_.due:%Y-%m-%d}{late} · {told}"


def _numbers(text: str) -> tuple[int, ...]:
    """Days before: 30天, 一周, 1个月, 三天."""
    found = re.findall(r"(\d+|[一二两三四五六七八九十]+|半)\s*(个月|个?星期|周|months?|weeks?)?", text, re.IGNORECASE)
    days_ = {_days(count, unit.strip("个s").casefold() if unit != "个月" else unit) for count, unit in found}
    return tuple(sorted(days_, reverse=True))


def _days(count: str, unit: str) -> int:
    many = _UNITS.get(unit, 1)
    if count == "半":
        return max(many // 2, 1)
    if count.isdigit():
        return int(count) * many
    tens, ten, ones = count.partition("十")
    number_ = (_HAN.get(tens, 1) * 10 + _HAN.get(ones, 0)) if ten else _HAN[count[-1]]
    return number_ * many


DOORS = {
    "dates": Door("ask", show),
    "date": Door("ask", one),
    "dated": Door("enter_own_section", finish),
    "undate": Door("enter_own_section", remove),
    "dateadd": Door("enter_all", add),
}
