"""A question in, an answer out: names, reading, follow-ups, rights, figures, words. Knows no Telegram."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import ColumnElement
from sqlmodel import Session

from bot.asking import conversation, owners, replies, sounds
from bot.asking.answering.answer import PAGE, Answer, Asker
from bot.asking.answering.conditions import holds
from bot.asking.answers import answer
from bot.asking.buttons import follow_ups, listed, offers, which_page
from bot.asking.conversation import Memory
from bot.asking.english import with_projects
from bot.asking.preparing import LONGEST, hear, nameless
from bot.asking.query import NUMBERS, POINTS, Act, Query
from bot.asking.reading.clauses import essential
from bot.asking.reading.complete import says_all
from bot.asking.reading.decide import decide, is_english, sentence
from bot.asking.reading.rectifying import rectifying
from bot.asking.reading.sentence import Named, Owner, Sentence
from bot.asking.reading.shape import Wish, shaped, wish
from bot.asking.reading.tokens import UNKNOWN
from bot.asking.reading.workdays import workdays
from bot.asking.replying import fixed
from bot.asking.replying.waiting import waiting
from bot.rendering.reply import Block, Line, Reply
from bot.rendering.starting import no_projects
from db.known import figures
from db.names import normalise
from db.persons.people import visible_to
from db.projects.catalog import Catalog
from db.projects.merging import followed

if TYPE_CHECKING:
    from bot.asking.extras import Desk

OFFERED = 5
_SMALL = re.compile("[0-9]{1,9}")
_TAPPED = frozenset(("reason", "measures", "goal", "parts", "grade", *NUMBERS, *POINTS))  # what a button may ask for
# Acts over all projects of a year: what the asker may not see of them is missing, and that is said.
_OF_ALL = (
    "list", "count", "rank", "standing", "sum", "average", "share", "groups", "exists", "every", "against_average",
    "what_if", "check", "progress", "owners", "years", "entries", "rectify",
)  # fmt: skip
_OF_THOSE = ("sum", "years", "entries", "rectify", "list", "count")  # with projects named they are of those alone
_TOGETHER = ("pair", "each", "all", "howmany")


class Rights(Protocol):
    """Who asks, as far as it matters here (bot.context.Who is one)."""

    @property
    def id(self) -> int | None: ...
    @property
    def role(self) -> str: ...
    @property
    def section_id(self) -> int | None: ...
    @property
    def language(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a question."""

    decision: str  # answer, ask, none, help
    projects: tuple[str, ...]
    query: Query | None
    reply: Reply
    state: dict[str, Any]
    in_vain: tuple[str, str] | None = None  # the question without figures and names, and what it ended in
    alias: tuple[int, str] | None = None  # somebody chose this project for these words


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
    return _Turn(session, catalog, who=who, now=now, zone=zone, memory=Memory.from_json(state)).hear(text)


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
    return _Turn(session, catalog, who=who, now=now, zone=zone, memory=Memory.from_json(state)).carry_out(query)


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
    return _Turn(session, catalog, who=who, now=now, zone=zone, memory=Memory.from_json(state)).tapped(data)


