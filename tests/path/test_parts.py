"""The path's parts on their own: origins, verdicts, lanes, limits, the journal."""

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from bot.path import origin
from bot.path.lanes import Lane
from bot.path.limits import GROUP, PRIVATE, Limits
from bot.path.transport import Answer
from bot.path.verdicts import Closed, Lost, Moved, NoMarkup, Refused, Sent, Trouble, Verdict, Wait, judge
from bot.path.writer import Journal
from db.keep.short_writes import StorePen
from db.messages.outbox import Waiting
from db.store import Store

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=25,
)
FIELDS = st.sampled_from(["chat", "from", "message", "entities", "text", "id", "type", "reply_to_message", "offset"])
SHAPED = st.recursive(JSON, lambda inner: st.dictionaries(FIELDS, inner, max_size=6), max_leaves=20)


@given(st.dictionaries(st.sampled_from(["message", "callback_query", "inline_query", "poll"]), SHAPED), st.integers())
def test_reading_an_origin_never_fails(body: dict[str, object], update_id: int) -> None:
    payload = json.dumps({"update_id": update_id, **body})
    update = origin.cleaned(payload)
    found = origin.of(update)
    assert abs(found.lane) < 2**63
    assert origin.addressed(update, "jixiao_bot", 7) in (True, False)
    said = json.dumps(update, ensure_ascii=False)
    assert "\\u0000" not in said.replace("\\\\u0000", "")
    said.encode()


def test_words_that_only_look_like_escapes_are_left_alone() -> None:
    assert origin.cleaned(json.dumps({"text": "\\u0000 and \\ud800"})) == {"text": "\\u0000 and \\ud800"}
    assert origin.cleaned(json.dumps({"text": "a\0b👍"})) == {"text": "ab👍"}


def group_message(words: str, **more: object) -> dict[str, object]:
    return {"update_id": 1, "message": {"chat": {"id": -5, "type": "group"}, "text": words, **more}}


@pytest.mark.parametrize(
    ("update", "addressed"),
    [
        (group_message("hello"), False),
        (group_message("/ask x", entities=[{"type": "bot_command", "offset": 0, "length": 4}]), True),
        (group_message("/ask@Jixiao_Bot x", entities=[{"type": "bot_command", "offset": 0, "length": 15}]), True),
        (group_message("/ask@other_bot x", entities=[{"type": "bot_command", "offset": 0, "length": 14}]), False),
        (group_message("👍 @jixiao_bot", entities=[{"type": "mention", "offset": 3, "length": 11}]), True),
        (group_message("👍 @someone", entities=[{"type": "mention", "offset": 3, "length": 8}]), False),
        (group_message("x", reply_to_message={"from": {"id": 7}}), True),
        (group_message("x", reply_to_message={"from": {"id": 8}}), False),
        (group_message("x", new_chat_members=[{"id": 7}]), False),
        ({"update_id": 1, "message": {"chat": {"id": 5, "type": "private"}, "text": "x"}}, True),
        ({"update_id": 1, "my_chat_member": {"chat": {"id": -5, "type": "group"}}}, True),
    ],
)
def test_who_is_spoken_to(update: dict[str, object], addressed: bool) -> None:
    assert origin.addressed(update, "jixiao_bot", 7) is addressed


