"""图, 表, 依据 and its files, 我的理解: what can be had beside an answer, by button and by words."""

import io
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from sqlmodel import Session, select

from bot.asking.question import Outcome
from bot.rendering.reply import File
from db import audit
from db.changing import ledger
from db.changing.changes import Movement, to_json
from db.messages import outbox
from db.messages.outbox import Enclosure
from db.models import Approval, Draft, Entry, Evidence, Person, Project, ProjectYear, Rectification
from db.names import normalise
from db.store import Store
from tests.asking.library import (
    BOOKS,
    FIRST,
    NOW,
    PUBLICITY,
    RARE,
    RENT,
    SUPPORT,
    Asking,
    Desk,
    labels,
    open_library,
    words,
)


@pytest.fixture
def desk(library: Store) -> Desk:
    return Desk(library)


def sent(outcome: Outcome | None) -> File:
    assert outcome is not None
    assert outcome.reply.file is not None, words(outcome)
    return outcome.reply.file


def table(file: File) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The rows of the first sheet by their heads, and what the second says."""
    book = openpyxl.load_workbook(io.BytesIO(file.content))
    data, about = book.worksheets
    head, *rows = data.iter_rows(values_only=True)
    facts = {str(name): str(text) for name, text in about.iter_rows(values_only=True)}
    return [dict(zip(map(str, head), row, strict=True)) for row in rows], facts


def test_a_list_has_a_picture_and_a_table_under_it(desk: Desk) -> None:
    asked = desk.ask("2024年执行率低于100%的项目有哪些")
    assert {"依据", "图", "表", "我的理解"} <= set(labels(asked))
    picture = sent(desk.tap("图", asked))
    assert (picture.shown_as, picture.mime) == ("photo", "image/png")
    assert picture.content.startswith(b"\x89PNG")
    rows, about = table(sent(desk.tap("表", asked)))
    assert [row["项目名称"] for row in rows] == [RARE, FIRST, SUPPORT, "合计"]
    assert rows[0]["预算（万元）"] == 30
    assert rows[0]["执行率"] == pytest.approx(0.61)
    assert rows[-1]["支出（万元）"] == pytest.approx(18.3 + 960 + 270)
    assert "执行率低于100%" in about["内容"]
    assert "报告2024.txt" in about["来源"]
    understood = desk.tap("我的理解", asked)
    assert understood is not None
    assert "执行率低于100%" in words(understood)


def test_where_a_total_differs_from_its_parts_the_table_says_so(desk: Desk) -> None:
    rows, _ = table(sent(desk.tap("表", desk.ask("2024年得分最低的三个项目"))))
    assert any("写95" in (row["备注"] or "") and "92" in row["备注"] for row in rows)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("画个图", "photo"),
        ("图呢", "photo"),
        ("出个图", "photo"),
        ("给我做一张柱状图看看", "photo"),
        ("draw a chart", "photo"),
        ("导出表格", "document"),
        ("发个excel", "document"),
        ("表呢？", "document"),
        ("把这些导出成excel发给领导", "document"),
        ("export this to excel please", "document"),
    ],
)
def test_words_bring_the_last_answer_as_a_picture_or_table(desk: Desk, said: str, kind: str) -> None:
    desk.ask("2024年新增项目有哪些")
    asked = desk.ask(said)
    assert sent(asked).shown_as == kind
    assert PUBLICITY in words(asked)
    assert RENT not in words(asked)


@pytest.mark.parametrize(
    ("said", "kind", "told"),
    [
        ("2024年各项目执行率画个图", "photo", RARE),
        ("画一张2024年各项目预算的柱状图", "photo", BOOKS),
        ("2024年执行率低于90%的项目做个表", "document", FIRST),
        ("用图展示2024年预算最高的三个项目", "photo", FIRST),
        ("chart of the budgets in 2024", "photo", "7 projects"),
        ("send me a spreadsheet of the projects below 90% in 2024", "document", FIRST),
        ("古籍修复经费2024年执行率的图", "photo", "61%"),
    ],
)
def test_a_question_and_its_shape_in_one_sentence(desk: Desk, said: str, kind: str, told: str) -> None:
    asked = desk.ask(said)
    assert sent(asked).shown_as == kind
    assert told in words(asked)


@pytest.mark.parametrize("said", ["出一个进度表发领导", "做个汇总表", "导出表格", "各项目执行情况表", "出个进度图"])
def test_without_a_question_before_all_projects_are_meant(desk: Desk, said: str) -> None:
    asked = desk.ask(said)
    assert sent(asked)
    assert BOOKS in words(asked)
    assert "40%" in words(asked)


def test_a_table_that_is_wanted_of_an_unclear_project_comes_with_the_choice(desk: Desk) -> None:
    asked = desk.ask("书香节的预算画个图")
    assert asked.decision == "ask"
    assert asked.reply.file is None
    chosen = desk.tap(SUPPORT, asked)
    assert sent(chosen).shown_as == "photo"


def test_a_picture_of_what_was_not_chosen_yet_asks_again(desk: Desk) -> None:
    desk.ask("古籍修复2024年总分")
    desk.ask("书香节得了多少分")
    again = desk.ask("画个图")
    assert again.decision == "ask"
    assert set(labels(again)) == {PUBLICITY, SUPPORT}
    assert "宣传" in sent(desk.ask("宣传的那个")).name


@pytest.mark.parametrize("said", ["图书购置经费2024年花了多少", "古籍修复的目标是什么", "图书购置经费呢", "代表了什么"])
def test_words_with_these_characters_are_no_wish_for_a_picture(desk: Desk, said: str) -> None:
    assert desk.ask(said).reply.file is None


def test_spending_is_drawn_by_month_from_the_ledger(desk: Desk) -> None:
    by_month = desk.ask("图书购置2025年支出按月画个图")
    assert "各月支出" in sent(by_month).name
    stated = desk.ask("古籍修复2024年支出按月画个图")
    assert stated.reply.file is None
    assert "没有可以画图" in words(stated)


def test_under_a_picture_of_booked_projects_there_is_one_by_month(desk: Desk) -> None:
    asked = desk.ask("2025年所有项目列一下")
    drawn = desk.tap("图", asked)
    assert drawn is not None
    assert "各月支出" in sent(desk.tap("各月支出", drawn)).name
    stated = desk.tap("图", desk.ask("2024年所有项目列一下"))
    assert stated is not None
    assert "各月支出" not in labels(stated)


def test_years_and_groups_are_not_added_up_in_a_table(desk: Desk) -> None:
    rows, _ = table(sent(desk.ask("图书购置2024年和2025年预算导出表格")))
    assert [(row["年度"], row["预算（万元）"]) for row in rows] == [(2024, 400), (2025, 360)]


def test_the_parts_of_a_score_are_drawn_beside_their_full_points(desk: Desk) -> None:
    desk.ask("古籍修复2024年各项得分")
    assert "各项得分" in sent(desk.ask("图呢")).name


def test_many_projects_are_several_pictures_and_pages(store: Store) -> None:
    open_library(store)
    with store.writing() as session:
        _many(session, 300)
    desk = Desk(store)
    asked = desk.ask("所有项目列一下")
    assert "共302个" in words(asked)
    assert "第1页，共16页" in words(asked)
    listed = [line for line in words(asked).splitlines() if line[0].isdigit()]
    page: Outcome | None = asked
    for _ in range(15):
        assert page is not None
        page = desk.tap("下一页", page)
        assert page is not None
        listed += [line for line in words(page).splitlines() if line[0].isdigit()]
    assert len(listed) == 302
    assert [line.partition(". ")[0] for line in listed] == [str(n) for n in range(1, 303)]
    assert page is not None
    assert "下一页" not in labels(page)
    first = desk.tap("图", asked)
    assert first is not None
    assert "下一张图（2/21）" in labels(first)
    assert sent(first).content != sent(desk.tap("下一张图（2/21）", first)).content
    rows, _ = table(sent(desk.tap("表", asked)))
    assert len(rows) == 303


def test_a_page_that_is_gone_is_the_last_one(desk: Desk) -> None:
    desk.ask("2024年所有项目列一下")
    number = desk.state["number"]
    again = desk.tap_data(f"q:n:{number}:99")
    assert again is not None
    assert BOOKS in words(again)


def test_names_never_become_formulas(store: Store) -> None:
    open_library(store)
    with store.writing() as session:
        name = '=HYPERLINK("http://x","y")'
        project = Project(name=name, normal=normalise(name), created_at=NOW)
        session.add(project)
        session.flush()
        session.add(ProjectYear(project_id=project.id or 0, year=2025))
        audit.record(session, now=NOW, actor_id=None, action="test", subject="test")
    desk = Desk(store)
    file = sent(desk.tap("表", desk.ask("2025年所有项目列一下")))
    book = openpyxl.load_workbook(io.BytesIO(file.content))
    cell = next(c for row in book.worksheets[0].iter_rows() for c in row if c.value and "HYPERLINK" in str(c.value))
    assert cell.data_type == "s"


def test_what_may_not_be_seen_is_in_no_picture_and_no_table(store: Store) -> None:
    open_library(store)
    with store.writing() as session:
        session.exec(select(Project).where(Project.name == RARE)).one().restricted = True
    desk = Desk(store)
    asked = desk.ask("2024年所有项目列一下")
    rows, about = table(sent(desk.tap("表", asked)))
    assert RARE not in [row["项目名称"] for row in rows]
    assert "无权查看" in about["注意"]
    rows, _ = table(sent(Desk(store, Asking("finance")).ask("2024年所有项目的表格")))
    assert RARE in [row["项目名称"] for row in rows]


def test_what_became_restricted_is_not_drawn_by_an_old_button(store: Store) -> None:
    open_library(store)
    desk = Desk(store)
    asked = desk.ask("古籍修复和图书购置2024年哪个预算多")
    with store.writing() as session:
        session.exec(select(Project).where(Project.name == RARE)).one().restricted = True
    for label in ("图", "表", "依据"):
        tapped = desk.tap(label, asked)
        assert tapped is not None
        assert tapped.reply.file is None
        assert "无权查看" in words(tapped)


def test_evidence_pages_through_all_entries(store: Store) -> None:
    open_library(store)
    with store.writing() as session:
        year = _year(session, BOOKS, 2025)
        for number in range(30):
            ledger.record(
                session, now=NOW, actor_id=None, project_year_id=year, kind="payment", amount=Decimal(100 + number),
                day=date(2025, 2, 1) + timedelta(days=number), key=f"more {number}", note=f"第{number}批",
            )  # fmt: skip
    desk = Desk(store)
    asked: Outcome | None = desk.ask("图书购置2025年支出")
    seen = ""
    assert asked is not None
    shown = desk.tap("依据", asked)
    while shown is not None:
        seen += words(shown)
        shown = desk.tap("更多依据", shown) if "更多依据" in labels(shown) else None
    assert all(f"第{number}批" in seen for number in range(30))
    assert "台账34笔" in seen


def test_stated_and_booked_stand_side_by_side(store: Store) -> None:
    open_library(store)
    with store.writing() as session:
        ledger.record(
            session, now=NOW, actor_id=None, project_year_id=_year(session, RARE, 2024), kind="payment",
            amount=Decimal(200_000), day=date(2024, 12, 1), key="late",
        )  # fmt: skip
    desk = Desk(store)
    text = words(desk.tap("依据", desk.ask("古籍修复2024年支出")) or pytest.fail())
    assert "20万元（报告写18.3万元，不一致）" in text


def _pending(session: Session, *movements: Movement) -> None:
    person = session.exec(select(Person)).first()
    assert person is not None
    draft = Draft(id=f"d{len(movements)}{movements[0].year}", form="payment", person_id=person.id or 0, chat_id=1,
                  state="waiting", created_at=NOW, updated_at=NOW)  # fmt: skip
    session.add(draft)
    session.flush()
    row = Approval(draft_id=draft.id, changes=to_json(movements), shown="[]", fingerprint="x", requested_at=NOW,
                   requested_by=person.id or 0, expires_at=NOW + timedelta(days=3))  # fmt: skip
    session.add(row)
    session.flush()
    audit.record(session, now=NOW, actor_id=None, action="test", subject="test", rows=[row])


def test_what_waits_for_approval_is_said_apart_from_the_figures(store: Store) -> None:
    open_library(store)
    with store.writing() as session:
        books = session.exec(select(Project).where(Project.name == BOOKS)).one().id or 0
        _pending(session, Movement(books, 2025, "payment", Decimal(35_000), date(2025, 7, 30)))
    desk = Desk(store)
    said = desk.says("图书购置2025年花了多少")
    assert "144万元" in said
    assert "另有1笔3.5万元待审批" in said
    assert f"{BOOKS}另有1笔3.5万元待审批" in desk.says("2025年所有项目的支出")
    assert "待审批" not in desk.says("图书购置2024年花了多少")
    assert "wait" in desk.says("how much was spent on 图书购置经费 in 2025?")
    assert "待审批" in table(sent(desk.ask("图书购置2025年支出导出表格")))[1]["注意"]
    desk.now = NOW + timedelta(days=4)
    assert "待审批" not in desk.fresh("图书购置2025年花了多少")


def test_several_that_wait_are_told_by_kind(store: Store) -> None:
    open_library(store)
    with store.writing() as session:
        books = session.exec(select(Project).where(Project.name == BOOKS)).one().id or 0
        day = date(2025, 7, 30)
        _pending(
            session,
            Movement(books, 2025, "payment", Decimal(35_000), day),
            Movement(books, 2025, "payment", Decimal(5_000), day),
            Movement(books, 2025, "adjustment", Decimal(-20_000), day),
            Movement(books, 2025, "in_full", None, day),
        )
    said = Desk(store).says("图书购置2025年花了多少")
    assert "另有4笔待审批" in said
    assert "支出2笔共4万元" in said
    assert "预算调整-2万元" in said


@pytest.fixture
def proven(store: Store) -> Iterator[Desk]:
    """A payment with a photo, and a rectification item with a document."""
    open_library(store)
    with store.writing() as session:
        entry = session.exec(select(Entry).where(Entry.note == "春季采购")).one()
        photo, note = (
            outbox.keep(session.connection(), Enclosure(name, mime, content), NOW)
            for name, mime, content in (
                ("发票.jpg", "image/jpeg", b"\xff\xd8jpeg"),
                ("验收单.pdf", "application/pdf", b"%PDF"),
            )
        )
        rare = session.exec(select(Project).where(Project.name == RARE)).one()
        item = Rectification(project_id=rare.id, year=2024, problem="纸未到货", due=date(2025, 9, 1), created_at=NOW)
        session.add(item)
        session.flush()
        proofs = (
            Evidence(attachment_id=photo, entry_id=entry.id),
            Evidence(attachment_id=note, rectification_id=item.id),
        )
        rows = list(proofs)
        session.add_all(rows)
        session.flush()
        audit.record(session, now=NOW, actor_id=None, action="test", subject="test", rows=[*rows, item])
    yield Desk(store)


def test_files_that_prove_an_entry_or_item_are_sent_again(proven: Desk) -> None:
    shown = proven.tap("依据", proven.ask("图书购置2025年支出"))
    assert shown is not None
    assert "春季采购" in words(shown)
    assert "附件1个" in words(shown)
    photo = sent(proven.tap("📎 发票.jpg", shown))
    assert (photo.name, photo.shown_as, photo.content) == ("发票.jpg", "photo", b"\xff\xd8jpeg")
    shown = proven.tap("依据", proven.ask("古籍修复2024年执行率"))
    assert shown is not None
    assert sent(proven.tap("📎 验收单.pdf", shown)).shown_as == "document"


def test_a_forged_tap_brings_no_file_of_a_project_that_may_not_be_seen(proven: Desk) -> None:
    with proven.store.writing() as session:
        session.exec(select(Project).where(Project.name == RARE)).one().restricted = True
        secret = session.exec(select(Evidence.attachment_id).where(Evidence.entry_id == None)).one()  # noqa: E711
    proven.ask("图书购置2025年支出")
    number = proven.state["number"]
    assert proven.tap_data(f"q:f:{number}:{secret}") is None
    assert proven.tap_data(f"q:f:{number}:999") is None
    assert proven.tap_data(f"q:f:{number}:x") is None
    again = Desk(proven.store, Asking("finance"))
    again.ask("图书购置2025年支出")
    assert sent(again.tap_data(f"q:f:{again.state['number']}:{secret}")).content == b"%PDF"


def test_evidence_and_understanding_by_words(desk: Desk) -> None:
    desk.ask("古籍修复2024年执行率")
    assert "18.3 ÷ 30" in desk.says("依据呢")
    assert "我的理解" in desk.says("你是怎么理解的")


def _many(session: Session, number: int) -> None:
    for n in range(number):
        name = f"大批项目{n:03d}号"
        project = Project(name=name, normal=normalise(name), created_at=NOW)
        session.add(project)
        session.flush()
        session.add(ProjectYear(project_id=project.id or 0, year=2025))
    audit.record(session, now=NOW, actor_id=None, action="test", subject="test")


def _year(session: Session, name: str, year: int) -> int:
    wanted = select(ProjectYear.id).join(Project).where(Project.name == name, ProjectYear.year == year)
    return session.exec(wanted).one() or 0


@pytest.fixture
def rectified(store: Store) -> Desk:
    """30 items of one project, some overdue, one of the department with a file."""
    open_library(store)
    with store.writing() as session:
        rare = session.exec(select(Project).where(Project.name == RARE)).one()
        items = [
            Rectification(
                project_id=rare.id,
                year=2025,
                problem=f"问题{n:02d}",
                due=date(2025, 7, 10) + timedelta(days=n),
                notified_on=date(2025, 7, 1),
                created_at=NOW,
                state="planned" if n % 2 else "notified",
            )
            for n in range(30)
        ]
        items.append(Rectification(year=2025, problem="公示不及时", due=date(2025, 9, 1), created_at=NOW))
        session.add_all(items)
        session.flush()
        file = outbox.keep(session.connection(), Enclosure("公示.pdf", "application/pdf", b"%PDF"), NOW)
        proof = Evidence(attachment_id=file, rectification_id=items[-1].id)
        session.add(proof)
        session.flush()
        audit.record(session, now=NOW, actor_id=None, action="test", subject="test", rows=[*items, proof])
    return Desk(store)


def test_rectification_items_are_paged_drawn_and_listed(rectified: Desk) -> None:
    asked = rectified.ask("有哪些整改")
    assert "31项" in words(asked)
    further = rectified.tap("下一页", asked)
    assert further is not None
    both = words(asked) + words(further)
    assert all(f"问题{n:02d}" in both for n in range(30))
    assert sent(rectified.tap("图", asked)).name.startswith("整改情况")
    rows, _ = table(sent(rectified.tap("表", asked)))
    assert len(rows) == 31
    assert {row["状态"] for row in rows} == {"已通知", "整改中"}
    assert sent(rectified.ask("整改情况画个图")).shown_as == "photo"


def test_a_file_of_an_item_of_the_department_is_for_everybody(rectified: Desk) -> None:
    shown = rectified.tap("依据", rectified.ask("公示不及时的整改什么时候到期"))
    assert shown is not None
    assert sent(rectified.tap("📎 公示.pdf", shown)).content == b"%PDF"


def test_the_departments_figures_have_their_sentence_as_evidence(desk: Desk) -> None:
    asked = desk.ask("2024年部门基本支出是多少")
    shown = desk.tap("依据", asked)
    assert shown is not None
    assert "报告2024.txt，三" in words(shown)
    assert "basic_spend" in words(shown)
