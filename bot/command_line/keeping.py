"""`jixiao backup`, `restore`, `verify` and `doctor`."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from bot.settings import load
from db import migrate
from db.errors import Refusal
from db.keep import backups, proof
from db.keep.backups import Manifest
from db.store import Store

_MARKS = {"well": "✓", "note": "!", "wrong": "✗"}


def backup(options: argparse.Namespace) -> int:
    """Everything into one file; its head is printed to be kept elsewhere."""
    with _store() as store:
        manifest = backups.backup(store, options.file, now=datetime.now(UTC))
    print(f"已备份到 {options.file}（{manifest.rows} 行）。")
    _print_head(manifest)
    print("请把链头另记一处：jixiao verify --head 链头 可证明它之前的记录没有被改动。")
    return 0


def restore(options: argparse.Namespace) -> int:
    """A backup into an empty database."""
    with _store() as store:
        manifest = backups.restore(store, options.file)
    print(f"已从 {options.file} 恢复 {manifest.rows} 行（备份于 {manifest.made_at}），并已核对。")
    _print_head(manifest)
    return 0


def verify(options: argparse.Namespace) -> int:
    """Prove chain and rows; 1 when something is not as it was recorded."""
    with _store() as store:
        if migrate.current(store) != migrate.newest():
            raise Refusal(
                "数据库还没有建立，或版本不同。请先运行 jixiao doctor 查看。",
                "The database is not there yet, or at another version; see jixiao doctor.",
            )
        with store.reading() as session:
            found = proof.verify(session, head=options.head)
    print(f"链头：{found.head}")
    print(f"审计记录：{found.count} 条；核对数据 {found.covered} 行")
    for fault in found.faults:
        print(f"✗ {fault.where}：{fault.zh}")
    if found.faults:
        raise Refusal(
            f"发现 {len(found.faults)} 处与记录不符。请保留现场，用备份比对。",
            f"{len(found.faults)} things are not as recorded; keep everything as it is and compare with a backup.",
        )
    print("✓ 审计链和数据完整，没有被改动。" if options.head is None else "✓ 完整；该链头之前的记录没有被改动。")
    return 0


def doctor(_: argparse.Namespace) -> int:
    """Look at everything; 1 when something is wrong."""
    from bot.command_line.doctoring import look

    wrong = 0
    for finding in look():
        wrong += finding.state == "wrong"
        print(f"{_MARKS[finding.state]} {finding.zh}")
        if finding.mend_zh:
            print(f"  → {finding.mend_zh}")
    print(f"有 {wrong} 处需要处理。" if wrong else "一切正常。")
    return 1 if wrong else 0


@contextmanager
def _store() -> Iterator[Store]:
    store = Store(load().store_url)
    try:
        yield store
    finally:
        store.close()


def _print_head(manifest: Manifest) -> None:
    print(f"链头：{manifest.head}")
    print(f"审计记录：{manifest.count} 条")
    if manifest.faults:
        print(f"注意：备份时已有 {len(manifest.faults)} 处与审计记录不符，jixiao verify 可查看。")
