"""Which amounts of a sentence moved, and of which projects."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from bot.entering.reading.amounts import Found
from bot.entering.reading.doubts import doubt
from bot.entering.reading.no_money import other_money
from bot.entering.reading.said import Amount, Doubt, Named
from bot.entering.reading.sentence import Sheet, Span
from bot.entering.reading.verbs import Verb
from db.matching import Mention

_LIST = re.compile(r"\s*(?:和|与|跟|及|以及|、|,|，|/|还有|加|加上|and|&|,\s*and|plus|each)?\s*(?:的)?\s*")


_EACH = re.compile(
    r"各(?!类|种|项|派出所|科|部门|级)|分别都|均(?=支|付|为|追|调|是|退|花|拨|增|减)|每个(?:项目)?|都(?=支|付|追|调"
    r"|退|花|拨|增|减)|\beach\b|\bboth\b|apiece"
)


_RESPECTIVELY = re.compile(r"分别|依次|respectively")


_TOGETHER = re.compile(r"一共|共计?|合计|总共|加起来|together|in total|altogether")


@dataclass(frozen=True, slots=True)
class Shared:
    """A project of the sentence and the amount that goes with it."""

    project: Named | None
    amount: Amount | None
    share: str | None = None
    region: Span | None = None  # where its own words stand, in a list of pairs
    doubts: tuple[Doubt, ...] = ()


def main_amounts(sheet: Sheet) -> list[Found]:
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
    ahead = sheet.said[: bare[0].start] if bare else ""
    if not main and bare and bare[0].money and not re.search(r"其中|每|单价|合同|余|剩", ahead):
        main = [] if _only_a_budget(sheet, ahead) else bare[:1]
    if any(a.money for a in main):
        main = [
            a for a in main if a.money or (a.amount.yuan is None and a.amount.alternatives == () and a.amount.doubts)
        ] or main
    return [a for a in main if a.money] if any(a.money for a in main) else main


_EARLIER = re.compile(r"(?:此前|之前|前期|累计)?已[支付]*付(?:了|款)?$|累计[一-鿿]{0,4}$|原来?(?:的|是)?$")


def _only_a_budget(sheet: Sheet, ahead: str) -> bool:
    """无人机采购 预算120万: nothing was paid; 从预算里付3万 was."""
    if sheet.verb is not None and sheet.verb.kind not in ("payment", "paid_in_full", "cumulative"):
        return False
    budget = max(ahead.rfind("预算"), ahead.rfind("budget"))
    spans = sheet.verb.spans if sheet.verb is not None and sheet.verb.formal else ()
    return budget >= 0 and not any(start > budget for start, _ in spans)


def _in_brackets(said: str, amount: Found) -> bool:
    before = said[: amount.start]
    return max(before.rfind("("), before.rfind("（")) > max(before.rfind(")"), before.rfind("）"))


def shared_out(sheet: Sheet, found: Verb, main: list[Found]) -> list[Shared]:
    mentions = list(sheet.mentions)
    pairs = in_pairs(mentions, main)
    if pairs:
        starts = [0, *(min(m.start, a.start) for m, a in pairs[1:]), len(sheet.text)]
        regions = list(pairwise(starts))
        return [Shared(sheet.named(m), a.amount, None, region) for (m, a), region in zip(pairs, regions, strict=True)]
    chosen = subject(sheet, found, mentions)
    named = [sheet.named(m) for m in chosen]
    if len(named) == 1 and len(named[0].ids) > 1 and not named[0].more and _EACH.search(sheet.marked):
        named = [replace(named[0], ids=(project,), decision="one") for project in named[0].ids]  # 运动会两个各付3万
    if len(named) > 1:
        return _several(sheet, named, main)
    project = named[0] if named else unknown_project(sheet, found, main)
    amount, doubts = one_amount(main)
    return [Shared(project, amount, doubts=doubts)]


def in_pairs(mentions: Sequence[Mention], main: Sequence[Found]) -> list[tuple[Mention, Found]]:
    """食堂3万、绿化2万: as many amounts as projects, turn by turn."""
    if len(mentions) < 2 or len(mentions) != len(main):
        return []
    order = sorted([(m.start, 0) for m in mentions] + [(a.start, 1) for a in main])
    kinds = [kind for _, kind in order]
    if kinds in ([0, 1] * len(mentions), [1, 0] * len(mentions)):
        return list(zip(sorted(mentions, key=lambda m: m.start), main, strict=True))
    return []


def subject(sheet: Sheet, found: Verb, mentions: Sequence[Mention]) -> list[Mention]:
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
    amount, doubts = one_amount(main)
    if _EACH.search(marked) or (_RESPECTIVELY.search(marked) and len(main) == 1 and not _TOGETHER.search(marked)):
        return [Shared(project, amount, "each", doubts=doubts) for project in named]
    if amount is not None and not doubts:
        gap = Amount(amount.text, None, amount.unit, (), (doubt("together", amount.text),))
        return [Shared(project, gap, "together") for project in named]
    return [Shared(project, amount, doubts=doubts) for project in named]


def one_amount(main: Sequence[Found]) -> tuple[Amount | None, tuple[Doubt, ...]]:
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


def is_near(sheet: Sheet, found: Verb, main: Sequence[Found]) -> bool:
    """食堂米面花了一万二: no name of ours, and near enough to one to ask."""
    unknown = unknown_project(sheet, found, main)
    return unknown is not None and bool(unknown.ids)


def unknown_project(sheet: Sheet, found: Verb, main: Sequence[Found]) -> Named | None:
    """What stands where the project should: 学生伙食费, which no project is called."""
    ends = [start for start, _ in found.spans] + [a.start for a in main] + [d.start for d in sheet.days]
    end = min(ends, default=0)
    head = re.split(r"[，,。;；]", sheet.text[:end])[-1]
    words = re.sub(r"^(?:请|麻烦|帮我?|记一?下?|登记|录入|补录|记一笔|入一笔|把|给|从|在|用)+", "", head.strip())
    return sheet.near(end - len(words), end) if words and not sheet.english else None
