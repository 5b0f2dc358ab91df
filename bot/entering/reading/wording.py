"""Entries that are words or points: scores, goals, reasons, measures, new projects, other names, no spend."""

import re
from decimal import Decimal

from bot.entering.reading.movements import year_of
from bot.entering.reading.no_entry import asks, english_question
from bot.entering.reading.numerals import whole
from bot.entering.reading.said import Field, Intent, Named, Part
from bot.entering.reading.sentence import DAY, PROJECT, Sheet

_PARTS: tuple[tuple[Part, str], ...] = (
    ("execution", r"(?:预算)?执行率?(?:的)?(?:得分|分数?|评分)|execution (?:score|points)"),
    ("output", r"产出(?:指标)?(?:的)?(?:得分|分数?|评分)?|output(?: score| points)?"),
    ("benefit", r"效益(?:指标)?(?:的)?(?:得分|分数?|评分)?|benefits?(?: score| points)?"),
    ("satisfaction", r"满意度(?:指标)?(?:的)?(?:得分|分数?|评分)?|satisfaction(?: score| points)?"),
    ("cost", r"成本指标(?:的)?(?:得分|分数?|评分)?|cost (?:score|points)"),
    ("total", r"(?:自评)?总(?:得)?分|自评(?:得分|分数?)|绩效(?:得分|总分)|total(?: score)?|overall score"),
)
_PART = "|".join(pattern for _, pattern in _PARTS)
_NUMBER = r"(?P<points>\d{1,3}(?:\.\d{1,2})?|满(?=分)|[一二三四五六七八九十]{1,4}(?=分))"
_SCORE = re.compile(
    rf"(?P<part>{_PART})\s*(?:从\s*\d[\d.]*\s*分?\s*)?(?:应该?)?(?:改(?:为|成|到)?|调(?:为|成|到|整为)|修改为|更正为"
    rf"|更新为|录入?|登记(?:为)?"
    rf"|填(?:为|成|写)?|定(?:为)?|评(?:为|了)?|打(?:了)?|给(?:了)?|得(?:了)?|记(?:为)?|是|为|:|：|=|to|is|at"
    rf"|\s)*\s*{_NUMBER}\s*(?:分"
    rf"|points?|pts)?(?![\d%％.万元月个项年])"
)
_MEANT = re.compile(r"改|调|录|登记|填|定|评|打|给|更新|更正|记|得分|分|score|points|set|change|update")

_FIELDS: tuple[tuple[Field, str], ...] = (
    (
        "reason",
        r"(?:绩效|目标)?(?:偏离|偏差|未完成|扣分|失分)(?:的)?(?:主要)?原因(?:分析|说明)?|原因"
        r"|reason(?: for (?:the )?deviation)?",
    ),
    ("measures", r"(?:下一步)?改进措施|(?:下一步)?(?:的)?措施|(?:improvement )?measures?"),
    ("goal", r"(?:年度|绩效|总体|年度总体|预期|年度绩效)?目标|(?:annual )?goals?"),
    ("completion", r"(?:目标|指标|各项指标|年度|实际)?完成情况|实际完成(?:值)?|completion"),
)
_TEXT = re.compile(
    rf"^(?:请|麻烦|帮我?)?(?:把|将|给|set |update |the )*(?P<head>[^，,。;；:：]*?)(?:的"
    rf"|'s )?\s*(?P<field>{'|'.join(p for _, p in _FIELDS)})\s*"
    r"(?:(?:改(?:为|成)?|写(?:为|成)?|填(?:为|写)?|更新为|修改为|补充(?:为)?|录入?|登记为?|主要是|主要为|主要|是|为"
    r"|如下|to"
    r"|is)\s*[:：，,]?"
    r"|[:：])\s*(?P<body>[^\s?？].{2,})$",
    re.DOTALL,
)
_NOTHING = re.compile(
    rf"^(?:{PROJECT}+|[^，,。]{{0,12}}?)?(?:的|在|项目|经费)*\s*{DAY}*\s*(?:份|里|内)?(?:{PROJECT}+)?(?:我们?(?:科|队"
    rf"|所|单位)?|本(?:科|队"
    rf"|所|单位|部门))?\s*(?:都|均|又|也|还)?(?:没有|没|无|暂无|未发生|未产生|没发生|零)(?:任何|新的?|发生|产生)?"
    r"(?:支出|开支|付款|付过款|花过钱|花钱|花费|用款|支付|费用支出|资金支出|费用)(?:发生)?[。.!！]?$"
)
_NOT_A_FEN = re.compile(
    rf"(?:一|{DAY})[分毛点](?:钱)?(?:都|也)?(?:没有?|未)(?:花|用|支|付|支出|动)(?:过|出去)?[。.!！]?$"
)
_NOTHING_EN = re.compile(
    r"^(?:there (?:was|is|were) )?(?:no|nothing|zero) (?:spending|expenditure|payments?|was spent|spent"
    r"|to report)\b.*$|^(?:we )?(?:spent|paid) nothing\b.*$"
)
_NEW = re.compile(
    r"^(?:请|麻烦|帮我?|我要|我们?想?要?|现在|再|另外?)*(?:新建|新增|新立|新设|新开|建立?|建个|添加|增加|加|开|立|登记|录入)"
    r"(?:了)?(?:一个|一项|个|一)?(?:新)?(?:的)?项目[，,\s]*(?:叫做?|名称?(?:为|是|叫)?|是|为"
    r"|[:：])?[，,\s]*[“\"《「]?(?P<name>[^，,。;；?？”\"》」]{3,60})[”\"》」]?(?P<rest>.*)$"
)
_SEPARATED = re.compile(r"(?:叫做?|名称?(?:为|是|叫)?|[:：，,“\"《「\s])\s*$")
# Where the name of a new project ends: a blank, or what is said of its budget.
_NAME_ENDS = re.compile(
    r"\s+|(?:今年|本年度?|20\d\d年度?|年初|全年|项目|总)*(?:的)?预算(?=[^\d]{0,4}[\d一二三四五六七八九十百])|[:：]"
)
_NAME_ENDS_EN = re.compile(r"\s+(?:with|for|at|and|budget)\b")
_PROJECT_LIKE = re.compile(
    r"^(?!.*(?:平均|合计|总|预算|支出|执行|占比|得分)).*(?:经费|专项|费用?|资金|工程|项目|款|建设|改造|采购|购置)$"
)
_NEW_EN = re.compile(
    r"^(?:please )?(?:create|add|open|new)(?: a)?(?: new)? project(?: called| named"
    r"|:)?\s+[\"“]?(?!please)(?P<name>[^,.;?\"”]{3,80})[\"”]?(?P<rest>.*)$"
)
_ALIAS = re.compile(
    rf"^(?:请|麻烦|帮我?|以后)?(?:把|将|给)?(?P<project>{PROJECT}+)(?:这个项目|项目)?(?:以后)?(?:(?:加|添加|增加|设"
    rf"|起|取)(?:一)?个?(?:别名|简称|别称"
    rf"|小名|外号)(?:叫|为|是|[:：])?|(?:的)?(?:别名|简称|别称|小名|又名)(?:里|中)?(?:再|还)?(?:加上?|添上?|添加|增加)?(?:一?个)?(?:叫|为|是|设为|[:：])?|(?:也|又|就"
    rf"|还)?(?:叫做?|称为?|简称为?)|也就是|(?:aka"
    rf"|is )?also (?:called|known as)"
    rf"|alias)\s*[“\"《「]?(?P<name>[^，,。;；?？”\"》」\s][^，,。;；?？”\"》」]{{0,39}})[”\"》」]?[。.!！]?$"
)


