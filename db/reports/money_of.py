"""A project's budget and spend: every candidate weighed, the stated rate as the judge between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal
from itertools import pairwise

from db.money import rounded
from db.reports.amounts import Amount, amounts
from db.reports.reading import ProjectReading
from db.reports.words import aside, sentence_at

_ALL_USED = re.compile(
    r"(?:已?全[部额](?:已)?|均已?|已经?)(?:完成)?(?:使用|支付|支出|执行|拨付|列支)(?:使用|支付|支出|执行)?(?:完毕|完成|到位)|已?全[部额](?:完成)?(?:支付|支出|使用|执行|列支|发放|兑付|兑现|用完|花完)"
)
_NONE_USED = re.compile(
    r"(?:资金|预算|经费|款项|项目)?(?:均|全部|全额|暂|尚|仍|还|当年|本年|年内)*(?:未|没有|未能|未有|无)(?:形成|发生|实现|实际)?(?:支付|支出|使用|执行|拨付)"
    r"(?!率|的?部分|完|完毕|金额|资金|数|余额|[^，。；]{0,8}\d)"
    r"|(?:资金|预算|经费)全[部额]结转(?!数|资金)"
)
_SURELY_LEFT = re.compile(r"未(?:支付|支出|使用|执行|拨付|形成)|结转|结余|剩余")
_AND = r"[、和及与]|以及|，(?:以及|另)"
_WEIGHT = {"full": 6, "budget": 4, "initial": 4, "added": 4, "midyear": 4, "fiscal": 2, "received": 2, "named": 1}


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to read a figure."""

    yuan: Decimal
    weight: int
    role: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Money:
    """What was chosen, and what could not be decided."""

    budget: Choice | None
    spend: Choice | None
    initial: Choice | None  # stated beside a later, other budget of the whole year
    others: dict[str, Choice]  # fiscal, carried_over, other_funds
    doubts: tuple[str, ...] = ()


def money_of(
    near: str, rest: str, *, name: str, year: int | None, rate: Decimal | None, unit: int | None = None
) -> Money:
    """Budget and spend from the section on execution (`near`) and, with less weight, from the rest."""
    found = amounts(near, unit)
    budgets = list(_budgets(near, found, name, year))
    spends = list(_spends(near, found, year))
    if not budgets or not spends:
        far = amounts(rest)
        budgets = budgets or [_lighter(choice) for choice in _budgets(rest, far, name, year)]
        spends = spends or [_lighter(choice) for choice in _spends(rest, far, year)]
    if not spends:
        spends = list(_without_amount(near, budgets, year, rate)) or list(_without_amount(rest, budgets, year, rate))
    budget, spend, doubts = _choose(budgets, spends, rate)
    initial = next((c for c in budgets if c.role == "initial" and budget and c.yuan != budget.yuan), None)
    return Money(budget, spend, initial, _others(near, found, budget), tuple(doubts))


def agrees(spend: Decimal, budget: Decimal, rate: Decimal) -> bool:
    """Whether a stated rate is spend / budget, rounded or cut to the places it is printed with."""
    if budget == 0:
        return False
    true = spend * 100 / budget
    exponent = rate.as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    return rate in (rounded(true, places), true.quantize(Decimal(1).scaleb(-places), ROUND_DOWN))


def settle_rate(project: ProjectReading) -> None:
    """A spreadsheet's 0.95 is 95 %, unless budget and spend say that it is 0.95 %."""
    budget, spend, rate = (project.figures.get(name) for name in ("budget", "spend", "rate"))
    if budget is None or spend is None or rate is None or agrees(spend.value, budget.value, rate.value):
        return
    small = rate.value / 100
    if agrees(spend.value, budget.value, small):
        project.figures["rate"] = replace(rate, value=small)


def _ours(amount: Amount, year: int | None) -> bool:
    """Not a figure of another year."""
    return not amount.years or year is None or amount.years[-1] == year


