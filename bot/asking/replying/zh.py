"""Answers in Chinese."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from bot.asking.answering.answer import Answer
from bot.asking.query import NUMBERS, POINTS
from bot.asking.replying import words as w
from bot.rendering.reply import Block, Bold, Facts, Items, Line, Note, Quote
from db.figures import Figures
from db.money import WAN, rounded

Blocks = list[Block]
TEXTS = ("goal", "completion", "reason", "measures")
HUNDRED = Decimal(100)


def amount(measure: str, number: Decimal, unit: str | None = None) -> str:
    return w.amount(measure, number, "zh", unit)


def computed(measure: str, number: Decimal, unit: str | None = None) -> str:
    return w.amount(measure, number, "zh", unit, exact=False)


def label(measure: str) -> str:
    return w.label(measure, "zh")


def line(*pieces: str | Bold) -> Line:
    return Line(tuple(pieces))


def head(row: Figures) -> str:
    return f"{row.name}{row.year}年"


def values(a: Answer) -> Blocks:
    texts = [m for m in a.measures if m in TEXTS]
    others = [m for m in a.measures if m not in TEXTS]
    if "parts" in others:
        others = list(dict.fromkeys(m for m in others for m in (POINTS if m == "parts" else (m,))))
    blocks: Blocks = []
    if len(a.rows) == 1:
        row = a.only()
        if len(others) == 1:
            blocks.append(_one(a, row, others[0]))
        elif len(others) > 3:
            blocks += [line(f"{head(row)}："), Facts(tuple((label(m), _value(a, row, m)) for m in others))]
        elif others:
            blocks.append(line(f"{head(row)}：", *_joined(_pairs(a, row, others)), "。"))
        for measure in texts:
            blocks += text_of(row, measure)
        return blocks + part_note(a) + remarks(row, others)
    lines = tuple(f"{row.name}：" + "，".join(f"{label(m)}{_value(a, row, m)}" for m in others) for row in a.rows)
    if others:
        blocks += [line(f"{a.year}年："), Items(lines, None)]
    for row in a.rows:
        for measure in texts:
            blocks += text_of(row, measure)
    return blocks + [note for row in a.rows for note in remarks(row, others)]


def _one(a: Answer, row: Figures, measure: str) -> Line:
    """The figure first, and how it comes about in brackets."""
    text = _value(a, row, measure)
    if w.value(row, measure, "zh") is None:
        return line(f"{head(row)}没有{label(measure)}的数据。")
    return line(f"{head(row)}{label(measure)}：", Bold(text), _how(row, measure), "。")


def _how(row: Figures, measure: str) -> str:
    if row.budget is None or row.spend is None:
        return ""
    budget, spend = (w.money(number, "zh") for number in (row.budget, row.spend))
    if measure == "rate":
        return f"（支出{spend} ÷ 预算{budget}）"
    if measure == "remaining":
        return f"，已全部支出（预算{budget}）" if row.remaining == 0 else f"（预算{budget} − 支出{spend}）"
    if measure == "grade" and row.total is not None:
        return f"（总分{w.points(row.total, 'zh')}）"
    return ""


def _value(a: Answer, row: Figures, measure: str) -> str:
    return w.value(row, measure, "zh", a.query.unit) or "没有数据"


def _pairs(a: Answer, row: Figures, measures: list[str]) -> list[tuple[str, Bold]]:
    return [(label(m), Bold(_value(a, row, m))) for m in measures]


def _joined(pairs: list[tuple[str, Bold]]) -> list[str | Bold]:
    pieces: list[str | Bold] = []
    for n, (name, text) in enumerate(pairs):
        pieces += ["，" if n else "", name, text]
    return pieces


def text_of(row: Figures, measure: str) -> Blocks:
    text = row.word(measure)
    if text is None and measure == "completion":
        return text_of(row, "goal")
    if text is None:
        return [line(f"{head(row)}：没有写明{label(measure)}。")]
    return [line(f"{head(row)}{label(measure)}："), Quote(text)]


def part_note(a: Answer) -> Blocks:
    return (
        [Note(f"没有单列“{a.query.topic}”的数字，以上是整个项目的。")]
        if a.query.topic and a.query.act == "values" and a.query.topic != "unchanged"
        else []
    )


def remarks(row: Figures, measures: list[str]) -> Blocks:
    """What differs from what is stated, with the equation."""
    notes: Blocks = []
    stated = row.stated.get("total")
    if "total" in measures and stated is not None and row.parts_sum is not None and row.parts_sum != stated:
        notes.append(Note(f"注意：{parts_equation(row)}，与写明的{w.points(stated, 'zh')}不一致。"))
    given = row.stated.get("execution")
    if "execution" in measures and given is not None and row.execution_by_rule not in (None, given):
        assert row.execution_by_rule is not None and row.rate_computed is not None
        rule = f"按执行率{w.percent(row.rate_computed)}×10应为{w.points(row.execution_by_rule, 'zh')}"
        notes.append(Note(f"注意：{rule}，与写明的不一致。"))
    if (
        "rate" in measures
        and not row.in_ledger
        and row.stated.get("rate") not in (None, row.rate_computed)
        and row.rate_computed
    ):
        notes.append(Note(f"注意：按支出÷预算计算为{w.percent(row.rate_computed)}，与写明的不一致。"))
    if row.budget_inferred and {"source", "budget_kind"} & set(measures):
        notes.append(
            Note(f"原文只写“{row.budget_words or '预算数'}”，没有注明是年初还是后来增加的；这是按合计推算的。")
        )
    return notes


def parts_equation(row: Figures) -> str:
    parts = "+".join(w.plain(row.stated[m]) for m in ("output", "benefit", "satisfaction", "execution"))
    return f"四项相加为{parts}={w.points(row.parts_sum or Decimal(0), 'zh')}"


def card(a: Answer) -> Blocks:
    row = a.only()
    rows = [(label(m), text) for m in ("budget", "spend", "remaining", "rate", "total", "grade", "kind", "source")
            if (text := w.value(row, m, "zh")) is not None]  # fmt: skip
    for name, text in (("科室", row.section), ("负责人", row.responsible)):
        rows += [(name, text)] if text else []
    return [line(Bold(row.name), f"（{row.year}年）"), Facts(tuple(rows)), *remarks(row, ["total"])]


def compare(a: Answer) -> Blocks:
    measure = a.measures[0]
    if len(a.rows) < 2:
        names = "、".join(row.name for row in a.group if row not in a.rows)
        return [line(f"没有{names}的{label(measure)}数据，无法比较。")]
    first, last = a.rows[0], a.rows[-1]
    high, low = (amount(measure, row.number(measure) or Decimal(0)) for row in (first, last))
    if first.number(measure) == last.number(measure):
        return [
            line(
                "一样，",
                "和".join(row.name for row in a.rows),
                f"的{label(measure)}都是",
                Bold(high),
                f"（{a.year}年）。",
            )
        ]
    more, less = ("更多", "更少") if measure in w.MONEY else ("更高", "更低")
    if len(a.rows) > 2:
        order = a.rows if a.query.order != "asc" else tuple(reversed(a.rows))
        return [line(f"{a.year}年{label(measure)}{'从低到高' if a.query.order == 'asc' else '从高到低'}："),
                Items(tuple(f"{row.name} {amount(measure, row.number(measure) or Decimal(0))}" for row in order))]  # fmt: skip
    gap = difference(measure, a.values["difference"])
    if a.query.order == "asc":
        return [line(Bold(last.name), f"的{label(measure)}{less}：", Bold(low), f"；{first.name}是{high}，相差{gap}。")]
    return [line(Bold(first.name), f"的{label(measure)}{more}：", Bold(high), f"；{last.name}是{low}，相差{gap}。")]


def difference(measure: str, number: Decimal) -> str:
    return f"{w.plain(number)}个百分点" if measure == "rate" else amount(measure, number)


def verify(a: Answer) -> Blocks:
    row = a.only()
    shown = list(dict.fromkeys(m for c in a.query.where for m in _evidence(c.measure)))
    facts = "，".join(f"{label(m)}{w.value(row, m, 'zh')}" for m in shown if w.value(row, m, "zh"))
    if a.verdict is None:
        return [line(f"{head(row)}没有{label(a.query.where[0].measure)}的数据，无法判断。")]
    claimed = w.conditions(a.query.where, "zh")
    if a.verdict:
        return [line(Bold("是的，"), f"{head(row)}{facts}。"), *remarks(row, shown)]
    spent = [c for c in a.query.where if (c.measure, c.op, c.value) == ("rate", ">=", HUNDRED)]
    if spent:
        return [line(Bold("没有，"), f"{head(row)}{facts}。")]
    exact = all(c.op == "=" and isinstance(c.value, Decimal) for c in a.query.where)
    start = "不对，" if exact else "不是，"
    return [
        line(Bold(start), f"{head(row)}{facts}" + ("。" if exact else f"，不符合“{claimed}”。")),
        *remarks(row, shown),
    ]


def _evidence(measure: str) -> tuple[str, ...]:
    more = {"rate": ("spend", "remaining"), "grade": ("total",), "remaining": ("budget", "spend")}
    return (measure, *more.get(measure, ()))


def every(a: Answer) -> Blocks:
    claim = w.conditions(a.query.against, "zh")
    if a.verdict is None:
        return [line("没有符合条件的项目。")]
    who = "、".join(row.name for row in a.group) if a.query.projects else f"{_group(a)}{len(a.group)}个"
    if a.verdict:
        return [line(Bold("是的，"), f"{who}（{a.year}年）全部都是{claim}。")]
    lines = tuple(f"{row.name}：" + _shown(row, [c.measure for c in a.query.against]) for row in a.others)
    return [line(Bold("不是，"), f"有{len(a.others)}个例外（{a.year}年，共{len(a.group)}个）："), Items(lines, None)]


def _group(a: Answer) -> str:
    return f"{w.conditions(a.query.where, 'zh')}的项目" if a.query.where else "项目"


def _shown(row: Figures, measures: list[str]) -> str:
    return "，".join(f"{label(m)}{w.value(row, m, 'zh') or '没有数据'}" for m in dict.fromkeys(measures))


def listed(a: Answer) -> Blocks:
    if not a.rows:
        return [
            line(f"没有{_group(a)}（{a.year}年{len(a.group)}个项目中）。" if a.query.where else f"{a.year}年没有项目。")
        ]
    shown = [m for m in dict.fromkeys((*(c.measure for c in a.query.where), *a.measures)) if m not in TEXTS]
    lines = tuple(row.name + (f"：{_shown(row, shown)}" if shown else "") for row in a.paged())
    start = "有，" if a.query.act == "exists" else ""
    return [
        line(Bold(start) if start else "", f"{_group(a)}共", Bold(f"{len(a.rows)}个"), f"（{a.year}年）："),
        Items(lines, a.first),
        *_texts(a),
    ]


def _texts(a: Answer) -> Blocks:
    """Reasons, goals or measures of the projects of a list."""
    return [block for row in a.paged() for m in a.measures if m in TEXTS for block in text_of(row, m)]


def count(a: Answer) -> Blocks:
    if not a.rows:
        return [line(f"没有{_group(a)}，0个（{a.year}年）。")]
    names = "、".join(row.name for row in a.rows[:12])
    return [
        line(f"{_group(a)}有", Bold(f"{len(a.rows)}个"), f"（{a.year}年）："),
        line(names + ("…" if len(a.rows) > 12 else "。")),
    ]


def rank(a: Answer) -> Blocks:
    measure = a.measures[0]
    word = _superlative(measure, a.query.order)
    group = f"{w.conditions(a.query.where, 'zh')}的项目中" if a.query.where else ""
    if not a.rows:
        return [line(f"{group or '项目中'}没有可以排序的{label(measure)}数据。")]
    texts = [(row.name, _with_others(a, row)) for row in a.paged()]
    if len(a.rows) == 1:
        name, text = texts[0]
        nth = f"第{a.query.place}" if a.query.place and a.query.place > 1 else ""
        return [line(f"{group}{label(measure)}{nth}{word}的是", Bold(name), "：", Bold(text), f"（{a.year}年）。")]
    tied = len({row.number(measure) for row in a.rows}) == 1
    head_line = f"{a.year}年{group}{label(measure)}{word}的" + (
        f"有{len(a.rows)}个（并列）：" if tied else f"{len(a.rows)}个："
    )
    return [line(head_line), Items(tuple(f"{name}：{text}" for name, text in texts), a.first)]


def _with_others(a: Answer, row: Figures) -> str:
    first = amount(a.measures[0], row.number(a.measures[0]) or Decimal(0))
    others = "，".join(f"{label(m)}{w.value(row, m, 'zh')}" for m in a.measures[1:])
    return f"{first}（{others}）" if others else first


def _superlative(measure: str, order: str | None) -> str:
    if measure in w.MONEY:
        return "最少" if order == "asc" else "最多"
    return "最低" if order == "asc" else "最高"


def standing(a: Answer) -> Blocks:
    row, measure = a.only(), a.measures[0]
    if "place" not in a.values:
        return [line(f"{head(row)}没有{label(measure)}的数据。")]
    place, same, of = (int(a.values[name]) for name in ("place", "same", "of"))
    tie = f"，{same}个并列" if same > 1 else ""
    last = f"，倒数第{of - place - same + 2}" if place > of / 2 else ""
    return [
        line(
            f"{head(row)}{label(measure)}",
            Bold(_value(a, row, measure)),
            "，排",
            Bold(f"第{place}"),
            f"（共{of}个{tie}{last}）。",
        )
    ]


def total(a: Answer) -> Blocks:
    if not a.values:
        return [line(f"没有{_group(a)}的{'、'.join(label(m) for m in a.measures)}数据。")]
    who = "、".join(row.name for row in a.rows) if a.query.projects else f"{a.year}年{len(a.rows)}个{_group(a)}"
    pieces: list[str | Bold] = [who]
    for n, measure in enumerate(m for m in a.measures if m in a.values):
        pieces += ["，" if n else "", *_summed(a, measure)]
    claim = a.query.amount
    if claim is not None:
        pieces.insert(0, Bold("是的，" if claim == a.values.get(a.measures[0]) else "不是，"))
    blocks: Blocks = [line(*pieces, "。")]
    if a.query.projects and len(a.measures) == 1 and a.measures[0] != "rate":
        parts = " + ".join(w.plain(_scaled(a.measures[0], row)) for row in a.rows)
        blocks.append(Note(f"{parts}（{a.year}年）"))
    if a.query.topic == "open":
        blocks.append(line("请问您想了解哪个项目？直接写项目名称即可。"))
    return blocks


def _summed(a: Answer, measure: str) -> list[str | Bold]:
    number = a.values[measure]
    if measure != "rate":
        return [f"{label(measure)}合计", Bold(amount(measure, number, a.query.unit))]
    spend, budget = (w.plain(a.values[m] / WAN) for m in ("spend", "budget"))
    stated = a.values.get("stated_rate")
    if stated is not None and stated != rounded(number):
        return ["整体执行率", Bold(w.percent(stated)), f"（报告写明；按{spend}÷{budget}万元计算为{w.short(number)}%）"]
    return ["整体执行率", Bold(computed("rate", number)), f"（{spend}÷{budget}万元）"]


def _scaled(measure: str, row: Figures) -> Decimal:
    number = row.number(measure) or Decimal(0)
    return number / WAN if measure in w.MONEY else number


def average(a: Answer) -> Blocks:
    measure = a.measures[0]
    if "average" not in a.values:
        return [line(f"没有{_group(a)}的{label(measure)}数据。")]
    text = computed(measure, a.values["average"], a.query.unit)
    pieces: list[str | Bold] = [f"{a.year}年{len(a.rows)}个{_group(a)}平均{label(measure)}", Bold(text)]
    if "weighted" in a.values:
        pieces.append(f"（各项目执行率的简单平均；合计支出÷合计预算为{computed('rate', a.values['weighted'])}）")
    else:
        pieces.append(f"（合计{amount(measure, a.values['sum'])} ÷ {len(a.rows)}）")
    return [line(*pieces, "。")]


def share(a: Answer) -> Blocks:
    if "share" not in a.values:
        return [line("没有可以计算占比的数据。")]
    part, whole = (w.plain(a.values[name] / WAN) for name in ("part", "whole"))
    if a.query.topic == "department":
        who, all_of_it = label(a.query.measures[0]), "总支出"
    else:
        measure = label(a.measures[0])
        who = ("、".join(row.name for row in a.rows) if a.query.projects else _group(a)) + measure
        all_of_it = f"{_of_all(a)}{measure}合计"
    return [
        line(
            f"{who}占{all_of_it}的",
            Bold(computed("rate", a.values["share"])),
            f"（{part} ÷ {whole}万元，{a.year}年）。",
        )
    ]


def _of_all(a: Answer) -> str:
    return f"{w.conditions(a.query.against, 'zh')}的项目" if a.query.against else f"{len(a.others)}个项目"


def compared(a: Answer) -> Blocks:
    if not a.values:
        return [line("没有可以比较的数据。")]
    measure = a.measures[0]
    first, second = (f"{w.conditions(c, 'zh')}的项目" for c in (a.query.where, a.query.against))
    one, two = (_worth(measure, a.values[name]) for name in ("first", "second"))
    what = label(measure) + (
        "合计"
        if measure in w.MONEY and a.query.topic != "average"
        else "平均"
        if measure in POINTS or a.query.topic
        else ""
    )
    if a.values["difference"] == 0:
        return [line(f"一样，{first}和{second}{what}都是", Bold(one), f"（{a.year}年）。")]
    high, low, most, least = (
        (first, second, one, two) if a.values["first"] > a.values["second"] else (second, first, two, one)
    )
    more = "更多" if measure in (*w.MONEY, "count") else "更高"
    gap = (
        computed(measure, a.values["difference"]) if measure != "rate" else f"{rounded(a.values['difference'])}个百分点"
    )
    return [line(Bold(high), f"{what}{more}：", Bold(most), f"；{low}{least}，相差{gap}（{a.year}年）。")]


def _worth(measure: str, number: Decimal) -> str:
    return computed(measure, number) if measure != "count" else f"{w.plain(number)}个"


def why(a: Answer) -> Blocks:
    row = a.only()
    if a.query.topic == "spending" and row.rate is not None and row.rate >= HUNDRED:
        spend = w.money(row.spend or Decimal(0), "zh")
        return [
            line(
                f"{head(row)}执行率是",
                Bold(w.percent(row.rate)),
                f"，预算已全部支出（{spend}），不存在执行率低或没花完的情况。",
            )
        ]
    state = (
        f"（执行率{w.percent(row.rate)}，未支出{w.value(row, 'remaining', 'zh')}）"
        if row.rate is not None and row.rate < HUNDRED
        else ""
    )
    if not row.evaluated:
        return [line(f"{head(row)}没有自评资料，原因没有写明{state}。")]
    if row.reason is not None:
        blocks: Blocks = [line(f"{head(row)}{state}报告写的原因："), Quote(row.reason)]
        return blocks + (text_of(row, "measures") if "measures" in a.measures and row.measures else [])
    blocks = [line(f"报告没有写明{row.name}的偏离原因{state}。")]
    return blocks + ([line("报告只写了改进措施："), Quote(row.measures)] if row.measures else [])


def lost(a: Answer) -> Blocks:
    row = a.only()
    if row.total is None:
        return [line(f"{head(row)}没有得分数据。")]
    parts = [(m, row.lost(m)) for m in a.measures]
    losing = [
        f"{label(m)}{w.plain(row.stated[m])}分（满分{w.plain(row.full(m))}分，扣{w.plain(points)}分）"
        for m, points in parts
        if points
    ]
    full = [f"{label(m)}{w.plain(row.stated[m])}分是满分" for m, points in parts if points == 0]
    grade = f"，等级{row.grade}" if row.grade else ""
    start = f"{head(row)}总分{w.points(row.total, 'zh')}{grade}"
    if not losing:
        return [line(f"{start}，没有扣分。" if not a.query.measures else f"{head(row)}{'，'.join(full)}，没有扣分。")]
    blocks: Blocks = [
        line(
            f"{start}。扣分在：" if len(losing) > 1 else f"{start}。扣在",
            *([] if len(losing) > 1 else [losing[0], "。"]),
        )
    ]
    if len(losing) > 1:
        blocks.append(Items(tuple(losing), None))
    if row.reason is None:
        blocks.append(Note("扣分的具体原因没有写明。"))
    return blocks + remarks(row, ["total", "execution"])


def against_average(a: Answer) -> Blocks:
    row, measure = a.only(), a.measures[0]
    own, mean = row.number(measure), a.values.get("average")
    if own is None or mean is None:
        return [line(f"{head(row)}没有{label(measure)}的数据。")]
    side = "高于" if own > mean else "低于" if own < mean else "等于"
    return [
        line(f"{head(row)}{label(measure)}", Bold(amount(measure, own)), f"，{side}平均（{computed(measure, mean)}）。")
    ]


def progress(a: Answer) -> Blocks:
    elapsed = a.values["elapsed"]
    if not a.rows:
        return [line(f"{a.year}年没有低于序时进度（{w.percent(elapsed)}）的项目。")]
    lines = []
    for row in a.rows:
        gap = (row.rate or Decimal(0)) - elapsed
        side = "超前" if gap >= 0 else "落后"
        lines.append(f"{row.name}：执行率{w.percent(row.rate or Decimal(0))}，{side}{w.plain(abs(gap))}个百分点")
    start = f"{a.year}年序时进度{w.percent(elapsed)}"
    return [line(start + ("：" if a.query.projects else f"，低于它的项目{len(a.rows)}个：")), Items(tuple(lines), None)]


def what_if(a: Answer) -> Blocks:
    topic, amount_ = a.query.topic, a.query.amount or Decimal(0)
    row = a.rows[0] if a.rows else None
    if not a.values or row is None:
        return [line("没有算这个所需要的数据。")]
    if topic == "needed":
        return _needed(a, row, amount_)
    name = row.name if a.query.projects else ""
    match topic:
        case "monthly":
            return [
                line(
                    f"{name}{row.year}年{label(a.measures[0])}平均每月",
                    Bold(computed(a.measures[0], a.values["monthly"], a.query.unit)),
                    "（全年÷12）。",
                )
            ]
        case "times":
            other = a.rows[1]
            return [line(f"{name}的{label(a.measures[0])}是{other.name}的", Bold(f"{w.short(a.values['times'])}倍"),
                         f"（{_value(a, row, a.measures[0])} ÷ {_value(a, other, a.measures[0])}，{a.year}年）。")]  # fmt: skip
        case "full_execution":
            return [
                line(
                    f"如果执行率得分是满分10分，{name}总分会是",
                    Bold(computed("total", a.values["total"])),
                    f"（现为{_value(a, row, 'total')}）。",
                )
            ]
        case "more_spend":
            return [
                line(
                    f"如果再支出{w.money(amount_, 'zh')}，{name}的执行率会是",
                    Bold(computed("rate", a.values["rate"])),
                    f"（现为{_value(a, row, 'rate')}）。",
                )
            ]
        case "new_budget" | "more_budget" | "scaled_budget":
            budget = w.money(a.values["budget"], "zh", exact=False)
            if "rate" not in a.values:
                return [line("预算为0时没有执行率。")]
            return [
                line(
                    f"如果预算是{budget}，{name}的执行率会是",
                    Bold(computed("rate", a.values["rate"])),
                    f"（现为{_value(a, row, 'rate')}）。",
                )
            ]
        case "all_spent":
            return [
                line(
                    f"如果{_names(a)}全部花完，整体执行率会是",
                    Bold(computed("rate", a.values["rate"])),
                    f"（{a.year}年{len(a.group)}个项目）。",
                )
            ]
    return [
        line(
            f"不算{_names(a)}，其余{len(a.group) - len(a.rows)}个项目{_rest(a)}",
            Bold(computed(a.measures[0], a.values[a.measures[0]])),
            f"（{a.year}年）。",
        )
    ]


def _names(a: Answer) -> str:
    return "、".join(row.name for row in a.rows)


def _rest(a: Answer) -> str:
    if a.query.topic == "without_average":
        return f"平均{label(a.measures[0])}"
    return "整体执行率" if a.measures[0] == "rate" else f"{label(a.measures[0])}合计"


def _needed(a: Answer, row: Figures, target: Decimal) -> Blocks:
    needed = a.values["needed"]
    if a.measures == ("total",):
        now = f"{head(row)}总分{_value(a, row, 'total')}"
        goal = w.points(target, "zh")
        if needed <= 0:
            return [line(f"{now}，已经达到{goal}，不需要再加分。")]
        return [line(f"{now}，离{goal}还差", Bold(w.points(needed, "zh")), "。"), *remarks(row, ["total"])]
    if not a.query.projects:
        now = f"{a.year}年{len(a.rows)}个项目整体执行率{computed('rate', a.values['spend'] * 100 / a.values['budget'])}"
    else:
        now = f"{head(row)}执行率{_value(a, row, 'rate')}"
    if needed <= 0:
        return [line(f"{now}，已经达到{w.percent(target)}，不需要再支出。")]
    return [line(f"{now}，要达到{w.percent(target)}还差", Bold(computed("budget", needed, a.query.unit)), "的支出。")]


def department(a: Answer) -> Blocks:
    blocks: Blocks = []
    name = a.department_name or "本部门"
    if a.measures == ("name",):
        return [line("报告的部门是", Bold(name), f"（{a.year}年）。")]
    if a.measures == ("year",):
        return [line("库里最新的是", Bold(f"{a.year}年"), f"的数据（{name}）。")]
    if all(m.startswith("grade_") for m in a.measures):
        counts = "，".join(f"{label(m)[1]}{f[0].number}个" for m, f in a.department.items() if f)
        return [line(f"{a.year}年自评结果：", Bold(counts or "没有数据"), "。")]
    known = [m for m in a.measures if a.department.get(m)]
    for measure in known:
        blocks += _department_figure(a, measure, name)
    missing = [label(m) for m in a.measures if not a.department.get(m)]
    if missing and not known:
        blocks.append(line(f"{a.year}年的报告里没有{'、'.join(missing)}的数据。"))
    total = _added(a) if a.query.topic == "sum" else None
    if total is not None:
        blocks.append(line("合计", Bold(w.in_unit(total, "zh", a.query.unit)), "。"))
    return blocks


def _added(a: Answer) -> Decimal | None:
    """The figures asked for added up; None unless each is a sum of money."""
    amounts = [figures[0].amount for figures in a.department.values() if figures]
    return None if None in amounts or len(amounts) < 2 else sum((x for x in amounts if x is not None), Decimal(0))


def _department_figure(a: Answer, measure: str, name: str) -> Blocks:
    figures = a.department[measure]
    if figures[0].text is not None:
        return [line(f"{name}{a.year}年{label(measure)}："), Quote(figures[0].text)]
    distinct = list(dict.fromkeys(_figure(f.amount, f.percent, f.number, a.query.unit) for f in figures))
    blocks: Blocks = [line(f"{name}{a.year}年{label(measure)}：", Bold(distinct[0]), "。")]
    if len(distinct) > 1:
        blocks.append(Note(f"注意：报告另一处写的是{'、'.join(distinct[1:])}，两处不一致。"))
    return blocks


def _figure(yuan: Decimal | None, percent: Decimal | None, number: int | None, unit: str | None) -> str:
    if yuan is not None:
        return w.in_unit(yuan, "zh", unit)
    return w.percent(percent) if percent is not None else f"{number}"


def check(a: Answer) -> Blocks:
    if a.query.topic == "total" and not a.query.projects:
        if not a.rows:
            return [line("没有，所有项目的总分都和分项相加一致。")]
        lines = tuple(f"{row.name}：写明{_value(a, row, 'total')}，{parts_equation(row)}" for row in a.rows)
        return [line(f"{a.year}年有", Bold(f"{len(a.rows)}个项目"), "的总分和分项相加对不上："), Items(lines)]
    blocks: Blocks = []
    for row in a.rows if a.query.projects else ():
        blocks += _checked_execution(a, row) if a.query.topic == "execution" else _checked_total(a, row)
    lines = tuple(f"{c.zh}（{c.equation}）" if c.equation not in c.zh else c.zh for c in a.contradictions)
    if a.query.projects and a.query.topic in ("total", "execution"):
        return blocks
    if lines:
        return [*blocks, line("报告里这些数不一致："), Items(lines)]
    return blocks or [line("没有发现与此有关的矛盾。")]


def _checked_execution(a: Answer, row: Figures) -> Blocks:
    said = "，".join(f"{label(m)}{_value(a, row, m)}" for m in ("rate", "execution"))
    found = remarks(row, ["execution"])
    if not found:
        return [line(f"{head(row)}{said}，两者相符。")]
    return [line(f"{head(row)}{said}，两者不一致，报告没有说明原因。"), *found]


def _checked_total(a: Answer, row: Figures) -> Blocks:
    stated = row.stated.get("total")
    if stated is None or row.parts_sum is None:
        return [line(f"{head(row)}没有可以核对的得分。")]
    if a.query.topic not in ("total", None):
        return []
    if stated == row.parts_sum:
        return [line(Bold("对的，"), f"{row.name}{parts_equation(row)}，与写明的总分相符（{row.year}年）。")]
    gap = w.points(abs(stated - row.parts_sum), "zh")
    return [
        line(
            Bold("对不上："),
            f"{row.name}写明总分{w.points(stated, 'zh')}，{parts_equation(row)}，相差{gap}（{row.year}年）。",
        )
    ]


ACTS: Mapping[str, Callable[[Answer], Blocks]] = {
    "values": values,
    "card": card,
    "compare": compare,
    "verify": verify,
    "every": every,
    "list": listed,
    "exists": listed,
    "count": count,
    "rank": rank,
    "standing": standing,
    "sum": total,
    "average": average,
    "share": share,
    "groups": compared,
    "why": why,
    "lost": lost,
    "against_average": against_average,
    "progress": progress,
    "what_if": what_if,
    "department": department,
    "check": check,
}
NUMERIC = (*NUMBERS, *POINTS)
