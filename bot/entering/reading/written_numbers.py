"""Numbers in digits, Chinese, English and mixtures (8万6, 三万五, half a million): read as a whole or not at all."""

import re
from decimal import Decimal

from bot.entering.reading import numerals
from bot.entering.reading.said import Unit
from db.money import WAN

HAN = numerals.HAN


_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"


_FACTORS = {
    "百": 100, "千": 1_000, "k": 1_000, "万": 10_000, "w": 10_000, "百万": 1_000_000, "千万": 10_000_000,
    "亿": 100_000_000, "个亿": 100_000_000,
    "thousand": 1_000, "wan": 10_000, "million": 1_000_000, "mn": 1_000_000, "m": 1_000_000, "billion": 10**9,
    "bn": 10**9, "hundred": 100, "hundred thousand": 100_000, "hundred million": 10**8,
}  # fmt: skip


_SCALE = "|".join(re.escape(word) for word in sorted(_FACTORS, key=len, reverse=True) if not word.isascii())


_LATIN_SCALE = "|".join(word for word in sorted(_FACTORS, key=len, reverse=True) if word.isascii())


_WORDS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
} | {
    word: 10 * tens
    for tens, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}


_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))


# What a run of signs may look like as a whole; the first that fits decides.
_PAIR = rf"{_DIGITS}\s?(?:{_SCALE}|[kw](?![a-z]))"


NUMBER = re.compile(
    rf"(?P<pairs>{_PAIR}(?:零?(?:\d+|[一二两三四五六七八九])[百千万])*(?:零?\d+|[一二两三四五六七八九])?半?)"
    rf"|(?P<latin>{_DIGITS}\s?(?:{_LATIN_SCALE})(?![a-z]))"
    rf"|(?P<digits>{_DIGITS})"
    rf"|(?P<han>{HAN}+(?:点[{numerals.DIGITS}]+)?(?P<hanscale>个亿|百万|千万|万|亿)?半?)"
    rf"|(?P<half>半(?:个亿|万|亿))"
    rf"|(?P<english>(?:(?:a|an|half a|{_WORD})(?:[ -](?:{_WORD}|hundred|and))*) (?:{_LATIN_SCALE})(?![a-z])"
    rf"(?: (?:{_WORD}|and)(?:[ -](?:{_WORD}|hundred))*)*)"
)


_WAN_SCALES = ("万", "w", "百万", "千万", "亿", "个亿", "wan")


def value_of(match: re.Match[str]) -> tuple[Decimal | None, Unit | None]:
    """The value in yuan where the unit is said, else the bare number."""
    if re.match(r"0\d", match.group()):
        return None, None  # 007 is a number of something else
    if match["digits"]:
        return Decimal(match["digits"].replace(",", "")), None
    if match["latin"]:
        number, scale = _split(match["latin"])
        return number * _FACTORS[scale], _unit_of(scale)
    if match["half"]:
        return Decimal("0.5") * _FACTORS[match["half"][1:]], "wan"
    if match["english"]:
        return _english(match["english"])
    if match["han"]:
        return _han(match["han"], match["hanscale"])
    return _pairs(match["pairs"])


def _split(text: str) -> tuple[Decimal, str]:
    found = re.match(rf"({_DIGITS})\s?(.+)", text)
    assert found is not None
    return Decimal(found[1].replace(",", "")), found[2]


def _unit_of(scale: str) -> Unit:
    return "wan" if scale in _WAN_SCALES else "yuan"


def _han(text: str, scale: str | None) -> tuple[Decimal | None, Unit | None]:
    unit: Unit | None = "wan" if re.search("[万亿]", text) else None
    if text.endswith("半"):
        half = re.fullmatch(rf"({HAN}+?)(万|亿)半", text)
        before = numerals.whole(half[1]) if half else None
        if half is None or before is None or not 1 <= before < 100:
            return None, unit
        return (before + Decimal("0.5")) * _FACTORS[half[2]], unit
    if scale is not None and ("点" in text or scale == "个亿"):
        number = numerals.decimal(text.removesuffix(scale))
        return (None if number is None else number * _FACTORS[scale]), unit
    if "点" in text or len(text) == 1 or re.search("[十百千万亿廿卅]", text):
        return numerals.decimal(text), unit
    return None, unit  # 一二三 is no amount


