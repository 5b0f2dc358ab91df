"""The verbs of items as changes that are shown first: what their cards say, and what the decision rests on."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from db.changing import changes
from db.changing.changes import Verb
from db.models import Evidence, Person, Project, Rectification
from db.rectification import creating, steps, verbs

STATES = {
    "notified": ("待报措施", "measures wanted"),
    "planned": ("整改中", "under way"),
    "reported": ("待认定", "to be decided"),
    "returned": ("已退回", "sent back"),
    "closed": ("已销号", "closed"),
}
Arguments = Mapping[str, Any]


def title(session: Session, item: Rectification) -> str:
    """食堂经费：锅炉未竣工验收."""
    project = session.get(Project, item.project_id) if item.project_id is not None else None
    return f"{project.name}：{item.problem}" if project is not None else item.problem


def _open(session: Session, *, key: str, draft_id: str | None, **said: Any) -> None:
    who = {"now": said.pop("now"), "actor_id": said.pop("actor_id")}
    notified_on, due = (date.fromisoformat(said.pop(name)) for name in ("notified_on", "due"))
    of = said.pop("of", None) or key  # the same finding is the same item, whoever opens it
    creating.open_item(session, key=of, notified_on=notified_on, due=due, **who, **said)


def _plan(session: Session, *, draft_id: str | None, **said: Any) -> None:
    verbs.plan(session, **said)


def _report(session: Session, *, draft_id: str | None, **said: Any) -> None:
    sent = select(Evidence.attachment_id).where(Evidence.draft_id == draft_id).order_by(col(Evidence.id))
    verbs.report(session, evidence=list(session.exec(sent)), **said)


def _accept(session: Session, *, draft_id: str | None, **said: Any) -> None:
    verbs.accept(session, **said)


def _send_back(session: Session, *, draft_id: str | None, **said: Any) -> None:
    verbs.send_back(session, **said)


def _extend(session: Session, *, draft_id: str | None, until: str, **said: Any) -> None:
    verbs.ask_extension(session, until=date.fromisoformat(until), **said)


def _decide(session: Session, *, draft_id: str | None, **said: Any) -> None:
    verbs.decide_extension(session, **said)


def _told_new(session: Session, said: Arguments, language: str) -> Sequence[str]:
    if said.get("owner_id") is not None:  # the card says who
        return ["Measures are due within 30 days." if language == "en" else "整改措施须在30日内上报。"]
    project = session.get(Project, said["project_id"]) if said.get("project_id") else None
    owner = project.responsible_id if project is not None else None
    person = session.get(Person, owner) if owner is not None else None
    if language == "en":
        return [f"Measures are due within 30 days. Owner: {person.name if person else 'none yet'}."]
    return [f"整改措施须在30日内上报。责任人：{person.name if person else '还没有定'}。"]


def _told(state: str | None) -> Callable[[Session, Arguments, str], Sequence[str]]:
    def tell(session: Session, said: Arguments, language: str) -> Sequence[str]:
        item = session.get(Rectification, said["item_id"])
        if item is None:
            return []
        english = language == "en"
        lines = []
        if state is not None and state != item.state:
            lines.append(f"{'State' if english else '状态'}：{STATES[item.state][english]} → {STATES[state][english]}")
        if "until" in said:
            lines.append(f"{'Due' if english else '期限'}：{item.due} → {said['until']}")
        if "granted" in said and (asked := steps.asked(session, said["item_id"])) is not None:
            wanted = f"{item.due} → {asked.due}"
            lines.append(f"{'Asked' if english else '申请延期'}：{wanted}（{asked.note or ''}）")
        return [line.replace("：", ": ") for line in lines] if english else lines

    return tell


def _rests_on(session: Session, said: Arguments) -> Any:
    """The item as it stands; another's step meanwhile is shown before anybody confirms."""
    item = session.get(Rectification, said["item_id"])
    if item is None:
        return None
    asked = steps.asked(session, item.id or 0)
    filed = steps.newest(session, item.id or 0, "reported")
    standing = [item.state, item.due.isoformat(), item.measures, item.owner_id]
    return [*standing, asked.id if asked else None, filed.id if filed else None]


def _no_such_key(session: Session, said: Arguments) -> Any:
    """Whether the same finding has an item by now."""
    known = select(Rectification.id).where(Rectification.key == said.get("of"))
    return session.exec(known).first() if said.get("of") else None


OPEN, PLAN, REPORT = "rectify_open", "rectify_plan", "rectify_report"
ACCEPT, RETURN, EXTEND, DECIDE = "rectify_accept", "rectify_return", "rectify_extend", "rectify_decide"

changes.register(OPEN, Verb(_open, _told_new, _no_such_key))
changes.register(PLAN, Verb(_plan, _told("planned"), _rests_on))
changes.register(REPORT, Verb(_report, _told("reported"), _rests_on))
changes.register(ACCEPT, Verb(_accept, _told("closed"), _rests_on))
changes.register(RETURN, Verb(_send_back, _told("returned"), _rests_on))
changes.register(EXTEND, Verb(_extend, _told(None), _rests_on))
changes.register(DECIDE, Verb(_decide, _told(None), _rests_on))
