"""What every table shares: the naming of constraints and the column helpers."""

from typing import Any

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from db.money import Hundredths

# Set before the first table class: Alembic and PostgreSQL need every constraint to have a name.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """Enumerations are strings under a CHECK: Alembic does not see changed native enums."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(value) for value in values)})", name=f"{column}_known")


def exact(**options: Any) -> Any:
    """A column of exact hundredths: money (yuan), points or percent as Decimal."""
    return Field(sa_type=Hundredths, **options)
