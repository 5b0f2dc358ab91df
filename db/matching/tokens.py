"""A question cut into the pieces that are compared with names: what may be a name, and what is only asked with."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from db.matching import words
from db.matching.latin import run_end
from db.matching.lexicon import is_word
from db.matching.pieces import Kind, Token
from db.matching.spelled import NUMBERED, Latin, Place, spelled, words_in
from db.names import folded, readings, simplified

_STOPS = frozenset("，。；？！,;?!:：\n…~～.")
_LISTS = frozenset("、/&+＋／|")
_AMOUNT = re.compile(
    r"\d+(?:\.\d+)?\s*(?:%|万元|亿元|万|亿|元|块|分(?!局|中心|公司|包|站)|个|名(?!录)|成|倍|percent|points?|号以?前)"
)
_HAN_AMOUNT = re.compile(
    r"[一二两三四五六七八九十百千零几]+(?:点[一二三四五六七八九]+)?[多来]?(?:万元|亿元|千万|百万|万|亿|块钱|块|个点|个百分点)"
)
_YEAR = re.compile(r"(?:19|20)\d\d(?:年度?)?(?!\d|[.,]\d|\s*[万亿千百元块个分%])")
_TENTHS = re.compile(
    r"[一二两三四五六七八九]成(?:[一二三四五六七八九半](?![年月]))?|百分之[一二三四五六七八九十百零点]+|[一二两三四五六七八九十]+几?分(?=[的吗呢了以]|$)"
)
COUNTED = re.compile(
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})月(?:份|底|末|初)?(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号])?"
    r"|第?[一二三四1-4]季度|[上下]半年|前[一二三四五六七八九十\d]{1,2}个?(?:月|季度)|(?:上|中|下)旬"
    r"|[二两三四五六七八九十]+(?:项|个|笔|类|级)(?!目)"
)
# 归哪个大队管: asks who, and names nobody.
_WHOSE = re.compile(
    r"(?:是|由|归|属于|归属|属)*(?:哪|什么|啥)(?:一?个|几个|一?家|一?些|一支)?"
    r"(?:大队|中队|支队|总队|派出所|分局|科室|处室|部门|单位|机构|[科处室队局所股站](?=[的管负牵主来在呢啊吗呀最花执用支]|\W|$))"
)
# 老张让我问: who wants to know.
_SENT = re.compile(
    r"(?:[老小阿]\w|\w{1,2}?(?:局长?|处长?|科长?|所长?|队长|院长|校长|部长|主任|书记|会计|政委|总|姐|哥|工)|财政局?|审计局?|上级|领导|财务科?)"
    r"(?:刚才|又|一直|今天)?(?:让|叫|催|托|派|要|问)(?:我们?|俺|咱们?)?(?:来|去|给)?(?:问|查|看|找|核|报|统计|整理|了解)?起?"
)
_CAPITALS = 4  # letters; longer runs are the initials of a name
_PLAIN_NUMBER = re.compile(r"\d+\.\d+|\d{5,}")

_NUMBERING = re.compile(r"(?:[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]|\d{1,2}[、．.)）])\s*(?=[^\d\s])")
_ORDINAL = re.compile(r"(?:第|前|后|倒数第?)[一二三四五六七八九十\d]+(?=[名位个高低多少大小的是呢吗呀啊]|项(?!目)|$)")

_FILLERS = words.Vocabulary(words.FILLER)
_GENERIC = words.Vocabulary(words.GENERIC_WORDS)
_WEAK = words.Vocabulary(words.WEAK_WORDS)
_LISTING = words.Vocabulary(w for w in words.LISTING if not w.isascii())


def tokenise(
    text: str,
    vocabulary: Iterable[str] = (),
    *,
    regional: bool = False,
    is_english: Callable[[str], bool] = lambda _: False,
    follows: Callable[[str, str], bool] = lambda _a, _b: False,
    known: Callable[[str], bool] = lambda _: False,
) -> list[Token]:
    """All pieces in order.

    `is_english` knows the aliases' English words, `follows` which sounds stand together in names, `known` which pairs
    of characters do.
    """
    chars, places = _laid_out(text, regional)
    line = "".join(chars)
    question = words.question_words(frozenset(vocabulary))
    tokens: list[Token] = []
    at = 0
    apart = False
    while at < len(line):
        char = line[at]
        kind, length = _begins(line, at, question)
        if kind is None and char.isascii() and char.isalpha() and _lone_letter(line, at, is_english):
            kind, length = Kind.CONTENT, 1
        if kind is None and char.isascii() and char.isalpha():
            found = words_in(line, at, run_end(line, at), is_english)
            tokens += spelled(Latin(text, line, places, is_english, follows), found)
            at = max(found[-1][1] if found else at + 1, at + 1)
            continue
        if kind is None:
            apart = True
            at += 1
            continue
        tokens += _characters(line, at, length, kind, places)
        tokens[-length].apart = apart
        apart = False
        at += length
    _keep_of_names(tokens, known)
    _keep_acts(tokens, known)
    _harden(tokens)
    _name_capitals(text, tokens)
    _free_numbers(tokens)
    _reached(tokens)
    _hear_measures(tokens, follows)
    return tokens


def _name_capitals(text: str, tokens: list[Token]) -> None:
    """CT and MRI before what they are a kind of; the GADJ of a whole name stand by themselves."""
    i = 0
    while i < len(tokens):
        j = i
        while j < len(tokens) and tokens[j].typed == "i" and text[tokens[j].start].isupper():
            j += 1
        beside = [tokens[n] for n in (i - 1, j) if 0 <= n < len(tokens)]
        if 1 < j - i <= _CAPITALS and any(t.kind is Kind.CONTENT and t.typed == "c" for t in beside):
            for token in tokens[i:j]:
                token.proper = True
        i = max(j, i + 1)


def _hear_measures(tokens: list[Token], follows: Callable[[str, str], bool]) -> None:
    """得粉多少 is 得分多少, where no name sounds so; where one does (近渡 as 进度) only the characters ask."""
    for i, (a, b) in enumerate(pairwise(tokens)):
        said = (a.kind, b.kind)
        if Kind.CONTENT not in said or not set(said) <= {Kind.CONTENT, Kind.QUESTION} or b.apart:
            continue
        if i + 2 < len(tokens) and tokens[i + 2].kind is not Kind.QUESTION:
            continue  # a name goes on
        sounds = (readings(a.key)[:1], readings(b.key)[:1])
        if all(sounds) and (pair := (sounds[0][0], sounds[1][0])) in _measure_sounds() and not follows(*pair):
            for token in (a, b):
                token.kind, token.word, token.measure = Kind.QUESTION, 2, True


@lru_cache(maxsize=1)
def _measure_sounds() -> frozenset[tuple[str, str]]:
    return frozenset((readings(w[0])[0], readings(w[1])[0]) for w in words.MISHEARD.split())


def _characters(line: str, at: int, length: int, kind: Kind, places: list[Place]) -> list[Token]:
    """One piece a character; of a question word each knows what the whole asks for."""
    asked = kind is Kind.QUESTION
    measure = asked and line[at : at + length] in words.MEASURE_WORDS
    asks = asked and line.startswith(words.OTHER_QUESTIONS, at)
    found = []
    for char, (start, end) in zip(line[at : at + length], places[at : at + length], strict=True):
        sounds = (readings(char) or (char,)) if kind is Kind.CONTENT else ()
        found.append(Token(char, kind, start, end, sounds, word=length, measure=measure, asks=asks))
    return found


def _free_numbers(tokens: list[Token]) -> None:
    """A number with nothing of a name beside it (得分不到95的) is a figure."""
    i = 0
    while i < len(tokens):
        j = i
        while j < len(tokens) and tokens[j].kind is Kind.CONTENT and tokens[j].key.isdigit():
            j += 1
        if j > i and not any(0 <= n < len(tokens) and tokens[n].kind in _NAMELIKE for n in (i - 1, j)):
            for token in tokens[i:j]:
                token.kind, token.word = Kind.NUMBER, j - i
        i = max(j, i + 1)


def _reached(tokens: list[Token]) -> None:
    """上 in 上90分: a figure is reached, and no name goes on."""
    for token, after in pairwise(tokens):
        if after.kind is Kind.NUMBER and token.kind is Kind.CONTENT and token.key in "上满近离破":
            token.kind, token.word = Kind.QUESTION, 1


FUNCTION = frozenset("的了吗呢吧啊呀哦嘛么呃嗯额是有在我你他她它也还就都很请把被让和与及跟或那这查看说为对等占")
_NAMELIKE = (Kind.CONTENT, Kind.GENERIC, Kind.WEAK, Kind.YEAR)


def _harden(tokens: list[Token]) -> None:
    """A lone question character between two of a name's is one of them: the 大 of 人大代表, the 会 of 2024年会宁县."""
    for i in range(1, len(tokens) - 1):
        token, before, after = tokens[i], tokens[i - 1], tokens[i + 1]
        if token.kind is not Kind.QUESTION or token.word != 1 or token.typed != "c":
            continue
        if before.kind not in _NAMELIKE or after.kind not in _NAMELIKE or token.apart or after.apart:
            continue
        if token.key in FUNCTION and not (before.kind is after.kind is Kind.CONTENT and token.key in "都和有"):
            continue
        if Kind.CONTENT in (before.kind, after.kind):
            token.kind, token.sounds = Kind.CONTENT, readings(token.key)
    for i, (a, b) in enumerate(pairwise(tokens)):
        if not (_may_belong(a) and _may_belong(b) and is_word(a.key + b.key)):
            continue
        if any(t.kind is Kind.CONTENT for t in tokens[max(i - 1, 0) : i]) or any(
            t.kind is Kind.CONTENT and not t.apart for t in tokens[i + 2 : i + 3]
        ):
            for token in (a, b):
                token.kind, token.sounds = Kind.CONTENT, readings(token.key)


