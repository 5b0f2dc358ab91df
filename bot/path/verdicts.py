"""What an answer of Telegram means for the row it answers: sent, later, elsewhere, never."""

from dataclasses import dataclass

from bot.path.transport import Answer


@dataclass(frozen=True, slots=True)
class Sent:
    message_id: int | None


@dataclass(frozen=True, slots=True)
class Wait:
    """Too many: this chat waits that long."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """Telegram has a fault, or will not hear us at all: the same again, later."""

    why: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The group became a supergroup."""

    to: int


@dataclass(frozen=True, slots=True)
class Closed:
    """Nothing can be sent to this chat any more; `state` is what the chat becomes."""

    state: str
    why: str


@dataclass(frozen=True, slots=True)
class NoMarkup:
    """The entities were refused: say it in plain text."""


@dataclass(frozen=True, slots=True)
class Lost:
    """The message to edit is gone: say it anew."""


@dataclass(frozen=True, slots=True)
class Refused:
    """This call will never be accepted."""

    why: str


Verdict = Sent | Wait | Trouble | Moved | Closed | NoMarkup | Lost | Refused

_GONE = ("deactivated", "kicked", "not a member", "chat was deleted")  # of a 403; otherwise the bot was blocked
_CLOSED = ("chat not found", "user not found", "peer_id_invalid", "group chat was deactivated")
_LOST = ("message to edit not found", "message can't be edited", "message_id_invalid")


def judge(answer: Answer) -> Verdict:
    """Read the status first, then the words; Telegram's words are not promised, so unknown ones mean refused."""
    if answer.ok:
        result = answer.result
        message_id = result.get("message_id") if isinstance(result, dict) else None
        return Sent(message_id if isinstance(message_id, int) else None)
    moved, seconds = answer.parameter("migrate_to_chat_id"), answer.parameter("retry_after")
    if moved is not None:
        return Moved(moved)
    if seconds is not None or answer.code == 429:
        return Wait(seconds or 1)
    said = answer.description
    if answer.code >= 500 or answer.code in (401, 404, 409):  # 401, 404: our token; the row is not to blame
        return Trouble(said)
    return _of_words(answer.code, said)


def _of_words(code: int, said: str) -> Verdict:
    words = said.lower()
    if "message is not modified" in words:
        return Sent(None)
    if "can't parse entities" in words:
        return NoMarkup()
    if any(known in words for known in _LOST):
        return Lost()
    if any(known in words for known in _CLOSED):
        return Closed("gone", said)
    if code == 403:
        return Closed("gone" if any(known in words for known in _GONE) else "blocked", said)
    return Refused(said)
