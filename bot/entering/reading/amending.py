"""Taking back, correcting what was booked, and changing a field of the form that is open."""

import re
from dataclasses import replace
from decimal import Decimal

from bot.entering.reading.amounts import amounts, read_amount
from bot.entering.reading.days import days, read_day
from bot.entering.reading.no_entry import asks, questions
from bot.entering.reading.plain import plain
from bot.entering.reading.said import Amount, Day, Field, Intent, Named, Wrong
from bot.entering.reading.sentence import AMOUNT, DAY, PROJECT, Sheet

_LAST = (
    r"(?:上一?[笔条次个]|最后一[笔条]|最近一[笔条]|前一[笔条]|刚才(?:那|这)?[笔条个]?|刚刚(?:那|这)?[笔条个]?"
    r"|刚(?:录|记|报|填|输)的?(?:那|这)?[笔条]?)"
)
_BACK = r"(?:撤销|撤回|撤掉|撤了|作废|删掉|删除|删了|冲销|取消|不要了|不算|退掉)"
_UNDO = re.compile(
    rf"^(?:请|麻烦|帮我?)?(?:把|将)?.{{0,30}}?{_LAST}.{{0,12}}{_BACK}(?:掉|了|吧|一下)*$|^(?:请|麻烦"
    rf"|帮我?)?(?:给我)?{_BACK}(?:掉|了"
    rf"|一下)?(?:我)?.{{0,20}}?{_LAST}.{{0,12}}$|"
    rf"^(?:请|麻烦|帮我?)?(?:撤销|撤回)(?:一下|操作)?$|^(?:请|麻烦|帮我?)?(?:把|将)?.{{2,40}}(?:那|这"
    rf"|的)[笔条](?:.{{0,6}})?{_BACK}(?:掉|了|吧"
    rf"|一下)*$|^(?:请|麻烦|帮我?)?{_BACK}(?:掉|了)?.{{2,40}}(?:那|这|的)[笔条](?:.{{0,6}})?$|"
    rf"^(?:请)?{_BACK}(?:掉|了)?.{{0,30}}{AMOUNT}+.{{0,10}}$|"
    rf"^.{{2,40}}重复(?:录|报|记|登记|登|填)(?:入|上)?了?[，,\s]*(?:请|要|把)?(?:多的)?{_BACK[:-1]}|删|撤|冲)(?:掉|了)?(?:一[笔条次])?$"
)
_UNDO_EN = re.compile(
    r"^(?:please )?(?:undo|revert|take back|cancel|delete|reverse|withdraw)(?: (?:it|that|(?:my |the )?(?:last"
    r"|previous|latest)(?: (?:one|entry|payment|booking|record))?))?(?:,? please)?[.!]?$"
)

_ERROR = (
    r"(?:(?:多|少)(?:报|填|写|录|记|输|打|算)了?"
    r"|(?:报|填|写|录|记|输|打|弄|搞|登|算|说|入|付)?(?:错了?|有误|有错|不对|多了|少了|反了|串了))"
)
_SHOULD = (
    r"(?:应该?是|应为|实际(?:上)?(?:应该?)?(?:是|为)?|其实是|正确的?(?:金额|日期)?(?:是|为)|更正(?:为|成)|改(?:为"
    r"|成|到)|订正为|修改为|正确为|是|为)"
)
_CORRECT = re.compile(
    rf"{_ERROR}.{{0,10}}?{_SHOULD}|那[笔条].{{0,12}}(?:应该?是|应为)|(?:更正|修正|订正|改正)(?:为|成|一下)?"
    rf"|{_SHOULD}.{{1,20}}(?:不是|而非).{{1,20}}"
    rf"|不是.{{1,20}}(?:而?是"
    rf"|应该?是)"
)
_PAST = re.compile(
    rf"(?:报|填|录|记|登|入|付|输|交|提交|上报|写)(?:的|了的?|错)|{_LAST}|那[笔条]|这[笔条]|昨天|前天|上周|上月|之前"
    rf"|上次|earlier|yesterday|last (?:entry"
    rf"|payment|one)"
)
_CORRECT_EN = re.compile(
    r"\b(?:was wrong|is wrong|wrong|mistake|incorrect|correct(?:ion)?|should (?:be|have been)|change .* to|not .* but"
    r"|instead of)\b"
)

