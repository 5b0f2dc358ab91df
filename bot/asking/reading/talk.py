"""Small talk, help, and what is refused: changing, deleting, inventing figures."""

from bot.asking.query import Query
from bot.asking.reading.sentence import Sentence

# What counts when several are said at once, first wins.
_TALK = ("abuse", "help", "who", "thanks", "bye", "hi", "ok")
_SUBSTANCE = (
    "measure", "kind", "source", "grade", "dept", "department", "sup", "howmany", "which", "rule", "check", "spent",
    "why", "rank_ask", "share", "average", "sum", "full", "lost", "number", "year", "when", "day", "gap", "contact",
)  # fmt: skip


def hostile(s: Sentence) -> Query | None:
    """Orders to change what is stored are refused; a question in the same breath is answered with what is stored."""
    kinds = {str(t.value) for t in s.of("hostile")}
    asks = s.any_of("howmuch", "expected", "what_if", "gap")
    if not kinds or (kinds == {"change"} and asks):
        return None
    if kinds <= {"override", "code", "change"} and s.projects and s.all_measures:
        return Query("values", s.projects, s.all_measures[:1], topic="unchanged")
    return Query("refused", s.projects, topic=sorted(kinds)[0])


def talk(s: Sentence) -> Query | None:
    """Only when nothing else is asked: 您好，培训经费执行率多少 is a question."""
    said = {str(t.value) for t in s.of("talk")}
    if not said or s.projects or (s.any_of(*_SUBSTANCE) and not said & {"abuse", "help", "who"}):
        return None
    if said & {"help", "who"} and (s.measures or s.where):
        return None
    return Query("talk", topic=next(kind for kind in _TALK if kind in said))
