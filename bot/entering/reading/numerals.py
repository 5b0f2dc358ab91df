"""Chinese numerals: evaluated by cn2an, and taken only when writing the value out gives the same words again."""

import re
from decimal import Decimal
from functools import lru_cache

DIGITS = "零一二两三四五六七八九"
HAN = f"[{DIGITS}十百千万亿廿卅]"
_VALUES = dict(zip(DIGITS, (0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_NEXT = {"百": "十", "千": "百", "万": "千", "亿": "千万"}  # 三千五 leaves the 百 out
_SHORT = re.compile(r"([百千万亿])([一二两三四五六七八九])$")


@lru_cache(maxsize=1024)
def whole(text: str) -> int | None:
    """三百二十万 → 3200000, 三万五 → 35000; None for anything that is not one clear whole number."""
    said = text.replace("两", "二").replace("廿", "二十").replace("卅", "三十")
    if len(said) > 1 and "零" in (said[0], said[-1]):
        return None
    if short := _SHORT.search(said):
        said += _NEXT[short[1]]
    value = _evaluated(said)
    return value if value is not None and value < 10**14 and _bare(_written(value)) == _bare(said) else None


def digitwise(text: str) -> str | None:
    """二零二六 → "2026"."""
    return "".join(str(_VALUES[char]) for char in text) if text and all(char in _VALUES for char in text) else None


def decimal(text: str) -> Decimal | None:
    """三点五 → 3.5; also whole numbers."""
    before, point, after = text.partition("点")
    value = whole(before)
    if value is None:
        return None
    if not point:
        return Decimal(value)
    digits = digitwise(after)
    return None if digits is None else Decimal(f"{value}.{digits}")


def written(value: int) -> str:
    """35000 → 三万五千."""
    return re.sub("^一十", "十", _written(value))


def _evaluated(text: str) -> int | None:
    import cn2an

    try:
        value = cn2an.cn2an(text, "normal")
    except (ValueError, KeyError, IndexError):
        return None
    return value if isinstance(value, int) else None


def _written(value: int) -> str:
    import cn2an

    return str(cn2an.an2cn(str(value), "low"))


def _bare(text: str) -> str:
    """一十 is 十, and a 零 in between says nothing: 一万五百."""
    return re.sub("^一十|(?<=[万亿零])一十", "十", text).replace("零", "") or "零"
