"""What a cell says: an amount, a year, a day, points; a wrong one is told with what would be right."""

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from db.money import CENT
from db.reports.words import even

EMPTY = {"", "-", "—", "－", "–", "/", "——", "--", "无", "暂无", "n/a", "none"}
_MOST = Decimal(10) ** 13  # yuan
_UNIT = {"亿元": 100_000_000, "亿": 100_000_000, "万元": 10_000, "万": 10_000, "元": 1}
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+")
_DAY = re.compile(r"(?:(20\d\d)[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{2}:\d{2}(?::\d{2})?.*)?")
_LINK = re.compile(r"=HYPERLINK\([^,;]*[,;]\s*\"([^\"]+)\"\s*\)", re.IGNORECASE)  # the words that are seen
_BARE_DAY = re.compile(r"(20\d\d)(\d\d)(\d\d)")


NO_YEAR = "没有写年份"  # the year of the import would help


class Wrong(ValueError):
    """A cell that cannot be what its column asks for; the message says what would be right."""


def empty(cell: str | None) -> bool:
    return cell is None or cell.strip().lower() in EMPTY


def plain(cell: str | None) -> str | None:
    """The cell's words; None when it is empty."""
    if empty(cell):
        return None
    assert cell is not None
    linked = _LINK.fullmatch(cell.strip())
    return re.sub(r"\s*\n\s*", "", even(linked[1] if linked else cell)) or None


def decimal(cell: str) -> Decimal:
    """A number as people write it: 1,250.50, full-width digits, a currency mark before it."""
    if len(cell) < 16 and cell.isascii() and cell.isdigit():
        return Decimal(cell)
    text = even(cell).replace("，", ",").strip(" ¥￥").replace(" ", "")
    if not _NUMBER.fullmatch(text):
        raise Wrong(f"“{cell}”不是数字，应写成如 12.5")
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise Wrong(f"“{cell}”不是数字，应写成如 12.5") from None
    if len(value.as_tuple().digits) > 18:
        raise Wrong(f"“{cell}”位数过多，核对后再填")
    return value


def money(cell: str | None, factor: int, *, negative: bool = False) -> Decimal | None:
    """Yuan; an own unit in the cell (12.5万元) goes before the column's."""
    if empty(cell):
        return None
    assert cell is not None
    text = even(cell)
    for unit, own in () if text[-1:].isdigit() else _UNIT.items():
        if text.endswith(unit):
            text, factor = text.removesuffix(unit), own
            break
    value = decimal(text) * factor
    if value < 0 and not negative:
        raise Wrong(f"“{cell}”是负数，金额不能小于0")
    if value != value.quantize(CENT):
        raise Wrong(f"“{cell}”不足一分，金额须精确到分")
    if abs(value) > _MOST:
        raise Wrong(f"“{cell}”过大，请核对单位是元还是万元")
    return value


def hundredths(cell: str | None, *, percent: bool = False) -> Decimal | None:
    """Points or a rate, two places; a rate may be written 93.71%, 93.71 or, as spreadsheets keep it, 0.9371."""
    if empty(cell):
        return None
    assert cell is not None
    text = even(cell).removesuffix("分")
    value = decimal(text.removesuffix("%"))
    if value < 0:
        raise Wrong(f"“{cell}”是负数")
    if percent and not text.endswith("%") and value <= Decimal("1.5") and value != 0:
        value *= 100
    return value.quantize(CENT) if percent else _two_places(value, cell)


def _two_places(value: Decimal, cell: str) -> Decimal:
    if value != value.quantize(CENT):
        raise Wrong(f"“{cell}”超过两位小数，得分最多两位小数")
    if value > 100:
        raise Wrong(f"“{cell}”超过100分")
    return value


def year(cell: str | None) -> int | None:
    """2021, 2021年, 2021年度."""
    if empty(cell):
        return None
    assert cell is not None
    found = re.fullmatch(r"(20\d\d)(?:年度?|\.0+)?", even(cell))
    if found is None:
        raise Wrong(f"“{cell}”不是年度，应写成如 2021")
    return int(found[1])


def day(cell: str | None, in_year: int | None) -> date | None:
    """2026-06-30, 2026/6/30, 2026年6月30日, 20260630; 6月30日 takes the year of the import."""
    if empty(cell):
        return None
    assert cell is not None
    text = even(cell)
    if text.isdigit() and 36_000 < int(text) < 80_000:  # a spreadsheet's own count of days
        return date(1899, 12, 30) + timedelta(days=int(text))
    found = _DAY.fullmatch(text) or _BARE_DAY.fullmatch(text)
    of = int(found[1]) if found is not None and found[1] else in_year
    if found is not None and of is None:
        raise Wrong(f"“{cell}”{NO_YEAR}，应写成如 2026-06-30")
    if found is None or of is None:
        raise Wrong(f"“{cell}”不是日期，应写成如 2026-06-30")
    try:
        return date(of, int(found[2]), int(found[3]))
    except ValueError:
        raise Wrong(f"“{cell}”不是存在的日期") from None


def column_name(index: int) -> str:
    """0 → A, 27 → AB."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
