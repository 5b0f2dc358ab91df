"""Narrative reports that once misled the reader: headings, sums, years and points that belong to something else."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from db.reports.narrative import read_narrative
from db.reports.reading import Reading

NAMES = ("河道清淤经费", "水库除险加固项目", "节水宣传费")
BUDGETS = ("80", "140", "6.5")
HEAD = (
    "云溪县水务局2022年度绩效自评报告\n一、基本情况\n云溪县水务局负责全县水资源管理工作。\n"
    "二、部门预算项目支出绩效自评情况分析\n"
)
TAIL = "三、绩效自评结果拟应用和公开情况\n按要求公开。\n"


def told(at: int, *, sub: str = "{}.", money: str | None = None, points: str | None = None) -> str:
    money = (
        money
        or f"{NAMES[at]}为延续性项目，2022年年初预算数为{BUDGETS[at]}万元，本年支出{BUDGETS[at]}万元，执行率100%。"
    )
    points = points or "产出指标得分47分，效益指标得分29分，满意度指标得分10分，执行率得分10分，总分96分。"
    titles = ("项目支出预算执行情况", "总体绩效目标完成情况", "各项指标完成情况", "偏离绩效目标的原因及下一步改进措施")
    texts = (money, "目标全部完成。", points, "无。")
    return "".join(f"{sub.format(n)}{titles[n - 1]}\n{texts[n - 1]}\n" for n in range(1, 5))


def report(head: Callable[[int], str], **told_so: str) -> Reading:
    first = told(0, **told_so)
    return read_narrative(HEAD + "".join(head(at) + (first if at == 0 else told(at)) for at in range(3)) + TAIL)


def read_whole(reading: Reading) -> None:
    assert [project.name for project in reading.projects] == list(NAMES)
    for project, budget in zip(reading.projects, BUDGETS, strict=True):
        assert project.amount("budget") == project.amount("spend") == Decimal(budget) * 10_000
        assert (project.amount("rate"), project.amount("total")) == (Decimal(100), Decimal(96))
    assert [figure for figure in reading.figures if not isinstance(figure.value, str)] == []
    assert reading.department == "云溪县水务局"


@pytest.mark.parametrize(
    "head", ["{}.", "{}、", "", "## {}. ", "**（{}）", "【项目{}】", "第{}项 ", "项目（{}）", "{}）", "项目{}："]
)
def test_headings_of_projects_in_any_dress_even_that_of_their_own_parts(head: str) -> None:
    han = "一二三"
    digits = head in ("{}.", "{}、", "## {}. ")
    read_whole(report(lambda at: head.format(at + 1 if digits else han[at]) + NAMES[at] + "\n"))


def test_without_any_heading_the_account_of_execution_names_the_project() -> None:
    read_whole(report(lambda at: ""))


@pytest.mark.parametrize(
    ("said", "budget", "spend", "rate"),
    [
        ("2022年预算50万元，支出45万元，其中政府采购执行率100%，预算执行率90%。", 50, 45, 90),
        ("2022年度预算40万元，2021年度结转10万元，资金合计50万元，实际支出45万元，执行率90%。", 50, 45, 90),
        ("2022年年初预算数为50万元，比2021年增加5万元，本年支出45万元，执行率90%。", 50, 45, 90),
        ("2021年预算30万元，执行27万元；2022年预算50万元，执行45万元，执行率90%。", 50, 45, 90),
        ("2022年年初预算60万元，年中调减10万元，全年支出45万元，执行率90%。", 50, 45, 90),
    ],
)
def test_amounts_and_rates_of_the_year_and_of_the_whole(said: str, budget: int, spend: int, rate: int) -> None:
    project = report(lambda at: f"（{'一二三'[at]}）{NAMES[at]}\n", money=said).projects[0]
    assert project.amount("budget") == budget * 10_000
    assert project.amount("spend") == spend * 10_000
    assert project.amount("rate") == rate


@pytest.mark.parametrize(
    "said",
    [
        "产出指标得分45分，效益指标得分28分，满意度指标得分8分，执行率得分9分。总分100分，自评得分90分。",
        "数量指标得分25分、质量指标得分20分，产出指标合计45分；效益指标合计28分；满意度指标得分8分；执行率得分9分；总分90分。",
        "总分90分（产出45分、效益28分、满意度8分、执行率9分）。",
        "产出指标（45分）、效益指标（28分）、满意度指标（8分）、预算执行率（9分），总计90分。",
    ],
)
def test_parts_and_total_are_told_apart(said: str) -> None:
    project = report(lambda at: f"（{'一二三'[at]}）{NAMES[at]}\n", points=said).projects[0]
    assert [project.amount(part) for part in ("output", "benefit", "satisfaction", "execution", "total")] == [
        45,
        28,
        8,
        9,
        90,
    ]


def test_points_that_are_no_total_are_doubted_and_points_not_read_are_named() -> None:
    said = "产出指标得分45分，效益指标得分28分，满意度方面约为8.5分，执行率得分9分，总分45分。"
    reading = report(lambda at: f"（{'一二三'[at]}）{NAMES[at]}\n", points=said)
    assert reading.projects[0].amount("total") is None
    assert any("总分45分" in line for line in reading.unread)
    assert reading.projects[0].amount("satisfaction") == Decimal("8.5") or any(
        "满意度得分" in u for u in reading.unread
    )


LISTED = (
    "2022年共安排项目5个，预算资金246.5万元。其中：水质监测共享平台经费安排12万元，支出11.4万元；"
    "林业有害生物防治经费安排8万元，支出8万元。其余项目如下：\n"
)


def test_projects_of_the_lead_sentence_stand_beside_the_headed_ones() -> None:
    text = HEAD + LISTED + "".join(f"（{'一二三'[at]}）{NAMES[at]}\n{told(at)}" for at in range(3)) + TAIL
    reading = read_narrative(text)
    assert [project.name for project in reading.projects] == [*NAMES, "水质监测共享平台经费", "林业有害生物防治经费"]
    assert reading.projects[3].amount("spend") == 114_000
    fewer = read_narrative(text.replace("项目5个", "项目4个"))
    assert len(fewer.projects) == 3
    assert all(any(name in line for line in fewer.unread) for name in ("水质监测共享平台经费", "林业有害生物防治经费"))


def test_parts_and_total_investment_of_a_project_are_no_projects() -> None:
    money = (
        "河道清淤经费为延续性项目，总投资900万元，2022年年初预算数为80万元，其中：设备租赁30万元、人工费50万元，"
        "本年支出80万元，执行率100%。"
    )
    read_whole(report(lambda at: f"（{'一二三'[at]}）{NAMES[at]}\n", money=money))


def test_the_department_is_no_project_and_no_project_the_department() -> None:
    whole = (
        "（一）部门决算情况\n1、财政拨款收入、支出分析：2022年财政拨款收入300万元，财政拨款支出290万元。\n"
        "（二）各项指标完成情况分析\n2022年，我局年初预算280万元，年中追加30万元，调减10万元，全年预算数300万元，"
        "实际支出290万元，执行率96.67%。\n"
    )
    parts = "".join(f"{at + 1}、{NAMES[at]}\n{told(at)}" for at in range(3))
    text = HEAD.replace("二、部门预算", f"二、部门整体支出绩效自评情况\n{whole}三、部门预算") + parts + TAIL
    reading = read_narrative(text.replace("三、绩效自评结果", "四、绩效自评结果"))
    assert [project.name for project in reading.projects] == list(NAMES)
    figures = {figure.measure: figure.value for figure in reading.figures if not isinstance(figure.value, str)}
    assert figures == {
        "fiscal_income": 3_000_000,
        "fiscal_spend": 2_900_000,
        "initial_budget": 2_800_000,
        "adjustment": 200_000,
        "full_budget": 3_000_000,
        "actual_spend": 2_900_000,
        "rate_overall": Decimal("96.67"),
    }


def test_a_paragraph_about_a_project_nobody_headed_is_named_as_unread() -> None:
    stray = "应急抢险物资储备费2022年预算15万元，支出9万元，执行率60%。\n"
    text = HEAD + stray + "".join(f"（{'一二三'[at]}）{NAMES[at]}\n{told(at)}" for at in range(3)) + TAIL
    reading = read_narrative(text)
    read_whole(reading)
    assert any("应急抢险物资储备费" in line for line in reading.unread)


def test_projects_with_numbers_of_their_own_in_one_sentence() -> None:
    lead = (
        "2022年，本部门项目五个，包括：1.水质化验费12万元，实际支出11.4万元；2.防汛值守补助8万元，实际支出8万元。"
        "其余项目如下：\n"
    )
    text = HEAD + lead + "".join(f"（{'一二三'[at]}）{NAMES[at]}\n{told(at)}" for at in range(3)) + TAIL
    reading = read_narrative(text)
    assert [project.name for project in reading.projects] == [*NAMES, "水质化验费", "防汛值守补助"]
    assert [project.amount("spend") for project in reading.projects[3:]] == [114_000, 80_000]
    assert [figure.value for figure in reading.figures if figure.measure == "projects_count"] == [5]


@pytest.mark.parametrize(
    ("said", "spend", "rate"),
    [
        ("2022年年初预算数为50万元，因未招标，资金全部结转下年，执行率为0。", 0, 0),
        ("2022年年初预算数为50万元，截至2021年底累计支出300万元，本年支出45万元，执行率90%。", 45, 90),
        ("2022年年初预算数为50万元，本年支出预算资金50万元，预算完成率100%。", 50, 100),
    ],
)
def test_rates_of_nothing_and_spending_of_earlier_years(said: str, spend: int, rate: int) -> None:
    project = report(lambda at: f"（{'一二三'[at]}）{NAMES[at]}\n", money=said).projects[0]
    assert [project.amount("budget"), project.amount("spend")] == [500_000, spend * 10_000]
    assert project.amount("rate") == rate


def test_projects_that_get_their_amounts_respectively() -> None:
    lead = "水质化验费、防汛值守补助分别安排12万元、8万元，分别支出11.4万元、8万元。其余项目如下：\n"
    text = HEAD + lead + "".join(f"（{'一二三'[at]}）{NAMES[at]}\n{told(at)}" for at in range(3)) + TAIL
    others = read_narrative(text).projects[3:]
    assert [(one.name, one.amount("budget"), one.amount("spend")) for one in others] == [
        ("水质化验费", Decimal(120_000), Decimal(114_000)),
        ("防汛值守补助", Decimal(80_000), Decimal(80_000)),
    ]


def test_corner_quotes_are_quotes() -> None:
    name = "「净水杯」知识竞赛经费"
    reading = report(lambda at: f"（{'一二三'[at]}）{name if at == 0 else NAMES[at]}\n")
    assert reading.projects[0].name == "“净水杯”知识竞赛经费"
