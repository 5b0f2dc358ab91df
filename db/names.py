"""How names are written the same way: width, case, script, quotes and spaces put aside, and how they sound."""

import os
import re
import unicodedata
from functools import lru_cache
from typing import Any

# Reading the phrase table costs 40 MB and finds fewer names than taking every reading of each character.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")

_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_DIGITS = {"0": "ling", "1": "yi", "2": "er", "3": "san", "4": "si", "5": "wu", "6": "liu", "7": "qi", "8": "ba"}
_DIGITS["9"] = "jiu"


def is_han(char: str) -> bool:
    return bool(_CJK.match(char))


@lru_cache(maxsize=4)
def _converter(scheme: str) -> Any:
    import opencc

    return opencc.OpenCC(scheme)


class _Table(dict[int, str]):
    """Character → its form in keys, worked out once per character (str.translate reads it)."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        text = unicodedata.normalize("NFKC", char).casefold()
        if is_han(char):
            text = _converter("t2s").convert(text)
        kept = "".join(c for c in text if unicodedata.category(c)[0] in "LN")
        self[code] = kept
        return kept


_KEYS = _Table()


def normalise(text: str) -> str:
    """The key under which two spellings of a name are the same name."""
    return unicodedata.normalize("NFC", text).translate(_KEYS)


def quoted(name: str) -> str:
    """A name in Chinese quotes; one that has quotes of its own in other ones."""
    return f"「{name}」" if set(name) & set('“”"') else f"“{name}”"


def folded(char: str) -> str:
    """What one character contributes to a key: nothing for quotes, spaces and punctuation."""
    return _KEYS[ord(char)]


def simplified(text: str, *, regional: bool = False) -> str:
    """Text in simplified characters; `regional` puts Taiwan's wording into the mainland's (專案 is 项目)."""
    plain: str = _converter("t2s").convert(text)
    if plain == text or not regional:
        return plain
    local: str = _converter("tw2sp").convert(text)
    return local


@lru_cache(maxsize=8192)
def readings(char: str) -> tuple[str, ...]:
    """Every way to pronounce a character, without tones; a digit reads as its numeral."""
    if char in _DIGITS:
        return (_DIGITS[char],)
    if not is_han(char):
        return ()
    from pypinyin import Style, pinyin

    found = pinyin(char, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(s.replace("ü", "v") for s in found[0] if s)) if found else ()


# Characters that begin otherwise in another everyday word; the rest is abbreviated by its first reading only.
_TWO_WAYS = frozenset(
    "乐会传便单厂厦参查大宿属干度弄弹强恶曾朝校核殖泊畜省石种系给繁藏行见解说调车都重量长降角还区卡万六番埔堡铺涌浚盛仇"
    "秘巷术臭期宁尾屏拓堤适数率覃洞提相圩折似识坻粘"
)


@lru_cache(maxsize=8192)
def initials(char: str) -> str:
    """The letters a character is abbreviated to, most of the time one; nobody means 超 by its rare reading tiao."""
    known = readings(char) if char in _TWO_WAYS else readings(char)[:1]
    return "".join(dict.fromkeys(r[0] for r in known)) or (char if char.isascii() else "")


_FINALS = {
    "": "a o e ai ei ao ou an en ang eng er",
    "b": "a o ai ei ao an en ang eng i ie iao ian in ing u",
    "p": "a o ai ei ao ou an en ang eng i ie iao ian in ing u",
    "m": "a o e ai ei ao ou an en ang eng i ie iao iu ian in ing u",
    "f": "a o ei ou an en ang eng u",
    "d": "a e ai ei ao ou an en ang eng ong i ia ie iao iu ian ing u uo ui uan un",
    "t": "a e ai ao ou an ang eng ong i ie iao ian ing u uo ui uan un",
    "n": "a e ai ei ao ou an en ang eng ong i ie iao iu ian in iang ing u uo uan v ve",
    "l": "a e ai ei ao ou an ang eng ong i ia ie iao iu ian in iang ing u uo uan un v ve",
    "g": "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "k": "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "h": "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "j": "i ia ie iao iu ian in iang ing iong u ue uan un",
    "q": "i ia ie iao iu ian in iang ing iong u ue uan un",
    "x": "i ia ie iao iu ian in iang ing iong u ue uan un",
    "zh": "a e i ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "ch": "a e i ai ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "sh": "a e i ai ei ao ou an en ang eng u ua uo uai ui uan un uang",
    "r": "e i ao ou an en ang eng ong u uo ui uan un",
    "z": "a e i ai ei ao ou an en ang eng ong u uo ui uan un",
    "c": "a e i ai ao ou an en ang eng ong u uo ui uan un",
    "s": "a e i ai ao ou an en ang eng ong u uo ui uan un",
    "y": "a o e ao ou an ang i in ing ong u ue uan un",
    "w": "a o ai ei an en ang eng u",
}
SYLLABLES = frozenset(start + final for start, finals in _FINALS.items() for final in finals.split())
