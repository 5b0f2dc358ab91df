"""Rectification (整改) in a sentence: a new item, its measures, the report that it is done, an extension."""

import re

from bot.entering.reading.leftover import note_of
from bot.entering.reading.movements import has_evidence
from bot.entering.reading.no_entry import english_question
from bot.entering.reading.said import Day, Intent, Named
from bot.entering.reading.sentence import Sheet

_QUESTION = re.compile(
    r"[?？]|吗|(?:呢|没|没有|不)[\s。]*$|什么|多少|哪|谁|何时|怎么|咋|几(?!个月|天)|是否|有没有|能不能|可不可以|能否"
    r"|如果|是不是"
)
_DONE = re.compile(
    r"(?:整改|问题|验收|销号).{0,12}?(?:已|都|全部|已经|均已)?(?:完成|完毕|到位|结束|做完|办完|搞定|落实|弄好|弄完|改好|改完|办好|处理好|处理完|解决|整改好"
    r"|整好|办结)了?|(?:完成|做完|办完|办结"
    r"|落实)了?.{0,24}?整改|整改(?:好|完)了|(?:已|都|全部)整改了?(?=[，,。\s]|$)|^.{0,20}已整改"
)
_NOT_DONE = re.compile(
    r"(?:没|未|没有|尚未|还没|不能|无法|才|快|即将|正在|争取|计划|准备|预计|力争|要|将|需|须|应|必须|限期)(?:能"
    r"|在)?.{0,10}?(?:完成|完毕|到位|结束|做完|落实|整改好|整改完|整改)"
)
_EXTEND = re.compile(
    r"(?:申请|请求|需要?|要|想|希望|拟|请|建议)?(?:把|将)?.{0,20}?(?:延期|延长|延迟|延后|延到|延至|推迟|顺延|展期"
    r"|宽限|放宽|改期|拖到|拖至|拖延)"
)
_LASTING = re.compile(r"[到至]?(?:\d+|[一二两三四五六七八九十半]+)(?:个月|天|日|周|个?星期)")
_PLAN = re.compile(
    r"(?:整改措施|整改方案|整改计划)(?:已?制定|已?定了?|改为|改成|如下|是|为)?\s*[:：，,]?\s*(?P<body>.{3,})$",
    re.DOTALL,
)
_NEW = re.compile(
    r"^(?:请|麻烦|帮我?)?(?:(?:给|为|对|在)[^，,。:：]{2,24}?)?(?:新增|新建|登记|录入|增加|添加|加|开|下达|下发|建|提|记|发起"
    r"|立)(?:一?[条个项])?(?:新的?)?.{0,20}?整改(?:项|事项|任务|问题|通知|要求"
    r"|单)?\s*[:：，,]?\s*(?P<body>.{3,})$",
    re.DOTALL,
)
_OWNER = re.compile(
    r"(?:责任人|负责人|由)(?:是|为|[:：])?\s*(?P<who>[一-鿿]{2,4}?)(?=负责|牵头|办理|整改|落实|[，,。;；\s]|$)"
    r"|(?P<other>[一-鿿]{2,3})(?:负责|牵头)"
)
_TOPIC = re.compile(r"整改|rectif")
_DONE_EN = re.compile(
    r"\brectif\w*\b.*\b(?:done|complete[d]?|finished|closed)\b|\b(?:done|complete[d]?|finished)\b.*\brectif\w*\b"
)
_EXTEND_EN = re.compile(r"\b(?:extend|extension|postpone|push|delay)\w*\b")


def rectification(sheet: Sheet) -> Intent | None:
    said = sheet.said
    if sheet.english:
        return _english(sheet)
    if not _TOPIC.search(said) and not re.search(r"延期|延到|延至|推迟到|顺延到|展期", said):
        return None
    if _QUESTION.search(said):
        return None
    if sheet.amounts and any(a.money for a in sheet.amounts) and not re.search(r"整改", said):
        return None
    if _NEW.match(said):
        return _new(sheet)
    if _EXTEND.search(said) and (sheet.days or "整改" in said):
        return _extended(sheet)
    if (plan := _PLAN.search(said)) and not re.search(r"^(?:已经?)?(?:全部)?(?:完成|落实|到位)", plan["body"]):
        body = sheet.text[plan.start("body") : plan.end("body")].strip()
        return Intent(
            "rectify_plan",
            project=_project(sheet),
            text=body,
            note=_before(sheet, plan.start()),
            evidence=has_evidence(said),
        )
    if _DONE.search(said) and not _NOT_DONE.search(said):
        return Intent(
            "rectify_report",
            project=_project(sheet),
            text=sheet.text.strip(),
            day=_day(sheet),
            evidence=has_evidence(said),
        )
    return None


