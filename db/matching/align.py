"""One question laid against one name: what of it the name explains, and what stays unexplained on both sides."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from db.matching import laying
from db.matching.pieces import Kind, Token
from db.matching.tokens import COUNTED, FUNCTION

_TAIL = re.compile(r"经费|费用|资金|项目|工程|专项|工作|费|款|的")
YEAR = re.compile(r"(?:19|20)\d\d年")
_SLOT = frozenset("0123456789一二三四五六七八九十abcdefgh")
_PLACE_ENDS = frozenset("省市县区州镇乡村旗")
# One for the other of these is another project, however small the difference: 城南 and 城北, 县级 and 市级.
_DISTINCT = frozenset(
    "东西南北中上下左右前后内外大小新旧老男女高低甲乙丙丁省市县区州乡镇村国正副春夏秋冬初末早晚支总局厅处科股"
)

# What one does with a thing says nothing of which one, save where it is what the project is about.
_KEEPING = frozenset("养搞弄管抓做干给替")
_DOING = {"租": "租", "盖": "建", "建": "建", "修": "修", "装": "装", "购": "购", "买": "购"}
_MONEY = ("费", "资金", "款")  # a name that ends so is at its end
# Said right behind a whole name, these make it another: a phase, a share, something done about it.
_EXTENDS = re.compile(
    r"第?[\da-z一二三四五六七八九十][期批包标段次轮阶]|[期批包段]|监理|设计|勘察|勘测|审计|维修|改造|扩建|新建|续建|建设|宣传|培训|采购"
    r"|设备|配套|补充|运维|维护|服务|系统|装修|基地|中心|大队|支队|工程|管理|配件|装备|专项|补助|奖励|补贴|科研|软件|平台|尾款|质保"
    r"|城[东南西北]|[^的]{1,4}[省市县区州镇乡村局所院校站厂段]"
)

HOMOPHONE = 0.12
SWAPPED = 0.15
SKIPPED = 0.1  # a single character of a word, as in 交管 for 交通管理
TYPO = 0.6
SLIP = 0.3  # a typo with matched text on both sides
TAIL_TYPO = 0.2  # in a word that tells no names apart
UNKNOWN = 1.0
OTHER_WORD = 2.5  # the character makes a word that other names have: not a slip of the pen


@dataclass(slots=True)
class Fit:
    """How well one name explains a question; the lower the cost, the better."""

    slot: int
    core: int  # characters that tell the name from others
    cost: float = 0.0  # of what is wrong or unexplained
    loose: float = 0.0  # of what is right but cut short or in another order
    explained: int = 0  # content pieces of the question found in the name
    evident: int = 0  # of these, character by character, or in letters that were meant as sounds
    core_left: int = 0  # of the core, what nothing was said about
    tail_left: int = 0
    tail_said: int = 0
    tail_missed: int = 0  # generic words said that this name does not have there
    initials: bool = False  # the first characters of its first two words, and no more: 道交 of 道路交通
    gap: bool = False  # what is left of the core is inside matched text, like a forgotten character
    soft: int = 0  # question words that are in the name, too
    matched: set[int] = field(default_factory=set)  # which pieces
    strays: list[tuple[int, int]] = field(default_factory=list)  # runs of content nothing explains

    dated: bool = False  # the year said is in the name, wherever it stands

    @property
    def whole(self) -> float:
        return self.cost + self.loose

    @property
    def worth(self) -> float:
        """To choose between two ways of laying: the year is not left out to save a change of order."""
        return self.whole - 0.2 * self.dated


@dataclass(slots=True)
class Profile:
    """What of a name tells it from others."""

    key: str
    core: list[bool]
    size: int
    dated: bool
    counted: bool  # has a month, a quarter, a number of things


@dataclass(frozen=True, slots=True)
class Habits:
    """What is usual in this catalogue."""

    known: Callable[[str], bool]  # pairs of characters that names have, and single ones
    years: bool  # names have years, so that a year said first is a name's, not the year asked for


def profile(key: str) -> Profile:
    core = [True] * len(key)
    for found in _TAIL.finditer(key):
        for i in range(found.start(), found.end()):
            core[i] = False
    if not any(core):
        core = [True] * len(key)
    return Profile(key, core, sum(core), bool(YEAR.search(key)), bool(COUNTED.search(key)))


def fit(tokens: Sequence[Token], slot: int, name: Profile, habits: Habits, lettered: bool) -> Fit:
    """Lay the pieces along the name and count what it costs."""
    said, key = laying.spelled(tokens, name.key, lettered)
    blocks = laying.solid(tokens, name.key, laying.common(tokens, name.key, said, key, lettered))
    return _count(tokens, slot, name, laying.whole_numbers(tokens, name.key, laying.placed(blocks)), habits)


def fit_closely(tokens: Sequence[Token], slot: int, name: Profile, habits: Habits) -> Fit:
    """The same for the few best: by sound, with neighbours that changed places and parts in another order."""
    said, key = laying.by_sound(tokens, name.key)
    said, swaps = laying.unswapped(said, key)
    order = list(range(len(tokens)))
    for i in swaps:
        order[i], order[i + 1] = order[i + 1], order[i]
    straight = laying.placed(
        laying.solid([tokens[i] for i in order], name.key, laying.common(tokens, name.key, said, key, False))
    )
    straight = {order[a]: b for a, b in straight.items()}
    first = _count(tokens, slot, name, laying.whole_numbers(tokens, name.key, straight), habits)
    first.loose += SWAPPED * len(swaps)
    if not first.strays and not any(t.kind is Kind.YEAR and i not in straight for i, t in enumerate(tokens)):
        return first
    blocks = laying.tiles(tokens, said, key)
    tiled = {order[a]: b for a, b in laying.placed(blocks).items()}
    second = _count(tokens, slot, name, laying.whole_numbers(tokens, name.key, tiled), habits)
    second.loose += SWAPPED * (len(swaps) + laying.inversions(blocks))
    return min(first, second, key=lambda f: f.worth)


def _count(tokens: Sequence[Token], slot: int, name: Profile, pairs: dict[int, int], habits: Habits) -> Fit:
    result = Fit(slot, name.size, matched=set(pairs))
    key, core = name.key, name.core
    for a, b in pairs.items():
        token = tokens[a]
        if not core[b]:
            result.tail_said += 1
        if token.kind is not Kind.CONTENT:
            result.dated = result.dated or token.kind is Kind.YEAR
            result.soft += token.kind is Kind.QUESTION
            continue
        result.explained += 1
        if token.typed != "c" or token.key == key[b]:
            result.evident += 1
        else:
            result.cost += OTHER_WORD if _another_word(tokens, a, pairs, key, habits) else HOMOPHONE
        before, after = pairs.get(a - 1), pairs.get(a + 1)
        if before is not None or after is not None:
            beside = b - 1 in (before, after) or b + 1 in (before, after)
            result.loose += 0.0 if beside else SKIPPED
    held = set(pairs.values())
    result.initials = result.explained == result.evident == 2 and {0, 2} <= held and 1 not in held
    left = [i for i in range(len(key)) if i not in held]
    result.core_left = sum([core[i] for i in left])
    result.tail_left = len(left) - result.core_left
    result.gap = all(i - 1 in held and i + 1 in held for i in left if core[i])
    _strays(tokens, name, pairs, result, habits)
    return result


def _strays(tokens: Sequence[Token], name: Profile, pairs: dict[int, int], result: Fit, habits: Habits) -> None:
    """Price every run of pieces the name does not explain."""
    size = len(tokens)
    i = 0
    while i < size:
        if i in pairs:
            i += 1
            continue
        kind = tokens[i].kind
        if not _counts(tokens, i, pairs, habits.years or name.dated, name.counted):
            if kind is Kind.WEAK:
                result.cost += 0.25
            elif kind is Kind.GENERIC:
                result.tail_missed += 1
            elif kind is Kind.LIST and tokens[i].key.isalnum() and i - 1 in pairs and i + 1 in pairs:
                result.cost += _joined(name.key, pairs[i - 1], pairs[i + 1])
            i += 1
            continue
        j = i + 1
        while (
            j < size
            and j not in pairs
            and (_counts(tokens, j, pairs, habits.years or name.dated, name.counted) or _soft(tokens[j]))
        ):
            j += 1
        while i > 0 and i - 1 not in pairs and _soft(tokens[i - 1]):
            i -= 1
        behind = _behind(tokens, (i, j), name, pairs)
        price = _price(tokens, (i, j), name, pairs, habits) if behind is None else behind
        result.cost += price
        if (price >= TYPO and j - i > 1) or price > TYPO:
            result.strays.append((i, j))
        i = j


def _joined(key: str, before: int, after: int) -> float:
    """和 amid a name: another word for what stands there, or a character too many (西和县, 陇西县)."""
    if after - before == 2:
        return 0.05 if key[before + 1] in "和与及跟" else TYPO
    return TYPO if after - before == 1 else 0.0


def _soft(token: Token) -> bool:
    """A lone question character; beside unexplained content it belongs to that (新都 is no question)."""
    return token.kind is Kind.QUESTION and token.word == 1 and token.typed == "c" and token.key not in FUNCTION


def _counts(tokens: Sequence[Token], i: int, pairs: dict[int, int], dated: bool, counted: bool) -> bool:
    """Content must be explained; so must a year that stands in a name, and a count where the name has one."""
    token = tokens[i]
    if token.kind is Kind.CONTENT or (counted and token.kind is Kind.COUNTED):
        return True
    if token.kind is Kind.YEAR and dated:
        while i < len(tokens) and tokens[i].kind is Kind.YEAR:
            i += 1
        return i < len(tokens) and (i in pairs or tokens[i].kind is Kind.CONTENT)
    return False


def _price(
    tokens: Sequence[Token], run: tuple[int, int], name: Profile, pairs: dict[int, int], habits: Habits
) -> float:
    i, j = run
    size = j - i
    before, after = i - 1 in pairs, j in pairs
    if any(t.key.isdigit() for t in tokens[i:j]):
        return OTHER_WORD + size
    if size == 1 and (_repeated(tokens, i) or _done_with(tokens, i, name.key, pairs, habits)):
        return 0.05
    room = pairs[j] - pairs[i - 1] - 1 if before and after else _edge_room(i, j, name.key, pairs)
    if any(t.key in _SLOT and t.typed == "c" for t in tokens[i:j]) and room != 0:
        return OTHER_WORD + size  # 二期 is not 一期
    if size == 1 and (before or after):
        if room == 1 and before and tokens[i].key in _DISTINCT and name.key[pairs[i - 1] + 1] in _DISTINCT:
            return OTHER_WORD
        seen = (before and habits.known(tokens[i - 1].key + tokens[i].key)) + (
            after and habits.known(tokens[i].key + tokens[j].key)
        )
        if room == 1 and not seen and not name.core[(pairs[i - 1] + 1) if before else (pairs[j] - 1)]:
            return TAIL_TYPO
        if _misheard(tokens, i, pairs, name.key):
            return OTHER_WORD  # 监理 is neither 奖励 nor 建设
        if room == 0:
            lacking = sum([name.core[b] for b in pairs.values()]) < name.size
            return OTHER_WORD if seen and lacking else (TYPO, UNKNOWN, OTHER_WORD)[seen]  # 运维 is not 维修
        if room == 1:
            if seen or (_in_place(tokens, i) and habits.known(tokens[i].key)):
                return OTHER_WORD  # 柳河 is not 沙河
            firm = before and after and (_goes_on(pairs, i - 1, -1) or _goes_on(pairs, j, 1))
            return SLIP if firm else TYPO
        if before and after and not seen and _cut_short(pairs, i, name):
            return SLIP
        return UNKNOWN + 0.5 * seen
    return (size + 1.0) * _apart(tokens, i, j, pairs)


def _done_with(tokens: Sequence[Token], i: int, key: str, pairs: dict[int, int], habits: Habits) -> bool:
    """养 before 警犬, 租 before 办公用房: a verb of the question, where no name has it there."""
    if pairs.get(i + 1) != 0 or (i and tokens[i - 1].kind is Kind.CONTENT):
        return False
    said = tokens[i].key
    if habits.known(said + tokens[i + 1].key):
        return False
    return said in _KEEPING or (said in _DOING and _DOING[said] in key)


def _behind(tokens: Sequence[Token], run: tuple[int, int], name: Profile, pairs: dict[int, int]) -> float | None:
    """The price of what is said right behind a whole name; None where none stands there."""
    i, j = run
    if i - 1 not in pairs or not _said_whole(name, pairs, i):
        return None
    if any(t.key.isdigit() for t in tokens[i:j]) or _goes_further(tokens, i, j):
        return OTHER_WORD + j - i
    return 0.05 if name.key.endswith(_MONEY) else None


def _said_whole(name: Profile, pairs: dict[int, int], i: int) -> bool:
    """The whole name, tail and all, stands right before: what comes then is no more of it."""
    size = len(name.key)
    return (
        size > 3
        and name.key.endswith((*_MONEY, "项目", "工程"))
        and all(pairs.get(i - size + k) == k for k in range(size))
    )


def _goes_further(tokens: Sequence[Token], i: int, j: int) -> bool:
    """What is said behind a name belongs to it when it stands in brackets, counts, or ends like a name itself."""
    text = "".join([t.key for t in tokens[i:j]])
    if tokens[i].apart or _EXTENDS.match(text):
        return True
    return any(t.kind in (Kind.GENERIC, Kind.WEAK) for t in tokens[i : j + 1])


def _cut_short(pairs: dict[int, int], i: int, name: Profile) -> bool:
    """陇剑怀宣传 for 陇剑杯……宣传: the last character of a word mistaken, and the name goes on further back."""
    there = pairs[i - 1] + 1
    goes_on = pairs[i + 1] > there and name.core[pairs[i + 1]]
    return goes_on and name.core[there] and _goes_on(pairs, i - 1, -1)


def _in_place(tokens: Sequence[Token], i: int) -> bool:
    """In the name of a place one character makes another place, known here or not."""
    return any(t.key in _PLACE_ENDS for t in tokens[i + 1 : i + 3])


def _another_word(tokens: Sequence[Token], a: int, pairs: dict[int, int], key: str, habits: Habits) -> bool:
    """The character that sounds alike makes a word that other names have: 检测 is not 监测."""
    char = tokens[a].key
    return any(
        0 <= n < len(tokens) and n in pairs and tokens[n].key == key[pairs[n]] and habits.known(pair)
        for n, pair in (
            (a - 1, tokens[a - 1].key + char),
            (a + 1, char + tokens[a + 1].key if a + 1 < len(tokens) else ""),
        )
    )


def _misheard(tokens: Sequence[Token], i: int, pairs: dict[int, int], key: str) -> bool:
    """Beside a character that only sounds alike: two wrong ones together are another word."""
    return any(n in pairs and tokens[n].typed == "c" and tokens[n].key != key[pairs[n]] for n in (i - 1, i + 1))


def _goes_on(pairs: dict[int, int], i: int, step: int) -> bool:
    """Whether the matched text there is longer than one character."""
    return pairs.get(i + step) == pairs[i] + step


def _repeated(tokens: Sequence[Token], i: int) -> bool:
    return any(0 <= n < len(tokens) and tokens[n].key == tokens[i].key for n in (i - 1, i + 1))


def _edge_room(i: int, j: int, key: str, pairs: dict[int, int]) -> int:
    """At the edge of the question: how many characters the name has there."""
    if j in pairs:
        return pairs[j]
    if i - 1 in pairs:
        return len(key) - 1 - pairs[i - 1]
    return -1


def _apart(tokens: Sequence[Token], i: int, j: int, pairs: dict[int, int]) -> float:
    """Content that question words keep apart from the name is less likely a part of it."""
    if not pairs:
        return 1.0
    if i - 1 in pairs and j < len(tokens) and tokens[j].asks:
        return 0.05  # 办公用房的房东是谁: not the project's name goes on, but what is asked about it
    for step, edge in ((-1, i - 1), (1, j)):
        at = edge
        while 0 <= at < len(tokens) and at not in pairs and tokens[at].kind in (Kind.GENERIC, Kind.WEAK):
            at += step
        if at in pairs:
            return 1.0
    return 0.3
