"""Words → tokens → Query, without any project in sight; nothing said ever breaks the reader."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.asking.query import ACTS, FULL, Condition, Query
from bot.asking.reading.amounts import NUMBER, han_number, read_number
from bot.asking.reading.decide import decide, sentence
from bot.asking.reading.lexicon import chinese_words, english_words
from bot.asking.reading.sentence import Named
from bot.asking.reading.tokens import PROJECT
from bot.asking.sounds import heard, spoken

TODAY = date(2025, 7, 31)


def asked(text: str, *projects: int) -> Query | None:
    return decide(sentence(text, tuple(Named((project,), "") for project in projects)), TODAY)


def amount(text: str) -> tuple[str, Decimal] | None:
    match = NUMBER.match(text)
    number = read_number(match) if match else None
    return None if number is None else (number.kind, number.value)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("500万", "money", "5000000"),
        ("1,250.5万元", "money", "12505000"),
        ("两百万", "money", "2000000"),
        ("一千万", "money", "10000000"),
        ("0.3亿", "money", "30000000"),
        ("12000元", "money", "12000"),
        ("80%", "percent", "80"),
        ("百分之八十", "percent", "80"),
        ("八成", "percent", "80"),
        ("93.5分", "points", "93.5"),
        ("3个", "count", "3"),
        ("5 million yuan", "money", "5000000"),
        ("eighty percent", "percent", "80"),
    ],
)
def test_amounts_are_read_with_their_units(text: str, kind: str, value: str) -> None:
    assert amount(text) == (kind, Decimal(value))


@given(st.integers(1, 99_999_999))
def test_chinese_numerals_are_read_as_written(number: int) -> None:
    assert han_number(_numeral(number)) == number


def _numeral(number: int) -> str:
    """一千二百三十四万五千六百七十八."""
    high, low = divmod(number, 10_000)
    return (_section(high) + "万" if high else "") + (_section(low) if low else "")


def _section(number: int) -> str:
    text = ""
    for value, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, value)
        text += "零一二三四五六七八九"[digit] + unit if digit else ""
    return text


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("执行率低于80%的项目", Condition("rate", "<", Decimal(80))),
        ("预算不超过三百万的项目", Condition("budget", "<=", Decimal(3_000_000))),
        ("上千万的项目有哪些", Condition("budget", ">=", Decimal(10_000_000))),
        ("满意度没拿满分的项目", Condition("satisfaction", "<", FULL)),
        ("没花完的项目", Condition("rate", "<", Decimal(100))),
        ("不是新增的项目", Condition("kind", "!=", "new")),
        ("评良的项目有哪些", Condition("grade", "=", "good")),
        ("得分不到95的项目有哪些", Condition("total", "<", Decimal(95))),
        ("which projects scored at least 90 points", Condition("total", ">=", Decimal(90))),
        ("projects with an execution rate below 75 percent", Condition("rate", "<", Decimal(75))),
    ],
)
def test_conditions_are_found_in_the_words(question: str, where: Condition) -> None:
    query = asked(question)
    assert query is not None
    assert query.act == "list"
    assert query.where == (where,)


def test_more_than_or_equal_can_be_excluded() -> None:
    query = asked("预算500万以上（不含500万）的项目有几个")
    assert query is not None
    assert query.where == (Condition("budget", ">", Decimal(5_000_000)),)


@pytest.mark.parametrize(
    ("question", "act", "measures"),
    [
        (f"{PROJECT}执行率多少", "values", ("rate",)),
        (f"{PROJECT}花到几成了", "values", ("rate",)),
        (f"{PROJECT}的钱花了百分之多少", "values", ("rate",)),
        (f"{PROJECT}得了多少分", "values", ("total",)),
        (f"{PROJECT}一共批了多少钱", "values", ("budget",)),
        (f"{PROJECT}是新增还是延续", "values", ("kind",)),
        (f"{PROJECT}什么时候追加的", "values", ("source",)),
        (f"{PROJECT}", "card", ()),
        (f"how much was spent on {PROJECT}", "values", ("spend",)),
        (f"{PROJECT} execution rate", "values", ("rate",)),
    ],
)
def test_measures_are_found_in_the_words(question: str, act: str, measures: tuple[str, ...]) -> None:
    query = asked(question, 1)
    assert query is not None
    assert (query.act, query.measures) == (act, measures)


def test_a_word_that_nothing_explains_between_project_and_money_is_noted() -> None:
    query = asked(f"{PROJECT}犬粮支出多少", 1)
    assert query is not None
    assert query.topic == "犬粮"


def test_pinyin_and_homophones_of_question_words_are_heard() -> None:
    assert spoken("yusuan duoshao") == "预算多少"
    assert spoken("what is the budget") == "what is the budget"
    assert heard("评粮的项目有哪些", [(1, 2)]) == "评良的项目有哪些"


WORDS = st.sampled_from(sorted({word for word, *_ in chinese_words()} | {f" {word} " for word in english_words()}))
PIECES = st.one_of(
    WORDS, st.sampled_from([PROJECT, "80%", "500万", "三个", "95分", "2021年", "？", "，", "100", "第二"]), st.text()
)


@given(st.lists(PIECES, max_size=9))
def test_whatever_is_said_is_read_without_an_error(pieces: list[str]) -> None:
    text = "".join(pieces)
    named = tuple(Named((n + 1,), "") for n in range(text.count(PROJECT)))
    query = decide(sentence(text, named), TODAY)
    assert query is None or query.act in ACTS
    assert query is None or set(query.projects) <= set(range(1, len(named) + 1))


NUMBERS = st.decimals(0, 10**9, places=2)
CONDITIONS = st.builds(
    Condition,
    st.sampled_from(["budget", "rate", "total", "kind"]),
    st.sampled_from(["<", "<=", ">", ">=", "=", "!="]),
    st.one_of(NUMBERS, st.sampled_from(["new", FULL])),
)
QUERIES = st.builds(
    Query,
    st.sampled_from(ACTS),
    st.lists(st.integers(1, 99), max_size=3).map(tuple),
    st.lists(st.sampled_from(["budget", "rate"]), max_size=2).map(tuple),
    st.lists(CONDITIONS, max_size=2).map(tuple),
    st.lists(CONDITIONS, max_size=1).map(tuple),
    order=st.sampled_from([None, "asc", "desc"]),
    limit=st.none() | st.integers(1, 9),
    year=st.none() | st.integers(2000, 2030),
    as_of=st.none() | st.dates(),
    amount=st.none() | NUMBERS,
    topic=st.none() | st.text(max_size=5),
)


@given(QUERIES)
def test_a_query_is_the_same_after_json(query: Query) -> None:
    import json

    assert Query.from_json(json.loads(json.dumps(query.to_json()))) == query
