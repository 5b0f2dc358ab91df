"""Projects of a reading → projects, years, stated totals, evaluations, aliases; many at once, or one."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import insert
from sqlmodel import col, select

from db.models import Alias, Evaluation, Project, ProjectYear, StatedTotal
from db.money import rounded
from db.names import normalise
from db.projects import catalog
from db.reports import load_people, near_names
from db.reports.import_run import Import, bulk
from db.reports.reading import SCORES, TOTALS, ProjectReading

_CHUNK = 500
_LABEL = {"budget": "预算数", "initial_budget": "年初预算数", "spend": "支出数", "fiscal": "当年财政拨款"}
_LABEL |= {"carried_over": "上年结转资金", "other_funds": "其他资金"}


def put(work: Import) -> None:
    """Store every project of the reading."""
    readings, ids = _once_each(work, work.reading.projects, _projects(work, work.reading.projects))
    years = _years(work, readings, ids)
    _totals(work, readings, years)
    _evaluations(work, readings, years)


def _once_each(
    work: Import, readings: Sequence[ProjectReading], ids: list[int]
) -> tuple[list[ProjectReading], list[int]]:
    """Each project's year once: two names of one project in one file cannot both be right."""
    first: dict[tuple[int, int | None], ProjectReading] = {}
    for reading, key in zip(readings, ids, strict=True):
        kept = first.setdefault((key, reading.year), reading)
        if kept is not reading:
            work.loaded.notes.append(f"{reading.place}：“{reading.name}”与{kept.place}是同一个项目，没有导入")
    return list(first.values()), [key for key, _ in first]


def _projects(work: Import, readings: Sequence[ProjectReading]) -> list[int]:
    """The project of each reading, new ones opened; names join by the exact normalised name or a sole alias."""
    normals = [normalise(reading.name) for reading in readings]
    known = _known(work, set(normals))
    fresh = {n: r.name for n, r in zip(normals, readings, strict=True) if n not in known}
    owner = _owners(work, readings, normals, known)
    work.loaded.new_projects += len(fresh)
    work.loaded.known_projects += len(set(normals)) - len(fresh)
    aliased = [reading for reading in readings if reading.aliases]
    if not fresh and not aliased:
        return [known[normal] for normal in normals]
    catalog.touch(work.session)
    work.session.flush()
    revision = int(catalog.revision(work.session).partition(":")[0])
    rows = [
        {
            "name": name,
            "normal": normal,
            "section_id": owner[normal][0],
            "responsible_id": owner[normal][1],
            "created_at": work.now,
            "revision": revision,
            "restricted": False,
        }
        for normal, name in fresh.items()
    ]
    for some in _chunks(rows, 5000):
        work.session.execute(insert(Project), some)
    mine = select(col(Project.normal), col(Project.id)).where(col(Project.revision) == revision)
    opened = {normal: key for normal, key in work.session.exec(mine) if normal in fresh and key is not None}
    near_names.propose(work, {opened[normal]: name for normal, name in fresh.items()}, set(known.values()))
    known |= opened
    ids = [known[normal] for normal in normals]
    _aliases(work, readings, ids, revision, set(opened.values()))
    return ids


def _owners(
    work: Import, readings: Sequence[ProjectReading], normals: list[str], known: dict[str, int]
) -> dict[str, load_people.Owner]:
    """Whose each name is; projects that are there already are given to them at once."""
    owner: dict[str, load_people.Owner] = dict.fromkeys(normals, (None, None))
    names: dict[int, str] = {}
    for reading, normal, whose in zip(readings, normals, load_people.owners(work, readings), strict=True):
        owner[normal] = owner[normal] if whose == (None, None) else whose
        if normal in known:
            names[known[normal]] = reading.name
    wanted = {known[normal]: whose for normal, whose in owner.items() if normal in known}
    load_people.put_owners(work, names, wanted)
    return owner


def _known(work: Import, normals: set[str]) -> dict[str, int]:
    """Normalised name → project, for those that are in the catalogue by name or by an alias of one project only."""
    joined = select(col(Project.id), col(Project.merged_into)).where(col(Project.merged_into).is_not(None))
    merged = dict(work.session.exec(joined).all())
    found: dict[str, int] = {}
    owners: dict[str, set[int]] = {}
    for some in _chunks(sorted(normals)):
        named = select(col(Project.normal), col(Project.id)).where(col(Project.normal).in_(some))
        found |= {normal: key for normal, key in work.session.exec(named) if key is not None}
        for normal, key in work.session.exec(select(Alias.normal, Alias.project_id).where(col(Alias.normal).in_(some))):
            owners.setdefault(normal, set()).add(key)
    for normal, of in owners.items():
        if normal not in found and len(of) == 1:
            found[normal] = next(iter(of))
    return {normal: _followed(key, merged) for normal, key in found.items()}


def _followed(key: int, merged: dict[int | None, int | None]) -> int:
    """Through merges, to the project that is still there."""
    while (into := merged.get(key)) is not None:
        key = into
    return key


def _aliases(
    work: Import, readings: Sequence[ProjectReading], keys: list[int], revision: int, opened: set[int]
) -> None:
    wanted = {
        (key, normal): alias
        for reading, key in zip(readings, keys, strict=True)
        for alias in reading.aliases
        if (normal := normalise(alias)) and normal != normalise(reading.name)
    }
    if not wanted:
        return
    there: set[tuple[int, str]] = set()
    for some in _chunks(sorted({key for key, _ in wanted} - opened)):
        there |= set(work.session.exec(select(Alias.project_id, Alias.normal).where(col(Alias.project_id).in_(some))))
    rows = [
        {"project_id": key, "text": text, "normal": normal}
        for (key, normal), text in wanted.items()
        if (key, normal) not in there
    ]
    if rows:
        work.session.execute(insert(Alias), rows)
    for some in _chunks(sorted({row["project_id"] for row in rows} - opened)):
        for project in work.session.exec(select(Project).where(col(Project.id).in_(some))):
            project.revision = revision
            work.session.add(project)


