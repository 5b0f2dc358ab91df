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
from bot.entering.reading.written_numbers import HAN, NUMBER, value_of, with_fen
from db.money import WAN

LARGEST = Decimal(10) ** 12  # 一万亿元


_CENT = Decimal("0.01")


_YUAN = "元人民币|元钱|块钱|元|块|yuan|rmb|cny|人民币"


_BEFORE = re.compile(r"(?:人民币|rmb|cny|[¥￥])\s*$")


_AFTER = re.compile(
    rf"\s?(?P<yuan>{_YUAN})(?P<more>(?<=块)[1-9一二三四五六七八九](?![\w.])"
    rf"|(?:[{numerals.DIGITS}\d][角毛])?(?:零?[{numerals.DIGITS}\d]分)?)(?:整|正)?|整"
)


_SIGNS = re.compile(rf"[\d.,'’]|{HAN}|[点半角毛]")  # directly behind an amount they would be a part of it


# 3。5万 and 3 5000元: the last signs of a number that was torn apart.
_TORN = re.compile(r"(?:(?<![\d.])\d+[。、，]|(?<![\d.])\d{1,3}\s)$")
_TAIL = re.compile(r"(?<=[。、，])\d{1,2}(?![\d.,])|(?<=\s)\d{3,}")
_MOVED = "出付支花退回减加额了为是到"  # a sign behind these is a minus, elsewhere it may be a dash


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
        return _refused(text) if re.search(rf"\d|{HAN}{{2}}", said) else None
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


def singles(text: str, *, field: bool = False) -> Iterator[Found]:
    """Every number by itself; the ends of a range are two."""
    said = everyday(plain(text))
    at = 0
    while at < len(said):
        match = NUMBER.match(said, at)
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
    value, unit = value_of(match)
    after = _AFTER.match(said, end)
    marked = _BEFORE.search(said, 0, start)
    if after is not None and (after["yuan"] or unit is not None):
        end = after.end()
        more = after["more"] or ""
        if len(more) == 1 and (unit is not None or not value or value >= 100):
            value = None  # 12块5 is said of small sums only
        unit = unit or "yuan"
        value = None if value is None else with_fen(value, more)
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
    if (torn := _TORN.search(said, 0, start)) and _TAIL.match(said, start, end):
        return _unclear(text, said, torn.start(), end)
    if _SIGNS.match(said, end) and not re.match(r"[.,'’](?!\d)", said[end:]):
        return _unclear(text, said, start, end)
    before = said[start - 2] if start >= 2 else ""
    if said[max(0, start - 1) : start] in ("-", "负") and (not before.isalnum() or before in _MOVED):
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
