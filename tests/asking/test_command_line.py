"""`jixiao ask` as scripts use it: plain text, JSON, conversations, and how it ends."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from bot.asking.asking import ask as answered
from bot.command_line import main
from db.projects.catalog import Catalog
from db.store import Store
from tests.asking.library import BOOKS, RARE, open_library


@pytest.fixture
def data(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    store = Store(sqlite_url)
    open_library(store)
    store.close()
    monkeypatch.setenv("JIXIAO_DATABASE_URL", sqlite_url)
    folder = Path(sqlite_url.removeprefix("sqlite:///")).parent
    monkeypatch.setenv("JIXIAO_DATA", str(folder))
    return folder


def test_a_question_is_answered_in_one_sentence(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "古籍修复2024年执行率多少"]) == 0
    first, *buttons = capsys.readouterr().out.splitlines()
    assert first == f"{RARE}2024年执行率：61%（支出18.3万元 ÷ 预算30万元）。"
    assert "[依据]" in buttons


@pytest.mark.parametrize(
    ("question", "decision", "projects"),
    [
        ("古籍修复执行率", "answer", [RARE]),
        ("哪些项目没花完", "answer", []),
        ("部门年初预算多少", "answer", []),
        ("展览经费执行率", "none", []),
        ("你好", "help", []),
    ],
)
def test_the_json_says_whose_figure_it_is(
    data: Path, capsys: pytest.CaptureFixture[str], question: str, decision: str, projects: list[str]
) -> None:
    assert main(["ask", "--json", question]) == 0
    said = json.loads(capsys.readouterr().out)
    assert set(said) == {"question", "decision", "projects", "query", "text", "buttons"}
    assert (said["decision"], said["projects"]) == (decision, projects)


def test_lines_of_stdin_are_one_conversation_only_when_asked(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for options, follows in ((["--chat"], True), ([], False)):
        monkeypatch.setattr(sys, "stdin", io.StringIO("古籍修复2024年支出\n那总分呢\n"))
        assert main(["ask", "--json", *options]) == 0
        second = json.loads(capsys.readouterr().out.splitlines()[1])
        assert ("85.1分" in second["text"]) is follows


def test_conversations_come_as_json_lines(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = {"id": "a", "messages": ["书香节得了多少分", "第一个"]}
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(chat, ensure_ascii=False) + "\n"))
    assert main(["ask", "--jsonl-chats"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["id"] == "a"
    assert len(said["replies"]) == 2
    assert "总分" in said["replies"][1][0]


def test_an_empty_database_says_what_to_do(
    sqlite_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIXIAO_DATABASE_URL", sqlite_url)
    assert main(["ask", "执行率"]) == 1
    assert "jixiao import" in capsys.readouterr().err


def test_nobody_speaks_as_a_stranger(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--as", "4711", f"{BOOKS}预算"]) == 1
    assert "4711" in capsys.readouterr().err


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_a_file_is_named_where_none_can_be_sent(
    data: Path, capsys: pytest.CaptureFixture[str], more: list[str]
) -> None:
    assert main(["ask", "2024年新增项目导出表格", *more]) == 0
    said = capsys.readouterr().out
    assert ".xlsx" in said
    assert "在聊天里随消息发送" in said


def test_a_question_that_fails_leaves_the_others_their_answers(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(session: Session, catalog: Catalog, text: str, **more: Any) -> Any:
        if text == "坏":
            raise ZeroDivisionError
        return answered(session, catalog, text, **more)

    monkeypatch.setattr("bot.command_line.ask.asked", breaks)
    monkeypatch.setattr(sys, "stdin", io.StringIO('{"id": 1, "messages": ["坏", "古籍修复2024年支出"]}\n'))
    assert main(["ask", "--jsonl-chats"]) == 1
    printed = capsys.readouterr()
    (first,), (second,) = json.loads(printed.out)["replies"]
    assert "没能处理好" in first
    assert "18.3万元" in second
    assert "ZeroDivisionError" in printed.err
