"""The few statements that SQLite and PostgreSQL spell alike but SQLAlchemy keeps in two modules."""

from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Table
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
    # Only the one in use is loaded: the other is some megabytes of nothing.
    return import_module(f"sqlalchemy.dialects.{dialect}").insert(into)
