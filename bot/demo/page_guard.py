"""Who may talk to the demo page: only a browser on this machine that loaded the page from here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from urllib.parse import urlsplit

from aiohttp import web

LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _name(host: str) -> str:
    """The host without its port."""
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() else host).lower()


def refusal(request: web.Request, hosts: Collection[str]) -> str | None:
    """Why this request is not answered; None when it may pass."""
    if _name(request.host) not in hosts:
        return "host"  # another site's name pointing at this machine (DNS rebinding)
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc.lower() != request.host.lower():
        return "origin"
    ours = request.path.startswith("/demo/")
    if ours and request.method == "POST" and origin is None:
        return "origin"  # every browser names the origin of a POST
    if ours and request.headers.get("Sec-Fetch-Site") == "cross-site":
        return "origin"
    return None


def put_on_guard(app: web.Application, hosts: Collection[str] = LOCAL) -> None:
    """For all of the application, the Bot API under it too: its token is no secret in a demo."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        if refusal(request, hosts):
            return web.json_response({"error": "forbidden"}, status=403)
        return await handler(request)

    async def harden(_: web.Request, response: web.StreamResponse) -> None:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)

    app.middlewares.append(guard)
    app.on_response_prepare.append(harden)
