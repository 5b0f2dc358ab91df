"""From a question with its projects marked to a Query: the readers in their order."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from bot.asking.query import Query
from bot.asking.reading.department import department
from bot.asking.reading.entries import entries
from bot.asking.reading.filters import with_conditions
from bot.asking.reading.groups import groups
from bot.asking.reading.named import named
from bot.asking.reading.odd import impossible
from bot.asking.reading.rectifying import rectifying
from bot.asking.reading.rules import check, rule
from bot.asking.reading.sentence import Named, Owner, Sentence
from bot.asking.reading.several import over_years, spread
from bot.asking.reading.talk import hostile, talk
from bot.asking.reading.tokens import PROJECT, cut
from bot.asking.reading.what_if import what_if
from bot.asking.reading.when import with_time
from bot.asking.reading.workdays import workdays
from db.names import simplified

READERS: tuple[Callable[[Sentence], Query | None], ...] = (
    hostile,
    talk,
    impossible,
    rectifying,
    workdays,
    rule,
    check,
    entries,
    what_if,
    department,
    named,
    groups,
)


def sentence(text: str, named_projects: tuple[Named, ...] = (), owners: tuple[Owner, ...] = ()) -> Sentence:
    """A question (names replaced by PROJECT marks) cut into tokens, with its conditions."""
    plain = _asserted(_spelt_out(_plain(text)))
    return with_conditions(Sentence(plain, tuple(cut(plain)), is_english(plain), named_projects, owners=owners))


_TENS = str.maketrans("一二两三四五六七八九", "1223456789")


def _spelt_out(text: str) -> str:
    """Amounts that leave their number out: 上千万, 百万以下, 七成五, 一半."""
    text = re.sub(r"(?<![以之\d超没不通])[上过超](百万|千万|亿)(?!\d)", r"不低于1\1", text)
    after = "以上|以下|以内|之内|及以上|及以下|都?不到"
    text = re.sub(
        rf"(?<![\d一二两三四五六七八九十几])(百万|千万|亿)(?=元?({after}))",
        r"1\1",
        text,
    )
    before = (
        "比|过了|到了|不足|不到|低于|超过|高于|达到|没到|没达到|不满|至少|最多|少于|小于|大于|等于"
        "|不超过|不低于|达不到|未达到"
    )
    text = re.sub(rf"({before})(百万|千万|亿)", r"\g<1>1\2", text)
    text = re.sub(
        "([一二两三四五六七八九])成([一二三四五六七八九])", lambda m: m.expand(r"\1\2").translate(_TENS) + "%", text
    )
    text = re.sub(r"(?<=\d)\s*\((in )?10k yuan\)", "万", text)
    text = re.sub(rf"\b(?:the )?(?:two|2) (?={PROJECT} projects\b)", "both ", text)
    text = re.sub(r"过半(?![年数个天月])|超过一半", "超过50%", text)
    text = re.sub(r"翻(?:一番|倍|一倍)", "增加100%", text)
    month = "1[0-2]|[1-9]"  # 7-9月
    text = re.sub(rf"(?<![\d.])({month})(?:月份?)?\s*[-—–~～到至]\s*(?=(?:{month})月)", r"\1月到", text)
    return re.sub(r"(?<=[到过足于满没砍减掉])(?:掉|了)?一半", "50%", text)


def _asserted(text: str) -> str:
    """食堂执行率不是70%吗 claims 70 %: a 不是 about a named project that ends in 吗 is a claim, no denial."""
    text = re.sub(rf"({PROJECT}[^,，。?？]*?)(?<!是)不是(?=[^,，。?？]*[吗么嘛][?？。!！ ]*$)", r"\1是", text)
    return re.sub(r"^(isn't|wasn't|aren't|weren't)\b", lambda m: m[1].removesuffix("n't"), text)


def _plain(text: str) -> str:
    """Lower case, half width, simplified, single spaces."""
    return re.sub(r"\s+", " ", simplified(unicodedata.normalize("NFKC", text).lower()))


def decide(s: Sentence, today: date) -> Query | None:
    """The Query of a sentence that stands by itself; None when no reader recognises it."""
    if spread(s.text) is not None:
        return over_years(s, today, decide, lambda rest: sentence(rest, s.named, s.owners))
    query = next((found for reader in READERS if (found := reader(s)) is not None), None)
    return None if query is None else with_time(s, query, today)


def is_english(text: str) -> bool:
    """More Latin words than Chinese characters, names apart."""
    latin = sum(1 for word in text.split() if word[0].isascii() and word[0].isalpha())
    chinese = sum(1 for c in text if "\u4e00" <= c <= "\u9fff")
    return latin > 0 and chinese == 0
