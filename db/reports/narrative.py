"""A narrative self-evaluation report → a Reading. What cannot be read is said, never guessed."""

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from db.errors import Refusal
from db.known.scoring import grade
from db.names import normalise
from db.reports.amounts import UNITS
from db.reports.blocks import gaps, layout
from db.reports.lists import listed_projects
from db.reports.outline import sections
from db.reports.overall import number_of, overall, unclaimed
from db.reports.projects import project_from
from db.reports.reading import ProjectReading, Reading
from db.reports.words import HAN, clean

_MOST = 1_000_000  # characters; reports have some tens of thousands
_YEAR_WEIGHTS = (
    (5, re.compile(r"(20\d\d)年?度?[^。，；\n]{0,24}(?:绩效自评|自评报告|绩效评价报告|自评工作报告)")),
    (
        3,
        re.compile(
            r"(20\d\d)年度?[，,]?(?:本部门|我局|我单位|本单位|部门)?(?:预算支出项目|年初预算|追加预算|预算数|年初|追加|全年预算)"
        ),
    ),
    (1, re.compile(r"(20\d\d)年")),
)
_BODY = (
    r"(?:中学|小学|幼儿园|管理委员会|管委会|委员会|办事处|人民政府|人民法院|人民检察院|联合会|研究[院所]|事务中心|服务中心|中心|局|厅|委(?!员)|办公室|大学|学院|学校|医院|总队|支队|"
    r"街道(?!办)|法院|检察院|政府|镇|乡|馆|所|站|处|协会|商会|党校|团委|纪委|宣传部|组织部|统战部)"
)
_NAMES = (
    (5, re.compile(rf"([{HAN}]{{2,28}}?{_BODY})(?:的)?(?:主要)?(?:职责|职能)")),
    (5, re.compile(rf"(?:单位|部门)名称[：:]?\s*([{HAN}]{{2,28}}?{_BODY})")),
    (2, re.compile(rf"([{HAN}]{{2,24}}?{_BODY})(?=[是为于]|内设|机构|20\d\d年)")),
    (1, re.compile(rf"([{HAN}]{{2,24}}?{_BODY})")),
)
_ALONE = re.compile(rf"([{HAN}]{{2,28}}{_BODY})")
_ENDS_AS_BODY = re.compile(rf"{_BODY}(?:[（(].{{2,12}}[）)])?$")
_HEAD_NAME = re.compile(
    rf"^(?=[^\n]*(?:自评|绩效|评价))(?:关于)?(?:20\d\d年?度?)?([{HAN}（）]{{3,30}}?)(?:关于)?\s*(?:开展)?"
    r"(?:20\d\d|部门|整体|项目|绩效|预算执行|自评)",
    re.MULTILINE,
)
_BEFORE_NAME = re.compile(r"^(?:根据|按照|经|由|关于|以及|和|及|更名为|名称为|为|在|将|附件|全|各|与|对|向|受)+")
_NO_NAME = re.compile(
    r"我|本[局部单]|该|此|其|各|上级|相关|有关|财政[局厅]|人社|编[办委]|委员会办公室$|省|内设|所属|下设"
)
_TITLE = re.compile(r"^[^\n。]{4,60}(?:报告|自评|总结)$", re.MULTILINE)
_A_PROJECT = re.compile(r"(?:费|项目|资金|补助|补贴|工程|专项|建设|租赁|维护|改造)$")
_UNIT = re.compile(r"(?:金额)?单位\s*[：:]\s*(?:人民币)?(亿元|万元|元)")


def read_narrative(text: str, year: int | None = None, tabled: Sequence[ProjectReading] = ()) -> Reading:
    """Everything a report in running text states; `tabled` are the rows of tables that stand in it."""
    if len(text) > _MOST:
        raise Refusal(
            f"正文有{len(text)}字，不像一份报告，没有读取。请只保留报告部分再导入。",
            f"The text has {len(text)} characters: no report is that long. Keep only the report and import that.",
        )
    text = clean(text)
    unit = _UNIT.search(text)
    parts = sections(text)
    plan = layout(parts)
    whole = "\n".join(f"{section.title}\n{section.body}" for _, section in plan.overall)
    reading = Reading("narrative", year or year_of(text), department_of(whole) or department_of(text), title_of(text))
    for block in plan.blocks:
        project, unread = project_from(block, reading.year, UNITS[unit[1]] if unit else None)
        reading.projects.append(project)
        reading.unread += unread
    listed = listed_projects([section for _, section in plan.overall] if plan.blocks else parts, reading.year)
    names = {project.name for project in (*reading.projects, *listed, *tabled)}
    reading.figures = list(overall(plan, names, reading.year))
    _complete(reading, listed, tabled)
    reading.unread += unclaimed(plan, names)
    _infer_budget_kind(reading)
    with_grades(reading)
    stated = number_of(reading.figures, "projects_count")
    if stated is not None and stated != len(reading.projects):
        reading.unread.append(f"报告写明有{stated}个项目，读到{len(reading.projects)}个")
    if stated != len(reading.projects):
        reading.unread += [f"项目编号缺第{missing}个" for missing in gaps(plan.blocks)]
    return reading


