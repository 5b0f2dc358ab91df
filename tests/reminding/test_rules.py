"""/remind: rules, calendar, holidays, plans and own wishes, by buttons and by sentences."""

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.access.permissions import ACTIONS
from bot.demo.state import Button
from bot.reminding import dates, days, planning, rule_words
from bot.reminding.home import DOORS
from bot.reminding.rule_words import TOLD, Said
from db.keep import proof
from db.models import CalendarItem, Chat, Person, Project, ProjectYear, Workday
from db.planning import plans
from db.reminders import rules
from tests import telegram_chat
from tests.reminding.house import House, opened

TODAY = date(2026, 6, 24)


@pytest.fixture
async def house(sqlite_url: str) -> AsyncIterator[House]:
    async with opened(sqlite_url) as house:
        yield house
        with house.store.reading() as session:
            assert proof.verify(session).faults == ()


def kept(house: House) -> rules.Rules:
    with house.store.reading() as session:
        return rules.load(session)


async def test_a_rule_by_a_sentence_is_shown_before_and_after_then_kept_with_a_version(house: House) -> None:
    boss = house.chat("周航")
    [words] = await boss.says("黄灯改成15个百分点")
    assert "黄灯（落后序时进度超过）：10个百分点 → 15个百分点" in words
    assert kept(house).yellow == 10
    [words] = await boss.taps("确认")
    assert words == "已改：黄灯（落后序时进度超过）15个百分点。从下一次检查起按新规则。"
    assert kept(house).yellow == 15
    assert kept(house).version == 1
    assert "reminders.rule" in house.audited()
    [words] = await boss.says("黄灯改成十五个百分点")
    assert words == "已经是15个百分点，不用改。"


async def test_a_rule_by_buttons_and_a_typed_value(house: House) -> None:
    boss = house.chat("周航")
    await boss.says("/remind")
    await boss.taps("提醒规则")
    assert "提醒规则（默认）" in boss.sees
    await boss.taps("2")
    assert "默认：20个百分点" in boss.sees
    await boss.taps("25个百分点")
    await boss.taps("确认")
    assert kept(house).red == 25
    await boss.taps("« 规则")
    await boss.taps("2")
    [words] = await boss.says("8")
    assert "25个百分点 → 8个百分点" in words
    assert await boss.taps("确认") == ["红灯要大于黄灯，回差要小于黄灯。"]
    assert kept(house).red == 25


async def test_two_administrators_do_not_overwrite_each_other_unseen(house: House) -> None:
    boss = house.chat("周航")
    await boss.says("红灯改成30个百分点")
    with house.store.writing() as session:
        rules.set_rule(session, now=house.clock(), actor_id=None, name="red", value="22")
    [words] = await boss.taps("确认")
    assert "22个百分点 → 30个百分点" in words
    assert kept(house).red == 22
    await boss.taps("确认")
    assert kept(house).red == 30


async def test_only_an_administrator_sets_rules(house: House) -> None:
    zhang = house.chat("张伟")
    await zhang.says("/remind")
    assert "提醒规则" not in zhang.buttons
    assert await zhang.says("黄灯改成15个百分点") == ["您的角色（填报）没有这项权限，请找管理员。"]
    assert await zhang.says("10月8日补班") == ["您的角色（填报）没有这项权限，请找管理员。"]
    assert await zhang.says("警犬经费按季度支付") == ["您的角色（填报）没有这项权限，请找管理员或财务。"]
    for name in ("rules", "rule", "ruleset", "holidays", "holload", "plans", "plan", "dateadd", "digests"):
        zhang.newest.keyboard = [[Button("forged", f"r:{name}:1:1")]]
        assert "没有这项权限" in (await zhang.taps("forged"))[0], name
    assert kept(house).version == 0


