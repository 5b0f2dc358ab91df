"""Money that moved: payments, refunds, budgets up and down, transfers; one project or several, and what it was for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from bot.entering.reading.amounts import Found
from bot.entering.reading.beside import other_money
from bot.entering.reading.days import FoundDay
from bot.entering.reading.doubts import doubt
from bot.entering.reading.leftover import note_of, payee_of
from bot.entering.reading.said import Amount, Doubt, Intent, Kind, Named
from bot.entering.reading.sheet import AMOUNT, DAY, PROJECT, VOCABULARY, Sheet, Span, covered
from bot.entering.reading.verbs import Verb
from db.matching import Mention
from db.money import WAN

_LIST = re.compile(r"\s*(?:和|与|跟|及|以及|、|,|，|/|还有|加|加上|and|&|,\s*and|plus|each)?\s*(?:的)?\s*")
_EACH = re.compile(
    r"各(?!类|种|项|派出所|科|部门|级)|分别都|均(?=支|付|为|追|调|是|退|花|拨|增|减)|每个(?:项目)?|都(?=支|付|追|调"
    r"|退|花|拨|增|减)|\beach\b|\bboth\b|apiece"
)
_RESPECTIVELY = re.compile(r"分别|依次|respectively")
_TOGETHER = re.compile(r"一共|共计?|合计|总共|加起来|together|in total|altogether")
_NOT_TERSE = re.compile(
    r"预算|结余|剩余|余额|总额|规模|投资|合同|概算|得分|分数|总分|执行|进度|目标|标准|报价|询价|方案|会议|开会|招标"
    r"|中标|压力|太|很|吗|budget|score|rate|balance|meeting"
)
_NOT_YET = re.compile("要|会|将|没|未|还[有差剩欠]|不|想|该|预|申请|等|改|错|如|若|一年|每")
_TERSE_HINT = re.compile(
    r"入账|到账|发票|凭证|报账|转账|票据|收据|回单|已付|款已|记一笔|记账|登记|录入|入一笔|补录|报一笔|记下|invoice"
    r"|receipt|voucher|log|enter|record|book"
)
_ABOUT = re.compile(r"大概|大约|差不多|估摸|about|roughly|approximately")
_PERSON = re.compile(
    r"(?<![帮给替])我(?!局|们局|队|所|科|处|单位|区|院|校|县|市|中心|们(?:科|队|所|单位|中心|处|局|部门))|你|您|他|她"
    r"|咱|老婆|孩子"
    r"|同学|朋友|午饭|晚饭|早饭|吃饭|外卖|打车|奶茶|咖啡|彩票|红包"
    r"|\b(?:i|my|me|you|your|he|she|his|her|lunch|dinner|coffee)\b"
)


@dataclass(frozen=True, slots=True)
class Shared:
    """A project of the sentence and the amount that goes with it."""

    project: Named | None
    amount: Amount | None
    share: str | None = None
    region: Span | None = None  # where its own words stand, in a list of pairs
    doubts: tuple[Doubt, ...] = ()


def movements(sheet: Sheet) -> tuple[Intent, ...]:
    """What money moved; empty where nothing surely did."""
    found = sheet.verb
    if found is None:
        return _terse(sheet)
    main = _main_amounts(sheet)
    if not found.formal and (_PERSON.search(sheet.said) or not (sheet.mentions or _near(sheet, found, main))):
        return ()
    if not main and found.kind not in ("paid_in_full",) and not _says_enough(sheet, found):
        return ()
    shares = _shares(sheet, found, main)
    unsure = all(one.project is None or one.project.decision == "none" for one in shares)
    if unsure and found.formal and not _clear_without_project(sheet, found, main):
        return ()
    return tuple(_intent(sheet, found, one) for one in shares)


def _clear_without_project(sheet: Sheet, found: Verb, main: Sequence[Found]) -> bool:
    """支出3.5万，犬粮采购: which project is asked; somebody's lunch is not."""
    return found.formal and any(one.money for one in main) and not _PERSON.search(sheet.said)


