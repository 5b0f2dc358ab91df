"""Long, polite questions: the clauses that say something, without those that only say why it is asked."""

from collections.abc import Iterator

from bot.asking.reading.decide import sentence
from bot.asking.reading.sentence import Sentence
from bot.asking.reading.tokens import PROJECT, PROJECT_TOKEN, UNKNOWN, Token

_EMPTY = ("filler", "mark", "talk", "follow", "pronoun", "adj", "or", "number_word", UNKNOWN)
_ASKING = ("howmuch", "which", "howmany", "yes_no", "why", "list_it", "rank_ask", "share", "sum", "sup", "cmp", "after")
_PURPOSE = (
    "写",
    "便于",
    "掌握",
    "填",
    "准备",
    "材料",
    "汇报",
    "总结",
    "报表",
    "整理",
    "开会",
    "会议",
    "要用",
    "presentation",
    "preparing",
)


def essential(s: Sentence) -> Sentence:
    """The sentence without clauses that ask nothing; itself when every clause does."""
    clauses = list(_clauses(s))
    asks = [clause for clause in clauses if _says_something(clause) and not _gives_a_purpose(clause, clauses)]
    if not asks or len(asks) == len(clauses):
        return s
    text = "，".join(s.text[clause[0].start : clause[-1].end] for clause in asks)
    kept = [token for clause in asks for token in clause if token.kind == PROJECT_TOKEN]
    if len(kept) != text.count(PROJECT):
        return s
    owners = [token for clause in asks for token in clause if token.kind == "owner"]
    named = tuple(s.named[token.value] for token in kept)
    return sentence(text, named, tuple(s.owners[token.value] for token in owners))


def _clauses(s: Sentence) -> Iterator[list[Token]]:
    clause: list[Token] = []
    for token in s.tokens:
        if token.kind == "mark" and token.text in "，,。.；;！!？?:：、\n" and token.text != "、":
            if clause:
                yield clause
            clause = []
        else:
            clause.append(token)
    if clause:
        yield clause


def _says_something(clause: list[Token]) -> bool:
    return any(token.kind not in _EMPTY for token in clause)


def _gives_a_purpose(clause: list[Token], clauses: list[list[Token]]) -> bool:
    """我这边要写一份整改通知: no question, no figure, and another clause asks."""
    kinds = {token.kind for token in clause}
    said = clause[0].text in ("为", "为了", "因", "因为", "由于") or any(
        word in token.text for token in clause for word in _PURPOSE
    )
    if kinds & {*_ASKING, PROJECT_TOKEN, "number"} or not said:
        return False
    return any(token.kind in _ASKING for other in clauses if other is not clause for token in other)
