"""/todo and the ledger: what waits for whom, in the order of urgency, and nothing that is not theirs to see."""

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from sqlmodel import select

from bot.demo.state import Button
from db import rectification
from db.changing import approvals
from db.keep import proof
from db.models import Project
from db.persons import duties
from db.planning import agenda
from tests.reminding.house import House, opened
from tests.telegram_chat import Chat, until


@pytest.fixture
async def house(sqlite_url: str) -> AsyncIterator[House]:
    async with opened(sqlite_url) as house:
        yield house
        with house.store.reading() as session:
            assert proof.verify(session).faults == ()


async def filled(house: House) -> dict[str, int]:
    """Items of two sections, a date of the calendar, and the lights of a tick."""
    items = {
        "late": house.open_item("警犬经费", "犬舍未竣工验收", date(2026, 6, 19)),
        "soon": house.open_item("反诈中心建设项目", "设备合同未备案", date(2026, 6, 26), measures="补办备案"),
        "far": house.open_item("道路标线维护费", "没有写明偏差原因", date(2026, 8, 20), measures="补充说明"),
    }
    with house.store.writing() as session:
        agenda.add(session, now=house.clock(), actor_id=None, title="半年绩效监控", due=date(2026, 7, 10))
    await house.ticks()
    return items


async def test_mine_by_urgency(house: House) -> None:
    await filled(house)
    [words] = await house.chat("张伟").says("/todo")
    lines = words.splitlines()
    assert lines[0] == "待办 · 我的（4件）"
    assert lines[1:3] == ["1. 🔴 警犬经费：犬舍未竣工验收", "超期2天 · 填报措施"]
    assert lines[3:5] == ["2. 🟡 反诈中心建设项目：设备合同未备案", "还剩2天 · 报完成情况并附佐证"]
    assert lines[5:7] == ["3. 🔴 警犬经费", "执行率12%，序时进度47.95%，落后35.95个百分点"]
    assert lines[7] == "4. 半年绩效监控"


async def test_the_department_for_a_leader_and_a_section_for_its_people(house: House) -> None:
    await filled(house)
    [words] = await house.chat("陈局").says("待办")
    assert "待办 · 全单位" in words
    assert "超期2天 · 填报措施 · 张伟" in words
    assert "道路标线维护费\n执行率32%" in words
    [words] = await house.chat("马强").says("我的待办")
    assert "道路标线维护费：没有写明偏差原因" in words
    assert "警犬" not in words
    assert house.chat("马强").buttons[-4:] == ["3", "本科室", "整改台账", "提醒设置"]
    [words] = await house.chat("马强").taps("本科室")
    assert "警犬" not in words


async def test_what_is_restricted_is_seen_by_its_section_alone(house: House) -> None:
    items = await filled(house)
    with house.store.writing() as session:
        project = session.exec(select(Project).where(Project.name == "警犬经费")).one()
        project.restricted = True
        session.add(project)
        from db import audit

        audit.record(session, now=house.clock(), actor_id=None, action="test", subject="test", rows=[project])
    ma = house.chat("马强")
    await ma.says("整改台账")
    assert "警犬" not in ma.sees
    assert "在办（2项）" in ma.sees
    ma.newest.keyboard = [[Button("forged", f"r:item:{items['late']}")]]
    assert await ma.taps("forged") == ["没有这项整改，或您无权查看。"]
    await house.chat("王芳").says("整改台账")
    assert "警犬经费" in house.chat("王芳").sees


