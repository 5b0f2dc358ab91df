"""Who hears: the responsible person, their section's head (or deputy), the leaders; and who instead."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from db.persons.people import SEES_ALL
from db.reminders.recipients import Folk
from db.reminders.slots import Seat

Rungs = tuple[tuple[Seat, ...], ...]


def climbing(folk: Folk, owner_id: int | None, section_id: int | None, today: date) -> Rungs:
    """The whole ladder of something a person is responsible for. Without anybody finance looks after it."""
    return ((_owner(folk, owner_id, section_id, today),), (_head(folk, section_id, today),), _leaders(folk, today))


def deciders(folk: Folk, asked_by: int | None, owner_id: int | None, today: date) -> Rungs:
    """Whoever of finance may decide, else an administrator; then the leaders. Never whoever asked."""
    own = {asked_by, owner_id}
    here = [one for one in folk.role("finance") if one not in own and folk.reachable(one)]
    present = [one for one in here if not folk.people[one].away(today)]
    seats = tuple(Seat((one,), shared=True) for one in present or here)
    if not seats:
        seats = (Seat(tuple(one for one in folk.role("admin") if one not in own)),)
    return seats, tuple(seat for seat in _leaders(folk, today) if not own.intersection(seat.chain[:1]))


def section(folk: Folk, section_id: int | None, today: date) -> Rungs:
    """The head of one section, or of every section; with them finance."""
    sections = [section_id] if section_id is not None else sorted({one for one, _ in folk.posts})
    seats = [Seat(_head(folk, one, today).chain, shared=True) for one in sections]
    seats += [Seat((one,), shared=True) for one in folk.role("finance")]
    return (tuple(seats),)


def head(folk: Folk, section_id: int, today: date) -> Rungs:
    return ((_head(folk, section_id, today),),)


def leaders_and_groups(folk: Folk) -> Rungs:
    """Those the weekly digest is for; nobody instead of them."""
    seats = [Seat((one,), shared=True) for one in folk.role("leader")]
    return ((*seats, *(Seat(chat_id=chat, shared=True) for chat in folk.groups)),)


def administrators(folk: Folk) -> Rungs:
    return (tuple(Seat((one,), shared=True) for one in folk.role("admin")),)


def only_for(folk: Folk, rungs: Rungs, section_id: int | None, owner_id: int | None = None) -> Rungs:
    """Of a restricted project: those of its section, those who see everything, and the owner of the item."""

    def sees(one: int) -> bool:
        body = folk.people[one]
        return one == owner_id or body.role in SEES_ALL or body.section_id == section_id

    return tuple(
        tuple(replace(seat, chain=tuple(one for one in seat.chain if sees(one))) for seat in seats) for seats in rungs
    )


def holder(folk: Folk, seat: Seat) -> int | None:
    """The first of the chain who can be reached."""
    return next((one for one in seat.chain if folk.reachable(one)), None)


def _owner(folk: Folk, owner_id: int | None, section_id: int | None, today: date) -> Seat:
    if owner_id is None:
        return _seat(folk.role("finance"), folk.role("admin"))
    body = folk.people.get(owner_id)
    if body is not None and body.section_id is not None and section_id is None:
        section_id = body.section_id
    posts = _posts(folk, section_id, today)
    rest = (folk.role("leader"), folk.role("finance"), folk.role("admin"))
    if body is not None and body.away(today):
        instead = [one for one in reversed(posts) if one != owner_id]  # the deputy first
        return _seat(_present(folk, instead, today), (owner_id,), *rest)
    return _seat((owner_id,), posts, *rest)


def _head(folk: Folk, section_id: int | None, today: date) -> Seat:
    posts = _posts(folk, section_id, today)
    return _seat(_present(folk, posts, today), posts, folk.role("leader"), folk.role("finance"), folk.role("admin"))


def _leaders(folk: Folk, today: date) -> tuple[Seat, ...]:
    """Each leader who is there; one who is away is stood in for by their deputy."""
    seats = []
    for one in folk.role("leader"):
        body = folk.people[one]
        instead = [post for post in reversed(_posts(folk, body.section_id, today)) if post != one]
        chain = _seat(_present(folk, instead, today), (one,)).chain if body.away(today) else (one,)
        seats.append(Seat(chain, shared=True))
    if not any(holder(folk, seat) for seat in seats):
        seats.append(_seat(folk.role("finance"), folk.role("admin")))
    return tuple(seats)


def _posts(folk: Folk, section_id: int | None, today: date) -> list[int]:
    """Head and deputy of a section, in this order."""
    if section_id is None:
        return []
    held = (folk.posts.get((section_id, post)) for post in ("head", "deputy"))
    return [one for one in held if one is not None]


def _present(folk: Folk, people: Iterable[int], today: date) -> list[int]:
    return [one for one in people if not folk.people[one].away(today)]


def _seat(*groups: Iterable[int]) -> Seat:
    return Seat(tuple(dict.fromkeys(one for group in groups for one in group)))
