"""The command `jixiao`: what can be run, and how errors end (0 done, 1 failed with a sentence, 2 wrong usage)."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date, datetime
from importlib import import_module
from pathlib import Path

from db.errors import Refusal

# Each command lives in a module of this package and is imported only when it runs, so that `jixiao ask` starts fast.
_COMMANDS = {
    "demo": "serve",
    "run": "serve",
    "ask": "ask",
    "import": "reports",
    "check": "reports",
    "invite": "people",
    "backup": "keeping",
    "restore": "keeping",
    "verify": "keeping",
    "doctor": "keeping",
    "questions": "questions",
    "remind": "reminding",
    "simulate": "reminding",
}


def parser() -> argparse.ArgumentParser:
    """Every command with its options."""
    top = argparse.ArgumentParser(prog="jixiao", description="Jixiao 绩效助手: project budgets in a chat.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    demo = commands.add_parser("demo", help="the bot on a local chat page: no token, no network")
    demo.add_argument("--port", type=int, default=8080)
    demo.add_argument("--data", type=Path, help="keep the demo's database here (default: a temporary directory)")

    commands.add_parser("run", help="the bot on Telegram (polling, or webhook when JIXIAO_WEBHOOK_URL is set)")

    ask = commands.add_parser("ask", help="answer a question in plain text; without one, questions line by line")
    ask.add_argument("question", nargs="?")
    ask.add_argument("--json", action="store_true", help="one JSON object per question")
    ask.add_argument("--chat", action="store_true", help="the lines are one conversation, context kept")
    ask.add_argument("--jsonl-chats", action="store_true", help='each line is {"id", "messages"}, a conversation')
    ask.add_argument("--as", dest="user_id", type=int, metavar="USER_ID", help="speak as this Telegram user")

    imports = commands.add_parser("import", help="read a report (.txt .docx), form or table (.xlsx .csv); idempotent")
    imports.add_argument("files", nargs="*", type=Path, metavar="FILE")
    imports.add_argument("--year", type=int, help="the budget year, where the file does not say it")
    imports.add_argument("--dry-run", action="store_true", help="say what would be read; write nothing")
    imports.add_argument("--sample", action="store_true", help="the sample department that comes with the program")

    check = commands.add_parser("check", help="figures that contradict each other, each with its equation")
    check.add_argument("--year", type=int)
    check.add_argument("--json", action="store_true")

    invite = commands.add_parser("invite", help="a one-time code for a person, and its /start link")
    invite.add_argument("--name", required=True)
    invite.add_argument("--role", required=True, choices=("viewer", "editor", "finance", "leader", "admin"))
    invite.add_argument("--section", help="the person's section, made if it is new")
    invite.add_argument("--days", type=int, default=7, help="how long the code is good for")

    backup = commands.add_parser("backup", help="one portable file of the whole database, while the bot runs")
    backup.add_argument("file", type=Path)
    restore = commands.add_parser("restore", help="put a backup back; refuses while a bot runs")
    restore.add_argument("file", type=Path)
    verify = commands.add_parser("verify", help="prove the audit chain and the ledger; prints head and count")
    verify.add_argument("--head", help="a head printed earlier: prove that nothing before it changed")
    remind = commands.add_parser("remind", help="who would get which reminder at a moment, and why; writes nothing")
    remind.add_argument("--at", type=datetime.fromisoformat, required=True, metavar="2026-06-30T09:00")
    remind.add_argument("--dry-run", action="store_true", help="needed: reminders are sent by jixiao run alone")
    simulate = commands.add_parser("simulate", help="the reminders of some days as a table, played on a copy")
    simulate.add_argument("--from", dest="first", type=date.fromisoformat, required=True, metavar="2026-01-01")
    simulate.add_argument("--to", dest="last", type=date.fromisoformat, required=True, metavar="2026-12-31")
    questions = commands.add_parser("questions", help="what people asked in vain, most frequent first")
    questions.add_argument("--unanswered", action="store_true", required=True, help="without figures and names")
    commands.add_parser("doctor", help="settings, database, migrations, token: what is wrong and how to mend it")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    options = parser().parse_args(arguments)
    module = import_module(f"bot.command_line.{_COMMANDS[options.command]}")
    command = getattr(module, {"import": "import_files"}.get(options.command, options.command))
    try:
        return int(command(options) or 0)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        why = _surroundings(error)
        if why is None:
            raise
        print(f"{why}。运行 jixiao doctor 查看怎么处理。", file=sys.stderr)
        return 1


def _surroundings(error: Exception) -> str | None:
    """What is wrong around the program, not in it: the disk, or the database; None when it is neither."""
    from sqlalchemy.exc import DBAPIError, OperationalError

    if isinstance(error, OperationalError) or (isinstance(error, DBAPIError) and error.connection_invalidated):
        return "数据库用不了：" + str(error.orig).strip().splitlines()[0]
    return f"读写失败：{error}" if isinstance(error, OSError) else None
