"""Projects that are behind or long without an entry: the light the engine gave, with the figures of now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlmodel import Session, col, or_, select

from bot.reminding.look import Door, Look, Step, button, day_words, number
from bot.reminding.task import RED, STALE, YELLOW, Task
from bot.rendering.reply import Block, Bold, Facts, Line, Note, Reply
from db.errors import Refusal
from db.models import Light, Project, ProjectYear
from db.money import in_wan, plain, rounded
from db.persons.people import visible_to
from db.reminders import lights, rules
from db.reminders.lights import Standing
from db.reminders.rules import Rules

MOST = 200  # projects of one look: nobody pages through more
MARKS = {"red": "🔴", "yellow": "🟡", "green": "🟢"}
NAMES = {"red": ("红灯", "red"), "yellow": ("黄灯", "yellow"), "green": ("绿灯", "green")}


@dataclass(frozen=True, slots=True)
class Behind:
    """A project's year against what should be spent by now; rates in percent, money in yuan."""

    name: str
    project_id: int
    row: Light
    standing: Standing
    wanted: Decimal
    colour: str

    @property
    def gap(self) -> Decimal:
        """Points behind what should be spent."""
        return self.wanted - (self.standing.rate or Decimal(0))

    @property
    def planned(self) -> bool:
        return self.standing.profile is not None


def tasks(session: Session, look: Look, scope: str) -> Iterator[Task]:
    """Red and yellow lights, and years without an entry for long, of a scope: m mine, s my section's, d all."""
    for one in _found(session, look, scope):
        day = one.row.last_entry
        if one.colour != "green":
            rank = RED if one.colour == "red" else YELLOW
            yield Task(
                (rank, -int(one.gap * 100)), f"{MARKS[one.colour]} {one.name}\n{gap_words(look, one)}", _opens(one)
            )
        elif day is not None:
            ago = (look.today - day).days
            words = look.pick(f"{ago}天没有新登记（最近 {day_words(look, day)}）", f"nothing entered for {ago} days")
            yield Task((STALE, -ago), f"{one.name}\n{words}", _opens(one))


def show(session: Session, look: Look, args: Sequence[str]) -> Step:
    """light:YEAR_ID, one project's year with its equation"""
    one = of_year(session, look, number(args, 0))
    if one is None:
        raise Refusal("这个项目现在没有进度提醒。", "This project has no reminder now.")
    first = []
    if look.may("enter_own_section"):
        first.append(button(look.pick("去填报", "Enter"), "open", "pay", one.project_id))
    if look.may("enter_all"):
        first.append(button(look.pick("用款计划", "Spending plan"), "plan", one.row.project_year_id))
    back = (button(look.pick("« 待办", "« To do"), "todo"),)
    title = Line((Bold(f"{one.name} {one.standing.year}"),))
    blocks = (title, *card(look, one, rules.load(session)))
    return Step(Reply(blocks, (tuple(first), back) if first else (back,)))


def of_year(session: Session, look: Look, year_id: int) -> Behind | None:
    """One project's year the person may see; None where there is nothing to say of it."""
    return next(_read(session, look, [year_id]), None)


def card(look: Look, one: Behind, kept: Rules) -> tuple[Block, ...]:
    """The figures with their equation, and what would turn the light green."""
    standing = one.standing
    assert standing.budget is not None and standing.spend is not None and standing.rate is not None
    plan = look.pick("用款计划", "Plan") if one.planned else look.pick("序时进度", "Elapsed share of the year")
    spend, budget = in_wan(standing.spend, look.language), in_wan(standing.budget, look.language)
    rate = f"{spend} ÷ {budget} = {_percent(standing.rate)}"
    facts = [
        (look.pick("灯色", "Light"), f"{MARKS[one.colour]} {look.pick(*NAMES[one.colour])}"),
        (look.pick("执行率", "Execution rate"), rate),
        (plan, _percent(one.wanted) + look.aside(day_words(look, look.today))),
        (look.pick("差距", "Gap"), _gap(look, one)),
    ]
    if one.row.last_entry is not None:
        facts.append((look.pick("最近登记", "Last entry"), day_words(look, one.row.last_entry)))
    blocks: list[Block] = [Facts(tuple(facts))]
    if one.colour != "green":
        blocks.append(Note(green_words(look, one, kept)))
    return tuple(blocks)


