"""Which sections of a report belong to which project, whatever numbers its headings have or lack."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from db.reports.amounts import amounts
from db.reports.outline import Section, ordinal_number
from db.reports.scores import rate, total
from db.reports.words import HAN, even_quotes

_NOT_A_NAME = re.compile(
    r"(?:情况|分析|说明|职能|职责|概况|机构|措施|原因|问题|建议|结论|结果|目标|思路|打算|依据|方法|原则|过程|构成|目的|意义|附件|评价|自评|公开|应用|安排|要求)$"
    r"|^(?:(?:部门|本级|本年)?(?:预算)?(?:项目|基本)?支出)$"
    r"|^(?:部门|收入|支出|财政)*决算(?!.{0,8}(?:费|项目|资金))|决算数?$|总收入|总支出|基本支出|财政(?:拨款|拔款)(?:收入|支出|$)"
    r"|^(?:我[局委办院校县区市]|本[部单局年]|该|根据|通过|按照|截至|为|其中|合计|总计|附|注|各|偏离|偏差|以上|上述|一是|二是|三是|加强|完善|强化|进一步|继续|严格|提高|主要|部门|年度|关于)"
)
_NAME_ENDS = re.compile(
    r"(?:(?:(?<=费)|(?<=资金)|(?<=补助)|(?<=补贴))项目)?(?:为|属于|属|系|是)(?:20\d\d年)?(?:度)?(?:新增|延续|一次性|常年|经常|长期|跨年|当年|中央|省级|市级|本级|我|部门)"
    r"|20\d\d年|年初|年中|全年|中期|追加|预算|(?:共计?|合计|实际|已|计划|申请|获得?)?(?:下达|安排|批复|支出|支付|核定|到位|使用|执行)|[，,：:；;。（(\n]|共计|合计|\d[\d,.]{0,20}(?:万|元|亿)"
)
_ABOUT = re.compile(
    r"^(?:关于)?(?P<name>.{3,}?)(?:(?:(?<=费)|(?<=资金)|(?<=补助)|(?<=补贴))项目)?(?:的)?(?:支出|项目支出|预算)?(?:绩效)?"
    r"(?:自评|评价|执行|目标完成)+(?:情况|结果|报告|综述)?(?:分析|说明)?$"
)
_KIND_WORDS = r"(?:20\d\d年)?(?:新增|延续|一次性|常年|经常)性?(?:项目)?"
_OTHER_PARTS = re.compile(r"应用|公开|其他需要|其它需要|存在(?:的)?(?:主要)?问题|附件|附表|有关建议|意见建议")
_WHOLE_PART = re.compile(r"部门(?:整体|决算|收支)|整体支出|决算情况|收支情况")
_DEPARTMENT_WORD = re.compile(
    r"^(?:全[局县区市镇乡院校系]|单位|部门|整体|总体)|(?:局|委|厅|院|镇|乡|政府|中心|办|会|队|校|部门|单位)$"
    r"|预算|支出|收入|拨款|拔款|三公"
)
_SCORED = re.compile(r"(?:产出|效益|满意度|成本)类?(?:指标)?")
_A_BODY = re.compile(r"(?:局|委员会|厅|医院|学院|学校|人民政府|管委会|部门|单位)$")


@dataclass(slots=True)
class Block:
    """One project's part of a report."""

    name: str
    ordinal: str
    path: str  # the headings above it
    sections: list[Section] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(_whole(section) for section in self.sections if section.title or section.body)


def _whole(section: Section) -> str:
    """A section as text; what a heading scores stays with it: 2.产出指标：演出120场，得48分."""
    mark = "：" if _SCORED.fullmatch(section.title) else "\n"
    return mark.join(part for part in (section.title, section.body) if part)


@dataclass(slots=True)
class Layout:
    """A report's projects, and the sections that speak of the whole department with the headings above each."""

    blocks: list[Block] = field(default_factory=list)
    overall: list[tuple[str, Section]] = field(default_factory=list)
    among: set[int] = field(default_factory=set)  # lines of those that stand among the projects


