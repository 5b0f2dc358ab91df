"""Settings: typed, from files for secrets, refused with the variable's name and never its value."""

from pathlib import Path

import pytest

from bot.settings import load
from db.errors import Refusal


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # no .env of the developer's


def test_the_defaults_are_the_contracts(tmp_path: Path) -> None:
    settings = load()
    assert settings.store_url == f"sqlite:///{tmp_path / 'data' / 'jixiao.db'}"
    assert (settings.api_url, settings.timezone, settings.language) == (
        "https://api.telegram.org",
        "Asia/Shanghai",
        "zh",
    )
    assert settings.address == ("127.0.0.1", 8081)
    assert settings.admins == frozenset()


def test_administrators_are_a_list_of_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_ADMINS", "101, 102 103")
    assert load().admins == {101, 102, 103}


def test_a_secret_may_live_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "token").write_text("1:SECRET\n", encoding="utf-8")
    monkeypatch.setenv("JIXIAO_TOKEN_FILE", str(tmp_path / "token"))
    settings = load()
    assert settings.bot_token() == "1:SECRET"
    assert "SECRET" not in repr(settings)


def test_a_dotenv_file_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("JIXIAO_TIMEZONE=Asia/Urumqi\nUNRELATED=1\n", encoding="utf-8")
    assert load().timezone == "Asia/Urumqi"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JIXIAO_TIMEZONE", "Mars/Olympus"),
        ("JIXIAO_ADMINS", "li"),
        ("JIXIAO_LANGUAGE", "fr"),
        ("JIXIAO_KEEP_DAYS", "0"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Refusal, match=name):
        load()


def test_without_a_token_the_refusal_says_where_one_comes_from() -> None:
    with pytest.raises(Refusal, match=r"BotFather.*jixiao demo"):
        load().bot_token()


def test_a_missing_secret_file_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_TOKEN_FILE", "/nowhere/token")
    with pytest.raises(Refusal, match="/nowhere/token"):
        load()
