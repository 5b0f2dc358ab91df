"""The verbs of the ledger: entries are added and taken back, never edited; what is booked twice is booked once."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from db import audit
from db.errors import Refusal
from db.models import Entry, ProjectYear
from db.money import CENT, in_wan

KINDS = ("initial", "adjustment", "payment", "refund")
BUDGET = ("initial", "adjustment")
SPEND = ("payment", "refund")
_MOST = Decimal(10) ** 13  # yuan; more is a slip of the unit, and sums stay within 64 bits


def record(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    project_year_id: int,
    kind: str,
    amount: Decimal,
    day: date,
    key: str,
    note: str | None = None,
    payee: str | None = None,
    approved_by: int | None = None,
    source_id: int | None = None,
    place: str | None = None,
) -> Entry:
    """Book one movement. The same key again changes nothing and returns what was booked."""
    entry = Entry(
        project_year_id=project_year_id,
        kind=kind,
        amount=amount,
        day=day,
        recorded_at=now,
        note=note,
        payee=payee,
        entered_by=actor_id,
        approved_by=approved_by,
        source_id=source_id,
        place=place,
        key=key,
    )
    year = _locked(session, project_year_id)
    booked = _booked(session, entry)
    if booked is not None:
        return booked
    _check(session, entry, year, now)
    return _add(session, entry, "entry.record")


def reverse(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    entry_id: int,
    key: str,
    reason: str | None = None,
    approved_by: int | None = None,
) -> Entry:
    """Take one entry back, once; both stay visible."""
    taken = session.get(Entry, entry_id)
    if taken is None:
        raise Refusal("没有这笔记录。", "There is no such entry.")
    _locked(session, taken.project_year_id)
    entry = Entry(
        project_year_id=taken.project_year_id,
        kind="reversal",
        amount=taken.amount,
        day=taken.day,
        recorded_at=now,
        note=reason,
        reverses=taken.id,
        entered_by=actor_id,
        approved_by=approved_by,
        key=key,
    )
    booked = _booked(session, entry)
    if booked is not None:
        return booked
    if taken.kind == "reversal":
        raise Refusal(
            "这笔本身就是撤销，不能再撤销；请重新登记一笔。", "This entry takes another back; book a new one instead."
        )
    if session.scalars(select(col(Entry.id)).where(col(Entry.reverses) == taken.id)).first() is not None:
        raise Refusal("这笔已经撤销过了。", "This entry was taken back before.")
    _check_standing(session, entry, taken)
    return _add(session, entry, "entry.reverse")


def totals(session: Session, project_year_id: int) -> tuple[Decimal, Decimal]:
    """Budget and spend as booked, reversals taken off."""
    taken = aliased(Entry)
    kinds = (col(Entry.kind), col(taken.kind))
    sums = select(*kinds, func.sum(Entry.amount)).outerjoin(taken, col(Entry.reverses) == col(taken.id))
    rows = session.execute(sums.where(col(Entry.project_year_id) == project_year_id).group_by(*kinds)).all()
    budget = sum((_effect(kind, of, amount, BUDGET) for kind, of, amount in rows), Decimal(0))
    spend = sum((_effect(kind, of, amount, SPEND) for kind, of, amount in rows), Decimal(0))
    return budget, spend


def _effect(kind: str, taken: str | None, amount: Decimal, of: Sequence[str]) -> Decimal:
    """What an entry adds to the budget or to the spend."""
    moved = taken or kind
    if moved not in of:
        return Decimal(0)
    signed = -amount if moved == "refund" else amount
    return -signed if taken else signed


def _locked(session: Session, project_year_id: int) -> ProjectYear:
    """One booking at a time in a project's year: checks rest on its sums."""
    year = session.get(ProjectYear, project_year_id, with_for_update=True)
    if year is None:
        raise Refusal("没有这个项目年度。", "There is no such year of a project.")
    return year


def _booked(session: Session, entry: Entry) -> Entry | None:
    """What was booked under this key; another content under it is a mistake of whoever made the key."""
    booked = session.scalars(select(Entry).where(col(Entry.key) == entry.key)).first()
    same = {"project_year_id", "kind", "amount", "day", "reverses"}
    if booked is not None and booked.model_dump(include=same) != entry.model_dump(include=same):
        raise Refusal("这笔已经登记过，内容却不同；请重新登记。", "This was booked with another content; book it anew.")
    return booked


def _check(session: Session, entry: Entry, year: ProjectYear, now: datetime) -> None:
    amount = entry.amount
    if entry.kind not in KINDS:
        raise Refusal(f"没有“{entry.kind}”这种记录。", f"There is no entry of kind {entry.kind!r}.")
    if not amount.is_finite() or amount != amount.quantize(CENT) or abs(amount) > _MOST:
        raise Refusal("金额须精确到分，且不超过10万亿元。", "An amount has whole cents and at most 10 trillion yuan.")
    if amount == 0 or (amount < 0 and entry.kind != "adjustment"):
        raise Refusal("金额须大于0。", "The amount must be above 0.")
    if entry.kind != "initial" and entry.day.year != year.year:
        raise Refusal(
            f"{entry.day:%Y-%m-%d} 不在 {year.year} 年度内。", f"{entry.day} is not within the year {year.year}."
        )
    if entry.day > (now + timedelta(days=1)).date():  # a day's grace: the store knows no office zone
        raise Refusal(f"{entry.day:%Y-%m-%d} 还没有到。", f"{entry.day} is in the future.")
    if entry.kind == "initial" and _has_initial(session, entry.project_year_id):
        raise Refusal(
            "年初预算已经登记过；增减请登记为调整，写错了请先撤销。",
            "The initial budget is booked already; book changes as adjustments, or take the wrong one back first.",
        )
    _check_standing(session, entry)


def _check_standing(session: Session, entry: Entry, taken: Entry | None = None) -> None:
    """Neither budget nor spend may fall below nothing."""
    budget, spend = totals(session, entry.project_year_id)
    kind = taken.kind if taken else None
    budget_after = budget + _effect(entry.kind, kind, entry.amount, BUDGET)
    spend_after = spend + _effect(entry.kind, kind, entry.amount, SPEND)
    if budget_after < 0 and budget_after < budget:
        raise Refusal(
            f"预算会变成负数（现为{in_wan(budget)}）。",
            f"The budget would fall below 0 (it is {in_wan(budget, 'en')}).",
        )
    if spend_after < 0 and spend_after < spend:
        raise Refusal(
            f"支出会变成负数（现为{in_wan(spend)}）。", f"The spend would fall below 0 (it is {in_wan(spend, 'en')})."
        )


def _has_initial(session: Session, project_year_id: int) -> bool:
    taken = aliased(Entry)
    wanted = select(col(Entry.id)).outerjoin(taken, col(taken.reverses) == col(Entry.id))
    mine = (col(Entry.project_year_id) == project_year_id, col(Entry.kind) == "initial")
    return session.scalars(wanted.where(*mine, col(taken.id).is_(None))).first() is not None


def _add(session: Session, entry: Entry, action: str) -> Entry:
    session.add(entry)
    session.flush()
    after = entry.model_dump(include={"project_year_id", "kind", "amount", "day", "reverses", "approved_by"})
    audit.record(
        session,
        now=entry.recorded_at,
        actor_id=entry.entered_by,
        action=action,
        subject=f"entry:{entry.id}",
        after=after,
        rows=[entry],
    )
    return entry
