"""Spending month by month: the ledger's movements, with what was taken back taken back in its own month."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from db.changing import ledger, pending
from db.changing.changes import Change, Movement, Reversal, Score, to_json
from db.known import figures, monthly
from db.models import Approval, Draft, Person, ProjectYear
from db.projects import catalog
from db.store import Store

NOW = datetime(2026, 12, 31, 8, tzinfo=UTC)


def project_year(session: Session, name: str) -> ProjectYear:
    project = catalog.open_project(session, name, now=NOW)
    year = ProjectYear(project_id=project.id or 0, year=2026)
    session.add(year)
    session.flush()
    return year


def book(session: Session, year: ProjectYear, kind: str, yuan: int, day: date) -> int:
    entry = ledger.record(session, now=NOW, actor_id=None, project_year_id=year.id or 0, kind=kind,
                          amount=Decimal(yuan), day=day, key=f"{year.id} {kind} {yuan} {day}")  # fmt: skip
    session.flush()
    return entry.id or 0


def test_payments_less_refunds_by_month(store: Store) -> None:
    with store.writing() as session:
        year = project_year(session, "绿化养护费")
        book(session, year, "initial", 10_000, date(2026, 1, 1))
        book(session, year, "payment", 700, date(2026, 3, 31))
        taken = book(session, year, "payment", 50, date(2026, 4, 1))
        book(session, year, "payment", 900, date(2026, 4, 30))
        book(session, year, "refund", 100, date(2026, 5, 2))
        ledger.reverse(session, now=NOW, actor_id=None, entry_id=taken, key="back")
        spent = monthly.spending(session, [year.id or 0])
        assert {month: amount for month, amount in spent.items() if amount} == {
            (2026, 3): 700,
            (2026, 4): 900,
            (2026, 5): -100,
        }
        assert monthly.spending(session, [year.id or 0], date(2026, 3, 31)) == {(2026, 3): 700}
        assert monthly.spending(session, []) == {}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=20)
@given(
    st.lists(
        st.tuples(st.sampled_from(["payment", "refund"]), st.integers(1, 10**9), st.integers(0, 364), st.booleans()),
        max_size=12,
        unique_by=lambda row: row[1],
    )
)
def test_the_months_add_up_to_the_years_spending(store: Store, rows: list[tuple[str, int, int, bool]]) -> None:
    with store.writing() as session:
        year = project_year(session, f"养护费{datetime.now(UTC).timestamp()}")
        expected: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
        most = 10**11  # so that refunds never exceed what was paid
        book(session, year, "payment", most, date(2026, 1, 1))
        expected[2026, 1] += most
        for kind, yuan, days, undone in rows:
            day = date(2026, 1, 1) + timedelta(days=days)
            entry = book(session, year, kind, yuan, day)
            if undone:
                ledger.reverse(session, now=NOW, actor_id=None, entry_id=entry, key=f"back {entry}")
            else:
                expected[day.year, day.month] += yuan if kind == "payment" else -yuan
        spent = monthly.spending(session, [year.id or 0])
        assert {month: amount for month, amount in spent.items() if amount} == {
            month: amount for month, amount in expected.items() if amount
        }
        (row,) = figures.of_projects(session, [year.project_id])
        assert sum(spent.values(), Decimal(0)) == (row.booked.spend or 0)
        session.rollback()


def test_what_waits_is_told_by_project_until_it_expires(store: Store) -> None:
    with store.writing() as session:
        year, other = project_year(session, "绿化养护费"), project_year(session, "栈桥检测费")
        entry = book(session, year, "payment", 700, date(2026, 3, 31))
        person = Person(name="小林", role="editor", created_at=NOW)
        session.add(person)
        session.flush()
        draft = Draft(id="d1", form="payment", person_id=person.id or 0, chat_id=1, created_at=NOW, updated_at=NOW)
        session.add(draft)
        session.flush()
        changes: list[Change] = [
            Movement(year.project_id, 2026, "cumulative", Decimal(900), date(2026, 4, 1)),
            Reversal(entry),
            Score(other.project_id, 2026, "output", Decimal(48)),
        ]
        session.add(Approval(draft_id="d1", changes=to_json(changes), shown="[]", fingerprint="x", requested_at=NOW,
                             requested_by=person.id or 0, expires_at=NOW + timedelta(days=1)))  # fmt: skip
        session.flush()
        both = (year.project_id, other.project_id)
        told = [(one.project_id, one.kind, one.amount) for one in pending.of_projects(session, both, now=NOW)]
        assert told == [
            (year.project_id, "cumulative", Decimal(900)),
            (year.project_id, "reversal", Decimal(700)),
            (other.project_id, "score", None),
        ]
        assert pending.of_projects(session, both, now=NOW, year=2025) == ()
        assert pending.of_projects(session, both, now=NOW + timedelta(days=2)) == ()
        session.rollback()
