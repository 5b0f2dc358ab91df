"""The catalogue's index: kept current by its revision, in every process, over restarts."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlmodel import select

from db.models import Project
from db.projects import catalog
from db.projects.catalog import Catalog
from db.store import Store

At = Callable[..., datetime]


def opened(store: Store, now: datetime, *names: str) -> None:
    with store.writing() as session:
        catalog.touch(session, *[catalog.open_project(session, name, now=now) for name in names])


def meant(store: Store, names: Catalog, text: str) -> list[str]:
    with store.reading() as session:
        reading = names.read(session, text)
        keys = [key for mention in reading.mentions for key in mention.ids]
        return [project.name for key in keys if (project := session.get(Project, key))]


def test_every_process_sees_a_change_that_another_made(store: Store, at: At) -> None:
    here, there = Catalog(), Catalog()
    opened(store, at(2026, 1, 1), "禁毒经费", "警犬经费")
    assert meant(store, here, "禁毒经费花了多少") == meant(store, there, "禁毒经费花了多少") == ["禁毒经费"]
    opened(store, at(2026, 2, 1), "办公用房租赁费")
    assert meant(store, here, "办公用房租赁费呢") == meant(store, there, "办公用房租赁费呢") == ["办公用房租赁费"]


def test_an_alias_is_a_name_from_its_commit_on(store: Store, at: At) -> None:
    names = Catalog()
    opened(store, at(2026, 1, 1), "社会治安视频监控租赁费", "警犬经费")
    assert meant(store, names, "天网工程执行率") == []
    with store.writing() as session:
        project = session.exec(select(Project).where(Project.name == "社会治安视频监控租赁费")).one()
        assert catalog.add_alias(session, project, "天网工程")
        assert not catalog.add_alias(session, project, "天网 工程")
        catalog.touch(session, project)
    assert meant(store, names, "天网工程执行率") == ["社会治安视频监控租赁费"]


def test_a_merged_project_is_no_name_any_more(store: Store, at: At) -> None:
    names = Catalog()
    opened(store, at(2026, 1, 1), "禁毒经费", "缉毒犬训练费")
    assert meant(store, names, "缉毒犬训练费") == ["缉毒犬训练费"]
    with store.writing() as session:
        kept, merged = (catalog.project_called(session, name) for name in ("禁毒经费", "缉毒犬训练费"))
        assert kept is not None and merged is not None
        merged.merged_into = kept.id
        catalog.touch(session, merged)
    assert meant(store, names, "缉毒犬训练费") == []
    with store.reading() as session:
        found = catalog.project_called(session, "缉毒犬训练费")
        assert found is not None and found.name == "禁毒经费"


def test_an_alias_of_two_projects_joins_neither(store: Store, at: At) -> None:
    opened(store, at(2026, 1, 1), "看守所业务经费", "看守所建设经费")
    with store.writing() as session:
        for project in session.exec(select(Project)).all():
            catalog.add_alias(session, project, "看守所")
    with store.reading() as session:
        assert catalog.project_called(session, "看守所") is None


def test_a_large_index_is_kept_between_starts_and_never_an_old_one(store: Store, at: At, tmp_path: Path) -> None:
    kept = tmp_path / "names.index"
    opened(store, at(2026, 1, 1), *(f"第{n}号桥梁加固工程" for n in range(5_000)))
    with store.reading() as session:
        Catalog(kept).prepare(session)
    first = kept.read_bytes()
    assert meant(store, Catalog(kept), "第77号桥梁加固工程") == ["第77号桥梁加固工程"]
    assert meant(store, Catalog(kept), "第78号桥梁加固工程") == ["第78号桥梁加固工程"]
    assert kept.read_bytes() == first
    opened(store, at(2026, 1, 2), "警犬经费")
    assert meant(store, Catalog(kept), "警犬经费") == ["警犬经费"]
    kept.write_bytes(b"damaged")
    assert meant(store, Catalog(kept), "警犬经费") == ["警犬经费"]
