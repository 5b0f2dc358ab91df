"""`jixiao questions --unanswered`: what people asked in vain."""

import argparse

from bot.settings import load
from db import migrate
from db.errors import Refusal
from db.messages import unanswered
from db.store import Store

_ENDED = {"none": "没有这个项目或数据", "ask": "没有分清", "help": "没有读懂"}


def questions(options: argparse.Namespace) -> int:
    """The words without figures and names, most frequent first."""
    store = Store(load().store_url)
    try:
        if migrate.current(store) != migrate.newest():
            raise Refusal(
                "数据库还没有建立，或版本不同。请先运行 jixiao doctor 查看。",
                "The database is not there yet, or at another version; see jixiao doctor.",
            )
        with store.reading() as session:
            rows = unanswered.most_asked(session)
            for row in rows:
                print(f"{row.times}\t{row.normal}\t{_ENDED.get(row.decision, row.decision)}\t{row.last_at:%Y-%m-%d}")
    finally:
        store.close()
    if not rows:
        print("还没有答不上来的问题。")
    return 0
