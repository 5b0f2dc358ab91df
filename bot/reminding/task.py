"""One line of /todo, and the order of urgency."""

from dataclasses import dataclass

LATE, SOON, DECIDE, RED, COMING, YELLOW, STALE, DRAFT, FAR = range(9)
SOON_DAYS, COMING_DAYS = 3, 30


@dataclass(frozen=True, slots=True)
class Task:
    """How urgent it is, what it says, and what its number opens."""

    rank: tuple[int, int]
    line: str
    opens: tuple[object, ...]


def by_day(left: int) -> tuple[int, int]:
    """The urgency of what is due in so many days."""
    group = LATE if left < 0 else SOON if left <= SOON_DAYS else COMING if left <= COMING_DAYS else FAR
    return group, left
