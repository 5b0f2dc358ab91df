"""Words that say what happened to money, in both languages; the first kind whose words are there decides."""

import re
from dataclasses import dataclass
from typing import Literal

from bot.entering.reading.said import Kind

Sign = Literal[1, -1]


@dataclass(frozen=True, slots=True)
class Verb:
    """What happened, and where it is said."""

    kind: Kind
    spans: tuple[tuple[int, int], ...]
    sign: Sign | None = None
    formal: bool = True  # words of the office; 花了 and 用了 may be anybody's lunch
    assumed: bool = False


_DONE = r"(?:已经?|均已?|都已?|刚刚?|刚才|实际|共计?|总共|一共|合计|一次性|另外?|又|先|再次|现|本次|此次|直接)?"
_BUDGET = r"(?:年初|全年|年度|本年度?|总|财政|项目|部门)?预算(?:总?额|数|指标|资金)?"
_CUT = r"收回|砍|下调|调减|核减|压减|削减|裁减|缩减|扣减|调低|砍掉?|砍了|减少|减掉|减了|缩水|核销预算|收回预算|压缩|减"
_ADD = r"上调|多给|多拨|追加|调增|增加|增拨|新增|追拨|增补|补充|追补|提高|加了?|多批|增"

_ZH: tuple[tuple[Kind, Sign | None, bool, str], ...] = (
    (
        "initial_budget",
        None,
        True,
        r"年初(?:下达|批复|批了?|核定|安排)?(?:的)?预算(?:总?额|数|指标)?(?:批复|批了?|下达|核定|安排|确定|定)?"
        r"|初始预算|期初预算",
    ),
    ("adjust", None, True, rf"(?:{_BUDGET})?(?:调整|变动)(?:了|的)?{_BUDGET}|{_BUDGET}(?:调整|变动)了?"),
    (
        "adjust",
        -1,
        True,
        rf"(?:{_CUT})(?:了|的)?(?:经费)?{_BUDGET}|{_BUDGET}(?:里|中)?(?:被|再|又|要)?(?:{_CUT})了?|(?:{_CUT})了?(?=¤+元?的?{_BUDGET})|(?:调减|核减|压减|下调"
        rf"|削减|追减|(?<=被)[砍裁削]掉?)(?:了|经费|资金"
        rf"|额度|指标)?",
    ),
    (
        "adjust",
        1,
        True,
        rf"(?:{_ADD})(?:了|的)?(?:经费)?{_BUDGET}|{_BUDGET}(?:里|中)?(?:又|再)?(?:{_ADD})了?|(?:{_ADD})了?(?=¤+元?的?{_BUDGET})|(?:中期|年中)?(?:追加|上调"
        rf"|调增|增拨|追拨)(?:了|经费"
        rf"|资金|额度|指标|专项)?",
    ),
    (
        "cumulative",
        None,
        True,
        r"累计(?=¤|[已实共总支执付花用使列报完形发])(?!完成(?!支付))(?:已经?|实际|共计?|总共)?(?:支出|支付|执行|付款"
        r"|付出|付了?|支了?|花费|花了?|用了?|使用|列支|报销"
        r"|完成支付|形成支出|发放)?(?:数|额|金额)?(?:共计?|合计)?",
    ),
    (
        "refund",
        None,
        True,
        r"退回来?了?|退(?=¤)|退款|退还了?|退付|退库|退了|返还了?|冲回|冲减支出|收回(?:了|多付的?|款)?|缴回|交回|退款到账"
        r"|退给我们",
    ),
    (
        "paid_in_full",
        None,
        True,
        r"(?:已经?|都已?|均已?)?(?:全部|全额|一次性|都|一并)(?:已经?)?(?:付清|付完|支付完毕?|支付|付讫|结清|结算完毕?"
        r"|付掉|付款完毕|支出完毕)了?|(?:余款|剩余(?:款项?|资金|的)?|剩下的?(?:钱|款)?)(?:也|都|已经?|全部|一次性)*"
        r"(?:付|支付|结)(?:清|完|掉|了)了?(?!.*¤)|付清了?|付讫|结清了?|支付完毕"
        r"|付款完毕|全部付了",
    ),
    (
        "payment",
        None,
        True,
        rf"{_DONE}(?:列?支出(?!进度|率|数是)|支付(?!进度(?!款)|率)了?|付款|付出(?:去)?了?|拨付(?!进度(?!款)|率)了?"
        rf"|拨给了?|拨了"
        rf"|拨(?=¤)|付了|报销了?"
        rf"|报了账|报账|列支了?|发了|发(?=¤)|报了一笔|记了一笔|结了|付掉了?|划走了?|支走了?|记[到入在](?=[￼])"
        rf"|[列计]入(?=[￼])|算到(?=[￼])|发下去了?|兑现了?|(?:已|均|都|款)[付缴交支转发报](?=$"
        rf"|[，,。；;\s])|结算了?|打款了?|[打转汇](?:过去|出去)了?|(?<=[里中])出了|转账了?|汇款了?|汇了|转了|打了|缴纳了?|缴费|缴了|交纳了?|交了|预付了?"
        rf"|垫付了?|兑付了?|发放了?|支用|开支了?|入账了?|付(?!费|款码"
        rf"|出)(?=[^清讫完没不未]))",
    ),
    (
        "payment",
        None,
        False,
        r"(?:花了|花掉了?|花去了?|花费了?|花出去了?|花|用了|用掉了?|用去了?|使用了?|消费了?|开销|支了|支(?=\d"
        r"|[一二两三四五六七八九十]|了)|采购了?|购买了?|购置了?|购入|买了|买(?=[一-鿿]{1,8}¤)|租了"
        r"|修了|付(?=\d))",
    ),
)
_PATTERNS = tuple((kind, sign, formal, re.compile(pattern)) for kind, sign, formal, pattern in _ZH)
_NOT_VERBS = re.compile(
    r"支队|支部|支撑|支援|支架|支持|花名册|花园|花卉|交付|应付|费用|作用|使用费|租用|专用|公用|办公用|用房|用品|用具"
    r"|用车|用于|用途|用作|信用|日用|警用|备用|付费|支出(?:责任|明细|科目|凭证|表"
    r"|计划|预算)|"
    r"支付(?:系统|平台|令|凭证|方式|宝)|结算(?:单|书|审计|审核|价|中心|款)|采购(?:款|费|中心|合同|员|项目|办|价|资金)"
    r"|购置(?:款|费|项目|资金)|报销(?:单|凭证|款)|入账(?:凭证)?单|"
    r"增加值|新增(?:项目|点位|设备|人员|的)|退休|退役|退伍|退税|追加(?:工程|设备|采购(?!预算))|缴费(?:单|基数)"
    r"|发放(?:表|标准)|预付款|首付款|应付款|付款(?:单|凭证|申请|方|条件)"
    r"|花费明细|调整后|使用率|减排|减灾|减速|减负|增压|增值|增效"
)
_EN: tuple[tuple[Kind, Sign | None, bool, str], ...] = (
    ("cumulative", None, True, (
        r"\b(?:cumulative(?:ly)?(?: (?:spend(?:ing)?|spent|payments?|paid|expenditure))?(?: (?:is|of|reached|now))?"
        r"|(?:spent|paid)(?= .{0,60}(?:so far|to date|in total (?:by|as of)|cumulatively))"
        r"|total (?:spent|spend(?:ing)?|paid) (?:so far|to date|by|as of))\b"
    )),
    ("adjust", -1, True, r"\b(?:cut|reduced?|decreased?|lower(?:ed)?|trim(?:med)?)\b(?=.*¤)"),
    ("adjust", 1, True, r"\b(?:add(?:ed)?|increased?|raised?|top(?:ped)? up|supplement(?:ed)?|appropriated?)\b(?=.*¤)"),
    ("initial_budget", None, True, r"\b(?:initial|opening|original|approved) budget\b"),
    ("refund", None, True, r"\b(?:refund(?:ed)?(?: of)?|returned|paid back|got back|reimbursement from)\b"),
    ("paid_in_full", None, True, r"\b(?:paid (?:off|in full)|fully paid|settled(?: in full)?|paid everything)\b"),
    ("payment", None, True, (
        r"\b(?:paid(?: out)?|payment(?: of)?|spent|disbursed|remitted|transferred|settled|bought|purchased|expensed"
        r"|record(?:ed)? (?:a )?(?:payment|spend(?:ing)?)(?: of)?|spending of|expenditure of|pay)\b"
    )),
)  # fmt: skip
_ENGLISH = tuple((kind, sign, formal, re.compile(pattern)) for kind, sign, formal, pattern in _EN)


def verb(said: str, english: bool) -> Verb | None:
    """The first kind whose words the text has; spans are of all its words."""
    hidden = [match.span() for match in _NOT_VERBS.finditer(said)]
    for kind, sign, formal, pattern in _ENGLISH if english else _PATTERNS:
        spans = tuple(
            m.span() for m in pattern.finditer(said) if not any(a <= m.start() < b and m.end() <= b for a, b in hidden)
        )
        if spans:
            return Verb(kind, spans, sign, formal)
    return None
