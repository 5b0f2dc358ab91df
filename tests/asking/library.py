"""A made-up library with seven projects in two years, for questions: known figures under names of no report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.asking.asking import ask, tap
from bot.asking.question import Outcome
from bot.rendering import plain
from db.changing import ledger
from db.models import (
    Department,
    DepartmentFigure,
    Evaluation,
    Person,
    Project,
    ProjectYear,
    Section,
    Source,
    StatedTotal,
)
from db.projects import catalog
from db.projects.catalog import Catalog
from db.store import Store

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2025, 7, 31, 8, tzinfo=UTC)
BOOKS, RARE, FIRST, SECOND, PUBLICITY, SUPPORT, RENT = (
    "图书购置经费",
    "古籍修复经费",
    "阅览楼改造一期工程",
    "阅览楼改造二期工程",
    "“书香节”读者大会宣传经费",
    "“书香节”读者大会服务保障经费",
    "数字资源租赁费",
)
REASON = "修复用纸未到货，部分预算未形成支出。"
# name: budget, spend (万元), rate, output, benefit, satisfaction, execution, total, kind, budget kind, reason
REPORTED: Mapping[str, tuple[str, ...]] = {
    BOOKS: ("400", "400", "100", "50", "30", "10", "10", "100", "continuing", "initial", ""),
    RARE: (
        "30",
        "18.3",
        "61",
        "40",
        "30",
        "9",
        "6.1",
        "85.1",
        "continuing",
        "initial",
        "修复用纸未到货，部分预算未形成支出。",
    ),
    FIRST: ("1200", "960", "80", "45", "28", "10", "8", "91", "new", "initial", ""),
    SECOND: ("800", "800", "100", "47", "30", "10", "10", "97", "new", "midyear", ""),
    PUBLICITY: ("25.5", "25.5", "100", "49", "30", "10", "10", "99", "new", "added", ""),
    SUPPORT: ("300", "270", "90", "44", "29", "10", "9", "95", "new", "added", ""),  # parts add up to 92
    RENT: ("150", "150", "100", "48", "30", "10", "10", "98", "continuing", "initial", ""),
}


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, as far as rights go."""

    role: str = "viewer"
    section_id: int | None = None
    language: str = "zh"
    id: int | None = None


class Desk:
    """One conversation with the asking room; its state goes through JSON as in the store."""

    def __init__(self, store: Store, who: Asking | None = None, now: datetime = NOW) -> None:
        self.store, self.who, self.now = store, who or Asking(), now
        self.catalog = Catalog()
        self.state: dict[str, Any] = {}

    def ask(self, text: str) -> Outcome:
        with self.store.reading() as session:
            return self._kept(ask(session, self.catalog, text, who=self.who, now=self.now, zone=ZONE, state=self.state))

    def tap(self, label: str, outcome: Outcome) -> Outcome | None:
        data = next(b.data for row in outcome.reply.buttons for b in row if b.label == label)
        return self.tap_data(data)

    def tap_data(self, data: str) -> Outcome | None:
        with self.store.reading() as session:
            outcome = tap(session, self.catalog, data, who=self.who, now=self.now, zone=ZONE, state=self.state)
            return None if outcome is None else self._kept(outcome)

    def says(self, text: str) -> str:
        return words(self.ask(text))

    def fresh(self, text: str) -> str:
        """The answer to a question that follows none."""
        self.state = {}
        return self.says(text)

    def _kept(self, outcome: Outcome) -> Outcome:
        import json

        self.state = json.loads(json.dumps(outcome.state))
        return outcome


def words(outcome: Outcome) -> str:
    """The text without buttons."""
    return plain.render(type(outcome.reply)(outcome.reply.blocks))


def labels(outcome: Outcome) -> list[str]:
    return [button.label for row in outcome.reply.buttons for button in row]


