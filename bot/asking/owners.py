"""Whose: sections and people named in a question, exactly or by an unambiguous short form, and 我们科, 我负责的."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from bot.asking.query import MINE, Condition, Query
from bot.asking.reading.sentence import Owner
from bot.asking.reading.tokens import PERSON, SECTION
from db.models import Person, Project, Section

_KINDS = "派出所|支队|大队|中队|分局|中心|科室|处室|办公室|委员会|科|处|股|室|所|队|部|办|组|站|局|系|院|馆|厂"
_NAME = re.compile(rf"(?P<core>.+?)(?P<kind>{_KINDS})$")
# After these a section's word is another word: 科技, 处理, 部分, 所有.
_NO_END = {"科": "学技目研", "处": "理罚境于置", "部": "门分署", "所": "有在谓需以", "办": "公理法事", "组": "织成建"}
_AFTER_PERSON = re.compile(
    r"(主任|科长|处长|大队长|队长|所长|老师|同志|局长|院长|医生)?(的|名下|手|负责|管|主管|牵头|分管|经办|有|是)"
)
_BEFORE_PERSON = re.compile(r"(是|归|由|跟|和|与|、|给|：|:|^)$")


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of the text that names a section or a person; several names when it fits them all."""

    start: int
    end: int
    owner: Owner


def found(session: Session, text: str) -> tuple[Found, ...]:
    """The sections and people of the text, from left to right."""
    spans = [*_sections(session, text), *_people(session, text)]
    kept: list[Found] = []
    for span in sorted(spans, key=lambda f: (f.start - f.end, f.start)):
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return tuple(sorted(kept, key=lambda f: f.start))


def apart(spans: Iterable[Found], mentions: Sequence[tuple[int, int]]) -> tuple[Found, ...]:
    """Without those that are only a part of a project's name: 教务处档案室改造."""
    return tuple(
        span
        for span in spans
        if not any(start <= span.start and span.end <= end and end - start > span.end - span.start + 1
                   for start, end in mentions)
    )  # fmt: skip


def marked(text: str, spans: Sequence[Found]) -> str:
    """The text with every found name as one mark and blanks, so that places stay."""
    for span in spans:
        mark = SECTION if span.owner.kind == "section" else PERSON
        text = text[: span.start] + mark + " " * (span.end - span.start - 1) + text[span.end :]
    return text


def resolved(session: Session, query: Query, person_id: int | None, section_id: int | None) -> Query | str:
    """我们科 and 我负责的 as names; or which of the two nobody knows of the asker."""
    mine = [c for c in (*query.where, *query.against) if c.value == MINE]
    names: dict[str, str] = {}
    for measure in {c.measure for c in mine}:
        name = _own(session, measure, person_id, section_id)
        if name is None:
            return measure
        names[measure] = name
    if not mine:
        return query
    return replace(query, where=_filled(query.where, names), against=_filled(query.against, names))


def _own(session: Session, measure: str, person_id: int | None, section_id: int | None) -> str | None:
    if measure == "section":
        section = session.get(Section, section_id) if section_id is not None else None
        return None if section is None else section.name
    person = session.get(Person, person_id) if person_id is not None else None
    return None if person is None else person.name


def _filled(conditions: tuple[Condition, ...], names: Mapping[str, str]) -> tuple[Condition, ...]:
    return tuple(replace(c, value=names[c.measure]) if c.value == MINE else c for c in conditions)


def _sections(session: Session, text: str) -> Iterator[Found]:
    names = list(session.exec(select(Section.name).order_by(col(Section.id))).all())
    hits: dict[tuple[int, int], dict[str, int]] = {}
    for name in names:
        for form in _forms(name):
            for match in re.finditer(_pattern(form), text):
                if text[match.end() : match.end() + 1] in _NO_END.get(match.group()[-1:], "") and match.end() < len(
                    text
                ):
                    continue
                left_out = len(name) - len(match.group())
                spans = hits.setdefault(match.span(), {})
                spans[name] = min(left_out, spans.get(name, left_out))
    for (start, end), fitting in hits.items():
        exact = [name for name, left_out in fitting.items() if left_out == 0]
        yield Found(start, end, Owner("section", tuple(exact or fitting), text[start:end]))


def _forms(name: str) -> tuple[str, ...]:
    """指挥中心（办公室） is called by either name."""
    parts = [part for part in re.split(r"[（）()、/]", name) if len(part) > 1]
    return tuple(dict.fromkeys((name, *parts)))


def _pattern(form: str) -> str:
    """刑事侦查大队 is also 刑侦大队: the first character, some of the next, and the kind of section."""
    exact, named = re.escape(form), _NAME.match(form)
    if named is None or len(named["core"]) < 2:
        return exact
    first, *rest = (re.escape(c) for c in named["core"])
    ends = [re.escape(form[at:]) for at in range(1, len(named["core"]) - 1)]  # 督导室 of 教育督导室
    some = "".join(f"{c}?" for c in rest)
    any_of = "".join(rest)
    return "|".join((exact, f"{first}(?=[{any_of}]){some}{named['kind']}", *ends))


def _people(session: Session, text: str) -> Iterator[Found]:
    for name in _responsible(session):
        for match in re.finditer(re.escape(name), text):
            if len(name) > 2 or _stands_as_person(text, *match.span()):
                yield Found(*match.span(), Owner("responsible", (name,), name))


def _responsible(session: Session) -> list[str]:
    """People who are here or responsible for something, longest name first; a single character is no name."""
    owns = select(Project.responsible_id).where(col(Project.responsible_id).is_not(None))
    known = select(Person.name).where(col(Person.active) | col(Person.id).in_(owns)).distinct()
    return sorted((name for name in session.exec(known) if len(name) > 1), key=len, reverse=True)


def _stands_as_person(text: str, start: int, end: int) -> bool:
    """高明, 和平 are also words: a name of two characters is one only where somebody is spoken of."""
    alone = not text[:start].strip() and not text[end:].strip("？?。 ")
    return alone or bool(_AFTER_PERSON.match(text, end)) or bool(_BEFORE_PERSON.search(text[:start]))
