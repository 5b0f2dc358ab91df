"""/history: who did what, of a project, by a person, on a day; page by page."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from bot.entering import words
from bot.entering.desk import Desk, Step
from bot.entering.forms import fields
from bot.entering.reading.days import days
from bot.rendering.reply import Button, Heading, Items, Note, Reply, say
from db.changing import history
from db.changing.history import Event, Wanted
from db.errors import Refusal
from db.known import figures
from db.messages import outbox
from db.money import in_wan
from db.persons import people

PAGE = 8
_LONGEST = 10_000  # days: what a button says may be forged
_WHAT = {
    "evaluation.score": ("改得分", "scores"),
    "evaluation.words": ("改自评文字", "texts"),
    "projectyear.goal": ("改绩效目标", "goal"),
    "project.add": ("新建项目", "new project"),
    "alias.add": ("加别名", "another name"),
}


def listed(desk: Desk, text: str = "") -> Step:
    """The newest page of what the words ask for; all of it without words."""
    wanted, unknown = _wanted(desk, text)
    if unknown:
        zh = f"没有看懂“{unknown}”：请写项目名称、姓名或日期，例如 /history 培训经费。"
        return Step(replies=[say(desk.pick(zh, f"“{unknown}” is neither a project, a name nor a day."))])
    return Step(replies=[_page(desk, wanted, 0)])


def tapped(desk: Desk, target: Sequence[str]) -> Step:
    """Another page of it: h:PROJECT:PERSON:DAY:DAYS:PAGE."""
    numbers = [int(one) if re.fullmatch(r"\d{1,9}", one) else 0 for one in (*target, "", "", "", "", "")][:5]
    project, person, day, span, page = numbers
    since = datetime.fromtimestamp(day * 60, UTC) if day else None
    until = since + timedelta(days=min(span, _LONGEST)) if since else None
    wanted = Wanted(project or None, person or None, since, until)
    row = outbox.row_of(desk.session.connection(), desk.chat_id, desk.message_id or 0)
    return Step(replies=[replace(_page(desk, wanted, page), edits=row)])


def _wanted(desk: Desk, text: str) -> tuple[Wanted, str]:
    """What the words ask for, and what of them is not understood."""
    rest = text.strip()
    if not rest:
        return Wanted(), ""
    wanted = Wanted()
    found = next(iter(days(rest, desk.today, lean="past", field=True)), None)
    if found is not None and found.day.start is not None and found.day.end is not None:
        start = datetime.combine(found.day.start, time(), desk.zone)
        wanted = Wanted(since=start, until=start + timedelta(days=(found.day.end - found.day.start).days + 1))
        rest = rest[: found.start] + rest[found.end :]
    for person in people.everybody(desk.session):
        if person.name in rest:
            wanted = replace(wanted, person_id=person.id)
            rest = rest.replace(person.name, "", 1)
            break
    reading = desk.names(rest) if rest.strip() else None
    if reading is not None and reading.mentions and reading.mentions[0].decision == "one":
        mention = reading.mentions[0]
        if desk.project(mention.ids[0]) is not None:
            wanted = replace(wanted, project_id=mention.ids[0])
            rest = rest[: mention.start] + rest[mention.end :]
        elif figures.hidden(desk.session, desk.visible).keys() & mention.ids:
            raise Refusal(*fields.HIDDEN)
    understood = wanted != Wanted()
    return wanted, "" if understood else rest.strip()


def _page(desk: Desk, wanted: Wanted, page: int) -> Reply:
    found = history.events(desk.session, wanted, visible=desk.visible, limit=PAGE + 1, offset=page * PAGE)
    if not found:
        return say(desk.pick("没有这样的记录。", "There is nothing of that kind."))
    lines = tuple(_line(desk, event) for event in found[:PAGE])
    turn = []
    if page > 0:
        turn.append(Button(desk.pick("上一页", "Back"), _data(wanted, page - 1)))
    if len(found) > PAGE:
        turn.append(Button(desk.pick("下一页", "More"), _data(wanted, page + 1)))
    heading = Heading(desk.pick("变更记录（新的在前）", "What was done, newest first"))
    hint = () if wanted != Wanted() else (_hint(desk),)
    return Reply((heading, Items(lines, page * PAGE + 1), *hint), (tuple(turn),) if turn else ())


def _hint(desk: Desk) -> Note:
    zh = "可以加项目、姓名或日期：/history 项目名称，/history 张三 昨天"
    return Note(desk.pick(zh, "Add a project, a name or a day: /history NAME yesterday"))


def _data(wanted: Wanted, page: int) -> str:
    minute = int(wanted.since.timestamp() // 60) if wanted.since else 0
    span = (wanted.until - wanted.since).days if wanted.since and wanted.until else 0
    return f"e:h:{wanted.project_id or 0}:{wanted.person_id or 0}:{minute}:{span}:{page}"


def _line(desk: Desk, event: Event) -> str:
    at = event.at.astimezone(desk.zone)
    who = event.who or desk.pick("导入", "imported")
    second = desk.pick(f"，{event.approved_by}审批", f", approved by {event.approved_by}") if event.approved_by else ""
    year = f"（{event.year}）" if event.year else ""
    return f"{at:%m-%d %H:%M} {who}{second}：{event.project}{year} {_said(desk, event)}"


def _said(desk: Desk, event: Event) -> str:
    if event.amount is None:
        return f"{_WHAT[event.what][desk.language == 'en']} {_difference(event.before, event.after)}".strip()
    what = words.kind(event.what, desk.language)
    if event.reversed_kind:
        what += words.kind(event.reversed_kind, desk.language)
    note = f"（{event.note}）" if event.note else ""
    back = desk.pick(" [已冲销]", " [taken back]") if event.taken_back else ""
    return f"{what}{in_wan(event.amount, desk.language)}，{event.day}{note}{back}"


def _difference(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    then, now = before or {}, after or {}
    labels = words.PART_WORDS | words.TEXT_WORDS | {"grade": ("等级", "grade"), "name": ("名称", "name")}
    changed = [key for key in now if key in labels and then.get(key) != now[key]]
    return "，".join(f"{labels[key][0]} {_short(then.get(key))} → {_short(now[key])}" for key in changed)


def _short(value: Any) -> str:
    text = "无" if value is None else value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= 30 else text[:29] + "…"
