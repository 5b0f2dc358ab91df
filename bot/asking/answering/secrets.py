"""What would tell the asker of a project they may not see: its name, and what all projects come to."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from sqlmodel import col, select

from bot.asking.answering.answer import Asker
from db.known.figures import hidden
from db.models import DepartmentFigure
from db.money import to_wan
from db.names import normalise

# Less what the asker sees of the projects, these are what is hidden from them; basic expenditure is what the
# department's total has beside its projects, so it tells as much.
SUMS = (
    *("projects_budget", "projects_spend", "projects_rate", "initial_project", "project_spend", "rate_project"),
    *("initial_basic", "basic_spend"),
)
HIDDEN_WORDS = "（原文涉及您无权查看的项目，不显示）"
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_COUNTED = re.compile("（全部项目[^）]*）")


@dataclass(frozen=True)
class Secrets:
    """Of one year; nothing is secret for somebody who sees every project."""

    asker: Asker
    year: int | None

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(normalise(name) for name in hidden(self.asker.session, self.asker.visible).values())

    @cached_property
    def of_year(self) -> bool:
        return bool(self.names) and bool(hidden(self.asker.session, self.asker.visible, self.year))

    @cached_property
    def _numbers(self) -> frozenset[Decimal]:
        if not self.of_year:
            return frozenset()
        sums = select(DepartmentFigure).where(col(DepartmentFigure.measure).in_(SUMS))
        rows = self.asker.session.exec(sums.where(DepartmentFigure.year == self.year)).all()
        money = [row.amount for row in rows if row.amount is not None]
        rates = [row.percent for row in rows if row.percent not in (None, 100)]
        return frozenset([*money, *map(to_wan, money), *(rate for rate in rates if rate is not None)])

    def tells(self, text: str) -> bool:
        """Whether a text has one of them in it."""
        if self.names and any(name in normalise(text) for name in self.names):
            return True
        return bool(self._numbers) and not self._numbers.isdisjoint(
            Decimal(found.replace(",", "")) for found in _NUMBER.findall(text)
        )

    def without_counts(self, text: str) -> str:
        """Less how many projects have which grade."""
        return _COUNTED.sub("", text) if self.of_year else text