def test_every_rule_of_the_engine_can_be_told_and_set() -> None:
    assert set(TOLD) == set(rules.NAMES)
    for name, told in TOLD.items():
        usual = getattr(rules.Rules(), name)
        assert told.kind.zh(usual)
        assert told.kind.en(usual)
        for value in told.likely:
            rules.value_of(name, value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("黄灯改成15个百分点", Said("yellow", "15")),
        ("把红灯阈值调到三十个百分点", Said("red", "30")),
        ("红灯报领导改成20个工作日", Said("light_leader_after", 20)),
        ("红灯多久报科室负责人改为5个工作日", Said("light_head_after", 5)),
        ("整改提醒改为提前30、15、7、1天", Said("deadline_before", [30, 15, 7, 1])),
        ("整改措施提醒改成提前7、3天", Said("measures_before", [7, 3])),
        ("整改逾期报领导改成3个工作日", Said("leader_after", 3)),
        ("超期多久报科长改成2个工作日", Said("head_after", 2)),
        ("检查点改成7月31日 45%，9月30日65%", Said("checkpoints", [["07-31", "45"], ["09-30", "65"]])),
        ("周报改到周二", Said("digest_weekday", 2)),
        ("提醒时间改成8点30", Said("hour", "08:30")),
        ("单位安静时段改成20:00-9:00", Said("quiet", "20:00-09:00")),
        ("yellow set to 15", Said("yellow", "15")),
        ("set the red light to 30", Said("red", "30")),
        ("把黄灯阈值从10调到15", Said("yellow", "15")),
        ("黄灯阈值15个百分点", Said("yellow", "15")),
        ("超期五个工作日后报领导", Said("leader_after", 5)),
        ("整改逾期2个工作日报科室负责人", Said("head_after", 2)),
        ("红灯15个工作日报领导", Said("light_leader_after", 15)),
        ("45天没有登记就提醒", Said("stale_days", 45)),
        ("周报改成每周五发", Said("digest_weekday", 5)),
        ("提醒时间改到早上8点半", Said("hour", "08:30")),
        ("警犬经费预算从20万调到25万", None),
        ("昨天报的警犬3.5万改成0.35万", None),
        ("red is bad", None),
        ("黄灯是多少", None),
        ("黄灯改成多少合适", None),
        ("警犬经费预算改成25万", None),
        ("看守所业务经费产出得分改成49", None),
        ("期限改成11月30号", None),
        ("黄灯改成很多", None),
        ("黄灯改成10到15", None),
    ],
)
def test_a_sentence_that_changes_a_rule(text: str, said: Said | None) -> None:
    assert rule_words.read(text) == said


async def test_the_calendar_by_lines_done_and_removed(house: House) -> None:
    min_ = house.chat("李敏")
    [words] = await min_.says("半年监控 2026-07-31 提前30、7天")
    assert "1. 半年监控 · 2026-07-31 · 提前30、7天提醒" in words
    await min_.taps("确认")
    assert [(row.title, row.lead_days) for row in house.rows(CalendarItem)] == [("半年监控", "30,7")]
    await min_.taps("« 单位日程")
    [words] = await min_.says("决算公开,2026-10-20,30;7\n关账 12月25日\n不是日期的一行")
    assert "有1行没有看懂，不会加入：不是日期的一行" in words
    assert "关账 · 2026-12-25 · 提前7、3、1天提醒" in words
    assert await min_.taps("确认") == ["已加入2项日程。"]
    await min_.taps("« 单位日程")
    await min_.taps("1")
    assert "半年监控" in min_.sees
    await min_.taps("已办完")
    await min_.taps("« 单位日程")
    await min_.taps("1")
    await min_.taps("删除")
    await min_.taps("确认删除")
    left = [row.title for row in house.rows(CalendarItem) if row.done_at is None]
    assert left == ["关账"]
    [words] = await house.chat("张伟").says("半年总结 2026-07-31 提前7天")
    assert words == "您的角色（填报）没有这项权限，请找管理员或财务。"
    assert len(house.rows(CalendarItem)) == 2


