"""The page's server over plain HTTP: who may ask, what is told, and that each thing is told once."""

from __future__ import annotations

import asyncio
import json
import struct
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession, FormData, web
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.page import add_page
from bot.demo.page_events import Stream
from bot.demo.state import User
from bot.demo.telegram import Telegram


class Visitor:
    """A browser without a screen: the headers it sends, the page's own paths."""

    def __init__(self, tg: Telegram, people: list[User], port: int, session: ClientSession) -> None:
        self.tg = tg
        self.leader, self.finance = people
        self.origin = f"http://127.0.0.1:{port}"
        self.session = session

    async def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, Any]:
        async with self.session.get(self.origin + path, headers=headers) as answer:
            return answer.status, await answer.json()

    async def post(self, path: str, body: Any, headers: Mapping[str, str] | None = None) -> tuple[int, Any]:
        sent = {"Origin": self.origin} if headers is None else headers
        data = {"data": body} if isinstance(body, FormData) else {"json": body}
        async with self.session.post(self.origin + path, headers=sent, **data) as answer:
            return answer.status, await answer.json()

    async def hear(self, place: str, count: int) -> list[tuple[str, Any]]:
        """The first events from that place on."""
        heard: list[tuple[str, Any]] = []
        async with self.session.get(f"{self.origin}/demo/events?after={place}") as answer:
            while len(heard) < count:
                kind = (await answer.content.readline()).decode().strip().removeprefix("event: ")
                data = (await answer.content.readline()).decode().removeprefix("data: ")
                await answer.content.readline()
                heard.append((kind, json.loads(data)))
        return heard


@pytest_asyncio.fixture
async def visitor() -> AsyncIterator[Visitor]:
    tg = Telegram(bot_name="绩效助手")
    people = [tg.add_user("李局", "zh-hans"), tg.add_user("王会计", "zh-hans")]
    app = web.Application()
    add_page(app, tg, people)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with ClientSession() as session:
        yield Visitor(tg, people, runner.addresses[0][1], session)
    await runner.cleanup()


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil", ""])
async def test_a_foreign_name_for_this_machine_is_refused(visitor: Visitor, host: str) -> None:
    status, answer = await visitor.get("/demo/state", headers={"Host": host})
    assert (status, answer) == (403, {"error": "forbidden"})


@pytest.mark.parametrize("host", ["localhost:9", "LOCALHOST", "127.0.0.1", "[::1]:8080"])
async def test_this_machines_own_names_are_welcome(visitor: Visitor, host: str) -> None:
    assert (await visitor.get("/demo/state", headers={"Host": host}))[0] == 200


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://127.0.0.1:1", "http://localhost"])
async def test_another_sites_post_changes_nothing(visitor: Visitor, origin: str | None) -> None:
    headers = {} if origin is None else {"Origin": origin}
    status, _ = await visitor.post("/demo/send", {"as": visitor.leader.id, "text": "偷发"}, headers)
    assert status == 403
    assert visitor.tg.messages(visitor.leader) == []


async def test_every_answer_carries_the_policy_and_the_page_has_no_inline_code(visitor: Visitor) -> None:
    async with visitor.session.get(visitor.origin + "/") as answer:
        page = await answer.text()
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert " on" not in "".join(part.partition(">")[0] for part in page.split("<")[1:] if "=" in part)
    assert "<style" not in page
    assert page.count("<script") == page.count("<script src=") + page.count('<script type="module" src=')


async def test_only_listed_files_are_served(visitor: Visitor) -> None:
    for path in ("/static/page.py", "/static/..%2fpage.py", "/static/%2e%2e/page.py", "/static/"):
        async with visitor.session.get(visitor.origin + path) as answer:
            assert answer.status == 404, path