def _says_enough(sheet: Sheet, found: Verb) -> bool:
    """警犬经费今天付了犬粮款: the amount is asked, when project and deed stand there."""
    if not found.formal or found.kind not in ("payment", "refund", "adjust") or sheet.english:
        return False
    sure = any(m.decision == "one" for m in sheet.mentions)
    deed = sheet.said[found.spans[0][0] : found.spans[0][1]]
    done = deed.endswith("了") or any(d.day.precision == "day" for d in sheet.days)
    rest = re.sub(rf"[{AMOUNT}{DAY}{PROJECT}\s，,。.]", "", sheet.marked)
    return sure and done and not sheet.amounts and len(rest) > 1


def _terse(sheet: Sheet) -> tuple[Intent, ...]:
    """警犬3万、禁毒2万; 监控租赁，1,250,000.00元，发票已入账: surely money, surely projects, nothing else asked."""
    main = _main_amounts(sheet)
    rest = re.sub(rf"[{AMOUNT}{DAY}{PROJECT}]", "", sheet.marked)
    if not main or not sheet.mentions or _NOT_TERSE.search(rest) or _NOT_YET.search(rest) or _PERSON.search(rest):
        return ()
    if not all(one.money for one in main) or sheet.mentions[0].decision != "one":
        return ()
    if sheet.mentions[0].start > main[0].start and not _TERSE_HINT.search(rest):
        return ()
    if len(rest) > 14 and not _TERSE_HINT.search(rest):
        return ()
    assumed = Verb("payment", (), assumed=not re.search(r"入账|已付|款已|发票", rest))
    return tuple(_intent(sheet, assumed, one) for one in _shares(sheet, assumed, main))


# --- which amounts and which projects ---------------------------------------------------------------------------------


def _main_amounts(sheet: Sheet) -> list[Found]:
    """The amounts that moved; parts (其中), contracts and balances are beside."""
    if sheet.verb is not None and sheet.verb.kind == "initial_budget":
        return [a for a in sheet.amounts if a.money] or list(sheet.amounts)
    parts = re.search(r"其中|包括|包含", sheet.said)
    inside = [(m.start, m.end) for m in sheet.mentions]
    bare = [a for a in sheet.amounts if not any(s <= a.start < e for s, e in inside)]
    main = [a for a in bare if not other_money(sheet.said, a.start) and not _in_brackets(sheet.said, a)]
    if parts is not None and any(a.start < parts.start() for a in main):
        main = [a for a in main if a.start < parts.start()]
    if len(main) > 1:
        main = [a for a in main if not _EARLIER.search(sheet.said, 0, a.start)] or main
    if not main and bare and bare[0].money and not re.search(r"其中|每|单价|合同|余|剩", sheet.said[: bare[0].start]):
        main = bare[:1]
    if any(a.money for a in main):
        main = [
            a for a in main if a.money or (a.amount.yuan is None and a.amount.alternatives == () and a.amount.doubts)
        ] or main
    return [a for a in main if a.money] if any(a.money for a in main) else main


_EARLIER = re.compile(r"(?:此前|之前|前期|累计)?已[支付]*付(?:了|款)?$|累计[一-鿿]{0,4}$|原来?(?:的|是)?$")


def _in_brackets(said: str, amount: Found) -> bool:
    before = said[: amount.start]
    return max(before.rfind("("), before.rfind("（")) > max(before.rfind(")"), before.rfind("）"))


def _shares(sheet: Sheet, found: Verb, main: list[Found]) -> list[Shared]:
    mentions = list(sheet.mentions)
    pairs = _pairs(mentions, main)
    if pairs:
        starts = [0, *(min(m.start, a.start) for m, a in pairs[1:]), len(sheet.text)]
        regions = list(pairwise(starts))
        return [Shared(sheet.named(m), a.amount, None, region) for (m, a), region in zip(pairs, regions, strict=True)]
    chosen = _subject(sheet, found, mentions)
    named = [sheet.named(m) for m in chosen]
    if len(named) == 1 and len(named[0].ids) > 1 and not named[0].more and _EACH.search(sheet.marked):
        named = [replace(named[0], ids=(project,), decision="one") for project in named[0].ids]  # 陇剑杯两个各付3万
    if len(named) > 1:
        return _several(sheet, named, main)
    project = named[0] if named else _unknown(sheet, found, main)
    amount, doubts = _one_amount(main)
    return [Shared(project, amount, doubts=doubts)]


