"""Two projects that are one: what is stored of the one becomes the other's; contradicting figures stay apart."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from db import audit
from db.changing import pending
from db.errors import Refusal
from db.models import Alias, Entry, Evaluation, Project, ProjectYear, Proposal, Rectification, StatedTotal
from db.money import in_wan
from db.projects import catalog

_TOTALS = {"budget": "预算", "initial_budget": "年初预算", "spend": "支出", "fiscal": "当年财政拨款",
           "carried_over": "上年结转", "other_funds": "其他资金"}  # fmt: skip
_POINTS = ("rate", "output", "benefit", "satisfaction", "execution", "cost", "total", "grade")
_TOLD = ("kind", "kind_words", "budget_kind", "budget_words", "goal", "standing", "profile", "source_id")


def merge(session: Session, *, now: datetime, actor_id: int | None, project_id: int, into_id: int) -> Project:
    """Make a project part of another: its years, entries, items and names go on there. Nothing of it is lost."""
    first, second = (_locked(session, key) for key in sorted((project_id, into_id)))
    source, target = (first, second) if first.id == project_id else (second, first)
    if source.id == target.id:
        raise Refusal("不能和自己合并。", "A project cannot be merged with itself.")
    if pending.of_projects(session, (project_id,), now=now):
        raise Refusal(
            f"{source.name}还有待审批的变更，办完再合并。",
            f"Changes of {source.name} wait for approval; decide them first.",
        )
    moved = [_move_year(session, year, target) for year in _years(session, project_id)]
    for item in session.exec(select(Rectification).where(Rectification.project_id == project_id)):
        item.project_id = into_id
        session.add(item)
    _names(session, source, target)
    before = {"restricted": target.restricted, "section_id": target.section_id, "responsible_id": target.responsible_id}
    target.section_id = target.section_id or source.section_id
    target.responsible_id = target.responsible_id or source.responsible_id
    target.restricted = target.restricted or source.restricted  # what was not for everybody is not now
    source.merged_into = target.id
    catalog.touch(session, source, target)
    for proposal in session.exec(
        select(Proposal).where(
            Proposal.state == "open", (Proposal.project_id == project_id) | (Proposal.other_id == project_id)
        )
    ):
        proposal.state, proposal.decided_at, proposal.decided_by = "dropped", now, actor_id
        session.add(proposal)
    audit.record(
        session,
        now=now,
        actor_id=actor_id,
        action="project.merge",
        subject=f"project:{project_id}",
        before=before,
        after={"merged_into": into_id, "years": moved},
        rows=[source, target],
    )
    return target


def followed(session: Session, ids: Sequence[int]) -> tuple[int, ...]:
    """These projects, or what they have become part of."""
    known = {int(key): key for key in ids}
    while True:
        merged = select(Project.id, Project.merged_into).where(
            col(Project.id).in_(set(known.values())), col(Project.merged_into).is_not(None)
        )
        became = {key: into for key, into in session.exec(merged) if key is not None and into is not None}
        if not became:
            return tuple(dict.fromkeys(known[key] for key in ids))
        known = {key: became.get(now, now) for key, now in known.items()}


def _years(session: Session, project_id: int) -> list[ProjectYear]:
    years = select(ProjectYear).where(ProjectYear.project_id == project_id).order_by(col(ProjectYear.year))
    return list(session.exec(years.with_for_update()))


def _move_year(session: Session, year: ProjectYear, target: Project) -> int:
    assert target.id is not None
    wanted = select(ProjectYear).where(ProjectYear.project_id == target.id, ProjectYear.year == year.year)
    there = session.exec(wanted.with_for_update()).first()
    if there is None:
        year.project_id = target.id
        session.add(year)
    else:
        _join(session, year, there)
    return year.year


def _join(session: Session, year: ProjectYear, there: ProjectYear) -> None:
    """The same year of both: what one of them lacks it gets from the other; the ledger stays with its own row."""
    booked, booked_there = (_is_booked(session, one) for one in (year, there))
    if booked and booked_there:
        raise Refusal(
            f"两个项目{year.year}年都有台账，合在一起可能重复计算，不能合并。",
            f"Both projects have ledger entries in {year.year}; they might count twice, so they stay apart.",
        )
    keeps, gives = (year, there) if booked else (there, year)
    _move_stated(session, gives, keeps)
    _move_evaluation(session, gives, keeps)
    for name in _TOLD:
        if getattr(keeps, name) is None:
            setattr(keeps, name, getattr(gives, name))
    if keeps is year:  # the row with the entries becomes the target's; one row a year stands in between
        mine, theirs, when = year.project_id, there.project_id, year.year
        there.year = -when
        session.add(there)
        session.flush()
        year.project_id = theirs
        session.add(year)
        session.flush()
        there.project_id, there.year = mine, when
    session.add_all([year, there])
    session.flush()


def _is_booked(session: Session, year: ProjectYear) -> bool:
    return session.exec(select(Entry.id).where(Entry.project_year_id == year.id).limit(1)).first() is not None


def _move_stated(session: Session, gives: ProjectYear, keeps: ProjectYear) -> None:
    kept = {
        row.measure: row for row in session.exec(select(StatedTotal).where(StatedTotal.project_year_id == keeps.id))
    }
    for row in session.exec(select(StatedTotal).where(StatedTotal.project_year_id == gives.id)):
        other = kept.get(row.measure)
        if other is None and keeps.id is not None:
            row.project_year_id = keeps.id
            session.add(row)
        elif other is not None and other.amount != row.amount:
            one, two = (in_wan(amount) for amount in (other.amount, row.amount))
            name = _TOTALS[row.measure]
            raise Refusal(
                f"两个项目{keeps.year}年的{name}不一样（{one}和{two}），不能合并。请先核对，改成一致再来。",
                f"The {name} of {keeps.year} differ ({one} and {two}): correct them first, then merge.",
            )


def _move_evaluation(session: Session, gives: ProjectYear, keeps: ProjectYear) -> None:
    row = session.exec(select(Evaluation).where(Evaluation.project_year_id == gives.id)).first()
    other = session.exec(select(Evaluation).where(Evaluation.project_year_id == keeps.id)).first()
    if row is None:
        return
    if other is None and keeps.id is not None:
        row.project_year_id = keeps.id
        session.add(row)
    elif any(getattr(row, name) != getattr(other, name) for name in _POINTS if getattr(row, name) is not None):
        raise Refusal(
            f"两个项目{keeps.year}年的自评得分不一样，不能合并。请先核对，改成一致再来。",
            f"The scores of {keeps.year} differ: correct them first, then merge.",
        )


def _names(session: Session, source: Project, target: Project) -> None:
    """Whoever says the old names means the project they became part of."""
    aliases = list(session.exec(select(Alias).where(Alias.project_id == source.id)))
    for alias in aliases:
        session.delete(alias)
    session.flush()
    for text in (source.name, *(alias.text for alias in aliases)):
        catalog.add_alias(session, target, text)


def _locked(session: Session, project_id: int) -> Project:
    project = session.get(Project, project_id, with_for_update=True, populate_existing=True)
    if project is None or project.merged_into is not None:
        raise Refusal("没有这个项目，可能已经合并。", "There is no such project; it may have been merged.")
    return project
