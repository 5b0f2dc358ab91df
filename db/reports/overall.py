"""What a report states of the whole department; figures that contradict each other are kept side by side."""

import re
from collections.abc import Iterator
from decimal import Decimal

from db.reports.amounts import Amount, amounts
from db.reports.blocks import Layout, tells_of_project
from db.reports.lists import is_list
from db.reports.outline import Section
from db.reports.projects import reason_and_measures
from db.reports.reading import DepartmentReading
from db.reports.scores import rates
from db.reports.words import han_number, sentence_at, sentences

_AMOUNTS = (
    ("full_budget", r"全年预算数?|调整后的?(?:全年)?预算数?|预算数?(?:调整|调增|调减)为"),
    ("adjustment", r"调整预算|预算调整|调整数|调增|调减|追加"),
    ("initial_basic", r"基本支出(?:年初)?预算|年初[^，。]{0,8}基本支出"),
    ("initial_project", r"项目支出(?:年初)?预算|年初[^，。]{0,8}项目支出"),
    ("initial_budget", r"年初(?:部门|财政|收入|支出)?(?:预算|算数)|年初[^，。]{0,4}(?:批复|下达|安排)"),
    ("final_accounts", r"决算数|收入决算"),
    ("total_income", r"总收入|收入(?:总计|合计|总额)|本年收入"),
    ("fiscal_income", r"(?:财政|公共预算|拨款|拔款)[^，。]{0,10}收入"),
    ("fiscal_spend", r"财政(?:拨款|拔款)支出"),
    ("basic_spend", r"基本支出"),
    ("project_spend", r"项目支出"),
    ("total_spend", r"总支出|支出(?:总计|合计|总额)|本年支出合计"),
    ("actual_spend", r"实际支出|全年支出|本年支出|全年执行数|执行数|支出决算|决算支出|累计支出"),
)
# Figures of something smaller than the department.
_NOT_WHOLE = re.compile(
    r"三公|公务|接待|出国|采购|会议费|培训费|人员经费|公用经费|日常|基建|债务|转移支付|专项|上年|同比|基金|国有资本"
)
_SOME_KIND = re.compile(r"三公|公务|接待|出国|政府采购|会议费|培训费|国有资本|政府性基金")
_PARTS = {"initial_budget": {"basic_spend": "initial_basic", "project_spend": "initial_project"}}
_COUNT = re.compile(
    r"项目(?:支出)?(?:共计?|总计|合计|有)?(\d{1,4}|[一二三四五六七八九十]{1,3})个(?![年月工方])|(\d{1,4})个项目|项目(?:支出)?[^，。\d]{0,6}(\d{1,4})项"
)
_GRADES = {"优": "grade_excellent", "良": "grade_good", "中": "grade_fair", "差": "grade_poor"}
_GRADED = re.compile(
    r"(\d{1,4})个(?:项目)?[^，。；、\d]{0,14}?[“\"「]?(优|良|中|差)(?:秀|好|等)?[”\"」]?(?=[，。；、）)等的\s]|$)"
    r"|[“\"「]?(?:(?<![\u4e00-\u9fff])|(?<=其中))(优|良|中|差)(?:秀|好|等)?[”\"」]?(?:的|等次|等级)?(?:项目)?(?:有|为|共)?(\d{1,4})个"
)
_STAFF = re.compile(
    r"(?<!事业)(?<!专项)(?<!行政)(?<!工勤)编制(?:总数|人数|数|总额)?(?:共计?|为|是|[:：])?\s*(\d{1,6})[名人个]"
)


def overall(plan: Layout, projects: set[str], year: int | None) -> Iterator[DepartmentReading]:
    """Every department figure in the sections that belong to no project."""
    seen: dict[tuple[str, str], int] = {}
    for reading in _all(plan, projects, year):
        count = seen[(reading.measure, reading.place)] = seen.get((reading.measure, reading.place), 0) + 1
        place = reading.place if count == 1 else f"{reading.place}（第{count}处）"
        yield DepartmentReading(reading.measure, reading.value, reading.words, place)


