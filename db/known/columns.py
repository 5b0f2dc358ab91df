"""A select of single columns: a list of many rows is read several times faster so than as models."""

from typing import Any

import sqlalchemy

select_columns: Any = sqlalchemy.select  # its typed overloads know neither SQLModel fields nor this many columns
