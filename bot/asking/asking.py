"""A question in, an answer out: names, reading, follow-ups, rights, figures, words. Knows no Telegram.

The straight path: `_hear` (a picture or table wanted? → shaped) → `_heard` (names and words → sentence; a reply to
"which one?", a doubtful, hidden or unknown name end it here) → `_answer` (sentence → Query) → `carry_out` → Outcome.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Any

from sqlmodel import Session

from bot.asking import owners, sounds, tapping
from bot.asking.answering.conditions import holds
from bot.asking.asking_back import ask_again, ask_back, chosen, none_such
from bot.asking.carrying_out import carry_out
from bot.asking.conversation.follow_up import follow_up
from bot.asking.conversation.memory import Memory
from bot.asking.english import with_projects
from bot.asking.preparing import LONGEST, hear, nameless
from bot.asking.query import Query
from bot.asking.question import Outcome, Question, Rights
from bot.asking.reading.clauses import essential
from bot.asking.reading.complete import says_all
from bot.asking.reading.decide import decide, is_english, sentence
from bot.asking.reading.rectifying import rectifying
from bot.asking.reading.sentence import Named, Owner, Sentence
from bot.asking.reading.shape import Wish, wish
from bot.asking.reading.tokens import PROJECT, UNKNOWN
from bot.asking.reading.workdays import workdays
from bot.asking.replying import fixed, which
from bot.rendering.reply import Block
from db.known import figures
from db.names import normalise
from db.projects.catalog import Catalog, project_called

_TOGETHER = ("pair", "each", "all", "howmany")


def ask(
    session: Session,
    catalog: Catalog,
    text: str,
    *,
    who: Rights,
    now: datetime,
    zone: tzinfo,
    state: Mapping[str, Any] | None,
) -> Outcome:
    """Answer one message of a conversation."""
    return _hear(Question(session, catalog, who=who, now=now, zone=zone, memory=Memory.from_json(state)), text)


def look(
    session: Session,
    catalog: Catalog,
    query: Query,
    *,
    who: Rights,
    now: datetime,
    zone: tzinfo,
    state: Mapping[str, Any] | None,
) -> Outcome:
    """Answer a Query that was made without words (a command)."""
    return carry_out(Question(session, catalog, who=who, now=now, zone=zone, memory=Memory.from_json(state)), query)


def tap(
    session: Session,
    catalog: Catalog,
    data: str,
    *,
    who: Rights,
    now: datetime,
    zone: tzinfo,
    state: Mapping[str, Any] | None,
) -> Outcome | None:
    """What a button under an answer does; None when its question is no longer known."""
    question = Question(session, catalog, who=who, now=now, zone=zone, memory=Memory.from_json(state))
    return tapping.tapped(question, data)


def _hear(question: Question, text: str) -> Outcome:
    if len(text) > LONGEST:
        return question.say("help", fixed.too_long(LONGEST, question.language))
    wanted = wish(text)
    outcome = _heard(question, text) if wanted is None else _shaped(question, wanted)
    return replace(outcome, in_vain=_in_vain(question, outcome))


def _heard(question: Question, text: str) -> Outcome:
    """Names found, words understood, language known; then every reason not to answer, then the answer."""
    heard = hear(question.session, question.catalog, text)
    unsure, unknown, nearest = heard.unsure, heard.unknown, heard.nearest
    question.marked = heard.marked
    s = _sentence(heard.marked, heard.named, heard.owners)
    question.language = _language(question, heard.text, s)
    english = s.english and question.language == "en"
    if english or _half_english(s):
        described = with_projects(question.session, s)
        if english or described.sentence.named:
            s, unknown, nearest = described.sentence, described.unknown, described.nearest
            unsure |= {one.ids: True for one in described.doubtful}
    if (outcome := chosen(question, heard.text, s)) is not None:
        return outcome
    if (fitting := next((one.names for one in s.owners if len(one.names) > 1), None)) is not None:
        return question.say("ask", which.which_section(fitting, question.language))
    if hidden := question.hidden([one.ids for one in s.named]):
        return question.not_visible(hidden)
    if (doubtful := _doubtful(question, s, unsure)) is not None:
        return ask_back(question, s, doubtful)
    if unknown is not None and not s.named and _is_name(unknown, s) and not _of_other_things(s):
        if nearest:  # a slip in a name is still a name
            question.marked = re.sub(re.escape(unknown.strip()), PROJECT, heard.marked, flags=re.IGNORECASE)
        return none_such(question, unknown, nearest)
    return _answer(question, s)


def _answer(question: Question, s: Sentence) -> Outcome:
    """The sentence as a Query: by itself or after the question before, and only if the Query says all of it."""
    today = question.asker.today
    if s.projects and (others := _of_others(question, s)):
        return question.say("answer", others, list(figures.names(question.session, s.projects).values()))
    followed = follow_up(s, question.memory, today)
    if followed is not None:
        return carry_out(question, followed, carried=not s.projects)
    for said in (s, essential(s)):
        query = decide(said, today)
        if query is not None and says_all(said, query):
            return carry_out(question, query)
    return carry_out(question, Query("not_understood", s.projects))


def _shaped(question: Question, wanted: Wish) -> Outcome:
    """画个图, 导出表格: of the question in the same sentence, of the one before, or of all projects."""
    memory = question.memory
    last = memory.last
    if not wanted.rest:
        question.language = "en" if wanted.english else memory.language if last is not None else question.language
    if wanted.wanted in ("evidence", "understood"):
        asked = next((at for at in [*memory.turns][::-1] if memory.turns[at] == last), str(memory.number))
        what = "eu"[wanted.wanted == "understood"]
        shown = None if last is None else tapping.shown_beside(question, what, asked, last, "")
        return shown or carry_out(question, Query("not_understood"))
    question.form = wanted.wanted
    if wanted.rest:
        return _heard(question, wanted.rest)
    if memory.pending is not None and not wanted.overview:
        return ask_again(question, memory.pending)
    if last is None or wanted.overview:
        return carry_out(question, Query("list", measures=("budget", "spend", "rate"), when="this"))
    return carry_out(question, last, carried=True)


def _in_vain(question: Question, outcome: Outcome) -> tuple[str, str] | None:
    """What is kept of a question that was not understood, or was about nothing that is stored."""
    act = None if outcome.query is None else outcome.query.act
    decision = "help" if act == "not_understood" else "none" if act == "missing" or outcome.decision == "none" else None
    return (nameless(question.marked), decision) if decision is not None and question.marked.strip() else None


def _sentence(rest: str, named: tuple[Named, ...], whose: tuple[Owner, ...]) -> Sentence:
    """The question cut up; what was written by sound is put right first."""
    s = sentence(rest, named, whose)
    if not s.left_over:
        return s
    if any(word.isascii() for word in s.left_over):
        mended = sounds.spoken(s.text)
    else:
        mended = sounds.heard(s.text, ((t.start, t.end) for t in s.tokens if t.kind == UNKNOWN))
    return s if mended == s.text else sentence(mended, named, whose)


def _half_english(s: Sentence) -> bool:
    """office rent花了多少: a Chinese question whose project is described in English."""
    return not s.english and not s.named and any(len(word) > 2 and word.isascii() for word in s.left_over)


def _language(question: Question, text: str, s: Sentence) -> str:
    """A question is answered in its language; a bare name or number in the one spoken before."""
    chinese = sum("\u4e00" <= c <= "\u9fff" and c not in "万元亿" for c in s.text)
    latin = len(re.findall(r"[a-z]{2,}", s.text))
    if (latin >= 2 and not chinese) or latin > 2 * chinese > 0 or (latin and is_english(text)):
        return "en"
    if chinese:
        return "zh"
    return question.memory.language if question.memory.number else question.who.language


def _doubtful(question: Question, s: Sentence, unsure: Mapping[tuple[int, ...], bool]) -> Named | None:
    """The first name of which it must be asked which project is meant."""
    if not s.left_over:
        unsure = {**unsure, **{one.ids: False for one in s.named if one.sure and _is_part(question, one)}}
    doubtful = [one for one in s.named if unsure.get(one.ids) and not _together(s, one)]
    if all(len(one.ids) > 1 for one in doubtful) and _asks_in_vain(question, s):
        return None  # which of them is meant makes no difference; a name that is only near is asked back
    return doubtful[0] if doubtful else None


def _is_part(question: Question, named: Named) -> bool:
    """Whether the words are part of the one name they may mean, or its alias; with all else explained they mean it."""
    if (project := project_called(question.session, named.text)) is not None:
        return project.id in named.ids
    name = figures.names(question.session, named.ids).get(named.ids[0], "")
    return normalise(named.text) in normalise(name)


def _together(s: Sentence, named: Named) -> bool:
    """运动会两个项目各多少: all that fit are meant."""
    if s.has("pair") and len(named.ids) > 2:
        return False  # which two?
    return len(named.ids) > 1 and not named.more and s.any_of(*_TOGETHER)


def _asks_in_vain(question: Question, s: Sentence) -> bool:
    """什么时候竣工: nobody stated that, whichever project is meant."""
    query = decide(s, question.asker.today) if s.named else None
    return s.any_of("quantity", "per", "contact") or (query is not None and query.act == "missing")


def _is_name(unknown: str, s: Sentence) -> bool:
    """Whether something in it is no word of the question after all."""
    if s.any_of("talk", "hostile"):
        return False
    lower = unknown.lower()
    return any(word.split(" ")[0] in lower for word in s.left_over)


def _of_other_things(s: Sentence) -> bool:
    """整改, days off: what stands there is a problem or a feast, no project's name."""
    return rectifying(s) is not None or workdays(s) is not None


def _of_others(question: Question, s: Sentence) -> list[Block]:
    """基建办的数字资源租赁, which is not theirs: said, unless that is what is asked."""
    whose = tuple(c for c in s.where if c.measure in ("section", "responsible"))
    if not whose or s.any_of("yes_no", "right"):
        return []
    who = question.who
    asked = owners.resolved(question.session, Query("card", s.projects, where=whose), who.id, who.section_id)
    if isinstance(asked, str):
        return which.not_known_of_you(asked, question.language)
    rows = figures.of_projects(question.session, s.projects, visible=question.visible)
    wrong = [(row, c) for row in rows for c in asked.where if not holds(row, c)]
    return which.of_others(*wrong[0], question.language) if wrong else []
