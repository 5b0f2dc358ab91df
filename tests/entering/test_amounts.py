"""Amounts: every spelling reads back, nothing unclear becomes a figure, nothing is half read."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.entering.reading.amounts import LARGEST, amounts, format_amount, read_amount

SURE = {
    "3.5万": "35000",
    "3.5万元": "35000",
    "8万6": "86000",
    "8万6千": "86000",
    "8万6千5": "86500",
    "8万6500": "86500",
    "8万零600元": "80600",
    "三万五": "35000",
    "三万半": "35000",
    "四十六万八千五": "468500",
    "三百二十万": "3200000",
    "一百零五万": "1050000",
    "两万": "20000",
    "十五万": "150000",
    "十万八": "108000",
    "一万五百元": "10500",
    "三点五万": "35000",
    "六百二十八点八二万": "6288200",
    "１２３，４５６．７８元": "123456.78",
    "1,250,000.00元": "1250000",
    "1.2亿": "120000000",
    "1.2个亿": "120000000",
    "半个亿": "50000000",
    "一亿二": "120000000",
    "1亿2000万": "120000000",
    "5百万": "5000000",
    "￥35,000": "35000",
    "¥3.5万": "35000",
    "人民币叁万伍仟元整": "35000",
    "壹拾贰万叁仟元整": "123000",
    "3.5w": "35000",
    "12k": "12000",
    "3元5角6分": "3.56",
    "12块5": "12.5",
    "12块5毛": "12.5",
    "35,000 yuan": "35000",
    "RMB 35,000": "35000",
    "3 million": "3000000",
    "half a million yuan": "500000",
    "thirty-five thousand yuan": "35000",
    "two hundred and fifty thousand yuan": "250000",
    "0.35万": "3500",
}
REFUSED = {
    "80万-5万": "expression",
    "3-5万": "expression",
    "3到5万": "range",
    "20万加3万": "expression",
    "1/3": "fraction",
    "30%": "fraction",
    "百分之三十": "fraction",
    "1e5": "scientific",
    "-3万": "negative",
    "万把块": "vague",
    "几十万": "vague",
    "3万多": "vague",
    "近50万": "vague",
    "不到20万": "vague",
    "三四万": "unclear_amount",
    "十几万": "unclear_amount",
    "12,34元": "unclear_amount",
    "1 250 000元": "unclear_amount",
    "1.250.000元": "unclear_amount",
    "8万600": "unclear_amount",
    "8.5万6": "unclear_amount",
    "12元5": "unclear_amount",
    "一二三": "unclear_amount",
    "3万3万": "unclear_amount",
    "0.123元": "too_fine",
    "3.51234567万": "too_fine",
    "99999999999999元": "too_large",
}


@pytest.mark.parametrize(("text", "yuan"), SURE.items())
def test_what_is_clear_is_read(text: str, yuan: str) -> None:
    amount = read_amount(text)
    assert amount is not None
    assert amount.yuan == Decimal(yuan)
    assert amount.unit is not None
    assert not amount.doubts


@pytest.mark.parametrize(("text", "code"), REFUSED.items())
def test_what_is_not_is_refused_with_a_sentence(text: str, code: str) -> None:
    amount = read_amount(text)
    assert amount is not None
    assert amount.yuan is None
    assert amount.alternatives == ()
    assert [doubt.code for doubt in amount.doubts] == [code]
    assert all("{" not in doubt.sentence(language) for doubt in amount.doubts for language in ("zh", "en"))


@pytest.mark.parametrize(
    ("text", "yuan", "wan"),
    [
        ("35000", "35000", "350000000"),
        ("3.5", "3.5", "35000"),
        ("五十", "50", "500000"),
        ("三千五", "3500", "35000000"),
    ],
)
def test_without_a_unit_both_are_offered(text: str, yuan: str, wan: str) -> None:
    amount = read_amount(text)
    assert amount is not None
    assert amount.yuan is None
    assert amount.alternatives == (Decimal(yuan), Decimal(wan))
    assert [doubt.code for doubt in amount.doubts] == ["no_unit"]


@pytest.mark.parametrize("text", ["3万左右", "约3万元", "大概三万", "about 30,000 yuan"])
def test_what_is_about_is_read_with_a_doubt(text: str) -> None:
    amount = read_amount(text)
    assert amount is not None
    assert amount.yuan == 30000
    assert [doubt.code for doubt in amount.doubts] == ["about"]


def test_nothing_is_no_amount() -> None:
    assert read_amount("昨天的犬粮") is None
    assert read_amount("") is None


def test_zero_is_a_figure_that_is_doubted() -> None:
    amount = read_amount("0元")
    assert amount is not None
    assert amount.yuan == 0
    assert [doubt.code for doubt in amount.doubts] == ["zero"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("三公经费第一批一次性支出3.5万，二期不变", ["3.5万"]),
        ("合同abc20210035付了12000元", ["12000元"]),
        ("从20万到25万", ["20万到25万"]),
        ("犬粮3.5万（35000元）", ["3.5万", "35000元"]),
        ("买了3kg药", []),
    ],
)
def test_in_a_sentence(text: str, found: list[str]) -> None:
    assert [one.amount.text for one in amounts(text)] == found


# --- every spelling of every amount reads back ------------------------------------------------------------------------

_DIGITS = "零一二三四五六七八九"


def say(value: int) -> str:
    """A whole number in Chinese, written out here by itself."""
    if value == 0:
        return "零"
    groups, units, place = [], ["", "万", "亿", "万亿"], 0
    while value:
        groups.append((value % 10_000, units[place]))
        value, place = value // 10_000, place + 1
    text, gap = "", False
    for number, unit in reversed(groups):
        if number == 0:
            gap = bool(text)
            continue
        if text and (gap or number < 1000):
            text += "零"
        text += _four(number) + unit
        gap = False
    return re.sub("^一十", "十", text)


def _four(number: int) -> str:
    text, gap = "", False
    for factor, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, factor)
        if digit == 0:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + _DIGITS[digit] + unit
        gap = False
    return text


_FULL = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


def spellings(yuan: Decimal) -> dict[str, str]:
    """Every way this amount may be written with a unit."""
    wan = f"{(yuan / 10_000).normalize():f}"
    ways = {
        "plain": f"{yuan}元",
        "commas": f"{yuan:,}元",
        "full width": f"{yuan:,}元".translate(_FULL),
        "sign": f"￥{yuan:,}",
        "wan": f"{wan}万元",
        "wan alone": f"{wan}万",
        "english": f"{yuan:,} yuan",
        "shown": format_amount(yuan).split("（")[0],
        "shown in yuan": format_amount(yuan, "en").split(" (")[0],
    }
    if yuan == yuan.to_integral_value():
        ways["chinese"] = f"{say(int(yuan))}元"
        ways["cheque"] = f"{say(int(yuan))}元整".translate(
            str.maketrans("一二三四五六七八九十百千万亿", "壹贰叁肆伍陆柒捌玖拾佰仟萬億")
        )
    return ways


any_amount = st.one_of(
    st.decimals(min_value=Decimal("0.01"), max_value=LARGEST - 1, places=2),
    st.integers(min_value=1, max_value=int(LARGEST) - 1).map(Decimal),
    st.integers(min_value=1, max_value=9999).map(lambda n: Decimal(n) * 10_000),
)


@settings(max_examples=400)
@given(any_amount)
def test_every_spelling_reads_back(yuan: Decimal) -> None:
    for way, text in spellings(yuan).items():
        amount = read_amount(text)
        assert amount is not None, (way, text)
        assert amount.yuan == yuan, (way, text)
        assert not amount.doubts, (way, text)


@settings(max_examples=300)
@given(any_amount)
def test_both_languages_show_the_same(yuan: Decimal) -> None:
    shown = re.findall(r"[\d,.]+(?=元|万元| yuan)", format_amount(yuan))
    assert {Decimal(one.replace(",", "")) for one in shown} <= {yuan, yuan / 10_000}


_JUNK = st.text(alphabet="0123456789.,万千百亿元块十一二两三五零点半wk +-/%至到多约左右", min_size=1, max_size=9)


@settings(max_examples=1500)
@given(_JUNK)
def test_junk_never_becomes_a_wrong_figure(text: str) -> None:
    """Whatever is taken for sure must be a spelling of what it was taken for."""
    amount = read_amount(text)
    if amount is None or amount.yuan is None or amount.yuan == 0:
        return
    bare = re.sub(r"[约左右 ]", "", text).strip("., ")
    bare = re.sub(r"^[,.]|元整?$", "", bare).replace("元", "块")
    assert bare.rstrip("块") in _forms(amount.yuan), (text, amount.yuan)


def _forms(yuan: Decimal) -> set[str]:
    """Everything this amount may look like without its last 元: made from the amount, not read from a text."""
    forms: set[str] = set()
    numbers = {"": yuan, "k": yuan / 1000, "万": yuan / 10_000, "w": yuan / 10_000, "百万": yuan / 10**6}
    numbers |= {"千万": yuan / 10**7, "亿": yuan / 10**8, "千": yuan / 1000, "百": yuan / 100}
    for unit, number in numbers.items():
        plain = f"{number.normalize():f}"
        padded = {plain, *(plain + ("" if "." in plain else ".") + "0" * more for more in range(1, 8))}
        padded |= {f"{number:,f}"} | {_with_commas(one) for one in padded}
        forms |= {one + unit for one in padded}
    whole = int(yuan)
    if yuan == whole:
        forms |= _chinese_forms(whole) | _mixed_forms(whole)
    forms |= _chinese_decimals(yuan) | _with_jiao(yuan)
    return forms


def _with_commas(number: str) -> str:
    whole, point, part = number.partition(".")
    return f"{int(whole):,}{point}{part}"


def _chinese_forms(value: int) -> set[str]:
    full = say(value)
    forms = (
        {full, full.replace("零", "")}
        if not re.search(r"[万亿]零[一二三四五六七八九]$|[百千]零[一二三四五六七八九]$", full)
        else {full}
    )
    short = re.sub((
        r"(?<=百)([一二三四五六七八九])十$|(?<=千)([一二三四五六七八九])百$|(?<=万)([一二三四五六七八九])千$"
        r"|(?<=亿)([一二三四五六七八九])千万$"
    ),
                   lambda m: next(g for g in m.groups() if g), full)  # fmt: skip
    forms |= {short, short.replace("零", "")} if short != full else set()
    half = re.fullmatch(r"(.+)([万亿])五千万?", full)
    if half:
        forms.add(f"{half[1]}{half[2]}半")
    forms |= {"半万"} if value == 5000 else {"半亿"} if value == 50_000_000 else set()
    leading = {f"一{one}" for one in forms if one.startswith("十")}
    forms |= leading | {one.replace("零一十", "零十") for one in forms}
    both = set(forms)
    for one in forms:
        spots = [at for at, char in enumerate(one) if char == "二"]
        for bits in range(1, 2 ** len(spots)):
            chars = list(one)
            for number, at in enumerate(spots):
                if bits >> number & 1:
                    chars[at] = "两"
            both.add("".join(chars))
    return both


def _mixed_forms(value: int) -> set[str]:
    """8万6, 12万3千, 1亿2000万, 8万6500, 三万半."""
    forms: set[str] = set()
    for unit, factor in (
        ("亿", 10**8),
        ("千万", 10**7),
        ("百万", 10**6),
        ("万", 10**4),
        ("w", 10**4),
        ("千", 1000),
        ("k", 1000),
        ("百", 100),
    ):
        head, rest = divmod(value, factor)
        if not head:
            continue
        heads = {str(head), f"{head:,}"}
        for one in heads:
            forms |= {f"{one}{unit}{tail}" for tail in _tails(rest, factor)}
    return forms


def _tails(rest: int, above: int) -> set[str]:
    if rest == 0:
        return {""}
    tails: set[str] = set()
    if rest % (above // 10) == 0:
        digit = rest // (above // 10)
        tails |= {str(digit), _DIGITS[digit], *({"两"} if digit == 2 else ())} | ({"半"} if digit == 5 else set())
    if above == 10_000 and rest >= 1000:
        tails.add(str(rest))
    if rest < above // 10:
        tails |= {f"零{rest}"}
    for unit, factor in (("千万", 10**7), ("百万", 10**6), ("万", 10**4), ("千", 1000), ("百", 100)):
        if factor < above and rest >= factor:
            head, under = divmod(rest, factor)
            heads = {str(head)} | ({_DIGITS[head]} if head < 10 else set())
            heads |= {"两"} if head == 2 else set()
            tails |= {
                f"{zero}{one}{unit}{tail}" for one in heads for tail in _tails(under, factor) for zero in ("", "零")
            }
    return tails


def _chinese_decimals(yuan: Decimal) -> set[str]:
    forms = set()
    for unit, factor in (("", 1), ("万", 10**4), ("百万", 10**6), ("千万", 10**7), ("亿", 10**8)):
        number = (yuan / factor).normalize()
        whole, _, part = f"{number:f}".partition(".")
        for more in range(7):
            digits = "".join(_DIGITS[int(char)] for char in part + "0" * more)
            if digits:
                for one in _chinese_forms(int(whole)):
                    forms |= {f"{one}点{digits}{unit}", f"{one}点{digits.replace('二', '两')}{unit}"}
    return forms


def _with_jiao(yuan: Decimal) -> set[str]:
    whole, fen = int(yuan), int(yuan * 100) % 100
    if fen % 10 or not fen:
        return set()
    said = {str(fen // 10), _DIGITS[fen // 10], *({"两"} if fen == 20 else ())}
    return {f"{one}块{digit}" for one in {str(whole), f"{whole:,}", *_chinese_forms(whole)} for digit in said}
