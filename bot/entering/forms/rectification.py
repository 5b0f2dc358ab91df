"""Rectification on forms: a new item, measures, evidence, acceptance or not, more time; by buttons or in a sentence."""

import re
from collections.abc import Sequence
from typing import Any

from bot.entering.desk import Desk
from bot.entering.filling.draft import Paper, Part
from bot.entering.filling.sentences import FILLERS, Filling
from bot.entering.forms import fields, item_news, items
from bot.entering.forms.form import FORMS, Field, Form, Read, Value, Values, Words, Wrong, shelf
from bot.entering.reading.days import read_day
from bot.entering.reading.said import Day, Intent
from db.changing import changes
from db.changing.changes import Change
from db.errors import Refusal
from db.models import Rectification
from db.rectification import changes as verbs

FILES = "files"  # the field that files fill


def item_field(fits: items.Fits) -> Field:
    def show(desk: Desk, value: Any) -> str:
        row = desk.session.get(Rectification, value)
        return verbs.title(desk.session, row) if row is not None else ""

    return Field(
        "item",
        ("整改事项", "Item"),
        ("哪一项整改？", "Which item?"),
        lambda desk, values, text: planned(desk, items.reader(fits)(desk, values, text)),
        show,
        suggest=items.offers(fits),
        check=lambda desk, values, value: planned(desk, items.checker(fits)(desk, values, value)),
    )


def planned(desk: Desk, read: Read) -> Read:
    """With an item goes whether its measures were filed: evidence takes them."""
    if not isinstance(read, Value):
        return read
    row = desk.session.get(Rectification, read.value)
    return Value(read.value, {"unplanned": row is not None and row.measures is None})


def words_field(key: str, label: Words, question: Words, **more: Any) -> Field:
    return Field(key, label, question, fields.text, fields.show_text, free=True, **more)


def later_day(desk: Desk, values: Values, text: str) -> Read:
    said = read_day(text, desk.today, lean="future")
    if said is None:
        return Wrong(("没看懂日期，请写成 11月30日。", "I cannot read the date; write it like 2026-11-30."))
    return of_later_day(desk, values, said)


def of_later_day(desk: Desk, values: Values, said: Day) -> Read:
    """A day still to come; of a period its end."""
    day = said.end or said.day
    if day is None:
        doubt = said.doubts[0] if said.doubts else None
        return Wrong((doubt.zh, doubt.en) if doubt else ("没看懂日期。", "I cannot read the date."))
    if day <= desk.today:
        return Wrong(("期限要在今天以后。", "The day must be after today."))
    item = desk.session.get(Rectification, values["item"]) if values.get("item") else None
    if item is not None and day <= item.due:
        zh = f"现在的期限是{item.due:%Y-%m-%d}，延期要晚于它。"
        return Wrong((zh, f"It is due {item.due:%Y-%m-%d}; the new day must be later."))
    return Value(day.isoformat())


def day_field(key: str, label: Words, question: Words) -> Field:
    return Field(key, label, question, later_day, fields.show_day)


def _files_told(desk: Desk, values: Values, text: str) -> Read:
    return Wrong(("请直接发照片或文件。", "Please send the photo or file itself."))


EVIDENCE = Field(
    FILES,
    ("佐证", "Evidence"),
    ("请发佐证材料：验收单、照片、文件，可以一次发几个。", "Please send the evidence: photos or files."),
    _files_told,
    lambda desk, value: desk.pick("已收到", "received"),
)
NOTE = words_field("note", ("完成情况", "What was done"), ("完成得怎么样？请简单写几句。", "What was done?"))
REASON = words_field("reason", ("原因", "Reason"), ("原因是什么？", "Why?"))


def _verb(verb: str, *keys: str, **fixed: Any) -> Any:
    """The change of a form whose fields are the verb's arguments."""

    def made(desk: Desk, values: Values) -> Sequence[Change]:
        said = {key: values[key] for key in keys if values.get(key) is not None}
        return [changes.Step(verb, {"item_id": values["item"], **fixed, **said})]

    return made


def _reported(desk: Desk, values: Values) -> Sequence[Change]:
    """What was done; measures that were never filed are filed along."""
    told = [changes.Step(verbs.REPORT, {"item_id": values["item"], "note": values["note"]})]
    if values.get("measures"):
        told.insert(0, changes.Step(verbs.PLAN, {"item_id": values["item"], "measures": values["measures"]}))
    return told


