"""The contract of README ("Reminders: the contract") written a second time: slowly, from the beginning of each matter,
day by day, without windows, indexes or SQL. It shares no code with db/reminders."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import holidays

OFFICE = ZoneInfo("Asia/Shanghai")
CHINA = holidays.country_holidays("CN", years=range(2019, 2028))
DAY = timedelta(days=1)
NINE = time(9)
BEFORE = {"deadline": (30, 7, 3, 1), "measures": (7, 3, 1)}


@dataclass
class Person:
    """Somebody; `gone` is left, absent or blocked."""

    id: int
    role: str
    section: int | None = None
    post: str | None = None
    quiet: tuple[time, time] = (time(21), time(8, 30))
    zone: ZoneInfo = OFFICE
    away: date | None = None
    gone: str | None = None

    def away_on(self, day: date) -> bool:
        return self.away is not None and day <= self.away


@dataclass
class Item:
    """A rectification."""

    id: int
    owner: int | None
    section: int
    due: date
    first_due: date
    notified: date
    begun: datetime  # when its schedule began: opened, or more time granted
    opened: datetime
    state: str = "notified"
    planned: bool = False
    goes_on: datetime | None = None  # when it was sent back
    got: list[tuple[str, datetime]] = field(default_factory=list)  # steps that gave it to an owner, or gave it back
    filed: tuple[datetime, int] | None = None  # evidence that waits for a decision: when and by whom
    more_time: tuple[datetime, int] | None = None  # was asked for


@dataclass
class Year:
    """A project's year with its ledger in fen."""

    id: int
    year: int
    owner: int | None
    section: int
    budget: int
    paid: int = 0
    last: date | None = None  # day of the last entry
    finished: bool = False
    plan: tuple[int, ...] | None = None
    light: str = "green"
    since: date | None = None
    stale: date | None = None
    missed: date | None = None


@dataclass
class Approval:
    id: int
    asked: datetime
    by: int


@dataclass
class Appointment:
    """A date of the department's calendar; section None is everybody's."""

    id: int
    due: date
    before: tuple[int, ...]
    section: int | None
    entered: datetime


@dataclass(frozen=True)
class Point:
    key: str
    day: date
    rung: int
    at: datetime | None = None

    def moment(self, zone: ZoneInfo) -> datetime:
        return self.at or datetime.combine(self.day, NINE, zone)


Seat = tuple[list[int], bool]  # who, best first; whether others share the rung
Line = tuple[str, str, str, str, int, bool]  # rule, subject, slot, recipient, rung, told


