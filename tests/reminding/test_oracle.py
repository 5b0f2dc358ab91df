"""The engine against the contract written a second time: no slot missed, none doubled, none in quiet hours, every
climb on the right working day; over outages, kills, taps, payments and people who cannot be reached."""

from datetime import date

import pytest
from sqlmodel import col, func, select

from db import migrate
from db.models import Notice
from db.store import Store
from tests.reminding.play import Play


def play(seed: int, first: date, items: int, days: int) -> Play:
    store = Store("sqlite://")
    migrate.upgrade(store)
    played = Play(store, seed, first, items, days)
    played.run()
    with store.reading() as session:
        rows = session.exec(select(func.count(col(Notice.id)))).one()
    store.close()
    assert rows == played.told + played.covered
    return played


@pytest.mark.parametrize(("seed", "first"), [(1, date(2025, 12, 1)), (2, date(2026, 2, 2))])
def test_a_season(seed: int, first: date) -> None:
    """The turn of a year; the spring festival with its worked weekends."""
    played = play(seed, first, items=40, days=45)
    assert played.told > 200
    assert played.covered > 10
    assert played.kills > 3


def test_the_calendar_runs_out() -> None:
    """Over the end of the last year whose moved days are known: the alarm before it, and what is estimated after."""
    played = play(3, date(2026, 10, 20), items=30, days=85)
    assert {line[0] for line in played.oracle.known["holidays", "workdays"]} >= {"2026-12-31:-60", "2026-12-31:0"}
    assert any(rule == "calendar" for rule, _ in played.oracle.known)


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_five_years() -> None:
    played = play(7, date(2021, 1, 1), items=1000, days=1826)
    print(f"{played.told} told, {played.covered} covered, {played.messages} messages, {played.kills} kills")
    assert played.told > 20_000
