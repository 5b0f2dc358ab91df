"""The screen of /settings about sections."""

from collections.abc import Sequence

from sqlmodel import Session, col, func, select

from bot.access.visit import Door, Step, Visit, back
from bot.rendering.reply import Bold, Facts, Line, Note, say
from db.models import Person, Project, Section


def sections(session: Session, visit: Visit, _: Sequence[str]) -> Step:
    """Every section with its head, people and projects."""
    heads = {
        (person.section_id, person.post): person.name
        for person in session.exec(select(Person).where(col(Person.active), col(Person.post).is_not(None)))
    }
    count = select(Project.section_id, func.count()).where(col(Project.merged_into).is_(None))
    projects = dict(session.exec(count.group_by(col(Project.section_id))).all())
    facts = []
    for known in session.exec(select(Section).order_by(col(Section.id)).limit(80)):
        head = heads.get((known.id, "head")) or visit.pick("未设置", "not set")
        deputy = heads.get((known.id, "deputy"))
        said = visit.pick(f"科长 {head}", f"head {head}")
        said += visit.pick(f"，副科长 {deputy}", f", deputy {deputy}") if deputy else ""
        said += visit.pick(f"，项目 {projects.get(known.id, 0)} 个", f", {projects.get(known.id, 0)} projects")
        facts.append((known.name, said))
    if not facts:
        text = visit.pick("还没有科室。邀请同事时可以新建。", "No sections yet; inviting somebody makes one.")
        return Step(say(text, buttons=(back(visit, "home"),)))
    hint = visit.pick("科长、副科长在“人员”里设置。", "Heads and deputies are set under People.")
    return Step(
        say(
            Line((Bold(visit.pick("科室", "Sections")),)),
            Facts(tuple(facts)),
            Note(hint),
            buttons=(back(visit, "people", "home"),),
        )
    )


DOORS = {"sections": Door("manage_people", sections)}
