"""Numbers with their units: 万 and 亿, percent, points, 八成, Chinese numerals, English number words."""

import re
from dataclasses import dataclass
from decimal import Decimal

from db.money import WAN

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_TENS = {"十": 10, "百": 100, "千": 1000}
_SMALL = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WORDS = {w: n for n, w in enumerate(_SMALL)} | {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}

# unit → (kind, factor); money in yuan
_UNITS: dict[str, tuple[str, Decimal]] = {
    **dict.fromkeys(
        ("万元", "万块钱", "万块", "万", "w", "wan", "0k yuan", "wan yuan", "ten-thousand yuan", "ten thousand yuan"),
        ("money", WAN),
    ),
    **dict.fromkeys(("亿元", "亿"), ("money", WAN * WAN)),
    **dict.fromkeys(("千元",), ("money", Decimal(1000))),
    **dict.fromkeys(("百万元", "百万", "million yuan", "million", "mn", "m"), ("money", WAN * 100)),
    **dict.fromkeys(("千万元", "千万"), ("money", WAN * 1000)),
    **dict.fromkeys(("k yuan", "k"), ("money", Decimal(1000))),
    **dict.fromkeys(("元", "块钱", "块", "yuan", "rmb", "cny"), ("money", Decimal(1))),
    **dict.fromkeys(
        ("%", "个百分点", "百分点", "个点", "percent", "per cent", "pct", "percentage points"), ("percent", Decimal(1))
    ),
    **dict.fromkeys(("成",), ("percent", Decimal(10))),
    **dict.fromkeys(("分", "points", "point", "pts"), ("points", Decimal(1))),
    **dict.fromkeys(("倍", "times"), ("times", Decimal(1))),
    **dict.fromkeys(("个", "项", "笔", "名", "条", "projects", "project", "items", "ones"), ("count", Decimal(1))),
    "只": ("things", Decimal(1)),
    "人": ("things", Decimal(1)),
}
_UNIT = (
    "|".join(
        re.escape(unit) + (r"\b" if unit[-1].isascii() and unit[-1].isalpha() else "")
        for unit in sorted(_UNITS, key=len, reverse=True)
        if unit != "分"
    )
    + "|分(?![之别项析值数类布])"
)

NUMBER = re.compile(
    r"(?:[¥￥$]\s*)?(?P<cent>百分之)?"
    r"(?:(?P<digits>(?<![a-z\d.])\d[\d,]*(?:\.\d+)?)"
    r"|(?P<han>(?<=[第前后数])[一二两三四五六七八九十]+|[零〇一二两三四五六七八九十百千]*[零〇一二两三四五六七八九十百千万亿](?:点[零一二三四五六七八九]+)?(?=[^\u4e00-\u9fff]|"
    + _UNIT
    + r"|$|[以多来左及的项高大低少小好差快慢名位都也不没]))"
    rf"|(?P<word>\b(?:{'|'.join(_WORDS)})(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?\b))"
    rf"(?P<more>多)?\s*(?P<unit>{_UNIT})?"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A figure as asked: what kind of thing it counts and how much (money in yuan)."""

    kind: str  # money, percent, points, times, count, things, plain
    value: Decimal
    written: Decimal  # the number as it stands in the text
    unit: str | None = None


def read_number(match: re.Match[str]) -> Number | None:
    """The Number of a NUMBER match; None where it is no number after all."""
    value = _value(match)
    if value is None:
        return None
    if match["cent"]:
        return Number("percent", value, value)
    unit = match["unit"]
    if unit is None:
        return Number("money" if match["han"] and match["han"][-1] in "万亿" else "plain", value, value)
    kind, factor = _UNITS[unit.strip()]
    return Number(kind, value * factor, value, unit)


def _value(match: re.Match[str]) -> Decimal | None:
    if match["digits"]:
        return Decimal(match["digits"].replace(",", ""))
    if match["word"]:
        return Decimal(sum(_WORDS[word] for word in re.split("[- ]", match["word"])))
    return han_number(match["han"])


def han_number(text: str) -> Decimal | None:
    """一百二十三 → 123; 零点五 → 0.5; 二〇二一 → 2021; None for a bare unit such as 万."""
    whole, _, part = text.partition("点")
    if not whole or not any(c in _DIGITS or c == "十" for c in whole):
        return None
    if len(whole) > 1 and all(c in _DIGITS for c in whole):
        number = Decimal("".join(str(_DIGITS[c]) for c in whole))
    else:
        number = Decimal(_han_whole(whole))
    if part:
        number += Decimal("0." + "".join(str(_DIGITS[c]) for c in part))
    return number


def _han_whole(text: str) -> int:
    total = section = digit = 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _TENS:
            section += (digit or 1) * _TENS[c]
            digit = 0
        else:
            total += (section + digit) * (10_000 if c == "万" else 100_000_000)
            section = digit = 0
    return total + section + digit
