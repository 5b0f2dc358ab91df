"""依据: the formula with its numbers, what the source says and where, the ledger's entries, and who made them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from decimal import Decimal

from sqlmodel import Session

from bot.asking.answering.answer import Answer
from bot.asking.query import POINTS
from bot.asking.replying import words as w
from bot.rendering.languages import pick
from bot.rendering.reply import Block, Heading, Items, Line, Note, Quote
from db.changing import evidence_files
from db.changing.evidence_files import Proof
from db.known.figures import Figures, Origin, of_projects
from db.known.movements import Movement, movements
from db.models import Source
from db.money import WAN, plain

_ROWS = 5  # projects explained in one reply
_ENTRIES = 12  # entries of a project in one reply
KINDS = {
    "initial": ("年初预算", "initial budget"),
    "adjustment": ("预算调整", "adjustment"),
    "payment": ("支出", "payment"),
    "refund": ("退回", "refund"),
    "reversal": ("冲销", "reversal"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One page of evidence, and the files that belong to it."""

    blocks: list[Block]
    proofs: tuple[Proof, ...]
    page: int
    pages: int


def evidence(session: Session, answer: Answer, *, understood: str, zone: tzinfo, language: str, page: int = 0) -> Shown:
    """Where the figures of an answer come from: some projects at a time, or one with some of its entries."""
    blocks: list[Block] = [Note(pick(language, f"我的理解：{understood}", f"As I understood it: {understood}"))]
    blocks += _department(session, answer, zone, language)
    alone = len(answer.rows) == 1
    booked = movements(session, answer.rows[0].year_id) if alone and answer.rows[0].in_ledger else []
    pages = max(1, -(-len(booked) // _ENTRIES) if alone else -(-len(answer.rows) // _ROWS))
    page = min(page, pages - 1)
    rows = answer.rows if alone else answer.rows[page * _ROWS : (page + 1) * _ROWS]
    proofs: list[Proof] = []
    for row in _with_origins(session, rows):
        blocks += [Heading(f"{row.name}（{row.year}年）" if language == "zh" else f"{row.name} ({row.year})")]
        equations = _equations(row, answer.measures, language)
        if equations:
            blocks.append(Items(equations, None))
        blocks += _origins(row, answer.measures, zone, language)
        entries = booked if alone else movements(session, row.year_id) if row.in_ledger else []
        shown = _newest(entries, page if alone else 0)
        found = evidence_files.of_entries(session, [entry.id for entry in shown if entry.id is not None])
        proofs += found
        blocks += _ledger(entries, shown, _counted(found), zone, language)
        items = evidence_files.of_projects_items(session, row.project_id, row.year) if page == 0 or not alone else []
        proofs += items
        if items:
            blocks.append(
                Line((pick(language, f"整改附件{len(items)}个。", f"{len(items)} files of rectification items."),))
            )
    unique = {proof.attachment_id: proof for proof in proofs}
    return Shown(blocks, tuple(unique.values()), page, pages)


def _department(session: Session, answer: Answer, zone: tzinfo, language: str) -> list[Block]:
    """The department's figures, each with the sentence it was read from."""
    blocks: list[Block] = []
    for measure, stated in answer.department.items():
        for figure in stated:
            source = session.get(Source, figure.source_id) if figure.source_id is not None else None
            origin = Origin(source.name if source else "", figure.place, None, source.imported_at if source else None)
            blocks.append(
                Line((f"{w.label(measure, language)}{pick(language, '：', ': ')}{_place(origin, zone, language)}",))
            )
            blocks.append(Quote(figure.words))
    return blocks


def _newest(entries: Sequence[Movement], page: int) -> Sequence[Movement]:
    """The newest entries on the first page, each page in the order of their days."""
    end = len(entries) - page * _ENTRIES
    return entries[max(end - _ENTRIES, 0) : end]


def _counted(proofs: Sequence[Proof]) -> Mapping[int, int]:
    counts: dict[int, int] = {}
    for proof in proofs:
        if proof.entry_id is not None:
            counts[proof.entry_id] = counts.get(proof.entry_id, 0) + 1
    return counts


def _with_origins(session: Session, rows: Sequence[Figures]) -> list[Figures]:
    """Rows of a list come without their origins; their asker was allowed to see them."""
    read = {(row.project_id, row.year): row for row in of_projects(session, [row.project_id for row in rows])}
    return [row if row.origins else read[row.project_id, row.year] for row in rows]


def _equations(row: Figures, measures: Sequence[str], language: str) -> tuple[str, ...]:
    """What follows from what: rate, remaining money, total, each beside the stated value."""
    lines: list[str] = []
    budget, spend = row.budget, row.spend
    if budget is not None and spend is not None and not set(measures) & set(POINTS):
        lines += _booked_beside_stated(row, language)
        wan = [plain(number / WAN) for number in (spend, budget, budget - spend)]
        if row.rate_computed is not None:
            label = pick(language, "执行率 = 支出 ÷ 预算", "execution rate = spending ÷ budget")
            stated = _stated(row, "rate", row.rate_computed, language)
            lines.append(f"{label} = {wan[0]} ÷ {wan[1]} = {row.rate_computed}%{stated}")
        left = pick(language, "未支出 = 预算 − 支出", "unspent = budget − spending")
        lines.append(f"{left} = {wan[1]} − {wan[0]} = {wan[2]}{pick(language, '万元', ' 万元')}")
    if row.parts_sum is not None and set(measures) & {*POINTS, "grade", "parts"} | {"card"}:
        parts = " + ".join(plain(part) for part in row.parts)
        label = pick(
            language, "总分 = 产出 + 效益 + 满意度 + 执行率", "total = output + benefit + satisfaction + execution"
        )
        stated = _stated(row, "total", row.parts_sum, language)
        lines.append(f"{label} = {parts} = {plain(row.parts_sum)}{stated}")
    if "execution" in measures and row.execution_by_rule is not None and row.rate_computed is not None:
        rule = pick(language, "执行率得分 = 执行率 × 10", "execution score = rate × 10")
        by_rule = plain(row.execution_by_rule)
        stated = _stated(row, "execution", row.execution_by_rule, language)
        lines.append(f"{rule} = {row.rate_computed}% × 10 = {by_rule}{stated}")
    return tuple(lines)


def _booked_beside_stated(row: Figures, language: str) -> list[str]:
    """Budget and spending of the ledger with their parts, and what a source states where that is another number."""
    lines = []
    booked = row.booked
    for measure, parts in (
        ("budget", (booked.initial, booked.adjustments)),
        ("spend", (booked.payments, -booked.refunds)),
    ):
        number, stated = getattr(booked, measure), row.stated.get(measure)
        if number is None or (not parts[1] and stated in (None, number)):
            continue
        first, second = (plain(abs(part) / WAN) for part in parts)
        sign = "−" if parts[1] < 0 else "+"
        names = {"budget": ("年初 + 调整", "initial + adjustments"), "spend": ("支付 − 退回", "payments − refunds")}
        text = f"{w.label(measure, language)} = {pick(language, *names[measure])} = {first} {sign} {second}"
        lines.append(f"{text} = {w.money(number, 'zh')}{_stated(row, measure, number, language)}")
    return lines


def _stated(row: Figures, measure: str, computed: Decimal, language: str) -> str:
    stated = row.stated.get(measure)
    if stated is None:
        return ""
    text = w.amount(measure, stated, language)
    if stated == computed:
        return pick(language, f"（报告写{text}）", f" (stated: {text})")
    return pick(language, f"（报告写{text}，不一致）", f" (stated: {text}, which differs)")


def _origins(row: Figures, measures: Sequence[str], zone: tzinfo, language: str) -> list[Block]:
    wanted = ("budget", "spend") if not set(measures) <= {*POINTS, "grade", "goal", "reason", "measures"} else ()
    blocks: list[Block] = []
    for name in (*wanted, "evaluation"):
        origin = row.origins.get(name)
        if origin is None or (name == "evaluation" and row.in_ledger and not set(measures) & set(POINTS)):
            continue
        label = pick(language, "自评得分", "evaluation") if name == "evaluation" else w.label(name, language)
        blocks.append(Line((f"{label}{pick(language, '：', ': ')}{_place(origin, zone, language)}",)))
        if origin.words:
            blocks.append(Quote(origin.words))
    return blocks


def _place(origin: Origin, zone: tzinfo, language: str) -> str:
    where = pick(language, "，", ", ").join(part for part in (origin.file, origin.place) if part)
    if origin.imported_at is None:
        return where
    return where + pick(language, "，导入于", ", imported ") + f"{origin.imported_at.astimezone(zone):%Y-%m-%d %H:%M}"


def _ledger(
    entries: Sequence[Movement],
    shown: Sequence[Movement],
    files: Mapping[int, int],
    zone: tzinfo,
    language: str,
) -> list[Block]:
    if not entries:
        return []
    lines = tuple(_entry(entry, files.get(entry.id or 0, 0), zone, language) for entry in shown)
    head = pick(language, f"台账{len(entries)}笔", f"{len(entries)} ledger entries")
    if len(shown) < len(entries):
        newest = shown[-1] is entries[-1]
        some = pick(language, f"，最近{len(shown)}笔", f", the newest {len(shown)}")
        head += some if newest else pick(language, f"，较早的{len(shown)}笔", f", {len(shown)} earlier ones")
    return [Line((head + pick(language, "：", ":"),)), Items(lines, None)]


def _entry(entry: Movement, files: int, zone: tzinfo, language: str) -> str:
    kind = KINDS[entry.kind][language == "en"]
    if entry.reversed_kind is not None:
        kind += pick(language, f"（{KINDS[entry.reversed_kind][0]}）", f" ({KINDS[entry.reversed_kind][1]})")
    parts = [f"{entry.day:%Y-%m-%d} {kind} {w.money(_signed(entry), 'zh')}"]
    parts += [text for text in (entry.note, entry.payee) if text]
    if entry.entered_by:
        parts.append(pick(language, f"{entry.entered_by}录入", f"entered by {entry.entered_by}"))
    if entry.approved_by:
        parts.append(pick(language, f"{entry.approved_by}审批", f"approved by {entry.approved_by}"))
    if entry.origin is not None:
        parts.append(entry.origin.file + (f" {entry.origin.place}" if entry.origin.place else ""))
    parts.append(pick(language, "记于", "recorded ") + f"{entry.recorded_at.astimezone(zone):%Y-%m-%d %H:%M}")
    if files:
        parts.append(pick(language, f"附件{files}个", f"{files} files" if files > 1 else "1 file"))
    return pick(language, "，", ", ").join(parts)


def _signed(entry: Movement) -> Decimal:
    return -entry.amount if entry.kind in ("refund", "reversal") else entry.amount
