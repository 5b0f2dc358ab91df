"""Several people play at random on the real bot; what was booked is held against what they saw when they agreed."""

import asyncio
import random
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from sqlmodel import col, select

from bot.demo.state import Message
from bot.entering.reading.amounts import format_amount
from bot.path.limits import Limits
from bot.serving import Bot
from db.changing import approvals
from db.changing.approvals import Policy
from db.keep import proof
from db.models import Approval, Draft, Entry, Inbox, Person, Project, ProjectYear
from tests.access.house import House
from tests.entering.house import BOAT, GARDEN, HALL, PIER, SECTION, WAN
from tests.entering.talk import settled
from tests.telegram_chat import Chat

LEAST = 3  # 万元 from which a payment takes four eyes
PROJECTS = (BOAT, HALL, GARDEN, PIER)
TALK: tuple[str, ...] = (
    "继续",
    "取消",
    "你好",
    f"{BOAT}执行率多少",
    "今天",
    "昨天",
    "2.5",
    "0.7万",
    "上一步",
    "上一笔撤销",
    "撤销",
    "确认",
)
TALK += (
    "金额不是1万是1.1万",
    "日期改成昨天",
    "/update",
    "/budget",
    "/score",
    "/undo",
    "/approve",
    "/history",
    "情况属实",
)


@dataclass
class Agreed:
    """Somebody tapped 确认 or 同意 (or wrote it) on a card that showed this."""

    who: int
    what: str
    text: str


@dataclass
class Play:
    """One play with one seed."""

    house: House
    chance: random.Random
    chats: list[Chat]
    agreed: dict[str, list[Agreed]] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)
    bot: Bot | None = None
    task: "asyncio.Task[None] | None" = None

    async def run(self, steps: int) -> None:
        for _ in range(steps):
            for _ in range(self.chance.choice((1, 1, 2, 3))):
                self._act(self.chance.choice(self.chats))
            if self.chance.random() < 0.02:
                await self._restart()
            await settled(self.house)
        for chat in self.chats:
            await self._still_alive(chat)
        if self.bot is not None and self.task is not None:
            self.bot.stop.set()
            await self.task

    def _act(self, chat: Chat) -> None:
        act = self.chance.choices((self._say, self._tap, self._talk, self._edit), (3, 8, 2, 1))[0]
        act(chat)

    def _say(self, chat: Chat) -> None:
        """A sentence that enters something."""
        self.done["sentences"] += 1
        wan, name = self.chance.choice(("0.5", "1", "2.5", "3", "4", "12")), self.chance.choice(PROJECTS)
        sentence = self.chance.choice(
            (
                f"{name}今天支出{wan}万元",
                f"{name}昨天退回{wan}万元",
                f"{name}追加预算{wan}万元",
                f"{name}预算调减{wan}万元",
                f"{BOAT}和{PIER}各付了{wan}万元",
                f"{name}产出得分改成4{wan[0]}",
                f"{name}支出{wan}万报错了，应该是0.6万",
            )
        )
        self.house.telegram.send(chat.person, sentence)

    def _talk(self, chat: Chat) -> None:
        text = self.chance.choice(TALK)
        self.done["words"] += 1
        if text == "确认":
            cards = [message for message in chat.messages if message.from_bot and _data(message, "k")]
            for card in cards[-3:]:
                self._agree(chat, _data(card, "k")[0], card.text)
        self.house.telegram.send(chat.person, text)

    def _edit(self, chat: Chat) -> None:
        own = [one for one in chat.messages if one.sender is chat.person and "万元" in one.text]
        if own:
            self.done["edits"] += 1
            message = self.chance.choice(own[-3:])
            new = re.sub(r"[\d.]+万元", f"{self.chance.choice(('0.8', '1.5'))}万元", message.text)
            if new != message.text:
                self.house.telegram.edit(chat.person, message.id, new)

    def _tap(self, chat: Chat) -> None:
        """One of the buttons that can be seen, now and then twice."""
        shown = [message for message in chat.messages if message.from_bot and message.buttons][-4:]
        if not shown:
            return
        message = self.chance.choice(shown)
        buttons = [button for button in message.buttons if (button.callback_data or "").startswith("e:")]
        if not buttons:
            return
        eager = [button for button in buttons if re.match("e:[ky]:", button.callback_data or "")]
        data = self.chance.choice(eager if eager and self.chance.random() < 0.6 else buttons).callback_data or ""
        self.done["taps"] += 1
        _, what, *_ = data.split(":")
        if what in "ky":
            self._agree(chat, data, message.text)
        for _ in range(self.chance.choice((1, 1, 1, 2))):
            self.house.telegram.tap(chat.person, message.id, data)

    def _agree(self, chat: Chat, data: str, text: str) -> None:
        _, what, draft, *_ = data.split(":")
        self.agreed.setdefault(draft, []).append(Agreed(chat.person.id, what, text))

    async def _restart(self) -> None:
        self.done["restarts"] += 1
        (self.bot or self.house.bot).stop.set()
        if self.task is not None:
            await self.task
        await asyncio.sleep(0.3)
        self.bot = Bot(self.house.bot.settings, limits=Limits(overall=None), listen=False)
        self.task = asyncio.create_task(self.bot.run())
        await asyncio.wait_for(self.bot.ready.wait(), 20)

    async def _still_alive(self, chat: Chat) -> None:
        """No dead end: whatever happened, a new entry can be made."""
        await chat.says("取消")
        await chat.says(f"{BOAT}今天支出0.01万元")
        assert "请确认" in chat.sees, chat.sees
        card = _data(chat.newest, "k")
        assert card, chat.buttons
        self._agree(chat, card[0], chat.sees)
        if "数字无误，仍要登记" in chat.buttons:
            await chat.taps("数字无误，仍要登记")
            await chat.taps("已核对，情况属实")
            self._agree(chat, _data(chat.newest, "k")[0], chat.sees)
        await chat.taps("确认")
        assert "已登记" in chat.sees, chat.sees


