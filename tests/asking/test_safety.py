"""Properties of answers: figures of other projects never appear, noise never changes whose figures are given."""

import re
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.asking.reading.lexicon import chinese_words
from db.store import Store
from tests.asking.library import REPORTED, Desk


@pytest.fixture(scope="module")
def desk(library_on_sqlite: Store) -> Desk:
    return Desk(library_on_sqlite)


def known(name: str) -> set[Decimal]:
    """Every number that may stand beside a project of 2024, differences to full marks included."""
    budget, spend, rate, output, benefit, satisfaction, execution, total = map(Decimal, REPORTED[name][:8])
    parts = output + benefit + satisfaction + execution
    numbers = {budget, spend, budget - spend, rate, output, benefit, satisfaction, execution, total, parts}
    lost = {50 - output, 30 - benefit, 10 - satisfaction, 10 - execution, 100 - total, abs(parts - total)}
    return numbers | lost | {Decimal(n) for n in (50, 30, 10, 100, 2024)} | {rate * 10 / 100}


MEASURES = st.sampled_from(
    ["预算", "支出", "执行率", "未支出", "总分", "产出得分", "等级", "各项得分", "情况", "花完了吗", "扣在哪"]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(REPORTED)), MEASURES)
def test_an_answer_gives_only_figures_of_the_project_that_was_named(desk: Desk, name: str, measure: str) -> None:
    answer = desk.fresh(f"{name}2024年{measure}")
    assert name in answer
    assert not [other for other in REPORTED if other != name and other in answer]
    text = answer.replace(name, "")
    numbers = {Decimal(number) for number in re.findall(r"\d+(?:\.\d+)?", text)}
    assert numbers <= known(name), answer


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(sorted(REPORTED)),
    st.text("呀吧呢～！？。 ，…😀", max_size=6),
    st.text("啊嗯～！ 。", max_size=4),
)
def test_noise_never_turns_an_answer_into_another_projects(desk: Desk, name: str, after: str, before: str) -> None:
    outcome = desk.ask(f"{before}{name}{after}2024年支出多少")
    desk.state = {}
    assert outcome.decision != "answer" or set(outcome.projects) <= {name}


SAID = st.lists(
    st.one_of(
        st.sampled_from(sorted({word for word, *_ in chinese_words()})),
        st.sampled_from(
            [*REPORTED, "80%", "500万", "三个", "2024年", "95分", "那", "呢", "它们", "what", "rate", "project"]
        ),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(SAID, min_size=1, max_size=3))
def test_whatever_is_said_gets_an_answer_and_never_an_error(desk: Desk, messages: list[list[str]]) -> None:
    desk.state = {}
    for message in messages:
        outcome = desk.ask("".join(message))
        assert outcome.decision in ("answer", "ask", "none", "help")
        assert outcome.reply.blocks
        for row in outcome.reply.buttons:
            for button in row:
                if button.data.startswith("q:e"):
                    desk.tap_data(button.data)
