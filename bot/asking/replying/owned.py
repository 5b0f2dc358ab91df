"""Sections and people by their figures, in both languages."""

from bot.asking.answering.answer import Answer
from bot.asking.query import POINTS
from bot.asking.replying import words as w
from bot.rendering.reply import Block, Bold, Items, Line


def owners(a: Answer, language: str) -> list[Block]:
    """One line each; the first alone when only one was asked for."""
    english, measure = language == "en", a.measures[0]
    what = w.label(a.query.topic or "section", language)
    name = w.label(measure, language)
    name += "" if english or measure not in POINTS else "平均"
    claim = w.conditions(a.query.against, language)
    if not a.values:
        return [Line((f"No {what} with {claim or name}." if english else f"没有{claim or name}的{what}数据。",))]
    nobody = f"(no {what})" if english else f"（没有登记{what}）"
    told = [
        (owner or nobody, w.amount(measure, number, language, a.query.unit, exact=False))
        for owner, number in a.values.items()
    ]
    if a.query.limit == 1 and len(told) == 1:
        owner, text = told[0]
        most = ("lowest", "最低") if a.query.order == "asc" else ("highest", "最高")
        if english:
            return [Line((f"The {most[0]} {name} ({a.year}): ", Bold(owner), f", {text}."))]
        return [Line((f"{a.year}年{name}{most[1]}的{what}是", Bold(owner), f"：{text}。"))]
    count = len(told)
    head = (
        f"{a.year}, {name} by {what}{f' ({claim})' if claim else ''}:"
        if english
        else f"{a.year}年各{what}{name}{f'（{claim}）' if claim else ''}，共{count}个："
    )
    return [Line((head,)), Items(tuple(f"{owner}: {text}" if english else f"{owner}：{text}" for owner, text in told))]
