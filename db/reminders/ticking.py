"""The tick: what should be true now is written down, and one message a person for what was really new.

Notices are inserted under their unique keys, on conflict nothing, with the outbox rows in the same transaction:
downtime delays, repeats and replicas cannot double, a kill leaves nothing or everything.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from sqlalchemy import bindparam, text, update
from sqlmodel import Session

from db import audit
from db.keep.dialects import insert, table
from db.messages import outbox
from db.messages.outbox import Letter
from db.models import Notice
from db.reminders import lights, rules
from db.reminders.due import due
from db.reminders.facts import describe
from db.reminders.open_matters import gather, settled
from db.reminders.recipients import Body
from db.reminders.slots import Slot, Told, World

_LOCK = 0x4A49_5854  # ticks of several replicas one after the other: the second then finds nothing to do
_NOTICE = table(Notice)


@dataclass(frozen=True, slots=True)
class Page:
    """One message, and the notices it tells of."""

    letters: list[Letter]
    notices: Sequence[int]


# Makes messages of what one person (None: a group) is told.
Writer = Callable[[Body | None, Sequence[Told]], list[Page]]


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a tick wrote: slots really inserted, and the rows the sender has to send."""

    told: Sequence[Told]
    covered: Sequence[Slot]
    letters: Sequence[Letter]


def tick(session: Session, *, now: datetime, zone: tzinfo, write: Writer, at_once: int = lights.AT_ONCE) -> Ticked:
    """Make true what should be true now. In a write transaction of its own."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    ruled, state = rules.load(session), lights.progress(session)
    lights.look(session, state, now=now, zone=zone, rules=ruled, at_once=at_once)
    world = gather(session, now=now, zone=zone, rules=ruled, state=state)
    decided = due(world, now)
    fresh = _insert(session, decided.slots, now)
    state.since = settled(world.window, decided.held, world.calendar).isoformat()
    lights.keep(session, state)
    spoken = [slot for slot in fresh if slot.told]
    facts = describe(session, spoken, now=now, zone=zone, rules=ruled)
    told = [Told(fresh[slot], slot, facts[slot.rule, slot.subject, slot.recipient]) for slot in spoken]
    letters = _tell(session, world, told, write, now)
    _note_climbing(session, told, now)
    return Ticked(told, [slot for slot in fresh if not slot.told], letters)


def idle(session: Session, *, now: datetime, zone: tzinfo) -> bool:
    """Whether a tick would write nothing: seen on a snapshot, so that the writer is free in most minutes."""
    ruled, state = rules.load(session), lights.progress(session)
    today = now.astimezone(zone).date()
    if lights.has_work(session, state, today):
        return False
    world = gather(session, now=now, zone=zone, rules=ruled, state=state)
    decided = due(world, now)
    return not decided.slots and state.since == settled(world.window, decided.held, world.calendar).isoformat()


def _insert(session: Session, slots: Sequence[Slot], now: datetime) -> dict[Slot, int]:
    """The slots that were not there yet, with their rows."""
    if not slots:
        return {}
    by_key = {(slot.rule, slot.subject, slot.recipient, slot.key): slot for slot in slots}
    rows = [
        {
            "rule": slot.rule,
            "subject": slot.subject,
            "recipient": slot.recipient,
            "person_id": slot.person_id,
            "slot": slot.key,
            "rung": slot.rung,
            "created_at": now,
        }
        for slot in by_key.values()
    ]
    connection = session.connection()
    keys = ["rule", "subject", "recipient", "slot"]
    statement = insert(connection, _NOTICE).on_conflict_do_nothing(index_elements=keys)
    returned = connection.execute(statement.returning(_NOTICE.c.id, *(_NOTICE.c[key] for key in keys)), rows)
    ids = {tuple(row[1:]): row[0] for row in returned}
    return {slot: ids[key] for key, slot in by_key.items() if key in ids}


def _tell(session: Session, world: World, told: Sequence[Told], write: Writer, now: datetime) -> list[Letter]:
    """One message a person and moment; a long one goes on in the next, cut between matters."""
    by_recipient: dict[str, list[Told]] = {}
    for one in told:
        by_recipient.setdefault(one.slot.recipient, []).append(one)
    connection = session.connection()
    sent: list[Letter] = []
    marks = []
    for mine in by_recipient.values():
        person_id = mine[0].slot.person_id
        for page in write(world.folk.people[person_id] if person_id is not None else None, mine):
            outbox.put(connection, page.letters, now)
            sent += page.letters
            marks += [{"notice": notice, "row": page.letters[-1].id} for notice in page.notices]
    if marks:
        of = update(_NOTICE).where(_NOTICE.c.id == bindparam("notice")).values(outbox_id=bindparam("row"))
        connection.execute(of, marks)
    return sent


def _note_climbing(session: Session, told: Sequence[Told], now: datetime) -> None:
    """That something went up the ladder is audited: one row a tick."""
    climbed = [one.slot for one in told if one.slot.rung > 0]
    if climbed:
        audit.record(
            session,
            now=now,
            actor_id=None,
            action="reminders.climbed",
            subject="reminders",
            after={"slots": [[slot.rule, slot.subject, slot.key, slot.rung, slot.recipient] for slot in climbed]},
        )
