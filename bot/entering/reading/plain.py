"""Text as the readers see it: half-width, lower case, simplified; every character stays at its place."""

import unicodedata
from functools import lru_cache

from db.names import simplified

_SAME = {"\u3000": " ", "\xa0": " ", "〇": "零", "○": "零", "—": "-", "–": "-", "−": "-", "―": "-", "～": "~"}
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬億圆", "一二三四五六七八九十百千万亿元")
_FULL = frozenset("０１２３４５６７８９")
_STOPS = frozenset("，；：。？！（）")  # kept as they are: between half-width numbers they separate


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    if char in _STOPS:
        return char
    folded = _SAME.get(char) or unicodedata.normalize("NFKC", char).lower()
    return _SAME.get(folded, folded) if len(folded) == 1 else char


def plain(text: str) -> str:
    """The same length as the text. Chinese commas stay, but inside a full-width number they are its commas."""
    chars = [_plain(char) for char in text]
    for at in range(1, len(text) - 1):
        if text[at] == "，" and text[at - 1] in _FULL and text[at + 1] in _FULL:
            chars[at] = ","
    said = "".join(chars)
    simple = simplified(said)
    return simple if len(simple) == len(text) else said


def numerals(text: str) -> str:
    """Plain text with the numerals of cheques (壹贰叁) as everyday ones; for numbers only, names may contain them."""
    return text.translate(_FORMAL)
