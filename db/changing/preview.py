"""Before → after: how a project's year stands, and how it would stand with changes that are not booked yet."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from db.audit import canonical
from db.changing.changes import VERBS, Change, Movement, NewAlias, NewProject, Reversal, Score, Step, Words, to_json
from db.errors import Refusal
from db.known import figures
from db.known.booked import Booked, Moment
from db.known.figures import Figures
from db.known.scoring import PARTS, Rules, elapsed_share, grade
from db.models import Alias, Entry, Project, ProjectYear
from db.names import normalise
from db.projects import catalog

_FULL = Decimal(100)
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Posting:
    """One entry a change will be booked as."""

    kind: str
    amount: Decimal
    day: date
    mark: str = ""  # tells the entries of one change apart
    stated: bool = False  # a stated budget that must be in the ledger before it can be adjusted


@dataclass(frozen=True, slots=True)
class Row:
    """One project's year before and after."""

    before: Figures
    after: Figures
    stated_budget: bool = False  # the budget so far was only stated; it is booked along
    stated_spend: Decimal | None = None  # only the year's spend was stated; entries are shown beside it from now on


@dataclass(frozen=True, slots=True)
class Preview:
    """What the changes come to; `postings` belong to the change at the same place."""

    changes: tuple[Change, ...]
    rows: tuple[Row, ...]
    postings: tuple[tuple[Posting, ...], ...]
    reversed: Mapping[int, Entry] = field(default_factory=dict)
    fingerprint: str = ""

    def row(self, project_id: int, year: int) -> Row | None:
        mine = (row for row in self.rows if (row.after.project_id, row.after.year) == (project_id, year))
        return next(mine, None)


def preview(session: Session, changes: Sequence[Change]) -> Preview:
    """What would be, and a fingerprint of the changes with everything they rest on."""
    taken = _entries(session, changes)
    befores = _befores(session, changes, taken)
    afters = dict(befores)
    postings: list[tuple[Posting, ...]] = []
    for change in changes:
        made: tuple[Posting, ...] = ()
        if isinstance(change, Movement):
            key = (change.project_id, change.year)
            made = postings_of(change, afters[key], _spent_until(session, change, afters[key], befores[key]))
            for posting in made:
                afters[key] = _posted(afters[key], posting.kind, posting.amount)
        elif isinstance(change, Reversal):
            entry, key = taken[change.entry_id]
            afters[key] = _posted(afters[key], entry.kind, -entry.amount, -1)
        elif isinstance(change, Score):
            key = (change.project_id, change.year)
            afters[key] = _scored(afters[key], change)
        elif isinstance(change, Words):
            key = (change.project_id, change.year)
            afters[key] = _worded(afters[key], change)
        postings.append(made)
    rows = tuple(_row(befores[key], afters[key]) for key in befores)
    entries = {entry_id: entry for entry_id, (entry, _) in taken.items()}
    mark = _fingerprint(session, changes, befores, taken)
    return Preview(tuple(changes), rows, tuple(postings), entries, mark)


def postings_of(change: Movement, now: Figures, spent: Decimal) -> tuple[Posting, ...]:
    """The entries of a movement; `spent` is what is booked as spent up to its day."""
    amount = change.amount if change.amount is not None else _ZERO
    match change.kind:
        case "cumulative":
            more = amount - spent
            return (Posting("payment" if more > 0 else "refund", abs(more), change.day),) if more else ()
        case "in_full":
            left = (now.budget or _ZERO) - (now.spend or _ZERO)  # nothing known to be spent is nothing spent
            return (Posting("payment", left, change.day),) if left > 0 else ()
        case "adjustment":
            return (*_into_ledger(now, change), Posting("adjustment", amount, change.day))
        case "set_budget":
            if now.budget is None:
                return (Posting("initial", amount, change.day),) if amount else ()
            more = amount - now.budget
            return (*_into_ledger(now, change), Posting("adjustment", more, change.day)) if more else ()
    return (Posting(change.kind, amount, change.day),)


