"""The strokes every picture is made of: text that fits, rectangles, and SVG to PNG."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

FONT = "Jixiao Sans SC"
WIDTH = 800
MARGIN = 36
INK, GREY, FAINT, GRID = "#1f2933", "#616e7c", "#e4e7eb", "#cbd2d9"
COLOURS = ("#2b6cb0", "#90b4dc")  # the last series in the strong colour, what stands behind it in the faint one
ALARM, LINE = "#d9661f", "#b91c1c"


def text(x: float, y: float, words: str, *, size: int = 22, fill: str = INK, anchor: str = "start") -> str:
    """One line of text; what cannot be written in XML is left out."""
    clean = "".join(c for c in words if c >= " " and c not in "\ufffe\uffff")
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill}" text-anchor="{anchor}">{escape(clean)}</text>'
    )


def box(x: float, y: float, width: float, height: float, fill: str) -> str:
    size = f'width="{max(width, 0):.1f}" height="{max(height, 0):.1f}"'
    return f'<rect x="{x:.1f}" y="{y:.1f}" {size} rx="3" fill="{fill}"/>'


def stroke(x1: float, y1: float, x2: float, y2: float, colour: str, *, thick: bool = False) -> str:
    width = 4 if thick else 1
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width}"/>'


def width_of(words: str, size: int) -> float:
    """About how wide a text is; rather too wide than too narrow."""
    return sum(size if ord(c) > 0x2000 else size * 0.62 for c in words)


def lines(words: str, size: int, width: float, most: int = 2) -> list[str]:
    """A text in lines that fit; of what is too long the middle is left out, since names differ at their ends."""
    broken: list[str] = []
    line = ""
    for c in words:
        if width_of(line + c, size) > width:
            broken.append(line)
            line = ""
        line += c
    broken.append(line)
    if len(broken) <= most:
        return broken
    half = len(words) * most // len(broken) // 2 - 2
    return lines(f"{words[:half]}…{words[-half:]}", size, width, most)


def heading(title: str, subtitle: str) -> tuple[list[str], float]:
    """Title and subtitle, and how far down they reach."""
    drawn, y = [], 18.0
    for line in lines(title, 30, WIDTH - 2 * MARGIN):
        y += 40
        drawn.append(text(MARGIN, y, line, size=30))
    for line in lines(subtitle, 20, WIDTH - 2 * MARGIN) if subtitle else ():
        y += 30
        drawn.append(text(MARGIN, y, line, size=20, fill=GREY))
    return drawn, y + 14


def legend(entries: Sequence[tuple[str, str]], y: float) -> tuple[list[str], float]:
    """Colours and what they mean, in as many rows as they need."""
    drawn, x, y = [], float(MARGIN), y + 24
    for colour, words in entries:
        wide = width_of(words, 20) + 56
        if x > MARGIN and x + wide > WIDTH - MARGIN:
            x, y = float(MARGIN), y + 30
        drawn += [box(x, y - 16, 18, 18, colour), text(x + 26, y, words, size=20, fill=GREY)]
        x += wide
    return drawn, y + 16


def footing(notes: Sequence[str], y: float) -> tuple[list[str], float]:
    drawn = []
    for note in notes:
        for line in lines(note, 18, WIDTH - 2 * MARGIN, most=4):
            y += 26
            drawn.append(text(MARGIN, y, line, size=18, fill=GREY))
    return drawn, y + 24


def svg(parts: Sequence[str], height: float) -> str:
    """The whole picture on white."""
    opened = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:.0f}" font-family="{FONT}">'
    return "\n".join([opened, f'<rect width="{WIDTH}" height="{height:.0f}" fill="#ffffff"/>', *parts, "</svg>"])


def png(picture: str) -> bytes:
    """An SVG as PNG, with our own font alone: the same on every machine."""
    import resvg_py

    drawn = resvg_py.svg_to_bytes(svg_string=picture, skip_system_fonts=True, font_files=[_font()], font_family=FONT)
    return bytes(drawn)


@cache
def _font() -> str:
    return str(Path(__file__).parent / "fonts" / "JixiaoSansSC.otf")
