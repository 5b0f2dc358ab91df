"""Adapter for the matching bench, and the bench of our own queries (see main)."""

from collections.abc import Mapping, Sequence

from db.matching import Index, Name

_index = Index()
_names: Sequence[str] = ()


def build(names: Sequence[str], aliases: Mapping[str, Sequence[str]]) -> None:
    global _index, _names  # noqa: PLW0603 - the scorer knows a module with two functions
    _names = names
    _index = Index(Name(i, n, tuple(aliases.get(n, ()))) for i, n in enumerate(names))


def match(text: str) -> dict[str, object]:
    reading = _index.read(text)
    if not reading.mentions:
        return {"decision": "none", "candidates": [_names[i] for i in reading.nearest]}
    ids = list(dict.fromkeys(i for m in reading.mentions for i in m.ids))
    one = len(ids) == 1 and reading.mentions[0].decision == "one"
    return {"decision": "answer" if one else "ask", "candidates": [_names[i] for i in ids[:5]]}
