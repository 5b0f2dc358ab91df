"""Projects named in one sentence, each with its amount: 办案业务费120万元、装备购置费80万元，……"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from db.money import WAN
from db.reports.amounts import NUMBER, role_of
from db.reports.blocks import is_name, name_before, tidy_name
from db.reports.outline import Section, ordinal_number
from db.reports.reading import Figure, ProjectReading
from db.reports.scores import rate
from db.reports.words import HAN, number, sentences

_LEAD = re.compile(r"^.*?(?:其中|分别(?:为|是)?|包括|具体(?:为|是|如下)?|如下|(?:共|主要|另|还|项目)有)[：:，,]?\s*")
_NO_BUDGET = re.compile(r"(?:项目)?(?:计划)?(?:总投资|投资|概算|合同(?:金额|价款?)?|标准|单价)(?:为|约|共)?$")
_ITEM = re.compile(
    rf"^(?:\d{{1,2}}[.、]|[（(]?[一二三四五六七八九十\d]{{1,3}}[）)、.]|[①-⑳])?(?:其中|分别为|包括|和|及|以及|与)?[：:]?"
    rf"(?P<name>[{HAN}A-Za-z0-9“”\"《》（）()·—\-]*?[{HAN}”\"）)])"
    rf"(?P<verb>(?:(?:年初|追加|全年|实际|本年)?(?:预算|支出|安排|下达|批复|支付|执行)(?:资金|数|额)?)*(?:为|共|共计)?)"
    rf"(?P<amount>{NUMBER})(?P<unit>万元|元|万)$"
)
_MORE = re.compile(
    rf"^(?P<verb>(?:年初|实际|已|本年|全年|累计)?(?:支出|支付|执行|使用|安排|下达|预算)(?:数|资金)?(?:为)?)(?P<amount>{NUMBER})(?P<unit>万元|元|万)$"
)
_ONE = re.compile(rf"(?P<amount>{NUMBER})(?P<unit>万元|元|万)")
_EACH = re.compile(rf"分别(?P<verb>[{HAN}]{{0,12}}?)(?P<amounts>(?:[、和及，]?(?:{NUMBER})(?:万元|元|万))+)")
_RESPECTIVELY = re.compile(rf"(?P<names>[^，。；：:\n\d]{{4,200}}?)(?=，?分别[{HAN}]{{0,12}}?\d)")
_FIRST = re.compile(r"(?:^|[：:，,])[（(]?1[.、）)](?P<item>[^。\n]+)$")
_SCORE = re.compile(rf"^(?:绩效)?(?:自评|得|评|总)(?:得分?|总分|分)?(?:为)?[：:]?(?P<points>{NUMBER})分$")
_FIELD_WORDS = re.compile(
    r"^(?:较|比|同比|其中|剩余|其余|基本支出|项目支出|人员经费|公用经费|总收入|总支出|财政拨款|收入|支出|预算|决算|调整|结转|结余|合计|总计|其他资金|自筹资金|上年结转)"
)


def listed_projects(parts: Iterable[Section], year: int | None) -> list[ProjectReading]:
    """Every project that a sentence lists with an amount, where at least two stand side by side."""
    found: dict[str, ProjectReading] = {}
    parts = list(parts)
    texts = [(part.place, part.title, _opened(part.body)) for part in parts]
    for place, title, text in [*texts, *_numbered(parts)]:
        for _, sentence in sentences(text):
            if "项目" in sentence + title:
                for item in [*_items(sentence, place, year), *_respectively(sentence, place, year)]:
                    known = found.setdefault(item.name, item)
                    for measure, figure in item.figures.items():
                        known.figures.setdefault(measure, figure)
    return list(found.values())


def _respectively(sentence: str, place: str, year: int | None) -> Iterator[ProjectReading]:
    """甲经费、乙经费分别安排12万元、8万元，分别支出11万元、8万元."""
    found = _RESPECTIVELY.search(sentence)
    if found is None:
        return
    names = re.split(r"[、和及与]", _LEAD.sub("", found["names"]).strip())
    columns = {
        "spend" if role_of(part["verb"])[0] == "spend" else "budget": list(_ONE.finditer(part["amounts"]))
        for part in _EACH.finditer(sentence, found.end("names"))
    }
    if len(names) < 2 or not all(map(_may_be_project, names)) or any(len(c) != len(names) for c in columns.values()):
        return
    for at, name in enumerate(names):
        item = ProjectReading(tidy_name(name), place, year)
        item.figures = {measure: _figure(column[at], place, sentence.strip()) for measure, column in columns.items()}
        yield item


def _numbered(parts: list[Section]) -> Iterator[tuple[str, str, str]]:
    """Items with numbers of their own, 1.甲费12万元，支出11万元；2.乙费…, as the one sentence that they are."""
    before = ""
    for style, group in groupby(parts, key=lambda part: part.style):
        all_ = list(group)
        run = [part for part in all_ if part.kind is None and not part.title]
        if style in ("third", "bracket", "fourth", "fifth") and run:
            lines = [_opened(part.body).partition("。")[0].rstrip("，") for part in run]
            first = _FIRST.search(before) if ordinal_number(run[0].ordinal) == 2 else None  # 包括：1.甲费12万元；
            lines = [_opened(first["item"]).rstrip("，。"), *lines] if first is not None else lines
            yield run[0].place, "项目", "，".join(lines)
        before = all_[-1].body


def is_list(sentence: str, names: set[str]) -> bool:
    """Whether a sentence lists projects of the report with their amounts or rates."""
    clauses = list(_clauses(_opened(sentence)))
    return sum(any(clause.startswith(name) for name in names) for clause in clauses) > 1


def _opened(text: str) -> str:
    """Marks between items made one, and amounts in brackets behind an item part of the sentence."""
    text = re.sub(r"[（(](?=(?:实际|本年|全年|已)?(?:支出|支付|执行|预算))([^（()）\n]*)[）)]", r"，\1", text)
    return text.replace("；", "，").replace(";", "，")


def _items(sentence: str, place: str, year: int | None) -> list[ProjectReading]:
    measure = _measure_before(sentence)
    items: list[ProjectReading] = []
    for clause in _clauses(sentence):
        match = _ITEM.match(clause) if len(clause) <= 80 else None
        if match is not None and _may_be_project(match["name"]):
            what = "spend" if role_of(match["verb"])[0] == "spend" else measure
            name = tidy_name(_NO_BUDGET.sub("", match["name"]))
            items.append(ProjectReading(name, place, year))
            if name == tidy_name(match["name"]) and role_of(match["verb"])[0] != "no":
                items[-1].figures[what] = _figure(match, place, clause)
        elif items:
            _more(items[-1], clause, place)
    return items if len(items) > 1 and not _of_one(sentence, items[0].name) else []


def _of_one(sentence: str, first: str) -> bool:
    """Whether the list gives the parts of one project: 甲经费年初预算30万元，其中：乙10万元、丙20万元."""
    whose = name_before(sentence)
    return whose is not None and whose != first and whose in sentence.partition("其中")[0]


def _clauses(sentence: str) -> Iterator[str]:
    for clause in re.split(r"[，、,。\n]", sentence):
        said = clause.strip()[:300]
        while (lead := _LEAD.match(said)) is not None and lead.end() < len(said):
            said = said[lead.end() :]
        if said:
            yield said


def _more(item: ProjectReading, clause: str, place: str) -> None:
    """支出12万元, 执行率60.45% after an item belong to it."""
    match = _MORE.match(clause)
    if match is not None:
        what = "spend" if role_of(match["verb"])[0] == "spend" else "budget"
        item.figures.setdefault(what, _figure(match, place, clause))
    scored = _SCORE.match(clause)
    if scored is not None:
        item.figures.setdefault("total", Figure(number(scored["points"]), place, clause))
    stated = rate(clause)
    if stated is not None:
        item.figures.setdefault("rate", Figure(stated[0], place, clause))


def _may_be_project(name: str) -> bool:
    return (
        is_name(name)
        and not _FIELD_WORDS.search(name)
        and not re.search(r"20\d\d年|本部门|我局|共(?:计|有|\d)|实际|完成(?!后)", name)
    )


def _measure_before(sentence: str) -> str:
    """Whether a list is one of budgets or of spending: the words before its first amount say."""
    lead = re.split(rf"(?:{NUMBER})(?:万元|元|万)", sentence)[0]
    return "spend" if role_of(lead[:-2] if len(lead) > 2 else lead)[0] == "spend" else "budget"


def _figure(match: re.Match[str], place: str, clause: str) -> Figure:
    factor = 1 if match["unit"] == "元" else WAN
    return Figure(number(match["amount"]) * factor, place, clause)