def _english(sheet: Sheet) -> Intent | None:
    said = sheet.said
    if english_question(said) or not re.search(r"rectif", said):
        return None
    if _EXTEND_EN.search(said):
        return _extended(sheet)
    if _DONE_EN.search(said) and not re.search(r"\bnot\b|n't|yet", said):
        return Intent("rectify_report", project=_project(sheet), text=sheet.text.strip(), evidence=has_evidence(said))
    return None


def _project(sheet: Sheet) -> Named | None:
    return sheet.named(sheet.mentions[0]) if sheet.mentions else None


def _day(sheet: Sheet) -> Day | None:
    return sheet.days[0].day if sheet.days else None


def _before(sheet: Sheet, end: int) -> str | None:
    words = sheet.text[:end].strip(" ，,。:：的")
    return words or None


def _new(sheet: Sheet) -> Intent:
    found = _NEW.match(sheet.said)
    assert found is not None
    owner = _OWNER.search(sheet.said)
    used = [(0, found.start("body")), *((d.start, d.end) for d in sheet.days)]
    if owner is not None:
        does = sheet.said.startswith(("负责", "牵头", "办理", "落实"), owner.end())
        used.append((owner.start(), owner.end() + 2 * does))
    used += [
        m.span()
        for m in re.finditer(r"(?:整改)?(?:期限|时限|限期|截止|到期日?|完成时间|要求)(?:是|为|[:：])?", sheet.marked)
    ]
    used += [
        m.span()
        for m in re.finditer(
            r"(?<=§)\s*(?:前|之前)?(?:整改(?=[，,。]|$)|改完|整改完|完成|整改完成|整改到位|办结|到期)", sheet.marked
        )
    ]
    return Intent(
        "rectify_new",
        project=_project(sheet) or _subject(sheet, found.start("body")),
        text=note_of(sheet, used),
        day=_day(sheet),
        owner=(owner["who"] or owner["other"]) if owner else None,
    )


def _subject(sheet: Sheet, start: int) -> Named | None:
    """食堂台账不全: the problem may begin with a project's name; that is asked, never taken for it."""
    words = re.split("[，,。；;]", sheet.text[start:])[0][:12]
    for end in range(len(words), 1, -1):
        mentions = sheet.names(words[:end]).mentions
        if len(mentions) == 1 and mentions[0].decision == "one":
            return Named(words[:end], mentions[0].ids, "several")
    return None


def _extended(sheet: Sheet) -> Intent | None:
    """The last day of the sentence is the new one; the words after it, or after 因为, are why."""
    day = next((d for d in sheet.days if d.until), sheet.days[-1] if sheet.days else None)
    said = sheet.said
    reason = re.search(
        r"(?:因为|由于|原因是?|理由是?|because|since|as"
        r"|due to)\s*[:：]?\s*(?P<why>[^。；]{2,}?)(?=[，,。；]\s*(?:申请|请求|要|需|整改)?(?:延"
        r"|推|顺|展)|$)",
        said,
    )
    if reason is not None:
        why: str | None = sheet.text[reason.start("why") : reason.end("why")].strip(" ，,")
    else:
        end = day.end if day is not None else next(_EXTEND.finditer(said)).end()
        if lasting := _LASTING.match(said[end:]):
            end += lasting.end()
        why = sheet.text[end:].strip(" ，,。;；的完成吧") or None
    return Intent(
        "rectify_extend",
        project=_project(sheet),
        day=day.day if day else None,
        note=why,
        text=sheet.text.strip(),
        evidence=has_evidence(said),
    )
