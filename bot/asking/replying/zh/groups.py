"""Chinese answers about groups of projects."""

from decimal import Decimal

from bot.asking.answering.answer import Answer
from bot.asking.query import POINTS
from bot.asking.replying import words as w
from bot.asking.replying.zh.common import TEXTS, Blocks, amount, computed, group_of, label, line, shown, text_of
from bot.rendering.reply import Bold, Items, Note
from db.known.figures import Figures
from db.money import WAN, plain, rounded


def every(a: Answer) -> Blocks:
    claim = w.conditions(a.query.against, "zh")
    if a.verdict is None:
        return [line("没有符合条件的项目。")]
    who = "、".join(row.name for row in a.group) if a.query.projects else f"{group_of(a)}{len(a.group)}个"
    if a.verdict:
        return [line(Bold("是的，"), f"{who}（{a.year}年）全部都是{claim}。")]
    lines = tuple(f"{row.name}：" + shown(row, [c.measure for c in a.query.against]) for row in a.of_page(a.others))
    return [line(Bold("不是，"), f"有{len(a.others)}个例外（{a.year}年，共{len(a.group)}个）："), Items(lines, a.first)]


def listed(a: Answer) -> Blocks:
    if not a.rows:
        return [
            line(
                f"没有{group_of(a)}（{a.year}年{len(a.group)}个项目中）。".replace("没有没有", "没有缺")
                if a.query.where
                else f"{a.year}年没有项目。"
            )
        ]
    measures = w.listed(a.query)
    lines = tuple(row.name + (f"：{shown(row, measures)}" if measures else "") for row in a.paged())
    start = "有，" if a.query.act == "exists" else ""
    return [
        line(Bold(start) if start else "", f"{group_of(a)}共", Bold(f"{len(a.rows)}个"), f"（{a.year}年）："),
        Items(lines, a.first),
        *_texts(a),
    ]


def _texts(a: Answer) -> Blocks:
    """Reasons, goals or measures of the projects of a list."""
    return [block for row in a.paged() for m in a.measures if m in TEXTS for block in text_of(row, m)]


def count(a: Answer) -> Blocks:
    if not a.rows:
        return [line(f"没有{group_of(a)}，0个（{a.year}年）。")]
    names = "、".join(row.name for row in a.rows[:12])
    return [
        line(f"{group_of(a)}有", Bold(f"{len(a.rows)}个"), f"（{a.year}年）："),
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
        if a.query.place and a.query.place > 1:
            word = f"第{a.query.place}{word[1:]}"
        return [line(f"{group}{label(measure)}{word}的是", Bold(name), "：", Bold(text), f"（{a.year}年）。")]
    tied = len({row.number(measure) for row in a.rows}) == 1
    head_line = f"{a.year}年{group}{label(measure)}{word}的" + (
        f"有{len(a.rows)}个（并列）：" if tied else f"{len(a.rows)}个："
    )
    return [line(head_line), Items(tuple(f"{name}：{text}" for name, text in texts), a.first)]


def _with_others(a: Answer, row: Figures) -> str:
    first = amount(a.measures[0], row.number(a.measures[0]) or Decimal(0))
    others = "，".join(f"{label(m)}{w.value(row, m, 'zh') or '没有写明'}" for m in a.measures[1:])
    return f"{first}（{others}）" if others else first


def _superlative(measure: str, order: str | None) -> str:
    if measure in w.MONEY:
        return "最少" if order == "asc" else "最多"
    return "最低" if order == "asc" else "最高"


def total(a: Answer) -> Blocks:
    if not a.values:
        return [line(f"没有{group_of(a)}的{'、'.join(label(m) for m in a.measures)}数据。")]
    who = "、".join(row.name for row in a.rows) if a.query.projects else f"{a.year}年{len(a.rows)}个{group_of(a)}"
    pieces: list[str | Bold] = [who]
    for n, measure in enumerate(m for m in a.measures if m in a.values):
        pieces += ["，" if n else "", *_summed(a, measure)]
    claim = a.query.amount
    if claim is not None:
        pieces.insert(0, Bold("是的，" if claim == a.values.get(a.measures[0]) else "不是，"))
    blocks: Blocks = [line(*pieces, "。")]
    if a.query.projects and len(a.measures) == 1 and a.measures[0] != "rate":
        parts = " + ".join(plain(_scaled(a.measures[0], row)) for row in a.rows)
        blocks.append(Note(f"{parts}（{a.year}年）"))
    if a.query.topic == "open":
        blocks.append(line("请问您想了解哪个项目？直接写项目名称即可。"))
    return blocks


def _summed(a: Answer, measure: str) -> list[str | Bold]:
    number = a.values[measure]
    if measure != "rate":
        return [f"{label(measure)}合计", Bold(amount(measure, number, a.query.unit))]
    spend, budget = (plain(a.values[m] / WAN) for m in ("spend", "budget"))
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
        return [line(f"{a.year}年没有{group_of(a)}的{label(measure)}数据。")]
    text = computed(measure, a.values["average"], a.query.unit)
    pieces: list[str | Bold] = [f"{a.year}年{len(a.rows)}个{group_of(a)}平均{label(measure)}", Bold(text)]
    if "weighted" in a.values:
        pieces.append(f"（各项目执行率的简单平均；合计支出÷合计预算为{computed('rate', a.values['weighted'])}）")
    else:
        pieces.append(f"（合计{amount(measure, a.values['sum'])} ÷ {len(a.rows)}）")
    return [line(*pieces, "。")]


def share(a: Answer) -> Blocks:
    if "share" not in a.values:
        return [line("没有可以计算占比的数据。")]
    part, whole = (plain(a.values[name] / WAN) for name in ("part", "whole"))
    if a.query.topic == "department":
        who, all_of_it = label(a.query.measures[0]), "总支出"
    else:
        measure = label(a.measures[0])
        who = ("、".join(row.name for row in a.rows) if a.query.projects else group_of(a)) + measure
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
    return computed(measure, number) if measure != "count" else f"{plain(number)}个"
