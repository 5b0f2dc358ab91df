"""Answer → Reply: the words of its language, remarks about the year, and what can be tapped next."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, tzinfo
from types import ModuleType

from bot.asking.answering.answer import Answer
from bot.asking.query import Query
from bot.asking.replying import fixed, lacking, special, which
from bot.asking.replying.entries import entries
from bot.asking.replying.over_years import over_years
from bot.asking.replying.owned import owners
from bot.asking.replying.rectifying import rectifying
from bot.rendering.reply import Block, Note

_GROUPS = ("list", "exists", "count", "rank", "sum", "average", "share", "groups", "every", "progress")
_OF_A_SET = ("list", "exists", "count", "rank", "sum", "average", "share")
_FIXED = ("talk", "rule", "refused", "missing", "open", "not_understood", "impossible")


def blocks(
    answer: Answer, language: str, *, names: Sequence[str], examples: Sequence[str], today: date, zone: tzinfo = UTC
) -> list[Block]:
    """What is said; `names` are the projects named in the question, `examples` some that are stored."""
    query = answer.query
    if query.act in _FIXED:
        return _fixed(query, language, names, examples, today)
    if query.act == "years":
        return _of_years(answer, language, names, today)
    if answer.missing_year is not None:
        said = list(lacking.missing_year(answer.missing_year, answer.latest, language))
        elapsed = query.act == "progress" and query.as_of is not None  # known without any figure
        return [*fixed.rule(replace(query, act="rule", topic="progress"), today, language), *said] if elapsed else said
    if query.act in _BY_THEMSELVES:
        return _BY_THEMSELVES[query.act](answer, names, language, zone)
    if _empty(answer):
        return lacking.nothing_known(names, language)
    if answer.not_visible:
        return _without_hidden(answer, language, names, today)
    for holds, say in _SPECIAL:
        if holds(answer):
            return say(answer, language)
    if answer.undecided and not answer.rows and query.act in _OF_A_SET:
        return lacking.undecided(answer, language)
    said = [*_words(language).ACTS[query.act](answer), *_remarks(answer, language)]
    if answer.undecided and query.act in _OF_A_SET:
        said.append(lacking.not_counted(answer, language))
    if answer.only_year_total and query.as_of is not None:
        said = [*lacking.only_the_year(query, language), *said]
    said += _absent(answer, names, language)
    return [*said, fixed.unchanged(language)] if query.topic == "unchanged" else said


def _absent(answer: Answer, names: Sequence[str], language: str) -> list[Block]:
    """Of several projects that were named, those the year knows nothing of."""
    if answer.query.act not in ("values", "sum", "average") or len(names) < 2 or answer.year is None:
        return []
    known = {row.name for row in answer.rows} | set(answer.totals)
    absent = [name for name in names if name not in known]
    return [lacking.absent(absent, answer.year, language)] if absent and known else []


_BY_THEMSELVES: Mapping[str, Callable[[Answer, Sequence[str], str, tzinfo], list[Block]]] = {
    "rectify": lambda answer, names, language, zone: rectifying(answer, names, language),
    "workday": lambda answer, names, language, zone: special.workday(answer, language),
    "entries": lambda answer, names, language, zone: entries(answer, list(names), language, zone),
}
_SPECIAL: tuple[tuple[Callable[[Answer], bool], Callable[[Answer, str], list[Block]]], ...] = (
    (lambda answer: "full_budget" in answer.values, special.adjusted),
    (lambda answer: answer.query.act == "progress" and answer.query.topic is not None, special.lights),
    (lambda answer: answer.query.act == "owners", owners),
)


def _without_hidden(answer: Answer, language: str, names: Sequence[str], today: date) -> list[Block]:
    """The figures that may be told, and that the others may not."""
    told = tuple(measure for measure in answer.measures if measure not in answer.not_visible)
    hidden = lacking.sums_hidden(answer.not_visible, language)
    if not told:
        return hidden
    seen = replace(answer, measures=told, not_visible=())
    return [*blocks(seen, language, names=names, examples=(), today=today), *hidden]


def _of_years(answer: Answer, language: str, names: Sequence[str], today: date) -> list[Block]:
    """Each year's answer, what is missing, and what changed or which year is the one."""
    missing = [part.missing_year for part in answer.parts if part.missing_year is not None]
    said: list[Block] = []
    for part in answer.parts:
        if part.missing_year is None:
            said += blocks(part, language, names=names, examples=(), today=today)
    if missing:
        said += lacking.missing_years(missing, answer.latest, language)
    sizes = {len(part.rows) for part in answer.parts if part.missing_year is None}
    if answer.query.of == "sum" and not answer.query.projects and len(sizes) > 1 and len(answer.values) > 1:
        said.append(lacking.other_projects(language))
    if any(part.year == today.year and part.missing_year is None for part in answer.parts):
        said.append(lacking.not_over(today.year, language))
    return [*over_years(answer, language), *said]


def _words(language: str) -> ModuleType:
    if language == "en":
        from bot.asking.replying import en

        return en
    from bot.asking.replying import zh

    return zh


def _fixed(query: Query, language: str, names: Sequence[str], examples: Sequence[str], today: date) -> list[Block]:
    match query.act:
        case "talk":
            return fixed.talk(query, examples, language)
        case "rule":
            return fixed.rule(query, today, language)
        case "refused":
            return fixed.refused(query, names, language)
        case "missing":
            return fixed.missing(query, names, language)
        case "impossible":
            return fixed.impossible(query, language)
        case "open":
            return which.which_project(query, language)
    return fixed.not_understood(examples, language)


def _empty(answer: Answer) -> bool:
    """Nothing stored about what was named, or nothing at all."""
    if answer.query.act == "department":
        return answer.year is None
    return answer.year is None or (bool(answer.query.projects) and not answer.rows and not answer.group)


def _remarks(answer: Answer, language: str) -> list[Block]:
    notes: list[Block] = []
    if answer.query.act in _GROUPS and answer.query.as_of is not None and not answer.only_year_total:
        notes.append(lacking.of_the_period(answer.query, language))
    if answer.totals:
        notes.append(lacking.left_out(answer.totals, language))
    if answer.latest is not None:
        notes.append(
            Note(
                f"The newest stored year is {answer.latest}." if language == "en" else f"库里最新是{answer.latest}年。"
            )
        )
    return notes
