"""People: who is known, what changes somebody's rights, and what happens to what they had in hand."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from db.errors import Refusal
from db.keep import proof
from db.models import Chat, Draft, Invite, Person, Project, Rectification, RectificationStep
from db.persons import duties, invites, people
from db.store import Store

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


def join(session: Session, name: str, role: str, telegram_id: int | None, section: str | None = None) -> int:
    """Somebody on the list; their id."""
    if telegram_id is None:
        place = people.ensure_section(session, section, now=NOW, actor_id=None).id if section else None
        person = people.add_without_account(session, now=NOW, actor_id=None, name=name, role=role, section_id=place)
    else:
        code = invites.new_code()
        invites.invite(session, now=NOW, actor_id=None, code=code, name=name, role=role, section=section)
        person = invites.redeem(session, now=NOW, code=code, telegram_id=telegram_id)
    assert person.id is not None
    return person.id


def open_project(session: Session, name: str, responsible_id: int | None = None) -> int:
    project = Project(name=name, normal=name, created_at=NOW)
    session.add(project)
    session.flush()
    assert project.id is not None
    if responsible_id is not None:
        duties.assign(session, now=NOW, actor_id=None, project_id=project.id, person_id=responsible_id)
    return project.id


def test_only_active_people_are_known(store: Store) -> None:
    with store.writing() as session:
        lei = join(session, "李雷", "viewer", 7)
        assert people.known(session, 8) is None
        found = people.known(session, 7)
        assert found is not None
        assert found.id == lei
        people.revoke(session, now=NOW, actor_id=None, person_id=lei)
        session.flush()
        assert people.known(session, 7) is None


def test_the_environments_administrators_are_known_once_they_have_their_right(store: Store) -> None:
    admins = frozenset({7, 8})
    with store.writing() as session:
        join(session, "李雷", "viewer", 7)
        assert people.known(session, 7, admins=admins) is None  # on the list, but not yet as an administrator
        for telegram_id, name in ((7, "Lei"), (8, " ")):
            people.ensure_admin(session, now=NOW, telegram_id=telegram_id, name=name)
        lei, other = people.known(session, 7, admins=admins), people.known(session, 8, admins=admins)
        assert lei is not None
        assert other is not None
        assert [(lei.name, lei.role), (other.name, other.role)] == [("李雷", "admin"), ("8", "admin")]


def test_every_change_of_rights_gives_a_new_version(store: Store) -> None:
    with store.writing() as session:
        join(session, "主任", "admin", 1)
        lei = join(session, "李雷", "viewer", 7)

        def version() -> int:
            person = session.get(Person, lei)
            assert person is not None
            return person.version

        versions = [version()]
        people.set_role(session, now=NOW, actor_id=None, person_id=lei, role="editor")
        versions.append(version())
        people.set_section(session, now=NOW, actor_id=None, person_id=lei, section="法制科")
        versions.append(version())
        people.set_post(session, now=NOW, actor_id=None, person_id=lei, post="head")
        versions.append(version())
        people.set_post(session, now=NOW, actor_id=None, person_id=lei, post="head")  # nothing new
        assert version() == versions[-1]
        people.revoke(session, now=NOW, actor_id=None, person_id=lei)
        versions.append(version())
        assert versions == sorted(set(versions))
    with store.reading() as session:
        assert proof.verify(session).faults == ()


def test_moving_to_another_section_ends_the_post(store: Store) -> None:
    with store.writing() as session:
        lei = join(session, "李雷", "editor", 7, "刑侦大队")
        people.set_post(session, now=NOW, actor_id=None, person_id=lei, post="deputy")
        person = people.set_section(session, now=NOW, actor_id=None, person_id=lei, section="法制科")
        assert person.post is None


def test_the_last_administrator_stays(store: Store) -> None:
    with store.writing() as session:
        first = join(session, "一号", "admin", 1)
        join(session, "没账号", "admin", None)
        for change in (
            lambda: people.revoke(session, now=NOW, actor_id=None, person_id=first),
            lambda: people.set_role(session, now=NOW, actor_id=None, person_id=first, role="viewer"),
            lambda: duties.leave(session, now=NOW, actor_id=None, person_id=first),
        ):
            with pytest.raises(Refusal, match="最后一位管理员"):
                change()
        second = join(session, "二号", "admin", 2)
        people.revoke(session, now=NOW, actor_id=second, person_id=first)


@pytest.mark.parametrize(
    ("role", "section", "seen"),
    [
        ("viewer", None, {"公开"}),
        ("viewer", "刑侦大队", {"公开", "刑侦的"}),
        ("editor", "法制科", {"公开"}),
        ("finance", None, {"公开", "刑侦的"}),
        ("leader", None, {"公开", "刑侦的"}),
        ("admin", None, {"公开", "刑侦的"}),
    ],
)
def test_a_restricted_project_is_seen_by_its_section_and_those_who_see_all(
    store: Store, role: str, section: str | None, seen: set[str]
) -> None:
    with store.writing() as session:
        open_project(session, "公开")
        project = open_project(session, "刑侦的")
        for name in ("刑侦大队", "法制科"):
            people.ensure_section(session, name, now=NOW, actor_id=None)
        with pytest.raises(Refusal, match="先设置项目的科室"):
            duties.restrict(session, now=NOW, actor_id=None, project_id=project, restricted=True)
        duties.assign(session, now=NOW, actor_id=None, project_id=project, section="刑侦大队")
        duties.restrict(session, now=NOW, actor_id=None, project_id=project, restricted=True)
        own = people.section_called(session, section) if section else None
        wanted = select(Project.name).where(people.visible_to(role, own.id if own else None))
        assert set(session.exec(wanted)) == seen


def test_a_code_is_used_once_however_many_try_at_the_same_moment(store: Store) -> None:
    code = invites.new_code()
    with store.writing() as session:
        invites.invite(session, now=NOW, actor_id=None, code=code, name="李雷", role="viewer")

    def use(telegram_id: int) -> bool:
        try:
            with store.writing() as session:
                invites.redeem(session, now=NOW, code=code, telegram_id=telegram_id)
        except Refusal:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(use, range(1, 7))) == 1
    with store.reading() as session:
        assert len(session.exec(select(Person)).all()) == 1
        assert proof.verify(session).faults == ()


def test_the_store_never_holds_the_code_itself(store: Store) -> None:
    code = invites.new_code()
    with store.writing() as session:
        invites.invite(session, now=NOW, actor_id=None, code=code, name="李雷", role="viewer")
    with store.reading() as session:
        row = session.exec(select(Invite)).one()
        assert code not in row.model_dump_json()
        assert code.replace("-", "") not in row.model_dump_json()


def test_a_code_ends_at_its_hour(store: Store) -> None:
    code = invites.new_code()
    with store.writing() as session:
        invites.invite(session, now=NOW, actor_id=None, code=code, name="李雷", role="viewer", days=2)
        assert invites.usable(session, code, now=NOW + timedelta(days=2, seconds=-1)) is not None
        assert invites.usable(session, code, now=NOW + timedelta(days=2)) is None


@pytest.mark.parametrize(
    ("name", "role", "days", "words"),
    [
        ("", "viewer", 7, "姓名"),
        ("字" * 41, "viewer", 7, "姓名"),
        ("李雷", "king", 7, "角色"),
        ("李雷", "viewer", 0, "天"),
    ],
)
def test_an_invitation_that_makes_no_sense_is_refused(
    store: Store, name: str, role: str, days: int, words: str
) -> None:
    with pytest.raises(Refusal, match=words), store.writing() as session:
        invites.invite(session, now=NOW, actor_id=None, code=invites.new_code(), name=name, role=role, days=days)


def test_of_two_with_the_same_name_the_code_of_the_right_section_binds(store: Store) -> None:
    with store.writing() as session:
        join(session, "张伟", "editor", None, "刑侦大队")
        there = join(session, "张伟", "editor", None, "法制科")
        assert join(session, "张伟", "editor", 7, "法制科") == there
        assert join(session, "张伟", "viewer", 8, "装备财务科") not in {1, there}  # a third one


def hands_full(session: Session, lei: int) -> None:
    open_project(session, "甲项目", lei)
    session.add(Rectification(year=2026, problem="慢", due=date(2026, 6, 1), owner_id=lei, created_at=NOW))
    session.add(
        Rectification(
            year=2026, problem="旧", due=date(2026, 1, 1), owner_id=lei, state="closed", created_at=NOW, closed_at=NOW
        )
    )
    session.add(Draft(id="d", form="pay", person_id=lei, chat_id=7, created_at=NOW, updated_at=NOW))
    session.flush()


def test_whoever_leaves_hands_projects_items_and_drafts_to_the_successor(store: Store) -> None:
    with store.writing() as session:
        lei, mei = join(session, "李雷", "editor", 7), join(session, "韩梅", "editor", 9)
        hands_full(session, lei)
        held = duties.leave(session, now=NOW, actor_id=None, person_id=lei, successor_id=mei)
        assert (len(held.projects), len(held.items), len(held.drafts)) == (1, 1, 1)
    with store.reading() as session:
        assert session.exec(select(Project.responsible_id)).one() == mei
        owners = session.exec(select(Rectification.owner_id).order_by(col(Rectification.id))).all()
        assert list(owners) == [mei, lei]  # what is closed stays with whoever closed it
        draft = session.exec(select(Draft)).one()
        assert (draft.person_id, draft.chat_id, draft.version) == (mei, 9, 2)
        assert people.known(session, 7) is None
        step = session.exec(select(RectificationStep)).one()  # the successor hears of it at once by this
        assert (step.kind, step.at) == ("handed", NOW)
        assert proof.verify(session).faults == ()


@pytest.mark.parametrize("finance", [True, False])
def test_without_a_successor_it_goes_to_finance(store: Store, finance: bool) -> None:
    with store.writing() as session:
        lei = join(session, "李雷", "editor", 7)
        money = join(session, "钱会计", "finance", 5) if finance else None
        hands_full(session, lei)
        duties.leave(session, now=NOW, actor_id=None, person_id=lei)
        assert session.exec(select(Project.responsible_id)).one() is None
        draft = session.exec(select(Draft)).one()
        assert (draft.person_id, draft.state) == ((money, "open") if finance else (lei, "cancelled"))
        assert [project.name for project in duties.without_owner(session)] == ["甲项目"]


def test_somebody_who_left_can_be_given_nothing(store: Store) -> None:
    with store.writing() as session:
        lei = join(session, "李雷", "editor", 7)
        project = open_project(session, "甲项目")
        people.revoke(session, now=NOW, actor_id=None, person_id=lei)
        with pytest.raises(Refusal, match="不在名单"):
            duties.assign(session, now=NOW, actor_id=None, project_id=project, person_id=lei)
        with pytest.raises(Refusal, match="本人"):
            duties.leave(session, now=NOW, actor_id=None, person_id=project, successor_id=project)


def test_a_project_of_somebody_revoked_is_without_owner(store: Store) -> None:
    with store.writing() as session:
        lei = join(session, "李雷", "editor", 7)
        project = open_project(session, "甲项目", lei)
        duties.assign(session, now=NOW, actor_id=None, project_id=project, section="刑侦大队")
        assert duties.without_owner(session) == []
        people.revoke(session, now=NOW, actor_id=None, person_id=lei)
        session.flush()
        assert [one.name for one in duties.without_owner(session)] == ["甲项目"]


def test_groups_are_opened_and_closed_and_private_chats_are_not(store: Store) -> None:
    with store.writing() as session:
        session.add(Chat(id=-5, kind="group", title="群"))
        session.add(Chat(id=5, kind="private"))
        session.flush()
        assert duties.open_group(session, now=NOW, actor_id=None, chat_id=-5, opened=True).opened
        for chat_id in (5, 6):
            with pytest.raises(Refusal, match="没有找到这个群"):
                duties.open_group(session, now=NOW, actor_id=None, chat_id=chat_id, opened=True)
        duties.chat_closed(session, now=NOW, actor_id=None, chat_id=-5, state="gone")
        chat = session.get(Chat, -5)
        assert chat is not None
        assert (chat.opened, chat.state) == (False, "gone")