class _Turn:
    """One question on its way to its answer."""

    def __init__(
        self, session: Session, catalog: Catalog, *, who: Rights, now: datetime, zone: tzinfo, memory: Memory
    ) -> None:
        self.session, self.catalog, self.memory = session, catalog, memory
        self.visible: ColumnElement[bool] = visible_to(who.role, who.section_id)
        self.asker = Asker(session, now, now.astimezone(zone).date(), self.visible, zone)
        self.zone, self.who = zone, who
        self.language = who.language
        self.said = ""  # the question with marks for names
        self.form: str | None = None  # what goes along with the answer

    def hear(self, text: str) -> Outcome:
        if len(text) > LONGEST:
            return self._say("help", fixed.too_long(LONGEST, self.language), ())
        wanted = wish(text)
        outcome = self._heard(text) if wanted is None else self._shaped(wanted)
        return replace(outcome, in_vain=self._in_vain(outcome))

    def _in_vain(self, outcome: Outcome) -> tuple[str, str] | None:
        """What is kept of a question that was not understood, or was about nothing that is stored."""
        act = None if outcome.query is None else outcome.query.act
        decision = (
            "help" if act == "not_understood" else "none" if act == "missing" or outcome.decision == "none" else None
        )
        return (nameless(self.said), decision) if decision is not None and self.said.strip() else None

    def _shaped(self, wanted: Wish) -> Outcome:
        """画个图, 导出表格: of the question in the same sentence, of the one before, or of all projects."""
        last, number = self.memory.last, str(self.memory.number)
        if not wanted.rest:
            self.language = "en" if wanted.english else self.memory.language if last is not None else self.language
        if wanted.wanted in ("evidence", "understood"):
            asked = next((at for at in [*self.memory.turns][::-1] if self.memory.turns[at] == last), number)
            shown = None if last is None else self._beside("eu"[wanted.wanted == "understood"], asked, last, "")
            return shown or self.carry_out(Query("not_understood"))
        self.form = wanted.wanted
        if wanted.rest:
            return self._heard(wanted.rest)
        if self.memory.pending is not None and not wanted.overview:
            return self._ask_again(self.memory.pending)
        if last is None or wanted.overview:
            return self.carry_out(Query("list", measures=("budget", "spend", "rate"), when="this"))
        return self.carry_out(last, carried=True)

    def _heard(self, text: str) -> Outcome:
        heard = hear(self.session, self.catalog, text)
        text, unsure, self.said = heard.text, heard.unsure, heard.marked
        s = self._sentence(heard.marked, heard.named, heard.owners)
        self.language = self._language(text, s)
        unknown, nearest = heard.unknown, heard.nearest
        if s.english and self.language == "en":
            described = with_projects(self.session, s)
            s, unknown, nearest = described.sentence, described.unknown, described.nearest
            unsure |= {one.ids: True for one in described.doubtful}
        if (chosen := self._chosen(text, s)) is not None:
            return chosen
        if (fitting := next((one.names for one in s.owners if len(one.names) > 1), None)) is not None:
            return self._say("ask", fixed.which_section(fitting, self.language), ())
        if hidden := self._hidden([one.ids for one in s.named]):
            return self._not_visible(hidden)
        if not s.left_over:
            unsure |= {one.ids: False for one in s.named if one.sure and self._is_part(one)}
        doubtful = [n for n in s.named if unsure.get(n.ids) and not self._together(s, n)]
        if all(len(n.ids) > 1 for n in doubtful) and self._asks_in_vain(s):
            doubtful = []  # which of them is meant makes no difference; a name that is only near is asked back
        if doubtful:
            return self._ask_back(s, doubtful[0])
        if unknown is not None and not s.named and self._is_name(unknown, s) and not _of_other_things(s):
            return self._none_such(unknown, nearest)
        return self._answer(s)

    def tapped(self, data: str) -> Outcome | None:
        """q:what:number:argument, where number is the question the button stood under."""
        room, _, rest = data.partition(":")
        what, _, rest = rest.partition(":")
        number, _, argument = rest.partition(":")
        query = self.memory.turns.get(number)
        if room != "q" or query is None:
            return None
        self.language = self.memory.language
        match what:
            case "p" if number in self.memory.slots and (chosen := self._seen(argument)) is not None:
                put = conversation.put_in_place(query, self.memory.slots[number], chosen)
                return replace(self.carry_out(put), alias=(chosen, self.memory.words.get(number, "")))
            case "m" if argument in _TAPPED:
                act: Act = "why" if argument == "reason" else "values"
                return self.carry_out(Query(act, query.projects, (argument,), year=query.year, as_of=query.as_of))
            case "n" if _SMALL.fullmatch(argument):
                return self.carry_out(query, page=int(argument), turned=int(number))
            case "l":
                return self.carry_out(replace(query, act="list"))
        return self._beside(what, number, query, argument)

    def _seen(self, argument: str) -> int | None:
        """A project's id from a button's data, if the asker may see it: data can be forged."""
        if not _SMALL.fullmatch(argument):
            return None
        return next(iter(figures.visible_ids(self.session, [int(argument)], self.visible)), None)

    def _beside(self, what: str, number: str, query: Query, argument: str) -> Outcome | None:
        """What can be had beside an answer: evidence, picture, table …"""
        from bot.asking import extras

        query = self._followed(query)
        if hidden := self._hidden([(project,) for project in query.projects]):
            return self._not_visible(hidden)
        found = extras.tapped(self._desk(number, query), what, argument)
        if found is None:
            return None
        return self._outcome("answer", found.projects, query, found.reply, self.memory)

    def _followed(self, query: Query) -> Query:
        """A project that was spoken of and has become part of another since is that other one."""
        return replace(query, projects=followed(self.session, query.projects)) if query.projects else query

    def _with_file(self, number: str, result: Answer, reply: Reply) -> Reply:
        from bot.asking import extras

        return extras.with_file(self._desk(number, result.query), result, reply)

    def _desk(self, number: str, query: Query) -> "Desk":
        from bot.asking.extras import Desk

        left_out = partial(self._left_out, query)
        return Desk(self.session, self.asker, self.zone, self.language, number, query, left_out)

    def _sentence(self, rest: str, named: tuple[Named, ...], whose: tuple[Owner, ...]) -> Sentence:
        """The question cut up; what was written by sound is put right first."""
        s = sentence(rest, named, whose)
        if not s.left_over:
            return s
        if any(word.isascii() for word in s.left_over):
            mended = sounds.spoken(s.text)
        else:
            mended = sounds.heard(s.text, ((t.start, t.end) for t in s.tokens if t.kind == UNKNOWN))
        return s if mended == s.text else sentence(mended, named, whose)

    def _language(self, text: str, s: Sentence) -> str:
        """A question is answered in its language; a bare name or number in the one spoken before."""
        chinese = sum("\u4e00" <= c <= "\u9fff" and c not in "万元亿" for c in s.text)
        latin = len(re.findall(r"[a-z]{2,}", s.text))
        if (latin >= 2 and not chinese) or latin > 2 * chinese > 0 or (latin and is_english(text)):
            return "en"
        if chinese:
            return "zh"
        return self.memory.language if self.memory.number else self.who.language

    def _asks_in_vain(self, s: Sentence) -> bool:
        """什么时候竣工: nobody stated that, whichever project is meant."""
        query = decide(s, self.asker.today) if s.named else None
        return s.any_of("quantity", "per", "contact") or (query is not None and query.act == "missing")

    def _is_part(self, named: Named) -> bool:
        """Whether the words are part of the one name they may mean; with nothing else unexplained they do mean it."""
        name = figures.names(self.session, named.ids).get(named.ids[0], "")
        return normalise(named.text) in normalise(name)

    def _together(self, s: Sentence, named: Named) -> bool:
        """运动会两个项目各多少: all that fit are meant."""
        return len(named.ids) > 1 and not named.more and s.any_of(*_TOGETHER)

    def _chosen(self, text: str, s: Sentence) -> Outcome | None:
        """A reply to "which one?"."""
        if self.memory.pending is None:
            return None
        names = figures.names(self.session, self.memory.offered)
        if len(self.memory.offered) > 1 and conversation.takes_all(text.strip().lower()):
            pending, first = self.memory.pending, self.memory.offered[0]
            at = pending.projects.index(first) if first in pending.projects else 0
            kept = [p for p in pending.projects if p != first]
            everything = (*kept[:at], *self.memory.offered, *kept[at:])
            act: Act = "values" if pending.act in ("card", "verify") else pending.act
            act = "sum" if act == "values" and s.any_of("sum", "plus") else act
            measures = pending.measures or ("budget", "spend", "rate", "total")
            return self.carry_out(replace(pending, act=act, projects=everything, measures=measures))
        chosen = conversation.choice(text.strip().lower(), self.memory.offered, names, s.named)
        if chosen is None:
            return None
        own = decide(replace_named(s, chosen), self.asker.today) if s.measures else None
        query = conversation.put_in_place(self.memory.pending, self.memory.offered[0], chosen)
        words = self.memory.words.get(str(self.memory.number), "")
        return replace(self.carry_out(own if own is not None and own.act != "card" else query), alias=(chosen, words))

    def _hidden(self, named: Sequence[tuple[int, ...]]) -> list[str]:
        """What is named and may not be seen at all; it is said to be hidden, never "none"."""
        ids = [project for one in named for project in one]
        seen = figures.visible_ids(self.session, ids, self.visible) if ids else set()
        names = figures.names(self.session, [project for project in ids if project not in seen])
        return [names[project] for one in named if not seen & set(one) for project in one if project in names]

    def _not_visible(self, names: Sequence[str]) -> Outcome:
        return self._say("answer", fixed.not_visible(names, self.language), names)

    def _is_name(self, unknown: str, s: Sentence) -> bool:
        """Whether something in it is no word of the question after all."""
        if s.any_of("talk", "hostile"):
            return False
        lower = unknown.lower()
        return any(word.split(" ")[0] in lower for word in s.left_over)

    def _ask_back(self, s: Sentence, named: Named) -> Outcome:
        seen = figures.visible_ids(self.session, named.ids, self.visible)
        ids = [i for i in named.ids if i in seen][:OFFERED]
        names = figures.names(self.session, ids)
        query = decide(replace_named(s, ids[0], among=named), self.asker.today) or Query("card", (ids[0],))
        query = replace(query, form=self.form)
        summed = self._summed(s, named) if len(ids) == len(named.ids) else []
        memory = self.memory.asked_back(query, ids, self.language, self.asker.now, named.text.strip())
        if len(ids) == 1:
            said = fixed.this_one(named.text.strip(), names[ids[0]], self.language)
        else:
            said = [*fixed.which_one(named.text.strip(), named.more, self.language), *summed]
        buttons = offers(memory.number, [(i, names[i]) for i in ids])
        return self._outcome("ask", [names[i] for i in ids], query, Reply(tuple(said), buttons), memory)

    def _ask_again(self, pending: Query) -> Outcome:
        """画个图, while it is still open which project is meant: that comes first."""
        seen = figures.visible_ids(self.session, self.memory.offered, self.visible)
        ids = [i for i in self.memory.offered if i in seen]
        if not ids:
            return self._not_visible(list(figures.names(self.session, self.memory.offered).values()))
        names, said = figures.names(self.session, ids), self.memory.words.get(str(self.memory.number), "")
        memory = self.memory.asked_back(replace(pending, form=self.form), ids, self.language, self.asker.now, said)
        buttons = offers(memory.number, [(i, names[i]) for i in ids])
        blocks = tuple(fixed.which_one(said, 0, self.language))
        return self._outcome("ask", [names[i] for i in ids], memory.pending, Reply(blocks, buttons), memory)

    def _summed(self, s: Sentence, named: Named) -> list[Block]:
        """运动会一共花了多少: all of them may be meant, so their sum is said while asking back."""
        if len(named.ids) < 2 or named.more or not s.any_of("sum", "plus"):
            return []
        query = decide(s, self.asker.today)
        if query is None or query.act != "sum":
            return []
        names = figures.names(self.session, query.projects)
        return replies.blocks(
            answer(self.asker, query),
            self.language,
            names=list(names.values()),
            examples=(),
            today=self.asker.today,
            zone=self.zone,
        )

    def _none_such(self, unknown: str, nearest: Sequence[int]) -> Outcome:
        seen = figures.visible_ids(self.session, nearest, self.visible) if nearest else set()
        ids = [i for i in nearest if i in seen][:3]
        names = figures.names(self.session, ids)
        said = fixed.none_such(unknown.strip(), bool(ids), self.language)
        if not ids and not self._examples():
            said = [*said, *self._nothing_stored()]
        query = Query("card", tuple(ids[:1]), form=self.form)
        memory = self.memory
        if ids:
            memory = memory.asked_back(query, ids, self.language, self.asker.now, unknown.strip())
        buttons = offers(memory.number, [(i, names[i]) for i in ids])
        return self._outcome("none", [names[i] for i in ids], None, Reply(tuple(said), buttons), memory)

    def _answer(self, s: Sentence) -> Outcome:
        if s.projects and (others := self._of_others(s)):
            return self._say("answer", others, list(figures.names(self.session, s.projects).values()))
        followed = conversation.follow_up(s, self.memory, self.asker.today)
        if followed is not None:
            return self.carry_out(followed, carried=not s.projects)
        return self.carry_out(self._decided(s) or self._decided(essential(s)) or Query("not_understood", s.projects))

    def _of_others(self, s: Sentence) -> list[Block]:
        """基建办的数字资源租赁, which is not theirs: said, unless that is what is asked."""
        whose = tuple(c for c in s.where if c.measure in ("section", "responsible"))
        if not whose or s.any_of("yes_no", "right"):
            return []
        asked = owners.resolved(self.session, Query("card", s.projects, where=whose), self.who.id, self.who.section_id)
        if isinstance(asked, str):
            return fixed.not_known_of_you(asked, self.language)
        rows = figures.of_projects(self.session, s.projects, visible=self.visible)
        wrong = [(row, c) for row in rows for c in asked.where if not holds(row, c)]
        return fixed.of_others(*wrong[0], self.language) if wrong else []

    def _decided(self, s: Sentence) -> Query | None:
        """The question as a Query that says all of it."""
        query = decide(s, self.asker.today)
        return query if query is not None and says_all(s, query) else None

    def carry_out(self, query: Query, *, carried: bool = False, page: int = 0, turned: int = 0) -> Outcome:
        """The answer; `turned` is the number of the question of which another page is shown."""
        named = owners.resolved(self.session, query, self.who.id, self.who.section_id)
        if isinstance(named, str):
            return self._say("help", fixed.not_known_of_you(named, self.language), ())
        query = named if self.form is None else shaped(named, self.form)
        query = self._followed(query)
        if hidden := self._hidden([(project,) for project in query.projects]):
            return self._not_visible(hidden)  # restricted since the question that is followed up
        result = answer(self.asker, query)
        result = replace(result, page=min(page, max(-(-listed(result) // PAGE) - 1, 0)))  # it may have grown shorter
        names = figures.names(self.session, query.projects)
        ordered = [names[i] for i in query.projects if i in names]
        examples = [row.name for row in result.group[:1] or result.rows[:1]] or ordered or self._examples()
        said = replies.blocks(
            result, self.language, names=ordered, examples=examples, today=self.asker.today, zone=self.zone
        )
        if not examples and result.year is None and query.act not in ("rule", "workday", "rectify"):
            said = [*(said if query.act == "talk" else ()), *self._nothing_stored()]
        if carried and ordered:
            said = [*said, fixed.carried(ordered, self.language)]
        said += which_page(result, self.language)
        said += [*self._left_out(query, result.year), *waiting(self.session, self.asker.now, result, self.language)]
        shown = [row.project_id for row in result.rows]
        memory = self.memory
        if not turned:
            memory = memory.answered(query, shown, result.year, self.language, self.asker.now)
        helps = query.act in ("talk", "open", "not_understood", "refused") and not query.projects
        buttons = follow_ups(turned or memory.number, query, result, self.language, carried=carried)
        reply = Reply(tuple(said), buttons)
        if query.form is not None and not turned:
            reply = self._with_file(str(memory.number), result, reply)
        return self._outcome("help" if helps else "answer", ordered, query, reply, memory)

    def _left_out(self, query: Query, year: int | None) -> list[Block]:
        """That an answer over all projects lacks those the asker may not see."""
        if query.act not in _OF_ALL or (query.projects and query.act in _OF_THOSE):
            return []
        section = next((str(c.value) for c in query.where if c.measure == "section" and c.op == "="), None)
        number = len(figures.hidden(self.session, self.visible, year, section=section))
        return [fixed.left_out(number, self.language)] if number else []

    def _nothing_stored(self) -> list[Block]:
        return [Line((no_projects(self.language),))]

    def _examples(self) -> list[str]:
        from sqlmodel import col, select

        from db.models import Project

        query = (
            select(Project.name)
            .where(self.visible, col(Project.merged_into).is_(None))
            .order_by(col(Project.id))
            .limit(1)
        )
        return list(self.session.exec(query).all())

    def _say(self, decision: str, said: Sequence[Block], projects: Sequence[str]) -> Outcome:
        return self._outcome(decision, projects, None, Reply(tuple(said)), self.memory)

    def _outcome(
        self,
        decision: str,
        projects: Sequence[str],
        query: Query | None,
        reply: Reply,
        memory: Memory,
    ) -> Outcome:
        return Outcome(decision, tuple(projects), query, reply, memory.to_json())


def _of_other_things(s: Sentence) -> bool:
    """整改, days off: what stands there is a problem or a feast, no project's name."""
    return rectifying(s) is not None or workdays(s) is not None


def replace_named(s: Sentence, chosen: int, among: Named | None = None) -> Sentence:
    """The sentence with one project in place of several."""
    named = tuple(Named((chosen,), n.text) if among is None or n is among else n for n in s.named) or (
        Named((chosen,), ""),
    )
    return replace(s, named=named)
