"""Budgets, scores, texts, new projects and names; taking back and correcting; who did what."""

from datetime import UTC, datetime, timedelta

from sqlmodel import select

from db.changing import drafts
from db.known import figures
from db.models import Draft, Entry
from tests.access.house import House
from tests.entering.house import BOAT, HALL, PIER, SECTION, booked, entries, harbour, stands
from tests.entering.talk import editor, said, seen, tapped


async def test_a_stated_budget_is_booked_along_with_its_adjustment(store_url: str) -> None:
    async with harbour(store_url) as (house, ids):
        lin = editor(house)
        card = await said(lin, f"{HALL}追加预算30万，批文刚下来")
        assert "100万元 → 130万元" in card
        assert "先记入台账" in card
        await lin.taps("确认")
        assert booked(house.store) == [("initial", "100"), ("adjustment", "30")]
        assert stands(house.store, ids[HALL])[0] == "130"
        await lin.taps("撤销")
        await lin.taps("确认")
        assert stands(house.store, ids[HALL])[0] == "100"


async def test_budgets_are_cut_set_and_moved(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, ids):
        lin = editor(house)
        await lin.says(f"{BOAT}预算调减2万元")
        await lin.taps("确认")
        await lin.says(f"{BOAT}预算从18万调到25万")
        await lin.taps("确认")
        assert stands(house.store, ids[BOAT])[0] == "25"
        assert "现在登记的预算是25万元" in await said(lin, f"{BOAT}预算从20万调到26万")
        await lin.taps("取消")
        await lin.says(f"从{BOAT}调剂5万元到{PIER}")
        assert "20万元" in lin.sees
        await lin.taps("确认")
        assert (stands(house.store, ids[BOAT])[0], stands(house.store, ids[PIER])[0]) == ("20", "5")


async def test_a_budget_below_the_spend_is_remarked_and_below_nothing_impossible(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, ids):
        lin = editor(house)
        assert "低于已支出" in await said(lin, f"{BOAT}预算调减16万元")
        assert "15万元" in await tapped(lin, "改为15万元（150,000元）")
        await lin.taps("确认")
        assert stands(house.store, ids[BOAT])[0] == "5"
        assert "负数" in await said(lin, f"{BOAT}预算调减6万元")
        assert not any("确认" in button or "登记" in button for button in lin.buttons)


async def test_scores_follow_and_stay_within_their_weight(store_url: str) -> None:
    async with harbour(store_url) as (house, ids):
        lin = editor(house)
        assert "满分50分" in await said(lin, f"{HALL}产出得分改成490")
        assert "84 → 93" in await tapped(lin, "49")
        await lin.taps("确认")
        with house.store.reading() as session:
            row = figures.of_projects(session, [ids[HALL]])[0]
        assert row.total == 93
        assert row.grade == "优"
        assert "evaluation.score" in house.audited()


async def test_texts_step_by_step(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, ids):
        lin = editor(house)
        await lin.says("/score")
        await lin.taps(HALL)
        await lin.taps("偏离原因")
        await lin.says("设备招标两次流标，支出推迟")
        await lin.taps("确认")
        with house.store.reading() as session:
            assert figures.of_projects(session, [ids[HALL]])[0].reason == "设备招标两次流标，支出推迟"


async def test_a_new_project_can_be_asked_for_at_once(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, _):
        jin = house.somebody("老金", "finance")
        await jin.says("新建项目")
        assert "科室" in await said(jin, "海图更新服务费")
        await jin.taps(SECTION)
        await jin.taps("确认")
        assert "海图更新服务费" in await said(jin, "海图更新服务费今天支出2万元")
        lin = editor(house)
        assert "没有这项权限" in await said(lin, "新建项目")


async def test_the_last_entry_is_taken_back_at_once_and_later_with_a_reason(store_url: str) -> None:
    async with harbour(store_url) as (house, ids):
        lin = editor(house)
        await lin.says(f"{BOAT}今天支出3.5万元")
        await lin.taps("确认")
        assert "8.5万元 → 5万元" in await said(lin, "上一笔撤销")
        await lin.taps("确认")
        assert stands(house.store, ids[BOAT])[1] == "5"
        assert "没有您登记的" in await said(lin, "上一笔撤销")

        await lin.says(f"{BOAT}今天支出2万元")
        await lin.taps("确认")
        _age(house, 31)
        assert "为什么" in await said(lin, "/undo") + await _first(lin)
        await lin.says("发票作废")
        await lin.taps("确认")
        assert stands(house.store, ids[BOAT])[1] == "5"
        assert entries(house.store)[-1].note == "发票作废"


async def _first(chat: object) -> str:
    """The newest of the offered entries."""
    from tests.telegram_chat import Chat

    assert isinstance(chat, Chat)
    return await tapped(chat, chat.buttons[0])


def _age(house: House, minutes: int) -> None:
    """As if everything had been done so long ago."""
    with house.store.engine.begin() as connection:
        for table in (Entry, Draft):
            column = "recorded_at" if table is Entry else "updated_at"
            rows = connection.exec_driver_sql(f"SELECT id, {column} FROM {table.__tablename__}").all()
            for row in rows:
                moment = row[1] if isinstance(row[1], datetime) else datetime.fromisoformat(row[1])
                older = moment - timedelta(minutes=minutes)
                value = older if isinstance(row[1], datetime) else older.isoformat(sep=" ")
                mark = "?" if house.store.on_sqlite else "%s"
                sql = f"UPDATE {table.__tablename__} SET {column} = {mark} WHERE id = {mark}"
                connection.exec_driver_sql(sql, (value, row[0]))


