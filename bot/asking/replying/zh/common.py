"""What every Chinese answer uses: figures with their units, texts, remarks."""

from decimal import Decimal

from bot.asking.answering.answer import Answer
from bot.asking.replying import words as w
from bot.rendering.reply import Block, Bold, Line, Note, Quote
from db.known.figures import Figures
from db.money import plain

Blocks = list[Block]
TEXTS = ("goal", "completion", "reason", "measures")
HUNDRED = Decimal(100)
ZERO = Decimal(0)


def amount(measure: str, number: Decimal, unit: str | None = None) -> str:
    return w.amount(measure, number, "zh", unit)


def computed(measure: str, number: Decimal, unit: str | None = None) -> str:
    return w.amount(measure, number, "zh", unit, exact=False)


def label(measure: str) -> str:
    return w.label(measure, "zh")


def line(*pieces: str | Bold) -> Line:
    return Line(tuple(pieces))


def head(row: Figures) -> str:
    return f"{row.name}{row.year}年{period(row)}"


def period(row: Figures) -> str:
    """（截至6月30日）, （7月1日至9月30日）: nothing where the whole year is meant."""
    day, since = row.moment.day, row.moment.since
    if day is None or not row.in_ledger:
        return ""
    end = f"{day.month}月{day.day}日"
    return f"截至{end}的" if since is None else f"{since.month}月{since.day}日至{end}的"


def value_of(a: Answer, row: Figures, measure: str) -> str:
    return w.value(row, measure, "zh", a.query.unit) or "没有数据"


def text_of(row: Figures, measure: str) -> Blocks:
    text = row.word(measure)
    if text is None and measure == "completion":
        return text_of(row, "goal")
    if text is None:
        return [line(f"{head(row)}：没有写明{label(measure)}。")]
    return [line(f"{head(row)}{label(measure)}："), Quote(text)]


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
    parts = "+".join(plain(part) for part in row.parts)
    return f"{'四' if len(row.parts) == 4 else '各'}项相加为{parts}={w.points(row.parts_sum or Decimal(0), 'zh')}"


def group_of(a: Answer) -> str:
    return f"{w.conditions(a.query.where, 'zh')}的项目" if a.query.where else "项目"


def shown(row: Figures, measures: list[str]) -> str:
    return "，".join(f"{label(m)}{w.value(row, m, 'zh') or '没有数据'}" for m in dict.fromkeys(measures))


def difference(measure: str, number: Decimal) -> str:
    return f"{plain(number)}个百分点" if measure == "rate" else amount(measure, number)


def part_note(a: Answer) -> Blocks:
    return (
        [Note(f"没有单列“{a.query.topic}”的数字，以上是整个项目的。")]
        if a.query.topic and a.query.act == "values" and a.query.topic != "unchanged"
        else []
    )
