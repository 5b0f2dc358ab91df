"""/template: which empty table, and the table itself."""

from dataclasses import replace

from bot.access.permissions import may, require
from bot.entering.desk import Desk, Step
from bot.rendering.reply import Button, File, Reply, say
from db.errors import Refusal
from db.reports import templates

_LABELS = {
    "projects": ("项目表", "Projects"),
    "payments": ("收支明细", "Payments"),
    "form": ("自评表", "Self-evaluation form"),
    "people": ("人员名单", "People"),
    "items": ("整改清单", "Rectification items"),
    "dates": ("单位日程", "Calendar"),
}


def offered(desk: Desk) -> Step:
    """The tables this person may import, as buttons."""
    require(desk.who.role, "import")
    kinds = [kind for kind in templates.KINDS if kind != "people" or may(desk.who.role, "manage_people")]
    buttons = tuple((Button(_LABELS[kind][desk.language == "en"], f"f:t:{kind}"),) for kind in kinds)
    ask = desk.pick("要哪一张空表？填好后直接发给我。", "Which empty table? Fill it and send it back to me.")
    return Step([say(ask, buttons=buttons)])


def sent(desk: Desk, kind: str) -> Step:
    """The empty table."""
    require(desk.who.role, "import")
    if kind not in templates.KINDS:
        raise Refusal("没有这张表，请重新发送 /template。", "There is no such table; please send /template again.")
    file = templates.empty(kind)
    return Step([_with(say(_about(desk, kind)), File(file.name, file.mime, file.content))])


def _with(reply: Reply, file: File) -> Reply:
    return replace(reply, file=file)


def _about(desk: Desk, kind: str) -> str:
    if kind == "form":
        return desk.pick(
            "一个项目一张工作表，请把“（    年度）”填成如（2026年度）；多个项目就复制工作表。金额单位万元。",
            "One sheet a project: put the year into （    年度）, copy the sheet for more projects. Amounts in 万元.",
        )
    return desk.pick(
        "一行一条，不要改表头。填好后发给我，我先试读、逐行指出问题，您确认后才导入。",
        "One row each; leave the heads. Send it back: I try it, tell what is wrong row by row, then you confirm.",
    )