@dataclass
class Oracle:
    began: date  # nothing was there before
    people: dict[int, Person] = field(default_factory=dict)
    items: dict[int, Item] = field(default_factory=dict)
    years: dict[int, Year] = field(default_factory=dict)
    approvals: dict[int, Approval] = field(default_factory=dict)
    appointments: dict[int, Appointment] = field(default_factory=dict)  # not done
    quiet: dict[tuple[int, str, str], tuple[str, datetime]] = field(default_factory=dict)
    known: dict[tuple[str, str], list[list[object]]] = field(default_factory=dict)  # slot, recipient, rung, reached
    looked: date | None = None
    booked: set[int] = field(default_factory=set)  # years with entries since the last look
    settled_by: date | None = None  # what lies before this day is settled
    held: list[date] = field(default_factory=list)

    def expect(self, now: datetime) -> set[Line]:
        """What a tick at this moment must write, and nothing else."""
        today = now.astimezone(OFFICE).date()
        self.look(today)
        before = worked_before(today)
        first = self.settled_by or before
        self.since = datetime.combine(first, time(), OFFICE)
        self.held.clear()
        self.later: dict[tuple[str, str], list[tuple[int, datetime]]] = {}
        for (holder, rule, subject), (kind, until) in self.quiet.items():
            if kind == "snoozed":
                self.later.setdefault((rule, subject), []).append((holder, until))
        lines: set[Line] = set()
        alarms: dict[int, Person] = {}
        for rule, subject, points, rungs in self.matters(today, now):
            self.nothing_missed(rule, subject, [point for point in points if point.day < first])
            mine = self.of_matter(rule, subject, [point for point in points if point.day >= first], rungs, now)
            lines |= mine
            if any(line[5] for line in mine):
                for seats in rungs:
                    for chain, _ in seats:
                        if chain and self.people[chain[0]].gone:
                            alarms[chain[0]] = self.people[chain[0]]
        for person in self.people.values():
            if person.gone and ("unreachable", f"person:{person.id}") in self.later:
                alarms[person.id] = person
        for person in alarms.values():
            admins: list[list[Seat]] = [[([admin], True) for admin in self.role("admin")]]
            point = Point(f"{person.gone}:{today.year}", today, 0)
            lines |= self.of_matter("unreachable", f"person:{person.id}", [point], admins, now)
        for rule, subject, slot, recipient, rung, _ in lines:
            self.known.setdefault((rule, subject), []).append([slot, recipient, rung, True])
        self.settled_by = max(min([*self.held, before]), min(first, before), today - 45 * DAY)
        return lines

    def nothing_missed(self, rule: str, subject: str, old: list[Point]) -> None:
        """What is further back than the last tick looked was told to somebody, or covered."""
        slots = {line[0] for line in self.known.get((rule, subject), [])}
        missed = [point.key for point in old if point.day >= self.began and point.key not in slots]
        assert not missed, f"missed for good: {rule} {subject} {missed}"

    def of_matter(
        self, rule: str, subject: str, points: list[Point], rungs: list[list[Seat]], now: datetime
    ) -> set[Line]:
        told: dict[int, dict[str, tuple[int, bool, datetime]]] = {}
        known = self.known.get((rule, subject), [])
        for rung, seats in enumerate(rungs):
            for chain, shared in seats:
                holder = self.holder((chain, shared))
                if holder is None:
                    continue
                person = self.people[holder]
                ready = [point for point in points if point.rung >= rung and point.moment(person.zone) <= now]
                if not self.may_hear(person, now):
                    missing = (p for p in ready if not self.settled(known, p.key, holder, None if shared else rung))
                    self.held += [point.moment(person.zone).astimezone(OFFICE).date() for point in missing]
                    continue
                if not ready:
                    continue
                kind, until = self.quiet.get((holder, rule, subject), ("", now))
                mine = told.setdefault(holder, {})
                for point in ready:
                    if not self.settled(known, point.key, holder, None if shared else rung):
                        hushed = kind == "acknowledged" and until > now
                        mine[point.key] = (rung, point is ready[-1] and not hushed, point.moment(person.zone))
        for holder, until in self.later.get((rule, subject), []):
            key = f"later:{until.astimezone(OFFICE):%Y-%m-%dT%H:%M:%S}"
            if not self.since <= until <= now or self.settled(known, key, holder, None):
                continue
            places = [rung for rung, seats in enumerate(rungs) if holder in map(self.holder, seats)]
            if places and not self.may_hear(self.people[holder], now):
                self.held.append(until.astimezone(OFFICE).date())
            elif places:
                told.setdefault(holder, {})[key] = (places[0], True, until)
        lines: set[Line] = set()
        for holder, mine in told.items():
            said = [key for key in mine if mine[key][1]]
            newest = max(said, key=lambda key: (mine[key][2], mine[key][0])) if said else None
            lines |= {(rule, subject, key, f"person:{holder}", mine[key][0], key == newest) for key in mine}
        return lines

    def holder(self, seat: Seat) -> int | None:
        return next((one for one in seat[0] if not self.people[one].gone), None)

    def settled(self, known: list[list[object]], key: str, holder: int, rung: int | None) -> bool:
        """The holder has it, or whoever held this place on the ladder before got it."""
        for slot, recipient, at, reached in known:
            if slot == key and (recipient == f"person:{holder}" or (rung is not None and at == rung and reached)):
                return True
        return False

    def may_hear(self, person: Person, now: datetime) -> bool:
        there = now.astimezone(person.zone)
        first, last = person.quiet
        minute = there.time()
        asleep = first <= minute < last if first <= last else minute >= first or minute < last
        return works(there.date()) and not asleep

    # What is open.

    def matters(self, today: date, now: datetime) -> Iterator[tuple[str, str, list[Point], list[list[Seat]]]]:
        for item in self.items.values():
            subject = f"rectification:{item.id}"
            if item.state in ("notified", "planned", "returned"):
                rungs = self.climbing(item.owner, item.section, today)
                points = [self.handed(key, at) for key, at in item.got if item.goes_on is None or at >= item.goes_on]
                points += deadline(item.due, item.begun, today, BEFORE["deadline"], item.goes_on)
                yield "deadline", subject, in_order(points), rungs
                by = item.notified + 30 * DAY
                if item.state == "notified" and not item.planned and by < item.first_due:
                    yield "measures", subject, deadline(by, item.opened, today, BEFORE["measures"], item.goes_on), rungs
            asked = item.filed if item.state == "reported" else item.more_time
            if asked is not None:
                at, who = asked
                points = waiting(at, today)
                if item.state != "reported" and item.goes_on is not None:
                    points = [point for point in points if point.moment(OFFICE) >= item.goes_on]
                yield "decision", subject, points, self.deciders({who, item.owner})
        for approval in self.approvals.values():
            yield "approval", f"approval:{approval.id}", waiting(approval.asked, today), self.deciders({approval.by})
        for year in self.years.values():
            if year.year == today.year and not year.finished:
                yield from self.of_year(year, today)
        for one in self.appointments.values():
            points = deadline(one.due, one.entered, today, one.before, None)
            after = {f"{one.due}:+{late}" for late in (1, 2, 3)}
            points = [point for point in points if ":+" not in point.key or point.key in after]
            yield "calendar", f"calendar:{one.id}", points, [self.concerned(one.section, today)]
        yield "holidays", "workdays", running_out(today), [[([one], True) for one in self.role("admin")]]
        monday = today - today.weekday() * DAY
        first = moved(monday)
        leaders: list[list[Seat]] = [[([one], True) for one in self.role("leader")]]
        if first <= today and first < monday + 7 * DAY:
            yield "digest", "digest:department", [Point(f"{monday}", first, 0)], leaders
        first = moved(today.replace(day=1))
        for section in self.headed():
            if first <= today:
                head: list[list[Seat]] = [[(self.head(section, today), False)]]
                yield "monthly", f"section:{section}", [Point(f"{today:%Y-%m}", first, 0)], head

    def of_year(self, year: Year, today: date) -> Iterator[tuple[str, str, list[Point], list[list[Seat]]]]:
        subject, rungs = f"projectyear:{year.id}", self.climbing(year.owner, year.section, today)
        if year.light != "green" and year.since is not None:
            points, count = [], 0
            for day in days(moved(year.since), today):
                count += works(day) and day > moved(year.since)
                if works(day) and count % 5 == 0:
                    rung = 0 if year.light == "yellow" or count < 10 else 2 if count in range(20, 300, 20) else 1
                    points.append(Point(f"{year.light}:{year.since}:{count}", day, rung))
            yield "execution", subject, points, rungs
        if year.missed is not None:
            yield "checkpoint", subject, [Point(f"{year.missed}", moved(year.missed), 1)], rungs
        if year.stale is not None:
            again = [Point(f"{year.stale}:{n}", moved(year.stale + 30 * n * DAY), min(n - 1, 1)) for n in range(1, 14)]
            yield "stale", subject, [point for point in again if point.day <= today], rungs

    def handed(self, key: str, at: datetime) -> Point:
        day = at.astimezone(OFFICE).date()
        return Point(key, moved(day), 0, at if works(day) else None)

    # Lights.

    def look(self, today: date) -> None:
        """Everything once a day, what was booked at once."""
        for year in self.years.values():
            if year.year == today.year and (self.looked != today or year.id in self.booked):
                self.look_at(year, today)
        self.looked = today
        self.booked.clear()

    def look_at(self, year: Year, today: date) -> None:
        rate = rounded(Fraction(year.paid * 100, year.budget))
        before = year.light
        if year.finished or rate >= 100:
            year.light, year.stale, year.missed = "green", None, None
        else:
            behind = wanted(year, today) - rate
            red = 18 if before == "red" else 20
            yellow = 8 if before in ("red", "yellow") else 10
            year.light = "red" if behind > red else "yellow" if behind > yellow else "green"
            year.stale = year.last if year.last is not None and (today - year.last).days >= 30 else None
            year.missed = None
            for day, percent in ((date(year.year, 7, 31), 40), (date(year.year, 9, 30), 60)):
                if year.plan is None and 0 <= (today - day).days <= 14 and rate < percent:
                    year.missed = day
        if year.light != before:
            year.since = today

    # Who.

    def role(self, name: str) -> list[int]:
        return [one.id for one in self.people.values() if one.role == name and one.gone != "left"]

    def posts(self, section: int | None) -> list[int]:
        here = [one for one in self.people.values() if one.gone != "left" and one.section == section and section]
        return [one.id for post in ("head", "deputy") for one in here if one.post == post]

    def headed(self) -> list[int]:
        """The sections that have a head or a deputy."""
        return sorted({p.section for p in self.people.values() if p.post and p.section and p.gone != "left"})

    def concerned(self, section: int | None, today: date) -> list[Seat]:
        """The head of the section, or all heads; and finance."""
        sections = self.headed() if section is None else [section]
        return [(self.head(one, today), True) for one in sections] + [([one], True) for one in self.role("finance")]

    def climbing(self, owner: int | None, section: int, today: date) -> list[list[Seat]]:
        last = self.role("leader") + self.role("finance") + self.role("admin")
        if owner is None:
            first = self.role("finance") + self.role("admin")
        elif self.people[owner].away_on(today):
            posts = [one for one in reversed(self.posts(section)) if one != owner]
            first = [one for one in posts if not self.people[one].away_on(today)] + [owner] + last
        else:
            first = [owner, *self.posts(section), *last]
        return [[(first, False)], [(self.head(section, today), False)], self.leaders()]

    def head(self, section: int, today: date) -> list[int]:
        posts = self.posts(section)
        there = [one for one in posts if not self.people[one].away_on(today)]
        return [*there, *posts, *self.role("leader"), *self.role("finance"), *self.role("admin")]

    def leaders(self) -> list[Seat]:
        return [([one], True) for one in self.role("leader")]

    def deciders(self, own: set[int | None]) -> list[list[Seat]]:
        finance: list[Seat] = [([one], True) for one in self.role("finance") if one not in own]
        return [finance, [seat for seat in self.leaders() if seat[0][0] not in own]]


