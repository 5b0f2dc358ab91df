"""How the bot gets its updates: getUpdates, or a webhook; and who it is."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.demo.errors import bad_request
from bot.demo.parameters import Values
from bot.demo.state import Json
from bot.demo.telegram import Telegram

LONGEST_POLL = 50  # seconds
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}$")


async def get_updates(telegram: Telegram, values: Values) -> list[Json]:
    telegram.updates.allow(values.get("allowed_updates"))
    limit = min(100, max(1, values.get("limit", 100)))
    timeout = min(LONGEST_POLL, max(0, values.get("timeout", 0)))
    batch = await telegram.updates.poll(values.get("offset", 0), limit, timeout)
    return [update.as_json() for update in batch]


async def set_webhook(telegram: Telegram, values: Values) -> bool:
    url = values.get("url", "")
    if not url:
        return await delete_webhook(telegram, values)
    address = urlsplit(url)
    local = address.hostname in ("127.0.0.1", "localhost", "::1")  # as a self-hosted server allows
    if address.scheme != "https" and not (address.scheme == "http" and local):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not address.hostname:
        raise bad_request("invalid webhook URL specified")
    secret = values.get("secret_token", "")
    if secret and not SECRET.match(secret):
        raise bad_request("secret token contains unallowed characters")
    telegram.updates.allow(values.get("allowed_updates"))
    if values.get("drop_pending_updates"):
        telegram.updates.drop()
    telegram.updates.end_polling()
    telegram.webhook.set(url, secret, min(100, max(1, values.get("max_connections", 40))))
    return True


async def delete_webhook(telegram: Telegram, values: Values) -> bool:
    if values.get("drop_pending_updates"):
        telegram.updates.drop()
    await telegram.webhook.remove()
    return True


def get_webhook_info(telegram: Telegram, _: Values) -> Json:
    info = telegram.webhook.info() | {"pending_update_count": len(telegram.updates.pending)}
    if telegram.updates.allowed != telegram.updates.default():
        info["allowed_updates"] = sorted(telegram.updates.allowed)
    return info


def get_me(telegram: Telegram, _: Values) -> Json:
    return telegram.bot_full


def log_out(telegram: Telegram, _: Values) -> bool:
    telegram.profile["logged out"] = True
    return True


def close(telegram: Telegram, _: Values) -> bool:
    telegram.updates.release()
    return True


METHODS = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "getMe": get_me,
    "logOut": log_out,
    "close": close,
}
