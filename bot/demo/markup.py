"""Telegram's HTML parse mode: text and entities out of markup, or the refusal Telegram would word."""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.demo.errors import Refused, bad_request
from bot.demo.state import Json

STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
CHARACTER = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![a-zA-Z]));?")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
SPACE = " \t\r\n\0\v"
ATTRIBUTE_NAME = re.compile(r"[^\s=>/\"']*")
TOKEN = re.compile(r"[A-Za-z0-9.-]*")
USER_LINK = re.compile(r"tg://user\?id=(\d+)$")
URL = re.compile(r"(?:https?://)?[^\s/@.]+\.[^\s]+$|(?:tg|ton|tonsite)://\S+$", re.I)


class _Open(NamedTuple):
    tag: str
    attributes: dict[str, str]
    offset: int  # in UTF-16 units of the text
    piece: int  # the first piece of text inside it


def utf16(text: str) -> int:
    """The length Telegram counts offsets in."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(source: str) -> tuple[str, list[Json]]:
    if "<" not in source and "&" not in source:
        return source, []
    return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.pieces: list[str] = []
        self.length = 0
        self.opened: list[_Open] = []
        self.entities: list[Json] = []

    def parse(self) -> tuple[str, list[Json]]:
        while self.at < len(self.source):
            character = self.source[self.at]
            if character == "<":
                self._end() if self.source.startswith("</", self.at) else self._start()
            elif character == "&":
                self._add(self._reference())
            else:
                self._add(self._plain())
        if self.opened:
            raise self._error(f'Can\'t find end tag corresponding to start tag "{self.opened[-1].tag}"')
        text = "".join(self.pieces)
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise self._error("Text contains invalid Unicode characters after decoding HTML entities, "
                              "check for unmatched surrogate code units")  # fmt: skip
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return text, self.entities

    def _error(self, what: str) -> Refused:
        return bad_request(f"can't parse entities: {what}")

    def _byte(self, at: int) -> int:
        return len(self.source[:at].encode())

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += utf16(text)

    def _plain(self) -> str:
        begin = self.at
        while self.at < len(self.source) and self.source[self.at] not in "<&":
            self.at += 1
        return self.source[begin : self.at]

    def _reference(self) -> str:
        """A character reference; anything else that begins with & is just that character."""
        found = CHARACTER.match(self.source, self.at)
        decoded = _character(found) if found else None
        if found is None or decoded is None:
            self.at += 1
            return "&"
        self.at = found.end()
        return decoded

    def _until_space_or(self, stop: str) -> str:
        begin = self.at
        while self.at < len(self.source) and self.source[self.at] not in SPACE and self.source[self.at] != stop:
            self.at += 1
        return self.source[begin : self.at]

    def _skip_space(self) -> None:
        while self.at < len(self.source) and self.source[self.at] in SPACE:
            self.at += 1

    @property
    def _over(self) -> bool:
        return self.at >= len(self.source)

    def _start(self) -> None:
        begin = self.at
        self.at += 1
        tag = self._until_space_or(">").lower()
        where = f"at byte offset {self._byte(begin)}"
        if self._over:
            raise self._error(f"Unclosed start tag {where}")
        if tag not in STYLES:
            raise self._error(f'Unsupported start tag "{tag}" {where}')
        attributes = self._attributes(tag, where)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self._error(f'Tag "span" must have class "tg-spoiler" {where}')
        self.opened.append(_Open(tag, attributes, self.length, len(self.pieces)))

    def _attributes(self, tag: str, where: str) -> dict[str, str]:
        found: dict[str, str] = {}
        while True:
            self._skip_space()
            if self._over:
                raise self._error(f'Unclosed start tag "{tag}" {where}')
            if self.source[self.at] == ">":
                self.at += 1
                return found
            name = self._match(ATTRIBUTE_NAME)
            if not name:
                raise self._error(f'Empty attribute name in the tag "{tag}" {where}')
            self._skip_space()
            if not self._over and self.source[self.at] == "=":
                self.at += 1
                self._skip_space()
                found[name] = self._value(where)
            else:
                found[name] = ""

    def _match(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.source, self.at)
        self.at = found.end() if found else self.at
        return found.group() if found else ""

    def _value(self, where: str) -> str:
        if self._over:
            raise self._error(f"Unclosed start tag {where}")
        quote = self.source[self.at]
        if quote not in "\"'":
            begin = self.at
            token = self._match(TOKEN).lower()
            if self._over:
                raise self._error(f"Unclosed start tag {where}")
            if self.source[self.at] not in SPACE + ">":
                raise self._error(f"Unexpected end of name token at byte offset {self._byte(begin)}")
            return token
        end = self.source.find(quote, self.at + 1)
        if end < 0 or end + 1 >= len(self.source):
            raise self._error(f"Unclosed start tag {where}")
        raw, self.at = self.source[self.at + 1 : end], end + 1
        return CHARACTER.sub(lambda found: _character(found) or found.group(), raw)

    def _end(self) -> None:
        begin = self.at
        where = f"at byte offset {self._byte(begin)}"
        if not self.opened:
            raise self._error(f"Unexpected end tag {where}")
        self.at += 2
        tag = self._until_space_or(">").lower()
        self._skip_space()
        if self._over or self.source[self.at] != ">":
            raise self._error(f"Unclosed end tag {where}")
        self.at += 1
        inner = self.opened.pop()
        if tag and tag != inner.tag:
            raise self._error(f'Unmatched end tag {where}, expected "</{inner.tag}>", found "</{tag}>"')
        if self.length > inner.offset:
            self._close(inner)

    def _close(self, tag: _Open) -> None:
        entity: Json = {"offset": tag.offset, "length": self.length - tag.offset, "type": STYLES[tag.tag]}
        if tag.tag == "a":
            link = tag.attributes.get("href") or "".join(self.pieces[tag.piece :])
            if not _linked(entity, link):
                return
        elif tag.tag == "tg-emoji":
            if not tag.attributes.get("emoji-id", "").isdigit():
                raise self._error("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = tag.attributes["emoji-id"]
        elif tag.tag == "tg-time":
            if not tag.attributes.get("unix", "").isdigit():
                return
            entity |= {"unix_time": int(tag.attributes["unix"])}
            entity |= {"date_time_format": tag.attributes["format"]} if tag.attributes.get("format") else {}
        elif tag.tag == "blockquote" and "expandable" in tag.attributes:
            entity["type"] = "expandable_blockquote"
        elif tag.tag in ("code", "pre") and self._is_program(tag, entity):
            return
        self.entities.append(entity)

    def _is_program(self, tag: _Open, entity: Json) -> bool:
        """<pre><code class="language-x"> is one entity with a language."""
        if tag.tag == "code":
            language = tag.attributes.get("class", "")
            if language.startswith("language-") and self.opened and self.opened[-1].tag == "pre":
                entity["language"] = language.removeprefix("language-")
            return False
        inner = self.entities[-1] if self.entities else {}
        if inner.get("type") != "code" or (inner["offset"], inner["length"]) != (entity["offset"], entity["length"]):
            return False
        inner["type"] = "pre"
        return True


def _character(found: re.Match[str]) -> str | None:
    hexadecimal, decimal, name = found.groups()
    if name:
        return NAMED[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < 0x10FFFF else None


def _linked(entity: Json, link: str) -> bool:
    user = USER_LINK.match(link)
    if user:
        entity |= {"type": "text_mention", "user": {"id": int(user[1])}}
        return True
    if not URL.match(link):
        return False
    entity["url"] = link if "://" in link else f"http://{link}"
    if "/" not in entity["url"].split("://", 1)[1]:
        entity["url"] += "/"
    return True
