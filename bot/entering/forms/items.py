"""Which rectification item is meant: by project and words of the problem, asked back when several fit."""

import re
from collections.abc import Callable, Sequence

from bot.entering.desk import Desk
from bot.entering.forms.form import Choose, Option, Read, Value, Values, Words, Wrong
from bot.entering.reading.said import Named
from db import rectification
from db.models import Person, Rectification
from db.names import normalise
from db.rectification import Item, steps

_OFFERED = 5
_OPEN = ("notified", "planned", "reported", "returned")
_LABEL = 40
_SURE = 2  # neighbouring pairs of characters in common that tell an item from others
# What is said of any item tells none from another.
_COMMON = re.compile(
    "整改|完成|申请|延期|延到|验收单|材料|附件|附上|已经|报告|措施|问题|事项|项目|经费|认定|销号|退回|反馈"
)
Fits = Callable[[Desk, Item, Rectification, Person], bool]


def workable(desk: Desk, item: Item, row: Rectification, person: Person) -> bool:
    """Measures or evidence may be filed for it."""
    return item.state in ("notified", "planned", "returned") and rectification.may_work(desk.session, row, person)


def extendable(desk: Desk, item: Item, row: Rectification, person: Person) -> bool:
    free = steps.asked(desk.session, item.id) is None and item.state in ("notified", "planned", "returned")
    return free and rectification.may_work(desk.session, row, person)


def decidable(desk: Desk, item: Item, row: Rectification, person: Person) -> bool:
    """Evidence waits for somebody else's decision."""
    filed = steps.newest(desk.session, item.id, "reported")
    others = filed is None or filed.actor_id != person.id
    return item.state == "reported" and others and rectification.may_decide(row, person)


def grantable(desk: Desk, item: Item, row: Rectification, person: Person) -> bool:
    """More time was asked for by somebody else."""
    asked = steps.asked(desk.session, item.id)
    return asked is not None and asked.actor_id != person.id and rectification.may_decide(row, person)


def suitable(desk: Desk, fits: Fits) -> list[Item]:
    """The items this person may do that with, the most urgent first; their own before others'."""
    person = desk.session.get(Person, desk.who.id)
    if person is None:
        return []
    known = rectification.items(desk.session, today=desk.today, visible=desk.visible, states=_OPEN)
    rows = ((item, desk.session.get(Rectification, item.id)) for item in known)
    fitting = [item for item, row in rows if row is not None and fits(desk, item, row, person)]
    return sorted(fitting, key=lambda item: item.owner_id != person.id)


def find(desk: Desk, fits: Fits, text: str, named: Named | None = None) -> Read:
    """The item a text means; which of these, where it may be several."""
    known = suitable(desk, fits)
    if not known:
        return Wrong(("没有您现在可以办理的整改事项。", "There is no rectification item you could do this with now."))
    of_project = [item for item in known if named is not None and item.project_id in named.ids]
    if named is not None and named.decision == "one" and not of_project:
        zh = f"“{named.text}”没有您可以办理的整改事项。是下面的某一个吗？"
        return Choose((zh, f"No item of “{named.text}” is yours to do this with. One of these?"), options(known))
    among = of_project or known
    scored = sorted(((_likeness(text, item), item) for item in among), key=lambda pair: -pair[0])
    best = scored[0][0]
    second = scored[1][0] if len(scored) > 1 else 0
    alone = len(among) == 1 and (of_project or best)
    if alone or (best and not second) or (best >= _SURE and best > 2 * second):
        return Value(scored[0][1].id)
    near = [item for score, item in scored if score] or among
    return Choose(("是哪一项整改？", "Which item is it?"), options(near))


def options(known: Sequence[Item]) -> tuple[Option, ...]:
    return tuple((label(item), item.id) for item in known[:_OFFERED])


def label(item: Item) -> str:
    return f"{item.project or ''} {item.problem}".strip()[:_LABEL]


def reader(fits: Fits) -> Callable[[Desk, Values, str], Read]:
    def read(desk: Desk, values: Values, text: str) -> Read:
        mentions = desk.names(text).mentions
        one = mentions[0] if len(mentions) == 1 else None
        named = Named(text[one.start : one.end], one.ids, one.decision) if one is not None else None
        return find(desk, fits, text, named)

    return read


def offers(fits: Fits) -> Callable[[Desk, Values], Sequence[Option]]:
    return lambda desk, values: options(suitable(desk, fits))


def checker(fits: Fits) -> Callable[[Desk, Values, object], Read]:
    """A tapped item is looked at again: somebody may have been quicker."""

    def check(desk: Desk, values: Values, value: object) -> Read:
        if value not in {item.id for item in suitable(desk, fits)}:
            return Wrong(not_now)
        return Value(value)

    return check


not_now: Words = (
    "这项整改现在不能这样办理（可能已有人处理，或不归您办）。",
    "This cannot be done with the item now: somebody was quicker, or it is not yours.",
)


def _likeness(text: str, item: Item) -> int:
    said, about = _pairs(text), _pairs(f"{item.project or ''}。{item.problem}。{item.measures or ''}")
    return len(said & about)


def _pairs(text: str) -> set[str]:
    parts = (normalise(part) for part in _COMMON.split(text))
    return {part[at : at + 2] for part in parts for at in range(len(part) - 1)}
