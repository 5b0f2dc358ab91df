"""Changes become entries and audited updates: all of them in one transaction, once, and only as they were shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from db import audit
from db.changing import ledger
from db.changing.changes import VERBS, Change, Movement, NewAlias, NewProject, Reversal, Score, Step, Words
from db.changing.preview import Posting, Preview, grade_after, preview, totals_after
from db.errors import Refusal, Stale
from db.known.scoring import STANDARD
from db.models import Entry, Evaluation, Evidence, Project, ProjectYear
from db.names import quoted
from db.projects import catalog

_POINTS = ("output", "benefit", "satisfaction", "execution", "cost", "total")


def book(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    changes: Sequence[Change],
    key: str,
    fingerprint: str,
    draft_id: str | None = None,
    approved_by: int | None = None,
    only_section: int | None = None,
    own_only: bool = False,
) -> list[Entry]:
    """Book all of it under keys made from `key`.

    Stale when the standing is not the one that was shown. With `own_only` every project must belong to `only_section`.
    """
    _lock(session, changes)
    made = preview(session, changes)
    if made.fingerprint != fingerprint:
        raise Stale
    if own_only:
        _own(session, made, only_section)
    entries: list[Entry] = []
    for number, change in enumerate(changes):
        told = _Booking(session, now, actor_id, f"{key}:{number}", approved_by, draft_id)
        entries += told.book(change, made.postings[number])
    if draft_id is not None and entries:
        _hand_on(session, draft_id, [entry for entry in entries if not entry.key.endswith(":stated")])
    return entries


@dataclass(frozen=True, slots=True)
class _Booking:
    """One change on its way into the store."""

    session: Session
    now: datetime
    actor_id: int | None
    key: str
    approved_by: int | None
    draft_id: str | None

    def book(self, change: Change, postings: Sequence[Posting]) -> list[Entry]:
        match change:
            case Movement():
                return self._move(change, postings)
            case Reversal():
                entry = ledger.reverse(
                    self.session,
                    now=self.now,
                    actor_id=self.actor_id,
                    entry_id=change.entry_id,
                    key=self.key,
                    reason=change.reason,
                    approved_by=self.approved_by,
                )
                return [entry]
            case Score():
                self._score(change)
            case Words():
                self._write(change)
            case NewProject():
                return self._open(change)
            case NewAlias():
                self._alias(change)
            case Step(verb=verb, arguments=arguments):
                who = {"now": self.now, "actor_id": self.actor_id, "key": self.key, "draft_id": self.draft_id}
                VERBS[verb].run(self.session, **who, **arguments)
        return []

    def _move(self, change: Movement, postings: Sequence[Posting]) -> list[Entry]:
        if not postings:
            raise Refusal(
                "已登记的数正好就是这么多，没有需要登记的差额。", "What is booked is exactly this: nothing to add."
            )
        year = year_of(self.session, change.project_id, change.year, now=self.now, actor_id=self.actor_id)
        return [
            ledger.record(
                self.session,
                now=self.now,
                actor_id=self.actor_id,
                project_year_id=year.id or 0,
                kind=posting.kind,
                amount=posting.amount,
                day=posting.day,
                key=self.key + posting.mark,
                note="原报告所列预算" if posting.stated else change.note,
                payee=None if posting.stated else change.payee,
                approved_by=self.approved_by,
            )
            for posting in postings
        ]

    def _score(self, change: Score) -> None:
        weight = sum(STANDARD.weights.values()) if change.part == "total" else STANDARD.weights.get(change.part)
        if change.part not in _POINTS or change.points < 0 or (weight is not None and change.points > weight):
            raise Refusal(f"得分须在0到{weight}之间。", f"The points must be between 0 and {weight}.")
        row = self._evaluation(change.project_id, change.year)
        stated = {part: getattr(row, part) for part in _POINTS if getattr(row, part) is not None}
        after = totals_after(stated, change.part, change.points)
        values: dict[str, Any] = {part: after[part] for part in _POINTS if part in after}
        self._set(row, values | {"grade": grade_after(after, row.grade, STANDARD)}, "evaluation.score")

    def _write(self, change: Words) -> None:
        if change.field == "goal":
            year = year_of(self.session, change.project_id, change.year, now=self.now, actor_id=self.actor_id)
            self._set(year, {"goal": change.text}, "projectyear.goal")
        elif change.field in ("completion", "reason", "measures"):
            row = self._evaluation(change.project_id, change.year)
            self._set(row, {change.field: change.text}, "evaluation.words")
        else:
            raise Refusal(f"没有“{change.field}”这一项。", f"There is no field {change.field!r}.")

    def _evaluation(self, project_id: int, year: int) -> Evaluation:
        opened = year_of(self.session, project_id, year, now=self.now, actor_id=self.actor_id)
        wanted = select(Evaluation).where(Evaluation.project_year_id == opened.id)
        return self.session.exec(wanted.with_for_update()).first() or Evaluation(project_year_id=opened.id or 0)

    def _set(self, row: ProjectYear | Evaluation, values: dict[str, Any], action: str) -> None:
        before = {name: getattr(row, name) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        self.session.add(row)
        self.session.flush()
        of = row.id if isinstance(row, ProjectYear) else row.project_year_id
        self._note(action, f"projectyear:{of}", before, values, row)

    def _open(self, change: NewProject) -> list[Entry]:
        if catalog.project_called(self.session, change.name) is not None:
            raise Refusal(f"已经有{quoted(change.name)}这个项目。", f"There is a project “{change.name}” already.")
        project = catalog.open_project(self.session, change.name, now=self.now)
        project.section_id = change.section_id
        catalog.touch(self.session, project)
        self.session.flush()
        after = {"name": project.name, "section_id": project.section_id}
        self._note("project.add", f"project:{project.id}", None, after, project)
        year = year_of(self.session, project.id or 0, change.year, now=self.now, actor_id=self.actor_id)
        year.kind = change.kind
        self._note("projectyear.kind", f"projectyear:{year.id}", None, {"kind": change.kind}, year)
        if change.budget is None or change.day is None:
            return []
        budget = Movement(project.id or 0, change.year, "initial", change.budget, change.day)
        return self._move(budget, (Posting("initial", change.budget, change.day),))

    def _alias(self, change: NewAlias) -> None:
        project = self.session.get(Project, change.project_id)
        if project is None or not catalog.add_alias(self.session, project, change.text):
            raise Refusal("这个名字已经能用了。", "This name is known already.")
        catalog.touch(self.session, project)
        self.session.flush()
        self._note("alias.add", f"project:{project.id}", None, {"text": change.text}, project)

    def _note(self, action: str, subject: str, before: dict[str, Any] | None, after: dict[str, Any], row: Any) -> None:
        after = after if self.approved_by is None else after | {"approved_by": self.approved_by}
        audit.record(
            self.session,
            now=self.now,
            actor_id=self.actor_id,
            action=action,
            subject=subject,
            before=before,
            after=after,
            rows=[row],
        )


def year_of(session: Session, project_id: int, year: int, *, now: datetime, actor_id: int | None) -> ProjectYear:
    """The project's year, opened when it has none."""
    wanted = select(ProjectYear).where(ProjectYear.project_id == project_id, ProjectYear.year == year)
    row = session.exec(wanted).first()
    if row is None:
        row = ProjectYear(project_id=project_id, year=year)
        session.add(row)
        session.flush()
        audit.record(
            session,
            now=now,
            actor_id=actor_id,
            action="projectyear.add",
            subject=f"projectyear:{row.id}",
            after={"project_id": project_id, "year": year},
            rows=[row],
        )
    return row


