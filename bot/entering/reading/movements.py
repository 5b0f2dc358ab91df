"""Money that moved: payments, refunds, budgets up and down; what it was for and when."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.entering.reading.amounts import Found
from bot.entering.reading.days import FoundDay
from bot.entering.reading.doubts import doubt
from bot.entering.reading.leftover import note_of, payee_of
from bot.entering.reading.said import Day, Doubt, Intent, Kind, Named
from bot.entering.reading.sentence import AMOUNT, DAY, PROJECT, VOCABULARY, Sheet, Span, covered
from bot.entering.reading.shares import Shared, in_pairs, is_near, main_amounts, shared_out, subject
from bot.entering.reading.verbs import Verb
from db.matching import Mention

_NOT_TERSE = re.compile(
    r"预算|调[剂拨]|[上下]调|增|匀|挪|腾|涨|降|让|划转|减|砍|扣|退|结余|剩余|余额|总额|规模|投资|合同|概算|得分|分数|总分|执行|进度|目标|标准|报价|询价|方案|会议|开会|招标"
    r"|中标|压力|太|很|吗|budget|score|rate|balance|meeting"
)


_NOT_YET = re.compile(
    r"正在|在[走办审]|缺|还|了|\b(?:left|has|had|have|costs?|worth|needs?)\b|审批|提交|流程|被|得[贵便多少]|买得"
    r"|丢|到位|超|报批|签字|求|要|会|将|没|未|收到|催|开[了具好]|寄|还[有差剩欠]|不|想|该|预|申请|等|改|错|如|若"
    r"|一年|每"
)


_TERSE_HINT = re.compile(
    r"入账|到账|发票|凭证|报账|转账|票据|收据|回单|已付|款已|记一笔|记一?下|补记|记账|登记|录入|入一笔|补录|报一笔|记下|invoice"
    r"|receipt|voucher|log|enter|record|book"
)


_AHEAD = re.compile(r"明[天日儿]|大?后[天日]|下|.*[后内]$|tomorrow|next|in |within ")


_ABOUT = re.compile(r"大概|大约|差不多|估摸|about|roughly|approximately")


_PERSON = re.compile(
    r"(?<![帮给替])我(?!局|们局|队|所|科|处|单位|区|院|校|县|市|中心|们(?:科|队|所|单位|中心|处|局|部门))|你|您|他|她"
    r"|咱|老婆|孩子"
    r"|同学|朋友|午饭|晚饭|早饭|吃饭|外卖|打车|奶茶|咖啡|彩票|红包"
    r"|\b(?:i|my|me|you|your|he|she|his|her|lunch|dinner|coffee)\b"
)


def movements(sheet: Sheet) -> tuple[Intent, ...]:
    """What money moved; empty where nothing surely did."""
    found = sheet.verb
    if found is None:
        return _terse(sheet)
    if any(one.start <= found.spans[0][0] and one.day.future and _AHEAD.match(one.day.text) for one in sheet.days):
        return ()  # 明天付: a plan
    main = main_amounts(sheet)
    if not found.formal and (_PERSON.search(sheet.said) or not (sheet.mentions or is_near(sheet, found, main))):
        return ()
    if not main and found.kind not in ("paid_in_full",) and not _says_enough(sheet, found):
        return ()
    shares = [_from_whom(sheet, found, one) for one in shared_out(sheet, found, main)]
    unsure = all(one.project is None or one.project.decision == "none" for one in shares)
    if unsure and found.formal and not _clear_without_project(sheet, found, main):
        return ()
    intents = tuple(_intent(sheet, found, one) for one in shares)
    if (both := _named_together(sheet, intents)) is not None:
        return both
    stranger = _stranger(sheet)
    each = bool(re.search("各|分别|均", sheet.marked))
    return _with_the_stranger(intents, stranger, each=each) if stranger is not None else intents


_BESIDE_A_NAME = re.compile(
    rf"^(?:{DAY}+|[^，,。;；]{{0,6}}[，,。;；])?\s*(?:给|把|将|从|由|向|请)?"
    rf"(?P<name>[^，,。;；、{AMOUNT}{DAY}{PROJECT}\s]{{2,20}})\s*(?:和|与|及|以及|跟|、){PROJECT}"
)


_BEHIND_A_NAME = re.compile(
    rf"{PROJECT}(?:和|与|及|以及|跟|、)(?P<name>[^，,。;；、{AMOUNT}{DAY}{PROJECT}\s]{{2,12}}?)(?:各自?|分别|均)(?!种|项|类)"
)


def _stranger(sheet: Sheet) -> Named | None:
    """飞碟项目和食堂付了50万: a name we do not have beside one we have; it is asked, never left out."""
    found = _BESIDE_A_NAME.match(sheet.marked) or _BEHIND_A_NAME.search(sheet.marked)
    if found is None or sheet.english:
        return None
    near = sheet.near(*found.span("name"))
    return Named(found["name"], near.ids if near else (), "none")


def _with_the_stranger(intents: Sequence[Intent], stranger: Named, *, each: bool) -> tuple[Intent, ...]:
    first = intents[0]
    said = first.amount
    if len(intents) == 1 and not each and said is not None:
        first = replace(first, amount=replace(said, yuan=None, alternatives=(), doubts=(doubt("together", said.text),)))
    rest = (first, *intents[1:])
    note = first.note if first.note and stranger.text not in first.note else None
    return (replace(first, project=stranger, note=note), *(replace(one, note=note) for one in rest))


def _from_whom(sheet: Sheet, found: Verb, share: Shared) -> Shared:
    """供应商退回食堂折扣款: who gave it back is no project where one is named behind."""
    sure = [m for m in sheet.mentions if m.decision == "one"]
    named = share.project
    if found.kind != "refund" or len(sure) != 1 or named is None or named.decision != "none" or sheet.english:
        return share
    return replace(share, project=sheet.named(sure[0])) if sure[0].start > found.spans[0][0] else share


_AND = re.compile("(?P<one>.{2,20}?)(?:和|与|及|以及|跟|、)(?P<other>.{2,20}?)(?:各自?|分别|均|都)*")


def _named_together(sheet: Sheet, intents: Sequence[Intent]) -> tuple[Intent, ...] | None:
    """飞碟项目和食堂: one of the two may be known although what stands there as a whole is not."""
    whole = intents[0].project if len(intents) == 1 else None
    found = _AND.fullmatch(whole.text) if whole is not None and whole.decision == "none" else None
    if found is None:
        return None
    two = [_alone(sheet, found[part]) for part in ("one", "other")]
    if all(one.decision == "none" for one in two):
        return None
    each = bool(re.search("各|分别|均", sheet.marked))
    halves = _with_the_stranger([replace(intents[0], note=None)], two[0], each=each)
    return (halves[0], replace(halves[1], project=two[1]))


def _alone(sheet: Sheet, words: str) -> Named:
    reading = sheet.names(words, vocabulary=VOCABULARY)
    sure = len(reading.mentions) == 1 and reading.mentions[0].decision == "one"
    return Named(words, reading.mentions[0].ids, "one") if sure else Named(words, reading.nearest, "none")


def _clear_without_project(sheet: Sheet, found: Verb, main: Sequence[Found]) -> bool:
    """支出3.5万，米面采购: which project is asked; somebody's lunch is not."""
    return found.formal and any(one.money for one in main) and not _PERSON.search(sheet.said)


