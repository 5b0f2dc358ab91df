"""Columns that stand side by side: month after month."""

from decimal import Decimal

from bot.rendering.charts.chart import Chart
from bot.rendering.charts.drawing import (
    COLOURS,
    GREY,
    GRID,
    INK,
    MARGIN,
    WIDTH,
    box,
    footing,
    heading,
    stroke,
    svg,
    text,
    width_of,
)

_HEIGHT, _WIDEST = 360, 90


def columns(chart: Chart) -> str:
    """The chart as SVG, one column for each bar, what it is worth above it."""
    parts, top = heading(chart.title, chart.subtitle)
    top += 40
    low, high = chart.span
    unit = _HEIGHT / float(high - low)
    zero = top + float(high) * unit
    step = (WIDTH - 2 * MARGIN) / max(len(chart.bars), 1)
    size, wide = _size(chart, step), min(step * 0.72, _WIDEST)
    for place, bar in enumerate(chart.bars):
        middle = MARGIN + step * (place + 0.5)
        value = bar.values[0] or Decimal(0)
        end = zero - float(value) * unit
        if value:
            parts.append(box(middle - wide / 2, min(zero, end), wide, max(abs(end - zero), 2), COLOURS[0]))
        above = end - 8 if value >= 0 else end + size + 4
        parts.append(text(middle, above, bar.texts[0], size=size, fill=INK if value else GREY, anchor="middle"))
        parts.append(text(middle, top + _HEIGHT + 46, bar.name, size=20, fill=GREY, anchor="middle"))
    parts.append(stroke(MARGIN, zero, WIDTH - MARGIN, zero, GRID))
    drawn, y = footing(chart.notes, top + _HEIGHT + 56)
    return svg([*parts, *drawn], y)


def _size(chart: Chart, step: float) -> int:
    """Values stand side by side without touching."""
    widest = max((width_of(bar.texts[0], 20) for bar in chart.bars), default=1)
    return max(11, min(20, int(20 * step / max(widest, 1))))
