"""The few statements that SQLite and PostgreSQL spell alike but SQLAlchemy keeps in two modules."""

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel


def table(model: type[SQLModel]) -> Table:
    """The Core table of a model: the path of every update uses Core statements, which are compiled once."""
    found: Table = model.__table__  # type: ignore[attr-defined]
    return found


def insert(connection: Connection, into: Table) -> Any:
    """An INSERT that knows ON CONFLICT."""
    return insert_in(connection.dialect.name, into)


def insert_in(dialect: str, into: Table) -> Any:
    """The same by the dialect's name, for statements that are built once and kept."""
    return (sqlite if dialect == "sqlite" else postgresql).insert(into)
