"""Open what somebody sent: what it really is, its text or its cells; a Refusal names what to do instead."""

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from db.errors import Refusal
from db.reports.parsing import MOST_ROWS

MOST_BYTES = 50_000_000
_MOST_UNPACKED = 200_000_000
_MOST_RATIO = 200
_MOST_PARTS = 1000
_SECONDS = 90
OLD_OFFICE = bytes.fromhex("D0CF11E0A1B11AE1")
_FREQUENT = frozenset("的一是在年月元万项目经费预算支出名称数部门工作及和为有中行完成")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet's cells as text, dates as 2026-06-30, numbers as written out; None where empty."""

    name: str
    rows: list[list[str | None]]
    uncalculated: tuple[str, ...] = ()  # cells with a formula that no program has calculated yet
    merged: tuple[tuple[int, int, int, int], ...] = ()  # first row and column, last row and column


@dataclass(frozen=True, slots=True)
class Content:
    """A file's name and hash, and either its text or its sheets (a document may have tables besides its text)."""

    name: str
    sha256: str
    text: str | None = None
    sheets: list[Sheet] = field(default_factory=list)


def open_file(path: Path) -> Content:
    """Read a file from disk."""
    try:
        if path.is_dir():
            raise Refusal(f"{path} 是目录，请给出文件。", f"{path} is a directory; name a file.")
        if path.stat().st_size > MOST_BYTES:
            raise _too_large(path.name)
        if not path.is_file():
            raise Refusal(f"{path} 不是普通文件。", f"{path} is not a regular file.")
        data = path.read_bytes()
    except FileNotFoundError:
        raise Refusal(f"找不到文件 {path}，请检查路径。", f"There is no file {path}; check the path.") from None
    except OSError as error:
        raise Refusal(f"读不了 {path}：{error.strerror}。", f"Cannot read {path}: {error.strerror}.") from None
    return open_bytes(path.name, data)


def open_bytes(name: str, data: bytes) -> Content:
    """Read a file that was sent; its first bytes decide what it is, not its name."""
    if len(data) > MOST_BYTES:
        raise _too_large(name)
    if not data.strip():
        raise Refusal(f"{name} 是空文件。", f"{name} is empty.")
    sha256 = hashlib.sha256(data).hexdigest()
    if data.startswith(b"PK\x03\x04"):
        parsed = _parsed(name, data, archive_names(name, data)[0])
        return Content(name, sha256, parsed.get("text"), [_sheet(sheet) for sheet in parsed["sheets"]])
    _refuse_foreign(name, data)
    return Content(name, sha256, decoded(name, data))


def _sheet(parsed: dict[str, Any]) -> Sheet:
    merged = tuple((top, left, bottom, right) for top, left, bottom, right in parsed.get("merged", ()))
    return Sheet(parsed["name"], parsed["rows"], tuple(parsed.get("uncalculated", ())), merged)


