"""What the tests of the forms say and tap."""

import asyncio

from sqlmodel import select

from bot.demo.state import User
from db.models import Inbox, Outbox
from tests.access.house import House
from tests.entering.house import SECTION
from tests.telegram_chat import Chat


def editor(house: House) -> Chat:
    return house.somebody("小林", "editor", section=SECTION)


async def said(chat: Chat, text: str) -> str:
    return "\n".join(await chat.says(text))


async def tapped(chat: Chat, label: str) -> str:
    return "\n".join(await chat.taps(label))


def seen(house: House, person: User) -> str:
    """Everything the bot said to somebody."""
    return "\n".join(message.text for message in house.telegram.messages(person) if message.from_bot)


async def settled(house: House) -> None:
    """Until everything that was said is handled, and everything that follows from it is sent."""
    async with asyncio.timeout(30):
        while house.telegram.updates.pending or _open(house):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def answered(house: House) -> None:
    """The same, and until every tap has its toast, which is no row and may come after all of it."""
    await settled(house)
    async with asyncio.timeout(30):
        while any(tap.answer is None for tap in house.telegram.taps.values()):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


def _open(house: House) -> bool:
    with house.store.reading() as session:
        waits = session.exec(select(Inbox.id).where(Inbox.state == "waiting").limit(1)).first()
        goes = session.exec(select(Outbox.id).where(Outbox.state.in_(("waiting", "sending"))).limit(1)).first()  # type: ignore[attr-defined]
    return waits is not None or goes is not None
