"""What the tests of the forms say and tap."""

from bot.demo.state import User
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
