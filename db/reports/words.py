"""Report text made even: one width of digits, no layout debris, sentences, Chinese numerals, brackets set aside."""

import re
from collections.abc import Iterator
from decimal import Decimal

HAN = "\u3400-\u9fff〇"
_WIDE: dict[int, str | None] = {ord(wide): wide_to for wide, wide_to in zip("％．＋－／＝", "%.+-/=", strict=True)}
_WIDE |= {0xFF10 + digit: str(digit) for digit in range(10)}
_WIDE |= {0xFF21 + letter: chr(0x41 + letter) for letter in range(26)}
_WIDE |= {0xFF41 + letter: chr(0x61 + letter) for letter in range(26)}
_WIDE |= dict.fromkeys((0x00, 0x200B, 0x200C, 0x200D, 0xFEFF, 0xAD, 0x2060, 0x07), None)
_DEBRIS = re.compile(
    r"\[\s*(?:bookmark|书签|hyperlink|pageref|toc)\b[^\]\n]*\]"
    r"|(?:HYPERLINK\s+\\l\s+\"?_?Toc\w*\"?|PAGEREF\s+_?Toc\w*(?:\s+\\h)?(?:\s+\d+)?|TOC\s+\\o[^\n]*|_Toc\d+)",
    re.IGNORECASE,
)
_CONTENTS_LINE = re.compile(
    r"[.…·．]{3,}\s*[-—]?\s*\d{1,3}\s*[-—]?$"
    r"|^\s*(?:第|附|目录|[（(]?[一二三四五六七八九十\d]{1,3}[、.．）)])[^\t]*\t\s*\d{1,3}$"
)
_PAGE_LINE = re.compile(r"^\s*(?:[-—–]+\s*\d{1,3}\s*[-—–]+|第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?|\d{1,3})\s*$")
_MARKUP = re.compile(r"^\s*#{1,6}\s*|\*\*|__(?=\S)|(?<=\S)__|^\s*[-*+]\s+(?=\S)")
_PROJECT_LABEL = re.compile(
    r"^\s*(?:【\s*项目\s*([一二三四五六七八九十]{1,3}|\d{1,2})\s*】|第([一二三四五六七八九十]{1,3}|\d{1,2})(?:项|个项目)[、：:\s]"
    r"|项目[（(]([一二三四五六七八九十]{1,3}|\d{1,2})[）)])\s*[：:、]?\s*"
)
_GAP = re.compile(rf"(?<=[{HAN}，。；：、（）“”])[ \t]+(?=[{HAN}\d（“])|(?<=[\d%）])[ \t]+(?=[{HAN}%，。；、）])")
_SPLIT_NUMBER = re.compile(r"(?<=\d)[ ]?\.[ ]?(?=\d+[ ]?(?:%|万|亿|元|分))")
_QUOTED = re.compile(r"[\"“”„‟＂「『]([^\"“”„‟＂「」『』\n]{1,30})[\"“”„‟＂」』]")
STOPS = "。；！？;\n"
_BRACKETED = re.compile(r"[（(][^（()）\n]*[）)]|[﹝〔\[【][^﹝﹞〔〕\[\]【】\n]*[﹞〕\]】]")
_SENTENCE = re.compile(r"[^。；！？;\n]*[。；！？;\n]|[^。；！？;\n]+$")
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SCALES = {"十": 10, "百": 100, "千": 1000}


def even(text: str) -> str:
    """One width of digits and letters, no invisible characters, ends trimmed."""
    if text.isascii() and text.isprintable():
        return text.strip()  # most cells of a large table are plain numbers
    return text.translate(_WIDE).replace("\u00a0", " ").replace("\u3000", " ").strip()


def clean(text: str) -> str:
    """The text with one width of digits and without what word processors leave behind; wording untouched."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\f", "\n")
    text = _DEBRIS.sub("", text.translate(_WIDE).replace("\u00a0", " ").replace("\u3000", " "))
    lines = (
        line for line in text.split("\n") if not _CONTENTS_LINE.search(line.rstrip()) and not _PAGE_LINE.match(line)
    )
    plain = (_PROJECT_LABEL.sub(_labelled, _MARKUP.sub("", line)) for line in lines)
    even = (_GAP.sub("", line.strip()) for line in plain)
    return "\n".join(_SPLIT_NUMBER.sub(".", line).replace("\t", " ") for line in even if line)


def _labelled(found: re.Match[str]) -> str:
    """【项目一】, 第一项, 项目（一）: one way to number a project's heading."""
    return f"项目{found[1] or found[2] or found[3]}："


def even_quotes(name: str) -> str:
    """Curly quotes in pairs, whatever pair was typed: "陇剑杯” and “陇剑杯” are one name."""
    return _QUOTED.sub(r"“\1”", name)


def aside(text: str) -> str:
    """The text with bracketed remarks blanked out, places unchanged."""
    for _ in range(4):  # nobody nests remarks deeper, and a hostile file shall not cost hours
        blanked = _BRACKETED.sub(lambda found: " " * len(found[0]), text)
        if blanked == text:
            break
        text = blanked
    return text


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Each sentence with where it starts."""
    for found in _SENTENCE.finditer(text):
        if found[0].strip():
            yield found.start(), found[0]


def sentence_at(text: str, at: int) -> str:
    """The sentence around one place."""
    start = max(text.rfind(mark, max(0, at - 2000), at) for mark in STOPS) + 1 or max(0, at - 2000)
    ends = [end for mark in STOPS if (end := text.find(mark, at, at + 2000)) >= 0]
    return text[start : min(ends, default=at + 2000) + 1].strip()


def han_number(text: str) -> int | None:
    """一百二十 → 120; None when it is not a plain Chinese numeral below 10,000."""
    total = digit = 0
    if not text:
        return None
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _SCALES:
            total += (digit or 1) * _SCALES[char]
            digit = 0
        else:
            return None
    return total + digit


def number(text: str) -> Decimal:
    """1,250.50 → 1250.50."""
    return Decimal(text.replace(",", ""))
