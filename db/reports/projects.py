"""One project's part of a report → what it states: money, points, grade, kind, goal, completion, reason, measures."""

import re
from decimal import Decimal

from db.reports.blocks import Block
from db.reports.money_of import Choice, agrees, money_of
from db.reports.outline import Section
from db.reports.reading import Figure, ProjectReading
from db.reports.scores import bracketed_points, grade_stated, is_plain, points, rates
from db.reports.words import sentence_at, sentences

_KINDS = {
    "新增": "new",
    "延续": "continuing",
    "一次性": "one_off",
    "常年": "recurring",
    "经常": "recurring",
    "长期": "continuing",
}
_KIND = re.compile(
    r"(?:为|属于|属|系|是)[^，。；\n]{0,14}?(?P<words>(?P<kind>新增|延续|一次性|常年|经常|长期)(?:性)?(?:预算|支出)?项目)"
    r"|项目(?:类型|类别|性质|属性)(?:为|是|属于)?[：:]?\s*(?P<words2>(?P<kind2>新增|延续|一次性|常年|经常|长期)(?:性)?(?:项目)?)"
    r"|(?P<words3>(?P<kind3>新增|延续|一次性|常年|经常)(?:性)?项目)(?=[，。；：（(]|20\d\d年|$)"
)
_PARTS = {"output": "产出", "benefit": "效益", "satisfaction": "满意度", "execution": "执行率"}
_NAMED_POINTS = {part: re.compile(rf"{zh}[^，。；、\n]{{0,12}}?\d(?:[\d.]*)分") for part, zh in _PARTS.items()}
_BUDGET_KIND = {"initial": "initial", "added": "added", "midyear": "midyear"}
_GOAL_LEAD = re.compile(
    r"^(?:年度|已?基本)?(?:完成)?(?:预期|年度|总体|绩效|项目)*目标(?:设定|完成情况|内容)?(?:为|如下|是)?[：:]\s*"
)
_MEASURES_LABEL = re.compile(r"(?:下一步|今后)?的?(?:改进|整改)?(?:工作)?(?:措施|打算|建议)(?:如下|为|是)?[：:]\s*")
_REASON_LABEL = re.compile(
    r"(?:存在)?(?:偏离|偏差|未完成|主要|具体)?[^。；：:，]{0,12}?(?:原因|问题)(?:分析|说明)?(?:如下|为|是|主要是)?[：:]\s*"
)
_PROSE_GOAL = re.compile(r"^(?:项目|绩效|年度|总体|预期)*目标(?:是|为|[：:])")
_PROSE_REASON = re.compile(
    r"(?:扣分|偏差|偏离|未完成|未支付|主要)原因(?:是|为)?[：:]?"
    r"|(?:^|，)(?:因|由于|受)[^，。]{2,30}[，。]?[^。]{0,30}(?:未|滞后|减少|延迟|推迟|不足|偏低|影响)"
)
_PROSE_MEASURES = re.compile(r"^(?:改进措施|整改措施)(?:是|为)?[：:]?|^下一步|^今后")
_DANGLING = re.compile(r"(?:\n|(?<=[。；]))\s*[（(]?[一二三四\d]{1,2}[）)、.]\s*$")
_TO_DO = re.compile(
    r"^(?:\d{1,2}[.、]|[（(][一二三四五六七八九十\d]+[）)]|[一二三四五六]是|首先|其次|同时|此外|另外|[，、；\s])*"
    r"(?:今后|下一步|本年|明年|下年度?|20\d\d年|我[局单位]+|将|要|应|需|拟|继续|进一步|积极|及时|切实|不断|持续|全面|严格|尽快|加强|加大|加快|完善|健全|"
    r"提高|提升|强化|规范|优化|确保|督促|促进|推进|推动|做好|落实|建立|改进|合理|细化|科学|协调|组织|制定|开展|保障|增加|增强|督办|抓紧|抓好)"
)
_BECAUSE = re.compile(
    r"因|由于|受.{1,16}影响|导致|致使|尚未|未能|未完成|未形成|未达|未[开竣验支到及]|滞后|延迟|推迟|缓慢|不足|取消|减少|偏低|已处于|处于"
)
_NO_DEVIATION = re.compile(
    r"^(?:本项目)?暂?(?:无|没有|不存在|未发生|未出现)(?:明显|较大)?(?:偏离|偏差|问题)?(?:情况|目标|原因)?[。，]?$"
)


