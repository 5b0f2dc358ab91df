"""What can be tapped under an answer: evidence, the next measures, which project is meant."""

from collections.abc import Sequence

from bot.asking.answering.answer import PAGE, Answer, drawn
from bot.asking.query import Query
from bot.asking.replying.words import label
from bot.rendering.reply import Block, Button, Note

Rows = tuple[tuple[Button, ...], ...]
_NEXT = {"budget": "spend", "spend": "rate", "remaining": "rate", "rate": "reason", "total": "parts", "grade": "parts"}
_LABELS = {
    "evidence": ("依据", "Evidence"),
    "parts": ("各项得分", "Scores"),
    "reason": ("原因", "Why"),
    "picture": ("图", "Chart"),
    "sheet": ("表", "Sheet"),
    "understood": ("我的理解", "As understood"),
    "listed": ("名单", "Which ones"),
}
_SAID = ("talk", "open", "rule", "missing", "refused", "not_understood")
_PAGED = ("list", "exists", "rank", "progress", "every", "check", "rectify")


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


def follow_ups(number: int, query: Query, answer: Answer, language: str, *, carried: bool = False) -> Rows:
    """依据 wherever figures of projects were given, what is asked next most, and the answer as a picture or table."""
    if query.act in _SAID:
        return ()
    rows = len(answer.rows)
    first = (
        [_button("evidence", f"q:e:{number}", language)]
        if rows or answer.items or any(answer.department.values())
        else []
    )
    if len(query.projects) == 1 and query.act in ("values", "card", "verify") and rows:
        following = _NEXT.get(query.measures[0] if query.measures else "budget")
        if following is not None:
            first.append(_button(following, f"q:m:{number}:{following}", language))
    shown = len(drawn(answer))
    behind = shown and query.act == "progress"
    if shown > 1 or behind or len(answer.items) > 1:
        first.append(_button("picture", f"q:c:{number}", language))
    if shown > 1 or behind or answer.contradictions or answer.entries or answer.items:
        first.append(_button("sheet", f"q:x:{number}", language))
    second = [_button("listed", f"q:l:{number}", language)] if query.act == "count" and rows > 12 else []
    if carried or query.where or query.against:
        second.append(_button("understood", f"q:u:{number}", language))
    return (*(tuple(row) for row in (first, second) if row), *pages(number, answer.page, listed(answer), language))


def listed(answer: Answer) -> int:
    """How many lines the list of an answer has on all its pages."""
    if answer.query.act not in _PAGED:
        return 0
    if answer.query.act == "every":
        return len(answer.others)
    if answer.query.act == "rectify":
        return len(answer.items)
    if answer.query.act == "check" and (answer.query.topic != "total" or answer.query.projects):
        return len(answer.contradictions)
    return len(answer.rows)


def which_page(answer: Answer, language: str) -> list[Block]:
    """第2页，共15页: where a list goes on."""
    pages = -(-listed(answer) // PAGE)
    if pages < 2:
        return []
    page = answer.page + 1
    return [Note(f"Page {page} of {pages}." if language == "en" else f"第{page}页，共{pages}页。")]


def _button(name: str, data: str, language: str) -> Button:
    words = _LABELS.get(name, (label(name, "zh"), label(name, "en")))
    return Button(words[language == "en"], data)
