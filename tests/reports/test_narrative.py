"""Narrative reports: every figure of them, in whatever wording and with whatever layout debris."""

import random
from decimal import Decimal
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.reports.narrative import read_narrative
from db.reports.projects import reason_and_measures
from db.reports.reading import ProjectReading, Reading
from tests.reports import debris, texts

SAMPLE = files("db.sample").joinpath("report-2021.txt").read_text(encoding="utf-8")

# The real report's figures: name, kind, budget kind, budget, spend, rate, four scores, total, grade.
REAL = """
道路交通管理工作经费 new initial 500 468.55 93.71 42 29 10 8.2 89.2 良
禁毒经费 new initial 20 20 100 50 30 10 10 100 优
保安员特勤服务费 continuing initial 237 237 100 49 30 10 10 99 优
看守所拘留所业务经费 new initial 350 255.44 72.98 48 30 10 7.5 95.5 优
办公用房租赁费 new initial 806 806 100 44 30 10 10 94 优
社会治安视频监控租赁费 continuing initial 3000 2515.29 83.84 46.56 30 10 10 93.56 优
警犬经费 continuing initial 20 12.09 60.45 38 30 10 4.32 83.32 良
“陇剑杯”网络安全大赛服务保障经费 new added 350 350 100 45 29 10 10 94 优
“陇剑杯”网络安全大赛宣传经费 new added 19.2 19.2 100 49 30 10 10 99 优
交警大队业务技术用房项目经费 continuing added 860 860 100 44 30 9 10 93 优
智能交通系统建设项目经费 continuing added 2500 2500 100 46 30 10 10 96 优
看守所拘留所项目建设经费 continuing midyear 1000 1000 100 50 30 10 10 100 优
"""


def rows(reading: Reading) -> list[str]:
    return [row(project) for project in reading.projects]


def row(project: ProjectReading) -> str:
    money = [project.amount(name) for name in ("budget", "spend")]
    scores = [project.amount(name) for name in texts.MEASURES[2:]]
    numbers = [None if value is None else value / 10_000 for value in money] + scores
    said = " ".join("-" if number is None else f"{number.normalize():f}" for number in numbers)
    return f"{project.name} {project.kind} {project.budget_kind} {said} {project.grade}"


def numbers(reading: Reading) -> list[tuple[str, Decimal | int]]:
    return [(figure.measure, figure.value) for figure in reading.figures if not isinstance(figure.value, str)]


def test_every_figure_of_the_real_report_is_read() -> None:
    reading = read_narrative(SAMPLE)
    assert rows(reading) == REAL.strip().split("\n")
    assert (reading.year, reading.department, reading.unread) == (2021, "兰州新区公安局", [])


def test_a_budget_without_its_kind_is_initial_when_the_sums_say_so() -> None:
    inferred = [p.name for p in read_narrative(SAMPLE).projects if p.budget_inferred]
    assert inferred == ["道路交通管理工作经费"]
    other = SAMPLE.replace("项目支出4933万元", "项目支出4934万元")
    assert read_narrative(other).projects[0].budget_kind is None


def test_grades_follow_from_totals_where_only_their_counts_are_stated() -> None:
    reading = read_narrative(SAMPLE)
    assert all(project.grade_inferred for project in reading.projects)
    stated = read_narrative(texts.STREET).projects
    assert [project.grade_inferred for project in stated] == [False, True, False]


def test_reasons_only_where_the_report_states_one() -> None:
    reasons = {p.name: p.texts["reason"] for p in read_narrative(SAMPLE).projects if "reason" in p.texts}
    assert reasons == {
        "警犬经费": "因犬舍还没有竣工验收，有一部分预算未形成支出。",
        "看守所拘留所项目建设经费": "按照建设进度，工程已处于竣工验收阶段。",
    }
    assert all("measures" in project.texts for project in read_narrative(SAMPLE).projects)


def test_figures_of_the_department_stand_side_by_side() -> None:
    found = numbers(read_narrative(SAMPLE))
    for measure, wan in (("total_income", "230892.25"), ("fiscal_income", "23089.25"), ("adjustment", "5743.84")):
        assert (measure, Decimal(wan) * 10_000) in found
    assert [value for measure, value in found if measure == "project_spend"] == [
        Decimal("97172600"),
        Decimal("9717.26"),
    ]
    assert {m: v for m, v in found if m.startswith(("rate_", "projects_", "grade_")) or m == "staff"} == {
        "rate_overall": Decimal("97.32"),
        "rate_basic": Decimal(100),
        "rate_project": Decimal("93.59"),
        "projects_count": 12,
        "projects_budget": Decimal(96_622_000),
        "projects_spend": Decimal(90_435_700),
        "projects_rate": Decimal("93.59"),
        "grade_excellent": 10,
        "grade_good": 2,
        "grade_fair": 0,
        "grade_poor": 0,
        "staff": 215,
    }


