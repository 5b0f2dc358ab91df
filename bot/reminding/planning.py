"""How a project's year is meant to be spent, set in chat: by buttons, or by a sentence such as
“校车租赁费按年底一次付清”."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from sqlmodel import Session, col, select

from bot.reminding.look import PAGE, Door, Look, Step, button, do, done, number, outdated, page_of, pages
from bot.rendering.button_rows import rows
from bot.rendering.reply import Bold, Facts, Items, Line, Note, Reply, say
from db.errors import Refusal
from db.models import Project, ProjectYear
from db.money import plain
from db.names import normalise
from db.planning import plans
from db.projects import catalog

# What a button or sentence sets: the standing and the profile of the year.
WAYS: dict[str, tuple[str | None, tuple[Decimal, ...] | None, tuple[str, str]]] = {
    "line": (None, None, ("按序时进度", "evenly over the year")),
    "end": (None, plans.YEAR_END, ("年底一次付清", "paid at the year's end")),
    "quarter": (None, plans.QUARTERLY, ("按季度支付", "paid each quarter")),
    "half": (None, plans.HALF_YEARLY, ("按半年支付", "paid each half year")),
    "done": ("finished", None, ("已完成", "finished")),
    "frozen": ("frozen", None, ("已冻结", "frozen")),
}
_PAID = r"(?:支付|付款|付清|付完|结清|结算|付)"
_MARKED = r"(?:标记?为|设为|改为|改成)已?"
_HUSH = r"(?:不再|不用再?|不要再?|别再?)(?:提醒|催)(?:进度|我们?)?了?"
_QUIETED = rf"了?[，, ]*(?:先)?{_HUSH}"
_YEAR_END = r"(?:年底|年末|年终|十二月底?|12月底?)"
_SAID = {
    "end": rf"{_YEAR_END}一次性?{_PAID}|(?:按|到){_YEAR_END}(?:才)?{_PAID}|{_YEAR_END}才?{_PAID}[，, ]*{_HUSH}"
    r"|paid (?:all at once )?at (?:the )?(?:year'?s?[ -]?end|end of the year)",
    "quarter": rf"(?:按|分|每个?)季度?(?:一)?{_PAID}(?:一次)?|paid (?:quarterly|(?:each|every) quarter)",
    "half": rf"(?:按|每)半年{_PAID}(?:一次)?|(?:上下半年|上半年和?下半年|半年)各?{_PAID}(?:一次|一半)"
    r"|paid (?:half[ -]yearly|(?:each|every) half year)",
    "line": r"(?:按|恢复)(?:序时进度|均匀支出|正常进度|均衡支出|平均)|取消用款计划|恢复(?:正常|提醒)|spent evenly",
    "done": rf"已?经?(?:完成|完工|结束|办结){_QUIETED}|{_MARKED}(?:完成|完工|结束)|(?:now )?finished",
    "frozen": rf"已?经?(?:冻结|暂停|停工){_QUIETED}|{_MARKED}(?:冻结|暂停|停工)|(?:now )?frozen",
}
_LINKS = r"(?:改成|改为|设为|是|按照|按|为|：|:|(?<=\s)is(?: to be)?(?=\s))*"
_BETWEEN = rf"\s*(?:的?(?:付款|用款|支出|支付)?(?:计划|进度|方式))?\s*{_LINKS}\s*"
_WAYS = "|".join(f"(?P<{name}>{words})" for name, words in _SAID.items())
_TAIL = rf"(?:的)?(?:[，, ]*{_HUSH})?\s*[。.!！]?"
_SENTENCE = re.compile(rf"^(?:请|把|将)*\s*(?P<name>.+?){_BETWEEN}(?:{_WAYS}){_TAIL}$", re.IGNORECASE)
_ASKED = re.compile(r"[?？吗呢]|谁|哪|什么|多少|几个|^(?:what|which|who|is|are)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence that plans: the project as it was called, and the way."""

    name: str
    way: str