def decoded(name: str, data: bytes) -> str:
    """Text in UTF-8 (with or without a mark), UTF-16 with a mark, GB18030 or Big5."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if marked else ["utf-8-sig", "gb18030", "big5"]
    best: tuple[float, str] | None = None
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding.startswith("utf"):
            best = (1.0, text)
            break
        if best is None or _plausible(text) > best[0]:
            best = (_plausible(text), text)
    if best is None or best[0] < 0.02 or any(c < " " and c not in "\t\n\r\f\v" for c in best[1]):
        raise Refusal(
            f"{name} 不是能识别的文本（可能是图片、压缩包或别的编码）。请存为 UTF-8 的 .txt/.csv，或 .docx/.xlsx。",
            f"{name} is no text that can be recognised. Save it as .txt or .csv in UTF-8, or as .docx or .xlsx.",
        )
    return best[1]


def _plausible(text: str) -> float:
    """The share of frequent characters among what is not ASCII; in a wrong encoding hardly any turn up."""
    wide = [char for char in text if char > "\x7f"]
    return sum(char in _FREQUENT for char in wide) / len(wide) if wide else 1.0


def _refuse_foreign(name: str, data: bytes) -> None:
    if locked_office(data):
        raise _has_password(name)
    foreign = {
        OLD_OFFICE: ("旧版 Word/Excel 文件", "an old Word or Excel file"),
        b"%PDF": ("PDF", "a PDF"),
        b"{\\rtf": ("RTF 文件", "an RTF file"),
        b"\x89PNG": ("图片", "a picture"),
        b"\xff\xd8\xff": ("图片", "a picture"),
        b"Rar!": ("压缩包", "an archive"),
        b"7z\xbc\xaf": ("压缩包", "an archive"),
        b"\x1f\x8b": ("压缩包", "an archive"),
        b"SQLite format 3": ("数据库", "a database"),
    }
    for mark, (zh, en) in foreign.items():
        if data.startswith(mark):
            raise Refusal(
                f"{name} 是{zh}，读不了。请用 Word 或 WPS 另存为 .docx（报告）或 .xlsx（表格）再导入。",
                f"{name} is {en}. Save it as .docx (report) or .xlsx (table) and import that.",
            )


def locked_office(data: bytes) -> bool:
    """A .docx or .xlsx with a password is an old-style file with the real one locked inside."""
    return data.startswith(OLD_OFFICE) and "EncryptedPackage".encode("utf-16-le") in data


def archive_names(name: str, data: bytes) -> tuple[str, set[str]]:
    """docx or xlsx and the parts inside, after looking at what the archive would become; nothing is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise Refusal(
            f"{name} 已损坏，打不开。请重新保存后再导入。", f"{name} is damaged. Save it again and import that."
        ) from None
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    steep = any(p.file_size > 10_000_000 and p.file_size / max(1, p.compress_size) > _MOST_RATIO for p in parts)
    if unpacked > _MOST_UNPACKED or unpacked / packed > _MOST_RATIO or len(parts) > _MOST_PARTS or steep:
        raise Refusal(
            f"{name} 解压后过大，像是压缩炸弹，没有打开。请只保留需要的表格再导入。",
            f"{name} would unpack to far too much and was not opened. Keep only the sheets that are needed.",
        )
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise _has_password(name)
    if "word/document.xml" in names:
        return "docx", names
    if any(part.startswith("xl/workbook.") for part in names):
        return "xlsx", names
    raise Refusal(
        f"{name} 是压缩包，不是 .docx 或 .xlsx。请解压后导入里面的文件。",
        f"{name} is an archive, no .docx or .xlsx. Unpack it and import what is inside.",
    )


def _parsed(name: str, data: bytes, kind: str) -> dict[str, Any]:
    """Let a limited child process parse it: a small crafted file can make a parser abort or eat all memory."""
    root = str(Path(__file__).parents[2])
    environment = {"PYTHONPATH": root, "PATH": os.environ.get("PATH", ""), "PYTHONIOENCODING": "utf-8"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "db.reports.parsing", kind],
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            env=environment,
            check=False,
        )
        parsed: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {}
    except (subprocess.TimeoutExpired, ValueError):
        parsed = {}
    if "rows" in parsed:
        raise too_many_rows(name)
    if "sheets" not in parsed:
        raise Refusal(
            f"{name} 解析失败（已损坏，或内容过大）。请用 Word/Excel 或 WPS 打开后另存一份再导入。",
            f"{name} could not be parsed (damaged or too large). Open it, save it anew and import that.",
        )
    return parsed


def too_many_rows(name: str) -> Refusal:
    return Refusal(
        f"{name} 超过{MOST_ROWS // 10_000}万行，没有读取。请拆成几个文件，或删去空行和用不到的工作表。",
        f"{name} has more than {MOST_ROWS:,} rows and was not read. Split it, or remove empty rows and sheets.",
    )


def _has_password(name: str) -> Refusal:
    return Refusal(f"{name} 有密码，请去掉密码后再导入。", f"{name} has a password; remove it and import again.")


def _too_large(name: str) -> Refusal:
    most = MOST_BYTES // 1_000_000
    return Refusal(
        f"{name} 超过{most}MB，没有读取。请拆分，或只保留需要的内容再导入。",
        f"{name} is larger than {most} MB and was not read. Split it or keep only what is needed.",
    )
