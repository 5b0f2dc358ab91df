"""A built index as bytes and back, so that a fresh process need not build it again."""

import hashlib
import json
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_MAGIC = b"jixiao-names-2\n"  # a new number whenever keys or pairs are made otherwise


@dataclass(slots=True)
class Held:
    """An index without its pairs of characters."""

    keys: list[str]  # by slot; empty where a name was dropped
    projects: list[int]
    soft: list[int]
    english: list[list[Any]]  # project, then its aliases


Row = tuple[str, int, bytes]  # a pair of characters, how many names have it, which ones


def dump(held: Held, grams: Sequence[Row], revision: str) -> bytes:
    pairs = [[g for g, _, _ in grams], [n for _, n, _ in grams], [len(b) for _, _, b in grams]]
    lists = {"keys": held.keys, "projects": held.projects, "soft": held.soft, "english": held.english}
    head = {"revision": revision, "held": lists, "grams": pairs}
    text = zlib.compress(json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode(), 1)
    body = struct.pack(">I", len(text)) + text + b"".join(b for _, _, b in grams)
    return _MAGIC + hashlib.sha256(body).digest() + body


def load(data: bytes, revision: str) -> tuple[Held, list[Row]] | None:
    """What was dumped, None where it is of another version or revision or damaged."""
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
    return Held(**head["held"]), rows
