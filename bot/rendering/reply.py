"""A Reply is data: what is said, tapped and sent along. Renderers make Telegram calls or plain text of it."""

from dataclasses import dataclass
from typing import Literal

MAX_BUTTON_DATA = 64


@dataclass(frozen=True, slots=True)
class Bold:
    """Words that stand out within a line."""

    text: str


Piece = str | Bold


@dataclass(frozen=True, slots=True)
class Line:
    """One line (or paragraph) of running text."""

    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Label and value, one pair a line: a card that reads well on a phone."""

    rows: tuple[tuple[str, str], ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """Each pair in words, with the colon of the label's language."""
        return tuple(f"{label}{': ' if label.isascii() else '：'}{value}" for label, value in self.rows)


@dataclass(frozen=True, slots=True)
class Items:
    """A list; numbered from `first` unless that is None."""

    lines: tuple[str, ...]
    first: int | None = 1


@dataclass(frozen=True, slots=True)
class Quote:
    """Words taken from a source; long ones fold on Telegram."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A remark of less weight, below the answer."""

    text: str


Block = Line | Heading | Facts | Items | Quote | Note


@dataclass(frozen=True, slots=True)
class Button:
    """What a tap sends back; data is 1 to 64 bytes, checked here and not when Telegram refuses it."""

    label: str
    data: str

    def __post_init__(self) -> None:
        if not 1 <= len(self.data.encode()) <= MAX_BUTTON_DATA:
            raise ValueError(f"button data must have 1 to {MAX_BUTTON_DATA} bytes: {self.data!r}")


@dataclass(frozen=True, slots=True)
class File:
    """A file or picture sent along."""

    name: str
    mime: str
    content: bytes
    shown_as: Literal["document", "photo"] = "document"


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to one chat (the renderer may need several where Telegram's limits are smaller)."""

    blocks: tuple[Block, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    file: File | None = None
    edits: int | None = None  # outbox id of the message this one replaces
    card: str | None = None  # what a live card shows, such as "draft:ab12": later edits find its message by this
    urgent: bool = True


def say(*lines: str | Line | Block, buttons: tuple[tuple[Button, ...], ...] = ()) -> Reply:
    """A Reply of plain lines and blocks."""
    return Reply(tuple(Line((line,)) if isinstance(line, str) else line for line in lines), buttons)