def read(text: str) -> Said | None:
    """A sentence that plans a project's year; a question or anything else is none."""
    found = _SENTENCE.match(text.strip())
    if found is None or _ASKED.search(text) or len(text) > 80:
        return None
    way = next(name for name in WAYS if name in _SAID and found[name])
    return Said(found["name"].strip(" ，,：:的"), way)


def show(session: Session, look: Look, args: Sequence[str]) -> Step:
    """plans:PAGE, the projects of this year that follow no straight line"""
    page, year = page_of(args, 0), look.today.year
    wanted = select(ProjectYear, Project.name).join(Project, col(Project.id) == ProjectYear.project_id)
    wanted = wanted.where(ProjectYear.year == year, col(Project.merged_into).is_(None))
    wanted = wanted.where(col(ProjectYear.profile).is_not(None) | col(ProjectYear.standing).is_not(None))
    found = session.exec(wanted.order_by(col(ProjectYear.id))).all()
    shown = found[page * PAGE : (page + 1) * PAGE]
    title = look.pick(f"{year}年用款计划（{len(found)}）", f"Spending plans of {year} ({len(found)})")
    lines = tuple(look.colon(name, words(look, row)) for row, name in shown)
    hint = "其他项目按序时进度看。要设置就发一句话，例如“校车租赁费按年底一次付清”“食堂经费设为已冻结”。"
    en = "All others are measured evenly. To set one, send e.g. “PROJECT is paid quarterly” or “PROJECT is frozen”."
    blocks: list[Line | Items | Note] = [Line((Bold(title),))]
    blocks += [Items(lines, page * PAGE + 1)] if lines else []
    blocks.append(Note(look.pick(hint, en)))
    numbers = [button(str(page * PAGE + place), "plan", row.id) for place, (row, _) in enumerate(shown, 1)]
    back = (button(look.pick("« 提醒设置", "« Reminders"), "set"),)
    return Step(Reply(tuple(blocks), (*rows(numbers, 6), *pages(len(found), page, "plans"), back)))


def one(session: Session, look: Look, args: Sequence[str]) -> Step:
    """plan:YEAR_ID shows it, plan:YEAR_ID:WAY sets it"""
    row, name = _year(session, number(args, 0))
    if len(args) > 1:
        return _set(look, row, name, args[1])
    facts = [(look.pick("现在", "Now"), words(look, row))]
    profile = plans.read(row.profile)
    if profile:
        facts.append((look.pick("各月底累计", "By month"), "、".join(f"{plain(share)}%" for share in profile)))
    ways = [button(look.pick(*words_), "plan", row.id, way) for way, (_, _, words_) in WAYS.items()]
    own = button(look.pick("自定12个月", "12 months…"), "planown", row.id)
    back = (button(look.pick("« 用款计划", "« Plans"), "plans"),)
    title = Line((Bold(f"{name} {row.year}"),))
    return Step(say(title, Facts(tuple(facts)), buttons=(*rows([*ways, own], 2), back)))


def own(session: Session, look: Look, args: Sequence[str]) -> Step:
    """planown:YEAR_ID asks for the twelve percents"""
    row, name = _year(session, number(args, 0))
    ask = look.pick(
        f"{name}：请发12个累计百分数，从1月底到12月底，最后是100。例如：0 0 25 25 25 50 50 50 75 75 75 100",
        f"{name}: send 12 cumulative percents, end of January to December, the last 100; e.g. "
        "0 0 25 25 25 50 50 50 75 75 75 100",
    )
    back = (button(look.pick("« 返回", "« Back"), "plan", row.id),)
    return Step(say(ask, buttons=(back,)), keep={"at": "plan", "year": row.id})


