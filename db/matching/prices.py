"""What a run of pieces costs that the name does not explain."""

import re
from collections.abc import Sequence

from db.matching.lexicon import is_word
from db.matching.pieces import Kind, Token
from db.matching.profile import Habits, Profile
from db.matching.slips import MONEY, in_place, replaced

_SLOT = frozenset("0123456789一二三四五六七八九十abcdefgh")
# One for the other of these is another project, however small the difference: 城南 and 城北, 县级 and 市级.
_DISTINCT = frozenset(
    "东西南北中上下左右前后内外大小新旧老男女高低甲乙丙丁省市县区州乡镇村国正副春夏秋冬初末早晚支总局厅处科股"
)

# What one does with a thing says nothing of which one, save where it is what the project is about.
_KEEPING = frozenset("养搞弄管抓做干给替")
_DOING = {"租": "租", "盖": "建", "建": "建", "修": "修", "装": "装", "购": "购", "买": "购"}
# Said right behind a whole name, these make it another: a phase, a share, something done about it.
_EXTENDS = re.compile(
    r"第?[\da-z一二三四五六七八九十][期批包标段次轮阶]|[期批包段]|监理|设计|勘察|勘测|审计|维修|改造|扩建|新建|续建|建设|宣传|培训|采购"
    r"|设备|配套|补充|运维|维护|服务|系统|装修|基地|中心|大队|支队|工程|管理|配件|装备|专项|补助|奖励|补贴|科研|软件|平台|尾款|质保"
    r"|城[东南西北]|[^的]{1,4}[省市县区州镇乡村局所院校站厂段]"
)

TYPO = 0.6
SLIP = 0.3  # a typo with matched text on both sides
TAIL_TYPO = 0.2  # in a word that tells no names apart
UNKNOWN = 1.0
OTHER_WORD = 2.5  # the character makes a word that other names have: not a slip of the pen


def price(tokens: Sequence[Token], run: tuple[int, int], name: Profile, pairs: dict[int, int], habits: Habits) -> float:
    i, j = run
    size = j - i
    before, after = i - 1 in pairs, j in pairs
    if any(t.key.isdigit() for t in tokens[i:j]):
        return OTHER_WORD + size
    if size == 1 and _says_nothing(tokens, i, name, pairs, habits):
        return 0.05
    room = _room(i, j, name.key, pairs)
    numbered = room != 0 and any(t.key in _SLOT and t.typed == "c" for t in tokens[i:j])
    if numbered and not (size == 1 and _mere_stroke(tokens, i, name, pairs)):
        return OTHER_WORD + size  # 二期 is not 一期
    if size == 1 and tokens[i].typed == "i":
        return UNKNOWN + 0.5  # CT is no 彩超
    if size == 1 and (before or after):
        return _one(tokens, i, name, pairs, habits)
    return (size + 1.0) * _apart(tokens, i, j, pairs)


def _one(tokens: Sequence[Token], i: int, name: Profile, pairs: dict[int, int], habits: Habits) -> float:
    """A single piece beside what the name explains."""
    before, after = i - 1 in pairs, i + 1 in pairs
    room = _room(i, i + 1, name.key, pairs)
    if room == 0 and not before and tokens[i].key in _DISTINCT:
        return OTHER_WORD  # 新食堂 is not 食堂
    if room == 1 and before and tokens[i].key in _DISTINCT and name.key[pairs[i - 1] + 1] in _DISTINCT:
        return OTHER_WORD
    seen = (before and habits.usual(tokens[i - 1].key + tokens[i].key)) + (
        after and habits.usual(tokens[i].key + tokens[i + 1].key)
    )
    if room == 1 and not seen and not name.core[(pairs[i - 1] + 1) if before else (pairs[i + 1] - 1)]:
        return TAIL_TYPO
    if _misheard(tokens, i, pairs, name.key):
        return OTHER_WORD  # 监理 is neither 奖励 nor 建设
    if room == 0:
        lacking = sum([name.core[b] for b in pairs.values()]) < name.size
        return OTHER_WORD if seen and lacking else (TYPO, UNKNOWN, OTHER_WORD)[seen]  # 运维 is not 维修
    if room == 1:
        if seen or (in_place(tokens, i) and habits.known(tokens[i].key)):
            return OTHER_WORD  # 柳河 is not 沙河
        firm = before and after and (pairs[i - 1] == 0 or _goes_on(pairs, i - 1, -1) or _goes_on(pairs, i + 1, 1))
        return SLIP if firm else TYPO
    if before and after and not seen and _cut_short(tokens, pairs, i, name):
        return SLIP
    return UNKNOWN + 0.5 * seen


