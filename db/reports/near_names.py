"""New names near an old one: a proposal for an administrator, never a silent merge."""

import re

from rapidfuzz import fuzz, process
from sqlmodel import col, select

from db.models import Project, ProjectYear, Proposal
from db.names import normalise
from db.reports.import_run import Import

_NEAR = 78  # of 100, on what discriminates
_MOST = 300  # more new names than this are a catalogue, not a correction: only names equal but for the tail are told
_TAIL = re.compile(r"20\d\d年?度?|专项|项目|工作|经费|资金|费用|费|年度|工程")


def propose(work: Import, opened: dict[int, str], named: set[int]) -> None:
    """Note for each new project the old one it may continue or be; those the file itself names are others."""
    old = {
        key: name
        for key, name in work.session.exec(select(Project.id, Project.name).where(col(Project.merged_into).is_(None)))
        if key is not None and key not in opened and key not in named
    }
    if not old:
        return
    cores = {key: _core(name) for key, name in old.items()}
    by_core: dict[str, int] = {core: key for key, core in cores.items() if core}
    year = work.reading.year
    with_year = (
        set(work.session.exec(select(ProjectYear.project_id).where(ProjectYear.year == year))) if year else set()
    )
    for key, name in opened.items():
        other = by_core.get(_core(name))
        if other is None and len(opened) <= _MOST:
            best = process.extractOne(_core(name), cores, scorer=fuzz.ratio, score_cutoff=_NEAR)
            other = None if best is None else int(best[2])
        if other is not None:
            kind = "merge" if other in with_year else "successor"
            work.session.add(Proposal(kind=kind, project_id=key, other_id=other, text=name, created_at=work.now))
            work.loaded.proposals.append((kind, name, old[other]))


def _core(name: str) -> str:
    """What is left of a name without year and generic words."""
    return normalise(_TAIL.sub("", name)) or normalise(name)
