"""依据 of rectification items: every step with its day and person, and the files that were filed."""

from collections.abc import Sequence
from datetime import tzinfo

from sqlmodel import Session

from bot.asking.evidence import Shown
from bot.rendering.item_states import STATES
from bot.rendering.reply import Block, Heading, Items, Line, Note
from db import rectification
from db.changing import evidence_files
from db.rectification import Item, Step

_SHOWN = 5  # items in one reply
_KINDS = STATES | {
    "extension_asked": ("申请延期", "more time asked for"),
    "extended": ("同意延期", "more time granted"),
    "extension_refused": ("不同意延期", "more time refused"),
    "handed": ("移交", "handed over"),
}


def evidence(
    session: Session, items: Sequence[Item], *, understood: str, zone: tzinfo, language: str, page: int
) -> Shown:
    """Some items at a time, each with what happened to it."""
    english = language == "en"
    pages = max(1, -(-len(items) // _SHOWN))
    page = min(page, pages - 1)
    some = items[page * _SHOWN : (page + 1) * _SHOWN]
    files = evidence_files.of_items(session, [item.id for item in some])
    blocks: list[Block] = [Note(f"As I understood it: {understood}" if english else f"我的理解：{understood}")]
    for item in some:
        name = (f"{item.project}: " if english else f"{item.project}：") if item.project else ""
        blocks.append(Heading(f"{name}{item.problem}"))
        state = STATES[item.state][english]
        until = f"due {item.due}, {state}" if english else f"期限{item.due}，{state}"
        blocks.append(Line((until + (f"{', ' if english else '，'}{item.owner}" if item.owner else ""),)))
        steps = tuple(_step(step, zone, english) for step in rectification.history(session, item.id))
        if steps:
            blocks.append(Items(steps, None))
        number = sum(1 for file in files if file.item_id == item.id)
        if number:
            blocks.append(Line((f"{number} files" if english else f"附件{number}个",)))
    unique = {file.attachment_id: file for file in files}
    return Shown(blocks, tuple(unique.values()), page, pages)


def _step(step: Step, zone: tzinfo, english: bool) -> str:
    parts = [f"{step.at.astimezone(zone):%Y-%m-%d} {_KINDS[step.kind][english]}", step.actor, step.note]
    if step.due is not None:
        parts.append(f"until {step.due}" if english else f"期限{step.due}")
    return (", " if english else "，").join(part for part in parts if part)
