"""An item from its notice to 销号: every step once, only by whoever may, audited; the ledger and the rates."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select

from db import audit, rectification
from db.checks import Finding
from db.errors import Refusal
from db.keep import proof
from db.models import Attachment, Audit, Person, Project, ProjectYear, Rectification, RectificationStep, Section
from db.persons import people
from db.store import Store

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 3, 2)


@dataclass
class Office:
    """Who is who; each call commits, as an update does."""

    store: Store
    ids: dict[str, int]
    steps: int = 0

    def do(self, verb: Callable[..., Rectification], who: str | None, **arguments: object) -> Rectification:
        self.steps += 1
        arguments.setdefault("key", f"step:{self.steps}")
        with self.store.writing() as session:
            item = verb(session, now=NOW, actor_id=self.ids[who] if who else None, **arguments)
            return Rectification(**item.model_dump())

    def open(self, who: str | None = "财务", **more: object) -> int:
        values: dict[str, object] = {"year": 2026, "problem": "犬舍没有验收", "project_id": self.ids["警犬"]}
        values |= {"notified_on": TODAY, "due": date(2026, 6, 30)}
        return self.do(rectification.open_item, who, **(values | more)).id or 0

    def line(self, item_id: int, today: date = TODAY) -> rectification.Item:
        with self.store.reading() as session:
            found = rectification.of_id(session, item_id, today=today)
        assert found is not None
        return found

    def file(self, name: str = "a") -> int:
        with self.store.writing() as session:
            content = name.encode()
            digest = hashlib.sha256(content).hexdigest()
            row = Attachment(
                sha256=digest, name=name, mime="image/png", size=len(content), content=content, stored_at=NOW
            )
            session.add(row)
            session.flush()
            return row.id or 0


@pytest.fixture
def office(store: Store) -> Iterator[Office]:
    ids: dict[str, int] = {}
    with store.writing() as session:
        section, other = Section(name="刑侦"), Section(name="禁毒")
        session.add_all([section, other])
        session.flush()
        for name, role, of in (
            ("张伟", "editor", section),
            ("同科", "editor", section),
            ("外科", "editor", other),
            ("财务", "finance", None),
            ("财务二", "finance", None),
            ("局长", "leader", None),
            ("看看", "viewer", section),
        ):
            person = people.add_without_account(
                session, now=NOW, actor_id=None, name=name, role=role, section_id=of.id if of else None
            )
            ids[name] = person.id or 0
        project = Project(name="警犬", normal="警犬", section_id=section.id, responsible_id=ids["张伟"], created_at=NOW)
        session.add(project)
        session.flush()
        year = ProjectYear(project_id=project.id or 0, year=2025)
        session.add(year)
        session.flush()
        ids["警犬"], ids["年度"] = project.id or 0, year.id or 0
    office = Office(store, ids)
    yield office
    with store.reading() as session:
        assert proof.verify(session).faults == ()


def test_from_notice_to_closing(office: Office) -> None:
    item = office.open()
    line = office.line(item)
    assert (line.owner, line.section, line.state, line.next) == ("张伟", "刑侦", "notified", "measures")
    assert (line.next_due, line.days_left) == (date(2026, 4, 1), 30)
    office.do(rectification.plan, "张伟", item_id=item, measures="催施工单位办理验收")
    assert office.line(item).next_due == date(2026, 6, 30)
    with pytest.raises(Refusal, match="佐证"):
        office.do(rectification.report, "张伟", item_id=item, note="验收完成")
    office.do(rectification.report, "张伟", item_id=item, note="验收完成", evidence=[office.file()])
    assert office.line(item).next == "decision"
    office.do(rectification.send_back, "局长", item_id=item, reason="验收单没有盖章")
    assert office.line(item).next == "evidence"
    office.do(rectification.report, "同科", item_id=item, note="补盖章", evidence=[office.file("b")])
    closed = office.do(rectification.accept, "财务", item_id=item)
    assert (closed.state, closed.closed_at) == ("closed", NOW)
    with office.store.reading() as session:
        kinds = [step.kind for step in rectification.history(session, item)]
        actions = [row.action for row in session.exec(select(Audit)) if row.action.startswith("rectification.")]
    assert kinds == ["notified", "planned", "reported", "returned", "reported", "closed"]
    assert actions == [f"rectification.{kind}" for kind in kinds]
    with pytest.raises(Refusal, match="已经销号"):
        office.do(rectification.plan, "张伟", item_id=item, measures="再来")


def test_each_step_once(office: Office) -> None:
    """A key is one intent: again changes nothing, for another step it is refused."""
    item = office.open(key="intent")
    assert office.open(key="intent") == item
    for _ in range(2):
        office.do(rectification.plan, "张伟", item_id=item, measures="甲", key="one")
    with office.store.reading() as session:
        assert len(list(session.exec(select(RectificationStep)))) == 2
    with pytest.raises(Refusal, match="重新操作"):
        office.do(rectification.ask_extension, "张伟", item_id=item, until=date(2026, 8, 1), reason="等", key="one")


def test_who_may(office: Office) -> None:
    item = office.open()
    for who in ("外科", "看看", "局长"):
        with pytest.raises(Refusal, match="责任人"):
            office.do(rectification.plan, who, item_id=item, measures="甲")
    office.do(rectification.plan, "财务", item_id=item, measures="甲")
    office.do(rectification.report, "财务", item_id=item, note="好了", evidence=[office.file()])
    with pytest.raises(Refusal, match="自己的整改"):
        office.do(rectification.accept, "财务", item_id=item)
    with pytest.raises(Refusal, match="财务、领导"):
        office.do(rectification.accept, "同科", item_id=item)
    office.do(rectification.accept, "财务二", item_id=item)
    with pytest.raises(Refusal, match="本科室"):
        office.open("外科")
    own = office.open("同科", owner_id=office.ids["财务"])
    office.do(rectification.plan, "财务", item_id=own, measures="甲")
    office.do(rectification.report, "同科", item_id=own, note="好了", evidence=[office.file("c")])
    with pytest.raises(Refusal, match="自己的整改"):
        office.do(rectification.accept, "财务", item_id=own)


def test_more_time(office: Office) -> None:
    item = office.open()
    with pytest.raises(Refusal, match="晚于"):
        office.do(rectification.ask_extension, "张伟", item_id=item, until=date(2026, 6, 30), reason="等消防")
    office.do(rectification.ask_extension, "张伟", item_id=item, until=date(2026, 8, 31), reason="等消防")
    with pytest.raises(Refusal, match="等审批"):
        office.do(rectification.ask_extension, "张伟", item_id=item, until=date(2026, 9, 30), reason="等消防")
    assert office.line(item).due == date(2026, 6, 30)
    with pytest.raises(Refusal, match="原因"):
        office.do(rectification.decide_extension, "局长", item_id=item, granted=False)
    office.do(rectification.decide_extension, "局长", item_id=item, granted=False, reason="太久")
    office.do(rectification.ask_extension, "张伟", item_id=item, until=date(2026, 7, 31), reason="等消防")
    office.do(rectification.decide_extension, "财务", item_id=item, granted=True)
    line = office.line(item)
    assert (line.due, line.first_due) == (date(2026, 7, 31), date(2026, 6, 30))


def test_another_owner(office: Office) -> None:
    item = office.open()
    office.do(rectification.hand_over, "张伟", item_id=item, owner_id=office.ids["同科"])
    assert office.line(item).owner == "同科"
    with pytest.raises(Refusal, match="已经是"):
        office.do(rectification.hand_over, "同科", item_id=item, owner_id=office.ids["同科"])


def test_from_a_finding_and_a_low_score_once(office: Office) -> None:
    finding = Finding("total", 2025, office.ids["警犬"], "总分与分项之和不符", "…", "38 + 30", "83.32", "82.32")
    with office.store.writing() as session:
        one, two = (
            rectification.from_finding(
                session,
                now=NOW,
                actor_id=office.ids["财务"],
                finding=finding,
                notified_on=TODAY,
                due=date(2026, 6, 30),
            ).id
            for _ in range(2)
        )
        low = [
            rectification.from_low_score(
                session,
                now=NOW,
                actor_id=None,
                project_year_id=office.ids["年度"],
                total=Decimal("58.5"),
                notified_on=TODAY,
                due=date(2026, 6, 30),
            ).id
            for _ in range(2)
        ]
    assert one == two
    assert low[0] == low[1] != one


def test_ledger_and_rates(office: Office) -> None:
    late, timely = office.open(due=date(2026, 3, 6)), office.open(due=date(2026, 6, 30))
    for item in (late, timely):
        office.do(rectification.plan, "张伟", item_id=item, measures="甲")
    office.do(rectification.report, "张伟", item_id=timely, note="好了", evidence=[office.file()])
    office.do(rectification.accept, "财务", item_id=timely)
    monday = date(2026, 3, 9)
    with office.store.reading() as session:
        overdue = rectification.items(session, today=monday, overdue=True)
        (rate,) = rectification.rates(session, today=monday, zone=ZONE)
        nobody = rectification.items(session, today=monday, visible=people.visible_to("viewer", None))
    assert [(line.id, line.days_left, line.workdays_left, line.rung) for line in overdue] == [(late, -3, -1, 0)]
    assert (rate.section, rate.total, rate.closed, rate.in_time, rate.overdue) == ("刑侦", 2, 1, 1, 1)
    assert rate.percent == Decimal("50.00")
    assert [line.id for line in nobody] == [late]


def test_a_restricted_projects_items_are_seen_by_its_section_only(office: Office) -> None:
    item = office.open()
    with office.store.writing() as session:
        project = session.get_one(Project, office.ids["警犬"])
        project.restricted = True
        session.add(project)
        audit.record(session, now=NOW, actor_id=None, action="test", subject="test", rows=[project])
    assert _seen(office.store, "外科") == []
    assert _seen(office.store, "同科") == [item]


def _seen(store: Store, name: str) -> list[int]:
    with store.reading() as session:
        person = _called(session, name)
        visible = people.visible_to(person.role, person.section_id)
        found = rectification.of_id(session, 1, today=TODAY, visible=visible)
        listed = [line.id for line in rectification.items(session, today=TODAY, visible=visible)]
        assert (found is not None) == bool(listed)
        return listed


def _called(session: Session, name: str) -> Person:
    return session.exec(select(Person).where(Person.name == name)).one()
