"""整改台账: the rectification items as a list by state and section, as a table, and how timely they are closed."""

from collections.abc import Sequence

from sqlmodel import Session

from bot.reminding import item_words, picture, workbook
from bot.reminding.look import PAGE, Door, Look, Step, button, outdated, page_of, pages
from bot.rendering.button_rows import rows
from bot.rendering.reply import Bold, Button, File, Items, Line, Note, Reply, say
from db import rectification
from db.money import plain
from db.persons.people import visible_to
from db.rectification import Item, Rate

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPEN = ("notified", "planned", "reported", "returned")
VIEWS = {  # states, only what is overdue, words
    "open": (OPEN, False, ("在办", "Open")),
    "late": (OPEN, True, ("超期", "Overdue")),
    "wait": (("reported",), False, ("待认定", "To decide")),
    "closed": (("closed",), False, ("已销号", "Closed")),
    "all": ((*OPEN, "closed"), False, ("全部", "All")),
}


def show(session: Session, look: Look, args: Sequence[str]) -> Step:
    """ledger:VIEW:SECTION:PAGE; section 0 is every section."""
    view, section, page = (args[0] if args else "open"), page_of(args, 1), page_of(args, 2)
    found = _items(session, look, view, section)
    shown = found[page * PAGE : (page + 1) * PAGE]
    heading = look.pick(
        f"整改台账 · {_word(look, view)}（{len(found)}项）", f"Items · {_word(look, view)} ({len(found)})"
    )
    if section and found:
        heading += f" · {found[0].section}"
    blocks: list[Line | Items | Note] = [Line((Bold(heading),))]
    if shown:
        blocks.append(Items(tuple(item_words.line(look, item) for item in shown), page * PAGE + 1))
    else:
        blocks.append(Note(look.pick("这里没有整改事项。", "There are no items here.")))
    if view == "open":
        blocks += _summary(look, found)
    numbers = [button(str(page * PAGE + place), "item", item.id) for place, item in enumerate(shown, 1)]
    views = [button(_marked(look, name, view), "ledger", name, section, 0) for name in VIEWS]
    more = (
        button(look.pick("按科室", "Sections"), "rates"),
        button(look.pick("表格 .xlsx", "Table .xlsx"), "xlsx", view, section),
        *([button(look.pick("图片", "Picture"), "pic", view, section, 0)] if found else []),
    )
    turn = pages(len(found), page, "ledger", view, section)
    return Step(Reply(tuple(blocks), (*rows(numbers, 6), *turn, tuple(views), more)))


def table(session: Session, look: Look, args: Sequence[str]) -> Step:
    """xlsx:VIEW:SECTION as a file."""
    view, section = (args[0] if args else "all"), page_of(args, 1)
    found = _items(session, look, view, section)
    content = workbook.ledger(look, found, {item.id: rectification.history(session, item.id) for item in found})
    name = look.pick(f"整改台账-{look.today:%Y%m%d}.xlsx", f"rectification-{look.today:%Y%m%d}.xlsx")
    text = look.pick(f"整改台账 · {_word(look, view)}，{len(found)}项。", f"Items · {_word(look, view)}: {len(found)}.")
    return Step(Reply((Line((text,)),), file=File(name, XLSX, content)), fresh=True)


def drawn(session: Session, look: Look, args: Sequence[str]) -> Step:
    """pic:VIEW:SECTION:PAGE as a picture, so many items in each."""
    view, section, page = (args[0] if args else "open"), page_of(args, 1), page_of(args, 2)
    found = _items(session, look, view, section)
    shown = found[page * picture.MOST : (page + 1) * picture.MOST]
    if not shown:
        raise outdated()
    title = look.pick(f"整改台账 · {_word(look, view)}", f"Items · {_word(look, view)}")
    if len(found) > picture.MOST:
        title += f" {page + 1}/{-(-len(found) // picture.MOST)}"
    content = picture.ledger(look, title, shown)
    following = (page + 1) * picture.MOST < len(found)
    turn = ((button(look.pick("下一张", "Next"), "pic", view, section, page + 1),),) if following else ()
    file = File(f"rectification-{look.today:%Y%m%d}-{page + 1}.png", "image/png", content, "photo")
    return Step(Reply((Line((title,)),), turn, file), fresh=True)


def rates(session: Session, look: Look, _: Sequence[str]) -> Step:
    """How timely each section is; a tap shows its items."""
    visible = visible_to(look.who.role, look.who.section_id)
    found = rectification.rates(session, today=look.today, zone=look.zone, visible=visible)
    title = Line((Bold(look.pick("整改按期完成率", "Closed in time, by section")),))
    if not found:
        return Step(say(title, Note(look.pick("还没有整改事项。", "There are no items yet."))))
    rule = look.pick(
        "按期完成率 = 按期完成 ÷（已销号 + 超期未完成）；完成日按反馈佐证的那天算。",
        "Rate = closed in time ÷ (closed + overdue); the day counts on which the evidence was filed.",
    )
    buttons = [
        button(rate.section or _none(look), "ledger", "all", rate.section_id, 0) for rate in found if rate.section_id
    ]
    back = (button(look.pick("« 台账", "« Items"), "ledger", "open", 0, 0),)
    lines = tuple(_rate(look, rate) for rate in found)
    return Step(Reply((title, Items(lines, None), Note(rule)), (*rows(buttons[:30], 2), back)))


def _items(session: Session, look: Look, view: str, section: int) -> list[Item]:
    if view not in VIEWS:
        raise outdated()
    states, late, _ = VIEWS[view]
    visible = visible_to(look.who.role, look.who.section_id)
    found = rectification.items(
        session, today=look.today, visible=visible, states=states, overdue=late, section_id=section or None
    )
    return sorted(found, key=lambda item: item.id, reverse=True) if view == "closed" else found


def _summary(look: Look, found: list[Item]) -> list[Line | Items | Note]:
    late = sum(item.overdue for item in found)
    soon = sum(item.days_left is not None and 0 <= item.days_left <= 7 for item in found)
    waiting = sum(item.state == "reported" for item in found)
    zh = f"超期 {late} 项，7天内到期 {soon} 项，待认定 {waiting} 项。"
    return [Note(look.pick(zh, f"{late} overdue, {soon} due within 7 days, {waiting} to be decided."))] if found else []


def _rate(look: Look, rate: Rate) -> str:
    name = rate.section or _none(look)
    percent = look.pick("尚无应完成的", "nothing due yet") if rate.percent is None else f"{plain(rate.percent)}%"
    zh = f"{name}：{percent}（共 {rate.total} 项，销号 {rate.closed}，按期 {rate.in_time}，超期 {rate.overdue}）"
    en = (
        f"{name}: {percent} ({rate.total} in all, {rate.closed} closed, {rate.in_time} in time, {rate.overdue} overdue)"
    )
    return look.pick(zh, en)


def _none(look: Look) -> str:
    return look.pick("未定科室", "no section")


def _word(look: Look, view: str) -> str:
    return look.pick(*VIEWS[view][2])


def _marked(look: Look, name: str, view: str) -> str:
    return f"✓{_word(look, name)}" if name == view else _word(look, name)


def opened(look: Look) -> Button:
    """The way here from elsewhere."""
    return button(look.pick("整改台账", "All items"), "ledger", "open", 0, 0)


DOORS = {
    "ledger": Door("ask", show),
    "xlsx": Door("ask", table),
    "pic": Door("ask", drawn),
    "rates": Door("ask", rates),
}
