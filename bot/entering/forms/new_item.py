"""A new rectification item: by hand, from a contradiction of the figures, or from a low score."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import col, select

from bot.entering.desk import Desk
from bot.entering.filling.sentences import FILLERS, Filling
from bot.entering.forms import fields, item_news, recent, rectification
from bot.entering.forms.form import Choose, Field, Form, Option, Read, Value, Values, Wrong, shelf
from bot.entering.reading.said import Intent
from db import checks
from db.changing import changes
from db.changing.changes import Change
from db.known import figures
from db.models import Person, Rectification
from db.money import plain
from db.persons import duties, people
from db.rectification import changes as verbs
from db.rectification import creating

_LOW = Decimal(80)  # points; below it an evaluation is worth an item
_DUE = (30, 60, 90)  # days offered
_OFFERED = 5
DEPARTMENT = 0  # the item belongs to no project
_ALL = ("finance", "admin", "leader")  # open items of every section


def may_open(desk: Desk) -> bool:
    """For every section, or for the own one."""
    return desk.who.role in _ALL or (desk.who.role == "editor" and desk.who.section_id is not None)


def _as_opener(desk: Desk) -> Desk:
    """Leaders open items of every section, though they book nothing."""
    return replace(desk, who=replace(desk.who, role="finance")) if desk.who.role in _ALL else desk


def _project(desk: Desk, values: Values, text: str) -> Read:
    return fields.project(_as_opener(desk), values, text)


def _projects(desk: Desk, values: Values) -> Sequence[Option]:
    none = (desk.pick("不属于某个项目", "No project"), DEPARTMENT)
    return (*recent.my_projects(_as_opener(desk), values)[:4], none)


def _checked(desk: Desk, values: Values, value: Any) -> Read:
    return Value(value) if value == DEPARTMENT else fields.permitted(_as_opener(desk), value)


def _show_project(desk: Desk, value: Any) -> str:
    return desk.pick("不属于某个项目", "none") if value == DEPARTMENT else fields.show_project(desk, value)


def _problem(desk: Desk, values: Values, text: str) -> Read:
    read = fields.text(desk, values, text)
    return Value({"text": read.value}) if isinstance(read, Value) else read


def _problems(desk: Desk, values: Values) -> Sequence[Option]:
    """What the figures of the project already show to be wrong, unless an item is open for it."""
    project_id = values.get("project")
    found: list[tuple[str, dict[str, Any]]] = []
    for row in figures.of_projects(desk.session, [project_id]) if project_id else []:
        for finding in checks.find(desk.session, row.year):
            if finding.project_id == project_id:
                of = creating.finding_key(finding)
                found.append((finding.zh, {"text": finding.zh, "of": of, "origin": "finding", "year": row.year}))
        if row.total is not None and row.total < _LOW:
            text = f"{row.year}年度自评得分{plain(row.total)}分，偏低"
            found.append(
                (text, {"text": text, "of": f"low_score:{row.year_id}", "origin": "low_score", "year": row.year})
            )
    keys = [value["of"] for _, value in found]
    known = set(desk.session.exec(select(Rectification.key).where(col(Rectification.key).in_(keys))))
    return [(text[:60], value) for text, value in found if value["of"] not in known][:_OFFERED]


def _owner(desk: Desk, values: Values, text: str) -> Read:
    named = people.called(desk.session, text.strip())
    if len(named) == 1:
        return Value(named[0].id)
    if named:
        return Choose(("是哪一位？", "Which one?"), tuple(_person(desk, one) for one in named[:_OFFERED]))
    return Wrong((f"名单里没有“{text.strip()}”。", f"Nobody is called “{text.strip()}”."), tuple(_owners(desk, values)))


def _owners(desk: Desk, values: Values) -> Sequence[Option]:
    """The project's responsible person, then the section's people."""
    project = desk.project(values["project"]) if values.get("project") else None
    everybody = [one for one in people.everybody(desk.session) if one.role != "viewer"]
    if project is not None:
        everybody = [
            one for one in everybody if one.id == project.responsible_id or one.section_id == project.section_id
        ]
        everybody.sort(key=lambda one: one.id != project.responsible_id)
    return [_person(desk, one) for one in everybody[:_OFFERED]]


def _person(desk: Desk, person: Person) -> Option:
    section = duties.section_name(desk.session, person.section_id)
    return (f"{person.name}（{section}）" if section else person.name, person.id)


def _show_person(desk: Desk, value: Any) -> str:
    person = desk.session.get(Person, value)
    return person.name if person is not None else ""


def _dues(desk: Desk, values: Values) -> Sequence[Option]:
    days = [desk.today + timedelta(days=days) for days in _DUE]
    return [(desk.pick(f"{day.month}月{day.day}日", f"{day:%b %d}"), day.isoformat()) for day in days]


def _opened(desk: Desk, values: Values) -> Sequence[Change]:
    problem = values["problem"]
    said = {
        "year": problem.get("year", desk.today.year),
        "problem": problem["text"],
        "notified_on": desk.today.isoformat(),
        "due": values["due"],
        "project_id": values["project"] or None,
        "section_id": None if values["project"] else desk.who.section_id,
        "owner_id": values.get("owner"),
        "origin": problem.get("origin", "manual"),
    }
    if "of" in problem:
        said["of"] = problem["of"]
    return [changes.Step(verbs.OPEN, {name: value for name, value in said.items() if value is not None})]


NEW = shelf(
    Form(
        "rectify_new",
        lambda values: ("登记整改", "New rectification item"),
        (
            Field("project", ("项目", "Project"), ("哪个项目的整改？", "Of which project?"), _project, _show_project,
                  suggest=_projects, check=_checked),
            Field("problem", ("问题", "Problem"), ("要整改什么问题？", "What has to be put right?"), _problem,
                  lambda desk, value: str(value["text"]), suggest=_problems, free=True),
            Field("due", ("整改期限", "Due"), ("最晚哪一天完成？", "By when?"), rectification.later_day,
                  fields.show_day, suggest=_dues),
            Field("owner", ("责任人", "Owner"), ("谁负责？", "Who is responsible?"), _owner, _show_person,
                  suggest=_owners),
        ),
        _opened,
        right="ask",
        tells=lambda desk, values: item_news.opened(desk, values, values.get("owner")),
    )
)  # fmt: skip


def _fill(filling: Filling, intent: Intent) -> None:
    desk = filling.desk
    if intent.project is not None:
        filling.take("project", fields.of_named(_as_opener(desk), intent.project))
    filling.put("problem", {"text": intent.text} if intent.text else None)
    if intent.day is not None:
        filling.take("due", rectification.of_later_day(desk, filling.part.values, intent.day))
    if intent.owner:
        filling.take("owner", _owner(desk, filling.part.values, intent.owner))


FILLERS["rectify_new"] = (NEW.name, _fill)
