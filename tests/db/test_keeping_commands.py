"""jixiao backup, restore, verify, doctor and invite, as somebody at a terminal sees them."""

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import command_line
from bot.demo.api import LocalBotApi
from bot.demo.telegram import Telegram
from db import migrate, models
from db.keep import locks
from db.store import Store

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """run("verify") → exit code, what was printed, what was complained of."""
    for name in ("TOKEN", "ADMINS", "WEBHOOK_URL", "WEBHOOK_SECRET", "API_URL"):
        monkeypatch.delenv(f"JIXIAO_{name}", raising=False)
    monkeypatch.chdir(tmp_path)  # no .env of somebody's
    monkeypatch.setenv("JIXIAO_DATABASE_URL", store_url)

    def command(*words: str) -> tuple[int, str, str]:
        code = command_line.main(words)
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


def test_an_invitation_prints_a_code_that_works(run: Run, store: Store) -> None:
    code, out, _ = run("invite", "--name", "李雷", "--role", "finance", "--section", "装备财务科")
    assert code == 0
    assert re.search(r"邀请码：[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\n", out)
    assert "发送 /start " in out
    assert "https://t.me/" not in out  # nobody could be asked what the bot is called
    assert run("verify")[0] == 0


async def test_the_link_names_the_bot_where_telegram_can_be_asked(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    telegram = Telegram(token="100001:TEST", bot_name="绩效助手", bot_username="jixiao_bot")
    async with LocalBotApi(telegram) as api:
        monkeypatch.setenv("JIXIAO_TOKEN", "100001:TEST")
        monkeypatch.setenv("JIXIAO_API_URL", api.url)
        _, out, _ = await asyncio.to_thread(run, "invite", "--name", "李雷", "--role", "admin")
        assert re.search(r"链接：https://t\.me/jixiao_bot\?start=[2-9A-Z-]{14}\n", out)


def test_a_wrong_role_is_wrong_usage(run: Run) -> None:
    with pytest.raises(SystemExit) as ended:
        run("invite", "--name", "李雷", "--role", "king")
    assert ended.value.code == 2


def test_backup_verify_and_restore_agree_on_the_head(
    run: Run, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("invite", "--name", "李雷", "--role", "finance")
    _, proved, _ = run("verify")
    head = re.findall(r"链头：([0-9a-f]{64})", proved)[0]
    code, out, _ = run("backup", str(tmp_path / "a.jixiao"))
    assert code == 0
    assert head in out
    monkeypatch.setenv("JIXIAO_DATABASE_URL", f"sqlite:///{tmp_path / 'new' / 'jixiao.db'}")
    code, out, _ = run("restore", str(tmp_path / "a.jixiao"))
    assert code == 0
    assert head in out
    assert run("verify", "--head", head)[0] == 0
    assert run("verify", "--head", "0" * 63 + "1")[0] == 1


def test_verify_finds_a_forged_row(run: Run, store: Store) -> None:
    run("invite", "--name", "李雷", "--role", "viewer")
    with store.writing() as session:
        session.execute(text("UPDATE invite SET role = 'admin'"))
    code, out, err = run("verify")
    assert code == 1
    assert "✗ invite:1：这一行与审计记录 1 不符" in out
    assert "1 处与记录不符" in err


def test_a_refusal_names_what_to_do(run: Run, store: Store, tmp_path: Path) -> None:
    run("invite", "--name", "李雷", "--role", "viewer")
    run("backup", str(tmp_path / "a.jixiao"))
    assert run("backup", str(tmp_path / "a.jixiao"))[::2] == (
        1,
        f"{tmp_path / 'a.jixiao'} 已经存在，请换一个文件名。\n",
    )
    code, _, err = run("restore", str(tmp_path / "a.jixiao"))
    assert code == 1
    assert "已有数据" in err
    with locks.bot(store):
        assert "请先停止" in run("restore", str(tmp_path / "a.jixiao"))[2]
    assert run("restore", str(tmp_path / "none"))[::2] == (1, f"没有文件 {tmp_path / 'none'}。\n")


def test_a_disk_that_refuses_is_said_in_words(run: Run) -> None:
    code, _, err = run("backup", "/proc/a.jixiao")
    assert code == 1
    assert err.startswith("读写失败")


@pytest.mark.parametrize("words", [("verify",), ("backup", "a.jixiao"), ("invite", "--name", "a", "--role", "viewer")])
@pytest.mark.parametrize("url", ["postgresql+psycopg://nobody@127.0.0.1:1/none", "sqlite:////proc/none/jixiao.db"])
def test_a_database_that_cannot_be_used_is_a_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], url: str
) -> None:
    monkeypatch.setenv("JIXIAO_DATABASE_URL", url)
    code, out, err = run(*words)
    assert (code, out) == (1, "")
    assert "jixiao doctor" in err
    assert len(err.splitlines()) == 1