def _pairs(mentions: Sequence[Mention], main: Sequence[Found]) -> list[tuple[Mention, Found]]:
    """警犬3万、禁毒2万: as many amounts as projects, turn by turn."""
    if len(mentions) < 2 or len(mentions) != len(main):
        return []
    order = sorted([(m.start, 0) for m in mentions] + [(a.start, 1) for a in main])
    kinds = [kind for _, kind in order]
    if kinds in ([0, 1] * len(mentions), [1, 0] * len(mentions)):
        return list(zip(sorted(mentions, key=lambda m: m.start), main, strict=True))
    return []


def _subject(sheet: Sheet, found: Verb, mentions: Sequence[Mention]) -> list[Mention]:
    """The project before the verb, or else the first one after it; with those that are listed beside it."""
    if not mentions:
        return []
    verb_at = found.spans[0][0] if found.spans else len(sheet.text)
    before = [m for m in mentions if m.start < verb_at]
    best = before or list(mentions)
    first = next((m for m in best if m.decision == "one"), best[0])
    chosen = [first]
    for mention in mentions:
        if mention.start > first.start and _LIST.fullmatch(sheet.said[chosen[-1].end : mention.start]):
            chosen.append(mention)
    earlier = [m for m in mentions if m.end <= first.start and _LIST.fullmatch(sheet.said[m.end : first.start])]
    return [*earlier[-1:], *chosen] if earlier else chosen


def _several(sheet: Sheet, named: list[Named], main: list[Found]) -> list[Shared]:
    marked = sheet.marked
    if len(main) == len(named) > 1:
        return [Shared(project, a.amount) for project, a in zip(named, main, strict=True)]
    amount, doubts = _one_amount(main)
    if _EACH.search(marked) or (_RESPECTIVELY.search(marked) and len(main) == 1 and not _TOGETHER.search(marked)):
        return [Shared(project, amount, "each", doubts=doubts) for project in named]
    if amount is not None and not doubts:
        gap = Amount(amount.text, None, amount.unit, (), (doubt("together", amount.text),))
        return [Shared(project, gap, "together") for project in named]
    return [Shared(project, amount, doubts=doubts) for project in named]


def _one_amount(main: Sequence[Found]) -> tuple[Amount | None, tuple[Doubt, ...]]:
    """The one amount of the sentence; several different ones leave it open."""
    if not main:
        return None, ()
    values = {a.amount.yuan for a in main}
    if len(main) == 1 or (len(values) == 1 and None not in values):
        return main[0].amount, ()
    sure = [a.amount.yuan for a in main if a.amount.yuan is not None]
    if len(sure) == len(main) > 2 and sum(sure[:-1], Decimal(0)) == sure[-1]:
        return main[-1].amount, ()
    return None, (doubt("several_amounts", "、".join(a.amount.text for a in main)),)


def _near(sheet: Sheet, found: Verb, main: Sequence[Found]) -> bool:
    """警犬犬粮花了一万二: no name of ours, and near enough to one to ask."""
    unknown = _unknown(sheet, found, main)
    return unknown is not None and bool(unknown.ids)


def _unknown(sheet: Sheet, found: Verb, main: Sequence[Found]) -> Named | None:
    """What stands where the project should: 看守所给养费, which no project is called."""
    ends = [start for start, _ in found.spans] + [a.start for a in main] + [d.start for d in sheet.days]
    end = min(ends, default=0)
    head = re.split(r"[，,。;；]", sheet.text[:end])[-1]
    words = re.sub(r"^(?:请|麻烦|帮我?|记一?下?|登记|录入|补录|记一笔|入一笔|把|给|从|在|用)+", "", head.strip())
    return sheet.near(end - len(words), end) if words and not sheet.english else None


# --- one intent -------------------------------------------------------------------------------------------------------


