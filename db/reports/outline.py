"""The order of a report: numbered headings (also glued or unnumbered ones) and what each section is about."""

import re
from dataclasses import dataclass

from db.reports.words import HAN, han_number

_EXECUTION = (
    r"(?:项目|部门|年度|本年度?)?(?:支出|财政)?(?:预算|资金|经费|收支)(?:支出|资金)?(?:执行|使用|支出|安排|到位|投入|落实|管理)"
    r"(?:[和及与、](?:资金|预算)?(?:管理|使用|执行|支出|落实))*(?:情况|进度)(?:分析|说明)?"
)
_GOAL = (
    r"(?:项目|部门|年度)?(?:总体|整体|年度|预期)?(?:绩效)?(?:总体|整体|年度|预期)?目标(?:的)?(?:及其|[及和与])?(?:设定|设立|设置|完成|实现)*"
    r"(?:情况)?(?:分析|说明)?"
)
_INDICATORS = (
    r"(?:项目)?(?:各项|各类|具体|主要|三级)?(?:绩效)?指标(?:的)?(?:完成|实现|得分|分析|评价)+(?:情况)?(?:分析|说明)?"
)
_REASON = (
    rf"(?:项目)?(?:未完成|偏离|偏差)(?:绩效|预期|年度|总体|的)*(?:目标|指标)?(?:的)?(?:主要)?原因(?:分析|说明)?"
    rf"(?:[及和与、][{HAN}]{{0,6}}?(?:改进|整改)(?:措施|建议|意见|办法))?(?:情况)?(?:分析|说明)?"
    r"|(?:存在的?)(?:主要)?问题(?:[、及和与](?:原因|偏差|下一步|改进|整改|建议|措施|打算|分析|主要|的)+)*"
    r"|(?:下一步)(?:的)?(?:工作)?(?:打算|计划|安排|措施|改进措施|工作)|(?:改进|整改)(?:措施|建议|意见)"
)
_RESULT = r"(?:项目)?(?:绩效)?(?:自评|评价)(?:结论|结果|得分)(?:情况)?(?:分析|说明)?"
_OVERVIEW = r"项目(?:的)?(?:基本)?(?:概况|情况|背景|简介)|(?:项目)?立项(?:依据|背景|情况)|基本(?:情况|概况)"
KINDS = {
    "execution": _EXECUTION,
    "indicators": _INDICATORS,
    "reason": _REASON,
    "goal": _GOAL,
    "result": _RESULT,
    "overview": _OVERVIEW,
}
_KIND = {name: re.compile(rf"(?:{pattern})") for name, pattern in KINDS.items()}
# The same said shortly: a heading only where nothing else stands in its line, or a mark follows.
_SHORT = {
    "execution": re.compile(
        r"(?:项目|年度)?(?:预算|资金|经费)(?:的)?(?:执行|使用|支付|落实)(?:及管理)?|(?:项目)?资金情况"
    ),
    "indicators": re.compile(r"(?:项目)?(?:绩效|评价|自评|指标)(?:指标)?得分(?:情况)?|得分情况"),
}
_ANY_KIND = "|".join(KINDS.values())
_NUMBERED = re.compile(
    r"(?P<part>第[一二三四五六七八九十\d]{1,3}(?:部分|章|节))[、：:\s]*"
    r"|(?P<first>[一二三四五六七八九十]{1,3})[、.]\s*"
    r"|(?P<second>[（(][一二三四五六七八九十]{1,3}[）)])[、.]?\s*"
    r"|(?P<item>项目(?:[一二三四五六七八九十]{1,3}|\d{1,2})[：:、.])\s*"
    r"|(?P<dotted>\d{1,2}(?:\.\d{1,2}){1,3})[、.]?\s*(?=[^\d%万亿元分\s])"
    r"|(?P<third>\d{1,2}[.、])\s*(?!\d(?!\d{3}年))"
    r"|(?P<bracket>(?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)])[、.]?\s*"
    r"|(?P<fourth>[（(]\d{1,2}[）)])[、.]?\s*"
    r"|(?P<fifth>[①-⑳])\s*"
)
# Where a heading stands in the middle of a line, the line is cut before it.
_GLUED = (
    re.compile(rf"(?<=[^\s\d（(])(?=\d{{1,2}}[.、]\s*(?:{_ANY_KIND}))"),
    re.compile(
        rf"(?<=[。；！？…”）])(?=(?:[（(]?(?:[一二三四五六七八九十]{{1,3}}|\d{{1,2}})[）)、.])\s*(?:{_ANY_KIND}))"
    ),
    re.compile(r"(?<=[。；！？…])\s*(?=[（(][一二三四五六七八九十]{1,3}[）)])"),
    re.compile(rf"(?<=[。；！？…])\s*(?=[一二三四五六七八九十]{{1,3}}、[{HAN}])"),
    re.compile(rf"(?<=[。；！？…])\s*(?=\d{{1,2}}[.、]\s*[{HAN}“\"])"),
    re.compile(r"(?<=[。；！？…])\s*(?=项目[一二三四五六七八九十]{1,3}[：:])"),
)
_END = re.compile(r"[。；！？]")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text under it, until the next heading of any level."""

    style: str  # how it is numbered: part, first, second, item, dotted1…, third, fourth, fifth; "" without a number
    ordinal: str  # the number as printed
    title: str
    kind: str | None  # what it is about, when the words say it
    body: str
    line: int

    @property
    def place(self) -> str:
        return f"{self.ordinal}{self.title}" if self.title else self.ordinal


def sections(text: str) -> list[Section]:
    """The cleaned text cut at its headings."""
    for pattern in _GLUED:
        text = pattern.sub("\n", text)
    found: list[Section] = []
    body: list[str] = []
    lines = text.split("\n")
    for at, line in enumerate(lines):
        heading = _heading(line.strip(), at, lines[at + 1].strip() if at + 1 < len(lines) else "")
        if heading is None:
            body.append(line.strip())
            continue
        _close(found, body)
        if not heading.style and _goes_on(found, heading, lines[at + 1 : at + 4]):
            last = found[-1]
            found[-1] = Section(last.style, last.ordinal, last.title + heading.title, None, "", last.line)
            body = []
            continue
        found.append(heading)
        body = [heading.body] if heading.body else []
    _close(found, body)
    return found


def kind_of(title: str) -> str | None:
    """What a section called this is about; None when the words name no such thing (a project's name, for one)."""
    bare = title.strip("：:。.、 ")
    for name, pattern in _KIND.items():
        if pattern.fullmatch(bare):
            return name
    return next((name for name, pattern in _SHORT.items() if pattern.fullmatch(bare)), None)


def _close(found: list[Section], body: list[str]) -> None:
    text = _joined(body)
    if found:
        last = found[-1]
        found[-1] = Section(last.style, last.ordinal, last.title, last.kind, text, last.line)
    elif text:
        found.append(Section("", "", "", None, text, 0))


def _joined(lines: list[str]) -> str:
    """Paragraphs on lines of their own; a line broken in the middle of a sentence is mended."""
    text = ""
    for line in lines:
        if text and line:
            text += "\n" if text[-1] in "。；！？：:;)）" else ""
        text += line
    return text


def _goes_on(found: list[Section], heading: Section, following: list[str]) -> bool:
    """Whether a line is the rest of the numbered heading above it: the text below calls the project by both."""
    if not found or heading.kind is not None or not found[-1].style or found[-1].body or found[-1].kind is not None:
        return False
    return _bare(found[-1].title + heading.title) in _bare("".join(following))


def _bare(text: str) -> str:
    return re.sub(r"[“”\"‘’'\s]", "", text)


def _heading(line: str, at: int, following: str) -> Section | None:
    labelled = re.match(r"项目名称\s*[：:]\s*(\S.{1,60})$", line)
    if labelled is not None:
        return Section("label", "", labelled[1].strip("。； "), None, "", at)
    match = _NUMBERED.match(line)
    if match is None:
        return _unnumbered(line, at, following)
    style = match.lastgroup or ""
    ordinal = line[: match.end()].strip()
    if style == "dotted":
        style += str(ordinal.count("."))
    rest = line[match.end() :].strip()
    for name, pattern in _KIND.items():
        found = pattern.match(rest)
        if found is not None and _ends_there(found[0], rest[found.end() :]):
            return Section(style, ordinal, found[0], name, rest[found.end() :].lstrip("。：:；，,. "), at)
    label, colon, after = rest.partition("：")
    if colon and after and len(label) <= 20 and not re.search(r"[，。；]|\d", label):
        return Section(style, ordinal, label, kind_of(label), after.strip(), at)
    if len(rest) <= 40 and not re.search(r"[，。；！？]|[为共]\d", rest.rstrip("。；：:")):
        alone = rest.rstrip("。；：: ")
        return Section(style, ordinal, alone, kind_of(alone), "", at)
    title = re.match(rf"[{HAN}\w“”\"‘’（）()《》·—-]{{2,40}}?(?=[。：:])", rest)
    if title is not None and not re.search(r"\d|为|，", title[0].replace("为民", "")):
        return Section(style, ordinal, title[0], kind_of(title[0]), rest[title.end() + 1 :].strip(), at)
    return Section(style, ordinal, "", None, rest, at)


def _ends_there(phrase: str, after: str) -> bool:
    """Whether a heading's phrase ends where it matched, with its text glued to it or not."""
    if not after or after[0] in "。：:；，,. ":
        return True
    return phrase.endswith(("情况", "分析", "说明", "措施", "进度", "原因")) and after[0] not in "的和与及、得总"


def _unnumbered(line: str, at: int, following: str) -> Section | None:
    """A line that only names what its section is about, or a name on a line of its own above such a line."""
    if not line or len(line) > 40:
        return None
    kind = kind_of(line)
    if kind is not None and len(line) >= 4:
        return Section("", "", line.rstrip("：:。. "), kind, "", at)
    if _END.search(line) or re.search(r"[，,：:]", line):
        return None
    bare = _bare(line)
    below = _NUMBERED.sub("", following, count=1)
    names_next = any(_KIND[kind].match(below) for kind in ("execution", "goal", "indicators")) or (
        len(bare) >= 4 and _bare(following).startswith(bare)
    )
    return Section("", "", line, None, "", at) if names_next else None


def ordinal_number(ordinal: str) -> int | None:
    """（十二） → 12; None for dotted and circled ones."""
    bare = re.sub(r"[^一二三四五六七八九十\d]", "", ordinal)
    return int(bare) if bare.isdigit() else han_number(bare)