def gap_words(look: Look, one: Behind) -> str:
    """“执行率12%，序时进度89.86%，落后77.86个百分点”."""
    rate = _percent(one.standing.rate or Decimal(0))
    plan = look.pick("计划", "plan") if one.planned else look.pick("序时进度", "elapsed")
    zh = f"执行率{rate}，{plan}{_percent(one.wanted)}，{_gap(look, one)}"
    return look.pick(zh, f"rate {rate}, {plan} {_percent(one.wanted)}, {_gap(look, one)}")


def green_words(look: Look, one: Behind, kept: Rules) -> str:
    """What would turn it green, exact to the fen."""
    standing = one.standing
    assert standing.budget is not None and standing.spend is not None
    more, cut = lights.to_green(standing.budget, standing.spend, one.wanted, kept)
    zh, en = f"转绿：再支出{in_wan(more)}", f"Green again: spend {in_wan(more, 'en')} more"
    if cut:
        zh, en = (
            f"{zh}，或调减预算{in_wan(cut, look.language)}",
            f"{en}, or cut the budget by {in_wan(cut, look.language)}",
        )
    return look.pick(zh + "。", en + ".")


def _found(session: Session, look: Look, scope: str) -> list[Behind]:
    wanted = select(Light.project_year_id).join(ProjectYear).join(Project)
    wanted = wanted.where(or_(Light.light != "green", col(Light.last_entry).is_not(None)))
    wanted = wanted.where(ProjectYear.year == look.today.year)
    if scope == "m":
        mine = col(Project.responsible_id) == look.who.id
        orphan = col(Project.responsible_id).is_(None) if look.who.role == "finance" else mine
        wanted = wanted.where(or_(mine, orphan))
    elif scope == "s":
        wanted = wanted.where(Project.section_id == look.who.section_id)
    worst = wanted.order_by(col(Light.light) != "red", col(Light.light) != "yellow", col(Light.since))
    return list(_read(session, look, list(session.exec(worst.limit(MOST)))))


def _read(session: Session, look: Look, year_ids: list[int]) -> Iterator[Behind]:
    """Those the person may see and that have a rate, with the light as it would be looked at now."""
    visible = visible_to(look.who.role, look.who.section_id)
    wanted = select(Light, Project).join(ProjectYear, col(ProjectYear.id) == Light.project_year_id).join(Project)
    wanted = wanted.where(visible, col(Project.merged_into).is_(None), col(ProjectYear.standing).is_(None))
    known = {}
    for start in range(0, len(year_ids), 500):
        some = wanted.where(col(Light.project_year_id).in_(year_ids[start : start + 500]))
        known.update({row.project_year_id: (row, project) for row, project in session.exec(some)})
    kept = rules.load(session)
    for standing in lights.standings(session, sorted(known), look.today, look.zone):
        if standing.rate is None or standing.rate >= 100:
            continue
        row, project = known[standing.year_id]
        by_now = lights.expected(look.today, standing.profile)
        colour = lights.colour(standing.rate, by_now, row.light, kept)
        yield Behind(project.name, project.id or 0, row, standing, by_now, colour)


def _opens(one: Behind) -> tuple[object, ...]:
    return "light", one.row.project_year_id


def _gap(look: Look, one: Behind) -> str:
    gap = one.gap
    if gap < 0:
        return look.pick(f"超前{plain(-gap)}个百分点", f"{plain(-gap)} points ahead")
    return look.pick(f"落后{plain(gap)}个百分点", f"{plain(gap)} points behind")


def _percent(rate: Decimal) -> str:
    return f"{plain(rounded(rate))}%"


DOORS = {"light": Door("ask", show)}
