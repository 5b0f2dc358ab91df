"""The web side of a running bot: webhook, health, metrics."""

import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

LARGEST = 1024 * 1024  # bytes of a webhook's body
SECRET = "X-Telegram-Bot-Api-Secret-Token"

Keep = Callable[[list[dict[str, Any]]], Awaitable[None]]
Health = Callable[[], Awaitable[tuple[bool, dict[str, Any]]]]
Figures = Callable[[], dict[str, float]]

log = logging.getLogger(__name__)


def build(health: Health, figures: Figures) -> web.Application:
    """/health says whether updates are heard and kept; /metrics counts."""
    app = web.Application(client_max_size=LARGEST)

    async def show_health(_: web.Request) -> web.Response:
        well, facts = await health()
        return web.json_response(facts, status=200 if well else 503)

    async def show_metrics(_: web.Request) -> web.Response:
        return web.Response(body=_exposition(figures()), content_type="text/plain", charset="utf-8")

    app.router.add_get("/health", show_health)
    app.router.add_get("/metrics", show_metrics)
    return app


def add_webhook(app: web.Application, path: str, secret: str, keep: Keep) -> None:
    """Telegram's deliveries: 200 only once the update is in the store; with 503 it comes again."""

    async def receive(request: web.Request) -> web.Response:
        if not hmac.compare_digest(request.headers.get(SECRET, "").encode(), secret.encode()):
            return web.Response(status=403)
        if request.content_length is not None and request.content_length > LARGEST:
            raise web.HTTPRequestEntityTooLarge(LARGEST, request.content_length)
        update = _update(await request.read())
        if update is None:
            return web.Response(status=400)
        try:
            await keep([update])
        except Exception as error:
            log.warning("inbox unwritten: %s", type(error).__name__)
            return web.Response(status=503)
        return web.Response()

    app.router.add_post(path, receive)


def _update(body: bytes) -> dict[str, Any] | None:
    try:
        update = json.loads(body)
    except ValueError:
        return None
    known = isinstance(update, dict) and type(update.get("update_id")) is int
    return update if known else None


def _exposition(figures: dict[str, float]) -> bytes:
    """In Prometheus' text format; its client is loaded when somebody looks, a bot nobody watches does without."""
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
    from prometheus_client.registry import Collector

    class Present(Collector):
        def collect(self) -> list[Metric]:
            return [
                CounterMetricFamily(f"jixiao_{name}", name.replace("_", " "), value=value)
                if name.endswith("_total")
                else GaugeMetricFamily(f"jixiao_{name}", name.replace("_", " "), value=value)
                for name, value in figures.items()
            ]

    registry = CollectorRegistry(auto_describe=False)
    registry.register(Present())
    return generate_latest(registry)