def open_library(store: Store) -> None:
    """The year 2024 as reported, and 2025 in progress in the ledger for two of the projects."""
    with store.writing() as session:
        source = Source(name="报告2024.txt", sha256="a" * 64, kind="narrative", year=2024, imported_at=NOW)
        section = Section(name="典藏部")
        session.add_all([source, section])
        session.flush()
        person = Person(name="林馆员", role="editor", section_id=section.id, created_at=NOW)
        session.add(person)
        session.flush()
        projects = [_project(session, name, source) for name in REPORTED]
        projects[1].section_id, projects[1].responsible_id = section.id, person.id
        _department(session, source)
        _in_progress(session, projects, person)
        catalog.touch(session, *projects)


def _project(session: Session, name: str, source: Source) -> Project:
    budget, spend, *points, kind, budget_kind, reason = REPORTED[name]
    project = catalog.open_project(session, name, now=NOW)
    year = ProjectYear(
        project_id=_id(project), year=2024, kind=kind, budget_kind=budget_kind, goal=f"{name}的目标：让读者满意。"
    )
    session.add(year)
    session.flush()
    for measure, wan in (("budget", budget), ("spend", spend)):
        amount = Decimal(wan) * 10_000
        place, said = f"四、{name}1", f"{measure} {wan}万元"
        session.add(
            StatedTotal(
                project_year_id=_id(year),
                measure=measure,
                amount=amount,
                source_id=_id(source),
                place=place,
                words=said,
            )
        )
    rate, output, benefit, satisfaction, execution, total = (Decimal(p) for p in points)
    session.add(
        Evaluation(
            project_year_id=_id(year),
            rate=rate,
            output=output,
            benefit=benefit,
            satisfaction=satisfaction,
            execution=execution,
            total=total,
            grade="优" if total >= 90 else "良",
            reason=reason or None,
            measures=f"继续做好{name}。",
            source_id=source.id,
            place=f"四、{name}3",
        )
    )
    return project


def _department(session: Session, source: Source) -> None:
    session.add(Department(year=2024, name="云溪市图书馆", source_id=source.id))
    figures: dict[str, dict[str, Any]] = {
        "initial_budget": {"amount": Decimal("52000000")},
        "total_spend": {"amount": Decimal("60000000")},
        "basic_spend": {"amount": Decimal("33000000")},
        "project_spend": {"amount": Decimal("27000000")},
        "rate_overall": {"percent": Decimal("98.2")},
        "rate_basic": {"percent": Decimal("100")},
        "three_public": {"text": "“三公”经费较上年有所下降。"},
        "projects_rate": {"percent": Decimal("90.2")},
    }
    for measure, value in figures.items():
        figure = DepartmentFigure(year=2024, measure=measure, words=measure, place="三", source_id=source.id, **value)
        session.add(figure)
    again = DepartmentFigure(
        year=2024, measure="initial_budget", amount=Decimal("25000000"), words="x", place="一", source_id=source.id
    )
    session.add(again)


def _in_progress(session: Session, projects: list[Project], person: Person) -> None:
    """2025: books budgeted in January, cut in May, paid twice and once taken back; rare books not paid at all."""
    years = [ProjectYear(project_id=_id(project), year=2025) for project in projects[:2]]
    session.add_all(years)
    session.flush()
    booked = [
        (0, "initial", "4000000", date(2025, 1, 10), "年初批复"),
        (0, "adjustment", "-400000", date(2025, 5, 20), "调减"),
        (0, "payment", "900000", date(2025, 3, 5), "春季采购"),
        (0, "payment", "540000", date(2025, 6, 30), "数据库"),
        (1, "initial", "300000", date(2025, 1, 10), "年初批复"),
    ]
    for number, (place, kind, amount, day, note) in enumerate(booked):
        ledger.record(
            session,
            now=NOW,
            actor_id=person.id,
            project_year_id=_id(years[place]),
            kind=kind,
            amount=Decimal(amount),
            day=day,
            key=f"entry {number}",
            note=note,
        )


def _id(row: Any) -> int:
    identity = row.id
    assert isinstance(identity, int)
    return identity
