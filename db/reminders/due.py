"""The core: what should be told now, decided from the clock and what is known. Pure; the tick writes it down.

Of several points of one matter only the newest is told, the older ones are covered: downtime delays, it never bursts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo

from db.reminders import ladder
from db.reminders.recipients import Body, instant, is_quiet, zone_of
from db.reminders.slots import Known, Matter, Point, Seat, Slot, World


@dataclass(frozen=True, slots=True)
class _Hearer:
    """Whoever has a seat now."""

    recipient: str
    person_id: int | None
    chat_id: int
    zone: tzinfo
    quiet: str


@dataclass(frozen=True, slots=True)
class Due:
    """Every slot that should exist now and does not yet; `held`: the first day of what had to wait, at night or so."""

    slots: Sequence[Slot]
    held: date | None


def due(world: World, now: datetime) -> Due:
    """What should be true now."""
    held: list[date] = []
    found = [slot for matter in world.matters for slot in _of_matter(world, matter, now, held)]
    return Due([*found, *_about_missing(world, found, now, held)], min(held, default=None))


def may_speak(world: World, quiet: str, zone: tzinfo, now: datetime) -> bool:
    """Working days only, and never in quiet hours: both where the person is."""
    there = now.astimezone(zone)
    return world.calendar.is_workday(there.date()) and not is_quiet(quiet, there.time())


def _of_matter(world: World, matter: Matter, now: datetime, held: list[date]) -> list[Slot]:
    """The slots of one matter; nobody is told of it twice at once, whichever seats they have."""
    by_person: dict[str, dict[str, Slot]] = {}
    for rung, seats in enumerate(matter.seats):
        points = [point for point in matter.points if point.rung >= rung]
        for seat in seats if points else ():
            hearer = _hearer(world, seat)
            if hearer is None:
                continue
            slots = list(_of_seat(world, matter, points, (rung, seat, hearer), now))
            if slots and not may_speak(world, hearer.quiet, hearer.zone, now):
                held += [slot.at.astimezone(world.zone).date() for slot in slots]
                continue
            mine = by_person.setdefault(hearer.recipient, {})
            mine.update({slot.key: slot for slot in slots})  # the higher rung counts
    for slot in _once_more(world, matter, now, held):
        by_person.setdefault(slot.recipient, {})[slot.key] = slot
    return [slot for mine in by_person.values() for slot in _one_told(list(mine.values()))]


def _of_seat(
    world: World, matter: Matter, points: Sequence[Point], place: tuple[int, Seat, _Hearer], now: datetime
) -> Iterator[Slot]:
    rung, seat, hearer = place
    ready = [(point, _instant(world, point, hearer.zone)) for point in points]
    ready = [(point, at) for point, at in ready if at <= now]
    if not ready:
        return
    known = world.known.get((matter.rule, matter.subject), ())
    quiet = world.quiet.get((hearer.person_id or 0, matter.rule, matter.subject))
    hushed = quiet is not None and quiet.kind == "acknowledged" and quiet.until > now
    newest = ready[-1][0]
    slot = Slot(
        matter.rule, matter.subject, hearer.recipient, hearer.person_id, hearer.chat_id, "", rung, now, told=False
    )
    for point, at in ready:
        if not _satisfied(known, point.key, rung, seat, hearer):
            yield replace(slot, key=point.key, at=at, told=point is newest and not hushed)


def _once_more(world: World, matter: Matter, now: datetime, held: list[date]) -> Iterator[Slot]:
    """稍后: said again at its moment, while the matter is open and the person has a place on its ladder."""
    known = world.known.get((matter.rule, matter.subject), ())
    for person_id, until in world.later.get((matter.rule, matter.subject), ()):
        key = f"later:{until.astimezone(world.zone):%Y-%m-%dT%H:%M:%S}"
        place = _place(world, matter, person_id)
        if place is None or any(one.slot == key and one.recipient == f"person:{person_id}" for one in known):
            continue
        rung, hearer = place
        if may_speak(world, hearer.quiet, hearer.zone, now):
            yield Slot(
                matter.rule, matter.subject, hearer.recipient, person_id, hearer.chat_id, key, rung, until, told=True
            )
        else:
            held.append(until.astimezone(world.zone).date())


def _place(world: World, matter: Matter, person_id: int) -> tuple[int, _Hearer] | None:
    """The lowest rung on which somebody sits now."""
    for rung, seats in enumerate(matter.seats):
        for seat in seats:
            if ladder.holder(world.folk, seat) == person_id:
                hearer = _hearer(world, seat)
                return None if hearer is None else (rung, hearer)
    return None


def _satisfied(known: Sequence[Known], key: str, rung: int, seat: Seat, hearer: _Hearer) -> bool:
    """Whether somebody on this seat has it: this person, or an earlier holder whose message was delivered."""
    return any(
        one.slot == key
        and (one.recipient == hearer.recipient or (one.rung == rung and one.reached and not seat.shared))
        for one in known
    )


def _one_told(slots: list[Slot]) -> list[Slot]:
    told = [slot for slot in slots if slot.told]
    if len(told) < 2:
        return slots
    newest = max(told, key=lambda slot: (slot.at, slot.rung))
    return [slot if slot is newest else replace(slot, told=False) for slot in slots]


def _hearer(world: World, seat: Seat) -> _Hearer | None:
    if seat.chat_id is not None:
        return _Hearer(f"chat:{seat.chat_id}", None, seat.chat_id, world.zone, world.rules.quiet)
    person_id = ladder.holder(world.folk, seat)
    if person_id is None:
        return None
    body = world.folk.people[person_id]
    assert body.telegram_id is not None
    zone = zone_of(body, world.zone)
    return _Hearer(f"person:{person_id}", person_id, body.telegram_id, zone, body.quiet or world.rules.quiet)


def _instant(world: World, point: Point, zone: tzinfo) -> datetime:
    return point.at or instant(point.day, world.rules.hour, zone)


def _about_missing(world: World, found: Sequence[Slot], now: datetime, held: list[date]) -> list[Slot]:
    """Administrators hear, once a year and reason, of everybody whose matters went to somebody else."""
    elsewhere = {(slot.rule, slot.subject) for slot in found if slot.told}
    gone: dict[int, Body] = {}
    for matter in world.matters:
        if (matter.rule, matter.subject) not in elsewhere:
            continue
        for seat in (seat for seats in matter.seats for seat in seats if seat.chain):
            body = world.folk.people.get(seat.chain[0])
            if body is not None and body.missing is not None:
                gone[body.id] = body
    for rule, subject in world.later:  # an administrator wanted to hear of it again
        if rule == "unreachable":
            body = world.folk.people.get(int(subject.partition(":")[2]))
            if body is not None and body.missing is not None:
                gone[body.id] = body
    matters = [_missing(world, body, now) for body in gone.values()]
    return [slot for matter in matters for slot in _of_matter(world, matter, now, held)]


def _missing(world: World, body: Body, now: datetime) -> Matter:
    day = now.astimezone(world.zone).date()
    point = Point(f"{body.missing}:{day.year}", day)
    return Matter("unreachable", f"person:{body.id}", (point,), ladder.administrators(world.folk))
