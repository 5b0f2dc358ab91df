"""What is typed to this room: answers to what was asked here, and sentences that set something out of the blue."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from sqlmodel import Session

from bot.access.permissions import Action, require
from bot.reminding import dates, days, holidays, own, planning, rule_words, ruling
from bot.reminding.look import Look, Screen, Step

_ASKED = re.compile(r"[?？]|吗|呢|多少|哪|谁|什么|怎么|为什么|how |what |which |who ", re.IGNORECASE)


_MONEY = re.compile(r"[万元]|支|付|花|预算|经费|费$|项目|yuan|paid|spent", re.IGNORECASE)


_AMOUNT = re.compile(r"[\d一二两三四五六七八九十百千]\s*(?:万|亿|元|块)|yuan", re.IGNORECASE)


def _is_value(said: str) -> bool:
    """A number, day or hours and little else: never a sentence about money."""
    return len(said) <= 40 and re.search(r"\d|[一二三四五六日天]", said) is not None and not _MONEY.search(said)


class Answer(NamedTuple):
    """What takes a typed answer, and whether words look like one."""

    screen: Screen
    fits: Callable[[Look, str], bool]


ANSWERS = {
    "quiet": Answer(own.quiet_said, lambda look, said: _is_value(said)),
    "away": Answer(own.away_said, lambda look, said: _is_value(said) or days.coming(said, look.today) is not None),
    "dates": Answer(dates.said, lambda look, said: dates.read(said.splitlines()[0], look.today) is not None),
    "holidays": Answer(holidays.said, lambda look, said: days.notice(said, look.today) is not None),
    "rule": Answer(ruling.typed, lambda look, said: _is_value(said)),
    "plan": Answer(planning.own_said, lambda look, said: len(re.findall(r"\d+", said)) >= 6),
}

# To add a sentence: the right it takes, whether a text is one, and the screen that answers it.
SENTENCES: tuple[tuple[Action, Callable[[Look, str], bool], Screen], ...] = (
    ("manage_reminders", lambda look, said: rule_words.read(said) is not None, ruling.said),
    ("manage_reminders", lambda look, said: days.is_notice(said, look.today), holidays.said),
    ("enter_all", lambda look, said: planning.read(said) is not None, planning.said),
    ("enter_all", lambda look, said: dates.is_date(said, look.today), dates.said),
)


def screen_for(look: Look, said: str) -> Screen | None:
    """The screen that answers these words; None when they are meant for somebody else."""
    answer = ANSWERS.get(str(look.step.get("at", "")))
    for_others = _ASKED.search(said) or _AMOUNT.search(said)
    if answer is not None and not for_others and answer.fits(look, said):
        return answer.screen
    for right, fits, screen in SENTENCES:
        if fits(look, said):
            return screen if look.may(right) else _denied(right)
    return None


def goes_on(look: Look, said: str) -> bool:
    """Whether somebody who was asked something here talks of something else; a question in the middle is none."""
    return look.step.get("at") in ANSWERS and not _ASKED.search(said)


def _denied(right: Action) -> Screen:
    """Whoever may not is told who may."""

    def refuse(session: Session, look: Look, args: Sequence[str]) -> Step:
        require(look.who.role, right)
        raise AssertionError("unreachable")

    return refuse
