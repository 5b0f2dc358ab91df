"""`jixiao ask`: questions answered on the terminal; nothing is written."""

import argparse
import json
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from bot import settings
from bot.asking.asking import ask as asked
from bot.asking.question import Outcome
from bot.rendering import plain
from bot.rendering.reply import say
from db.errors import Refusal
from db.keep import outages
from db.projects.catalog import NAMES, Catalog, revision
from db.store import Store


@dataclass(frozen=True, slots=True)
class _Asker:
    """As whom the command line speaks."""

    id: int | None = None
    role: str = "admin"
    section_id: int | None = None
    language: str = "zh"


def ask(options: argparse.Namespace) -> int:
    """Answer one question, or the lines of stdin."""
    values = settings.load()
    store = Store(values.store_url)
    catalog = Catalog(kept=values.data / NAMES)
    _refuse_empty(store)
    terminal = _Terminal(store, catalog, values, options)
    if options.jsonl_chats:
        for line in sys.stdin:
            if line.strip():
                _print(json.dumps(terminal.conversation(json.loads(line)), ensure_ascii=False))
        return terminal.failed
    state: dict[str, Any] = {}
    for question in _questions(options):
        outcome = terminal.answer(question, state)
        state = outcome.state if options.chat else {}
        _print(
            json.dumps(_object(question, outcome), ensure_ascii=False) if options.json else plain.render(outcome.reply)
        )
    return terminal.failed


class _Terminal:
    """Store, names and the person who asks."""

    def __init__(self, store: Store, catalog: Catalog, values: settings.Settings, options: argparse.Namespace) -> None:
        self._store, self._catalog, self._zone = store, catalog, values.zone
        self.failed = 0  # the exit code: 1 once a question could not be answered for a fault of ours
        with store.reading() as session:
            self._who = _who(session, options.user_id, values)

    def answer(self, question: str, state: dict[str, Any]) -> Outcome:
        """A question that fails has its trace on stderr and keeps none of the others from its answer."""
        now = datetime.now(UTC)
        try:
            with self._store.reading() as session:
                return asked(session, self._catalog, question, who=self._who, now=now, zone=self._zone, state=state)
        except Exception as error:
            if isinstance(error, Refusal) or outages.is_outage(error):
                raise
            traceback.print_exc()
            self.failed = 1
            words = (
                "抱歉，这个问题没能处理好，请换个说法。"
                if self._who.language == "zh"
                else "Sorry, this question failed."
            )
            return Outcome("none", (), None, say(words), state)

    def conversation(self, chat: dict[str, Any]) -> dict[str, Any]:
        state: dict[str, Any] = {}
        replies = []
        for message in chat["messages"]:
            outcome = self.answer(str(message), state)
            state = json.loads(json.dumps(outcome.state))
            replies.append([plain.render(outcome.reply)])
        return {"id": chat.get("id"), "replies": replies}


def _who(session: Session, user_id: int | None, values: settings.Settings) -> _Asker:
    if user_id is None:
        return _Asker(language=values.language)
    from db.persons.people import known

    person = known(session, user_id, admins=values.admins)
    if person is None:
        raise Refusal(f"没有绑定 Telegram 号 {user_id} 的人员。", f"nobody is bound to the Telegram user {user_id}")
    return _Asker(person.id, person.role, person.section_id, person.language or values.language)


def _refuse_empty(store: Store) -> None:
    from db.migrate import current

    with store.reading() as session:
        if current(store) is None or not revision(session):
            raise Refusal(
                "库里还没有数据。请先导入报告：jixiao import 文件（或 jixiao import --sample 载入样例）。",
                "the database is empty: import a report first with jixiao import FILE (or jixiao import --sample)",
            )


def _questions(options: argparse.Namespace) -> Iterator[str]:
    if options.question is not None:
        yield options.question
        return
    yield from (line.rstrip("\n") for line in sys.stdin)


def _object(question: str, outcome: Outcome) -> dict[str, Any]:
    buttons = [button.label for row in outcome.reply.buttons for button in row]
    text = plain.render(replace(outcome.reply, buttons=()))
    return {
        "question": question,
        "decision": outcome.decision,
        "projects": list(outcome.projects),
        "query": outcome.query.to_json() if outcome.query else None,
        "text": text,
        "buttons": buttons,
    }


def _print(text: str) -> None:
    print(text, flush=True)
