"""What of an answer is no figure of a project, as tables: ledger entries, rectification items, contradictions."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal

from bot.asking.answering.answer import Answer
from bot.asking.evidence import KINDS
from bot.asking.replying import words as w
from bot.rendering.item_states import STATES
from bot.rendering.languages import pick
from db.money import to_wan

MONEY, TEXT = "#,##0.00####", "@"  # how cells look
_WHOLE = "0"

Value = str | Decimal | int | None
Table = tuple[list[str], list[str], list[list[Value]]]  # heads, looks, rows


@dataclass(frozen=True, slots=True)
class About:
    """What the second sheet says besides the answer itself."""

    title: str
    question: str  # the Query in words
    now: datetime
    zone: tzinfo
    language: str
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # what was left out, what waits for approval

    def pick(self, chinese: str, english: str) -> str:
        return pick(self.language, chinese, english)


def table(a: Answer, about: About) -> Table | None:
    """The table that suits the answer; None where there is nothing to list."""
    if a.items:
        return _items(a, about)
    if a.entries:
        return _bookings(a, about)
    if any(a.department.values()):
        return _department(a, about)
    return _contradictions(a, about) if a.contradictions else None


def _items(a: Answer, about: About) -> Table:
    """Rectification items, one a row."""
    heads = about.pick("项目 科室 问题 措施 责任人 期限 状态 剩余天数",
                       "project section problem measures responsible due state days_left").split()  # fmt: skip
    english = about.language == "en"
    rows: list[list[Value]] = [
        [item.project, item.section, item.problem, item.measures, item.owner, f"{item.due}",
         STATES[item.state][english], item.days_left]
        for item in a.items
    ]  # fmt: skip
    return [head.replace("_", " ") for head in heads], [TEXT] * 7 + [_WHOLE], rows


def _bookings(a: Answer, about: About) -> Table:
    """Entries of the ledger, one a row."""
    heads = about.pick("日期 项目 类型 金额（万元） 摘要 收款方 录入 审批 记录时间",
                       "day project kind amount_(万元) note payee entered_by approved_by recorded").split()  # fmt: skip
    rows: list[list[Value]] = []
    for one in a.entries:
        kind = KINDS[one.kind][about.language == "en"]
        recorded = f"{one.recorded_at.astimezone(about.zone):%Y-%m-%d %H:%M}"
        people = (one.entered_by, one.approved_by)
        rows.append([f"{one.day}", one.project, kind, to_wan(one.amount), one.note, one.payee, *people, recorded])
    looks = [MONEY if at == 3 else TEXT for at in range(len(heads))]
    return [head.replace("_", " ") for head in heads], looks, rows


def _contradictions(a: Answer, about: About) -> Table:
    heads = [about.pick("项目", "project"), about.pick("说明", "what"), about.pick("算式", "equation")]
    whole = about.pick("部门整体", "department")
    rows: list[list[Value]] = [[c.project or whole, about.pick(c.zh, c.en), c.equation] for c in a.contradictions]
    return heads, [TEXT] * 3, rows


def _department(a: Answer, about: About) -> Table:
    heads = [about.pick("指标", "figure"), about.pick("数值", "value"), about.pick("原文", "words"),
             about.pick("位置", "place")]  # fmt: skip
    rows: list[list[Value]] = []
    for measure, stated in a.department.items():
        for figure in stated:
            text = w.money(figure.amount, "zh") if figure.amount is not None else figure.text
            text = w.percent(figure.percent) if figure.percent is not None else text
            number = f"{figure.number}" if text is None else text
            rows.append([w.label(measure, about.language), number, figure.words, figure.place])
    return heads, [TEXT] * 4, rows
