"""The working day something on a day off moves to."""

from datetime import date, timedelta

from bot.asking.answering.answer import Answer, Asker
from bot.asking.query import Query
from db.planning.workdays import calendar


def workdays(asker: Asker, query: Query) -> Answer:
    """The first day of the feast (or the day named, or today) and the working day after it."""
    tomorrow = asker.today + timedelta(days=1)
    if query.topic in ("next", "tomorrow"):
        day: date | None = tomorrow
    else:
        day = query.as_of or (asker.today if query.topic is None else _next(query.topic, asker.today))
    if day is None:
        return Answer(query)
    days = calendar(asker.session)
    return Answer(query, day.year, days=(day, days.next_workday(day)), sure=days.covered(day.year))


def _next(feast: str, today: date) -> date | None:
    """The feast's first day off, this year's unless it is over."""
    import holidays  # a third of a second: only for this question

    for year in (today.year, today.year + 1):
        known = holidays.country_holidays("CN", years=year, language="en_US")
        days = sorted(day for day, name in known.items() if feast in name and day.year == year)
        if days and days[-1] >= today:
            return days[0]
    return None
