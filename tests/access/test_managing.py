"""/settings: people, sections, projects, groups and language, by buttons and by sentences."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.demo.state import Button
from db.keep import proof
from db.persons import people
from tests.access.house import BOSS, House, opened
from tests.telegram_chat import until


@pytest.fixture
async def house(request: pytest.FixtureRequest) -> AsyncIterator[House]:
    """On SQLite; on PostgreSQL too where a test is marked `both`: the verbs run on both in tests/db."""
    async with opened(request.getfixturevalue(getattr(request, "param", "sqlite_url"))) as house:
        yield house
        with house.store.reading() as session:
            assert proof.verify(session).faults == ()  # everything that happened here is audited


both = pytest.mark.parametrize(
    "house", ["sqlite_url", pytest.param("postgresql_url", marks=pytest.mark.postgresql)], indirect=True
)


async def test_an_administrator_by_the_environment_is_known_on_first_contact(house: House) -> None:
    assert "您好" in (await house.boss().says("/start"))[0]
    person = house.person("周局")
    assert person is not None
    assert (person.role, person.telegram_id) == ("admin", BOSS)


async def test_role_section_and_post_by_buttons(house: House) -> None:
    boss, lei = house.boss(), house.somebody("李雷", "viewer")
    await lei.says("/start")
    await boss.says("/settings")
    await boss.taps("人员")
    await boss.taps("李雷 · 查看")
    assert "角色：查看" in boss.sees
    await boss.taps("角色")
    assert await boss.taps("填报") == ["李雷的角色：查看 → 填报。"]
    assert lei.sees == "您的角色改为：填报。"

    await boss.says("/settings 李雷")
    await boss.taps("职务")
    assert await boss.taps("科长") == ["李雷还没有科室，请先设置科室。"]
    await boss.says("/settings 李雷")
    await boss.taps("科室")
    await boss.taps("刑侦大队")
    await boss.says("/settings 李雷")
    await boss.taps("职务")
    assert await boss.taps("科长") == ["李雷的职务：科长。"]
    await boss.says("/settings")
    [sections] = await boss.taps("科室")
    assert "刑侦大队：科长 李雷，项目 0 个" in sections
    assert str(lei.person.id) in str(house.called("setMyCommands")[-1]["scope"])


async def test_one_head_a_section(house: House) -> None:
    boss = house.boss()
    house.somebody("李雷", "editor", section="刑侦大队")
    house.somebody("韩梅", "editor", section="刑侦大队")
    for name in ("李雷", "韩梅"):
        await boss.says(f"/settings {name}")
        await boss.taps("职务")
        await boss.taps("科长")
    lei, mei = house.person("李雷"), house.person("韩梅")
    assert lei is not None
    assert mei is not None
    assert (lei.post, mei.post) == (None, "head")


async def test_a_section_can_be_typed(house: House) -> None:
    boss = house.boss()
    house.somebody("李雷", "viewer")
    await boss.says("/settings 李雷")
    await boss.taps("科室")
    await boss.taps("新科室…")
    assert await boss.says("法制科") == ["李雷的科室：法制科。"]


@both
async def test_revoking_works_at_once_also_for_old_buttons(house: House) -> None:
    boss, lei = house.boss(), house.somebody("李雷", "admin")
    await lei.says("/settings")
    await boss.says("/settings 李雷")
    await boss.taps("停用账号")
    assert await boss.taps("确认停用") == ["李雷的账号已停用。"]
    before = house.audited()
    await lei.taps("人员", replies=0)
    await until(lambda: (lei.toast or "").startswith("您好，我只为本单位已登记的同事服务"))
    assert (await lei.says("巡逻艇维护费预算"))[0].startswith("您好，我只为本单位已登记的同事服务")
    assert house.audited() == before
    assert house.called("deleteMyCommands")


async def test_a_revoked_person_comes_back_by_a_new_code(house: House) -> None:
    boss, lei = house.boss(), house.somebody("李雷", "finance", section="装备财务科")
    first = house.person("李雷")
    await boss.says("/settings 李雷")
    await boss.taps("停用账号")
    await boss.taps("确认停用")
    [card] = await boss.says("/invite 李雷 查看 刑侦大队")
    await lei.says("/start " + card.split("start=")[1].split("\n")[0])
    again = house.person("李雷")
    assert first is not None
    assert again is not None
    assert (again.id, again.role, again.active) == (first.id, "viewer", True)


async def test_the_environments_administrator_is_revoked_there_only(house: House) -> None:
    boss, second = house.boss(), house.somebody("二号", "admin")
    await boss.says("/start")
    await second.says("/settings 周局")
    assert "JIXIAO_ADMINS" in (await second.taps("停用账号"))[0]
    await second.says("/settings 周局")
    assert "JIXIAO_ADMINS" in (await second.taps("离任交接"))[0]
    await second.says("/settings 周局")
    await second.taps("角色")
    assert "JIXIAO_ADMINS" in (await second.taps("查看"))[0]


async def test_nobody_revokes_themselves(house: House) -> None:
    second = house.somebody("二号", "admin")
    await second.says("/settings 二号")
    await second.taps("停用账号")
    assert "不能停用自己的账号" in (await second.taps("确认停用"))[0]


@both
async def test_leaving_hands_over_to_a_successor(house: House) -> None:
    boss, lei, mei = house.boss(), house.somebody("李雷", "editor"), house.somebody("韩梅", "editor")
    await mei.says("/start")
    await boss.says("巡逻艇维护费 负责人 李雷 科室 刑侦大队")
    await boss.taps("确认")
    await boss.says("/settings 李雷")
    await boss.taps("离任交接")
    await boss.taps("韩梅 · 填报")
    assert "项目：巡逻艇维护费" in boss.sees
    assert await boss.taps("确认交接") == ["李雷已离任，手上的事交给了韩梅，账号已停用。"]
    successor = house.person("韩梅")
    assert successor is not None
    assert house.project("巡逻艇维护费").responsible_id == successor.id
    assert mei.sees.startswith("李雷离任")
    assert (await lei.says("你好"))[0].startswith("您好，我只为")


async def test_leaving_without_a_successor_leaves_it_to_finance(house: House) -> None:
    boss = house.boss()
    house.somebody("李雷", "editor")
    await boss.says("巡逻艇维护费 负责人 李雷 科室 刑侦大队")
    await boss.taps("确认")
    await boss.says("/settings 李雷")
    await boss.taps("离任交接")
    await boss.taps("交给财务")
    await boss.taps("确认交接")
    assert house.project("巡逻艇维护费").responsible_id is None


async def test_projects_without_owner_are_listed_and_set_by_buttons(house: House) -> None:
    boss = house.boss()
    house.somebody("李雷", "editor", section="刑侦大队")
    await boss.says("/settings")
    [listed] = await boss.taps("项目")
    assert listed.startswith("缺科室或负责人的项目（3）")
    await boss.taps("警营文化建设")
    assert "科室：未设置（由财务代管）" in boss.sees
    await boss.taps("科室")
    await boss.taps("刑侦大队")
    await boss.says("/settings 文化建设")
    await boss.taps("负责人")
    assert await boss.taps("李雷") == ["警营文化建设的负责人：李雷。"]
    assert (await boss.taps("« 缺负责人的项目"))[0].startswith("缺科室或负责人的项目（2）")


async def test_one_sentence_makes_people_and_sections_that_are_new(house: House) -> None:
    boss = house.boss()
    await boss.says("食堂 负责人 马六 科室 后勤科")
    assert boss.sees.splitlines() == ["警营食堂补助", "负责人：未设置 → 马六（新）", "科室：未设置 → 后勤科（新）"]
    assert await boss.taps("确认") == ["警营食堂补助已设置好。"]
    person, project = house.person("马六"), house.project("警营食堂补助")
    assert person is not None
    assert (project.responsible_id, project.section_id) == (person.id, person.section_id)
    assert person.telegram_id is None


@pytest.mark.parametrize(
    ("words", "answer"), [("警营 负责人 李雷", "“警营”是哪一个？"), ("游泳馆 负责人 李雷", "没有叫“游泳馆”的项目。")]
)
async def test_a_sentence_about_no_or_several_projects_asks_back(house: House, words: str, answer: str) -> None:
    assert (await house.boss().says(words))[0].startswith(answer)


async def test_a_confirmation_counts_once(house: House) -> None:
    boss = house.boss()
    await boss.says("食堂 负责人 马六")
    card, confirm = boss.newest, boss.newest.keyboard
    await boss.taps("确认")
    card.keyboard = confirm  # a phone that was slow to hear of the change
    before = house.audited()
    assert await boss.taps("确认") == ["这个按钮已经过期，请重新打开菜单。"]
    assert house.audited() == before


async def test_restricting_a_project_needs_its_section(house: House) -> None:
    boss = house.boss()
    await boss.says("/settings 巡逻艇维护费")
    assert await boss.taps("限本科室查看") == ["请先设置项目的科室，再限制查看。"]
    await boss.says("巡逻艇维护费 科室 刑侦大队")
    await boss.taps("确认")
    await boss.says("/settings 巡逻艇维护费")
    assert await boss.taps("限本科室查看") == ["只有本科室、财务、领导和管理员能看到巡逻艇维护费。"]
    assert house.project("巡逻艇维护费").restricted


async def test_a_group_is_closed_until_an_administrator_opens_it(house: House) -> None:
    boss = house.boss()
    await boss.says("/start")
    group = house.telegram.add_group("工作群", [boss.person])
    here = house.chat("周局", room=group)
    await until(lambda: bool([m for m in here.messages if m.from_bot]))
    assert here.buttons == ["让本群显示数据"]
    assert await here.taps("让本群显示数据") == ["“工作群”里现在可以显示数据。"]
    assert here.buttons == []
    await boss.says("/settings")
    assert "工作群：直接显示数据" in (await boss.taps("群"))[0]
    assert await boss.taps("改为只私聊回复：工作群") == ["“工作群”里不再显示数据，只私聊回复。"]
    assert await here.says("/settings@jixiao_bot") == ["只私聊回复"]
    assert here.buttons == ["改为直接显示数据"]


async def test_nothing_of_people_and_projects_is_managed_among_others(house: House) -> None:
    boss, lei = house.boss(), house.somebody("李雷", "viewer")
    await boss.says("/settings")
    private = boss.newest.keyboard
    group = house.telegram.add_group("工作群", [boss.person, lei.person])
    here, lei_here = house.chat("周局", room=group), house.chat("李雷", room=group)
    await until(lambda: bool([m for m in here.messages if m.from_bot]))
    here.newest.keyboard = private
    for label in ("人员", "项目", "邀请"):
        await here.taps(label, replies=0)
        await until(lambda: here.toast == "请在与我的私聊里操作。")
        here.toast = None
    assert await lei_here.says("/settings@jixiao_bot") == ["请在与我的私聊里操作。"]
    await here.says("@jixiao_bot 巡逻艇维护费 负责人 李雷")
    assert house.project("巡逻艇维护费").responsible_id is None
    assert "确认" not in here.buttons


@both
async def test_a_group_the_bot_was_taken_out_of_is_closed_again(house: House) -> None:
    boss = house.boss()
    await boss.says("/start")
    group = house.telegram.add_group("工作群", [boss.person])
    here = house.chat("周局", room=group)
    await until(lambda: bool([m for m in here.messages if m.from_bot]))
    await here.taps("让本群显示数据")
    house.telegram.kick_bot(group)
    await until(lambda: house.audited()[-1] == "group.close")


async def test_language_is_ones_own_choice(house: House) -> None:
    lei = house.somebody("李雷", "viewer")
    await lei.says("/settings")
    await lei.taps("语言 Language")
    assert await lei.taps("English") == ["Language: English."]
    assert (await lei.says("/help"))[0].startswith("Asking")
    assert "lowest execution rate" in (await lei.says("help"))[0]


async def test_a_blocked_chat_is_marked_and_live_again_on_the_next_word(house: House) -> None:
    from db.models import Chat

    def state() -> str:
        with house.store.reading() as session:
            chat = session.get(Chat, lei.person.id)
            return chat.state if chat else "unknown"

    lei = house.somebody("李雷", "viewer")
    await lei.says("/help")
    house.telegram.block(lei.person)
    await until(lambda: state() == "blocked")
    house.telegram.unblock(lei.person)
    await lei.says("/help")
    assert state() == "live"


async def test_what_no_handler_takes_gets_a_word_in_private_only(house: House) -> None:
    lei = house.somebody("李雷", "viewer")
    (said,) = await lei.sends_file("a.pdf", b"%PDF", "application/pdf")
    assert "您的角色不能登记" in said
    assert await lei.says("/nothing") == ["没有这个命令，发送 /help 看看我能做什么。"]


async def test_long_lists_have_pages(house: House) -> None:
    boss = house.boss()
    await boss.says("/start")
    with house.store.writing() as session:
        for number in range(12):
            people.add_without_account(session, now=datetime.now(UTC), actor_id=None, name=f"科员{number:02}")
    await boss.says("/settings")
    await boss.taps("人员")
    assert len([label for label in boss.buttons if label.startswith("○")]) == 7
    await boss.taps("›")
    assert len([label for label in boss.buttons if label.startswith("○")]) == 5
    await boss.taps("‹")
    await boss.taps("○ 科员00 · 填报")
    await boss.taps("离任交接")
    await boss.taps("›")
    await boss.taps("○ 科员11 · 填报")
    assert "以下交给科员11" in boss.sees
    await boss.says("/settings 文化建设")
    await boss.taps("负责人")
    await boss.taps("›")
    await boss.taps("科员11")
    project = house.project("警营文化建设")
    owner = house.person("科员11")
    assert owner is not None
    assert project.responsible_id == owner.id


async def test_of_two_with_one_name_the_one_of_the_section_is_meant_or_it_is_asked(house: House) -> None:
    boss = house.boss()
    for section in ("刑侦大队", "装备财务科"):
        await boss.says(f"食堂 负责人 张伟{section[0]} 科室 {section}")
        await boss.taps("确认")
    with house.store.writing() as session:
        for person in people.everybody(session):
            if person.name.startswith("张伟"):
                person.name = "张伟"
                people.note(session, person, now=datetime.now(UTC), actor_id=None, action="person.rename")
    await boss.says("巡逻艇维护费 负责人 张伟 科室 刑侦大队")
    await boss.taps("确认")
    assert (await boss.says("警营文化建设 负责人 张伟"))[0] == "名单里有 2 位张伟，请在按钮里选。"
    await boss.taps("选择负责人")
    assert "谁负责警营文化建设" in boss.sees


@pytest.mark.parametrize(
    "data",
    [
        "a:person:99999999999999999999",
        "a:person:x",
        "a:person",
        "a:person:77",
        "a:role:1:king",
        "a:post:1:king",
        "a:sect:1:99",
        "a:group:1:1",
        "a:psect:1:99",
        "a:presp:1:99",
        "a:project:99",
        "a:passign:1",
        "a:isect:1",
        "a:irole:editor",
        "a:withdraw:9",
        "a:nothing:1",
        "a:",
    ],
)
async def test_no_button_however_forged_breaks_anything(house: House, data: str) -> None:
    boss = house.boss()
    await boss.says("/settings")
    before = house.audited()
    boss.newest.keyboard = [[Button("forged", data)]]
    boss.toast = None
    await boss.taps("forged", replies=0 if data in {"a:", "a:nothing:1"} else 1)
    if data in {"a:", "a:nothing:1"}:
        await until(lambda: boss.toast is not None)
    assert "抱歉" not in boss.sees
    assert house.audited() == before


async def test_settings_of_a_name(house: House) -> None:
    boss = house.boss()
    assert (await boss.says("/settings 游泳馆"))[0] == "没有叫“游泳馆”的人或项目。"
    await boss.says("/settings 警营")
    assert boss.buttons == ["警营食堂补助", "警营文化建设"]
    await boss.taps("警营食堂补助")
    assert boss.sees.startswith("警营食堂补助")
