"""The digest of a row as it stands in the store, the same on both engines, and how many of them are written down."""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Row, Table, type_coerce
from sqlmodel import Session, SQLModel, select

from db import models
from db.money import Hundredths

_FEW = 20  # more rows of one table than this are written down packed: a large import covers 100,000
_CHUNK = 500  # ids in one IN (…)

Key = int | str


def table_of(model: type[SQLModel]) -> Table:
    table = SQLModel.metadata.tables[str(model.__tablename__)]
    assert isinstance(table, Table)
    return table


# Every row of these belongs to the department's memory and must be covered by an audit row.
PROVEN = {
    table.name: table
    for table in [
        table_of(model)
        for model in (
            models.Alias,
            models.Approval,
            models.CalendarItem,
            models.Department,
            models.DepartmentFigure,
            models.Entry,
            models.Evaluation,
            models.Evidence,
            models.Invite,
            models.Person,
            models.Project,
            models.ProjectYear,
            models.Proposal,
            models.Rectification,
            models.RectificationStep,
            models.Section,
            models.Source,
            models.StatedTotal,
            models.Workday,
        )
    ]
}


def of_ids(session: Session, table: Table, ids: Iterable[Key]) -> Iterator[tuple[Key, str]]:
    """Id and digest of those of these rows that exist, as the database has them."""
    wanted = sorted(ids, key=lambda key: (isinstance(key, str), key))
    for start in range(0, len(wanted), _CHUNK):
        yield from of_rows(session, table, key_of(table).in_(wanted[start : start + _CHUNK]))


def of_rows(session: Session, table: Table, condition: ColumnElement[bool]) -> Iterator[tuple[Key, str]]:
    """Id and digest of every row that meets the condition, by id."""
    names = sorted(column.name for column in table.columns)
    place = names.index(key_of(table).name)
    rows = session.execute(select(*_plain_columns(table, names)).where(condition).order_by(key_of(table)))
    for row in rows.yield_per(1000):
        yield row[place], digest(names, row)


def key_of(table: Table) -> Any:
    return next(iter(table.primary_key.columns))


def digest(names: list[str], row: Row[Any]) -> str:
    """SHA-256 over the columns that hold something: a column added later and still empty changes nothing."""
    values = {name: _plain(value) for name, value in zip(names, row, strict=True) if value is not None}
    return hashlib.sha256(json.dumps(values, separators=(",", ":")).encode()).hexdigest()


def write_down(table: str, digests: dict[Key, str | None]) -> list[Any]:
    """The covers of rows of one table: one [table, id, digest] each (None: deleted), or packed when they are many."""
    there = {key: digest for key, digest in digests.items() if isinstance(key, int) and digest is not None}
    if len(there) <= _FEW:
        return [[table, key, digest] for key, digest in digests.items()]
    ids = sorted(there)
    packed = base64.b64encode(b"".join(bytes.fromhex(there[key]) for key in ids)).decode()
    others = [[table, key, digest] for key, digest in digests.items() if key not in there]
    return [{"table": table, "ids": _ranges(ids), "digests": packed}, *others]


def read_back(covers: list[Any]) -> Iterator[tuple[str, Key, str | None]]:
    """Table, id and digest of everything an audit row covers."""
    for cover in covers:
        if isinstance(cover, dict):
            packed = base64.b64decode(cover["digests"])
            ids = (key for first, last in cover["ids"] for key in range(first, last + 1))
            for place, key in enumerate(ids):
                yield cover["table"], key, packed[place * 32 : place * 32 + 32].hex()
        else:
            table, key, digest = cover
            yield table, key, digest


def _ranges(ids: list[int]) -> list[list[int]]:
    """Neighbours as [first, last]."""
    runs = (list(run) for _, run in groupby(enumerate(ids), lambda pair: pair[1] - pair[0]))
    return [[run[0][1], run[-1][1]] for run in runs]


def _plain_columns(table: Table, names: list[str]) -> list[Any]:
    """Money is read as the whole number it is stored as: exact, and quicker."""
    columns = [table.columns[name] for name in names]
    return [type_coerce(c, BigInteger).label(c.name) if isinstance(c.type, Hundredths) else c for c in columns]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    return value
