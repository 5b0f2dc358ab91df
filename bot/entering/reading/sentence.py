"""A sentence laid out for its readers: what is a day, an amount, a project's name, and what is none of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from bot.entering.reading.amounts import Found, amounts, singles
from bot.entering.reading.days import FoundDay, Lean, days
from bot.entering.reading.no_money import beside
from bot.entering.reading.plain import plain
from bot.entering.reading.said import Named, Names, Workdays
from bot.entering.reading.verbs import Verb, verb
from db.matching import PLACEHOLDER, Mention, Reading

AMOUNT, DAY, PROJECT = "¤", "§", "\ufffc"
Span = tuple[int, int]

# Words of entries that are no part of a project's name; the words of questions are known to the catalogue.
_VOCABULARY = """
记到 记在 记入 算到 应该 本次 此次 第一笔 第二笔 第三笔 付清 付讫 结清 付了 各付 各付了 支付了
付款 打款 转账 汇款 报账 入账 已入账 列支 批文 批文刚下来 多付 少付 工程款 尾款 首付款 进度款
质保金 预付款 货款 材料款 设备款 到货款 验收款 保证金 定金 发票 凭证 退回 退还 退款 冲回 收回
缴回 调减 核减 压减 削减 调增 增拨 调剂 划转 调拨 调到 调至 调整到 改成 改为 更正 报错 填错
写错 录错 记错 撤销 撤回 作废 上一笔 刚才那笔 累计 截至 截止 全部 全额 分别 各自 均 本月 上月
附件 附 延期 延到 推迟 完成 整改 登记 录入 记一笔 记账 入一笔 补录 报一笔 报一下 补记 记一下 项目 元整
合计 共计 收款人 收款单位 用途 备注 摘要 事由 金额 日期
"""
VOCABULARY = frozenset(_VOCABULARY.split())
_DEED = re.compile(
    "买|印|租|订|修|换|更换|制作|采购|购买|购置|加油|维修|安装|聘请|委托|发放|补贴|补助|给|请|做|办|去|参加|组织|开展"
    "|举办|召开|送|装|拍|运|交|付"
    "|用于|维护|检测|培训"
)
_PROJECT_TAIL = re.compile("经费|项目|工程|专项|资金|专款|基地|中心|建设")
_FIRST_CLAUSE = re.compile(
    r"^[，,。;；\s]*(?:(?:请|麻烦|帮我?)*(?:登记|记|录|报)(?:一?下|一笔)[，,：:\s]*)?[^，,。;；]*"
)
_LONGEST_SUBJECT = 20


@dataclass(frozen=True, slots=True)
class _Look:
    """A text as the catalogue was asked to read it, and what it found."""

    text: str
    reading: Reading

    @property
    def mentions(self) -> tuple[Mention, ...]:
        return self.reading.mentions

    @property
    def sure(self) -> bool:
        return any(m.decision == "one" for m in self.mentions)


@dataclass(frozen=True)
class Sheet:
    """One sentence; every string below has the text's own length, so that places agree."""

    text: str
    today: date
    names: Names
    lean: Lean = "past"
    workdays: Workdays | None = None

    @cached_property
    def english(self) -> bool:
        return is_english(self.text)

    @cached_property
    def said(self) -> str:
        return plain(self.text)

    @cached_property
    def _beside(self) -> tuple[Span, ...]:
        return tuple(beside(self._without_days))

    @cached_property
    def days(self) -> tuple[FoundDay, ...]:
        return tuple(days(self.text, self.today, lean=self.lean, workdays=self.workdays))

    @cached_property
    def _without_days(self) -> str:
        return covered(self.said, ((d.start, d.end) for d in self.days), DAY)

    @cached_property
    def _countable(self) -> str:
        """The text in which only money is left to count."""
        original = covered(self.text, ((d.start, d.end) for d in self.days), DAY)
        return covered(original, self._beside, "※")

    @cached_property
    def amounts(self) -> tuple[Found, ...]:
        return tuple(amounts(self._countable))

    @cached_property
    def singles(self) -> tuple[Found, ...]:
        """The amounts with ranges taken apart: 从20万到25万."""
        return tuple(singles(self._countable))

    @cached_property
    def _numberless(self) -> str:
        """The text as the catalogue should read it: numbers and days are breaks between clauses."""
        spans = [*((d.start, d.end) for d in self.days), *((a.start, a.end) for a in self.amounts)]
        return covered(self.text, spans, "，")

    @cached_property
    def verb(self) -> Verb | None:
        """What happened, by words that stand in no name."""
        return verb(self._hidden(self._first.mentions if self._first.sure else ()), self.english)

    def _hidden(self, mentions: Iterable[Mention]) -> str:
        marked = covered(self._without_days, ((a.start, a.end) for a in self.amounts), AMOUNT)
        return covered(marked, ((m.start, m.end) for m in mentions), PROJECT)

    def _look(self, hidden: Iterable[Span] = ()) -> _Look:
        text = covered(self._numberless, hidden, "，")
        return _Look(text, self.names(text, vocabulary=VOCABULARY))

    @cached_property
    def _first(self) -> _Look:
        return self._look()

    @cached_property
    def _best(self) -> _Look:
        """The names, read with the verb as a word of a name and then as a break: the first that finds one."""
        if self._first.sure:
            return self._first
        if self.verb is None:
            return self._without_a_verb or self._first
        second = self._look(self.verb.spans)
        if second.sure:
            return second
        return self._before_the_deed or (second if second.mentions and not self._first.mentions else self._first)

    @cached_property
    def _without_a_verb(self) -> _Look | None:
        """警犬经费 犬粮 8600元: where money is told of, a name ends at a blank, or where a deed begins."""
        if not self.amounts or not all(one.money and one.amount.yuan is not None for one in self.amounts):
            return None
        blanks = self._look(match.span() for match in re.finditer(r"\s+", self.text))
        return blanks if blanks.sure else self._before_the_deed

    @cached_property
    def _before_the_deed(self) -> _Look | None:
        """防汛物资买沙袋: the name ends where what was done with the money begins."""
        clause = _FIRST_CLAUSE.findall(self._numberless)[0]
        for deed in reversed(list(_DEED.finditer(clause, 2))):
            if _PROJECT_TAIL.search(clause[deed.start() :]):
                continue
            found = self._look([(deed.start(), len(clause))])
            if any(m.decision == "one" and m.start < deed.start() for m in found.mentions):
                return found
        return self._beginning(clause)

    def _beginning(self, clause: str) -> _Look | None:
        """食堂米面: begins with what may be the name of one project; that is asked, never taken for it."""
        subject = clause[: self.verb.spans[0][0]] if self.verb is not None else clause
        if _PROJECT_TAIL.search(subject) or len(subject) > _LONGEST_SUBJECT:
            return None
        for end in range(len(subject) - 1, 1, -1):
            found = self._look([(end, len(clause))])
            if len(found.mentions) == 1 and found.sure:
                asked = replace(found.reading, mentions=(replace(found.mentions[0], decision="several"),))
                return _Look(found.text, asked)
        return None

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Names of projects; what lies inside a number or a day is none."""
        return tuple(m for m in self._best.mentions if self.text[m.start : m.end].strip())

    @cached_property
    def name_places(self) -> tuple[int, ...]:
        """Every place that names take, also where a name stands in pieces."""
        kept = self._best.reading.rest.replace(PLACEHOLDER, "")
        inside = {at for m in self.mentions for at in range(m.start, m.end)}
        taken, next_kept = [], 0
        for at, char in enumerate(self._best.text):
            if at not in inside and kept[next_kept : next_kept + 1] == char:
                next_kept += 1
            else:
                taken.append(at)
        return tuple(taken)

    @cached_property
    def marked(self) -> str:
        """The sentence with ¤ for amounts, § for days, ￼ for projects."""
        return self._hidden(self.mentions)

    @cached_property
    def marked_apart(self) -> str:
        """The marked sentence with the ends of ranges as amounts of their own."""
        hidden = covered(self.said, ((m.start, m.end) for m in self.mentions), PROJECT)
        hidden = covered(hidden, ((d.start, d.end) for d in self.days), DAY)
        return covered(hidden, ((a.start, a.end) for a in self.singles), AMOUNT)

    @cached_property
    def unnamed(self) -> str:
        """The sentence with ￼ for projects alone: points are numbers too."""
        return covered(self.said, ((m.start, m.end) for m in self.mentions), PROJECT)

    def named(self, mention: Mention) -> Named:
        words = self.text[mention.start : mention.end].strip()
        return Named(words, mention.ids, mention.decision, mention.exact, mention.more)

    def near(self, start: int, end: int) -> Named | None:
        """The stretch as the name of a project we do not have, with the nearest ones."""
        words = self.text[start:end].strip(" ，,。：:、的")
        if len(words) < 2:
            return None
        reading = self.names(words, vocabulary=VOCABULARY)
        if len(reading.mentions) == 1:
            return replace(self.named(reading.mentions[0]), text=words)
        if reading.unknown is None and not re.search(r"(?:经费|费用|费|项目|资金|工程|专项|专款)$", plain(words)):
            return None
        return Named(words, reading.nearest, "none")


def covered(text: str, spans: Iterable[Span], mark: str) -> str:
    """The text with stretches put under a mark, character by character."""
    chars = list(text)
    for start, end in spans:
        chars[start:end] = mark * (end - start)
    return "".join(chars)


def is_english(text: str) -> bool:
    """More Latin words than Chinese characters; in a sentence that begins with one, than Chinese names."""
    said = plain(text)
    chinese = re.findall("[\u4e00-\u9fff]+", said)
    words = len(re.findall(r"[a-z]{2,}", said))
    begins = words > 2 and re.match(r"\W*[a-z]{2,}\s", said)
    return words > (len(chinese) if begins else len("".join(chinese)))