def unclaimed(plan: Layout, projects: set[str]) -> Iterator[str]:
    """Paragraphs that tell of a project which was not recognised as one."""
    for path, section in plan.overall:
        for paragraph in section.body.split("\n"):
            name = None if is_lead(paragraph) or is_list(paragraph, projects) else tells_of_project(paragraph)
            if name is not None and name not in projects:
                yield f"{path}{section.place}：“{name}”有预算和支出，但没有认出是哪个项目，没有导入"


def _all(plan: Layout, projects: set[str], year: int | None) -> Iterator[DepartmentReading]:
    staff: DepartmentReading | None = None
    for path, section in plan.overall:
        place = f"{path}{section.place}"
        text = f"{section.title}。{section.body}" if section.title and section.style else section.body
        text = section.body if section.kind is not None else text
        for paragraph in text.split("\n"):
            among = section.line in plan.among
            if projects and (is_lead(paragraph) or (among and len(paragraph) < 40 and _count(paragraph))):
                yield from _lead(paragraph, place)
            elif not among and not (is_list(paragraph, projects) or tells_of_project(paragraph)):
                yield from _money(paragraph, place, year)
        yield from _sentences(text, place)
        for found in _STAFF.finditer(text):
            staff = DepartmentReading("staff", int(found[1]), sentence_at(text, found.start()), place)
    if staff is not None:
        yield staff
    yield from _texts(plan.overall)


def is_lead(paragraph: str) -> bool:
    """The paragraph that opens the projects: how many there are, with their money or their grades."""
    counted = _count(paragraph) is not None and bool(amounts(paragraph))
    return counted or bool(_GRADED.search(paragraph))


def _count(text: str) -> re.Match[str] | None:
    """How many projects there are in all; not how many have a grade."""
    return _COUNT.search(_GRADED.sub(lambda found: " " * len(found[0]), text))


def _of_a_part(text: str, at: int) -> bool:
    """Whether the sentence has turned to one kind of expenditure before it comes to this place."""
    said = sentence_at(text, at)
    return bool(_SOME_KIND.search(said[: max(0, at - text.find(said))]))


def _of_another_year(amount: Amount, found: list[Amount], year: int | None) -> bool:
    """2020年总支出2万元，2021年总支出3万元: the first is no figure of 2021 (a slip repeats this year's amount)."""
    if year is None or not amount.years or amount.years[-1] == year:
        return False
    own = [other for other in found if other.years and other.years[-1] == year]
    return any(_measure(other) == _measure(amount) and other.yuan != amount.yuan for other in own)


def _money(text: str, place: str, year: int | None) -> Iterator[DepartmentReading]:
    parent, said = "", ""
    found = amounts(text)
    changed = [amount for amount in found if _measure(amount) == "adjustment"]
    net = len(changed) > 1 and any(map(_cut, changed))  # 追加甲万元，调减乙万元: the adjustment is what remains
    for amount in found:
        sentence = sentence_at(text, amount.start)
        parent = parent if sentence == said else ""
        said = sentence
        measure = _measure(amount)
        if measure is None or _of_a_part(text, amount.start) or _of_another_year(amount, found, year):
            continue
        measure = _PARTS.get(parent, {}).get(measure, measure) if amount.part else measure
        parent = parent if amount.part else measure
        if measure == "adjustment" and net:
            if amount is changed[0]:
                yield DepartmentReading(measure, sum(map(_signed, changed), Decimal(0)), sentence, place)
            continue
        yield DepartmentReading(measure, _signed(amount) if measure == "adjustment" else amount.yuan, sentence, place)
    for value, rate in rates(text):
        before = re.split(r"[，。；\n]", text[: rate.start()])[-1] + rate[0]
        if _NOT_WHOLE.search(before) or _of_a_part(text, rate.start()):
            continue
        measure = "rate_basic" if "基本支出" in before else "rate_project" if "项目支出" in before else "rate_overall"
        yield DepartmentReading(measure, value, sentence_at(text, rate.start()), place)


def _cut(amount: Amount) -> bool:
    return bool(re.search(r"[调核压削]减|减少", amount.label + amount.context))


