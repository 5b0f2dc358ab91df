"""The house: which room may import which, read from the imports themselves; what lies at the top level."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOP_LEVEL = {"bot", "db", "tests", "deploy", "pyproject.toml", "README.md", "LICENSE"}

ROOMS = ("access", "asking", "entering", "reminding")
# Files that may import telegram: the edges. In a room only its handlers.py.
EDGES = {
    "bot/application.py",
    "bot/context.py",
    "bot/path/worker.py",
    "bot/path/sender.py",
    "bot/path/intake.py",
    "bot/path/transport.py",
    "bot/serving.py",
}


def modules() -> list[Path]:
    return sorted(path for top in ("bot", "db") for path in (ROOT / top).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, anywhere in it, by its full name."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            yield from (f"{module}.{alias.name}" for alias in node.names)


def forbidden(path: str, imported: str) -> str | None:
    """Why this arrow may not be; None when it may."""
    parts = path.split("/")
    target = imported.split(".")
    if parts[0] == "db":
        if target[0] in {"telegram", "asyncio", "bot", "aiohttp"}:
            return "db knows no Telegram, no asyncio and no bot"
        return None
    if target[0] == "telegram":
        in_room_handlers = len(parts) == 3 and parts[1] in ROOMS and parts[2] == "handlers.py"
        if not (in_room_handlers or parts[1] == "demo" or path in EDGES):
            return "telegram is imported only at the edges"
    if target[0] != "bot" or len(target) < 2:
        return None
    room, other = parts[1], target[1]
    if room in {"rendering", "settings.py"} and other != "rendering":
        return "rendering stands below everything else in bot"
    if room == "context.py" and other != "rendering":
        return "the context stands on rendering alone"
    if room in ROOMS:
        if other in ROOMS and other != room and not (other == "access" and target[2:3] == ["permissions"]):
            return "rooms never import each other; they get a callable from application.py"
        if other not in {*ROOMS, "rendering", "context", "settings"}:
            return "a room stands on rendering and context only"
    if room == "path" and other not in {"path", "rendering", "context", "settings"}:
        return "the path carries whatever rooms decide and knows none of them"
    if room not in {"demo", "command_line", "__main__.py"} and other in {"demo", "command_line"}:
        return "nothing stands on the demo or the command line"
    return None


def test_arrows_point_down_only() -> None:
    wrong = []
    for path in modules():
        name = path.relative_to(ROOT).as_posix()
        for imported in imports(path):
            reason = forbidden(name, imported)
            if reason:
                wrong.append(f"{name} imports {imported}: {reason}")
    assert wrong == []


@pytest.mark.parametrize(
    ("path", "imported"),
    [
        ("db/changing/ledger.py", "telegram.Update"),
        ("db/changing/ledger.py", "asyncio"),
        ("db/changing/ledger.py", "bot.context.Context"),
        ("bot/asking/answers.py", "telegram.Update"),
        ("bot/asking/handlers.py", "bot.entering.forms.form.Form"),
        ("bot/asking/answers.py", "bot.path.worker.Worker"),
        ("bot/rendering/reply.py", "bot.context.Context"),
        ("bot/context.py", "bot.access.permissions.may"),
        ("bot/path/worker.py", "bot.demo.telegram.Telegram"),
        ("bot/path/worker.py", "bot.access.permissions.may"),
    ],
)
def test_a_wrong_arrow_would_be_found(path: str, imported: str) -> None:
    assert forbidden(path, imported) is not None


def test_the_top_level_is_the_agreed_one() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    top = {name.split("/")[0] for name in listed if name}
    assert {name for name in top if not name.startswith(".")} <= TOP_LEVEL