def _says_enough(sheet: Sheet, found: Verb) -> bool:
    """食堂经费今天付了米面款: the amount is asked, when project and deed stand there."""
    if not found.formal or found.kind not in ("payment", "refund", "adjust") or sheet.english:
        return False
    sure = any(m.decision == "one" for m in sheet.mentions)
    deed = sheet.said[found.spans[0][0] : found.spans[0][1]]
    done = deed.endswith("了") or any(d.day.precision == "day" for d in sheet.days)
    rest = re.sub(rf"[{AMOUNT}{DAY}{PROJECT}\s，,。.]", "", sheet.marked)
    return sure and done and not sheet.amounts and len(rest) > 1


def _terse(sheet: Sheet) -> tuple[Intent, ...]:
    """食堂3万、绿化2万; 校车租赁，1,250,000.00元，发票已入账: surely money, surely projects, nothing else asked."""
    main = main_amounts(sheet)
    rest = re.sub(rf"[{AMOUNT}{DAY}{PROJECT}]", "", sheet.marked)
    if not main or not sheet.mentions or _NOT_TERSE.search(rest) or _NOT_YET.search(rest) or _PERSON.search(rest):
        return ()
    hinted = bool(_TERSE_HINT.search(rest))
    known = sheet.mentions[0].decision
    if not all(one.money for one in main) or not (known == "one" or (hinted and known == "several")):
        return ()
    if sheet.mentions[0].start > main[0].start and not hinted:
        return ()
    if len(rest) > 14 and not hinted:
        return ()
    assumed = Verb("payment", (), assumed=not re.search(r"入账|已付|款已|发票", rest))
    return tuple(_intent(sheet, assumed, one) for one in shared_out(sheet, assumed, main))