def _keep_of_names(tokens: list[Token], known: Callable[[str], bool]) -> None:
    """A filler of one character is no filler where names have it beside what stands there: the 等 of 高等."""
    for a, b in pairwise(tokens):
        if not any(t.kind is Kind.FILLER and t.word == 1 for t in (a, b)) or b.apart or not known(a.key + b.key):
            continue
        word = is_word(a.key + b.key)
        for token in (a, b):
            if token.kind in (Kind.FILLER, Kind.QUESTION) and token.word == 1:
                token.kind = Kind.CONTENT if word else Kind.QUESTION
                token.sounds = readings(token.key) if word else ()


def _keep_acts(tokens: list[Token], known: Callable[[str], bool]) -> None:
    """A word names have, between a thing and a name's tail, is what is done there: the 更新 of 电梯更新项目."""
    for i in range(1, len(tokens) - 2):
        before, a, b, after = tokens[i - 1 : i + 3]
        within = before.kind is Kind.CONTENT and after.kind in (Kind.GENERIC, Kind.WEAK) and not after.apart
        word = a.kind is b.kind is Kind.QUESTION and a.word == b.word == 2 and not a.measure and not a.apart
        if within and word and known(a.key + b.key):
            for token in (a, b):
                token.kind, token.sounds = Kind.CONTENT, readings(token.key)


