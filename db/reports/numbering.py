"""The numbers Word writes before paragraphs by itself: they are not in a document's text, but headings live by them."""

import re
from xml.etree.ElementTree import Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "零一二三四五六七八九"


class Numbering:
    """Counts the numbered paragraphs of one document, in order."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}  # numId → level → (format, text, start)
        self._of_style: dict[str, tuple[str, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._abstract_of: dict[str, str] = {}
        if numbering is not None:
            self._read(numbering)
        if styles is not None:
            for style in styles.iter(_W + "style"):
                found = _num_of(style.find(_W + "pPr"))
                if found is not None:
                    self._of_style[style.get(_W + "styleId", "")] = found

    def label(self, paragraph: Element) -> str:
        """The number Word shows before this paragraph; empty for one without."""
        properties = paragraph.find(_W + "pPr")
        found = _num_of(properties)
        if found is None and properties is not None:
            style = properties.find(_W + "pStyle")
            found = self._of_style.get(style.get(_W + "val", "") if style is not None else "")
        if found is None or found[0] not in self._levels:
            return ""
        number, level = found
        levels = self._levels[number]
        if level not in levels or levels[level][0] in ("bullet", "none"):
            return ""
        counts = self._counts.setdefault(self._abstract_of[number], {})
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            kind, _, start = levels.get(at, ("decimal", "", 1))
            return spelled(counts.get(at, start), kind)

        return re.sub(r"%(\d)", shown, levels[level][1])

    def _read(self, numbering: Element) -> None:
        abstract = {
            one.get(_W + "abstractNumId", ""): {
                int(level.get(_W + "ilvl", "0")): (
                    _value(level, "numFmt", "decimal"),
                    _value(level, "lvlText", ""),
                    int(_value(level, "start", "1")),
                )
                for level in one.findall(_W + "lvl")
            }
            for one in numbering.findall(_W + "abstractNum")
        }
        for number in numbering.findall(_W + "num"):
            of = _value(number, "abstractNumId", "")
            self._levels[number.get(_W + "numId", "")] = abstract.get(of, {})
            self._abstract_of[number.get(_W + "numId", "")] = of


def spelled(number: int, kind: str) -> str:
    """A count in Word's number format."""
    if kind.startswith(("chinese", "japanese", "ideograph")):
        return han(number)
    if kind == "decimalEnclosedCircle" and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if kind == "lowerLetter":
        return chr(96 + number) if number <= 26 else str(number)
    if kind == "upperLetter":
        return chr(64 + number) if number <= 26 else str(number)
    return str(number)


def han(number: int) -> str:
    """12 → 十二, below 100."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")


def _num_of(properties: Element | None) -> tuple[str, int] | None:
    num = None if properties is None else properties.find(_W + "numPr")
    if num is None:
        return None
    return _value(num, "numId", "0"), int(_value(num, "ilvl", "0"))


def _value(parent: Element, name: str, default: str) -> str:
    child = parent.find(_W + name)
    return default if child is None else child.get(_W + "val", default)