async def test_the_calendar_from_a_table(house: House) -> None:
    min_ = house.chat("李敏")
    table = "事项,日期,提前天数,科室\n半年监控,2026-07-31,30、7,\n关账,2026-12-25,,装财科\n".encode()
    [card] = await min_.sends_file("日程.csv", table, "text/csv")
    assert "单位日程" in card
    await min_.taps("确认导入")
    assert [(row.title, row.lead_days) for row in house.rows(CalendarItem)] == [("半年监控", "30,7"), ("关账", "7,3,1")]
    await min_.says("提醒设置")
    await min_.taps("单位日程")
    assert "2. 关账 · 12月25日 · 还剩184天 · 装财科" in min_.sees


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("自评 2027-03-31 提前30、7天", ("自评", date(2027, 3, 31), (30, 7))),
        ("自评 3月31日前 提前30、7、1天提醒", ("自评", date(2027, 3, 31), (30, 7, 1))),
        ("Self-evaluation 2027-03-31 remind 30, 7 days", ("Self-evaluation", date(2027, 3, 31), (30, 7))),
        ("日程：绩效监控 8月15日", ("绩效监控", date(2026, 8, 15), None)),
        ("提前3天 决算 12月1日", ("决算", date(2026, 12, 1), (3,))),
        ("关账 12月底", ("关账", date(2026, 12, 31), None)),
        ("3月31日前完成自评，提前30天、7天提醒", ("完成自评", date(2027, 3, 31), (30, 7))),
        ("决算公开10月20日，提前一周提醒", ("决算公开", date(2026, 10, 20), (7,))),
        ("年度自评 2027年3月31日截止 提前1个月、一周和三天提醒", ("年度自评", date(2027, 3, 31), (30, 7, 3))),
        ("提前半个月提醒：绩效监控 8月31日", ("绩效监控", date(2026, 8, 31), (15,))),
        (
            "Final accounts due 2026-10-20 remind 2 weeks, 3 days before",
            ("Final accounts", date(2026, 10, 20), (14, 3)),
        ),
        ("2026-07-31", None),
        ("自评 2026-13-31", None),
        ("自评 7月1日到7月5日", None),
    ],
)
def test_a_line_of_the_calendar(line: str, said: tuple[str, date, tuple[int, ...] | None] | None) -> None:
    read = dates.read(line, TODAY)
    assert (None if read is None else (read.title, read.due, read.leads)) == said


@pytest.mark.parametrize(
    "text",
    [
        "警犬经费3月31日付了3.5万",
        "国庆放假那提醒顺延到哪天",
        "自评 2027-03-31 提前30天吗",
        "哪些整改7天内到期",
        "提前三天告诉我",
    ],
)
def test_what_is_no_line_of_the_calendar(text: str) -> None:
    assert not dates.is_date(text, TODAY)


NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至11日（周四）放假调休，共7天。1月31日（周日）、2月14日（周日）上班。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。"""


async def test_a_notice_is_pasted_shown_and_loaded_once(house: House) -> None:
    boss = house.chat("周航")
    await boss.says("提醒设置")
    await boss.taps("放假安排")
    assert "调休已知到：2026年底" in boss.sees
    [words] = await boss.says(NOTICE)
    assert "载入2027年放假安排？" in words
    assert "放假（17天）：2027年1月1日–2027年1月3日" in words
    assert "上班（4天）" in words
    await boss.taps("确认")
    worked = {row.day for row in house.rows(Workday) if row.works}
    assert worked == {date(2027, 1, 31), date(2027, 2, 14), date(2027, 9, 26), date(2027, 10, 9)}
    await boss.taps("« 放假安排")
    assert "调休已知到：2027年底" in boss.sees
    await boss.says("2026年7月4日上班")
    await boss.taps("确认")
    assert date(2026, 7, 4) in {row.day for row in house.rows(Workday)}


def test_the_year_of_a_line_without_one() -> None:
    read = days.notice("2月14日上班", date(2026, 11, 24))
    assert read is not None
    assert read.worked == {date(2027, 2, 14)}
    read = days.notice("12月30日至1月2日放假", date(2026, 11, 24))
    assert read is not None
    assert len(read.off) == 4
    assert days.notice("今天上班吗", TODAY) is None


@pytest.mark.parametrize(
    ("text", "is_notice"),
    [
        ("10月8号补班", True),
        ("把10月8日设为休息日", True),
        ("10月1日至7日放假调休，共7天", True),
        (NOTICE, True),
        ("国庆放假那提醒顺延到哪天", False),
        ("警犬经费10月1日放假期间支出3万", False),
        ("10月8日上班吗", False),
    ],
)
def test_what_is_about_working_days_alone(text: str, is_notice: bool) -> None:
    assert days.is_notice(text, TODAY) == is_notice


@given(st.text(max_size=200))
def test_no_text_breaks_the_readers(text: str) -> None:
    rule_words.read(text)
    planning.read(text)
    dates.read(text, TODAY)
    dates.is_date(text or "x", TODAY)
    days.notice(text, TODAY)
    days.coming(text, TODAY)


async def test_a_plan_by_a_sentence_ends_the_light(house: House) -> None:
    await house.bot.tick()
    await house.chat("张伟").says("待办")
    assert "🔴 警犬经费" in house.chat("张伟").sees
    min_ = house.chat("李敏")
    [words] = await min_.says("警犬经费按年底一次付清")
    assert "警犬经费 2026：按序时进度 → 年底一次付清" in words
    await min_.taps("确认")
    project = house.one(Project, name="警犬经费")
    assert plans.read(house.one(ProjectYear, project_id=project.id).profile) == plans.YEAR_END
    await house.chat("张伟").says("待办")
    assert "🔴 警犬经费" not in house.chat("张伟").sees
    await min_.says("/remind")
    await min_.taps("项目用款计划")
    assert "1. 警犬经费：年底一次付清" in min_.sees
    await min_.taps("1")
    await min_.taps("自定12个月")
    assert "最后是100" in (await min_.says("0 0 25 25 25 50 50 50 75 75 75 90"))[0]
    await min_.says("0 0 25 25 25 50.5 50.5 50.5 75 75 75 100")
    assert plans.read(house.one(ProjectYear, project_id=project.id).profile)[5] == Decimal("50.5")  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("视频监控租赁费按年底一次付清", ("视频监控租赁费", "end")),
        ("办公用房租赁费年底一次性支付", ("办公用房租赁费", "end")),
        ("把警犬经费设为已冻结", ("警犬经费", "frozen")),
        ("禁毒经费按季度支付", ("禁毒经费", "quarter")),
        ("禁毒经费已完成，不再提醒", ("禁毒经费", "done")),
        ("禁毒经费恢复正常", ("禁毒经费", "line")),
        ("保安员特勤服务费用款计划改为按季度付款", ("保安员特勤服务费", "quarter")),
        ("监控租赁费每半年付", ("监控租赁费", "half")),
        ("监控租赁费是年底一次性付款的", ("监控租赁费", "end")),
        ("视频监控租赁费年底付清，别催了", ("视频监控租赁费", "end")),
        ("监控租赁费每季度付一次", ("监控租赁费", "quarter")),
        ("警犬经费暂停，先别提醒", ("警犬经费", "frozen")),
        ("Police dog fund is paid quarterly", ("Police dog fund", "quarter")),
        ("police dog fund is frozen", ("police dog fund", "frozen")),
        ("Police dog fund is paid at the year's end", ("Police dog fund", "end")),
        ("is the police dog fund frozen", None),
        ("what is frozen", None),
        ("办公用房租金806万年底付清", None),
        ("保安费每季度付3万", None),
        ("警犬经费本季度支出3万", None),
        ("警犬经费年底付清了吗", None),
        ("办公用房租金806万全部付清", None),
        ("视频监控租赁费付第三季度租金628.82万", None),
        ("警犬经费已冻结", None),
    ],
)
def test_a_sentence_that_plans(text: str, said: tuple[str, str] | None) -> None:
    read = planning.read(text)
    assert (None if read is None else (read.name, read.way)) == said


async def test_which_project_is_asked_back(house: House) -> None:
    min_ = house.chat("李敏")
    assert await min_.says("经费按季度支付") != []
    [words] = await min_.says("建设按季度支付")
    assert "反诈中心建设项目 2026：按序时进度 → 按季度支付" in words
    [words] = await min_.says("没有的项目按季度支付")
    assert words == "2026年没有叫“没有的项目”的项目，请写全名称。"


async def test_own_quiet_hours_zone_and_time_away(house: House) -> None:
    zhang = house.chat("张伟")
    await zhang.says("提醒设置")
    await zhang.taps("安静时段")
    assert await zhang.says("22点到7点半") == ["请写成“22:00-7:30”。"]
    [words] = await zhang.says("22:00-7:30")
    assert words.startswith("安静时段：22:00-07:30。")
    await zhang.taps("« 提醒设置")
    await zhang.taps("外出")
    [words] = await zhang.says("6月30日")
    assert words == "外出到6月30日。期间的提醒转给王芳。"
    await zhang.taps("« 提醒设置")
    await zhang.taps("时区")
    await zhang.taps("Asia/Urumqi")
    person = house.one(Person, name="张伟")
    assert (person.quiet, person.away_until, person.timezone) == ("22:00-07:30", date(2026, 6, 30), "Asia/Urumqi")
    await zhang.taps("« 提醒设置")
    await zhang.taps("外出")
    await zhang.taps("我回来了")
    assert house.one(Person, name="张伟").away_until is None


async def test_a_question_in_the_middle_is_a_question(house: House) -> None:
    zhang = house.chat("张伟")
    await zhang.says("提醒设置")
    await zhang.taps("外出")
    [words] = await zhang.says("警犬经费执行率多少")
    assert "12" in words


async def test_words_for_a_form_are_not_taken_for_a_rule_that_was_looked_at(house: House) -> None:
    boss = house.chat("周航")
    await boss.says("提醒规则")
    await boss.taps("提醒规则")
    await boss.taps("2")
    await boss.says("/update")  # they go on to something else
    [words] = await boss.says("警犬经费 8")
    assert "→" not in words
    assert kept(house).version == 0

    await boss.says("取消")
    await boss.says("提醒设置")
    await boss.taps("提醒规则")
    await boss.taps("2")
    house.clock.to(2026, 6, 24, hour=12)
    [words] = await boss.says("30")
    assert "百分点" not in words  # long ago: it may mean anything
    await boss.says("提醒设置")
    await boss.taps("提醒规则")
    await boss.taps("2")
    await boss.says("警犬经费今天支出1万元，犬粮")
    assert "请确认：登记支出" in boss.sees
    assert "20个百分点" not in " ".join(await boss.says("30"))


@pytest.mark.parametrize("screen", ["外出", "安静时段", "单位日程"])
async def test_an_entry_is_an_entry_whatever_was_asked_before(house: House, screen: str) -> None:
    min_ = house.chat("李敏")
    await min_.says("提醒设置")
    await min_.taps(screen)
    await min_.says("警犬经费6月20日支出1万元，犬粮")
    assert "请确认：登记支出" in min_.sees


async def test_a_group_subscribes_to_the_digest_by_an_administrator(house: House) -> None:
    boss, zhang = house.chat("周航"), house.chat("张伟")
    group = house.telegram.add_group("财务群", [boss.person, zhang.person])
    there = telegram_chat.Chat(house.telegram, boss.person, group, quiet=0.08)
    house.people["群"] = there
    await telegram_chat.until(lambda: any("大家好" in one.text for one in there.messages))
    await there.says("/remind@jixiao_bot")
    assert there.sees == "本群没有开放数据，不能订阅周报。先用 /settings 开放。"
    assert there.buttons == []
    await there.says("/settings@jixiao_bot")
    await there.taps("改为直接显示数据")
    await there.says("/remind@jixiao_bot")
    assert await there.taps("订阅周报") == ["每周第一个工作日发周报。"]
    assert house.one(Chat, id=group.id).digest
    theirs = telegram_chat.Chat(house.telegram, zhang.person, group, quiet=0.08)
    house.people["群2"] = theirs
    await theirs.says("/remind@jixiao_bot")
    assert theirs.sees == "请在与我的私聊里发送“提醒设置”。"


def test_every_screen_takes_a_right_that_exists() -> None:
    assert {door.right for door in DOORS.values()} <= set(ACTIONS)
