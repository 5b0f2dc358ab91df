"""Who may work on an item, and who decides about it: as refusals with a sentence."""

from sqlmodel import Session

from db.errors import Refusal
from db.models import Person, Project, Rectification

_FOR_ALL = ("finance", "admin")
_DECIDES = ("finance", "admin", "leader")


def section_of(session: Session, item: Rectification) -> int | None:
    """The section an item belongs to: its project's, or its own where there is none."""
    project = session.get(Project, item.project_id) if item.project_id is not None else None
    return project.section_id if project is not None and project.section_id is not None else item.section_id


def may_work(session: Session, item: Rectification, person: Person) -> bool:
    """File measures and evidence, ask for more time: the owner, the section's editors and head, finance, admin."""
    if item.owner_id == person.id or person.role in _FOR_ALL:
        return True
    own = person.section_id is not None and section_of(session, item) == person.section_id
    return own and (person.role == "editor" or person.post is not None)


def may_decide(item: Rectification, person: Person) -> bool:
    """Accept, send back, grant time: never the owner."""
    return person.role in _DECIDES and item.owner_id != person.id


def actor(session: Session, actor_id: int | None) -> Person | None:
    """Who acts; None is the command line or the clock, which may everything."""
    if actor_id is None:
        return None
    person = session.get(Person, actor_id)
    if person is None or not person.active:
        raise Refusal("您已不在名单里。", "You are no longer on the list.")
    return person


def need_to_work(session: Session, item: Rectification, actor_id: int | None) -> None:
    person = actor(session, actor_id)
    if person is not None and not may_work(session, item, person):
        raise Refusal(
            "只有责任人、本科室填报人员和财务可以填报这项整改。",
            "Only the owner, the section's editors and finance may file for this item.",
        )


def need_to_decide(session: Session, item: Rectification, actor_id: int | None, *, besides: int | None = None) -> None:
    """`besides` filed what is decided about: nobody decides on their own."""
    person = actor(session, actor_id)
    if person is None:
        return
    if person.role not in _DECIDES:
        raise Refusal(
            "认定、退回和延期审批由财务、领导或管理员办理。",
            "Finance, leaders and administrators accept, send back and grant time.",
        )
    if person.id in (item.owner_id, besides):
        raise Refusal("自己的整改要由别人认定，请找另一位财务或领导。", "Somebody else must decide on your own item.")


def need_to_open(session: Session, actor_id: int | None, section_id: int | None) -> None:
    """A new item: finance, administrators and leaders for all, editors for their own section."""
    person = actor(session, actor_id)
    if person is None or person.role in _DECIDES:
        return
    if person.role != "editor" or person.section_id is None or person.section_id != section_id:
        raise Refusal(
            "只能给本科室登记整改，其他科室的请找财务。",
            "You may open items for your own section only; ask finance for others.",
        )
