"""The verbs of the ledger."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session, SQLModel, func, select

from db.changing import ledger
from db.errors import Refusal
from db.keep import proof
from db.models import Entry, Project, ProjectYear
from db.store import Store

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)


@pytest.fixture
def year(store: Store) -> int:
    """The id of a project's year 2026."""
    from db import audit

    with store.writing() as session:
        project = Project(name="巡逻车购置", normal="巡逻车购置", created_at=NOW)
        session.add(project)
        session.flush()
        opened = ProjectYear(project_id=project.id or 0, year=2026)
        session.add(opened)
        session.flush()
        audit.record(session, now=NOW, actor_id=None, action="project.open", subject="project:1")
        assert opened.id is not None
        return opened.id


def book(session: Session, year: int, kind: str, amount: str, key: str, **more: Any) -> Entry:
    values = {"day": date(2026, 5, 1), "now": NOW, "actor_id": None} | more
    return ledger.record(session, project_year_id=year, kind=kind, amount=Decimal(amount), key=key, **values)


def test_budget_is_initial_and_adjustments_spend_is_payments_less_refunds(store: Store, year: int) -> None:
    with store.writing() as session:
        book(session, year, "initial", "200000", "a")
        book(session, year, "adjustment", "-50000", "b")
        book(session, year, "payment", "1234.56", "c")
        book(session, year, "refund", "34.56", "d")
    with store.reading() as session:
        assert ledger.totals(session, year) == (Decimal(150000), Decimal(1200))
        assert proof.verify(session).faults == ()


def test_the_same_key_books_once(store: Store, year: int) -> None:
    for _ in range(2):
        with store.writing() as session:
            book(session, year, "payment", "10", "draft:1")
    with store.reading() as session:
        assert session.exec(select(func.count()).select_from(Entry)).one() == 1


def test_another_content_under_a_used_key_is_refused(store: Store, year: int) -> None:
    with store.writing() as session:
        book(session, year, "payment", "10", "draft:1")
    with pytest.raises(Refusal, match="内容却不同"), store.writing() as session:
        book(session, year, "payment", "11", "draft:1")


def test_an_entry_is_taken_back_once(store: Store, year: int) -> None:
    with store.writing() as session:
        paid = book(session, year, "payment", "10", "a")
        ledger.reverse(session, now=NOW, actor_id=None, entry_id=paid.id or 0, key="undo")
        ledger.reverse(session, now=NOW, actor_id=None, entry_id=paid.id or 0, key="undo")  # the second tap
        assert ledger.totals(session, year) == (Decimal(0), Decimal(0))
    with pytest.raises(Refusal, match="已经撤销过"), store.writing() as session:
        ledger.reverse(session, now=NOW, actor_id=None, entry_id=paid.id or 0, key="again")
    with pytest.raises(Refusal, match="本身就是撤销"), store.writing() as session:
        ledger.reverse(session, now=NOW, actor_id=None, entry_id=2, key="third")


def test_a_second_initial_budget_is_refused_until_the_first_is_taken_back(store: Store, year: int) -> None:
    with store.writing() as session:
        first = book(session, year, "initial", "100", "a")
    with pytest.raises(Refusal, match="已经登记过"), store.writing() as session:
        book(session, year, "initial", "120", "b")
    with store.writing() as session:
        ledger.reverse(session, now=NOW, actor_id=None, entry_id=first.id or 0, key="undo")
        book(session, year, "initial", "120", "b")
        assert ledger.totals(session, year) == (Decimal(120), Decimal(0))


@pytest.mark.parametrize(
    ("kind", "amount", "more", "words"),
    [
        ("payment", "0", {}, "大于0"),
        ("payment", "-1", {}, "大于0"),
        ("adjustment", "0", {}, "大于0"),
        ("payment", "0.001", {}, "精确到分"),
        ("payment", "NaN", {}, "精确到分"),
        ("payment", "1e14", {}, "不超过"),
        ("payment", "1", {"day": date(2025, 12, 31)}, "不在 2026 年度内"),
        ("payment", "1", {"day": date(2026, 7, 1)}, "还没有到"),
        ("refund", "1", {}, "支出会变成负数"),
        ("adjustment", "-1", {}, "预算会变成负数"),
        ("gift", "1", {}, "没有“gift”这种记录"),
        ("reversal", "1", {}, "没有“reversal”这种记录"),
    ],
)
def test_what_cannot_be_is_refused(  # noqa: PLR0917 a table of cases
    store: Store, year: int, kind: str, amount: str, more: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refusal, match=words), store.writing() as session:
        book(session, year, kind, amount, "k", **more)
    with store.reading() as session:
        assert session.exec(select(func.count()).select_from(Entry)).one() == 0


def test_a_payment_a_refund_rests_on_cannot_be_taken_back(store: Store, year: int) -> None:
    with store.writing() as session:
        paid = book(session, year, "payment", "10", "a")
        book(session, year, "refund", "4", "b")
    with pytest.raises(Refusal, match="支出会变成负数"), store.writing() as session:
        ledger.reverse(session, now=NOW, actor_id=None, entry_id=paid.id or 0, key="undo")


def test_unknown_years_and_entries_are_refused(store: Store, year: int) -> None:
    with pytest.raises(Refusal, match="没有这个项目年度"), store.writing() as session:
        book(session, year + 7, "payment", "1", "a")
    with pytest.raises(Refusal, match="没有这笔记录"), store.writing() as session:
        ledger.reverse(session, now=NOW, actor_id=None, entry_id=7, key="b")


def test_of_many_who_take_an_entry_back_one_does(store: Store, year: int) -> None:
    with store.writing() as session:
        paid = book(session, year, "payment", "10", "a")

    def take_back(number: int) -> bool:
        try:
            with store.writing() as session:
                ledger.reverse(session, now=NOW, actor_id=None, entry_id=paid.id or 0, key=f"undo:{number}")
        except Refusal:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(take_back, range(4))) == [False, False, False, True]


steps = st.lists(
    st.tuples(st.sampled_from([*ledger.KINDS, "reversal"]), st.decimals(-500, 500, places=2), st.integers(0, 12)),
    max_size=25,
)


@given(steps)
@settings(max_examples=25, deadline=None)
def test_budget_and_spend_never_fall_below_nothing(steps: list[tuple[str, Decimal, int]]) -> None:
    store = Store("sqlite://")
    SQLModel.metadata.create_all(store.engine)
    with store.writing() as session:
        session.add(Project(name="a", normal="a", created_at=NOW))
        session.flush()
        session.add(ProjectYear(project_id=1, year=2026))
        session.flush()
        for number, (kind, amount, entry_id) in enumerate(steps):
            try:
                if kind == "reversal":
                    ledger.reverse(session, now=NOW, actor_id=None, entry_id=entry_id, key=str(number))
                else:
                    book(session, 1, kind, str(amount), str(number))
            except Refusal:
                continue
            budget, spend = ledger.totals(session, 1)
            assert budget >= 0
            assert spend >= 0
    store.close()
