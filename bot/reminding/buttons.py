"""The buttons under a reminder: all about one matter in sight, or a number for each of several."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.reminding.look import button
from bot.rendering.button_rows import rows
from bot.rendering.reply import Button

Rows = tuple[tuple[Button, ...], ...]
FILLED = {"rectification", "projectyear", "approval"}  # subjects that have a form to open


class Told(NamedTuple):
    """A notice as its buttons need it: its row, and what it is about."""

    notice_id: int
    rule: str
    subject: str


def under(notices: Sequence[Told], language: str) -> Rows:
    """One matter: everything that can be done about it. Several: their numbers, and 已知 for all of them."""
    if not notices:
        return ()
    if len(notices) == 1:
        return of_one(notices[0], language)
    numbers = [button(str(place), "one", told.notice_id) for place, told in enumerate(notices, 1)]
    every = button("Noted, all" if language == "en" else "全部已知", "all", notices[0].notice_id)
    return (*rows(numbers, 8), (every,))


def of_one(told: Told, language: str) -> Rows:
    """去填报 and 已完成 where there is something to file; 已知, 稍后 and 为什么 always."""
    english = language == "en"
    kind = told.subject.partition(":")[0]
    first = []
    if told.rule == "decision":
        label = "Review" if english else "去认定"
        first.append(button(label, "item", told.subject.partition(":")[2]))
    elif kind == "approval":
        first.append(button("Review" if english else "去审批", "fill", told.notice_id))
    elif kind in FILLED:
        first.append(button("Enter" if english else "去填报", "fill", told.notice_id))
    if kind in {"rectification", "calendar"} and told.rule != "decision":
        first.append(button("Done" if english else "已完成", "done", told.notice_id))
    second = (
        button("Noted" if english else "已知", "ack", told.notice_id),
        button("Later" if english else "稍后", "later", told.notice_id),
        button("Why" if english else "为什么", "why", told.notice_id),
    )
    return (tuple(first), second) if first else (second,)
