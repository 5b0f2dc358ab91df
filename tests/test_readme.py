"""README and what it says about are under test: commands, options, settings, and its two one-line commands."""

import argparse
import re
from pathlib import Path

from bot.command_line import parser
from bot.settings import Settings

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def commands() -> dict[str, argparse.ArgumentParser]:
    (action,) = [a for a in parser()._actions if isinstance(a, argparse._SubParsersAction)]
    return dict(action.choices)


def test_every_command_and_option_is_in_the_readme() -> None:
    for name, command in commands().items():
        rows = [line for line in README.splitlines() if line.startswith("|") and f"`jixiao {name}" in line]
        assert rows, f"README does not mention jixiao {name}"
        options = [
            o for action in command._actions for o in action.option_strings if o.startswith("--") and o != "--help"
        ]
        assert [option for option in options if option not in " ".join(rows)] == [], name


def test_the_readme_names_no_command_that_is_not_there() -> None:
    named = set(re.findall(r"`jixiao ([a-z]+)", README))
    assert named == set(commands())


def test_every_setting_is_in_the_readme_and_no_other() -> None:
    named = set(re.findall(r"\bJIXIAO_[A-Z_]+\b", README))
    assert named == {f"JIXIAO_{name.upper()}" for name in Settings.model_fields}


def test_the_two_commands_set_up_everything_themselves() -> None:
    lines = [line.strip() for line in README.splitlines() if line.startswith("    python3 -m venv")]
    assert len(lines) == 2
    assert all("pip install" in line and line.isascii() for line in lines)
    assert lines[0].endswith("jixiao demo")
    assert lines[1].endswith("-m pytest -n 4 --dist worksteal")
