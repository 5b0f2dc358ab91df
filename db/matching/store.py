"""A built index as bytes and back, so that a fresh process need not build it again."""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from typing import TYPE_CHECKING

from db.matching.reading import Name

if TYPE_CHECKING:
    from db.matching.index import Index

_MAGIC = b"jixiao-names-1\n"


def dump(index: Index, revision: str) -> bytes:
    names = [[n.id, n.text, *n.aliases] for n in index.names.values()]
    grams = index.grams.dump()
    head = {
        "revision": revision,
        "names": names,
        "keys": index.keys_and_ids(),
        "grams": [(g, n, len(b)) for g, n, b in grams],
    }
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
    for gram, count, length in head["grams"]:
        rows.append((gram, count, body[at : at + length]))
        at += length
    index.restore([Name(project, text, tuple(aliases)) for project, text, *aliases in head["names"]], head["keys"])
    index.grams.load(rows)
    return index