MEASURES = ("整改措施", "Measures")
PLAN = shelf(
    Form(
        "rectify_plan",
        lambda values: ("填报整改措施", "File measures"),
        (item_field(items.workable), words_field("measures", MEASURES, ("准备怎么整改？", "What will be done?"))),
        _verb(verbs.PLAN, "measures"),
        right="ask",
    )
)
REPORT = shelf(
    Form(
        "rectify_report",
        lambda values: ("上报整改完成", "Report completion"),
        (
            item_field(items.workable),
            words_field(
                "measures",
                MEASURES,
                ("还没有报过整改措施，措施是什么？", "No measures are filed yet. What are they?"),
                needed=lambda values: bool(values.get("unplanned")),
            ),
            NOTE,
            EVIDENCE,
        ),
        _reported,
        right="ask",
        tells=item_news.reported,
    )
)
ACCEPT = shelf(
    Form(
        "rectify_accept",
        lambda values: ("认定并销号", "Accept and close"),
        (
            item_field(items.decidable),
            words_field("note", ("认定意见", "Remark"), ("认定意见？", "Remark?"), optional=True),
        ),
        _verb(verbs.ACCEPT, "note"),
        right="ask",
        tells=item_news.accepted,
    )
)
RETURN = shelf(
    Form(
        "rectify_return",
        lambda values: ("退回整改", "Send back"),
        (item_field(items.decidable), REASON),
        _verb(verbs.RETURN, "reason"),
        right="ask",
        tells=item_news.returned,
    )
)
EXTEND = shelf(
    Form(
        "rectify_extend",
        lambda values: ("申请延期", "Ask for more time"),
        (
            item_field(items.extendable),
            day_field("until", ("延期到", "Until"), ("延到哪一天？", "Until when?")),
            REASON,
        ),
        _verb(verbs.EXTEND, "until", "reason"),
        right="ask",
        tells=item_news.time_asked,
    )
)
GRANT = shelf(
    Form(
        "rectify_grant",
        lambda values: ("同意延期", "Grant more time"),
        (item_field(items.grantable),),
        _verb(verbs.DECIDE, granted=True),
        right="ask",
        tells=item_news.granted,
    )
)
REFUSE = shelf(
    Form(
        "rectify_refuse",
        lambda values: ("不同意延期", "Refuse more time"),
        (item_field(items.grantable), REASON),
        _verb(verbs.DECIDE, "reason", granted=False),
        right="ask",
        tells=item_news.refused,
    )
)


def paper(desk: Desk, form: str, item_id: int) -> Paper:
    """A form about one item, from a button under it."""
    wanted = FORMS[form].field("item")
    assert wanted is not None and wanted.check is not None
    read = wanted.check(desk, {}, item_id)
    if not isinstance(read, Value):
        raise Refusal(*items.not_now)
    return Paper([Part(form, {"item": read.value, **(read.also or {})})], message=desk.message_id)


def _fill_item(filling: Filling, intent: Intent, fits: items.Fits) -> None:
    said = "，".join(part for part in (intent.note, intent.text) if part)
    read = planned(filling.desk, items.find(filling.desk, fits, said, intent.project))
    filling.take("item", read)
    if isinstance(read, Value):
        filling.part.values.update(read.also or {})


def _fill_plan(filling: Filling, intent: Intent) -> None:
    _fill_item(filling, intent, items.workable)
    filling.put("measures", intent.text)


def _fill_report(filling: Filling, intent: Intent) -> None:
    _fill_item(filling, intent, items.workable)
    filling.put("note", intent.text)


def _fill_extension(filling: Filling, intent: Intent) -> None:
    _fill_item(filling, intent, items.extendable)
    if intent.day is not None:
        filling.take("until", of_later_day(filling.desk, filling.part.values, intent.day))
    filling.put("reason", _why(intent.note))


def _why(note: str | None) -> str | None:
    """What is left of the sentence without the words that ask for more time."""
    parts = [part for part in re.split(r"[，,；;。]", note or "") if part.strip()]
    return "，".join(part.strip() for part in parts if not re.search("延期|延到|延至|推迟|顺延|整改", part)) or None


FILLERS |= {
    "rectify_plan": (PLAN.name, _fill_plan),
    "rectify_report": (REPORT.name, _fill_report),
    "rectify_extend": (EXTEND.name, _fill_extension),
}
