"""jixiao demo: the local Bot API, the chat page and the real bot on one loop, on this machine only."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from bot.demo.api import build_api
from bot.demo.page import add_page
from bot.demo.state import Chat, User
from bot.demo.telegram import Telegram
from db.errors import Refusal

HOST = "127.0.0.1"
FIRST_ID = 700_000_001  # the cast keeps its ids, so that a kept database knows it again
CAST = (
    ("leader", "陈志远", "局领导", "Leader"),
    ("finance", "李敏", "财务", "Finance"),
    ("editor", "张伟", "科室填报人", "Section editor"),
    ("admin", "周航", "管理员", "Administrator"),
    ("stranger", "陌生人", "没有账号", "No account"),
)


@dataclass(frozen=True, slots=True)
class Demo:
    """What the bot's side needs to know: where the Bot API is, and who is who."""

    tg: Telegram
    address: str  # of the page
    people: dict[str, User]  # leader, finance, editor, admin, stranger
    group: Chat  # of leader, finance and editor
    data_dir: Path

    @property
    def api_url(self) -> str:
        return f"{self.address}telegram"


StartBot = Callable[[Demo], AbstractAsyncContextManager[object]]


def people_of(tg: Telegram) -> dict[str, User]:
    ids = range(FIRST_ID, FIRST_ID + len(CAST))
    return {part: tg.add_user(name, "zh-hans", number) for number, (part, name, _, _) in zip(ids, CAST, strict=True)}


async def serve_demo(
    port: int, data_dir: Path, *, start_bot: StartBot, stop: asyncio.Event, ready: Callable[[str], None]
) -> None:
    """Runs until `stop` is set; `ready` gets the page's address once the bot is up."""
    tg = Telegram(bot_name="绩效助手", bot_username="jixiao_bot")
    people = people_of(tg)
    group = tg.add_group("财务群", [people["leader"], people["finance"], people["editor"]])
    runner = web.AppRunner(_application(tg, people), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        demo = Demo(tg, f"http://{HOST}:{await _listen(runner, port)}/", people, group, data_dir)
        async with start_bot(demo):
            ready(demo.address)
            await stop.wait()
    finally:
        await runner.cleanup()


def _application(tg: Telegram, people: dict[str, User]) -> web.Application:
    app = web.Application()
    about = {people[part].id: {"zh": zh, "en": en} for part, _, zh, en in CAST}
    add_page(app, tg, list(people.values()), about=about)
    app.add_subapp("/telegram", build_api(tg))
    return app


async def _listen(runner: web.AppRunner, port: int) -> int:
    """The port listened at; 0 lets the system choose."""
    try:
        await web.TCPSite(runner, HOST, port).start()
    except (OSError, OverflowError) as error:
        zh = f"端口 {port} 打不开（可能已被占用）。换一个：jixiao demo --port {8090 if port == 8080 else 8080}"
        en = f"port {port} cannot be opened (in use?); try: jixiao demo --port {8090 if port == 8080 else 8080}"
        raise Refusal(zh, en) from error
    number: int = runner.addresses[0][1]
    return number
