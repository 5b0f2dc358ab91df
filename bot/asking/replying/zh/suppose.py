"""Chinese answers to what-if questions."""

from decimal import Decimal

from bot.asking.answering.answer import Answer
from bot.asking.replying import words as w
from bot.asking.replying.zh.common import Blocks, computed, head, label, line, remarks, value_of
from bot.rendering.reply import Bold
from db.known.figures import Figures
from db.money import plain


def what_if(a: Answer) -> Blocks:
    """The supposition in words, the result, and what it is now."""
    if not a.values or not a.rows:
        return [line("没有算这个所需要的数据。")]
    if a.query.topic == "needed":
        return _needed(a, a.rows[0], a.query.amount or Decimal(0))
    supposed, result, rest = _supposed(a)
    return [line(supposed, Bold(result), rest)] if result else [line(supposed)]


def _supposed(a: Answer) -> tuple[str, str, str]:
    row, measure = a.rows[0], a.measures[0]
    now = f"（现为{value_of(a, row, measure)}）。"
    match a.query.topic:
        case "monthly":
            monthly = computed(measure, a.values["monthly"], a.query.unit)
            return (
                f"{row.name}{row.year}年{label(measure)}平均每月",
                monthly,
                f"（÷{plain(a.values['months'])}个月）。",
            )
        case "times":
            other = a.rows[1]
            division = f"{value_of(a, row, measure)} ÷ {value_of(a, other, measure)}"
            times = f"{w.short(a.values['times'])}倍"
            return f"{row.name}的{label(measure)}是{other.name}的", times, f"（{division}，{a.year}年）。"
        case "full_execution":
            return f"如果执行率得分是满分10分，{row.name}总分会是", computed("total", a.values["total"]), now
        case "more_spend":
            more = w.money(a.query.amount or Decimal(0), "zh")
            return f"如果再支出{more}，{row.name}的执行率会是", computed("rate", a.values["rate"]), now
        case "new_budget" | "more_budget" | "scaled_budget":
            if "rate" not in a.values:
                return "预算为0时没有执行率。", "", ""
            budget = w.money(a.values["budget"], "zh", exact=False)
            return f"如果预算是{budget}，{row.name}的执行率会是", computed("rate", a.values["rate"]), now
        case "all_spent":
            rate = computed("rate", a.values["rate"])
            return f"如果{_names(a)}全部花完，整体执行率会是", rate, f"（{a.year}年{len(a.group)}个项目）。"
    others = len(a.group) - len(a.rows)
    result = computed(measure, a.values[measure])
    return f"不算{_names(a)}，其余{others}个项目{_rest(a)}", result, f"（{a.year}年）。"


def _names(a: Answer) -> str:
    return "、".join(row.name for row in a.rows)


def _rest(a: Answer) -> str:
    if a.query.topic == "without_average":
        return f"平均{label(a.measures[0])}"
    return "整体执行率" if a.measures[0] == "rate" else f"{label(a.measures[0])}合计"


def _needed(a: Answer, row: Figures, target: Decimal) -> Blocks:
    needed = a.values["needed"]
    if a.measures == ("total",):
        now = f"{head(row)}总分{value_of(a, row, 'total')}"
        goal = w.points(target, "zh")
        if needed <= 0:
            return [line(f"{now}，已经达到{goal}，不需要再加分。")]
        return [line(f"{now}，离{goal}还差", Bold(w.points(needed, "zh")), "。"), *remarks(row, ["total"])]
    if not a.query.projects:
        now = f"{a.year}年{len(a.rows)}个项目整体执行率{computed('rate', a.values['spend'] * 100 / a.values['budget'])}"
    else:
        now = f"{head(row)}执行率{value_of(a, row, 'rate')}"
    if needed <= 0:
        return [line(f"{now}，已经达到{w.percent(target)}，不需要再支出。")]
    return [line(f"{now}，要达到{w.percent(target)}还差", Bold(computed("budget", needed, a.query.unit)), "的支出。")]
