"""One sentence about another name of a project: “把食堂经费的别名加上伙食费”, “remove alias canteen from …”."""

import re
from dataclasses import dataclass

_ADD = r"(?:加上|加个|加一个|再加|加|添加|增加|新增|设为|设成)"
_DROP = r"(?:去掉|删掉|删除|删了|取消|移除)"
_START = r"^(?:请|麻烦)?(?:把|给|将|为)?\s*"
_PLEASE = "^(?:please )?"
_FORMS = (
    (True, re.compile(rf"{_START}(?P<project>.+?)的?别名{_ADD}[:：为叫]?(?P<alias>.+)$")),
    (True, re.compile(rf"{_START}(?P<project>.+?)(?:再)?{_ADD}(?:一个|个)?别名[:：为叫]?(?P<alias>.+)$")),
    (False, re.compile(rf"{_START}(?P<project>.+?)的?别名{_DROP}[:：]?(?P<alias>.+)$")),
    (False, re.compile(rf"{_START}(?P<project>.+?)的?别名[:：]?(?P<alias>.+?){_DROP}$")),
    (False, re.compile(rf"^(?:请)?{_DROP}(?P<project>.+?)的别名[:：]?(?P<alias>.+)$")),
    (True, re.compile(rf"{_PLEASE}add (?:the )?alias (?P<alias>.+?) (?:to|for) (?P<project>.+)$", re.I)),
    (
        False,
        re.compile(rf"{_PLEASE}remove (?:the )?alias (?P<alias>.+?) (?:from|of) (?P<project>.+)$", re.I),
    ),
)
_EDGE = " \t“”\"'「」《》。.,，!！;；"
_LISTED = re.compile(
    r"^(?:看看?|查看|列出)?(?P<zh>.+?)的?(?:有哪些|有什么|有几个|都有哪些)?别名(?:都?有哪些|是什么|有什么|列一下|列出来|列表)?[?？呢]*$"
    r"|^(?:list |show )?(?:the )?aliases (?:of|for) (?P<en>.+?)\??$",
    re.IGNORECASE,
)
_ASKED = re.compile(r"[?？吗呢]|什么|哪|多少|几个|what|which", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Renamed:
    """A project, as it was called, and the alias to add or to take away."""

    project: str
    alias: str  # empty: which there are is asked
    add: bool = False


def read(text: str) -> Renamed | None:
    """What the sentence says; a question or anything else is none."""
    if len(text) > 200:
        return None
    plain = text.strip(_EDGE)
    if (listed := _LISTED.match(plain)) is not None:
        return Renamed((listed["zh"] or listed["en"]).strip(_EDGE), "")
    if _ASKED.search(text):
        return None
    for add, form in _FORMS:
        found = form.match(plain)
        if found is not None:
            project, alias = (found.group(name).strip(_EDGE) for name in ("project", "alias"))
            return Renamed(project, alias, add) if project and alias else None
    return None