def test_the_doctor_names_what_is_missing(run: Run, store: Store) -> None:
    with store.writing() as session:
        session.add(models.Project(name="无主项目", normal="无主项目", created_at=datetime.now(UTC)))
        session.add(
            models.Inbox(
                bot_id=1,
                update_id=1,
                chat_id=1,
                payload="{}",
                received_at=datetime.now(UTC),
                state="quarantined",
                error="Traceback\nValueError: poison",
            )
        )
    code, out, _ = run("doctor")
    assert code == 1
    assert "✗ 没有能登录的管理员\n  → 设置 JIXIAO_ADMINS" in out
    assert "! 1 个项目缺科室或负责人，暂由财务代管：无主项目" in out
    assert "✗ 7 天内有 1 条消息处理失败（编号 1），最近的原因：ValueError: poison" in out
    assert "✗ 没有设置 JIXIAO_TOKEN" in out
    assert out.endswith("有 3 处需要处理。\n")


async def test_the_doctor_is_content_with_a_good_installation(
    run: Run, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    telegram = Telegram(token="100001:TEST", bot_name="绩效助手", bot_username="jixiao_bot")
    async with LocalBotApi(telegram) as api:
        monkeypatch.setenv("JIXIAO_TOKEN", "100001:TEST")
        monkeypatch.setenv("JIXIAO_API_URL", api.url)
        monkeypatch.setenv("JIXIAO_ADMINS", "7, 8")
        code, out, _ = await asyncio.to_thread(run, "doctor")
        assert (code, "✗" in out) == (0, False), out
        assert "✓ 令牌有效：@jixiao_bot" in out
        assert out.endswith("一切正常。\n")
        monkeypatch.setenv("JIXIAO_TOKEN", "100001:WRONG-SECRET")
        code, out, err = await asyncio.to_thread(run, "doctor")
        assert code == 1
        assert "✗ Telegram 不认这个令牌" in out
        assert "WRONG-SECRET" not in out + err


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("WEBHOOK_URL", "http://a.example/hook", "JIXIAO_WEBHOOK_URL 须是 https"),
        ("WEBHOOK_URL", "https://a.example:9000/hook", "JIXIAO_WEBHOOK_URL 须是 https"),
        ("WEBHOOK_SECRET", "有空格 的", "JIXIAO_WEBHOOK_SECRET 只能有"),
        ("TIMEZONE", "Mars/Olympus", "JIXIAO_TIMEZONE"),
        ("LISTEN", "8081", "JIXIAO_LISTEN"),
        ("ADMINS", "boss", "JIXIAO_ADMINS"),
        ("DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none", "连不上数据库"),
    ],
)
def test_the_doctor_finds_wrong_settings(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    if name == "WEBHOOK_SECRET":
        monkeypatch.setenv("JIXIAO_WEBHOOK_URL", "https://a.example/hook")
    monkeypatch.setenv(f"JIXIAO_{name}", value)
    code, out, _ = run("doctor")
    assert code == 1
    assert any(line.startswith("✗") and words in line for line in out.splitlines()), out


def test_the_doctor_sees_that_telegram_cannot_be_reached(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_TOKEN", "100001:SECRET")
    monkeypatch.setenv("JIXIAO_API_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("JIXIAO_ADMINS", "7")
    code, out, err = run("doctor")
    assert code == 0
    assert "! 连不上 http://127.0.0.1:1" in out
    assert "SECRET" not in out + err


def test_an_empty_directory_is_a_note_and_nothing_is_made(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JIXIAO_DATABASE_URL")
    monkeypatch.setenv("JIXIAO_DATA", str(tmp_path / "fresh"))
    _, out, _ = run("doctor")
    assert "! 数据库还是空的" in out
    assert run("verify")[0] == 1
    assert "数据库是空的" in run("backup", str(tmp_path / "b.jixiao"))[2]


def test_a_database_of_another_version_is_found(run: Run, store: Store) -> None:
    with store.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    code, out, _ = run("doctor")
    assert code == 1
    assert f"✗ 数据库版本是 0000，程序需要 {migrate.newest()}" in out
