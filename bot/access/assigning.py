"""One sentence that says who answers for a project: “食堂经费 负责人 张三 科室 总务处”."""

import re
from dataclasses import dataclass

_KEYS = {
    "person": r"负责人|责任人|经办人|responsible(?: person)?|owner",
    "section": r"归口科室|负责科室|责任科室|科室|section",
}
_KEY = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _KEYS.items()), re.IGNORECASE)
# Between a key and its value: 改为, 是, ： …
_LINK = re.compile(r"^[\s:：,，]*(?:(?:改成|改为|设为|换成|设置为|定为|由|为|是|is|to|=)[\s:：]*)?", re.IGNORECASE)
_END = re.compile(r"[\s,，。;；、.!！的]+$")
_ASKED = re.compile(r"[?？吗呢]|谁|哪|什么|多少|几|who|which|what|how", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """What an assigning sentence says; a question or anything else is none."""

    project: str
    person: str | None
    section: str | None


def read(text: str) -> Said | None:
    """The project stands before the first key, each value behind its own."""
    keys = list(_KEY.finditer(text))
    if not keys or _ASKED.search(text) or len(text) > 200:
        return None
    project = _END.sub("", text[: keys[0].start()]).strip()
    project = re.sub(r"^(?:(?:请|把|将|设置|set\b)\s*)+", "", project, flags=re.IGNORECASE)
    values: dict[str, str] = {}
    for key, following in zip(keys, [*keys[1:], None], strict=True):
        end = following.start() if following else len(text)
        value = _END.sub("", _LINK.sub("", text[key.end() : end])).strip()
        name = key.lastgroup or ""
        if not value or len(value) > 40 or name in values:
            return None
        values[name] = value
    return Said(project, values.get("person"), values.get("section")) if project else None
