"""依据: the formula with its numbers, what the source says and where, the ledger's entries, and who made them."""

from collections.abc import Sequence
from datetime import tzinfo
from decimal import Decimal

from sqlmodel import Session

from bot.asking.answering.answer import Answer
from bot.asking.query import POINTS
from bot.asking.replying import words as w
from bot.rendering.reply import Block, Heading, Items, Line, Note, Quote
from db.figures import Figures, Movement, Origin, movements, of_projects
from db.money import WAN

_ROWS = 5  # projects explained in one reply
_ENTRIES = 12  # newest entries shown
_KINDS = {
    "initial": ("年初预算", "initial budget"),
    "adjustment": ("预算调整", "adjustment"),
    "payment": ("支出", "payment"),
    "refund": ("退回", "refund"),
    "reversal": ("冲销", "reversal"),
}


def evidence(session: Session, answer: Answer, understood: str, zone: tzinfo, language: str) -> list[Block]:
    """Where the figures of an answer come from."""
    blocks: list[Block] = [Note(_pick(language, f"我的理解：{understood}", f"As I understood it: {understood}"))]
    for row in _with_origins(session, answer.rows[:_ROWS]):
        blocks += [Heading(f"{row.name}（{row.year}年）" if language == "zh" else f"{row.name} ({row.year})")]
        equations = _equations(row, answer.measures, language)
        if equations:
            blocks.append(Items(equations, None))
        blocks += _origins(row, answer.measures, zone, language)
        blocks += _ledger(movements(session, row.year_id) if row.in_ledger else (), zone, language)
    hidden = len(answer.rows) - _ROWS
    if hidden > 0:
        blocks.append(
            Note(
                _pick(
                    language, f"另有{hidden}个项目，可以单独问。", f"{hidden} more projects: ask about them one by one."
                )
            )
        )
    return blocks


def _with_origins(session: Session, rows: Sequence[Figures]) -> list[Figures]:
    """Rows of a list come without their origins; their asker was allowed to see them."""
    read = {(row.project_id, row.year): row for row in of_projects(session, [row.project_id for row in rows])}
    return [row if row.origins else read[row.project_id, row.year] for row in rows]


def _pick(language: str, chinese: str, english: str) -> str:
    return english if language == "en" else chinese


def _equations(row: Figures, measures: Sequence[str], language: str) -> tuple[str, ...]:
    """What follows from what: rate, remaining money, total, each beside the stated value."""
    lines: list[str] = []
    budget, spend = row.budget, row.spend
    if budget is not None and spend is not None and not set(measures) & set(POINTS):
        wan = [w.plain(number / WAN) for number in (spend, budget, budget - spend)]
        if row.rate_computed is not None:
            label = _pick(language, "执行率 = 支出 ÷ 预算", "execution rate = spending ÷ budget")
            lines.append(f"{label} = {wan[0]} ÷ {wan[1]} = {row.rate_computed}%{_stated(row, 'rate', language)}")
        left = _pick(language, "未支出 = 预算 − 支出", "unspent = budget − spending")
        lines.append(f"{left} = {wan[1]} − {wan[0]} = {wan[2]}{_pick(language, '万元', ' 万元')}")
    if row.parts_sum is not None and set(measures) & {*POINTS, "grade", "parts"} | {"card"}:
        parts = " + ".join(w.plain(part) for part in row.parts)
        label = _pick(
            language, "总分 = 产出 + 效益 + 满意度 + 执行率", "total = output + benefit + satisfaction + execution"
        )
        lines.append(f"{label} = {parts} = {w.plain(row.parts_sum)}{_stated(row, 'total', language)}")
    if "execution" in measures and row.execution_by_rule is not None and row.rate_computed is not None:
        rule = _pick(language, "执行率得分 = 执行率 × 10", "execution score = rate × 10")
        by_rule = w.plain(row.execution_by_rule)
        lines.append(f"{rule} = {row.rate_computed}% × 10 = {by_rule}{_stated(row, 'execution', language)}")
    return tuple(lines)


def _stated(row: Figures, measure: str, language: str) -> str:
    stated = row.stated.get(measure)
    if stated is None:
        return ""
    text = w.amount(measure, stated, language)
    return _pick(language, f"（报告写{text}）", f" (stated: {text})")


def _origins(row: Figures, measures: Sequence[str], zone: tzinfo, language: str) -> list[Block]:
    wanted = ("budget", "spend") if not set(measures) <= {*POINTS, "grade", "goal", "reason", "measures"} else ()
    blocks: list[Block] = []
    for name in (*wanted, "evaluation"):
        origin = row.origins.get(name)
        if origin is None or (name == "evaluation" and row.in_ledger and not set(measures) & set(POINTS)):
            continue
        label = _pick(language, "自评得分", "evaluation") if name == "evaluation" else w.label(name, language)
        blocks.append(Line((f"{label}：{_place(origin, zone, language)}",)))
        if origin.words:
            blocks.append(Quote(origin.words))
    return blocks


def _place(origin: Origin, zone: tzinfo, language: str) -> str:
    where = origin.file + (f"，{origin.place}" if origin.place else "")
    if origin.imported_at is None:
        return where
    return where + _pick(language, "，导入于", ", imported ") + f"{origin.imported_at.astimezone(zone):%Y-%m-%d %H:%M}"


def _ledger(entries: Sequence[Movement], zone: tzinfo, language: str) -> list[Block]:
    if not entries:
        return []
    shown = entries[-_ENTRIES:]
    lines = tuple(_entry(entry, zone, language) for entry in shown)
    head = _pick(language, f"台账{len(entries)}笔", f"{len(entries)} ledger entries")
    if len(shown) < len(entries):
        head += _pick(language, f"，最近{len(shown)}笔", f", the newest {len(shown)}")
    return [Line((f"{head}：",)), Items(lines, None)]


def _entry(entry: Movement, zone: tzinfo, language: str) -> str:
    kind = _KINDS[entry.kind][language == "en"]
    if entry.reversed_kind is not None:
        kind += f"（{_KINDS[entry.reversed_kind][language == 'en']}）"
    parts = [f"{entry.day:%Y-%m-%d} {kind} {w.money(_signed(entry), 'zh')}"]
    parts += [text for text in (entry.note, entry.payee) if text]
    if entry.entered_by:
        parts.append(_pick(language, f"{entry.entered_by}录入", f"entered by {entry.entered_by}"))
    if entry.approved_by:
        parts.append(_pick(language, f"{entry.approved_by}审批", f"approved by {entry.approved_by}"))
    if entry.origin is not None:
        parts.append(entry.origin.file + (f" {entry.origin.place}" if entry.origin.place else ""))
    parts.append(_pick(language, "记于", "recorded ") + f"{entry.recorded_at.astimezone(zone):%Y-%m-%d %H:%M}")
    return "，".join(parts)


def _signed(entry: Movement) -> Decimal:
    return -entry.amount if entry.kind in ("refund", "reversal") else entry.amount