def own_said(session: Session, look: Look, args: Sequence[str]) -> Step:
    """The twelve percents, typed."""
    row, name = _year(session, int(look.step["year"]))
    try:
        shares = [Decimal(part) for part in re.findall(r"\d+(?:\.\d{1,2})?", args[0])]
    except InvalidOperation:
        shares = []
    effect = do(plans.set_profile, year_id=row.id, profile=shares)
    back = (button(look.pick("« 返回", "« Back"), "plan", row.id),)
    told = "、".join(f"{share}%" for share in shares)
    zh, en = f"{name}：各月底累计 {told}。提醒按它看进度。", f"{name} is to be spent so: {told}."
    return done(look, zh, en, back, effects=(effect, do(plans.set_standing, year_id=row.id, standing=None)))


def said(session: Session, look: Look, args: Sequence[str]) -> Step:
    """A sentence: shown before it is done, or asked back which project is meant."""
    planned = read(args[0])
    assert planned is not None
    found = _called(session, planned.name, look.today.year)
    if not found:
        zh = f"{look.today.year}年没有叫“{planned.name}”的项目，请写全名称。"
        return Step(say(look.pick(zh, f"No project of {look.today.year} is called “{planned.name}”.")))
    way = look.pick(*WAYS[planned.way][2])
    if len(found) > 1:
        choices = [button(name, "plan", row.id, planned.way) for row, name in found[:5]]
        return Step(say(look.pick(f"哪一个改为“{way}”？", f"Which one is {way}?"), buttons=rows(choices)))
    row, name = found[0]
    yes = button(look.pick("确认", "Confirm"), "plan", row.id, planned.way)
    no = button(look.pick("取消", "Cancel"), "plan", row.id)
    facts = ((f"{name} {row.year}", f"{words(look, row)} → {way}"),)
    return Step(say(look.pick("修改用款计划？", "Change how it is spent?"), Facts(facts), buttons=((yes, no),)))


def words(look: Look, row: ProjectYear) -> str:
    """How a year is meant to be spent, in words."""
    profile = plans.read(row.profile)
    for standing, plan, told in WAYS.values():
        if (standing, plan) == (row.standing, profile if row.standing is None else None):
            return look.pick(*told)
    return look.pick("自定各月计划", "months of its own")


def _set(look: Look, row: ProjectYear, name: str, way: str) -> Step:
    if way not in WAYS:
        raise outdated()
    standing, profile, told = WAYS[way]
    effects = [do(plans.set_standing, year_id=row.id, standing=standing)]
    if standing is None:  # a finished or frozen year keeps its plan for the day it goes on
        effects.append(do(plans.set_profile, year_id=row.id, profile=profile))
    back = (button(look.pick("« 用款计划", "« Plans"), "plans"),)
    zh = f"{name}（{row.year}年）：{told[0]}。提醒按它看进度。"
    return done(look, zh, f"{name} ({row.year}): {told[1]}.", back, effects=tuple(effects))


def _year(session: Session, year_id: int) -> tuple[ProjectYear, str]:
    row = session.get(ProjectYear, year_id)
    project = session.get(Project, row.project_id) if row else None
    if row is None or project is None or project.merged_into is not None:
        raise Refusal("没有这个项目的这一年。", "There is no such project in that year.")
    return row, project.name


def _called(session: Session, name: str, year: int) -> list[tuple[ProjectYear, str]]:
    """The project of this name or alias; else those of the year whose name contains it."""
    project = catalog.project_called(session, name)
    wanted = select(ProjectYear, Project.name).join(Project, col(Project.id) == ProjectYear.project_id)
    wanted = wanted.where(ProjectYear.year == year, col(Project.merged_into).is_(None))
    part = normalise(name)
    if project is not None:
        wanted = wanted.where(Project.id == project.id)
    elif part:
        wanted = wanted.where(col(Project.normal).contains(part, autoescape=True))
    else:
        return []
    return [(row, called) for row, called in session.exec(wanted.order_by(col(ProjectYear.id)).limit(6))]


DOORS = {
    "plans": Door("enter_all", show),
    "plan": Door("enter_all", one),
    "planown": Door("enter_all", own),
}
