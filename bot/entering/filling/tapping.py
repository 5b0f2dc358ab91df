"""A tap on a card: a likely value, 上一步, 改…, 取消, 确认. A button of an older card changes nothing and says so."""

import re
from collections.abc import Callable, Sequence

from bot.entering.desk import Desk, Step
from bot.entering.filling.draft import Paper
from bot.entering.filling.talking import cancel, confirm, ended, go_on, menu, old, shown
from bot.entering.forms.form import FORMS, Value
from db.models import Draft


def tapped(desk: Desk, what: str, target: Sequence[str]) -> Step:
    """A button of a card: `target` is the draft, its version, and what else the button carries."""
    draft_id, version, *arguments = [*target, "", ""][: max(len(target), 2)]
    row = desk.session.get(Draft, draft_id)
    if row is None or row.person_id != desk.who.id or row.chat_id != desk.chat_id or row.form not in FORMS:
        return old(desk)
    if what == "o" and row.state in ("open", "expired", "cancelled"):
        return go_on(desk, None, row.id)
    if row.state != "open":
        return ended(desk, row)
    act = _TAPS.get(what)
    if act is None or str(row.version) != version:
        return old(desk)
    return act(desk, Paper.of(row), arguments)


def _likely(desk: Desk, paper: Paper, arguments: Sequence[str]) -> Step:
    """The likely right value of a remark."""
    place = _place(arguments, len(paper.remarks))
    if place is None:
        return old(desk)
    number, key, value = paper.remarks[place]
    paper.put(number, key, value)
    return shown(desk, paper)


def _change(desk: Desk, paper: Paper, arguments: Sequence[str]) -> Step:
    """改…: which field, then its question."""
    if len(arguments) < 2:
        return menu(desk, paper)
    number, key = _place(arguments, len(paper.parts)), arguments[1]
    if number is None or paper.field(number, key) is None:
        return old(desk)
    paper.asking = [number, key]
    return shown(desk, paper)


def _back(desk: Desk, paper: Paper, arguments: Sequence[str]) -> Step:
    paper.back()
    return shown(desk, paper)


def _place(arguments: Sequence[str], below: int) -> int | None:
    """A number out of a button, where there is such a place."""
    if not arguments or not re.fullmatch("[0-9]{1,4}", arguments[0]):
        return None
    return int(arguments[0]) if int(arguments[0]) < below else None


def _chosen(desk: Desk, paper: Paper, arguments: Sequence[str]) -> Step:
    gap, place = paper.gap(), _place(arguments, len(paper.offered))
    if gap is None or place is None:
        return old(desk)
    number, asked = gap
    value = paper.offered[place][1]
    if value is None or asked.check is None:
        paper.take(number, asked, Value(value))
    else:
        paper.take(number, asked, asked.check(desk, paper.parts[number].values, value))
    return shown(desk, paper)


_TAPS: dict[str, Callable[[Desk, Paper, Sequence[str]], Step]] = {
    "v": _chosen,
    "l": _likely,
    "b": _back,
    "f": _change,
    "r": lambda desk, paper, _: shown(desk, paper),
    "x": lambda desk, paper, _: cancel(desk, paper),
    "k": lambda desk, paper, _: confirm(desk, paper),
}
