"""The same three projects under every kind of heading, and under none; points and grades in every order."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from db.reports.narrative import read_narrative
from db.reports.scores import grade_stated, points, rate
from tests.reports.texts import MEASURES, figure

PROJECTS = (
    ("警犬经费", "20", "12.09", "60.45", "38", "30", "10", "6.05", "84.05"),
    ("禁毒经费", "30", "30", "100", "50", "30", "10", "10", "100"),
    ("“金盾杯”技能比武经费", "15.5", "15.5", "100", "49", "30", "10", "10", "99"),
)
PARTS = ("预算执行情况", "总体绩效目标完成情况", "各项指标完成情况", "偏离绩效目标的原因及下一步改进措施")
TITLE = "清河县公安局2021年度绩效自评报告\n"
HAN = "一二三四五"


def money(at: int) -> str:
    _, budget, spend, rate, *_ = PROJECTS[at]
    return f"2021年年初预算数为{budget}万元，本年支出{spend}万元，执行率{rate}%。"


def scores(at: int) -> str:
    output, benefit, satisfaction, execution, total = PROJECTS[at][4:]
    parts = f"产出指标得分{output}分，效益指标得分{benefit}分，满意度指标得分{satisfaction}分"
    return f"{parts}，执行率得分{execution}分，总分{total}分。"


def headed(head: Callable[[int, str], str], part: Callable[[int, str], str], before: str, after: str) -> str:
    """A report whose projects and their parts carry these headings."""
    lines = [TITLE + before]
    for at, (name, *_) in enumerate(PROJECTS):
        heads = [part(number, title) for number, title in enumerate(PARTS)]
        lines += [head(at, name), heads[0], f"{name}为新增项目，{money(at)}", heads[1], "完成预期目标：提高战斗力。"]
        lines += [heads[2], f"工作按期完成。{scores(at)}", heads[3], "继续加强管理。"]
    return "\n".join([*lines, after, "无。"])


FOUR, FIVE = "四、项目支出绩效自评情况\n共对3个项目开展了自评。", "五、其他需要说明的问题"
LAYOUTS = {
    "dotted": headed(lambda at, n: f"{at + 1}、{n}", lambda at, t: f"1.{at + 1} {t}", FOUR, FIVE),
    "brackets": headed(lambda at, n: f"{at + 1}. {n}", lambda at, t: f"{at + 1}） {t}", FOUR, FIVE),
    "labels": headed(lambda at, n: f"项目{HAN[at]}：{n}", lambda at, t: f"（{HAN[at]}）{t}", FOUR, FIVE),
    "circles": headed(lambda at, n: f"（{at + 1}）{n}", lambda at, t: "①②③④"[at] + t, FOUR, FIVE),
    "without numbers": headed(lambda at, n: n, lambda at, t: t, FOUR, FIVE),
    "first level": headed(
        lambda at, n: f"{HAN[at]}、{n}", lambda at, t: f"（{HAN[at]}）{t}", "", "四、其他需要说明的问题"
    ),
    "amounts in headings": headed(
        lambda at, n: f"（{HAN[at]}）{n}（预算{PROJECTS[at][1]}万元）", lambda at, t: f"{at + 1}.{t}", FOUR, FIVE
    ),
    "about": TITLE
    + "四、项目支出\n"
    + "".join(
        f"（{HAN[at]}）关于{p[0]}的绩效自评情况\n{p[0]}{money(at)}{scores(at)}\n" for at, p in enumerate(PROJECTS)
    ),
    "by kind": TITLE
    + f"四、项目支出\n（一）新增项目\n1.警犬经费\n（1）预算执行情况\n{money(0)}\n（2）各项指标完成情况\n{scores(0)}\n"
    + f"（二）延续项目\n1.禁毒经费\n（1）预算执行情况\n{money(1)}\n（2）各项指标完成情况\n{scores(1)}\n"
    + f"2.“金盾杯”技能比武经费\n（1）预算执行情况\n{money(2)}\n（2）各项指标完成情况\n{scores(2)}\n",
    "lines of labels": TITLE
    + "".join(
        f"项目名称：{p[0]}\n年初预算数：{p[1]}万元\n全年执行数：{p[2]}万元\n执行率：{p[3]}%\n{scores(at)}\n"
        for at, p in enumerate(PROJECTS)
    ),
    "one line each": TITLE
    + "四、项目支出\n"
    + "".join(f"（{HAN[at]}）{p[0]}：{money(at)}{scores(at)}\n" for at, p in enumerate(PROJECTS)),
    "one paragraph": TITLE
    + "四、项目支出\n"
    + "".join(f"{at + 1}.{p[0]}。{money(at)}{scores(at)}" for at, p in enumerate(PROJECTS)),
    "no headings": TITLE
    + "四、项目支出\n"
    + "".join(f"{p[0]}为延续性项目，{money(at)}{scores(at)}\n" for at, p in enumerate(PROJECTS)),
    "firstly secondly": TITLE
    + "四、项目支出\n"
    + "；\n".join(f"{HAN[at]}是{p[0]}，{money(at)[:-1]}，{scores(at)[:-1]}" for at, p in enumerate(PROJECTS))
    + "。\n",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_projects_are_found_under_any_heading(layout: str) -> None:
    reading = read_narrative(LAYOUTS[layout])
    found = [(p.name, *(p.amount(measure) for measure in MEASURES)) for p in reading.projects]
    assert found == [(p[0], *(figure(m, v) for m, v in zip(MEASURES, p[1:], strict=True))) for p in PROJECTS]
    assert (reading.year, reading.department, reading.unread) == (2021, "清河县公安局", [])


ALL_FIVE = ("48", "29", "9", "9.5", "95.5")
SCORES = (
    "产出指标（50分）得48分，效益指标（30分）得29分，满意度指标（10分）得9分，预算执行率（10分）得9.5分，综合得分95.5分。",
    "自评得分：95.5分，其中：预算执行率9.5分，产出指标48分，效益指标29分，满意度指标9分。",
    "预算执行情况得分9.5分，产出得分48分，效益得分29分，满意度得分9分，合计得分95.5分。",
    "自评总分95.5分，等级为优。其中预算执行得分9.5分、产出指标得分48分、效益指标得分29分、服务对象满意度得分9分。",
    "产出指标满分50分，得48分；效益指标满分30分，得29分；满意度满分10分，得9分；预算执行率满分10分，得9.5分；总分95.5分。",
    "产出指标权重50分，自评得分48分；效益指标权重30分，自评得分29分；满意度指标权重10分，自评得分9分；"
    "预算执行率权重10分，自评得分9.5分。自评总分：95.5",
    "产出指标得分48分（数量指标20分，质量指标15分，时效指标13分），效益指标29，满意度指标9分，执行率得分9.5分，总分95.5分",
    "产出指标完成率100%，得48分；效益指标完成率98%，得29分；群众满意度达到95%，得9分；预算执行率95%，得9.5分；"
    "自评得分95.5分。",
    "项目自评得分为95.5分。产出指标：48分。效益指标：29分。满意度指标：9分。执行率：9.5分。",
    "产出指标得分48/50，效益指标得分29/30，满意度指标得分9/10，执行率得分9.5/10，总分95.5/100。",
    "产出指标48分、效益指标29分、满意度指标9分、预算执行率9.5分，共计95.5分。",
    "产出指标分值50分，得分48分，扣2分；效益指标分值30分，得分29分，扣1分；满意度指标分值10分，得分9分；"
    "预算执行分值10分，得分9.5分；总分100分，得分95.5分。",
    "产出指标扣2分得48分，效益指标扣1分得29分，满意度扣1分得9分，预算执行率扣0.5分得9.5分，总分95.5分。",
)


@pytest.mark.parametrize("said", SCORES)
def test_points_in_any_order_and_wording(said: str) -> None:
    found: dict[str, Decimal] = {}
    for name, value, _ in points(said):
        found.setdefault(name, value)
    assert tuple(found[name] for name in MEASURES[3:]) == tuple(map(Decimal, ALL_FIVE))


def test_percentages_and_targets_are_no_points() -> None:
    assert list(points("预算执行率为95%，社会公众满意度98%。")) == []
    assert [value for _, value, _ in points("满意度指标达到95%以上的目标。产出指标得分48分。")] == [Decimal(48)]


@pytest.mark.parametrize(
    ("said", "grade"),
    [
        ("评价等级为“优”。", "优"),
        ("等级：良好", "良"),
        ("自评结果为优秀，", "优"),
        ("自评等级“中”", "中"),
        ("属于优秀等次", "优"),
        ("优化结果为", None),
    ],
)
def test_grades_in_words(said: str, grade: str | None) -> None:
    assert grade_stated(said) == grade


@pytest.mark.parametrize(
    ("said", "percent"),
    [
        ("预算执行率达98.2%", "98.2"),
        ("支出进度为60.45%", "60.45"),
        ("完成预算的98.5%", "98.5"),
        ("占预算的60.45%", "60.45"),
        ("预算执行率（B/A）98.5%", "98.5"),
        ("预算执行率≥95%", None),
        ("资金到位率100%，使用率98%", None),
        ("执行率目标值95%，实际98%", None),
    ],
)
def test_execution_rates_are_told_from_other_rates_and_targets(said: str, percent: str | None) -> None:
    found = rate(said)
    assert (None if found is None else found[0]) == (None if percent is None else Decimal(percent))
