"""Sending documents and photos, alone or as an album, and getting files back."""

from __future__ import annotations

from bot.demo.errors import bad_request
from bot.demo.files import DOWNLOAD
from bot.demo.methods import content
from bot.demo.methods.sending import with_keyboard
from bot.demo.parameters import MISSING, Upload, Values
from bot.demo.state import File, Json, Message
from bot.demo.telegram import Telegram


def _document(telegram: Telegram, given: Upload | str) -> File:
    if isinstance(given, Upload):
        return telegram.files.add(given.name, given.content, given.mime)
    return _known(telegram, given, "documents/")


def _photo(telegram: Telegram, given: Upload | str) -> File:
    if isinstance(given, Upload):
        return telegram.files.add_photo(given.content)
    return _known(telegram, given, "photos/")


def _known(telegram: Telegram, given: str, folder: str) -> File:
    """A file by its id; an address on the network is not fetched here, Telegram would say it like this."""
    if "://" in given:
        raise bad_request("failed to get HTTP URL content")
    file = telegram.files.get(given)
    if file is None:
        raise bad_request("wrong remote file identifier specified: Wrong string length")
    if not file.path.startswith(folder):
        raise bad_request(f"can't use file of type {file.path.split('/')[0]} as {folder.strip('/')}")
    return file


def send_document(telegram: Telegram, values: Values) -> Json:
    return _send(telegram, values, {"document": _document(telegram, values["document"])})


def send_photo(telegram: Telegram, values: Values) -> Json:
    return _send(telegram, values, {"photo": _photo(telegram, values["photo"])})


def _send(telegram: Telegram, values: Values, media: Json) -> Json:
    parts = content.caption(telegram, values) | with_keyboard(values) | media
    chat = content.target(telegram, values)
    message = telegram.post(chat, reply_to=content.reply_to(chat, values), **parts)
    return telegram.json_of(message)


def send_media_group(telegram: Telegram, values: Values) -> list[Json]:
    """An album of 2-10 photos or documents, not both."""
    items = values["media"]
    if not 2 <= len(items) <= 10:
        raise bad_request("MEDIA_INVALID" if not items else "wrong number of items in the album, it must be 2-10")
    kinds = {item.get("type") if isinstance(item, dict) else None for item in items}
    if kinds not in ({"photo"}, {"document"}):
        raise bad_request("can't use the media of the specified type in the album")
    parts = [_album_item(telegram, item) for item in items]
    chat = content.target(telegram, values)
    album = str(telegram.chance.getrandbits(60))
    reply = content.reply_to(chat, values)
    sent: list[Message] = [telegram.post(chat, album=album, reply_to=reply, **part) for part in parts]
    return [telegram.json_of(message) for message in sent]


def _album_item(telegram: Telegram, item: Json) -> Json:
    kind, given = item["type"], item.get("media")
    if given is None:
        raise bad_request(f"can't parse InputMedia: {MISSING[kind]}")
    file = (_photo if kind == "photo" else _document)(telegram, given)
    return content.caption(telegram, item) | {kind: file}


def get_file(telegram: Telegram, values: Values) -> Json:
    file = telegram.files.get(values["file_id"])
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if file.size > DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": file.file_id,
        "file_unique_id": file.unique_id,
        "file_size": file.size,
        "file_path": file.path,
    }


METHODS = {
    "sendDocument": send_document,
    "sendPhoto": send_photo,
    "sendMediaGroup": send_media_group,
    "getFile": get_file,
}