_STEP = re.compile(rf"(零?)({_DIGITS}|[{numerals.DIGITS}]{{1,2}})\s?({_SCALE}|k|w)?")


def _pairs(text: str) -> tuple[Decimal | None, Unit | None]:
    """8万6, 12万3千, 1亿2000万, 3千5, 8万6500, 三万半."""
    half = text.endswith("半")
    steps = [(bool(zero), _number(number), scale) for zero, number, scale in _STEP.findall(text.removesuffix("半"))]
    unit: Unit = "wan" if any(scale in _WAN_SCALES for _, _, scale in steps) else "yuan"
    if (steps[0][2] in ("百", "千") and len(steps) == 1) or (unit == "yuan" and steps[0][2] != "k"):
        unit_said: Unit | None = None  # 3千 may be 3千元 or 3千万
    else:
        unit_said = unit
    total, before = Decimal(0), Decimal(10) ** 18
    last = len(steps) - 1
    for place, (zero, number, scale) in enumerate(steps):
        if number is None or (last and (number != number.to_integral_value() or number == 0)):
            return None, unit_said
        factor = Decimal(_FACTORS[scale]) if scale else _bare_factor(steps, place, zero, number)
        if factor is None or number * factor >= before:
            return None, unit_said
        total += number * factor
        before = factor
    if half:
        if last or steps[0][2] not in ("万", "亿") or total != total.to_integral_value() or steps[0][1] is None:
            return None, unit_said
        if steps[0][1] != steps[0][1].to_integral_value() or not 1 <= steps[0][1] < 100:
            return None, unit_said
        total += before / 2
    return total, unit_said


def _bare_factor(
    steps: list[tuple[bool, Decimal | None, str]], place: int, zero: bool, number: Decimal
) -> Decimal | None:
    """What the last number without a unit counts: the 6 of 8万6 thousands, 6500 and 零50 as they are."""
    scale = Decimal(_FACTORS[steps[place - 1][2]])
    if zero:
        return Decimal(1) if number < scale / 10 else None
    if number < 10:
        return scale / 10
    return Decimal(1) if scale == WAN and 1000 <= number < WAN else None


def _number(text: str) -> Decimal | None:
    if text[0].isascii():
        return None if re.match(r"0\d", text) else Decimal(text.replace(",", ""))
    value = numerals.whole(text) if len(text) == 1 else None
    return None if value is None else Decimal(value)


def _english(text: str) -> tuple[Decimal | None, Unit | None]:
    """three million, thirty-five thousand, two hundred and fifty thousand, a million."""
    total, group = Decimal(0), Decimal(0)
    words = [word for word in re.split(r"[ -]", text) if word != "and"]
    if words[:2] == ["half", "a"]:
        group, words = Decimal("0.5"), words[2:]
    ceiling = Decimal(10) ** 18
    fresh = True
    for word in words:
        if word in ("a", "an"):
            group += 1
        elif word in _WORDS:
            value = _WORDS[word]
            if (
                not fresh
                and not (value < 10 and group % 100 >= 20 and group % 10 == 0)
                and not (group and group % 100 == 0)
            ):
                return None, "yuan"
            group, fresh = group + value, False
        elif word == "hundred":
            group, fresh = group * 100, False
        else:
            factor = Decimal(_FACTORS[word])
            if not group or factor >= ceiling:
                return None, "yuan"
            total, group, ceiling, fresh = total + group * factor, Decimal(0), factor, True
    return total + group, ("wan" if words[-1] == "wan" else "yuan")


def with_fen(yuan: Decimal, more: str) -> Decimal | None:
    """3元5角, 12块5, 5角6分 behind whole yuan."""
    if not more:
        return yuan
    if yuan != yuan.to_integral_value():
        return None
    fen = 0
    for number, unit in re.findall(r"([\d零一二三四五六七八九])(角|毛|分|$)", more):
        value = int(number) if number.isascii() else numerals.whole(number) or 0
        fen += value * (1 if unit == "分" else 10)
    return yuan + Decimal(fen) / 100
