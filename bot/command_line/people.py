"""`jixiao invite`: a one-time code for a person, and its link."""

import argparse
from datetime import UTC, datetime, timedelta

from bot.access import words
from bot.command_line import telegram
from bot.settings import load
from db import migrate
from db.persons import invites
from db.store import Store


def invite(options: argparse.Namespace) -> int:
    """Make the code, then say how it is used."""
    settings = load()
    now, code = datetime.now(UTC), invites.new_code()
    store = Store(settings.store_url)
    try:
        migrate.upgrade(store)
        with store.writing() as session:
            invites.invite(
                session,
                now=now,
                actor_id=None,
                code=code,
                name=options.name,
                role=options.role,
                section=options.section,
                days=options.days,
            )
    finally:
        store.close()
    until = (now + timedelta(days=options.days)).astimezone(settings.zone)
    print(f"邀请码：{code}")
    name = telegram.username(settings)
    if name is not None:
        print(f"链接：https://t.me/{name}?start={code}")
    print(f"使用方法：在与机器人的私聊里发送 /start {code}")
    print(f"{options.name}，{words.role('zh', options.role)}；只能用一次，{until:%Y-%m-%d %H:%M} 前有效。")
    return 0
