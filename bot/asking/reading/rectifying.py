"""Questions about rectification items (整改): due, overdue, not reported, closed, whose, how many in time."""

import re
from collections.abc import Iterator
from decimal import Decimal

from bot.asking.query import NUMBERS, POINTS, Condition, Query
from bot.asking.reading.amounts import han_number
from bot.asking.reading.sentence import Sentence
from bot.asking.reading.tokens import PERSON, PROJECT, SECTION, UNKNOWN, Token, cut

_ABOUT = re.compile(r"整改|销号|\brectif\w*|\bcorrective (?:actions?|items?)\b")
_NOT = r"(?:没有?|未|还没有?|尚未|没能)"
_STATES = (  # the first that is said counts
    ("overdue", rf"超期|逾期|过期|超时|拖期|到期了?(?:还|都)?{_NOT}|过了期限|\boverdue\b|\blate\b"),
    (
        "soon",
        r"(?:快要?|将|即将|就要|马上|快)到期|临期|临近|\d+天(?:之?内)?(?:要)?到期|[一二两三四五六七八九十]+天(?:之?内)?(?:要)?到期"
        r"|(?:本|这)(?:周|星期|月|个月)(?:要|内)?到期|近期到期"
        r"|\bdue (?:soon|this week|this month)\b|\babout to (?:fall due|expire)\b",
    ),
    (
        "unreported",
        rf"{_NOT}(?:上报|报送|报|反馈|提交|交|填报|填)(?:的|了|上)?|"
        r"\bnot (?:yet )?(?:filed|reported|submitted)\b|\bunreported\b",
    ),
    (
        "open",
        rf"{_NOT}(?:完成|整改|销号|办结|办完|改完|改|落实|了结)(?:到位|完)?|(?:在|正在)整改|整改中|进行中"
        r"|\b(?:open|outstanding|unfinished)\b",
    ),
    (
        "reported",
        r"待认定|等认定|待审核|已反馈|已上报|报上来|\b(?:await\w*|waiting for) (?:a |the )?(?:decision|approval)\b",
    ),
    ("returned", r"退回|打回|\b(?:sent back|returned)\b"),
    (
        "closed",
        r"(?:已经?|都)?销号|已完成|完成了|整改(?:完成|完毕|完|到位)|已整改|办结|改完了|\b(?:closed|completed|finished)\b",
    ),
)
_COUNT = re.compile(r"几[个项条件]|多少[个项条件]?|数量|\bhow many\b")
_RATE = re.compile(
    r"(?:按时|按期|及时|如期)?(?:完成|整改|销号)率|(?:按时|按期|及时|如期)(?:完成|整改|销号)"
    r"|\bon[- ]time\b|\bin time\b|\bcompletion rate\b"
)
_ASKS = re.compile(
    r"到期|期限|时限|截止|什么时候|何时|哪天|几号|谁|责任人|负责人|哪些|有什么|有哪|列|清单|名单|台账|情况|进展|进度|状态|哪一?步|有没有|吗|还有"
    r"|事项|问题|任务|\b(?:when|due|deadline|who|which|list|status|show|any|what|items?)\b"
)
_PLANS = re.compile(
    r"(?:怎么|如何|咋|怎样|准备|打算|后续|下一步|接下来)[^，,。]{0,6}整改|整改(?:措施|办法|方案|计划|建议|意见|思路)"
)
_DAYS = re.compile(r"(\d+|[一二两三四五六七八九十]+)天")
_WORDS = re.compile(
    r"整改|销号|到?哪一?步|最久|最长|最多|最急|最早|到期|期限|时限|截止|事项|任务|进展|按时|按期|及时|如期|完成率|完成|责任|责任人|负责人|谁负责|负责|超期|逾期|过期|即将|快要|快|要|没报|上报|报|反馈|提交"
    r"|要求|时间|内|天|状态|项|条|件|还有|分别|现在|一共|本周|本月|这周|\bdue\b|\bsoon\b|\brectif\w*|\bdeadline\b"
)


def rectifying(s: Sentence) -> Query | None:
    """A Query for items where 整改 is asked about as a matter with a day and an owner, not as a plan."""
    if not _ABOUT.search(s.text) or s.any_of("hostile"):
        return None
    if any(c.measure in (*NUMBERS, *POINTS) for c in s.where):
        return None  # 为做好整改，执行率低于85%的项目: of projects
    state = next(
        (name for name, pattern in _STATES if re.search(pattern, s.text, re.ASCII)), None
    )  # overdue的: no part of the word
    if _RATE.search(s.text):
        state, topic = None, "rate"
    else:
        topic = "count" if _COUNT.search(s.text) else "list"
    if state is None and topic == "list" and re.search("到期|期限|时限|截止|due|deadline", s.text):
        state = "open"
    plans = _PLANS.search(s.text) and not re.search("到期|期限|时限|谁|超期|逾期|没报|未报|几[个项]", s.text)
    if plans or (state is None and topic == "list" and not _ASKS.search(s.text)):
        return None
    where = tuple(c for c in s.where if c.measure in ("section", "responsible"))
    if state is not None:
        where += (Condition("state", "=", state),)
    where += tuple(Condition("problem", "=", word) for word in _about(s))
    days = _days(s.text) if state == "soon" else None
    most = 1 if s.any_of("sup") and topic == "list" else None  # 超期最久的
    return Query("rectify", s.projects, where=where, topic=topic, amount=days, place=most)


def _days(text: str) -> Decimal | None:
    found = _DAYS.search(text)
    if found is None:
        return None
    return Decimal(found[1]) if found[1].isdigit() else han_number(found[1])


_SAYS = (UNKNOWN, "entry", "neg", "adj", "measure", "source", "full", "lost", "kind", "number")


_NO_PROBLEM = ("responsible", "section", "card", "completion", "measures", "goal", "reason")


def _is_content(token: Token, said: str) -> bool:
    """Words of a problem, and a small one that goes on with it: 台账不全."""
    if token.kind == "filler":
        return bool(said) and len(token.text) == 1 and said[-1] in "不未没无"
    return token.kind in _SAYS and token.value not in _NO_PROBLEM


def _about(s: Sentence) -> Iterator[str]:
    """What nothing else explains is about the problem: 消防验收, 台账不全."""
    rest = s.text
    for _, pattern in _STATES:
        rest = re.sub(pattern, "，", rest, flags=re.ASCII)
    rest = _WORDS.sub("，", rest)
    for mark in (PROJECT, SECTION, PERSON):
        rest = rest.replace(mark, "，")
    said = ""
    for token in [*cut(rest), None]:
        if token is not None and _is_content(token, said):
            said += token.text
            continue
        if len(said) > 1 and not said.isascii() and said not in ("台账", "明细", "记录"):
            yield said
        said = ""
