"""A department played by chance for days or years: items, payments, taps, people who come and go, outages and kills;
after each tick the engine's slots are compared with the oracle's."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select, update

from db import audit, rectification
from db.changing import ledger
from db.messages.outbox import Letter
from db.models import (
    Approval,
    Attachment,
    Chat,
    Draft,
    Notice,
    Outbox,
    Person,
    Project,
    ProjectYear,
    Rectification,
    RectificationStep,
    Section,
)
from db.persons import quieting
from db.planning import agenda, plans
from db.reminders import Body, Page, Ticked, Told, tick
from db.store import Store
from tests.reminding import oracle as contract
from tests.reminding.oracle import DAY, OFFICE, Line, Oracle

PLANS = (None, None, None, tuple([0] * 11 + [100]), tuple(25 * (month // 3) for month in range(1, 13)))
QUIETS = (None, None, None, "20:00-09:30", "22:30-07:00", "12:30-13:30")
ZONES = (None, None, None, "Asia/Urumqi", "Asia/Tokyo")


class Killed(Exception):
    """The process ends in the middle of a tick."""


@dataclass
class Play:
    store: Store
    seed: int
    first: date
    items: int  # opened over the whole play
    days: int
    oracle: Oracle = field(init=False)
    now: datetime = field(init=False)
    told: int = 0
    covered: int = 0
    kills: int = 0
    messages: int = 0
    keys: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.oracle = Oracle(self.first)
        self.now = datetime.combine(self.first, time(1), OFFICE)
        self.projects: list[int] = []
        self.asked_before: dict[int, str] = {}

    def run(self) -> None:
        self.furnish()
        outage = 0
        for number in range(self.days):
            day = self.first + number * DAY
            opened = any(year.year == day.year for year in self.oracle.years.values())
            if number == 0 or (day.timetuple().tm_yday == 2 and not opened):
                self.open_year(day)
            outage = outage - 1 if outage > 0 else self.chance.choice((0,) * 60 + (1, 2, 5, 20))
            moments = sorted(self.chance.randrange(0, 24 * 60) for _ in range(8))
            for minute in sorted({*moments, 12 * 60}):
                self.now = datetime.combine(day, time(minute // 60, minute % 60), OFFICE)
                if minute != 12 * 60:
                    self.something()
                if not outage and (minute == 12 * 60 or minute % 3):
                    self.tick()

    # The clock.

    def tick(self) -> None:
        if self.chance.random() < 0.05:
            self.kills += 1
            try:
                with self.store.writing() as session:
                    self.do_tick(session)
                    raise Killed
            except Killed:
                pass
            if self.chance.random() < 0.5:
                return
        with self.store.writing() as session:
            ticked = self.do_tick(session)
        lines = {self.line(one.slot) for one in ticked.told} | {self.line(slot) for slot in ticked.covered}
        expected = self.oracle.expect(self.now)
        if lines != expected:
            raise AssertionError(
                f"seed {self.seed}, {self.now}:\nmissed {sorted(expected - lines)}\ntoo much {sorted(lines - expected)}"
            )
        self.told += len(ticked.told)
        self.covered += len(ticked.covered)
        hearers = {one.slot.recipient for one in ticked.told}
        assert len(ticked.letters) == len(hearers), "one message a person and moment"
        self.messages += len(hearers)
        if self.chance.random() < 0.05:
            with self.store.writing() as session:  # another replica, or the same minute again
                again = self.do_tick(session)
            assert not again.told and not again.covered
        self.deliver(ticked)

    def do_tick(self, session: Session) -> Ticked:
        def write(body: Body | None, told: Any) -> list[Page]:
            return [Page([Letter(told[0].slot.chat_id, "sendMessage", {"text": "x"}, urgent=False)], _ids(told))]

        return tick(session, now=self.now.astimezone(UTC), zone=OFFICE, write=write)

    def line(self, slot: Any) -> Line:
        return slot.rule, slot.subject, slot.key, slot.recipient, slot.rung, slot.told

    def deliver(self, ticked: Ticked) -> None:
        """The messages arrive; or somebody has blocked the bot, and theirs do not."""
        if not ticked.letters:
            return
        with self.store.writing() as session:
            rows = [letter.id for letter in ticked.letters]
            session.execute(update(Outbox).where(col(Outbox.id).in_(rows)).values(state="sent"))
        told = self.chance.choice(ticked.told)
        person = self.oracle.people.get(told.slot.person_id or 0)
        if person is None or person.role != "editor" or person.gone or self.chance.random() > 0.02:
            return
        with self.store.writing() as session:
            mine = [one for one in ticked.told if one.slot.person_id == person.id]
            known = select(Notice.outbox_id).where(col(Notice.id).in_(_ids(mine)))
            session.execute(update(Outbox).where(col(Outbox.id).in_(known)).values(state="dropped"))
            self.chat(session, person.id, "blocked")
        person.gone = "blocked"
        for one in mine:
            for known_line in self.oracle.known[one.slot.rule, one.slot.subject]:
                if known_line[:2] == [one.slot.key, one.slot.recipient]:
                    known_line[3] = False

    # What happens.

    def something(self) -> None:
        happenings: list[tuple[float, Callable[[], None]]] = [
            (self.items / self.days / 8, self.open_item),
            (0.15, self.pay),
            (0.04, self.ask_approval),
            (0.05, self.decide_approval),
            (0.03, self.enter_date),
            (0.01, self.tick_off),
            (0.10, self.tap),
            (0.02, self.away),
            (0.03, self.return_to_chat),
            (0.002, self.finish_year),
        ]
        for likely, happen in happenings:
            if self.chance.random() < likely:
                happen()
        for item in list(self.oracle.items.values()):
            if self.chance.random() < 0.012:
                self.work_on(item)

    def open_item(self) -> None:
        owner = self.chance.choice([*self.editors(), *self.editors(), None])
        section = self.chance.choice((1, 2, 3))
        if owner is not None:
            section = self.oracle.people[owner].section or 1
        today = self.now.date()
        due = today + self.chance.choice((1, 3, 8, 20, 40, 75)) * DAY
        notified = today - self.chance.choice((0, 0, 5, 28)) * DAY
        with self.store.writing() as session:
            row = rectification.open_item(
                session,
                now=self.now,
                actor_id=None,
                key=self.key(),
                year=today.year,
                problem="问题",
                notified_on=notified,
                due=due,
                section_id=section,
                owner_id=owner,
            )
            item = contract.Item(row.id or 0, owner, section, due, due, notified, self.now, self.now)
            item.got.append((f"new:{self.step(session, item.id)}", self.now))
        self.oracle.items[item.id] = item

    def work_on(self, item: contract.Item) -> None:
        with self.store.writing() as session:
            common: dict[str, Any] = {"now": self.now, "actor_id": None, "item_id": item.id, "key": self.key()}
            choice = self.chance.random()
            if item.state == "reported":
                if choice < 0.6:
                    rectification.accept(session, **common)
                    del self.oracle.items[item.id]
                else:
                    rectification.send_back(session, **common, reason="不行")
                    item.state, item.filed, item.goes_on = "returned", None, self.now
                    item.got.append((f"returned:{self.step(session, item.id)}", self.now))
            elif item.more_time is not None and choice < 0.5:
                granted = self.chance.random() < 0.6
                rectification.decide_extension(session, **common, granted=granted, reason="好")
                item.more_time = None
                if granted:
                    item.due, item.begun = self.asked_due[item.id], self.now
            elif choice < 0.35:
                rectification.plan(session, **common, measures="办")
                item.state, item.planned = "planned", True
            elif choice < 0.7 and item.planned:
                rectification.report(session, **common | {"actor_id": self.finance()}, note="好了", evidence=[1])
                item.state, item.filed = "reported", (self.now, self.finance())
            elif choice < 0.8 and item.more_time is None:
                until = max(item.due, self.now.date()) + self.chance.choice((5, 20, 60)) * DAY
                rectification.ask_extension(session, **common | {"actor_id": self.finance()}, until=until, reason="等")
                item.more_time = (self.now, self.finance())
                self.asked_due[item.id] = until
            elif choice < 0.9:
                to = self.chance.choice([one for one in self.editors() if one != item.owner])
                rectification.hand_over(session, **common, owner_id=to)
                item.owner = to
                item.got.append((f"new:{self.step(session, item.id)}", self.now))

    def pay(self) -> None:
        years = [year for year in self.oracle.years.values() if year.year == self.now.year]
        if not years:  # New Year's Day
            return
        year = self.chance.choice(years)
        fen = self.chance.randrange(1, max(2, year.budget // 6))
        if year.paid + fen > year.budget:
            return
        with self.store.writing() as session:
            self.book(session, year.id, "payment", fen)
        year.paid += fen
        self.seen(year)

    def finish_year(self) -> None:
        years = [year for year in self.oracle.years.values() if year.year == self.now.year]
        if not years:
            return
        year = self.chance.choice(years)
        with self.store.writing() as session:
            plans.set_standing(session, now=self.now, actor_id=None, year_id=year.id, standing="finished")
        year.finished = True

    def ask_approval(self) -> None:
        by = self.chance.choice([*self.editors(), self.finance()])
        with self.store.writing() as session:
            draft = Draft(id=self.key(), form="pay", person_id=by, chat_id=1, created_at=self.now, updated_at=self.now)
            session.add(draft)
            session.flush()
            row = Approval(
                draft_id=draft.id,
                changes="[]",
                shown="[]",
                fingerprint="f",
                requested_by=by,
                requested_at=self.now,
                expires_at=self.now + timedelta(days=400),
            )
            session.add(row)
            session.flush()
            self.recorded(session, row)
        self.oracle.approvals[row.id or 0] = contract.Approval(row.id or 0, self.now, by)

    def decide_approval(self) -> None:
        if not self.oracle.approvals:
            return
        one = self.chance.choice(list(self.oracle.approvals))
        with self.store.writing() as session:
            row = session.get_one(Approval, one)
            row.state = "approved"
            self.recorded(session, row)
        del self.oracle.approvals[one]

    def enter_date(self) -> None:
        """A date of the department's calendar; a few lie in the past already."""
        due = self.now.date() + self.chance.choice((-4, 0, 2, 9, 9, 35)) * DAY
        before = self.chance.choice(((7, 3, 1), (30, 7), (0,), (1,)))
        section = self.chance.choice((None, 1, 2, 3))
        what: dict[str, Any] = {"title": self.key(), "due": due, "lead_days": before, "section_id": section}
        with self.store.writing() as session:
            row = agenda.add(session, now=self.now, actor_id=None, **what)
            mine = contract.Appointment(row.id or 0, due, before, section, self.now)
        self.oracle.appointments[mine.id] = mine

    def tick_off(self) -> None:
        if not self.oracle.appointments:
            return
        one = self.chance.choice(list(self.oracle.appointments))
        with self.store.writing() as session:
            agenda.finish(session, now=self.now, actor_id=None, item_id=one)
        del self.oracle.appointments[one]

    def tap(self) -> None:
        """已知 or 稍后 under a reminder somebody got lately."""
        with self.store.reading() as session:
            wanted = select(Notice).where(col(Notice.person_id).is_not(None), col(Notice.outbox_id).is_not(None))
            rows = [
                (row.person_id or 0, row.rule, row.subject)
                for row in session.exec(wanted.order_by(col(Notice.id).desc()).limit(40))
            ]
        if not rows:
            return
        person, rule, subject = self.chance.choice(rows)
        what: dict[str, Any] = {"rule": rule, "subject": subject}
        with self.store.writing() as session:
            if self.chance.random() < 0.5:
                until = datetime.combine(self.now.date() + self.chance.choice((1, 3, 7)) * DAY, time(), OFFICE)
                quieting.acknowledge(session, now=self.now, actor_id=person, until=until, **what)
                held = self.oracle.quiet.get((person, rule, subject))
                if held is None or held[0] != "acknowledged" or held[1] <= self.now:
                    self.oracle.quiet[person, rule, subject] = ("acknowledged", until)
            else:
                tomorrow = datetime.combine(self.now.date() + DAY, time(9), OFFICE)
                later = self.chance.choice((self.now + timedelta(hours=1), tomorrow))
                quieting.snooze(session, now=self.now, actor_id=person, until=later, **what)
                self.oracle.quiet[person, rule, subject] = ("snoozed", later)

    def away(self) -> None:
        person = self.oracle.people[self.chance.choice(self.editors())]
        person.away = self.now.date() + self.chance.choice((-1, 2, 9)) * DAY
        with self.store.writing() as session:
            row = session.get_one(Person, person.id)
            row.away_until = person.away
            self.recorded(session, row)

    def return_to_chat(self) -> None:
        """Somebody who blocked the bot is back."""
        gone = [person for person in self.oracle.people.values() if person.gone == "blocked"]
        if gone:
            person = self.chance.choice(gone)
            with self.store.writing() as session:
                self.chat(session, person.id, "live")
            person.gone = None

    # The department.

    def furnish(self) -> None:
        self.asked_due: dict[int, date] = {}
        with self.store.writing() as session:
            for name in ("甲", "乙", "丙"):
                session.add(Section(name=name))
            session.flush()
            cast: list[tuple[str, int | None, str | None]] = [
                ("editor", section, post) for section in (1, 2, 3) for post in ("head", "deputy", None, None)
            ]
            cast += [("finance", None, None)] * 2 + [("leader", None, None)] * 2 + [("admin", None, None)]
            for number, (role, section, post) in enumerate(cast, 1):
                steady = role != "editor"
                quiet = None if steady else self.chance.choice(QUIETS)
                zone = None if steady else self.chance.choice(ZONES)
                row = Person(
                    id=number,
                    name=f"人{number}",
                    role=role,
                    section_id=section,
                    post=post,
                    telegram_id=None if number == 12 else 9000 + number,  # one who never came
                    quiet=quiet,
                    timezone=zone,
                    created_at=self.now,
                )
                session.add(row)
                hours = (quiet or "21:00-08:30").split("-")
                self.oracle.people[number] = contract.Person(
                    number,
                    role,
                    section,
                    post,
                    (time.fromisoformat(hours[0]), time.fromisoformat(hours[1])),
                    ZoneInfo(zone) if zone else OFFICE,
                    gone="absent" if number == 12 else None,
                )
            session.add(
                Attachment(sha256="0" * 64, name="a", mime="image/png", size=1, content=b"x", stored_at=self.now)
            )
            session.flush()
            for number in range(8):
                owner = self.chance.choice([*self.editors(), None])
                section = (self.oracle.people[owner].section if owner else None) or 1
                project = Project(
                    name=f"项目{number}",
                    normal=f"项目{number}",
                    section_id=section,
                    responsible_id=owner,
                    created_at=self.now,
                )
                session.add(project)
                session.flush()
                self.projects.append(project.id or 0)
            self.recorded(session)

    def open_year(self, day: date) -> None:
        self.now = datetime.combine(day, time(0, 1), OFFICE)
        with self.store.writing() as session:
            for project_id in self.projects:
                project = session.get_one(Project, project_id)
                plan = self.chance.choice(PLANS)
                row = ProjectYear(project_id=project_id, year=day.year)
                row.profile = plans.written([Decimal(share) for share in plan]) if plan else None
                session.add(row)
                session.flush()
                self.recorded(session, row)
                budget = self.chance.randrange(1_000_00, 900_000_00)
                self.book(session, row.id or 0, "initial", budget)
                year = contract.Year(
                    row.id or 0, day.year, project.responsible_id, project.section_id or 0, budget, plan=plan
                )
                self.oracle.years[year.id] = year
                self.seen(year)

    def editors(self) -> list[int]:
        return [person.id for person in self.oracle.people.values() if person.role == "editor"]

    def finance(self) -> int:
        return self.oracle.role("finance")[0]

    def book(self, session: Session, year_id: int, kind: str, fen: int) -> None:
        ledger.record(
            session,
            now=self.now,
            actor_id=None,
            project_year_id=year_id,
            kind=kind,
            amount=Decimal(fen).scaleb(-2),
            day=self.now.date(),
            key=self.key(),
        )

    def seen(self, year: contract.Year) -> None:
        year.last = self.now.date()
        self.oracle.booked.add(year.id)

    def chat(self, session: Session, person_id: int, state: str) -> None:
        chat = session.get(Chat, 9000 + person_id) or Chat(id=9000 + person_id)
        chat.state = state
        session.add(chat)

    def step(self, session: Session, item_id: int) -> int:
        mine = select(RectificationStep.id).where(RectificationStep.rectification_id == item_id)
        return session.exec(mine.order_by(col(RectificationStep.id).desc())).first() or 0

    def recorded(self, session: Session, *rows: Any) -> None:
        for row in rows:
            session.add(row)
        audit.record(session, now=self.now, actor_id=None, action="play", subject="play")

    def key(self) -> str:
        self.keys += 1
        return f"play:{self.keys}"


def _ids(told: list[Told]) -> list[int]:
    return [one.notice_id for one in told]


__all__ = ["Play", "Rectification"]
