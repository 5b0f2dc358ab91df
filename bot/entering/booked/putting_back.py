"""Points and texts taken back: what stood there before them is written again, on the form that changes them."""

import json
from decimal import Decimal
from typing import Any

from sqlmodel import col, select

from bot.entering.desk import Desk
from bot.entering.filling.draft import Paper, Part
from bot.entering.filling.sentences import Filling
from bot.entering.forms.form import Wrong
from bot.entering.forms.scores import SCORING
from db.models import Audit, Draft, ProjectYear

_ACTIONS = ("evaluation.score", "evaluation.words", "projectyear.goal")
_EMPTY = Wrong(("之前这里是空的，应该写什么？", "It was empty before; what should it say?"))


def of_draft(desk: Desk, row: Draft) -> list[Filling]:
    """What puts back the points and texts that a draft was booked as; none where it was something else."""
    parts = Paper.of(row).parts
    if any(part.form != SCORING.name for part in parts):
        return []
    return [filling for part in parts if (filling := _before(desk, row, part)) is not None]


def _before(desk: Desk, row: Draft, part: Part) -> Filling | None:
    of = select(ProjectYear).where(ProjectYear.project_id == part.values["project"])
    years = {f"projectyear:{one.id}": one.year for one in desk.session.exec(of)}
    noted = select(Audit).where(Audit.at == row.updated_at, Audit.actor_id == desk.who.id)
    noted = noted.where(col(Audit.action).in_(_ACTIONS), col(Audit.subject).in_(years)).order_by(col(Audit.id))
    name = part.values["part"]
    for note in desk.session.exec(noted):
        before, after = (json.loads(one or "{}") for one in (note.before, note.after))
        if name in after and before.get(name) != after[name]:
            values = {"project": part.values["project"], "part": name, "year": years[note.subject]}
            return _filled(desk, values, before.get(name), "points" if "points" in part.values else "text")
    return None


def _filled(desk: Desk, values: dict[str, Any], was: Any, key: str) -> Filling:
    filling = Filling(desk, Part(SCORING.name, values))
    if was in (None, ""):
        filling.take(key, _EMPTY)
    else:
        filling.put(key, f"{Decimal(str(was)).normalize():f}" if key == "points" else was)
    return filling
