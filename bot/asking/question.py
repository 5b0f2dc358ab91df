"""One question on its way to its answer: who asks and when, what was said before, and what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any, Protocol

from sqlmodel import Session, col, select

from bot.asking.answering.answer import Asker
from bot.asking.conversation.memory import Memory
from bot.asking.query import Query
from bot.asking.replying import which
from bot.rendering.reply import Block, Reply
from db.known import figures
from db.models import Project
from db.persons.people import visible_to
from db.projects.catalog import Catalog
from db.projects.merging import followed


class Rights(Protocol):
    """Who asks, as far as it matters here (bot.context.Who is one)."""

    @property
    def id(self) -> int | None: ...
    @property
    def role(self) -> str: ...
    @property
    def section_id(self) -> int | None: ...
    @property
    def language(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a question."""

    decision: str  # answer, ask, none, help
    projects: tuple[str, ...]
    query: Query | None
    reply: Reply
    state: dict[str, Any]
    in_vain: tuple[str, str] | None = None  # the question without figures and names, and what it ended in
    alias: tuple[int, str] | None = None  # somebody chose this project for these words


class Question:
    """What every step of the path needs, and what the steps find out on the way."""

    def __init__(
        self, session: Session, catalog: Catalog, *, who: Rights, now: datetime, zone: tzinfo, memory: Memory
    ) -> None:
        self.session, self.catalog, self.who, self.zone, self.memory = session, catalog, who, zone, memory
        self.visible = visible_to(who.role, who.section_id)
        self.asker = Asker(session, now, now.astimezone(zone).date(), self.visible, zone)
        self.language = who.language
        self.marked = ""  # the words with marks for names
        self.form: str | None = None  # the picture or table that goes along with the answer

    def outcome(self, decision: str, projects: Sequence[str], query: Query | None, reply: Reply) -> Outcome:
        return Outcome(decision, tuple(projects), query, reply, self.memory.to_json())

    def say(self, decision: str, said: Sequence[Block], projects: Sequence[str] = ()) -> Outcome:
        """Words alone; the conversation stays as it was."""
        return self.outcome(decision, projects, None, Reply(tuple(said)))

    def seen(self, ids: Iterable[int]) -> list[int]:
        """Those of the projects the asker may see, in their order."""
        ids = list(ids)
        visible = figures.visible_ids(self.session, ids, self.visible) if ids else set()
        return [project for project in ids if project in visible]

    def example(self) -> list[str]:
        """A project the asker may see, to show how one asks; empty where there is none."""
        living = select(Project.name).where(self.visible, col(Project.merged_into).is_(None))
        return list(self.session.exec(living.order_by(col(Project.id)).limit(1)).all())

    def hidden(self, named: Sequence[tuple[int, ...]]) -> list[str]:
        """Names of what may not be seen at all, whichever of the projects of a name is meant."""
        ids = [project for one in named for project in one]
        seen = set(self.seen(ids))
        names = figures.names(self.session, [project for project in ids if project not in seen])
        return [names[project] for one in named if not seen & set(one) for project in one if project in names]

    def not_visible(self, names: Sequence[str]) -> Outcome:
        """What is named and hidden is said to be hidden, never to be none."""
        return self.say("answer", which.not_visible(names, self.language), names)

    def followed(self, query: Query) -> Query:
        """A project that was spoken of and has become part of another since is that other one."""
        return replace(query, projects=followed(self.session, query.projects)) if query.projects else query
