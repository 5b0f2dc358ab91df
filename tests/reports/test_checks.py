"""Contradictions: all of the real report's are found, and none where everything agrees."""

import random
from datetime import UTC, datetime
from importlib.resources import files

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, SQLModel, create_engine

from db import checks
from db.checks import Finding
from db.reports.files import open_bytes
from db.reports.importer import store_file
from db.reports.narrative import read_narrative
from db.store import Store
from tests.reports import consistent, texts

NOW = datetime(2026, 6, 30, 9, tzinfo=UTC)
SAMPLE = files("db.sample").joinpath("report-2021.txt").read_text(encoding="utf-8")


def found(text: str) -> list[Finding]:
    """What the checks find in a report, over a database of its own."""
    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        imported = store_file(session, open_bytes("report.txt", text.encode()), year=None, now=NOW)
        session.flush()
        findings = [finding for year in imported.years for finding in checks.find(session, year)]
    engine.dispose()
    return findings


def short(text: str) -> list[tuple[str, str, str]]:
    return [(finding.code, finding.stated, finding.computed) for finding in found(text)]


def test_all_that_is_wrong_in_the_real_report_is_found_and_nothing_else(store: Store) -> None:
    with store.writing() as session:
        store_file(session, open_bytes("report.txt", SAMPLE.encode()), year=None, now=NOW)
    with store.reading() as session:
        findings = checks.find(session, 2021)
    assert [(f.code, f.project_id, f.stated, f.computed) for f in findings] == [
        ("digits", None, "230892.25", "23089.25"),
        ("year", None, "2020", "2021"),
        ("unit", None, "9717.26元", "9717.26万元"),
        ("adjustment", None, "5743.84", "23089.25"),
        ("rate_overall", None, "97.32%", "100%"),
        ("rate_basic", None, "100%", "107.73%"),
        ("rate_projects", None, "93.59%", "93.60%"),
        ("project_spend", None, "9717.26", "9043.57"),
        ("carryover", None, "本年度无结转结余资金", "618.63"),
        ("execution", 1, "8.2", "9.37"),
        ("execution", 4, "7.5", "7.3"),
        ("execution", 6, "10", "8.38"),
        ("execution", 7, "4.32", "6.05"),
        ("total", 6, "93.56", "96.56"),
        ("total", 7, "83.32", "82.32"),
        ("unexplained", 3, "无", "1"),
        ("unexplained", 5, "无", "6"),
        ("unexplained", 8, "无", "6"),
        ("unexplained", 9, "无", "1"),
        ("unexplained", 10, "无", "7"),
        ("unexplained", 11, "无", "4"),
        ("borrowed", 4, "按照建设进度，工程已到竣工验收阶段", ""),
    ]


def test_each_finding_has_its_equation_and_place() -> None:
    by_code = {finding.code: finding for finding in found(SAMPLE)}
    assert by_code["rate_basic"].equation == "13371.99 ÷ 12412.41 = 107.73% ≠ 100%"
    assert by_code["rate_overall"].equation.endswith("(23089.25 − 618.63) ÷ 23089.25 = 97.32%")
    assert "11个优、1个良" in next(f.zh for f in found(SAMPLE) if f.code == "execution")
    assert all(finding.places and finding.zh and finding.en for finding in by_code.values())


