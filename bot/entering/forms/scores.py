"""The form of the self-evaluation: points of a part, or one of its texts."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from bot.entering import words
from bot.entering.desk import Desk
from bot.entering.filling.sentences import FILLERS, Filling
from bot.entering.forms import fields
from bot.entering.forms.form import Field, Form, Option, Remark, Value, Values, Words, shelf
from bot.entering.forms.money import project_field
from bot.entering.reading.said import Intent
from db.changing.changes import Change, Score
from db.changing.changes import Words as NewWords
from db.changing.preview import Preview
from db.known import figures
from db.known.scoring import PARTS
from db.money import plain

_POINTS = {name: words.PART_WORDS[name] for name in (*PARTS, "total")}
_PARTS = _POINTS | words.TEXT_WORDS
_CALLED = {"产出": "output", "效益": "benefit", "满意度": "satisfaction", "执行率": "execution", "目标": "goal"}
_CALLED |= {"完成": "completion", "原因": "reason", "措施": "measures", "总得分": "total"}


def _is_points(values: Values) -> bool:
    return values.get("part") in _POINTS


def _is_text(values: Values) -> bool:
    return values.get("part") in words.TEXT_WORDS


def _year(desk: Desk, values: Values) -> int:
    """The year that is meant where none is said: the newest that was evaluated, else this one."""
    if "year" in values:
        return int(values["year"])
    rows = figures.of_projects(desk.session, [values["project"]])
    return next((row.year for row in rows if row.evaluated), desk.today.year)


def _years(desk: Desk, values: Values) -> Sequence[Option]:
    if "project" not in values:
        return ()
    rows = figures.of_projects(desk.session, [values["project"]])
    known = sorted({row.year for row in rows} | {desk.today.year}, reverse=True)
    return tuple((fields.show_year(desk, year), year) for year in known[:5])


def _changes(desk: Desk, values: Values) -> Sequence[Change]:
    year = _year(desk, values)
    if _is_points(values):
        return [Score(values["project"], year, values["part"], Decimal(values["points"]))]
    return [NewWords(values["project"], year, values["part"], values["text"])]


def _remarks(desk: Desk, values: Values, made: Preview) -> Sequence[Remark]:
    row, remarks = made.rows[0], []
    year_zh, year_en = f"记入{row.after.year}年度的自评。", f"This is for the evaluation of {row.after.year}."
    if row.after.year != desk.today.year and "year" not in values:
        remarks.append(Remark("year", (year_zh, year_en), serious=False))
    if not _is_points(values):
        return remarks
    points, part = Decimal(values["points"]), values["part"]
    if part == "total":
        added = row.before.parts_sum
        if added is not None and added != points:
            zh = f"各项得分相加是{plain(added)}分，不是{plain(points)}分。"
            en = f"The parts add up to {plain(added)}, not {plain(points)}."
            remarks.append(Remark("not_the_sum", (zh, en), likely=_make_it(added)))
    if part == "execution":
        ruled = row.after.execution_by_rule
        if ruled is not None and ruled != points:
            zh = f"按执行率{plain(row.after.rate_computed or Decimal(0))}%计算应为{plain(ruled)}分。"
            en = f"By the rule it would be {plain(ruled)}."
            remarks.append(Remark("not_by_rule", (zh, en), likely=_make_it(ruled)))
    if row.before.stated.get(part) == points:
        zh, en = "现在就是这个得分，不用改。", "It has just these points already."
        remarks.append(Remark("nothing", (zh, en), impossible=True))
    return remarks


def _make_it(points: Decimal) -> tuple[Words, str, Any]:
    return ((f"改为{plain(points)}分", f"Make it {plain(points)}"), "points", str(points))


def _title(values: Values) -> Words:
    zh, en = _PARTS.get(values.get("part", ""), ("自评", "evaluation"))
    return f"修改{zh}", f"Change {en}"


SCORING = shelf(
    Form(
        "score",
        _title,
        (
            project_field(),
            Field(
                "part",
                ("改什么", "Part"),
                ("改哪一项？", "Which part?"),
                fields.choice(_PARTS, _CALLED),
                fields.shows(_PARTS),
                suggest=fields.offers(_PARTS),
            ),
            Field(
                "points",
                ("得分", "Points"),
                ("得多少分？", "How many points?"),
                fields.points,
                fields.show_points,
                needed=_is_points,
            ),
            Field(
                "text",
                ("文字", "Text"),
                ("请写内容：", "Please write it:"),
                fields.text,
                fields.show_text,
                needed=_is_text,
                free=True,
            ),
            Field(
                "year",
                ("年度", "Year"),
                ("哪一年度？", "Which year?"),
                fields.year,
                fields.show_year,
                suggest=_years,
                optional=True,
            ),
        ),
        _changes,
        _remarks,
    )
)


def _score(filling: Filling, intent: Intent) -> None:
    filling.project(intent.project)
    filling.put("year", intent.year)
    if intent.part in _POINTS:
        filling.put("part", intent.part)
    if intent.points is not None and intent.part in _POINTS:
        filling.take("points", fields.of_points(filling.desk, filling.part.values, intent.points))


def _text(filling: Filling, intent: Intent) -> None:
    filling.project(intent.project)
    filling.put("year", intent.year)
    filling.put("part", intent.field if intent.field in words.TEXT_WORDS else None)
    if intent.text:
        filling.take("text", Value(intent.text))


FILLERS["score"] = (SCORING.name, _score)
FILLERS["text"] = (SCORING.name, _text)