def project_from(block: Block, year: int | None, unit: int | None = None) -> tuple[ProjectReading, list[str]]:
    """What a block states, and sentences about what in it could not be read."""
    parts = _by_kind(block)
    place = f"{block.path}{block.ordinal}{block.name}"
    reading = ProjectReading(block.name, place, year)
    near = parts.get("execution") or parts.get("lead") or block.text
    text = block.text
    unread = _put_money(reading, near, text, parts, unit)
    unread += _put_points(reading, text, place)
    _put_kind(reading, near, text)
    _put_texts(reading, parts)
    for what, zh in (("budget", "预算"), ("spend", "支出"), ("total", "总分")):
        if what not in reading.figures and not any(zh in line for line in unread):
            unread.append(f"没有读到{zh}")
    return reading, [f"{block.ordinal}{block.name}：{line}" for line in unread]


def _by_kind(block: Block) -> dict[str, str]:
    """The block's text by what each section is about; numbered points stay with the section they stand under."""
    parts: dict[str, list[str]] = {}
    current = "lead"
    for at, section in enumerate(block.sections):
        if section.kind is not None:
            current = section.kind
            parts.setdefault(current, []).append(section.body)
        else:
            parts.setdefault(current, []).append(_plain(section, block.name if at == 0 else ""))
    return {kind: "\n".join(text for text in texts if text) for kind, texts in parts.items()}


def _plain(section: Section, name: str) -> str:
    """A section without a kind of its own, as text again."""
    if section.title and section.title.strip('“”"') == name.strip('“”"'):
        return section.body
    ordinal = section.ordinal if not name else ""
    return f"{ordinal}{section.title}{'：' if section.title and section.body else ''}{section.body}"


def _put_money(reading: ProjectReading, near: str, text: str, parts: dict[str, str], unit: int | None) -> list[str]:
    stated, doubts = _rate_of(near, text, reading, unit)
    rate = None if stated is None else stated[0]
    money = money_of(near, text, name=reading.name, year=reading.year, rate=rate, unit=unit)
    where = f"{reading.place}·预算执行" if "execution" in parts else reading.place
    chosen: dict[str, Choice | None] = {"budget": money.budget, "spend": money.spend, "initial_budget": money.initial}
    for measure, choice in (chosen | dict(money.others)).items():
        if choice is not None:
            reading.figures[measure] = Figure(choice.yuan, where, choice.words)
    if stated is not None:
        source = near if stated[1].string is near else text
        reading.figures["rate"] = Figure(stated[0], where, sentence_at(source, stated[1].start()))
    if money.budget is not None:
        reading.budget_kind = _BUDGET_KIND.get(money.budget.role)
        if money.budget.role == "full" and money.initial is not None:
            reading.budget_kind = "initial"
        reading.budget_words = money.budget.label or None
    return [*money.doubts, *doubts]


def _rate_of(
    near: str, text: str, reading: ProjectReading, unit: int | None
) -> tuple[tuple[Decimal, re.Match[str]] | None, list[str]]:
    """The rate of the whole project; of several the one that its budget and spend bear out."""
    stated = list(rates(near)) or list(rates(text))
    plain = [one for one in stated if is_plain(one[1], reading.name)] or stated
    if len({value for value, _ in plain}) < 2:
        return (plain[0] if plain else None), []
    for value, found in plain:
        money = money_of(near, text, name=reading.name, year=reading.year, rate=value, unit=unit)
        if money.budget and money.spend and agrees(money.spend.yuan, money.budget.yuan, value):
            return (value, found), []
    said = "、".join(f"{value}%" for value, _ in plain)
    return None, [f"执行率写了几个数（{said}），都与预算和支出不符，没有采用"]