def _budgets(text: str, found: list[Amount], name: str, year: int | None) -> Iterator[Choice]:
    whole = [amount for amount in found if _ours(amount, year)]
    for amount in whole:
        role = amount.role
        if role == "none" and _named_directly(text, amount, name):
            role = "named"
        if role == "change" and re.search(r"调整(?:后)?预算数", amount.label):
            role = "full"  # 调整预算数 is the year's budget to some and the change to others: the rate decides
        weight = _WEIGHT.get(role)
        if weight is not None:
            weight += (2 if amount.total else 0) - (3 if amount.part else 0)
            if weight <= 0:
                continue
            yield Choice(amount.yuan, weight, role, amount.label, sentence_at(text, amount.start))
    yield from _sums(text, whole)


def _named_directly(text: str, amount: Amount, name: str) -> bool:
    """The project's name followed by the amount: 食堂经费20万元."""
    bare = re.sub(r"\W", "", name)
    before = re.sub(r"\W", "", text[max(0, amount.start - len(name) - 12) : amount.start])
    return bool(bare) and bare in before


def _sums(text: str, whole: list[Amount]) -> Iterator[Choice]:
    """Initial plus what was added or changed, and parts of a budget that are to be added."""
    plain = [amount for amount in whole if not amount.part]
    initial = [amount for amount in plain if amount.role == "initial"]
    later = [amount for amount in plain if amount.role in ("added", "midyear", "change")]
    if initial and later:
        change = sum((_signed(amount) for amount in later), Decimal(0))
        words = sentence_at(text, later[-1].start)
        yield Choice(initial[0].yuan + change, 5, "full", "年初预算与调整之和", words)
    listed = _list(text, plain)
    if len(listed) > 1:
        total = sum((amount.yuan for amount in listed), Decimal(0))
        yield Choice(total, 5, listed[0].role, listed[0].label, sentence_at(text, listed[0].start))


def _signed(amount: Amount) -> Decimal:
    return -amount.yuan if re.search(r"减", amount.label + amount.context) else amount.yuan


def _list(text: str, plain: list[Amount]) -> list[Amount]:
    """Amounts of one sentence that stand beside each other after one word of planning."""
    firm = ("budget", "added", "midyear", "received")
    start = next((at for at, amount in enumerate(plain) if amount.role in firm), len(plain))
    listed = plain[start : start + 1]
    for one, next_ in pairwise(plain[start:]):
        between = text[one.end : next_.start]
        if (
            re.search(r"[。；;\n]|合计|共|总", between)
            or len(between) > 30
            or next_.role not in (*firm, "named", "none")
        ):
            break
        if next_.role not in firm and not re.match(_AND, between):
            break
        listed.append(next_)
    return listed


def _spends(text: str, found: list[Amount], year: int | None) -> Iterator[Choice]:
    mine = [amount for amount in found if amount.role == "spend" and _ours(amount, year)]
    for amount in mine:
        weight = 4 + (2 if amount.total else 0) - (3 if amount.part else 0)
        weight += 1 if re.search(r"本年|全年|当年|执行数|累计", amount.label + amount.context) else 0
        yield Choice(amount.yuan, weight, "spend", amount.label, sentence_at(text, amount.start))
    yield from _spent_parts(text, found, mine)


def _spent_parts(text: str, found: list[Amount], mine: list[Amount]) -> Iterator[Choice]:
    """支付设备款30万元、维护费20万元和培训费5万元: parts that follow one word of spending are to be added."""
    if not mine or any(amount.total for amount in mine):
        return
    first = mine[0]
    flat = aside(text)
    end = min((at for mark in "。；;\n" if (at := flat.find(mark, first.end)) >= 0), default=len(text))
    run, sure = [first], True
    for amount in found:
        if not first.start < amount.start < end:
            continue
        between = flat[run[-1].end : amount.start]
        if amount.part or amount.role not in ("spend", "none", "named") or len(between) > 30 or "其中" in between:
            break
        period = re.search(r"季度|半年|月份", between) and not re.search(r"底|末|累计|截[至止]", between)
        sure = sure and bool(re.match(_AND, between) or period)
        run.append(amount)
    if len(run) > 1:
        total = sum((amount.yuan for amount in run), Decimal(0))
        yield Choice(total, 6 if sure else 4, "spend", "各项支出之和", sentence_at(text, first.start))


