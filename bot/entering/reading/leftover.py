"""What of a sentence nothing else explains: to whom it was paid, and what for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.entering.reading.sentence import AMOUNT, DAY, PROJECT, Sheet, Span, covered

_ORGANISATION = (
    r"(?:公司|集团|厂|店|中心|医院|学院|大学|学校|研究院|设计院|研究所|鉴定所|事务所|律所|检测所|局|社|部|站|商行"
    r"|超市|工作室|基地|协会|合作社|经营部|服务部|物业|银行|电视台|报社|文化馆"
    r"|印刷厂|饲料厂|个体户|先生|女士|师傅)(?:(?:有限|股份|责任)+公司|分公司|分店)?"
)
_PAYEE = re.compile(
    rf"(?:付给(?!养)|支付给(?!养)|转给|打给|汇给|付款给|打款给|转账给|汇款给|拨付给|拨给|交给|缴给|退给|退还给"
    rf"|收款(?:人|单位|方"
    rf"|公司)?(?:是|为|[:：])?\s*|付至|支付至|打到|转到|汇到)"
    rf"(?P<a>[^\s，,。;；、{AMOUNT}{DAY}{PROJECT}（(]{{2,24}}?)(?P<after>的"
    rf"|(?=[\s，,。;；、{AMOUNT}{DAY}{PROJECT}（(]|$|共|了"
    rf"|[\d]))"
    rf"|(?:给了?|向|付|与)(?P<b>[^\s，,。;；、{AMOUNT}{DAY}{PROJECT}给付]{{2,20}}?{_ORGANISATION})"
    r"|\b(?:to|payee:?)\s(?P<c>[a-z][\w&.'’\- ]{1,40}?)(?=\s(?:for|on|in|from|out|of|yesterday|today|last|this)\b"
    r"|[,.;]|$)"
)
_EMPTY = re.compile(
    r"^(?:请|麻烦|帮我?|记一?下|记一笔|登记一?下?|已?(?:支付|付款|打款|付|支出|入账|转账|报销|拨付|缴纳|列支)了?"
    r"|报一下|到[现今]|今年"
    r"|本年度?|以来|record|log|enter|book|set|change|raise"
    r"|increase|录入|补录|入一笔|报一笔|已经?|刚刚?|刚才|今天|现在|本次|这次|共计?"
    r"|合计|总共|一共|金额|为|是|的|了|元|钱|款|费|金|在|从|由|把|将|用"
    r"|用于|"
    r"和|与|及|、|各|分别|均|都|项目|经费|预算|里|中|也|又|另外?|其|其中|上|下|之|此|到|给|至|向|对|按|我们?|我局"
    r"|我队|我单位|本单位|那边|这边|这个|那个|吧|啊|哈|哦|呢|昨日?|大概"
    r"|大约|差不多|左右|备注|用途|摘要|事由|说明|原因|[:：]|"
    r"the|a|an|of|for|from|to|on|in|at|by|with|and|was|were|is|we|our|project|fund|budget|yuan|please|just|has|have"
    r"|been|it|this|that|out|as|each|both|\W)+$"
)
_LEADS = re.compile(
    r"^(?:的|了|元|，|,|。|;|；|:|：|、|\s|和|与|是|为|在|用于|用来|作为|已经?|共计?|合计|均|各|都|(?:备注|用途|摘要"
    r"|事由|说明|理由|原因)(?:是|为)?[:：]?|for\s"
    r"|to\s|of\s|on\s|from\s|the\s|and\s|in\s)+|"
)
_TRAILS = re.compile(
    r"(?:的|了|(?<![\d万])元|，|,|。|;|；|:|：|、|\s|共计?|合计|总共|一共|金额|各|分别|在|从|从?由|把|将|给|和|与|已"
    r"|今天|本次"
    r"|\bfor|\bto|\bof|\bfrom|\bthe|\bon"
    r"|\bin|\bwas)+$"
)


@dataclass(frozen=True, slots=True)
class Payee:
    words: str
    span: Span


def payee_of(sheet: Sheet) -> Payee | None:
    """付给陇原饲料公司 → 陇原饲料公司."""
    found = _PAYEE.search(sheet.marked)
    if found is None:
        return None
    group = "a" if found["a"] else "b" if found["b"] else "c"
    if group == "c" and not sheet.english:
        return None
    start, end = found.span(group)
    words = sheet.text[start:end].strip()
    if re.search(r"[a-z]", words) and PROJECT in sheet.marked[start:end]:
        return None
    if len(words) < 2 or re.fullmatch("[我你他咱]们", words) or re.search(r"(?:费|款|金|粮|品|钱)$", words):
        return None
    return Payee(words, (found.start(), end))


def note_of(sheet: Sheet, used: Iterable[Span]) -> str | None:
    """The stretches that are left, in their order: 米面采购；批文刚下来."""
    hidden = covered(sheet.text, used, "\x00")
    kept = []
    for piece in re.split(r"[\x00，,。;；\n!！]+", hidden):
        words = _TRAILS.sub("", _LEADS.sub("", piece.strip())).strip(" \"'“”")
        words = _without_halves(words)
        if re.match(r"附(?:上|了|件|图|后)?[一-鿿]{0,8}$|见附件$", words):
            continue
        if len(words) > 1 and not _EMPTY.match(words.lower()):
            kept.append(words)
    return "，".join(kept) or None


def _without_halves(words: str) -> str:
    """Without a bracket whose other half went with what was taken out."""
    for left, right in ("（）", "()", "【】", "[]"):
        if words.count(left) > words.count(right):
            words = words.replace(left, " ").strip()
        elif words.count(left) < words.count(right):
            words = words.replace(right, " ").strip()
        elif words.startswith(left) and words.endswith(right):
            words = words[1:-1]
    return words
