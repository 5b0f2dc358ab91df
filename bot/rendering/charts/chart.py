"""What a picture shows, as data in no particular form."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing that is measured: its name, a value for each series (None: not known), and how they are written."""

    name: str
    values: tuple[Decimal | None, ...]
    texts: tuple[str, ...]
    alarming: bool = False  # drawn in another colour, and told in the legend


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across all bars: where they should be."""

    value: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture: what it is of, its bars, and what the colours mean."""

    title: str
    subtitle: str
    bars: tuple[Bar, ...]
    series: tuple[str, ...]  # the first stands behind the others: budget, then spending
    mark: Mark | None = None
    alarm: str | None = None  # what an alarming colour means
    whole: Decimal | None = None  # the scale reaches at least this far: 100 percent, full points
    notes: tuple[str, ...] = ()

    @property
    def span(self) -> tuple[Decimal, Decimal]:
        """The smallest and the largest value there is room for; they are never the same."""
        known = [value for bar in self.bars for value in bar.values if value is not None]
        known += [self.mark.value] if self.mark is not None else []
        known += [self.whole] if self.whole is not None else []
        low, high = min(Decimal(0), *known, Decimal(0)), max(Decimal(0), *known, Decimal(0))
        return (low, high) if high > low else (low, low + 1)
