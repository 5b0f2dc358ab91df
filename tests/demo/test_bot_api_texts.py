"""HTML as Telegram parses it, what it finds in a text by itself, and what it refuses."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.errors import Refused
from bot.demo.markup import parse_html, utf16
from bot.demo.texts import cut, formatted, kept


def parsed(source: str) -> tuple[str, list[tuple[str, str]]]:
    """The text kept, and each entity as (type, the words it lies on)."""
    text, entities = kept(*formatted(source, "HTML", None))
    return text, [(entity["type"], cut(text, entity)) for entity in entities]


def found(text: str) -> list[tuple[str, str]]:
    _, entities = kept(text, [])
    return [(entity["type"], cut(text, entity)) for entity in entities]


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>警犬</b>经费", "警犬经费", [("bold", "警犬")]),
        ("<STRONG>a</STRONG>", "a", [("bold", "a")]),
        ("<b>a</>", "a", [("bold", "a")]),
        ("😀<i>二</i>", "😀二", [("italic", "二")]),
        ("<b>a<i>b</i></b>c", "abc", [("bold", "ab"), ("italic", "b")]),
        ("<b>a</b><b>b</b>", "ab", [("bold", "ab")]),
        ("<b>a<strong>b</strong></b>", "ab", [("bold", "ab")]),
        ("<u>a</u><ins>b</ins>", "ab", [("underline", "ab")]),
        ("<s>c</s> <del>d</del>", "c d", [("strikethrough", "c"), ("strikethrough", "d")]),
        ("<tg-spoiler>a</tg-spoiler><span class='tg-spoiler'>b</span>", "ab", [("spoiler", "ab")]),
        ("<code>x</code>", "x", [("code", "x")]),
        ("<pre>x &lt; y</pre>", "x < y", [("pre", "x < y")]),
        ('<pre><code class="language-python">x</code></pre>', "x", [("pre", "x")]),
        ("<code>a<b>b</b></code>", "ab", [("code", "ab")]),
        ("<blockquote>a</blockquote>", "a", [("blockquote", "a")]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", "a")]),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "ab", [("blockquote", "ab")]),
        ("<blockquote><b>a</b></blockquote>", "a", [("blockquote", "a"), ("bold", "a")]),
        ('<a href="https://a.cn/?x=1&amp;y=2">看</a>', "看", [("text_link", "看")]),
        ("<a href='tg://user?id=5'>李</a>", "李", [("text_mention", "李")]),
        ("<a>看</a>", "看", []),
        ("<b></b>x", "x", []),
        ("a &amp; b &lt;c&gt; &quot;d&quot; &#39;e&#x27;", "a & b <c> \"d\" 'e'", []),
        ("a & b &nbsp; &unknown;", "a & b &nbsp; &unknown;", []),
        ("  <b>  a  </b>\n\n", "  a", [("bold", "  a")]),
        ("x > y", "x > y", []),
    ],
)
def test_html_becomes_text_and_entities(source: str, text: str, entities: list[tuple[str, str]]) -> None:
    assert parsed(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("预算<10万元", "Unclosed start tag at byte offset 6"),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("预算 <x>", 'Unsupported start tag "x" at byte offset 7'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("<b>警犬", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>a<i>b</b></i>", 'Unmatched end tag at byte offset 8, expected "</i>", found "</b>"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<b>a</b x>", "Unclosed end tag at byte offset 4"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<a href=", "Unclosed start tag at byte offset 0"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href=a/b>x</a>", "Unexpected end of name token at byte offset 8"),
        ('<a ="x">x</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<tg-emoji emoji-id='x'>a</tg-emoji>", "Invalid custom emoji identifier specified"),
    ],
)
def test_wrong_html_is_refused_in_telegrams_words(source: str, said: str) -> None:
    with pytest.raises(Refused) as caught:
        formatted(source, "HTML", None)
    assert caught.value.description == f"Bad Request: can't parse entities: {said}"


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("/start", [("bot_command", "/start")]),
        ("/budget@jixiao_bot 警犬", [("bot_command", "/budget@jixiao_bot")]),
        ("/budget警犬", []),
        ("看/help吗", []),
        ("看 /help", [("bot_command", "/help")]),
        ("6/30", []),
        ("问 @jixiao_bot 一下", [("mention", "@jixiao_bot")]),
        ("#绩效 #2021", [("hashtag", "#绩效")]),
        ("见 https://a.example.cn/x?y=1。", [("url", "https://a.example.cn/x?y=1")]),
        ("example.com 或 report.docx", [("url", "example.com")]),
        ("60.45% 12.09 / 20", []),
        ("a@example.com", [("email", "a@example.com")]),
        ("http://127.0.0.1:8080/x", [("url", "http://127.0.0.1:8080/x")]),
    ],
)
def test_telegram_finds_commands_links_and_names_by_itself(text: str, entities: list[tuple[str, str]]) -> None:
    assert found(text) == entities


def test_nothing_is_found_inside_code_and_links() -> None:
    assert parsed("<code>/start a.com</code> <a href='https://b.cn'>c.com</a> /help") == (
        "/start a.com c.com /help",
        [("code", "/start a.com"), ("text_link", "c.com"), ("bot_command", "/help")],
    )


def test_given_entities_are_checked_too() -> None:
    bold = {"type": "bold", "offset": 0, "length": 2}
    assert formatted("警犬", None, [bold]) == ("警犬", [bold])
    for wrong in ({**bold, "length": 3}, {**bold, "offset": 5}, {**bold, "offset": -1}, {**bold, "length": -1}):
        with pytest.raises(Refused):
            formatted("警犬", None, [wrong])


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert parse_html(escape(text)) == (text, [])


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_source_is_parsed_or_refused(source: str) -> None:
    try:
        text, entities = kept(*formatted(source, "HTML", None))
    except Refused as refused:
        assert refused.code == 400
        return
    assert text == text.strip(" \n") or entities
    for entity in entities:
        assert entity["offset"] >= 0
        assert entity["length"] > 0
        assert entity["offset"] + entity["length"] <= utf16(text)


@given(
    st.lists(st.sampled_from(["<b>", "</b>", "<i>", "</i>", "<code>", "</code>", "a", " ", "😀", "/x "]), max_size=12)
)
def test_tags_are_balanced_or_refused(pieces: list[str]) -> None:
    source = "".join(pieces)
    opened: list[str] = []
    balanced = True
    for piece in pieces:
        if piece.startswith("</"):
            balanced = balanced and bool(opened) and opened.pop() == piece[2:]
        elif piece.startswith("<"):
            opened.append(piece[1:])
    try:
        parse_html(source)
    except Refused:
        assert not (balanced and not opened)
    else:
        assert balanced
        assert not opened
