"""What a self-evaluation states of a project's year, and what a report states of the department."""

from decimal import Decimal

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from db.models.base import exact, one_of

GRADES = ("优", "良", "中", "差")


class Evaluation(SQLModel, table=True):
    """The stated result of one project's year; computed values come from db.known.scoring, never from here."""

    __table_args__ = (
        one_of("grade", GRADES),
        CheckConstraint(
            "output >= 0 AND benefit >= 0 AND satisfaction >= 0 AND execution >= 0",
            name="points_positive",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    project_year_id: int = Field(foreign_key="projectyear.id", unique=True)
    rate: Decimal | None = exact(default=None)  # percent, as stated
    output: Decimal | None = exact(default=None)  # points, as stated
    benefit: Decimal | None = exact(default=None)
    satisfaction: Decimal | None = exact(default=None)
    execution: Decimal | None = exact(default=None)
    cost: Decimal | None = exact(default=None)  # 成本指标, where it is a first-level indicator of its own
    total: Decimal | None = exact(default=None)
    grade: str | None = None
    grade_inferred: bool = False  # the report gives only the counts of grades; this one follows from the stated total
    completion: str | None = None  # 各项指标完成情况
    reason: str | None = None  # 偏离原因; None: the source states none
    measures: str | None = None  # 改进措施
    source_id: int | None = Field(default=None, foreign_key="source.id", index=True)
    place: str | None = None


class Department(SQLModel, table=True):
    """The department in one year, as its report names it."""

    id: int | None = Field(default=None, primary_key=True)
    year: int = Field(unique=True)
    name: str
    title: str | None = None
    source_id: int | None = Field(default=None, foreign_key="source.id")


class DepartmentFigure(SQLModel, table=True):
    """One figure or sentence a report states of the whole department; contradicting ones stand side by side."""

    __table_args__ = (UniqueConstraint("year", "measure", "place"),)

    id: int | None = Field(default=None, primary_key=True)
    year: int = Field(index=True)
    measure: str  # a name of db.known.department.MEASURES
    amount: Decimal | None = exact(default=None)  # yuan, with the unit as printed
    percent: Decimal | None = exact(default=None)
    number: int | None = None
    text: str | None = None
    words: str  # the sentence it was read from
    place: str  # heading and ordinal within it
    source_id: int | None = Field(default=None, foreign_key="source.id")
