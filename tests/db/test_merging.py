"""Two projects that are one: nothing is lost, nothing counts twice, and figures that contradict are not mixed."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from db.changing import ledger
from db.errors import Refusal
from db.keep import proof
from db.known import figures
from db.known.movements import movements
from db.models import Alias, Project, ProjectYear, Proposal, Rectification, Source, StatedTotal
from db.persons import people
from db.projects import catalog, merging, proposals
from db.projects.catalog import Catalog
from db.store import Store

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)


def project(session: Session, name: str, *years: int, **more: object) -> int:
    made = catalog.open_project(session, name, now=NOW)
    for key, value in more.items():
        setattr(made, key, value)
    for year in years:
        session.add(ProjectYear(project_id=made.id or 0, year=year))
    session.flush()
    catalog.touch(session, made)
    return made.id or 0


def year_of(session: Session, project_id: int, year: int) -> int:
    wanted = select(ProjectYear.id).where(ProjectYear.project_id == project_id, ProjectYear.year == year)
    return session.exec(wanted).one() or 0


def stated(session: Session, project_id: int, year: int, measure: str, yuan: int) -> None:
    source = session.exec(select(Source)).first()
    if source is None:
        source = Source(name="报告.txt", sha256="a" * 64, kind="narrative", imported_at=NOW)
        session.add(source)
        session.flush()
    session.add(
        StatedTotal(project_year_id=year_of(session, project_id, year), measure=measure, amount=Decimal(yuan),
                    source_id=source.id or 0, place="四")
    )  # fmt: skip


def paid(session: Session, project_id: int, year: int, yuan: int, key: str) -> None:
    ledger.record(session, now=NOW, actor_id=None, project_year_id=year_of(session, project_id, year), kind="payment",
                  amount=Decimal(yuan), day=date(year, 2, 1), key=key)  # fmt: skip


def test_a_successor_goes_on_under_the_old_project(store: Store) -> None:
    with store.writing() as session:
        old, new = project(session, "禁毒经费", 2024), project(session, "禁毒专项经费", 2025)
        stated(session, old, 2024, "budget", 200_000)
        stated(session, new, 2025, "budget", 250_000)
        paid(session, new, 2025, 50_000, "p")
        session.add(Rectification(project_id=new, year=2025, problem="x", due=date(2025, 9, 1), created_at=NOW))
        proposal = Proposal(kind="successor", project_id=new, other_id=old, text="禁毒专项经费", created_at=NOW)
        session.add(proposal)
        session.flush()
        number = proposal.id or 0
    names = Catalog()
    with store.reading() as session:
        assert names.read(session, "禁毒专项经费").mentions[0].ids == (new,)
    with store.writing() as session:
        proposals.accept(session, now=NOW, actor_id=None, proposal_id=number)
    with store.reading() as session:
        rows = figures.of_projects(session, [old])
        assert [(row.year, row.budget, row.spend) for row in rows] == [
            (2025, Decimal(250_000), Decimal(50_000)),
            (2024, Decimal(200_000), None),
        ]
        assert figures.of_projects(session, [new]) == []
        assert session.exec(select(Rectification.project_id)).one() == old
        assert names.read(session, "禁毒专项经费").mentions[0].ids == (old,)
        called = catalog.project_called(session, "禁毒专项经费")
        assert called is not None
        assert called.id == old
        assert proposals.number(session) == 0
        assert proof.verify(session).faults == ()


def test_the_same_year_of_both_is_joined_where_nothing_contradicts(store: Store) -> None:
    with store.writing() as session:
        old, new = project(session, "警犬经费", 2025), project(session, "警犬工作经费", 2025)
        stated(session, old, 2025, "budget", 200_000)
        stated(session, new, 2025, "budget", 200_000)
        stated(session, new, 2025, "spend", 120_000)
        merging.merge(session, now=NOW, actor_id=None, project_id=new, into_id=old)
    with store.reading() as session:
        (row,) = figures.of_projects(session, [old])
        assert (row.budget, row.spend) == (Decimal(200_000), Decimal(120_000))
        assert proof.verify(session).faults == ()


def test_the_ledger_of_the_one_is_kept_beside_what_is_stated_of_the_other(store: Store) -> None:
    with store.writing() as session:
        old, new = project(session, "警犬经费", 2025), project(session, "警犬工作经费", 2025)
        stated(session, old, 2025, "budget", 200_000)
        paid(session, new, 2025, 30_000, "p")
        merging.merge(session, now=NOW, actor_id=None, project_id=new, into_id=old)
    with store.reading() as session:
        (row,) = figures.of_projects(session, [old])
        assert (row.stated["budget"], row.booked.spend) == (Decimal(200_000), Decimal(30_000))
        assert len(movements(session, row.year_id)) == 1
        assert figures.years(session) == [2025]
        assert proof.verify(session).faults == ()


@pytest.mark.parametrize("why", ["ledger", "budget"])
def test_what_contradicts_stays_apart(store: Store, why: str) -> None:
    with store.writing() as session:
        old, new = project(session, "警犬经费", 2024, 2025), project(session, "警犬工作经费", 2025)
        if why == "ledger":
            paid(session, old, 2025, 1, "a")
            paid(session, new, 2025, 1, "b")
        else:
            stated(session, old, 2025, "budget", 200_000)
            stated(session, new, 2025, "budget", 250_000)
    with pytest.raises(Refusal, match="2025"), store.writing() as session:
        merging.merge(session, now=NOW, actor_id=None, project_id=new, into_id=old)
    with store.reading() as session:
        assert [p.merged_into for p in session.exec(select(Project))] == [None, None]


def test_what_was_restricted_stays_restricted(store: Store) -> None:
    with store.writing() as session:
        section = people.ensure_section(session, "刑侦大队", now=NOW, actor_id=None).id
        old = project(session, "特情经费")
        new = project(session, "特情工作经费", 2025, restricted=True, section_id=section)
        merging.merge(session, now=NOW, actor_id=None, project_id=new, into_id=old)
    with store.reading() as session:
        target = session.get(Project, old)
        assert target is not None
        assert (target.restricted, target.section_id) == (True, section)


def test_an_alias_moves_along_and_a_project_is_not_merged_twice(store: Store) -> None:
    with store.writing() as session:
        old, new, third = (project(session, name) for name in ("警犬经费", "警犬工作经费", "犬类经费"))
        proposals.add_alias(session, now=NOW, actor_id=None, project_id=new, text="狗粮")
        merging.merge(session, now=NOW, actor_id=None, project_id=new, into_id=old)
    with store.reading() as session:
        assert set(session.exec(select(Alias.text).where(Alias.project_id == old))) == {"警犬工作经费", "狗粮"}
    for source, target in ((new, third), (third, new), (old, old)):
        with pytest.raises(Refusal), store.writing() as session:
            merging.merge(session, now=NOW, actor_id=None, project_id=source, into_id=target)


def test_a_proposal_about_what_was_merged_is_none_any_more(store: Store) -> None:
    with store.writing() as session:
        old, new = project(session, "警犬经费"), project(session, "警犬工作经费")
        proposals.propose_alias(session, now=NOW, actor_id=None, project_id=new, text="狗粮")
        assert proposals.number(session) == 1
        merging.merge(session, now=NOW, actor_id=None, project_id=new, into_id=old)
        assert proposals.number(session) == 0


@pytest.mark.parametrize("text", ["", "犬", "一个长得不像任何项目名称的整句话一直说下去", "警犬经费", "警犬工作经费"])
def test_no_proposal_for_what_is_no_short_name_or_a_name_already(store: Store, text: str) -> None:
    with store.writing() as session:
        old = project(session, "警犬经费")
        project(session, "警犬工作经费")
        proposals.propose_alias(session, now=NOW, actor_id=None, project_id=old, text=text)
        assert proposals.number(session) == 0
