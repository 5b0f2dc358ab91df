"""`jixiao remind --dry-run` and `jixiao simulate`: who would get what and why, played on a copy; nothing is written."""

import argparse
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, delete, update
from sqlmodel import col, select

from bot.reminding import texts, why
from bot.reminding.look import Look
from bot.settings import Settings, load
from db import audit, migrate
from db.errors import Refusal
from db.keep import backups
from db.messages.outbox import Letter
from db.models import CalendarItem, Light, Notice, Person, Quieting, Rectification, Setting
from db.planning import workdays
from db.reminders import Body, Page, Ticked, Told, tick
from db.store import Store

_EVERYTHING = 10**9
_PRETENDED = 10**12  # Telegram ids of people who have none yet
_HOURS = (time(9), time(12), time(18))  # when a simulated day is looked at
_WIDTHS = (10, 14, 18, 44, 0)


def remind(options: argparse.Namespace) -> int:
    """Who would get what at this moment, and why; one line each."""
    if not options.dry_run:
        raise Refusal(
            "提醒由 jixiao run 自动发送；这里只能试算，请加 --dry-run。",
            "jixiao run sends reminders by itself; here they are only tried: add --dry-run.",
        )
    settings = load()
    at = options.at.replace(tzinfo=settings.zone) if options.at.tzinfo is None else options.at
    with _copy(settings, at) as (store, pretended):
        ticked = _tick(store, settings, at)
        print(f"{at.astimezone(settings.zone):%Y-%m-%d %H:%M} 会发出 {len(ticked.told)} 条提醒（试算，没有写入）")
        if pretended:
            print("还没有人绑定账号，按全部已绑定试算。")
        for told in ticked.told:
            print(_reason(told, _names(store), at, settings))
        if not ticked.told:
            print(_silence(store, at, settings))
    return 0


def simulate(options: argparse.Namespace) -> int:
    """A table of everything that would be told over some days, if nobody did anything."""
    first, last = options.first, options.last
    if last < first or (last - first).days > 800:
        raise Refusal(
            "日期范围不对：--from 不晚于 --to，最长两年。", "--from must not be after --to, two years at most."
        )
    settings = load()
    with _copy(settings, datetime.combine(first, time(), settings.zone)) as (store, pretended):
        _forget(store)
        if pretended:
            print("还没有人绑定账号，按全部已绑定推演。")
        print(_row(("日期", "收件人", "规则", "事项", "级别")))
        count = 0
        for at, told in _play(store, settings, first, last):
            print(_row(_cells(told, _names(store), at, settings)), flush=True)
            count += 1
        print(f"共 {count} 条，{first:%Y-%m-%d} 至 {last:%Y-%m-%d}（推演，没有写入）")
    return 0


def _play(store: Store, settings: Settings, first: date, last: date) -> Iterator[tuple[datetime, Told]]:
    with store.reading() as session:
        known = workdays.calendar(session)
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        for hour in _HOURS if known.is_workday(day) else ():
            at = datetime.combine(day, hour, settings.zone)
            yield from ((at, told) for told in _tick(store, settings, at).told)


def _tick(store: Store, settings: Settings, at: datetime) -> Ticked:
    def write(body: Body | None, told: Sequence[Told]) -> list[Page]:
        letter = Letter(told[0].slot.chat_id, "sendMessage", {}, urgent=False)
        return [Page([letter], [one.notice_id for one in told])]

    with store.writing() as session:
        return tick(session, now=at, zone=settings.zone, write=write, at_once=_EVERYTHING)


@contextmanager
def _copy(settings: Settings, at: datetime) -> Iterator[tuple[Store, bool]]:
    """The store as it is, to be played with; where nobody has an account yet, as if everybody had."""
    real = Store(settings.store_url)
    with tempfile.TemporaryDirectory(prefix="jixiao-trial-") as room:
        copy = Store(f"sqlite:///{Path(room) / 'trial.db'}")
        try:
            if migrate.current(real) is None:
                raise Refusal(
                    "库里还没有数据。请先导入：jixiao import 报告.docx，或 jixiao import --sample。",
                    "There is no data yet. Import first: jixiao import report.docx, or jixiao import --sample",
                )
            backups.duplicate(real, copy)
            yield copy, _pretend(copy, at)
        finally:
            copy.close()
            real.close()


def _pretend(store: Store, at: datetime) -> bool:
    """What was imported later has always been there; whether people had to be given accounts."""
    with store.writing() as session:
        session.execute(update(Rectification).where(*_later(at)).values(created_at=at))
        session.execute(update(CalendarItem).where(col(CalendarItem.created_at) > at).values(created_at=at))
        people = list(session.exec(select(Person).where(Person.active)))
        if any(person.telegram_id is not None for person in people):
            return False
        for person in people:
            person.telegram_id = _PRETENDED + (person.id or 0)
            session.add(person)
        audit.record(session, now=at, actor_id=None, action="trial", subject="trial", rows=people)
    return True


def _later(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return col(Rectification.source_id).is_not(None), col(Rectification.created_at) > at


def _forget(store: Store) -> None:
    """What was told and looked at so far: the days are played anew."""
    with store.writing() as session:
        for table in (Notice, Light, Quieting):
            session.execute(delete(table))
        session.execute(delete(Setting).where(col(Setting.name) == "reminding"))


def _names(store: Store) -> dict[int, str]:
    with store.reading() as session:
        return {person.id or 0: person.name for person in session.exec(select(Person))}


def _look(at: datetime, settings: Settings) -> Look:
    return texts.look_of(None, at, settings.zone, settings.language)


def _cells(told: Told, names: dict[int, str], at: datetime, settings: Settings) -> tuple[str, ...]:
    slot, look = told.slot, _look(at, settings)
    who = names[slot.person_id] if slot.person_id is not None else slot.recipient
    day = f"{at.astimezone(settings.zone):%Y-%m-%d}"
    return (
        day,
        who,
        look.pick(*why.RULES[slot.rule][0]),
        texts.line(look, told)[0],
        why.place(look, slot.rule, slot.rung),
    )


def _reason(told: Told, names: dict[int, str], at: datetime, settings: Settings) -> str:
    _, who, rule, what, place = _cells(told, names, at, settings)
    because = texts.line(_look(at, settings), told)[1]
    return f"{who} · {rule} · {what} · {because} · {place}，节点 {told.slot.key}"


def _silence(store: Store, at: datetime, settings: Settings) -> str:
    with store.reading() as session:
        works = workdays.is_workday(session, at.astimezone(settings.zone).date())
    if not works:
        return "这一天不上班，提醒顺延到下一个工作日。"
    return "这个时刻没有要发的提醒（安静时段内、已经发过，或没有到期的事）。"


def _row(cells: Sequence[str]) -> str:
    return "  ".join(_padded(cell, width) for cell, width in zip(cells, _WIDTHS, strict=True)).rstrip()


def _padded(text: str, width: int) -> str:
    """Chinese characters are two columns wide."""
    shown, taken = "", 0
    for character in text.replace("\n", " "):
        size = 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if width and taken + size > width:
            break
        shown, taken = shown + character, taken + size
    return shown + " " * max(width - taken, 0)
