"""Pictures of figures: a chart as data, drawn as SVG from templates, then as PNG with a font of our own."""

from bot.rendering.charts.bars import bars
from bot.rendering.charts.chart import Bar, Chart, Mark
from bot.rendering.charts.columns import columns
from bot.rendering.charts.drawing import png

__all__ = ["Bar", "Chart", "Mark", "bars", "columns", "png"]
