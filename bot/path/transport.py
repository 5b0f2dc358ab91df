"""Talking to the Bot API over aiohttp: the raw calls of intake and sender, and the requests of python-telegram-bot."""

import asyncio
import json
from typing import Any, NamedTuple

import aiohttp
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT = 10.0  # seconds
READ = 20.0
UPLOAD = 120.0


class Unreachable(Exception):
    """Telegram did not answer. `uncertain`: it may have got the call all the same."""

    def __init__(self, why: str, *, uncertain: bool) -> None:
        super().__init__(why)
        self.uncertain = uncertain


class Upload(NamedTuple):
    """A file that goes with a call, as the parameter of this name."""

    parameter: str
    name: str
    mime: str
    content: bytes


class Answer(NamedTuple):
    """What Telegram says to a call: the HTTP status and the whole JSON object."""

    code: int
    body: dict[str, Any]

    @property
    def ok(self) -> bool:
        return bool(self.body.get("ok")) and 200 <= self.code < 300

    @property
    def result(self) -> Any:
        return self.body.get("result")

    @property
    def description(self) -> str:
        return str(self.body.get("description") or f"HTTP {self.code}")

    def parameter(self, name: str) -> int | None:
        value = (self.body.get("parameters") or {}).get(name)
        return int(value) if value is not None else None


class Transport(BaseRequest):
    """One connection pool for everything; the token is in its addresses and nowhere else, above all not in errors."""

    def __init__(self, api_url: str, token: str) -> None:
        self.api = f"{api_url.rstrip('/')}/bot"
        self.files = f"{api_url.rstrip('/')}/file/bot"
        self._token = token
        self._http: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return READ

    async def initialize(self) -> None:
        self.session()

    async def shutdown(self) -> None:
        if self._http is not None:
            await self._http.close()
            self._http = None

    def session(self) -> aiohttp.ClientSession:
        # trust_env would look for proxies at every single call and halve the throughput.
        if self._http is None or self._http.closed:
            connector = aiohttp.TCPConnector(limit=128, keepalive_timeout=60)
            self._http = aiohttp.ClientSession(connector=connector, headers={"User-Agent": self.USER_AGENT})
        return self._http

    async def call(
        self,
        method: str,
        parameters: dict[str, Any],
        upload: Upload | None = None,
        timeout: float = READ,  # noqa: ASYNC109
    ) -> Answer:
        """One call; an answer that is no JSON counts as a fault of the way, not of the call."""
        data: Any = form(parameters, upload) if upload else json.dumps(parameters).encode()
        headers = None if upload else {"Content-Type": "application/json"}
        code, payload = await self._post(f"{self.api}{self._token}/{method}", data, headers, timeout)
        try:
            body = json.loads(payload)
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise Unreachable(f"HTTP {code} without JSON", uncertain=code < 400 or code >= 500)
        return Answer(code, body)

    async def do_request(  # noqa: PLR0917 # python-telegram-bot's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """A request of python-telegram-bot (getMe, getFile and the like)."""
        seconds = read_timeout if isinstance(read_timeout, int | float) else READ
        data: Any = None
        headers = None
        if request_data is not None and request_data.contains_files:
            data, seconds = _multipart(request_data), max(seconds, UPLOAD)
        elif request_data is not None:
            data, headers = request_data.json_payload, {"Content-Type": "application/json"}
        try:
            return await self._request(method, url, data, headers, seconds)
        except TimeoutError as error:  # before ClientError: aiohttp's time-outs are both
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from None

    async def _post(self, url: str, data: Any, headers: dict[str, str] | None, seconds: float) -> tuple[int, bytes]:
        try:
            return await self._request("POST", url, data, headers, seconds)
        except aiohttp.ConnectionTimeoutError as error:
            raise Unreachable(type(error).__name__, uncertain=False) from None
        except TimeoutError:
            raise Unreachable("timed out", uncertain=True) from None
        except aiohttp.ClientConnectorError as error:
            raise Unreachable(type(error).__name__, uncertain=False) from None
        except (aiohttp.ClientError, OSError) as error:
            raise Unreachable(type(error).__name__, uncertain=True) from None

    async def _request(
        self, method: str, url: str, data: Any, headers: dict[str, str] | None, seconds: float
    ) -> tuple[int, bytes]:
        limits = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT, sock_read=seconds)
        async with self.session().request(method, url, data=data, headers=headers, timeout=limits) as response:
            return response.status, await response.read()


def form(parameters: dict[str, Any], upload: Upload) -> aiohttp.FormData:
    """Multipart; names are not percent-quoted, or 表.xlsx would arrive as %E8%A1%A8.xlsx."""
    data = aiohttp.FormData(quote_fields=False)
    for name, value in parameters.items():
        data.add_field(name, value if isinstance(value, str) else json.dumps(value))
    data.add_field(upload.parameter, upload.content, filename=upload.name, content_type=upload.mime)
    return data


def _multipart(request: RequestData) -> aiohttp.FormData:
    data = aiohttp.FormData(quote_fields=False)
    for name, value in request.json_parameters.items():
        data.add_field(name, value)
    for name, (file_name, content, mime) in request.multipart_data.items():
        data.add_field(name, content, filename=file_name, content_type=mime)
    return data


async def pause(seconds: float, unless: asyncio.Event) -> None:
    """Wait that long, or until the event says there is no reason to wait any more."""
    try:
        async with asyncio.timeout(seconds):
            await unless.wait()
    except TimeoutError:
        return
