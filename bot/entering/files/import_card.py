"""A dropped table or report: tried first, shown with what is wrong in which row, imported after one confirmation."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from bot.access.permissions import may
from bot.entering import words
from bot.entering.desk import Desk
from bot.rendering.reply import Block, Button, Facts, Heading, Items, Line, Note, Reply
from db.changing import held_files
from db.errors import Refusal
from db.models import Draft, Person
from db.money import in_wan
from db.reports.reading import Reading
from db.reports.trial import Outcome, Problem

PAGE = 8
_CHANGES = 6
_KINDS = {
    "narrative": ("叙述性报告", "report"),
    "form": ("自评表", "self-evaluation form"),
    "table": ("项目表", "list of projects"),
    "payments": ("收支明细", "list of payments"),
    "people": ("人员名单", "list of people"),
    "items": ("整改清单", "list of rectification items"),
    "dates": ("单位日程", "dates of the department's calendar"),
}
_ENDINGS = (".xlsx", ".csv", ".tsv", ".docx", ".txt")


@dataclass(frozen=True, slots=True)
class Held:
    """What a draft that holds an import keeps."""

    name: str
    year: int | None = None
    fingerprint: str | None = None
    sure_only: bool = False  # how its author wants it imported, while it waits for a second person

    @classmethod
    def of(cls, draft: Draft) -> "Held":
        said = json.loads(draft.fields)
        return cls(said["name"], said.get("year"), said.get("fingerprint"), said.get("sure_only", False))

    def fields(self) -> dict[str, Any]:
        return asdict(self)


class Look(NamedTuple):
    """Which look of which draft: its buttons work while it is the newest."""

    draft_id: str
    version: int
    page: int = 0


def readable(name: str) -> bool:
    """Whether a file of this name (its ending is by its content) may be a table or report."""
    return name.lower().endswith(_ENDINGS)


def is_sheet(name: str) -> bool:
    """A table by its content, so that what is wrong with its head is worth saying."""
    return name.lower().endswith((".xlsx", ".csv", ".tsv"))


def permit(role: str, readings: Sequence[Reading]) -> None:
    """Lists of people give rights: they take the right to manage people."""
    if any(reading.people for reading in readings) and not may(role, "manage_people"):
        raise Refusal("人员名单要由管理员导入。", "A list of people must be imported by an administrator.")


def years_asked(name: str, desk: Desk, look: Look) -> Reply:
    """The file does not say which year it is about."""
    this = desk.today.year
    ask = desk.pick(f"{name} 没有写年度，是哪一年的？", f"{name} names no year. Which one is it?")
    years = tuple(button(str(year), "year", look, year) for year in (this, this - 1, this - 2))
    return Reply((Line((ask,)),), (years, (_no(desk, look),)))


def card(held: Held, tried: Outcome, desk: Desk, look: Look) -> Reply:
    """What the import would do; nothing is written yet."""
    blocks: list[Block] = [
        Heading(desk.pick(f"试读：{held.name}", f"Tried: {held.name}")),
        Facts(tuple(_facts(desk, tried))),
    ]
    if tried.changes:
        more = len(tried.changes) - _CHANGES
        blocks += [Line((desk.pick("会改动：", "Would change:"),)), Items(tried.changes[:_CHANGES], None)]
        blocks += [Note(desk.pick(f"还有{more}处改动。", f"{more} more changes."))] if more > 0 else []
    blocks += _listed(desk, tried.problems, look.page)
    buttons: list[tuple[Button, ...]] = []
    if tried.nothing_to_do:
        blocks.append(Line((desk.pick("没有需要导入的内容。", "There is nothing to import."),)))
    else:
        blocks.append(Note(desk.pick("还没有写入，确认后才导入。", "Nothing is written until you confirm.")))
        buttons += _confirmations(desk, look, tried)
    buttons += _pages(desk, look, tried.problems)
    as_evidence = button(desk.pick("不导入，作为附件", "Keep as evidence"), "files", look)
    return Reply(tuple(blocks), (*buttons, (as_evidence, _no(desk, look))))


def done(desk: Desk, held: Held, stored: Outcome) -> Reply:
    """Said when it was imported."""
    facts = tuple(_facts(desk, stored))
    return Reply((Heading(desk.pick(f"已导入：{held.name}", f"Imported: {held.name}")), Facts(facts)))


def to_approve(desk: Desk, held: Held, tried: Outcome, look: Look) -> Reply:
    """For whoever is the second pair of eyes."""
    title = desk.pick(f"{desk.who.name}请您同意导入：{held.name}", f"{desk.who.name} asks you to agree: {held.name}")
    changes = (Items(tried.changes[:_CHANGES], None),) if tried.changes else ()
    return Reply((Heading(title), Facts(tuple(_facts(desk, tried))), *changes), _choices(desk, look))


def _choices(desk: Desk, look: Look) -> tuple[tuple[Button, ...], ...]:
    yes = button(desk.pick("同意导入", "Agree"), "yes", look)
    nay = button(desk.pick("退回", "Return"), "nay", look)
    return (yes, nay), (button(desk.pick("看文件", "See the file"), "see", look),)


def waiting_for(desk: Desk) -> list[Reply]:
    """The imports of others that wait for this person's agreement, for /approve."""
    replies = []
    for draft in held_files.undecided(desk.session, but=desk.who.id):
        author = desk.session.get(Person, draft.person_id)
        name, whose = Held.of(draft).name, author.name if author is not None else ""
        title = desk.pick(f"{whose}请您同意导入：{name}", f"{whose} asks you to agree: {name}")
        replies.append(Reply((Heading(title),), _choices(desk, Look(draft.id, draft.version))))
    return replies


