"""Pictures: every name and number is in them, nothing runs out of them, and they need no font of the machine."""

import re
import struct
import zlib
from decimal import Decimal
from pathlib import Path
from xml.dom import minidom

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering import charts
from bot.rendering.charts import Bar, Chart, Mark, bars, columns, png
from bot.rendering.charts.drawing import WIDTH, width_of

HOSTILE = "</text><script>alert(1)</script>&\"'<项目>\x00\x0b"


def chart(*bars_: Bar, **more: object) -> Chart:
    return Chart("2026年执行率", "共1个项目", bars_, ("执行率",), **more)  # type: ignore[arg-type]


def rate(name: str, value: str) -> Bar:
    return Bar(name, (Decimal(value),), (f"{value}%",))


def written(drawn: str) -> list[tuple[minidom.Element, str]]:
    """The texts of a picture; a picture that is no XML has none."""
    nodes = minidom.parseString(drawn).getElementsByTagName("text")
    return [(node, "".join(part.data for part in node.childNodes if isinstance(part, minidom.Text))) for node in nodes]


def pixels(picture: bytes) -> set[bytes]:
    """The colours of a PNG with 8 bits a channel."""
    data, at, width, depth = b"", 8, 0, 4
    while at < len(picture):
        length, kind = struct.unpack(">I4s", picture[at : at + 8])
        body = picture[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width = struct.unpack(">I", body[:4])[0]
            depth = {2: 3, 6: 4}[body[9]]
        data += body if kind == b"IDAT" else b""
        at += length + 12
    rows, seen, before = zlib.decompress(data), set(), bytes(width * depth)
    size = width * depth + 1
    for start in range(0, len(rows), size):
        before = _unfiltered(rows[start], rows[start + 1 : start + size], before, depth)
        seen |= {before[at : at + 3] for at in range(0, len(before), depth)}
    return seen


def _unfiltered(kind: int, row: bytes, above: bytes, depth: int) -> bytes:
    line = bytearray(row)
    for at, value in enumerate(row):
        left = line[at - depth] if at >= depth else 0
        up, corner = above[at], above[at - depth] if at >= depth else 0
        guess = left + up - corner
        near = min((abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner))[2]
        line[at] = (value + (0, left, up, (left + up) // 2, near)[kind]) & 255
    return bytes(line)


def test_names_and_numbers_are_written_and_cannot_become_markup() -> None:
    drawn = bars(chart(rate(HOSTILE, "93.71"), rate("禁毒经费", "100"), mark=Mark(Decimal(90), "序时进度 90%")))
    texts = [words for _, words in written(drawn)]
    assert {"93.71%", "100%", "禁毒经费", "序时进度 90%"} <= set(texts)
    assert "<script>" in "".join(texts)
    assert "<script" not in drawn


def test_a_picture_is_drawn_with_our_own_font_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = png(bars(chart(rate("警犬经费", "60.45"))))
    assert picture.startswith(b"\x89PNG")
    monkeypatch.setattr("bot.rendering.charts.drawing._font", lambda: "/nowhere.otf")
    assert len(png(bars(chart(rate("警犬经费", "60.45"))))) < len(picture)  # without it there is no text


def test_the_font_and_its_licence_are_in_the_package_under_a_name_of_their_own() -> None:
    fonts = Path(charts.__file__).parent / "fonts"
    assert "SIL Open Font License" in (fonts / "OFL.txt").read_text(encoding="utf-8")
    written = (fonts / "JixiaoSansSC.otf").read_bytes()
    assert "Jixiao Sans SC".encode("utf-16-be") in written
    assert "Noto Sans CJK SC".encode("utf-16-be") not in written


def test_what_is_alarming_has_another_colour_and_a_legend() -> None:
    late = Bar("警犬经费", (Decimal(20),), ("20%",), alarming=True)
    calm, alarmed = (png(bars(chart(bar, alarm="低于序时进度"))) for bar in (rate("警犬经费", "20"), late))
    assert bytes.fromhex("d9661f") in pixels(alarmed)
    assert bytes.fromhex("d9661f") not in pixels(calm)
    assert "低于序时进度" in bars(chart(late, alarm="低于序时进度"))


def test_a_month_without_money_has_no_column_and_one_of_refunds_hangs_down() -> None:
    months = [
        Bar("1月", (Decimal(10),), ("10",)),
        Bar("2月", (Decimal(0),), ("0",)),
        Bar("3月", (Decimal(-4),), ("-4",)),
    ]
    drawn = columns(chart(*months))
    assert drawn.count('rx="3"') == 2
    heights = [float(found) for found in re.findall(r'height="([\d.]+)" rx', drawn)]
    assert heights[0] == pytest.approx(heights[1] * 2.5, rel=0.01)


_VALUES = st.decimals(-(10**9), 10**11, places=2)
_NAMES = st.text(max_size=60)


@given(st.lists(st.tuples(_NAMES, st.none() | _VALUES), min_size=1, max_size=15), _VALUES)
def test_nothing_runs_out_of_the_picture(rows: list[tuple[str, Decimal | None]], mark: Decimal) -> None:
    drawn_bars = tuple(Bar(name, (value,), (f"{value}万元",)) for name, value in rows)
    drawn = bars(chart(*drawn_bars, mark=Mark(mark, "序时进度")))
    height = float(re.findall(r'height="(\d+)" font-family', drawn)[0])
    for x, y, width, tall in re.findall(r'<rect x="([-\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', drawn):
        assert float(x) >= 0
        assert float(x) + float(width) <= WIDTH
        assert float(y) + float(tall) <= height
    for node, words in written(drawn):
        size = int(node.getAttribute("font-size"))
        if node.getAttribute("text-anchor") == "start":
            assert float(node.getAttribute("x")) + width_of(words, size) <= WIDTH + size
