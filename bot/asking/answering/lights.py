"""The lights of projects: how far the running year's spending is behind what should be spent by today."""

from collections.abc import Sequence
from decimal import Decimal

from sqlmodel import col, select

from bot.asking.answering.answer import Asker
from db.known.figures import Figures
from db.models import Light, ProjectYear
from db.reminders.lights import colour, expected
from db.reminders.rules import load


def lights(asker: Asker, rows: Sequence[Figures]) -> dict[int, str]:
    """Red, yellow or green by project; by the thresholds, and with the light that was shown before."""
    rules, ids = load(asker.session), [row.year_id for row in rows]
    years = {y.id: y for y in asker.session.exec(select(ProjectYear).where(col(ProjectYear.id).in_(ids)))}
    before = {light.project_year_id: light.light for light in asker.session.exec(select(Light))}
    found: dict[int, str] = {}
    for row in rows:
        year = years[row.year_id]
        if year.standing is not None:  # finished or frozen: not behind, whatever the rate
            found[row.project_id] = "green"
            continue
        wanted = expected(asker.today, year.profile)
        found[row.project_id] = colour(row.rate or Decimal(0), wanted, before.get(row.year_id), rules)
    return found
