"""Sentences: what each enters, for several departments; and that a question, talk or anything unsure enters nothing.

sentences.txt has a department's sentences, each with what is to be understood; talk.txt what is no entry at all.
"""

import itertools
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.entering.reading import read
from bot.entering.reading.said import Amount, Day, Entered, Intent, Named, Names
from tests.entering.departments import PROJECTS, catalogue

HERE = Path(__file__).parent
TODAY = date(2026, 11, 24)
names = cache(catalogue)


def understood(department: str, sentence: str) -> str:
    """What a sentence enters, as one line."""
    entered = read(sentence, today=TODAY, names=names(department))
    return "no entry" if entered is None else " + ".join(_intent(department, intent) for intent in entered.intents)


def _intent(department: str, intent: Intent) -> str:
    said = [intent.kind, _named(department, intent.project)]
    if intent.to_project is not None:
        said.append("to " + _named(department, intent.to_project))
    said += [_amount(intent.amount), f"was {_amount(intent.was)}" if intent.was else ""]
    said += [_day(intent.day), f"of {intent.year}" if intent.year else ""]
    said += [f"{intent.part} {intent.points}" if intent.part else "", intent.share or ""]
    said += [intent.field or "", f"payee {intent.payee}" if intent.payee else ""]
    said += [f"owner {intent.owner}" if intent.owner else "", "evidence" if intent.evidence else ""]
    said += [
        f"“{intent.text}”" if intent.text and intent.kind != "edit_field" else "",
        f"({intent.note})" if intent.note else "",
    ]
    if intent.wrong is not None:
        wrong = intent.wrong
        parts = (
            _named(department, wrong.project),
            _amount(wrong.amount),
            _day(wrong.day),
            "last" if wrong.last else "",
        )
        said.append("instead of " + " ".join(part for part in parts if part))
    said += [doubt.code for doubt in intent.doubts]
    return " ".join(part for part in said if part)


def _named(department: str, named: Named | None) -> str:
    if named is None:
        return ""
    names = "/".join(PROJECTS[department][number] for number in named.ids)
    return {"one": names, "several": f"{names}?", "none": f"unknown:{named.text}"}[named.decision]


def _amount(amount: Amount | None) -> str:
    if amount is None:
        return ""
    values = [amount.yuan] if amount.yuan is not None else amount.alternatives
    codes = "".join(f"[{doubt.code}]" for doubt in amount.doubts)
    return "or".join(f"{value.normalize():f}" for value in values) + codes


def _day(day: Day | None) -> str:
    if day is None:
        return ""
    precision = "" if day.precision == "day" else f"({day.precision})"
    return f"{day.day}{precision}" + "!" * day.future


def cases() -> Iterator[tuple[str, str, str]]:
    department = ""
    for line in (HERE / "sentences.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            department = line[2:]
        elif line:
            sentence, _, wanted = line.partition(" ⇒ ")
            yield department, sentence, wanted


def talk() -> list[str]:
    return [line for line in (HERE / "talk.txt").read_text(encoding="utf-8").splitlines() if line]


@pytest.mark.parametrize(("department", "sentence", "wanted"), list(cases()))
def test_a_sentence(department: str, sentence: str, wanted: str) -> None:
    assert understood(department, sentence) == wanted


@pytest.mark.parametrize("sentence", talk())
def test_talk_enters_nothing(sentence: str) -> None:
    assert understood("police", sentence) == "no entry"


# --- what holds for every sentence ------------------------------------------------------------------------------------

_ENTRY = [
    (department, sentence)
    for department, sentence, wanted in cases()
    if wanted.startswith(("payment", "refund", "adjust"))
]
_QUESTIONS = ("{}吗", "{}？", "是不是{}", "{}对不对", "听说{}", "如果{}呢", "为什么{}", "{}没有", "打算{}", "谁说{}")


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(_ENTRY), st.sampled_from(_QUESTIONS))
def test_an_entry_that_is_asked_or_supposed_is_none(entry: tuple[str, str], question: str) -> None:
    department, sentence = entry
    if not re.search("[a-z]{3}", sentence):
        assert understood(department, question.format(sentence)) == "no entry"


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["{p}支出{a}", "{p}本月付了{a}，材料款", "今天{p}支付{a}元给恒信公司", "{p}，{a}，发票已入账"]),
    st.sampled_from([name for name in PROJECTS["police"] if "看守所" not in name]),
    st.integers(1, 99_999_999).map(Decimal),
)
def test_the_amount_is_the_one_that_was_written(form: str, project: str, yuan: Decimal) -> None:
    wan = f"{(yuan / 10_000).normalize():f}万"
    entered = read(form.format(p=project, a=wan), today=TODAY, names=names("police"))
    assert entered is not None
    (intent,) = entered.intents
    assert intent.kind == "payment"
    assert intent.amount is not None
    assert intent.amount.yuan == yuan
    assert intent.project is not None
    assert [PROJECTS["police"][number] for number in intent.project.ids] == [project]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40), st.sampled_from(["", "警犬经费支出", "撤销", "整改", "3.5万", "从20万到"]))
def test_any_message_can_be_read(junk: str, beginning: str) -> None:
    found = read(beginning + junk, today=TODAY, names=names("police"))
    assert found is None or all(isinstance(intent, Intent) for intent in found.intents)


def test_lines_are_entries_each() -> None:
    entered = read("警犬经费支出3万，犬粮\n禁毒经费退回0.5万\n", today=TODAY, names=names("police"))
    assert entered is not None
    assert [intent.kind for intent in entered.intents] == ["payment", "refund"]
    assert read("警犬经费支出3万，犬粮\n这个月还要付多少", today=TODAY, names=names("police")) is None


def test_the_language_is_the_sentence_s_own() -> None:
    assert _entered("paid 35,000 yuan for police dogs").language == "en"
    assert _entered("警犬支出3万").language == "zh"


def _entered(sentence: str) -> Entered:
    entered = read(sentence, today=TODAY, names=names("police"))
    assert entered is not None
    return entered


def test_working_days_are_counted_by_the_calendar_that_is_given() -> None:
    entered = read(
        "警犬犬舍整改延期到10个工作日后",
        today=TODAY,
        names=names("police"),
        workdays=lambda start, count: date(2026, 12, count),
    )
    assert entered is not None
    assert entered.intents[0].day is not None
    assert entered.intents[0].day.day == date(2026, 12, 10)


def test_names_are_asked_for_as_the_catalogue_gives_them() -> None:
    calls = itertools.count()

    class Counting:
        def __call__(self, text: str, *, vocabulary: object = ()) -> object:
            next(calls)
            return names("police")(text)

    counting: Names = Counting()  # type: ignore[assignment]
    read("警犬经费支出3万", today=TODAY, names=counting)
    assert next(calls) < 12  # a large catalogue takes milliseconds for each


def test_labelled_lines_are_one_entry() -> None:
    """As a card shows them, or as somebody fills them in."""
    card = "项目：警犬经费\n类型：支出\n金额：3.5万元（35,000元）\n日期：2026年11月20日（周五）\n用途：犬粮"
    assert understood("police", card) == "payment 警犬经费 35000 2026-11-20 (犬粮)"
    filled = "项目：禁毒经费\n类型：退回\n金额：3.5万\n收款方：李四粮店"
    assert understood("police", filled) == "refund 禁毒经费 35000 payee 李四粮店"
    assert understood("police", "项目：警犬经费\n日期：11月20日") == "no entry"