def _intent(sheet: Sheet, found: Verb, share: Shared) -> Intent:
    kind, day, doubts = _kind(sheet, found)
    amount = share.amount
    sign = found.sign
    if kind == "adjust" and sign is None:
        doubts = (*doubts, doubt("unclear_sign"))
    if amount is not None and amount.yuan is not None and not amount.doubts and _ABOUT.search(sheet.marked):
        amount = replace(amount, doubts=(doubt("about", amount.text),))
    if amount is not None and amount.yuan is not None and sign == -1:
        amount = replace(amount, yuan=-amount.yuan)
    if found.assumed:
        doubts = (*doubts, doubt("kind_assumed"))
    payee = payee_of(sheet) if kind in ("payment", "refund", "paid_in_full") else None
    used = _used(sheet, found, day)
    if share.region is not None:
        used = [*used, (0, share.region[0]), (share.region[1], len(sheet.text))]
    return Intent(
        kind,
        project=share.project,
        amount=amount,
        sign=sign,
        day=day.day if day else None,
        year=year_of(sheet.said),
        payee=payee.words if payee else None,
        note=note_of(sheet, [*used, *([payee.span] if payee else [])]),
        share="each" if share.share == "each" else "together" if share.share == "together" else None,
        evidence=has_evidence(sheet.said),
        doubts=(*doubts, *share.doubts),
        spans=tuple(sorted(used)),
    )


def _kind(sheet: Sheet, found: Verb) -> tuple[Kind, FoundDay | None, tuple[Doubt, ...]]:
    """The kind as the days make it: 截至9月底支出 and 今年花了 are sums so far."""
    day = counted_day(sheet, found)
    if found.kind == "payment" and day is not None:
        if day.until:
            return "cumulative", day, ()
        from_the_start = day.day.start is not None and (day.day.start.month, day.day.start.day) == (1, 1)
        if from_the_start and day.day.precision in ("year", "half", "quarter") and day.day.end != day.day.start:
            return "cumulative", day, (doubt("kind_assumed"),)
    if (
        found.kind == "payment"
        and found.spans
        and re.search(
            r"今年(?:以来|到现在|至今)?|本年|年初(?:以来|到现在|至今)|至今|到目前|目前为止|so far|to date", sheet.marked
        )
    ):
        return "cumulative", day, (doubt("kind_assumed"),)
    return found.kind, day, ()


def counted_day(sheet: Sheet, found: Verb) -> FoundDay | None:
    """The day it counts for. A period behind the verb or before a noun is what was paid for: 第三季度租金."""
    verb_at = found.spans[0][0] if found.spans else len(sheet.text)
    possible = []
    for one in sheet.days:
        after = sheet.marked[one.end :].lstrip()
        if one.day.precision in ("day", "week") or one.until:
            possible.append(one)
        elif sheet.english:
            if not re.search(r"\bfor\s*$", sheet.said[: one.start]) and not _NOUN_EN.match(after):
                possible.append(one)
        elif one.start < verb_at and _goes_with_the_verb(after, verb_at - one.end):
            possible.append(one)
    days = [one for one in possible if one.day.precision == "day"] or possible
    return days[0] if days else None


def _goes_with_the_verb(after: str, away: int) -> bool:
    """Whether a period ahead of the verb says when, and not what was paid."""
    return (
        away == 0
        or PROJECT in after[:away]
        or bool(re.match(rf"[{AMOUNT}{PROJECT}，,。]|$|的?(?:{_VERB_AHEAD})", after))
    )


_NOUN_EN = re.compile(r"(?:'s )?(?:rent|fees?|salar|wages?|bills?|maintenance|service)")
_VERB_AHEAD = "实际|共|已|累计|总|又|支|付|花|用|报|追|调|退|全|一次|现|拨|列|转|交|缴|汇|打|结|没|无|发生"


_YEAR = re.compile(r"20\d\d(?:年度|年(?!\d*月|[一二三四五六七八九十]+月|第?[一二三四1-4]季|[上下]半|底|末|初))的?")


def _used(sheet: Sheet, found: Verb, day: FoundDay | None) -> list[Span]:
    last = max((a.end for a in _main_amounts(sheet)), default=len(sheet.text))
    used = [span for span in found.spans if span[0] <= last]  # 合同总价30万，已付21万 behind it is a note
    subjects = [m for m in sheet.mentions if _is_subject(sheet, found, m)]
    used += [(m.start, m.end) for m in subjects]
    if len(subjects) == len(sheet.mentions) and not sheet.english:
        used += [(at, at + 1) for at in sheet.name_places]
    used += [(a.start, a.end) for a in _main_amounts(sheet)]
    used += [year.span() for year in _YEAR.finditer(sheet.said)]
    if day is not None:
        used.append((day.start, day.end))
    return used