def _put_points(reading: ProjectReading, text: str, place: str) -> list[str]:
    stated: dict[str, list[tuple[Decimal, int]]] = {}
    for name, value, at in points(text):
        stated.setdefault(name, []).append((value, at))
    totals = stated.pop("total", [])
    if len(stated) < 2 and totals:
        stated |= {name: [part] for name, part in bracketed_points(text, totals[0][0]).items()}
    added = sum((values[0][0] for values in stated.values()), Decimal(0))
    totals.sort(key=lambda total: total[0] != added)  # of two totals the one that the parts add up to
    unread: list[str] = []
    if totals and len(stated) > 1 and totals[0][0] <= max(values[0][0] for values in stated.values()):
        unread.append(f"总分{totals[0][0]}分比各项得分之和{added}分少得多，没有采用")
        totals = []
    for name, values in [*stated.items(), *([("total", totals)] if totals else [])]:
        reading.figures[name] = Figure(values[0][0], place, sentence_at(text, values[0][1]))
        other = next((one for one in values if one[0] != values[0][0]), None)
        if other is not None and not (name == "total" and values[0][0] == added):
            said = sentence_at(text, other[1])[:30]
            unread.append(f"同一得分写了两个数：{values[0][0]}和{other[0]}（{said}），采用前者")
    missing = [zh for part, zh in _PARTS.items() if part not in reading.figures and _NAMED_POINTS[part].search(text)]
    if missing:
        unread.append(f"没有读到{'、'.join(missing)}得分")
    reading.grade = grade_stated(text)
    return unread


def _put_kind(reading: ProjectReading, near: str, text: str) -> None:
    found = _KIND.search(near) or _KIND.search(text)
    if found is not None:
        reading.kind = _KINDS[found["kind"] or found["kind2"] or found["kind3"]]
        reading.kind_words = found["words"] or found["words2"] or found["words3"]


def _put_texts(reading: ProjectReading, parts: dict[str, str]) -> None:
    goal, completion = parts.get("goal", ""), parts.get("indicators", "")
    if goal and not completion:
        goal, completion = _split_goal(goal)
    texts = {"goal": _GOAL_LEAD.sub("", goal), "completion": completion}
    texts["reason"], texts["measures"] = reason_and_measures(parts.get("reason", ""))
    if not parts.keys() & {"goal", "indicators", "reason"}:
        texts = _texts_in_prose(parts.get("lead", ""))
    reading.texts = {name: text.strip() for name, text in texts.items() if text and text.strip()}


def _texts_in_prose(text: str) -> dict[str, str]:
    """A project told in one paragraph: only sentences that say what they are."""
    found: dict[str, str] = {}
    for _, sentence in sentences(text):
        said = sentence.strip()
        if match := _PROSE_GOAL.search(said):
            found.setdefault("goal", said[match.end() :])
        elif match := _PROSE_REASON.search(said):
            found.setdefault("reason", said[match.end() :] if match[0].endswith(("：", ":")) else said)
        elif match := _PROSE_MEASURES.search(said):
            found.setdefault("measures", said[match.end() :] if match[0].endswith(("：", ":")) else said)
    return {name: _stated(value) for name, value in found.items()}


def _split_goal(text: str) -> tuple[str, str]:
    """Where the heading of the indicators is missing, the paragraph with the points is theirs."""
    paragraphs = text.split("\n")
    at = next((i for i, paragraph in enumerate(paragraphs) if i and next(points(paragraph), None)), None)
    if at is None:
        return text, ""
    return "\n".join(paragraphs[:at]), "\n".join(paragraphs[at:])


def reason_and_measures(text: str) -> tuple[str, str]:
    """The section on deviation cut into what it gives as reason and what is to be done; a reason is never made up."""
    label = _MEASURES_LABEL.search(text)
    cause = _REASON_LABEL.match(text.strip())
    if label is not None and (cause is not None or label.start() > 0):
        before = _DANGLING.sub("", text[: label.start()].strip())
        reason = before[cause.end() :].strip() if cause is not None and len(cause[0]) <= 12 else before
        return _stated(reason), text[label.end() :].strip()
    if cause is not None:
        text = text.strip()[cause.end() :]
    reasons: list[str] = []
    doing: list[str] = []
    for _, sentence in sentences(text):
        said = sentence.strip()
        if _NO_DEVIATION.match(said):
            continue
        is_reason = not doing and not _TO_DO.match(said) and (_BECAUSE.search(said) or cause is not None)
        (reasons if is_reason else doing).append(sentence)
    return _stated("".join(reasons).strip()), "".join(doing).strip()


def _stated(reason: str) -> str:
    return "" if _NO_DEVIATION.match(reason) else reason
