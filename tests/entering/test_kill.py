"""The real process is killed while people enter, confirm and approve: nothing is lost, nothing is booked twice."""

import asyncio
import contextlib
import itertools
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.demo.state import Event, User
from db import audit
from db.changing import approvals, booking, preview
from db.changing.approvals import Policy
from db.changing.changes import Movement
from db.keep import proof
from db.models import Draft, Entry, Inbox
from db.projects import catalog
from db.store import Store
from tests.path.test_kill import Siege

CROWD = 5
ENOUGH = 10  # entries
LEAST = 30_000  # yuan from which a second person must agree
NAMES = ("浮标更换费", "灯塔值守费", "航道疏浚费", "码头照明费", "潮位观测费")


@dataclass
class Office(Siege):
    """People who each enter one payment after the other, and approve the others' at once when they see them."""

    crowd: int = CROWD
    entered: dict[int, int] = field(default_factory=dict)  # yuan, different every time → who
    busy: dict[int, int] = field(default_factory=dict)  # who → what they wait to see booked
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def _prepare(self) -> None:
        super()._prepare()
        store, now = Store(self.url), datetime.now(UTC)
        with store.writing() as session:
            projects = [catalog.open_project(session, name, now=now) for name in NAMES]
            catalog.touch(session, *projects)
            wanted = Policy(kinds=("payment",), least=Decimal(LEAST))
            approvals.set_policy(session, now=now, actor_id=None, wanted=wanted)
            audit.record(session, now=now, actor_id=None, action="test.projects", subject="test")
            ids = [project.id or 0 for project in projects]
        first = date(now.year, 1, 1)
        changes = [Movement(one, now.year, "initial", Decimal(10**9), first) for one in ids]
        with store.writing() as session:
            shown = preview.preview(session, changes).fingerprint
            booking.book(session, now=now, actor_id=None, changes=changes, key="test", fingerprint=shown)
        store.close()

    async def _talk(self) -> None:
        while True:
            self._enter_more()
            await asyncio.sleep(0.05)

    def _enter_more(self) -> None:
        """Everybody who waits for nothing enters their next payment."""
        for place, person in enumerate(list(self.telegram.users.values())):
            if person.id not in self.busy:
                self._enter(person, NAMES[place % len(NAMES)])

    def _enter(self, person: User, name: str) -> None:
        number = next(self.numbers)
        yuan = (LEAST if number % 3 == 0 else 10_000) + number
        self.entered[yuan] = self.busy[person.id] = person.id
        self.busy[person.id] = yuan
        self.telegram.send(person, f"{name}今天支出{yuan}元")

    async def _last_words(self, person: User) -> None:
        """Everybody sees what they entered booked; after a slow siege they enter more, until it is enough to tell."""
        async with asyncio.timeout(90):
            while self.busy or len(self.entered) <= ENOUGH:
                if len(self.entered) <= ENOUGH:
                    self._enter_more()
                await asyncio.sleep(0.1)

    def _hear(self, event: Event) -> None:
        if event.kind not in ("message", "edited") or event.payload["sender"] != "bot":
            return
        if event.kind == "message":
            self.heard.append((self.life, event.chat_id, event.payload["text"]))
        asyncio.get_running_loop().call_soon(self._answer, event.chat_id, event.payload["id"])

    def _answer(self, chat_id: int, message_id: int) -> None:
        """What somebody does who sees this card."""
        person = self.telegram.users[chat_id]
        message = next(one for one in self.telegram.messages(person) if one.id == message_id)
        yuan = self.busy.get(chat_id)
        if yuan is not None and f"{yuan:,}元" in message.text and "已登记" in message.text:
            del self.busy[chat_id]
        for button in message.buttons:
            data = button.callback_data or ""
            if data.startswith(("e:k:", "e:y:")):
                with contextlib.suppress(ValueError):  # the card changed meanwhile
                    self.telegram.tap(person, message_id, data)

    def check(self) -> None:
        """Every sentence is booked once, with its amount, by whoever said it, approved by another where that is due."""
        store = Store(self.url)
        with store.reading() as session:
            assert session.exec(select(Inbox.error).where(Inbox.state != "done")).all() == []
            rows = session.exec(select(Entry).where(col(Entry.key).startswith("draft:"))).all()
            assert Counter(int(row.amount) for row in rows) == Counter(dict.fromkeys(self.entered, 1))
            for row in rows:
                second = row.approved_by
                assert (second is not None) == (row.amount >= LEAST)
                assert second != row.entered_by
            assert {draft.state for draft in session.exec(select(Draft))} == {"saved"}
            assert not proof.verify(session).faults
        store.close()


@pytest.mark.timeout(240)
async def test_kills_lose_and_double_no_entry_and_no_approval(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str
) -> None:
    url = f"sqlite:///{tmp_path}/office.db" if engine == "sqlite" else request.getfixturevalue("postgresql_url")
    office = Office(url, False, 6, random.Random(20261125), tmp_path)
    await office.run()
    office.check()
    assert len(office.entered) > ENOUGH


@pytest.mark.long
@pytest.mark.timeout(3600)
async def test_many_kills_lose_and_double_no_entry(request: pytest.FixtureRequest, tmp_path: Path, engine: str) -> None:
    url = f"sqlite:///{tmp_path}/office.db" if engine == "sqlite" else request.getfixturevalue("postgresql_url")
    office = Office(url, False, 60, random.Random(), tmp_path)
    await office.run()
    office.check()
    print(len(office.entered), "entries, 60 kills")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def engine(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name
