"""Which sentences want a picture or a table, and which only hold the same characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.asking.reading.shape import Wish, wish

WANTED = {
    "画个图": ("picture", ""),
    "我想看图": ("picture", ""),
    "来个饼图": ("picture", ""),
    "有没有图？": ("picture", ""),
    "可视化一下": ("picture", ""),
    "把养护费的支出情况画成柱状图": ("picture", "养护费的支出情况"),
    "给我个各科室支出的图": ("picture", "各科室支出"),
    "各科室执行率对比图": ("picture", "各科室执行率"),
    "能不能用图表展示一下各项目的执行率": ("picture", "各项目的执行率"),
    "宣传片制作费的图": ("picture", "宣传片制作费"),
    "养护费的支出按月出个图": ("months", "养护费的支出"),
    "支出走势图": ("months", "支出"),
    "导出": ("sheet", ""),
    "导出来": ("sheet", ""),
    "表格发我一份": ("sheet", ""),
    "以表格形式列出执行率低于80%的项目": ("sheet", "执行率低于80%的项目"),
    "把低于80%的项目导出来": ("sheet", "低于80%的项目"),
    "导出整改台账": ("sheet", "整改台账"),
    "执行率低于50%的导出excel": ("sheet", "执行率低于50%"),
    "chart of execution rates": ("picture", "execution rates"),
    "plot spending by month for the pier": ("months", "spending for the pier"),
    "can I get that as an Excel file?": ("sheet", ""),
    "依据呢": ("evidence", ""),
    "你是怎么理解的？": ("understood", ""),
}
OVERVIEW = [
    "出一个进度表发领导",
    "做个汇总表",
    "各项目执行情况表",
    "给领导出个各项目进度图",
    "导出所有项目",
    "项目一览表",
]
PLAIN = [
    "图书购置经费花了多少",
    "警用地图呢",
    "电子地图建设费的预算",
    "制图费支出多少",
    "报表系统建设费执行率",
    "表彰经费还剩多少",
    "水表更换费呢",
    "代表大会经费",
    "渔政可视化监控系统花了多少",
    "视频制作费花了多少",
    "项目列表",
    "列表",
    "自评表怎么填",
    "领导出差费用多少",
    "支出多少",
    "what is the execution rate of the chart room?",
    "数据来源系统的预算",
]


@pytest.mark.parametrize("said", WANTED)
def test_what_is_wanted_and_of_what(said: str) -> None:
    found = wish(said)
    assert found is not None
    assert (found.wanted, found.rest, found.overview) == (*WANTED[said], False)


@pytest.mark.parametrize("said", OVERVIEW)
def test_all_projects_are_meant(said: str) -> None:
    found = wish(said)
    assert found is not None
    assert (found.rest, found.overview) == ("", True)


@pytest.mark.parametrize("said", PLAIN)
def test_a_plain_question_stays_one(said: str) -> None:
    assert wish(said) is None


@given(st.text("图表画出导个张的把项目执行率给我发领导按月，。 excelchartof", max_size=60))
def test_a_wish_never_adds_words(text: str) -> None:
    found = wish(text)
    assert found is None or isinstance(found, Wish)
    assert found is None or set(found.rest) <= set(text.lower()) | set(text)
