"""Small verbs reminders rest on: 已知 and 稍后, the department's calendar, plans of spending, own quiet hours."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from db.errors import Refusal
from db.keep import proof
from db.models import Audit, CalendarItem, Chat, Person, Project, ProjectYear, Quieting
from db.persons import preferences, quieting
from db.planning import agenda, plans
from db.store import Store

At = Callable[..., datetime]


@pytest.fixture
def person(store: Store, at: At) -> Iterator[int]:
    """Somebody on the list; whatever a test did to the rows is proven in the end."""
    from db.persons import people

    with store.writing() as session:
        added = people.add_without_account(session, now=at(2026, 1, 1), actor_id=None, name="王芳")
        person_id = added.id or 0
    yield person_id
    with store.reading() as session:
        assert proof.verify(session).faults == ()


def actions(session: Session) -> list[str]:
    return [row.action for row in session.exec(select(Audit).order_by(Audit.id)).all()]  # type: ignore[arg-type]


def test_an_acknowledgement_said_twice_is_one_and_expires(store: Store, person: int, at: At) -> None:
    now, until = at(2026, 6, 1), at(2026, 6, 4)
    said: dict[str, Any] = {"actor_id": person, "rule": "rectification", "subject": "rectification:1"}
    with store.writing() as session:
        quieting.acknowledge(session, now=now, until=until, **said)
        quieting.acknowledge(session, now=now + timedelta(hours=1), until=at(2026, 6, 9), **said)
        assert quieting.standing(session, person, "rectification", "rectification:1", at(2026, 6, 3)) is not None
        assert quieting.standing(session, person, "rectification", "rectification:1", until) is None
    with store.reading() as session:
        assert [row.until for row in session.exec(select(Quieting))] == [until]
        assert actions(session).count("reminder.acknowledged") == 1


def test_the_newest_snooze_counts_and_follows_an_acknowledgement(store: Store, person: int, at: At) -> None:
    said: dict[str, Any] = {"actor_id": person, "rule": "behind", "subject": "projectyear:1"}
    with store.writing() as session:
        quieting.acknowledge(session, now=at(2026, 6, 1), until=at(2026, 6, 4), **said)
        quieting.snooze(session, now=at(2026, 6, 1), until=at(2026, 6, 2), **said)
        quieting.snooze(session, now=at(2026, 6, 1), until=at(2026, 6, 2), **said)
        quieting.snooze(session, now=at(2026, 6, 1), until=at(2026, 6, 3), **said)
    with store.reading() as session:
        [row] = session.exec(select(Quieting)).all()
        assert (row.kind, row.until) == ("snoozed", at(2026, 6, 3))
        assert actions(session).count("reminder.snoozed") == 2


def test_a_date_entered_twice_is_one_and_ends_when_it_is_done(store: Store, person: int, at: At) -> None:
    now, due = at(2026, 1, 5), date(2026, 3, 31)
    with store.writing() as session:
        first = agenda.add(session, now=now, actor_id=person, title="自评", due=due, lead_days=[7, 30])
        again = agenda.add(session, now=now, actor_id=person, title=" 自评 ", due=due, lead_days=[30, 7, 7])
        assert first.id == again.id
        assert agenda.leads(first) == (30, 7)
        assert [item.title for item in agenda.coming(session)] == ["自评"]
        agenda.finish(session, now=now, actor_id=person, item_id=first.id or 0)
        assert agenda.coming(session) == []
        with pytest.raises(Refusal):
            agenda.finish(session, now=now, actor_id=person, item_id=first.id or 0)
        wrong = agenda.add(session, now=now, actor_id=person, title="决算", due=due)
        agenda.remove(session, now=now, actor_id=person, item_id=wrong.id or 0)
    with store.reading() as session:
        assert [item.title for item in session.exec(select(CalendarItem))] == ["自评"]
        assert actions(session)[-4:] == ["calendar.add", "calendar.done", "calendar.add", "calendar.remove"]


@pytest.mark.parametrize(
    ("title", "leads"), [("", [7]), ("字" * 61, [7]), ("自评", [-1]), ("自评", [366]), ("自评", [])]
)
def test_a_date_that_cannot_be(store: Store, at: At, title: str, leads: list[int]) -> None:
    with store.writing() as session, pytest.raises(Refusal):
        agenda.add(session, now=at(2026, 1, 5), actor_id=None, title=title, due=date(2026, 3, 31), lead_days=leads)


def test_a_section_sees_its_own_dates_and_everybodys(store: Store, person: int, at: At) -> None:
    from db.persons import people

    with store.writing() as session:
        now = at(2026, 1, 5)
        ours = people.ensure_section(session, "刑侦大队", now=now, actor_id=None).id
        other = people.ensure_section(session, "法制大队", now=now, actor_id=None).id
        for title, section in (("全局", None), ("我们", ours), ("他们", other)):
            agenda.add(session, now=now, actor_id=person, title=title, due=date(2026, 2, 1), section_id=section)
        assert [item.title for item in agenda.coming(session, section_id=ours)] == ["全局", "我们"]
        assert [item.title for item in agenda.coming(session)] == ["全局"]
        assert len(agenda.coming(session, everything=True)) == 3


def a_year(session: Session, now: datetime) -> int:
    project = Project(name="监控租赁费", normal="监控租赁费", created_at=now)
    session.add(project)
    session.flush()
    year = ProjectYear(project_id=project.id or 0, year=2026)
    session.add(year)
    session.flush()
    return year.id or 0


def test_a_plan_and_a_standing_are_audited_once(store: Store, person: int, at: At) -> None:
    now = at(2026, 1, 5)
    with store.writing() as session:
        year_id = a_year(session, now)
        for _ in range(2):
            plans.set_profile(session, now=now, actor_id=person, year_id=year_id, profile=plans.YEAR_END)
            row = plans.set_standing(session, now=now, actor_id=person, year_id=year_id, standing="frozen")
        assert plans.read(row.profile) == plans.YEAR_END
    with store.reading() as session:
        assert actions(session)[-2:] == ["project.plan", "project.standing"]


@given(st.lists(st.decimals(0, 100, places=2), min_size=11, max_size=11).map(sorted))
def test_a_plan_is_read_as_it_was_written(shares: list[Decimal]) -> None:
    plan = (*shares, Decimal(100))
    assert plans.read(plans.written(plan)) == plan


@pytest.mark.parametrize("plan", [[100], [50, 40] + [100] * 10, [0] * 12, [0] * 11 + [101], [-1] + [100] * 11])
def test_a_plan_that_is_none(store: Store, at: At, plan: list[int]) -> None:
    with store.writing() as session, pytest.raises(Refusal):
        year_id = a_year(session, at(2026, 1, 5))
        profile = [Decimal(share) for share in plan]
        plans.set_profile(session, now=at(2026, 1, 5), actor_id=None, year_id=year_id, profile=profile)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("22:00-7:30", "22:00-07:30"),
        ("22点到7点", "22:00-07:00"),
        ("晚上", None),
        ("25:00-7:00", None),
        ("8:00-8:00", None),
        ("2200-0730", "22:00-07:30"),
        ("22-7", "22:00-07:00"),
    ],
)
def test_quiet_hours_as_they_are_typed(text: str, kept: str | None) -> None:
    assert preferences.read_quiet(text) == kept


def test_own_wishes_and_a_groups_digest(store: Store, person: int, at: At) -> None:
    now = at(2026, 1, 5)
    with store.writing() as session:
        preferences.set_quiet(session, now=now, actor_id=person, person_id=person, quiet="22:00-07:30")
        preferences.set_timezone(session, now=now, actor_id=person, person_id=person, zone="Asia/Urumqi")
        preferences.set_away(session, now=now, actor_id=person, person_id=person, until=date(2026, 1, 9))
        row = session.get(Person, person)
        assert row is not None
        assert (row.quiet, row.timezone, row.away_until) == ("22:00-07:30", "Asia/Urumqi", date(2026, 1, 9))
        with pytest.raises(Refusal):
            preferences.set_quiet(session, now=now, actor_id=person, person_id=person, quiet="22-7")
        with pytest.raises(Refusal):
            preferences.set_timezone(session, now=now, actor_id=person, person_id=person, zone="Asia/Lanzhou")
        session.add(Chat(id=-5, kind="supergroup"))
        with pytest.raises(Refusal):
            preferences.set_digest(session, now=now, actor_id=person, chat_id=-5, digest=True)
        chat = session.get(Chat, -5)
        assert chat is not None
        chat.opened = True
        assert preferences.set_digest(session, now=now, actor_id=person, chat_id=-5, digest=True).digest
