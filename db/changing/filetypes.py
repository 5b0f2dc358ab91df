"""What a file really is, by its content; under which name it is kept. What is not taken is refused with what to do."""

import re
import unicodedata
from pathlib import PurePosixPath

from db.errors import Refusal
from db.messages.outbox import Enclosure
from db.reports.files import OLD_OFFICE, archive_names, decoded, locked_office

MOST_BYTES = 20_000_000  # what Telegram hands to a bot
_LONGEST_NAME = 80  # characters, without the ending
_MIME = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "txt": "text/plain",
}
READABLE = frozenset(_MIME[kind] for kind in ("docx", "xlsx", "csv", "txt"))  # what an import may be made of
PICTURES = frozenset(_MIME[kind] for kind in ("png", "jpg", "webp"))
_ENDINGS = {"jpg": {"jpg", "jpeg"}}
_LOCKED_PDF = re.compile(rb"/Encrypt\s*(?:<<|\d+\s+\d+\s+R)")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


def examined(name: str, content: bytes) -> Enclosure:
    """The file under a safe name and with the type its content has; a Refusal when it is not taken."""
    shown = safe_name(name, None)
    if not content.strip(b"\x00\t\r\n \xef\xbb\xbf\xfe\xff"):
        raise Refusal(f"{shown} 是空文件，没有收下。请检查后再发。", f"{shown} is empty; check it and send it again.")
    if len(content) > MOST_BYTES:
        raise too_large(shown)
    kind = _kind(shown, content)
    return Enclosure(safe_name(name, kind), _MIME[kind], content)


def too_large(name: str) -> Refusal:
    most = MOST_BYTES // 1_000_000
    return Refusal(
        f"{name} 超过{most}MB，收不下。请压缩图片、拆分，或只留需要的页。",
        f"{name} is larger than {most} MB. Shrink the pictures, split it, or keep only the pages that are needed.",
    )


def safe_name(name: str, kind: str | None) -> str:
    """Without paths, control and direction marks; not too long; its ending is what the content is."""
    bare = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    bare = "".join(" " if c.isspace() else c for c in bare if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"})
    bare = re.sub(r"\s+", " ", re.sub(r'[:*?"<>|]', "_", bare)).strip(" .")
    path = PurePosixPath(bare or "文件")
    ending = path.suffix[1:].lower()
    if kind is None:
        return str(path)[: _LONGEST_NAME + 10]
    own = ending in _ENDINGS.get(kind, {kind})
    stem = path.stem if own or ending in _MIME else bare
    stem = stem[:_LONGEST_NAME].strip(" .") or "文件"
    if _RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    return f"{stem}.{ending if own else kind}"


def _kind(name: str, content: bytes) -> str:
    if content.startswith(b"%PDF-"):
        if _LOCKED_PDF.search(content):
            raise _has_password(name)
        return "pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if content.startswith(b"PK\x03\x04"):
        return _office(name, content)
    if content.startswith(OLD_OFFICE):
        if locked_office(content):
            raise _has_password(name)
        raise Refusal(
            f"{name} 是旧版 Word/Excel 文件（.doc、.xls），收不了。请另存为 .docx 或 .xlsx 再发。",
            f"{name} is an old Word or Excel file. Save it as .docx or .xlsx and send that.",
        )
    try:
        text = decoded(name, content)
    except Refusal:
        raise _unknown(name) from None
    return "csv" if _is_table(name, text) else "txt"


def _office(name: str, content: bytes) -> str:
    kind, parts = archive_names(name, content)
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        raise Refusal(
            f"{name} 带宏，为安全起见不收。请另存为不带宏的 .xlsx 或 .docx 再发。",
            f"{name} contains macros and is not taken. Save it as .xlsx or .docx without macros and send that.",
        )
    if "xl/workbook.bin" in parts:
        raise _unknown(name)
    return kind


def _is_table(name: str, text: str) -> bool:
    if name.lower().endswith((".csv", ".tsv")):
        return True
    first = next((line for line in text.split("\n") if line.strip()), "")
    return sum(first.count(mark) for mark in ",\t;") >= 2 and "。" not in first and "，" not in first


def _has_password(name: str) -> Refusal:
    return Refusal(
        f"{name} 有密码，打不开。请去掉密码后再发。", f"{name} has a password. Remove it and send the file again."
    )


def _unknown(name: str) -> Refusal:
    return Refusal(
        f"{name} 这类文件收不了。可以发：PDF、图片（png、jpg、webp）、Word（docx）、Excel（xlsx）、csv、txt。",
        f"{name} is of no type that is taken. Send PDF, pictures (png, jpg, webp), docx, xlsx, csv or txt.",
    )
