"""Reports in which everything agrees, made up at random in many wordings; and slips put into them."""

import random
from dataclasses import dataclass
from decimal import Decimal

from db.known.scoring import execution_points, execution_rate, grade
from db.money import rounded
from db.reports.numbering import han

D = Decimal
_THINGS = (
    "档案整理",
    "设备更新",
    "道路养护",
    "人才培训",
    "信息系统运维",
    "防汛物资",
    "食堂改造",
    "宣传",
    "消防维保",
    "绿化管护",
    "网格管理",
    "执法装备",
)
_TAILS = ("经费", "项目", "专项资金", "补助资金", "服务费")
_BUDGETS = ("{y}年年初预算数为{b}", "{y}年年初预算安排{b}", "年初批复预算{b}")
_ADDED = ("{y}年追加预算数为{b}", "年中追加预算{b}", "{y}年中期追加预算数为{b}")
_SPENDS = ("本年支出{s}", "实际支出{s}", "全年执行数为{s}", "已执行支付{s}", "累计支付{s}", "已使用{s}")
_RATES = ("执行率{r}%", "预算执行率{r}%", "资金执行率为{r}%")
_SCORES = (
    "产出指标得分{o}分，效益指标得分{e}分，满意度指标得分{m}分，执行率得分{x}分，总分{t}分。",
    "产出指标{o}分，效益指标{e}分，满意度{m}分，预算执行率得{x}分，自评得分{t}分。",
    "产出指标自评得{o}分（满分50分），效益指标自评得{e}分（满分30分），满意度指标自评得{m}分，执行率自评得{x}分。自评总分：{t}分。",
)
_DISTRACTORS = (
    "",
    "根据财预〔{y}〕{n}号文件要求实施。",
    "按照每人每月{n}元的标准执行。",
    "项目总投资{n}00万元，分三年实施。",
    "本项目上年预算{n}万元。",
    "设备单价不超过{n}万元。",
)


@dataclass(frozen=True)
class Made:
    """A project of a made-up report."""

    name: str
    budget: Decimal
    spend: Decimal
    added: bool
    output: Decimal
    benefit: Decimal
    satisfaction: Decimal

    @property
    def rate(self) -> Decimal:
        rate = execution_rate(self.spend, self.budget)
        assert rate is not None
        return rate

    @property
    def execution(self) -> Decimal:
        return execution_points(self.rate)

    @property
    def total(self) -> Decimal:
        return self.output + self.benefit + self.satisfaction + self.execution


@dataclass(frozen=True)
class Report:
    """A consistent report: its projects and its text."""

    year: int
    projects: tuple[Made, ...]
    text: str


def report(chance: random.Random, *, project_parts: bool = True) -> Report:
    """One department in one year; every sum, rate, point and grade follows from the others."""
    year = chance.randrange(2018, 2026)
    projects = tuple(_project(chance, name) for name in _names(chance, chance.randrange(2, 9)))
    lines = [
        f"清河区城市管理局{year}年度部门预算绩效自评报告",
        "一、部门整体支出情况",
        _overall(chance, year, projects),
    ]
    lines += ["二、项目支出绩效自评情况", _lead(year, projects)]
    for number, project in enumerate(projects, 1):
        lines += _told(chance, year, number, project, parts=project_parts)
    return Report(year, projects, "\n".join([*lines, "三、结果应用", "自评结果在单位内部公开。"]))


def wan(yuan: Decimal, chance: random.Random) -> str:
    """An amount in one of the ways people write it."""
    value = f"{(yuan / 10_000).normalize():f}"
    if chance.random() < 0.15:
        return f"{yuan:,.2f}元"
    return f"{D(value):,f}万元" if chance.random() < 0.2 else f"{value}万元"


def _names(chance: random.Random, count: int) -> list[str]:
    return [thing + chance.choice(_TAILS) for thing in chance.sample(_THINGS, count)]


def _project(chance: random.Random, name: str) -> Made:
    budget = (
        D(chance.randrange(1, 2_000)) * 10_000 if chance.random() < 0.7 else D(chance.randrange(10_000, 10**8)) * 100
    )
    spend = budget if chance.random() < 0.4 else rounded(budget * chance.randrange(30, 100) / 100, -2)
    full = spend == budget  # whoever spent all and lost points would owe a reason
    lost = [D(0)] * 3 if full else [D(chance.randrange(0, most)) / 4 for most in (40, 20, 8)]
    return Made(name, budget, spend, chance.random() < 0.3, 50 - lost[0], 30 - lost[1], 10 - lost[2])


def _overall(chance: random.Random, year: int, projects: tuple[Made, ...]) -> str:
    initial = sum((p.budget for p in projects if not p.added), D(0))
    spend = sum((p.spend for p in projects), D(0))
    basic = D(chance.randrange(100, 5_000)) * 10_000
    if initial == 0:
        return f"{year}年本部门运转平稳。"
    return (
        f"{year}年年初预算{plain(basic + initial)}，其中：基本支出{plain(basic)}，项目支出{plain(initial)}。"
        f"{year}年总支出{plain(basic + spend)}，其中：基本支出{plain(basic)}，项目支出{plain(spend)}。"
        "基本支出预算执行率100%。"
    )


def _lead(year: int, projects: tuple[Made, ...]) -> str:
    budget, spend = sum((p.budget for p in projects), D(0)), sum((p.spend for p in projects), D(0))
    grades = [grade(project.total) for project in projects]
    counted = "，".join(f"{grades.count(name)}个项目结果为“{name}”" for name in "优良中差")
    rate = execution_rate(spend, budget)
    assert rate is not None
    return (
        f"{year}年，本部门预算支出项目{len(projects)}个，当年财政拨款{plain(budget)}，全年支出{plain(spend)}，"
        f"执行率{number(rate)}%。通过自评，有{counted}。"
    )


def _told(chance: random.Random, year: int, at: int, project: Made, *, parts: bool) -> list[str]:
    budget = chance.choice(_ADDED if project.added else _BUDGETS).format(y=year, b=wan(project.budget, chance))
    spend = chance.choice(_SPENDS).format(s=wan(project.spend, chance))
    rate = chance.choice(_RATES).format(r=number(project.rate))
    kind = chance.choice(("新增项目", "延续性项目", "延续项目", "一次性项目"))
    other = chance.choice(_DISTRACTORS).format(y=year, n=chance.randrange(1, 99))
    money = f"{other}{project.name}为{kind}，{budget}，{spend}，{rate}。"
    scores = chance.choice(_SCORES).format(
        o=number(project.output),
        e=number(project.benefit),
        m=number(project.satisfaction),
        x=number(project.execution),
        t=number(project.total),
    )
    if not parts:
        return [f"（{han(at)}）{project.name}。{money}{scores}"]
    return [
        f"（{han(at)}）{project.name}",
        "1.项目支出预算执行情况",
        money,
        "2.总体绩效目标完成情况",
        f"完成预期目标：做好{project.name[:-2]}相关工作，覆盖率达到95%。",
        "3.各项指标完成情况",
        scores,
        "4.偏离绩效目标的原因及下一步改进措施",
        "继续加强管理。",
    ]


def plain(yuan: Decimal) -> str:
    return f"{(yuan / 10_000).normalize():f}万元"


def number(value: Decimal) -> str:
    return f"{value.normalize():f}"