def layout(parts: list[Section]) -> Layout:
    """Cut the sections into projects by numbering, by repeated structure, and by what the text under a heading says."""
    parts = [piece for part in parts for piece in _lines_apart(part)]
    starts = _starts(parts)
    among = _among(parts, starts)
    result = Layout()
    above: list[Section] = []
    current: Block | None = None
    ancestors: set[str] = set()
    depth = 0  # of the headings above the projects
    for at, section in enumerate(parts):
        if at in starts and current is not None and not section.style:
            del above[depth:]  # an unnumbered name closes what stands under the project before it
        _climb(above, section)
        path = "".join(part.ordinal or part.title for part in above[:-1])
        if at in starts:
            current = Block(starts[at], section.ordinal, path, [section])
            depth = len(above) - 1
            ancestors = {part.style for part in above[:-1] if part.style} - _styles_within(parts[at + 1 : at + 2])
            result.blocks.append(current)
        elif current is not None and section.style in (ancestors or {"part", "first"}):
            current = None
        if current is None and section.kind == "execution":
            opened = tells_of_project(section.body.split("\n")[0])
            if opened is not None:
                current = Block(opened, "", path, [section])
                ancestors = {part.style for part in above[:-1] if part.style}
                result.blocks.append(current)
                continue
        if current is None:
            result.overall.append((path, section))
            if at in among:
                result.among.add(section.line)
        elif at not in starts:
            current = _continued(result, current, section)
    return result


def _styles_within(following: list[Section]) -> set[str]:
    """How the parts of a project are numbered: a list before the projects may be numbered the same."""
    return {section.style for section in following if section.kind is not None}


def _among(parts: list[Section], starts: Iterable[int]) -> set[int]:
    """Sections of the part on the projects: what they state is no figure of the department's, but for the lead."""
    found = set(range(min(starts, default=0), max(starts, default=-1) + 1))
    inside = False
    for at, section in enumerate(parts):
        if section.style in ("part", "first"):
            inside = "项目" in section.title and not _WHOLE_PART.search(section.title) and at not in found
        if inside:
            found.add(at)
    return found


def tells_of_project(paragraph: str) -> str | None:
    """The project a paragraph gives budget and spend of; None for the department's own figures."""
    name = name_before(paragraph) if _told(paragraph) else None
    return None if name is None or _DEPARTMENT_WORD.search(name) or re.search(r"[\d、]", name) else name


def _lines_apart(section: Section) -> Iterator[Section]:
    """Paragraphs that each tell of a project of their own, without a heading, become sections of their own."""
    if section.kind is not None and (section.kind != "overview" or section.style not in ("part", "first")):
        yield section
        return
    lines = section.body.split("\n")
    names = [_project_told(line) for line in lines]
    if len({name for name in names if name}) < 2:
        yield section
        return
    title, body, kind = section.title, "", section.kind
    style, ordinal = section.style, section.ordinal
    for name, line in zip(names, lines, strict=True):
        if name is not None:
            yield Section(style, ordinal, title, kind, body, section.line)
            style, ordinal, title, body, kind = "line", "", name, "", None
        body += ("\n" if body else "") + line
    yield Section(style, ordinal, title, kind, body, section.line)


def _project_told(line: str) -> str | None:
    """The project a line tells of; the department itself is none (市第三人民医院2024年全年预算…)."""
    name = name_before(line) if _told(line) else None
    return None if name is None or _A_BODY.search(name) else name


def _told(text: str) -> bool:
    """Whether a paragraph states a budget and what became of it."""
    roles = {amount.role for amount in amounts(text)}
    planned = roles & {"full", "initial", "midyear", "added", "budget", "received", "named", "fiscal"}
    return bool(planned) and ("spend" in roles or rate(text) is not None or total(text) is not None)


def name_before(text: str) -> str | None:
    """The project a text begins with: 食堂经费为延续性项目… → 食堂经费."""
    text = re.sub(r"^(?:[一二三四五六七八九十]{1,2}是|其[一二三四五六七八九十][，、是]?)", "", text[:120].strip())
    text = re.sub(r"^(?:20\d\d年度?)?(?:我局|我单位|本单位|本部门)?(?:的)?", "", text)
    found = _NAME_ENDS.search(text)
    name = text[: found.start()] if found else text
    return tidy_name(name) if is_name(name) else None


def is_name(text: str) -> bool:
    """Whether words can be a project's name."""
    bare = text.strip()
    return 2 < len(bare) <= 45 and bool(re.search(rf"[{HAN}]{{2}}", bare)) and not _NOT_A_NAME.search(bare)


