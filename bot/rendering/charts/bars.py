"""Bars that lie: a name, and below it how far it got."""

from decimal import Decimal

from bot.rendering.charts.chart import Bar, Chart
from bot.rendering.charts.drawing import (
    ALARM,
    COLOURS,
    FAINT,
    GREY,
    INK,
    LINE,
    MARGIN,
    WIDTH,
    box,
    footing,
    heading,
    legend,
    lines,
    stroke,
    svg,
    text,
    width_of,
)

MOST = 15  # in one picture; more cannot be read on a phone
_NAME, _VALUE, _THICK = 22, 20, 22


def bars(chart: Chart) -> str:
    """The chart as SVG, one row for each bar."""
    parts, y = heading(chart.title, chart.subtitle)
    entries = _legend(chart)
    if entries:
        drawn, y = legend(entries, y)
        parts += drawn
    right = WIDTH - MARGIN - max(width_of(words, _VALUE) for bar in chart.bars for words in bar.texts) - 12
    scale = _Scale(*chart.span, MARGIN, max(right, WIDTH / 2))
    if chart.mark is not None:
        y += 30
        x = scale.at(chart.mark.value)
        half = width_of(chart.mark.text, 20) / 2
        inside = min(max(x, MARGIN + half), WIDTH - MARGIN - half)
        parts.append(text(inside, y, chart.mark.text, size=20, fill=LINE, anchor="middle"))
    y += 8
    for bar in chart.bars:
        drawn, y = _row(bar, scale, y, chart)
        parts += drawn
    drawn, y = footing(chart.notes, y + 6)
    return svg([*parts, *drawn], y)


class _Scale:
    """From values to places."""

    def __init__(self, low: Decimal, high: Decimal, left: float, right: float) -> None:
        self._low, self._left = low, left
        self._unit = (right - left) / float(high - low)

    def at(self, value: Decimal) -> float:
        return self._left + float(value - self._low) * self._unit


def _legend(chart: Chart) -> list[tuple[str, str]]:
    colours = COLOURS[: len(chart.series)][::-1]
    entries = list(zip(colours, chart.series, strict=True)) if len(chart.series) > 1 or chart.alarm else []
    if chart.alarm is not None and any(bar.alarming for bar in chart.bars):
        entries.append((ALARM, chart.alarm))
    return entries


def _row(bar: Bar, scale: _Scale, y: float, chart: Chart) -> tuple[list[str], float]:
    drawn, track = [], chart.whole
    y += 6
    for line in lines(bar.name, _NAME, WIDTH - 2 * MARGIN):
        y += 27
        drawn.append(text(MARGIN, y, line, size=_NAME))
    y += 8
    colours = COLOURS[: len(bar.values)][::-1]
    zero, top = scale.at(Decimal(0)), y
    for place, (value, words) in enumerate(zip(bar.values, bar.texts, strict=True)):
        strong = place == len(bar.values) - 1
        end = zero if value is None else scale.at(value)
        if track is not None:
            drawn.append(box(zero, y, scale.at(track) - zero, _THICK, FAINT))
        if value:
            colour = ALARM if bar.alarming and strong else colours[place]
            drawn.append(box(min(zero, end), y, max(abs(end - zero), 2), _THICK, colour))
        at = max(end, scale.at(track) if track is not None else zero, zero)
        fill = GREY if value is None else ALARM if bar.alarming and strong else INK
        drawn.append(text(at + 10, y + _THICK - 4, words, size=_VALUE, fill=fill))
        y += _THICK + 4
    if chart.mark is not None:  # beside each bar and not across the names
        at = scale.at(chart.mark.value)
        drawn.append(stroke(at, top - 5, at, y + 1, LINE, thick=True))
    return drawn, y
