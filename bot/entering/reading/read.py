"""One message → what it enters. The certain things first; what nothing surely recognises is no entry."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.entering.reading.amending import correct, edit_field, undo
from bot.entering.reading.budgets import set_budget, transfer
from bot.entering.reading.clauses import by_clause
from bot.entering.reading.movements import movements
from bot.entering.reading.no_entry import hears, lists, no_entry
from bot.entering.reading.rectifying import rectification
from bot.entering.reading.said import Entered, Intent, Names, Workdays
from bot.entering.reading.sentence import Sheet, is_english
from bot.entering.reading.wording import alias, new_project, nothing, score, text

LONGEST = 600  # characters; a longer message is a text or a report, not a sentence
_OWN_LINES = 30
_IN_BRACKETS = re.compile(r"(?<=.)\s*[（(][^（）()]*[）)]$")
_LABEL = re.compile(r"(项目(?:名称)?|金额|日期|用途|备注|收款(?:方|人|单位)|类型)\s*[:：]\s*(\S.*)")


def read(
    message: str, *, today: date, names: Names, language: str = "zh", workdays: Workdays | None = None
) -> Entered | None:
    """What a message enters, or None."""
    message = message.strip().replace("\x00", "")
    if not message or message.startswith("/"):
        return None
    message = _labelled(message) or message
    parts = [part for part in re.split(r"\n+|[；;]", message) if part.strip()]
    if 1 < len(parts) <= _OWN_LINES and (several := _several(parts, today, names, workdays)):
        return Entered(message, several, _language(message, language))
    if len(message) > LONGEST:
        return None
    intents = _intents(message, today, names, workdays)
    return Entered(message, tuple(intents), _language(message, language)) if intents else None


def _labelled(message: str) -> str | None:
    """项目：…, 金额：… in lines of their own, as a card shows them, as one sentence."""
    lines = [_LABEL.fullmatch(line.strip()) for line in message.splitlines() if line.strip()]
    told = {one[1][:2]: _IN_BRACKETS.sub("", one[2]) for one in lines if one is not None}
    if None in lines or len(told) < len(lines) or not {"项目", "金额"} <= set(told):
        return None
    payee = f"，收款方{told['收款']}" if "收款" in told else ""
    note = "".join(f"，{told[one]}" for one in ("用途", "备注") if one in told)
    return f"{told.get('日期', '')}{told['项目']}{told.get('类型', '支出')}{told['金额']}{payee}{note}"


def _several(parts: Sequence[str], today: date, names: Names, workdays: Workdays | None) -> tuple[Intent, ...]:
    """Lines that are entries each; where one of them is not, the message is read as a whole."""
    found: list[Intent] = []
    for part in parts:
        intents = _intents(part, today, names, workdays)
        if not intents or any(intent.kind in ("edit_field", "undo") for intent in intents):
            return ()
        if found and found[-1].project is not None:
            intents = [_carried(intent, found[-1]) for intent in intents]
        found += intents
    return tuple(found)


def _carried(intent: Intent, before: Intent) -> Intent:
    """支出3万；退回0.5万: the second is of the same project."""
    money = ("payment", "refund", "adjust", "cumulative", "score", "text")
    return replace(intent, project=before.project) if intent.project is None and intent.kind in money else intent


def _intents(message: str, today: date, names: Names, workdays: Workdays | None) -> Sequence[Intent]:
    past = Sheet(message, today, names, "past", workdays)
    future = replace(past, lean="future")
    for reader in (undo, new_project, text, alias):
        if (intent := reader(past)) is not None:
            return (intent,)
    if not lists(past.said) and (intent := rectification(future)) is not None:
        return (intent,)
    if (intent := edit_field(past) or correct(past)) is not None:
        return (intent,)
    if (intent := nothing(past)) is not None:
        return (intent,)
    if scores := score(past):
        return scores
    return _money(past)


def _money(sheet: Sheet) -> Sequence[Intent]:
    if no_entry(sheet.unnamed) or hears(sheet.said):
        return ()
    several = by_clause(sheet, _moved)
    return _moved(sheet) if several is None else several


def _moved(sheet: Sheet) -> Sequence[Intent]:
    return transfer(sheet) or set_budget(sheet) or movements(sheet)


def _language(message: str, language: str) -> str:
    if is_english(message):
        return "en"
    return "zh" if any("\u4e00" <= char <= "\u9fff" for char in message) else language
