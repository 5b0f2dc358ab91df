"""Rectification items in words: their state, what they wait for, and how long is left."""

from datetime import timedelta

from bot.reminding.look import Look, day_words, short
from bot.rendering.item_states import STATES
from db.rectification import Item

STEPS = {
    "notified": ("下达整改通知", "notified"),
    "planned": ("填报措施", "measures filed"),
    "reported": ("反馈完成情况", "completion filed"),
    "closed": ("认定销号", "accepted and closed"),
    "returned": ("退回", "sent back"),
    "extension_asked": ("申请延期", "asked for an extension"),
    "extended": ("同意延期", "extension granted"),
    "extension_refused": ("不同意延期", "extension refused"),
    "handed": ("转交", "handed over"),
}
NEXT = {
    "measures": ("填报措施", "file the measures"),
    "evidence": ("报完成情况并附佐证", "file completion with evidence"),
    "decision": ("认定", "a decision"),
}
ORIGINS = {
    "manual": ("手工登记", "entered by hand"),
    "finding": ("数字核对发现", "contradiction found"),
    "low_score": ("自评得分偏低", "low score"),
    "import": ("导入", "imported"),
}


def word(look: Look, table: dict[str, tuple[str, str]], name: str | None) -> str:
    """The word of a table for a name; the name itself where the table has none."""
    zh, en = table.get(name or "", (name or "", name or ""))
    return look.pick(zh, en)


def title(item: Item, limit: int = 60) -> str:
    """Project and problem, in one line."""
    return short(f"{item.project}：{item.problem}" if item.project else item.problem, limit)


def left(look: Look, item: Item) -> str:
    """How long is left, or how late it is; by calendar days, and working days where they differ."""
    if item.next_due is None or item.days_left is None:
        if item.state == "reported":
            return look.pick("等认定", "awaits a decision")
        return word(look, STATES, item.state)
    return left_words(look, item.days_left, item.workdays_left)


def left_words(look: Look, days: int, workdays: int | None = None) -> str:
    """“还剩6天（4个工作日）”, “今天到期”, “超期3天”."""
    if days == 0:
        return look.pick("今天到期", "due today")
    work = abs(workdays) if workdays is not None and abs(workdays) != abs(days) else None
    more = "" if work is None else look.pick(f"（{work}个工作日）", f" ({_days(work, 'working ')})")
    if days > 0:
        return look.pick(f"还剩{days}天", f"{_days(days)} left") + more
    return look.pick(f"超期{-days}天", f"{_days(-days)} overdue") + more


def step_left(look: Look, item: Item) -> str:
    """How long is left, with the step it is about where that is not the whole item: “措施还剩6天”."""
    words = left(look, item)
    return look.pick(f"措施{words}", f"measures {words}") if measures_first(item) else words


def by(look: Look, item: Item) -> str:
    """“6月19日到期”, “措施6月19日前报，整改7月30日到期”; where that is no working day, the one it moves to as well."""
    if item.next_due is None or item.days_left is None:
        return ""
    due, end = day_words(look, item.next_due), look.today + timedelta(days=item.days_left)
    later, whole = "", day_words(look, item.due)
    if end != item.next_due:
        moved = day_words(look, end)
        later = look.pick(f"（非工作日，顺延到{moved}）", f" (a day off: {moved})")
    if measures_first(item):
        return look.pick(f"措施{due}前报{later}，整改{whole}到期", f"measures due {due}{later}, the item {whole}")
    return look.pick(f"{due}到期{later}", f"due {due}{later}")


def measures_first(item: Item) -> bool:
    """Whether the next day is the measures' alone, and the item itself is due later."""
    return item.next == "measures" and item.next_due != item.due


def line(look: Look, item: Item) -> str:
    """One line of the ledger, and under it who, by when, how far."""
    return f"{title(item)}\n{mark(item) if item.next_due is not None else ''}{standing(look, item)}"


def standing(look: Look, item: Item) -> str:
    """How long is left, by when, whose, and the state."""
    parts = [item.owner or look.pick("无责任人", "no owner"), word(look, STATES, item.state)]
    if item.next_due is not None:
        parts = [step_left(look, item), by(look, item), *parts]
    return " · ".join(parts)


def mark(item: Item) -> str:
    """What catches the eye: late, or due within three days."""
    if item.overdue:
        return "🔴 "
    return "🟡 " if item.days_left is not None and item.days_left <= 3 else ""


def _days(count: int, kind: str = "") -> str:
    return f"{count} {kind}day{'' if count == 1 else 's'}"