def waiting(desk: Desk, held: Held, tried: Outcome, names: Sequence[str]) -> Reply:
    """For its author: nothing is written yet."""
    title = desk.pick(f"已提交审批，还没有导入：{held.name}", f"Sent for approval, not imported yet: {held.name}")
    able = desk.pick("可以审批的人：", "May approve: ") + desk.pick("、", ", ").join(names)
    nobody = desk.pick("现在没有别人可以审批，请联系管理员。", "Nobody else may approve; ask an administrator.")
    return Reply((Heading(title), Facts(tuple(_facts(desk, tried))), Note(able if names else nobody)))


def button(label: str, action: str, look: Look, *more: object) -> Button:
    """A button about files: f:ACTION:DRAFT:VERSION:MORE."""
    return Button(label, ":".join(map(str, ("f", action, look.draft_id, look.version, *more))))


def _facts(desk: Desk, tried: Outcome) -> list[tuple[str, str]]:
    facts = [
        (
            desk.pick("内容", "Contents"),
            desk.pick("、", ", ").join(_KINDS[k][desk.language == "en"] for k in tried.kinds),
        )
    ]
    years = tried.imported.years
    if years:
        facts.append((desk.pick("年度", "Year"), desk.pick("、", ", ").join(map(str, years))))
    projects = sum(len(reading.projects) for reading in tried.imported.readings)
    if projects:
        told = desk.pick(
            f"新{tried.new_projects}个，已有{tried.known_projects}个",
            f"{tried.new_projects} new, {tried.known_projects} known",
        )
        facts.append((desk.pick("项目", "Projects"), told))
    if tried.booked:
        facts.append((desk.pick("收支", "Movements"), _moved(desk, tried)))
    if tried.same:
        told = desk.pick(f"{tried.same}笔已登记过，跳过", f"{tried.same} are booked already and skipped")
        facts.append((desk.pick("相同", "Same"), told))
    others = tried.added - tried.booked
    if others:
        facts.append((desk.pick("新数据", "New data"), desk.pick(f"{others}条", str(others))))
    wrong = sum(1 for problem in tried.problems if problem.row and not problem.asks)
    if wrong:
        facts.append((desk.pick("不能导入", "Left out"), desk.pick(f"{wrong}处", f"{wrong} places")))
    if tried.doubtful:
        facts.append((desk.pick("请核对", "Please check"), desk.pick(f"{tried.doubtful}行", f"{tried.doubtful} rows")))
    return facts


def _moved(desk: Desk, tried: Outcome) -> str:
    sums = [
        f"{words.kind(kind, desk.language)}{desk.pick('', ' ')}{in_wan(amount, desk.language)}"
        for kind, amount in tried.amounts.items()
    ]
    count = desk.pick(f"{tried.booked}笔：", f"{tried.booked}: ")
    return count + desk.pick("，", ", ").join(sums or [in_wan(Decimal(0), desk.language)])


def _confirmations(desk: Desk, look: Look, tried: Outcome) -> list[tuple[Button, ...]]:
    if not tried.doubtful:
        return [(button(desk.pick("确认导入", "Confirm the import"), "all", look),)]
    sure = desk.pick(f"导入，跳过待核对的{tried.doubtful}行", f"Import without the {tried.doubtful} doubtful rows")
    all_of_it = desk.pick("全部导入，我核对过了", "Import all, I have checked")
    rows = [(button(sure, "sure", look),)] if _more_than_doubts(tried) else []
    return [*rows, (button(all_of_it, "all", look),)]


def _more_than_doubts(tried: Outcome) -> bool:
    return bool(tried.added > tried.doubtful or tried.changes or tried.new_projects)


def _listed(desk: Desk, problems: Sequence[Problem], page: int) -> list[Block]:
    if not problems:
        return []
    shown = problems[page * PAGE : page * PAGE + PAGE]
    first, last = page * PAGE + 1, page * PAGE + len(shown)
    span = f"（{first}–{last} / {len(problems)}）" if len(problems) > PAGE else desk.pick("：", ":")
    lines = tuple(desk.pick("【请核对】", "[check] ") * one.asks + one.line(desk.language) for one in shown)
    return [Line((desk.pick("问题", "Problems") + span,)), Items(lines, first)]


def _pages(desk: Desk, look: Look, problems: Sequence[Problem]) -> list[tuple[Button, ...]]:
    if len(problems) <= PAGE:
        return []
    row, page = [], look.page
    if page > 0:
        row.append(button("‹", "page", look, page - 1))
    row.append(button(desk.pick("全部问题（表格）", "All problems (file)"), "csv", look))
    if (page + 1) * PAGE < len(problems):
        row.append(button("›", "page", look, page + 1))
    return [tuple(row)]


def _no(desk: Desk, look: Look) -> Button:
    return button(desk.pick("取消", "Cancel"), "no", look)
