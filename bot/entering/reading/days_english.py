"""Days in English: June 30, next Friday, end of last month, Q3, in 3 days."""

import calendar
import re
from datetime import date, timedelta

from bot.entering.reading.dayrules import (
    YEAR,
    Reader,
    Span,
    in_quarter,
    make,
    month_end,
    nearest_year,
    one_day,
    part_of_month,
    quarter_of,
    reads,
    shifted,
)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


_MON = (
    r"(?P<mon>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)


_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


_DAYNAME = r"(?P<name>monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thur?s?|fri|sat|sun)\b"


@reads(rf"{YEAR}\s?q(?P<q>[1-4])(?![\da-z])")
def _english_q(reader: Reader, match: re.Match[str]) -> Span:
    return in_quarter(reader, match, int(match["q"]), None)


@reads(r"(?P<word>the day before yesterday|the day after tomorrow|today|yesterday|tomorrow|just now)\b")
def _english_near(reader: Reader, match: re.Match[str]) -> Span:
    shift = {"yesterday": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}
    return one_day(reader.today + timedelta(days=shift.get(match["word"], 0)))


@reads(rf"(?P<end>(?:the )?end of )?{_MON}(?:\s(?:of )?(?P<y>20\d\d)(?!\d))?")
def _english_month(reader: Reader, match: re.Match[str]) -> Span:
    month = _MONTHS.index(match["mon"][:3]) + 1
    if match["mon"] in ("may", "mar", "sun", "sat") and not (match["end"] or match["y"]):
        return one_day(reader.today, "unclear_day")
    year = int(match["y"]) if match["y"] else nearest_year(reader, lambda y: date(y, month, 1))
    return part_of_month(year, month, "底" if match["end"] else None, None if match["y"] else "year_assumed")


@reads(rf"{_MON}\s?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d.])(?:,?\s?(?P<y>20\d\d))?")
def _english_date(reader: Reader, match: re.Match[str]) -> Span:
    month, day = _MONTHS.index(match["mon"][:3]) + 1, int(match["d"])
    if match["y"]:
        return one_day(make(int(match["y"]), month, day))
    return one_day(make(nearest_year(reader, lambda y: make(y, month, day)), month, day), "year_assumed")


@reads(rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of )?{_MON}(?:,?\s?(?P<y>20\d\d))?")
def _day_of_month(reader: Reader, match: re.Match[str]) -> Span:
    return _english_date(reader, match)


@reads(r"(?P<end>(?:the )?end of )?(?P<which>this|last|next|the) (?P<unit>month|quarter|year|week)\b")
def _english_period(reader: Reader, match: re.Match[str]) -> Span:
    shift = {"last": -1, "next": 1}.get(match["which"], 0)
    part = "底" if match["end"] else None
    match match["unit"]:
        case "month":
            return part_of_month(*shifted(reader.today, shift), part)
        case "quarter":
            year, month = shifted(reader.today, 3 * shift)
            return quarter_of(year, (month + 2) // 3, part)
        case "week":
            monday = reader.today - timedelta(days=reader.today.weekday()) + timedelta(weeks=shift)
            return one_day(monday + timedelta(days=4)) if part else Span(monday, monday + timedelta(days=6), "week")
        case _:
            year = reader.today.year + shift
            return one_day(date(year, 12, 31)) if part else Span(date(year, 1, 1), date(year, 12, 31), "year")


@reads(r"(?:the )?(?P<q>first|second|third|fourth|1st|2nd|3rd|4th) quarter\b(?:\s(?:of )?(?P<year>20\d\d))?")
def _english_quarter(reader: Reader, match: re.Match[str]) -> Span:
    number = ("first", "second", "third", "fourth", "1st", "2nd", "3rd", "4th").index(match["q"]) % 4 + 1
    return in_quarter(reader, match, number, None)


@reads(r"(?:the )?(?P<q>first|second) half\b(?: of (?:the year|(?P<year>20\d\d)))?|(?:the )?year[- ]end\b")
def _english_half(reader: Reader, match: re.Match[str]) -> Span:
    year = int(match["year"]) if match["year"] else reader.today.year
    if match["q"] is None:
        return one_day(date(year, 12, 31))
    months = (1, 6) if match["q"] == "first" else (7, 12)
    return Span(date(year, months[0], 1), month_end(year, months[1]), "half")


@reads(rf"(?:(?P<which>this|last|next|on)\s)?{_DAYNAME}")
def _english_weekday(reader: Reader, match: re.Match[str]) -> Span:
    wanted = next(n for n, name in enumerate(_ENGLISH_DAYS) if name.startswith(match["name"][:3]))
    if match["name"] in ("sun", "sat", "wed", "mon") and not match["which"]:
        return one_day(reader.today, "unclear_day")
    day = reader.today - timedelta(days=reader.today.weekday()) + timedelta(days=wanted)
    if match["which"] in ("this", "last", "next"):
        return one_day(
            day + timedelta(weeks={"last": -1, "next": 1}.get(match["which"], 0)),
            "week_assumed" if match["which"] == "next" else None,
        )
    if reader.lean == "past" and day > reader.today:
        day -= timedelta(weeks=1)
    if reader.lean == "future" and day < reader.today:
        day += timedelta(weeks=1)
    return one_day(day, "week_assumed")


@reads(
    r"(?:in|within) (?P<n>\d{1,3}) (?P<work>working |business )?(?P<unit>days?|weeks?|months?)\b"
    r"|(?P<m>\d{1,3}) (?P<back>days?|weeks?|months?) ago\b"
)
def _english_away(reader: Reader, match: re.Match[str]) -> Span:
    number = -int(match["m"]) if match["m"] else int(match["n"])
    unit = (match["unit"] or match["back"]).rstrip("s")
    if match["work"]:
        return (
            one_day(reader.today, "workdays_unknown")
            if reader.workdays is None
            else one_day(reader.workdays(reader.today, number))
        )
    if unit == "month":
        year, month = shifted(reader.today, number)
        return one_day(date(year, month, min(reader.today.day, calendar.monthrange(year, month)[1])))
    return one_day(reader.today + timedelta(days=number * (7 if unit == "week" else 1)))