def gap(standing: Figures, today: date) -> Decimal | None:
    """Rate − 序时进度 in percentage points; a year that is over should be spent in full."""
    if standing.rate is None or standing.year > today.year:
        return None
    return standing.rate - (elapsed_share(today) if standing.year == today.year else _FULL)


def light(standing: Figures, today: date) -> str | None:
    """green, yellow or red, by how far the spending is behind."""
    behind = gap(standing, today)
    if behind is None:
        return None
    rules = standing.rules
    return "red" if -behind > rules.behind_red else "yellow" if -behind > rules.behind_yellow else "green"


def as_data(made: Preview) -> list[dict[str, Any]]:
    """Before and after in JSON values, for an approval and for telling what changed since."""
    return [
        {"project": row.after.project_id, "name": row.after.name, "year": row.after.year}
        | {"before": measures(row.before), "after": measures(row.after)}
        for row in made.rows
    ]


def measures(standing: Figures) -> dict[str, str | None]:
    """The figures of a card by name."""
    numbers: dict[str, Decimal | None] = {
        "budget": standing.budget,
        "spend": standing.spend,
        "rate": standing.rate,
        "total": standing.total,
        **{part: standing.stated.get(part) for part in PARTS},
    }
    said = {name: None if number is None else f"{number:f}" for name, number in numbers.items()}
    return said | {"grade": standing.grade}


def totals_after(stated: Mapping[str, Decimal], part: str, points: Decimal) -> dict[str, Decimal]:
    """The stated values once a part has other points: a stated total follows."""
    after = dict(stated) | {part: points}
    if part == "total" or "total" not in stated:
        return after
    known = [after.get(name) for name in PARTS]
    if None not in known:
        after["total"] = sum((one for one in known if one is not None), after.get("cost", _ZERO))
    elif part in stated:
        after["total"] = stated["total"] + points - stated[part]
    return after


def grade_after(stated: Mapping[str, Decimal], was: str | None, rules: Rules) -> str | None:
    """The grade of a stated total; without one it stays as it was."""
    total = stated.get("total")
    return was if total is None else grade(total, rules)


def _into_ledger(now: Figures, change: Movement) -> tuple[Posting, ...]:
    """A budget that is only stated counts no more once there is an entry: it becomes one first."""
    if now.booked.budget is not None or not now.budget:
        return ()
    kind = "adjustment" if now.budget_kind in ("added", "midyear") else "initial"
    return (Posting(kind, now.budget, date(change.year, 1, 1), ":stated", stated=True),)


def _entries(session: Session, changes: Sequence[Change]) -> dict[int, tuple[Entry, tuple[int, int]]]:
    wanted = [change.entry_id for change in changes if isinstance(change, Reversal)]
    if not wanted:
        return {}
    query = select(Entry, ProjectYear).join(ProjectYear, col(ProjectYear.id) == Entry.project_year_id)
    found = {
        entry.id: (entry, (year.project_id, year.year))
        for entry, year in session.exec(query.where(col(Entry.id).in_(wanted)))
        if entry.id is not None
    }
    if len(found) < len(set(wanted)):
        raise Refusal("没有这笔记录。", "There is no such entry.")
    if session.exec(select(Entry.id).where(col(Entry.reverses).in_(wanted)).limit(1)).first() is not None:
        raise Refusal("这笔已经撤销过了。", "This entry was taken back before.")
    return found


