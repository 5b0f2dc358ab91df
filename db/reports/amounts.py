"""Amounts of money in running text, each with what the words before it say it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from db.reports.words import STOPS, aside, han_number, number

UNITS = {"亿元": 100_000_000, "亿": 100_000_000, "万元": 10_000, "万": 10_000, "元": 1}
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_MONEY = re.compile(
    rf"(?<![\d.一二三四五六七八九十百千两])(?P<number>{NUMBER}|[一二三四五六七八九十百千两]{{1,12}})\s*(?P<unit>亿元|万元|元|万|亿)"
)
_BARE = re.compile(rf"(?<![\d.])(?P<number>{NUMBER})(?![\d.%年月日号个项分人名台辆次条元万亿])")
_CLAUSE = re.compile(r"[，。；：;:,\n（(、]")

# Words about planning and spending; words that follow each other make a run, and what a run contains decides.
_TOKENS = {
    "spend": "支出 执行数 执行 支付 使用 开支 列支 决算 花费 付款 付 发放 兑付 报销 支取",
    "plan": "预算 算数 下达 安排 批复 核定 核拨 计划 申请 追加 增加 调整后 调整为 调整 调增 调减 核减 压减 拟 预计",
    "received": "拨付 拨款 拔款 到位 落实 拨入",
    "weak": "资金 经费 专项 转移支付",
    "beside": "年初 年中 中期 全年 年度 部门 财政 项目 当年 本年 本级 一般公共 政府性基金 总额 总数 总 数 金额 额 "
    "实际 已经 已 累计 共计 合计 共 完成 了 部分",
    "no": "执行率 执行情况 支付率 使用率 到位率 增加率",
}
_KIND = {word: kind for kind, words in _TOKENS.items() for word in words.split()}
_TOKEN = re.compile("|".join(sorted(_KIND, key=len, reverse=True)))

_LEFT_OVER = re.compile(r"结转|结余|剩余|余额|未支[出付]|未使用|未执行|未形成|缺口|差额|节约|节支")
_CARRIED = re.compile(r"(?:上年|上年度|以前年度|往年)(?:结转|结余)")
_OTHER_FUNDS = re.compile(r"(?:其他|自筹|自有)资金")
_FISCAL = re.compile(r"(?:当年|本年|本级)?财政(?:拨款|拔款|资金)")
_NOT_OURS = re.compile(
    r"总投资|投资|概算|估算|合同(?:总|的)?(?:金额|额|价)|合同(?:为|约|共)?$|中标|招标|成交|每人|人均|每[月年季天日次个台套辆名户平亩件]|标准|单价|均价|奖励|涉案|挽回|缴获|罚没|追赃|止付|返还|"
    r"损失|产值|营业|税收|创收|目标值|指标值|不低于|不高于|不超过|不少于|不大于|控制在|超过|高于|低于|大于|小于|≥|≤|>|<|较上年|比上年|同比|上年|去年|往年|"
    r"限额|押金|保证金|票价|资产|造价|价值"
)
_AFTER_NOT_OURS = re.compile(r"\s*(?:/|每|以[上下内]|的?(?:标准|限额|保证金))")
_LEFT_AFTER = re.compile(
    r"(?:资金|经费|预算)?(?:尚|仍|暂|还)?(?:未(?:支付|支出|使用|执行|拨付|形成)|结转|结余)(?![^，。；\d]{0,8}\d)"
)
_LEFT_BEFORE = re.compile(r"(?:尚|仍|还|剩)有?余?(?:资金|经费|预算)?$|剩余|其余|余下|余额")
_WHOLES = ("full", "initial", "midyear", "added", "budget", "received", "spend", "fiscal")
_YEAR = re.compile(r"(20\d\d)年")
_FILLER = re.compile(r"^[\s为是共计合总约达到人民币了的均各在其中分别]*$")


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount of money: yuan, where it stands, and what it is."""

    yuan: Decimal
    start: int
    end: int
    role: str  # full initial midyear added change budget received named · spend · left carried fiscal other · no none
    label: str  # the run of words that decided
    context: str  # the words that lead to the number
    part: bool  # after 其中, or in brackets
    total: bool  # 共, 合计, 累计 …
    years: tuple[int, ...]  # years named before it in its sentence


def amounts(text: str, unit: int | None = None) -> list[Amount]:
    """Every amount in the text, in order; numbers without a unit only where the document gives one for all."""
    flat = aside(text)
    found: list[Amount] = []
    end = 0
    for match, factor in _numbers(text, unit):
        value = _value(match["number"])
        if value is None:
            continue
        amount = _amount(text, flat, match, value * factor, end)
        if "unit" in match.groupdict() or amount.role in ("full", "initial", "midyear", "added", "budget", "spend"):
            found.append(amount)
        end = match.end()
    return [_summed_up(text, found, at) for at in range(len(found))]


def _summed_up(text: str, found: list[Amount], at: int) -> Amount:
    """安排甲12万元、乙8万元，共计20万元: a sum is what the amounts before it are."""
    amount = found[at]
    if at == 0 or amount.role not in ("none", "named"):
        return amount
    between = text[found[at - 1].end : amount.start]
    if not re.fullmatch(r"[，,、。；]?[^，。；\d]{0,4}(?:共计|合计|总计|共)[^，。；\d]{0,6}", between):
        return amount
    before = next((one for one in found[at - 1 :: -1] if one.role in _WHOLES), None)
    return amount if before is None else replace(amount, role=before.role, label=before.label, total=True)