@given(st.integers(0, 10**9), st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_report_in_which_everything_agrees_is_read_whole_and_raises_no_alarm(seed: int, parts: bool) -> None:
    made = consistent.report(random.Random(seed), project_parts=parts)
    reading = read_narrative(made.text)
    assert reading.year == made.year
    assert reading.unread == []
    for read, project in zip(reading.projects, made.projects, strict=True):
        assert read.name == project.name
        wanted = {name: getattr(project, name) for name in texts.MEASURES}
        assert {name: read.amount(name) for name in wanted} == wanted
    assert found(made.text) == []


@pytest.mark.parametrize("name", texts.ROWS)
def test_the_other_reports_raise_no_false_alarm(name: str) -> None:
    assert found(texts.ROWS[name][0]) == []


@pytest.mark.parametrize(
    ("was", "is_now", "code"),
    [
        ("预算资金666.3万元", "预算资金6663万元", "sum"),
        ("实际支出593.94万元", "实际支出598.02万元", "sum"),
        ("项目共6个", "项目共7个", "count"),
        ("评为“良”的项目1个", "评为“良”的项目2个", "grades"),
        ("资金执行率为74.83%", "资金执行率为78.43%", "rate"),
        ("本年支出238200元", "本年支出238200万元", "rate"),
        ("总分94.05分", "总分95.05分", "total"),
        ("执行率得分8.05分，总分94.05分", "执行率得分10分，总分96分", "execution"),
        ("预算执行率89.14%", "预算执行率89.13%", "rate_projects"),
        ("年末结转结余74.55万元", "年末无结转结余", "carryover"),
        ("基本支出2,310.00万元", "基本支出2,301.00万元", "breakdown"),
    ],
)
def test_a_slip_put_into_a_right_report_is_found(was: str, is_now: str, code: str) -> None:
    assert was in texts.SCHOOL
    assert code in {finding.code for finding in found(texts.SCHOOL.replace(was, is_now))}


def test_figures_of_something_smaller_than_the_department_are_not_taken_for_its_own() -> None:
    more = "“三公”经费预算12万元，实际支出8万元，执行率66.67%。政府采购预算300万元，实际支出280万元，执行率93.33%。"
    assert found(texts.SCHOOL.replace("（二）结转结余。", more + "（二）结转结余。")) == []


def test_a_stated_grade_that_its_total_does_not_reach_is_found() -> None:
    assert ("grade", "优", "中") in short(texts.STREET.replace("评价等级为“中”", "评价等级为“优”"))


def test_a_cut_rate_is_told_from_a_rounded_one() -> None:
    text = texts.STREET.replace("94.44%", "94.4%")
    assert found(text) == []
    assert ("rate", "98.26%", "98.27%") in short(texts.HEALTH.replace("45.2万元，结余0.8", "45.203万元，结余0.797"))


def lead(count: int, excellent: int, good: int) -> str:
    return (
        "清源局2023年度绩效自评报告\n一、项目支出\n"
        f"2023年共{count}个项目，其中{excellent}个项目自评为优，{good}个项目自评为良。\n"
        "（一）图书购置经费\n年初预算100万元，支出100万元，执行率100%。总分95分，评价等级为优。\n"
        "（二）网络运维经费\n年初预算50万元，支出50万元，执行率100%。总分85分，评价等级为{grade}。\n"
    )


def test_fewer_projects_than_announced_are_one_finding_that_blames_nobody() -> None:
    findings = found(lead(5, 3, 2).format(grade="良"))
    assert [(f.code, f.stated, f.computed) for f in findings] == [("count", "5", "2")]
    assert "只读到2个" in findings[0].zh


def test_more_of_a_grade_than_announced_is_found_although_projects_are_lacking() -> None:
    assert ("grades", "0", "1") in short(lead(5, 3, 0).format(grade="良"))


def test_one_wrong_grade_is_not_a_wrong_count_as_well() -> None:
    assert short(lead(2, 1, 1).format(grade="优")) == [("grade", "优", "良")]


def test_cost_within_the_output_is_not_added_twice() -> None:
    points = "产出指标得分48分，其中成本指标得分9分，效益指标得分30分，满意度指标得分10分，执行率得分10分"
    text = (
        "清源局2023年度绩效自评报告\n一、项目支出\n（一）图书购置经费\n1.预算执行情况\n年初预算100万元，支出100万元，"
        "执行率100%。\n2.各项指标完成情况\n{points}，总分{total}分。\n3.偏离绩效目标的原因\n因招标延迟，购书减少。\n"
    )
    assert short(text.format(points=points, total=98)) == []
    assert short(text.format(points=points, total=97)) == [("total", "97", "98")]
