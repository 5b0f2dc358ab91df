"""Whether what somebody called a project is a name worth remembering, and no piece of a question."""

import re

from bot.asking.reading.decide import sentence
from bot.asking.reading.tokens import UNKNOWN
from db.names import normalise

_LONGEST = 16
_GENERIC = re.compile(r"专项|项目|工作|经费|资金|费用?|款|年度?|工程|的|那个|这个|那笔|那项|\d+")
# Words of questions; names hold others, such as 宣传 or 建设.
_ASKING = (
    *("measure", "howmuch", "howmany", "which", "who", "why", "when", "yes_no", "follow", "talk", "hostile"),
    *("year", "day", "cmp", "sup", "pronoun", "neg", "sum", "average", "list_it", "projects_word"),
)


def worth_remembering(said: str) -> bool:
    """A short name with something of its own."""
    normal = normalise(said)
    if not 2 <= len(normal) <= _LONGEST or not _GENERIC.sub("", normal):
        return False
    words = sentence(said)
    return bool(words.of(UNKNOWN) or not words.tokens) and not words.any_of(*_ASKING)
