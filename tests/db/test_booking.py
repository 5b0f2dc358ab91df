"""Changes as values, before → after, and booking: all or none, once, and only as it was shown."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from db import audit
from db.changing import booking, preview
from db.changing.changes import Change, Movement, NewAlias, NewProject, Reversal, Score, Step, Words, from_json, to_json
from db.errors import Refusal, Stale
from db.keep import proof
from db.known import figures
from db.models import Entry, Evaluation, Project, ProjectYear, Section, Source, StatedTotal
from db.projects import catalog
from db.store import Store

NOW = datetime(2026, 6, 30, 2, tzinfo=UTC)
DAY = date(2026, 6, 30)
WAN = Decimal(10_000)


def settle(store: Store) -> dict[str, int]:
    """A hall with a stated budget and spend, a boat with entries, a garden without this year."""
    with store.writing() as session:
        section = Section(name="水上支队")
        source = Source(name="a.txt", sha256="b" * 64, kind="narrative", year=2026, imported_at=NOW)
        session.add_all([section, source])
        session.flush()
        ids = {}
        for name in ("游泳馆改造", "巡逻艇维护", "花园养护"):
            project = catalog.open_project(session, name, now=NOW)
            ids[name] = project.id or 0
        boat = session.get(Project, ids["巡逻艇维护"])
        assert boat is not None
        boat.section_id = section.id
        year = ProjectYear(project_id=ids["游泳馆改造"], year=2026)
        session.add(year)
        session.flush()
        for measure, wan in (("budget", 100), ("spend", 40)):
            amount = wan * WAN
            total = StatedTotal(project_year_id=year.id or 0, measure=measure, amount=amount, place="一", source_id=1)
            session.add(total)
        points = {"output": 40, "benefit": 30, "satisfaction": 10, "execution": 4, "total": 85}
        scores: dict[str, Any] = {part: Decimal(value) for part, value in points.items()}
        session.add(Evaluation(project_year_id=year.id or 0, grade="良", **scores))
        audit.record(session, now=NOW, actor_id=None, action="test.settle", subject="test")
    both = [move(ids["巡逻艇维护"], "initial", 20), move(ids["巡逻艇维护"], "payment", 5)]
    carry_out(store, both, "settled")
    return ids


def move(project: int, kind: str, wan: object, day: date = DAY) -> Movement:
    amount = None if wan is None else Decimal(str(wan)) * WAN
    return Movement(project, 2026, kind, amount, day)


def carry_out(store: Store, changes: Sequence[Change], key: str, fingerprint: str | None = None) -> list[Entry]:
    with store.reading() as session:
        shown = fingerprint or preview.preview(session, changes).fingerprint
    with store.writing() as session:
        return booking.book(session, now=NOW, actor_id=None, changes=changes, key=key, fingerprint=shown)


def stands(store: Store, project: int) -> tuple[object, object]:
    """Budget and spend in 万元."""
    with store.reading() as session:
        row = figures.of_projects(session, [project])[0]
        return row.budget and row.budget / WAN, row.spend and row.spend / WAN


MONEY = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("1e12"), places=2)
TEXT = st.none() | st.text(max_size=20)
IDS = st.integers(1, 10**6)
CHANGES = st.one_of(
    st.builds(Movement, IDS, IDS, st.just("payment"), st.none() | MONEY, st.dates(), TEXT, TEXT),
    st.builds(Reversal, IDS, TEXT),
    st.builds(Score, IDS, IDS, st.just("output"), MONEY),
    st.builds(Words, IDS, IDS, st.just("goal"), st.text()),
    st.builds(NewProject, st.text(), IDS, st.none() | IDS, TEXT, st.none() | MONEY, st.none() | st.dates()),
    st.builds(NewAlias, IDS, st.text()),
    st.builds(Step, st.text(), st.dictionaries(st.text(), st.text() | st.integers() | st.none())),
)


@given(st.lists(CHANGES, max_size=4))
def test_changes_go_through_json_and_back(changes: list[Change]) -> None:
    assert list(from_json(to_json(changes))) == changes
    assert to_json(from_json(to_json(changes))) == to_json(changes)


@pytest.mark.parametrize(
    ("kind", "wan", "budget", "spend"),
    [
        ("payment", 3.5, 20, 8.5),
        ("refund", 1, 20, 4),
        ("adjustment", -2, 18, 5),
        ("cumulative", 9, 20, 9),
        ("cumulative", 4, 20, 4),
        ("in_full", None, 20, 20),
        ("set_budget", 25, 25, 5),
        ("set_budget", 12, 12, 5),
    ],
)
def test_what_is_shown_is_what_is_booked(store: Store, kind: str, wan: object, budget: int, spend: float) -> None:
    boat = settle(store)["巡逻艇维护"]
    change = move(boat, kind, wan)
    with store.reading() as session:
        row = preview.preview(session, [change]).rows[0]
    assert (row.before.budget, row.before.spend) == (20 * WAN, 5 * WAN)

    carry_out(store, [change], "draft:a")

    assert stands(store, boat) == (budget, Decimal(str(spend)))
    assert (row.after.budget, row.after.spend) == (budget * WAN, Decimal(str(spend)) * WAN)


def test_the_same_intent_is_booked_once(store: Store) -> None:
    boat = settle(store)["巡逻艇维护"]
    change = move(boat, "payment", 3)
    first = carry_out(store, [change], "draft:a")
    second = carry_out(store, [change], "draft:a")
    assert [entry.id for entry in first] == [entry.id for entry in second]
    assert stands(store, boat) == (20, 8)


def test_a_standing_that_changed_since_it_was_shown_books_nothing(store: Store) -> None:
    boat = settle(store)["巡逻艇维护"]
    change = move(boat, "cumulative", 9)
    with store.reading() as session:
        shown = preview.preview(session, [change]).fingerprint
    carry_out(store, [move(boat, "payment", 1)], "draft:b")
    with pytest.raises(Stale):
        carry_out(store, [change], "draft:a", shown)
    assert stands(store, boat) == (20, 6)


def test_a_stated_budget_is_booked_before_it_is_adjusted(store: Store) -> None:
    hall = settle(store)["游泳馆改造"]
    with store.reading() as session:
        row = preview.preview(session, [move(hall, "adjustment", 30)]).rows[0]
    assert row.stated_budget
    assert row.after.budget == 130 * WAN
    assert row.after.spend == 40 * WAN  # still stated: nothing was paid in the ledger

    entries = carry_out(store, [move(hall, "adjustment", 30)], "draft:a")

    assert [(entry.kind, int(entry.amount / WAN)) for entry in entries] == [("initial", 100), ("adjustment", 30)]
    assert stands(store, hall)[0] == 130


def test_a_payment_beside_a_stated_total_says_so(store: Store) -> None:
    hall = settle(store)["游泳馆改造"]
    with store.reading() as session:
        row = preview.preview(session, [move(hall, "payment", 3)]).rows[0]
    assert row.stated_spend == 40 * WAN
    assert row.after.spend == 3 * WAN


def test_a_year_is_opened_with_its_first_booking(store: Store) -> None:
    garden = settle(store)["花园养护"]
    carry_out(store, [move(garden, "payment", 2)], "draft:a")
    assert stands(store, garden) == (None, 2)


def test_two_halves_go_together_or_not_at_all(store: Store) -> None:
    ids = settle(store)
    boat, hall = ids["巡逻艇维护"], ids["游泳馆改造"]
    with pytest.raises(Refusal):  # more than the boat has
        carry_out(store, [move(hall, "adjustment", 50), move(boat, "adjustment", -50)], "draft:a")
    assert stands(store, hall)[0] == 100
    carry_out(store, [move(boat, "adjustment", -5), move(hall, "adjustment", 5)], "draft:b")
    assert (stands(store, boat)[0], stands(store, hall)[0]) == (15, 105)


def test_a_correction_is_a_reversal_and_a_new_entry(store: Store) -> None:
    boat = settle(store)["巡逻艇维护"]
    (wrong,) = carry_out(store, [move(boat, "payment", 3.5)], "draft:a")
    both: list[Change] = [Reversal(wrong.id or 0, "单位错"), move(boat, "payment", 0.35)]
    with store.reading() as session:
        assert preview.preview(session, both).rows[0].after.spend == Decimal("53500")
    carry_out(store, both, "draft:b")
    assert stands(store, boat) == (20, Decimal("5.35"))
    with pytest.raises(Refusal):
        carry_out(store, [Reversal(wrong.id or 0)], "draft:c")


def test_total_and_grade_follow_the_parts(store: Store) -> None:
    hall = settle(store)["游泳馆改造"]
    carry_out(store, [Score(hall, 2026, "output", Decimal(47))], "draft:a")
    carry_out(store, [Words(hall, 2026, "reason", "招标晚了"), Words(hall, 2026, "goal", "开放")], "draft:b")
    with store.reading() as session:
        row = figures.of_projects(session, [hall])[0]
    assert (row.total, row.grade) == (Decimal(91), "优")
    assert (row.reason, row.goal) == ("招标晚了", "开放")
    with pytest.raises(Refusal):
        carry_out(store, [Score(hall, 2026, "output", Decimal(51))], "draft:c")


def test_an_editor_books_for_the_own_section_only(store: Store) -> None:
    ids = settle(store)
    for name, section, right in (("巡逻艇维护", 1, True), ("游泳馆改造", 1, False), ("巡逻艇维护", None, False)):
        changes = [move(ids[name], "payment", 1)]
        with store.reading() as session:
            shown = preview.preview(session, changes).fingerprint
        arguments = {"now": NOW, "actor_id": None, "changes": changes, "key": f"{name}{section}", "fingerprint": shown}
        with store.writing() as session:
            if right:
                booking.book(session, **arguments, own_only=True, only_section=section)  # type: ignore[arg-type]
            else:
                with pytest.raises(Refusal):
                    booking.book(session, **arguments, own_only=True, only_section=section)  # type: ignore[arg-type]
                session.rollback()


def test_new_projects_and_names_are_known_at_once_and_everything_is_proven(store: Store) -> None:
    settle(store)
    names = catalog.Catalog()
    with store.reading() as session:
        names.read(session, "花园养护")
    carry_out(store, [NewProject("码头修缮费", 2026, 1, "new", 8 * WAN, DAY)], "draft:a")
    with store.reading() as session:
        pier = names.read(session, "码头修缮费花了多少").mentions[0].ids[0]
    carry_out(store, [NewAlias(pier, "栈桥")], "draft:b")
    with pytest.raises(Refusal):
        carry_out(store, [NewProject("码头 修缮费", 2026)], "draft:c")
    with store.reading() as session:
        assert names.read(session, "栈桥预算").mentions[0].ids == (pier,)
        assert len(session.exec(select(Entry)).all()) == 3
        assert not _troubles(session)
    assert stands(store, pier) == (8, 0)


def _troubles(session: Session) -> object:
    return proof.verify(session).faults
