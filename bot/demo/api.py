"""The strict local Bot API over HTTP: /bot<TOKEN>/<method> and /file/bot<TOKEN>/<path>, in front of a Telegram."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from bot.demo.body import read_call
from bot.demo.errors import Refused, too_many
from bot.demo.faults import Fault
from bot.demo.methods import call, spelled
from bot.demo.telegram import Telegram

TELEGRAM = web.AppKey("telegram", Telegram)
CUT = 0.05  # seconds a waiting poller gets to leave when the server closes


def build_api(telegram: Telegram) -> web.Application:
    """Mount it with `app.add_subapp("/telegram", build_api(telegram))`, or serve it as it is."""
    app = web.Application()
    app[TELEGRAM] = telegram
    app.router.add_route("*", r"/bot{token:[^/]+}/{method}", _answer)
    app.router.add_get(r"/file/bot{token:[^/]+}/{path:.+}", _download)
    app.cleanup_ctx.append(_webhook_ends)
    app.on_shutdown.append(_pollers_leave)
    return app


async def _webhook_ends(app: web.Application) -> AsyncIterator[None]:
    yield
    await app[TELEGRAM].webhook.remove()


async def _pollers_leave(app: web.Application) -> None:
    app[TELEGRAM].updates.release()
    await asyncio.sleep(0)


def _json(body: Any, status: int = 200) -> web.Response:
    try:
        written = json.dumps(body, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # half a character can only be written as an escape
        written = json.dumps(body).encode()
    return web.Response(body=written, status=status, content_type="application/json", charset="utf-8")


def _refusal(refused: Refused) -> web.Response:
    return _json(refused.as_json(), refused.code)


def _check_token(request: web.Request) -> Telegram:
    telegram = request.app[TELEGRAM]
    token = request.match_info["token"]
    if ":" not in token or not token.partition(":")[0].isdigit():
        raise Refused(401, "Unauthorized: invalid token specified")
    if not hmac.compare_digest(token.encode(), telegram.token.encode()):
        raise Refused(401, "Unauthorized")
    return telegram


async def _answer(request: web.Request) -> web.StreamResponse:
    try:
        telegram = _check_token(request)
        method = spelled(request.match_info["method"])
        raw, uploads = await read_call(request)
        fault = telegram.faults.next_for(method, raw.get("chat_id"))
        _before(fault)
        result = await call(telegram, method, raw, uploads)
        await _after(fault)
    except Refused as refused:
        return _refusal(refused)
    except ConnectionAbortedError:
        return _drop(request)
    return _json({"ok": True, "result": result})


def _before(fault: Fault | None) -> None:
    """What goes wrong before the call is accepted."""
    match fault:
        case Fault("too_many"):
            raise too_many(fault.retry_after)
        case Fault("server_error"):
            raise Refused(500, "Internal Server Error: scripted fault")
        case Fault("drop_before"):
            raise ConnectionAbortedError


async def _after(fault: Fault | None) -> None:
    """What goes wrong when the call has been accepted."""
    match fault:
        case Fault("drop_after"):
            raise ConnectionAbortedError
        case Fault("slow"):
            await asyncio.sleep(fault.seconds)


def _drop(request: web.Request) -> web.Response:
    """The connection breaks; the answer made here goes nowhere."""
    if request.transport:
        request.transport.abort()
    return web.Response()


async def _download(request: web.Request) -> web.StreamResponse:
    try:
        telegram = _check_token(request)
    except Refused as refused:
        return _refusal(refused)
    file = telegram.files.at(request.match_info["path"])
    if file is None:
        return _refusal(Refused(404, "Not Found"))
    return web.Response(body=file.content, content_type="application/octet-stream")


class LocalBotApi:
    """The Bot API on a free port of this machine: `async with LocalBotApi(telegram) as api: ... api.url`."""

    def __init__(self, telegram: Telegram, port: int = 0) -> None:
        self.telegram = telegram
        self.port = port
        self._runner = web.AppRunner(build_api(telegram), access_log=None, shutdown_timeout=CUT)
        self._site: web.TCPSite | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await self._listen()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    async def outage(self, seconds: float) -> None:
        """Breaks every connection and refuses new ones for that long; updates go on waiting."""
        if self._site:
            await self._site.stop()
        for connection in list(self._runner.server.connections if self._runner.server else []):
            if connection.transport:
                connection.transport.abort()
        self.telegram.updates.release()
        await asyncio.sleep(seconds)
        await self._listen()

    async def _listen(self) -> None:
        self._site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await self._site.start()
        self.port = self._runner.addresses[0][1]