def works(day: date) -> bool:
    return day in CHINA.weekend_workdays or (day.weekday() < 5 and day not in CHINA)


def moved(day: date) -> date:
    while not works(day):
        day += DAY
    return day


def worked_before(day: date) -> date:
    day -= DAY
    while not works(day):
        day -= DAY
    return day


def days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY


def in_order(points: list[Point]) -> list[Point]:
    return sorted(points, key=lambda point: point.moment(OFFICE))


def deadline(due: date, begun: datetime, today: date, before: tuple[int, ...], goes_on: datetime | None) -> list[Point]:
    points = [Point(f"{due}:-{ahead}", moved(due - ahead * DAY), 0) for ahead in before]
    points.append(Point(f"{due}:0", moved(due), 0))
    late, late_from = 0, max(moved(due), begun.astimezone(OFFICE).date())
    for day in days(late_from + DAY, today):
        if works(day):
            late += 1
            points.append(Point(f"{due}:+{late}", day, 2 if told_above(late, 5, day) else int(late >= 3)))
    start = max(begun, goes_on or begun)
    return in_order([point for point in points if point.day <= today and point.moment(OFFICE) >= start])


def told_above(count: int, climbs: int, day: date) -> bool:
    """Leaders hear the day it climbs to them, then on the first working day of each week."""
    return count == climbs or (count > climbs and moved(day - day.weekday() * DAY) == day)


