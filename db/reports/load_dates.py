"""Dates of the department's calendar of a reading → rows; what is there already stays as it is, done or not."""

from sqlmodel import select

from db.models import CalendarItem
from db.persons.people import ensure_section
from db.planning import agenda
from db.reports.import_run import Import


def put(work: Import) -> None:
    """The same title on the same day for the same section is one date."""
    for reading in work.reading.dates:
        section_id = None
        if reading.section:
            section_id = ensure_section(work.session, reading.section, now=work.now, actor_id=work.actor_id).id
        known = select(CalendarItem.id).where(CalendarItem.key == agenda.key(reading.title, reading.due, section_id))
        if work.session.exec(known).first() is not None:
            continue
        agenda.add(
            work.session,
            now=work.now,
            actor_id=work.actor_id,
            title=reading.title,
            due=reading.due,
            lead_days=reading.leads,
            section_id=section_id,
        )
        work.loaded.added += 1
