"""What the page sends, read and checked."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import BodyPartReader, web

LARGEST = 50 * 1024 * 1024
LONGEST = {"text": 4096, "caption": 1024}


def declined(code: str, status: type[web.HTTPException] = web.HTTPBadRequest) -> web.HTTPException:
    """A refusal; the page has the sentence for its code in both languages."""
    return status(text=f'{{"error": "{code}"}}', content_type="application/json")


@dataclass(frozen=True, slots=True)
class Received:
    fields: dict[str, str]
    name: str
    kind: str
    content: bytes


def number(written: object) -> int:
    try:
        return int(str(written))
    except ValueError as error:
        raise declined("other") from error


def checked(text: object, what: str) -> str:
    """The text a person sends, within Telegram's length."""
    if not isinstance(text, str) or not text.strip():
        raise declined("empty")
    if len(text) > LONGEST[what]:
        raise declined("too_long" if what == "text" else "caption_too_long")
    return text


async def received(request: web.Request) -> Received:
    """A form with the fields first and the file last."""
    fields: dict[str, str] = {}
    if request.content_type != "multipart/form-data":
        raise declined("other")
    try:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                raise declined("other")
            if part.name == "file":
                kind = part.headers.get("Content-Type", "application/octet-stream")
                return Received(fields, part.filename or "file", kind, await content_of(part))
            fields[part.name or ""] = (await part.read_chunk(8192)).decode()
    except ValueError as error:
        raise declined("other") from error
    raise declined("empty")


async def content_of(part: BodyPartReader) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk():
        content += chunk
        if len(content) > LARGEST:
            raise declined("too_large")
    if not content:
        raise declined("empty")
    return bytes(content)
