"""What an answer lacks: years, days, projects and figures that are unknown, hidden or not counted."""

from collections.abc import Sequence

from bot.asking.answering.answer import Answer
from bot.asking.query import Query
from bot.asking.replying.lines import Blocks, say
from bot.asking.replying.words import label
from bot.rendering.languages import pick
from bot.rendering.reply import Block, Note


def nothing_known(names: Sequence[str], language: str) -> Blocks:
    if language == "en":
        return say(f"There is no data on {', '.join(names) or 'that'} yet.")
    return say(f"还没有{'、'.join(names) or '这方面'}的数据。")


def missing_year(year: int, latest: int | None, language: str) -> Blocks:
    if language == "en":
        return say(f"There is no data for {year}." + (f" The newest stored year is {latest}." if latest else ""))
    return say(f"没有{year}年的数据。" + (f"库里最新是{latest}年。" if latest else ""))


def missing_years(years: Sequence[int], latest: int | None, language: str) -> Blocks:
    if language == "en":
        newest = f" The newest stored year is {latest}." if latest else ""
        return say(f"There is no data for {', '.join(map(str, years))}.{newest}")
    newest = f"库里最新是{latest}年。" if latest else ""
    return say(f"没有{'、'.join(f'{year}年' for year in years)}的数据。{newest}")


def only_the_year(query: Query, language: str) -> Blocks:
    """A day or period was asked for, and a source states only the whole year."""
    day, since = query.as_of, query.since
    if language == "en":
        wanted = f"{since} to {day}" if since else f"{day}"
        return say(f"There is no data for {wanted}: only the total of the whole year is known.")
    assert day is not None
    end = f"{day.month}月{day.day}日"
    wanted = f"{since.month}月{since.day}日至{end}" if since else f"截至{end}"
    return say(f"没有{wanted}的数据，只有全年的合计。")


def of_the_period(query: Query, language: str) -> Block:
    """Figures of a group as of a day, or of a period."""
    day, since = query.as_of, query.since
    english = f"as of {day}" if since is None else f"budgets as of {day}, spending from {since}"
    chinese = f"截至{day}" if since is None else f"{since}至{day}的支出"
    return Note(pick(language, f"（{chinese}）", f"({english})"))


def left_out(names: Sequence[str], language: str) -> Block:
    """Projects of which only the year's total is known, where a day or period was asked for."""
    shown = ("、" if language == "zh" else ", ").join(names[:5])
    chinese = f"{shown}{'等' if len(names) > 5 else ''}{len(names)}个项目只有全年的合计，没有算在内。"
    english = (
        f"Left out: {len(names)} of which only the year's total is known ({shown}{', …' if len(names) > 5 else ''})."
    )
    return Note(pick(language, chinese, english))


def not_over(year: int, language: str) -> Block:
    return Note(pick(language, f"{year}年是到目前为止的数。", f"{year} is not over; its figures are those so far."))


def other_projects(language: str) -> Block:
    return Note(pick(language, "注意：各年的项目个数不同。", "Note: the years have different numbers of projects."))


def absent(names: Sequence[str], year: int, language: str) -> Block:
    english = f"Note: no data of {year} on {', '.join(names)}; not counted here."
    return Note(pick(language, f"注意：{'、'.join(names)}没有{year}年的数据，没有计入。", english))


def undecided(answer: Answer, language: str) -> Blocks:
    """Nothing fits for sure, and of some it is not known: that is no "none"."""
    what = "、".join(label(measure, language) for measure in answer.unknown)
    english = f"This cannot be told: {answer.undecided} projects have no data on {what} ({answer.year})."
    return say(pick(language, f"无法判断：{answer.undecided}个项目没有{what}的数据（{answer.year}年）。", english))


def not_counted(answer: Answer, language: str) -> Block:
    what = "、".join(label(measure, language) for measure in answer.unknown)
    english = f"Note: {answer.undecided} projects have no data on {what}; not counted here."
    return Note(pick(language, f"注意：另有{answer.undecided}个项目没有{what}的数据，没有计入。", english))


def sums_hidden(measures: Sequence[str], language: str) -> Blocks:
    """A stated sum would tell of a project that is hidden from the asker."""
    names = [label(measure, language) for measure in measures]
    english = f"You may not see the {' and '.join(names)}: it would tell of a project you may not see."
    return say(pick(language, f"由{'、'.join(names)}能推算出您无权查看的项目，不能显示。", english))
