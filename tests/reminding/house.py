"""A department in the middle of its year, with people who chat, and a clock the test moves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from bot.demo.api import LocalBotApi
from bot.demo.telegram import Telegram
from bot.path.limits import Limits
from bot.serving import Bot
from bot.settings import load
from db import audit, rectification
from db.changing import ledger
from db.models import Audit, Notice, Outbox, Person, Project, ProjectYear, Quieting, Rectification, Section
from db.names import normalise
from db.projects import catalog
from db.store import Store
from tests.telegram_chat import Chat, until

TOKEN = "100001:TEST"
ZONE = ZoneInfo("Asia/Shanghai")
DAY = datetime(2026, 6, 24, 1, 30, tzinfo=UTC)  # a Wednesday, 9:30 in the office
CAST = (  # name, role, section, post
    ("张伟", "editor", "刑侦大队", None),
    ("王芳", "editor", "刑侦大队", "head"),
    ("李敏", "finance", "装财科", None),
    ("陈局", "leader", None, None),
    ("周航", "admin", None, None),
    ("马强", "editor", "交警大队", None),
)
MONEY = {  # project: section, owner, budget and spend in yuan
    "警犬经费": ("刑侦大队", "张伟", 250_000, 30_000),
    "反诈中心建设项目": ("刑侦大队", "张伟", 3_000_000, 1_500_000),
    "道路标线维护费": ("交警大队", "马强", 1_000_000, 320_000),
}


class Clock:
    """The only now of the bot and of the little Telegram."""

    def __init__(self, now: datetime = DAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def to(self, year: int, month: int, day: int, hour: int = 9, minute: int = 30) -> None:
        """To a day of the office."""
        self.now = datetime(year, month, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


@dataclass
class House:
    """What a test needs of the running bot."""

    telegram: Telegram
    store: Store
    bot: Bot
    clock: Clock
    people: dict[str, Chat] = field(default_factory=dict)

    def chat(self, name: str, *, language: str = "zh-hans") -> Chat:
        """Somebody of the cast in their private chat."""
        if name not in self.people:
            user = self.telegram.users[self.one(Person, name=name).telegram_id]
            user.language_code = language
            self.people[name] = Chat(self.telegram, user, quiet=0.08)
        return self.people[name]

    async def ticks(self, *names: str) -> None:
        """A tick; whoever is named gets a message by it."""
        before = {name: len(self.chat(name).messages) for name in names}
        await self.bot.tick()
        await until(lambda: all(len(self.chat(name).messages) > count for name, count in before.items()))
        await until(lambda: all(row.state not in ("waiting", "sending") for row in self.rows(Outbox)))

    def react(self, name: str, emoji: str | None = "👍") -> None:
        """To the newest message of the bot."""
        chat = self.chat(name)
        self.telegram.react(chat.person, chat.newest.id, emoji)

    def rows(self, model: Any) -> list[Any]:
        with self.store.reading() as session:
            return [model(**row.model_dump()) for row in session.exec(select(model))]

    def one(self, model: Any, **values: Any) -> Any:
        """The row with these values."""
        [row] = [row for row in self.rows(model) if all(getattr(row, name) == value for name, value in values.items())]
        return row

    def one_id(self, name: str) -> int:
        """The id of somebody of the cast."""
        return int(self.one(Person, name=name).id)

    def audited(self) -> list[str]:
        return [row.action for row in sorted(self.rows(Audit), key=lambda row: row.id)]

    def open_item(self, project: str, problem: str, due: date, *, measures: str | None = None) -> int:
        """An item of a project, its measures filed if given."""
        with self.store.writing() as session:
            row = session.exec(select(Project).where(Project.name == project)).one()
            now = self.clock()
            item = rectification.open_item(
                session,
                now=now,
                actor_id=None,
                key=f"test:{problem}",
                year=2026,
                problem=problem,
                notified_on=min(now.astimezone(ZONE).date(), due) - timedelta(days=5),
                due=due,
                project_id=row.id,
            )
            item_id = item.id or 0
            if measures is not None:
                rectification.plan(
                    session, now=now, actor_id=None, item_id=item_id, key=f"plan:{problem}", measures=measures
                )
            return item_id

    def notices(self, **values: Any) -> list[Notice]:
        return [row for row in self.rows(Notice) if all(getattr(row, name) == value for name, value in values.items())]

    def quieted(self) -> list[Quieting]:
        return self.rows(Quieting)

    def item(self, item_id: int) -> Rectification:
        found: Rectification = self.one(Rectification, id=item_id)
        return found


def furnish(session: Session, now: datetime) -> None:
    """Sections, people with accounts, three projects of this year with their ledger."""
    sections: dict[str, int] = {}
    for number, (name, role, section, post) in enumerate(CAST):
        if section is not None and section not in sections:
            row = Section(name=section)
            session.add(row)
            session.flush()
            sections[section] = row.id or 0
        section_id = sections[section] if section else None
        joined = datetime(2026, 1, 5, tzinfo=UTC)
        session.add(
            Person(name=name, role=role, section_id=section_id, post=post, telegram_id=7001 + number, created_at=joined)
        )
    session.flush()
    for name, (section, owner, budget, spend) in MONEY.items():
        person = session.exec(select(Person).where(Person.name == owner)).one()
        project = Project(
            name=name, normal=normalise(name), section_id=sections[section], responsible_id=person.id, created_at=now
        )
        session.add(project)
        session.flush()
        year = ProjectYear(project_id=project.id or 0, year=2026)
        session.add(year)
        session.flush()
        for kind, amount, day in (("initial", budget, date(2026, 1, 20)), ("payment", spend, date(2026, 6, 10))):
            ledger.record(
                session,
                now=now,
                actor_id=None,
                key=f"test:{name}:{kind}",
                project_year_id=year.id or 0,
                kind=kind,
                amount=Decimal(amount),
                day=day,
            )
    catalog.touch(session, *session.exec(select(Project)))
    audit.record(session, now=now, actor_id=None, action="test.furnish", subject="test")


@asynccontextmanager
async def opened(url: str, *, now: datetime = DAY) -> AsyncIterator[House]:
    """The house from opening to closing time."""
    clock = Clock(now)
    telegram = Telegram(token=TOKEN, bot_name="绩效助手", bot_username="jixiao_bot", clock=clock)
    for number, (name, *_) in enumerate(CAST):
        telegram.add_user(name, language_code="zh-hans", user_id=7001 + number).started = True
    store = Store(url)
    with store.writing() as session:
        furnish(session, now - timedelta(days=10))
    async with LocalBotApi(telegram) as api:
        loaded = load(token=TOKEN, api_url=api.url, database_url=url)
        bot = Bot(loaded, limits=Limits(overall=None), listen=False, ticks=False, clock=clock)
        house = House(telegram, store, bot, clock)
        task = asyncio.create_task(bot.run())
        try:
            await asyncio.wait_for(bot.ready.wait(), 20)
            yield house
        finally:
            for chat in house.people.values():
                chat.close()
            bot.stop.set()
            await asyncio.wait_for(task, 20)
            store.close()