def tidy_name(name: str) -> str:
    """A heading's words as a name: quotes in pairs, no trailing marks, no bracketed amount."""
    name = re.sub(rf"[（(](?:[^（()）]*\d[^（()）]*(?:元|%|分)[^（()）]*|{_KIND_WORDS})[）)]$", "", name.strip())
    about = _ABOUT.match(name)
    name = about["name"] if about is not None and about["name"] else name
    return even_quotes(name.strip(" 。：:；;、，,.·-—"))


def _climb(above: list[Section], section: Section) -> None:
    """Keep the headings above a section: one of the same style replaces the earlier and all below it."""
    styles = [part.style for part in above]
    if section.style and section.style in styles:
        del above[styles.index(section.style) :]
    elif not section.style and above and not above[-1].style:
        above.pop()
    above.append(section)


def _starts(parts: list[Section]) -> dict[int, str]:
    """Index of each section that opens a project, with the project's name."""
    named = dict(_named(parts))
    strong = {at: _evidence(parts, at, set(named)) for at in named}
    styles = Counter[str]()
    for at, points in strong.items():
        styles[parts[at].style] += points
    numbered = [(count, style) for style, count in styles.items() if style and count >= 2]
    best = max(numbered)[1] if numbered else None
    return {
        at: name
        for at, name in named.items()
        if strong[at] >= 2 and (parts[at].style == best or (not parts[at].style and parts[at].title) or best is None)
    }


def _named(parts: list[Section]) -> Iterator[tuple[int, str]]:
    closed: str | None = None  # the style of the heading that closed
    for at, section in enumerate(parts):
        if section.style in ("part", "first", closed):
            closed = None
        if section.style and closed is None and _speaks_of_no_project(section):
            closed = section.style
        elif "项目支出" in section.title:
            closed = None  # a part on the whole department that comes to its projects
        if closed or section.kind is not None:
            continue
        if section.title and not re.search(r"[，,；;]|\d[\d,.]{0,20}(?:万|元|亿)", section.title):
            name = tidy_name(section.title)
            if is_name(name) and not re.search(r"20\d\d年度?$", name):  # the report's own title: 某某局2023年度
                yield at, name
        elif section.style:
            called = name_before(section.title or section.body)
            if called is not None:
                yield at, called


def _speaks_of_no_project(section: Section) -> bool:
    other = section.style in ("part", "first") and _OTHER_PARTS.search(section.title)
    return bool(other) or ("项目" not in section.title and bool(_WHOLE_PART.search(section.title)))


def _evidence(parts: list[Section], at: int, named: set[int]) -> int:
    """How much the text up to the next name speaks of a project's money and points: 2 and more is a project."""
    points = 0
    texts = [parts[at].title + " " + parts[at].body]
    for following in range(at + 1, len(parts)):
        if following in named or _closes(parts[at], parts[following]):
            break
        points += 2 if parts[following].kind in ("execution", "indicators") else 0
        texts.append(parts[following].body)
    text = "\n".join(texts)
    roles = {amount.role for amount in amounts(text)}
    points += 1 if roles & {"full", "initial", "midyear", "added", "budget", "received", "named", "fiscal"} else 0
    points += 1 if "spend" in roles or re.search(r"全部(?:支付|支出|使用|执行)|未(?:支付|支出|使用)", text) else 0
    return points + (1 if rate(text) else 0) + (1 if total(text) else 0)


def _closes(opening: Section, section: Section) -> bool:
    """Whether a heading ends the section above it; one that says what it is about belongs to a project."""
    if section.kind is not None:
        return section.style == "part"
    return section.style in ("part", "first", opening.style or "part")


def _continued(result: Layout, current: Block, section: Section) -> Block:
    """The block a section goes on with; a second account of money means that a heading is missing."""
    again = section.kind == "execution" and any(part.kind == "execution" for part in current.sections)
    name = name_before(section.body) if again else None
    if name is not None and name != current.name:
        current = Block(name, "", current.path)
        result.blocks.append(current)
    current.sections.append(section)
    return current


def gaps(blocks: Iterable[Block]) -> list[int]:
    """Numbers missing in the count of the projects' headings."""
    numbers = [number for block in blocks if (number := ordinal_number(block.ordinal)) is not None]
    return sorted(set(range(min(numbers, default=0), max(numbers, default=0))) - set(numbers))
