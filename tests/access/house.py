"""A bot with the real rooms on the local Telegram, a store with people and projects in it, and people's chats."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, select

from bot.demo.api import LocalBotApi
from bot.demo.state import Chat as Room
from bot.demo.telegram import Telegram
from bot.path.limits import Limits
from bot.serving import Bot
from bot.settings import load
from db import audit
from db.models import Audit, Person, Project, ProjectYear, Section
from db.names import normalise
from db.persons import invites
from db.store import Store
from tests.telegram_chat import Chat

TOKEN = "100001:TEST"
BOSS = 9001  # JIXIAO_ADMINS


@dataclass
class House:
    """What a test needs of the running bot."""

    telegram: Telegram
    store: Store
    bot: Bot
    group: Room | None = None
    chats: list[Chat] = field(default_factory=list)

    def chat(
        self, name: str, user_id: int | None = None, *, language: str = "zh-hans", room: Room | None = None
    ) -> Chat:
        """Somebody's chat with the bot, or their part of a group."""
        known = [user for user in self.telegram.users.values() if user.first_name == name]
        user = known[0] if known else self.telegram.add_user(name, language_code=language, user_id=user_id)
        chat = Chat(self.telegram, user, room, quiet=0.08)
        self.chats.append(chat)
        return chat

    def boss(self) -> Chat:
        return self.chat("周局", BOSS)

    def somebody(self, name: str, role: str, *, section: str | None = None, language: str = "zh-hans") -> Chat:
        """A registered person with an account."""
        chat = self.chat(name, language=language)
        with self.store.writing() as session:
            code, now = invites.new_code(), datetime.now(UTC)
            invites.invite(session, now=now, actor_id=None, code=code, name=name, role=role, section=section)
            session.flush()
            invites.redeem(session, now=now, code=code, telegram_id=chat.person.id)
        return chat

    def person(self, name: str) -> Person | None:
        with self.store.reading() as session:
            found = session.exec(select(Person).where(Person.name == name)).first()
            return Person(**found.model_dump()) if found else None

    def project(self, name: str) -> Project:
        with self.store.reading() as session:
            return Project(**session.exec(select(Project).where(Project.name == name)).one().model_dump())

    def audited(self) -> list[str]:
        with self.store.reading() as session:
            return list(session.exec(select(Audit.action).order_by(Audit.id)))  # type: ignore[arg-type]

    def called(self, method: str) -> list[dict[str, Any]]:
        return [parameters for name, parameters in self.telegram.calls if name == method]


def furnish(session: Session) -> None:
    """Two sections and three projects."""
    now = datetime(2026, 1, 5, tzinfo=UTC)
    for name in ("刑侦大队", "装备财务科"):
        session.add(Section(name=name))
    for name in ("巡逻艇维护费", "警营食堂补助", "警营文化建设"):
        project = Project(name=name, normal=normalise(name), created_at=now)
        session.add(project)
        session.flush()
        session.add(ProjectYear(project_id=project.id or 0, year=2025))
    audit.record(session, now=now, actor_id=None, action="test.furnish", subject="test")


@asynccontextmanager
async def opened(url: str, **settings: Any) -> AsyncIterator[House]:
    """The house from opening to closing time."""
    telegram = Telegram(token=TOKEN, bot_name="绩效助手", bot_username="jixiao_bot")
    store = Store(url)
    with store.writing() as session:
        furnish(session)
    async with LocalBotApi(telegram) as api:
        loaded = load(token=TOKEN, api_url=api.url, database_url=url, admins=str(BOSS), **settings)
        bot = Bot(loaded, limits=Limits(overall=None), listen=False, ticks=False)
        house = House(telegram, store, bot)
        task = asyncio.create_task(bot.run())
        try:
            await asyncio.wait_for(bot.ready.wait(), 20)
            yield house
        finally:
            for chat in house.chats:
                chat.close()
            bot.stop.set()
            await asyncio.wait_for(task, 20)
            store.close()


Opened = Callable[..., Any]
