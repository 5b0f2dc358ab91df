"""The screens of /settings about names: what people chose and imports found near waits to be decided."""

from collections.abc import Sequence

from sqlmodel import Session

from bot.access.on_aliases import also
from bot.access.visit import PAGE, Door, Screen, Step, Visit, back, button, do, done, number, page_of, pages
from bot.rendering.button_rows import rows
from bot.rendering.reply import Bold, Line, Note, say
from db.errors import Refusal
from db.known import figures
from db.models import Proposal
from db.money import plain, to_wan
from db.projects import proposals


def proposed(session: Session, visit: Visit, args: Sequence[str]) -> Step:
    """What waits to be decided about names."""
    page, total = page_of(args), proposals.number(session)
    title = visit.pick(f"名称建议（{total}）", f"Proposals about names ({total})")
    if not total:
        return Step(say(Line((Bold(title),)), visit.pick("没有待处理的建议。", "Nothing to decide."),
                        buttons=(back(visit, "home"),)))  # fmt: skip
    page = min(page, (total - 1) // PAGE)
    shown = proposals.open_ones(session, PAGE, page * PAGE)
    names = figures.names(session, [key for one in shown for key in (one.project_id, one.other_id) if key])
    choices = rows(button(_label(visit, one, names)[:60], "name", one.id) for one in shown)
    turn = pages(total, page, "names")
    hint = visit.pick("点一条来决定。", "Tap one to decide.")
    buttons = (*choices, *([turn] if turn else []), back(visit, "home"))
    return Step(say(Line((Bold(title),)), Note(hint), buttons=buttons))


def one(session: Session, visit: Visit, args: Sequence[str]) -> Step:
    """One proposal, what would come of it, and the two answers."""
    proposal = _proposal(session, number(args, 0))
    ids = [key for key in (proposal.project_id, proposal.other_id) if key is not None]
    names = figures.names(session, ids)
    blocks = [Line((Bold(_label(visit, proposal, names)),))]
    buttons = (
        button(visit.pick("采纳", "Accept"), "nameyes", proposal.id),
        button(visit.pick("不采纳", "Drop"), "nameno", proposal.id),
    )
    if proposal.kind == "alias":
        ask = visit.pick(
            f"有人用“{proposal.text}”指{names[proposal.project_id]}。采纳后这样问会直接回答它。",
            f"Somebody meant {names[proposal.project_id]} by “{proposal.text}”. Accepted, it is answered directly.",
        )
        more = also(session, visit, proposal.text, proposal.project_id)
        return Step(say(*blocks, ask, *more, buttons=(buttons, back(visit, "names"))))
    old, new = names[proposal.other_id or 0], names[proposal.project_id]
    ask = visit.pick(
        f"它们是同一个项目吗？采纳后合并到“{old}”，“{new}”成为别名，数据和台账都保留。",
        f"Are they one project? Accepted, “{new}” becomes an alias of “{old}”; figures and entries are kept.",
    )
    return Step(
        say(*blocks, ask, *(_known(session, visit, key) for key in ids), buttons=(buttons, back(visit, "names")))
    )


def decide(accepted: bool) -> Screen:
    def screen(session: Session, visit: Visit, args: Sequence[str]) -> Step:
        proposal = _proposal(session, number(args, 0))
        verb = proposals.accept if accepted else proposals.drop
        zh, en = (
            ("已采纳。", "Accepted.")
            if accepted
            else ("没有采纳，以后不再提这一条。", "Dropped; it will not come back.")
        )
        return done(visit, zh, en, "names", "home", effects=(do(verb, proposal_id=proposal.id),))

    return screen


def _label(visit: Visit, proposal: Proposal, names: dict[int, str]) -> str:
    if proposal.kind == "alias":
        return f"“{proposal.text}” → {names.get(proposal.project_id, '')}"
    kind = {"merge": visit.pick("合并", "merge"), "successor": visit.pick("延续", "continues")}[proposal.kind]
    return f"{kind}：{names.get(proposal.project_id, '')} = {names.get(proposal.other_id or 0, '')}"


def _known(session: Session, visit: Visit, project_id: int) -> Line:
    """A project's years with budget and spending, so that it is seen whether two are one."""
    found = figures.of_projects(session, [project_id])
    told = []
    for row in sorted(found, key=lambda row: row.year):
        money = [plain(to_wan(amount)) for amount in (row.budget, row.spend) if amount is not None]
        told.append(f"{row.year}（{' / '.join(money)}万元）" if money else str(row.year))
    names = figures.names(session, [project_id])
    head = visit.pick("预算/支出", "budget/spending")
    return Line((Bold(names[project_id]), f" {head}：{'，'.join(told) or '-'}"))


def _proposal(session: Session, proposal_id: int) -> Proposal:
    proposal = session.get(Proposal, proposal_id)
    if proposal is None or proposal.state != "open":
        raise Refusal("这条建议已经处理过了。", "This proposal has been decided already.")
    return proposal


DOORS = {
    "names": Door("manage_projects", proposed),
    "name": Door("manage_projects", one),
    "nameyes": Door("manage_projects", decide(True)),
    "nameno": Door("manage_projects", decide(False)),
}
