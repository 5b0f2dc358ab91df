"""Uploaded files, kept in memory under Telegram-like ids and paths."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import PurePosixPath

from bot.demo.errors import bad_request
from bot.demo.pictures import dimensions
from bot.demo.state import File

UPLOAD = 50 * 1024 * 1024
PHOTO = 10 * 1024 * 1024
DOWNLOAD = 20 * 1024 * 1024
DOCUMENT, PICTURE = ("BQAC", "documents"), ("AgAC", "photos")  # how ids begin, and the folder


class Files:
    def __init__(self) -> None:
        self._by_id: dict[str, File] = {}
        self._by_path: dict[str, File] = {}

    def add(self, name: str, content: bytes, mime: str) -> File:
        if not content:
            raise bad_request("file must be non-empty")
        return self._keep(DOCUMENT, name, content, mime)

    def add_photo(self, content: bytes) -> File:
        size = dimensions(content)
        if size is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        if len(content) > PHOTO:
            size_limit = f"the maximum size is {PHOTO} bytes"
            raise bad_request(f"file of size {len(content)} bytes is too big for a photo; {size_limit}")
        if sum(size) > 10_000 or max(size) > 20 * max(1, min(size)):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        return self._keep(PICTURE, "photo.jpg", content, "image/jpeg", size)

    def get(self, file_id: str) -> File | None:
        return self._by_id.get(file_id)

    def at(self, path: str) -> File | None:
        return self._by_path.get(path)

    def _keep(
        self, kind: tuple[str, str], name: str, content: bytes, mime: str, size: tuple[int, int] = (0, 0)
    ) -> File:
        unique = hashlib.sha256(content).hexdigest()[:16]
        prefix, folder = kind
        path = f"{folder}/file_{len(self._by_path)}{PurePosixPath(name).suffix}"
        file = File(prefix + secrets.token_urlsafe(40), "Ag" + unique, name, mime, content, path, *size)
        self._by_id[file.file_id] = self._by_path[file.path] = file
        return file