async def test_the_ledger_by_state_and_as_a_table_without_formulas(house: House) -> None:
    await filled(house)
    house.open_item("警犬经费", '=HYPERLINK("http://x","点我")', date(2026, 7, 1))
    chen = house.chat("陈局")
    await chen.says("整改台账")
    assert "整改台账 · 在办（4项）" in chen.sees
    assert "超期 1 项，7天内到期 2 项，待认定 0 项。" in chen.sees
    await chen.taps("超期")
    assert "超期（1项）" in chen.sees
    await chen.taps("表格 .xlsx")
    document = chen.newest.document
    assert document is not None
    assert document.name == "整改台账-20260624.xlsx"
    sheet = openpyxl.load_workbook(BytesIO(document.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:5] == ("序号", "项目名称", "科室", "年度", "问题")
    assert rows[1][1:5] == ("警犬经费", "刑侦大队", 2026, "犬舍未竣工验收")
    await chen.taps("全部")
    await chen.taps("表格 .xlsx")
    assert chen.newest.document is not None
    book = openpyxl.load_workbook(BytesIO(chen.newest.document.content))
    cells = [cell for row in book.active.iter_rows() for cell in row]  # type: ignore[union-attr]
    assert any(cell.value == '=HYPERLINK("http://x","点我")' and cell.data_type == "s" for cell in cells)
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)


async def test_the_day_of_the_measures_is_not_the_day_of_the_whole(house: House) -> None:
    item = house.open_item("警犬经费", "犬只档案不全", date(2026, 12, 31))
    zhang = house.chat("张伟")
    await zhang.says("整改台账")
    assert "措施还剩26天" in zhang.sees
    assert "措施7月19日前报（非工作日，顺延到7月20日），整改12月31日到期" in zhang.sees
    with house.store.writing() as session:
        rectification.plan(session, now=house.clock(), actor_id=None, item_id=item, key="p", measures="补建档案")
    await zhang.says("整改台账")
    assert "· 12月31日到期" in zhang.sees
    assert "措施" not in zhang.sees.split("\n")[2]


async def test_whoever_takes_over_from_somebody_who_left_hears_at_once(house: House) -> None:
    house.open_item("警犬经费", "犬只档案不全", date(2026, 12, 31))
    going, coming = house.one_id("张伟"), house.one_id("王芳")
    await house.bot.tick()
    house.clock.to(2026, 6, 24, 15, 20)
    with house.store.writing() as session:
        duties.leave(session, now=house.clock(), actor_id=None, person_id=going, successor_id=coming)
    await house.ticks("王芳")
    assert "新的整改任务：措施7月19日前报" in house.chat("王芳").sees


async def test_the_ledger_as_a_picture(house: House) -> None:
    await filled(house)
    chen = house.chat("陈局")
    await chen.says("整改台账")
    await chen.taps("图片")
    photo = chen.newest.photo
    assert photo is not None
    assert photo.content.startswith(b"\x89PNG")
    assert photo.width == 800
    for number in range(12):
        house.open_item("警犬经费", f"问题{number}", date(2026, 7, 20), measures="措施")
    await chen.says("整改台账")
    await chen.taps("图片")
    assert chen.newest.text == "整改台账 · 在办 1/2"
    await chen.taps("下一张")
    assert chen.newest.text == "整改台账 · 在办 2/2"
    assert chen.buttons == []


async def test_pages_and_sections(house: House) -> None:
    for number in range(8):
        house.open_item("警犬经费", f"问题{number}", date(2026, 7, 20 + number), measures="措施")
    house.open_item("道路标线维护费", "别的问题", date(2026, 7, 21))
    chen = house.chat("陈局")
    await chen.says("整改清单")
    assert chen.buttons[:7] == ["1", "2", "3", "4", "5", "6", "›"]
    await chen.taps("›")
    assert chen.buttons[:4] == ["7", "8", "9", "‹"]
    assert "问题7" in chen.sees
    await chen.taps("按科室")
    assert "刑侦大队：尚无应完成的（共 8 项" in chen.sees
    await chen.taps("交警大队")
    assert "全部（1项） · 交警大队" in chen.sees


