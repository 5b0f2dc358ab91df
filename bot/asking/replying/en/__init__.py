"""Answers in English; project names stay as the catalogue has them."""

from collections.abc import Callable, Mapping

from bot.asking.answering.answer import Answer
from bot.asking.replying.en.common import Blocks
from bot.asking.replying.en.department import check, department
from bot.asking.replying.en.groups import average, compared, count, every, listed, rank, share, total
from bot.asking.replying.en.named import against_average, card, compare, lost, progress, standing, values, verify, why
from bot.asking.replying.en.suppose import what_if

ACTS: Mapping[str, Callable[[Answer], Blocks]] = {
    "values": values,
    "card": card,
    "compare": compare,
    "verify": verify,
    "every": every,
    "list": listed,
    "exists": listed,
    "count": count,
    "rank": rank,
    "standing": standing,
    "sum": total,
    "average": average,
    "share": share,
    "groups": compared,
    "why": why,
    "lost": lost,
    "against_average": against_average,
    "progress": progress,
    "what_if": what_if,
    "department": department,
    "check": check,
}
