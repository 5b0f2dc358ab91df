"""待审批: what is not booked yet, said beside the figures it is not part of."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sqlmodel import Session

from bot.asking.answering.answer import Answer
from bot.asking.replying import words as w
from bot.rendering.reply import Block, Note
from db.changing.pending import Waiting, of_projects
from db.known.figures import names

_KINDS = {
    "payment": ("支出", "payment"),
    "refund": ("退回", "refund"),
    "adjustment": ("预算调整", "budget adjustment"),
    "initial": ("年初预算", "initial budget"),
    "cumulative": ("累计支出", "cumulative spending"),
    "in_full": ("全部付清", "payment of all that remains"),
    "set_budget": ("预算改为", "new budget"),
    "reversal": ("冲销", "reversal"),
    "score": ("得分修改", "change of a score"),
    "words": ("文字修改", "change of a text"),
}
_MOST = 5  # projects named one by one


def waiting(session: Session, now: datetime, a: Answer, language: str) -> list[Block]:
    """One remark for each project with something that waits, or for all together where they are many."""
    ids = {row.project_id: row.name for row in a.rows} or names(session, a.query.projects)
    if not ids or a.query.act in ("why", "rule", "check"):
        return []
    found = of_projects(session, ids.keys(), now=now, year=a.year)
    by_project: dict[int, list[Waiting]] = {}
    for one in found:
        by_project.setdefault(one.project_id, []).append(one)
    if len(by_project) > _MOST:
        number = len(found)
        english = f"{number} more changes of {len(by_project)} projects wait for approval and are not in these figures."
        return [
            Note(english if language == "en" else f"另有{len(by_project)}个项目的{number}笔待审批，不含在以上数字里。")
        ]
    return [Note(_of_one(ids[key], some, len(ids) > 1, language)) for key, some in by_project.items()]


def _of_one(name: str, some: Sequence[Waiting], named: bool, language: str) -> str:
    if language == "en":
        start = f"{name}: " if named else ""
        return f"{start}{len(some)} waiting for approval, not in these figures: {_told(some, language)}."
    start = f"{name}另有" if named else "另有"
    if len(some) == 1 and some[0].amount is not None and some[0].kind == "payment":
        return f"{start}1笔{w.money(some[0].amount, 'zh')}待审批（支出，不含在以上数字里）。"
    return f"{start}{len(some)}笔待审批（不含在以上数字里）：{_told(some, language)}。"


def _told(some: Sequence[Waiting], language: str) -> str:
    """Payments added up; everything else one by one."""
    english = language == "en"
    payments = [one.amount for one in some if one.kind == "payment" and one.amount is not None]
    parts = []
    if payments:
        total = w.money(sum(payments, Decimal(0)), "zh")
        count = len(payments)
        parts.append(f"{count} payment{'s' if count > 1 else ''} of {total}" if english else f"支出{count}笔共{total}")
    for one in some:
        if one.kind == "payment" and one.amount is not None:
            continue
        amount = "" if one.amount is None else w.money(one.amount, "zh")
        parts.append(f"{_KINDS[one.kind][english]} {amount}".strip() if english else f"{_KINDS[one.kind][0]}{amount}")
    return ("; " if english else "，").join(parts)