def _years(work: Import, readings: Sequence[ProjectReading], ids: list[int]) -> list[int | None]:
    """The project's year of each reading; None where the file names no year (then it states no figures either)."""
    there = _by_ids(work, ProjectYear, ProjectYear.project_id, set(ids))
    known: dict[tuple[int, int], Any] = {(row.project_id, row.year): row for row in there}
    rows: dict[tuple[int, int], dict[str, Any]] = {}
    for reading, key in zip(readings, ids, strict=True):
        if reading.year is None:
            continue
        row = known.get((key, reading.year))
        if row is None:
            rows[(key, reading.year)] = {
                "project_id": key,
                "year": reading.year,
                "source_id": work.source_id,
                **_said(reading),
            }
            continue
        for column, value in _said(reading).items():
            if column.startswith("budget_") and reading.budget_inferred and not row.budget_inferred and row.budget_kind:
                continue  # what was stated goes before what is inferred
            if column == "budget_inferred":
                row.budget_inferred = row.budget_inferred and (value or reading.budget_kind is None)
            else:
                work.set(row, column, value, f"{reading.name} {reading.year}")
    bulk(work, ProjectYear, list(rows.values()))
    mine = select(col(ProjectYear.project_id), col(ProjectYear.year), col(ProjectYear.id))
    written = work.session.exec(mine.where(ProjectYear.source_id == work.source_id)) if rows else ()
    opened = {(project, year): key for project, year, key in written}
    found = {key: row.id for key, row in known.items()} | opened
    return [None if r.year is None else found[(key, r.year)] for r, key in zip(readings, ids, strict=True)]


def _said(reading: ProjectReading) -> dict[str, Any]:
    return {
        "kind": reading.kind,
        "kind_words": reading.kind_words,
        "budget_kind": reading.budget_kind,
        "budget_words": reading.budget_words,
        "budget_inferred": reading.budget_inferred,
        "goal": reading.texts.get("goal"),
    }


def _totals(work: Import, readings: Sequence[ProjectReading], years: list[int | None]) -> None:
    pairs = [(r, y) for r, y in zip(readings, years, strict=True) if y is not None]
    there = _by_ids(work, StatedTotal, StatedTotal.project_year_id, {year for _, year in pairs})
    known = {(row.project_year_id, row.measure): row for row in there}
    rows: list[dict[str, Any]] = []
    for reading, year in pairs:
        for measure in TOTALS:
            figure = reading.figures.get(measure)
            if figure is None:
                continue
            row = known.get((year, measure))
            if row is None:
                rows.append(
                    {
                        "project_year_id": year,
                        "measure": measure,
                        "amount": figure.value,
                        "source_id": work.source_id,
                        "place": figure.place,
                        "words": figure.words,
                    }
                )
            elif work.set(row, "amount", figure.value, f"{reading.name} {reading.year}", _LABEL[measure]):
                row.source_id, row.place, row.words = work.source_id, figure.place, figure.words
    bulk(work, StatedTotal, rows)
    work.loaded.added += len(rows)


def _evaluations(work: Import, readings: Sequence[ProjectReading], years: list[int | None]) -> None:
    pairs = [(r, y) for r, y in zip(readings, years, strict=True) if y is not None and _evaluated(work, r)]
    known = {
        row.project_year_id: row for row in _by_ids(work, Evaluation, Evaluation.project_year_id, {y for _, y in pairs})
    }
    rows: list[dict[str, Any]] = []
    for reading, year in pairs:
        values = _evaluated(work, reading)
        row = known.get(year)
        if row is None:
            full: dict[str, Any] = dict.fromkeys((*SCORES, "grade", "completion", "reason", "measures"))
            full |= {"grade_inferred": False, "place": reading.place} | values
            rows.append({"project_year_id": year, "source_id": work.source_id, **full})
        elif _revised(work, row, values, reading):
            row.source_id, row.place = work.source_id, reading.place
    bulk(work, Evaluation, rows)
    work.loaded.added += sum(1 for row in rows for name in SCORES if row[name] is not None)


def _revised(work: Import, row: Evaluation, values: dict[str, Any], reading: ProjectReading) -> bool:
    inferred = values.pop("grade_inferred", False)
    if inferred and row.grade is not None and not row.grade_inferred:
        values.pop("grade")  # a stated grade goes before one that follows from the total
    elif "grade" in values:
        row.grade_inferred = inferred
    subject = f"{reading.name} {reading.year}"
    changed = [work.set(row, column, value, subject) for column, value in values.items()]
    return any(changed)


def _evaluated(work: Import, reading: ProjectReading) -> dict[str, Any]:
    """What a reading says for the evaluation's columns."""
    values: dict[str, Any] = {name: _two(reading.figures[name].value) for name in SCORES if name in reading.figures}
    values |= {name: reading.texts[name] for name in ("completion", "reason", "measures") if name in reading.texts}
    if reading.grade is not None:
        values |= {"grade": reading.grade, "grade_inferred": reading.grade_inferred}
    return values


def _two(value: Decimal) -> Decimal:
    return rounded(value)


def _by_ids(work: Import, model: Any, column: Any, ids: set[int]) -> Iterator[Any]:
    for some in _chunks(sorted(ids)):
        yield from work.session.exec(select(model).where(column.in_(some)))


def _chunks(items: Iterable[Any], size: int = _CHUNK) -> Iterator[list[Any]]:
    iterator = iter(items)
    while some := list(islice(iterator, size)):
        yield some