def _befores(
    session: Session, changes: Sequence[Change], taken: Mapping[int, tuple[Entry, tuple[int, int]]]
) -> dict[tuple[int, int], Figures]:
    """How every project's year that is concerned stands, in the order they are spoken of."""
    keys: list[tuple[int, int]] = []
    for change in changes:
        if isinstance(change, Movement | Score | Words):
            keys.append((change.project_id, change.year))
        elif isinstance(change, Reversal):
            keys.append(taken[change.entry_id][1])
    ids = list(dict.fromkeys(project for project, _ in keys))
    stored = {(row.project_id, row.year): row for row in figures.of_projects(session, ids)}
    names = figures.names(session, ids)
    living = select(Project.id).where(col(Project.id).in_(ids), col(Project.merged_into).is_(None))
    if ids and len(set(session.exec(living))) < len(ids):
        raise Refusal("没有这个项目，请重新选择。", "There is no such project; please choose again.")
    return {key: stored.get(key) or Figures(key[0], 0, names[key[0]], key[1]) for key in dict.fromkeys(keys)}


def _spent_until(session: Session, change: Movement, now: Figures, before: Figures) -> Decimal:
    """What is booked as spent up to the day, with what these changes add before."""
    if change.kind != "cumulative":
        return _ZERO
    then = figures.of_projects(session, [change.project_id], moment=Moment(day=change.day))
    booked = next((row.booked.spend for row in then if row.year == change.year), None) or _ZERO
    return booked + (now.booked.spend or _ZERO) - (before.booked.spend or _ZERO)


_SUMS = {"initial": "initial", "adjustment": "adjustments", "payment": "payments", "refund": "refunds"}


def _posted(standing: Figures, kind: str, amount: Decimal, entries: int = 1) -> Figures:
    booked, name = standing.booked, _SUMS.get(kind)
    if name is None:
        return standing
    count = "budget_entries" if kind in ("initial", "adjustment") else "spend_entries"
    # A reversal is an entry of its own: what was booked once stays in the ledger.
    values: dict[str, Any] = {name: getattr(booked, name) + amount, count: getattr(booked, count) + abs(entries)}
    after: Booked = replace(booked, **values)
    return replace(standing, booked=after)


def _scored(standing: Figures, change: Score) -> Figures:
    stated = totals_after(standing.stated, change.part, change.points)
    graded = grade_after(stated, standing.stated_grade, standing.rules)
    return replace(standing, stated=stated, stated_grade=graded, evaluated=True)


def _worded(standing: Figures, change: Words) -> Figures:
    values: dict[str, Any] = {change.field: change.text}
    if change.field != "goal":
        values["evaluated"] = True
    worded: Figures = replace(standing, **values)
    return worded


def _row(before: Figures, after: Figures) -> Row:
    first_spend = before.booked.spend is None and after.booked.spend is not None
    return Row(
        before,
        after,
        stated_budget=before.booked.budget is None and bool(before.budget) and after.booked.budget is not None,
        stated_spend=before.stated.get("spend") if first_spend else None,
    )


def _fingerprint(
    session: Session,
    changes: Sequence[Change],
    befores: Mapping[tuple[int, int], Figures],
    taken: Mapping[int, tuple[Entry, tuple[int, int]]],
) -> str:
    rests_on: list[Any] = [
        [row.project_id, row.year, row.name, dict(row.stated), row.stated_grade]
        + [row.goal, row.completion, row.reason, row.measures, row.budget_kind]
        + [getattr(row.booked, name) for name in (*_SUMS.values(), "budget_entries", "spend_entries")]
        for row in befores.values()
    ]
    rests_on += [[entry.id, entry.kind, entry.amount, entry.day] for entry, _ in taken.values()]
    for change in changes:
        match change:
            case NewProject(name=name):
                known = catalog.project_called(session, name)
                rests_on.append([None if known is None else known.id])
            case NewAlias(project_id=project_id, text=text):
                known_alias = select(Alias.id).where(Alias.project_id == project_id, Alias.normal == normalise(text))
                rests_on.append([session.exec(known_alias).first()])
            case Step(verb=verb, arguments=arguments):
                rests_on.append(VERBS[verb].basis(session, arguments))
    return hashlib.sha256(canonical([to_json(changes), rests_on]).encode()).hexdigest()
