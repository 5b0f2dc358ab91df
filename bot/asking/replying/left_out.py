"""That an answer over all projects lacks those the asker may not see."""

from bot.asking.answering.answer import Asker
from bot.asking.query import Query
from bot.rendering.languages import pick
from bot.rendering.reply import Block, Note
from db.known import figures

# Acts over all projects of a year: what the asker may not see of them is missing, and that is said.
_OF_ALL = (
    "list", "count", "rank", "standing", "sum", "average", "share", "groups", "exists", "every", "against_average",
    "what_if", "check", "progress", "owners", "years", "entries", "rectify",
)  # fmt: skip
_OF_THOSE = ("sum", "years", "entries", "rectify", "list", "count")  # with projects named they are of those alone


def left_out(asker: Asker, query: Query, year: int | None, language: str) -> list[Block]:
    """The remark with their number; nothing where none is hidden."""
    if query.act not in _OF_ALL or (query.projects and query.act in _OF_THOSE):
        return []
    section = next((str(c.value) for c in query.where if c.measure == "section" and c.op == "="), None)
    number = len(figures.hidden(asker.session, asker.visible, year, section=section))
    english = f"{number} more project{'s' if number > 1 else ''} you may not see; not counted here."
    return [Note(pick(language, f"另有{number}个项目您无权查看，没有计入。", english))] if number else []
