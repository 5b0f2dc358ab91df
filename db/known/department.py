"""The figures a report states of the whole department, by name."""

from typing import NamedTuple


class Measure(NamedTuple):
    """A department-level measure: what it is called and what kind of value it has."""

    name: str
    zh: str
    en: str
    value: str  # amount, percent, number, text


MEASURES = {
    measure.name: measure
    for measure in (
        Measure("initial_budget", "年初预算", "initial budget", "amount"),
        Measure("initial_basic", "基本支出年初预算", "initial budget for basic expenditure", "amount"),
        Measure("initial_project", "项目支出年初预算", "initial budget for projects", "amount"),
        Measure("adjustment", "预算调整数", "budget adjustment", "amount"),
        Measure("full_budget", "全年预算数", "budget of the whole year", "amount"),
        Measure("total_income", "总收入", "total income", "amount"),
        Measure("final_accounts", "财政拨款收入决算数", "final accounts of fiscal income", "amount"),
        Measure("fiscal_income", "财政拨款收入", "fiscal appropriation income", "amount"),
        Measure("fiscal_spend", "财政拨款支出", "fiscal appropriation spending", "amount"),
        Measure("total_spend", "总支出", "total spending", "amount"),
        Measure("actual_spend", "实际支出", "actual spending", "amount"),
        Measure("basic_spend", "基本支出", "basic expenditure", "amount"),
        Measure("project_spend", "项目支出", "project expenditure", "amount"),
        Measure("rate_overall", "整体执行率", "overall execution rate", "percent"),
        Measure("rate_basic", "基本支出执行率", "execution rate of basic expenditure", "percent"),
        Measure("rate_project", "项目支出执行率", "execution rate of project expenditure", "percent"),
        Measure("projects_count", "自评项目数", "number of evaluated projects", "number"),
        Measure("projects_budget", "项目预算合计", "budget of the evaluated projects", "amount"),
        Measure("projects_spend", "项目支出合计", "spending of the evaluated projects", "amount"),
        Measure("projects_rate", "项目执行率", "execution rate of the evaluated projects", "percent"),
        Measure("grade_excellent", "评优项目数", "projects graded 优", "number"),
        Measure("grade_good", "评良项目数", "projects graded 良", "number"),
        Measure("grade_fair", "评中项目数", "projects graded 中", "number"),
        Measure("grade_poor", "评差项目数", "projects graded 差", "number"),
        Measure("staff", "编制人数", "authorised staff", "number"),
        Measure("carryover", "结转结余", "carry-over and surplus", "text"),
        Measure("three_public", "三公经费", "three public expenses", "text"),
        Measure("goal", "总体绩效目标", "overall goal", "text"),
        Measure("reason", "偏离原因", "reason for deviation", "text"),
        Measure("measures", "改进措施", "measures", "text"),
    )
}