async def test_an_item_is_handed_over_with_a_word_to_its_new_owner(house: House) -> None:
    items = await filled(house)
    zhang, wang = house.chat("张伟"), house.chat("王芳")
    await zhang.says("待办")
    await zhang.taps("1")
    assert zhang.buttons == ["填措施", "申请延期", "转交", "整改台账", "待办"]
    await zhang.taps("转交")
    await zhang.taps("王芳")
    assert "责任人 张伟 → 王芳？" in zhang.sees
    confirm = zhang.newest
    await zhang.taps("确认转交")
    assert zhang.sees == "已转交给王芳。"
    assert wang.sees == "张伟把整改事项“警犬经费：犬舍未竣工验收”转交给您。"
    assert house.item(items["late"]).owner_id == house.one_id("王芳")
    assert confirm.id == zhang.newest.id  # the question is gone: no second tap
    await wang.taps("查看")
    assert "责任人：王芳" in wang.sees
    assert "张伟 转交" in wang.sees


async def test_a_viewer_of_another_section_has_no_buttons_to_act(house: House) -> None:
    items = await filled(house)
    ma = house.chat("马强")
    await ma.says("整改台账")
    ma.newest.keyboard = [[Button("forged", f"r:item:{items['late']}")]]
    await ma.taps("forged")
    assert ma.buttons == ["整改台账", "待办"]
    ma.newest.keyboard = [[Button("forged", f"r:hand:{items['late']}:{house.one_id('马强')}:yes")]]
    assert await ma.taps("forged") == ["这项整改不能由您转交。"]


async def test_in_a_group_it_is_answered_in_private(house: House) -> None:
    await filled(house)
    chen = house.chat("陈局")
    group = house.telegram.add_group("财务群", [chen.person])
    there = Chat(house.telegram, chen.person, group, quiet=0.08)
    house.people["群"] = there
    await there.says("@jixiao_bot 你好")
    await there.says("@jixiao_bot 待办")
    await until(lambda: there.sees == "已私下回复您。" and "待办 · 全单位" in chen.sees)


async def test_a_form_left_open_is_found_again(house: House) -> None:
    zhang = house.chat("张伟")
    await zhang.says("警犬经费今天支出3.5万元，犬粮")
    await zhang.sends_file("票.pdf", b"%PDF-1.4\n%%EOF", "application/pdf")
    await zhang.says("待办")
    assert "没填完：登记支出 警犬经费 3.5万元 · 6月24日" in zhang.sees
    await zhang.taps("1")
    assert "请确认：登记支出" in zhang.sees
    assert "3.5万元" in zhang.sees


async def test_in_english(house: House) -> None:
    await filled(house)
    zhang = house.chat("张伟", language="en")
    [words] = await zhang.says("/todo")
    assert words.splitlines()[0] == "To do · Mine (4)"
    assert "2 days overdue · file the measures" in words
    assert "rate 12%, elapsed 47.95%, 35.95 points behind" in words
    await zhang.taps("1")
    assert "Owner: 张伟" in zhang.sees


async def test_approvals_wait_for_whoever_may_approve_and_never_for_who_asked(house: House) -> None:
    with house.store.writing() as session:
        wanted = approvals.Policy(("payment",), Decimal(1), days=7)
        approvals.set_policy(session, now=house.clock(), actor_id=None, wanted=wanted)
    zhang, min_ = house.chat("张伟"), house.chat("李敏")
    await zhang.says("警犬经费今天支出3.5万元，犬粮")
    await zhang.taps("确认并提交审批")
    await zhang.says("待办")
    assert "等您审批" not in zhang.sees
    await min_.says("待办")
    assert "张伟提交的变更等您审批 · 6月24日提交" in min_.sees
    await min_.taps(next(line[0] for line in min_.sees.splitlines() if "等您审批" in line))
    assert "同意" in min_.buttons
    house.clock.to(2026, 6, 26)
    await house.ticks("李敏")
    assert "等您审批" in min_.sees
    await min_.taps("去审批")
    await min_.taps("同意")
    await min_.says("待办")
    assert "等您审批" not in min_.sees
