"""What the command line asks Telegram itself: who the bot is, whether a webhook is set, what time it is there."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from bot.settings import Settings

_PATIENCE = 8.0


@dataclass(frozen=True, slots=True)
class Said:
    """An answer; `result` is None when Telegram refused, `code` 0 when it could not be reached."""

    code: int
    result: Any = None
    why: str = ""
    date: datetime | None = None


def ask(settings: Settings, method: str) -> Said:
    """One call without parameters. The token is in the address: no error text may show it."""
    if settings.token is None:
        return Said(0, why="no token")
    address = f"{settings.api_url.rstrip('/')}/bot{settings.token.get_secret_value()}/{method}"
    try:
        with urllib.request.urlopen(address, timeout=_PATIENCE) as answer:
            return Said(answer.status, json.load(answer).get("result"), date=_date(answer.headers))
    except urllib.error.HTTPError as error:
        with error:
            return Said(error.code, why=f"HTTP {error.code}", date=_date(error.headers))
    except (OSError, ValueError) as error:
        return Said(0, why=type(getattr(error, "reason", error)).__name__)


def username(settings: Settings) -> str | None:
    """The bot's name for links, where Telegram can be asked."""
    me = ask(settings, "getMe").result
    return me.get("username") if isinstance(me, dict) else None


def _date(headers: Any) -> datetime | None:
    try:
        return parsedate_to_datetime(headers["Date"])
    except (TypeError, ValueError):
        return None
