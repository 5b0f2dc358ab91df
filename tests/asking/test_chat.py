"""The asking room in a real chat: the bot on the local Bot API, people who type and tap."""

from tests.access.house import opened
from tests.asking.library import PUBLICITY, RARE, SUPPORT, open_library
from tests.telegram_chat import until


async def test_a_question_an_answer_a_tap_and_a_choice(sqlite_url: str) -> None:
    async with opened(sqlite_url) as house:
        open_library(house.store)
        reader = house.somebody("读者", "viewer")

        assert "61%" in "\n".join(await reader.says("古籍修复2024年执行率多少"))
        assert "18.3 ÷ 30" in "\n".join(await reader.taps("依据"))
        assert "对得上不止一个" in "\n".join(await reader.says("书香节得了多少分"))
        assert "99分" in "\n".join(await reader.taps(PUBLICITY))
        assert "95分" in "\n".join(await reader.says(f"{SUPPORT}呢"))


async def test_commands_do_what_words_do(sqlite_url: str) -> None:
    async with opened(sqlite_url) as house:
        open_library(house.store)
        reader = house.somebody("读者", "viewer")

        assert RARE in "\n".join(await reader.says("/projects"))
        assert "各项相加" in "\n".join(await reader.says("/check"))
        assert "85.1分" in "\n".join(await reader.says("/ask 古籍修复总分"))
        assert "例如" in "\n".join(await reader.says("/ask"))


async def test_figures_stay_out_of_a_group_that_nobody_opened(sqlite_url: str) -> None:
    async with opened(sqlite_url) as house:
        open_library(house.store)
        reader = house.somebody("读者", "viewer")
        await reader.says("你好")
        group = house.telegram.add_group("馆务群", members=[reader.person])
        there = house.chat("读者", room=group)
        await until(lambda: bool(there.messages) and there.messages[-1].from_bot)  # it says hello

        said = "\n".join(await there.says("@jixiao_bot 古籍修复2024年执行率"))

        assert "已私下回复" in said
        assert "61%" not in said
        assert any("61%" in message.text for message in house.telegram.messages(reader.person))
