"""A reply to "which one?": which of the offered projects it picks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.asking.query import Query
from bot.asking.reading.sentence import Named

_ORDINALS = (
    (
        re.compile(
            r"^\W*(第?[一1]个?|前者|前一个|前面(的|那个)|上面(的|那个)|the first( one)?|first( one)?|former)\W*$"
        ),
        0,
    ),
    (re.compile(r"^\W*(第?[二2]个?|第二|(the )?second( one)?)\W*$"), 1),
    (re.compile(r"^\W*(第?[三3]个?|(the )?third( one)?)\W*$"), 2),
    (re.compile(r"^\W*(第?[四4]个?|(the )?fourth( one)?)\W*$"), 3),
    (re.compile(r"^\W*(第?[五5]个?|(the )?fifth( one)?)\W*$"), 4),
    (re.compile(r"^\W*(后者|后一个|后面(的|那个)|下面(的|那个)|最后(一个|那个)?|(the )?(last|latter)( one)?)\W*$"), -1),
)
_YES = re.compile(r"^\W*(是|对|嗯|就是|没错|正是|yes|yeah|yep|right|correct)[的了吧啊它这个]*\W*$")
_AROUND = re.compile(r"(是|要|问|查|说的|选|我|的|那个|这个|那笔|那项|吧|呢|啊|项目|经费|个|\s|[，。,.!！?？])+")
_ALL = re.compile(
    r"^\W*(两个|两项|这两个|三个|几个|全部|所有|都|一共|合计|加起来|总共|both|all|together|in total)+"
    r"(都)?(要|看|说|行|可以|列|查|发|列出来|告诉我|of them)?[的吧啊一下]*\W*$"
)


def takes_all(text: str) -> bool:
    """两个都要: every project that was offered."""
    return bool(_ALL.match(text))


def choice(text: str, offered: Sequence[int], names: Mapping[int, str], named: Sequence[Named]) -> int | None:
    """Which of the offered projects a short reply picks: 第二个, 业务的那个, its name, 是的 to a single one."""
    if len(offered) == 1 and _YES.match(text):
        return offered[0]
    for pattern, place in _ORDINALS:
        if pattern.match(text) and -len(offered) <= place < len(offered):
            return offered[place]
    meant = {project for one in named for project in one.ids} & set(offered)
    if len(meant) == 1:
        return meant.pop()
    word = _AROUND.sub("", text)
    fitting = [project for project in offered if word and word in names.get(project, "")]
    return fitting[0] if len(fitting) == 1 and len(word) <= 12 else None


def put_in_place(query: Query, slot: int, chosen: int) -> Query:
    """The waiting question about the project that was chosen."""
    projects = tuple(chosen if project == slot else project for project in query.projects)
    return replace(query, projects=projects or (chosen,))
