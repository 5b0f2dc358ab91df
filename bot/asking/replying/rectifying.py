"""Rectification items in words, in both languages."""

from collections.abc import Sequence

from bot.asking.answering.answer import Answer
from bot.asking.replying import words as w
from bot.rendering.item_states import STATES
from bot.rendering.reply import Block, Bold, Items, Line
from db.rectification import Item

_ASKED = {
    "overdue": ("超期的", "overdue"),
    "soon": ("快到期的", "due soon"),
    "unreported": ("还没反馈的", "not yet filed"),
    "open": ("未销号的", "open"),
    "reported": ("待认定的", "awaiting a decision"),
    "returned": ("被退回的", "sent back"),
    "closed": ("已销号的", "closed"),
}


def rectifying(a: Answer, names: Sequence[str], language: str) -> list[Block]:
    """How many, and each with its problem, day, owner and state."""
    english = language == "en"
    if a.query.topic == "rate":
        return _rate(a, names, language)
    which = _which(a, names, language)
    if not a.items:
        return [Line((f"No rectification items{which}." if english else f"没有{which}整改事项。",))]
    count = len(a.items)
    if english:
        head = Line((Bold(f"{count} rectification item{'s' if count > 1 else ''}"), f"{which}:"))
    else:
        head = Line((f"{which}整改事项", Bold(f"{count}项"), "："))
    return [head, Items(tuple(_item(item, english) for item in a.of_page(a.items)), a.first)]


def _which(a: Answer, names: Sequence[str], language: str) -> str:
    english = language == "en"
    state = next((str(c.value) for c in a.query.where if c.measure == "state"), None)
    about = [str(c.value) for c in a.query.where if c.measure == "problem"]
    owned = w.conditions((c for c in a.query.where if c.measure in ("section", "responsible")), language)
    asked = _ASKED[state][english] if state else ""
    if english:
        parts = [f"of {', '.join(names)}" if names else "", f"({owned})" if owned else "", asked]
        parts.append(f"about {', '.join(about)}" if about else "")
        return "".join(f" {part}" for part in parts if part)
    parts = ["、".join(names), owned, f"与“{'、'.join(about)}”有关" if about else ""]
    whose = "".join(part for part in parts if part)
    return (f"{whose}的" if whose else "") + asked


def _item(item: Item, english: bool) -> str:
    name = f"{item.project}: {item.problem}" if english and item.project else item.problem
    name = f"{item.project}：{item.problem}" if item.project and not english else name
    parts = [name, (f"due {item.due}" if english else f"{item.due}到期")]
    late = -(item.days_left or 0) if item.overdue and item.state not in ("closed", "reported") else 0
    if item.next == "measures" and item.next_due != item.due:
        parts.append(f"measures due {item.next_due}" if english else f"整改措施{item.next_due}前报")
    if late:
        parts.append(f"{late} days overdue" if english else f"已超期{late}天")
    nobody = "nobody responsible yet" if english else "还没有责任人"
    parts.append((f"responsible: {item.owner}" if english else f"责任人{item.owner}") if item.owner else nobody)
    parts.append(STATES[item.state][english])
    return (", " if english else "，").join(parts)


def _rate(a: Answer, names: Sequence[str], language: str) -> list[Block]:
    english, which = language == "en", _which(a, names, language)
    if "rate" not in a.values:
        text = (
            f"No rectification items{which} should be closed yet."
            if english
            else f"{which}整改还没有到期应完成的，算不出按时完成率。"
        )
        return [Line((text,))]
    closed, in_time, overdue = (int(a.values[name]) for name in ("closed", "in_time", "overdue"))
    rate = f"{w.short(a.values['rate'])}%"
    if english:
        return [Line(("Closed in time: ", Bold(rate), f" ({in_time} of {closed + overdue}; {overdue} overdue)."))]
    return [
        Line(
            (
                f"{which}整改按时完成率",
                Bold(rate),
                f"（应完成{closed + overdue}项，按时销号{in_time}项，超期{overdue}项）。",
            )
        )
    ]
