"""The rules of reminders in chat: seen with their version, and changed; always shown before → after first."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from bot.reminding.look import Door, Look, Step, button, do, done, outdated, page_of, pages
from bot.reminding.rule_words import TOLD, Said, read, value_in
from bot.rendering.button_rows import rows
from bot.rendering.reply import Bold, Facts, Items, Line, Note, Reply, say
from db.errors import Refusal
from db.reminders import rules
from db.reminders.rules import Rules

_PAGE = 8


def show(session: Session, look: Look, args: Sequence[str]) -> Step:
    """rules:PAGE"""
    kept, page = rules.load(session), page_of(args, 0)
    names = list(TOLD)[page * _PAGE : (page + 1) * _PAGE]
    title = look.pick(f"提醒规则（{version(look, kept)}）", f"Rules of reminders ({version(look, kept)})")
    lines = tuple(look.colon(_label(look, name), _value(look, kept, name)) for name in names)
    hint = "点数字修改，或直接说，例如“黄灯改成15个百分点”。"
    blocks = (
        Line((Bold(title),)),
        Items(lines, page * _PAGE + 1),
        Note(look.pick(hint, "Tap a number, or say e.g. “yellow set to 15”.")),
    )
    numbers = [button(str(page * _PAGE + place), "rule", name) for place, name in enumerate(names, 1)]
    back = (button(look.pick("« 提醒设置", "« Reminders"), "set"),)
    turn = pages(len(TOLD), page, "rules", size=_PAGE)
    return Step(Reply(blocks, (*rows(numbers, 8), *turn, back)))


def one(session: Session, look: Look, args: Sequence[str]) -> Step:
    """rule:NAME shows it; rule:NAME:PLACE asks for the likely value at that place, rule:NAME:usual for the default"""
    name = args[0] if args else ""
    if name not in TOLD:
        raise outdated()
    told, kept = TOLD[name], rules.load(session)
    if len(args) > 1:
        if args[1] == "usual":
            return _ask(session, look, Said(name, None))
        if not args[1].isdigit() or int(args[1]) >= len(told.likely):
            raise outdated()
        return _ask(session, look, Said(name, told.likely[int(args[1])]))
    facts = (
        (look.pick("现在", "Now"), _value(look, kept, name)),
        (look.pick("默认", "Default"), _value(look, Rules(), name)),
    )
    likely = [button(_told(look, name, value), "rule", name, place) for place, value in enumerate(told.likely)]
    usual = button(look.pick("恢复默认", "Default"), "rule", name, "usual")
    back = button(look.pick("« 规则", "« Rules"), "rules")
    ask = look.pick("点一个值，或直接发新的值。", "Tap a value, or send one.")
    reply = say(Line((Bold(_label(look, name)),)), Facts(facts), Note(ask), buttons=(*rows(likely, 3), (usual, back)))
    return Step(reply, keep={"at": "rule", "rule": name})


def typed(session: Session, look: Look, args: Sequence[str]) -> Step:
    """A new value, typed where one was asked for."""
    name = str(look.step["rule"])
    value = value_in(name, args[0])
    if value is None:
        zh = f"没有看懂，现在是：{_value(look, rules.load(session), name)}。请照这个样子发。"
        en = f"I did not get that. It is now: {_value(look, rules.load(session), name)}; write it like this."
        return Step(say(look.pick(zh, en)), keep=look.step)
    return _ask(session, look, Said(name, value))


def said(session: Session, look: Look, args: Sequence[str]) -> Step:
    """A sentence that changes a rule."""
    change = read(args[0])
    assert change is not None
    return _ask(session, look, change)


def change(session: Session, look: Look, _: Sequence[str]) -> Step:
    """The confirmation of what was shown."""
    step = look.step
    if step.get("at") != "ruleset":
        raise Refusal("这项修改已经处理过了。", "This change was dealt with already.")
    name, kept = str(step["rule"]), rules.load(session)
    if kept.version != step["version"]:  # somebody else changed a rule since it was shown
        return _ask(session, look, Said(name, step["value"]))
    effect = do(rules.set_rule, name=name, value=step["value"])
    told = _told(look, name, step["value"])
    back = (button(look.pick("« 规则", "« Rules"), "rules"),)
    zh = f"已改：{_label(look, name)}{told}。从下一次检查起按新规则。"
    return done(look, zh, f"Changed: {_label(look, name)} {told}.", back, effects=(effect,))


def _ask(session: Session, look: Look, wanted: Said) -> Step:
    """Before → after, and a question."""
    kept = rules.load(session)
    before, after = _value(look, kept, wanted.name), _told(look, wanted.name, wanted.value)
    back = button(look.pick("取消", "Cancel"), "rule", wanted.name)
    if before == after:
        return Step(say(look.pick(f"已经是{after}，不用改。", f"It is {after} already."), buttons=((back,),)))
    facts = ((_label(look, wanted.name), f"{before} → {after}"),)
    yes = button(look.pick("确认", "Confirm"), "ruleset")
    ask = look.pick("修改提醒规则？", "Change this rule?")
    keep = {"at": "ruleset", "rule": wanted.name, "value": wanted.value, "version": kept.version}
    return Step(say(ask, Facts(facts), buttons=((yes, back),)), keep=keep)


def version(look: Look, kept: Rules) -> str:
    """Which edition of the rules holds."""
    if kept.version == 0:
        return look.pick("默认", "default")
    return look.pick(f"第{kept.version}版", f"version {kept.version}")


def _label(look: Look, name: str) -> str:
    return look.pick(TOLD[name].zh, TOLD[name].en)


def _value(look: Look, kept: Rules, name: str) -> str:
    kind = TOLD[name].kind
    return look.pick(kind.zh(getattr(kept, name)), kind.en(getattr(kept, name)))


def _told(look: Look, name: str, value: Any) -> str:
    """A value as JSON has it, in words; None is the default."""
    kind, held = TOLD[name].kind, rules.value_of(name, value)
    return look.pick(kind.zh(held), kind.en(held))


DOORS = {
    "rules": Door("manage_reminders", show),
    "rule": Door("manage_reminders", one),
    "ruleset": Door("manage_reminders", change),
}
