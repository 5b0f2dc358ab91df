"""整改台账 as a picture: what is late stands out, the rest reads in one glance."""

from collections.abc import Sequence

from bot.reminding import item_words
from bot.reminding.look import Look
from bot.rendering.charts import png
from bot.rendering.charts.drawing import (
    ALARM,
    COLOURS,
    GREY,
    GRID,
    INK,
    MARGIN,
    WIDTH,
    box,
    footing,
    heading,
    lines,
    svg,
    text,
)
from db.rectification import Item

MOST = 12  # in one picture; more cannot be read on a phone
_STRIPE, _GAP = 8, 14


def ledger(look: Look, title: str, items: Sequence[Item]) -> bytes:
    """Each item with a stripe of its urgency, what it is, and under it how long is left, whose, and its state."""
    day = look.pick(f"{look.today:%Y年%m月%d日}", f"{look.today:%Y-%m-%d}")
    parts, y = heading(title, day)
    for item in items:
        drawn, y = _row(look, item, y)
        parts += drawn
    drawn, y = footing((look.pick("橙色：已超期", "Orange: overdue"),), y)
    return png(svg([*parts, *drawn], y))


def _row(look: Look, item: Item, y: float) -> tuple[list[str], float]:
    left, top = MARGIN + _STRIPE + 12, y + 8
    y, drawn = top, []
    for words in lines(item_words.title(item, 80), 22, WIDTH - left - MARGIN):
        y += 29
        drawn.append(text(left, y, words, fill=INK))
    for words in lines(item_words.standing(look, item), 20, WIDTH - left - MARGIN):
        y += 28
        drawn.append(text(left, y, words, size=20, fill=ALARM if item.overdue else GREY))
    colour = ALARM if item.overdue else GRID if not item.open else COLOURS[0]
    drawn.append(box(MARGIN, top + 6, _STRIPE, y - top, colour))
    return drawn, y + _GAP
