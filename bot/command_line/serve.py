"""jixiao run, jixiao demo."""

import argparse
import asyncio
import logging
import signal

from bot import settings


def run(_: argparse.Namespace) -> int:
    """The bot on Telegram, until SIGTERM or SIGINT."""
    from bot.serving import Bot

    chosen = settings.load()
    chosen.bot_token()
    _log()
    asyncio.run(_until_told(Bot, chosen))
    return 0


async def _until_told(bot_class: type, chosen: settings.Settings) -> None:
    bot = bot_class(chosen)
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signum, bot.stop.set)
    await bot.run()


def _log() -> None:
    """Events with ids; the HTTP client would write addresses, and the token is in them."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for name in ("httpx", "httpcore", "aiohttp", "alembic", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)
