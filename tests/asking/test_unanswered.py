"""What was asked in vain in a chat is on the command line's list, most frequent first."""

import pytest

from bot.command_line import main
from tests.access.house import opened
from tests.asking.library import open_library


async def test_questions_in_vain_are_counted(
    sqlite_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(sqlite_url) as house:
        open_library(house.store)
        reader = house.somebody("读者", "viewer")
        for question in (
            "你好",
            "食堂的菜好吃吗",
            "展览经费2024年花了多少",
            "展览经费2023年花了多少",
            "古籍修复2024年执行率",
        ):
            await reader.says(question)
    monkeypatch.setenv("JIXIAO_DATABASE_URL", sqlite_url)
    assert main(["questions", "--unanswered"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("2\t展览经费#年花了多少")
    assert any("食堂的菜好吃吗" in line for line in lines), lines
    assert len(lines) == 2


async def test_a_near_name_is_kept_as_a_mark(
    sqlite_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slip in a project's name is still that project's name."""
    async with opened(sqlite_url) as house:
        open_library(house.store)
        reader = house.somebody("读者", "viewer")
        for question in ("图书购质维修2024年花了多少", "古籍修补2024年花了多少"):
            await reader.says(question)
    monkeypatch.setenv("JIXIAO_DATABASE_URL", sqlite_url)
    assert main(["questions", "--unanswered"]) == 0
    said = capsys.readouterr().out
    assert "图书" not in said
    assert "古籍" not in said
    assert "〈项目〉" in said