def year_of(text: str) -> int | None:
    """The budget year a report speaks of."""
    counts: Counter[int] = Counter()
    for weight, pattern in _YEAR_WEIGHTS:
        for found in pattern.finditer(text):
            counts[int(found[1])] += weight
    return counts.most_common(1)[0][0] if counts else None


def department_of(text: str) -> str | None:
    """The name of the department a report speaks of: its title, or whose duties and bodies it describes."""
    for line in [line for line in text.split("\n") if line.strip()][:5]:
        alone = _ALONE.fullmatch(line.strip())
        head = alone or _HEAD_NAME.search(line)
        name = None if head is None else re.sub(r"(?:部门|单位)?(?:整体)?(?:预算|决算|支出|收支)*$", "", head[1])
        if name and _ENDS_AS_BODY.search(name) and not re.search(r"我|本[局部单]|此|部门|单位|项目", name):
            return name
    counts: Counter[str] = Counter()
    for weight, pattern in _NAMES:
        for found in pattern.finditer(text):
            name = _BEFORE_NAME.sub("", found[1])
            if len(name) > 3 and not _NO_NAME.search(name):
                counts[name] += weight
    return counts.most_common(1)[0][0] if counts else None


def title_of(text: str) -> str | None:
    """The report's own title, where its first lines carry one."""
    found = _TITLE.search(text[:400])
    return found[0].strip() if found else None


def _complete(reading: Reading, listed: list[ProjectReading], tabled: Sequence[ProjectReading]) -> None:
    """Tables and one-sentence lists fill what is open, and are the projects where there are no others."""
    for items in (listed, tabled):
        if not reading.projects:
            reading.projects = list(items)
            continue
        known = {normalise(project.name): project for project in reading.projects}
        others: list[ProjectReading] = []
        for item in items:
            project = known.get(normalise(item.name))
            if project is not None:
                _fill(reading, project, item)
            elif items is tabled:
                reading.unread.append(f"{item.place}：表中的“{item.name}”正文没有写，没有导入")
            else:
                others.append(item)
        if others and _belong(reading, others):
            reading.projects += others
        else:
            reading.unread += [f"{item.place}：一句话里的“{item.name}”没有单独的说明，没有导入" for item in others]


def _belong(reading: Reading, others: list[ProjectReading]) -> bool:
    """Whether projects of one sentence are beside those with headings: the stated number or sum says so."""
    together = [*reading.projects, *others]
    count, total = number_of(reading.figures, "projects_count"), number_of(reading.figures, "projects_budget")
    if count is not None:
        return count == len(together)
    if total is not None:
        return total == sum((project.amount("budget") or Decimal(0) for project in together), Decimal(0))
    return all("budget" in item.figures and "spend" in item.figures and _A_PROJECT.search(item.name) for item in others)


def _fill(reading: Reading, project: ProjectReading, item: ProjectReading) -> None:
    for measure, figure in item.figures.items():
        if measure not in project.figures:
            project.figures[measure] = figure
            gone = {"budget": "没有读到预算", "spend": "没有读到支出", "total": "没有读到总分"}.get(measure, "\0")
            reading.unread = [line for line in reading.unread if not (project.name in line and gone in line)]
    project.grade = project.grade or item.grade


def _infer_budget_kind(reading: Reading) -> None:
    """A budget stated without its kind is an initial one when the initial ones then add up to what is stated."""
    stated = number_of(reading.figures, "initial_project")
    open_ = [p for p in reading.projects if p.budget_kind is None and "budget" in p.figures]
    if stated is None or not open_:
        return
    initial = [p for p in reading.projects if p.budget_kind == "initial"]
    total = sum(
        (p.amount("initial_budget") or p.amount("budget") or Decimal(0) for p in [*initial, *open_]), Decimal(0)
    )
    if total == stated:
        for project in open_:
            project.budget_kind, project.budget_inferred = "initial", True


def with_grades(reading: Reading) -> Reading:
    """Where a report gives only the counts of grades, each follows from the stated total."""
    for project in reading.projects:
        total = project.amount("total")
        if project.grade is None and total is not None:
            project.grade, project.grade_inferred = grade(total), True
    return reading
