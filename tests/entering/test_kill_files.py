"""The real process is killed while people send tables and photos with a sentence: nothing is lost, nothing doubled."""

import contextlib
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.demo.state import User
from db.changing import approvals
from db.keep import proof
from db.models import Attachment, Draft, Entry, Evidence, Inbox, Source
from db.store import Store
from tests.entering.files_house import png
from tests.entering.test_kill import NAMES, Office

_HEAD = "项目名称,日期,金额（元）,收款人,用途\n"
CARDS = ("e:k:", "f:all:")  # the buttons that confirm


@dataclass
class Archive(Office):
    """People who send, in turn, a table of two payments and a photo with a payment under it."""

    crowd: int = 4
    tables: dict[int, str] = field(default_factory=dict)  # who → the table they wait to see imported
    proven: set[int] = field(default_factory=set)  # yuan of payments that came with a photo

    def _prepare(self) -> None:
        super()._prepare()
        store = Store(self.url)
        with store.writing() as session:
            approvals.set_policy(session, now=datetime.now(UTC), actor_id=None, wanted=approvals.Policy())
        store.close()

    def _enter(self, person: User, name: str) -> None:
        number = next(self.numbers)
        today = datetime.now(UTC).date()
        if number % 2:
            self.entered[10_000 + number] = self.busy[person.id] = 10_000 + number
            self.proven.add(10_000 + number)
            caption = f"{name}今天支出{10_000 + number}元"
            self.telegram.send_file(person, "x.png", png(number % 250), "image/png", caption, photo=True)
            return
        rows = ""
        for yuan in (100_000 + number, 200_000 + number):
            self.entered[yuan] = person.id
            rows += f"{NAMES[number % len(NAMES)]},{today.replace(month=1, day=6)},{yuan},甲公司,第{number}批\n"
        self.tables[person.id] = f"{number}.csv"
        self.busy[person.id] = number
        self.telegram.send_file(person, f"{number}.csv", (_HEAD + rows).encode(), "text/csv")

    def _answer(self, chat_id: int, message_id: int) -> None:
        person = self.telegram.users[chat_id]
        message = next(one for one in self.telegram.messages(person) if one.id == message_id)
        table, yuan = self.tables.get(chat_id), self.busy.get(chat_id)
        imported = table is not None and f"已导入：{table}" in message.text
        booked = table is None and yuan is not None and f"{yuan:,}元" in message.text and "已登记" in message.text
        if imported or booked:
            self.tables.pop(chat_id, None)
            self.busy.pop(chat_id, None)
        for button in message.buttons:
            if (button.callback_data or "").startswith(CARDS):
                with contextlib.suppress(ValueError):  # the card changed meanwhile
                    self.telegram.tap(person, message_id, button.callback_data or "")

    def check(self) -> None:
        """Each row and each sentence is booked once; each photo proves its payment; each table is one source."""
        store = Store(self.url)
        with store.reading() as session:
            assert session.exec(select(Inbox.error).where(Inbox.state != "done")).all() == []
            rows = session.exec(select(Entry).where(Entry.kind == "payment")).all()
            assert Counter(int(row.amount) for row in rows) == Counter(dict.fromkeys(self.entered, 1))
            proofs = Counter(session.exec(select(Evidence.entry_id).where(col(Evidence.entry_id).is_not(None))))
            assert proofs == Counter({row.id: 1 for row in rows if int(row.amount) in self.proven})
            tables = {yuan for yuan in self.entered if 100_000 <= yuan < 200_000}
            assert len(session.exec(select(Source).where(Source.kind == "payments")).all()) == len(tables)
            assert {draft.state for draft in session.exec(select(Draft))} == {"saved"}
            assert len(session.exec(select(Attachment.id)).all()) <= len(self.proven) + len(tables)
            assert not proof.verify(session).faults
        store.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def engine(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.mark.timeout(240)
async def test_kills_lose_and_double_no_file(request: pytest.FixtureRequest, tmp_path: Path, engine: str) -> None:
    url = f"sqlite:///{tmp_path}/archive.db" if engine == "sqlite" else request.getfixturevalue("postgresql_url")
    archive = Archive(url, False, 5, random.Random(20261126), tmp_path)
    await archive.run()
    archive.check()
    print(len(archive.entered), "payments,", len(archive.proven), "with a photo")
    assert len(archive.entered) > 8 and len(archive.proven) > 2
