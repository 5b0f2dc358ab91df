"""Checks the JSON inside a parameter, an object's fields and theirs, by the official list."""

from __future__ import annotations

from typing import Any

from bot.demo.errors import Refused, bad_request
from bot.demo.official import UNCHECKED, official

ARRAY = "Array of "
NAMED = {"InlineKeyboardButton": "inline keyboard button", "KeyboardButton": "keyboard button"}
SCALARS: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "Float": (int, float),
    "String": (str,),
    "Boolean": (bool,),
    "True": (bool,),
}


def check(value: Any, kind: str) -> None:
    """Refuses what is not of that kind: a missing, unknown or mistyped field, at any depth."""
    if kind.startswith(ARRAY):
        if not isinstance(value, list):
            raise bad_request(f"expected an {kind}")
        for item in value:
            check(item, kind.removeprefix(ARRAY))
    elif kind in SCALARS:
        if not _is_scalar(value, kind):
            raise bad_request(f"expected a {kind}")
    elif not kind.startswith(UNCHECKED):
        _check_object(value, kind)


def _is_scalar(value: Any, kind: str) -> bool:
    return isinstance(value, SCALARS[kind]) and (kind in ("Boolean", "True") or not isinstance(value, bool))


def _wrong(kind: str, why: str) -> Refused:
    return bad_request(f"can't parse {NAMED.get(kind, kind)}: {why}")


def _check_object(value: Any, kind: str) -> None:
    if not isinstance(value, dict):
        raise _wrong(kind, "expected an Object")
    if kind in official().unions:
        _check_union(value, kind)
        return
    fields = official().objects[kind]
    for name, field in fields.items():
        if name not in value or value[name] is None:
            if field.required:
                raise _wrong(kind, f'Can\'t find field "{name}"')
        elif not _fits_any(value[name], field.types):
            _explain(value[name], kind, name, field.types)
    unknown = sorted(set(value) - set(fields))
    if unknown:
        raise _wrong(kind, f'unknown field "{unknown[0]}"')


def _check_union(value: dict[str, Any], kind: str) -> None:
    """One of the kinds has to fit; else the complaint is about the one with most of these fields."""
    kinds = tuple(name for name in official().unions[kind] if not name.startswith(UNCHECKED))
    if "rich_message" in value or _fits_any(value, kinds):
        return
    if any("type" in official().objects.get(name, {}) for name in kinds) and not isinstance(value.get("type"), str):
        raise _wrong(kind, 'Field "type" must be of type String' if "type" in value else 'Can\'t find field "type"')
    nearest = max(kinds, key=lambda name: len(set(value) & set(official().objects.get(name, {}))))
    check(value, nearest)


def _fits_any(value: Any, kinds: tuple[str, ...]) -> bool:
    for kind in kinds:
        try:
            check(value, kind)
        except Refused:
            continue
        return True
    return False


def _explain(value: Any, kind: str, name: str, types: tuple[str, ...]) -> None:
    """Raises the deepest complaint: about what is inside, or about this field."""
    wanted = types[0].replace(ARRAY, "")
    if wanted not in SCALARS and isinstance(value, (dict, list)):
        check(value, types[0])
    raise _wrong(kind, f'Field "{name}" must be of type {" or ".join(types)}')
