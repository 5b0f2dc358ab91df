"""Which project is meant? Asking back, what is chosen then, and that there is none such."""

from collections.abc import Sequence
from dataclasses import replace

from bot.asking import replies
from bot.asking.answers import answer
from bot.asking.buttons import offers
from bot.asking.carrying_out import carry_out, nothing_stored
from bot.asking.conversation import choosing
from bot.asking.query import Act, Query
from bot.asking.question import Outcome, Question
from bot.asking.reading.decide import decide
from bot.asking.reading.sentence import Named, Sentence
from bot.asking.replying import which
from bot.rendering.reply import Block, Reply
from db.known import figures

_OFFERED = 5
_NEAREST = 3


def ask_back(question: Question, s: Sentence, named: Named) -> Outcome:
    """Which of the projects a doubtful name fits; the sentence waits for the reply."""
    ids = question.seen(named.ids)[:_OFFERED]
    query = decide(_with_project(s, ids[0], among=named), question.asker.today) or Query("card", (ids[0],))
    words, language = named.text.strip(), question.language
    if len(ids) == 1:
        said = which.this_one(words, figures.names(question.session, ids)[ids[0]], language)
    else:
        summed = _summed(question, s, named) if len(ids) == len(named.ids) else []
        said = [*which.which_one(words, named.more, language), *summed]
    return _offered(question, replace(query, form=question.form), ids, words, said)


def ask_again(question: Question, pending: Query) -> Outcome:
    """画个图, while it is still open which project is meant: that comes first."""
    memory = question.memory
    ids = question.seen(memory.offered)
    if not ids:
        return question.not_visible(list(figures.names(question.session, memory.offered).values()))
    words = memory.words.get(str(memory.number), "")
    said = which.which_one(words, 0, question.language)
    return _offered(question, replace(pending, form=question.form), ids, words, said)


def none_such(question: Question, unknown: str, nearest: Sequence[int]) -> Outcome:
    """No project is called that; the nearest are offered, never taken."""
    ids = question.seen(nearest)[:_NEAREST]
    said = which.none_such(unknown.strip(), bool(ids), question.language)
    if ids:
        query = Query("card", (ids[0],), form=question.form)
        return replace(_offered(question, query, ids, unknown.strip(), said), decision="none", query=None)
    if not question.example():
        said = [*said, *nothing_stored(question.language)]
    return question.say("none", said)


def chosen(question: Question, text: str, s: Sentence) -> Outcome | None:
    """What a reply to "which one?" comes to; None when it is none."""
    memory, reply = question.memory, text.strip().lower()
    if memory.pending is None:
        return None
    if len(memory.offered) > 1 and choosing.takes_all(reply):
        return carry_out(question, _all_of_them(memory.pending, memory.offered, s))
    names = figures.names(question.session, memory.offered)
    project = choosing.choice(reply, memory.offered, names, s.named)
    if project is None:
        return None
    own = decide(_with_project(s, project), question.asker.today) if s.measures else None
    if own is None or own.act == "card":
        own = choosing.put_in_place(memory.pending, memory.offered[0], project)
    return replace(carry_out(question, own), alias=(project, memory.words.get(str(memory.number), "")))


def _offered(question: Question, query: Query, ids: Sequence[int], words: str, said: Sequence[Block]) -> Outcome:
    """The offer as buttons, and the question that waits for one of them."""
    question.memory = question.memory.asked_back(query, ids, question.language, question.asker.now, words)
    names = figures.names(question.session, ids)
    buttons = offers(question.memory.number, [(i, names[i]) for i in ids])
    return question.outcome("ask", [names[i] for i in ids], query, Reply(tuple(said), buttons))


def _all_of_them(pending: Query, offered: tuple[int, ...], s: Sentence) -> Query:
    """两个都要: the waiting question about every project that was offered."""
    first = offered[0]
    at = pending.projects.index(first) if first in pending.projects else 0
    kept = [p for p in pending.projects if p != first]
    act: Act = "values" if pending.act in ("card", "verify") else pending.act
    act = "sum" if act == "values" and s.any_of("sum", "plus") else act
    measures = pending.measures or ("budget", "spend", "rate", "total")
    return replace(pending, act=act, projects=(*kept[:at], *offered, *kept[at:]), measures=measures)


def _summed(question: Question, s: Sentence, named: Named) -> list[Block]:
    """运动会一共花了多少: all of them may be meant, so their sum is said while asking back."""
    if len(named.ids) < 2 or named.more or not s.any_of("sum", "plus"):
        return []
    asker = question.asker
    query = decide(s, asker.today)
    if query is None or query.act != "sum":
        return []
    names = list(figures.names(question.session, query.projects).values())
    result = answer(asker, query)
    return replies.blocks(result, question.language, names=names, examples=(), today=asker.today, zone=question.zone)


def _with_project(s: Sentence, chosen: int, among: Named | None = None) -> Sentence:
    """The sentence with one project in place of several."""
    named = tuple(Named((chosen,), n.text) if among is None or n is among else n for n in s.named)
    return replace(s, named=named or (Named((chosen,), ""),))
