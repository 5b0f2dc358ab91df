"""The child process that parses .docx and .xlsx under limits of memory and time: bytes in, JSON out."""

import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element

_MEMORY = 1_500_000_000
_SECONDS = 80
MOST_CELLS = 3_000_000
_MOST_MERGED = 20_000
MOST_ROWS = 200_000
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = {_WORD + "del", _WORD + "moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_FORMULA = re.compile(
    rb"<c\b[^>]*\br=\"([A-Z]+\d+)\"[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>"
)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    data = sys.stdin.buffer.read()
    parsed = _document(data) if sys.argv[1] == "docx" else _workbook(data)
    sys.stdout.write(json.dumps(parsed, ensure_ascii=False))


def _workbook(data: bytes) -> dict[str, Any]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(BytesIO(data))
    uncalculated = _uncalculated(data)
    sheets, cells = [], 0
    for at, name in enumerate(book.sheet_names):
        sheet = book.get_sheet_by_name(name)
        if sheet.total_height > MOST_ROWS:
            return {"rows": sheet.total_height}
        rows = sheet.to_python(skip_empty_area=False)
        cells += sum(map(len, rows))
        if cells > MOST_CELLS:
            raise MemoryError("too many cells")
        merged = [[*first, *last] for first, last in (sheet.merged_cell_ranges or [])[:_MOST_MERGED]]
        sheets.append(
            {
                "name": name,
                "rows": [[_cell(c) for c in row] for row in rows],
                "uncalculated": uncalculated.get(at, []),
                "merged": merged,
            }
        )
    return {"text": None, "sheets": sheets}


def _cell(value: object) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}".removesuffix(".0")
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time() else value.date().isoformat()
    if isinstance(value, date | time | timedelta):
        return str(value)
    return str(value).replace("\x00", "")


def _uncalculated(data: bytes) -> dict[int, list[str]]:
    """Cells of each sheet that hold a formula without a result (their value would silently read as empty)."""
    found: dict[int, list[str]] = {}
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = sorted(
            (name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)),
            key=lambda name: int(re.sub(r"\D", "", name)),
        )
        for at, name in enumerate(names):
            cells = [match[1].decode() for match in _FORMULA.finditer(archive.read(name))]
            if cells:
                found[at] = cells[:1000]
    return found


def _document(data: bytes) -> dict[str, Any]:
    from defusedxml.ElementTree import fromstring

    from db.reports.numbering import Numbering

    with zipfile.ZipFile(BytesIO(data)) as archive:
        root = fromstring(archive.read("word/document.xml"), forbid_dtd=True)
        names = set(archive.namelist())
        parts = [
            archive.read(f"word/{part}.xml") if f"word/{part}.xml" in names else None
            for part in ("numbering", "styles")
        ]
    numbering = Numbering(*(None if part is None else fromstring(part, forbid_dtd=True) for part in parts))
    body = root.find(_WORD + "body")
    lines: list[str] = []
    sheets: list[dict[str, Any]] = []
    for kind, block in _blocks(body if body is not None else root):
        if kind == "p":
            lines.append(numbering.label(block) + _text(block))
            continue
        rows = [
            [text for cell in row.findall(_WORD + "tc") for text in _spread(cell)] for row in block.iter(_WORD + "tr")
        ]
        lines += _lines(rows)
        sheets.append({"name": f"表{len(sheets) + 1}", "rows": rows})
    return {"text": "\n".join(lines), "sheets": sheets}


def _lines(rows: list[list[str | None]]) -> list[str]:
    """A table's rows as lines; one row of figures under its heads is a sentence: 预算数100万元，支出数90万元."""
    plain = [[(cell or "").replace("\n", "").strip() for cell in row] for row in rows]
    if len(plain) == 2 and len(plain[0]) == len(plain[1]) and not any("名称" in head for head in plain[0]):
        pairs = [(head, cell) for head, cell in zip(*plain, strict=True) if head and cell]
        if len(pairs) > 1 and not any(re.search(r"\d", head) for head, _ in pairs):
            return ["，".join(_pair(head, cell) for head, cell in pairs) + "。"]
    return ["\t".join(row) for row in plain]


def _pair(head: str, cell: str) -> str:
    unit = re.search(r"[（(](亿元|万元|元|%|分)[）)]$", head)
    bare = re.fullmatch(r"[\d,.]+", cell)
    return f"{head[: unit.start()]}{cell}{unit[1]}" if unit and bare else f"{head}{'' if bare else '：'}{cell}"


def _blocks(parent: Element) -> Iterator[tuple[str, Element]]:
    """Paragraphs and tables in order, through content controls and accepted insertions."""
    for child in parent:
        if child.tag == _WORD + "p":
            yield "p", child
        elif child.tag == _WORD + "tbl":
            yield "tbl", child
        elif child.tag not in _SKIPPED:
            yield from _blocks(child)


def _text(element: Element) -> str:
    """The words as they are read: insertions in, deletions out, breaks and tabs as such."""
    if element.tag in _SKIPPED:
        return ""
    if element.tag == _WORD + "t":
        return element.text or ""
    if element.tag in (_WORD + "br", _WORD + "cr"):
        return "\n"
    if element.tag == _WORD + "tab":
        return "\t"
    if element.tag == _WORD + "noBreakHyphen":
        return "-"
    if element.tag in (_WORD + "pPr", _WORD + "rPr"):
        return ""
    return "".join(_text(child) for child in element)


def _spread(cell: Element) -> list[str | None]:
    """A cell's text, and nothing for each further column it spans, so that columns stay below each other."""
    span = cell.find(f"{_WORD}tcPr/{_WORD}gridSpan")
    width = int(span.get(_WORD + "val", "1")) if span is not None else 1
    return [_cell_text(cell), *[None] * (min(width, 100) - 1)]


def _cell_text(cell: Element) -> str | None:
    return "\n".join(_text(paragraph) for paragraph in cell.iter(_WORD + "p")).strip() or None


if __name__ == "__main__":
    main()
