"""What happens in the demo, numbered, so that a page that was away hears each thing once."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections import deque
from collections.abc import AsyncIterator
from itertools import islice
from typing import Any

Json = dict[str, Any]
KEPT = 2000  # a page that missed more than this looks anew instead
BEAT = 15.0  # seconds of quiet after which a sign of life goes out


def frame(event: str, data: Json) -> bytes:
    return f"event: {event}\ndata: {json.dumps(data)}\n\n".encode()


class Stream:
    """Keeps the newest happenings; every open page follows them from its own place."""

    def __init__(self, kept: int = KEPT, beat: float = BEAT) -> None:
        self.run = secrets.token_hex(4)  # another run of the program starts its numbers anew
        self.last = 0
        self._kept: deque[bytes] = deque(maxlen=kept)
        self._beat = beat
        self._news = asyncio.Event()
        self._closed = False

    def tell(self, happening: Json) -> None:
        self.last += 1
        self._kept.append(frame("happened", {"seq": self.last, **happening}))
        self._wake()

    def close(self) -> None:
        """Ends every open stream, so that the program can stop."""
        self._closed = True
        self._wake()

    def since(self, number: int) -> list[bytes] | None:
        """What came after that number; None where that can no longer be told."""
        missed = self.last - number
        if not 0 <= missed <= len(self._kept):
            return None
        return list(islice(self._kept, len(self._kept) - missed, None))

    def place(self, written: str) -> int | None:
        """The number in a place such as 3f2a90bc-17; None for a place of another run."""
        run, _, number = written.rpartition("-")
        return int(number) if run == self.run and number.isdecimal() and number.isascii() else None

    async def follow(self, place: int | None) -> AsyncIterator[bytes]:
        """Frames for one page, for ever: first a hello that says whether it must look anew."""
        known = place is not None and self.since(place) is not None
        at = place if known and place is not None else self.last
        yield frame("hello", {"fresh": not known})
        while not self._closed:
            news = self._news
            missed = self.since(at)
            at = self.last
            if missed is None:
                yield frame("hello", {"fresh": True})
            elif missed:
                yield b"".join(missed)
            elif not await self._within_a_beat(news):
                yield frame("beat", {})

    async def _within_a_beat(self, news: asyncio.Event) -> bool:
        try:
            async with asyncio.timeout(self._beat):
                await news.wait()
        except TimeoutError:
            return False
        return True

    def _wake(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()