_FIELDS: tuple[tuple[Field, str], ...] = (
    ("amount", r"金额|数额|钱数|数字|数|价格|amount|sum"),
    ("day", r"(?:付款|支付|记账|入账|报账)?(?:日期|时间|日子)|付款日|date|day"),
    ("project", r"项目(?:名称)?|project"),
    ("payee", r"收款(?:人|单位|方)|对方|付给|payee"),
    ("note", r"用途|摘要|备注|说明|事由|note|memo|purpose"),
    ("points", r"得分|分数|分值|score|points"),
)
_TO = (
    r"(?:请|应该?|需要)?"
    r"(?:改(?:为|成|到)?|[写填](?:成|为)|换成?|更正为|修改为|变成|应该?是|应为|是|为|:|：|to|should be|is)"
)
_EDIT = re.compile(
    rf"^(?:请|麻烦|帮我?)?(?:把|将|change |set |the )*(?P<field>{'|'.join(p for _, p in _FIELDS)})(?:那栏|一栏"
    rf"|字段)?(?:\s|,|，)*"
    rf"(?:(?:填|写|弄|搞|输)?错了?,?，?|不对,?，?|有误,?，?|(?:不是|由|从"
    rf"|from )(?P<was>[^，,是改]+?)[，,]?\s*(?=而?是|应|改"
    rf"|to))?(?:而)?\s*{_TO}\s*(?P<new>.+)$"
)
_BARE = re.compile(
    r"^(?:不对|错了|不是|写错了|打错了|填错了|说错了|更正|no|sorry|wrong)?[，,。\s]*(?:(?:不是"
    r"|not )(?P<was>[^，,是]+?)[，,]?\s*)?(?:而?是|应该?是|应为"
    r"|改(?:为|成|到)?|更正为|but|should be|it's|make it)\s*(?P<new>[^，,]+?)(?:才对)?[。.!！]?$"
)

_SHORT = re.compile(r"^(?:金额|amount)(?:填|写|弄|搞|输)?(?:错了|不对|有误)?[，,:：\s]*(?P<new>[^是为改应，,]+)$")
_REVERSED = re.compile(r"^(?:应该?)?(?:是|为)(?P<new>[^，,是]+?)[，,]?\s*(?:而)?不是(?P<was>[^，,是]+)$")

_ELSEWHERE = re.compile(rf"(?:应该?(?:是|算|记(?:到|在|入)?)|改(?:为|成|到)|记到|算到){PROJECT}")


def undo(sheet: Sheet) -> Intent | None:
    """上一笔撤销; 撤销食堂那笔3.5万."""
    marked = re.sub("^我[要想]", "", sheet.marked.strip(" 。.!！"))
    if sheet.english:
        return Intent("undo", wrong=Wrong(last=True)) if _UNDO_EN.match(sheet.said.strip()) else None
    if not (_UNDO.match(marked) or _UNDO.match(sheet.said.strip(" 。.!！"))) or asks(sheet.said):
        return None
    return Intent("undo", wrong=_wrong(sheet, None))


def _wrong(sheet: Sheet, amount: Amount | None) -> Wrong:
    project = sheet.named(sheet.mentions[0]) if sheet.mentions else None
    if amount is None and len(sheet.amounts) == 1:
        amount = sheet.amounts[0].amount
    day = sheet.days[0].day if sheet.days else None
    return Wrong(
        project, amount, day, bool(re.search(_LAST, sheet.said)) or (project is None and amount is None and day is None)
    )


def correct(sheet: Sheet) -> Intent | None:
    """昨天报的食堂3.5万报错了，应该是0.35万: the wrong entry, and the right figure."""
    said = sheet.said
    if questions(sheet.unnamed) or (sheet.english and said.rstrip().endswith("?")):
        return None
    if not (_CORRECT_EN.search(said) if sheet.english else _says_wrong(sheet)):
        return None
    sums = sheet.singles
    if not (sheet.mentions or _PAST.search(said)):
        return None
    if not sums and _THAT_IS_WRONG.search(said):
        return Intent("correct", wrong=_wrong(sheet, None))
    if not sums and not sheet.days:
        return None
    split = _right_part(sheet)
    if split is None:
        return None
    wrong = [one for one in sums if one.start < split[0]]
    right = [one for one in sums if one.start >= split[0]]
    if split[1] is not None:  # 应该是0.35万不是3.5万
        right, wrong = (
            [one for one in right if one.start < split[1]],
            [*wrong, *(one for one in right if one.start >= split[1])],
        )
    days_right = [d.day for d in sheet.days if d.start >= split[0]]
    days_wrong = [d.day for d in sheet.days if d.start < split[0]]
    projects_right = [sheet.named(m) for m in sheet.mentions if m.start >= split[0]]
    projects_wrong = [sheet.named(m) for m in sheet.mentions if m.start < split[0]]
    if len(right) > 1 or len(wrong) > 1 or not (right or days_right or projects_right):
        return None
    was = _with_unit_of(wrong[0].amount, right[0].amount) if wrong and right else wrong[0].amount if wrong else None
    new = _with_unit_of(right[0].amount, wrong[0].amount) if wrong and right else right[0].amount if right else None
    project = projects_wrong[0] if projects_wrong else None
    if project is None and projects_right and (right or days_right):
        project, projects_right = projects_right[0], []
    told = Wrong(project, was, days_wrong[0] if days_wrong else None, bool(re.search(_LAST, said)))
    return Intent(
        "correct",
        project=projects_right[0] if projects_right else None,
        amount=new,
        day=days_right[0] if days_right else None,
        wrong=told,
    )


# 食堂那笔报错了: which entry; what is right is asked.
_THAT_IS_WRONG = re.compile(rf"(?:{_LAST}|[那这][笔条]).{{0,8}}{_ERROR}[。.!！]*$")


