"""Amounts of money as people write them. What is not sure is refused with a sentence, never guessed.

A number is read as the whole stretch of signs that could belong to it; what does not read as one clear amount from its
first to its last sign is no amount at all, so a part of a number never passes for the number.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.entering.reading import numerals
from bot.entering.reading.doubts import doubt
from bot.entering.reading.plain import numerals as everyday
from bot.entering.reading.plain import plain
from bot.entering.reading.said import Amount, Unit
from db.money import WAN

LARGEST = Decimal(10) ** 12  # 一万亿元
_CENT = Decimal("0.01")
_HAN = numerals.HAN
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_FACTORS = {
    "百": 100, "千": 1_000, "k": 1_000, "万": 10_000, "w": 10_000, "百万": 1_000_000, "千万": 10_000_000,
    "亿": 100_000_000, "个亿": 100_000_000,
    "thousand": 1_000, "wan": 10_000, "million": 1_000_000, "mn": 1_000_000, "m": 1_000_000, "billion": 10**9,
    "bn": 10**9, "hundred": 100, "hundred thousand": 100_000, "hundred million": 10**8,
}  # fmt: skip
_SCALE = "|".join(re.escape(word) for word in sorted(_FACTORS, key=len, reverse=True) if not word.isascii())
_LATIN_SCALE = "|".join(word for word in sorted(_FACTORS, key=len, reverse=True) if word.isascii())
_YUAN = "元人民币|元钱|块钱|元|块|yuan|rmb|cny|人民币"
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
_NUMBER = re.compile(
    rf"(?P<pairs>{_PAIR}(?:零?(?:\d+|[一二两三四五六七八九])[百千万])*(?:零?\d+|[一二两三四五六七八九])?半?)"
    rf"|(?P<latin>{_DIGITS}\s?(?:{_LATIN_SCALE})(?![a-z]))"
    rf"|(?P<digits>{_DIGITS})"
    rf"|(?P<han>{_HAN}+(?:点[{numerals.DIGITS}]+)?(?P<hanscale>个亿|百万|千万|万|亿)?半?)"
    rf"|(?P<half>半(?:个亿|万|亿))"
    rf"|(?P<english>(?:(?:a|an|half a|{_WORD})(?:[ -](?:{_WORD}|hundred|and))*) (?:{_LATIN_SCALE})(?![a-z])"
    rf"(?: (?:{_WORD}|and)(?:[ -](?:{_WORD}|hundred))*)*)"
)
_BEFORE = re.compile(r"(?:人民币|rmb|cny|[¥￥])\s*$")
_AFTER = re.compile(
    rf"\s?(?P<yuan>{_YUAN})(?P<more>(?<=块)[1-9一二三四五六七八九](?![\w.])"
    rf"|(?:[{numerals.DIGITS}\d][角毛])?(?:零?[{numerals.DIGITS}\d]分)?)(?:整|正)?|整"
)
_SIGNS = re.compile(rf"[\d.,'’]|{_HAN}|[点半角毛]")  # directly behind an amount they would be a part of it
_WAN_SCALES = ("万", "w", "百万", "千万", "亿", "个亿", "wan")
_VAGUE_BEFORE = re.compile(
    r"(?:不到|不足|超过|超|近|将近|接近|至少|最少|最多|至多|不超过|不少于|不低于|不高于|低于|高于|大于|小于|少于|多于"
    r"|数|几|好几|上|"
    r"over|under|more than|less than|at least|at most|up to|nearly|almost)\s*$"
)
_VAGUE_AFTER = re.compile(r"\s?(?:多|余|来|几|好几|把|以上|以下|以内|出头|不到|or so|plus)(?!个月|年)")
_ABOUT_BEFORE = re.compile(r"(?:大约|大概|约|约为|差不多|about|around|roughly|approx\.?|approximately)\s*$")
_ABOUT_AFTER = re.compile(r"\s?(?:左右|上下)")
_JOINT = re.compile(r"\s?(?:-|~|至|到|\+|\*|/|x|×|÷|加|减|乘|或|或者|to|or)\s?$")


@dataclass(frozen=True, slots=True)
class Found:
    """An amount in a text, and whether it is surely money: a bare number need not be."""

    start: int
    end: int
    amount: Amount
    money: bool


def read_amount(text: str) -> Amount | None:
    """The amount a whole text is: what somebody types into a field; None when it holds none."""
    said = everyday(plain(text))
    found = list(amounts(text, field=True))
    if not found:
        return _refused(text) if re.search(rf"\d|{_HAN}{{2}}", said) else None
    rest = said
    for one in reversed(found):
        rest = rest[: one.start] + rest[one.end :]
    rest = re.sub(
        r"金额|是|为|共计?|合计|人民币|大?约|大概|左右|上下|的|一共|总共|just|exactly|it is|it's|amount"
        r"|[\s:：,，。.!！（）()]",
        "",
        rest,
    )
    if len(found) == 1 and not rest:
        return found[0].amount
    return _refused(text)


def amounts(text: str, *, field: bool = False) -> Iterator[Found]:
    """Every amount in a text in its order, ranges and sums as one. In a field a bare numeral is an amount too."""
    said = everyday(plain(text))
    held: Found | None = None
    for found in singles(text, field=field):
        if held is not None and (joined := _joined(text, said, held, found)) is not None:
            held = joined
            continue
        if held is not None:
            yield held
        held = found
    if held is not None:
        yield held


def format_amount(yuan: Decimal, language: str = "zh") -> str:
    """3.5万元（35,000元）; below 1,000 yuan only in yuan."""
    whole = f"{yuan:,.2f}".removesuffix(".00")
    if language == "en":
        return f"{whole} yuan" if abs(yuan) < 1000 else f"{whole} yuan ({_plain_wan(yuan)}万元)"
    return f"{whole}元" if abs(yuan) < 1000 else f"{_plain_wan(yuan)}万元（{whole}元）"


def _plain_wan(yuan: Decimal) -> str:
    return f"{(yuan / WAN).normalize():,f}"


# --- one number -------------------------------------------------------------------------------------------------------


def singles(text: str, *, field: bool = False) -> Iterator[Found]:
    """Every number by itself; the ends of a range are two."""
    said = everyday(plain(text))
    at = 0
    while at < len(said):
        match = _NUMBER.match(said, at)
        if match is None or _inside_a_word(said, match):
            at = _past_word(said, at)
            continue
        found = _found(text, said, match, field=field)
        if found is not None:
            yield found
        at = max(found.end if found else match.end(), at + 1)


def _inside_a_word(said: str, match: re.Match[str]) -> bool:
    before = said[match.start() - 1 : match.start()]
    if match["english"]:
        return before.isascii() and before.isalpha()
    return bool(re.match(r"[a-z_#\d]", before)) or (before == "第" and not match["pairs"])


def _past_word(said: str, at: int) -> int:
    """A Latin word with its digits (a contract's number) is passed over as one."""
    word = re.compile(r"[a-z_#][\w\-/.]*[a-z\d]|[a-z_#]", re.ASCII).match(said, at)
    return word.end() if word else at + 1


def _found(text: str, said: str, match: re.Match[str], *, field: bool) -> Found | None:
    start, end = match.span()
    value, unit = _value(match)
    after = _AFTER.match(said, end)
    marked = _BEFORE.search(said, 0, start)
    if after is not None and (after["yuan"] or unit is not None):
        end = after.end()
        more = after["more"] or ""
        if len(more) == 1 and (unit is not None or not value or value >= 100):
            value = None  # 12块5 is said of small sums only
        unit = unit or "yuan"
        value = None if value is None else _with_fen(value, more)
    elif marked is not None:
        unit = unit or "yuan"
    if marked is not None:
        start = marked.start()
    if unit is None and re.match("[a-z_]", said[end:]):
        return None  # 3kg
    if unit is None and not field and (match["han"] or match["english"]) and not _stands_alone(said, match):
        return None  # 一次性, 二期, 三公: numerals of words
    if said[max(0, start - 1) : start] == "." and marked is None:
        return _unclear(text, said, start - 1, end)  # .5万
    if _SIGNS.match(said, end) and not re.match(r"[.,'’](?!\d)", said[end:]):
        return _unclear(text, said, start, end)
    if said[max(0, start - 1) : start] in ("-", "负") and (start < 2 or not said[start - 2].isalnum()):
        return Found(
            start - 1,
            end,
            Amount(text[start - 1 : end], None, unit, (), (doubt("negative", text[start - 1 : end]),)),
            True,
        )
    if re.match(r"\s?(?:%|分之|/\d|e\d|‰|percent|成)", said[end:]):
        return None if not field else _odd(text, said, start, end)
    return _judged(text, said, (start, end), value, unit)


def _stands_alone(said: str, match: re.Match[str]) -> bool:
    """三千五 at the end of a clause is a number; 一 in 一般 is not."""
    enough = re.search(r"[百千万亿]", match.group()) and re.search(f"[{numerals.DIGITS}十]", match.group())
    return bool(enough) and re.match(r"\s*(?:$|[，。；、！,;!)）])|[元块]", said[match.end() :]) is not None


def _value(match: re.Match[str]) -> tuple[Decimal | None, Unit | None]:
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
        half = re.fullmatch(rf"({_HAN}+?)(万|亿)半", text)
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


def _with_fen(yuan: Decimal, more: str) -> Decimal | None:
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


# --- what is made of it -----------------------------------------------------------------------------------------------


def _judged(text: str, said: str, place: tuple[int, int], value: Decimal | None, unit: Unit | None) -> Found:
    start, end = place
    vague, about = _VAGUE_BEFORE.search(said, 0, start), _ABOUT_BEFORE.search(said, 0, start)
    vague_after, about_after = _VAGUE_AFTER.match(said, end), _ABOUT_AFTER.match(said, end)
    if vague or vague_after:
        start = vague.start() if vague else start
        end = vague_after.end() if vague_after else end
        if (yuan := _AFTER.match(said, end)) and yuan["yuan"]:
            end = yuan.end()
        return Found(
            start,
            end,
            Amount(text[start:end], None, unit, (), (doubt("vague", text[start:end].strip()),)),
            unit is not None,
        )
    if value is None:
        return _unclear(text, said, start, end)
    start = about.start() if about else start
    end = about_after.end() if about_after else end
    words = text[start:end].strip()
    doubts = (doubt("about", words),) if about or about_after else ()
    possible = (value,) if unit is not None else (value, value * WAN)
    fitting = tuple(yuan for yuan in possible if yuan <= LARGEST and yuan % _CENT == 0)
    if not fitting:
        code = "too_fine" if any(yuan <= LARGEST for yuan in possible) else "too_large"
        return Found(start, end, Amount(words, None, unit, (), (doubt(code, words),)), unit is not None)
    if value == 0:
        return Found(start, end, Amount(words, Decimal(0), unit, (), (*doubts, doubt("zero"))), unit is not None)
    if unit is None:
        doubts = (*doubts, doubt("no_unit", words))
        return Found(start, end, Amount(words, None, None, fitting, doubts), False)
    return Found(start, end, Amount(words, fitting[0], unit, (), doubts), True)


def _unclear(text: str, said: str, start: int, end: int) -> Found:
    """The whole stretch of signs, as something that was not understood."""
    while end < len(said) and (_SIGNS.match(said, end) or said[end] in "元块"):
        end += 1
    words = text[start:end].rstrip(".,'’")
    return Found(start, start + len(words), Amount(words, None, None, (), (doubt("unclear_amount", words),)), True)


def _odd(text: str, said: str, start: int, end: int) -> Found:
    code = "scientific" if said[end : end + 1] == "e" else "fraction"
    return Found(start, len(text), Amount(text, None, None, (), (doubt(code, text),)), True)


def _refused(text: str) -> Amount:
    said = plain(text)
    code = "unclear_amount"
    if re.search(r"\d\s?e\d", said):
        code = "scientific"
    elif re.search(r"%|分之|成|\d/\d", said):
        code = "fraction"
    return Amount(text, None, None, (), (doubt(code, text.strip()),))


def _joined(text: str, said: str, first: Found, second: Found) -> Found | None:
    """80万-5万, 3到5万, 20万加3万: two numbers that are one unclear amount."""
    between = said[first.end : second.start]
    if not _JOINT.fullmatch(between) and not (between == "" and said[second.start] == "-"):
        return None
    words = text[first.start : second.end]
    code = "expression" if re.search(r"[+*/x×÷加减乘-]", between) and (first.money or second.money) else "range"
    return Found(
        first.start,
        second.end,
        Amount(words, None, second.amount.unit, (), (doubt(code, words),)),
        first.money or second.money,
    )