def _may_belong(token: Token) -> bool:
    """A lone question character that could be a name's: the 用 and the 地 of 教学用地平整."""
    lone = token.kind is Kind.QUESTION and token.word == 1 and token.typed == "c"
    return lone and not token.apart and token.key not in FUNCTION


def _begins(line: str, at: int, question: words.Vocabulary) -> tuple[Kind | None, int]:
    char = line[at]
    if char in _STOPS and not (char == "." and line[at + 1 : at + 2].isdigit()):
        return Kind.BREAK, 1
    if char in _LISTS:
        return Kind.LIST, 1
    if found := _pattern(line, at):
        return found
    counted = None if char.isdigit() and line[:at][-1:].isdigit() else COUNTED.match(line, at)
    best: tuple[Kind | None, int] = (Kind.COUNTED, counted.end() - at) if counted else (None, 0)
    for kind, vocabulary in (
        (Kind.GENERIC, _GENERIC),
        (Kind.WEAK, _WEAK),
        (Kind.FILLER, _FILLERS),
        (Kind.LIST, _LISTING),
        (Kind.QUESTION, question),
    ):
        length = vocabulary.at(line, at)
        if length > best[1]:
            best = kind, length
    if best[1]:
        return best
    if char.isdigit() and _stands_alone(line, at):
        return Kind.NUMBER, 1
    if char.isdigit() or (char.isalpha() and not char.isascii()):
        return Kind.CONTENT, 1
    return None, 1


