"""A Reply on Telegram: every limit kept, nothing lost, nothing cut inside a tag."""

import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.plain import render as plainly
from bot.rendering.reply import Block, Bold, Button, Facts, File, Heading, Items, Line, Note, Quote, Reply, say
from bot.rendering.telegram import Call, plain_text, render

words = st.text(st.characters(codec="utf-8", exclude_characters="\n\r\0"), min_size=1, max_size=300)
blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, words),
    st.builds(lambda a, b: Line((a, Bold(b))), words, words),
    st.builds(lambda rows: Facts(tuple(rows)), st.lists(st.tuples(words, words), max_size=5)),
    st.builds(lambda lines: Items(tuple(lines)), st.lists(words, max_size=40)),
    st.builds(Quote, words),
    st.builds(Note, words),
)


class Balanced(HTMLParser):
    """Fails on a tag that is not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def texts(calls: list[Call]) -> list[str]:
    return [call.parameters["text"] for call in calls if "text" in call.parameters]


@given(st.lists(blocks, min_size=1, max_size=12))
def test_every_message_keeps_telegrams_limits_and_loses_no_word(said: list[Block]) -> None:
    reply = Reply(tuple(said))
    messages = texts(render(reply))
    for html in messages:
        assert 1 <= units(plain_text(html)) <= 4096
        assert len(html.encode()) <= 32 * 1024
        parser = Balanced()
        parser.feed(html)
        assert parser.open == []
    squeezed = re.sub(r"\s", "", plainly(reply))
    assert re.sub(r"\s", "", "".join(map(plain_text, messages))) == squeezed


@pytest.mark.parametrize(
    "block", [Line(("警" * 9000,)), Quote("犬" * 9000), Items(("😀" * 5000,)), Heading("<&>" * 3000)]
)
def test_a_block_longer_than_a_message_is_split_not_cut_off(block: Block) -> None:
    messages = texts(render(Reply((block,))))
    assert len(messages) > 1
    assert all(units(plain_text(html)) <= 4096 for html in messages)
    kept = re.sub(r"\s", "", "".join(map(plain_text, messages)))
    assert kept == re.sub(r"\s", "", plainly(Reply((block,))))


def test_buttons_hang_under_the_last_message() -> None:
    reply = Reply((Line(("字" * 5000,)),), ((Button("依据", "q:e:1"),),))
    first, last = render(reply)
    assert "reply_markup" not in first.parameters
    assert json.loads(last.parameters["reply_markup"]) == {
        "inline_keyboard": [[{"text": "依据", "callback_data": "q:e:1"}]]
    }


def test_an_edit_edits_first_and_sends_the_rest() -> None:
    methods = [call.method for call in render(Reply((Line(("字" * 5000,)),), edits=7))]
    assert methods == ["editMessageText", "sendMessage"]


def test_a_file_takes_a_short_text_as_its_caption_and_leaves_a_long_one_beside_it() -> None:
    table = File("表.xlsx", "application/vnd.ms-excel", b"x")
    assert [c.method for c in render(Reply((Line(("短",)),), file=table))] == ["sendDocument"]
    assert [c.method for c in render(Reply((Line(("长" * 2000,)),), file=table))] == ["sendMessage", "sendDocument"]


@pytest.mark.parametrize("data", ["", "警" * 22])
def test_button_data_is_checked_where_it_is_made(data: str) -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        Button("x", data)


def test_plain_text_shows_buttons_as_lines() -> None:
    facts = Facts((("预算", "20万元"), ("Budget", "200,000 yuan")))
    reply = say("哪一个？", facts, buttons=((Button("甲", "a"), Button("乙", "b")),))
    assert plainly(reply) == "哪一个？\n预算：20万元\nBudget: 200,000 yuan\n[甲]\n[乙]"
