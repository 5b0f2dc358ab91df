"""Played through: from a red light and a notice of rectification to green and 销号, as editor, finance and leader."""

from collections.abc import AsyncIterator

import pytest

from db.keep import proof
from db.models import Light, Rectification
from tests.reminding.house import House, opened

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


@pytest.fixture(params=["sqlite_url", pytest.param("postgresql_url", marks=pytest.mark.postgresql)])
async def house(request: pytest.FixtureRequest) -> AsyncIterator[House]:
    async with opened(request.getfixturevalue(request.param)) as house:
        yield house
        with house.store.reading() as session:
            assert proof.verify(session).faults == ()


async def test_from_a_red_light_to_green_by_what_the_reminder_opens(house: House) -> None:
    house.clock.to(2026, 6, 26)
    await house.ticks("张伟")
    zhang = house.chat("张伟")
    assert zhang.sees.startswith("⏰ 🔴 警犬经费\n执行率12%，序时进度48.49%，落后36.49个百分点")
    assert "再支出7.12125万元，或调减预算17.589849万元" in zhang.sees
    await zhang.taps("去填报")
    await zhang.says("8万元")
    await zhang.says("今天")
    assert "🔴 → 🟢" in zhang.sees
    await zhang.taps("确认")
    await house.ticks()
    assert {row.light for row in house.rows(Light) if row.project_year_id == 1} == {"green"}
    [words] = await zhang.says("待办")
    assert "警犬经费" not in words
    house.clock.to(2026, 7, 3)  # when it would have been told again
    await house.ticks()
    assert not house.notices(rule="execution", slot="red:2026-06-26:5", person_id=house.one_id("张伟"))


async def test_a_rectification_from_its_notice_to_its_closing(house: House) -> None:
    zhang, min_, chen = house.chat("张伟"), house.chat("李敏"), house.chat("陈局")
    await min_.says("/rectify")
    await min_.taps("登记整改")
    for words in ("警犬经费", "犬舍未竣工验收", "7月31日"):
        await min_.says(words)
    await min_.taps("张伟（刑侦大队）")
    await min_.taps("确认")
    [item] = house.rows(Rectification)

    await house.ticks("张伟")
    assert "警犬经费：犬舍未竣工验收" in zhang.sees
    await _card(house)
    assert zhang.buttons == ["去填报", "已完成", "已知", "稍后", "为什么"]
    await zhang.taps("已完成")  # a word ends nothing: first the measures, then the evidence
    await zhang.says("督促施工单位本周内办理竣工验收")
    await zhang.taps("确认")
    assert house.item(item.id).state == "planned"

    house.clock.to(2026, 7, 24)
    await house.ticks("张伟")
    assert "还剩7天" in zhang.sees
    await _card(house)
    await zhang.taps("已完成")
    await zhang.says("7月23日已通过验收")
    await zhang.sends_file("验收单.pdf", PDF, "application/pdf")
    await zhang.taps("确认")
    assert house.item(item.id).state == "reported"

    house.clock.to(2026, 7, 27, hour=10)
    await house.ticks("李敏")
    assert "已报完成，等您认定 · 张伟" in min_.sees
    assert "去填报" not in min_.buttons
    await min_.taps("去认定")
    assert "佐证：验收单.pdf" in min_.sees
    assert min_.buttons[:2] == ["认定销号", "退回"]
    await min_.taps("看佐证")
    assert min_.newest.document is not None
    assert min_.newest.document.content == PDF
    await min_.taps("认定销号")
    await min_.taps("确认")
    assert house.item(item.id).state == "closed"

    house.clock.to(2026, 7, 31)
    await house.ticks()
    assert not house.notices(slot="2026-07-31:0")  # it ended when the matter ended
    await chen.says("整改台账")
    await chen.taps("已销号")
    assert "警犬经费：犬舍未竣工验收\n张伟 · 已销号" in chen.sees
    await chen.taps("按科室")
    assert "刑侦大队：100%（共 1 项，销号 1，按期 1，超期 0）" in chen.sees


async def _card(house: House) -> None:
    """The item's own card, whether it was told alone or with others."""
    zhang = house.chat("张伟")
    if "已完成" in zhang.buttons:
        return
    place = next(line[0] for line in zhang.sees.splitlines() if "犬舍未竣工验收" in line)
    await zhang.taps(place)
