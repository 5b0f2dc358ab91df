"""What a button under an answer does."""

import re
from dataclasses import replace

from bot.asking import beside
from bot.asking.beside import Asked
from bot.asking.carrying_out import carry_out
from bot.asking.conversation import choosing
from bot.asking.query import NUMBERS, POINTS, Act, Query
from bot.asking.question import Outcome, Question

_SMALL = re.compile("[0-9]{1,9}")
_MEASURES = frozenset(("reason", "measures", "goal", "parts", "grade", *NUMBERS, *POINTS))  # what a button may ask for


def tapped(question: Question, data: str) -> Outcome | None:
    """q:what:number:argument, where number is the question the button stood under. Data can be forged."""
    room, what, number, argument = (*data.split(":", 3), "", "", "")[:4]
    memory = question.memory
    query = memory.turns.get(number)
    if room != "q" or query is None:
        return None
    question.language = memory.language
    match what:
        case "p" if number in memory.slots and (project := _seen(question, argument)) is not None:
            put = choosing.put_in_place(query, memory.slots[number], project)
            return replace(carry_out(question, put), alias=(project, memory.words.get(number, "")))
        case "m" if argument in _MEASURES:
            act: Act = "why" if argument == "reason" else "values"
            return carry_out(question, Query(act, query.projects, (argument,), year=query.year, as_of=query.as_of))
        case "n" if _SMALL.fullmatch(argument):
            return carry_out(question, query, page=int(argument), turned=int(number))
        case "l":
            return carry_out(question, replace(query, act="list"))
    return shown_beside(question, what, number, query, argument)


def shown_beside(question: Question, what: str, number: str, query: Query, argument: str) -> Outcome | None:
    """What can be had beside an answer: evidence, picture, table …; the conversation stays as it was."""
    query = question.followed(query)
    if hidden := question.hidden([(project,) for project in query.projects]):
        return question.not_visible(hidden)
    found = beside.tapped(Asked(question.asker, question.language, number, query), what, argument)
    return None if found is None else question.outcome("answer", found.projects, query, found.reply)


def _seen(question: Question, argument: str) -> int | None:
    """A project's id from a button's data, if the asker may see it."""
    return next(iter(question.seen([int(argument)])), None) if _SMALL.fullmatch(argument) else None
