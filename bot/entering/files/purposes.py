"""What files are for: the question, and what it offers."""

from sqlmodel import col, select

from bot.access.permissions import may
from bot.entering.desk import Desk
from bot.entering.files import import_card
from bot.entering.files.import_card import Look, button
from bot.entering.filling.draft import Paper
from bot.rendering.reply import Line, Note, Reply, say
from db import rectification
from db.changing import held_files
from db.models import Draft

_OFFERED = 5
_LABEL = 30
_MOST = 20


def asked(desk: Desk, look: Look, names: list[str], *, intro: str | None = None) -> Reply:
    """What is it for? The open drafts, the open items, a table to import, or nothing."""
    listed = "、".join(names[:3]) + (
        desk.pick(f" 等{len(names)}个", f" and more, {len(names)} in all") * (len(names) > 3)
    )
    titles = [(draft.id, title(desk, draft)) for draft in open_papers(desk)]
    rows = [(button(desk.pick(f"附到：{title}", f"To: {title}"), "to", look, target),) for target, title in titles]
    rows += [
        (button(desk.pick(f"整改：{title}", f"Item: {title}"), "item", look, item_id),)
        for item_id, title in items(desk)
    ]
    if len(names) == 1 and may(desk.who.role, "import") and import_card.readable(names[0]):
        rows.append((button(desk.pick("当作表格或报告导入", "Import it"), "table", look),))
    last = [button(desk.pick("不用了", "Nothing"), "no", look)]
    last.insert(0, button(desk.pick("附到刚登记的", "To my entry"), "cur", look))
    notes = () if rows else (Note(hint(desk)),)
    lead = (Line((intro,)),) if intro else ()
    ask = desk.pick(f"收到：{listed}。是做什么用的？", f"Received: {listed}. What is it for?")
    return say(*lead, ask, *notes, buttons=(*rows, tuple(last)))


def open_papers(desk: Desk) -> list[Draft]:
    """What the person is filling in this chat, the newest first."""
    mine = (Draft.person_id == desk.who.id, Draft.chat_id == desk.chat_id, Draft.state == "open")
    filled = select(Draft).where(*mine, col(Draft.form).not_in(held_files.FORMS))
    return list(desk.session.exec(filled.order_by(col(Draft.updated_at).desc()).limit(3)))


def title(desk: Desk, draft: Draft) -> str:
    part = Paper.of(draft).parts[0]
    title = part.declared.title(part.values)[desk.language == "en"]
    project = desk.project(part.values["project"]) if "project" in part.values else None
    return f"{project.name} {title}"[:_LABEL] if project is not None else title[:_LABEL]


def items(desk: Desk) -> list[tuple[int, str]]:
    """Rectification items this person may file evidence for: their own first, then the section's."""
    own = rectification.items(desk.session, today=desk.today, visible=desk.visible, owner_id=desk.who.id, limit=_MOST)
    if desk.who.section_id is not None and desk.who.role == "editor":
        section = desk.who.section_id
        own += rectification.items(
            desk.session, today=desk.today, visible=desk.visible, section_id=section, limit=_MOST
        )
    wanted = {item.id: item for item in own if item.next in ("measures", "evidence")}
    told = [(item.id, f"{item.project or ''} {item.problem}".strip()[:_LABEL]) for item in wanted.values()]
    return told[:_OFFERED]


def hint(desk: Desk) -> str:
    return desk.pick(
        "要附到一笔登记上，请先发一句话，例如“培训经费支出3.5万，教材”，再点“附到刚登记的”。文件先替您留一天。",
        "To add it to an entry, first write it in one sentence, then tap “To my entry”. It is kept for a day.",
    )
