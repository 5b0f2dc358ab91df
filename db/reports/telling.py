"""What an import tells: what was read, what was not, what changed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from sqlmodel import Session, col, select

from db.checks import Finding
from db.models import Project
from db.money import in_wan, plain
from db.reports.import_run import Loaded
from db.reports.importer import Imported
from db.reports.reading import ProjectReading, Reading

_KINDS = {
    "narrative": "叙述性报告",
    "form": "自评表",
    "table": "项目表",
    "payments": "收支明细",
    "people": "人员名单",
    "items": "整改清单",
    "dates": "单位日程",
}
_BUDGETS = {"initial": "年初", "added": "追加", "midyear": "中期追加"}
_SCORES = (
    ("output", "产出"),
    ("benefit", "效益"),
    ("satisfaction", "满意度"),
    ("execution", "执行率得分"),
    ("total", "总分"),
)
_MOST = 60  # projects listed one by one
_MOST_LINES = 100


def told(imported: Imported) -> str:
    """Everything worth saying about one import, in Chinese."""
    if imported.already:
        return f"{imported.name}：已导入过，没有变化。"
    lines: list[str] = []
    for reading, loaded in zip(imported.readings, imported.loaded, strict=True):
        lines += [_head(imported.name, reading), *_read(reading), *_stored(loaded)]
        lines += _listed("没有读到或没有导入：", reading.unread + loaded.notes)
        lines += _listed("已导入，但请核对：", loaded.doubtful)
    return "\n".join(lines)


def contradictions(findings: Sequence[Finding], names: Mapping[int, str]) -> str:
    """A list of what contradicts itself, each with its equation and where it stands."""
    if not findings:
        return "没有发现互相矛盾的数据。"
    lines = [f"互相矛盾的数据{len(findings)}处："]
    for at, finding in enumerate(findings, 1):
        whose = names.get(finding.project_id or 0, "部门")
        lines += [
            f"{at}. {finding.year}年 {whose}：{finding.zh}",
            f"   {finding.equation}　［{'；'.join(finding.places)}］",
        ]
    return "\n".join(lines)


def as_json(findings: Sequence[Finding], names: Mapping[int, str]) -> str:
    """The same as a JSON list of objects."""
    listed = [{**asdict(finding), "project": names.get(finding.project_id or 0)} for finding in findings]
    return json.dumps(listed, ensure_ascii=False, indent=2)


def names_of(session: Session, findings: Sequence[Finding]) -> dict[int, str]:
    """The names of the projects that were found at fault."""
    wanted = {finding.project_id for finding in findings if finding.project_id is not None}
    rows = session.exec(select(col(Project.id), col(Project.name)).where(col(Project.id).in_(wanted)))
    return {key: name for key, name in rows if key is not None}


def _head(name: str, reading: Reading) -> str:
    year = f"，{reading.year}年度" if reading.year else ""
    return f"{name}：{_KINDS[reading.kind]}{year}" + (f"，{reading.department}" if reading.department else "")


def _read(reading: Reading) -> list[str]:
    counts = (
        (len(reading.projects), "个项目"),
        (len(reading.figures), "条部门数据"),
        (len(reading.entries), "笔收支"),
        (len(reading.people), "名人员"),
        (len(reading.items), "条整改"),
        (len(reading.dates), "项日程"),
    )
    lines = (
        ["读到" + "、".join(f"{count}{what}" for count, what in counts if count)] if any(c for c, _ in counts) else []
    )
    if reading.kind in ("narrative", "form") or len(reading.projects) <= _MOST:
        lines += [f"  {_project(project)}" for project in reading.projects[:_MOST] if project.figures]
    return lines


def _project(project: ProjectReading) -> str:
    parts = [project.name]
    budget = project.amount("budget")
    if budget is not None:
        kind = _BUDGETS.get(project.budget_kind or "")
        inferred = "，按合计推断" if project.budget_inferred else ""
        parts.append(f"预算{in_wan(budget)}" + (f"（{kind}{inferred}）" if kind else ""))
    spend, rate = project.amount("spend"), project.amount("rate")
    if spend is not None:
        parts.append(f"支出{in_wan(spend)}")
    if rate is not None:
        parts.append(f"执行率{plain(rate)}%")
    parts += [f"{zh}{plain(value)}" for name, zh in _SCORES if (value := project.amount(name)) is not None]
    if project.grade:
        parts.append(project.grade + ("（按总分）" if project.grade_inferred else ""))
    return " ".join(parts)


def _stored(loaded: Loaded) -> list[str]:
    if loaded.already:
        return ["已导入过，没有变化。"]
    if loaded.changed_nothing:
        return ["库里已有同样的数据，没有变化。"]
    lines: list[str] = []
    if loaded.new_projects or loaded.known_projects:
        lines.append(f"新项目{loaded.new_projects}个，已有项目{loaded.known_projects}个，新数据{loaded.added}条")
    elif loaded.added:
        lines.append(f"存入{loaded.added}条")
    if loaded.same:
        lines.append(f"{loaded.same}笔已登记过，跳过")
    changes = [f"{c.subject} {c.what}：{_short(c.before)} → {_short(c.after)}" for c in loaded.changes]
    near = [
        f"“{name}”与已有的“{other}”相近，"
        + ("可能是同一个项目" if kind == "merge" else "可能是它的延续")
        + "：已作为新项目存入，请管理员确认"
        for kind, name, other in loaded.proposals
    ]
    return lines + _listed("与库里不同、已更新：", changes) + _listed("名称相近：", near)


def _listed(title: str, items: list[str]) -> list[str]:
    if not items:
        return []
    more = len(items) - _MOST_LINES
    return [title, *(f"  {item}" for item in items[:_MOST_LINES])] + ([f"  ……还有{more}条"] if more > 0 else [])


def _short(text: str | None) -> str:
    return "无" if text is None else text if len(text) <= 40 else text[:40] + "…"
