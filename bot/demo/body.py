"""Reads a call's parameters from its address and body: form, multipart or JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from bot.demo.errors import Refused, bad_request
from bot.demo.files import UPLOAD
from bot.demo.parameters import Upload

FORM_LIMIT = 4 * 1024 * 1024
ROOM = 1024 * 1024  # for the parameters beside the largest file
TOO_LARGE = Refused(413, "Request Entity Too Large")

Call = tuple[dict[str, Any], dict[str, Upload]]


async def read_call(request: web.Request) -> Call:
    raw: dict[str, Any] = dict(request.query)
    if request.method not in ("GET", "POST"):
        raise Refused(405, "Method Not Allowed")
    if not request.can_read_body:
        return raw, {}
    if request.content_type == "multipart/form-data":
        fields, uploads = await _multipart(request)
        return raw | fields, uploads
    body = await _all(request.content.readany, FORM_LIMIT)
    if request.content_type == "application/json":
        return raw | _json_object(body), {}
    try:
        return raw | dict(parse_qsl(body.decode(), keep_blank_values=True)), {}
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        raise bad_request("can't parse JSON object in the body of the request") from None
    if not isinstance(found, dict):
        raise bad_request("object expected as the body of the request")
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # an escape may stand for half a character
        raise bad_request("strings must be encoded in UTF-8") from None
    return found


async def _multipart(request: web.Request) -> Call:
    fields: dict[str, Any] = {}
    uploads: dict[str, Upload] = {}
    room = UPLOAD + ROOM
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise bad_request("can't parse the multipart body of the request")
        content = await _all(part.read_chunk, min(room, UPLOAD))
        room -= len(content)
        if part.filename is None:
            fields[part.name] = _text(content)
        else:
            mime = part.headers.get("Content-Type", "application/octet-stream")
            uploads[part.name] = Upload(part.filename, content, mime)
    return fields, uploads


def _text(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None


async def _all(read: Callable[[], Any], limit: int) -> bytes:
    chunks = []
    size = 0
    while chunk := await read():
        size += len(chunk)
        if size <= limit:
            chunks.append(chunk)
    if size > limit:  # only now: a sender that is cut off in the middle never reads why
        raise TOO_LARGE
    return b"".join(chunks)
