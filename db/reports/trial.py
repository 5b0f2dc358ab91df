"""An import tried and taken back: what it would do, what is wrong in which row, and a mark of exactly that."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from sqlmodel import Session

from db.errors import Stale
from db.reports.cells import NO_YEAR
from db.reports.files import Content
from db.reports.importer import Imported, states_something, store
from db.reports.in_english import in_english
from db.reports.reading import Reading

_PLACE = re.compile(r"(?P<sheet>.*?)\s*(?:第(?P<line>\d+)行|(?P<column>[A-Z]{1,3})(?P<row>\d+))")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at one place; `asks` when the row can be booked and only somebody can tell whether it should."""

    sheet: str
    row: str
    column: str
    words: str
    asks: bool = False

    def line(self, language: str = "zh") -> str:
        """Where it is and what is wrong, in the reader's language."""
        english = language == "en"
        row = (f"row {self.row}" if english else f"第{self.row}行") if self.row else ""
        where = " ".join(part for part in (self.sheet, row, self.column) if part)
        words = in_english(self.words) if english else self.words
        return f"{where}{': ' if english else '：'}{words}" if where else words


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything an import would do (or did), added up over the tables of the file."""

    imported: Imported
    problems: tuple[Problem, ...]
    fingerprint: str
    new_projects: int
    known_projects: int
    added: int
    booked: int
    same: int
    amounts: dict[str, Decimal]
    changes: tuple[str, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(reading.kind for reading in self.imported.readings))

    @property
    def doubtful(self) -> int:
        return sum(problem.asks for problem in self.problems)

    @property
    def nothing_to_do(self) -> bool:
        return not (self.new_projects or self.added or self.changes)


def needs_year(readings: Sequence[Reading]) -> bool:
    """Whether the file leaves open which year it is about."""
    return any(
        any(project.figures and project.year is None for project in reading.projects)
        or (reading.items and reading.year is None)
        or any(NO_YEAR in line for line in reading.unread)
        for reading in readings
    )


def says_something(readings: Sequence[Reading]) -> bool:
    """Whether there is anything to import, or anything wrong that was meant to be."""
    return states_something(tuple(readings)) or any(reading.unread for reading in readings)


def tried(
    session: Session,
    content: Content,
    readings: tuple[Reading, ...],
    *,
    year: int | None,
    now: datetime,
    actor_id: int | None,
    leave_doubtful: bool = False,
) -> Outcome:
    """Store it on a session that is taken back, and tell what happened."""
    imported = store(session, content, readings, year=year, now=now, actor_id=actor_id, leave_doubtful=leave_doubtful)
    return outcome(imported)


def outcome(imported: Imported) -> Outcome:
    """What an import did, added up."""
    loaded = imported.loaded
    amounts: dict[str, Decimal] = {}
    for one in loaded:
        for kind, amount in one.amounts.items():
            amounts[kind] = amounts.get(kind, Decimal(0)) + amount
    changes = [f"{c.subject} {c.what}：{_short(c.before)} → {_short(c.after)}" for one in loaded for c in one.changes]
    changes += [_near(*proposal) for one in loaded for proposal in one.proposals]
    wrong = [line for reading in imported.readings for line in reading.unread]
    wrong += [line for one in loaded for line in one.notes]
    odd = [line for one in loaded for line in one.doubtful]
    return Outcome(
        imported=imported,
        problems=(*map(_problem, wrong), *(_problem(line, asks=True) for line in odd)),
        fingerprint=_mark(imported),
        new_projects=sum(one.new_projects for one in loaded),
        known_projects=sum(one.known_projects for one in loaded),
        added=sum(one.added for one in loaded),
        booked=sum(one.booked for one in loaded),
        same=sum(one.same for one in loaded),
        amounts=amounts,
        changes=tuple(changes),
    )


def stored_as_shown(
    session: Session,
    content: Content,
    readings: tuple[Reading, ...],
    *,
    year: int | None,
    now: datetime,
    actor_id: int | None,
    leave_doubtful: bool,
    fingerprint: str,
    approved_by: int | None = None,
) -> Outcome:
    """Store it for good; Stale when it would not do what was shown."""
    imported = store(
        session,
        content,
        readings,
        year=year,
        now=now,
        actor_id=actor_id,
        leave_doubtful=leave_doubtful,
        approved_by=approved_by,
    )
    done = outcome(imported)
    if done.fingerprint != fingerprint:
        raise Stale
    return done


def as_csv(problems: Sequence[Problem], language: str = "zh") -> bytes:
    """The whole list for a spreadsheet; what looks like a formula is kept from being one."""
    text = io.StringIO()
    writer = csv.writer(text)
    english = language == "en"
    heads = ["Sheet", "Row", "Column", "Problem", "Imported"] if english else ["工作表", "行", "列", "问题", "是否导入"]
    writer.writerow(heads)
    check, left_out = ("please check", "not imported") if english else ("请核对", "没有导入")
    for problem in problems:
        taken = check if problem.asks else left_out if problem.row else ""
        words = in_english(problem.words) if english else problem.words
        writer.writerow([_harmless(cell) for cell in (problem.sheet, problem.row, problem.column, words, taken)])
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _problem(line: str, *, asks: bool = False) -> Problem:
    place, colon, words = line.partition("：")
    found = _PLACE.fullmatch(place) if colon else None
    if found is None:
        return Problem("", "", "", line, asks)
    return Problem(found["sheet"], found["line"] or found["row"], found["column"] or "", words, asks)


def _near(kind: str, name: str, other: str) -> str:
    what = "可能是同一个项目" if kind == "merge" else "可能是它的延续"
    return f"新项目“{name}”与已有的“{other}”名称相近，{what}，导入后请管理员确认"


def _mark(imported: Imported) -> str:
    said = [[reading.kind, asdict(one)] for reading, one in zip(imported.readings, imported.loaded, strict=True)]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, default=str).encode()).hexdigest()


def _short(text: str | None) -> str:
    return "无" if text is None else text if len(text) <= 40 else text[:40] + "…"