_SO_CALLED = re.compile(
    r"^(?:以后|今后|我们?|大家|凡是?)*(?:说|提到?|写)(?:的)?[“\"《「]?(?P<name>[^，,。;；?？”\"》」\s]{2,20}?)[”\"》」]?[，,]?"
    r"(?:就|都)(?:是|指)(?:的是)?[“\"《「]?(?P<project>[^，,。;；”\"》」]{2,30}?)[”\"》」]?[。.!！]?$"
)


def score(sheet: Sheet) -> tuple[Intent, ...]:
    """食堂经费产出得分改成49; several parts in one sentence are several intents."""
    said = sheet.said
    if (
        asks(sheet.unnamed)
        or english_question(said)
        or re.search(r"低于|高于|超过|以上|以下|的项目|没拿满|扣|丢|差", said)
    ):
        return ()
    masked = sheet.unnamed
    found = list(_SCORE.finditer(masked))
    listed = len(found) > 1 and bool(sheet.mentions)  # 产出48效益29满意度10
    if not found or not (listed or any(_MEANT.search(one.group()) or "分" in masked for one in found)):
        return ()
    if len(sheet.mentions) > 1:
        return ()
    if not sheet.mentions and not re.search(r"改|调|录|登记|填|更新|更正|set|change|update", masked):
        return ()
    project = sheet.named(sheet.mentions[0]) if sheet.mentions else None
    intents = []
    for one in found:
        part = next(name for name, pattern in _PARTS if re.fullmatch(pattern, one["part"].strip()))
        points = _points(one["points"], part)
        if points is not None:
            intents.append(
                Intent("score", project=project, part=part, points=points, year=year_of(said), spans=(one.span(),))
            )
    return tuple(intents)


_FULL: dict[str, int] = {"output": 50, "benefit": 30, "satisfaction": 10, "execution": 10, "total": 100}


def _points(text: str, part: Part) -> Decimal | None:
    if text == "满":
        return Decimal(_FULL[part]) if part in _FULL else None
    if text[0].isdigit():
        return Decimal(text)
    value = whole(text)
    return None if value is None else Decimal(value)