def _signed(amount: Amount) -> Decimal:
    return -amount.yuan if _cut(amount) else amount.yuan


def _measure(amount: Amount) -> str | None:
    if amount.role in ("no", "left", "carried", "other") or _NOT_WHOLE.search(amount.context):
        return None
    found = [(match.end(), name) for name, pattern in _AMOUNTS for match in re.finditer(pattern, amount.context)]
    return max(found)[1] if found and len({end for end, _ in found}) > 1 else (found[0][1] if found else None)


_OF_EACH = re.compile(r"分别[^。；\n]*$")  # what follows are the projects' own figures


def _lead(text: str, place: str) -> Iterator[DepartmentReading]:
    """The sentence that opens the projects: how many, budget, spend, rate, and how they were graded."""
    count = _count(text)
    if count is not None:
        said = count[1] or count[2] or count[3]
        number = int(said) if said.isdigit() else han_number(said)
        if number is not None:
            yield DepartmentReading("projects_count", number, sentence_at(text, count.start()), place)
    found = [amount for amount in amounts(text) if not amount.part and amount.role not in ("no", "left")]
    found = [amount for amount in found if not _OF_EACH.search(text[: amount.start])]
    budget = next((amount for amount in found if amount.role != "spend"), None)
    spend = next((amount for amount in found if amount.role == "spend"), None)
    for measure, amount in (("projects_budget", budget), ("projects_spend", spend)):
        if amount is not None:
            yield DepartmentReading(measure, amount.yuan, sentence_at(text, amount.start), place)
    for value, rate in rates(text):
        yield DepartmentReading("projects_rate", value, sentence_at(text, rate.start()), place)
        break
    for graded in _GRADED.finditer(text):
        graded_so, grade = graded[1] or graded[4], graded[2] or graded[3]
        yield DepartmentReading(_GRADES[grade], int(graded_so), sentence_at(text, graded.start()), place)


def _sentences(text: str, place: str) -> Iterator[DepartmentReading]:
    for _, sentence in sentences(text):
        public = _clause_with(sentence, r"三公")
        if public is not None:
            yield DepartmentReading("three_public", public, sentence.strip(), place)
        carried = _clause_with(sentence, r"结转|结余")
        if carried is not None and public is None and re.search(r"无|没有|万元|元|\d", carried):
            yield DepartmentReading("carryover", carried, sentence.strip(), place)


def _clause_with(sentence: str, pattern: str) -> str | None:
    """From the clause that has these words to the end of the sentence."""
    found = re.search(pattern, sentence)
    if found is None:
        return None
    start = max(sentence.rfind(mark, 0, found.start()) for mark in "，。；：\n") + 1
    return _bare(sentence[start:])


def _texts(parts: list[tuple[str, Section]]) -> Iterator[DepartmentReading]:
    """Goals, reasons and measures: a section with the numbered points that follow it."""
    kind, place, text = None, "", ""
    for path, section in [*parts, ("", Section("end", "", "", "end", "", 0))]:
        if section.kind is None and section.style in ("third", "fourth", "fifth") and kind is not None:
            text += "\n" + (section.ordinal + section.title + section.body)
            continue
        yield from _text(kind, place, text.strip())
        kind, place = section.kind, f"{path}{section.place}"
        text = "\n".join(paragraph for paragraph in section.body.split("\n") if not is_lead(paragraph))


def _text(kind: str | None, place: str, text: str) -> Iterator[DepartmentReading]:
    if kind == "goal" and text:
        yield DepartmentReading("goal", text, text, place)
    if kind == "reason" and text:
        for measure, said in zip(("reason", "measures"), reason_and_measures(text), strict=True):
            if said:
                yield DepartmentReading(measure, said, text, place)


def _bare(text: str) -> str:
    return text.strip(" ，。；：、0123456789.")


def number_of(readings: list[DepartmentReading], measure: str) -> Decimal | int | None:
    """The first figure with this measure."""
    value = next((reading.value for reading in readings if reading.measure == measure), None)
    return None if isinstance(value, str) else value