def _numbers(text: str, unit: int | None) -> Iterator[tuple[re.Match[str], int]]:
    matches: list[tuple[re.Match[str], int]] = [(match, UNITS[match["unit"]]) for match in _MONEY.finditer(text)]
    if unit is not None:
        matches += [(match, unit) for match in _BARE.finditer(text)]
    return iter(sorted(matches, key=lambda pair: pair[0].start()))


def _value(digits: str) -> Decimal | None:
    if digits[0].isdigit():
        return number(digits)
    plain = han_number(digits)
    return None if plain is None else Decimal(plain)


def _amount(text: str, flat: str, match: re.Match[str], yuan: Decimal, previous: int) -> Amount:
    start = match.start()
    bracketed = flat[start] == " "
    far = max(0, start - 2000)
    sentence = max(text.rfind(mark, far, start) for mark in STOPS) + 1 or far
    context = _context(text if bracketed else flat, max(sentence, previous), start)
    role, label = role_of(context)
    if _AFTER_NOT_OURS.match(text, match.end()):
        role = "no"
    elif _LEFT_AFTER.match(text, match.end()) and (role in ("none", "named") or _LEFT_BEFORE.search(context)):
        role = "left"  # 尚有37万元未支付
    said = flat[sentence:start]
    return Amount(
        yuan=yuan,
        start=start,
        end=match.end(),
        role=role,
        label=label,
        context=context,
        part=bracketed or "其中" in said,
        total=bool(re.search(r"共|合计|总计|累计|总额", context[-12:])),
        years=_years(said),
    )


def _years(said: str) -> tuple[int, ...]:
    """The years an amount may be of: what is compared with or carried over sets none, and 本年 ends another year."""
    years: list[int] = []
    for clause in re.split(r"[，；：,;:]", said):
        again = r"本年|当年|全年|年内|资金合计" + (r"|实际支出" if len(set(years)) > 1 else "")
        if re.search(again, clause):
            years = []
        carried = re.search(r"结转|结余", clause)
        for found in _YEAR.finditer(clause):
            compared = re.search(r"(?:比|较|与|同比)$", clause[: found.start()])
            if not compared and not (carried and years):
                years.append(int(found[1]))
    return tuple(years)


def _context(text: str, floor: int, start: int) -> str:
    """The words that lead to the number: its clause, and the clauses before while there is only filler."""
    cuts = [mark.start() for mark in _CLAUSE.finditer(text, max(floor, start - 80), start)]
    for begin in [*reversed(cuts), floor]:
        words = text[begin:start].strip("，。；：;:,、（( \n")
        if not _FILLER.match(words):
            return words[-60:]
    return ""


def role_of(context: str) -> tuple[str, str]:
    """What the words make of the number after them: the run nearest to it decides."""
    for pattern, role in ((_CARRIED, "carried"), (_OTHER_FUNDS, "other")):
        if found := pattern.search(context):
            return role, found[0]
    context = re.sub(r"20\d\d年度?(?=.)", " ", context)  # 2021年中期 is no 年中
    runs = list(_runs(context))
    left = [found.end() for found in _LEFT_OVER.finditer(context)]
    if left and (not runs or left[-1] >= runs[-1][0] - 2):
        return "left", context
    if _NOT_OURS.search(context):
        return "no", context
    if not runs:
        return ("fiscal", context) if _FISCAL.search(context) else ("none", "")
    _, kind, label = runs[-1]
    if kind == "spend":
        return "spend", label
    if kind == "plan":
        return _plan_role(label, context), label
    if kind == "received":
        return ("fiscal" if _FISCAL.search(context) else "received"), label
    return ("fiscal" if _FISCAL.search(context) else "named"), label


def _runs(context: str) -> Iterator[tuple[int, str, str]]:
    """(end, kind, words) of every run that says something; weak ones only where nothing firmer is."""
    groups: list[list[re.Match[str]]] = []
    for token in _TOKEN.finditer(context):
        if groups and groups[-1][-1].end() == token.start():
            groups[-1].append(token)
        else:
            groups.append([token])
    firm: list[tuple[int, str, str]] = []
    weak: list[tuple[int, str, str]] = []
    for group in groups:
        kinds = [_KIND[token[0]] for token in group]
        words = context[group[0].start() : group[-1].end()]
        kind = _run_kind(kinds, words)
        if kind is not None:
            (weak if kind == "weak" else firm).append((group[-1].end(), kind, words))
    return iter(firm or weak)


def _run_kind(kinds: list[str], words: str) -> str | None:
    if "no" in kinds:
        return None
    if re.search(r"(?:计划|拟|预计|预算)(?:支出|使用|支付)(?!数)", words):
        return "plan"
    if re.search(r"支出预算数?$", words):
        return "plan"  # 项目支出预算800万元
    return next((kind for kind in ("spend", "plan", "received", "weak") if kind in kinds), None)


def _plan_role(label: str, context: str) -> str:
    if re.search(r"追加|增加", label):
        return "midyear" if re.search(r"中期|年中", context) else "added"
    if re.search(r"调整后|全年|调整为", label) or context.endswith(("调增为", "调减为", "调整至")):
        return "full"
    if re.search(r"调|核减|压减", label):
        return "change"
    return "initial" if "年初" in context else "budget"