async def test_a_message_sent_again_with_its_key_is_there_once(visitor: Visitor) -> None:
    body = {"as": visitor.leader.id, "text": "问", "key": "k1"}
    first = await visitor.post("/demo/send", body)
    second = await visitor.post("/demo/send", body)
    assert first == second == (200, {"message": visitor.tg.messages(visitor.leader)[0].id})
    assert len(visitor.tg.messages(visitor.leader)) == 1


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("send", {"text": ""}, "empty"),
        ("send", {"text": "字" * 4097}, "too_long"),
        ("send", {"text": 7}, "empty"),
        ("send", {"text": "问", "as": 1}, "unknown_person"),
        ("send", {"text": "问", "as": "李"}, "other"),
        ("send", {"text": "问", "chat": 5}, "unknown_chat"),
        ("tap", {"message": 1, "data": "x"}, "unknown_message"),
        ("edit", {"message": 1, "text": "x"}, "unknown_message"),
        ("react", {"message": "one"}, "other"),
        ("send", ["no", "object"], "other"),
    ],
)
async def test_what_cannot_be_done_is_declined_with_its_reason(
    visitor: Visitor, path: str, body: Any, code: str
) -> None:
    sent = {"as": visitor.leader.id, **body} if isinstance(body, dict) else body
    status, answer = await visitor.post(f"/demo/{path}", sent)
    assert (status // 100, answer) == (4, {"error": code})


async def test_a_button_that_has_changed_is_declined(visitor: Visitor) -> None:
    message = visitor.tg.post(visitor.tg.chat_of(visitor.leader), text="问")
    status, answer = await visitor.post("/demo/tap", {"as": visitor.leader.id, "message": message.id, "data": "old"})
    assert (status, answer) == (400, {"error": "unknown_button"})


async def test_nobody_edits_what_others_wrote(visitor: Visitor) -> None:
    message = visitor.tg.post(visitor.tg.chat_of(visitor.leader), text="问")
    status, answer = await visitor.post("/demo/edit", {"as": visitor.leader.id, "message": message.id, "text": "改"})
    assert (status, answer) == (400, {"error": "not_yours"})


def form(visitor: Visitor, name: str, content: bytes, **fields: str) -> FormData:
    data = FormData(quote_fields=False)
    for key, value in {"as": str(visitor.leader.id), **fields}.items():
        data.add_field(key, value)
    data.add_field("file", content, filename=name, content_type="text/html")
    return data


async def test_an_uploaded_page_comes_back_as_a_download_only(visitor: Visitor) -> None:
    content = b"<script>alert(1)</script>" * 10_000
    status, _ = await visitor.post("/demo/upload", form(visitor, "报告.html", content, caption="看"))
    assert status == 200
    document = visitor.tg.messages(visitor.leader)[0].document
    assert document and document.name == "报告.html"
    async with visitor.session.get(f"{visitor.origin}/demo/file/{document.file_id}") as answer:
        assert await answer.read() == content
        assert answer.content_type == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E6%8A%A5")
        assert "sandbox" in answer.headers["Content-Security-Policy"]


async def test_what_cannot_be_sent_is_declined_and_nothing_appears(visitor: Visitor) -> None:
    vast = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 20_000, 20_000)
    picture = await visitor.post("/demo/upload", form(visitor, "a.png", vast, photo="1"))
    nothing = await visitor.post("/demo/upload", form(visitor, "a.txt", b""))
    no_form = await visitor.post("/demo/upload", {"as": visitor.leader.id})
    assert [picture[1], nothing[1], no_form[1]] == [{"error": "not_picture"}, {"error": "empty"}, {"error": "other"}]
    assert visitor.tg.messages(visitor.leader) == []


async def test_events_go_on_from_the_place_named(visitor: Visitor) -> None:
    _, state = await visitor.get("/demo/state")
    await visitor.post("/demo/send", {"as": visitor.leader.id, "text": "一", "key": "k"})
    visitor.tg.post(visitor.tg.chat_of(visitor.leader), text="二")

    (_, hello), (_, first), (_, second) = await visitor.hear(f"{state['run']}-{state['seq']}", 3)

    assert hello == {"fresh": False}
    assert (first["message"]["text"], first["key"], first["people"]) == ("一", "k", [visitor.leader.id])
    assert (second["message"]["text"], second["key"]) == ("二", None)
    assert [first["seq"], second["seq"]] == [state["seq"] + 1, state["seq"] + 2]


@pytest.mark.parametrize("place", ["", "-", "other-3", "{run}-", "{run}-99", "{run}--1", "{run}-²"])
async def test_a_page_from_elsewhere_is_told_to_look_anew(visitor: Visitor, place: str) -> None:
    _, state = await visitor.get("/demo/state")
    assert await visitor.hear(place.format(run=state["run"]), 1) == [("hello", {"fresh": True})]


@given(st.lists(st.integers(0, 7), max_size=30), st.integers(1, 10))
def test_a_follower_hears_everything_once_or_is_told_to_look_anew(pauses: list[int], kept: int) -> None:
    """However often it falls asleep, however short the memory."""

    async def follow() -> None:
        stream = Stream(kept=kept, beat=60)
        state = 0  # what the page's view contains
        follower = stream.follow(0)
        assert await anext(follower) == b'event: hello\ndata: {"fresh": false}\n\n'
        for told in pauses:
            for _ in range(told):
                stream.tell({})
            if not told:
                continue
            frames = (await anext(follower)).decode()
            if "hello" in frames:
                state = stream.last
                continue
            for line in frames.splitlines():
                if line.startswith("data: "):
                    number = json.loads(line.removeprefix("data: "))["seq"]
                    assert number == state + 1
                    state = number
            assert state == stream.last

    asyncio.run(follow())


async def test_a_quiet_stream_beats_and_a_closed_one_ends() -> None:
    stream = Stream(beat=0.01)
    follower = stream.follow(None)
    assert b"hello" in await anext(follower)
    assert await anext(follower) == b"event: beat\ndata: {}\n\n"
    stream.close()
    assert [frame async for frame in follower] in ([], [b"event: beat\ndata: {}\n\n"])
