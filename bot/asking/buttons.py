"""What can be tapped under an answer: evidence, the next measures, which project is meant."""

from collections.abc import Sequence

from bot.asking.answering.answer import PAGE, Answer
from bot.asking.query import Query
from bot.asking.replying.words import label
from bot.rendering.reply import Button

Rows = tuple[tuple[Button, ...], ...]
_NEXT = {"budget": "spend", "spend": "rate", "remaining": "rate", "rate": "reason", "total": "parts", "grade": "parts"}
_LABELS = {"evidence": ("依据", "Evidence"), "parts": ("各项得分", "Scores"), "reason": ("原因", "Why")}


def offers(number: int, projects: Sequence[tuple[int, str]]) -> Rows:
    """One project a row; the token says to which question the tap belongs."""
    return tuple((Button(name, f"q:p:{number}:{project}"),) for project, name in projects)


def pages(number: int, page: int, rows: int, language: str) -> Rows:
    """Back and forth in a long list."""
    row = []
    if page > 0:
        row.append(Button(("上一页", "Back")[language == "en"], f"q:n:{number}:{page - 1}"))
    if (page + 1) * PAGE < rows:
        row.append(Button(("下一页", "More")[language == "en"], f"q:n:{number}:{page + 1}"))
    return (tuple(row),) if row else ()


def follow_ups(number: int, query: Query, answer: Answer, language: str) -> Rows:
    """依据 wherever figures of projects were given, and what is asked next most."""
    if not answer.rows or query.act in ("talk", "open", "rule", "missing", "refused", "not_understood"):
        return ()
    row = [Button(_LABELS["evidence"][language == "en"], f"q:e:{number}")]
    if len(query.projects) == 1 and query.act in ("values", "card", "verify"):
        following = _NEXT.get(query.measures[0] if query.measures else "budget")
        if following is not None:
            text = _LABELS.get(following, (label(following, "zh"), label(following, "en")))[language == "en"]
            row.append(Button(text, f"q:m:{number}:{following}"))
    paged = len(answer.rows) if query.act in ("list", "exists", "rank") else 0
    return (tuple(row), *pages(number, answer.page, paged, language))