def _is_subject(sheet: Sheet, found: Verb, mention: Mention) -> bool:
    chosen = _subject(sheet, found, sheet.mentions)
    return mention in chosen or bool(_pairs(sheet.mentions, _main_amounts(sheet)))


def year_of(said: str) -> int | None:
    found = re.search(
        r"(20\d\d)(?:年度|年(?!\d*月|[一二三四五六七八九十]+月|第?[一二三四1-4]季|[上下]半|底|末|初))", said
    )
    return int(found[1]) if found else None


def has_evidence(said: str) -> bool:
    return bool(
        re.search(
            r"附(?!属|近|加|带条件|属)(?:上|件|图|了|后|有)?|见附件|如图|凭证已?上传|attached|attachment|enclosed", said
        )
    )


# --- from one to another ----------------------------------------------------------------------------------------------

_MOVE = "(?:调剂|调整|划转|调拨|划拨|转移|转|调|挪|划|拨)(?:出|了|用)*"
_GOES = "(?:经费|预算|资金|的)*(?:用于|用到|到|给|至|去|入|进|往)+(?:了)?"
_TRANSFERS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^(?:.{{0,6}}?[，,])?(?:从|由)(?P<a>[^{AMOUNT}]+?)(?:里面?|中)?{_MOVE}(?P<n>{AMOUNT}+)?元?{_GOES}(?P<b>.+)$",
        rf"^(?:把|将)?(?:从|由)?(?P<a>[^{AMOUNT}]+?)(?:的|里的?|中的?)?(?P<n>{AMOUNT}+)元?(?:经费|预算"
        rf"|资金)?{_MOVE}{_GOES}(?P<b>.+)$",
        rf"^(?:把|将)?(?P<a>[^{AMOUNT}]+?){_MOVE}(?P<n>{AMOUNT}+)元?{_GOES}(?P<b>.+)$",
        rf"^(?:把|将)?(?P<a>[^{AMOUNT}]+?){_MOVE}{_GOES}(?P<b>[^{AMOUNT}]+?)(?P<n>{AMOUNT}+)(?P<rest>.*)$",
        rf"^(?:给)?(?P<b>[^{AMOUNT}]+?)(?:从|由)(?P<a>[^{AMOUNT}]+?)(?:里面?|中)?(?:调剂|调入|划入|转入|调拨|调)(?:来"
        rf"|过来|了"
        rf"|入)*(?P<n>{AMOUNT}+)(?P<rest>.*)$",
        rf"\b(?:move|moved|transfer|transferred|reallocate|reallocated|shift"
        rf"|shifted)\b.*?(?P<n>{AMOUNT}+).*?\bfrom\b(?P<a>.+?)\bto\b(?P<b>.+)$",
    )
)


def transfer(sheet: Sheet) -> tuple[Intent, ...]:
    """从禁毒经费调剂5万到警犬经费: two adjustments that go together."""
    counted = covered(sheet.said, ((a.start, a.end) for a in sheet.amounts), AMOUNT)
    for pattern in _TRANSFERS:
        found = pattern.search(counted)
        if found is None:
            continue
        source, target = (_only_project(sheet, *found.span(group)) for group in "ab")
        if source is None or target is None or source.ids == target.ids:
            continue
        amount, doubts = _one_amount(
            [a for a in _main_amounts(sheet) if a.start == found.start("n")] or _main_amounts(sheet)
        )
        day = next((d for d in sheet.days if d.day.precision == "day"), None)
        after = re.search(
            r"[，,。；;]", sheet.text[found.start("b") if found.end("b") == len(counted) else found.end("n") :]
        )
        why = sheet.text[len(sheet.text) - len(after.string) + after.end() :] if after else ""
        return (
            Intent(
                "transfer",
                project=source,
                to_project=target,
                amount=amount,
                day=day.day if day else None,
                year=year_of(sheet.said),
                note=why.strip(" ，,。") or None,
                evidence=has_evidence(sheet.said),
                doubts=doubts,
                spans=(found.span("a"), found.span("b")),
            ),
        )
    return ()


