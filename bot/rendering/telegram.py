"""A Reply as Telegram calls, under all of Telegram's limits: HTML, split between blocks, never cut inside a tag."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

from bot.rendering.reply import Block, Bold, Facts, File, Heading, Items, Line, Note, Quote, Reply

MAX_TEXT = 4096  # UTF-16 units after entity parsing
MAX_RAW = 30_000  # bytes of HTML; Telegram refuses 32 KiB
MAX_CAPTION = 1024
FOLDED = 300  # quotes longer than this fold


@dataclass(frozen=True, slots=True)
class Call:
    """One Bot API call without its chat: method, parameters, and the file that goes with it."""

    method: str
    parameters: dict[str, Any]
    file: File | None = None


def render(reply: Reply) -> list[Call]:
    """The calls one Reply becomes: the last carries the buttons; a file carries the text when it fits a caption."""
    texts = list(_messages(reply.blocks))
    markup = _markup(reply)
    calls: list[Call] = []
    if reply.file is not None:
        caption = texts.pop() if texts and _length(texts[-1]) <= MAX_CAPTION else None
        method = "sendPhoto" if reply.file.shown_as == "photo" else "sendDocument"
        captioned = {"caption": caption, "parse_mode": "HTML"} if caption else {}
        calls.append(Call(method, captioned | markup, reply.file))
        markup = {}
    sent: list[Call] = []
    for number, text in enumerate(texts):
        last = number == len(texts) - 1
        parameters: dict[str, Any] = {"text": text, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
        method = "editMessageText" if reply.edits is not None and number == 0 else "sendMessage"
        sent.append(Call(method, parameters | (markup if last else {})))
    return sent + calls


def plain_text(html: str) -> str:
    """The same words without markup: what is sent when Telegram refuses the entities."""
    return unescape(re.sub(r"<[^>]+>", "", html))


def _markup(reply: Reply) -> dict[str, Any]:
    if not reply.buttons:
        return {}
    rows = [[{"text": b.label, "callback_data": b.data} for b in row] for row in reply.buttons]
    return {"reply_markup": json.dumps({"inline_keyboard": rows}, ensure_ascii=False)}


def _messages(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Blocks joined into messages; a new one starts where the next piece would not fit."""
    message = ""
    for piece in (piece for block in blocks for piece in _pieces(block)):
        longer = f"{message}\n{piece}" if message else piece
        if _length(longer) > MAX_TEXT or len(longer.encode()) > MAX_RAW:
            yield message
            longer = piece
        message = longer
    if message:
        yield message


def _pieces(block: Block) -> Iterator[str]:
    """The HTML of a block in parts, each whole in itself and within one message's limits."""
    match block:
        case Line(pieces):
            html = "".join(f"<b>{escape(p.text)}</b>" if isinstance(p, Bold) else escape(p) for p in pieces)
            if _length(html) <= MAX_TEXT:
                yield html
            else:
                yield from map(escape, _cut("".join(p.text if isinstance(p, Bold) else p for p in pieces)))
        case Heading(text):
            yield from (f"<b>{escape(part)}</b>" for part in _cut(text))
        case Facts():
            for line in block.lines:
                yield from (escape(part) for part in _cut(line))
        case Items(lines, first):
            for number, line in enumerate(lines):
                mark = f"{first + number}. " if first is not None else "· "
                yield from (escape(part) for part in _cut(mark + line))
        case Quote(text):
            for part in _cut(text):
                tag = "<blockquote expandable>" if len(part) > FOLDED else "<blockquote>"
                yield f"{tag}{escape(part)}</blockquote>"
        case Note(text):
            yield from (f"<i>{escape(part)}</i>" for part in _cut(text))


def _cut(text: str, limit: int = 3500) -> Iterator[str]:
    """Parts of at most `limit` UTF-16 units, cut at line ends or spaces where there are any."""
    while _units(text) > limit:
        end = limit
        while _units(text[:end]) > limit:
            end -= 1
        cut = max(text.rfind("\n", 0, end), text.rfind("。", 0, end) + 1, text.rfind(" ", 0, end))
        cut = cut if cut > end // 2 else end
        yield text[:cut]
        text = text[cut:].lstrip("\n")
    yield text


def _length(html: str) -> int:
    return _units(plain_text(html))


def _units(text: str) -> int:
    """Telegram counts UTF-16 code units."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)
