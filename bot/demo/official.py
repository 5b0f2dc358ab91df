"""The official list of methods and parameters, as a compact file beside this module.

`python -m bot.demo.official bot-api.json` makes that file anew from the full machine-readable list: of each method it
keeps every parameter's [required, types] and, where the list states one, its length as [low, high, unit].
"""

from __future__ import annotations

import json
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

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
    reactions: frozenset[str]
    updates: tuple[str, ...]  # the kinds of update that allowed_updates may name


def _parameter(required: int, types: list[str], length: list[Any] | None = None) -> Parameter:
    return Parameter(bool(required), tuple(types), Length(*length) if length else None)


@lru_cache(maxsize=1)
def official() -> Official:
    raw = json.loads(COPY.read_text(encoding="utf-8"))
    methods = {
        method: {name: _parameter(*rest) for name, rest in parameters.items()}
        for method, parameters in raw["methods"].items()
    }
    return Official(raw["version"], methods, frozenset(raw["reactions"]), tuple(raw["updates"]))


def compact(full: dict[str, Any]) -> str:
    """The text of the compact copy: one line a method, so that a new version shows as a readable difference."""

    def short(parameter: dict[str, Any]) -> list[Any]:
        length = [parameter["len"]] if "len" in parameter else []
        return [int(parameter["required"]), parameter["types"], *length]

    def line(value: object) -> str:
        return json.dumps(value, ensure_ascii=False)

    methods = [
        f"  {line(name)}: {line({key: short(value) for key, value in sorted(method['params'].items())})}"
        for name, method in sorted(full["methods"].items())
    ]
    updates = sorted(set(full["types"]["Update"]["fields"]) - {"update_id"})
    parts = [
        f'"version": {line(full["version"])}',
        f'"updates": {line(updates)}',
        f'"reactions": {line(full["reactions"])}',
        '"methods": {\n' + ",\n".join(methods) + "\n}",
    ]
    return "{" + ",\n".join(parts) + "}\n"


def main() -> None:
    full = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    COPY.write_text(compact(full), encoding="utf-8")


if __name__ == "__main__":
    main()
