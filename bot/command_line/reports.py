"""`jixiao import` and `jixiao check`: reports in, and what in them contradicts itself."""

import argparse
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from bot.settings import Settings, load
from db import checks, migrate
from db.errors import Refusal
from db.projects.catalog import NAMES, Catalog
from db.reports.files import Content, open_file
from db.reports.importer import Imported, store_file
from db.reports.telling import as_json, contradictions, names_of, told
from db.sample import load_sample
from db.store import Store

_MANY = 5000  # a catalogue of names rather than a report


def import_files(options: argparse.Namespace) -> int:
    """Read each file, store what it states, print what was read, what was not, and what contradicts itself."""
    if not options.files and not options.sample:
        raise Refusal(
            "请给出要导入的文件，例如 jixiao import 报告.docx；想先看看示例请用 jixiao import --sample。",
            "Name a file, for example: jixiao import report.docx; to look at a sample: jixiao import --sample",
        )
    settings = load()
    now = datetime.now(settings.zone)
    contents = [open_file(path) for path in options.files]
    store = _trial_store(settings) if options.dry_run else _store(settings)
    try:
        if options.sample:
            print(_sample(store, options.dry_run, now))
        for content in contents:
            print(_import(store, content, options, now))
        if not options.dry_run:
            with store.reading() as session:  # the first question after a large import is answered as fast as any
                Catalog(kept=settings.data / NAMES).prepare(session)
    finally:
        store.close()
    return 0


def _import(store: Store, content: Content, options: argparse.Namespace, now: datetime) -> str:
    if options.dry_run:
        with store.trying() as session:
            imported = store_file(session, content, year=options.year, now=now)
            return "试读（没有写入）\n" + _told(session, imported)
    with store.writing() as session:
        imported = store_file(session, content, year=options.year, now=now)
    with store.reading() as session:
        return _told(session, imported)


def _sample(store: Store, dry_run: bool, now: datetime) -> str:
    if dry_run:
        raise Refusal(
            "示例数据不能试读，请换一个目录导入（JIXIAO_DATA）。",
            "The sample cannot be tried; import it elsewhere (JIXIAO_DATA).",
        )
    imports = load_sample(store, now)
    return "\n".join(told(imported) for imported in imports)


def _told(session: Session, imported: Imported) -> str:
    if imported.already:
        return told(imported)
    if sum(len(reading.projects) for reading in imported.readings) > _MANY:
        return told(imported) + "\n项目较多，没有逐一核对；核对请运行 jixiao check。"
    session.flush()
    findings = [finding for year in imported.years for finding in checks.find(session, year)]
    return told(imported) + "\n" + contradictions(findings, names_of(session, findings))


def _store(settings: Settings) -> Store:
    store = Store(settings.store_url)
    migrate.upgrade(store)
    return store


def _trial_store(settings: Settings) -> Store:
    """For a trial: the store as it is, or an empty one in memory where there is none yet; nothing is created."""
    url = settings.store_url
    path = Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None
    store = Store("sqlite://") if path is not None and not path.exists() else Store(url)
    if store.url.database is None:
        migrate.upgrade(store)
    elif migrate.current(store) != migrate.newest():
        raise Refusal(
            "数据库还没有升级到新版本，试读前请先正式导入一次或运行 jixiao run。",
            "The database is not at the newest version yet; import once for real, or start jixiao run, first.",
        )
    return store


def check(options: argparse.Namespace) -> int:
    """Print every contradiction among the stored figures, in Chinese or as a JSON list."""
    settings = load()
    store = _store(settings)
    try:
        with store.reading() as session:
            known = checks.years(session)
            if not known:
                raise Refusal(
                    "库里还没有数据。请先导入：jixiao import 报告.docx，或 jixiao import --sample。",
                    "There is no data yet. Import first: jixiao import report.docx, or jixiao import --sample",
                )
            if options.year is not None and options.year not in known:
                have = "、".join(map(str, known))
                raise Refusal(
                    f"库里没有{options.year}年度的数据，现有：{have}。", f"No data of {options.year}; there is: {have}."
                )
            findings = [f for year in known if options.year in (None, year) for f in checks.find(session, year)]
            names = names_of(session, findings)
    finally:
        store.close()
    print(as_json(findings, names) if options.json else contradictions(findings, names))
    return 0
