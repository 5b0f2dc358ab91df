"""/todo: what waits for somebody, most urgent first; for leaders the department's."""

from collections.abc import Sequence

from sqlmodel import Session

from bot.reminding import ledger, lights, task, tasks
from bot.reminding.look import PAGE, Door, Look, Opening, Step, button, outdated, page_of, pages
from bot.rendering.button_rows import rows
from bot.rendering.reply import Bold, Button, Items, Line, Note, Reply

SCOPES = {"m": ("我的", "Mine"), "s": ("本科室", "My section"), "d": ("全单位", "Department")}


def show(session: Session, look: Look, args: Sequence[str]) -> Step:
    """todo:SCOPE:PAGE"""
    allowed = scopes(look)
    scope = args[0] if args else ("d" if look.who.role == "leader" else "m")
    if scope not in allowed:
        raise outdated()
    page = page_of(args, 1)
    found = tasks.of(session, look, scope)
    shown = found[page * PAGE : (page + 1) * PAGE]
    word = look.pick(*SCOPES[scope])
    behind = sum(one.opens[0] == "light" for one in found)
    count = f"{len(found)}+" if behind >= lights.MOST else str(len(found))
    title = look.pick(f"待办 · {word}（{count}件）", f"To do · {word} ({count})")
    blocks: list[Line | Items | Note] = [Line((Bold(title),))]
    if shown:
        blocks.append(Items(tuple(one.line for one in shown), page * PAGE + 1))
        if len(found) > PAGE:
            blocks.append(Note(_summary(look, found)))
    else:
        blocks.append(Note(look.pick("没有要办的事。", "Nothing is waiting.")))
    numbers = [button(str(page * PAGE + place), *one.opens) for place, one in enumerate(shown, 1)]
    others = [button(look.pick(*SCOPES[name]), "todo", name) for name in allowed if name != scope]
    last = (*others, ledger.opened(look), button(look.pick("提醒设置", "Reminders"), "set"))
    return Step(Reply(tuple(blocks), (*rows(numbers, 6), *pages(len(found), page, "todo", scope), *_wrap(last))))


def scopes(look: Look) -> list[str]:
    """Whose matters somebody may look at."""
    allowed = ["m"]
    if look.who.section_id is not None:
        allowed.append("s")
    if look.who.role in {"leader", "finance", "admin"}:
        allowed.append("d")
    return allowed


def opened(session: Session, look: Look, args: Sequence[str]) -> Step:
    """open:FORM:SUBJECT, a form of another room"""
    if len(args) != 2 or args[0] not in {"approval", "draft", "pay"}:
        raise outdated()
    return Step(opens=Opening(args[0], args[1]))


def _summary(look: Look, found: Sequence[task.Task]) -> str:
    late = sum(one.rank[0] == task.LATE for one in found)
    soon = sum(one.rank[0] == task.SOON for one in found)
    waiting = sum(one.rank[0] == task.DECIDE for one in found)
    zh = f"超期 {late} 件，3天内到期 {soon} 件，等您定 {waiting} 件。"
    return look.pick(zh, f"{late} overdue, {soon} due within 3 days, {waiting} for you to decide.")


def _wrap(buttons: tuple[Button, ...]) -> tuple[tuple[Button, ...], ...]:
    return rows(buttons, 4 if len(buttons) == 4 else 3)


DOORS = {"todo": Door("ask", show), "open": Door("ask", opened)}
