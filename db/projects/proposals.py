"""Proposals about names: what people chose and what imports found near; an administrator accepts or drops them."""

from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from db import audit
from db.errors import Refusal
from db.models import Alias, Project, Proposal
from db.names import normalise
from db.projects import catalog, merging

_SHORTEST, _LONGEST = 2, 16  # characters of a name that is worth remembering


def propose_alias(session: Session, *, now: datetime, actor_id: int | None, project_id: int, text: str) -> None:
    """Remember that somebody meant this project by these words; nothing, where people mean different ones."""
    normal = normalise(text)
    project = session.get(Project, project_id, with_for_update=True)
    if project is None or project.merged_into is not None or not _SHORTEST <= len(normal) <= _LONGEST:
        return
    if session.exec(select(Project.id).where(Project.normal == normal)).first() is not None:
        return
    if session.exec(select(Alias.id).where(Alias.normal == normal, Alias.project_id == project_id)).first() is not None:
        return
    # Among all of this kind: there are few, and their words are compared as names are.
    same = [p for p in session.exec(select(Proposal).where(Proposal.kind == "alias")) if normalise(p.text) == normal]
    others = [proposal for proposal in same if proposal.project_id != project_id]
    for proposal in others:
        if proposal.state == "open":
            _decide(session, proposal, "dropped", now=now, actor_id=None)
    if same:
        return
    proposal = Proposal(kind="alias", project_id=project_id, text=text.strip(), created_at=now)
    session.add(proposal)
    session.flush()
    _note(session, proposal, "proposal.open", now=now, actor_id=actor_id)


def open_ones(session: Session, limit: int, offset: int = 0) -> list[Proposal]:
    """Those nobody has decided, the oldest first."""
    return list(session.exec(_open().order_by(col(Proposal.id)).limit(limit).offset(offset)))


def number(session: Session) -> int:
    return session.exec(select(func.count()).select_from(_open().subquery())).one()


def accept(session: Session, *, now: datetime, actor_id: int | None, proposal_id: int) -> Proposal:
    """Do what is proposed: add the alias, or join the two projects."""
    proposal = _locked(session, proposal_id)
    _decide(session, proposal, "accepted", now=now, actor_id=actor_id)
    if proposal.kind == "alias":
        add_alias(session, now=now, actor_id=actor_id, project_id=proposal.project_id, text=proposal.text)
    elif proposal.other_id is not None:
        merging.merge(session, now=now, actor_id=actor_id, project_id=proposal.project_id, into_id=proposal.other_id)
    return proposal


def drop(session: Session, *, now: datetime, actor_id: int | None, proposal_id: int) -> Proposal:
    """It is not so; it is not proposed again."""
    proposal = _locked(session, proposal_id)
    _decide(session, proposal, "dropped", now=now, actor_id=actor_id)
    return proposal


def add_alias(session: Session, *, now: datetime, actor_id: int | None, project_id: int, text: str) -> None:
    """Give a project another name; again changes nothing."""
    project = _project(session, project_id)
    normal = normalise(text)
    if not normal or len(text.strip()) > 60:
        raise Refusal("别名要有文字，最多60个字。", "An alias has some letters and at most 60.")
    taken = session.exec(select(Project).where(Project.normal == normal, Project.id != project_id)).first()
    if taken is not None and taken.merged_into is None:
        raise Refusal(f"“{text}”是另一个项目的名称。", f"“{text}” is the name of another project.")
    if catalog.add_alias(session, project, text):
        session.flush()
        catalog.touch(session, project)
        _audit_alias(session, project_id, None, text.strip(), now=now, actor_id=actor_id)


def remove_alias(session: Session, *, now: datetime, actor_id: int | None, alias_id: int) -> None:
    """Take another name away."""
    alias = session.get(Alias, alias_id)
    if alias is None:
        raise Refusal("这个别名已经没有了。", "This alias is already gone.")
    project = _project(session, alias.project_id)
    session.delete(alias)
    session.flush()
    catalog.touch(session, project)
    _audit_alias(session, alias.project_id, alias.text, None, now=now, actor_id=actor_id)


def aliases(session: Session, project_id: int) -> list[Alias]:
    return list(session.exec(select(Alias).where(Alias.project_id == project_id).order_by(col(Alias.id))))


def _open() -> SelectOfScalar[Proposal]:
    """A proposal about what was merged meanwhile is none any more."""
    gone = select(Project.id).where(col(Project.merged_into).is_not(None))
    there = col(Proposal.project_id).not_in(gone) & func.coalesce(Proposal.other_id, 0).not_in(gone)
    return select(Proposal).where(Proposal.state == "open", there)


def _decide(session: Session, proposal: Proposal, state: str, *, now: datetime, actor_id: int | None) -> None:
    proposal.state, proposal.decided_at, proposal.decided_by = state, now, actor_id
    session.add(proposal)
    _note(session, proposal, f"proposal.{'accept' if state == 'accepted' else 'drop'}", now=now, actor_id=actor_id)


def _note(session: Session, proposal: Proposal, action: str, *, now: datetime, actor_id: int | None) -> None:
    after = {"kind": proposal.kind, "project": proposal.project_id, "other": proposal.other_id, "text": proposal.text}
    subject = f"proposal:{proposal.id}"
    audit.record(session, now=now, actor_id=actor_id, action=action, subject=subject, after=after, rows=[proposal])


def _audit_alias(
    session: Session, project_id: int, before: str | None, after: str | None, *, now: datetime, actor_id: int | None
) -> None:
    audit.record(
        session,
        now=now,
        actor_id=actor_id,
        action="project.alias",
        subject=f"project:{project_id}",
        before={"alias": before} if before else None,
        after={"alias": after} if after else None,
    )


def _locked(session: Session, proposal_id: int) -> Proposal:
    proposal = session.get(Proposal, proposal_id, with_for_update=True, populate_existing=True)
    if proposal is None or proposal.state != "open":
        raise Refusal("这条建议已经处理过了。", "This proposal has been decided already.")
    return proposal


def _project(session: Session, project_id: int) -> Project:
    project = session.get(Project, project_id, with_for_update=True, populate_existing=True)
    if project is None or project.merged_into is not None:
        raise Refusal("没有这个项目。", "There is no such project.")
    return project
