"""What is wrong with a store, and how to mend it."""

import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col

from db import migrate
from db.models import Inbox, Outbox, Person, Project
from db.persons import duties
from db.planning import workdays
from db.store import Store

LEAST_FREE = 500 * 1024 * 1024
LARGEST_LOG = 256 * 1024 * 1024
CALENDAR_ALARM = 60  # days
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: well, worth knowing, or wrong; then how to mend it."""

    state: Literal["well", "note", "wrong"]
    zh: str
    en: str
    mend_zh: str = ""
    mend_en: str = ""


def look(store: Store, *, now: datetime, admins: bool) -> Iterator[Finding]:
    """Everything about the store; `admins` says that the environment names administrators."""
    try:
        at = migrate.current(store)
    except (SQLAlchemyError, OSError) as error:
        where = store.url.render_as_string(hide_password=True)
        why = str(error.__cause__ or error).splitlines()[0]
        yield Finding(
            "wrong",
            f"连不上数据库 {where}：{why}",
            f"cannot reach the database {where}: {why}",
            "检查 JIXIAO_DATABASE_URL、数据库服务是否启动、账号是否有权限",
            "check JIXIAO_DATABASE_URL, that the server runs, and that the account may use it",
        )
        return
    yield _schema(at)
    yield from _files(store)
    if at == migrate.newest():
        with store.reading() as session:
            yield from _rows(session, now, admins)


def _schema(at: str | None) -> Finding:
    newest = migrate.newest()
    if at == newest:
        return Finding("well", f"数据库版本 {at}", f"database at version {at}")
    if at is None:
        return Finding(
            "note",
            "数据库还是空的",
            "the database is still empty",
            "jixiao run、jixiao import 或 jixiao invite 会自动建表",
            "jixiao run, jixiao import and jixiao invite create the tables",
        )
    return Finding(
        "wrong",
        f"数据库版本是 {at}，程序需要 {newest}",
        f"the database is at {at}, the program needs {newest}",
        "先备份，再启动 jixiao run 自动升级；若数据库更新，请升级程序",
        "make a backup, then start jixiao run to upgrade; if the database is newer, upgrade the program",
    )


def _files(store: Store) -> Iterator[Finding]:
    """Disk, write-ahead log and permissions: of SQLite only, PostgreSQL looks after its own."""
    if not store.on_sqlite or not store.url.database:
        return
    path = Path(store.url.database)
    free = shutil.disk_usage(path.parent).free
    if free < LEAST_FREE:
        yield Finding(
            "wrong",
            f"磁盘只剩 {free // 2**20} MB",
            f"only {free // 2**20} MB are free on the disk",
            f"清理 {path.parent} 所在的磁盘",
            f"make room on the disk of {path.parent}",
        )
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        yield Finding(
            "wrong",
            f"预写日志有 {log.stat().st_size // 2**20} MB，一直没有合并",
            f"the write-ahead log has {log.stat().st_size // 2**20} MB: it is not taken over",
            "找出长时间打开数据库的程序（备份、查看工具），关闭后重启机器人",
            "find what keeps the database open (a backup, a viewer), close it, restart the bot",
        )
    if path.exists() and path.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH):
        yield Finding(
            "note",
            f"其他用户也能读 {path}",
            f"other users can read {path}",
            f"chmod o-rwx {path.parent}",
            f"chmod o-rwx {path.parent}",
        )
    with store.reading() as session:
        sound = session.execute(text("PRAGMA quick_check(1)")).scalar()
    if sound == "ok":
        yield Finding("well", f"数据库文件完好，磁盘剩余 {free // 2**30} GB", f"file sound, {free // 2**30} GB free")
    else:
        yield Finding(
            "wrong",
            f"数据库文件已损坏：{sound}",
            f"the database file is damaged: {sound}",
            "停止机器人，用 jixiao restore 恢复最近的备份",
            "stop the bot and put the latest backup back with jixiao restore",
        )


def _rows(session: Session, now: datetime, admins: bool) -> Iterator[Finding]:
    yield _administrators(session, admins)
    yield from _ownerless(session)
    yield from _quarantined(session, now)
    yield from _unsent(session, now)
    yield _calendar(session, now)


def _administrators(session: Session, admins: bool) -> Finding:
    able = select(func.count()).select_from(Person).where(col(Person.role) == "admin", col(Person.active))
    count = session.execute(able.where(col(Person.telegram_id).is_not(None))).scalar_one()
    if count or admins:
        return Finding("well", f"管理员 {count} 位", f"{count} administrators")
    return Finding(
        "wrong",
        "没有能登录的管理员",
        "there is no administrator with an account",
        "设置 JIXIAO_ADMINS，或运行 jixiao invite --name 姓名 --role admin",
        "set JIXIAO_ADMINS, or run jixiao invite --name NAME --role admin",
    )


def _ownerless(session: Session) -> Iterator[Finding]:
    total = session.execute(select(func.count()).select_from(Project).where(duties.ownerless())).scalar_one()
    if total:
        names = "、".join(project.name for project in duties.without_owner(session, _SHOWN))
        more = " …" if total > _SHOWN else ""
        yield Finding(
            "note",
            f"{total} 个项目缺科室或负责人，暂由财务代管：{names}{more}",
            f"{total} projects have no section or nobody responsible; finance looks after them: {names}{more}",
            "在聊天里发送 /settings → 项目，或导入带“科室、负责人”列的表",
            "send /settings in the chat, or import a table with 科室 and 负责人",
        )


def _quarantined(session: Session, now: datetime) -> Iterator[Finding]:
    since = now - timedelta(days=7)
    aside = select(col(Inbox.id), col(Inbox.error)).where(col(Inbox.state) == "quarantined")
    rows = session.execute(aside.where(col(Inbox.received_at) > since).order_by(col(Inbox.id).desc())).all()
    if rows:
        first = (rows[0].error or "").strip().splitlines()
        numbers = "、".join(str(row.id) for row in rows[:_SHOWN])
        yield Finding(
            "wrong",
            f"7 天内有 {len(rows)} 条消息处理失败（编号 {numbers}），最近的原因：{first[-1] if first else '未知'}",
            f"{len(rows)} updates failed within 7 days ({numbers}); the last: {first[-1] if first else 'unknown'}",
            "把编号和日志交给维护人员；其他聊天不受影响",
            "give the numbers and the log to whoever maintains the bot; other chats go on",
        )


def _unsent(session: Session, now: datetime) -> Iterator[Finding]:
    old = now - timedelta(minutes=15)
    waiting = select(func.count()).select_from(Outbox).where(col(Outbox.state).in_(("waiting", "sending")))
    count = session.execute(waiting.where(col(Outbox.created_at) < old)).scalar_one()
    if count:
        yield Finding(
            "note",
            f"{count} 条消息已等待超过 15 分钟还没发出",
            f"{count} messages have waited for more than 15 minutes",
            "确认机器人正在运行、能连上 Telegram",
            "see that the bot runs and reaches Telegram",
        )


def _calendar(session: Session, now: datetime) -> Finding:
    """How long the moved working days are known."""
    known = workdays.calendar(session)
    last = known.last_covered(now.date())
    if (last - now.date()).days >= CALENDAR_ALARM:
        return Finding("well", f"工作日安排到 {last}", f"working days are known until {last}")
    return Finding(
        "note",
        f"工作日安排只到 {last}，之后按周末和法定假日暂估",
        f"working days are known until {last}; later ones are estimated",
        "国务院放假通知公布后，管理员在聊天里发送 /remind → 放假安排，载入新一年的日期",
        "when the notice is out, an administrator loads it in the chat by /remind",
    )
