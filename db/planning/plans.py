"""How a project's year is meant to be spent: a planned profile, or a standing in which nobody waits for payments."""

import json
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from sqlmodel import Session, select

from db import audit
from db.errors import Refusal
from db.models import STANDINGS, ProjectYear
from db.money import plain

MONTHS = 12
YEAR_END = (*[Decimal(0)] * 11, Decimal(100))
QUARTERLY = tuple(Decimal(25 * (month // 3)) for month in range(1, 13))
HALF_YEARLY = tuple(Decimal(50 * (month // 6)) for month in range(1, 13))


def read(profile: str | None) -> tuple[Decimal, ...] | None:
    """The planned spend in percent at each month's end, as it is kept."""
    return None if profile is None else tuple(map(Decimal, json.loads(profile, parse_float=Decimal)))


def written(profile: Sequence[Decimal]) -> str:
    """A plan as it is kept."""
    return f"[{', '.join(map(plain, profile))}]"


def set_profile(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    year_id: int,
    profile: Sequence[Decimal] | None,
) -> ProjectYear:
    """Spend is to follow these percents of the budget, one at each month's end; None: a straight line."""
    if profile is not None:
        rising = all(before <= after for before, after in pairwise(profile))
        if len(profile) != MONTHS or not rising or profile[0] < 0 or profile[-1] != 100:
            raise Refusal(
                "计划要有12个累计百分数：从1月底到12月底，不下降，最后是100。",
                "A plan has 12 cumulative percents, from the end of January to December, never falling, the last 100.",
            )
    row = locked(session, year_id)
    kept = None if profile is None else written(profile)
    if kept != row.profile:
        before, row.profile = row.profile, kept
        _note(session, row, now, actor_id, "project.plan", {"profile": before}, {"profile": kept})
    return row


def set_standing(
    session: Session, *, now: datetime, actor_id: int | None, year_id: int, standing: str | None
) -> ProjectYear:
    """finished or frozen: not behind, whatever the rate; None: under way."""
    assert standing is None or standing in STANDINGS
    row = locked(session, year_id)
    if standing != row.standing:
        before, row.standing = row.standing, standing
        _note(session, row, now, actor_id, "project.standing", {"standing": before}, {"standing": standing})
    return row


def locked(session: Session, year_id: int) -> ProjectYear:
    """The project's year, held until the commit."""
    wanted = select(ProjectYear).where(ProjectYear.id == year_id).with_for_update()
    row = session.exec(wanted.execution_options(populate_existing=True)).first()
    if row is None:
        raise Refusal("没有这个项目的这一年。", "There is no such project in that year.")
    return row


def _note(
    session: Session,
    row: ProjectYear,
    now: datetime,
    actor_id: int | None,
    action: str,
    *states: dict[str, object],
) -> None:
    session.add(row)
    before, after = states
    subject = f"projectyear:{row.id}"
    audit.record(
        session, now=now, actor_id=actor_id, action=action, subject=subject, before=before, after=after, rows=[row]
    )
