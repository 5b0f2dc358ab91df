"""jixiao run, jixiao demo."""

import argparse
import asyncio
import logging
import signal
from pathlib import Path

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


def _log(level: int = logging.INFO) -> None:
    """Events with ids; the HTTP client would write addresses, and the token is in them."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for name in ("httpx", "httpcore", "aiohttp", "alembic", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # What goes wrong in handlers the worker logs, with ids; python-telegram-bot would add the update, words and all.
    logging.getLogger("telegram.ext").setLevel(logging.CRITICAL + 1)


def demo(options: argparse.Namespace) -> int:
    """The bot on a local chat page, with the sample department; until SIGTERM or SIGINT."""
    from tempfile import TemporaryDirectory

    _log(logging.WARNING)
    if options.data is not None:
        asyncio.run(_show(options.port, options.data))
        return 0
    with TemporaryDirectory(prefix="jixiao-demo-") as data:
        asyncio.run(_show(options.port, Path(data)))
    return 0


async def _show(port: int, data: Path) -> None:
    from bot.demo.demo import serve_demo
    from bot.demo.starting import start_bot

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signum, stop.set)
    await serve_demo(port, data, start_bot=start_bot, stop=stop, ready=_tell)


def _tell(address: str) -> None:
    print(f"绩效助手演示 / the demo is at {address}\nCtrl-C 结束 / ends it", flush=True)
