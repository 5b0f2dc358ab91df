"""Refusals of the Bot API, in Telegram's words."""

from __future__ import annotations

from typing import Any

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
OTHER_POLLER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
POLL_WITH_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
POLL_ENDED_BY_WEBHOOK = "Conflict: terminated by setWebhook request"
EXPIRED_QUERY = "query is too old and response timeout expired or query ID is invalid"


class Refused(Exception):
    """A call that is not accepted; becomes {"ok": false, ...} with this code."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


def bad_request(text: str, **parameters: int) -> Refused:
    """Telegram lowers the first letter after the prefix unless the text is a constant such as BUTTON_DATA_INVALID."""
    constant = len(text) > 1 and (text[1] == "_" or text[1].isupper())
    return Refused(400, f"Bad Request: {text if constant else text[:1].lower() + text[1:]}", **parameters)


def forbidden(text: str) -> Refused:
    return Refused(403, f"Forbidden: {text}")


def not_built() -> Refused:
    return Refused(501, "Not Implemented in this stand-in")


def conflict(text: str) -> Refused:
    return Refused(409, text)


def too_many(retry_after: int) -> Refused:
    return Refused(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)
