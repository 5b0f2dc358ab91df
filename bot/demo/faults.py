"""Scripted faults: what goes wrong between a bot and Telegram, by count or by chance with a seed."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeVar

FaultKind = Literal["too_many", "server_error", "drop_before", "drop_after", "slow"]
ANY = "*"


class Queued(Protocol):
    """What is delivered in the order of its queue: a chat's, or a person's taps."""

    @property
    def queue(self) -> object: ...


T = TypeVar("T", bound=Queued)


@dataclass(frozen=True, slots=True)
class Fault:
    kind: FaultKind
    retry_after: int = 1  # seconds, of "too_many"
    seconds: float = 0.0  # how long "slow" keeps the caller waiting; the call itself is accepted


@dataclass(slots=True)
class _Plan:
    methods: frozenset[str]
    fault: Fault
    left: float  # times; infinite for a plan by chance
    probability: float
    chat_id: int | None

    def hits(self, method: str, chat_id: object, chance: random.Random) -> bool:
        if self.left <= 0 or (ANY not in self.methods and method not in self.methods):
            return False
        if self.chat_id is not None and str(chat_id) != str(self.chat_id):
            return False
        return self.probability >= 1 or chance.random() < self.probability


@dataclass(slots=True)
class Faults:
    """`plan` what is to happen next; the server asks `next_for` at every call.

    too_many and server_error refuse the call; drop_before closes the connection and nothing was accepted; drop_after
    accepts, and closes the connection instead of answering; slow accepts and answers late.
    """

    seed: int = 0
    happened: list[tuple[str, FaultKind]] = field(default_factory=list)
    _plans: list[_Plan] = field(default_factory=list)
    _repeats: int = 0
    _reorders: int = 0
    _chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)

    def plan(
        self,
        methods: str | Iterable[str],
        kind: FaultKind,
        *,
        count: int | None = None,
        probability: float = 1.0,
        chat_id: int | None = None,
        retry_after: int = 1,
        seconds: float = 0.0,
    ) -> None:
        """`count` times (for ever when None) with this probability, for these methods ("*": all) and this chat."""
        names = frozenset({methods} if isinstance(methods, str) else methods)
        left = float("inf") if count is None else count
        self._plans.append(_Plan(names, Fault(kind, retry_after, seconds), left, probability, chat_id))

    def repeat_deliveries(self, count: int) -> None:
        """The next `count` polls get what they have just confirmed once more."""
        self._repeats += count

    def reorder_deliveries(self, count: int) -> None:
        """The next `count` batches mix the chats; within a chat (or a person's taps) order stays."""
        self._reorders += count

    def clear(self) -> None:
        self._plans.clear()
        self._repeats = self._reorders = 0

    def next_for(self, method: str, chat_id: object = None) -> Fault | None:
        for plan in self._plans:
            if plan.hits(method, chat_id, self._chance):
                plan.left -= 1
                self.happened.append((method, plan.fault.kind))
                return plan.fault
        return None

    def repeats(self) -> bool:
        if self._repeats <= 0:
            return False
        self._repeats -= 1
        return True

    def reordered(self, batch: list[T]) -> list[T]:
        if self._reorders <= 0 or len(batch) < 2:
            return batch
        self._reorders -= 1
        queues: dict[object, list[T]] = {}
        for update in batch:
            queues.setdefault(update.queue, []).append(update)
        turns = [queue for queue, waiting in queues.items() for _ in waiting]
        self._chance.shuffle(turns)
        return [queues[queue].pop(0) for queue in turns]
