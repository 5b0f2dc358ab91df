"""Taking back and correcting what is booked: the last entry within minutes, any other with a reason."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import col, select

from bot.entering import words
from bot.entering.desk import Desk
from bot.entering.filling.draft import Part
from bot.entering.filling.sentences import FILLERS, Filling
from bot.entering.forms import fields, sanity
from bot.entering.forms.form import Choose, Field, Form, Option, Read, Remark, Value, Values, Wrong, shelf
from bot.entering.forms.money import with_reason
from bot.entering.reading.amounts import read_amount
from bot.entering.reading.said import Amount, Day, Entered, Intent
from bot.entering.reading.said import Wrong as Meant
from db.changing import drafts
from db.changing.changes import Change, Movement, Reversal
from db.changing.preview import Preview
from db.models import Draft, Entry, Project, ProjectYear
from db.money import in_wan
from db.names import quoted

AT_ONCE = timedelta(minutes=30)
_LISTED = 5
_LOOKED_AT = 200
Found = tuple[Entry, str]  # an entry and its project's name


def of_the_last(entered: Entered) -> bool:
    """上一笔撤销: nothing is said of it but that it was the last."""
    one = entered.intents[0]
    said = one.wrong if one.kind == "undo" else None
    return said is not None and said.last and (said.project, said.amount) == (None, None)


def standing_entries(desk: Desk, *, everybodys: bool = False) -> list[Found]:
    """Entries this person may take back that still stand, the newest first."""
    taken = aliased(Entry)
    wanted = (
        select(Entry, Project.name)
        .join(ProjectYear, col(ProjectYear.id) == Entry.project_year_id)
        .join(Project, col(Project.id) == ProjectYear.project_id)
        .outerjoin(taken, col(taken.reverses) == col(Entry.id))
        .where(Entry.kind != "reversal", col(taken.id).is_(None), desk.visible)
        .where(col(Entry.key).not_like("%:stated"))
        .order_by(col(Entry.id).desc())
        .limit(_LOOKED_AT)
    )
    if not everybodys:
        wanted = wanted.where(Entry.entered_by == desk.who.id)
    return [(entry, name) for entry, name in desk.session.exec(wanted)]


def meant(desk: Desk, said: Meant | None) -> Read:
    """The entry that is spoken of: the last one, or by its project, amount and day; several are asked."""
    mine = standing_entries(desk)
    if said is None or said.last or (said.project, said.amount, said.day) == (None, None, None):
        if not mine:
            return Wrong(("没有您登记的、可以撤销的记录。", "There is nothing of yours to take back."))
        return check(desk, {}, _together(desk, mine[0][0]))
    fitting = [found for found in mine if _fits(desk, found[0], said)]
    if not fitting and not desk.own_only:
        fitting = [found for found in standing_entries(desk, everybodys=True) if _fits(desk, found[0], said)]
    if len(fitting) == 1:
        return check(desk, {}, [fitting[0][0].id])
    if fitting:
        return Choose(("是哪一笔？", "Which entry?"), _options(desk, fitting))
    zh = "没有找到您登记的这样一笔。是下面的某一笔吗？" if mine else "没有找到您登记的这样一笔。"
    return Wrong((zh, "No such entry of yours was found."), _options(desk, mine))


def _together(desk: Desk, entry: Entry) -> list[int | None]:
    """What was confirmed with it: both ends of a transfer go together."""
    draft_id = entry.key.split(":")[1] if entry.key.startswith("draft:") else None
    rows = drafts.entries_of(desk.session, draft_id) if draft_id else [entry]
    return [row.id for row in rows if row.kind != "reversal"] or [entry.id]


def _fits(desk: Desk, entry: Entry, said: Meant) -> bool:
    return (
        _of_project(desk, entry, said)
        and (said.amount is None or entry.amount in _amounts(said.amount))
        and (said.day is None or _on(desk, entry, said.day))
    )


def _of_project(desk: Desk, entry: Entry, said: Meant) -> bool:
    if said.project is None:
        return True
    year = desk.session.get(ProjectYear, entry.project_year_id)
    return year is not None and year.project_id in said.project.ids


def _amounts(said: Amount) -> set[Decimal]:
    known = {said.yuan} if said.yuan is not None else set(said.alternatives)
    return {sign * one for one in known if one is not None for sign in (1, -1)}


def _on(desk: Desk, entry: Entry, said: Day) -> bool:
    """The day it counts for, or the day it was entered: 昨天报的."""
    if said.start is None or said.end is None:
        return True
    entered = entry.recorded_at.astimezone(desk.zone).date()
    return said.start <= entry.day <= said.end or said.start <= entered <= said.end


def _options(desk: Desk, found: Sequence[Found]) -> tuple[Option, ...]:
    return tuple((label(desk, entry, name), [entry.id]) for entry, name in found[:_LISTED])


def label(desk: Desk, entry: Entry, name: str) -> str:
    note = f"（{entry.note}）" if entry.note else ""
    amount = in_wan(entry.amount, desk.language)
    return f"{entry.day:%m-%d} {name} {words.kind(entry.kind, desk.language)}{amount}{note}"[:60]


def check(desk: Desk, values: Values, value: Any) -> Read:
    """Whether these entries can still be taken back by this person, and whether a reason is needed."""
    late = False
    for entry_id in value:
        entry = desk.session.get(Entry, entry_id)
        if entry is None or desk.session.exec(select(Entry.id).where(Entry.reverses == entry_id)).first() is not None:
            return Wrong(("这笔已经撤销过了。", "This was taken back before."))
        if entry.entered_by != desk.who.id and desk.own_only:
            zh, en = "只有登记人或财务可以撤销这一笔。", "Only whoever entered it, or finance, can take it back."
            return Wrong((zh, en))
        alone = entry.entered_by == desk.who.id and entry.approved_by is None
        late = late or not alone or desk.now - entry.recorded_at > AT_ONCE
    return Value(list(value), {"late": late})


def _read(desk: Desk, values: Values, text: str) -> Read:
    reading, amount = desk.names(text), read_amount(text)
    ids = {one for mention in reading.mentions for one in mention.ids}
    found = standing_entries(desk, everybodys=not desk.own_only)
    if ids:
        years = select(ProjectYear.id).where(col(ProjectYear.project_id).in_(ids))
        of = set(desk.session.exec(years))
        found = [one for one in found if one[0].project_year_id in of]
    if amount is not None:
        found = [one for one in found if one[0].amount in _amounts(amount)]
    if (ids or amount is not None) and len(found) == 1:
        return check(desk, values, [found[0][0].id])
    return Choose(("是哪一笔？", "Which entry?"), _options(desk, found))


def recent(desk: Desk, values: Values) -> Sequence[Option]:
    """What can be taken back: one's own, or for finance everybody's."""
    return _options(desk, standing_entries(desk) or ([] if desk.own_only else standing_entries(desk, everybodys=True)))


def _show(desk: Desk, value: Any) -> str:
    lines = []
    for entry_id in value:
        entry = desk.session.get(Entry, entry_id)
        year = desk.session.get(ProjectYear, entry.project_year_id) if entry else None
        project = desk.session.get(Project, year.project_id) if year else None
        if entry is not None and project is not None:
            lines.append(label(desk, entry, project.name))
    return desk.pick("；", "; ").join(lines)


def _which(question: tuple[str, str]) -> Field:
    return Field("entries", ("记录", "Entry"), question, _read, _show, suggest=recent, check=check)


def _reason() -> Field:
    return Field(
        "reason",
        ("原因", "Reason"),
        ("为什么撤销？", "Why is it taken back?"),
        fields.text,
        fields.show_text,
        needed=lambda values: bool(values.get("late")),
        free=True,
    )


def _reversals(desk: Desk, values: Values) -> list[Change]:
    return [Reversal(entry_id, values.get("reason") or "撤销") for entry_id in values["entries"]]


def _taken_back(desk: Desk, values: Values, made: Preview) -> Sequence[Remark]:
    below = [row for row in made.rows if (row.after.booked.spend or 0) < 0 or (row.after.booked.budget or 0) < 0]
    if below:
        zh = f"撤销以后{quoted(below[0].after.name)}的数会变成负数，请先撤销后来的记录。"
        return (Remark("below_0", (zh, "Figures would fall below 0; take later entries back first."), impossible=True),)
    return ()


UNDOING = shelf(
    Form(
        "undo",
        lambda values: ("撤销登记", "Take back"),
        (_which(("撤销哪一笔？", "Take back which entry?")), _reason()),
        _reversals,
        _taken_back,
    )
)


def _corrected(desk: Desk, values: Values) -> list[Change]:
    """The wrong entry is taken back and the right one booked, together."""
    entry = desk.session.get(Entry, values["entries"][0])
    year = desk.session.get(ProjectYear, entry.project_year_id) if entry else None
    assert entry is not None and year is not None
    counts = date.fromisoformat(values["day"]) if "day" in values else entry.day
    amount = Decimal(values["amount"]) if "amount" in values else abs(entry.amount)
    signed = -amount if entry.amount < 0 else amount
    note = with_reason(dict(values) | {"note": values.get("note", entry.note)})
    of = counts.year if "day" in values else year.year
    right = Movement(values.get("project", year.project_id), of, entry.kind, signed, counts, note, entry.payee)
    return [Reversal(entry.id or 0, values.get("reason") or "更正"), right]


def _still_odd(desk: Desk, values: Values, made: Preview) -> Sequence[Remark]:
    right = made.changes[-1]
    spends = isinstance(right, Movement) and right.kind in ("payment", "refund")
    return sanity.of_spend(desk, values, made) if spends else _taken_back(desk, values, made)


CORRECTING = shelf(
    Form(
        "correct",
        lambda values: ("更正登记", "Correct an entry"),
        (
            _which(("更正哪一笔？", "Correct which entry?")),
            Field(
                "amount",
                ("正确金额", "Right amount"),
                ("正确的金额是多少？", "What is the right amount?"),
                fields.amount,
                fields.show_amount,
                needed=lambda values: "amount" in values or not ("day" in values or "project" in values),
            ),
            Field(
                "day",
                ("正确日期", "Right day"),
                ("正确的日期是哪天？", "What is the right day?"),
                fields.day,
                fields.show_day,
                optional=True,
            ),
            Field(
                "project",
                ("正确项目", "Right project"),
                ("应该记在哪个项目？", "Which project is right?"),
                fields.project,
                fields.show_project,
                check=lambda desk, values, value: fields.permitted(desk, value),
                optional=True,
            ),
            Field(
                "note",
                ("用途", "For"),
                ("用来做什么？", "For what?"),
                fields.text,
                fields.show_text,
                optional=True,
                free=True,
            ),
            _reason(),
        ),
        _corrected,
        _still_odd,
    )
)


def _undo(filling: Filling, intent: Intent) -> None:
    filling.take("entries", meant(filling.desk, intent.wrong))


def _correct(filling: Filling, intent: Intent) -> None:
    filling.take("entries", _one(filling.desk, meant(filling.desk, intent.wrong)))
    filling.amount(intent.amount)
    if intent.day is not None:
        filling.day(intent.day)
    filling.project(intent.project)
    if intent.note:
        filling.put("reason", intent.note)


def _one(desk: Desk, read: Read) -> Read:
    """One entry at a time is corrected."""
    if not isinstance(read, Value) or len(read.value) == 1:
        return read
    found = [one for one in standing_entries(desk) if one[0].id in read.value]
    return Choose(("更正哪一笔？", "Correct which entry?"), _options(desk, found))


def of_draft(desk: Desk, row: Draft) -> Filling:
    """The form that takes back what a draft was booked as."""
    filling = Filling(desk, Part(UNDOING.name))
    ids = [entry.id for entry in drafts.entries_of(desk.session, row.id) if entry.kind != "reversal"]
    filling.take("entries", check(desk, {}, ids) if ids else _nothing())
    return filling


def _nothing() -> Wrong:
    return Wrong(("这次登记没有金额，请直接改回去。", "It moved no money; please change it back."))


FILLERS["undo"] = (UNDOING.name, _undo)
FILLERS["correct"] = (CORRECTING.name, _correct)
