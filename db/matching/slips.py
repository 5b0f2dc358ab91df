"""One character that is not the name's: a slip of the pen, or another thing that is meant."""

from collections.abc import Iterator, Sequence

from db.matching.colloquial import same_act
from db.matching.lexicon import is_word
from db.matching.pieces import Kind, Token
from db.matching.profile import Habits, Profile
from db.matching.words import QUESTION

MONEY = ("费", "资金", "款")  # a name that ends so is at its end
_PLACE_ENDS = frozenset("省市县区州镇乡村旗")
_OFFICE_ENDS = frozenset("队局所院校站处科厅部室")
_HEADS = frozenset("税券卡证书机车船库楼站班会奖贷债")  # 水资源税 is not 水资源费
_SHORT = 3  # characters of a core in which one other makes another thing
_LONG = 10  # so much of a core said to the letter lets a word that is out of place pass for a slip
_RATHER_LONG = 7  # the same for characters that sound or look alike
_ALIKE = 64  # places apart in Unicode, which goes by radical and strokes


def another_thing(tokens: Sequence[Token], i: int, name: Profile, pairs: dict[int, int], said: int) -> bool:
    """门诊楼 is not 急诊楼, 水务局 is not 税务局, 药品 is not 药房; `said` is how much of the core was."""
    if any(0 <= n < len(tokens) and tokens[n].key == tokens[i].key for n in (i - 1, i + 1)):
        return False  # written twice
    if tokens[i].key in "金款钱" and name.key.endswith(MONEY):
        return False  # 押金 is what a 押运费 pays
    rare = name.size <= _SHORT
    for n, there in _neighbours(tokens, i, name, pairs):
        step = 1 if n < i else -1
        if not is_word(_pair(tokens, i, n), rare=rare):
            continue
        at = there + step
        if same_act(_pair(tokens, i, n), name.key[min(at, there) : max(at, there) + 1]):
            continue
        if _unsaid(at, name, pairs) and _unit(name.key, min(at, there)):
            if replaced(tokens, i, name, pairs) != at or not _enough(tokens, i, name.key[at], said):
                return True
        elif _unsaid(there - step, name, pairs) and _unit(name.key, min(there - step, there)):
            return True
    at = replaced(tokens, i, name, pairs)
    if at >= 0 and said < _RATHER_LONG and tokens[i].key in QUESTION and _begins_word(name.key, at):
        return True  # 想学金 may be short of any first character
    return _other_head(tokens, i, name, pairs)


def sounds_like_another(tokens: Sequence[Token], a: int, name: Profile, pairs: dict[int, int]) -> bool:
    """检测 sounds like 监测 and is a word of its own; 剪测 is none."""
    at = pairs[a]
    if not name.core[at] or sum([name.core[b] for b in pairs.values()]) > _RATHER_LONG:
        return False
    return any(
        is_word(_pair(tokens, a, n), rare=name.size <= _SHORT) and _unit(name.key, min(at, there))
        for n, there in _neighbours(tokens, a, name, pairs)
        if abs(there - at) == 1
    )


def another_word(tokens: Sequence[Token], a: int, pairs: dict[int, int], key: str, habits: Habits) -> bool:
    """The character that sounds alike makes a word that other names have: 检测 is not 监测."""
    return any(
        0 <= n < len(tokens)
        and n in pairs
        and tokens[n].key == key[pairs[n]]
        and habits.known(_pair(tokens, a, n))
        and (in_place(tokens, max(a, n)) or habits.usual(_pair(tokens, a, n)))
        for n in (a - 1, a + 1)
    )


def replaced(tokens: Sequence[Token], i: int, name: Profile, pairs: dict[int, int]) -> int:
    """The place of the name's character that this piece stands in exactly, -1 where it stands in none."""
    before, after = pairs.get(i - 1), pairs.get(i + 1)
    at = before + 1 if before is not None else after - 1 if after is not None else -1
    fits = tokens[i].kind is Kind.CONTENT and (before is None or after is None or after == at + 1)
    return at if fits and _unsaid(at, name, pairs) else -1


def begins_otherwise(i: int, name: Profile, pairs: dict[int, int]) -> bool:
    """A lone question character where the name begins with another: the 太 of 太城县 for 望城县."""
    at = pairs.get(i + 1, 0) - 1
    return _unsaid(at, name, pairs) and (at == 0 or name.key[at - 1] == "年")


def begins_a_word(tokens: Sequence[Token], i: int, name: Profile, pairs: dict[int, int]) -> bool:
    """请学金 for 助学金: a question character right before the rest of a word is the slip of what was not said."""
    after = pairs.get(i + 1, -1)
    if i - 1 in pairs or after < 1 or tokens[i + 1].apart or tokens[i].word != 1 or tokens[i].key in name.key:
        return False
    return _unsaid(after - 1, name, pairs) and _begins_word(name.key, after - 1)


def _begins_word(key: str, at: int) -> bool:
    return is_word(key[at : at + 2], rare=True) and not is_word(key[at + 1 : at + 3], rare=True)


def in_place(tokens: Sequence[Token], i: int) -> bool:
    """In the name of a place one character makes another place, known here or not."""
    return any(t.key in _PLACE_ENDS for t in tokens[i + 1 : i + 3])


def _neighbours(tokens: Sequence[Token], i: int, name: Profile, pairs: dict[int, int]) -> Iterator[tuple[int, int]]:
    """The pieces beside it that are the name's to the letter, with their places in its core."""
    for n in (i - 1, i + 1):
        there = pairs.get(n, -1)
        if there >= 0 and name.core[there] and tokens[n].key == name.key[there]:
            yield n, there


def _pair(tokens: Sequence[Token], a: int, b: int) -> str:
    return tokens[min(a, b)].key + tokens[max(a, b)].key


def _unsaid(at: int, name: Profile, pairs: dict[int, int]) -> bool:
    return 0 <= at < len(name.key) and name.core[at] and at not in pairs.values()


def _unit(key: str, at: int) -> bool:
    """Whether two characters of a name belong together, and are no end and beginning that met (组[织部]门)."""
    if is_word(key[at : at + 2], rare=True):
        return True
    return not (is_word(key[max(at - 1, 0) : at + 1]) or is_word(key[at + 1 : at + 3]))


def _enough(tokens: Sequence[Token], i: int, char: str, said: int) -> bool:
    if any(t.key in _OFFICE_ENDS for t in tokens[i + 1 : i + 4]):
        return False
    return said >= (_RATHER_LONG if abs(ord(tokens[i].key) - ord(char)) <= _ALIKE else _LONG)


def _other_head(tokens: Sequence[Token], i: int, name: Profile, pairs: dict[int, int]) -> bool:
    """Another noun where the name has its last one: 助学贷款 is not 助学金, and 校车尾款 no 校车费."""
    before = pairs.get(i - 1, -1)
    if before < 0 or tokens[i].kind is not Kind.CONTENT:
        return False
    if i + 1 < len(tokens) and tokens[i + 1].key in "款费金" and is_word(_pair(tokens, i, i + 1)):
        return True
    if not name.core[before]:
        return False
    if tokens[i].key in _HEADS and before + 1 < len(name.key) and before + 1 not in pairs.values():
        return True
    goes_on = i + 1 < len(tokens) and tokens[i + 1].kind in (Kind.GENERIC, Kind.WEAK)
    return goes_on and _unsaid(before + 1, name, pairs) and is_word(_pair(tokens, i, i + 1))
