"""The forms of the catalogue: a new project, and another name for one."""

from collections.abc import Sequence
from decimal import Decimal

from sqlmodel import col, select

from bot.entering.desk import Desk
from bot.entering.filling.sentences import FILLERS, Filling
from bot.entering.forms import fields
from bot.entering.forms.form import Choose, Field, Form, Option, Read, Remark, Value, Values, Wrong, shelf
from bot.entering.forms.money import amount_field, project_field
from bot.entering.reading.said import Intent
from db.changing.changes import Change, NewAlias, NewProject
from db.changing.preview import Preview
from db.models import Alias, Section
from db.names import normalise, quoted
from db.projects import catalog

_KINDS = {
    "new": ("新增", "new"),
    "continuing": ("延续", "continuing"),
    "one_off": ("一次性", "one-off"),
    "recurring": ("常年性", "recurring"),
}
_MOST_NAME = 60


def _name(desk: Desk, values: Values, text: str) -> Read:
    said = " ".join(text.split())
    if len(normalise(said)) < 2 or len(said) > _MOST_NAME:
        zh = f"名称要有2到{_MOST_NAME}个字。"
        return Wrong((zh, f"A name has 2 to {_MOST_NAME} characters."))
    known = catalog.project_called(desk.session, said)
    if known is not None:
        return Wrong(
            (
                f"已经有{quoted(known.name)}这个项目，请换个名称。",
                f"There is “{known.name}” already; name it differently.",
            )
        )
    return Value(said)


def _section(desk: Desk, values: Values, text: str) -> Read:
    wanted = text.strip()
    rows = desk.session.exec(select(Section).order_by(col(Section.id))).all()
    exact = [row for row in rows if row.name == wanted]
    inside = [row for row in rows if wanted and (wanted in row.name or row.name in wanted)]
    found = exact or inside
    if len(found) == 1:
        return Value(found[0].id)
    offered = tuple((row.name, row.id) for row in (found or rows)[: fields.OFFERED])
    if found:
        return Choose(("是哪个科室？", "Which section?"), offered)
    return Wrong((f"没有叫“{wanted}”的科室。", f"There is no section “{wanted}”."), offered)


def _sections(desk: Desk, values: Values) -> Sequence[Option]:
    rows = desk.session.exec(select(Section).order_by(col(Section.id)).limit(8)).all()
    return tuple((row.name, row.id) for row in rows)


def _show_section(desk: Desk, value: int) -> str:
    row = desk.session.get(Section, value)
    return row.name if row else ""


def _opened(desk: Desk, values: Values) -> Sequence[Change]:
    budget = values.get("amount")
    year = int(values.get("year", desk.today.year))
    amount = None if budget is None else Decimal(budget)
    day = None if budget is None else min(desk.today, desk.today.replace(year=year, month=1, day=1))
    return [NewProject(values["name"], year, values["section"], values.get("kind"), amount, day)]


def _near(desk: Desk, values: Values, made: Preview) -> Sequence[Remark]:
    """A name that is close to one there is: perhaps it is the same project."""
    reading = desk.names(values["name"])
    alike = [one for mention in reading.mentions for one in mention.ids]
    shown = fields.projects(desk, (alike or reading.nearest)[:3])
    if not shown:
        return ()
    names = "、".join(label for label, _ in shown)
    zh = f"已有相近的项目：{names}。确定是另一个项目吗？"
    en = f"There is something near it: {names}. Is it really another project?"
    return (Remark("near", (zh, en), serious=bool(alike)),)


def _other_name(desk: Desk, values: Values, text: str) -> Read:
    said = " ".join(text.split())
    if not normalise(said) or len(said) > _MOST_NAME:
        return Wrong((f"名字要有1到{_MOST_NAME}个字。", f"A name has 1 to {_MOST_NAME} characters."))
    return Value(said)


def _shared(desk: Desk, values: Values, made: Preview) -> Sequence[Remark]:
    """Names that are taken: by the project itself, or by another, which then is asked back."""
    normal = normalise(values["text"])
    same = desk.session.exec(select(Alias.project_id).where(Alias.normal == normal)).all()
    own = catalog.project_called(desk.session, values["text"])
    if values["project"] in same or (own is not None and own.id == values["project"]):
        words = ("这个名字已经能用了。", "This name is known already.")
        return (Remark("nothing", words, impossible=True),)
    if same or own is not None:
        zh = "别的项目也叫这个名字，以后问到时会让人选是哪一个。"
        return (Remark("shared", (zh, "Another project has this name too; it will be asked which one is meant.")),)
    return ()


OPENING = shelf(
    Form(
        "project",
        lambda values: ("新建项目", "New project"),
        (
            Field(
                "name",
                ("名称", "Name"),
                ("项目叫什么名称？", "What is it called?"),
                _name,
                fields.show_text,
                free=True,
            ),
            Field(
                "section",
                ("科室", "Section"),
                ("属于哪个科室？", "Of which section?"),
                _section,
                _show_section,
                suggest=_sections,
            ),
            Field(
                "kind",
                ("性质", "Kind"),
                ("新增还是延续？", "New or continuing?"),
                fields.choice(_KINDS, {}),
                fields.shows(_KINDS),
                suggest=fields.offers(_KINDS),
                optional=True,
            ),
            amount_field(("年初预算", "Initial budget"), optional=True),
            Field(
                "year",
                ("年度", "Year"),
                ("哪一年度？", "Which year?"),
                fields.year,
                fields.show_year,
                optional=True,
            ),
        ),
        _opened,
        _near,
        right="enter_all",
    )
)

NAMING = shelf(
    Form(
        "alias",
        lambda values: ("添加别名", "Another name"),
        (
            project_field(),
            Field(
                "text",
                ("别名", "Name"),
                ("还叫什么名字？", "What else is it called?"),
                _other_name,
                fields.show_text,
                free=True,
            ),
        ),
        lambda desk, values: [NewAlias(values["project"], values["text"])],
        _shared,
        right="enter_all",
    )
)


def _new_project(filling: Filling, intent: Intent) -> None:
    if intent.text:
        filling.take("name", _name(filling.desk, filling.part.values, intent.text))
    filling.put("year", intent.year)
    filling.amount(intent.amount)


def _alias(filling: Filling, intent: Intent) -> None:
    filling.project(intent.project)
    if intent.text:
        filling.take("text", _other_name(filling.desk, filling.part.values, intent.text))


FILLERS["new_project"] = (OPENING.name, _new_project)
FILLERS["alias"] = (NAMING.name, _alias)
