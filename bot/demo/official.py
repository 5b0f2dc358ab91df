"""The official list of methods and parameters, as a compact file beside this module.

`python -m bot.demo.official bot-api.json` makes that file anew from the full machine-readable list: of each method it
keeps every parameter's [required, types] and, where the list states one, its length as [low, high, unit]; of each
object that a parameter can hold, its fields in the same form, or the kinds it can be.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

UNCHECKED = ("Rich", "InputRich", "InputFile")  # rich messages are not part of this stand-in
COPY = Path(__file__).with_name("bot_api.json")


class Length(NamedTuple):
    low: int
    high: int
    unit: str

    def fits(self, text: str) -> bool:
        size = len(text.encode()) if self.unit == "bytes" else len(text)
        return self.low <= size <= self.high


class Parameter(NamedTuple):
    required: bool
    types: tuple[str, ...]
    length: Length | None


class Official(NamedTuple):
    version: str
    methods: dict[str, dict[str, Parameter]]
    objects: dict[str, dict[str, Parameter]]
    unions: dict[str, tuple[str, ...]]
    reactions: frozenset[str]
    updates: tuple[str, ...]  # the kinds of update that allowed_updates may name


def _parameter(required: int, types: list[str], length: list[Any] | None = None) -> Parameter:
    return Parameter(bool(required), tuple(types), Length(*length) if length else None)


@lru_cache(maxsize=1)
def official() -> Official:
    raw = json.loads(COPY.read_text(encoding="utf-8"))
    return Official(
        raw["version"],
        _described(raw["methods"]),
        _described(raw["objects"]),
        {name: tuple(kinds) for name, kinds in raw["unions"].items()},
        frozenset(raw["reactions"]),
        tuple(raw["updates"]),
    )


def _described(raw: dict[str, dict[str, list[Any]]]) -> dict[str, dict[str, Parameter]]:
    return {owner: {name: _parameter(*rest) for name, rest in parts.items()} for owner, parts in raw.items()}


def compact(full: dict[str, Any]) -> str:
    """The text of the compact copy: one line a method, so that a new version shows as a readable difference."""
    methods = {name: method["params"] for name, method in full["methods"].items()}
    reached = _reached(full["types"], methods.values())
    objects = {name: full["types"][name]["fields"] for name in reached if "subtypes" not in full["types"][name]}
    unions = {name: full["types"][name]["subtypes"] for name in reached if "subtypes" in full["types"][name]}
    parts = [
        f'"version": {_line(full["version"])}',
        f'"updates": {_line(sorted(set(full["types"]["Update"]["fields"]) - {"update_id"}))}',
        f'"reactions": {_line(full["reactions"])}',
        f'"methods": {_block(methods)}',
        f'"objects": {_block(objects)}',
        '"unions": {\n'
        + ",\n".join(f"  {_line(name)}: {_line(kinds)}" for name, kinds in sorted(unions.items()))
        + "\n}",
    ]
    return "{" + ",\n".join(parts) + "}\n"


def _reached(types: dict[str, Any], owners: Iterable[dict[str, Any]]) -> list[str]:
    """Every object a parameter can hold, and what those hold."""
    waiting = [kind for parts in owners for part in parts.values() for kind in part["types"]]
    found: set[str] = set()
    while waiting:
        name = waiting.pop().replace("Array of ", "")
        if name in types and name not in found and not name.startswith(UNCHECKED):
            found.add(name)
            waiting += types[name].get("subtypes", [])
            waiting += [kind for part in types[name]["fields"].values() for kind in part["types"]]
    return sorted(found)


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _block(owners: dict[str, dict[str, Any]]) -> str:
    def short(part: dict[str, Any]) -> list[Any]:
        return [int(part["required"]), part["types"], *([part["len"]] if "len" in part else [])]

    lines = [
        f"  {_line(owner)}: {_line({name: short(part) for name, part in sorted(parts.items())})}"
        for owner, parts in sorted(owners.items())
    ]
    return "{\n" + ",\n".join(lines) + "\n}"


def main() -> None:
    full = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    COPY.write_text(compact(full), encoding="utf-8")


if __name__ == "__main__":
    main()