def test_figures_of_an_earlier_year_beside_this_years_are_left_out() -> None:
    text = texts.HEALTH.replace("2023年我局收入总计", "2022年我局收入总计8,000万元；2023年我局收入总计")
    text = text.replace("支出总计8,612.44", "2022年支出总计7,900万元，2023年支出总计8,612.44")
    found = numbers(read_narrative(text))
    assert [value for measure, value in found if measure == "total_spend"] == [Decimal("86124400")]


def test_each_figure_carries_its_sentence_and_place() -> None:
    spend = read_narrative(SAMPLE).projects[6].figures["spend"]
    assert spend.words == "警犬经费为延续性项目，2021年年初预算数为20万元，本年支出12.09万元，执行率60.45%。"
    assert spend.place == "四、（七）警犬经费·预算执行"


@pytest.mark.parametrize("name", texts.ROWS)
def test_other_wordings_and_layouts(name: str) -> None:
    text, year, department, expected = texts.ROWS[name]
    reading = read_narrative(text)
    assert (reading.year, reading.department) == (year, department)
    assert [project.name for project in reading.projects] == list(expected)
    for project in reading.projects:
        said = expected[project.name]
        found = {measure: project.amount(measure) for measure in texts.MEASURES}
        wanted = {measure: texts.figure(measure, value) for measure, value in zip(texts.MEASURES, said, strict=False)}
        assert found | wanted == found, project.name
        if len(said) > 8:
            assert project.grade == said[8]


def test_amounts_that_are_not_the_projects_money_stay_out() -> None:
    school = read_narrative(texts.SCHOOL).projects
    assert school[0].texts["reason"].startswith("受疫情影响")
    street = read_narrative(texts.STREET).projects
    assert street[1].amount("carried_over") == 55_000
    assert street[0].amount("initial_budget") == 2_000_000
    assert "reason" not in street[0].texts


@pytest.mark.parametrize("what", debris.ALL, ids=lambda what: what.__name__)
@pytest.mark.parametrize("seed", range(3))
def test_layout_debris_changes_no_figure(what: debris.Debris, seed: int) -> None:
    reading = read_narrative(what(SAMPLE, random.Random(seed)))
    assert rows(reading) == REAL.strip().split("\n")
    assert numbers(reading) == numbers(read_narrative(SAMPLE))


@given(st.lists(st.sampled_from(debris.ALL), min_size=2, max_size=4, unique=True), st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_debris_upon_debris_changes_no_figure(several: list[debris.Debris], seed: int) -> None:
    # Wrapped lines do not come together with what needs whole lines to be recognised.
    several.sort(key=lambda what: what is debris.hard_wraps)
    if debris.hard_wraps in several and len({debris.glued_headings, debris.tabs, debris.blank_lines} & set(several)):
        several.remove(debris.hard_wraps)
    text = SAMPLE
    for what in several:
        text = what(text, random.Random(seed))
    assert rows(read_narrative(text)) == REAL.strip().split("\n")


@given(
    st.text(alphabet="一二（）()、.。，：；项目经费预算数为支出执行率得分总万元%0123456789年\n\t“” abc", max_size=400)
)
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_the_reader(text: str) -> None:
    read_narrative(text)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text",
    [
        "预算数为" + "0" * 100_000 + "万元",
        "总额总数预算资金" * 20_000,
        "（" * 20_000 + "预算" + "）" * 20_000,
        "一" * 100_000,
        "1." * 50_000,
        "预算20万元、" * 8_000,
        "（一）" * 20_000,
        "产出指标得分" * 8_000,
        "目标设定设立完成实现" * 8_000,
    ],
    ids=lambda text: text[:8],
)
def test_no_text_makes_the_reader_slow(text: str) -> None:
    read_narrative(text)


@pytest.mark.parametrize(
    ("text", "reason", "measures"),
    [
        ("继续加强管理。", "", "继续加强管理。"),
        ("无偏差。", "", ""),
        ("偏离原因：工程延期。改进措施：加快进度。", "工程延期。", "加快进度。"),
        (
            "由于资金下达较晚，部分设备未采购。下一步抓紧采购。",
            "由于资金下达较晚，部分设备未采购。",
            "下一步抓紧采购。",
        ),
    ],
)
def test_a_reason_is_never_made_up(text: str, reason: str, measures: str) -> None:
    assert reason_and_measures(text) == (reason, measures)


def test_two_budgets_that_nothing_decides_between_are_told_and_not_chosen() -> None:
    text = SAMPLE.replace(
        "年初预算数为20万元，本年支出20万元，执行率100%", "年初预算数为20万元，年初预算数为21万元，支出20万元"
    )
    reading = read_narrative(text)
    assert reading.projects[1].amount("budget") is None
    assert any("预算有2种读法" in line for line in reading.unread)


def test_a_project_without_figures_is_told() -> None:
    text = SAMPLE.replace("，2021年年初预算数为20万元，本年支出12.09万元，执行率60.45%。", "。")
    reading = read_narrative(text)
    assert "（七）警犬经费：没有读到预算" in reading.unread
    assert "（七）警犬经费：没有读到支出" in reading.unread