def _lock(session: Session, changes: Sequence[Change]) -> None:
    """One booking at a time in each project, in one order: what is shown is compared under the lock."""
    ids = {change.project_id for change in changes if isinstance(change, Movement | Score | Words | NewAlias)}
    entries = [change.entry_id for change in changes if isinstance(change, Reversal)]
    if entries:
        of = select(ProjectYear.project_id).join(Entry, col(Entry.project_year_id) == ProjectYear.id)
        ids |= set(session.exec(of.where(col(Entry.id).in_(entries))))
    list(session.exec(select(Project.id).where(col(Project.id).in_(ids)).order_by(col(Project.id)).with_for_update()))
    years = select(ProjectYear.id).where(col(ProjectYear.project_id).in_(ids)).order_by(col(ProjectYear.id))
    list(session.exec(years.with_for_update()))


def _own(session: Session, made: Preview, section_id: int | None) -> None:
    """An editor writes for their own section; asked again here, because projects move between sections."""
    ids = [row.after.project_id for row in made.rows]
    ids += [change.project_id for change in made.changes if isinstance(change, NewAlias)]
    others = select(Project.name).where(col(Project.id).in_(ids))
    others = others.where(col(Project.section_id).is_distinct_from(section_id) | col(Project.section_id).is_(None))
    name = session.exec(others).first()
    if name is not None:
        raise not_yours(name)


def not_yours(name: str) -> Refusal:
    """Whom to ask when a project is another section's."""
    return Refusal(
        f"{quoted(name)}不是您科室的项目，请该科室的填报人或财务登记。",
        f"“{name}” belongs to another section; its editor or finance can book it.",
    )


def _hand_on(session: Session, draft_id: str, entries: Sequence[Entry]) -> None:
    """The files of a draft prove what it became."""
    for proof in session.exec(select(Evidence).where(Evidence.draft_id == draft_id)).all():
        first, *others = [entry.id for entry in entries if entry.kind != "reversal"] or [entries[0].id]
        proof.draft_id, proof.entry_id = None, first
        session.add(proof)
        session.add_all(Evidence(attachment_id=proof.attachment_id, entry_id=other) for other in others)
