"""Who else hears of a step of a rectification item: those who decide, or those who wait for the decision."""

from collections.abc import Iterable, Sequence

from sqlmodel import col, select

from bot.entering.desk import Desk
from bot.entering.forms.form import Values
from bot.rendering.reply import Button, Reply, say
from db.models import Person, Rectification
from db.rectification import steps
from db.rectification.changes import title

Told = Sequence[tuple[int, Reply]]


def reported(desk: Desk, values: Values) -> Told:
    return _deciders(desk, values, "上报了整改完成，请认定", "reports that it is put right; please decide")


def time_asked(desk: Desk, values: Values) -> Told:
    return _deciders(desk, values, "申请延期，请审批", "asks for more time; please decide")


def accepted(desk: Desk, values: Values) -> Told:
    return _workers(desk, values, "认定了这项整改，已经销号", "accepted this item; it is closed")


def returned(desk: Desk, values: Values) -> Told:
    return _workers(desk, values, "退回了这项整改", "sent this item back")


def granted(desk: Desk, values: Values) -> Told:
    return _workers(desk, values, "同意了延期", "granted more time")


def refused(desk: Desk, values: Values) -> Told:
    return _workers(desk, values, "没有同意延期", "did not grant more time")


def opened(desk: Desk, values: Values, owner_id: int | None) -> Told:
    """Its owner hears of a new item."""
    owner = desk.session.get(Person, owner_id) if owner_id is not None else None
    return _say(desk, [owner], (str(values["problem"]["text"]), None), ("给您登记了一项整改", "opened an item for you"))


def _deciders(desk: Desk, values: Values, zh: str, en: str) -> Told:
    """Finance; administrators where there is none."""
    item = desk.session.get_one(Rectification, values["item"])
    able = select(Person).where(col(Person.active), col(Person.telegram_id).is_not(None))
    finance = list(desk.session.exec(able.where(Person.role == "finance")))
    people = finance or list(desk.session.exec(able.where(Person.role == "admin")))
    others = [one for one in people if one.id != item.owner_id]
    return _say(
        desk, others, (title(desk.session, item), item.id), (zh, en), values.get("note") or values.get("reason")
    )


def _workers(desk: Desk, values: Values, zh: str, en: str) -> Told:
    """The owner, and whoever filed what was decided about."""
    item = desk.session.get_one(Rectification, values["item"])
    filed = steps.newest(desk.session, item.id or 0, "reported", "extension_asked")
    ids = {item.owner_id, filed.actor_id if filed is not None else None} - {None}
    people = [desk.session.get(Person, one) for one in sorted(one for one in ids if one is not None)]
    return _say(
        desk, people, (title(desk.session, item), item.id), (zh, en), values.get("reason") or values.get("note")
    )


def _say(
    desk: Desk,
    people: Iterable[Person | None],
    about: tuple[str, int | None],
    words: tuple[str, str],
    more: str | None = None,
) -> Told:
    told, (name, item_id) = [], about
    for person in people:
        if person is None or not person.active or person.telegram_id is None or person.id == desk.who.id:
            continue
        english = (person.language or desk.language) == "en"
        text = f"{desk.who.name} {words[1]}: {name}" if english else f"{desk.who.name}{words[0]}：{name}"
        lines = [text, *([more] if more else [])]
        look = ((Button("Open" if english else "查看", f"r:item:{item_id}"),),) if item_id is not None else ()
        told.append((person.telegram_id, say(*lines, buttons=look)))
    return told
