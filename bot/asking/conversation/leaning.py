"""Whether a sentence leans on the one before it or stands by itself."""

from datetime import date

from bot.asking.reading.complete import says_all
from bot.asking.reading.decide import decide
from bot.asking.reading.sentence import Sentence

ALONE = ("projects_word", "all", "any", "department", "dept", "sup", "first", "place", "average", "share", "talk",
          "hostile", "rule", "order", "ordinal", "quantity", "contact")  # fmt: skip


def needs_more(s: Sentence) -> bool:
    """Whether the sentence leans on the one before: it says 呢 or 它们, or names nothing it could be about."""
    if s.any_of("follow", "pronoun"):
        return True
    if s.any_of(*ALONE) or s.left_over or (s.has("howmany") and s.where):
        return False
    if all(t.kind in ("which", "filler", "mark", "list_it", "neg", "each") for t in s.tokens):
        return True
    return not any("哪些" in t.text or "几个" in t.text or "projects" in t.text for t in s.of("which"))


def counts_all(s: Sentence) -> bool:
    """一共有几个项目 stands by itself, whatever was asked before."""
    measured = set(s.measures) - ({"measures"} if "整改" in s.text else set())
    leans = s.any_of("pronoun", "follow") or s.where or measured
    about = "项目" in s.text or "整改" in s.text  # 超期整改有几个
    return s.has("howmany") and about and not leans


def compares_groups(s: Sentence, today: date) -> bool:
    """新增项目和延续项目哪个预算多 names both that it is about."""
    own = None if s.any_of("follow", "pronoun") else decide(s, today)
    return own is not None and own.act == "groups" and says_all(s, own)
