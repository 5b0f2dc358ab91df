"""Chinese answers about projects that are named."""

from decimal import Decimal

from bot.asking.answering.answer import Answer
from bot.asking.query import POINTS
from bot.asking.replying import words as w
from bot.asking.replying.zh.common import (
    HUNDRED,
    TEXTS,
    Blocks,
    amount,
    computed,
    difference,
    head,
    label,
    line,
    part_note,
    remarks,
    text_of,
    value_of,
)
from bot.rendering.reply import Bold, Facts, Items, Line, Note, Quote
from db.known.figures import Figures
from db.money import plain


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
            blocks += [line(f"{head(row)}："), Facts(tuple((label(m), value_of(a, row, m)) for m in others))]
        elif others:
            blocks.append(line(f"{head(row)}：", *_joined(_pairs(a, row, others)), "。"))
        for measure in texts:
            blocks += text_of(row, measure)
        return blocks + part_note(a) + remarks(row, others)
    lines = tuple(f"{row.name}：" + "，".join(f"{label(m)}{value_of(a, row, m)}" for m in others) for row in a.rows)
    if others:
        blocks += [line(f"{a.year}年："), Items(lines, None)]
    for row in a.rows:
        for measure in texts:
            blocks += text_of(row, measure)
    return blocks + [note for row in a.rows for note in remarks(row, others)]


def _one(a: Answer, row: Figures, measure: str) -> Line:
    """The figure first, and how it comes about in brackets."""
    text = value_of(a, row, measure)
    if w.value(row, measure, "zh") is None:
        return line(f"{head(row)}没有{label(measure)}的数据。")
    return line(f"{head(row)}{label(measure)}：", Bold(text), _how(row, measure), "。")


def _how(row: Figures, measure: str) -> str:
    if measure == "budget" and row.booked.initial and row.booked.adjustments:
        initial, change = (w.money(number, "zh") for number in (row.booked.initial, abs(row.booked.adjustments)))
        return f"（年初{initial} {'+ 追加' if row.booked.adjustments > 0 else '− 调减'}{change}）"
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


def _pairs(a: Answer, row: Figures, measures: list[str]) -> list[tuple[str, Bold]]:
    return [(label(m), Bold(value_of(a, row, m))) for m in measures]


def _joined(pairs: list[tuple[str, Bold]]) -> list[str | Bold]:
    pieces: list[str | Bold] = []
    for n, (name, text) in enumerate(pairs):
        pieces += ["，" if n else "", name, text]
    return pieces


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
                Items(tuple(f"{row.name} {value_of(a, row, measure)}" for row in order))]  # fmt: skip
    gap = difference(measure, a.values["difference"])
    if a.query.order == "asc":
        return [line(Bold(last.name), f"的{label(measure)}{less}：", Bold(low), f"；{first.name}是{high}，相差{gap}。")]
    return [line(Bold(first.name), f"的{label(measure)}{more}：", Bold(high), f"；{last.name}是{low}，相差{gap}。")]


def verify(a: Answer) -> Blocks:
    row = a.only()
    shown = [m for c in a.query.where for m in _evidence(c.measure)]
    shown = list(dict.fromkeys((*shown, *(m for m in a.measures if m not in TEXTS and m != "parts"))))
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


def why(a: Answer) -> Blocks:
    return [block for row in a.rows for block in _why(a, row)]


def _why(a: Answer, row: Figures) -> Blocks:
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
    return [block for row in a.rows for block in _lost(a, row)]


def _lost(a: Answer, row: Figures) -> Blocks:
    if row.total is None:
        return [line(f"{head(row)}没有得分数据。")]
    parts = [(m, row.lost(m)) for m in a.measures]
    losing = [
        f"{label(m)}{plain(row.stated[m])}分（满分{plain(row.full(m))}分，扣{plain(points)}分）"
        for m, points in parts
        if points
    ]
    full = [f"{label(m)}{plain(row.stated[m])}分是满分" for m, points in parts if points == 0]
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
            Bold(value_of(a, row, measure)),
            "，排",
            Bold(f"第{place}"),
            f"（共{of}个{tie}{last}）。",
        )
    ]


def progress(a: Answer) -> Blocks:
    elapsed = a.values["elapsed"]
    if not a.rows:
        return [line(f"{a.year}年没有低于序时进度（{w.percent(elapsed)}）的项目。")]
    lines = []
    for row in a.paged():
        gap = (row.rate or Decimal(0)) - elapsed
        side = "超前" if gap >= 0 else "落后"
        lines.append(f"{row.name}：执行率{w.percent(row.rate or Decimal(0))}，{side}{plain(abs(gap))}个百分点")
    start = f"{a.year}年序时进度{w.percent(elapsed)}"
    behind = f"，{'落后最多' if a.query.limit else '低于它'}的项目{len(a.rows)}个："
    return [
        line(start + ("：" if a.query.projects else behind)),
        Items(tuple(lines), a.first),
    ]
