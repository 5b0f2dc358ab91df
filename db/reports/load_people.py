"""Sections, people and rectification items of a reading → rows; who is responsible for which project."""

from collections.abc import Sequence

from sqlmodel import col, select

from db.models import Person, Project, Rectification, Section
from db.projects.catalog import project_called
from db.reports.import_run import Import
from db.reports.reading import ItemReading, PersonReading, ProjectReading


def put(work: Import) -> None:
    """Store people; who is there already by name and section gets what the file says of them."""
    for reading in work.reading.people:
        section = _section(work, reading.section)
        person = _person(work, reading.name, section)
        if person is None:
            _add_person(work, reading, section)
            continue
        post = reading.post if reading.post != person.post and not _taken(work, section, reading.post) else None
        changed = work.set(person, "post", post, reading.name, "职务")
        if person.telegram_id is None:  # an account's rights are changed by an administrator, never by a file
            changed = work.set(person, "role", reading.role, reading.name, "角色") or changed
        person.version += 1 if changed else 0


Owner = tuple[int | None, int | None]  # section and responsible person


def owners(work: Import, readings: Sequence[ProjectReading]) -> list[Owner]:
    """Whose each project is, where the file names it; sections and people that are new are made."""
    sections: dict[str | None, Section | None] = {None: None}
    found: dict[tuple[str | None, str | None], Owner] = {}
    for reading in readings:
        if reading.section not in sections:
            sections[reading.section] = _section(work, reading.section)
        who = (reading.section, reading.responsible)
        if who not in found:
            section = sections[reading.section]
            person = _responsible(work, reading.responsible, section) if reading.responsible else None
            found[who] = (section.id if section else None, person.id if person else None)
    return [found[(reading.section, reading.responsible)] for reading in readings]


def put_owners(work: Import, names: dict[int, str], wanted: dict[int, Owner]) -> None:
    """Give projects that were there already to whom the file says."""
    owned = sorted(key for key, owner in wanted.items() if owner != (None, None))
    for start in range(0, len(owned), 500):
        some = owned[start : start + 500]
        for project in work.session.exec(select(Project).where(col(Project.id).in_(some))):
            assert project.id is not None
            section_id, person_id = wanted[project.id]
            work.set(project, "section_id", section_id, names[project.id], "科室")
            work.set(project, "responsible_id", person_id, names[project.id], "负责人")


def put_items(work: Import) -> None:
    """Store rectification items; the same problem of the same project and year is one item."""
    assert work.reading.year is not None
    for reading in work.reading.items:
        project = project_called(work.session, reading.project) if reading.project else None
        if reading.project and project is None:
            work.loaded.notes.append(f"{reading.place}：没有“{reading.project}”这个项目，这一行没有导入")
            continue
        _put_item(work, reading, project)


def _put_item(work: Import, reading: ItemReading, project: Project | None) -> None:
    project_id = None if project is None else project.id
    same = select(Rectification).where(
        Rectification.year == work.reading.year,
        Rectification.problem == reading.problem,
        col(Rectification.project_id).is_(None) if project_id is None else Rectification.project_id == project_id,
    )
    item = work.session.exec(same).first()
    owner = _responsible(work, reading.owner, None) if reading.owner else None
    if item is None:
        assert work.reading.year is not None
        work.session.add(
            Rectification(
                project_id=project_id,
                year=work.reading.year,
                problem=reading.problem,
                measures=reading.measures,
                due=reading.due,
                owner_id=owner.id if owner else None,
                state=reading.state,
                created_at=work.now,
                closed_at=work.now if reading.state == "closed" else None,
                source_id=work.source_id,
                place=reading.place,
            )
        )
        work.loaded.added += 1
        return
    subject = f"整改 {reading.problem[:20]}"
    work.set(item, "due", reading.due, subject, "期限")
    work.set(item, "measures", reading.measures, subject, "措施")


def _section(work: Import, name: str | None) -> Section | None:
    if name is None:
        return None
    section = work.session.exec(select(Section).where(Section.name == name)).first()
    if section is None:
        section = Section(name=name)
        work.session.add(section)
        work.session.flush()
        work.loaded.added += 1
    return section


def _person(work: Import, name: str, section: Section | None) -> Person | None:
    """The one person of this name, in the section where one is given."""
    found = work.session.exec(select(Person).where(Person.name == name, col(Person.active))).all()
    if section is not None:
        mine = [person for person in found if person.section_id in (section.id, None)]
        found = mine or []
    return found[0] if len(found) == 1 else None


def _responsible(work: Import, name: str, section: Section | None) -> Person | None:
    """Who is meant; several of one name and no section to tell them apart is nobody."""
    person = _person(work, name, section)
    if person is None:
        others = work.session.exec(select(Person).where(Person.name == name, col(Person.active))).all()
        if len(others) == 1:
            return others[0]
        if others and section is None:
            work.loaded.notes.append(f"负责人“{name}”有{len(others)}位，没有指定；请在科室列写明")
            return None
        person = Person(name=name, role="editor", section_id=section.id if section else None, created_at=work.now)
        work.session.add(person)
        work.session.flush()
        work.loaded.added += 1
    return person


def _add_person(work: Import, reading: PersonReading, section: Section | None) -> None:
    post = None if _taken(work, section, reading.post) else reading.post
    if post != reading.post:
        why = f"{section.name}已有同样职务的人" if section else "没有写科室"
        work.loaded.notes.append(f"{reading.place}：{why}，{reading.name}没有设置职务")
    section_id = section.id if section else None
    work.session.add(
        Person(name=reading.name, role=reading.role, section_id=section_id, post=post, created_at=work.now)
    )
    work.session.flush()
    work.loaded.added += 1


def _taken(work: Import, section: Section | None, post: str | None) -> bool:
    if post is None or section is None:
        return post is not None
    holder = select(Person.id).where(Person.section_id == section.id, Person.post == post, col(Person.active))
    return work.session.exec(holder).first() is not None
