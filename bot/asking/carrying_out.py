"""A Query carried out: the figures, their words, the remarks and buttons under them, and what is remembered."""

from dataclasses import replace

from bot.asking import beside, owners, replies
from bot.asking.answering.answer import PAGE, Answer
from bot.asking.answers import answer
from bot.asking.beside import Asked
from bot.asking.buttons import follow_ups, listed, which_page
from bot.asking.query import Query
from bot.asking.question import Outcome, Question
from bot.asking.reading.shape import shaped
from bot.asking.replying import which
from bot.asking.replying.left_out import left_out
from bot.asking.replying.waiting import waiting
from bot.rendering.reply import Block, Line, Reply
from bot.rendering.starting import no_projects
from db.known import figures

_STANDING_ALONE = ("rule", "workday", "rectify")  # acts that need no project's figures


def carry_out(question: Question, query: Query, *, carried: bool = False, page: int = 0, turned: int = 0) -> Outcome:
    """The answer; `carried` says its projects were not named, `turned` is the question of which a page is shown."""
    named = owners.resolved(question.session, query, question.who.id, question.who.section_id)
    if isinstance(named, str):
        return question.say("help", which.not_known_of_you(named, question.language))
    query = question.followed(named if question.form is None else shaped(named, question.form))
    if hidden := question.hidden([(project,) for project in query.projects]):
        return question.not_visible(hidden)  # restricted since the question that is followed up
    result = answer(question.asker, query)
    result = replace(result, page=min(page, max(-(-listed(result) // PAGE) - 1, 0)))  # it may have grown shorter
    names = figures.names(question.session, query.projects)
    ordered = [names[i] for i in query.projects if i in names]
    said = _words(question, query, result, ordered, carried=carried)
    if not turned:
        shown = [row.project_id for row in result.rows]
        question.memory = question.memory.answered(query, shown, result.year, question.language, question.asker.now)
    number = turned or question.memory.number
    reply = Reply(tuple(said), follow_ups(number, query, result, question.language, carried=carried))
    if query.form is not None and not turned:
        reply = beside.with_file(Asked(question.asker, question.language, str(number), result.query), result, reply)
    helps = query.act in ("talk", "open", "not_understood", "refused") and not query.projects
    return question.outcome("help" if helps else "answer", ordered, query, reply)


def nothing_stored(language: str) -> list[Block]:
    return [Line((no_projects(language),))]


def _words(question: Question, query: Query, result: Answer, names: list[str], *, carried: bool) -> list[Block]:
    """What is said, and under it what the asker has to know beside it."""
    asker, language = question.asker, question.language
    examples = [row.name for row in result.group[:1] or result.rows[:1]] or names or question.example()
    said = replies.blocks(result, language, names=names, examples=examples, today=asker.today, zone=question.zone)
    if not examples and result.year is None and query.act not in _STANDING_ALONE:
        said = [*(said if query.act == "talk" else ()), *nothing_stored(language)]
    if carried and names:
        said = [*said, which.carried(names, language)]
    said += which_page(result, language)
    return [
        *said,
        *left_out(asker, query, result.year, language),
        *waiting(question.session, asker.now, result, language),
    ]
