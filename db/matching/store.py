"""A built index as bytes and back, so that a fresh process need not build it again."""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from db.matching.index import Index

_MAGIC = b"jixiao-names-2\n"  # a new number whenever keys or pairs are made otherwise


@dataclass(slots=True)
class Held:
    """An index without its pairs of characters."""

    keys: list[str]  # by slot; empty where a name was dropped
    projects: list[int]
    soft: list[int]
    english: list[list[Any]]  # project, then its aliases


def dump(index: Index, revision: str) -> bytes:
    grams = index.grams.dump()
    pairs = [[g for g, _, _ in grams], [n for _, n, _ in grams], [len(b) for _, _, b in grams]]
    held = index.held()
    lists = {"keys": held.keys, "projects": held.projects, "soft": held.soft, "english": held.english}
    head = {"revision": revision, "held": lists, "grams": pairs}
    text = zlib.compress(json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode(), 1)
    body = struct.pack(">I", len(text)) + text + b"".join(b for _, _, b in grams)
    return _MAGIC + hashlib.sha256(body).digest() + body


def load(index: Index, data: bytes, revision: str) -> Index | None:
    start = len(_MAGIC)
    body = data[start + 32 :]
    if not data.startswith(_MAGIC) or hashlib.sha256(body).digest() != data[start : start + 32]:
        return None
    (size,) = struct.unpack_from(">I", body)
    head = json.loads(zlib.decompress(body[4 : 4 + size]))
    if head["revision"] != revision:
        return None
    rows = []
    at = 4 + size
    for gram, count, length in zip(*head["grams"], strict=True):
        rows.append((gram, count, body[at : at + length]))
        at += length
    index.restore(Held(**head["held"]))
    index.grams.load(rows)
    return index
