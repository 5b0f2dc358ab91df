"""Drives a bot as a person would, through the local Telegram: says, taps, sees."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from bot.demo.state import Button, Event, Message, User
from bot.demo.state import Chat as Room
from bot.demo.telegram import Telegram


async def until(met: Callable[[], bool], seconds: float = 5.0) -> None:
    """Waits for something that has no event of its own."""
    async with asyncio.timeout(seconds):
        while not met():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


class Chat:
    """A person in their chat with the bot, or in a group.

    An action waits for `replies` new or edited messages of the bot; without a number for the first, and then until
    the bot has been quiet for a moment; with 0 it makes sure that the bot stays silent.
    """

    def __init__(
        self,
        telegram: Telegram,
        person: User,
        group: Room | None = None,
        *,
        patience: float = 10.0,
        quiet: float = 0.15,
    ) -> None:
        self.telegram = telegram
        self.person = person
        self.group = group
        self.patience = patience
        self.quiet = quiet
        self.toast: str | None = None  # what the newest answered tap showed
        self._answered = True  # the newest tap
        self._heard: list[int] = []  # ids of the bot's messages, as they came or changed
        self._changed = asyncio.Event()
        self._stop = telegram.listen(self._listen)

    def close(self) -> None:
        self._stop()

    async def says(self, text: str, replies: int | None = None) -> list[str]:
        return await self._after(lambda: self.telegram.send(self.person, text, self.group), replies)

    async def taps(self, label: str, replies: int | None = None) -> list[str]:
        """Taps the newest button with this label."""
        message, data = self._find(label)
        self._answered = False
        heard = await self._after(lambda: self.telegram.tap(self.person, message.id, data, self.group), replies)
        await self._until(lambda: self._answered, "the tap's answer")  # it may come after the message it goes with
        return heard

    async def edits(self, old: str, new: str, replies: int | None = None) -> list[str]:
        """Edits the newest of the person's own messages that says `old`."""
        own = [message for message in self.messages if message.sender is self.person and message.text == old]
        return await self._after(lambda: self.telegram.edit(self.person, own[-1].id, new, self.group), replies)

    async def sends_file(
        self, name: str, content: bytes, mime: str = "", replies: int | None = None, **more: Any
    ) -> list[str]:
        """A document, or with photo=True a photo; `caption` and `album` as the person chose."""
        kind = mime or "application/octet-stream"
        return await self._after(
            lambda: self.telegram.send_file(self.person, name, content, kind, chat=self.group, **more), replies
        )

    @property
    def messages(self) -> list[Message]:
        return self.telegram.messages(self.group or self.person)

    @property
    def newest(self) -> Message:
        """The bot's newest message."""
        return [message for message in self.messages if message.from_bot][-1]

    @property
    def sees(self) -> str:
        return self.newest.text

    @property
    def buttons(self) -> list[str]:
        return [button.text for button in self.newest.buttons]

    def _find(self, label: str) -> tuple[Message, str]:
        for message in reversed(self.messages):
            found: list[Button] = [button for button in message.buttons if button.text == label]
            if found and found[0].callback_data is not None:
                return message, found[0].callback_data
        raise AssertionError(f"no button {label!r} to tap; the newest message has {self.buttons}")

    async def _after(self, act: Callable[[], object], replies: int | None) -> list[str]:
        self._heard.clear()
        act()
        if replies:
            await self._until(lambda: len(self._heard) >= replies, f"{replies} replies")
        else:
            if replies is None:
                await self._until(lambda: bool(self._heard), "a reply")
            await self._settle()
        assert replies != 0 or not self._heard, f"the bot should have stayed silent but said {self.sees!r}"
        shown = {message.id: message.text for message in self.messages}
        return [shown[message_id] for message_id in dict.fromkeys(self._heard) if message_id in shown]

    async def _until(self, met: Callable[[], bool], what: str) -> None:
        try:
            async with asyncio.timeout(self.patience):
                while not met():
                    await self._next_event()
        except TimeoutError:
            heard = [message.text for message in self.messages if message.id in self._heard]
            raise AssertionError(f"waited {self.patience} s for {what}, heard {heard}") from None

    async def _next_event(self) -> None:
        self._changed.clear()
        await self._changed.wait()

    async def _settle(self) -> None:
        """Until every update is taken and nothing has happened for a moment."""
        try:
            async with asyncio.timeout(self.patience):
                while not await self._quiet() or self.telegram.updates.pending:
                    pass
        except TimeoutError:
            waiting = len(self.telegram.updates.pending)
            raise AssertionError(
                f"after {self.patience} s the bot is not quiet; updates not taken: {waiting}"
            ) from None

    async def _quiet(self) -> bool:
        try:
            async with asyncio.timeout(self.quiet):
                await self._next_event()
        except TimeoutError:
            return True
        return False

    def _listen(self, event: Event) -> None:
        here = self.group.id if self.group else self.person.id
        if event.chat_id != here:
            return
        if event.kind == "callback_answered" and event.payload["user_id"] == self.person.id:
            self.toast = event.payload["text"]
            self._answered = True
        if event.kind in ("message", "edited") and event.payload["sender"] == "bot":
            self._heard.append(event.payload["id"])
        self._changed.set()