def text(sheet: Sheet) -> Intent | None:
    """食堂经费偏离原因：锅炉没有完成验收."""
    found = _TEXT.match(sheet.said)
    if found is None or re.search(r"[?？]\s*$|(?:吗|呢)[\s。]*$|什么|多少|怎么|哪", sheet.said):
        return None
    if re.search(r"整改\s*$", sheet.said[: found.start("field")]):
        return None
    end = found.end("head")
    mentions = sheet.names(sheet.text[:end]).mentions if end else ()
    head = found["head"].strip()
    if head and not mentions and len(head) > 20:
        return None
    field = next(name for name, pattern in _FIELDS if re.fullmatch(pattern, found["field"]))
    project = sheet.named(mentions[0]) if mentions else sheet.near(0, end) if head else None
    if (
        project is None
        and re.search(r"[:：是]\s*$", found.group()[: found.start("body")])
        and not re.search(r"改|写|填|[:：]", found.group()[: found.start("body")])
    ):
        return None
    body = sheet.text[found.start("body") : found.end("body")].strip()
    return Intent("text", project=project, field=field, text=body, year=year_of(sheet.said[: found.start("body")]))


def nothing(sheet: Sheet) -> Intent | None:
    """本月没有支出."""
    if sheet.amounts or re.search(r"[?？吗]|的项目|哪|谁", sheet.said):
        return None
    said = sheet.marked.strip()
    if not (_NOTHING.match(said) or _NOT_A_FEN.search(said) or (sheet.english and _NOTHING_EN.match(said))):
        return None
    project = sheet.named(sheet.mentions[0]) if sheet.mentions else None
    if project is None and not sheet.days:
        return None
    return Intent("nothing", project=project, day=sheet.days[0].day if sheet.days else None)


def new_project(sheet: Sheet) -> Intent | None:
    """新建项目 无人机采购 预算120万."""
    said = sheet.said.strip()
    found = (_NEW_EN if sheet.english else _NEW).match(said)
    if found is None or asks(said) or re.search(r"^(?:和|与|有|是|的|都|共|一共|数量|清单|列表)", found["name"]):
        return None
    ends = (_NAME_ENDS_EN if sheet.english else _NAME_ENDS).search(said, found.start("name") + 2, found.end("name"))
    shift = len(sheet.said) - len(sheet.said.lstrip())
    start, end = shift + found.start("name"), shift + (ends.start() if ends else found.end("name"))
    name = sheet.text[start:end].strip()
    if any(one.money and start < one.end and one.start < end for one in sheet.amounts):
        return None
    if not sheet.english and not _is_new(sheet, said[: found.start("name")], name):
        return None
    sums = [one for one in sheet.amounts if one.start >= end]
    amount = sums[0].amount if len(sums) == 1 else None
    return Intent("new_project", text=name, amount=amount, year=year_of(sheet.said[end:]))


def _is_new(sheet: Sheet, lead: str, name: str) -> bool:
    """Whether the words are a new name: 增加项目 with a name we have is about that one."""
    if not _SEPARATED.search(lead) and not _PROJECT_LIKE.search(name):
        return False
    known = sheet.names(name).mentions
    return "建" in lead or not any(one.decision == "one" and one.exact for one in known)


def alias(sheet: Sheet) -> Intent | None:
    """食堂经费也叫伙食费."""
    marked = sheet.marked.strip()
    found = _ALIAS.match(marked)
    sure = len(sheet.mentions) == 1 and sheet.mentions[0].decision == "one"
    if found is None or asks(sheet.said) or PROJECT in found["name"] or not sure:
        first = _first_name(sheet)
        if first is None:
            return None
        project, name = first
        return Intent("alias", project=project, text=name)
    shift = len(sheet.marked) - len(sheet.marked.lstrip())
    name = sheet.text[shift + found.start("name") : shift + found.end("name")].strip()
    return Intent("alias", project=sheet.named(sheet.mentions[0]), text=name)


def _first_name(sheet: Sheet) -> tuple[Named, str] | None:
    """The other name may look like a project itself: only what stands before 也叫 is read as one."""
    found = re.match(
        r"^(?:请|麻烦|帮我?|以后)?(?:把|将|给)?(?P<project>.{2,30}?)(?:这个项目)?(?:以后)?(?:(?:也|又|就|还|以后)叫做?"
        r"|简称为?|(?:加|添加|增加|设|起"
        r"|取)(?:一)?个?(?:别名|简称)(?:叫|为|是|[:：])?|(?:的)?(?:别名|简称)(?:里|中)?(?:再|还)?(?:叫|为|是|[:：]|(?:加上?|添上?|添加|增加)(?:一?个)?)"
        r"|\s(?:is )?also (?:called|known as)\s)\s*"
        r"[“\"《「]?(?P<name>[^，,。;；?？”\"》」\s][^，,。;；?？”\"》」]{0,39})[”\"》」]?[。.!！]?$",
        sheet.said.strip(),
    )
    found = found or _SO_CALLED.match(sheet.said.strip())
    if found is None or asks(sheet.said):
        return None
    shift = len(sheet.said) - len(sheet.said.lstrip())
    mentions = sheet.names(sheet.text[shift + found.start("project") : shift + found.end("project")]).mentions
    if len(mentions) != 1 or mentions[0].decision != "one":
        return None
    words = sheet.text[shift + found.start("project") : shift + found.end("project")]
    name = sheet.text[shift + found.start("name") : shift + found.end("name")].strip()
    return Named(words, mentions[0].ids, "one", mentions[0].exact), name
