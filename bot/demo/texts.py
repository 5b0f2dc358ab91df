"""From what was sent to what is kept: trimmed text, tidy entities, and those Telegram finds by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from bot.demo.errors import bad_request
from bot.demo.markup import parse_html, utf16
from bot.demo.state import Json

TLDS = Path(__file__).with_name("tlds.txt")
RAW_LIMIT = 32 * 1024  # bytes, before parsing
ENTITY_LIMIT = 100
STYLED = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = ("blockquote", "expandable_blockquote")
VERBATIM = ("code", "pre")

COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")
MENTION = re.compile(r"(?<!\w)@[A-Za-z][A-Za-z0-9_]{3,31}(?!\w)")
HASHTAG = re.compile(r"(?<![\w/])#(?=\w*[^\W\d_])\w{1,256}(?![\w#])")
CASHTAG = re.compile(r"(?<![\w$])\$[A-Z]{1,8}(?![\w$])")
EMAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9][\w.+-]{0,63}@(?:[A-Za-z0-9-]+\.)+([A-Za-z]{2,24})(?![\w-])", re.A)
ADDRESS = re.compile(
    r"(?<![\w@.$#/-])(https?://)?(?:[A-Za-z0-9\u00a1-\uffff_-]+\.)+([A-Za-z]{2,24}|xn--[a-z0-9-]+)"
    r"(?::\d{1,5})?(?![\w@-])(?:[/?#][^\s<>\"「」『』《》，。；！？、]*)?",
    re.I,
)
HOSTED = re.compile(r"(?<![\w@.$#/-])https?://(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?(?:[/?#][^\s<>\"]*)?", re.I)
MAY_HOLD = re.compile(r"[/@#$.]")


@lru_cache(maxsize=1)
def _tlds() -> frozenset[str]:
    return frozenset(TLDS.read_text(encoding="utf-8").split())


def formatted(source: str, parse_mode: str | None, given: list[Json] | None) -> tuple[str, list[Json]]:
    """Text and entities as the bot asked for them, before trimming."""
    if len(source.encode()) > RAW_LIMIT:
        raise bad_request("text is too long")
    mode = (parse_mode or "").lower()
    if mode == "html":
        return parse_html(source)
    if mode in ("markdown", "markdownv2"):
        raise bad_request(f"parse_mode {parse_mode} is not part of this stand-in, only HTML is")
    if mode not in ("", "none"):
        raise bad_request("unsupported parse_mode")
    return source, [_checked(entity, utf16(source)) for entity in given or []]


def kept(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Trims as Telegram does, merges and cuts entities, and adds commands, links, mentions and tags."""
    text, entities = _trimmed(text.replace("\r", "").replace("\0", ""), entities)
    tidied = _tidied(entities) if entities else entities
    if MAY_HOLD.search(text):
        tidied = _sorted([*tidied, *_found(text, tidied)])
    return text, tidied[:ENTITY_LIMIT]


def cut(text: str, entity: Json) -> str:
    """The words an entity lies on."""
    begin, end = _span(entity)
    return text.encode("utf-16-le")[2 * begin : 2 * end].decode("utf-16-le")


def _checked(entity: Json, length: int) -> Json:
    offset, end = _span(entity)
    if offset < 0 or end < offset:
        raise bad_request(f"receive an entity with incorrect {'offset' if offset < 0 else 'length'}")
    if offset > length:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
    if end > length:
        raise bad_request(f"entity beginning at UTF-16 offset {offset} ends after the end of the text at offset {end}")
    return dict(entity)


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Spaces and lines go at both ends, at the front only up to the first entity."""
    if not entities:
        return text.rstrip().lstrip(" \n"), entities
    text = text.rstrip()
    end = utf16(text)
    first = min(entity["offset"] for entity in entities)
    front = min(len(text) - len(text.lstrip(" \n")), first)
    moved = []
    for entity in entities:
        size = min(entity["length"], end - entity["offset"])
        if size > 0:
            moved.append({**entity, "offset": entity["offset"] - front, "length": size})
    return text[front:], moved


def _span(entity: Json) -> tuple[int, int]:
    return entity["offset"], entity["offset"] + entity["length"]


def _sorted(entities: Iterable[Json]) -> list[Json]:
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def _tidied(entities: list[Json]) -> list[Json]:
    """Same styles join; quotes do not nest; links and code hold no other link or code, code no style either."""
    quotes = _apart(entity for entity in entities if entity["type"] in QUOTES)
    whole = _apart(entity for entity in entities if entity["type"] not in (*STYLED, *QUOTES))
    for entity in whole:
        if entity["type"] == "code":
            entity.pop("language", None)
    verbatim = [_span(entity) for entity in whole if entity["type"] in VERBATIM]
    styles = [
        {"offset": begin, "length": end - begin, "type": style}
        for style in STYLED
        for begin, end in _without(_joined(entity for entity in entities if entity["type"] == style), verbatim)
    ]
    return _sorted([*quotes, *whole, *styles])


def _apart(entities: Iterable[Json]) -> list[Json]:
    """The outer one of two that overlap stays."""
    chosen: list[Json] = []
    for entity in _sorted(entities):
        if not chosen or entity["offset"] >= _span(chosen[-1])[1]:
            chosen.append(entity)
    return chosen


def _joined(entities: Iterable[Json]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for begin, end in sorted(map(_span, entities)):
        if spans and begin <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((begin, end))
    return spans


def _without(spans: list[tuple[int, int]], holes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    for hole_begin, hole_end in holes:
        cut = []
        for begin, end in spans:
            pieces = [(begin, min(end, hole_begin)), (max(begin, hole_end), end)]
            cut += [piece for piece in pieces if piece[0] < piece[1]]
        spans = cut
    return spans


def _found(text: str, known: list[Json]) -> Iterator[Json]:
    """Where nothing else stands already: a style or a quote may lie around, a link or code may not."""
    taken = [_span(entity) for entity in known if entity["type"] not in (*STYLED, *QUOTES)]
    for kind, begin, end in _candidates(text):
        offset = utf16(text[:begin])
        span = (offset, offset + utf16(text[begin:end]))
        if all(span[1] <= other[0] or span[0] >= other[1] for other in taken):
            taken.append(span)
            yield {"offset": span[0], "length": span[1] - span[0], "type": kind}


def _candidates(text: str) -> Iterator[tuple[str, int, int]]:
    if "@" in text:
        for found in EMAIL.finditer(text):
            if found[1].lower() in _tlds():
                yield "email", *found.span()
    if "." in text:
        yield from _links(text)
    for kind, mark, pattern in (
        ("mention", "@", MENTION),
        ("bot_command", "/", COMMAND),
        ("hashtag", "#", HASHTAG),
        ("cashtag", "$", CASHTAG),
    ):
        if mark in text:
            for found in pattern.finditer(text):
                yield kind, *found.span()


def _links(text: str) -> Iterator[tuple[str, int, int]]:
    for found in HOSTED.finditer(text):
        yield "url", found.start(), _link_end(found)
    for found in ADDRESS.finditer(text):
        if found[2].lower() in _tlds() or found[2].lower().startswith("xn--"):
            yield "url", found.start(), _link_end(found)


def _link_end(found: re.Match[str]) -> int:
    return found.start() + len(found.group().rstrip(".,:;!?'\"()[]{}"))
