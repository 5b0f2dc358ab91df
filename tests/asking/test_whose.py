"""Sections and people: as filters, as subjects, the asker's own, and by what their projects come to."""

import pytest
from sqlmodel import select

from db.models import Person, Project, Section
from db.projects import catalog
from db.store import Store
from tests.asking.library import BOOKS, FIRST, NOW, RARE, RENT, SECOND, Asking, Desk, open_library


@pytest.fixture
def desk(store: Store) -> Desk:
    open_library(store)
    with store.writing() as session:
        for name, person, projects in (("信息技术部", "周远帆", (RENT,)), ("基建办", "高明", (FIRST, SECOND))):
            section = Section(name=name)
            session.add(section)
            session.flush()
            who = Person(name=person, role="editor", section_id=section.id, created_at=NOW)
            session.add(who)
            session.flush()
            for project in session.exec(select(Project).where(Project.name.in_(projects))):  # type: ignore[attr-defined]
                project.section_id, project.responsible_id = section.id, who.id
    return Desk(store)


def ids(desk: Desk, person: str) -> Asking:
    with desk.store.reading() as session:
        found = session.exec(select(Person).where(Person.name == person)).one()
        return Asking("editor", found.section_id, "zh", found.id)


@pytest.mark.parametrize(
    ("question", "said", "not_said"),
    [
        ("信息技术部2024年有哪些项目", RENT, FIRST),
        ("信技部2024年的项目", RENT, FIRST),
        ("典藏部2024年执行率多少", "61%", "90"),
        ("高明2024年负责哪些项目", SECOND, RENT),
        ("周远帆2024年名下的项目花了多少", "150万元", "800"),
        ("2024年没有负责人的项目", BOOKS, RENT),
        ("2024年不是基建办的项目有哪些", RENT, FIRST),
        ("基建办2024年执行率低于90%的项目", FIRST, SECOND),
        ("谁负责数字资源租赁", "周远帆", "高明"),
        ("数字资源租赁归哪个部门管", "信息技术部", "没有"),
        ("数字资源租赁是基建办的吗", "不是", "是的"),
    ],
)
def test_whose_projects_they_are(desk: Desk, question: str, said: str, not_said: str) -> None:
    answer = desk.fresh(question)
    assert said in answer, answer
    assert not_said not in answer, answer


def test_a_project_of_another_section_is_not_answered_as_theirs(desk: Desk) -> None:
    answer = desk.fresh("基建办的数字资源租赁2024年花了多少")
    assert "150万元" not in answer
    assert "信息技术部" in answer


def test_a_section_inside_a_projects_name_is_the_projects(desk: Desk) -> None:
    with desk.store.writing() as session:
        project = catalog.open_project(session, "典藏部空调更新经费", now=NOW)
        catalog.touch(session, project)
    assert "典藏部空调更新经费" in desk.fresh("典藏部空调更新花了多少")


def test_a_name_that_is_a_common_word_is_one_only_where_somebody_is_spoken_of(desk: Desk) -> None:
    assert "负责" not in desk.fresh("这样做高明吗")


def test_the_askers_own_section_and_projects(desk: Desk) -> None:
    desk.who = ids(desk, "周远帆")
    for question in ("我们科2024年有哪些项目", "2024年我负责的项目", "my projects in 2024"):
        answer = desk.fresh(question)
        assert RENT in answer, question
        assert RARE not in answer, question


@pytest.mark.parametrize("question", ["我们科有哪些项目", "我负责的项目执行率"])
def test_who_has_no_section_is_told_so(desk: Desk, question: str) -> None:
    assert "还" in desk.fresh(question)
    assert "%" not in desk.fresh(question)


def test_sections_are_ranked_by_what_their_projects_come_to(desk: Desk) -> None:
    assert "基建办：1760万元" in desk.fresh("2024年哪个科花钱最多")
    listed = desk.fresh("2024年各部门预算多少")
    assert "基建办：2000万元" in listed
    assert "信息技术部：150万元" in listed
    assert "典藏部：61%" in desk.fresh("2024年执行率最低的是哪个科")


def test_two_sections_are_compared_or_taken_together(desk: Desk) -> None:
    assert "2150万元" in desk.fresh("基建办和信息技术部2024年预算一共多少")
    assert "相差1850万元" in desk.fresh("基建办和信息技术部2024年哪个预算多")


def test_words_that_fit_two_sections_are_asked_back(desk: Desk) -> None:
    with desk.store.writing() as session:
        session.add(Section(name="信息科技部"))
    asked = desk.ask("信技部的项目")
    assert asked.decision == "ask"
