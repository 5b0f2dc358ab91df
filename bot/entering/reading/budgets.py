"""Budgets that are set anew, and money moved from one project to another."""

import re
from dataclasses import replace

from bot.entering.reading.amounts import Found
from bot.entering.reading.leftover import note_of
from bot.entering.reading.movements import has_evidence, year_of
from bot.entering.reading.said import Amount, Intent, Named
from bot.entering.reading.sentence import AMOUNT, VOCABULARY, Sheet, covered
from bot.entering.reading.shares import main_amounts, one_amount, subject, unknown_project
from bot.entering.reading.verbs import Verb
from db.money import WAN

_MOVE = "(?:调剂|调整|划转|调拨|划拨|转移|转|调|挪|匀|腾|划|拨)(?:出|了|用)*"


_GOES = "(?:经费|预算|资金|的)*(?:用于|用到|到|给|至|去|入|进|往)+(?:了)?"


_TRANSFERS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^(?:.{{0,6}}?[，,])?(?:从|由)(?P<a>[^{AMOUNT}]+?)(?:里面?|中)?{_MOVE}(?P<n>{AMOUNT}+)?元?{_GOES}(?P<b>.+)$",
        rf"^(?:把|将)?(?:从|由)?(?P<a>[^{AMOUNT}]+?)(?:的|里的?|中的?)?(?P<n>{AMOUNT}+)元?(?:经费|预算"
        rf"|资金)?{_MOVE}{_GOES}(?P<b>.+)$",
        rf"^(?:把|将)?(?P<a>[^{AMOUNT}]+?){_MOVE}(?P<n>{AMOUNT}+)元?{_GOES}(?P<b>.+)$",
        rf"^(?:把|将)?(?P<a>[^{AMOUNT}]+?){_MOVE}{_GOES}(?P<b>[^{AMOUNT}]+?)(?P<n>{AMOUNT}+)(?P<rest>.*)$",
        rf"^(?:给)?(?P<b>[^{AMOUNT}]+?)(?:从|由)(?P<a>[^{AMOUNT}]+?)(?:里面?|中)?(?:调剂|调入|划入|转入|调拨|调)(?:来"
        rf"|过来|了"
        rf"|入)*(?P<n>{AMOUNT}+)(?P<rest>.*)$",
        rf"\b(?:move|moved|transfer|transferred|reallocate|reallocated|shift"
        rf"|shifted)\b.*?(?P<n>{AMOUNT}+).*?\bfrom\b(?P<a>.+?)\bto\b(?P<b>.+)$",
    )
)


_BETWEEN = re.compile(rf"(?:之间|互相|相互)[^{AMOUNT}]{{0,6}}(?:调剂|调整|划转|调拨|调)|\bbetween\b")


def _between(sheet: Sheet) -> tuple[Intent, ...]:
    """培训经费和食堂经费之间调剂5万: which gives and which receives is asked."""
    ids = tuple(dict.fromkeys(m.ids[0] for m in sheet.mentions if m.decision == "one"))
    if len(sheet.mentions) != 2 or len(ids) != 2 or not _BETWEEN.search(sheet.marked):
        return ()
    amount, doubts = one_amount(main_amounts(sheet))
    words = sheet.text[sheet.mentions[0].start : sheet.mentions[1].end]
    either = Named(words, ids, "several")
    day = next((d.day for d in sheet.days if d.day.precision == "day"), None)
    return (Intent("transfer", project=either, to_project=either, amount=amount, day=day, doubts=doubts),)


def transfer(sheet: Sheet) -> tuple[Intent, ...]:
    """从培训经费调剂5万到食堂经费: two adjustments that go together."""
    counted = covered(sheet.said, ((a.start, a.end) for a in sheet.amounts), AMOUNT)
    for pattern in _TRANSFERS:
        found = pattern.search(counted)
        if found is None:
            continue
        source, target = (_only_project(sheet, *found.span(group)) for group in "ab")
        if source is None or target is None or source.ids == target.ids:
            continue
        amount, doubts = one_amount(
            [a for a in main_amounts(sheet) if a.start == found.start("n")] or main_amounts(sheet)
        )
        day = next((d for d in sheet.days if d.day.precision == "day"), None)
        after = re.search(
            r"[，,。；;]", sheet.text[found.start("b") if found.end("b") == len(counted) else found.end("n") :]
        )
        why = sheet.text[len(sheet.text) - len(after.string) + after.end() :] if after else ""
        return (
            Intent(
                "transfer",
                project=source,
                to_project=target,
                amount=amount,
                day=day.day if day else None,
                year=year_of(sheet.said),
                note=why.strip(" ，,。") or None,
                evidence=has_evidence(sheet.said),
                doubts=doubts,
                spans=(found.span("a"), found.span("b")),
            ),
        )
    return _between(sheet)


