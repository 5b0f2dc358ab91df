"""How an item comes to be: by hand, from a contradiction in the figures, or from a low score; once per key."""

import hashlib
from datetime import date, datetime
from decimal import Decimal

from sqlmodel import Session, select

from db.checks import Finding
from db.errors import Refusal
from db.models import Project, ProjectYear, Rectification
from db.money import plain
from db.rectification import rights, steps


def open_item(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    key: str,
    year: int,
    problem: str,
    notified_on: date,
    due: date,
    project_id: int | None = None,
    section_id: int | None = None,
    owner_id: int | None = None,
    origin: str = "manual",
) -> Rectification:
    """Open an item: its notice, once per key. Without an owner the project's responsible person has it."""
    known = session.exec(select(Rectification).where(Rectification.key == key)).first()
    if known is not None:
        return known
    project = session.get(Project, project_id) if project_id is not None else None
    if project_id is not None and (project is None or project.merged_into is not None):
        raise Refusal("没有这个项目。", "There is no such project.")
    if project is not None:
        section_id = project.section_id if project.section_id is not None else section_id
        owner_id = project.responsible_id if owner_id is None else owner_id
    rights.need_to_open(session, actor_id, section_id)
    if due < notified_on:
        raise Refusal("整改期限早于通知日期，请核对。", "The item would be due before its notice; please check.")
    item = Rectification(
        project_id=project_id,
        section_id=section_id,
        year=year,
        problem=steps.words_of(problem, "请写明要整改的问题。", "Say what has to be put right."),
        notified_on=notified_on,
        due=due,
        owner_id=owner_id,
        origin=origin,
        key=key,
        state="notified",
        created_at=now,
        created_by=actor_id,
    )
    return steps.note(
        session, item, "notified", now=now, actor_id=actor_id, key=f"{key}:notified", words=item.problem, due=due
    )


def from_finding(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    finding: Finding,
    notified_on: date,
    due: date,
    owner_id: int | None = None,
) -> Rectification:
    """An item for a contradiction of the figures; the same contradiction again is the same item."""
    return open_item(
        session,
        now=now,
        actor_id=actor_id,
        key=finding_key(finding),
        year=finding.year,
        problem=finding.zh,
        notified_on=notified_on,
        due=due,
        project_id=finding.project_id,
        owner_id=owner_id,
        origin="finding",
    )


def from_low_score(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    project_year_id: int,
    total: Decimal,
    notified_on: date,
    due: date,
    owner_id: int | None = None,
) -> Rectification:
    """An item for a year that was evaluated low; once a project's year."""
    year = session.get(ProjectYear, project_year_id)
    if year is None:
        raise Refusal("没有这个项目年度。", "There is no such year of a project.")
    return open_item(
        session,
        now=now,
        actor_id=actor_id,
        key=f"low_score:{project_year_id}",
        year=year.year,
        problem=f"{year.year}年度自评得分{plain(total)}分，偏低",
        notified_on=notified_on,
        due=due,
        project_id=year.project_id,
        owner_id=owner_id,
        origin="low_score",
    )


def finding_key(finding: Finding) -> str:
    """What tells one contradiction from another: not its words, which may be put better one day."""
    told = [finding.code, finding.stated, finding.computed, *finding.places]
    digest = hashlib.sha256("\x1f".join(told).encode()).hexdigest()[:16]
    return f"finding:{finding.year}:{finding.project_id or 0}:{digest}"