def _says_wrong(sheet: Sheet) -> bool:
    if _THAT_IS_WRONG.search(sheet.said):
        return True
    elsewhere = len(sheet.mentions) > 1 and _ELSEWHERE.search(sheet.marked)
    if _CORRECT.search(sheet.said) or elsewhere:
        return True
    return bool(_PAST.search(sheet.said) and re.search(r"改(?:为|成|到)", sheet.said))


def _right_part(sheet: Sheet) -> tuple[int, int | None] | None:
    """Where the right figure begins, and where a wrong one named after it does."""
    marked = sheet.marked_apart
    here = rf"(?=[^{AMOUNT}{DAY}￼]{{0,4}}[{AMOUNT}{DAY}￼])"
    if sheet.english:
        found = re.search(
            rf"(?:should (?:be|have been)|\bto\b|\bbut\b|correct (?:amount|figure|one)? ?is|it's|it is"
            rf"|actually)\s*{here}",
            marked,
        )
        return (found.end(), None) if found else None
    negated = re.search(
        rf"(?:应该?是|应为|是)[^{AMOUNT}{DAY}]{{0,3}}[{AMOUNT}{DAY}]+[^{AMOUNT}{DAY}]{{0,4}}[，,]?(?:而)?不是{here}",
        marked,
    )
    if negated and not marked[: negated.start()].endswith("不"):
        return negated.start(), negated.end()
    found = re.search(
        rf"(?:应该?是|应为|实际(?:上)?(?:是|为)?|其实是|正确的?(?:金额|日期|数)?(?:是|为)|更正(?:为|成)|改(?:为|成"
        rf"|到)|应该?(?:算|记(?:到|在|入)?)|记到|算到|订正为|修改为|(?<!不)是|(?<!不)为){here}",
        marked,
    )
    return (found.end(), None) if found else None


def _with_unit_of(one: Amount, other: Amount) -> Amount:
    """35000报错了，应该是3500元: a bare figure beside one with a unit has the same unit."""
    if one.unit is not None or other.unit is None or len(one.alternatives) != 2:
        return one
    place = 1 if other.unit == "wan" else 0
    return replace(one, yuan=one.alternatives[place], unit=other.unit, alternatives=(), doubts=())


def edit_field(sheet: Sheet) -> Intent | None:
    """金额不是3.5万是0.35万; 日期改成6月30日: of the form that is open."""
    said = sheet.said.strip(" 。.!！")
    if asks(said):
        return None
    offset = len(sheet.said) - len(sheet.said.lstrip(" 。.!！"))
    if (found := _SHORT.match(said)) or (found := _REVERSED.match(said)):
        new = sheet.text[offset + found.start("new") : offset + found.end("new")].strip()
        amount = read_amount(new)
        if amount is not None and (amount.yuan is not None or amount.alternatives):
            was = found.groupdict().get("was")
            return _edited(sheet, "amount", new, was)
    if found := _EDIT.match(said):
        field = next(name for name, pattern in _FIELDS if re.fullmatch(pattern, found["field"]))
        new = sheet.text[offset + found.start("new") : offset + found.end("new")].strip(" 。.!！")
        return _edited(sheet, field, new, found["was"])
    if (found := _BARE.match(said)) and (
        found["was"] or re.match(r"不对|错|写错|打错|填错|说错|更正|应|改|是|no|sorry|wrong|make|should|it", said)
    ):
        new = sheet.text[offset + found.start("new") : offset + found.end("new")].strip()
        amount, day = read_amount(new), read_day(new, sheet.today)
        if day is not None and day.day is not None:
            return _edited(sheet, "day", new, None)
        if amount is not None and (amount.yuan is not None or amount.alternatives):
            return _edited(sheet, "amount", new, found["was"])
        if found["was"] and any(m.decision == "one" and m.start >= offset + found.start("new") for m in sheet.mentions):
            return _edited(sheet, "project", new, None)
    return None


def _edited(sheet: Sheet, field: Field, new: str, was: str | None) -> Intent | None:
    if not new:
        return None
    intent = Intent("edit_field", field=field, text=new)
    match field:
        case "amount":
            amount = read_amount(new) or _last_amount(new)
            old = read_amount(was) if was else None
            if amount is None:
                return None
            return replace(
                intent,
                amount=_with_unit_of(amount, old) if old else amount,
                was=_with_unit_of(old, amount) if old else None,
            )
        case "day":
            day = read_day(new, sheet.today, workdays=sheet.workdays) or _last_day(new, sheet)
            return None if day is None else replace(intent, day=day)
        case "project":
            named = sheet.named(sheet.mentions[-1]) if sheet.mentions else Named(new, (), "none")
            return replace(intent, project=named)
        case "payee":
            return replace(intent, payee=new)
        case "note":
            return replace(intent, note=new)
        case "points":
            points = re.fullmatch(r"(\d+(?:\.\d{1,2})?)\s?(?:分|points?)?", plain(new))
            return replace(intent, points=Decimal(points[1])) if points else None
    return None


def _last_amount(text: str) -> Amount | None:
    found = list(amounts(text))
    return found[0].amount if len(found) == 1 else None


def _last_day(text: str, sheet: Sheet) -> Day | None:
    found = list(days(text, sheet.today))
    return found[0].day if len(found) == 1 else None