def _only_project(sheet: Sheet, start: int, end: int) -> Named | None:
    """The one project a stretch names."""
    words = re.split(r"[，,。；;]", sheet.text[start:end])[0]
    mentions = sheet.names(words, vocabulary=VOCABULARY).mentions
    if len(mentions) != 1:
        return None
    return Named(words.strip(), mentions[0].ids, mentions[0].decision, mentions[0].exact, mentions[0].more)


_SET = re.compile(
    rf"(?:预算|budget)[^{AMOUNT}]{{0,8}}?(?:(?:从|由|from )\s?(?P<was>{AMOUNT}+)[^{AMOUNT}]{{0,3}})?"
    rf"(?:调整?|增加|提高|追加|减少?|压减|核减|调增|调减|变更|改|修改|核定|确定|定|批复|变|上调|下调|升|降|to\b"
    rf"|\s)*(?:到|至|为|成"
    rf"|to)\s?(?P<to>{AMOUNT}+)"
)


_SET_EN = re.compile(
    rf"\b(?:set|change|changed|raise|raised|increase|increased|cut|reduce|reduced|lower|lowered|adjust"
    rf"|adjusted)\b.*?(?:from (?P<was>{AMOUNT}+)\s*)?\bto (?P<to>{AMOUNT}+)"
)


def set_budget(sheet: Sheet) -> tuple[Intent, ...]:
    """食堂经费预算从20万调到25万: the new budget, and the old one to check."""
    marked = sheet.marked
    apart = sheet.marked_apart
    found = _SET.search(apart) or (_SET_EN.search(apart) if sheet.english and "budget" in marked else None)
    if found is None or re.search(r"支出|支付|付款|花了|付了", marked):
        return ()
    if (
        found["was"] is None
        and re.search(r"预算[^¤]{0,4}(?:为|是|至|到)¤", apart)
        and not re.search(r"调|改|增|减|变|核定|提高|追加|升|降|修|定", found.group())
    ):
        return ()  # 预算为20万 states, and does not set
    new, old = (_at(sheet, found, group) for group in ("to", "was"))
    if new is None:
        return ()
    to, was = _same_unit(new.amount, old.amount if old else None)
    mentions = sheet.mentions
    verb = Verb("set_budget", (found.span(),))
    chosen = subject(sheet, verb, mentions)
    used = [found.span(), *((m.start, m.end) for m in chosen)]
    day = next((d for d in sheet.days if d.day.precision == "day"), None)
    if day is not None:
        used.append((day.start, day.end))
    if not chosen and (project := unknown_project(sheet, verb, [])) is not None:
        projects: list[Named | None] = [project]
    else:
        projects = [sheet.named(m) for m in chosen] or [None]
    return tuple(
        Intent(
            "set_budget", project=project, amount=to, was=was, day=day.day if day else None, year=year_of(sheet.said),
            note=note_of(sheet, used), share="each" if len(projects) > 1 else None, evidence=has_evidence(sheet.said),
            spans=tuple(sorted(used)),
        )
        for project in projects
    )  # fmt: skip


def _at(sheet: Sheet, found: re.Match[str], group: str) -> Found | None:
    return next((a for a in sheet.singles if found[group] and a.start == found.start(group)), None)


def _same_unit(to: Amount, was: Amount | None) -> tuple[Amount, Amount | None]:
    """从20到25万: both are 万."""
    if was is None or to.unit is None or was.unit is not None or len(was.alternatives) != 2:
        return to, was
    place = 1 if to.unit == "wan" and to.yuan is not None and to.yuan >= WAN else 0
    return to, replace(was, yuan=was.alternatives[place], unit=to.unit, alternatives=(), doubts=())
