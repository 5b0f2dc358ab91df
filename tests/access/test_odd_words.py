"""Words no keyboard writes: each is answered, and the chat goes on."""

import pytest

from tests.access.house import opened


@pytest.mark.parametrize("words", ["帮助\ud83d", "\udc00", "a\x00b", "\u202e助帮", "{" * 3000, "😀" * 2000])
async def test_odd_words_are_answered_and_the_next_ones_too(store_url: str, words: str) -> None:
    async with opened(store_url) as house:
        chat = house.somebody("赵欣", "editor")
        assert await chat.says(words)
        assert "执行率" in "\n".join(await chat.says("帮助"))