def running_out(today: date) -> list[Point]:
    """Moved days are published up to the end of some year; after it working days are estimated."""
    year = today.year - 1
    while any(day.year == year + 1 for day in CHINA.weekend_workdays):
        year += 1
    last = date(year, 12, 31)
    points = [Point(f"{last}:-{ahead}", moved(last - ahead * DAY), 0) for ahead in (60, 30, 7)]
    points.append(Point(f"{last}:0", moved(last + DAY), 0))
    return [point for point in points if point.day <= today]


def waiting(asked: datetime, today: date) -> list[Point]:
    there = asked.astimezone(OFFICE)
    points: list[Point] = []
    for day in days(there.date() + DAY, today):
        if works(day):
            count = len(points) + 1
            first = datetime.combine(day, max(there.time(), NINE), OFFICE)
            key = f"{there:%Y%m%dT%H%M%S}:{count}"
            points.append(Point(key, day, int(told_above(count, 3, day)), first if count == 1 else None))
    return points


def wanted(year: Year, today: date) -> Fraction:
    if year.plan is not None:
        month = today.month if (today + DAY).month != today.month else today.month - 1
        return Fraction(year.plan[month - 1]) if month else Fraction(0)
    length = (date(today.year, 12, 31) - date(today.year - 1, 12, 31)).days
    return rounded(Fraction((today - date(today.year - 1, 12, 31)).days * 100, length))


def rounded(value: Fraction) -> Fraction:
    """Half up, two places."""
    return Fraction((value * 100 + Fraction(1, 2)).__floor__(), 100)
