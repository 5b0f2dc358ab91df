"""Rectification in the chat: opened, planned, proven, accepted or not, given more time; by buttons and in sentences."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import pytest_asyncio
from sqlmodel import select

from db import audit, rectification
from db.keep import proof
from db.models import Attachment, Evaluation, Evidence, Person, Project, ProjectYear, Rectification, RectificationStep
from db.persons import people
from tests.access.house import House, opened
from tests.entering.files_house import furnish, png
from tests.telegram_chat import Chat, until

NOW = datetime.now(UTC)
TODAY = NOW.date()
PDF = b"%PDF-1.7 acceptance"


@pytest_asyncio.fixture
async def house(store_url: str) -> AsyncIterator[House]:
    async with opened(store_url) as house:
        furnish(house.store)
        yield house


@pytest.fixture
def wei(house: House) -> Chat:
    """张伟, editor of 刑侦大队, who owns the items of 警犬经费."""
    return house.somebody("张伟", "editor", section="刑侦大队")


@pytest.fixture
def li(house: House) -> Chat:
    """李敏 of finance, who decides."""
    return house.somebody("李敏", "finance", section="装备财务科")


def item(
    house: House,
    problem: str = "犬舍未竣工验收",
    *,
    project: str = "警犬经费",
    owner: str = "张伟",
    measures: str | None = None,
) -> int:
    with house.store.writing() as session:
        of = session.exec(select(Project).where(Project.name == project)).one()
        whose = session.exec(select(Person).where(Person.name == owner)).one()
        made = rectification.open_item(
            session, now=NOW, actor_id=None, key=f"test:{problem}", year=TODAY.year, problem=problem,
            notified_on=TODAY, due=TODAY + timedelta(days=30), project_id=of.id, owner_id=whose.id,
        )  # fmt: skip
        if measures:
            rectification.plan(
                session, now=NOW, actor_id=None, item_id=made.id or 0, key=f"plan:{made.id}", measures=measures
            )
        return made.id or 0


def state(house: House, item_id: int) -> Rectification:
    with house.store.reading() as session:
        return Rectification(**session.get_one(Rectification, item_id).model_dump())


def steps(house: House) -> list[str]:
    with house.store.reading() as session:
        return list(session.exec(select(RectificationStep.kind).order_by(RectificationStep.id)))  # type: ignore[arg-type]


def proofs(house: House, item_id: int) -> list[str]:
    with house.store.reading() as session:
        names = select(Attachment.name).join(Evidence).where(Evidence.rectification_id == item_id)
        return list(session.exec(names.order_by(Evidence.id)))  # type: ignore[arg-type]


async def test_the_whole_way_in_sentences_and_buttons(house: House, wei: Chat, li: Chat) -> None:
    item_id = item(house)
    await wei.says("警犬经费犬舍整改措施：督促施工单位加快进度，办理竣工验收")
    assert "请确认：填报整改措施" in wei.sees and "待报措施 → 整改中" in wei.sees
    assert steps(house) == ["notified"]
    await wei.taps("确认")
    assert state(house, item_id).state == "planned"
    await wei.says("犬舍验收整改完成，附验收单")
    assert "请发佐证材料" in wei.sees
    await wei.sends_file("验收单.pdf", PDF, "application/pdf")
    assert "请确认：上报整改完成" in wei.sees and "附件：1个" in wei.sees
    await wei.taps("确认")
    assert state(house, item_id).state == "reported"
    assert proofs(house, item_id) == ["验收单.pdf"]
    await li.says("/rectify")
    await li.taps("认定并销号")
    await li.taps("警犬经费 犬舍未竣工验收")
    assert "待认定 → 已销号" in li.sees
    await li.taps("确认")
    assert state(house, item_id).state == "closed"
    with house.store.reading() as session:
        assert proof.verify(session).faults == ()


async def test_a_photo_with_a_caption_reports_in_one_go(house: House, wei: Chat) -> None:
    item_id = item(house, measures="加快进度")
    await wei.sends_file("x", png(), photo=True, caption="犬舍验收整改完成，附验收单")
    assert "请确认：上报整改完成" in wei.sees and "附件：1个" in wei.sees
    await wei.taps("确认")
    assert state(house, item_id).state == "reported" and len(proofs(house, item_id)) == 1


async def test_evidence_without_measures_asks_for_them(house: House, wei: Chat) -> None:
    item_id = item(house)
    await wei.says("犬舍验收整改完成")
    assert "还没有报过整改措施" in wei.sees
    await wei.says("加快进度，办理验收")
    await wei.sends_file("a.png", png())
    await wei.taps("确认")
    assert (
        steps(house) == ["notified", "planned", "reported"] and state(house, item_id).measures == "加快进度，办理验收"
    )


async def test_more_time_is_asked_and_granted(house: House, wei: Chat, li: Chat) -> None:
    item_id = item(house)
    until = TODAY + timedelta(days=60)
    await wei.says(f"警犬犬舍整改要延期到{until.month}月{until.day}号，等消防验收")
    assert "请确认：申请延期" in wei.sees and f"→ {until}" in wei.sees
    await wei.taps("确认")
    assert state(house, item_id).due == TODAY + timedelta(days=30)
    await li.says("/rectify")
    await li.taps("同意延期")
    await li.taps("警犬经费 犬舍未竣工验收")
    assert f"{TODAY + timedelta(days=30)} → {until}" in li.sees
    await li.taps("确认")
    assert state(house, item_id).due == until


async def test_a_refusal_takes_a_reason(house: House, wei: Chat, li: Chat) -> None:
    item_id = item(house)
    until = TODAY + timedelta(days=60)
    await wei.says(f"警犬犬舍整改要延期到{until.month}月{until.day}号，等消防验收")
    await wei.taps("确认")
    await li.says("/rectify")
    await li.taps("不同意延期")
    await li.taps("警犬经费 犬舍未竣工验收")
    assert "原因是什么？" in li.sees
    await li.says("已经延过一次")
    await li.taps("确认")
    assert steps(house)[-1] == "extension_refused" and state(house, item_id).due == TODAY + timedelta(days=30)


async def test_sent_back_with_a_reason_and_filed_again(house: House, wei: Chat, li: Chat) -> None:
    item_id = item(house, measures="加快进度")
    await wei.sends_file("a.png", png(), caption="犬舍验收整改完成")
    await wei.taps("确认")
    await li.says("/rectify")
    await li.taps("退回整改")
    await li.taps("警犬经费 犬舍未竣工验收")
    await li.says("照片看不清")
    await li.taps("确认")
    assert state(house, item_id).state == "returned"
    await wei.sends_file("b.png", png(1), caption="犬舍验收整改完成")
    await wei.taps("确认")
    assert state(house, item_id).state == "reported" and proofs(house, item_id) == ["a.png", "b.png"]


async def test_several_that_fit_are_asked_about(house: House, wei: Chat) -> None:
    first, second = item(house, "犬舍未竣工验收", measures="甲"), item(house, "犬舍消防验收未通过", measures="乙")
    await wei.says("犬舍验收整改完成")
    assert "是哪一项整改？" in wei.sees
    await wei.taps("警犬经费 犬舍消防验收未通过")
    await wei.sends_file("a.pdf", PDF)
    await wei.taps("确认")
    assert (state(house, first).state, state(house, second).state) == ("planned", "reported")


async def test_nobody_decides_on_their_own_and_others_file_nothing(house: House, wei: Chat, li: Chat) -> None:
    item(house, measures="加快进度")
    qiang = house.somebody("王强", "editor", section="禁毒处")
    await qiang.says("犬舍验收整改完成")
    assert "没有您现在可以办理的整改事项" in qiang.sees
    with house.store.writing() as session:
        zhang = session.exec(select(Person).where(Person.name == "张伟")).one()
        people.set_role(session, now=NOW, actor_id=None, person_id=zhang.id or 0, role="finance")
    await wei.sends_file("a.pdf", PDF, caption="犬舍验收整改完成")
    await wei.taps("确认")
    await wei.says("/rectify")
    assert "认定并销号" not in wei.buttons
    await li.says("/rectify")
    assert "认定并销号" in li.buttons


async def test_two_deciders_at_once_close_it_once(house: House, wei: Chat, li: Chat) -> None:
    item(house, measures="加快进度")
    await wei.sends_file("a.pdf", PDF, caption="犬舍验收整改完成")
    await wei.taps("确认")
    boss = house.boss()
    for chat in (li, boss):
        await chat.says("/rectify")
        await chat.taps("认定并销号")
        await chat.taps("警犬经费 犬舍未竣工验收")
    await li.taps("确认")
    await boss.taps("确认")
    assert steps(house).count("closed") == 1


async def test_a_new_item_step_by_step(house: House, li: Chat, wei: Chat) -> None:
    await li.says("/rectify")
    await li.taps("登记整改")
    await li.says("警犬经费")
    assert "要整改什么问题" in li.sees
    await li.says("犬粮采购没有比价")
    assert "最晚哪一天" in li.sees
    due = TODAY + timedelta(days=45)
    await li.says(f"{due.year}年{due.month}月{due.day}日")
    assert "谁负责" in li.sees
    await li.taps("张伟（刑侦大队）")
    assert "请确认：登记整改" in li.sees
    await li.taps("确认")
    with house.store.reading() as session:
        made = session.exec(select(Rectification)).one()
        assert (made.problem, made.due, made.origin) == ("犬粮采购没有比价", due, "manual")
        assert session.get_one(Person, made.owner_id).name == "张伟"


async def test_a_file_out_of_the_blue_goes_to_an_item_by_button(house: House, wei: Chat) -> None:
    item_id = item(house, measures="加快进度")
    await wei.sends_file("a.pdf", PDF)
    await wei.taps("整改：警犬经费 犬舍未竣工验收")
    await wei.says("已经验收合格")
    assert "附件：1个" in wei.sees
    await wei.taps("确认")
    assert state(house, item_id).state == "reported" and proofs(house, item_id) == ["a.pdf"]


async def test_a_day_too_early_is_refused_at_once(house: House, wei: Chat) -> None:
    item(house)
    await wei.says("/rectify")
    await wei.taps("申请延期")
    await wei.taps("警犬经费 犬舍未竣工验收")
    day = TODAY + timedelta(days=5)
    await wei.says(f"{day.year}年{day.month}月{day.day}日")
    assert "延期要晚于它" in wei.sees


async def test_in_english(house: House) -> None:
    ann = house.somebody("Ann", "finance", language="en")
    item(house, owner="Ann", measures="speed up")
    await ann.says("/rectify")
    await ann.taps("Report completion")
    await ann.taps("警犬经费 犬舍未竣工验收")
    await ann.says("accepted by the fire brigade")
    await ann.sends_file("a.pdf", PDF)
    assert "Please confirm: Report completion" in ann.sees and "State: under way → to be decided" in ann.sees
    await ann.taps("Confirm")
    assert steps(house)[-1] == "reported"


async def test_those_who_decide_and_those_who_wait_hear_of_it(house: House, wei: Chat, li: Chat) -> None:
    item(house, measures="加快进度")
    await li.says("/start")
    await wei.sends_file("a.pdf", PDF, caption="犬舍验收整改完成")
    await wei.taps("确认", replies=1)
    await until(lambda: "张伟上报了整改完成，请认定：警犬经费：犬舍未竣工验收" in li.sees)
    await li.taps("查看")
    await li.taps("退回")
    await li.says("照片看不清")
    await li.taps("确认", replies=1)
    await until(lambda: "李敏退回了这项整改：警犬经费：犬舍未竣工验收\n照片看不清" in wei.sees)


async def test_a_finding_becomes_an_item_once(house: House, li: Chat) -> None:
    with house.store.writing() as session:
        year = session.exec(select(ProjectYear).join(Project).where(Project.name == "警犬经费")).one()
        row = Evaluation(project_year_id=year.id or 0, output=Decimal(38), benefit=Decimal(30), total=Decimal(90))
        row.satisfaction, row.execution = Decimal(10), Decimal(4)
        session.add(row)
        audit.record(session, now=NOW, actor_id=None, action="test", subject="test")
    for _ in range(2):
        await li.says("/rectify")
        await li.taps("登记整改")
        await li.says("警犬经费")
        found = [label for label in li.buttons if "相加" in label]
        if not found:
            break
        await li.taps(found[0])
        await li.taps(li.buttons[0])
        await li.says("李敏")
        await li.taps("确认")
    with house.store.reading() as session:
        made = session.exec(select(Rectification)).one()
        assert made.origin == "finding" and (made.key or "").startswith("finding:")
    assert not found
