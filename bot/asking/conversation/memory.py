"""What is kept of a conversation between two messages: JSON that survives a restart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.asking.query import Query

_EPOCH = 1_750_000_000
KEPT = 20  # questions whose buttons still work
_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Memory:
    """What is kept of a conversation between two messages."""

    number: int = 0  # of the last question
    turns: Mapping[str, Query] = field(default_factory=dict)  # by number, for buttons
    slots: Mapping[str, int] = field(default_factory=dict)  # of turns that asked back: the project to be replaced
    words: Mapping[str, str] = field(default_factory=dict)  # of those turns: what the project was called
    last: Query | None = None
    shown: tuple[int, ...] = ()  # projects of the last answer
    year: int | None = None  # of the last answer
    recent: tuple[int, ...] = ()  # single projects asked about, newest last
    pending: Query | None = None  # waits for which of `offered` is meant in place of the first of them
    offered: tuple[int, ...] = ()
    language: str = "zh"

    def to_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "turns": {number: query.to_json() for number, query in self.turns.items()},
            "slots": dict(self.slots),
            "words": dict(self.words),
            "last": self.last.to_json() if self.last else None,
            "shown": list(self.shown),
            "year": self.year,
            "recent": list(self.recent),
            "pending": self.pending.to_json() if self.pending else None,
            "offered": list(self.offered),
            "language": self.language,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | None) -> "Memory":
        if not data:
            return cls()
        return cls(
            number=data["number"],
            turns={number: Query.from_json(query) for number, query in data["turns"].items()},
            slots=dict(data["slots"]),
            words=dict(data.get("words", {})),
            last=Query.from_json(data["last"]) if data["last"] else None,
            shown=tuple(data["shown"]),
            year=data["year"],
            recent=tuple(data["recent"]),
            pending=Query.from_json(data["pending"]) if data["pending"] else None,
            offered=tuple(data["offered"]),
            language=data["language"],
        )

    def answered(self, query: Query, shown: Sequence[int], year: int | None, language: str, now: datetime) -> "Memory":
        number, turns = self._next(query, now)
        kept = query.act not in (
            "open",
            "talk",
            "not_understood",
            "refused",
            "rule",
            "missing",
            "impossible",
            "workday",
        )
        recent = (
            tuple(dict.fromkeys((*reversed(query.projects), *reversed(self.recent)))) if kept else self.recent[::-1]
        )
        return replace(
            self,
            number=number,
            turns=turns,
            last=query if kept else self.last,
            shown=tuple(shown[:_SHOWN]) if kept else self.shown,
            year=year if kept else self.year,
            recent=recent[:6][::-1],
            pending=None,
            offered=self.offered if self.pending is not None else (),  # one turn longer, for "the other one"
            language=language,
        )

    def asked_back(
        self, query: Query, offered: Sequence[int], language: str, now: datetime, words: str = ""
    ) -> "Memory":
        number, turns = self._next(query, now)
        slots = {at: slot for at, slot in self.slots.items() if at in turns} | {str(number): offered[0]}
        said = {at: word for at, word in self.words.items() if at in turns} | {str(number): words[:60]}
        return replace(
            self,
            number=number,
            turns=turns,
            slots=slots,
            words=said,
            pending=query,
            offered=tuple(offered),
            language=language,
        )

    def _next(self, query: Query, now: datetime) -> tuple[int, dict[str, Query]]:
        """A number no earlier button has, also when the state was lost meanwhile: it follows the clock."""
        number = max(self.number + 1, int(now.timestamp()) - _EPOCH)
        return number, dict([*self.turns.items(), (str(number), query)][-KEPT:])