async def test_a_wrong_entry_is_corrected_in_one_step(store_url: str) -> None:
    async with harbour(store_url) as (house, ids):
        lin = editor(house)
        await lin.says(f"{BOAT}今天支出3.5万元，浮标")
        await lin.taps("确认")
        card = await said(lin, f"今天报的{BOAT}3.5万报错了，应该是0.35万")
        assert "8.5万元 → 5.35万元" in card
        await lin.taps("确认")
        assert booked(house.store) == [("payment", "3.5"), ("reversal", "3.5"), ("payment", "0.35")]
        assert entries(house.store)[-1].note == "浮标"
        assert stands(house.store, ids[BOAT])[1] == "5.35"


async def test_only_the_author_or_finance_takes_back(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, ids):
        lin, chen = editor(house), house.somebody("小陈", "editor", section=SECTION)
        jin = house.somebody("老金", "finance")
        await lin.says(f"{BOAT}今天支出3万元")
        await lin.taps("确认")
        assert "没有找到您登记的" in await said(chen, f"{BOAT}3万报错了，应该是2万")
        await jin.says(f"{BOAT}3万报错了，应该是2万")
        assert "请确认" in await said(jin, "登记人请假，代为更正")
        await jin.taps("确认")
        assert stands(house.store, ids[BOAT])[1] == "7"


async def test_history_says_who_did_what(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, _):
        lin, jin = editor(house), house.somebody("老金", "finance")
        for number in range(1, 11):
            await lin.says(f"{BOAT}今天支出{number}00元")
            await lin.taps("确认")
        await jin.says(f"{HALL}满意度得分改成9")
        await jin.taps("确认")
        assert "老金：" + HALL in await said(lin, "/history")
        assert "小林" in await said(jin, "/history 小林")
        assert "老金" not in "\n".join(await jin.taps("下一页"))
        assert "1万元" not in await said(jin, f"/history {HALL}")
        assert "没有看懂" in await said(jin, "/history 不存在的东西")


async def test_a_draft_that_is_left_is_put_away_and_comes_back(store_url: str) -> None:
    async with harbour(store_url) as (house, _):
        lin = editor(house)
        await lin.says("/update")
        await lin.taps(BOAT)
        with house.store.writing() as session:
            assert drafts.close_stale(session, datetime.now(UTC) + timedelta(hours=23)) == []
            told = drafts.close_stale(session, datetime.now(UTC) + timedelta(hours=25))
        assert [letter.chat_id for letter in told] == [lin.person.id]
        with house.store.reading() as session:
            assert [row.state for row in session.exec(select(Draft))] == ["expired"]
        assert "哪一种" in await said(lin, "继续")
        assert seen(house, lin.person)


async def test_a_newer_entry_leaves_the_older_draft_to_be_continued(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, _):
        lin = editor(house)
        await lin.says(f"{BOAT}今天支出3万元")
        await lin.says(f"{PIER}今天支出2万元")
        await lin.taps("确认")
        assert booked(house.store) == [("payment", "2")]
        assert "3万元" in await said(lin, "继续")
        await lin.taps("确认")
        assert booked(house.store) == [("payment", "2"), ("payment", "3")]


async def test_english(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, _):
        ann = house.somebody("Ann", "finance", language="en")
        assert "Which project?" in await said(ann, "/update")
        await ann.says(BOAT)
        await ann.taps("payment")
        await ann.says("35,000 yuan")
        card = await tapped(ann, "Today")
        assert "Please confirm" in card
        await ann.taps("Confirm")
        assert booked(house.store) == [("payment", "3.5")]


async def test_an_old_form_of_taking_back_says_that_it_is_done(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, ids):
        lin = editor(house)
        await lin.says(f"{BOAT}今天支出3.5万元")
        await lin.taps("确认")
        await lin.taps("撤销")
        await lin.says(f"{BOAT}执行率")  # looked at, so that the next one leaves it open
        await lin.says("上一笔撤销")
        await lin.taps("确认")
        assert "已经撤销过" in await said(lin, "继续")
        assert "确认" not in lin.buttons
        assert stands(house.store, ids[BOAT])[1] == "5"


async def test_a_command_may_name_its_project_or_be_a_whole_sentence(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, _):
        lin = editor(house)
        assert "哪一种" in await said(lin, f"/update {BOAT}")
        assert "1.2万元" in await said(lin, f"/update {BOAT}今天支出1.2万元")
        assert "没有您可以撤销的" in await said(lin, "/undo")
        assert "不用登记" in await said(lin, "本月没有支出")
        await lin.says("确认")
        assert booked(house.store) == [("payment", "1.2")]


async def test_a_question_with_an_answer_asked_back_confirms_nothing(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, _):
        lin = editor(house)
        await lin.says(f"{BOAT}今天支出1.2万元")
        for word in ("好的", "是的", "嗯", "对"):
            await lin.says(word)
        assert booked(house.store) == []


async def test_options_are_taken_by_their_number(sqlite_url: str) -> None:
    async with harbour(sqlite_url) as (house, _):
        lin = editor(house)
        await lin.says("支出3万")
        assert BOAT in await said(lin, "第一个")
        await lin.taps("确认")
        assert booked(house.store) == [("payment", "3")]
