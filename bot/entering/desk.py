"""Who sits at the form, with what is needed to read and show its fields; and what came of a message or a tap."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from bot.access.permissions import may
from bot.context import Effect, Who
from bot.entering.reading.said import Names
from bot.rendering.languages import pick
from bot.rendering.reply import Reply
from db.known import figures
from db.known.figures import Figures
from db.models import Project
from db.persons.people import visible_to


@dataclass(frozen=True, slots=True)
class Desk:
    """One message or tap of one person. Only reads."""

    session: Session
    who: Who
    now: datetime
    zone: tzinfo
    language: str
    names: Names
    chat_id: int
    message_id: int | None = None  # the message that is read
    asks: Callable[[str], bool] = lambda text: False  # whether words surely are a question
    arriving: int = 0  # files that come with it and are not in the store yet

    def pick(self, zh: str, en: str) -> str:
        return pick(self.language, zh, en)

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @property
    def visible(self) -> ColumnElement[bool]:
        return visible_to(self.who.role, self.who.section_id)

    @property
    def own_only(self) -> bool:
        """Whether this person writes for the own section alone."""
        return not may(self.who.role, "enter_all")

    def project(self, project_id: int) -> Project | None:
        """A living project that this person may see."""
        wanted = select(Project).where(Project.id == project_id, self.visible, col(Project.merged_into).is_(None))
        return self.session.exec(wanted).first()

    def writes_for(self, project: Project) -> bool:
        mine = project.section_id is not None and project.section_id == self.who.section_id
        return mine or not self.own_only

    def figures(self, project_id: int, year: int) -> Figures | None:
        rows = figures.of_projects(self.session, [project_id])
        return next((row for row in rows if row.year == year), None)


@dataclass(slots=True)
class Step:
    """What is said and changed; the handler puts it on the turn."""

    replies: list[Reply] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    tells: list[tuple[int, Reply]] = field(default_factory=list)  # others: their private chat and the words
    keep: Mapping[str, Any] | None = None  # what the conversation is in the middle of; None: as it was
    toast: str | None = None
    alert: bool = False
    to_asking: bool = False  # it was a question: the asking room answers, then `replies` are said
    about: str = ""  # the project of the form it was asked in, where the question names none

    def do(self, verb: Any, **arguments: Any) -> None:
        self.effects.append(Effect(verb, arguments))
