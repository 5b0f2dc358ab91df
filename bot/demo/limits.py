"""Telegram's sending limits, for those who ask for them: 30 a second overall, less per chat."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.demo.errors import too_many
from bot.demo.state import Chat


@dataclass(slots=True)
class _Bucket:
    """Holds `size` sends and fills again by `rate` a second."""

    size: float
    rate: float
    level: float
    at: datetime

    def missing(self, now: datetime) -> float:
        """Seconds until one more send fits; 0 when it fits now."""
        self.level = min(self.size, self.level + (now - self.at).total_seconds() * self.rate)
        self.at = now
        return 0.0 if self.level >= 1 else (1 - self.level) / self.rate


@dataclass(slots=True)
class Limits:
    overall: float = 30  # a second
    private_burst: float = 5
    private: float = 1  # a second
    group: float = 20  # a minute
    _buckets: dict[int | None, _Bucket] = field(default_factory=dict)

    def take(self, chat: Chat, clock: Callable[[], datetime]) -> None:
        now = clock()
        whole = self._bucket(None, self.overall, self.overall, now)
        if chat.private:
            own = self._bucket(chat.id, self.private_burst, self.private, now)
        else:
            own = self._bucket(chat.id, self.group, self.group / 60, now)
        wait = max(whole.missing(now), own.missing(now))
        if wait > 0:
            raise too_many(max(1, math.ceil(wait)))
        whole.level -= 1
        own.level -= 1

    def _bucket(self, key: int | None, size: float, rate: float, now: datetime) -> _Bucket:
        if key not in self._buckets:
            self._buckets[key] = _Bucket(size, rate, size, now)
        return self._buckets[key]