def _data(message: Message, what: str) -> list[str]:
    """The data of a card's buttons of one kind."""
    return [b.callback_data for b in message.buttons if b.callback_data and b.callback_data.startswith(f"e:{what}:")]


async def play(house: House, ids: dict[str, int], seed: int, steps: int) -> Counter[str]:
    """Play and hold the ledger against what was seen."""
    with house.store.writing() as session:
        wanted = Policy(kinds=("payment",), least=LEAST * WAN)
        approvals.set_policy(session, now=datetime.now(UTC), actor_id=None, wanted=wanted)
    chats = [house.somebody(name, "editor", section=SECTION) for name in ("小林", "小陈")]
    chats += [house.somebody(name, "finance", section=SECTION) for name in ("老金", "大刘")]
    for chat in chats:
        await chat.says("你好")
    game = Play(house, random.Random(seed), chats)
    await game.run(steps)
    game.done["booked"] = check(game)
    return game.done


def check(game: Play) -> int:
    """Nothing without a confirmation, what was shown is what was booked, once, and four eyes where they are due."""
    with game.house.store.reading() as session:
        assert session.exec(select(Inbox.error).where(Inbox.state == "quarantined")).all() == []
        assert not proof.verify(session).faults
        query = select(Entry, Project.name).join(ProjectYear, col(ProjectYear.id) == Entry.project_year_id)
        query = query.join(Project, col(Project.id) == ProjectYear.project_id)
        rows = session.exec(query.where(col(Entry.key).startswith("draft:")).order_by(col(Entry.id))).all()
        accounts = {person.id: person.telegram_id for person in session.exec(select(Person))}
        drafts = {draft.id: draft for draft in session.exec(select(Draft))}
        decided = {row.draft_id for row in session.exec(select(Approval).where(Approval.state == "approved"))}
        for entry, name in rows:
            draft_id = entry.key.split(":")[1]
            assert drafts[draft_id].state == "saved"
            mine = [one for one in game.agreed.get(draft_id, ()) if one.who == accounts[entry.entered_by]]
            assert mine, f"{entry.key} was booked without a confirmation"
            if not entry.key.endswith(":stated"):
                assert any(_shows(one.text, entry, name) for one in mine), (entry, name, [one.text for one in mine])
            if entry.kind == "payment" and entry.amount >= LEAST * WAN:
                assert entry.approved_by not in (None, entry.entered_by), entry
            if entry.approved_by is not None:
                assert draft_id in decided
                theirs = [one for one in game.agreed[draft_id] if one.who == accounts[entry.approved_by]]
                assert any(one.what == "y" and _shows(one.text, entry, name) for one in theirs), entry
        counts = Counter(entry.key for entry, _ in rows)
        assert max(counts.values(), default=1) == 1
        saved = [draft for draft in drafts.values() if draft.state == "saved"]
        with_money = {entry.key.split(":")[1] for entry, _ in rows}
        for draft in saved:
            assert draft.id in with_money or draft.form in ("score", "alias", "project"), draft
        return len(rows)


def _shows(text: str, entry: Entry, name: str) -> bool:
    """Whether a card names this project and amount."""
    amount = abs(entry.amount)
    plain = f"{(amount / WAN).normalize():,f}万元"
    return name in text and (format_amount(amount) in text or plain in text or _difference(text, amount))


def _difference(text: str, amount: Decimal) -> bool:
    """5万元 → 8.5万元 where the amount itself is not written."""
    for old, new in re.findall(r"([\d.,]+)万元 → ([\d.,]+)万元", text):
        if abs(Decimal(new.replace(",", "")) - Decimal(old.replace(",", ""))) * WAN == amount:
            return True
    return False