def _only_project(sheet: Sheet, start: int, end: int) -> Named | None:
    """The one project a stretch names."""
    words = re.split(r"[，,。；;]", sheet.text[start:end])[0]
    mentions = sheet.names(words, vocabulary=VOCABULARY).mentions
    if len(mentions) != 1:
        return None
    return Named(words.strip(), mentions[0].ids, mentions[0].decision, mentions[0].exact, mentions[0].more)


_SET = re.compile(
    rf"(?:预算|budget)[^{AMOUNT}]{{0,8}}?(?:(?:从|由|from )\s?(?P<was>{AMOUNT}+)[^{AMOUNT}]{{0,3}})?"
    rf"(?:调整?|增加|提高|追加|减少?|压减|核减|调增|调减|变更|改|修改|核定|变|上调|下调|升|降|to\b|\s)*(?:到|至|为|成"
    rf"|to)\s?(?P<to>{AMOUNT}+)"
)
_SET_EN = re.compile(
    rf"\b(?:set|change|changed|raise|raised|increase|increased|cut|reduce|reduced|lower|lowered|adjust"
    rf"|adjusted)\b.*?(?:from (?P<was>{AMOUNT}+)\s*)?\bto (?P<to>{AMOUNT}+)"
)


def set_budget(sheet: Sheet) -> tuple[Intent, ...]:
    """警犬经费预算从20万调到25万: the new budget, and the old one to check."""
    marked = sheet.marked
    apart = replace_amounts(sheet)
    found = _SET.search(apart) or (_SET_EN.search(apart) if sheet.english and "budget" in marked else None)
    if found is None or re.search(r"支出|支付|付款|花了|付了", marked):
        return ()
    if (
        found["was"] is None
        and re.search(r"预算[^¤]{0,4}(?:为|是|至|到)¤", apart)
        and not re.search(r"调|改|增|减|变|核定|提高|追加|升|降|修", found.group())
    ):
        return ()  # 预算为20万 states, and does not set
    new, old = (_at(sheet, found, group) for group in ("to", "was"))
    if new is None:
        return ()
    to, was = _same_unit(new.amount, old.amount if old else None)
    mentions = sheet.mentions
    verb = Verb("set_budget", (found.span(),))
    chosen = _subject(sheet, verb, mentions)
    used = [found.span(), *((m.start, m.end) for m in chosen)]
    day = next((d for d in sheet.days if d.day.precision == "day"), None)
    if day is not None:
        used.append((day.start, day.end))
    if not chosen and (project := _unknown(sheet, verb, [])) is not None:
        projects: list[Named | None] = [project]
    else:
        projects = [sheet.named(m) for m in chosen] or [None]
    return tuple(
        Intent(
            "set_budget", project=project, amount=to, was=was, day=day.day if day else None, year=year_of(sheet.said),
            note=note_of(sheet, used), share="each" if len(projects) > 1 else None, evidence=has_evidence(sheet.said),
            spans=tuple(sorted(used)),
        )
        for project in projects
    )  # fmt: skip


def replace_amounts(sheet: Sheet) -> str:
    """The marked sentence with the ends of ranges as amounts of their own."""
    chars = list(sheet.said)
    for one in sheet.mentions:
        chars[one.start : one.end] = PROJECT * (one.end - one.start)
    for day in sheet.days:
        chars[day.start : day.end] = DAY * (day.end - day.start)
    for amount in sheet.singles:
        chars[amount.start : amount.end] = AMOUNT * (amount.end - amount.start)
    return "".join(chars)


def _at(sheet: Sheet, found: re.Match[str], group: str) -> Found | None:
    return next((a for a in sheet.singles if found[group] and a.start == found.start(group)), None)


def _same_unit(to: Amount, was: Amount | None) -> tuple[Amount, Amount | None]:
    """从20到25万: both are 万."""
    if was is None or to.unit is None or was.unit is not None or len(was.alternatives) != 2:
        return to, was
    place = 1 if to.unit == "wan" and to.yuan is not None and to.yuan >= WAN else 0
    return to, replace(was, yuan=was.alternatives[place], unit=to.unit, alternatives=(), doubts=())