def _pattern(line: str, at: int) -> tuple[Kind, int] | None:
    """Numbers, years, and what asks in a form of its own."""
    char = line[at]
    if (char.isdigit() or char in "（(") and _fresh(line, at) and (found := _NUMBERING.match(line, at)):
        return Kind.BREAK, found.end() - at
    if found := _ORDINAL.match(line, at):
        return Kind.NUMBER, found.end() - at
    for kind, pattern in ((Kind.YEAR, _YEAR), (Kind.NUMBER, _AMOUNT), (Kind.NUMBER, _PLAIN_NUMBER)):
        if char.isdigit() and (at == 0 or not line[at - 1].isdigit()) and (found := pattern.match(line, at)):
            return kind, found.end() - at
    if found := _HAN_AMOUNT.match(line, at) or _TENTHS.match(line, at):
        return Kind.NUMBER, found.end() - at
    if found := _WHOSE.match(line, at) or (_SENT.match(line, at) if _begins_clause(line, at) else None):
        return Kind.QUESTION, found.end() - at
    return None


def _stands_alone(line: str, at: int) -> bool:
    """A number with neither a name's characters nor letters beside it."""
    start = end = at
    while start > 0 and line[start - 1].isdigit():
        start -= 1
    while end < len(line) and line[end].isdigit():
        end += 1
    return not (line[start - 1 : start].isalnum() or line[end : end + 1].isalnum())


def _lone_letter(line: str, at: int, is_english: Callable[[str], bool]) -> bool:
    """The A of A包 and the S of S416 are themselves; more letters may be sounds or English."""
    before, after = line[at - 1 : at] if at else "", line[at + 1 : at + 2]
    if not before.isalnum() and (found := NUMBERED.match(line, at)) and is_english(found.group().replace("-", "")):
        return False  # K9
    if (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha()):
        return False
    return before.isalnum() or after.isalnum()


def _fresh(line: str, at: int) -> bool:
    """Nothing, or no part of a name, stands right before."""
    return (
        at == 0 or not line[at - 1].isalnum() or line[max(0, at - 2) : at] in ("看看", "查询", "请问", "看下", "一下")
    )


def _begins_clause(line: str, at: int) -> bool:
    return at == 0 or line[at - 1] in _STOPS


def _laid_out(text: str, regional: bool) -> tuple[list[str], list[Place]]:
    """The text in simplified lower case, one entry a character, each with the place it came from."""
    source = simplified(text, regional=regional) if any(ord(c) > 0x2E7F for c in text) else text
    where = _origins(text, source)
    chars: list[str] = []
    places: list[Place] = []
    for i, char in enumerate(source):
        kept = folded(char)
        if kept:
            chars += kept
            places += [where[i]] * len(kept)
        elif not "\ufe00" <= char <= "\ufe0f":
            chars.append(char if len(char.casefold()) == 1 else " ")
            places.append(where[i])
    return _closed_up(chars, places)


def _closed_up(chars: list[str], places: list[Place]) -> tuple[list[str], list[Place]]:
    """Spaces between digits taken out: 2 0 2 0 年 is a year."""
    kept = [
        i
        for i, char in enumerate(chars)
        if not (char == " " and 0 < i < len(chars) - 1 and chars[i - 1].isdigit() and chars[i + 1] in "0123456789年")
    ]
    if len(kept) == len(chars):
        return chars, places
    return [chars[i] for i in kept], [places[i] for i in kept]


def _origins(text: str, source: str) -> list[Place]:
    if len(text) == len(source):
        return [(i, i + 1) for i in range(len(text))]
    where: list[Place] = []
    for op in Levenshtein.opcodes(text, source):
        span = op.src_end - op.src_start
        for k in range(op.dest_end - op.dest_start):
            start = op.src_start + min(k, max(span - 1, 0))
            where.append((start, min(start + 1, op.src_end) if span else start))
    return where
