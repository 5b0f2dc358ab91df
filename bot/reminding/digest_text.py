"""The weekly and monthly digest: lights, movements, what is overdue; a screenful."""

from collections.abc import Sequence

from bot.reminding import item_words
from bot.reminding.lights import MARKS
from bot.reminding.look import Look, day_words, short
from bot.rendering.reply import Block, Bold, Items, Line, Note
from db.money import in_wan
from db.reminders import DigestFacts

MOST = 5  # names of a kind


def blocks(look: Look, facts: DigestFacts) -> list[Block]:
    """The digest of the department (facts.section None), or of a section."""
    period = f"{day_words(look, facts.first)}–{day_words(look, look.today)}"
    if facts.section is None:
        title = look.pick(f"📊 项目周报 {period}", f"📊 Weekly digest {period}")
    else:
        title = look.pick(f"📊 {facts.section}月报 {period}", f"📊 Monthly digest, {facts.section}, {period}")
    paid = in_wan(facts.paid, look.language)
    moved = look.pick(f"登记支出{facts.entries}笔，{paid}", f"{facts.entries} payments, {paid}")
    shown: list[Block] = [Line((Bold(title),)), Line((moved,))]
    for colour, zh, en in (("red", "红灯", "red"), ("yellow", "黄灯", "yellow")):
        names: Sequence[str] = facts.red if colour == "red" else facts.yellow
        if names:
            shown.append(Line((f"{MARKS[colour]} {look.pick(zh, en)} {len(names)}：{_listed(look, names)}",)))
    if not facts.red and not facts.yellow:
        shown.append(Line((look.pick("🟢 没有落后的项目", "🟢 no project is behind"),)))
    overdue = len(facts.overdue)
    late = look.pick(
        f"整改在办{facts.open_items}项，超期{overdue}项", f"{facts.open_items} items open, {overdue} overdue"
    )
    shown.append(Line((late,)))
    if facts.overdue:
        lines = (f"{item_words.title(item, 36)}（{item_words.step_left(look, item)}）" for item in facts.overdue[:MOST])
        shown.append(Items(tuple(lines), first=None))
    if facts.head is not None:
        shown.append(
            Note(
                look.pick(
                    f"审计链 {facts.count} 条，链头 {facts.head[:16]}", f"audit {facts.count}, head {facts.head[:16]}"
                )
            )
        )
    return shown


def _listed(look: Look, names: Sequence[str]) -> str:
    shown = "、".join(short(name, 18) for name in names[:MOST])
    return shown + (look.pick(f" 等{len(names)}个", f" and {len(names) - MOST} more") if len(names) > MOST else "")