def _intent(sheet: Sheet, found: Verb, share: Shared) -> Intent:
    kind, day, doubts = _kind(sheet, found)
    amount = share.amount
    sign = found.sign
    several = _each_of(sheet)
    said_day = several or (day.day if day else _dotted(sheet))
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
    if several is not None:
        used += [(one.start, one.end) for one in sheet.days]
    if share.region is not None:
        used = [*used, (0, share.region[0]), (share.region[1], len(sheet.text))]
    return Intent(
        kind,
        project=share.project,
        amount=amount,
        sign=sign,
        day=said_day,
        year=year_of(sheet.said),
        payee=payee.words if payee else None,
        note=note_of(sheet, [*used, *([payee.span] if payee else [])]),
        share="each" if share.share == "each" else "together" if share.share == "together" else None,
        evidence=has_evidence(sheet.said),
        doubts=(*doubts, *share.doubts),
        spans=tuple(sorted(used)),
    )


def _each_of(sheet: Sheet) -> Day | None:
    """11月3号和11月10号各加油600元: two entries in one; which day this one is for is asked."""
    found = [one for one in sheet.days if one.day.precision == "day" and not one.until]
    if len(found) < 2 or len(sheet.mentions) > 1 or not re.search(rf"{DAY}[^{AMOUNT}]*(?:各|分别|都|均)", sheet.marked):
        return None
    words = "、".join(one.day.text for one in found)
    return Day(words, None, None, None, "day", doubts=(doubt("several_days", words),))


_DOTTED = re.compile(
    r"(?<![\d.])(?:1[0-2]|0?[1-9])\.(?:3[01]|[12]\d|0?[1-9])"
    r"(?=\s*(?:已|又|共|支出|支付|支了|付|报销|报了|花|退|追加|调减|拨|列支|缴|交了|打款))"
)


def _dotted(sheet: Sheet) -> Day | None:
    """11.20支出3万: most likely a day, so that which one is asked; today would be a wrong one."""
    found = _DOTTED.search(covered(sheet.said, ((a.start, a.end) for a in main_amounts(sheet)), AMOUNT))
    if found is None or any(start <= found.start() < end for start, end in ((m.start, m.end) for m in sheet.mentions)):
        return None
    return Day(found.group(), None, None, None, "day", doubts=(doubt("unclear_day", found.group()),))


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
            r"今年(?:以来|到现在|至今)?|本年|年初(?:以来|到现在|至今)|至今|迄今|到(?:目前|现在|今天|如今)|目前为止"
            r"|so far|to date",
            sheet.marked,
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
    last = max((a.end for a in main_amounts(sheet)), default=len(sheet.text))
    used = [
        span for span in found.spans if span[0] <= last + sheet.english
    ]  # 合同总价30万，已付21万 behind it is a note
    subjects = [m for m in sheet.mentions if _is_subject(sheet, found, m)]
    used += [(m.start, m.end) for m in subjects]
    if len(subjects) == len(sheet.mentions) and not sheet.english:
        used += [(at, at + 1) for at in sheet.name_places]
    used += [(a.start, a.end) for a in main_amounts(sheet)]
    used += [year.span() for year in _YEAR.finditer(sheet.said)]
    if day is not None:
        used.append((day.start, day.end))
    return used


def _is_subject(sheet: Sheet, found: Verb, mention: Mention) -> bool:
    chosen = subject(sheet, found, sheet.mentions)
    return mention in chosen or bool(in_pairs(sheet.mentions, main_amounts(sheet)))


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