def _without_amount(text: str, budgets: list[Choice], year: int | None, rate: Decimal | None) -> Iterator[Choice]:
    """The spend where no amount is called so: what was left over tells it, or words do."""
    mine = [amount for amount in amounts(text) if amount.yuan and _ours(amount, year)]
    left = [amount for amount in mine if amount.role == "left"]
    if not left:
        yield from _words_for_spend(text, budgets)
        for amount in mine:  # 实际拨付 may be what came in or what went out: the rate decides
            if rate is not None and amount.role == "received" and re.search(r"(?:实际|已|累计).*拨付", amount.label):
                words = sentence_at(text, amount.start)
                agreed = [budget for budget in budgets if agrees(amount.yuan, budget.yuan, rate)]
                yield from (Choice(amount.yuan, budget.weight, "spend", amount.label, words) for budget in agreed)
        return
    total = sum((amount.yuan for amount in left), Decimal(0))
    for budget in budgets:
        spends = {budget.yuan - rest for rest in {total, *(amount.yuan for amount in left)} if rest <= budget.yuan}
        if rate is not None:  # the judge of what was left: all of it together, or one of the amounts
            spends = {spend for spend in spends if agrees(spend, budget.yuan, rate)}
        elif len({amount.yuan for amount in left}) > 1 or not _SURELY_LEFT.search(sentence_at(text, left[0].start)):
            continue
        words = sentence_at(text, left[0].start)
        yield from (Choice(spend, budget.weight, "spend", "预算减未支出", words) for spend in sorted(spends))


def _words_for_spend(text: str, budgets: list[Choice]) -> Iterator[Choice]:
    """全部使用完毕 and 未支付: the spend in words."""
    flat = aside(text)
    if found := _ALL_USED.search(flat):
        for budget in budgets:
            yield Choice(budget.yuan, budget.weight, "spend", found[0], sentence_at(text, found.start()))
    elif (found := _NONE_USED.search(flat)) and "部分" not in flat[max(0, found.start() - 6) : found.start()]:
        yield Choice(Decimal(0), 4, "spend", found[0], sentence_at(text, found.start()))


def _choose(
    budgets: list[Choice], spends: list[Choice], rate: Decimal | None
) -> tuple[Choice | None, Choice | None, list[str]]:
    """The heaviest pair; what agrees with the stated rate weighs most; two equal readings are no reading."""
    pairs: list[tuple[int, Choice | None, Choice | None]] = []
    no_choice: list[Choice | None] = [None]
    for budget in [*budgets] or no_choice:
        for spend in [*spends] or no_choice:
            weight = (budget.weight if budget else 0) + (spend.weight if spend else 0)
            if budget and spend:
                weight += _together(budget, spend, rate)
            pairs.append((weight, budget, spend))
    best = max(weight for weight, _, _ in pairs)
    top = [(budget, spend) for weight, budget, spend in pairs if weight == best]
    doubts: list[str] = []
    chosen: list[Choice | None] = []
    for at, what in ((0, "预算"), (1, "支出")):
        options = [choice for pair in top if (choice := pair[at]) is not None]
        values = {choice.yuan for choice in options}
        if len(values) > 1:
            doubts.append(
                f"{what}有{len(values)}种读法（{'、'.join(f'{v / 10_000:f}万元' for v in sorted(values))}），没有采用"
            )
        chosen.append(options[0] if len(values) == 1 else None)
    return chosen[0], chosen[1], doubts


def _together(budget: Choice, spend: Choice, rate: Decimal | None) -> int:
    if rate is not None:
        return 8 if agrees(spend.yuan, budget.yuan, rate) else 0
    return -2 if spend.yuan > budget.yuan * 3 / 2 else 0


def _lighter(choice: Choice) -> Choice:
    return Choice(choice.yuan, choice.weight - 2, choice.role, choice.label, choice.words)


def _others(text: str, found: list[Amount], budget: Choice | None) -> dict[str, Choice]:
    others: dict[str, Choice] = {}
    for amount in found:
        measure = {"fiscal": "fiscal", "carried": "carried_over", "other": "other_funds"}.get(amount.role)
        same = budget is not None and budget.role == "fiscal" and amount.yuan == budget.yuan
        if measure is not None and measure not in others and not same and (amount.part or measure != "fiscal"):
            words = sentence_at(text, amount.start)
            others[measure] = Choice(amount.yuan, 0, amount.role, amount.label, words)
    return others
