"""Chinese answers about the department's figures and about contradictions."""

from decimal import Decimal

from bot.asking.answering.answer import Answer, Contradiction
from bot.asking.replying import words as w
from bot.asking.replying.zh.common import Blocks, head, label, line, parts_equation, remarks, value_of
from bot.rendering.reply import Bold, Items, Note, Quote
from db.known.figures import Figures


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
    blocks += [Note(f"注意：{c.zh}。") for c in a.contradictions]
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
    if len(distinct) > 1 and not a.contradictions:
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
        lines = tuple(f"{row.name}：写明{value_of(a, row, 'total')}，{parts_equation(row)}" for row in a.paged())
        return [line(f"{a.year}年有", Bold(f"{len(a.rows)}个项目"), "的总分和分项相加对不上："), Items(lines, a.first)]
    blocks: Blocks = []
    for row in a.rows if a.query.projects else ():
        blocks += _checked_execution(a, row) if a.query.topic == "execution" else _checked_total(a, row)
    lines = tuple(_doubt(c) for c in a.of_page(a.contradictions))
    if a.query.projects and a.query.topic in ("total", "execution"):
        return blocks
    if lines:
        return [*blocks, line("报告里这些数不一致："), Items(lines, a.first)]
    return blocks or [line("没有发现与此有关的矛盾。")]


def _checked_execution(a: Answer, row: Figures) -> Blocks:
    said = "，".join(f"{label(m)}{value_of(a, row, m)}" for m in ("rate", "execution"))
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


def _doubt(c: Contradiction) -> str:
    whose = f"{c.project}：" if c.project else ""
    return f"{whose}{c.zh}" + ("" if c.equation in c.zh else f"（{c.equation}）")
