"""Single entries of the ledger in words, in both languages."""

from datetime import datetime, tzinfo

from bot.asking.answering.answer import Answer
from bot.asking.replying import words as w
from bot.rendering.reply import Block, Bold, Items, Line, Note
from db.known.ledger_entries import Booking

_KINDS = {
    "initial": ("年初预算", "initial budget"),
    "adjustment": ("预算调整", "adjustment"),
    "payment": ("支出", "payment"),
    "refund": ("退回", "refund"),
}
_ONE = {
    "largest": ("最大的一笔", "The largest entry"),
    "smallest": ("最小的一笔", "The smallest entry"),
    "latest": ("最近一笔", "The latest entry"),
    "first": ("第一笔", "The first entry"),
}
_MORE = {"largest": ("最大的", "The largest"), "smallest": ("最小的", "The smallest"), "first": ("最早的", "The first")}


def entries(a: Answer, names: list[str], language: str, zone: tzinfo) -> list[Block]:
    """What was booked: how much, for what, when, by whom."""
    if a.query.topic == "updated":
        return _updated(a, language, zone)
    count, english = int(a.values["count"]), language == "en"
    who = _whose(a, names, language)
    if not a.entries:
        text = (
            f"No single entries{who} are booked{_period(a, True)}."
            if english
            else f"{who}{_period(a, False)}台账里没有逐笔记录。"
        )
        return [Line((text,)), *(_only_totals(language) if a.query.as_of is None else ())]
    topic = a.query.topic or "list"
    if topic in _ONE and len(a.entries) == 1:
        start = (
            f"{_ONE[topic][1]}{who}{_period(a, True)}: " if english else f"{who}{_period(a, False)}{_ONE[topic][0]}："
        )
        return [Line((start, *_told(a.entries[0], language, zone), "." if english else "。"))]
    total = w.money(a.values["sum"], language)
    if english:
        head = f"{count} {'entries' if count > 1 else 'entry'}{who}{_period(a, True)}"
        head_line = Line((Bold(head), f", {total} in total."))
    else:
        head_line = Line((f"{who}{_period(a, False)}台账共", Bold(f"{count}笔"), f"，合计{total}。"))
    if topic == "count" and count > 6:
        return [head_line]
    shown = _shown(len(a.entries), count, topic, language)
    return [head_line, *shown, Items(tuple("".join(map(_plain, _told(e, language, zone))) for e in a.entries), None)]


def _plain(piece: str | Bold) -> str:
    return piece.text if isinstance(piece, Bold) else piece


def _whose(a: Answer, names: list[str], language: str) -> str:
    owned = w.conditions(a.query.where, language)
    if language == "en":
        return f" of {', '.join(names)}" if names else f" ({owned})" if owned else ""
    return "、".join(names) if names else f"{owned}的项目" if owned else ""


def _period(a: Answer, english: bool) -> str:
    since, until = a.query.since, a.query.as_of
    if since is not None and since == until:
        return f" on {since}" if english else f"{since:%Y-%m-%d}"
    if since is not None and until is not None:
        return f" from {since} to {until}" if english else f"{since:%Y-%m-%d}至{until:%Y-%m-%d}"
    if until is not None:
        return f" up to {until}" if english else f"截至{until:%Y-%m-%d}"
    if a.query.year is not None or a.query.when is not None or a.query.topic == "count":
        return (f" in {a.year}" if english else f"{a.year}年") if a.year else ""
    return ""


def _only_totals(language: str) -> list[Block]:
    english = "Only the year's totals from reports are known, and they have no day."
    return [Note(english if language == "en" else "报告和表格里的只是全年合计，没有逐笔的日期。")]


def _shown(shown: int, count: int, topic: str, language: str) -> list[Block]:
    if shown >= count:
        return []
    if topic in _MORE:
        return [Line((f"{_MORE[topic][1]} {shown}:" if language == "en" else f"{_MORE[topic][0]}{shown}笔：",))]
    return [Line((f"The newest {shown}:" if language == "en" else f"最近{shown}笔：",))]


def _told(e: Booking, language: str, zone: tzinfo) -> list[str | Bold]:
    english = language == "en"
    parts = [f"{e.day:%Y-%m-%d} {e.project} {_KINDS[e.kind][english]}"]
    rest = [text for text in (e.note, e.payee) if text]
    if e.entered_by:
        rest.append(f"entered by {e.entered_by}" if english else f"{e.entered_by}录入")
    if e.approved_by:
        rest.append(f"approved by {e.approved_by}" if english else f"{e.approved_by}审批")
    joined = (", " if english else "，").join(["", *rest]) if rest else ""
    return [parts[0] + " ", Bold(w.money(e.amount, language)), joined]


def _updated(a: Answer, language: str, zone: tzinfo) -> list[Block]:
    assert a.updated is not None
    booked, imported = a.updated
    english = language == "en"
    said: list[Block] = []
    for at, zh, en in (
        (booked, "台账最近一次登记", "Last entry in the ledger"),
        (imported, "最近一次导入文件", "Last file read"),
    ):
        if at is not None:
            said.append(Line((f"{en}: " if english else f"{zh}：", Bold(_moment(at, zone)))))
    return said or [Line(("Nothing is recorded yet." if english else "还没有任何记录。",))]


def _moment(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
