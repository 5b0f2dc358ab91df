"""What a list of movements would do to the years it touches: what is there already, cannot be, or is odd."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy
from sqlalchemy.orm import aliased
from sqlmodel import col

from db.models import Entry, StatedTotal
from db.money import in_wan
from db.reports.import_run import Import
from db.reports.reading import EntryReading

_CHUNK = 500
select: Any = sqlalchemy.select  # its typed overloads know no SQLModel fields
_COLUMNS = (Entry.project_year_id, Entry.kind, Entry.amount, Entry.day, Entry.payee, Entry.note)
_ZERO = Decimal(0)
_Same = tuple[str, Decimal, date, str, str]
_Near = tuple[str, Decimal, date]


@dataclass(slots=True)
class _Year:
    """One project's year as the ledger has it, and as it becomes row by row."""

    budget: Decimal = _ZERO
    spend: Decimal = _ZERO
    initial: bool = False
    budget_booked: bool = False
    stated: Decimal | None = None  # a budget that only a report or table states
    coming: Decimal = _ZERO  # what the rows still to come add to the budget
    there: Counter[_Same] = field(default_factory=Counter)  # movements no row has been matched with
    near: set[_Near] = field(default_factory=set)
    initial_coming: bool = False

    @property
    def planned(self) -> Decimal | None:
        """The budget once all rows are booked, where one is known."""
        if self.budget_booked or self.initial_coming or self.coming:
            return self.budget + self.coming
        return self.stated

    def stand(self, kind: str, amount: Decimal, day: date) -> None:
        """A movement is in the ledger, or is about to be."""
        self.near.add((kind, amount, day))
        if kind in ("initial", "adjustment"):
            self.budget += amount
            self.budget_booked = True
            self.initial |= kind == "initial"
        else:
            self.spend += amount if kind == "payment" else -amount


class Years:
    """The years a list touches."""

    def __init__(self, years: dict[int, _Year]) -> None:
        self._years = years

    @classmethod
    def of(cls, work: Import, ids: list[int | None]) -> "Years":
        keys = sorted({key for key in ids if key is not None})
        years = {key: _Year() for key in keys}
        for start in range(0, len(keys), _CHUNK):
            _load(work, keys[start : start + _CHUNK], years)
        for key, reading in zip(ids, work.reading.entries, strict=True):
            if key is not None and reading.kind in ("initial", "adjustment"):
                years[key].coming += reading.amount
                years[key].initial_coming |= reading.kind == "initial"
        return cls(years)

    def stands(self, key: int, reading: EntryReading) -> bool:
        """Whether the ledger has this very movement; each of them answers for one row."""
        year, same = self._years[key], _same(reading)
        if not year.there[same]:
            return False
        year.there[same] -= 1
        if reading.kind in ("initial", "adjustment"):
            year.coming -= reading.amount
        return True

    def impossible(self, key: int, reading: EntryReading) -> str | None:
        """Why a row cannot be booked whatever anybody says."""
        year = self._years[key]
        if reading.kind == "initial" and year.initial:
            return "年初预算已经登记过；增减请写成追加或调减"
        if reading.kind == "adjustment":
            if year.stated is not None and not year.budget_booked and not year.initial_coming:
                return (
                    f"该年度预算只有报告或表格所写的{in_wan(year.stated)}，没有年初预算凭证；"
                    "请在表中加一行“年初预算”再导入"
                )
            if year.budget + year.coming < 0:
                return f"调减后预算会变成负数（现为{in_wan(year.budget)}）"
        if reading.kind == "refund" and year.spend - reading.amount < 0:
            return f"退回后支出会变成负数（到这一行为{in_wan(year.spend)}），请核对，或把支出写在前面"
        return None

    def doubt(self, key: int, reading: EntryReading) -> str | None:
        """What is odd about a row that can be booked."""
        year = self._years[key]
        if (reading.kind, reading.amount, reading.day) in year.near:
            return "与另一笔的项目、日期、金额都相同，可能重复"
        planned = year.planned
        if reading.kind == "payment" and planned is not None:
            if reading.amount > planned:
                return f"金额{in_wan(reading.amount)}超过全年预算{in_wan(planned)}，请核对单位是元还是万元"
            if year.spend <= planned < year.spend + reading.amount:
                return f"从这一笔起支出{in_wan(year.spend + reading.amount)}超过全年预算{in_wan(planned)}"
        return None

    def leave(self, key: int | None, reading: EntryReading) -> None:
        """The row is not taken."""
        if key is not None and reading.kind in ("initial", "adjustment"):
            self._years[key].coming -= reading.amount

    def book(self, key: int, reading: EntryReading) -> None:
        """The row is taken: the next ones stand on it."""
        year = self._years[key]
        year.stand(reading.kind, reading.amount, reading.day)
        if reading.kind in ("initial", "adjustment"):
            year.coming -= reading.amount


def _load(work: Import, keys: list[int], years: dict[int, _Year]) -> None:
    taken = aliased(Entry)
    living = (
        select(*_COLUMNS)
        .outerjoin(taken, col(taken.reverses) == col(Entry.id))
        .where(col(Entry.project_year_id).in_(keys), col(taken.id).is_(None), col(Entry.kind) != "reversal")
    )
    for key, kind, amount, day, payee, note in work.session.execute(living):
        year = years[key]
        year.there[(kind, amount, day, payee or "", note or "")] += 1
        year.stand(kind, amount, day)
    stated = select(col(StatedTotal.project_year_id), col(StatedTotal.amount))
    for key, amount in work.session.execute(
        stated.where(col(StatedTotal.project_year_id).in_(keys), col(StatedTotal.measure) == "budget")
    ):
        years[key].stated = amount


def _same(reading: EntryReading) -> _Same:
    return reading.kind, reading.amount, reading.day, reading.payee or "", reading.note or ""