def _says_nothing(tokens: Sequence[Token], i: int, name: Profile, pairs: dict[int, int], habits: Habits) -> bool:
    """A character written twice, a verb of the question, or the 金 of 押金 for a 押运费."""
    paid = i - 1 in pairs and tokens[i].key in "金款钱" and name.key.endswith(MONEY)
    return paid or _repeated(tokens, i) or _done_with(tokens, i, name.key, pairs, habits)


def _mere_stroke(tokens: Sequence[Token], i: int, name: Profile, pairs: dict[int, int]) -> bool:
    """A 一 that stands for no number: nothing is counted after it, and the name has none there."""
    at = replaced(tokens, i, name, pairs)
    counts = i + 1 < len(tokens) and tokens[i + 1].key in "期批包标段次号级季届中小幼院所"
    return at >= 0 and name.key[at] not in _SLOT and not counts and not tokens[i].key.isascii()


def _done_with(tokens: Sequence[Token], i: int, key: str, pairs: dict[int, int], habits: Habits) -> bool:
    """养 before 种猪, 租 before 校车: a verb of the question, where no name has it there."""
    if pairs.get(i + 1) != 0 or (i and tokens[i - 1].kind is Kind.CONTENT):
        return False
    said = tokens[i].key
    if habits.known(said + tokens[i + 1].key):
        return False
    return said in _KEEPING or (said in _DOING and _DOING[said] in key)


def behind(tokens: Sequence[Token], run: tuple[int, int], name: Profile, pairs: dict[int, int]) -> float | None:
    """The price of what is said right behind a whole name; None where none stands there."""
    i, j = run
    if i - 1 not in pairs or not _said_whole(name, pairs, i):
        return None
    if any(t.key.isdigit() for t in tokens[i:j]) or _goes_further(tokens, i, j):
        return OTHER_WORD + j - i
    return 0.05 if name.key.endswith(MONEY) else None


def _said_whole(name: Profile, pairs: dict[int, int], i: int) -> bool:
    """The end of the name, tail and all, stands right before: what comes then is no more of it."""
    size = len(name.key)
    return (
        size > 3
        and name.key.endswith((*MONEY, "项目", "工程"))
        and all(pairs.get(i - k) == size - k for k in range(1, min(size, 6) + 1))
    )


def _goes_further(tokens: Sequence[Token], i: int, j: int) -> bool:
    """What is said behind a name belongs to it when it stands in brackets, counts, or ends like a name itself."""
    text = "".join([t.key for t in tokens[i:j]])
    if tokens[i].apart or _EXTENDS.match(text):
        return True
    return any(t.kind in (Kind.GENERIC, Kind.WEAK) for t in tokens[i : j + 1])


def _cut_short(tokens: Sequence[Token], pairs: dict[int, int], i: int, name: Profile) -> bool:
    """金桂怀宣传 for 金桂杯……宣传: the last character of a word mistaken, and the name goes on further back."""
    if tokens[i].key in _DISTINCT or is_word(tokens[i - 1].key + tokens[i].key):
        return False
    there = pairs[i - 1] + 1
    goes_on = pairs[i + 1] > there and name.core[pairs[i + 1]]
    return goes_on and name.core[there] and _goes_on(pairs, i - 1, -1)


def _misheard(tokens: Sequence[Token], i: int, pairs: dict[int, int], key: str) -> bool:
    """Beside a character that only sounds alike: two wrong ones together are another word."""
    return any(n in pairs and tokens[n].typed == "c" and tokens[n].key != key[pairs[n]] for n in (i - 1, i + 1))


def _goes_on(pairs: dict[int, int], i: int, step: int) -> bool:
    """Whether the matched text there is longer than one character."""
    return pairs.get(i + step) == pairs[i] + step


def _repeated(tokens: Sequence[Token], i: int) -> bool:
    return any(0 <= n < len(tokens) and tokens[n].key == tokens[i].key for n in (i - 1, i + 1))


def _room(i: int, j: int, key: str, pairs: dict[int, int]) -> int:
    """How many characters the name has there."""
    if i - 1 in pairs and j in pairs:
        return pairs[j] - pairs[i - 1] - 1
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
        return 0.05  # 校车的司机是谁: not the project's name goes on, but what is asked about it
    for step, edge in ((-1, i - 1), (1, j)):
        at = edge
        while 0 <= at < len(tokens) and at not in pairs and tokens[at].kind in (Kind.GENERIC, Kind.WEAK):
            at += step
        if at in pairs:
            return 1.0
    return 0.3