def error(code: int, description: str, **parameters: int) -> Answer:
    return Answer(code, {"ok": False, "error_code": code, "description": description, "parameters": parameters})


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (Answer(200, {"ok": True, "result": {"message_id": 5}}), Sent(5)),
        (Answer(200, {"ok": True, "result": True}), Sent(None)),
        (error(400, "Bad Request: message is not modified: specified new message content …"), Sent(None)),
        (error(429, "Too Many Requests: retry after 7", retry_after=7), Wait(7)),
        (error(429, "Too Many Requests"), Wait(1)),
        (error(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-100), Moved(-100)),
        (error(400, "Bad Request: can't parse entities: Unclosed start tag"), NoMarkup()),
        (error(400, "Bad Request: message to edit not found"), Lost()),
        (error(400, "Bad Request: chat not found"), Closed("gone", "Bad Request: chat not found")),
        (
            error(403, "Forbidden: bot was blocked by the user"),
            Closed("blocked", "Forbidden: bot was blocked by the user"),
        ),
        (error(403, "Forbidden: user is deactivated"), Closed("gone", "Forbidden: user is deactivated")),
        (
            error(403, "Forbidden: bot was kicked from the group chat"),
            Closed("gone", "Forbidden: bot was kicked from the group chat"),
        ),
        (error(400, "Bad Request: message is too long"), Refused("Bad Request: message is too long")),
        (error(413, "Request Entity Too Large"), Refused("Request Entity Too Large")),
        (error(500, "Internal Server Error"), Trouble("Internal Server Error")),
        (error(401, "Unauthorized"), Trouble("Unauthorized")),
    ],
)
def test_what_an_answer_means(answer: Answer, verdict: Verdict) -> None:
    assert judge(answer) == verdict


@given(st.lists(st.tuples(st.booleans(), st.none() | st.integers(1, 6)), max_size=12))
def test_a_lane_sends_every_row_once_and_never_an_edit_before_its_message(rows: list[tuple[bool, int | None]]) -> None:
    lane = Lane(1)
    edited = {}
    for number, (urgent, edits) in enumerate(rows, start=1):
        target = edits if edits is not None and edits < number and edits not in edited else None
        if target is not None:
            edited[number] = target
        lane.add(Waiting(number, 1, urgent, target))
    sent: list[int] = []
    needless: list[int] = []
    while lane.waits:
        row, others = lane.pop()
        if row.id in edited:
            assert edited[row.id] in sent
            assert all(edited[other] == edited[row.id] and other < row.id for other in others)
        sent.append(row.id)
        needless += others
    assert sorted(sent + needless) == list(range(1, len(rows) + 1))


async def test_limits_hold_a_chat_back_but_not_the_others() -> None:
    limits = Limits()
    assert [limits.take_now(5) for _ in range(int(PRIVATE[0]) + 1)] == [True] * int(PRIVATE[0]) + [False]
    assert limits.take_now(6)
    assert [limits.take_now(-7) for _ in range(int(GROUP[0]) + 1)] == [True] * int(GROUP[0]) + [False]


async def test_among_all_chats_replies_get_the_next_place() -> None:
    limits = Limits(30)
    while limits.take_now(-int(time.monotonic_ns())):
        pass
    order: list[int] = []

    async def take(chat_id: int, urgent: bool) -> None:
        lane = Lane(chat_id)
        lane.add(Waiting(1, chat_id, urgent))
        await limits.take(lane)
        order.append(chat_id)

    await asyncio.gather(take(1, False), take(2, False), take(3, True))
    assert order == [3, 1, 2]


async def test_notes_share_a_transaction_and_a_broken_one_spoils_none(store: Store) -> None:
    begun = 0

    class Counting(StorePen):
        @contextmanager
        def transaction(self) -> Iterator[Connection]:
            nonlocal begun
            begun += 1
            with super().transaction() as connection:
                yield connection

    def put(name: str) -> None:
        def job(connection: Connection) -> None:
            statement = text("INSERT INTO setting (name, value, version) VALUES (:name, '1', 1)")
            connection.execute(statement, {"name": name})

        notes.append(asyncio.ensure_future(journal.note(job)))

    journal = Journal(store, Counting(store))
    notes: list[asyncio.Future[None]] = []
    for name in ("a", "b", "c", "a", "d"):
        put(name)
    outcomes = await asyncio.gather(*notes, return_exceptions=True)
    assert [type(outcome).__name__ for outcome in outcomes] == ["NoneType"] * 3 + ["IntegrityError", "NoneType"]
    assert begun <= 1 + 1 + 5
    soon = asyncio.ensure_future(
        journal.note_soon(lambda connection: connection.execute(text("SELECT count(*) FROM setting")).scalar())
    )
    await asyncio.sleep(0)
    assert await journal.write(lambda session: session.connection().execute(text("SELECT 1")).scalar()) == 1
    assert await soon == 4
    await journal.close()
